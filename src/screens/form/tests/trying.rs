//! A definition is tried with a profile before there is one.

use super::*;
use crate::contract::ErrorKind;
use crate::screens::form::slots::PickerSlot;
use crate::screens::testing::{error, page};
use serde_json::json;

/// A form with this as its document.
fn form_of(place: &str, document: &Value) -> Rig {
    let mut form = Rig::at(place);
    write(&mut form, document);
    form
}

/// Writes another document.
fn write(form: &mut Rig, document: &Value) {
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, &document.to_string());
    form.press("f2");
}

fn large(form: &mut Rig) {
    form.harness = std::mem::replace(&mut form.harness, ScreenHarness::at("profiles")).sized(140, 40);
    form.harness.resized(&mut *form.page);
}

/// Picks the profile `p1`, of Kim Doe.
fn try_kim(form: &mut Rig) {
    form.choose(FormAnswer::Try { id: "p1".to_owned(), name: "Kim Doe".to_owned() });
}

const ATTRIBUTE: &str = "profiles/domains/acme/calculated-attributes!create";
const SEGMENT: &str = "profiles/domains/acme/segments!create";

fn definition(statistic: &str, expression: &str) -> Value {
    json!({"Statistic": statistic, "AttributeDetails": {"Expression": expression}, "UseHistoricalData": true})
}

fn orders(totals: &[i64]) -> Value {
    let item = |total: &i64| json!({"ObjectTypeName": "Order", "Object": json!({"total": total}).to_string()});
    json!({"Items": totals.iter().map(item).collect::<Vec<_>>()})
}

#[test]
fn a_profile_is_picked_and_its_objects_are_read_once() {
    let mut form = form_of(ATTRIBUTE, &definition("SUM", "{Order.total}"));
    large(&mut form);
    form.sees("F6: try a profile, to see what would come of it.");
    assert!(form.page.actions(&form.harness.session).contains(&Action::Sample));
    assert_eq!(form.page.does(Action::Sample), Some("try a profile"));
    form.press("f6");
    let mut picker = form.overlay();
    form.harness.enter(&mut *picker);
    form.harness.type_text(&mut *picker, "kim@example.com");
    form.harness.press(&mut *picker, "enter");
    let kim = json!({"ProfileId": "p1", "FirstName": "Kim", "LastName": "Doe"});
    form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"Items": [kim]}));
    form.take(&mut *picker, "");
    let asked = json!({"DomainName": "acme", "ProfileId": "p1", "ObjectTypeName": "Order", "MaxResults": 100});
    assert_eq!(form.sent("ListProfileObjects"), [asked]);
    form.sees("reading its objects …");
    form.harness.result(&mut *form.page, FormSlot::Tryout(0), &page(orders(&[1, 2]), 1));
    form.answer(FormSlot::Tryout(0), orders(&[39]));
    form.sees("Kim Doe: 42 · of 3 of its 3 objects of Order");
    // What changes is worked out anew without another call.
    write(&mut form, &definition("MAXIMUM", "{Order.total}"));
    form.sees("Kim Doe: 39 · of 3 of its 3 objects of Order");
    write(&mut form, &definition("MAXIMUM", "{Order.price}"));
    form.sees("Kim Doe: no value: none of its 3 objects of Order");
    form.sees("3 left out: without a value for price");
    assert_eq!(form.sent("ListProfileObjects").len(), 1);
    form.looks("tried_attribute_140x40");
    write(&mut form, &definition("MAXIMUM", "{Stay.price}"));
    assert_eq!(form.sent("ListProfileObjects").len(), 2, "of another type are other objects");
    form.press("alt-right alt-right");
    form.sees("Kim Doe: reading its objects …");
}

/// Whoever searches and finds nobody reads for what it was, and how to go on.
#[test]
fn a_search_that_finds_nobody_says_what_to_do() {
    let mut form = form_of(ATTRIBUTE, &definition("SUM", "{Order.total}"));
    form.press("f6");
    let mut picker = form.overlay();
    // Nothing else is on its way.
    form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.enter(&mut *picker);
    form.harness.type_text(&mut *picker, "nobody@example.com");
    form.harness.press(&mut *picker, "enter");
    form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"Items": []}));
    let seen = form.harness.overlay(&*picker).replace(['│', '\n'], " ");
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(seen.contains("No profile was found by nobody@example.com."), "{seen}");
    assert!(seen.contains("Esc goes back to search by another value or key."), "{seen}");
    form.harness.press(&mut *picker, "esc");
    assert!(form.harness.overlay(&*picker).contains("what do you know of it?"));
}

#[test]
fn in_little_room_the_value_stands_in_the_frame() {
    let mut form = form_of(ATTRIBUTE, &definition("SUM", "{Order.total}"));
    try_kim(&mut form);
    form.answer(FormSlot::Tryout(0), orders(&[40, 2]));
    form.sees("Kim Doe: 42");
    form.press("f1");
    let about = form.overlay();
    assert!(form.harness.overlay(&*about).contains("of 2 of its 2 objects of Order"));
}

#[test]
fn where_objects_cannot_be_read_that_is_said_and_they_are_asked_for_again() {
    let mut form = form_of(ATTRIBUTE, &definition("SUM", "{Order.total}"));
    large(&mut form);
    try_kim(&mut form);
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "not you", 403);
    form.harness.result(&mut *form.page, FormSlot::Tryout(0), &Outcome::Failed(denied));
    form.sees("AccessDeniedException");
    form.press("ctrl-r");
    assert_eq!(form.sent("ListProfileObjects").len(), 2);
    form.answer(FormSlot::Tryout(1), orders(&[40, 2]));
    form.sees("Kim Doe: 42");
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Refresh));
    // Another profile has other objects, and what comes late of the first one is dropped.
    form.choose(FormAnswer::Try { id: "p2".to_owned(), name: "Lee".to_owned() });
    form.answer(FormSlot::Tryout(1), orders(&[7]));
    form.sees("Lee: reading its objects …");
}

#[test]
fn a_segment_is_tried_with_a_profile_beside_its_conditions() {
    let city = json!({"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": ["Rome"]}}});
    let spent = json!({"spent": {"DimensionType": "GREATER_THAN", "Values": ["10"]}});
    let dimensions = json!([{"ProfileAttributes": city}, {"CalculatedAttributes": spent}]);
    let group = json!({"Type": "ANY", "Dimensions": dimensions});
    let mut form = form_of(SEGMENT, &json!({"SegmentGroups": {"Include": "ALL", "Groups": [group]}}));
    form.harness.session.contexts[0].read_only = true;
    assert_eq!(form.page.does(Action::Sample), Some("try a profile"));
    form.press("t");
    let mut picker = form.overlay();
    assert!(form.harness.overlay(&*picker).contains("Profiles"));
    form.harness.press(&mut *picker, "esc");
    try_kim(&mut form);
    form.answer(FormSlot::Tryout(0), json!({"Profiles": [{"ProfileId": "p1", "Address": {"City": "Bonn"}}]}));
    form.sees("reading what the conditions are about …");
    form.answer(FormSlot::Tryout(1), json!({"CalculatedAttributeValues": [{"ProfileId": "p1", "Value": "12"}]}));
    form.sees("Kim Doe: belongs to it");
    form.sees("✗ Address.City is any of Rome: it has \"Bonn\"");
    form.sees("✓ spent is more than 10: it has \"12\"");
    form.looks("tried_segment_80x24");
    form.press("g enter");
    form.sees("Kim Doe: does not belong to it");
}
