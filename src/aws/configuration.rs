//! The AWS configuration: two files, read once for all that needs them.
//!
//! What is wrong with them is said in our words: a line of theirs may be a secret.

use std::env;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use aws_config::profile::ProfileSet;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};

use super::files::{self, Sort, Unread};
use crate::contract::{ApiError, ErrorKind};

/// What the files say.
#[derive(Debug)]
pub(super) struct Configuration {
    pub(super) profiles: ProfileSet,
    /// The files themselves, for what of the SDK wants to read them.
    pub(super) files: EnvConfigFiles,
}

/// One of the two files.
#[derive(Clone, Debug)]
struct Source {
    kind: EnvConfigFileKind,
    path: PathBuf,
}

impl Configuration {
    /// Reads the files of this user, each for at most so long.
    pub(super) async fn read(name: Option<&str>, patience: Duration) -> Result<Self, ApiError> {
        let sources = sources();
        let (config, credentials) = (text(&sources[0], patience).await?, text(&sources[1], patience).await?);
        Self::parse(&sources, [config, credentials], name).await
    }

    /// What two texts say.
    async fn parse(sources: &[Source; 2], texts: [String; 2], name: Option<&str>) -> Result<Self, ApiError> {
        for (source, text) in sources.iter().zip(&texts) {
            let alone = EnvConfigFiles::builder().with_contents(source.kind, text.clone()).build();
            // Each by itself first: so it is known which of them cannot be understood.
            load(&alone, None).await.map_err(|line| misread(source, line))?;
        }
        let mut files = EnvConfigFiles::builder();
        for (source, text) in sources.iter().zip(texts) {
            files = files.with_contents(source.kind, text);
        }
        let files = files.build();
        let profiles = load(&files, name).await.map_err(|line| misread(&sources[0], line))?;
        Ok(Self { profiles, files })
    }

    /// What two texts say, for tests.
    #[cfg(test)]
    pub(super) async fn of(config: &str, credentials: &str, name: Option<&str>) -> Result<Self, ApiError> {
        let source = |kind, path: &str| Source { kind, path: path.into() };
        let sources =
            [source(EnvConfigFileKind::Config, "/config"), source(EnvConfigFileKind::Credentials, "/credentials")];
        Self::parse(&sources, [config.to_owned(), credentials.to_owned()], name).await
    }
}

/// Where the files of this user are.
fn sources() -> [Source; 2] {
    let at = |kind, variable: &str, usual: &str| {
        let given = env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
        let path = given.unwrap_or_else(|| PathBuf::from("~/.aws").join(usual));
        let path = match (path.strip_prefix("~"), etcetera::home_dir()) {
            (Ok(rest), Ok(home)) => home.join(rest),
            _ => path,
        };
        Source { kind, path }
    };
    [
        at(EnvConfigFileKind::Config, "AWS_CONFIG_FILE", "config"),
        at(EnvConfigFileKind::Credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    ]
}

/// The text of a file; of one that is not there, nothing.
async fn text(source: &Source, patience: Duration) -> Result<String, ApiError> {
    let path = source.path.display();
    match files::read(&source.path, Sort::Any, patience).await {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| unusable(format!("{path} is no text in UTF-8."))),
        Err(Unread::Broken(error)) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(why) => Err(unusable(format!("{path} {why}."))),
    }
}

/// The profiles of these files, or the line that cannot be understood.
async fn load(files: &EnvConfigFiles, name: Option<&str>) -> Result<ProfileSet, Option<usize>> {
    let name = name.map(|name| name.to_owned().into());
    // The SDK's own words hold the line's content; its number is all that is taken from them.
    aws_config::profile::load(&Fs::from_slice(&[]), &Env::real(), files, name).await.map_err(|problem| {
        let cause = std::error::Error::source(&problem).map(ToString::to_string).unwrap_or_default();
        let number = cause.split(" on line ").nth(1)?.split(':').next()?.trim().parse().ok()?;
        Some(number)
    })
}

fn misread(source: &Source, line: Option<usize>) -> ApiError {
    let place = line.map(|line| format!(", line {line},")).unwrap_or_default();
    unusable(format!("{}{place} can't be understood.", source.path.display()))
}

fn unusable(words: String) -> ApiError {
    let mut error = ApiError::local(ErrorKind::Invalid, "UnusableConfiguration", words);
    error.advice = Some(
        "Repair the AWS configuration, or name other files in AWS_CONFIG_FILE and \
                         AWS_SHARED_CREDENTIALS_FILE."
            .to_owned(),
    );
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_that_is_not_understood_is_named_and_not_shown() {
        for (config, credentials, expected) in [
            ("[default]\naws_secret_access_key hunter2\n", "", "/config, line 2, can't be understood."),
            ("", "[default\naws_secret_access_key = hunter2\n", "/credentials, line 1, can't be understood."),
        ] {
            let error = Configuration::of(config, credentials, None).await.unwrap_err();
            assert_eq!(error.message, expected);
        }
    }

    #[tokio::test]
    async fn a_profile_of_both_files_is_one() {
        let read = Configuration::of("[profile a]\nregion = x", "[a]\naws_access_key_id = y", Some("a")).await.unwrap();
        let profile = read.profiles.get_profile("a").unwrap();
        assert_eq!((profile.get("region"), profile.get("aws_access_key_id")), (Some("x"), Some("y")));
        assert_eq!(read.profiles.selected_profile(), "a");
    }
}
