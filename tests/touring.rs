//! The tour from its first step to its last, as somebody takes it who does what it says: the real binary on the sandbox, also
//! without boxes and colours.

use crate::pty::{Session, Start};

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";
const CTRL_G: &str = "\x07";
const CTRL_S: &str = "\x13";

/// Waits until a step is shown.
fn step(session: &Session, number: usize) {
    session.sees(&[&format!("Tour, {number} of ")]);
}

/// Presses a key, and waits until the step that follows from it is shown.
fn leads(session: &mut Session, keys: &str, number: usize) {
    session.press(keys);
    step(session, number);
}

fn take(session: &mut Session) {
    session.sees(&["I begins a tour"]);
    session.press("I");
    step(session, 1);
    leads(session, ENTER, 2);
    session.press_and_see("/", &["/ word"]);
    session.press_and_see("acme", &["/ acme", "acme-retail"]);
    leads(session, ENTER, 3);
    session.press("l");
    leads(session, "s", 4);
    session.press("h");
    leads(session, ENTER, 5);
    leads(session, "d", 6);
    session.press_and_see("t", &["\"DomainName\""]);
    leads(session, ESC, 7);
    session.press_and_see(":", &["a place, action"]);
    session.press_and_see("flows", &["Flows of AppFlow"]);
    leads(session, ENTER, 8);
    leads(session, CTRL_G, 9);
    session.press("kim@example.com");
    session.press_and_see(ENTER, &["3 found"]);
    leads(session, ENTER, 10);
    session.press_and_see(":", &["a place, action"]);
    session.press_and_see("domains of customer", &["Domains of Customer Profiles"]);
    leads(session, ENTER, 11);
    leads(session, "c", 12);
    session.press_and_see("touring", &["touring"]);
    session.press(TAB);
    leads(session, CTRL_S, 13);
    for seen in ["step 3 of 5", "step 4 of 5", "Request · CreateDomain"] {
        session.press_and_see(CTRL_S, &[seen]);
    }
    leads(session, CTRL_S, 14);
    session.sees(&["What next?", "touring was created"]);
    session.press_and_see(ENTER, &["touring"]);
    session.wait("the choice is made", |s| !s.contents().contains("What next?"));
    leads(session, "J", 15);
    session.sees(&["CreateDomain"]);
    session.press_and_see("L", &["ListDomains"]);
    leads(session, "?", 16);
    session.press(ESC);
    session.sees(&["that was the tour"]);
}

#[test]
fn the_whole_tour_is_taken_by_doing_what_it_says() {
    let large = (140, 40);
    for (arguments, size) in
        [(["--sandbox"].as_slice(), (80, 24)), (&["--sandbox"], large), (&["--sandbox", "--plain"], (80, 24))]
    {
        let mut session = Start::new(arguments).size(size).session();
        take(&mut session);
        assert!(
            !arguments.contains(&"--plain") || !session.contents().contains(['│', '─', '╭']),
            "{}",
            session.contents()
        );
        session.quit();
    }
}
