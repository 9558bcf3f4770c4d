//! Marked rows, by keys alone: what is done to them, seen on the sheet and on the page of the job, and by the sandbox.

use serde_json::Value;

use crate::form::{ENTER, NEXT_STEP};
use crate::pty::Session;
use crate::service::Service;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

fn open(service: &Service, size: (u16, u16), arguments: &[&str]) -> (tempfile::TempDir, Session) {
    let state = tempfile::tempdir().unwrap();
    let arguments = [&["--state-dir", state.path().to_str().unwrap()], arguments].concat();
    let session = service.console(&arguments).size(size).session();
    (state, session)
}

/// The requests of these operations that were answered well.
fn done(service: &Service, operations: &[&str]) -> Vec<Value> {
    let is_it = |entry: &Value| {
        let name = entry["operation"].as_str().unwrap_or_default();
        operations.contains(&name) && entry["status"].as_u64() == Some(200)
    };
    service.log().into_iter().filter(is_it).collect()
}

/// Chooses what is done to the marked rows.
fn choose(session: &mut Session, what: &str) {
    session.press_and_see("a", &["With the"]);
    session.press(what);
    session.sees(&[what]);
    session.press(ENTER);
}

fn end(mut session: Session) {
    session.signal(nix::sys::signal::Signal::SIGTERM);
    session.exit_code();
}

#[test]
fn seven_flows_are_tagged() {
    for size in SIZES {
        let service = Service::start();
        let (_state, mut session) = open(&service, size, &["--open", "appflow/flows"]);
        session.sees(&["FLOW", "salesforce-contacts-to-profiles"]);
        session.press("       ");
        session.sees(&["7 marked"]);
        choose(&mut session, "Add tags");
        session.sees(&["Add tags: 7 flows", "of each row"]);
        session.press_and_see(ENTER, &["Name"]);
        session.press("team");
        session.sees(&["team"]);
        session.press("\tretail");
        session.sees(&["retail"]);
        session.press_and_see(NEXT_STEP, &["7 of 7 taken", "team = retail"]);
        session.press_and_see(NEXT_STEP, &["7 done"]);
        assert_eq!(done(&service, &["TagResource"]).len(), 7);
        end(session);
    }
}

#[test]
fn a_read_only_console_does_nothing_to_marked_rows() {
    let service = Service::start();
    let (_state, mut session) = open(&service, SIZES[0], &["--read-only", "--open", "appflow/flows"]);
    session.sees(&["FLOW", "salesforce-contacts-to-profiles"]);
    session.press_and_see("*", &["marked"]);
    session.press_and_see("x", &["nothing can be changed"]);
    session.press_and_see("q", &["Leave, and forget the marks?"]);
    session.press("y");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
}
