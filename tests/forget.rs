//! A person is forgotten: by keys alone, over two domains, against a sandbox that is asked afterwards what is left.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use nix::sys::signal::Signal;
use regex::Regex;
use serde_json::{Value, json};
use switchboard::contract::{JournalNews, WriteRecord, WriteState};
use switchboard::journal::Journal;

use crate::disk::{all_of, holds};
use crate::pty::Session;
use crate::service::Service;

const PATIENCE: Duration = Duration::from_secs(30);
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const MAIL: &str = "kim@example.com";
const CASES: &str = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";

/// Asks the sandbox itself.
pub(crate) fn ask(service: &Service, scope: &str, path: &str, body: &Value) -> Value {
    service.ask("POST", scope, path, body)
}

/// The ids of those in a domain who have the address.
pub(crate) fn found(service: &Service, domain: &str) -> Vec<String> {
    let search = json!({"KeyName": "_email", "Values": [MAIL]});
    let reply = ask(service, "profile", &format!("/domains/{domain}/profiles/search"), &search);
    let ids = reply["Items"].as_array().unwrap().iter().map(|item| item["ProfileId"].as_str().unwrap().to_owned());
    ids.collect()
}

/// How many cases name somebody.
fn naming(service: &Service, id: &str) -> usize {
    let arn = format!("arn:aws:profile:us-east-1:111122223333:domains/acme-retail/profiles/{id}");
    let filter = json!({"field": {"equalTo": {"id": "customer_id", "value": {"stringValue": arn}}}});
    let reply = ask(service, "cases", &format!("/domains/{CASES}/cases-search"), &json!({"filter": filter}));
    reply["cases"].as_array().unwrap().len()
}

fn deletions(service: &Service) -> Vec<Value> {
    let log = service.log();
    log.into_iter().filter(|entry| entry["operation"].as_str().unwrap_or_default().starts_with("Delete")).collect()
}

fn kept(state: &Path) -> Vec<WriteRecord> {
    let (tell, news) = channel();
    let journal = Journal::open(state.join("journal.sqlite"), Box::new(move |item| drop(tell.send(item)))).unwrap();
    let opened = news.recv_timeout(PATIENCE).unwrap();
    drop(journal);
    let JournalNews::Opened { writes, .. } = opened else { return Vec::new() };
    writes
}

/// The console on the page of the person, once all was looked at.
fn on_the_page(service: &Service, id: &str, state: &Path, size: (u16, u16), more: &[&str]) -> Session {
    let at = format!("forget?profile=acme-retail%2F{id}");
    // All of the published rates is ours: the tests do not wait for the contact centre.
    let config = state.join("config/switchboard");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("settings.toml"), "[rates]\ninteractive = 1.0\nbackground = 1.0\n").unwrap();
    let arguments = [&["--state-dir", state.to_str().unwrap(), "--open", &at], more].concat();
    let console = service.console(&arguments).env("XDG_CONFIG_HOME", state.join("config"));
    let session = console.size(size).session();
    session.sees(&["All was looked at.", "[x] "]);
    session
}

/// How many things are taken, as the page says.
fn taken(contents: &str) -> Option<usize> {
    Regex::new(r"(\d+) taken").unwrap().captures(contents)?[1].parse().ok()
}

/// The word is typed.
fn agree(session: &mut Session, id: &str) {
    session.press_and_see("x", &["Deleted for good", "Enter do it"]);
    session.press_and_see(id, &[id]);
    session.press("\r");
}

