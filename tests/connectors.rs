//! A connector profile of every connector, by keys alone through the real binary: properties, credentials, the new
//! row. No request is refused, and no secret is seen or written anywhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "pty/mod.rs"]
mod pty;

#[path = "connectors/cases.rs"]
mod cases;
#[path = "pty/form.rs"]
mod form;
#[path = "pty/service.rs"]
mod service;

use std::fs;
use std::path::{Path, PathBuf};

use cases::{Case, SNOWFLAKE, USER, cases};
use form::Do::{Choose, Open, Type};
use form::{ENTER, NEXT_STEP, fill};
use pty::Session;
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

/// All that is in the files of a folder and of those inside it.
fn all_of(folder: &Path) -> Vec<u8> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path: PathBuf| if path.is_dir() { all_of(&path) } else { fs::read(path).unwrap_or_default() })
        .collect()
}

/// The beginnings of all secrets that are typed.
const MARKS: [&str; 3] = ["MARKED-SECRET", "MARKEDa", "MARKEDSECRET"];

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
    fill(&mut session, Choose("Connector provisioning type", "LAMBDA"));
    fill(&mut session, Open("Connector provisioning config"));
    fill(&mut session, Open("Lambda"));
    fill(&mut session, Type("Lambda ARN", "arn:aws:lambda:us-east-1:111122223333:function:erp"));
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
    let all = all_of(folder.path());
    for mark in MARKS {
        assert!(!all.windows(mark.len()).any(|window| window == mark.as_bytes()), "{mark} is in no file");
    }
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
    session.press_and_see(NEXT_STEP, &["The private connection is being set up", "PENDING"]);
    session.sees(&["It failed", "FAILED", "is in eu-west-1"]);
    session.press_and_see("\x1b", &["CONNECTOR", "inside", "FAILED"]);
    go_to_row(&mut session, "inside");
    session.quit();
}

/// Moves the cursor of a table until it is on a row.
fn go_to_row(session: &mut Session, name: &str) {
    session.press_and_see("/", &["/"]);
    session.press(&format!("={name}"));
    session.press(ENTER);
    session.sees(&[name]);
}
