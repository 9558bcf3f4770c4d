use super::*;
use crate::catalog::{Prepared, SearchKind, catalog};
use crate::screens::testing::ScreenHarness;

fn form(path: &str, query: &[(&str, &str)]) -> Box<dyn Screen> {
    let spec = catalog().resource(path).unwrap().search.as_ref().unwrap();
    let query: Vec<(String, String)> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    search(spec, spec.fields(&Prepared::default()), &query).open()
}

fn profiles(query: &[(&str, &str)]) -> (ScreenHarness, Box<dyn Screen>) {
    (ScreenHarness::over("profiles/domains/acme/profiles"), form("profiles/domains/profiles", query))
}

fn searched(query: &[(&str, &str)]) -> Command {
    Command::Answer(OverlayAnswer::Search(query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()))
}

#[test]
fn a_profile_is_found_by_several_keys() {
    let (mut harness, mut screen) = profiles(&[]);
    harness.type_text(&mut *screen, "kim@example.com");
    assert!(!harness.overlay(&*screen).contains("or another"), "no line that nobody asked for");
    harness.press(&mut *screen, "ctrl-t");
    harness.type_text(&mut *screen, "lee@example.com");
    assert!(harness.overlay(&*screen).contains("or another"));
    harness.press(&mut *screen, "tab");
    harness.type_text(&mut *screen, "+14155550100");
    insta::assert_snapshot!("search_80x24", harness.overlay(&*screen));
    harness.press(&mut *screen, "enter");
    let wanted = [("_email", "kim@example.com"), ("_email", "lee@example.com"), ("_phone", "+14155550100")];
    assert_eq!(harness.asked(), [searched(&wanted)]);
}

#[test]
fn it_begins_with_the_present_search_and_fits_a_small_screen() {
    let (mut harness, mut screen) =
        profiles(&[("_email", "kim@example.com"), ("match", "and"), ("_loyaltyId", "77-1")]);
    harness.shrink(&*screen);
    let mut small = harness.sized(40, 10);
    insta::assert_snapshot!("search_40x10", small.overlay(&*screen));
    small.press(&mut *screen, "enter");
    let wanted = [("_email", "kim@example.com"), ("match", "and"), ("_loyaltyId", "77-1")];
    assert_eq!(small.asked(), [searched(&wanted)]);
}

#[test]
fn what_is_missing_is_said_and_nothing_is_sent() {
    let (mut harness, mut screen) = profiles(&[]);
    harness.press(&mut *screen, "enter");
    assert!(harness.overlay(&*screen).contains("Fill in at least one field."));
    harness.press(&mut *screen, "shift-tab");
    harness.type_text(&mut *screen, "loyalty");
    harness.press(&mut *screen, "enter");
    assert!(harness.overlay(&*screen).contains("name of the key"), "{}", harness.overlay(&*screen));
    assert_eq!(harness.asked(), []);
}

#[test]
fn choices_turn_by_arrows_and_are_sent_as_values() {
    let (mut harness, mut screen) = profiles(&[("_email", "a"), ("_phone", "b")]);
    harness.press(&mut *screen, "down down down down down right right");
    let text = harness.overlay(&*screen);
    assert!(text.contains("all of the keys"), "{text}");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("_email", "a"), ("_phone", "b"), ("match", "and")])]);
}

#[test]
fn arrows_turn_to_what_fits_a_part_of_a_name() {
    let (mut harness, mut screen) = profiles(&[("_email", "a"), ("_phone", "b")]);
    harness.press(&mut *screen, "down down down down down");
    for (key, wanted) in [("right", "any of"), ("left", "all of")] {
        harness.type_text(&mut *screen, "of the");
        harness.press(&mut *screen, key);
        let text = harness.overlay(&*screen);
        assert!(text.lines().any(|line| line.contains("Match") && line.contains(wanted)), "{key}: {text}");
        harness.press(&mut *screen, &"backspace ".repeat(20));
    }
}

#[test]
fn fields_that_depend_on_another_come_with_it() {
    let mut harness = ScreenHarness::over("profiles/domains/acme/profiles/p/objects");
    let mut screen = form("profiles/domains/profiles/objects", &[]);
    assert!(!harness.overlay(&*screen).contains("Case id"));
    harness.type_text(&mut *screen, "_case");
    assert!(harness.overlay(&*screen).contains("Case id"), "{}", harness.overlay(&*screen));
    harness.press(&mut *screen, "down");
    harness.type_text(&mut *screen, "c-1");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("type", "_case"), ("_caseId", "c-1")])]);
}

