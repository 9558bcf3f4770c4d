//! A connector profile of every connector, by keys alone through the real binary: properties, credentials, the new
//! row. No request is refused, and no secret is seen or written anywhere.

#[path = "connectors/cases.rs"]
mod cases;
#[path = "connectors/flows.rs"]
mod flows;

use crate::{disk, form, pty, service};
use std::path::Path;
use std::thread;

use cases::{Case, SNOWFLAKE, USER, cases};
use disk::{all_of, holds};
use form::Do::{Choose, Open, Secret, Type};
use form::{ENTER, NEXT_STEP, fill};
use nix::sys::signal::Signal;
use pty::Session;
use serde_json::Value;
use service::Service;

fn create(session: &mut Session, case: &Case) {
    session.press_and_see("c", &["Create a connector profile", "Name *"]);
    fill(session, Type("Name", case.name));
    fill(session, Choose("Connector", case.kind));
    if case.kind == "CustomConnector" {
        fill(session, Type("Custom connector", "erp"));
    }
    if case.private {
        fill(session, Choose("Network", "Private"));
    }
    session.press_and_see(NEXT_STEP, &["Where the application is"]);
    for step in &case.properties {
        fill(session, *step);
    }
    session.press_and_see(NEXT_STEP, &["How to sign in"]);
    for step in &case.credentials {
        fill(session, *step);
    }
    session.press_and_see(NEXT_STEP, &["Encryption key"]);
    session.press_and_see(NEXT_STEP, &["creates a new connector profile", case.name]);
    session.press(NEXT_STEP);
    if case.private {
        session.sees(&["PENDING"]);
    }
    session.sees(&["was created", "Nothing for now"]);
    session.press(ENTER);
    session.wait("its row is there", |s| {
        let contents = s.contents();
        !contents.contains("Nothing for now") && contents.contains(case.name)
    });
}

/// The beginnings of all secrets that are typed.
const MARKS: [&str; 3] = ["MARKED-SECRET", "MARKEDa", "MARKEDSECRET"];

/// Whether a secret is in any file of a folder.
fn holds_mark(folder: &Path) -> bool {
    let all = all_of(folder);
    MARKS.iter().any(|mark| holds(&all, mark))
}

