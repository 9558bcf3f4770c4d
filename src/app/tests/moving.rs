//! Going from place to place, and back.

use super::*;
use crate::contract::Unended;

#[test]
fn escape_closes_then_cancels_then_unfilters_then_goes_back() {
    let mut rig = Rig::at("profiles");
    rig.keys("<enter>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    rig.keys("/acme<enter>");
    assert!(rig.shows("acme") && !rig.shows("globex"));
    rig.keys("r?");
    let reload = rig.last("ListDomains");
    rig.keys("<esc>");
    assert!(!rig.cancelled(reload), "the first Esc closes the overlay");
    rig.keys("<esc>");
    assert!(rig.cancelled(reload), "the second cancels the load");
    assert!(!rig.shows("globex"), "the filter still holds");
    rig.keys("<esc>");
    assert!(rig.shows("globex"), "the third clears the filter");
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "profiles");
}

#[test]
fn a_place_that_was_opened_with_a_folder_has_it_again_when_one_comes_back() {
    let mut rig = Rig::at("profiles/domains/acme?folder=design");
    // What is being loaded may be given up first.
    let back = |rig: &mut Rig| {
        for _ in 0..3 {
            if rig.app.location().parts().len() > 2 {
                rig.keys("<esc>");
            }
        }
        assert_eq!(rig.app.location().to_string(), "profiles/domains");
    };
    back(&mut rig);
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    rig.keys("<enter>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains/acme?folder=design");
    back(&mut rig);
    rig.keys("j<enter>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains/globex");
}

#[test]
fn escape_does_not_stop_at_what_a_screen_looks_up_in_the_background() {
    let mut rig = Rig::at("appflow/flows/nightly!start");
    rig.last("DescribeFlow");
    rig.keys("<esc>");
    assert_ne!(rig.app.location().action(), Some("start"), "Esc goes back at once");
}

#[test]
fn history_brings_back_rows_filter_and_cursor_without_a_new_call() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex", "initech"]), None);
    rig.keys("/o<enter>");
    rig.keys("<enter>");
    assert_ne!(rig.app.location().to_string(), "profiles/domains");
    let before = rig.started("ListDomains").len();
    rig.keys("<esc><esc>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains");
    assert!(rig.shows("globex") && !rig.shows("acme"), "the filter is still there");
    assert_eq!(rig.started("ListDomains").len(), before);
}

#[test]
fn finding_a_customer_over_a_form_asks_nothing_and_comes_back_to_it() {
    let find = |rig: &mut Rig| {
        rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL))));
    };
    let mut rig = Rig::at("profiles/domains!create");
    rig.keys("acme-new");
    // The header counts what runs.
    let page = |rig: &Rig| rig.screen().lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let before = page(&rig);
    find(&mut rig);
    assert!(rig.shows("Find a customer or a case") && rig.app.top() == "find", "{}", rig.screen());
    rig.keys("kim@example.com<enter>");
    let (profiles, cases) = (rig.last("ListDomains"), rig.started("ListDomains").len());
    assert_eq!(cases, 2, "of both services");
    rig.keys("<esc><esc>");
    assert!(rig.cancelled(profiles), "what it waited for is not waited for any more");
    assert_eq!(page(&rig), before);
    // What it leads to is another page: only then the form is spoken of.
    find(&mut rig);
    rig.keys("kim@example.com<enter>");
    for call in rig.started("ListDomains").into_iter().skip(2) {
        let of_cases = matches!(&call.work, Work::Api(request) if request.operation.service.root() == "cases");
        rig.answer(call.id, if of_cases { json!({"domains": []}) } else { domains(&["acme"]) }, None);
    }
    let search = rig.last("SearchProfiles");
    rig.answer(search, json!({"Items": [{"ProfileId": "0a", "FirstName": "Kim"}]}), None);
    rig.keys("<enter>");
    assert_eq!(rig.app.top(), crate::screens::LEAVING, "{}", rig.screen());
    assert_eq!(rig.app.location().to_string(), "profiles/domains!create");
    // It can be looked at without the form being given up.
    rig.keys("<down><enter>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains/acme/profiles/0a");
    assert!(rig.shows("what was typed stays"), "{}", rig.screen());
    rig.keys("<esc>");
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains!create");
    assert!(rig.shows("acme-new"), "{}", rig.screen());
}