#[test]
fn more_keys_than_a_search_takes_are_refused() {
    let keys = ["_email", "_phone", "_fullName", "_account", "_orderId", "_caseId"].map(|key| (key, "x"));
    let (mut harness, mut screen) = profiles(&keys);
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    assert!(harness.overlay(&*screen).contains("At most 5 different keys; 6 are filled in."));
}

#[test]
fn what_hardly_finds_anything_is_said_at_its_field_and_searched_for_by_who_says_so_again() {
    let said = "Contact ARN: 'Called back' is no ARN";
    let mut harness = ScreenHarness::over("cases/domains/d/contact-cases");
    let mut screen = form("cases/domains/contact-cases", &[]);
    harness.type_text(&mut *screen, "Called back");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    assert!(harness.overlay(&*screen).contains(said), "{}", harness.overlay(&*screen));
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("contact", "Called back")])]);
    let place = "cases/domains/d/contact-cases?contact=Called%20back".parse().unwrap();
    let contacts = catalog().resource("cases/domains/contact-cases").unwrap();
    assert!(contacts.list_call(&place, &Prepared::default()).is_ok());
}

#[test]
fn a_value_that_can_find_nothing_is_said_at_its_field_and_so_it_is_when_the_search_comes_back() {
    let said = "Profile id: 'kim' is none";
    let (mut harness, mut screen) = profiles(&[("_profileId", "kim")]);
    assert!(harness.overlay(&*screen).contains(said), "{}", harness.overlay(&*screen));
    harness.press(&mut *screen, "enter enter");
    assert_eq!(harness.asked(), []);
    let place = "profiles/domains/acme/profiles?_profileId=kim".parse().unwrap();
    let profiles = catalog().resource("profiles/domains/profiles").unwrap();
    let refused = profiles.list_call(&place, &Prepared::default()).unwrap_err();
    assert!(refused.to_string().contains(said), "{refused}");
}

