//! Files that variables and profiles name: looked at before anybody reads them. A pipe would be waited for without end, and
//! a device read without end.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::os_shim_internal::Env;

use super::profiles::value;
use crate::contract::{ApiError, ErrorKind};

/// No token and no bundle of certificates is larger, in bytes.
const LARGEST: u64 = 1 << 24;

/// Whether a file can be read to its end.
///
/// # Errors
/// Why not, to be read after its name: "which …".
pub(super) fn readable(path: &Path) -> Result<(), String> {
    let cannot = |error: io::Error| format!("can't be read: {}", error.kind());
    let found = fs::metadata(path).map_err(cannot)?;
    if found.is_dir() {
        return Err("is a folder".to_owned());
    }
    if !found.is_file() {
        return Err("is no file, but a pipe or a device".to_owned());
    }
    if found.len() > LARGEST {
        return Err("is far too large".to_owned());
    }
    File::open(path).map(drop).map_err(cannot)
}

/// Credentials for which a token is read from the file that a variable names.
#[derive(Debug)]
pub(super) struct WithToken<P> {
    pub(super) variable: &'static str,
    pub(super) provider: P,
}

impl<P: ProvideCredentials> ProvideCredentials for WithToken<P> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            token(self.variable, &Env::real())?;
            self.provider.provide_credentials().await
        })
    }
}

/// Looks at the file of a token, where a variable names one.
///
/// # Errors
/// If it can't be read: names variable and file, and nothing of its content.
pub(super) fn token(variable: &str, env: &Env) -> Result<(), CredentialsError> {
    let Some(path) = value(env, variable) else { return Ok(()) };
    let Err(why) = readable(Path::new(&path)) else { return Ok(()) };
    let words = format!("{variable} names {}, which {why}.", path.escape_debug());
    let mut ours = ApiError::local(ErrorKind::MissingCredentials, "LoginFailed", words);
    ours.advice = Some(format!(
        "Correct {variable}, or let this user read that file; unset it where the login is to be another one, and start again."
    ));
    Err(CredentialsError::provider_error(ours))
}

#[cfg(test)]
mod tests {
    use super::super::causes::find;
    use super::*;

    #[test]
    fn the_file_of_a_token_that_cannot_be_read_is_named_with_its_variable() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let said = |path: &str| {
            let error =
                token("AWS_WEB_IDENTITY_TOKEN_FILE", &Env::from_slice(&[("AWS_WEB_IDENTITY_TOKEN_FILE", path)]));
            error.err().map(|error| find::<ApiError>(&error).cloned().unwrap())
        };
        fs::write(path("token"), "hunter2").unwrap();
        assert!(said(&path("token")).is_none());
        for (of, why) in [
            (path("none"), "can't be read: entity not found"),
            (folder.path().display().to_string(), "is a folder"),
            ("/dev/zero".to_owned(), "is no file, but a pipe or a device"),
        ] {
            let error = said(&of).unwrap();
            assert_eq!(error.message, format!("AWS_WEB_IDENTITY_TOKEN_FILE names {of}, which {why}."));
            assert!(error.advice().contains("AWS_WEB_IDENTITY_TOKEN_FILE"), "{error:?}");
        }
        assert!(token("AWS_WEB_IDENTITY_TOKEN_FILE", &Env::from_slice(&[])).is_ok());
    }
}