#[test]
fn what_was_typed_on_a_page_that_is_not_in_sight_is_not_lost_with_the_program() {
    let mut rig = Rig::at("profiles/domains!create");
    rig.keys("acme-new");
    let here = rig.app.location().clone();
    let mut effects = Vec::new();
    rig.app.look(crate::screens::Command::Open(Location::home()), &mut effects);
    assert_ne!(*rig.app.location(), here);
    // However many pages are visited meanwhile, it is kept.
    for n in 0..60 {
        let to = Location::home().child("profiles").child("domains").child(&n.to_string());
        rig.app.carry_out(vec![crate::screens::Command::Open(to)], &mut effects);
    }
    rig.keys("q");
    assert_eq!((rig.app.top(), rig.app.location()), (crate::screens::LEAVING, &here), "{}", rig.screen());
    assert!(!rig.effects.contains(&Effect::Quit));
    rig.keys("<esc>");
    assert!(rig.shows("acme-new"), "{}", rig.screen());
    // Where nobody can be asked, it becomes a draft.
    rig.app.look(crate::screens::Command::Open(Location::home()), &mut effects);
    rig.event(Event::Terminate);
    let drafted = |effect: &Effect| matches!(effect, Effect::SaveDraft(_));
    assert!(rig.effects.iter().any(drafted) && rig.effects.contains(&Effect::Quit));
}

#[test]
fn nothing_of_a_document_is_opened_before_it_is_there() {
    let mut rig = Rig::at("appflow/flows/nightly!document");
    rig.keys("<enter>v");
    assert!(rig.app.overlays.is_empty(), "{}", rig.screen());
    let flow = json!({"flowName": "nightly", "flowArn": "arn:aws:appflow:eu-central-1:210987654321:flow/nightly"});
    rig.answer(rig.last("DescribeFlow"), flow, None);
    rig.keys("<enter>");
    assert_eq!(rig.app.overlays.len(), 1, "{}", rig.screen());
}

/// Ctrl-C in the question what is to be kept is an answer where all is kept, and else it says what it waits for.
#[test]
fn ctrl_c_in_the_question_before_the_end_does_something() {
    let interrupt = || Event::Input(Input::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
    for first in ["<esc><esc>", "<c-c>"] {
        let mut rig = Rig::at("cases/domains!create");
        rig.keys("Support");
        if first == "<c-c>" {
            rig.event(interrupt());
        } else {
            rig.keys(first);
        }
        assert_eq!(rig.app.top(), crate::screens::LEAVING, "{}", rig.screen());
        rig.event(interrupt());
        let drafted = |effect: &Effect| matches!(effect, Effect::SaveDraft(_));
        assert!(rig.effects.iter().any(drafted) && rig.effects.contains(&Effect::Quit), "{first}");
    }
    // Nor is a draft kept where the journal can't be written, and none is promised.
    let mut rig = Rig::at("cases/domains!create");
    rig.keys("Support");
    rig.event(Event::Journal(JournalNews::Problem("the disk is full".to_owned())));
    rig.event(interrupt());
    assert!(rig.shows("the journal can't be written") && !rig.shows("Keep as a draft"), "{}", rig.screen());
    rig.event(interrupt());
    assert!(!rig.effects.contains(&Effect::Quit), "{}", rig.screen());
    // What is about customers is in no draft.
    let mut rig = Rig::at("profiles/domains/acme/profiles!create");
    rig.keys("Ann");
    rig.event(interrupt());
    rig.event(interrupt());
    assert!(
        !rig.effects.contains(&Effect::Quit) && rig.shows("before the open question is answered"),
        "{}",
        rig.screen()
    );
    rig.keys("<esc>");
    assert!(rig.app.overlays.is_empty(), "there is one question: {}", rig.app.top());
}

#[test]
fn finding_a_customer_elsewhere_is_a_page_that_is_come_back_to() {
    let mut rig = Rig::at("profiles/domains");
    rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL))));
    assert_eq!(rig.app.location().to_string(), "find");
    // Over an overlay it lies on top: that is not left for it.
    let mut rig = Rig::at("profiles/domains");
    rig.keys(":");
    rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL))));
    assert_eq!((rig.app.top(), rig.app.location().to_string().as_str()), ("find", "profiles/domains"));
    rig.keys("<esc>");
    assert_eq!(rig.app.top(), "palette");
}

