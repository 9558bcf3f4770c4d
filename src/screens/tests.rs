//! What holds for every page and overlay of the program's own.

mod contrast;
mod hinted;
mod overlays;
mod remapped;
mod scrolled;

use ratatui::layout::Rect;
use serde_json::json;

use super::testing::{self, ScreenHarness};
use super::*;
use crate::catalog::Prepared;
use crate::contract::{ErrorKind, Lane};

/// Every screen that needs no service, with calls to show.
fn screens(harness: &mut ScreenHarness) -> Vec<Box<dyn Screen>> {
    let failed = testing::error(ErrorKind::Throttled, "ThrottlingException", &"wait ".repeat(300), 429);
    let first = harness.call("ListDomains", json!({}), Lane::Interactive, 3);
    harness.note(first, testing::page(json!({"Items": [{"DomainName": "\u{1b}[2J\u{202e}acme"}]}), 1));
    let second = harness.call("CreateDomain", json!({"DomainName": "acme"}), Lane::Background, 1);
    harness.note(second, Outcome::Failed(failed.clone()));
    let profiles = catalog().resource("profiles/domains/profiles").unwrap().search.as_ref().unwrap();
    vec![
        Box::new(records::RecordPage::<accounts::Accounts>::default()),
        Box::new(records::RecordPage::<tasks::Tasks>::default()),
        Box::new(records::RecordPage::<calls::Calls>::default()),
        Box::new(calls::CallDetail::new(first)),
        Box::new(calls::CallDetail::new(second)),
        palette(vec![Action::Refresh], vec![Location::home()]).open(),
        help(Mode::Browse, vec![Action::Open]).open(),
        Box::new(error::ErrorDetail::new(failed)),
        confirm_quit(&harness.session).open(),
        confirm_load_all("ListDomains", 0, 0, &harness.session.keymap).open(),
        menu("Copy", vec![Choice::copy("id", "x".to_owned())]).open(),
        menu("Nothing", Vec::new()).open(),
        search(profiles, profiles.fields(&Prepared::default()), &[]).open(),
        save::save("Save", "a\u{1b}b", vec![("md".to_owned(), file_rows::FileContent::Text("x".to_owned()))]).open(),
        Box::new(forget::ForgetPage::default()),
        jobs::open(&"jobs".parse().unwrap()),
        jobs::open(&"jobs/job-1".parse().unwrap()),
    ]
}

#[test]
fn any_keys_in_any_size_are_survived_and_nothing_raw_is_drawn() {
    const KEYS: [&str; 30] = [
        "j",
        "k",
        "g",
        "G",
        "pageup",
        "pagedown",
        "h",
        "l",
        "left",
        "right",
        "enter",
        "tab",
        "shift-tab",
        "/",
        "a",
        "=",
        "!",
        "é",
        "backspace",
        "esc",
        "s",
        "S",
        "r",
        "y",
        "x",
        "up",
        "down",
        "home",
        "ctrl-w",
        "t",
    ];
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types");
    let mut dice = fastrand::Rng::with_seed(7);
    for mut screen in screens(&mut harness) {
        harness.enter(&mut *screen);
        for _ in 0..400 {
            let key = KEYS[dice.usize(..KEYS.len())];
            harness.press(&mut *screen, key);
            harness.size = Rect::new(0, 0, dice.u16(1..90), dice.u16(1..30));
            let shown = harness.overlay(&*screen);
            assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{} shows something raw", screen.name());
            harness.commands.clear();
        }
    }
}

/// A table of every resource, at its list.
fn tables() -> Vec<(Location, Box<dyn Screen>)> {
    let of = |resource: &'static crate::catalog::Resource| {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let names: Vec<&str> = parts.collect();
        let (own, above) = names.split_last().unwrap();
        let list = above.iter().fold(root, |at, name| at.child(name).child("acme")).child(own);
        (list, Box::new(table::Table::new(resource)) as Box<dyn Screen>)
    };
    catalog().resources().iter().map(of).collect()
}

