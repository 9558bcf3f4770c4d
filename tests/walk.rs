//! The first walk of the README, word for word: what stands there as code or as the name of a key is pressed or typed in
//! this order, and what it promises is seen. A sentence that changes changes this test, too.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use regex::Regex;

use crate::pty::{Session, Start};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
const README: &str = include_str!("../README.md");

/// What turns in the header while calls are under way.
const SPINNER: RangeInclusive<char> = '\u{2801}'..='\u{28ff}';

/// What the walk says to press or to type, in its order.
fn said() -> VecDeque<String> {
    let (_, walk) = README.split_once("## A first walk").unwrap();
    let (walk, _) = walk.split_once("To see how slowness").unwrap();
    let words = Regex::new(r"`([^`]+)`|\b(Enter|Esc|Tab|Space|Ctrl-[A-Z]|F[0-9]+)\b").unwrap();
    words.captures_iter(walk).map(|found| found.iter().skip(1).flatten().next().unwrap().as_str().to_owned()).collect()
}

/// What a terminal sends for what is said.
pub(crate) fn sent(said: &str) -> String {
    match said {
        "Enter" => "\r".to_owned(),
        "Esc" => "\x1b".to_owned(),
        "Tab" => "\t".to_owned(),
        "Space" => " ".to_owned(),
        "↓" => "\x1b[B".to_owned(),
        "F1" => "\x1bOP".to_owned(),
        "F2" => "\x1bOQ".to_owned(),
        _ => match said.strip_prefix("Ctrl-").map(str::as_bytes) {
            Some([letter]) => char::from(letter & 0x1f).to_string(),
            _ => said.to_owned(),
        },
    }
}

/// Somebody who reads the walk and does it.
struct Reader {
    session: Session,
    left: VecDeque<String>,
}

impl Reader {
    /// What is said next is this, and no more than said.
    fn reads(&mut self, next: &str) {
        assert_eq!(self.left.pop_front().as_deref(), Some(next), "what the walk says next; then: {:?}", self.left);
    }

    /// What is said next is done, and these texts are seen.
    fn does(&mut self, next: &str, texts: &[&str]) {
        self.reads(next);
        self.session.press_and_see(&sent(next), texts);
    }

    /// What is said next is done, and a text is gone. While something is under way, Esc would stop that first.
    fn leaves(&mut self, next: &str, text: &str) {
        self.reads(next);
        let turns =
            |s: &vt100::Screen| s.contents().lines().next().is_some_and(|head| head.contains(|c| SPINNER.contains(&c)));
        self.session.wait("nothing is under way", |s| !turns(s));
        self.session.press(&sent(next));
        self.session.wait(&format!("{text} is gone"), |s| !s.contents().contains(text));
    }

    /// A place is gone to by its name.
    fn goes_to(&mut self, place: &str, texts: &[&str]) {
        self.does(":", &["a place, action"]);
        self.does(place, &[place]);
        self.does("Enter", texts);
    }
}

/// Home, and around a domain, a customer and a case.
fn looks_around(reader: &mut Reader) {
    reader.goes_to("profiles/domains/acme-retail", &["Domain acme-retail", "About it"]);
    reader.does("Enter", &["Object types of acme-retail", "Zendesk-Ticket"]);
    reader.does("Enter", &["Object type ", "Keys"]);
    reader.does("d", &["ObjectTypeName:", "tree"]);
    reader.does("t", &["\"ObjectTypeName\":", "JSON"]);
    reader.does("t", &["YAML"]);

    reader.does("Ctrl-G", &["Find a customer or a case"]);
    reader.does("mina@example.com", &["mina@example.com"]);
    reader.does("Enter", &["acme-retail", "1 found"]);
    reader.does("Enter", &["Profile Mina Okonkwo", "What happened", "case"]);
    reader.does("Tab", &["Business e-mail"]);
    reader.does("2", &["Business e-mail"]);
    reader.does("1", &["all "]);
    // Which entry is under the cursor depends on what has come by then: tests/desk.rs reads entries.
    for named in ["Enter", "Esc"] {
        reader.reads(named);
    }
    reader.does("n", &["In which domain?", "acme-support"]);
    reader.leaves("Esc", "In which domain?");

    reader.goes_to("cases/domains/acme-support/cases", &["Cases of acme-support", "loaded"]);
    reader.does("/", &["filter"]);
    reader.does("charged", &["Charged twice"]);
    reader.does("Enter", &["Charged twice"]);
    reader.does("s", &["TITLE▲"]);
    reader.does("p", &["Columns of Cases"]);
    reader.leaves("Esc", "Columns of Cases");
    reader.does("f", &["Find cases", "Enter search"]);
    reader.leaves("Esc", "Find cases");
    reader.does("Enter", &["Case Charged twice", "c comment"]);
    reader.does("c", &["── Comment"]);
    reader.reads("Ctrl-S");
    reader.leaves("Esc", "── Comment");
    reader.does("s", &["Edit the case", "Ctrl-S review", "▾"]);
    reader.does("Ctrl-S", &["Change case", "Ctrl-S save"]);
    reader.does("Ctrl-S", &["Case Charged twice", "c comment"]);
}

/// Flows, several at once, a form, and what went on.
fn works(reader: &mut Reader) {
    reader.goes_to("appflow/flows", &["Flows", "NEXT RUN"]);
    reader.does("W", &["Why nothing arrives"]);
    reader.leaves("Esc", "Why nothing arrives");
    reader.does("C", &["Create a flow"]);
    reader.leaves("Esc", "Create a flow");

    reader.does("Space", &["1 marked"]);
    reader.does("*", &["marked"]);
    reader.does("a", &["Add tags"]);
    reader.leaves("Esc", "Add tags");
    reader.leaves("u", "marked");

    reader.goes_to("profiles/domains", &["Domains", "acme-retail"]);
    reader.does("c", &["Create a Customer Profiles domain"]);
    reader.does("no good!", &["✗"]);
    reader.does("F1", &["Esc close"]);
    reader.leaves("Esc", "Esc close");
    reader.does("F2", &["JSON", "no good!"]);
    reader.does("F2", &["Create a Customer Profiles domain"]);
    reader.does("Ctrl-S", &["✗"]);
    reader.does("Esc", &["Leave the form?", "Keep as a draft"]);
    reader.does("↓", &["Keep as a draft"]);
    reader.leaves("Enter", "Create a Customer Profiles domain");

    reader.does("L", &["ListDomains"]);
    reader.leaves("Esc", "ListDomains");
    for (key, title) in [("B", "Jobs"), ("T", "Tasks"), ("A", "Accounts"), ("J", "Writes")] {
        reader.does(key, &[title]);
        if key != "J" {
            reader.does("Esc", &["Domains", "acme-retail"]);
        }
    }
}

#[test]
fn the_first_walk_of_the_readme_is_as_it_says() {
    for size in SIZES {
        let session = Start::new(&["--sandbox"]).size(size).session();
        session.wait_for_home();
        let mut reader = Reader { session, left: said() };
        reader.does("j", &["Object type templates"]);
        reader.does("k", &["Domains"]);
        for named in ["Enter", "Esc"] {
            reader.reads(named);
        }
        reader.does("?", &["On this page"]);
        reader.session.press("\x1b");
        reader.session.wait("the help is closed", |s| !s.contents().contains("On this page"));
        for named in ["q", "I"] {
            reader.reads(named);
        }
        looks_around(&mut reader);
        works(&mut reader);
        assert!(reader.left.is_empty(), "the walk goes on: {:?}", reader.left);
        reader.session.quit();
    }
}
