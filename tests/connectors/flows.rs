//! Flows by keys: made in the plain form of their operation, changed, started, stopped, and their runs cancelled.

use super::go_to_row;
use crate::form::Do::{Choose, Type};
use crate::form::{ENTER, NEXT_STEP, fill, go};
use crate::pty::Session;
use crate::service::Service;

/// Does one of the actions of what the cursor is on, and waits until it is done.
fn act(session: &mut Session, action: &str, reviewed: &str) {
    session.press_and_see("a", &["Esc close"]);
    session.press(action);
    session.press(ENTER);
    session.sees(&["Effect", reviewed]);
    session.press(NEXT_STEP);
    session.sees(&[": done"]);
}

#[test]
fn flows_are_started_and_stopped_and_a_run_is_cancelled() {
    let service = Service::start();
    let mut session = service.console(&["--open", "appflow/flows"]).size((80, 24)).session();
    session.sees(&["zendesk-tickets-hourly", "servicenow-incidents-adhoc"]);
    go_to_row(&mut session, "servicenow-incidents-adhoc");
    act(&mut session, "start", "StartFlow");
    session.press_and_see(ENTER, &["Flow servicenow-incidents-adhoc", "Runs"]);
    session.press_and_see(ENTER, &["Runs of", "STARTED", "InProgress"]);
    act(&mut session, "cancel the run", "executionIds");
    session.sees(&["CancelStart"]);
    session.press_and_see("w", &["Canceled"]);
    session.press(":");
    session.press("appflow/flows");
    session.press(ENTER);
    session.sees(&["FLOW", "STATUS"]);
    go_to_row(&mut session, "zendesk-tickets-hourly");
    act(&mut session, "stop", "StopFlow");
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

/// Waits until the list over the form is closed: its lower edge goes last.
fn closed(session: &Session) {
    session.wait("the list is closed", |s| !s.contents().contains("Esc close"));
}

#[test]
fn a_flow_is_made_in_the_plain_form() {
    let service = Service::start();
    let mut session = service.console(&["--open", "appflow/flows!create"]).size((140, 40)).session();
    session.sees(&["Create a flow", "Flow *"]);
    fill(&mut session, Type("Flow", "accounts by night"));
    session.sees(&["\"accounts by night\" has a space"]);
    session.press(&"\x7f".repeat("accounts by night".len()));
    fill(&mut session, Type("Flow", "accounts-by-night"));
    fill(&mut session, Choose("Runs", "OnDemand"));
    // The connector's own members follow its type, and the other connectors' are not in the way.
    fill(&mut session, Choose("Connector", "Salesforce"));
    session.sees(&["What is read", "Salesforce", "Object *", "Take new fields"]);
    assert!(!session.contents().contains("▸ Zendesk"));
    session.press_and_see(NEXT_STEP, &["Salesforce is reached through", "3 to correct"]);

    // What exists is picked, entities by the profile that was picked before.
    go(&mut session, "Object");
    session.press_and_see("\x1bOS", &["Nothing can be picked yet", "Back to the field"]);
    session.press(ENTER);
    closed(&session);
    go(&mut session, "Connector profile");
    session.press_and_see("\x1bOS", &["salesforce-production", "Esc close"]);
    assert!(!session.contents().contains("zendesk-acme"), "only those of the connector are offered");
    session.press("salesforce-prod");
    session.press(ENTER);
    closed(&session);
    go(&mut session, "Object");
    session.press_and_see("\x1bOS", &["Entities", "Account", "Esc close"]);
    session.press("Account");
    session.press(ENTER);
    closed(&session);

    go(&mut session, "Destination");
    session.press_and_see(ENTER, &["1 item", "What is written"]);
    fill(&mut session, Choose("Connector", "CustomerProfiles"));
    fill(&mut session, Type("Domain", "acme-retail"));
    go(&mut session, "Object type");
    session.press_and_see("\x1bOS", &["Object types", "loaded", "Esc close"]);
    session.press("\x1b");
    closed(&session);
    go(&mut session, "Tasks");
    session.press_and_see(ENTER, &["Operator", "Task *"]);
    fill(&mut session, Choose("Task", "Map_all"));
    // The source is known, and so is whose operator it is.
    go(&mut session, "Operator");
    session.press(ENTER);
    fill(&mut session, Choose("Salesforce", "NO_OP"));
    session.press_and_see(NEXT_STEP, &["Effect", "creates a new flow", "accounts-by-night"]);
    session.press(NEXT_STEP);
    session.sees(&["flow accounts-by-night was created", "FLOW", "STATUS"]);

    // Its ends stay, and the rest is changed.
    go_to_row(&mut session, "accounts-by-night");
    session.press_and_see("e", &["Edit the flow", "Runs *", "OnDemand"]);
    fill(&mut session, Type("Description", "Accounts as they are"));
    session.press_and_see(NEXT_STEP, &["Difference", "description"]);
    session.press(NEXT_STEP);
    session.sees(&["flow accounts-by-night was changed"]);
    session.quit();
    let log = service.log();
    let refused: Vec<_> = log.iter().filter(|entry| !entry["error"].is_null()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}
