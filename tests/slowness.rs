//! A service that is slow and refuses every third request: each part of a page says how it stands, and keys answer
//! at once.

use crate::forget::found;
use crate::pty::Session;
use crate::service::Service;

const ESC: &str = "\x1b";
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

/// The page of a customer who is the same at every start.
fn customer() -> String {
    let id = found(&Service::start(), "acme-retail").remove(0);
    format!("profiles/domains/acme-retail/profiles/{id}")
}

fn slow() -> Service {
    Service::with(&["--latency-ms", "800", "--fault", "429:0.3"])
}

/// How many parts say that they load.
fn loading(contents: &str) -> usize {
    contents.matches("loading").count()
}

#[test]
fn each_part_says_how_it_stands_and_keys_answer_while_all_of_it_loads() {
    let (service, customer) = (slow(), customer());
    for size in SIZES {
        let mut session = service.console(&["--open", &customer]).size(size).session();
        session.sees(&["What happened", "loading"]);
        if size.0 > 100 {
            session.wait("several parts load, each by itself", |s| loading(&s.contents()) > 2);
        }
        // Keys are answered though nothing has come: another part has the keys, and the help opens.
        session.press_and_see("2", &["Who"]);
        session.press_and_see("?", &["On this page"]);
        session.press("\x1b");
        session.wait("the help is closed", |s| !s.contents().contains("On this page"));
        // What came stands there, and the rest comes in its turn.
        session.press("1");
        session.wait("all of it is there, or says why not", |s| {
            let contents = s.contents();
            loading(&contents) == 0 && (contents.contains("서연 김") || contents.contains("ThrottlingException"))
        });
        session.quit();
    }
}

/// No reply comes while this test runs: whatever is seen for a key has waited for none.
#[test]
fn keys_are_answered_before_anything_has_come() {
    let (service, customer) = (Service::with(&["--latency-ms", "3600000"]), customer());
    for size in SIZES {
        let mut session = service.console(&["--open", &customer]).size(size).session();
        session.sees(&["What happened", "loading"]);
        // Each part says by itself that it loads.
        for part in ["2", "3", "4", "5", "6"] {
            session.press_and_see(part, &["loading"]);
        }
        session.press_and_see("?", &["On this page"]);
        session.press(ESC);
        session.wait("the help is closed", |s| !s.contents().contains("On this page"));
        session.press_and_see("T", &["home › tasks"]);
        session.press_and_see("[", &["What happened", "loading"]);
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see("cases/domains\r", &["cases › domains", "loading"]);
        session.quit();
    }
}

/// A list is read again until it has come: whatever was sent before has come to the service by then.
fn read_again(session: &mut Session, service: &Service) -> u64 {
    let answers = |came: bool| {
        let log = service.log();
        let lists = log.iter().filter(|entry| entry["operation"] == "ListDomains");
        lists.filter(|entry| !came || entry["status"] == 200).count()
    };
    let before = answers(true);
    // The service may refuse all attempts of a request; then the page says so, and it is asked for once more.
    while answers(true) == before {
        let asked = answers(false);
        session.press("r");
        session.wait("the list has come again, or was refused", |s| {
            let contents = s.contents();
            let refused = answers(false) > asked && contents.contains("ThrottlingException");
            !contents.contains("loading") && (answers(true) > before || refused)
        });
    }
    service.log().last().unwrap()["number"].as_u64().unwrap()
}

#[test]
fn leaving_a_page_ends_all_that_it_still_waits_for() {
    let (service, customer) = (slow(), customer());
    for size in SIZES {
        let mut session = service.console(&["--open", &customer]).size(size).session();
        session.sees(&["What happened", "loading"]);
        session.wait("parts of it are under way", |_| {
            service.log().iter().filter(|entry| entry["operation"] != "ListDomains").count() > 1
        });
        session.press_and_see(":", &["a place, action"]);
        session.press("cases/domains\r");
        session.wait("what is there, or why not", |s| {
            let contents = s.contents();
            contents.contains("cases › domains")
                && (contents.contains("acme-support") || contents.contains("ThrottlingException"))
        });
        let left = read_again(&mut session, &service);
        for _ in 0..2 {
            read_again(&mut session, &service);
        }
        let late: Vec<_> = service.log_after(left);
        // The list reads its domains, and what it shows of each.
        let own = ["ListDomains", "GetDomain"].map(serde_json::Value::from);
        let late: Vec<_> = late.iter().filter(|entry| !own.contains(&entry["operation"])).collect();
        assert!(late.is_empty(), "after the page was left, it asked on: {late:?}");
        session.quit();
    }
}
