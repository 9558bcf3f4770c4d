//! A folder for a text that another program is given, and what is left of such folders.
//!
//! It belongs to the user alone and is in memory where the system has a folder for that. It goes with this; what
//! a killed process left behind, its editor's own copies included, goes at the next start, as soon as what was saved
//! there is kept as a draft.

use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::libc::{O_NOFOLLOW, O_NONBLOCK};
use nix::unistd::geteuid;

/// Folders that are in memory alone, the best first.
const IN_MEMORY: [&str; 2] = ["/run/shm", "/dev/shm"];
/// How the folders are called; a random part follows.
const PREFIX: &str = "switchboard-edit-";
/// Locked as long as its process lives. The system lets go of it however that ends.
const LOCK: &str = "lock";

/// A text in a folder of its own.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
    /// The file with the text.
    pub(super) path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Writes a text below `folder`.
    pub(super) fn new(folder: &Path, text: &str, extension: &str) -> io::Result<Self> {
        let own = folder.join(format!("{PREFIX}{}", uuid::Uuid::new_v4().simple()));
        DirBuilder::new().mode(0o700).create(&own)?;
        let made = Self::fill(&own, text, extension);
        if made.is_err() {
            drop(fs::remove_dir_all(&own));
        }
        made
    }

    fn fill(folder: &Path, text: &str, extension: &str) -> io::Result<Self> {
        let new = |path: &Path| OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let unborn = folder.join(format!("{LOCK}.new"));
        let lock = new(&unborn)?;
        lock.lock()?;
        // Under its name only once it is locked: nobody may take a process for dead that is being born.
        fs::rename(&unborn, folder.join(LOCK))?;
        let path = folder.join(format!("text.{extension}"));
        new(&path)?.write_all(text.as_bytes())?;
        Ok(Self { folder: folder.to_owned(), path, _lock: lock })
    }
}

impl Scratch {
    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::warn!(kind = %error.kind(), "a text that was edited could not be removed");
        }
    }
}

/// Where texts are put.
pub(super) fn folder() -> PathBuf {
    folders().into_iter().find(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}

fn folders() -> Vec<PathBuf> {
    let own = env::var_os("XDG_RUNTIME_DIR").filter(|path| !path.is_empty()).map(PathBuf::from);
    own.into_iter().chain(IN_MEMORY.map(PathBuf::from)).chain([env::temp_dir()]).collect()
}

/// Removes what processes that are gone have left, once `may_go` says so of a folder.
pub(super) fn sweep(may_go: &dyn Fn(&Path) -> bool) {
    for folder in folders() {
        sweep_in(&folder, may_go);
    }
}

fn sweep_in(folder: &Path, may_go: &dyn Fn(&Path) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_named_so = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !is_named_so || !is_ours(&path) {
            continue;
        }
        // As long as it is held here, no other console takes it.
        let Some(_lock) = lock_of_dead(&path.join(LOCK)) else { continue };
        if may_go(&path) {
            drop(fs::remove_dir_all(&path));
        }
    }
}

/// Whether it is a folder, no link, of this user and nobody else's.
fn is_ours(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw() && found.mode() & 0o777 == 0o700)
}

/// The lock of a process that is gone. Where there is none, or locks fail, nobody can tell.
fn lock_of_dead(lock: &Path) -> Option<File> {
    let file = OpenOptions::new().read(true).custom_flags(O_NOFOLLOW | O_NONBLOCK).open(lock).ok()?;
    match file.try_lock() {
        Ok(()) => Some(file),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_text_and_its_folder_belong_to_the_user_and_go_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(folder.path(), "acme", "json").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&scratch.folder), mode(&scratch.path)), (0o700, 0o600));
        assert_eq!(fs::read_to_string(&scratch.path).unwrap(), "acme");
        fs::write(scratch.folder.join(".text.json.swp"), "acme").unwrap();
        drop(scratch);
        assert_eq!(names(folder.path()), [""; 0]);
        assert!(Scratch::new(Path::new("/no/such/folder"), "x", "txt").is_err());
    }

    #[test]
    fn what_the_dead_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let left = |name: &str, mode: u32, lock: bool| {
            let path = folder.path().join(name);
            DirBuilder::new().mode(0o700).create(&path).unwrap();
            fs::write(path.join("text.json"), "acme").unwrap();
            if lock {
                fs::write(path.join(LOCK), "").unwrap();
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            path
        };
        let alive = Scratch::new(folder.path(), "acme", "json").unwrap();
        let dead = left("switchboard-edit-dead", 0o700, true);
        left("switchboard-edit-open", 0o755, true);
        left("switchboard-edit-without", 0o700, false);
        left("somebody-elses", 0o700, true);
        symlink(folder.path().join("somebody-elses"), folder.path().join("switchboard-edit-link")).unwrap();
        sweep_in(folder.path(), &|_| false);
        assert!(dead.exists(), "what is still of use stays");
        sweep_in(folder.path(), &|_| true);
        assert!(alive.path.exists() && !dead.exists());
        assert_eq!(names(folder.path()).len(), 5, "{:?}", names(folder.path()));
        drop(alive);
        sweep_in(Path::new("/no/such/folder"), &|_| true);
    }
}
