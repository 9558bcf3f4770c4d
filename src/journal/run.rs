//! This run of the program among others on the same file.
//!
//! Each run holds a lock on a small file beside the journal, under its own name. The system lets go
//! of the lock however the run ends, so that a later run can tell the dead from the living without
//! trusting process ids, which are used again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// This run; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) id: String,
    path: PathBuf,
    _lock: File,
}

impl Run {
    /// Begins a run beside the journal of this path.
    pub(super) fn begin(journal: &Path) -> io::Result<Self> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let (path, unborn) = (lock_path(journal, &id), lock_path(journal, &format!("{id}.new")));
        let lock = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unborn)?;
        lock.lock()?;
        // Under its name only once it is locked: nobody may ever take a run for dead that is being born.
        fs::rename(&unborn, &path)?;
        Ok(Self { id, path, _lock: lock })
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

/// Whether a run is still going on; what is left of a dead one is cleared away.
pub(super) fn is_alive(journal: &Path, id: &str) -> bool {
    let path = lock_path(journal, id);
    let Ok(file) = File::open(&path) else { return false };
    match file.try_lock() {
        // Where locks fail nobody can tell: no write is given up on a guess.
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => true,
        Ok(()) => {
            drop(fs::remove_file(&path));
            false
        }
    }
}

fn lock_path(journal: &Path, id: &str) -> PathBuf {
    let mut name = journal.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{id}.lock"));
    journal.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_alive_until_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("journal");
        let run = Run::begin(&journal).unwrap();
        let id = run.id.clone();
        assert!(is_alive(&journal, &id));
        drop(run);
        assert!(!is_alive(&journal, &id));
        assert!(!is_alive(&journal, "never was"));
        // What a killed run leaves behind: its file, without the lock.
        fs::write(lock_path(&journal, "killed"), "").unwrap();
        assert!(!is_alive(&journal, "killed"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
