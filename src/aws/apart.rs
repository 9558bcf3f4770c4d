//! Work that may stand still, on a thread of its own.
//!
//! The SDK reads files (tokens, profiles, certificates) where it stands, and a file can be on a mount that does
//! not answer. On the runtime's own threads that would stop timers and signals, and so the screen.

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::contract::{ApiError, ErrorKind};

/// Runs work on a thread that may block. Dropping this ends the work at its next pause.
pub(super) async fn apart<T, W>(work: W) -> Result<T, ApiError>
where
    T: Send + 'static,
    W: Future<Output = T> + Send + 'static,
{
    let runtime = Handle::current();
    // Held until the end: its loss tells the other thread that nobody waits any more.
    let (_wanted, mut unwanted) = oneshot::channel::<()>();
    let done = tokio::task::spawn_blocking(move || {
        runtime.block_on(async {
            tokio::select! {
                done = work => Some(done),
                _ = &mut unwanted => None,
            }
        })
    });
    done.await.ok().flatten().ok_or_else(|| {
        ApiError::local(ErrorKind::Fault, "BrokenOff", "Reading the AWS configuration broke off inside this program.")
    })
}

/// Credentials whose provider may stand still. What no request could be signed with is refused: a line break
/// in a key would be a panic of the signer.
#[derive(Debug)]
pub(super) struct Apart(pub(super) SharedCredentialsProvider);

impl ProvideCredentials for Apart {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let provider = self.0.clone();
        future::ProvideCredentials::new(async move {
            let given = apart(async move { provider.provide_credentials().await }).await;
            let credentials = given.map_err(CredentialsError::provider_error)??;
            let keys =
                [Some(credentials.access_key_id()), Some(credentials.secret_access_key()), credentials.session_token()];
            if keys.into_iter().flatten().any(|text| text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic())) {
                return Err(CredentialsError::provider_error(unusable()));
            }
            Ok(credentials)
        })
    }
}

fn unusable() -> ApiError {
    let words = "The access key id, the secret access key or the session token is empty, or holds a space, a line \
                 break or another character that no key has.";
    ApiError::local(ErrorKind::MissingCredentials, "UnusableKeys", words)
}

#[cfg(test)]
mod tests {
    use aws_credential_types::Credentials;

    use super::*;

    #[tokio::test]
    async fn keys_that_nothing_can_be_signed_with_are_refused_in_words() {
        for (key, secret, token) in
            [("A\nB", "s", None), ("A", "s\necret", None), ("A", "", None), ("A", "s", Some("t oken"))]
        {
            let given = Credentials::new(key, secret, token.map(str::to_owned), None, "test");
            let refused = Apart(SharedCredentialsProvider::new(given)).provide_credentials().await.unwrap_err();
            let CredentialsError::ProviderError(error) = refused else { panic!("{refused:?}") };
            let words = format!("{error:?}");
            assert!(words.contains("UnusableKeys") && !words.contains("s\\necret"), "{words}");
        }
        let good = Credentials::new("AKIA", "abc/+=9", None, None, "test");
        assert!(Apart(SharedCredentialsProvider::new(good)).provide_credentials().await.is_ok());
    }
}
