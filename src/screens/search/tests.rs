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
    harness.press(&mut *screen, "down");
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
    harness.press(&mut *screen, "down down down down down down down right right");
    let text = harness.overlay(&*screen);
    assert!(text.contains("all of the keys"), "{text}");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), [searched(&[("_email", "a"), ("_phone", "b"), ("match", "and")])]);
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
fn a_value_that_can_find_nothing_is_said_at_its_field_and_so_it_is_when_the_search_comes_back() {
    let said = "Contact ARN: 'Called back' is no ARN";
    let mut harness = ScreenHarness::over("cases/domains/d/contact-cases");
    let mut screen = form("cases/domains/contact-cases", &[]);
    harness.type_text(&mut *screen, "Called back");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.asked(), []);
    assert!(harness.overlay(&*screen).contains(said), "{}", harness.overlay(&*screen));
    let again = form("cases/domains/contact-cases", &[("contact", "Called back")]);
    assert!(harness.overlay(&*again).contains(said), "{}", harness.overlay(&*again));
    let place = "cases/domains/d/contact-cases?contact=Called%20back".parse().unwrap();
    let contacts = catalog().resource("cases/domains/contact-cases").unwrap();
    let refused = contacts.list_call(&place, &Prepared::default()).unwrap_err();
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
fn tab_goes_to_the_next_field_and_down_to_the_line_for_another_value() {
    let (mut harness, mut screen) = profiles(&[]);
    harness.type_text(&mut *screen, "kim@example.com");
    harness.press(&mut *screen, "tab");
    harness.type_text(&mut *screen, "+14155550100");
    harness.press(&mut *screen, "shift-tab down");
    harness.type_text(&mut *screen, "lee@example.com");
    harness.press(&mut *screen, "enter");
    let wanted = [("_email", "kim@example.com"), ("_email", "lee@example.com"), ("_phone", "+14155550100")];
    assert_eq!(harness.asked(), [searched(&wanted)]);
}
