//! Why an object is not on a profile, from each of the places where that is asked.

use serde_json::{Value, json};

use super::*;
use crate::contract::{Effect, ErrorKind, Work};
use crate::screens::testing::{ScreenHarness, error};
use crate::screens::{ItemSlot, open};

const TYPE: &str = "profiles/domains/acme/object-types/Order!why";
const PROFILE: &str = "profiles/domains/acme/profiles/0a1b2c3d4e5f60718293a4b5c6d7e8f9!why";
const OBJECT: &str = "profiles/domains/acme/profiles/0a1b2c3d4e5f60718293a4b5c6d7e8f9/objects/u-1?type=Order!why";
const KIM: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const LEE: &str = "1a1b2c3d4e5f60718293a4b5c6d7e8f9";
const ORDER: &str = r#"{"orderId": "A-1", "customer": {"email": "kim@example.com", "phone": "none"}, "no": 7}"#;

fn order(creates: bool) -> Value {
    json!({
        "ObjectTypeName": "Order", "AllowProfileCreation": creates,
        "Fields": {
            "orderId": {"Source": "_source.orderId", "Target": "_order.Name"},
            "email": {"Source": "_source.customer.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
            "phone": {"Source": "_source.customer.phone", "ContentType": "PHONE_NUMBER"},
            "no": {"Source": "_source.no"},
        },
        "Keys": {
            "orderKey": [{"StandardIdentifiers": ["UNIQUE", "ORDER"], "FieldNames": ["orderId"]}],
            "_phone": [{"StandardIdentifiers": ["PROFILE", "SECONDARY"], "FieldNames": ["phone"]}],
            "customerNo": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["no"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE", "SECONDARY"], "FieldNames": ["email"]}],
        },
    })
}

fn people(ids: &[&str]) -> Value {
    let name = |id: &str| if id == KIM { "Kim" } else { "Lee" };
    let rows: Vec<Value> = ids.iter().map(|id| json!({"ProfileId": id, "FirstName": name(id)})).collect();
    json!({ "Items": rows })
}

fn at(place: &str) -> (ScreenHarness, Box<dyn Screen>) {
    let mut harness = ScreenHarness::at(place);
    let mut page = open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    (harness, page)
}

/// The inputs of the calls of an operation.
fn sent(harness: &ScreenHarness, name: &str) -> Vec<Value> {
    let input = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            Work::Api(request) if request.operation.name == name => Some(request.input.clone()),
            _ => None,
        },
        _ => None,
    };
    harness.effects.iter().filter_map(input).collect()
}

/// The page of the type, with an object pasted.
fn pasted(creates: bool, object: &str) -> (ScreenHarness, Box<dyn Screen>) {
    let (mut harness, mut page) = at(TYPE);
    harness.answer(&mut *page, ItemSlot::Document, order(creates));
    harness.paste(&mut *page, object);
    (harness, page)
}

/// The same with its keys looked up: customerNo, `_email` and orderKey in the order of their turns (`_phone` has nothing
/// to compare).
fn looked(creates: bool, held: [&[&str]; 3]) -> (ScreenHarness, Box<dyn Screen>) {
    let (mut harness, mut page) = pasted(creates, ORDER);
    harness.press(&mut *page, "ctrl-s");
    for (key, ids) in [0, 2, 3].into_iter().zip(held) {
        harness.answer(&mut *page, JoiningSlot::Key(key), people(ids));
    }
    harness.answer(&mut *page, JoiningSlot::Domain, json!({"DomainName": "acme"}));
    (harness, page)
}

#[test]
fn the_way_of_an_object_at_two_sizes() {
    for (width, height) in [(80, 24), (140, 40)] {
        let (harness, page) = pasted(false, ORDER);
        let harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("pasted_{width}x{height}"), harness.page(&*page));
        let (harness, page) = looked(false, [&[KIM, LEE], &[KIM], &[LEE]]);
        let harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("found_{width}x{height}"), harness.page(&*page));
    }
}

#[test]
fn each_key_with_a_value_is_looked_up_and_nothing_is_written() {
    let (mut harness, mut page) = pasted(true, ORDER);
    assert_eq!(sent(&harness, "SearchProfiles"), [] as [Value; 0], "nothing is asked while it is typed");
    harness.press(&mut *page, "ctrl-s");
    let sent = sent(&harness, "SearchProfiles");
    let keys: Vec<(&str, &Value)> =
        sent.iter().map(|input| (input["KeyName"].as_str().unwrap(), &input["Values"])).collect();
    let wanted = [("customerNo", json!(["7"])), ("_email", json!(["kim@example.com"])), ("orderKey", json!(["A-1"]))];
    assert_eq!(keys, wanted.each_ref().map(|(key, values)| (*key, values)));
    let debug = format!("{page:?}");
    assert!(!debug.contains("kim@example.com"), "{debug}");
}

#[test]
fn it_leads_to_the_profile_that_it_goes_to() {
    let (mut harness, mut page) = looked(false, [&[KIM, LEE], &[KIM], &[]]);
    let screen = harness.page(&*page);
    assert!(screen.contains("It goes to Kim") && screen.contains("ambiguous, so it is dropped"), "{screen}");
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), [format!("profiles/domains/acme/profiles/{KIM}")]);
}

#[test]
fn what_comes_to_nobody_says_so_and_what_is_lost() {
    let (harness, page) = looked(false, [&[], &[], &[]]);
    let screen = harness.page(&*page);
    assert!(screen.contains("It comes to nobody") && screen.contains("so it is lost"), "{screen}");
    let (harness, page) = looked(true, [&[], &[], &[]]);
    let screen = harness.page(&*page);
    assert!(screen.contains("It makes a new profile"), "{screen}");
}

