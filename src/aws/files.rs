//! Files that variables and the AWS configuration name: read on a thread of their own, for so long and up to so many
//! bytes, before anybody else reads them. They can be pipes or devices, or lie on a mount that does not answer.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aws_config::profile::Profile;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_types::os_shim_internal::Env;
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::profiles::value;
use crate::contract::{ApiError, ErrorKind};

/// Bytes of a file: no configuration, token or bundle of certificates comes near that.
const LARGEST: u64 = 8 * 1024 * 1024;

/// One reading of a file at a time, so that one that never answers keeps one thread and not one more with every try.
static TURNS: Mutex<BTreeMap<PathBuf, Arc<Semaphore>>> = Mutex::new(BTreeMap::new());

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    #[error("was not read within {} s", .0.as_secs())]
    Slow(Duration),
    #[error("does not end within {} MiB", LARGEST / 1024 / 1024)]
    Endless,
    #[error("is a pipe or a device, which can't be read again when the login is to be renewed")]
    NoFile,
    #[error("can't be read: {}", .0.kind())]
    Broken(io::Error),
}

/// Which files may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Whatever ends in time.
    Any,
    /// Those that can be read as often as one likes.
    Lasting,
}

/// The content of a file.
///
/// # Errors
/// If it can't be read, does not end, or not within this time.
pub(super) async fn read(path: &Path, sort: Sort, patience: Duration) -> Result<Vec<u8>, Unread> {
    let turn = Arc::clone(TURNS.lock().entry(path.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(1))));
    let wanted = path.to_owned();
    let reading = async move {
        let turn = turn.acquire_owned().await;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            content(&wanted, sort)
        })
        .await
    };
    match timeout(patience, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(_)) => Err(Unread::Broken(io::ErrorKind::Interrupted.into())),
        Err(_) => Err(Unread::Slow(patience)),
    }
}

fn content(path: &Path, sort: Sort) -> Result<Vec<u8>, Unread> {
    // Opening a pipe waits for somebody at its other end.
    let found = fs::metadata(path).map_err(Unread::Broken)?;
    if sort == Sort::Lasting && !found.is_file() && !found.is_dir() {
        return Err(Unread::NoFile);
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(Unread::Broken)?;
    if bytes.len() as u64 > LARGEST { Err(Unread::Endless) } else { Ok(bytes) }
}

/// The file that a token is read from, whenever credentials are wanted.
#[derive(Clone, Debug)]
pub(super) struct TokenFile {
    /// What names it: a variable, or a key of a profile.
    pub(super) source: String,
    pub(super) path: PathBuf,
    /// How long reading may take.
    pub(super) patience: Duration,
}

impl TokenFile {
    /// The one that a variable names, if it does.
    pub(super) fn of_variable(name: &str, env: &Env, patience: Duration) -> Option<Self> {
        let path = value(env, name)?.into();
        Some(Self { source: name.to_owned(), path, patience })
    }

    /// The one that a profile names, if it does.
    pub(super) fn of_profile(profile: &Profile, patience: Duration) -> Option<Self> {
        let path = profile.get("web_identity_token_file")?.into();
        Some(Self { source: format!("web_identity_token_file of profile {}", profile.name()), path, patience })
    }

    /// Looks whether it can be read.
    ///
    /// # Errors
    /// If it can't: names the file and what names it, and nothing of its content.
    pub(super) async fn look(&self) -> Result<(), CredentialsError> {
        let Err(why) = read(&self.path, Sort::Lasting, self.patience).await else { return Ok(()) };
        let Self { source, path, .. } = self;
        let words = format!("{source} names {}, which {why}.", path.display());
        let mut error = ApiError::local(ErrorKind::MissingCredentials, "LoginFailed", words);
        error.advice = Some(format!(
            "Correct {source}, or let this user read that file; take {source} away where the login is to be another one, \
             and start again."
        ));
        Err(CredentialsError::provider_error(error))
    }
}

/// Credentials for which a token is read from a file.
#[derive(Debug)]
pub(super) struct WithToken<P> {
    pub(super) file: Option<TokenFile>,
    pub(super) provider: P,
}

impl<P: ProvideCredentials> ProvideCredentials for WithToken<P> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            if let Some(file) = &self.file {
                file.look().await?;
            }
            self.provider.provide_credentials().await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::causes::find;
    use super::*;

    const SOON: Duration = Duration::from_millis(20);
    const LATE: Duration = Duration::from_mins(1);

    fn make_pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[tokio::test]
    async fn what_never_ends_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        make_pipe(&pipe);
        for _ in 0..3 {
            let unread = read(&pipe, Sort::Any, SOON).await.unwrap_err();
            assert!(matches!(unread, Unread::Slow(_)), "{unread}");
        }
        // The one that waits is let go, or the end of the test would wait for it.
        drop(File::options().write(true).open(&pipe).unwrap());
        let endless = read(Path::new("/dev/zero"), Sort::Any, LATE).await.unwrap_err();
        assert_eq!(endless.to_string(), "does not end within 8 MiB");
        let file = folder.path().join("file");
        fs::write(&file, "text").unwrap();
        assert_eq!(read(&file, Sort::Any, LATE).await.unwrap(), b"text");
    }

    #[tokio::test]
    async fn the_file_of_a_token_that_cannot_be_read_is_named_with_what_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let said = async |path: PathBuf| {
            let file = TokenFile { source: "AWS_WEB_IDENTITY_TOKEN_FILE".to_owned(), path, patience: LATE };
            file.look().await.err().map(|error| find::<ApiError>(&error).cloned().unwrap())
        };
        let at = |name: &str| folder.path().join(name);
        fs::write(at("token"), "hunter2").unwrap();
        make_pipe(&at("pipe"));
        assert!(said(at("token")).await.is_none());
        let no_file = "is a pipe or a device, which can't be read again when the login is to be renewed";
        for (path, why) in [
            (at("none"), "can't be read: entity not found"),
            (folder.path().to_owned(), "can't be read: is a directory"),
            (at("pipe"), no_file),
            (PathBuf::from("/dev/zero"), no_file),
        ] {
            let error = said(path.clone()).await.unwrap();
            assert_eq!(error.message, format!("AWS_WEB_IDENTITY_TOKEN_FILE names {}, which {why}.", path.display()));
            assert!(error.advice().contains("Correct AWS_WEB_IDENTITY_TOKEN_FILE"), "{error:?}");
        }
    }
}
