//! Lets the user edit a text with an editor of their own.
//!
//! The editor and what it starts are a group of processes of their own, which has the terminal as long as it runs:
//! so it can be ended with the program, and its Ctrl-C is not the program's.

use std::env;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use nix::sys::signal::{SigSet, Signal, killpg};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, getpgid, getpgrp, getsid, tcgetpgrp, tcsetpgrp};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{sleep, timeout};

use super::rescue::Origin;
use super::scratch::{self, Scratch};
use super::signals;

/// What is started where the environment names nothing.
const FALLBACK: &str = "vi";
/// How long an editor may take to end when the program ends.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is looked whether it has.
const LOOKS: Duration = Duration::from_millis(20);

/// The editor that runs, for who can't wait for it.
static RUNNING: Mutex<Option<Group>> = Mutex::new(None);

/// A text for an editor.
#[derive(Debug, PartialEq)]
pub(super) struct Given {
    pub(super) text: String,
    /// Ending of the file's name.
    pub(super) extension: &'static str,
    /// Whose it is.
    pub(super) origin: Origin,
}

/// The processes of an editor.
#[derive(Clone, Copy, Debug)]
struct Group {
    leader: Pid,
    /// Whether they have the terminal.
    front: bool,
}

/// An editor at work on a text.
pub(super) struct Editor {
    name: String,
    text: String,
    scratch: Scratch,
    group: Group,
    wait: JoinHandle<nix::Result<WaitStatus>>,
}

impl Editor {
    /// Starts the user's editor on a text; the terminal must have been given back.
    pub(super) fn start(given: Given) -> Result<Self, String> {
        let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
        let name = named.into_iter().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| FALLBACK.to_owned());
        let front = tcgetpgrp(io::stdin()) == Ok(getpgrp());
        let editor = Self::with(name, given, &scratch::folder(), front)?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(editor.group);
        Ok(editor)
    }

    /// By the shell, so that `EDITOR="code --wait"` works.
    fn with(name: String, given: Given, folder: &Path, front: bool) -> Result<Self, String> {
        let Given { text, extension, origin } = given;
        let scratch = Scratch::new(folder, &text, extension)
            .and_then(|scratch| origin.note(scratch.folder(), &scratch.path).map(|()| scratch))
            .map_err(|error| format!("the text could not be given to the editor: {}", error.kind()))?;
        let mut command = Command::new("sh");
        // It waits until it has the terminal.
        command.arg("-c").arg(format!("kill -STOP $$; {name} \"$1\"")).arg("sh").arg(&scratch.path).process_group(0);
        let child = command.spawn().map_err(|error| format!("{name} can't be started: {error}"))?;
        let leader = Pid::from_raw(i32::try_from(child.id()).map_err(|error| error.to_string())?);
        let group = Group { leader, front };
        let wait = spawn_blocking(move || group.wait());
        Ok(Self { name, text, scratch, group, wait })
    }

    /// Waits for its end and says what became of the text: `None` if it is as it was. Nothing is lost where this is
    /// given up before it is over.
    pub(super) async fn edited(&mut self) -> Result<Option<String>, String> {
        let name = &self.name;
        match (&mut self.wait).await {
            Ok(Ok(WaitStatus::Exited(_, 0))) => self.read(),
            Ok(Ok(WaitStatus::Exited(_, 127))) => {
                Err(format!("there is no editor '{name}': set EDITOR to one that is there, such as nano"))
            }
            Ok(Ok(WaitStatus::Exited(_, code))) => Err(format!("{name} ended with {code}; the text stays as it was")),
            Ok(Ok(WaitStatus::Signaled(_, signal, _))) => {
                Err(format!("{name} was ended by {signal}; the text stays as it was"))
            }
            Ok(Ok(_)) => Err(format!("nothing is known of {name}")),
            Ok(Err(error)) => Err(format!("nothing is known of {name}: {error}")),
            Err(error) => Err(format!("nothing is known of {name}: {error}")),
        }
    }

    /// Ends it, because the program ends: what was saved by then is the text.
    pub(super) async fn end(mut self) -> Result<Option<String>, String> {
        self.group.tell(Signal::SIGTERM);
        // One that was stopped would not hear it.
        self.group.tell(Signal::SIGCONT);
        let Self { group, wait, .. } = &mut self;
        // The shell that started it ends before it.
        let gone = async {
            drop((&mut *wait).await);
            while group.is_there() {
                sleep(LOOKS).await;
            }
        };
        if timeout(GRACE, gone).await.is_err() {
            let ended = wait.is_finished();
            group.tell(Signal::SIGKILL);
            if !ended {
                drop(wait.await);
            }
        }
        // Nobody empties a text and leaves: it was just about to be written.
        Ok(self.read()?.filter(|text| !text.is_empty()))
    }

    /// Stops it, and the program with it.
    pub(super) fn stop(&self) {
        self.group.tell(Signal::SIGTSTP);
    }

    fn read(&self) -> Result<Option<String>, String> {
        let edited =
            fs::read(&self.scratch.path).map_err(|error| format!("the edited text can't be read: {}", error.kind()))?;
        // Bytes that are no text are better shown than lost with all the others.
        let edited = String::from_utf8_lossy(&edited).into_owned();
        // Editors end the last line; nobody typed that.
        let same = edited == self.text || edited.strip_suffix('\n') == Some(self.text.as_str());
        Ok((!same).then_some(edited))
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Ends an editor that runs without waiting for it. What it has saved is found at the next start.
pub(super) fn end_at_once() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(group) = running {
        group.tell(Signal::SIGKILL);
        group.follow();
    }
}

