//! Texts that go to the user's own editor and come back: the real binary in a pseudo-terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{disk, pty};
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use disk::wait_for;
use nix::libc::{ENXIO, O_NONBLOCK};
use nix::sys::signal::Signal;
use pty::{Session, Start};

const ENTER: &str = "\r";
const TAB: &str = "\t";
const EDITOR: &str = "\x0f";
const JSON: &str = "\x1bOQ";
/// Says when it is asked to end, and stays all the same.
const STAYS_AND_SAYS: &str = "trap 'echo asked' TERM; (trap '' TERM; cat \"$HOLD\") & echo saved; wait; wait";
/// Saves a text and stays, holding a FIFO.
const STAYS: &str = "sed -i s/alpha/omega/ \"$1\"; echo saved; cat \"$HOLD\"";

/// A form whose first field holds `alpha`, with an editor that is a command of the shell.
fn with(editor: &str) -> Session {
    let start = Start::new(&["--sandbox", "--open", "profiles/domains!create"]);
    let mut session = start.env("EDITOR", editor).session();
    session.sees(&["Domain name *"]);
    session.press_and_see("alpha", &["alpha"]);
    session
}

#[test]
fn what_was_changed_comes_back() {
    let mut session = with("sed -i s/alpha/omega/");
    session.press_and_see(EDITOR, &["omega"]);
    session.press_and_see(JSON, &["\"DomainName\": \"omega\""]);
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let mut session = with("sh -c 'echo x>$1;exit 3' sh");
    session.press_and_see(EDITOR, &["ended with 3; the text stays as it was", "alpha"]);
    session.press_and_see(JSON, &["\"DomainName\": \"alpha\""]);
    let mut session = with("no-such-editor");
    session.press_and_see(EDITOR, &["there is no editor 'no-such-editor': set EDITOR", "alpha"]);
}

#[test]
fn a_document_that_cannot_be_read_is_kept_to_be_corrected() {
    let mut session = with("sed -i -e s/alpha/omega/ -e 's/^}$//'");
    session.press(TAB);
    session.press_and_see(EDITOR, &["omega", "the text ends before an object does"]);
    session.press_and_see(JSON, &["The text is no JSON object", "Keep editing the text"]);
    session.press("\x1b[B");
    session.press_and_see(ENTER, &["Domain name *", "alpha"]);
}

#[test]
fn a_text_that_is_too_long_to_type_in_opens_there() {
    let start = Start::new(&["--sandbox", "--open", "profiles/domains/acme-retail/layouts!create"]);
    let mut session = start.env("EDITOR", "sed -i s/first/changed/").session();
    session.sees(&["Display name *"]);
    let long = format!("{{\"first\": \"{}\"}}", "x".repeat(140_000));
    session.press_and_see("\x1b[1;3C", &["Layout type *"]);
    session.press(TAB);
    session.press_and_see(&format!("\x1b[200~{long}\x1b[201~"), &["too long to type here", "{\"first\": \"xx"]);
    session.press_and_see(ENTER, &["too long to type here", "{\"changed\": \"xx"]);
    session.press_and_see("\x04", &["Layout *", "needed"]);
}

/// What is typed as JSON and can't be read yet is no document, and still outlives the console.
#[test]
fn json_that_can_not_be_read_yet_is_offered_again_however_the_console_ended() {
    for signal in [Signal::SIGKILL, Signal::SIGTERM] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().to_str().unwrap();
        let start = || Start::new(&["--sandbox", "--state-dir", state, "--open", "profiles/domains!create"]).session();
        let mut session = start();
        session.sees(&["Domain name *"]);
        session.press_and_see("alpha", &["alpha"]);
        session.press_and_see(JSON, &["\"DomainName\": \"alpha\""]);
        session.press("\x1b[B\x1b[F");
        session.press_and_see(", \"DeadLetterQueueUrl\": \"half-typed", &["half-typed"]);
        // A draft is kept soon after the keystroke.
        wait_for(folder.path(), "half-typed");
        session.signal(signal);
        session.exit_code();

        let mut session = start();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["half-typed", "\"DomainName\": \"alpha\"", "DeadLetterQueueUrl"]);
    }
}

#[test]
fn a_text_that_was_gone_on_with_outlives_the_console_though_nothing_more_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let start = || domain_form(folder.path()).session();
    let mut session = start();
    session.sees(&["Domain name *"]);
    session.press_and_see(JSON, &["{"]);
    session.press_and_see("\x1b[B\x1b[F, \"DeadLetterQueueUrl\": \"half-typed", &["half-typed"]);
    wait_for(folder.path(), "half-typed");
    session.signal(Signal::SIGKILL);
    session.exit_code();
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let mut session = start();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["half-typed"]);
        session.press_and_see("\x03", &["Leave the form and end", "was not sent"]);
        session.press(ENTER);
        session.wait("the question is answered", |s| !s.contents().contains("Leave the form"));
        session.signal(signal);
        session.exit_code();
    }
    start().sees(&["There is a draft", "Go on with the draft"]);
}

/// A form whose first field is being edited in an editor that has saved it and stays.
struct Staying {
    folder: tempfile::TempDir,
    hold: PathBuf,
    session: Session,
}

fn domain_form(state: &Path) -> Start {
    let state = state.to_str().unwrap();
    Start::new(&["--sandbox", "--state-dir", state, "--open", "profiles/domains!create"])
}

