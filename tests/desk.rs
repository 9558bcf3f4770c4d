//! A supervisor's desk, by keys alone: from a customer to a new case, its comment and its end; a case edited field by
//! field; names in the place of ids. In a small and in a large terminal.

use serde_json::{Value, json};

use crate::forget::ask;
use crate::form::{self, Do, fill, reach};
use crate::pty::Session;
use crate::service::Service;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const DOMAIN: &str = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";

const ENTER: &str = "\r";
const NEXT_STEP: &str = "\x13";
const PICK: &str = "\x1bOS";

/// The page of a customer whom everybody knows.
fn open_customer(service: &Service, size: (u16, u16)) -> Session {
    let id = crate::forget::found(service, "acme-retail").remove(0);
    let at = format!("profiles/domains/acme-retail/profiles/{id}");
    let session = service.console(&["--open", &at]).size(size).session();
    // Whose ARN is given along is known once the account is.
    session.sees(&["Profile 서연 김", "What happened", "case", "111122223333"]);
    session
}

/// From the customer's page to the page of a new case, with this template and title.
fn new_case(session: &mut Session, template: &str, title: &'static str, needed: &[Do]) {
    session.press_and_see("n", &["In which domain?", "acme-support"]);
    session.press("acme-support");
    session.press_and_see(ENTER, &["Create a case", "Template *", "서연 김 (kim@example.com)"]);
    form::go(session, "Template");
    session.press_and_see(PICK, &["Templates ·", template]);
    session.press(template);
    session.press_and_see(ENTER, &["Top panel", "서연 김 (kim@example.com)"]);
    fill(session, Do::Type("Title", title));
    for field in needed {
        fill(session, *field);
    }
    session.press_and_see(NEXT_STEP, &["creates a new case", "What is sent"]);
    session.press_and_see(NEXT_STEP, &[&format!("Case {title}"), "Customer 서연 김"]);
}

/// What the service has for the fields of the case of this title, by their names.
fn fields_of(service: &Service, title: &str) -> Value {
    let all = ask(service, "cases", &format!("/domains/{DOMAIN}/fields-list?maxResults=100"), &json!({}));
    let all = all["fields"].as_array().unwrap();
    // A search tells 25 of them.
    let asked = all.iter().filter(|field| field["fieldId"] != "case_id");
    let asked: Vec<Value> = asked.map(|field| json!({"id": field["fieldId"]})).collect();
    let search = json!({"searchTerm": title, "fields": asked});
    let found = ask(service, "cases", &format!("/domains/{DOMAIN}/cases-search"), &search);
    let [case] = &found["cases"].as_array().unwrap()[..] else { unreachable!("{found}") };
    let named = case["fields"].as_array().unwrap().iter().map(|field| {
        let of = all.iter().find(|of| of["fieldId"] == field["id"]).unwrap();
        (of["name"].as_str().unwrap().to_owned(), field["value"].as_object().unwrap().values().next().cloned().unwrap())
    });
    named.collect()
}

#[test]
fn a_case_is_made_for_a_customer_commented_and_closed_without_leaving_it() {
    for size in SIZES {
        let service = Service::start();
        let mut session = open_customer(&service, size);
        new_case(&mut session, "General", "Lamp does not shine", &[]);
        session.press_and_see("c", &["── Comment", "new line"]);
        session.press("Bulb was sent.\rReply by mail.");
        session.sees(&["Bulb was sent.", "Reply by mail."]);
        session.press_and_see(NEXT_STEP, &["the comment was added"]);
        session.wait("the comment in the timeline", |s| {
            s.contents().contains("Bulb was sent.") && !s.contents().contains("── Comment")
        });
        // It is read as it was written; its document is behind a key.
        session.press_and_see(ENTER, &["╭─ Comment", "Bulb was sent.", "d document"]);
        session.press(ENTER);
        session.wait("it is read", |s| !s.contents().contains("╭─ Comment"));
        session.press_and_see("s", &["Edit the case", "Closed ▾"]);
        session.press_and_see(NEXT_STEP, &["+ Closed", "Ctrl-S save"]);
        session.press_and_see(NEXT_STEP, &["was changed", "What happened", "· Closed"]);
        assert_eq!(fields_of(&service, "Lamp does not shine")["Status"], "closed");
        session.quit();
    }
}

