//! Items become one in the studio, by keys alone: two profiles that a rule took for one customer, and two cases.

use std::cell::RefCell;

use crate::pty;
use regex::Regex;

use pty::{Session, Start};

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const CTRL_S: &str = "\x13";
const PAGE_DOWN: &str = "\x1b[6~";
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

/// Goes to a place through the palette.
fn go(session: &mut Session, location: &str, texts: &[&str]) {
    session.press_and_see(":", &["a place, action"]);
    session.press_and_see(location, &[]);
    session.press_and_see(ENTER, texts);
}

/// The column of the screen in which a text begins in this row.
fn column_of(screen: &vt100::Screen, row: u16, text: &str) -> Option<u16> {
    let columns = screen.size().1.get();
    (0..columns).find(|column| screen.contents_between(row, *column, row, columns).starts_with(text))
}

/// What the studio says that there will be, row by row.
fn afterwards(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
    let head = (0..rows).find_map(|row| Some((row, column_of(screen, row, "afterwards")?)));
    let Some((head, column)) = head else { return Vec::new() };
    let lines = (head + 2..rows).map(|row| screen.contents_between(row, column, row, columns));
    let lines = lines.take_while(|line| !line.starts_with('─'));
    lines.map(|line| line.trim_end_matches(['│', '┃', ' ']).to_owned()).collect()
}

#[test]
fn two_profiles_of_a_match_become_one_as_the_last_column_says() {
    SIZES.into_iter().for_each(merge_profiles);
}

fn merge_profiles(size: (u16, u16)) {
    let ids = Regex::new(r#"\d: "([0-9a-f]{32})""#).unwrap();
    let list = "profiles/domains/acme-retail/rule-based-matches";
    let mut session = Start::new(&["--sandbox", "--open", list]).size(size).session();
    session.sees(&["RULE LEVEL"]);
    session.wait("matches", |s| s.contents().matches(char::is_numeric).count() > 64);
    // The third one: two who differ in what they are called, in their account and in their telephone.
    session.press(&DOWN.repeat(2));
    session.press_and_see(ENTER, &["ProfileIds", "RuleLevel"]);
    let seen = session.contents();
    let ids: Vec<&str> = ids.captures_iter(&seen).map(|found| found.get(1).unwrap().as_str()).collect();
    session.press_and_see("M", &["afterwards", "○", "will be deleted for good"]);
    session.wait("where it stands in the list", |s| s.contents().contains("rule-based match 3 of"));
    session.press(&format!("{RIGHT}{DOWN}{RIGHT}{DOWN}{RIGHT}"));
    session.press_and_see("d", &["FieldSourceProfileIds"]);
    session.press_and_see(ESC, &["afterwards"]);
    let wanted = RefCell::new(Vec::new());
    session.wait("what will be", |s| {
        *wanted.borrow_mut() = afterwards(s);
        !wanted.borrow().is_empty()
    });
    session.press_and_see(CTRL_S, &["This can't be undone."]);
    session.press_and_see(PAGE_DOWN, &["Request · MergeProfiles"]);
    session.press_and_see(CTRL_S, &["Type ", "It is done to", ids[1]]);
    session.press(ids[0]);
    session.press_and_see(ENTER, &["What next?", "Write what they were into a file"]);
    session.press(ENTER);
    go(&mut session, &format!("profiles/domains/acme-retail/profiles/{}!document", ids[0]), &["ProfileId: "]);
    session.press("+");
    let of_one = |value: &&String| !value.contains(", ") && !value.ends_with('…') && **value != "—";
    assert!(wanted.borrow().iter().filter(of_one).count() > 3, "{wanted:?}");
    for value in wanted.borrow().iter().filter(of_one) {
        session.wait(&format!("{value} is there now"), |s| s.contents().contains(value.as_str()));
    }
    go(&mut session, &format!("profiles/domains/acme-retail/profiles/{}", ids[1]), &["There is no profile"]);
    session.quit();
}

/// Turns pages until something is seen.
fn page_to(session: &mut Session, is_seen: impl Fn(&str) -> bool) {
    while !is_seen(&session.contents()) {
        let before = session.contents();
        session.press(PAGE_DOWN);
        session.wait("there is another page", |s| s.contents() != before);
    }
}

#[test]
fn two_cases_of_a_customer_become_one_and_the_merge_is_followed_to_its_end() {
    SIZES.into_iter().for_each(merge_cases);
}

fn merge_cases(size: (u16, u16)) {
    let of_customer = "status=open&customer_id=a833bdcdb6d1beb188dc97e5aab5fe3d";
    let list = format!("cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases?{of_customer}");
    let mut session = Start::new(&["--sandbox", "--open", &list]).size(size).session();
    session.sees(&["TITLE", "STATUS", "Customer = 서연 김"]);
    session.wait("rows", |s| s.contents().matches(" Open ").count() > 2);
    session.press("  g");
    session.press_and_see("M", &["afterwards", "○", "will be closed"]);
    session.press(RIGHT);
    session.press_and_see(CTRL_S, &["This can't be undone."]);
    page_to(&mut session, |seen| seen.contains("Request · StartMergeCases"));
    let id = Regex::new(r#""caseId": "([0-9a-f-]{36})""#).unwrap();
    page_to(&mut session, |seen| id.is_match(seen));
    let main = id.captures(&session.contents()).unwrap()[1].to_owned();
    session.press_and_see(CTRL_S, &["Type ", "which will be closed"]);
    session.press(&main);
    session.press_and_see(ENTER, &["being merged into this one"]);
    session.sees(&["What next?"]);
    session.press_and_see(ENTER, &["the other case is closed"]);
    session.press("u");
    session.wait("no row is marked", |s| !s.contents().contains('●'));
    session.quit();
}