#[test]
fn values_that_are_the_same_everywhere_have_no_others() {
    let mut tried = 0;
    for resource in catalog().resources() {
        let Some(spec) = &resource.search else { continue };
        let fields = spec.fields(&Prepared::default());
        for field in &fields {
            let SearchKind::Choice(choices) = &field.kind else { continue };
            if !choices.is_empty() && field.key != "type" {
                let said = field.wrong("nosuch").unwrap_or_else(|| panic!("{} {}", resource.path, field.key));
                assert!(said.contains("'nosuch' is none of"), "{said}");
                assert!(
                    choices.iter().all(|(value, _)| field.wrong(value).is_none()),
                    "{} {}",
                    resource.path,
                    field.key
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 3, "{tried}");
}

#[test]
fn the_id_of_a_profile_is_written_as_one() {
    let (mut harness, mut screen) = profiles(&[("_profileId", "abc")]);
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    assert!(harness.overlay(&*screen).contains("Profile id: 'abc' is none: it has 32 hexadecimal digits"));
    let (mut harness, mut screen) = profiles(&[("_profileId", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")]);
    harness.press(&mut *screen, "enter");
    assert!(matches!(harness.asked()[..], [Command::Answer(OverlayAnswer::Search(_))]));
}

#[test]
fn a_value_that_the_account_does_not_have_is_told_before_it_is_searched_for() {
    let objects = catalog().resource("profiles/domains/profiles/objects").unwrap();
    let mut prepared = Prepared::default();
    let rows = ["Web-Order", "Loyalty-Member"].map(|name| serde_json::json!({ "ObjectTypeName": name }));
    prepared.learn_labels(objects, "type", &serde_json::json!({ "Items": rows }));
    let spec = objects.search.as_ref().unwrap();
    let mut harness = ScreenHarness::over("profiles/domains/acme/profiles/p/objects");
    let mut screen = search(spec, spec.fields(&prepared), &[]).open();
    harness.type_text(&mut *screen, "Loyal");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("Object type: there is no Loyal; Enter again") && seen.contains("Loyalty-Member"), "{seen}");
    harness.press(&mut *screen, "enter");
    assert!(
        matches!(harness.asked()[..], [Command::Answer(OverlayAnswer::Search(_))]),
        "who says so twice is not held up"
    );
}

#[test]
fn another_value_of_a_field_is_asked_for_and_its_line_goes_where_it_stays_empty() {
    let (mut harness, mut screen) = profiles(&[]);
    harness.type_text(&mut *screen, "kim@example.com");
    harness.press(&mut *screen, "ctrl-t");
    assert!(harness.overlay(&*screen).contains("or another"));
    harness.press(&mut *screen, "tab");
    assert!(!harness.overlay(&*screen).contains("or another"), "{}", harness.overlay(&*screen));
    harness.type_text(&mut *screen, "+14155550100");
    harness.press(&mut *screen, "shift-tab ctrl-t");
    harness.type_text(&mut *screen, "lee@example.com");
    harness.press(&mut *screen, "enter");
    let wanted = [("_email", "kim@example.com"), ("_email", "lee@example.com"), ("_phone", "+14155550100")];
    assert_eq!(harness.asked(), [searched(&wanted)]);
    harness.press(&mut *screen, "ctrl-l");
    let seen = harness.overlay(&*screen);
    assert!(!seen.contains("example.com") && !seen.contains("or another"), "{seen}");
    let (mut harness, mut screen) = profiles(&[("match", "or")]);
    harness.press(&mut *screen, "ctrl-t");
    assert!(harness.overlay(&*screen).contains("Match takes one value."), "{}", harness.overlay(&*screen));
}

/// The search form of a domain's cases, with a time, a number and a choice of its own.
fn cases(query: &[(&str, &str)]) -> (ScreenHarness, Box<dyn Screen>) {
    let cases = catalog().resource("cases/domains/cases").unwrap();
    let mut prepared = Prepared::default();
    let field = |id: &str, name: &str, kind: &str| serde_json::json!({"fieldId": id, "name": name, "type": kind, "namespace": "Custom"});
    let fields = [
        field("status", "Status", "SingleSelect"),
        field("created_datetime", "Created", "DateTime"),
        field("f-1", "Refund amount", "Number"),
        field("f-2", "Born", "Text"),
    ];
    prepared.learn(cases, &serde_json::json!({ "fields": fields }));
    let options =
        serde_json::json!({"options": [{"value": "open", "name": "Open"}, {"value": "closed", "name": "Closed"}]});
    prepared.learn_labels(cases, "field/status", &options);
    let spec = cases.search.as_ref().unwrap();
    let query: Vec<(String, String)> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let harness = ScreenHarness::over("cases/domains/d/cases");
    (harness, search(spec, spec.fields(&prepared), &query).open())
}

fn field_of(harness: &mut ScreenHarness, screen: &mut dyn Screen, label: &str) {
    for _ in 0..20 {
        let help = harness.press(screen, "f1");
        assert_eq!(help, Handled::Yes);
        if harness.said().starts_with(label) {
            return;
        }
        harness.press(screen, "tab");
    }
    panic!("no field {label}");
}

#[test]
fn what_can_be_no_value_is_said_as_it_is_typed_and_what_a_time_means() {
    for (label, wrong, said, right) in [
        ("Created", "soon", "'soon' is no time", "-7d"),
        ("Created", "2026-11-05..2026-11-01", "is a span that begins after it ends", "-7d"),
        ("Refund amount", "many", "'many' is no number", ">=10"),
        ("Status", "ajar", "'ajar' is none of Open, Closed", "Open"),
    ] {
        let (mut harness, mut screen) = cases(&[]);
        field_of(&mut harness, &mut *screen, label);
        harness.type_text(&mut *screen, wrong);
        let seen = harness.overlay(&*screen);
        assert!(seen.contains(said), "{label}: {seen}");
        harness.press(&mut *screen, "ctrl-u");
        harness.type_text(&mut *screen, right);
        let seen = harness.overlay(&*screen);
        assert!(!seen.contains(" is no"), "{label}: {seen}");
        if label == "Created" {
            assert!(seen.contains("from 2026-02-25 10:00 to 2026-03-04 10:00 (UTC)"), "{seen}");
            insta::assert_snapshot!("time_80x24", seen);
        }
    }
}

#[test]
fn a_search_is_kept_by_a_name_without_what_may_say_who_a_customer_is() {
    let query = [
        ("term", "kim seoyeon"),
        ("status", "open"),
        ("created_datetime", "-7d"),
        ("f-1", "400"),
        ("f-2", "1990-01-01"),
    ];
    let (mut harness, mut screen) = cases(&query);
    harness.press(&mut *screen, "ctrl-s");
    harness.type_text(&mut *screen, "fresh ones");
    insta::assert_snapshot!("naming_80x24", harness.overlay(&*screen));
    harness.shrink(&*screen);
    harness.press(&mut *screen, "enter");
    assert!(harness.said().contains("kept as fresh ones"));
    let kept = harness.session.journal.bookmarks().to_vec();
    let at = "cases/domains/d/cases?term=&status=open&created_datetime=-7d&f-1=&f-2=";
    assert_eq!(kept.iter().map(|mark| mark.location.to_string()).collect::<Vec<_>>(), [at]);
    assert!(!format!("{:?}", harness.effects).contains("seoyeon"), "nothing of it is on its way to the disk");
    // The same search is kept once, by its newest name, and goes with an empty one.
    harness.press(&mut *screen, "ctrl-s ctrl-u enter");
    assert!(harness.said().contains("fresh ones is kept no longer"));
    assert_eq!(harness.session.journal.bookmarks(), []);
}

#[test]
fn a_search_that_was_kept_asks_for_what_was_not() {
    let (mut harness, mut screen) = cases(&[("term", ""), ("status", "open")]);
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("Words: type it"), "{seen}");
    harness.type_text(&mut *screen, "refund");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("term", "refund"), ("status", "open")])]);
}

