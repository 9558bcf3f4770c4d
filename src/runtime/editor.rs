//! Lets the user edit a text with an editor of their own.
//!
//! The text is in a file that belongs to the user alone, in memory where the system has a folder for that, and is
//! removed afterwards, whatever happens.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::signals;

/// What is started where the environment names nothing.
const FALLBACK: &str = "vi";

/// Folders that are in memory alone, the best first.
const IN_MEMORY: [&str; 2] = ["/run/shm", "/dev/shm"];

/// A file that goes away with this.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::warn!(%error, "a text that was edited could not be removed");
        }
    }
}

/// Edits a text; the terminal must have been given back. `None` if it is as it was.
pub(super) fn edit(text: &str, extension: &str) -> Result<Option<String>, String> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
    let editor = named.into_iter().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| FALLBACK.to_owned());
    with(&editor, text, extension, &folder())
}

fn with(editor: &str, text: &str, extension: &str, folder: &Path) -> Result<Option<String>, String> {
    let path = folder.join(format!("switchboard-{}.{extension}", uuid::Uuid::new_v4()));
    let failed = |what: &str, error: &io::Error| format!("{what}: {error}");
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| failed("the text could not be given to the editor", &error))?;
    let draft = Draft(path);
    file.write_all(text.as_bytes()).map_err(|error| failed("the text could not be given to the editor", &error))?;
    drop(file);
    run(editor, &draft.0)?;
    let edited = fs::read(&draft.0).map_err(|error| failed("the edited text can't be read", &error))?;
    // Bytes that are no text are better shown than lost with all the others.
    let edited = String::from_utf8_lossy(&edited).into_owned();
    // Editors end the last line; nobody typed that.
    let same = edited == text || edited.strip_suffix('\n') == Some(text);
    Ok((!same).then_some(edited))
}

/// Starts the editor by the shell, so that `EDITOR="code --wait"` works, and waits for its end.
fn run(editor: &str, path: &Path) -> Result<(), String> {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(path);
    let child = command.spawn().map_err(|error| format!("{editor} can't be started: {error}"))?;
    let pid = Pid::from_raw(i32::try_from(child.id()).map_err(|error| error.to_string())?);
    loop {
        match waitpid(pid, Some(WaitPidFlag::WUNTRACED)) {
            // The user stopped the editor: this program stops with it, and goes on with it.
            Ok(WaitStatus::Stopped(..)) => {
                signals::stop().map_err(|error| error.to_string())?;
                kill(pid, Signal::SIGCONT).ok();
            }
            Ok(WaitStatus::Exited(_, 0)) => return Ok(()),
            Ok(WaitStatus::Exited(_, 127)) => {
                return Err(format!("there is no editor '{editor}': set EDITOR to one that is there, such as nano"));
            }
            Ok(WaitStatus::Exited(_, code)) => {
                return Err(format!("{editor} ended with {code}; the text stays as it was"));
            }
            Ok(WaitStatus::Signaled(_, signal, _)) => {
                return Err(format!("{editor} was ended by {signal}; the text stays as it was"));
            }
            Ok(_) | Err(nix::Error::EINTR) => {}
            Err(error) => return Err(format!("nothing is known of {editor}: {error}")),
        }
    }
}

fn folder() -> PathBuf {
    let own = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let known = own.into_iter().chain(IN_MEMORY.map(PathBuf::from));
    known.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn the_text_comes_back_and_the_file_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let edited = with("sed -i s/acme/apex/", "acme", "txt", folder.path()).unwrap();
        assert_eq!(edited.as_deref(), Some("apex"));
        assert_eq!(with("true", "acme", "txt", folder.path()), Ok(None));
        assert_eq!(with("echo >>", "acme", "txt", folder.path()), Ok(None), "a line break at the end is no change");
        assert_eq!(left(folder.path()), 0);
    }

    #[test]
    fn what_goes_wrong_is_said_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let failed = with("false", "acme", "txt", folder.path()).unwrap_err();
        assert!(failed.contains("ended with 1"), "{failed}");
        let missing = with("no-such-editor-anywhere", "acme", "txt", folder.path()).unwrap_err();
        assert!(missing.contains("set EDITOR"), "{missing}");
        assert!(with("true", "acme", "txt", Path::new("/no/such/folder")).is_err());
        assert_eq!(left(folder.path()), 0);
    }

    #[test]
    fn only_the_user_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let edited = with("stat -c %a \"$1\" > \"$1.mode\"; cat \"$1.mode\" >", "x", "txt", folder.path()).unwrap();
        assert_eq!(edited.as_deref().map(str::trim), Some("600"));
    }
}
