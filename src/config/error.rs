//! What can be wrong with a file of the user.

use std::path::PathBuf;

/// Why settings, keymap or theme could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is there but can't be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file says something that has no meaning.
    #[error("{}: {problem}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Where in it, and what would be valid.
        problem: String,
    },
    /// There is no home directory, so there is no place for files.
    #[error("no home directory is known: set HOME, or XDG_CONFIG_HOME and --state-dir")]
    NoHome,
    /// A folder of ours can't be made.
    #[error("{}: cannot be made: {source}", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
