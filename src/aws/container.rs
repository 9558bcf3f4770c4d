//! Credentials of a container, which variables lead to: one that is refused is named, and never shown, as it may hold a
//! secret.

use std::time::Duration;

use aws_config::ecs::EcsCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::os_shim_internal::Env;
use http::header::InvalidHeaderValue;

use super::causes::find;
use super::files::TokenFile;
use super::profiles::value;
use super::unreached;
use crate::contract::{ApiError, ErrorKind};

/// The variables, in the order in which they count, each with what is right in it.
const TOKENS: [(&str, &str); 2] = [
    (
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "the path of a file with a token and nothing else, not even a line break",
    ),
    ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a token without a line break"),
];
const ADDRESSES: [(&str, &str); 2] = [
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "a path such as /credentials"),
    (
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "an address that begins with https://, or one of this computer or of the container's own service, such as \
         http://169.254.170.23/v1/credentials",
    ),
];

/// Where the credentials of a container are, unless an address is given.
const SERVICE: &str = "http://169.254.170.2";

/// The credentials of a container, if this is one.
#[derive(Debug)]
pub(super) struct Container {
    provider: EcsCredentialsProvider,
    patience: Duration,
}

impl Container {
    /// The token's file is waited for for so long.
    pub(super) fn new(provider: EcsCredentialsProvider, patience: Duration) -> Self {
        Self { provider, patience }
    }
}

impl ProvideCredentials for Container {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let env = Env::real();
            look(&env, self.patience).await?;
            self.provider.credentials().await.map_err(|error| named(error, &env))
        })
    }
}

/// Whether what the variables say can be used, as far as that can be seen; nothing where there is no container.
async fn look(env: &Env, patience: Duration) -> Result<(), CredentialsError> {
    let [relative, full] = ADDRESSES.map(|(name, _)| value(env, name));
    if relative.is_none() && full.is_none() {
        return Ok(());
    }
    if relative.is_some_and(|path| !path.starts_with('/')) {
        let [(name, right), _] = ADDRESSES;
        return Err(refused(name, right));
    }
    match TokenFile::of_variable(TOKENS[0].0, env, patience) {
        Some(file) => file.look().await,
        None => Ok(()),
    }
}

/// The error with the variable that is refused, or leads to nobody, if it is about one.
fn named(error: CredentialsError, env: &Env) -> CredentialsError {
    if let Some(ours) = nobody_there(&error, env) {
        return CredentialsError::provider_error(ours);
    }
    if !matches!(error, CredentialsError::InvalidConfiguration(_)) {
        return error;
    }
    let all = if find::<InvalidHeaderValue>(&error).is_some() { TOKENS } else { ADDRESSES };
    let Some((name, right)) = all.into_iter().find(|(name, _)| env.get(name).is_ok()) else { return error };
    refused(name, right)
}

/// What is said of an address where nobody answers.
fn nobody_there(error: &CredentialsError, env: &Env) -> Option<ApiError> {
    let (name, address) = ADDRESSES.into_iter().find_map(|(name, _)| Some((name, value(env, name)?)))?;
    // The other variable has a path on the service of its own.
    let target = if address.starts_with('/') { SERVICE } else { address.as_str() };
    let mut ours = unreached::between(error, target, &format!("The address in {name}"))?;
    if !ours.code.starts_with("Proxy") {
        ours.advice =
            Some(format!("Correct {name}, or unset it where the login is to be another one, and start again."));
    }
    Some(ours)
}

fn refused(name: &str, right: &str) -> CredentialsError {
    let words = format!("{name} is refused: it has to be {right}.");
    let mut ours = ApiError::local(ErrorKind::MissingCredentials, "LoginFailed", words);
    ours.advice =
        Some(format!("Correct {name}, or unset it, and start again; it is not shown, as it may hold a secret."));
    CredentialsError::provider_error(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of this error where these variables are set.
    fn said(error: CredentialsError, vars: &[(&str, &str)]) -> Option<ApiError> {
        find::<ApiError>(&named(error, &Env::from_slice(vars))).cloned()
    }

    #[tokio::test]
    async fn what_the_variables_name_is_looked_at_before_it_is_asked_for() {
        let said = async |vars: &[(&str, &str)]| {
            let error = look(&Env::from_slice(vars), Duration::from_mins(1)).await.err()?;
            Some(find::<ApiError>(&error).cloned().unwrap().message)
        };
        let [relative, full] = ADDRESSES.map(|(name, _)| name);
        let file = (TOKENS[0].0, "/nonexistent/token");
        let of_file = format!("{} names {}, which can't be read: entity not found.", file.0, file.1);
        assert_eq!(said(&[(full, "http://127.0.0.1:1/c"), file]).await, Some(of_file.clone()));
        assert_eq!(said(&[(relative, "/c"), file]).await, Some(of_file));
        assert!(said(&[(relative, "no-slash")]).await.unwrap().starts_with(&format!("{relative} is refused")));
        assert_eq!(said(&[file]).await, None, "this is no container");
        assert_eq!(said(&[(full, "http://127.0.0.1:1/c")]).await, None);
    }

    #[test]
    fn the_variable_that_is_refused_is_named_and_not_shown() {
        let address = || CredentialsError::invalid_configuration("invalid full URI");
        let no_header = || http::HeaderValue::from_str("\n").unwrap_err();
        let token = || CredentialsError::invalid_configuration(no_header());
        let [relative, full] = ADDRESSES.map(|(name, _)| (name, "hunter2"));
        let [file, text] = TOKENS.map(|(name, _)| (name, "hunter2"));
        for (error, vars, name) in [
            (address(), vec![full], full.0),
            (address(), vec![full, relative], relative.0),
            (address(), vec![full, file], full.0),
            (token(), vec![full, text], text.0),
            (token(), vec![full, text, file], file.0),
        ] {
            let said = said(error, &vars).unwrap();
            assert!(said.message.starts_with(&format!("{name} is refused: it has to be ")), "{said:?}");
            assert!(said.advice().contains(name) && !format!("{said:?}").contains("hunter2"), "{said:?}");
        }
        assert!(said(address(), &[]).is_none());
        assert!(said(CredentialsError::not_loaded("not configured"), &[full]).is_none());
    }
}
