//! The wizards through the real binary, by keys alone: from `c` to the new row, with bad input corrected on the
//! way, then changed, then deleted by name. And what must be there, and must not be, after the console was killed.

#[path = "wizards/case.rs"]
mod case;
#[path = "wizards/counted.rs"]
mod counted;
#[path = "wizards/flow.rs"]
mod flow;
#[path = "wizards/guided.rs"]
mod guided;
#[path = "wizards/object_type.rs"]
mod object_type;
#[path = "wizards/upload.rs"]
mod upload;

use crate::{disk, pty, service};

use nix::sys::signal::Signal;

use disk::{all_of, holds, wait_for};
use pty::{Session, Start};
use service::Service;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (140, 40);

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";
const BACK_TAB: &str = "\x1b[Z";
const NEXT_STEP: &str = "\x13";
const STEP_BACK: &str = "\x1b[1;3D";

/// Marked, so that it is found wherever it went.
const SECRET: &str = "MARKED-SECRET-71c3";

/// Runs a flow in a small terminal on the built-in sandbox, and in a large one on a sandbox whose log then holds no
/// request that was refused for what was in it.
fn in_both_sizes(open: &str, flow: impl Fn(&mut Session)) {
    let mut session = Start::new(&["--sandbox", "--open", open]).size(SMALL).session();
    flow(&mut session);
    session.quit();

    let service = Service::start();
    let mut session = service.console(&["--open", open]).size(LARGE).session();
    flow(&mut session);
    session.quit();
    let log = service.log();
    assert!(!log.is_empty(), "the requests are in the log: {log:?}");
    let refused = |entry: &&serde_json::Value| {
        let error = entry["error"].as_str().unwrap_or_default();
        ["Validation", "BadRequest", "InvalidParameter"].iter().any(|code| error.starts_with(code))
    };
    let refused: Vec<_> = log.iter().filter(refused).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Waits until a text is seen no more.
fn gone(session: &Session, text: &str) {
    session.wait(&format!("'{text}' is gone"), |s| !s.contents().contains(text));
}

/// Types what is wrong, is told so at the field, and types what is right over it.
fn correct(session: &mut Session, wrong: &str, told: &str, right: &str) {
    session.press_and_see(wrong, &[told]);
    let shown: String = told.chars().collect();
    session.press(&"\x7f".repeat(wrong.chars().count()));
    session.press(right);
    gone(session, &shown);
    session.sees(&[right]);
}

/// Chooses a value by typing its beginning.
fn choose(session: &mut Session, typed: &str, value: &str) {
    session.press(&typed[..1]);
    session.sees(&["Esc close"]);
    session.press(&typed[1..]);
    session.wait("the list is narrowed", |s| {
        let contents = s.contents();
        contents.contains(typed) && contents.contains(value)
    });
    session.press(ENTER);
    gone(session, "Esc close");
    session.sees(&[value]);
}

/// Goes to the first field under the only heading of a step.
fn first_field(session: &mut Session) {
    session.press(&BACK_TAB.repeat(8));
    session.press(TAB);
}

/// Leaves the list of what to do next.
fn nothing_next(session: &mut Session) {
    session.sees(&["was created", "Nothing for now"]);
    session.press(ENTER);
    gone(session, "Nothing for now");
}

/// Waits until the cursor is on the row of a name: its line stands out from the screen.
fn on_row(session: &Session, name: &str) {
    session.wait(&format!("the cursor is on {name}"), |s| {
        let ground = |line: u16| s.cell(line, 2).map(vt100::Cell::bgcolor);
        let mut lines = (0..).zip(s.contents().lines().map(str::to_owned).collect::<Vec<_>>());
        lines.any(|(at, line)| line.starts_with(&format!("│  {name} ")) && ground(at) != ground(1))
    });
}

/// Deletes the row under the cursor: another name is not enough.
fn delete_by_name(session: &mut Session, name: &str) {
    session.press_and_see("x", &["Type ", name]);
    let (most, last) = name.split_at(name.len() - 1);
    session.press(most);
    session.press_and_see(ENTER, &[&format!("✗ type {name}")]);
    session.press(last);
    session.press(ENTER);
    session.sees(&["was deleted"]);
}

#[test]
fn a_domain_of_customer_profiles() {
    in_both_sizes("profiles/domains", |session| {
        session.sees(&["acme-retail", "legacy-crm"]);
        session.press_and_see("c", &["Create a Customer Profiles domain", "Domain name"]);
        correct(session, "acme prod", "\"acme prod\" has a", "acme-prod");
        session.press_and_see(NEXT_STEP, &["Keep data for"]);
        correct(session, "9", "3669 is too", "");

        // Matching by machine learning, once a week.
        session.press_and_see(NEXT_STEP, &["Once a week a job"]);
        session.press_and_see("y", &["◉ yes", "Export of"]);
        session.press_and_see(NEXT_STEP, &["Profiles that agree"]);

        // A rule that compares addresses needs to know which.
        session.press_and_see("y", &["◉ yes", "Rules", "Kinds of attributes"]);
        session.press(TAB);
        session.press_and_see(ENTER, &["Attributes *"]);
        session.press(ENTER);
        session.press_and_see("EmailAddress", &["EmailAddress"]);
        session.press_and_see(NEXT_STEP, &["for a rule compares Em", "Compare"]);
        choose(session, "MANY", "MANY_TO_MANY");
        session.press_and_see(NEXT_STEP, &["for a rule compares Em"]);
        session.press(ENTER);
        session.press("EmailAddress");
        gone(session, "for a rule compares Em");

        session.press_and_see(NEXT_STEP, &["Effect", "creates a new domain", "111122223333"]);
        session.press(NEXT_STEP);
        nothing_next(session);
        session.sees(&["Domains"]);
        on_row(session, "acme-prod");

        session.press_and_see("e", &["Edit settings and matching", "acme-prod", "366"]);
        correct(session, "5", "3665 is too", "");
        session.press("\x7f\x7f");
        session.press_and_see("0", &["Keep data for (days)    30"]);
        session.press_and_see(NEXT_STEP, &["Once a week a job"]);
        session.press_and_see(NEXT_STEP, &["Profiles that agree"]);
        session.press_and_see(NEXT_STEP, &["1 change", "Difference", "DefaultExpirationDays", "- 366"]);
        session.press(NEXT_STEP);
        session.sees(&["domain acme-prod was changed"]);
        session.press_and_see(ENTER, &["Domain acme-prod", "Object types"]);
        session.press_and_see("d", &["DefaultExpirationDays: 30"]);
        session.press_and_see(ESC, &["Object types", "Rule matching"]);
        session.press_and_see(ESC, &["legacy-crm"]);

        delete_by_name(session, "acme-prod");
        session.wait("the row is gone", |s| !s.contents().contains("  acme-prod "));
    });
}

#[test]
fn a_domain_of_cases() {
    in_both_sizes("cases/domains", |session| {
        session.sees(&["acme-support", "acme-travel-claims"]);
        session.press_and_see("c", &["Create a Cases domain", "Name *"]);
        session.press_and_see(NEXT_STEP, &["✗", "1 to correct"]);
        correct(session, "claims ", "✗", "claims\u{1F600}");
        let long = "x".repeat(101);
        session.press_and_see(&long, &["✗", "1 to correct"]);
        session.press(&"\x7f".repeat(102));
        gone(session, "✗");
        session.sees(&["claims"]);

        session.press_and_see(NEXT_STEP, &["creates a new domain", "\"name\": \"claims\"", "create-domain"]);
        session.press_and_see(NEXT_STEP, &["The domain is being made", "CreationInProgress"]);
        nothing_next(session);
        session.wait("it is Active in the table", |s| {
            s.contents().lines().any(|line| line.contains(" claims ") && line.contains("Active"))
        });

        // A second one of this name is refused by the service; what was typed stays, and is corrected.
        session.press_and_see("c", &["Create a Cases domain"]);
        session.press_and_see("claims", &["claims"]);
        session.press_and_see(NEXT_STEP, &["creates a new domain"]);
        // It is told of at the field, which is in sight again.
        session.press_and_see(NEXT_STEP, &["ConflictException", "Name *", "claims already exists"]);
        session.press_and_see(ESC, &["Leave the form?", "Discard"]);
        session.press("\x1b[B\x1b[B");
        session.press(ENTER);
        session.sees(&["acme-pilot-emea"]);

        session.press_and_see("e", &["can't be edited here"]);
        on_row(session, "claims");
        delete_by_name(session, "claims");
        session.wait("the row is gone", |s| !s.contents().contains(" claims "));
    });
}

#[test]
fn a_connector_profile() {
    in_both_sizes("appflow/connector-profiles", |session| {
        session.sees(&["salesforce-production", "CONNECTOR"]);
        session.press_and_see("c", &["Create a connector profile", "Name *"]);
        correct(session, "crm test", "\"crm test\" has a", "crm-test");
        session.press(TAB);
        choose(session, "Zen", "Zendesk");
        session.press_and_see(NEXT_STEP, &["Where the application is", "Zendesk"]);
        session.press_and_see(NEXT_STEP, &["✗ is required"]);
        correct(session, "acme zendesk", "has a space", "https://acme.zendesk.com");
        session.press_and_see(NEXT_STEP, &["How to sign in", "Client ID"]);
        session.press_and_see(NEXT_STEP, &["is needed to sign in"]);
        first_field(session);
        session.press_and_see("the-client", &["the-client"]);
        session.press(TAB);
        session.press_and_see(SECRET, &["••••"]);
        // One way to sign in is needed: a token here.
        session.press_and_see(NEXT_STEP, &["needs one way to sign in"]);
        first_field(session);
        session.press(&TAB.repeat(2));
        session.press(SECRET);
        gone(session, "needs one way to sign in");
        session.press_and_see(NEXT_STEP, &["Encryption key"]);
        session.press_and_see(NEXT_STEP, &["creates a new connector profile", "crm-test"]);
        session.press(NEXT_STEP);
        nothing_next(session);
        session.sees(&["salesforce-production"]);
        on_row(session, "crm-test");

        // Credentials never come back, so a change needs them again.
        session.press_and_see("e", &["Edit the connection", "crm-test", "Network *"]);
        session.press_and_see(NEXT_STEP, &["Where the application is", "https://acme.zendesk.com"]);
        first_field(session);
        correct(session, " x", "has a space", "/v2");
        session.press_and_see(NEXT_STEP, &["How to sign in"]);
        session.sees(&["Client ID"]);
        first_field(session);
        session.press_and_see("other-client", &["other-client"]);
        session.press(TAB);
        session.press(SECRET);
        session.press(TAB);
        session.press(SECRET);
        session.press_and_see(NEXT_STEP, &["Difference", "instanceUrl", "https://acme.zendesk.com/v2"]);
        session.press(NEXT_STEP);
        session.sees(&["connector profile crm-test was changed"]);

        // The calls are kept, with all but the secrets.
        session.press_and_see("L", &["UpdateConnectorProfile", "CreateConnectorProfile"]);
        session.press("/");
        session.press_and_see("=update", &["1 of "]);
        session.press(ENTER);
        session.press_and_see(ENTER, &["Overview", "update-connector-profile"]);
        session.press_and_see(TAB, &["other-client", "clientSecret", "‹secret›"]);
        session.press(ESC);
        gone(session, "Overview");
        session.press_and_see("[", &["salesforce-production"]);
        delete_by_name(session, "crm-test");
        session.wait("the row is gone", |s| !s.contents().contains(" crm-test "));
        assert!(!session.written().contains(SECRET), "a secret was never on the screen");
    });
}

#[test]
fn a_killed_console_offers_its_draft_without_secrets() {
    for size in [SMALL, LARGE] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().to_str().unwrap();
        let arguments = ["--sandbox", "--log-level", "trace", "--state-dir", state, "--open"];
        let arguments = [&arguments[..], &["appflow/connector-profiles!create"]].concat();
        let mut session = Start::new(&arguments).size(size).session();
        session.press_and_see("", &["Create a connector profile", "Name *"]);
        session.press_and_see("draft-of-crm", &["draft-of-crm"]);
        session.press(TAB);
        choose(&mut session, "Zen", "Zendesk");
        session.press_and_see(NEXT_STEP, &["Where the application is"]);
        first_field(&mut session);
        session.press_and_see("https://acme.zendesk.com", &["https://acme.zendesk.com"]);
        session.press_and_see(NEXT_STEP, &["How to sign in", "Client ID"]);
        first_field(&mut session);
        session.press(TAB);
        session.press_and_see(SECRET, &["••••"]);
        // What is typed after the secret reaches the disk with the word that something is left out.
        session.press(BACK_TAB);
        session.press_and_see("last-typed", &["last-typed"]);
        wait_for(folder.path(), "last-typed");
        session.signal(Signal::SIGKILL);
        session.exit_code();
        assert!(!holds(&all_of(folder.path()), SECRET), "a secret is in no file");

        let mut session = Start::new(&arguments).size(size).session();
        session.sees(&["There is a draft", "Secrets and content", "Go on with the draft"]);
        session.press_and_see(ENTER, &["How to sign in", "last-typed"]);
        assert!(!session.contents().contains("••••"), "the secret is to be typed again");
        session.press_and_see(STEP_BACK, &["https://acme.zendesk.com"]);
        session.press_and_see(STEP_BACK, &["draft-of-crm", "Zendesk"]);
        session.press_and_see(ESC, &["Leave the form?", "Discard"]);
        session.press("\x1b[B\x1b[B");
        session.press(ENTER);
        session.wait("the form is left", |s| !s.contents().contains("Leave the form?"));
        session.quit();
        assert!(!holds(&all_of(folder.path()), SECRET), "a secret is in no file");
    }
}