/// What is advised follows from what the keys said: another key more would not help where several profiles have it.
#[test]
fn what_leads_to_no_profile_says_why_and_what_would_help() {
    for creates in [false, true] {
        let plain = |(harness, page): (ScreenHarness, Box<dyn Screen>)| {
            let screen = harness.sized(140, 40).page(&*page).replace('│', " ");
            screen.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let none = plain(looked(creates, [&[], &[], &[]]));
        assert!(none.contains("no profile has its customerNo, _email, and"), "{none}");
        assert!(none.contains("add one of its keys to that profile"), "{none}");
        let several = plain(looked(creates, [&[], &[KIM, LEE], &[]]));
        assert!(several.contains("several profiles have its _email, and none has its customerNo"), "{several}");
        assert!(several.contains("merge those that have the same key") && !several.contains("add one"), "{several}");
        let (mut harness, mut page) = pasted(creates, "orderId=A-1, no=7");
        harness.press(&mut *page, "ctrl-s");
        harness.answer(&mut *page, JoiningSlot::Key(0), people(&[]));
        harness.answer(&mut *page, JoiningSlot::Key(3), people(&[]));
        let one = plain((harness, page));
        assert!(one.contains("no profile has its customerNo, and"), "what has no value is not asked: {one}");
    }
}

#[test]
fn what_the_call_would_refuse_is_said_before_anything_is_asked() {
    let (harness, page) = pasted(true, "no=7");
    let screen = harness.page(&*page);
    assert!(screen.contains("The call is refused: it has no value for orderId"), "{screen}");
}

#[test]
fn what_cannot_be_looked_up_leaves_it_open() {
    let (mut harness, mut page) = pasted(true, ORDER);
    harness.press(&mut *page, "ctrl-s");
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "not allowed to search", 403);
    harness.result(&mut *page, JoiningSlot::Key(0), &Outcome::Failed(denied));
    harness.answer(&mut *page, JoiningSlot::Key(2), people(&[KIM]));
    let screen = harness.page(&*page);
    assert!(screen.contains("Not known: customerNo") && screen.contains("not allowed to search"), "{screen}");
}

#[test]
fn on_the_page_of_a_profile_the_type_is_chosen_and_the_keys_are_held_against_it() {
    let (mut harness, mut page) = at(PROFILE);
    harness.answer(&mut *page, ItemSlot::Document, json!({"Profiles": [{"ProfileId": KIM, "FirstName": "Kim"}]}));
    harness.answer(&mut *page, JoiningSlot::Types, json!({"Items": [{"ObjectTypeName": "Order"}]}));
    assert!(matches!(harness.commands.pop(), Some(Command::Overlay(_))), "the types are offered");
    harness.take_answer(&mut *page, OverlayAnswer::Joining(JoiningAnswer::Type("Order".to_owned())));
    harness.answer(&mut *page, JoiningSlot::Type, order(false));
    harness.paste(&mut *page, ORDER);
    harness.press(&mut *page, "ctrl-s");
    harness.answer(&mut *page, JoiningSlot::Key(0), people(&[LEE]));
    harness.answer(&mut *page, JoiningSlot::Key(2), people(&[KIM]));
    let screen = harness.page(&*page);
    assert!(screen.contains("It goes to Lee") && screen.contains("Why not to Kim"), "{screen}");
    assert!(screen.contains("_email: this profile has it, but another key had led to a profile"), "{screen}");
}

#[test]
fn the_input_of_the_service_names_its_type() {
    let (mut harness, mut page) = at("profiles/domains/acme!why");
    let input = json!({"DomainName": "acme", "ObjectTypeName": "Order", "Object": ORDER});
    harness.paste(&mut *page, &input.to_string());
    harness.answer(&mut *page, JoiningSlot::Type, order(true));
    harness.press(&mut *page, "ctrl-s");
    assert_eq!(sent(&harness, "SearchProfiles").len(), 3);
}

#[test]
fn an_object_that_is_there_is_looked_up_at_once() {
    let (mut harness, mut page) = at(OBJECT);
    harness.answer(&mut *page, JoiningSlot::Type, order(false));
    let row = json!({"ProfileObjectUniqueKey": "u-1", "ObjectTypeName": "Order", "Object": ORDER});
    harness.answer(&mut *page, ItemSlot::Document, json!({ "Items": [row] }));
    assert_eq!(sent(&harness, "SearchProfiles").len(), 3);
    for key in [0, 2, 3] {
        harness.answer(&mut *page, JoiningSlot::Key(key), people(if key == 2 { &[KIM] } else { &[] }));
    }
    let screen = harness.page(&*page);
    assert!(screen.contains("That is the profile whose page this is."), "{screen}");
}

#[test]
fn what_is_no_object_is_said_where_it_stands_and_stays() {
    let (mut harness, mut page) = pasted(true, "{\"orderId\": 1,}");
    assert!(harness.page(&*page).contains("after the last value there is no comma"));
    harness.press(&mut *page, "ctrl-s");
    assert!(matches!(harness.commands.pop(), Some(Command::Notice(_))));
    assert!(harness.page(&*page).contains("\"orderId\": 1,"));
}

#[test]
fn what_is_long_is_scrolled_and_left_to_change_the_object() {
    let (mut harness, mut page) = looked(false, [&[KIM, LEE], &[KIM], &[LEE]]);
    let before = harness.page(&*page);
    harness.press(&mut *page, "G");
    assert_ne!(harness.page(&*page), before);
    assert!(harness.page(&*page).contains("_order.Name"), "{}", harness.page(&*page));
    harness.press(&mut *page, "e");
    assert!(harness.page(&*page).contains("Paste it as JSON"));
    harness.press(&mut *page, "esc");
    assert!(harness.page(&*page).contains("It goes to Kim"));
}
