//! Conditions in rows: what keys do to them, and what they look like.

use serde_json::{Value, json};

use super::*;

fn segment() -> Rig {
    Rig::at("profiles/domains/acme/segments!create")
}

/// Takes what stands at this place of the list that was opened.
fn choose(form: &mut Rig, title: &str) {
    let mut overlay = form.overlay();
    form.take(&mut *overlay, title);
}

/// What is sent at the end.
fn document(form: &mut Rig) -> Value {
    form.press("ctrl-s ctrl-s");
    form.sent("CreateSegmentDefinition").pop().unwrap_or_default()
}

#[test]
fn conditions_are_added_changed_and_removed_by_keys() {
    let mut form = segment();
    form.sees("Groups of conditions");
    // Nobody goes on without one.
    form.press("ctrl-s");
    assert!(form.harness.said().contains("there is no condition yet"));
    form.press("enter");
    choose(&mut form, "Address.City");
    form.sees("Address.City is any of:");
    form.press("enter");
    form.sees("✗ type a value");
    form.type_text("Berlin, Bonn");
    form.press("enter a");
    choose(&mut form, "BirthDate");
    form.press("tab");
    form.type_text("1990-01-01");
    form.press("enter n");
    choose(&mut form, "_frequent_caller");
    form.press("enter");
    form.sees("✗ type a value");
    form.type_text("=true");
    form.press("enter");
    form.looks("conditions_80x24");
    // The second group is to hold for nobody, and what was typed is corrected.
    form.press("k enter enter");
    form.sees("no condition may hold");
    form.press("g j j enter");
    form.sees("Berlin, Bonn");
    form.press("ctrl-u");
    form.type_text("Rome");
    form.press("enter j x");
    assert!(form.harness.said().contains("the condition about BirthDate was removed"));
    form.press("u");
    form.sees("BirthDate");
    form.press("x");
    form.harness.said();
    form.press("ctrl-s ctrl-s");
    form.type_text("Romans");
    form.press("tab");
    form.type_text("romans");
    let sent = document(&mut form);
    let city = json!({"ProfileAttributes": {"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": ["Rome"]}}}});
    let groups = &sent["SegmentGroups"];
    assert_eq!(
        (&groups["Include"], &groups["Groups"][0]),
        (&json!("ALL"), &json!({"Dimensions": [city], "Type": "ALL"}))
    );
    assert_eq!(groups["Groups"][1]["Type"], "NONE");
    assert_eq!(groups["Groups"].as_array().unwrap().len(), 2);
}

/// It is said at the rows, before the step is left, and once more in the review.
#[test]
fn a_value_that_nothing_can_meet_is_told_at_the_row() {
    let mut form = segment();
    form.harness.size = Rect::new(0, 0, 200, 50);
    form.press("a");
    choose(&mut form, "BirthDate");
    form.type_text("31.12.99");
    form.press("enter");
    form.sees("31.12.99 is no day");
    form.press("a");
    choose(&mut form, "_frequent_caller");
    form.type_text("==abc");
    form.press("enter");
    form.sees("abc is no number");
    form.press("ctrl-s ctrl-s");
    form.type_text("Romans");
    form.press("tab");
    form.type_text("romans");
    form.press("ctrl-s");
    form.sees("abc is no number");
}

#[test]
fn an_attribute_of_ones_own_is_named_by_hand() {
    let mut form = segment();
    form.press("a");
    choose(&mut form, "another attribute");
    form.sees("Attribute:");
    form.type_text("tier");
    form.press("enter");
    form.type_text("gold");
    form.press("enter");
    form.sees("Attributes.tier");
}

/// What narrows the list away is offered as the name that it may be.
#[test]
fn a_name_that_is_not_listed_is_taken_as_it_is_typed() {
    let mut form = segment();
    form.press("a");
    let mut overlay = form.overlay();
    form.take(&mut *overlay, "LoyaltyPoints");
    form.sees("LoyaltyPoints is any of:");
    form.type_text(">1000");
    form.press("enter");
    form.sees("Attributes.LoyaltyPoints");
    form.sees("is more than");
}

#[test]
fn segments_to_start_from_say_how_they_go_together() {
    let mut form = segment();
    form.press("f2");
    let sources = json!([{"SegmentDefinitionName": "gold"}]);
    let groups = json!([{"Dimensions": [], "SourceSegments": sources, "SourceType": "NONE", "Type": "ALL"}]);
    form.press("ctrl-a");
    let document = json!({"DomainName": "acme", "SegmentGroups": {"Groups": groups}}).to_string();
    form.harness.paste(&mut *form.page, &document);
    form.press("f2");
    form.sees("Group 1 · all");
    form.sees("of the profiles that are in none of these segments");
    form.press("enter");
    form.sees("of the profiles that are in every one of these segments");
}

#[test]
fn what_the_rows_do_not_show_is_filled_in_as_fields() {
    let mut form = segment();
    form.press("v");
    form.sees("Segment groups");
    form.press("alt-right alt-left");
    form.sees("Attribute");
    form.sees("Compares");
}