#[test]
fn a_user_that_is_none_is_told_at_once() {
    let cases = catalog().resource("cases/domains/cases").unwrap();
    let mut prepared = Prepared::default();
    let field = serde_json::json!({"fieldId": "f1", "name": "Specialist", "type": "User", "namespace": "Custom"});
    prepared.learn(cases, &serde_json::json!({ "fields": [field] }));
    let spec = cases.search.as_ref().unwrap();
    let query = vec![("f1".to_owned(), "today".to_owned())];
    let mut screen = search(spec, spec.fields(&prepared), &query).open();
    let mut harness = ScreenHarness::over("cases/domains/d1/cases").sized(100, 40);
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("Specialist: 'today' is no ARN"), "{seen}");
}

/// Of several values the first one is emptied and typed anew: the others stay as they are.
#[test]
fn a_value_that_is_emptied_stays_a_line_of_its_own() {
    let (mut harness, mut screen) = cases(&[("status", "open"), ("status", "closed")]);
    field_of(&mut harness, &mut *screen, "Status");
    harness.press(&mut *screen, "ctrl-u");
    harness.type_text(&mut *screen, "Clo");
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("Clo") && seen.contains("Closed") && !seen.contains("CloClosed"), "{seen}");
}

/// A search that was kept while there was a field of this name: what is kept stays to be seen, and is not left out of the
/// search without a word.
#[test]
fn what_a_kept_search_names_that_is_no_field_any_more_is_said_and_not_lost() {
    let mut harness = ScreenHarness::over("cases/domains/d1/cases");
    let mut screen = form("cases/domains/cases", &[("status", "open"), ("f-gone", "2026-11")]);
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("f-gone=2026-11") && seen.contains("There is no field f-gone here"), "{seen}");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [], "it is not sent without it in silence");
    harness.press(&mut *screen, &"backspace ".repeat(20));
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("status", "open")])]);
}

/// A span that cannot be is said where a kept search is opened, with what was typed.
#[test]
fn an_impossible_value_of_a_kept_search_is_said_where_it_stands() {
    let harness = ScreenHarness::over("cases/domains/d1/cases");
    let prepared = {
        let mut prepared = Prepared::default();
        let field =
            serde_json::json!({"fieldId": "f-due", "name": "Promised by", "type": "DateTime", "namespace": "Custom"});
        prepared.learn(catalog().resource("cases/domains/cases").unwrap(), &serde_json::json!({"fields": [field]}));
        prepared
    };
    let spec = catalog().resource("cases/domains/cases").unwrap().search.as_ref().unwrap();
    let query = vec![("f-due".to_owned(), "2026-11-09..2026-11-01".to_owned())];
    let screen = search(spec, spec.fields(&prepared), &query).open();
    let seen = harness.overlay(&*screen);
    assert!(seen.contains("2026-11-09..2026-11-01") && seen.contains("begins after it"), "{seen}");
}