#[test]
fn every_connector_gets_its_profile_by_keys() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let state = ["--log-level", "trace", "--state-dir", folder.path().to_str().unwrap()];
    let open = [&state[..], &["--open", "appflow/custom-connectors!create"]].concat();
    let mut session = service.console(&open).size((140, 40)).session();

    // The connector of the account's own first: by the plain form of its operation.
    session.sees(&["Register a connector"]);
    fill(&mut session, Type("Connector label", "erp"));
    fill(&mut session, Choose("Kind of code", "LAMBDA"));
    fill(&mut session, Open("Where it runs"));
    fill(&mut session, Open("Lambda function"));
    fill(&mut session, Type("ARN of the function", "arn:aws:lambda:us-east-1:111122223333:function:erp"));
    session.press_and_see(NEXT_STEP, &["RegisterConnector", "Effect"]);
    session.press(NEXT_STEP);
    session.sees(&["was created", "erp"]);

    session.press(":");
    session.press("appflow/connector-profiles");
    session.press(ENTER);
    session.sees(&["salesforce-production", "CONNECTOR"]);
    let cases = cases();
    for case in &cases {
        create(&mut session, case);
    }
    for mark in MARKS {
        assert!(!session.written().contains(mark), "{mark} was never on the screen");
    }
    session.quit();
    assert!(!holds_mark(folder.path()));
    let log = service.log();
    let made = log.iter().filter(|entry| entry["operation"] == "CreateConnectorProfile").count();
    assert_eq!(made, cases.len());
    let refused: Vec<_> = log.iter().filter(|entry| !entry["error"].is_null()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn a_private_connection_is_offered_where_there_is_one_and_followed_to_its_end() {
    let service = Service::start();
    let open = ["--open", "appflow/connector-profiles!create"];
    let mut session = service.console(&open).size((140, 40)).session();
    session.sees(&["Create a connector profile", "Name *"]);
    fill(&mut session, Type("Name", "inside"));
    fill(&mut session, Choose("Connector", "Veeva"));
    fill(&mut session, Choose("Network", "Private"));
    session.sees(&["Veeva is reached publicly; private connections are for"]);
    session.press_and_see(NEXT_STEP, &["1 to correct"]);
    fill(&mut session, Choose("Connector", "Snowflake"));
    session.wait("it may be private", |s| !s.contents().contains("reached publicly"));
    session.press_and_see(NEXT_STEP, &["Where the application is"]);
    for step in SNOWFLAKE {
        fill(&mut session, *step);
    }
    fill(&mut session, Type("PrivateLink service", "com.amazonaws.vpce.eu-west-1.vpce-svc-1"));
    session.press_and_see(NEXT_STEP, &["How to sign in"]);
    for step in USER {
        fill(&mut session, *step);
    }
    session.press_and_see(NEXT_STEP, &["Encryption key"]);
    session.press_and_see(NEXT_STEP, &["creates a new connector profile", "PENDING"]);
    session.press_and_see(NEXT_STEP, &["The private connection is being set up", "pending"]);
    session.sees(&["It failed", "failed", "not in us-east-1"]);
    session.press_and_see("\x1b", &["CONNECTOR", "inside", "Failed"]);
    go_to_row(&mut session, "inside");
    session.quit();
}

/// The creations that the service has seen.
fn creations(service: &Service) -> Vec<Value> {
    service.log().into_iter().filter(|entry| entry["operation"] == "CreateConnectorProfile").collect()
}

#[test]
fn a_creation_that_was_cut_off_is_sent_again_with_its_token() {
    // The service acts at once and answers late.
    let service = Service::with(&["--latency-ms", "2000"]);
    let folder = tempfile::tempdir().unwrap();
    let state = ["--state-dir", folder.path().to_str().unwrap(), "--open"];
    let start = |open| service.console(&[&state[..], &[open]].concat()).size((140, 40)).session();
    let mut session = start("appflow/connector-profiles!create");
    session.sees(&["Create a connector profile", "Name *"]);
    fill(&mut session, Type("Name", "crm"));
    fill(&mut session, Choose("Connector", "Amplitude"));
    session.press_and_see(NEXT_STEP, &["Where the application is"]);
    session.press_and_see(NEXT_STEP, &["How to sign in"]);
    let keys = [Secret("API key", "MARKED-SECRET-1"), Secret("Secret key", "MARKED-SECRET-2")];
    for key in keys {
        fill(&mut session, key);
    }
    session.press_and_see(NEXT_STEP, &["Encryption key"]);
    session.press_and_see(NEXT_STEP, &["creates a new connector profile"]);
    session.press(NEXT_STEP);
    while creations(&service).is_empty() {
        thread::yield_now();
    }
    session.signal(Signal::SIGKILL);
    session.exit_code();

    let mut session = start("writes");
    session.sees(&["CreateConnectorProfile", "1 of unknown outcome"]);
    session.press_and_see("a", &["Look at what is there now", "Fill in what was not kept and send it again"]);
    session.press("fill in");
    session.press(ENTER);
    session.sees(&["There is a draft", "Secrets and content"]);
    // Its step is the one of its last draft: it was killed before or after that of the last one.
    session.press_and_see(ENTER, &["3 Credentials"]);
    let shows = |step: &str, s: &vt100::Screen| s.contents().contains(step);
    session.wait("a step of it", |s| shows("Encryption key", s) || shows("How to sign in", s));
    if !session.contents().contains("How to sign in") {
        session.press("\x1b[1;3D");
    }
    session.sees(&["How to sign in", "API key"]);
    for key in keys {
        fill(&mut session, key);
    }
    session.press_and_see(NEXT_STEP, &["Encryption key"]);
    session.press_and_see(NEXT_STEP, &["nobody knows whether it was carried out", "it is asked"]);
    session.press_and_see(NEXT_STEP, &["Is it the same as then?"]);
    session.press("\x1b[B\x1b[B\x1b[B");
    session.press(ENTER);
    session.sees(&["was created", "Nothing for now"]);
    session.press(ENTER);
    session.press(":");
    session.press("writes");
    session.press(ENTER);
    session.sees(&["Writes and drafts", "CreateConnectorP"]);
    session.wait("nothing is left open", |s| !s.contents().contains("of unknown outcome"));
    session.quit();
    // Without the token the second would have met the first, which had been carried out.
    let creations = creations(&service);
    assert_eq!(creations.len(), 2);
    assert!(creations.iter().all(|entry| entry["error"].is_null()), "{creations:#?}");
    assert!(!holds_mark(folder.path()));
}

/// Moves the cursor of a table until it is on a row.
pub(crate) fn go_to_row(session: &mut Session, name: &str) {
    session.press("/");
    session.press(&format!("={name}"));
    session.wait(&format!("only {name} is left"), |s| {
        let contents = s.contents();
        // Above them are the frame, the filter and the headings.
        let rows = contents.lines().skip(5).filter(|line| line.starts_with("│  ") && !line[3..].starts_with("   "));
        contents.contains(name) && rows.count() == 1
    });
    session.press(ENTER);
    session.sees(&[name]);
}
