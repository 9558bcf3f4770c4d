//! Why a sandbox does not start.

use std::io;
use std::path::PathBuf;

use super::store::OpenError;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or may not be used.
    #[error("the sandbox cannot listen on 127.0.0.1:{port}: {}", listening(source))]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The data file cannot be used.
    #[error("the sandbox cannot use the data file {}: {source}", file.display())]
    Data {
        /// The file that was named.
        file: PathBuf,
        /// Why.
        source: OpenError,
    },
    /// The data cannot be read or kept.
    #[error("the sandbox's store failed: {0}")]
    Store(#[from] rusqlite::Error),
    /// The seed cannot be used.
    #[error("the sandbox cannot be filled: {0}")]
    Seed(String),
}

/// Why it cannot listen, and what to do where that is known.
fn listening(problem: &io::Error) -> String {
    match problem.kind() {
        io::ErrorKind::AddrInUse => {
            "another program has this port; name another with --port, or 0 for any that is free".to_owned()
        }
        _ => problem.to_string(),
    }
}