#[test]
fn every_size_can_be_drawn() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "\u{202e}evil\u{1b}[31m"]), None);
    for width in (0..60).step_by(3) {
        for height in (0..16).step_by(2) {
            rig.event(Event::Input(Input::Resize { width, height }));
            rig.keys("j");
            let screen = rig.screen();
            assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'));
        }
    }
}

#[test]
fn a_bookmark_is_kept_without_its_search_and_found_in_the_palette() {
    let mut rig = Rig::at("profiles/domains/acme/profiles?_email=kim%40example.com");
    rig.keys("b");
    let marks: Vec<_> = rig
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::AddBookmark(mark) => Some(format!("{} {}", mark.location, mark.title)),
            _ => None,
        })
        .collect();
    assert_eq!(marks, ["profiles/domains/acme/profiles profiles/domains/acme/profiles"]);
    for page in ["profiles/domains/acme/profiles/0a1b2c", "profiles/domains/acme/profiles/0a1b2c/objects"] {
        let mut rig = Rig::at(page);
        rig.keys("b");
        let kept = rig.effects.iter().find_map(|effect| match effect {
            Effect::AddBookmark(mark) => Some(format!("{} {}", mark.location, mark.title)),
            _ => None,
        });
        assert!(!kept.unwrap().contains("0a1b2c"), "the id of a customer is kept");
        assert!(rig.shows("customers' ids are not kept"), "{}", rig.screen());
    }
    rig.keys("H:acme/profiles");
    assert!(rig.shows("bookmark"));
    rig.keys("<esc><esc>");
    let mut rig = Rig::at("appflow/flows");
    rig.keys("bb");
    assert!(matches!(rig.effects.last(), Some(Effect::RemoveBookmark(at)) if at.to_string() == "appflow/flows"));
}

#[test]
fn what_an_earlier_run_left_open_is_said_once() {
    let mut rig = Rig::at("profiles");
    let key = DraftKey {
        id: DraftId("one".to_owned()),
        location: "profiles/domains!create".parse().unwrap(),
        operation: crate::model::api().operations().find(|o| o.id.name == "CreateDomain").unwrap().id,
        context: ContextKey::from(rig.app.session().context(ContextId(0))),
    };
    let draft = Draft::new(key.clone(), json!({}), rig.now);
    let elsewhere = Draft { key: DraftKey { context: ContextKey::default(), ..key }, ..draft.clone() };
    // Another console that goes on now has this one open: it is of no earlier run.
    let open_now = Draft {
        key: DraftKey { id: DraftId("two".to_owned()), ..draft.key.clone() },
        elsewhere: true,
        ..draft.clone()
    };
    let drafts = vec![draft, elsewhere, open_now];
    let news = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new(), apart: Vec::new() };
    rig.event(Event::Journal(news));
    assert!(rig.shows("1 draft from an earlier run: J shows it"), "{}", rig.screen());
    rig.event(Event::Journal(JournalNews::Problem("the journal is full".into())));
    assert!(rig.shows("the journal is full"));
}

#[test]
fn a_reason_that_is_longer_than_the_terminal_is_read_whole() {
    let why = "an upload job is started once, after its file was put to the address of the job, and not before that";
    for width in [40, 80] {
        let mut rig = Rig::at("profiles");
        rig.event(Event::Input(Input::Resize { width, height: 24 }));
        rig.event(Event::Edited(Err(why.to_owned())));
        rig.app.notice(why, Tone::Warn);
        let screen = rig.screen();
        assert_eq!(crate::screens::testing::missing(why, &screen), [""; 0], "{screen}");
    }
}

