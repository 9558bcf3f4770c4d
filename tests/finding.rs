//! Customers and cases are found by whatever is known of them, and searches are kept by name: the real binary on its
//! sandbox, in a small and in a large terminal.

use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::forget::ask;
use crate::pty::{Session, Start};
use crate::service::Service;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const DOWN: &str = "\x1b[B";
const TAB: &str = "\t";
const CTRL_G: &str = "\x07";
const CTRL_L: &str = "\x0c";
const CTRL_S: &str = "\x13";

/// Whether any file below a folder holds a text.
fn holds(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        let inside = |bytes: Vec<u8>| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        if path.is_dir() { holds(&path, text) } else { fs::read(&path).is_ok_and(inside) }
    })
}

/// Runs a flow in both sizes with a state folder that is looked through afterwards: nothing of these texts is in it.
fn kept_out(texts: &[&str], flow: impl Fn(&mut Session)) {
    for size in SIZES {
        let state = tempfile::tempdir().unwrap();
        let mut session =
            Start::new(&["--sandbox", "--state-dir", state.path().to_str().unwrap()]).size(size).session();
        session.sees(&["Customer Profiles", "Cases", "AppFlow"]);
        flow(&mut session);
        session.quit();
        assert!(fs::read_dir(state.path()).unwrap().next().is_some(), "there is something to look through");
        for text in texts {
            assert!(!holds(state.path(), text), "{text} is on disk");
        }
    }
}

/// Waits until every domain has said what it knows: rows come in the order of the replies.
fn all_answered(session: &Session) {
    session.wait("all searches are answered", |s| {
        let contents = s.contents();
        contents.contains(" found") && !contents.contains(" answered") && !contents.contains("still searching")
    });
}

/// Which of the rows that were found has all of these texts, counted from the first.
fn row_of(contents: &str, texts: &[&str]) -> usize {
    let mut rows = contents.lines().skip_while(|line| !line.contains("Known of it")).skip(1);
    let row = rows.position(|line| texts.iter().all(|text| line.contains(text)));
    assert!(row.is_some(), "{texts:?} are in no row of:\n{contents}");
    row.unwrap()
}

#[test]
fn a_phone_number_in_another_writing_leads_to_the_customers_page() {
    kept_out(&["025550142", "5550142", "kim@example.com"], |session| {
        session.press_and_see(CTRL_G, &["Type what you know of the customer"]);
        session.press_and_see("KR (02) 555.0142", &["Phone +82 25550142 (South Korea)"]);
        session.press_and_see(ENTER, &["서연 김", "acme-retail", "Phone", " found"]);
        all_answered(session);
        let down = row_of(&session.contents(), &["서연 김", "acme-retail"]);
        assert!(CTRL_G.len() + ENTER.len() + down + ENTER.len() <= 20, "{down} rows stand before it");
        session.press(&DOWN.repeat(down));
        session.press_and_see(ENTER, &["What happened", "서연 김", "acme-retail", "kim@example.com"]);
        // A text of the page that is left goes first: what was found has the same name in it.
        session.leave("What happened");
        session.sees(&["Found by KR (02) 555.0142", " found"]);
        // Another one, from what the palette is given.
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see("kim@example.com", &["Find kim@example.com among customers and cases"]);
        session.press_and_see(ENTER, &["서연 김", "E-mail"]);
    });
}

#[test]
fn over_a_form_nothing_is_lost_by_finding() {
    kept_out(&["kim@example.com"], |session| {
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see("profiles/domains!create", &["Go to profiles/domains!create"]);
        session.press_and_see(ENTER, &["Create a Customer Profiles domain"]);
        session.press_and_see("acme-typed", &["acme-typed"]);
        session.press_and_see(CTRL_G, &["Find a customer or a case"]);
        session.press("kim@example.com");
        session.press_and_see(ENTER, &["서연 김", "E-mail"]);
        // Before, the same key stops the search.
        all_answered(session);
        session.press(ESC);
        // The form is behind what was found all the time: it counts once that is gone.
        session.wait("the form alone", |s| !s.contents().contains("서연 김"));
        session.sees(&["acme-typed", "Create a Customer Profiles domain"]);
        // Off the field that was typed into, the same key asks before it leaves; the last choice is to discard.
        session.press_and_see(TAB, &["▌ ▸ Tags", "acme-typed"]);
        session.press_and_see(ESC, &["Leave the form?", "was not sent", "Discard"]);
        session.press(&format!("{DOWN}{DOWN}{ENTER}"));
        session.wait("home again", |s| s.contents().contains("Services") && !s.contents().contains("acme-typed"));
    });
}

