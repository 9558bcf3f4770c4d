//! Flows as a board: a draft is started, a run is watched until it ends, a flow that fails says why, and is duplicated.

use crate::form::{ENTER, NEXT_STEP};
use crate::pty::Session;
use crate::service::Service;

const ESC: &str = "\x1b";

/// Leaves one row alone, with the cursor on it.
fn alone(session: &mut Session, name: &str) {
    session.press_and_see("/", &["keep the filter"]);
    session.press(&format!("={name}"));
    session.press(ENTER);
    session.wait("one row is left", |s| s.contents().contains("1 of ") && s.contents().contains(name));
}

/// Shows all rows again.
fn all(session: &mut Session) {
    session.press(ESC);
    session.wait("no filter is left", |s| !s.contents().contains("/ ="));
}

/// Waits until the row of a name has a text.
fn has(session: &Session, name: &str, text: &str) {
    session.wait(&format!("{name} has {text}"), |s| {
        s.contents().lines().any(|line| line.contains(name) && line.contains(text))
    });
}

#[test]
fn from_a_draft_over_a_run_and_a_diagnosis_to_a_copy() {
    for size in [(80, 24), (140, 40)] {
        let service = Service::start();
        let mut session = service.console(&["--open", "appflow/flows"]).size(size).session();
        session.sees(&["FLOW", "LAST RUNS", "NEXT RUN"]);
        has(&session, "s3-bookings-import", "××");
        alone(&mut session, "slack-exports");
        session.press_and_see("R", &["Effect", "StartFlow"]);
        session.press_and_see(NEXT_STEP, &[": done"]);
        has(&session, "slack-exports", "Active");
        all(&mut session);
        alone(&mut session, "hubspot-deals");
        session.press_and_see("R", &["Effect", "StartFlow"]);
        session.press_and_see(NEXT_STEP, &["flow hubspot-deals: Successful"]);
        has(&session, "hubspot-deals", "Successful");
        all(&mut session);
        alone(&mut session, "s3-bookings-import");
        session.press_and_see(
            "W",
            &["Why nothing arrives", "AppFlow has put it out of service", "A bucket refuses", "14 runs"],
        );
        session.press_and_see(ESC, &["FLOW", "/ ="]);
        all(&mut session);
        session.press_and_see("C", &["a copy of s3-bookings-import", "another than s3-bookings-import"]);
        session.press_and_see("bookings-copy", &["bookings-copy"]);
        session.press_and_see(NEXT_STEP, &["CreateFlow"]);
        session.press_and_see(NEXT_STEP, &["bookings-copy was created", "Start it", "Nothing for now"]);
        session.press(ENTER);
        session.wait("the list of what to do next is closed", |s| !s.contents().contains("Nothing for now"));
        has(&session, "bookings-copy", "Draft");
        session.quit();
    }
}