#[test]
fn what_a_filter_holds_is_seen_with_its_count_on_every_screen_that_filters() {
    let mut harness = ScreenHarness::at("accounts");
    let mut pages: Vec<(Location, Box<dyn Screen>)> =
        screens(&mut harness).into_iter().map(|screen| (harness.location.clone(), screen)).collect();
    pages.push((Location::home().child("writes"), Box::new(records::RecordPage::<writes::Writes>::default())));
    pages.extend(tables());
    let mut filtering = 0;
    for (location, mut screen) in pages {
        if !screen.actions(&harness.session).contains(&Action::Filter) {
            continue;
        }
        filtering += 1;
        harness.location = location;
        harness.enter(&mut *screen);
        harness.press(&mut *screen, "/");
        harness.type_text(&mut *screen, "zq9");
        for (width, height) in [(80, 24), (40, 12), (40, 6)] {
            harness.size = Rect::new(0, 0, width, height);
            for typing in [true, false] {
                let shown = harness.page(&*screen);
                assert!(shown.contains("/ zq9"), "{} at {}:\n{shown}", screen.name(), harness.location);
                // The help lists keys, of which nobody asks how many there are.
                let counted = screen.name() == "help" || shown.contains("0 of ");
                assert!(counted || height < 12, "{} at {}:\n{shown}", screen.name(), harness.location);
                harness.press(&mut *screen, if typing { "enter" } else { "/" });
            }
        }
        harness.press(&mut *screen, "esc");
        assert!(!harness.page(&*screen).contains("zq9"), "{}", screen.name());
    }
    assert!(filtering > catalog().resources().len() + 3, "{filtering}");
}

/// An item of every resource that has a document of its own, with that document and the texts in it.
fn items() -> Vec<(Location, serde_json::Value, Vec<String>)> {
    let described = |resource: &&'static crate::catalog::Resource| {
        resource.describe_operation().is_some() && resource.prepare_call(&Location::home()).is_none()
    };
    let of = |resource: &'static crate::catalog::Resource| {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, name| at.child(name).child("acme"));
        let shape = resource.describe_operation()?.operation().output?;
        let mut texts = Vec::new();
        let reply = testing::long_document(shape, 2, &mut texts);
        let shown = resource.document(&item, &reply)?.to_string();
        texts.retain(|text| shown.contains(text.as_str()));
        Some((item, reply, texts))
    };
    catalog().resources().iter().filter(described).filter_map(of).collect()
}

