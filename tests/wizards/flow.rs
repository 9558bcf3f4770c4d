//! A flow from Salesforce into Customer Profiles: its ends by pickers, its fields by name, its schedule in words.

use super::{BACK_TAB, ENTER, LARGE, NEXT_STEP, TAB, choose, correct, gone, in_both_sizes, nothing_next, on_row};
use crate::pty::Session;
use crate::service::Service;

const PICK: &str = "\x1bOS";

/// Picks from the list of what exists.
fn pick(session: &mut Session, typed: &str, sees: &str) {
    session.press_and_see(PICK, &[sees, "Esc close"]);
    session.press(typed);
    session.press(ENTER);
    gone(session, "Esc close");
}

#[test]
fn a_flow_with_a_schedule() {
    in_both_sizes("appflow/flows", |session| {
        session.sees(&["FLOW", "STATUS"]);
        session.press_and_see("c", &["Create a flow", "Connector *", "1 Source"]);
        choose(session, "Sales", "Salesforce");
        session.sees(&["Connector profile *", "Object *"]);
        // What is needed is said before anything goes on.
        session.press_and_see(NEXT_STEP, &["✗ is required", "1 Source"]);
        session.press(BACK_TAB);
        pick(session, "salesforce-prod", "salesforce-production");
        session.press(TAB);
        pick(session, "Contact", "Account");
        session.press_and_see(NEXT_STEP, &["2 Destination", "Connector *"]);
        choose(session, "Custom", "CustomerProfiles");
        session.press(TAB);
        pick(session, "acme-retail", "acme-travel");
        session.press(TAB);
        pick(session, "Salesforce-Contact", "Object types");
        session.press_and_see(NEXT_STEP, &["3 Mapping", "MailingCity", "Goes to"]);
        session.press_and_see(NEXT_STEP, &["no field goes along yet"]);
        session.press_and_see("m", &["fields go to the field of the same name"]);
        // The first of them is masked, by a number that is one.
        session.press_and_see("j", &["AccountId"]);
        session.press_and_see("t", &["AccountId on the way", "Mask all of it"]);
        session.press("last");
        session.press(ENTER);
        session.press_and_see("four", &["mask the last characters", "four"]);
        session.press_and_see(ENTER, &["✗ \"four\" is no number of characters"]);
        session.press(&"\x7f".repeat(4));
        session.press("4");
        session.press_and_see(ENTER, &["last 4 masked"]);
        session.press_and_see(NEXT_STEP, &["4 When", "OnDemand"]);
        choose(session, "Sched", "Scheduled");
        session.sees(&["It runs hourly", "5. "]);
        session.press(TAB);
        correct_schedule(session);
        session.press_and_see(NEXT_STEP, &["5 Name", "Flow *"]);
        correct(session, "contacts by day", "has a space", "contacts-by-day");
        session.press_and_see(NEXT_STEP, &["creates a new flow", "Carries", "Salesforce Contact"]);
        session.press(NEXT_STEP);
        session.sees(&["was created", "Start it", "Nothing for now"]);
        nothing_next(session);
        on_row(session, "contacts-by-day");
    });
}

/// A schedule that is none, and then one of the list.
fn correct_schedule(session: &mut Session) {
    session.press(&"\x7f".repeat("rate(1hours)".len()));
    session.press_and_see("each quarter", &["✗"]);
    session.press(&"\x7f".repeat("each quarter".len()));
    session.press_and_see(PICK, &["every 15 min", "Esc close"]);
    session.press("every 15");
    session.press(ENTER);
    gone(session, "Esc close");
    session.sees(&["rate(15minutes)", "It runs every 15 min"]);
}

/// How many keys a text is: a sequence that begins with Esc is one.
fn keys(text: &str) -> usize {
    if text.starts_with('\x1b') { 1 } else { text.chars().count() }
}

#[test]
fn twelve_fields_in_less_than_sixty_keys() {
    let service = Service::start();
    let of_template = r#"{"DomainName": "acme-retail", "ObjectTypeName": "Person", "Description": "People", "TemplateId": "Salesforce-Contact"}"#;
    let put = ["call", "profiles:PutProfileObjectType", "--input", of_template, "--yes"];
    assert_eq!(service.console(&put).session().exit_code(), 0);
    let mut session = service.console(&["--open", "appflow/flows"]).size(LARGE).session();
    session.sees(&["FLOW", "STATUS"]);
    let mut pressed = 0;
    for (press, sees) in [
        ("c", "Connector *"),
        ("s", "Esc close"),
        ("ale", "ale"),
        (ENTER, "Object *"),
        (TAB, "Connector profile *"),
        (PICK, "salesforce-production"),
        (ENTER, "Object *"),
        (TAB, "Object *"),
        (PICK, "Opportunity"),
        ("cont", "cont"),
        (ENTER, "Contact"),
        (NEXT_STEP, "2 Destination"),
        ("c", "Esc close"),
        ("ustomerp", "ustomerp"),
        (ENTER, "Domain *"),
        (TAB, "Domain *"),
        (PICK, "acme-retail"),
        (ENTER, "acme-retail"),
        (TAB, "Object type"),
        (PICK, "Person"),
        ("pers", "pers"),
        (ENTER, "Person"),
        (NEXT_STEP, "3 Mapping"),
        ("m", "fields go to the field of the same name"),
        (NEXT_STEP, "4 When"),
        (NEXT_STEP, "5 Name"),
        ("people", "people"),
        (NEXT_STEP, "creates a new flow"),
        (NEXT_STEP, "was created"),
    ] {
        session.press_and_see(press, &[sees]);
        if press == ENTER {
            gone(&session, "Esc close");
        }
        if sees == "3 Mapping" {
            session.wait("both ends are read", |s| {
                let contents = s.contents();
                contents.contains("Carries 0 of 19 fields.") && !contents.contains("eading the fields")
            });
        }
        if press == "m" {
            session.sees(&["MiddleName", "MailingPostalCode", "Carries 15 of"]);
        }
        pressed += keys(press);
    }
    assert!(pressed < 60, "{pressed} keys");
    nothing_next(&mut session);
    on_row(&session, "people");
    session.quit();
    let refused: Vec<_> = service.log().into_iter().filter(|entry| !entry["error"].is_null()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}