#[test]
fn conditions_of_objects_are_about_the_fields_of_their_type() {
    let mut form = Rig::at("profiles/domains/acme/event-triggers!create");
    form.type_text("Web-Order");
    form.press("tab");
    let fields = json!({"total": {"Source": "_source.total", "ContentType": "NUMBER"}});
    form.answer(FormSlot::ObjectType, json!({"ObjectTypeName": "Web-Order", "Fields": fields}));
    form.press("ctrl-s");
    form.sees("Which of these objects");
    form.press("enter");
    choose(&mut form, "total");
    form.sees("total equals:");
    form.type_text("many");
    form.press("enter");
    form.sees("✗ \"many\" is no number");
    form.press("ctrl-u");
    form.type_text("99");
    form.press("tab tab ctrl-s");
    form.sees("Event trigger name *");
    form.press("alt-left");
    form.sees("is less than");
}

#[test]
fn a_field_of_an_expression_is_picked_from_the_mapping_of_its_type() {
    let mut form = Rig::at("profiles/domains/acme/calculated-attributes!create");
    form.press("tab enter");
    assert_eq!(form.overlay().name(), "picker");
    form.choose(FormAnswer::Value("{Web-Order.total}".to_owned()));
    form.sees("{Web-Order.total}");
    form.type_text(" *");
    form.press("f4");
    form.overlay();
    form.choose(FormAnswer::Value("{Web-Order.count}".to_owned()));
    form.sees("{Web-Order.total} * {Web-Order.count}");
}

fn fields() -> Value {
    let field = |id: &str, name: &str, kind: &str| json!({"fieldId": id, "fieldArn": "arn", "name": name, "type": kind, "namespace": "Custom"});
    json!({"fields": [
        field("f-1", "Severity", "SingleSelect"),
        field("f-2", "Refund amount", "Number"),
        field("f-3", "Escalated", "Boolean"),
        field("f-4", "Summary", "Text"),
    ]})
}

fn rule(begin: &str) -> Rig {
    let mut form = Rig::at("cases/domains/d1/case-rules!create");
    form.press(begin);
    form.harness.answer(&mut *form.page, FormSlot::Known, fields());
    form
}

fn rule_sent(form: &mut Rig) -> Value {
    form.press("ctrl-s");
    form.type_text("Rule");
    form.press("ctrl-s ctrl-s");
    form.sent("CreateCaseRule").pop().unwrap_or_default()["rule"].clone()
}

/// A rule is made in rows: a field that is picked, an operator, and a value by the type of the field.
#[test]
fn what_makes_a_field_required_is_added_in_rows() {
    let mut form = rule("enter");
    form.sees("The first condition that is met decides");
    form.press("ctrl-s");
    assert!(form.harness.said().contains("there is no condition yet"));
    form.press("enter");
    choose(&mut form, "Severity");
    assert_eq!(form.overlay().name(), "picker");
    let options = json!({"options": [{"name": "High", "value": "hi", "active": true}]});
    form.harness.answer(&mut *form.page, FormSlot::Known, options);
    form.sees("Severity is:");
    form.type_text("highest");
    form.press("enter");
    form.sees("✗ \"highest\" is no option of Severity");
    form.press("ctrl-u");
    form.type_text("high");
    form.press("enter a");
    choose(&mut form, "Refund amount");
    form.type_text("much");
    form.press("enter");
    form.sees("✗ \"much\" is no number");
    form.press("ctrl-u");
    form.type_text("100");
    form.press("tab tab tab tab enter n");
    choose(&mut form, "Escalated");
    choose(&mut form, "yes");
    form.press("a");
    choose(&mut form, "Summary");
    form.press("tab tab enter k k enter");
    form.looks("case_rule_conditions_80x24");
    form.press("G enter");
    form.sees("Otherwise required");
    let sent = rule_sent(&mut form);
    let operands = |field: &str, value: Value, result: bool| json!({"operandOne": {"fieldId": field}, "operandTwo": value, "result": result});
    let wanted = json!([
        {"equalTo": operands("f-1", json!({"stringValue": "hi"}), true)},
        {"equalTo": operands("f-2", json!({"doubleValue": 100}), false)},
        {"orAll": {"conditions": [
            {"equalTo": operands("f-3", json!({"booleanValue": true}), true)},
            {"equalTo": operands("f-4", json!({"emptyValue": {}}), true)},
        ]}},
    ]);
    assert_eq!(sent["required"], json!({"conditions": wanted, "defaultValue": true}));
}

#[test]
fn what_hides_a_field_is_changed_and_removed_in_rows() {
    let mut form = rule("down enter");
    form.press("a");
    choose(&mut form, "Refund amount");
    form.type_text("5");
    form.press("enter enter tab tab enter");
    form.sees("is empty");
    form.press("enter shift-tab");
    form.type_text("7");
    form.press("enter");
    form.sees("is not");
    form.press("n");
    choose(&mut form, "Summary");
    form.type_text("x, y");
    form.press("enter x");
    assert!(form.harness.said().contains("the condition about Summary was removed"));
    let sent = rule_sent(&mut form);
    let only = json!({"operandOne": {"fieldId": "f-2"}, "operandTwo": {"doubleValue": 7}, "result": true});
    assert_eq!(sent["hidden"], json!({"conditions": [{"notEqualTo": only}], "defaultValue": false}));
}
