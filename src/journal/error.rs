//! What can go wrong with the journal's file, in words for people.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

/// The journal can't be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal {} {}", .path.display(), .problem)]
pub struct JournalError {
    /// Its file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The disk or a quota has no room.
    #[error("can't be written: the disk is full")]
    Full,
    /// The file or its folder belongs to somebody else, or is read-only.
    #[error("can't be written: it, its folder or its disk is read-only")]
    ReadOnly,
    /// It can't be opened at all.
    #[error("can't be opened: {0}")]
    CannotOpen(String),
    /// Something else has it for longer than is sensible.
    #[error("is held by another program")]
    Busy,
    /// It is no journal, or is damaged.
    #[error("is damaged, or is no journal")]
    Damaged,
    /// A newer version of the program made it.
    #[error("was made by a newer Switchboard (schema {found}, this one knows {known})")]
    Newer {
        /// The version of its schema.
        found: i64,
        /// The newest version that is known here.
        known: i64,
    },
    /// So much is waiting to be written that the disk must have stopped.
    #[error("can't be written: the disk does not keep up")]
    Behind,
    /// Anything else.
    #[error("failed: {0}")]
    Other(String),
}

impl JournalError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.problem {
            Problem::Full => "Make room on that disk, or start with --state-dir on another one; then try again.",
            Problem::ReadOnly => "Make it writable for you, or start with --state-dir elsewhere; then try again.",
            Problem::CannotOpen(_) => "Look at that path, or start with --state-dir elsewhere; then try again.",
            Problem::Busy => "Close what holds it (`fuser` names it), then try again.",
            Problem::Damaged => "Move the file away; a new one is made. What it held can't be shown then.",
            Problem::Newer { .. } => "Use the newer Switchboard, or start with --state-dir elsewhere.",
            Problem::Behind | Problem::Other(_) => "Look at that disk, or start with --state-dir elsewhere.",
        }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::CannotOpen) => Self::CannotOpen(error.to_string()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::CannotOpen(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn every_problem_names_the_file_and_what_to_do() {
        let of = |code| {
            let problem = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into();
            let error = JournalError { path: PathBuf::from("/state/journal"), problem };
            format!("{error}. {}", error.advice())
        };
        for (code, words) in [
            (ffi::SQLITE_FULL, ["disk is full", "Make room"]),
            (ffi::SQLITE_READONLY, ["read-only", "Make it writable"]),
            (ffi::SQLITE_CANTOPEN, ["can't be opened", "--state-dir"]),
            (ffi::SQLITE_NOTADB, ["damaged", "Move the file away"]),
            (ffi::SQLITE_BUSY, ["another program", "fuser"]),
            (ffi::SQLITE_IOERR, ["failed", "--state-dir"]),
        ] {
            let said = of(code);
            assert!(said.contains("/state/journal") && words.iter().all(|word| said.contains(word)), "{said}");
        }
    }
}
