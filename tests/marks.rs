//! Marked rows, by keys alone: what is done to them, seen on the sheet and on the page of the job, and by the sandbox.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::disk::{all_of, holds};
use crate::forget::ask;
use crate::form::{ENTER, NEXT_STEP};
use crate::pty::Session;
use crate::service::Service;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const CASES: &str = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases";
const MARK_ALL: &str = "\x01";

fn open(service: &Service, size: (u16, u16), arguments: &[&str]) -> (tempfile::TempDir, Session) {
    let state = tempfile::tempdir().unwrap();
    let arguments = [&["--state-dir", state.path().to_str().unwrap()], arguments].concat();
    let session = service.console(&arguments).size(size).session();
    (state, session)
}

/// The requests of these operations that were answered well.
fn done(service: &Service, operations: &[&str]) -> Vec<Value> {
    let is_it = |entry: &Value| {
        let name = entry["operation"].as_str().unwrap_or_default();
        operations.contains(&name) && entry["status"].as_u64() == Some(200)
    };
    service.log().into_iter().filter(is_it).collect()
}

/// Chooses what is done to the marked rows.
fn choose(session: &mut Session, what: &str) {
    session.press_and_see("a", &["With the"]);
    session.press(what);
    session.sees(&[what]);
    session.press(ENTER);
}

/// How many are marked, as the lower edge says.
fn marked(session: &Session) -> usize {
    let contents = session.contents();
    let words: Vec<&str> = contents.split_whitespace().collect();
    let before = words.windows(2).filter(|pair| pair[1].starts_with("marked")).find_map(|pair| pair[0].parse().ok());
    before.unwrap()
}

fn end(mut session: Session) {
    session.signal(nix::sys::signal::Signal::SIGTERM);
    session.exit_code();
}

#[test]
fn all_cases_that_are_open_and_older_than_three_days_are_closed() {
    for size in SIZES {
        let service = Service::start();
        let at = format!("{CASES}?status=open&created_datetime=%3C-3d");
        let (_state, mut session) = open(&service, size, &["--open", &at]);
        session.sees(&["Open", "TITLE"]);
        session.press_and_see(MARK_ALL, &["rows are marked"]);
        let all = marked(&session);
        assert!(all > 20, "{all}");
        choose(&mut session, "Close");
        session.sees(&["Closed", "Status"]);
        session.press_and_see(NEXT_STEP, &["Sets", "Open → Closed", &format!("{all} of {all} taken")]);
        session.press_and_see(NEXT_STEP, &[&format!("{all} done"), "100 %"]);
        // A hundred of them go in one call.
        let calls = done(&service, &["BatchUpdateCase", "UpdateCase"]).len();
        assert!(calls >= 1 && calls <= all.div_ceil(100), "{calls} calls for {all} cases");
        session.press_and_see("\x1b", &["The search found no cases"]);
        end(session);
    }
}

#[test]
fn seven_flows_are_tagged() {
    for size in SIZES {
        let service = Service::start();
        let (_state, mut session) = open(&service, size, &["--open", "appflow/flows"]);
        session.sees(&["FLOW", "salesforce-contacts-to-profiles"]);
        session.press("       ");
        session.sees(&["7 marked"]);
        choose(&mut session, "Add tags");
        session.sees(&["Add tags: 7 flows", "of each row"]);
        session.press_and_see(ENTER, &["Name"]);
        session.press("team");
        session.sees(&["team"]);
        session.press("\tretail");
        session.sees(&["retail"]);
        session.press_and_see(NEXT_STEP, &["7 of 7 taken", "team = retail"]);
        session.press_and_see(NEXT_STEP, &["7 done"]);
        assert_eq!(done(&service, &["TagResource"]).len(), 7);
        end(session);
    }
}

/// The flows with their descriptions.
fn described(service: &Service) -> BTreeMap<String, Value> {
    let reply = ask(service, "appflow", "/list-flows", &json!({"maxResults": 100}));
    let flows = reply["flows"].as_array().unwrap().iter();
    flows.map(|flow| (flow["flowName"].as_str().unwrap().to_owned(), flow["description"].clone())).collect()
}

/// Somebody else gives a flow another description.
fn describe(service: &Service, flow: &str, description: &str) {
    let mut there = ask(service, "appflow", "/describe-flow", &json!({"flowName": flow}));
    let members = [
        "flowName",
        "triggerConfig",
        "sourceFlowConfig",
        "destinationFlowConfigList",
        "tasks",
        "metadataCatalogConfig",
    ];
    there.as_object_mut().unwrap().retain(|name, _| members.contains(&name.as_str()));
    there["description"] = description.into();
    ask(service, "appflow", "/update-flow", &there);
}