#[test]
fn a_person_is_forgotten_over_two_domains_and_nothing_is_left() {
    for size in SIZES {
        let (service, state) = (Service::start(), tempfile::tempdir().unwrap());
        let id = found(&service, "acme-retail").remove(0);
        assert!(naming(&service, &id) > 1 && !found(&service, "acme-travel").is_empty());
        let mut session = on_the_page(&service, &id, state.path(), size, &[]);
        session.sees(&["May be the same person", "profile in acme-travel", "has in common: e-mail, phone"]);
        // Who may be the same is taken in one by one.
        for _ in 0..session.contents().matches("[ ]").count() {
            let before = taken(&session.contents());
            session.press("\t");
            session.press(" ");
            let more = |s: &vt100::Screen| taken(&s.contents()) > before && s.contents().contains("All was looked at.");
            session.wait("one more is taken, and was looked at", more);
        }
        let all = taken(&session.contents()).unwrap();
        agree(&mut session, &id);
        session.sees(&[&format!("{all} of {all} deleted")]);
        // The page is not left without its report.
        session.press_and_see("q", &["The report was not saved."]);
        session.press("\r");
        session.wait("the question is closed", |s| !s.contents().contains("The report was not saved."));
        session.press_and_see("o", &["Save the report", "forgotten-"]);
        let report = state.path().join("report.md");
        session.press(&format!("\x15{}\r", report.display()));
        session.sees(&["written to"]);
        session.quit();
        for domain in ["acme-retail", "acme-travel", "acme-bank"] {
            assert!(found(&service, domain).is_empty(), "{domain}");
        }
        assert_eq!(naming(&service, &id), 0);
        let text = fs::read_to_string(&report).unwrap();
        assert!(text.contains(&id) && text.contains("DeleteProfile"), "{text}");
        let disk = all_of(state.path());
        for content in [MAIL, "sy.kim", "서연", "Seoyeon", "555-0142"] {
            assert!(!holds(&disk, content), "{content} is on disk");
        }
        let done = |write: &&WriteRecord| write.state == WriteState::Succeeded;
        assert_eq!(kept(state.path()).iter().filter(done).count(), all);
    }
}

#[test]
fn what_fails_is_seen_and_sent_again_until_it_is_done() {
    let (service, state) = (Service::with(&["--fault", "DeleteCase=403:0.5"]), tempfile::tempdir().unwrap());
    let id = found(&service, "acme-retail").remove(0);
    let all = naming(&service, &id) + 1;
    let mut session = on_the_page(&service, &id, state.path(), SIZES[1], &[]);
    agree(&mut session, &id);
    // Which of them fails, and so whether its reason is in sight, is by chance.
    session.sees(&[" failed"]);
    for _ in 0..30 {
        let ended = |s: &vt100::Screen| {
            let contents = s.contents();
            contents.contains("r try again") || contents.contains(&format!("{all} of {all} deleted"))
        };
        session.wait("the deletions have ended", ended);
        if session.contents().contains(&format!("{all} of {all} deleted")) {
            break;
        }
        let before = deletions(&service).len();
        session.press("r");
        session.wait("they are sent again", |_| deletions(&service).len() > before);
    }
    session.sees(&[&format!("{all} of {all} deleted")]);
    assert_eq!(naming(&service, &id), 0);
    session.signal(Signal::SIGTERM);
    session.exit_code();
}

#[test]
fn a_read_only_console_deletes_nothing() {
    let (service, state) = (Service::start(), tempfile::tempdir().unwrap());
    let id = found(&service, "acme-retail").remove(0);
    let mut session = on_the_page(&service, &id, state.path(), SIZES[0], &["--read-only"]);
    assert!(!session.contents().contains("delete taken"));
    session.press_and_see("x", &["nothing is deleted: this profile is read-only"]);
    session.quit();
    assert!(deletions(&service).is_empty() && kept(state.path()).is_empty());
}

#[test]
fn of_a_console_that_is_killed_the_journal_says_what_was_sent() {
    // However late it is killed, the person is not gone by then.
    let trouble = ["--latency-ms", "300", "--fault", "DeleteProfile=403:1"];
    let (service, state) = (Service::with(&trouble), tempfile::tempdir().unwrap());
    let id = found(&service, "acme-retail").remove(0);
    let mut session = on_the_page(&service, &id, state.path(), SIZES[0], &[]);
    agree(&mut session, &id);
    session.wait("something was sent", |_| !deletions(&service).is_empty());
    session.signal(Signal::SIGKILL);
    session.exit_code();
    service.without_faults();
    let (sent, writes) = (deletions(&service), kept(state.path()));
    assert!(writes.len() >= sent.len() && !writes.is_empty(), "{} of {}", writes.len(), sent.len());
    for write in &writes {
        let known = [WriteState::Succeeded, WriteState::Unknown, WriteState::Failed];
        assert!(known.contains(&write.state), "{write:?}");
        assert!(write.location.is_some(), "{write:?} can be looked at");
    }
    // What is left is found again, and deleted by the next console.
    let mut session = on_the_page(&service, &id, state.path(), SIZES[0], &[]);
    agree(&mut session, &id);
    session.sees(&["deleted", "save report"]);
    assert!(found(&service, "acme-retail").is_empty() && naming(&service, &id) == 0);
    session.signal(Signal::SIGTERM);
    session.exit_code();
}
