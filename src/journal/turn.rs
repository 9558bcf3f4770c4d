//! Whose turn it is among the programs on one journal. Of what only one may do at a time there is a small file beside it,
//! which is locked for as long as somebody does it; in it stands what that is, for those who wait.
//!
//! The system lets go of the lock however a program ends. The files are kept: whoever took one away could take it from
//! under another one that has just opened it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

/// So long after the end of a turn the next one begins: a rate is counted over a second, and a little more.
const APART: Duration = Duration::from_millis(1005);
/// So much of what is done is read.
const LONGEST: u64 = 1024;

/// A turn; ends when it is dropped.
#[derive(Debug)]
pub struct Turn {
    file: File,
    /// How long after it was got it begins, because somebody else's has ended just before.
    pub after: Duration,
    /// Whether that one did not come to say when it ended.
    pub was_broken_off: bool,
}

/// Whose turn it is.
#[derive(Debug)]
pub enum TurnOf {
    /// That of who has asked.
    Asker(Turn),
    /// Somebody else's, who does this.
    Other(String),
}

/// Asks for the turn of what is called `key`, to do `what`.
pub(super) fn ask(journal: &Path, key: &str, what: &str) -> io::Result<TurnOf> {
    let path = path_of(journal, key);
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    let (mut file, is_new) = match options.clone().create_new(true).open(&path) {
        Ok(file) => (file, true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => (options.open(&path)?, false),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut said = Vec::new();
            file.take(LONGEST).read_to_end(&mut said)?;
            return Ok(TurnOf::Other(String::from_utf8_lossy(&said).into_owned()));
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let found = file.metadata()?;
    let after = match (is_new, found.len()) {
        (true, _) => Duration::ZERO,
        (false, 0) => {
            let ended = found.modified().ok().and_then(|ended| SystemTime::now().duration_since(ended).ok());
            APART.saturating_sub(ended.unwrap_or_default())
        }
        // Whoever had it did not come to say when it ended.
        (false, _) => APART,
    };
    // Where nothing can be written, nobody reads what is done; whose turn it is the lock says.
    drop(file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(what.as_bytes())));
    Ok(TurnOf::Asker(Turn { file, after, was_broken_off: found.len() > 0 }))
}

impl Drop for Turn {
    fn drop(&mut self) {
        // That also says when it has ended.
        drop(self.file.set_len(0));
    }
}

fn path_of(journal: &Path, key: &str) -> PathBuf {
    let mut name = journal.file_name().unwrap_or_default().to_owned();
    name.push(".");
    for byte in Sha256::digest(key).iter().take(8) {
        name.push(format!("{byte:02x}"));
    }
    name.push(".turn");
    journal.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_has_the_turn_and_who_waits_hears_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("journal");
        let ask = |key: &str, what: &str| ask(&journal, key, what).unwrap();
        let TurnOf::Asker(first) = ask("a", "Close: 200 cases") else { panic!("nobody else has it") };
        assert_eq!(first.after, Duration::ZERO);
        let TurnOf::Other(said) = ask("a", "other") else { panic!("one has it") };
        assert_eq!(said, "Close: 200 cases");
        let TurnOf::Asker(other) = ask("b", "other") else { panic!("of something else it is free") };
        drop((first, other));
        let TurnOf::Asker(next) = ask("a", "next") else { panic!("it is free again") };
        assert!(next.after > Duration::ZERO && next.after <= APART && !next.was_broken_off, "{next:?}");
        drop(next);
        // A killed program leaves its words behind, without the lock.
        fs::write(path_of(&journal, "a"), "killed").unwrap();
        let TurnOf::Asker(last) = ask("a", "last") else { panic!("the dead have no turn") };
        assert_eq!((last.after, last.was_broken_off), (APART, true));
        assert!(matches!(ask("a", "x"), TurnOf::Other(said) if said == "last"));
    }
}