#[test]
fn what_a_job_has_set_in_several_rows_is_put_back_by_another_job_and_one_by_its_form() {
    for size in SIZES {
        let service = Service::start();
        let (_state, mut session) = open(&service, size, &["--open", "appflow/flows"]);
        session.sees(&["FLOW", "salesforce-contacts-to-profiles"]);
        let mut before = described(&service);
        session.press("   ");
        session.sees(&["3 marked"]);
        choose(&mut session, "Edit");
        session.sees(&["Edit 3 flows", "Description"]);
        session.press("\x1b[B\x1b[B\x1b[B\x1b[B");
        session.press("Sesame");
        session.sees(&["Sesame"]);
        session.press_and_see(NEXT_STEP, &["3 of 3 taken", "Sesame"]);
        session.press_and_see(NEXT_STEP, &["3 done", " now"]);
        let told = |flows: &BTreeMap<String, Value>| flows.values().filter(|told| *told == "Sesame").count();
        assert_eq!(told(&described(&service)), 3);
        session.press_and_see("u", &["Put back what was there", "all of 3 items that can be"]);
        session.press("Put back all");
        session.press(ENTER);
        session.sees(&["Put back: 3 flows", "3 of 3 taken"]);
        session.wait("each of them was looked at", |s| s.contents().matches("Sesame → ").count() == 3);
        // Somebody else changes one of them between the review and the start.
        let theirs = "Of somebody else";
        let (other, _) = described(&service).into_iter().rfind(|(_, told)| told == "Sesame").unwrap();
        describe(&service, &other, theirs);
        session
            .press_and_see(NEXT_STEP, &["Put back: 3 flows", "2 done", "1 failed", "ChangedSince", "is left as it is"]);
        before.insert(other, theirs.into());
        assert_eq!(described(&service), before);
        session.press_and_see("u", &["Put back what was there"]);
        session.press_and_see(ENTER, &["Undoes", "UpdateFlow of", "+ Sesame"]);
        session.press_and_see(NEXT_STEP, &["was changed"]);
        assert_eq!(told(&described(&service)), 1);
        end(session);
    }
}

#[test]
fn of_marked_profiles_that_are_deleted_what_fails_is_tried_again() {
    let service = Service::with(&["--fault", "DeleteProfile=403:1"]);
    let mails = ["mina", "priya.patel", "noa.c"].map(|name| format!("_email={name}%40example.com"));
    let at = format!("profiles/domains/acme-retail/profiles?{}", mails.join("&"));
    let (_state, mut session) = open(&service, SIZES[0], &["--open", &at]);
    session.sees(&["Priya Patel", "Noa"]);
    session.press_and_see("*", &["marked"]);
    let all = marked(&session);
    assert!(all > 1, "{all}");
    session.press_and_see("x", &["This can't be undone", &format!("{all} of {all} taken")]);
    session.press_and_see(NEXT_STEP, &[&format!("Type {all}")]);
    session.press(&all.to_string());
    session.press(ENTER);
    session.sees(&[&format!("{all} failed"), "AccessDeniedException", "retry failed"]);
    assert!(done(&service, &["DeleteProfile"]).is_empty());
    service.without_faults();
    session.press_and_see("r", &[&format!("{all} done"), "100 %"]);
    assert_eq!(done(&service, &["DeleteProfile"]).len(), all);
    end(session);
}

#[test]
fn a_read_only_console_does_nothing_to_marked_rows() {
    let service = Service::start();
    let (_state, mut session) = open(&service, SIZES[0], &["--read-only", "--open", "appflow/flows"]);
    session.sees(&["FLOW", "salesforce-contacts-to-profiles"]);
    session.press_and_see("*", &["marked"]);
    session.press_and_see("x", &["nothing can be changed"]);
    session.press_and_see("q", &["Leave, and forget the marks?"]);
    session.press("y");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn a_job_of_an_earlier_run_is_given_again_what_is_never_kept() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let (config, state) = (home.path().join("config/switchboard"), home.path().join("state"));
    fs::create_dir_all(&config).unwrap();
    let share =
        |share: &str| fs::write(config.join("settings.toml"), format!("[rates]\nbackground = {share}\n")).unwrap();
    let console = |arguments: &[&str]| {
        let arguments = [&["--state-dir", state.to_str().unwrap()], arguments].concat();
        service.console(&arguments).env("XDG_CONFIG_HOME", home.path().join("config")).session()
    };
    // Slow enough for it to be paused before anything is sent.
    share("0.01");
    let mut session = console(&["--open", &format!("{CASES}?status=open&created_datetime=%3C-3d")]);
    session.sees(&["Open", "TITLE"]);
    session.press_and_see(MARK_ALL, &["rows are marked"]);
    let all = marked(&session);
    choose(&mut session, "Comment: ");
    session.sees(&["Body"]);
    let body = "A sesame for the customer";
    say(&mut session, body);
    session.press_and_see(NEXT_STEP, &[&format!("{all} of {all} taken")]);
    session.press_and_see(NEXT_STEP, &["0 done", &format!("{all} left")]);
    session.press_and_see(" ", &["paused"]);
    session.quit();
    assert!(!holds(&all_of(&state), body), "what customers are told is on disk");

    share("1.0");
    let mut session = console(&["--open", "jobs"]);
    session.sees(&["Go on with the job of an earlier run?", "To its page"]);
    session.press_and_see("y", &["Can't go on: what is never kept", "give what is missing"]);
    session.press_and_see(" ", &["Body"]);
    say(&mut session, body);
    session.press_and_see(NEXT_STEP, &["Goes on", &format!("{all} of {all} taken")]);
    session.press_and_see(NEXT_STEP, &[&format!("{all} done")]);
    session.quit();
    let said = done(&service, &["BatchCreateRelatedItem", "CreateRelatedItem"]);
    assert!(!said.is_empty() && said.len() <= all.div_ceil(100), "{} calls", said.len());
    assert!(!holds(&all_of(&state), body));
}

/// Types the body of a comment: the form begins at it.
fn say(session: &mut Session, body: &str) {
    session.press(body);
    session.sees(&[body]);
}
