//! Writes whose answers are lost on the way: the console looks by itself what became of them, says so, and sends
//! nothing a second time.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use crate::{between, pty, service};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use between::{Between, Loses};
use serde_json::Value;
use switchboard::contract::{JournalNews, SandboxAccount, WriteRecord, WriteState};
use switchboard::journal::Journal;

const PATIENCE: Duration = Duration::from_secs(30);
const F2: &str = "\x1bOQ";
const CTRL_S: &str = "\x13";
const ESC: &str = "\x1b";

/// A write, whose answers are lost, and what its page says when it was read back.
struct Lost {
    place: &'static str,
    document: &'static str,
    operation: &'static str,
    begins: &'static str,
    found: &'static str,
    title: &'static str,
}

const LOST: [Lost; 2] = [
    Lost {
        place: "profiles/domains!create",
        document: r#"{"DomainName": "acme-new", "DefaultExpirationDays": 30}"#,
        operation: "CreateDomain",
        begins: "POST /domains/acme-new ",
        found: "it was made",
        title: "It was carried out",
    },
    Lost {
        place: "profiles/domains/acme-retail/profiles!create",
        document: r#"{"FirstName": "Ann", "EmailAddress": "ann.lost@example.com"}"#,
        operation: "CreateProfile",
        begins: "POST /domains/acme-retail/profiles ",
        // Its history says since when it is there.
        found: "it was made",
        title: "It was carried out",
    },
];

fn kept(state: &Path) -> Vec<WriteRecord> {
    let (tell, news) = channel();
    let journal = Journal::open(state.join("journal.sqlite"), Box::new(move |item| drop(tell.send(item)))).unwrap();
    let opened = news.recv_timeout(PATIENCE).unwrap();
    drop(journal);
    match opened {
        JournalNews::Opened { writes, .. } => writes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_create_whose_answer_is_lost_is_found_by_itself_and_made_once() {
    let [domain, profile] = LOST;
    for (lost, all) in [(domain, [Loses::To(302), Loses::Altogether]), (profile, [Loses::To(500), Loses::To(403)])] {
        for loses in all {
            let (service, state) = (service::Service::start(), tempfile::tempdir().unwrap());
            let between = Between::new(&service.url(), lost.begins, loses);
            let arguments = ["--state-dir", state.path().to_str().unwrap(), "--open", lost.place];
            let start = pty::Start::new(&[&["--endpoint-url", &between.url()], &arguments[..]].concat());
            let start = start.env("AWS_ACCESS_KEY_ID", "AKIASANDBOX000000001").env("AWS_SECRET_ACCESS_KEY", "sandbox");
            let mut session = start.env("AWS_REGION", "us-east-1").size((120, 40)).session();
            session.sees(&[SandboxAccount::ALL[0].account]);
            session.press_and_see(F2, &["{"]);
            session.press("\x01");
            session.press(&format!("\x1b[200~{}\x1b[201~", lost.document));
            session.sees(&[&lost.document[lost.document.len() - 12..lost.document.len() - 2]]);
            session.press_and_see(CTRL_S, &[&format!("Request · {}", lost.operation)]);
            session.press(CTRL_S);
            // What was found stands: no more is said to be unknown.
            session.sees(&[lost.title, lost.found]);
            session.press(ESC);
            session.wait("the question is closed", |s| !s.contents().contains(lost.title));
            session.sees(&[lost.found]);
            // What may be there already is asked about before it is sent again.
            session.press_and_see(CTRL_S, &["Send it again?", lost.found, "Don't send it"]);
            session.signal(nix::sys::signal::Signal::SIGTERM);
            session.exit_code();
            let made = |entry: &&Value| entry["operation"] == lost.operation;
            assert_eq!(service.log().iter().filter(made).count(), 1, "{} {loses:?}", lost.operation);
            assert_eq!(between.lost(), 1);
            let writes = kept(state.path());
            let [write] = writes.as_slice() else { panic!("{writes:?}") };
            assert_eq!(write.state, WriteState::Unknown, "what is found settles nothing");
            let found = write.found.as_ref().unwrap();
            assert!(found.said.contains(lost.found), "{found:?}");
            assert!(!format!("{write:?}").contains("ann.lost"));
        }
    }
}
