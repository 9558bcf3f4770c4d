//! A flow from Salesforce into Customer Profiles: its ends by pickers, its fields by name, its schedule in words.

use nix::sys::signal::Signal;

use super::{
    ENTER, ESC, LARGE, NEXT_STEP, SECRET, SMALL, TAB, choose, correct, first_field, gone, in_both_sizes, nothing_next,
    on_row,
};
use crate::disk::wait_for;
use crate::pty::{Session, Start};
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
        // What is needed is asked for before anything goes on: one list after the other.
        session.press_and_see(NEXT_STEP, &["salesforce-production", "Esc close"]);
        session.press("salesforce-prod");
        session.press_and_see(ENTER, &["Opportunity", "Esc close"]);
        session.press("Contact");
        session.press_and_see(ENTER, &["2 Destination", "Where the records go"]);
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
        edit_it(session);
    });
}

/// The same steps, filled in: what stays is shown fixed, and the review says what changes.
fn edit_it(session: &mut Session) {
    session.press_and_see("e", &["Edit the flow", "1 Source", "Salesforce · fixed"]);
    // What never changes is said so, and not taken.
    session.press_and_see("S", &["It can't be changed", "Leave it as it is"]);
    session.press(ENTER);
    gone(session, "Leave it as it is");
    session.press_and_see(NEXT_STEP, &["2 Destination", "acme-retail · fixed"]);
    session.press_and_see(NEXT_STEP, &["3 Mapping", "last 4 masked", "Carries"]);
    session.press_and_see("j", &["AccountId"]);
    session.press_and_see("t", &["AccountId on the way", "Esc close"]);
    session.press("no longer");
    session.press(ENTER);
    gone(session, "Esc close");
    gone(session, "last 4 masked");
    session.press_and_see(NEXT_STEP, &["4 When", "It runs every 15 min"]);
    session.press(TAB);
    session.press(&"\x7f".repeat("rate(15minutes)".len()));
    session.press_and_see("each quarter", &["✗"]);
    session.press(&"\x7f".repeat("each quarter".len()));
    session.press_and_see("rate(30minutes)", &["It runs every 30 min"]);
    session.press_and_see(NEXT_STEP, &["5 Description"]);
    session.press_and_see(NEXT_STEP, &["replaces the flow as a whole", "Difference", "AccountId", "last 4 masked"]);
    session.press(NEXT_STEP);
    session.sees(&["flow contacts-by-day was changed"]);
}

/// Goes from the list of connections to where a new one is made.
fn make_one(session: &mut Session) {
    session.press_and_see(PICK, &["make a new connector profile", "Esc close"]);
    session.press("desk-2");
    session.press(ENTER);
}

#[test]
fn a_connection_is_made_on_the_way_whatever_happens() {
    for size in [SMALL, LARGE] {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["--sandbox", "--state-dir", folder.path().to_str().unwrap(), "--open", "appflow/flows!create"];
        let mut session = Start::new(&arguments).size(size).session();
        session.press_and_see("", &["Create a flow", "Connector *"]);
        choose(&mut session, "Zen", "Zendesk");
        session.sees(&["Connector profile *"]);
        session.press(TAB);
        make_one(&mut session);
        session.sees(&["Create a connector profile", "desk-2", "Zendesk"]);
        // Nobody has to make one.
        session.press_and_see(ESC, &["Create a flow", "Zendesk", "Connector profile *"]);
        make_one(&mut session);
        session.press_and_see(NEXT_STEP, &["Where the application is", "Zendesk"]);
        first_field(&mut session);
        session.press_and_see("https://acme.zendesk.com", &["https://acme.zendesk.com"]);
        wait_for(folder.path(), "https://acme.zendesk.com");
        session.signal(Signal::SIGKILL);
        session.exit_code();

        let mut session = Start::new(&arguments).size(size).session();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["1 Source", "Zendesk", "Connector profile *"]);
        gone(&session, "Go on with the draft");
        session.press(TAB);
        make_one(&mut session);
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["Where the application is", "https://acme.zendesk.com"]);
        session.press_and_see(NEXT_STEP, &["How to sign in", "Client ID"]);
        first_field(&mut session);
        session.press_and_see("the-client", &["the-client"]);
        for _ in 0..2 {
            session.press(TAB);
            session.press(SECRET);
        }
        session.press_and_see(NEXT_STEP, &["Encryption key"]);
        session.press_and_see(NEXT_STEP, &["creates a new connector profile", "desk-2"]);
        session.press_and_see(NEXT_STEP, &["Create a flow", "Zendesk", "desk-2", "was created"]);
        gone(&session, "there is no connector profile");
        session.press_and_see(ESC, &["Leave the form?", "Discard"]);
        session.press("\x1b[B\x1b[B");
        session.press(ENTER);
        gone(&session, "Leave the form?");
        session.quit();
    }
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