#[test]
fn every_kind_of_field_is_edited_in_a_case() {
    for size in SIZES {
        let service = Service::start();
        let mut session = open_customer(&service, size);
        new_case(&mut session, "Return", "Lamp does not shine", &[Do::Type("Order number", "2041")]);
        session.press_and_see("e", &["Edit the case", "Top panel", "Order number"]);
        reach(&mut session, "Order number");
        session.press_and_see("8", &["20418"]);
        reach(&mut session, "Refund amount");
        session.press_and_see("12.5", &["12.5"]);
        reach(&mut session, "Escalated");
        session.press_and_see("y", &["◉ yes"]);
        reach(&mut session, "Case reason");
        session.press_and_see(ENTER, &["Esc close", "Delivery"]);
        session.press("Delivery");
        session.press(ENTER);
        session.wait("the list is closed", |s| !s.contents().contains("Esc close"));
        reach(&mut session, "Tracking link");
        session.press_and_see("https://track.example/1", &["track.example/1"]);
        reach(&mut session, "Root cause");
        session.press("Cable");
        session.press_and_see("\x1b\rbroken", &["Cable", "broken"]);
        reach(&mut session, "Specialist");
        session.press_and_see(PICK, &["Specialist ·", " loaded", "agent/"]);
        session.press(ENTER);
        session.wait("the list is closed", |s| !s.contents().contains("Esc close"));
        session.sees(&["user "]);
        reach(&mut session, "Add a field");
        session.press_and_see(ENTER, &["Promised by"]);
        session.press("Promised by");
        session.press(ENTER);
        session.wait("the new field has the keys", |s| {
            let contents = s.contents();
            !contents.contains("Esc close")
                && contents.lines().any(|line| line.contains("▌") && line.contains("Promised"))
        });
        session.press_and_see("2026-12-24T10:00Z", &["2026-12-24", "understood as"]);
        session.press_and_see(NEXT_STEP, &["Ctrl-S save"]);
        session.press_and_see(NEXT_STEP, &["was changed", "What happened"]);
        let fields = fields_of(&service, "Lamp does not shine");
        for (name, value) in [
            ("Order number", json!("20418")),
            ("Refund amount", json!(12.5)),
            ("Escalated", json!(true)),
            ("Case reason", json!("delivery")),
            ("Tracking link", json!("https://track.example/1")),
            ("Root cause", json!("Cable\nbroken")),
        ] {
            assert_eq!(fields[name], value, "{name} of {fields}");
        }
        assert!(fields["Specialist"].as_str().unwrap().contains(":instance/"), "{fields}");
        assert!(fields["Promised by"].as_str().unwrap().starts_with("2026-12-24T10:00"), "{fields}");
        session.quit();
    }
}

#[test]
fn a_search_and_its_rows_say_names_and_labels_in_the_place_of_ids() {
    for size in SIZES {
        let service = Service::start();
        let id = crate::forget::found(&service, "acme-retail").remove(0);
        let list = format!("cases/domains/{DOMAIN}/cases?status=in_progress&status=open&customer_id={id}");
        let session = service.console(&["--open", &list]).size(size).session();
        session.sees(&["In progress or Open", "Customer = 서연 김"]);
        session.wait("no row has the id", |s| !s.contents().lines().skip(2).any(|line| line.contains(&id[..8])));
        session.quit();
    }
}

#[test]
fn names_are_found_in_another_order_without_blanks_and_in_small_letters() {
    for size in SIZES {
        let service = Service::start();
        for (typed, row) in [("김서연", "서연 김"), ("김 서연", "서연 김"), ("a-4440867", "서연 김")] {
            let mut session = service.console(&["--open", "find"]).size(size).session();
            session.sees(&["Type what you know of the customer"]);
            session.press_and_see(typed, &["searched for as"]);
            session.press_and_see(ENTER, &[row, " found"]);
            session.wait("all is answered", |s| !s.contents().contains("still searching"));
            session.quit();
        }
    }
}

#[test]
fn a_contact_of_the_customer_is_linked_and_a_user_is_picked_at_once() {
    for size in SIZES {
        let service = Service::start();
        let mut session = open_customer(&service, size);
        new_case(&mut session, "General", "Lamp does not shine", &[]);
        session.press_and_see("o", &["To a user", "To a queue"]);
        session.press_and_see(ENTER, &["Assigned user ·", " loaded", "agent/"]);
        session.press_and_see(ENTER, &["Edit the case", "user "]);
        session.press_and_see(NEXT_STEP, &["Ctrl-S save"]);
        session.press_and_see(NEXT_STEP, &["was changed", "What happened", "Assigned user "]);
        session.press_and_see("l", &["A contact"]);
        session.press("contact");
        session.press_and_see(ENTER, &["Link a contact", "Contact"]);
        // Before the case itself is read, nobody knows whose contacts are meant: the list opens once it is.
        session.press_and_see(PICK, &["Contacts of the customer ·"]);
        session.sees(&[" loaded", "/contact/"]);
        session.press(ENTER);
        session.press_and_see(NEXT_STEP, &["CreateRelatedItem"]);
        session.press_and_see(NEXT_STEP, &["the contact was linked"]);
        session.quit();
    }
}