/// Whether a shell that knows of jobs is there, which could make this program go on.
fn can_be_continued() -> bool {
    getsid(None).and_then(|leader| getpgid(Some(leader))).is_ok_and(|group| group != getpgrp())
}

impl Group {
    /// A group that is gone already hears nothing.
    fn tell(self, signal: Signal) {
        killpg(self.leader, signal).ok();
    }

    fn is_there(self) -> bool {
        killpg(self.leader, None) != Err(nix::Error::ESRCH)
    }

    /// Gives the terminal to the editor and lets it go on. Where this program is in the background, that stops it, as
    /// it should be.
    fn lead(self) {
        if self.front
            && let Err(error) = tcsetpgrp(io::stdin(), self.leader)
        {
            tracing::warn!(%error, "the terminal could not be given to the editor");
            // It would only be stopped again.
            return self.tell(Signal::SIGKILL);
        }
        self.tell(Signal::SIGCONT);
    }

    /// Takes the terminal back.
    fn follow(self) {
        if !self.front {
            return;
        }
        // Whoever takes it from the background is stopped by this.
        let stops = SigSet::from(Signal::SIGTTOU);
        let taken = stops.thread_block().and_then(|()| tcsetpgrp(io::stdin(), getpgrp()));
        if let Err(error) = taken.and(stops.thread_unblock()) {
            tracing::warn!(%error, "the terminal could not be taken back from the editor");
        }
    }

    /// Waits for the editor's end; stops with it and goes on with it.
    fn wait(self) -> nix::Result<WaitStatus> {
        let mut begun = false;
        let ended = loop {
            match waitpid(self.leader, Some(WaitPidFlag::WUNTRACED)) {
                Ok(WaitStatus::Stopped(..)) if !begun => {
                    begun = true;
                    self.lead();
                }
                Ok(WaitStatus::Stopped(..)) if can_be_continued() => {
                    signals::stop().ok();
                    self.lead();
                }
                Ok(WaitStatus::Stopped(..)) => self.tell(Signal::SIGCONT),
                Ok(ended @ (WaitStatus::Exited(..) | WaitStatus::Signaled(..))) => break Ok(ended),
                Ok(_) | Err(nix::Error::EINTR) => {}
                Err(error) => break Err(error),
            }
        };
        self.follow();
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::super::rescue::tests::origin;
    use super::*;

    fn left(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    async fn with(name: &str, text: &str, folder: &Path) -> Result<Option<String>, String> {
        let given = Given { text: text.to_owned(), extension: "txt", origin: origin(folder) };
        Editor::with(name.to_owned(), given, folder, false)?.edited().await
    }

    #[tokio::test]
    async fn the_text_comes_back_and_the_file_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let edited = with("sed -i s/acme/apex/", "acme", folder.path()).await.unwrap();
        assert_eq!(edited.as_deref(), Some("apex"));
        assert_eq!(with("true", "acme", folder.path()).await, Ok(None));
        assert_eq!(with("echo >>", "acme", folder.path()).await, Ok(None), "a line break at the end is no change");
        assert_eq!(left(folder.path()), 0);
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let failed = with("false", "acme", folder.path()).await.unwrap_err();
        assert!(failed.contains("ended with 1"), "{failed}");
        let missing = with("no-such-editor-anywhere", "acme", folder.path()).await.unwrap_err();
        assert!(missing.contains("set EDITOR"), "{missing}");
        let ended = with("kill -KILL $$;", "acme", folder.path()).await.unwrap_err();
        assert!(ended.contains("ended by SIGKILL"), "{ended}");
        assert!(with("true", "acme", Path::new("/no/such/folder")).await.is_err());
        assert_eq!(left(folder.path()), 0);
    }

    #[tokio::test]
    async fn only_the_user_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let edited = with("stat -c %a \"$1\" > \"$1.mode\"; cat \"$1.mode\" >", "x", folder.path()).await.unwrap();
        assert_eq!(edited.as_deref().map(str::trim), Some("600"));
    }
}
