//! Flows by keys: changed, started, stopped, and their runs cancelled.

use super::go_to_row;
use crate::form::Do::Type;
use crate::form::{ENTER, NEXT_STEP, fill};
use crate::pty::Session;
use crate::service::Service;

/// Does one of the actions of what the cursor is on, and waits until it is said what became of it.
fn act(session: &mut Session, action: &str, reviewed: &str, said: &str) {
    session.press_and_see("a", &["Esc close"]);
    session.press(action);
    session.press(ENTER);
    session.sees(&["Effect", reviewed]);
    session.press(NEXT_STEP);
    session.sees(&[said]);
}

#[test]
fn flows_are_started_and_stopped_and_a_run_is_cancelled() {
    let service = Service::start();
    let mut session = service.console(&["--open", "appflow/flows"]).size((80, 24)).session();
    session.sees(&["zendesk-tickets-hourly", "servicenow-incidents-adhoc"]);
    go_to_row(&mut session, "servicenow-incidents-adhoc");
    act(&mut session, "start", "StartFlow", ": done");
    session.press_and_see(ENTER, &["Flow servicenow-incidents-adhoc", "Runs"]);
    session.press_and_see(ENTER, &["Runs of", "STARTED", "In progress"]);
    act(&mut session, "cancel the run", "executionIds", ": asked for");
    session.sees(&["Cancel started"]);
    session.press_and_see("w", &["Canceled"]);
    session.press(":");
    session.press("appflow/flows");
    session.press(ENTER);
    session.sees(&["FLOW", "STATUS"]);
    go_to_row(&mut session, "zendesk-tickets-hourly");
    act(&mut session, "stop", "StopFlow", ": done");
    session.wait("it is suspended", |s| {
        s.contents().lines().any(|line| line.contains("zendesk-tickets-hourly") && line.contains("Suspended"))
    });
    session.quit();
    let log = service.log();
    for operation in ["StartFlow", "CancelFlowExecutions", "StopFlow"] {
        let called = log.iter().filter(|entry| entry["operation"] == operation);
        assert!(called.clone().count() == 1 && called.into_iter().all(|entry| entry["error"].is_null()), "{operation}");
    }
}

#[test]
fn a_flow_is_changed_but_for_its_ends() {
    let service = Service::start();
    let mut session = service.console(&["--open", "appflow/flows"]).size((140, 40)).session();
    session.sees(&["FLOW", "STATUS"]);
    go_to_row(&mut session, "servicenow-incidents-adhoc");
    session.press_and_see("e", &["Edit the flow", "1 Source", "Servicenow · fixed"]);
    session.press_and_see(NEXT_STEP, &["2 Destination", "S3 · fixed", "Folder in the bucket"]);
    fill(&mut session, Type("Folder in the bucket", "-all"));
    session.press_and_see(NEXT_STEP, &["3 Mapping", "Carries"]);
    session.press_and_see(NEXT_STEP, &["4 When", "OnDemand"]);
    session.press_and_see(NEXT_STEP, &["5 Description"]);
    session.press_and_see(NEXT_STEP, &["Difference", "bucketPrefix"]);
    session.press(NEXT_STEP);
    session.sees(&["flow servicenow-incidents-adhoc was changed"]);
    session.quit();
    let log = service.log();
    let refused: Vec<_> = log.iter().filter(|entry| !entry["error"].is_null()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}
