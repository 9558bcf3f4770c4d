//! Object types through the real binary: the three ways to begin one, and what is kept of it when the console is
//! killed.

use nix::sys::signal::Signal;

use super::pty::{Session, Start};
use super::{
    ENTER, ESC, LARGE, NEXT_STEP, SMALL, TAB, all_of, correct, delete_by_name, gone, holds, in_both_sizes,
    nothing_next, on_row, wait_for,
};

const DOWN: &str = "\x1b[B";
const REMOVE: &str = "\x04";
const UNDO: &str = "\x1a";
const PREVIOUS_SAMPLE: &str = "\x1b[15~";
const PREVIEW: &str = "\x1b[17~";
const NEXT_SAMPLE: &str = "\x1b[18~";

/// Marked, so that it is found wherever it went.
const CUSTOMER: &str = "marked-customer-71c3@example.com";

/// Pastes as a terminal does.
fn paste(session: &mut Session, text: &str) {
    session.press(&format!("\x1b[200~{text}\x1b[201~"));
}

/// Goes through the last steps and creates what is reviewed.
fn create(session: &mut Session, name: &str) {
    session.sees(&["creates it: there is no such object type yet", "acme-bank"]);
    session.press(NEXT_STEP);
    nothing_next(session);
    session.sees(&["Object types of acme-bank"]);
    on_row(session, name);
}

