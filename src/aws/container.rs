//! Credentials of a container, which variables lead to: one that is refused is named, and never shown, as it may hold a
//! secret.

use aws_config::ecs::EcsCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::os_shim_internal::Env;
use http::header::InvalidHeaderValue;

use super::causes::find;
use super::files;
use super::profiles::value;
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

/// The credentials of a container, if this is one.
#[derive(Debug)]
pub(super) struct Container(pub(super) EcsCredentialsProvider);

impl ProvideCredentials for Container {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            looked_at(&Env::real())?;
            self.0.credentials().await.map_err(|error| named(error, &Env::real()))
        })
    }
}

/// Whether what the variables say can be used, as far as that can be seen; nothing where there is no container.
fn looked_at(env: &Env) -> Result<(), CredentialsError> {
    let [relative, full] = ADDRESSES;
    if [relative, full].into_iter().all(|(name, _)| value(env, name).is_none()) {
        return Ok(());
    }
    if value(env, relative.0).is_some_and(|path| !path.starts_with('/')) {
        return Err(refused(relative.0, relative.1));
    }
    files::token(TOKENS[0].0, env)
}

/// The error with the variable that is refused, if it is about one.
fn named(error: CredentialsError, env: &Env) -> CredentialsError {
    if !matches!(error, CredentialsError::InvalidConfiguration(_)) {
        return error;
    }
    let all = if find::<InvalidHeaderValue>(&error).is_some() { TOKENS } else { ADDRESSES };
    let Some((name, right)) = all.into_iter().find(|(name, _)| env.get(name).is_ok()) else { return error };
    refused(name, right)
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

    #[test]
    fn what_the_variables_name_is_looked_at_before_it_is_asked_for() {
        let said = |vars: &[(&str, &str)]| {
            let error = looked_at(&Env::from_slice(vars)).err()?;
            Some(find::<ApiError>(&error).cloned().unwrap().message)
        };
        let [relative, full] = ADDRESSES.map(|(name, _)| name);
        let file = (TOKENS[0].0, "/nonexistent/token");
        let of_file =
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names /nonexistent/token, which can't be read: entity not found.";
        assert_eq!(said(&[(full, "http://127.0.0.1:1/c"), file]).as_deref(), Some(of_file));
        assert_eq!(said(&[(relative, "/c"), file]).as_deref(), Some(of_file));
        assert!(
            said(&[(relative, "no-slash")]).unwrap().starts_with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is refused")
        );
        assert_eq!(said(&[file]), None, "this is no container");
        assert_eq!(said(&[(full, "http://127.0.0.1:1/c")]), None);
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