#[test]
fn a_search_of_the_last_days_is_kept_by_a_name_and_used_from_the_palette() {
    let wrong = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases?term=robotcleaner&created_datetime=soon";
    kept_out(&["robotcleaner"], |session| {
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see(wrong, &["location"]);
        // What is no time is said at its field, where the cursor is then.
        session.press_and_see(ENTER, &["Find cases", "'soon' is no time"]);
        session.press_and_see("\x15-90d", &["from 20", " to 20"]);
        session.press_and_see(CTRL_S, &["Name", "Asked for when it is used: Words"]);
        session.press_and_see("lately", &["lately"]);
        session.press_and_see(ENTER, &["kept as lately"]);
        session.press_and_see(CTRL_L, &["Words are searched for in all text"]);
        session.press_and_see(ESC, &["Cases are found by a search"]);
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see("lately", &["lately", "search"]);
        session.press_and_see(ENTER, &["Find cases", "Words: type it", "-90d"]);
        session.press("a");
        session.press_and_see(ENTER, &["Words = a", "-90d"]);
    });
}

/// Four of five requests a second are others'; a third of ours is refused, and comes again.
#[test]
fn fifty_domains_are_searched_within_the_share_of_the_rate() {
    // Of the published 100 a second, and as many at once.
    let (share, limit) = (0.2, 20.0);
    let (service, home) = (Service::with(&["--fault", "SearchProfiles=429:0.3"]), tempfile::tempdir().unwrap());
    for n in 0..50 {
        ask(&service, "profile", &format!("/domains/shop-{n:02}"), &json!({"DefaultExpirationDays": 30}));
    }
    let config = home.path().join("config/switchboard");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("settings.toml"), format!("[rates]\ninteractive = {share}\n")).unwrap();
    let state = home.path().join("state");
    let console = service.console(&["--state-dir", state.to_str().unwrap()]);
    let mut session = console.env("XDG_CONFIG_HOME", home.path().join("config")).session();
    session.sees(&["Customer Profiles"]);
    session.press_and_see(CTRL_G, &["Type what you know of the customer", " domains"]);
    session.press_and_see("kim@example.com", &["E-mail"]);
    let began = Timestamp::now();
    session.press_and_see(ENTER, &["서연 김"]);
    let waits = ["still searching", "reading the domains", "searching for"];
    session.wait("nothing is searched any more", |s| {
        let contents = s.contents();
        contents.contains(" found") && !waits.iter().any(|text| contents.contains(text))
    });
    let log = service.log();
    let searches = log.iter().filter(|entry| entry["operation"] == "SearchProfiles");
    let times: Vec<Timestamp> = searches.map(|entry| entry["at"].as_str().unwrap().parse().unwrap()).collect();
    assert!(times.len() > 55, "each domain is asked, and again where it refused: {}", times.len());
    // What is late on its way was sent even earlier: it never seems to be more than it was.
    for (before, at) in times.iter().enumerate() {
        let time = at.duration_since(began).max(SignedDuration::ZERO).as_secs_f64();
        assert!((before + 1) as f64 <= limit + limit * time + 1.0, "{} in {time} s", before + 1);
    }
    session.quit();
}

#[test]
fn why_an_object_is_not_on_a_profile_is_said_key_by_key() {
    kept_out(&["kim@example.com", "L-404404", "nobody-here@example.com"], |session| {
        session.press_and_see(":", &["a place, action"]);
        session.press_and_see("profiles/domains/acme-retail/object-types/Loyalty-Member!why", &["Go to profiles"]);
        session.press_and_see(ENTER, &["Why is this object not on that profile?", "Paste it as JSON"]);
        session.press_and_see("memberNo=L-404404, email=kim@example.com", &["looks its keys up"]);
        session.press_and_see(CTRL_S, &["It goes to 서연 김", "no profile has it: the next key is asked"]);
        session.press_and_see("G", &["_profile.PersonalEmailAddress"]);
        // What the call would refuse is known at once, and what is lost as soon as it was looked for.
        session.press_and_see("e", &["Paste it as JSON", "L-404404"]);
        session.press_and_see("\x04", &["the object was removed"]);
        session.press_and_see("email=nobody-here@example.com", &["The call is refused", "memberNo"]);
        session.press_and_see(", memberNo=L-404404", &["looks its keys up"]);
        session.press_and_see(CTRL_S, &["It comes to nobody", "creates no profiles"]);
        session.press_and_see("e", &["Paste it as JSON", "nobody-here"]);
        session.press("\x04");
        session.press_and_see("memberNo=L-404404, email=kim@example.com", &["looks its keys up"]);
        session.press_and_see(CTRL_S, &["It goes to 서연 김"]);
        session.press_and_see(ENTER, &["What happened", "서연 김"]);
    });
}
