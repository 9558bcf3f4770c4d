//! The tour: it waits for what is to be done, is in nobody's way, and is left and come back to.

use super::*;

/// The number of the step that is shown.
fn step(rig: &Rig) -> Option<usize> {
    let screen = rig.screen();
    let after = screen.split("Tour, ").nth(1)?;
    after.split(' ').next()?.parse().ok()
}

fn opened(rig: &mut Rig) {
    let (writes, drafts) = (Vec::new(), Vec::new());
    rig.event(Event::Journal(JournalNews::Opened { writes, drafts, bookmarks: Vec::new(), apart: Vec::new() }));
}

#[test]
fn it_is_offered_once_on_the_first_page_of_the_sandbox() {
    let mut rig = Rig::at("");
    let offer = "begins a tour";
    assert!(!rig.shows(offer), "nobody knows yet whether it was taken");
    opened(&mut rig);
    assert!(rig.shows(offer));
    rig.keys("I");
    assert!(!rig.shows(offer));
    let kept = |effect: &Effect| matches!(effect, Effect::Remember { what, value: Some(_) } if what == "tour");
    assert!(rig.effects.iter().any(kept));

    let mut later = Rig::at("");
    opened(&mut later);
    later.event(Event::Journal(JournalNews::Remembered(vec![("tour".to_owned(), "begun".to_owned())])));
    assert!(!later.shows(offer));
    let mut refusing = Rig::at("");
    refusing.app.session.contexts[0].read_only = true;
    opened(&mut refusing);
    assert!(refusing.shows(offer), "what it has for those who only read is worth as much");
}

#[test]
fn it_waits_for_what_is_to_be_done_and_covers_nothing() {
    let mut rig = Rig::at("appflow/flows");
    rig.keys("I");
    assert_eq!((rig.app.location().clone(), step(&rig)), (Location::home(), Some(1)));
    let (body, hints) = (rig.app.body(), chrome::areas(&rig.app, rig.app.screen()).hints);
    assert!(body.height > 10 && hints.bottom() < 24, "{body:?}");
    rig.keys("jk");
    assert_eq!(step(&rig), Some(1), "other keys do what they do");
    rig.keys("<enter>");
    assert_eq!((rig.app.location().to_string().as_str(), step(&rig)), ("profiles/domains", Some(2)));
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme-support", "acme-test"]), None);
    rig.keys("/acme");
    assert_eq!(step(&rig), Some(2));
    rig.keys("<enter>");
    assert_eq!(step(&rig), Some(3));
    rig.keys("I");
    assert_eq!(step(&rig), Some(4), "a step is skipped");
    rig.keys("<enter>");
    assert_eq!(step(&rig), Some(5));
}

#[test]
fn esc_leaves_it_on_the_first_page_alone_and_it_is_taken_up_where_it_was_left() {
    let mut rig = Rig::at("");
    rig.keys("I<enter>");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme"]), None);
    rig.keys("?<esc>");
    assert_eq!(step(&rig), Some(2), "the help was closed");
    rig.keys("<esc>");
    assert_eq!((step(&rig), rig.app.location().clone()), (Some(2), Location::home()), "it goes back, as ever");
    assert!(rig.shows("leaves the tour"));
    rig.keys("<esc>");
    assert!(step(&rig).is_none() && rig.shows("I takes it up again"), "{}", rig.screen());
    rig.keys("<enter>I");
    assert_eq!((step(&rig), rig.app.location().to_string().as_str()), (Some(2), "profiles/domains"));
    assert!(!rig.shows("takes it up again"));
}

#[test]
fn skipped_to_its_end_it_is_over() {
    let mut rig = Rig::at("");
    rig.keys("I");
    for _ in 0..40 {
        if step(&rig).is_none() {
            break;
        }
        rig.keys("I");
    }
    assert!(step(&rig).is_none() && rig.shows("that was the tour"), "{}", rig.screen());
}

/// Wherever somebody is who skips a step, the next one is seen.
#[test]
fn its_numbers_go_up_one_by_one() {
    for at in ["profiles/domains", "appflow/flows", "writes"] {
        let mut rig = Rig::at("");
        rig.keys("I");
        let open = vec![crate::screens::Command::Open(at.parse().unwrap())];
        rig.app.carry_out(open, &mut Vec::new());
        rig.app.overlays.clear();
        let mut before = step(&rig).unwrap();
        while step(&rig).is_some() {
            rig.keys("I");
            let now = step(&rig).unwrap_or(before + 1);
            assert_eq!(now, before + 1, "at {at}");
            before = now;
        }
    }
}

#[test]
fn where_it_has_no_place_it_says_why() {
    let mut rig = Rig::at("");
    rig.app.session.contexts[0].sandbox = false;
    rig.keys("I");
    assert!(step(&rig).is_none() && rig.shows("--sandbox"));
    let mut rig = Rig::at("");
    rig.event(Event::Input(Input::Resize { width: 60, height: 24 }));
    rig.keys("I");
    assert!(rig.shows("the tour needs 72 columns"), "{}", rig.screen());
    let mut rig = Rig::at("");
    rig.keys("I");
    rig.event(Event::Input(Input::Resize { width: 40, height: 10 }));
    assert!(step(&rig).is_none(), "it is not in the way");
    rig.event(Event::Input(Input::Resize { width: 100, height: 30 }));
    assert_eq!(step(&rig), Some(1));
}

#[test]
fn where_writes_are_refused_it_asks_for_none() {
    let steps = |read_only: bool| {
        let mut rig = Rig::at("");
        rig.app.session.contexts[0].read_only = read_only;
        rig.keys("I");
        let screen = rig.screen();
        let of = screen.split("Tour, 1 of ").nth(1).unwrap();
        of.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse::<usize>().unwrap()
    };
    assert!(steps(true) + 3 <= steps(false));
}