#[test]
fn whoever_looks_what_became_of_a_write_is_asked_nothing_and_comes_back_to_the_form() {
    let mut rig = Rig::at("cases/domains!create");
    let submit = KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL);
    rig.keys("Support");
    rig.event(Event::Input(Input::Key(submit)));
    rig.event(Event::Input(Input::Key(submit)));
    let call = rig.last("CreateDomain");
    rig.outcome(call, Outcome::Failed(ApiError::local(ErrorKind::UnknownOutcome, "CutOff", "the connection broke")));
    assert!(rig.shows("The outcome is unknown"), "{}", rig.screen());
    assert!(rig.effects.iter().any(|effect| matches!(effect, Effect::SaveDraft(_))), "whoever goes may not come back");
    rig.keys("<down><enter>");
    assert_eq!(rig.app.location().to_string(), "cases/domains", "{}", rig.screen());
    let list = rig.last("ListDomains");
    rig.answer(list, json!({"domains": []}), None);
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "cases/domains!create");
    assert!(rig.shows("Support"), "{}", rig.screen());
    // Who leaves it for good is told what is true.
    rig.keys("<esc>");
    rig.keys("<esc>");
    assert!(rig.shows("It is not known whether the new domain was made."), "{}", rig.screen());
}

#[test]
fn a_long_notice_makes_room_for_itself_and_covers_nothing() {
    let mut rig = Rig::at("profiles/domains");
    rig.answer(rig.last("ListDomains"), domains(&["acme"; 40]), None);
    rig.keys("G");
    let last_line = |rig: &Rig| rig.screen().lines().filter(|line| line.starts_with('╰')).count();
    assert_eq!(last_line(&rig), 1);
    let before = rig.app.body().height;
    let text = "there is no room on the disk of that folder; ".repeat(5);
    rig.event(Event::Exported(Err(text.clone())));
    let screen = rig.screen();
    assert_eq!(last_line(&rig), 1, "the frame is whole:\n{screen}");
    assert_eq!(crate::screens::testing::missing(&text, &screen), [""; 0], "{screen}");
    assert_eq!(rig.app.body().height, before - 2, "{screen}");
    rig.now = rig.now.checked_add(Duration::from_secs(9)).unwrap();
    rig.event(Event::Deadline);
    assert_eq!(rig.app.body().height, before, "the lines come back");
}

#[test]
fn what_a_page_has_said_goes_with_it_and_what_goes_on_beside_stays() {
    let mut rig = Rig::at("profiles/domains");
    rig.answer(rig.last("ListDomains"), domains(&[]), None);
    rig.keys("e");
    assert!(rig.shows("there is no row to do this with"), "{}", rig.screen());
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "profiles");
    assert!(!rig.shows("there is no row"), "{}", rig.screen());
    rig.event(Event::Exported(Err("the disk is full".to_owned())));
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "home");
    assert!(rig.shows("the disk is full"), "{}", rig.screen());
}

#[test]
fn a_paste_that_is_too_long_is_refused_whole() {
    let mut rig = Rig::at("profiles/domains");
    rig.answer(rig.last("ListDomains"), domains(&["acme"]), None);
    rig.keys("/");
    rig.event(Event::Input(Input::Paste("a".repeat(5 << 20))));
    assert!(rig.shows("nothing was pasted: it has 5.0 MiB") && rig.shows("acme"), "{}", rig.screen());
    rig.event(Event::Input(Input::Paste("ac".to_owned())));
    assert!(rig.shows("/ ac"), "{}", rig.screen());
}

#[test]
fn what_has_no_end_is_said_with_the_key_that_ends_it() {
    let mut rig = Rig::at("profiles/domains");
    rig.answer(rig.last("ListDomains"), domains(&["acme"]), None);
    for (what, said) in [
        (Unended::Paste, "the paste has no end yet: what comes is its text and no key, until Esc is pressed"),
        (Unended::Said, "that has no end yet: what comes is taken for that, until Esc is pressed"),
        (Unended::Over, "keys are keys again"),
    ] {
        rig.event(Event::Unended(what));
        let screen = rig.screen();
        assert_eq!(crate::screens::testing::missing(said, &screen), [""; 0], "{screen}");
    }
}

