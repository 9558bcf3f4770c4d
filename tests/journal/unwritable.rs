//! A disk that takes nothing: the console says so, browses, and sends no write that it could not keep.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use nix::unistd::geteuid;

use crate::pty::{Session, Start};
use crate::service::Service;

const START: &str = "appflow/flows/servicenow-incidents-adhoc!start";
const SUBMIT: &str = "\x13";
/// Files that are written beyond the size that is set here fail, as on a disk that is full.
const FAILING: &str = "trap '' XFSZ; exec";

/// Files may not grow any more, from now on.
fn fill(session: &Session) {
    let pid = session.pid.to_string();
    assert!(Command::new("prlimit").args(["--pid", &pid, "--fsize=0"]).status().unwrap().success());
}

/// How the shell starts a program for which the bits of files hold; whoever may do everything gives that up.
fn bound_by_bits() -> &'static str {
    if geteuid().is_root() { "exec setpriv --bounding-set=-dac_override,-dac_read_search" } else { "exec" }
}

fn starts(service: &Service) -> usize {
    service.log().iter().filter(|request| request["operation"] == "StartFlow").count()
}

/// It goes on, and a write is not sent.
fn browses_and_sends_nothing(mut session: Session, service: &Service, words: &[&str]) {
    session.sees(&["StartFlow"]);
    session.press_and_see(SUBMIT, &[words, &["JournalUnavailable"]].concat());
    session.press("\x1b");
    session.wait("the flow is shown", |screen| !screen.contents().contains("Request · StartFlow"));
    session.sees(&["servicenow-incidents-adhoc"]);
    session.quit();
    assert_eq!(starts(service), 0, "what can't be kept is not sent");
}

#[test]
fn a_disk_that_is_full_from_the_start_is_said_and_nothing_is_sent() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let state = home.path().join("state");
    let arguments = ["--open", START, "--state-dir", state.to_str().unwrap()];
    let session = service.console_after(&format!("ulimit -f 0; {FAILING}"), &arguments).size((200, 24)).session();
    session.sees(&["the journal", "--state-dir"]);
    browses_and_sends_nothing(session, &service, &["nothing was sent"]);
}

#[test]
fn a_disk_that_becomes_full_is_said_and_nothing_is_sent() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let state = home.path().join("state");
    let arguments = ["--open", START, "--state-dir", state.to_str().unwrap()];
    let session = service.console_after(FAILING, &arguments).size((200, 24)).session();
    session.wait("the journal is there", |_| is_begun(&state));
    fill(&session);
    browses_and_sends_nothing(session, &service, &["the journal", "nothing was sent"]);
}

fn is_begun(state: &Path) -> bool {
    fs::read_dir(state)
        .is_ok_and(|mut files| files.any(|file| file.unwrap().path().extension().is_some_and(|end| end == "lock")))
}

#[test]
fn a_state_folder_that_is_read_only_is_said_and_nothing_is_sent() {
    for begun in [false, true] {
        let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
        let state = home.path().join("state");
        fs::create_dir(&state).unwrap();
        let arguments = ["--open", START, "--state-dir", state.to_str().unwrap()];
        if begun {
            let session = service.console_after("exec", &arguments).session();
            session.wait("the journal is there", |_| is_begun(&state));
            session.quit();
            for file in fs::read_dir(&state).unwrap() {
                fs::set_permissions(file.unwrap().path(), Permissions::from_mode(0o400)).unwrap();
            }
        }
        fs::set_permissions(&state, Permissions::from_mode(0o500)).unwrap();
        let session = service.console_after(bound_by_bits(), &arguments).size((200, 24)).session();
        session.sees(&["read-only", "--state-dir"]);
        browses_and_sends_nothing(session, &service, &["nothing was sent"]);
        fs::set_permissions(&state, Permissions::from_mode(0o700)).unwrap();
    }
}

/// Cuts all files of the journal to a part of their length.
fn cut(state: &Path, parts: u64) {
    for entry in fs::read_dir(state).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("journal.sqlite") {
            let file = OpenOptions::new().write(true).open(entry.path()).unwrap();
            let kept = file.metadata().unwrap().len() * parts / 2;
            file.set_len(kept).unwrap();
        }
    }
}

#[test]
fn files_that_are_cut_short_under_a_running_console_do_not_end_it() {
    for parts in [0, 1] {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("state");
        let arguments = ["--sandbox", "--state-dir", state.to_str().unwrap(), "--open", START];
        let mut session = Start::new(&arguments).size((200, 24)).session();
        session.sees(&["StartFlow", "servicenow"]);
        session.wait("the journal is there", |_| {
            rusqlite::Connection::open(state.join("journal.sqlite"))
                .and_then(|sql| sql.query_row("SELECT count(*) FROM runs", [], |row| row.get::<_, i64>(0)))
                .is_ok_and(|runs| runs > 0)
        });
        cut(&state, parts);
        if parts == 0 {
            session.press_and_see(SUBMIT, &["run now: done"]);
            session.press_and_see("J", &["StartFlow"]);
        } else {
            session.press_and_see(SUBMIT, &["is damaged", "nothing was sent"]);
            session.press("\x1b");
            session.wait("the flow is shown", |screen| !screen.contents().contains("Request · StartFlow"));
        }
        session.quit();
    }
}