#[test]
fn every_text_of_every_item_can_be_read_on_its_page_and_in_its_document() {
    let items = items();
    assert!(items.len() > 20, "{}", items.len());
    for (location, reply, texts) in items {
        let resource = match catalog().place(&location).unwrap() {
            Place::Item(resource) => resource,
            other => panic!("{other:?}"),
        };
        let top = resource.document(&location, &reply).unwrap();
        for (width, height) in [(80, 24), (40, 12)] {
            for at in [location.clone(), location.clone().with_action("document")] {
                let mut harness = ScreenHarness::at(&at.to_string()).sized(width, height);
                let mut page = open(&at, &harness.session).unwrap();
                harness.enter(&mut *page);
                if harness.session.ledger.find(ScreenHarness::OWNER, &ItemSlot::Document.into()).is_none() {
                    continue;
                }
                harness.answer(&mut *page, ItemSlot::Document, reply.clone());
                let is_document = page.name() == "document";
                if !is_document {
                    harness.press(&mut *page, "tab");
                }
                let read = harness.read_all(&mut *page, &["j"]);
                for text in &texts {
                    // A page tells of what is deeper how much there is; the document has it.
                    let here = top.as_object().is_some_and(|members| members.values().any(|v| v == text.as_str()));
                    if is_document || here {
                        let seen = read.contains(text.as_str());
                        assert!(seen, "{at} at {width}x{height} never shows {text}:\n{}", harness.page(&*page));
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_cut_is_read_in_full_by_a_key_and_copied() {
    let location: Location = "profiles/domains/acme/calculated-attributes/spend".parse().unwrap();
    let mut harness = ScreenHarness::at(&location.to_string()).sized(40, 12);
    let mut page = open(&location, &harness.session).unwrap();
    harness.enter(&mut *page);
    let long = "ab ".repeat(400) + "theend";
    harness.answer(&mut *page, ItemSlot::Document, json!({"CalculatedAttributeName": "spend", "Description": long}));
    harness.press(&mut *page, "j enter");
    let mut overlay = match harness.commands.pop() {
        Some(Command::Overlay(overlay)) => overlay.open(),
        other => panic!("{other:?}"),
    };
    assert_eq!(overlay.name(), "reading");
    harness.press(&mut *overlay, "G");
    assert!(harness.overlay(&*overlay).contains("theend"), "{}", harness.overlay(&*overlay));
    harness.press(&mut *overlay, "y");
    assert!(harness.said().contains("theend"));
}

#[test]
fn the_layout_of_an_item_is_the_same_before_and_after_it_has_loaded() {
    for (width, height) in [(80, 24), (140, 40)] {
        let location: Location = "appflow/flows/nightly".parse().unwrap();
        let mut harness = ScreenHarness::at(&location.to_string()).sized(width, height);
        let mut page = open(&location, &harness.session).unwrap();
        harness.enter(&mut *page);
        let before = harness.page(&*page);
        let connector = json!({"connectorType": "Salesforce", "connectorProfileName": "crm"});
        harness.answer(&mut *page, ItemSlot::Document, json!({"flowName": "nightly", "sourceFlowConfig": connector}));
        let after = harness.page(&*page);
        let column = |screen: &str, text: &str| {
            let line = screen.lines().position(|line| line.contains(text))?;
            Some((line, screen.lines().nth(line)?.find(text)?))
        };
        assert!(column(&before, "Runs").is_some(), "{before}");
        assert_eq!(column(&before, "Runs"), column(&after, "Runs"), "{before}\n{after}");
        if width > 110 {
            let edge = |screen: &str, text: &str| column(screen, text).map(|(_, at)| at);
            assert!(edge(&before, "loading").unwrap() > 40, "{before}");
            assert!(edge(&after, "About it").unwrap() > 40, "{after}");
        }
    }
}

#[test]
fn a_question_whose_title_is_too_long_says_it_in_its_text() {
    let title = "환불 요청 ".repeat(20) + "끝";
    let mut ask = confirm(&title, vec!["It matters.".to_owned()], "Do it", "Don't", Command::Close).open();
    for (width, height) in [(80, 24), (40, 12)] {
        let mut harness = ScreenHarness::over("appflow/flows").sized(width, height);
        let mut seen = String::new();
        for _ in 0..6 {
            seen += &harness.overlay(&*ask);
            harness.press(&mut *ask, "pagedown");
        }
        assert!(seen.contains('끝') && seen.contains("Do it") && seen.contains("It matters."), "{seen}");
    }
}

#[test]
fn what_enter_does_is_what_the_keys_say_of_it() {
    let location: Location = "appflow/flows/nightly".parse().unwrap();
    let mut harness = ScreenHarness::at(&location.to_string()).sized(140, 40);
    let mut page = open(&location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.answer(
        &mut *page,
        ItemSlot::Document,
        json!({"flowName": "nightly", "sourceFlowConfig": {"connectorType": "S3"}}),
    );
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), ["appflow/flows/nightly/runs"], "the way on under the cursor");
    harness.act(&mut *page, Action::NextPane);
    assert_eq!(page.does(Action::Open), Some("its document"));
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), ["appflow/flows/nightly!document"], "what has the keys");
}

#[test]
fn a_filter_that_is_typed_names_its_keys() {
    let location: Location = "appflow/flows".parse().unwrap();
    let mut harness = ScreenHarness::at(&location.to_string());
    let mut page = open(&location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.answer(&mut *page, TableSlot::Rows, json!({"flows": [{"flowName": "nightly"}]}));
    assert!(!page.actions(&harness.session).contains(&Action::Accept));
    harness.press(&mut *page, "/");
    assert_eq!(page.actions(&harness.session), [Action::Accept, Action::Back]);
    assert_eq!(page.does(Action::Accept), Some("keep the filter"));
}

/// Whatever the help of a page or an overlay lists, that makes use of; and what its hints offer, the help lists.
#[test]
fn the_help_lists_what_works_there() {
    let case = "cases/domains/d1/cases/c1";
    let pages = ["accounts", "tasks", "calls", "writes", "find", "forget", "profiles", "profiles/domains", case];
    let more = ["profiles/domains/acme/profiles/p-1", "profiles/domains/acme", "profiles/domains/acme!document"];
    let document = format!("{case}!document");
    let mut idle = Vec::new();
    for at in pages.into_iter().chain(more).chain([document.as_str()]) {
        for keys in ["", "/", "c"] {
            let made = || {
                let mut harness = ScreenHarness::at(at).sized(80, 24);
                let mut page = open(&harness.location, &harness.session).unwrap();
                harness.enter(&mut *page);
                harness.press(&mut *page, keys);
                (harness, page)
            };
            let (harness, page) = made();
            let Overlay { spec } = help_on(&*page, &page.actions(&harness.session), false);
            let command::OverlaySpec::Help(listed) = *spec else { panic!("no help") };
            let own: Vec<Action> = listed.own().collect();
            assert!(page.actions(&harness.session).iter().all(|action| own.contains(action)), "{at}");
            for action in
                own.into_iter().filter(|action| *action != Action::Back && !help::anywhere(false).contains(action))
            {
                if harness.session.keymap.keys(page.mode(), action).is_empty() {
                    continue;
                }
                let (mut harness, mut page) = made();
                if page.act(action, &mut harness.cx()) == Handled::No {
                    idle.push(format!("{at} after '{keys}': {action}"));
                }
            }
        }
    }
    assert_eq!(idle, [""; 0]);
}
