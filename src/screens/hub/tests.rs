//! The pages of items: what they lead to, and what can be copied of them.

use crate::catalog::{Location, Resource, Scope, arn_of_location, catalog, location_of_arn};
use crate::config::Action;
use serde_json::json;

use crate::contract::{Effect, Work};
use crate::model::Service;
use crate::screens::testing::ScreenHarness;
use crate::screens::{Command, HubSlot, Screen};

fn open(location: &str) -> (ScreenHarness, Box<dyn Screen>) {
    let mut harness = ScreenHarness::at(location).sized(140, 40);
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    (harness, page)
}

/// What is copied by a choice of the menu.
fn copied(harness: &mut ScreenHarness, page: &mut dyn Screen, what: &str) -> String {
    harness.press(page, "y");
    let opened = harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()),
        _ => None,
    });
    let mut menu = opened.unwrap();
    harness.type_text(&mut *menu, what);
    harness.press(&mut *menu, "enter");
    harness.said()
}

#[test]
fn the_arn_of_everything_that_has_one_can_be_copied() {
    let mut held = 0;
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some"));
        let caller = "arn:aws:sts::210987654321:assumed-role/Operator/kim";
        let Some(arn) = arn_of_location(&item, caller, "eu-central-1") else { continue };
        assert_eq!(location_of_arn(&arn), Some(item.clone()));
        let (mut harness, mut page) = open(&item.to_string());
        assert_eq!(copied(&mut harness, &mut *page, "ARN"), arn, "{item}");
        held += 1;
    }
    assert!(held >= 20, "{held}");
}

#[test]
fn nothing_is_said_to_be_an_arn_before_the_account_is_known() {
    let (mut harness, mut page) = open("profiles/domains/acme/profiles/0a1b");
    harness.session.contexts[0].identity = None;
    harness.press(&mut *page, "y");
    assert!(!harness.said().contains("arn:"));
}

#[test]
fn what_an_entry_is_about_stands_apart_from_the_entries() {
    let is_hub = |resource: &&Resource| resource.page.is_none() && catalog().children(resource).next().is_some();
    for resource in catalog().resources().iter().filter(is_hub) {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some"));
        let (harness, page) = open(&item.to_string());
        let seen = harness.page(&*page);
        let lines: Vec<String> = seen.lines().map(|line| line.chars().skip(1).take(38).collect()).collect();
        let rule = lines.iter().skip(1).position(|line| line.trim().starts_with("──"));
        let rule = rule.unwrap_or_else(|| panic!("{item}: no rule in\n{seen}")) + 1;
        let last = catalog()
            .children(resource)
            .filter_map(|child| lines.iter().position(|line| line.contains(&child.title)))
            .max();
        assert!(last.is_some_and(|last| last != rule) && !lines[rule + 1].trim().is_empty(), "{item}:\n{seen}");
    }
}

#[test]
fn what_was_changed_or_not_counted_yet_is_counted_on_the_way_back() {
    let (mut harness, mut home) = open("");
    let counts = |harness: &mut ScreenHarness| {
        let starts = std::mem::take(&mut harness.effects).into_iter().filter_map(|effect| match effect {
            Effect::Start(call) => match call.work {
                Work::Api(request) => Some(request.operation.name),
                Work::Identify | Work::Upload(_) => None,
            },
            _ => None,
        });
        starts.collect::<Vec<&str>>()
    };
    let all = counts(&mut harness);
    assert!(all.len() > 3, "{all:?}");
    let path = |path: &str| HubSlot::Count(path.to_owned());
    let domains = json!({"Items": [{"DomainName": "acme"}]});
    harness.answer(&mut *home, path("profiles/domains"), domains.clone());
    harness.answer(&mut *home, path("appflow/flows"), json!({"flows": []}));
    harness.pass(1_000);
    let (context, made) = (harness.context, "profiles/domains/globex".parse().unwrap());
    harness.session.changed(context, &made);
    harness.pass(10);
    harness.enter(&mut *home);
    assert_eq!(counts(&mut harness), ["ListDomains"], "what still runs, or did not change, is not asked for again");
    harness.answer(&mut *home, path("profiles/domains"), domains);
    harness.pass(1_000);
    harness.enter(&mut *home);
    assert_eq!(counts(&mut harness), [""; 0]);
}

#[test]
fn on_every_page_something_is_made_that_belongs_there() {
    let item = |resource: &Resource| {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        parts.fold(root, |at, list| at.child(list).child("some"))
    };
    let creates = |resource: &Resource| resource.action("create").is_some_and(|deed| deed.scope == Scope::List);
    let services = Service::ALL.map(|service| {
        let below = catalog().roots(service).filter(|list| creates(list)).count();
        (Location::home().child(service.root()), below, false)
    });
    let items = catalog().resources().iter().map(|resource| {
        let own_key = resource.page.as_ref().is_some_and(|page| page.keys.iter().any(|key| key.key == "comment"));
        (item(resource), catalog().children(resource).filter(|list| creates(list)).count(), own_key)
    });
    let mut held = 0;
    for (at, below, own_key) in services.into_iter().chain(items) {
        let (mut harness, mut page) = open(&at.to_string());
        if own_key || below == 0 {
            continue;
        }
        assert!(page.name() != "hub" || page.actions(&harness.session).contains(&Action::Create), "{at} offers it");
        harness.press(&mut *page, "c");
        match harness.asked().pop() {
            Some(Command::Open(to)) if below == 1 => {
                assert!(to.to_string().starts_with(&at.to_string()) && to.action() == Some("create"), "{at}: {to}");
            }
            Some(Command::Overlay(menu)) if below > 1 => {
                let screen = harness.overlay(&*menu.open());
                assert!(screen.contains("Create"), "{at}: {screen}");
            }
            other => panic!("{at}, {below} lists below: {other:?}"),
        }
        held += 1;
    }
    assert!(held >= 7, "{held}");
}

