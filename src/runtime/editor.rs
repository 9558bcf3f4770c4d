//! Lets the user edit a text with an editor of their own.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::scratch::{self, Scratch};
use super::signals;

/// What is started where the environment names nothing.
const FALLBACK: &str = "vi";

/// Edits a text; the terminal must have been given back. `None` if it is as it was.
pub(super) fn edit(text: &str, extension: &str) -> Result<Option<String>, String> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
    let editor = named.into_iter().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| FALLBACK.to_owned());
    with(&editor, text, extension, &scratch::folder())
}

fn with(editor: &str, text: &str, extension: &str, folder: &Path) -> Result<Option<String>, String> {
    let failed = |what: &str, error: &io::Error| format!("{what}: {}", error.kind());
    let scratch = Scratch::new(folder, text, extension)
        .map_err(|error| failed("the text could not be given to the editor", &error))?;
    run(editor, &scratch.path)?;
    let edited = fs::read(&scratch.path).map_err(|error| failed("the edited text can't be read", &error))?;
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