#[test]
fn what_is_typed_or_pasted_where_no_text_goes_is_said_to_be_lost() {
    let paste = |rig: &mut Rig| {
        rig.event(Event::Input(Input::Paste("4111 1111".to_owned())));
        rig.screen().lines().last().unwrap().to_owned()
    };
    let mut rig = Rig::at("profiles/domains!create");
    rig.keys("acme-new");
    // Leaving asks whether to keep what was typed.
    rig.keys("<esc><esc>");
    assert_eq!(rig.app.top(), "leaving");
    let said = "nothing was pasted: answer the open question first";
    assert!(paste(&mut rig).contains(said), "{}", rig.screen());
    rig.app.session.notice = None;
    rig.keys("x");
    assert!(rig.shows("nothing was typed: answer the open question first"), "{}", rig.screen());
    for place in ["profiles/domains", "accounts", "calls"] {
        let mut rig = Rig::at(place);
        assert!(paste(&mut rig).contains("nothing was pasted: no field"), "{place}:\n{}", rig.screen());
        rig.keys("/");
        rig.app.session.notice = None;
        assert!(!paste(&mut rig).contains("nothing was pasted"), "{place}:\n{}", rig.screen());
    }
}

/// Whoever searched for one after the other comes back to where they were before, and to the searches by the history.
#[test]
fn escape_leaves_finding_past_the_searches_before() {
    let mut rig = Rig::at("appflow");
    let mut effects = Vec::new();
    for text in ["find?q=kim", "find?q=lee", "find"] {
        rig.app.go(ContextId(0), text.parse().unwrap(), &mut effects);
    }
    for _ in 0..4 {
        if rig.app.location().parts() == ["find"] {
            rig.keys("<esc>");
        }
    }
    assert_eq!(rig.app.location().to_string(), "appflow");
    rig.keys("]");
    assert_eq!(rig.app.location().to_string(), "find?q=kim", "the searches are in the history all the same");
}

/// What was asked is not asked any more once the only thing that there was to do is done.
#[test]
fn a_question_ends_once_the_file_is_written_that_it_offered() {
    use crate::screens::{Choice, Command, save_elsewhere, what_next};
    let asked = |others: Vec<Choice>| {
        let mut rig = Rig::at("appflow/flows");
        let write = save_elsewhere("before.json", "{}".to_owned(), "no".to_owned());
        let choices =
            [Choice::new("Nothing for now", "", Command::Close), Choice::new("Write it", "", Command::Overlay(write))];
        let choices = choices.into_iter().chain(others).collect();
        rig.app.carry_out(vec![Command::Overlay(what_next(Vec::new(), choices))], &mut Vec::new());
        rig.keys("<down><enter><enter>");
        assert!(rig.shows("What next?") && rig.shows("Write it"), "it waits for the file");
        rig.event(Event::Exported(Ok("before.json".to_owned())));
        rig
    };
    assert!(!asked(Vec::new()).shows("What next?"));
    let more = asked(vec![Choice::new("Go on", "", Command::Back)]);
    assert!(more.shows("What next?") && more.shows("Go on") && !more.shows("Write it"));
}

/// A change that was sent is waited for, also by a console that the system ends.
#[test]
fn a_console_that_is_ended_says_which_changes_it_waits_for() {
    let mut rig = Rig::at("profiles/domains");
    rig.event(Event::Terminate);
    assert_eq!(rig.app.waits_for_writes(), None, "reads are not waited for");
    let operation = crate::model::api().operation(crate::model::Service::CustomerProfiles, "CreateDomain").unwrap().id;
    let work = Work::Api(crate::contract::Request { operation, input: json!({}), pages: 1 });
    let (owner, now) = (rig.app.top_owner(), rig.now);
    let slot = rig.app.session.ledger.running().next().unwrap().1.slot.clone();
    rig.app.session.ledger.start(owner, slot, ContextId(0), crate::contract::Lane::Interactive, work, now);
    rig.event(Event::Terminate);
    assert_eq!(rig.app.waits_for_writes().as_deref(), Some("1 change that was sent has no answer yet"));
}