#[test]
fn an_object_type_that_begins_blank() {
    in_both_sizes("profiles/domains/acme-bank/object-types", |session| {
        session.sees(&["Object types of acme-bank", "OBJECT TYPE"]);
        session.press_and_see("c", &["How do you want to begin?", "From a template", "From sample objects"]);
        session.press_and_see(ENTER, &["Object type *", "Description *"]);
        correct(session, "9members", "✗ 1 to 255 letters", "Loyalty");
        session.press_and_see(NEXT_STEP, &["✗ is required"]);
        session.press_and_see("Members of the loyalty programme", &["Members of"]);
        session.press_and_see(NEXT_STEP, &["Keep objects for"]);
        correct(session, "5000", "5000 is too", "90");
        session.press_and_see(NEXT_STEP, &["Where each field is read from"]);

        // Two fields: an id for the keys alone, and an address that fills an attribute.
        session.press(ENTER);
        session.press_and_see("id", &["id"]);
        session.press(TAB);
        session.press_and_see("Id", &["✗ Read from: begins with _source."]);
        session.press("\x7f\x7f");
        session.press_and_see("_source.Id", &["_source.Id", "Paste an object as JSON"]);
        paste(session, "mail,_source.mail,_profile.EmailAddress,EMAIL_ADDRESS\nold,_source.old\n");
        session.sees(&["2 rows pasted", "EMAIL_ADDRESS"]);
        session.press_and_see(REMOVE, &["▌ mail"]);
        gone(session, "_source.old");
        paste(session, r#"{"Id": 7001, "mail": "kim@example.com"} {"mail": "lee@example.com"}"#);
        session.sees(&["EmailAddress ← kim@example.com", "sample 1 of 2"]);
        session.press_and_see(NEXT_SAMPLE, &["EmailAddress ← lee@example.com"]);
        session.press_and_see(PREVIOUS_SAMPLE, &["EmailAddress ← kim@example.com"]);
        session.press_and_see(NEXT_STEP, &["Exactly one key is UNIQUE"]);

        // A key over a field that there is not, and without a role.
        session.press(ENTER);
        session.press_and_see("member", &["member"]);
        session.press_and_see(TAB, &["choose …"]);
        session.press_and_see("email", &["Enter takes what you typed."]);
        session.press_and_see(ENTER, &["there is no field email", "has no UNIQUE key"]);
        session.press_and_see(ENTER, &["○ id", "◉ email"]);
        session.press_and_see(" ", &["◉ id"]);
        session.press("\x1b[B\x1b[B");
        session.press_and_see(" ", &["○ email"]);
        session.press(ENTER);
        gone(session, "there is no field email");
        session.press(TAB);
        session.press_and_see("UNIQ", &["○ UNIQUE"]);
        session.press(ENTER);
        gone(session, "has no UNIQUE key");
        session.sees(&["has no key with PROFILE"]);
        session.press_and_see(ENTER, &["◉ UNIQUE"]);
        session.press_and_see("PROF", &["○ PROFILE"]);
        session.press_and_see(" ", &["◉ PROFILE"]);
        session.press(ENTER);
        gone(session, "has no key with PROFILE");
        session.sees(&["member ← 7001"]);
        session.press_and_see(NEXT_SAMPLE, &["member ← no value for id"]);
        session.press_and_see(PREVIEW, &["the sample is turned away", "lee@example.com"]);
        session.press_and_see(PREVIEW, &["Made of fields"]);

        session.press_and_see(NEXT_STEP, &["creates it: there is no such object type yet", "acme-bank"]);
        session.press(NEXT_STEP);
        nothing_next(session);
        session.sees(&["Object types of acme-bank"]);
        on_row(session, "Loyalty");

        // The same name again would replace it, and the review says so.
        session.press_and_see("e", &["Loyalty", "Description *"]);
        session.press_and_see(" and their bonus", &["programme and their bonus"]);
        for step in ["Keep objects for", "Read from", "Made of fields"] {
            session.press_and_see(NEXT_STEP, &[step]);
        }
        session.press_and_see(NEXT_STEP, &["replaces the object type as a whole", "with 1 change"]);
        session.press(NEXT_STEP);
        session.sees(&["object type Loyalty was changed"]);
        delete_by_name(session, "Loyalty");
        session.wait("the row is gone", |s| !s.contents().contains(" Loyalty "));
    });
}

#[test]
fn an_object_type_from_a_template() {
    in_both_sizes("profiles/domains/acme-bank/object-types", |session| {
        session.sees(&["Object types of acme-bank", "OBJECT TYPE"]);
        session.press_and_see("c", &["From a template"]);
        session.press(DOWN);
        session.press_and_see(ENTER, &["Object type templates", "What Salesforce-Account brings", "BusinessName ←"]);
        // What a template brings is seen before it is chosen.
        session.press_and_see("zendesk-u", &["What Zendesk-users brings", "_zendeskUserId"]);
        session.press(ENTER);
        gone(session, "type to narrow");
        session.sees(&["Zendesk-users", "What Zendesk-users brings"]);
        session.press("x");
        session.press_and_see(TAB, &["ResourceNotFoundException"]);
        session.press("\x7f");
        gone(session, "Zendesk-usersx");
        session.press_and_see(NEXT_STEP, &["Object type *"]);
        correct(session, "_Zen", "begins with an underscore", "Zendesk");
        session.press(TAB);
        session.press_and_see("Users of the help desk", &["Users of"]);
        session.press_and_see(NEXT_STEP, &["Keep objects for"]);
        session.press_and_see(NEXT_STEP, &["\"TemplateId\": \"Zendesk-users\""]);
        create(session, "Zendesk");

        // What the template brings is no part of a change.
        session.press_and_see("e", &["Zendesk", "Description *"]);
        session.press_and_see(" and admins", &["desk and admins"]);
        session.press_and_see(NEXT_STEP, &["Keep objects for"]);
        session.press_and_see(NEXT_STEP, &["Difference", "with 1 change"]);
        session.press(NEXT_STEP);
        session.sees(&["object type Zendesk was changed"]);
        delete_by_name(session, "Zendesk");
    });
}

#[test]
fn an_object_type_from_samples() {
    in_both_sizes("profiles/domains/acme-bank/object-types", |session| {
        session.sees(&["Object types of acme-bank", "OBJECT TYPE"]);
        session.press_and_see("c", &["From sample objects"]);
        session.press(DOWN);
        session.press(DOWN);
        session.press_and_see(ENTER, &["Paste one to five objects as JSON"]);
        paste(session, "{\"id\": 7001,\n\"email\": kim}");
        session.sees(&["✗ line 2, column 10"]);
        session.press_and_see(NEXT_STEP, &["✗ line 2, column 10"]);
        session.press_and_see(REMOVE, &["the text of the samples was removed; Ctrl-Z brings it back"]);
        gone(session, "✗");
        session.press_and_see(UNDO, &["✗ line 2, column 10"]);
        session.press(REMOVE);
        gone(session, "✗");
        session.press_and_see("[1]", &["✗ sample 1 is no JSON object"]);
        session.press(REMOVE);
        paste(session, &format!(r#"{{"id": 7001, "email": "{CUSTOMER}", "phone": "+49 (30) 90 18 20"}}"#));
        session.sees(&["✓ 1 object"]);
        session.press_and_see(NEXT_STEP, &["3 fields and 3 keys were proposed", "Object type *"]);
        session.press_and_see("Member", &["Member"]);
        session.press(TAB);
        session.press_and_see("Members", &["Members"]);
        session.press_and_see(NEXT_STEP, &["Keep objects for"]);
        session.press_and_see(NEXT_STEP, &["_source.email", "EMAIL_ADDRESS", &format!("EmailAddress ← {CUSTOMER}")]);
        session.press_and_see(NEXT_STEP, &["_phone", "UNIQUE", "✓ the sample is taken in"]);
        session.press(NEXT_STEP);
        create(session, "Member");
        delete_by_name(session, "Member");
    });
}

#[test]
fn a_killed_console_keeps_fields_and_keys_and_no_sample() {
    for size in [SMALL, LARGE] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().to_str().unwrap();
        let arguments = ["--sandbox", "--log-level", "trace", "--state-dir", state, "--open"];
        let arguments = [&arguments[..], &["profiles/domains/acme-bank/object-types!create"]].concat();
        let mut session = Start::new(&arguments).size(size).session();
        session.press_and_see("", &["How do you want to begin?"]);
        // The sample goes to the service for a proposal, and stays for the preview.
        session.press(DOWN);
        session.press(DOWN);
        session.press_and_see(ENTER, &["Paste one to five objects as JSON"]);
        paste(&mut session, &format!(r#"{{"id": 7001, "email": "{CUSTOMER}"}}"#));
        session.sees(&["✓ 1 object"]);
        session.press_and_see(NEXT_STEP, &["were proposed", "Object type *"]);
        session.press_and_see("Draft-of-members", &["Draft-of-members"]);
        session.press(TAB);
        session.press_and_see("Members", &["Members"]);
        session.press_and_see(NEXT_STEP, &["Keep objects for"]);
        session.press_and_see(NEXT_STEP, &["_source.email", CUSTOMER]);
        paste(&mut session, "tier,_source.tier,_profile.Attributes.tier\ncity,_source.city");
        session.sees(&["2 rows pasted", "_source.tier"]);
        session.press_and_see(NEXT_STEP, &["Made of fields"]);
        paste(&mut session, "last-typed,tier;city,PROFILE");
        session.sees(&["last-typed", "tier, city"]);
        wait_for(folder.path(), "last-typed");
        session.signal(Signal::SIGKILL);
        session.exit_code();
        assert!(!holds(&all_of(folder.path()), CUSTOMER), "a sample is in no file");

        let mut session = Start::new(&arguments).size(size).session();
        session.sees(&["There is a draft", "Go on with the draft"]);
        session.press_and_see(ENTER, &["Made of fields", "last-typed", "tier, city", "Paste an object as JSON"]);
        session.press_and_see("\x1b[1;3D", &["_source.email", "_source.tier"]);
        assert!(!session.contents().contains(CUSTOMER), "the sample is to be pasted again");
        session.press_and_see(ESC, &["Leave the form?", "Discard"]);
        session.press(DOWN);
        session.press(DOWN);
        session.press(ENTER);
        session.wait("the form is left", |s| !s.contents().contains("Leave the form?"));
        session.quit();
        assert!(!holds(&all_of(folder.path()), CUSTOMER), "a sample is in no file");
    }
}