/// A document that is being edited, whose JSON the editor has left damaged.
const STAYS_DAMAGED: &str = "sed -i -e s/alpha/omega/ -e 's/^}$//' \"$1\"; echo saved; cat \"$HOLD\"";

impl Staying {
    fn begin(editor: &str) -> Self {
        Self::begin_at(editor, &[])
    }

    /// With the keys that lead from the first field to what is edited.
    fn begin_at(editor: &str, keys: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (hold, script) = (folder.path().join("hold"), folder.path().join("editor"));
        assert!(Command::new("mkfifo").arg(&hold).status().unwrap().success());
        fs::write(&script, editor).unwrap();
        let start = domain_form(&folder.path().join("state")).env("TMPDIR", folder.path()).env("HOLD", &hold);
        let start = start.env("XDG_RUNTIME_DIR", folder.path());
        let mut session = start.env("EDITOR", format!("sh {}", script.display())).session();
        session.sees(&["Domain name *"]);
        session.press_and_see("alpha", &["alpha"]);
        for key in keys {
            session.press(key);
        }
        session.press_and_see(EDITOR, &["saved"]);
        Self { folder, hold, session }
    }

    /// The texts that are with an editor, as folders.
    fn texts(&self) -> Vec<std::ffi::OsString> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_str().unwrap().starts_with("switchboard-edit-")).collect()
    }

    /// What the editor had saved is offered by a console that starts after the other was killed; its file is gone.
    fn is_rescued(&self, seen: &[&str]) {
        let start = domain_form(&self.folder.path().join("state")).env("TMPDIR", self.folder.path());
        let mut session = start.env("XDG_RUNTIME_DIR", self.folder.path()).session();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.wait("the text of the editor is gone", |_| self.texts().is_empty());
        session.press_and_see(ENTER, seen);
    }

    /// No process of the editor holds the FIFO.
    fn is_let_go(&self) {
        let held = fs::OpenOptions::new().write(true).custom_flags(O_NONBLOCK).open(&self.hold);
        assert_eq!(held.unwrap_err().raw_os_error(), Some(ENXIO));
    }

    /// Nothing of the editor is left: no process, and no text.
    fn is_gone(&self) {
        self.is_let_go();
        assert!(self.texts().is_empty(), "{:?}", self.texts());
    }

    /// What the editor has saved is offered at the next start.
    fn is_kept(&self) {
        let mut session = domain_form(&self.folder.path().join("state")).session();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["omega"]);
    }
}

#[test]
fn what_the_editor_has_saved_is_kept_when_the_program_is_ended_and_the_editor_ends_with_it() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        for obedience in ["", "trap '' TERM; "] {
            let mut staying = Staying::begin(&format!("{obedience}{STAYS}"));
            staying.session.signal(signal);
            assert_eq!(staying.session.exit_code(), 128 + signal as u32);
            assert!(staying.session.cooked());
            staying.is_gone();
            staying.is_kept();
        }
    }
}

#[test]
fn a_second_signal_does_not_wait_for_the_editor() {
    let mut staying = Staying::begin(&format!("sed -i s/alpha/omega/ \"$1\"; {STAYS_AND_SAYS}"));
    staying.session.signal(Signal::SIGTERM);
    staying.session.sees(&["asked"]);
    staying.session.signal(Signal::SIGINT);
    assert_eq!(staying.session.exit_code(), 130);
    staying.is_let_go();
    staying.is_rescued(&["omega"]);
}

/// A console that is killed can keep nothing more: the next one finds what the editor had saved for it.
#[test]
fn what_the_editor_has_saved_is_a_draft_at_the_next_start_though_the_console_was_killed() {
    for (editor, keys, seen) in [
        (STAYS, &[][..], &["omega"][..]),
        (STAYS_DAMAGED, &[TAB], &["\"DomainName\": \"omega\"", "the text ends before an object does"]),
    ] {
        let mut staying = Staying::begin_at(editor, keys);
        assert_eq!(staying.texts().len(), 1);
        // A console that starts meanwhile leaves it alone.
        let other = staying.folder.path().join("other");
        let start = Start::new(&["--sandbox", "--state-dir", other.to_str().unwrap()]);
        let start = start.env("TMPDIR", staying.folder.path()).env("XDG_RUNTIME_DIR", staying.folder.path());
        let session = start.session();
        session.wait_for_home();
        session.quit();
        assert_eq!(staying.texts().len(), 1);
        staying.session.signal(Signal::SIGKILL);
        staying.session.exit_code();
        assert_eq!(staying.texts().len(), 1);
        staying.is_rescued(seen);
    }
}

#[test]
fn the_keys_that_interrupt_or_stop_an_editor_are_its_own() {
    let mut session = with("trap 'sed -i s/alpha/omega/ $1; exit' INT; echo ready; read x; true");
    session.press_and_see(EDITOR, &["ready"]);
    session.press_and_see("\x03", &["omega", "Domain name *"]);
    // Nobody could make it go on: there is no shell around this console.
    let mut session = with("echo ready; read x; sed -i s/alpha/$x/");
    session.press_and_see(EDITOR, &["ready"]);
    session.press("\x1a");
    session.press_and_see("omega\r", &["omega", "Domain name *"]);
}