#[test]
fn what_is_made_first_is_what_the_cursor_is_on() {
    let (mut harness, mut page) = open("profiles/domains/acme");
    let of_domains = catalog().resource("profiles/domains").unwrap();
    for (at, list) in catalog().children(of_domains).enumerate() {
        if list.action("create").is_some_and(|deed| deed.scope == Scope::List) {
            harness.press(&mut *page, "c");
            let Some(Command::Overlay(menu)) = harness.asked().pop() else { panic!("a menu") };
            harness.press(&mut *menu.open(), "enter");
            assert_eq!(harness.opened_at(), [format!("profiles/domains/acme/{}!create", list.name)], "the {at}th");
        }
        harness.press(&mut *page, "j");
    }
}

#[test]
fn what_an_item_may_not_take_is_offered_once_its_document_is_there() {
    let mut held = 0;
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some"));
        let depends = |verb: &str| resource.action(verb).is_some_and(|deed| deed.needs.is_some());
        let keys = resource.keys.iter().filter(|(_, verb)| depends(verb)).filter_map(|(key, _)| key.parse().ok());
        let usual = [("edit", Action::Edit), ("delete", Action::Delete)];
        let usual = usual.into_iter().filter(|(verb, _)| depends(verb)).map(|(_, action)| action);
        let unsure: Vec<Action> = keys.chain(usual).collect();
        for at in [item.clone(), item.with_action("document")] {
            let (harness, page) = open(&at.to_string());
            let offered = page.actions(&harness.session);
            assert!(!unsure.iter().any(|action| offered.contains(action)), "{at}: {offered:?} has {unsure:?}");
        }
        held += unsure.len();
    }
    assert!(held >= 3, "{held}");
}

/// The left column has room for the title of each list that hangs under an item, whatever the size.
#[test]
fn the_titles_of_all_lists_of_an_item_are_seen_whole() {
    let mut held = 0;
    for resource in catalog().resources().iter().filter(|resource| resource.page.is_none()) {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some"));
        for width in [80, 100, 120, 140, 200] {
            let (harness, page) = open(&item.to_string());
            let seen = harness.sized(width, 120).page(&*page);
            for list in catalog().children(resource) {
                assert!(seen.contains(&list.title), "{} of {item} at {width}:\n{seen}", list.title);
                held += 1;
            }
        }
    }
    assert!(held > 100, "{held}");
}

/// Where an item leads to something with a long name, the column is wide enough for it where there is room.
#[test]
fn the_name_of_what_an_item_leads_to_is_seen() {
    let name = "a-connection-with-a-long-name";
    let document = json!({"flowName": "nightly", "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": name}});
    for width in [80, 140] {
        let (harness, mut page) = open("appflow/flows/nightly");
        let mut harness = harness.sized(width, 40);
        harness.answer(&mut *page, crate::screens::ItemSlot::Document, document.clone());
        let seen = harness.page(&*page);
        assert!(seen.lines().any(|line| line.contains("→") && line.contains(name)), "{width}:\n{seen}");
    }
}

/// What an entry is about is read in full in every size with some room, and members have names in words.
#[test]
fn what_an_entry_is_about_is_whole_and_members_are_in_words() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut harness = ScreenHarness::at("profiles/domains/acme").sized(width, height);
        let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
        harness.enter(&mut *page);
        let document = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
        harness.answer(&mut *page, crate::screens::ItemSlot::Document, document);
        for child in catalog().children(catalog().resource("profiles/domains").unwrap()) {
            let seen = harness.page(&*page);
            let words = seen.replace(|c: char| c == '│' || c.is_whitespace(), "");
            let about = child.about.replace(char::is_whitespace, "");
            // Its last words: the first ones may stand in the list, too.
            let end: String = about.chars().skip(about.chars().count().saturating_sub(20)).collect();
            assert!(words.contains(&end), "{}:\n{seen}", child.path);
            harness.press(&mut *page, "j");
        }
        let all = harness.read_all(&mut *page, &["tab", "j"]);
        assert!(all.contains("Defaultexpirationdays") && !all.contains("DefaultExpirationDays"), "{all}");
    }
}

/// The page of what was opened begins with the name that its row had.
#[test]
fn a_page_begins_with_the_name_that_was_met() {
    let at = "cases/domains/d1/templates/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let mut harness = ScreenHarness::at(at);
    let page = crate::screens::open(&harness.location, &harness.session).unwrap();
    assert!(page.title(&harness.view()).contains("0f3c9a52"));
    let (context, location) = (harness.context, harness.location.clone());
    harness.session.private_names.learn(context, &location, "Returns");
    assert_eq!(page.title(&harness.view()), "Template Returns");
}
