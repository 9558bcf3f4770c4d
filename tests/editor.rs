//! Texts that go to the user's own editor and come back: the real binary in a pseudo-terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "pty/disk.rs"]
mod disk;
#[path = "pty/mod.rs"]
mod pty;

use std::thread;
use std::time::{Duration, Instant};

use disk::{all_of, holds};
use nix::sys::signal::Signal;
use pty::{Session, Start};

const ENTER: &str = "\r";
const TAB: &str = "\t";
const EDITOR: &str = "\x0f";
const JSON: &str = "\x1bOQ";

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
    let mut session = with("sh -c 'echo gibberish > $1; exit 3' sh");
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
    session.sees(&["Layout definition name *"]);
    let long = format!("{{\"first\": \"{}\"}}", "x".repeat(140_000));
    session.press(&TAB.repeat(4));
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
        // A draft is kept within a second of the keystroke.
        let begun = Instant::now();
        while !holds(&all_of(folder.path()), "half-typed") {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never reached the disk");
            thread::yield_now();
        }
        session.signal(signal);
        session.exit_code();

        let mut session = start();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["half-typed", "\"DomainName\": \"alpha\"", "DeadLetterQueueUrl"]);
    }
}
