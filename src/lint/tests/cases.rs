//! Designs of Cases.

use serde_json::{Value, json};

use super::every::Cases;
use super::{CASES, members};

pub(super) fn text_field(key: &'static str) -> (&'static str, &'static str, Value) {
    ("fields", key, json!({"type": "Text"}))
}

fn choice(option: &str, active: bool) -> (&'static str, &'static str, Value) {
    let options = json!({"options": {"options": [{"name": option, "value": option, "active": active}]}});
    ("fields", "Reason", json!({"type": "SingleSelect", "parts": options}))
}

fn layout(fields: &[&str], sections: usize) -> (&'static str, &'static str, Value) {
    let fields: Vec<Value> = fields.iter().map(|id| json!({"id": id})).collect();
    let section = json!({"fieldGroup": {"name": "Top", "fields": fields}});
    ("layouts", "Main", json!({"content": {"basic": {"topPanel": {"sections": vec![section; sections]}}}}))
}

fn template(body: Value) -> (&'static str, &'static str, Value) {
    ("templates", "Claim", body)
}

pub(super) fn fields_of_cases_can_be_filled_in_and_are_seen(cases: &mut Cases) {
    let bad = [choice("lost", false)];
    cases.tell("case-field.no-options", CASES, "fields/Reason", &bad, &[choice("lost", true)]);
    let fields = [text_field("Serial"), layout(&[], 1)];
    cases.tell(
        "case-field.unused",
        CASES,
        "fields/Serial",
        &fields,
        &[text_field("Serial"), layout(&["${fields/Serial}"], 1)],
    );
    cases.tell("case-layout.one-section", CASES, "layouts/Main", &[layout(&[], 2)], &[layout(&[], 1)]);
}

pub(super) fn templates_have_a_layout_that_shows_what_they_require(cases: &mut Cases) {
    let layouts = json!({"layoutConfiguration": {"defaultLayout": "${layouts/Main}"}});
    let bare = [template(json!({"description": "x"}))];
    cases.tell(
        "case-template.no-layout",
        CASES,
        "templates/Claim",
        &bare,
        &[template(layouts.clone()), layout(&[], 1)],
    );
    cases.tell(
        "case-layout.unused",
        CASES,
        "layouts/Main",
        &[layout(&[], 1)],
        &[template(layouts.clone()), layout(&[], 1)],
    );
    let rule = ("case-rules", "Needed", json!({"rule": {"required": {"defaultValue": true, "conditions": []}}}));
    let with = |shown: &[&str], more: Value| {
        let mut body = layouts.clone();
        body.as_object_mut().unwrap().extend(members(more));
        [text_field("Serial"), layout(shown, 1), template(body), rule.clone()]
    };
    let always = json!({"requiredFields": [{"fieldId": "title"}, {"fieldId": "${fields/Serial}"}]});
    let by_rule = json!({"rules": [{"caseRuleId": "${case-rules/Needed}", "fieldId": "${fields/Serial}"}]});
    for required in [always, by_rule.clone()] {
        let (bad, good) = (with(&[], required.clone()), with(&["${fields/Serial}"], required));
        cases.tell("case-template.required-not-shown", CASES, "templates/Claim", &bad, &good);
    }
    cases.tell("case-rule.unused", CASES, "case-rules/Needed", &with(&[], json!({})), &with(&[], by_rule));
}

pub(super) fn case_rules_name_options_that_are_there(cases: &mut Cases) {
    let rule = |option: &str| {
        (
            "case-rules",
            "Lost",
            json!({"rule": {"hidden": {"defaultValue": true, "conditions": [{"equalTo": {
        "operandOne": {"fieldId": "${fields/Reason}"}, "operandTwo": {"stringValue": option}, "result": false}}]}}}),
        )
    };
    let with = |option: &str| [choice("lost", true), rule(option)];
    cases.tell("case-rule.option-gone", CASES, "case-rules/Lost", &with("found"), &with("lost"));
    let refused = |option: &str| super::super::refused(&super::kinds(CASES), &super::design(CASES, &with(option)));
    let said = &refused("found")[&("case-rules".to_owned(), "Lost".to_owned())];
    assert!(said[0].starts_with("It names the option"), "{said:?}");
    assert!(refused("lost").is_empty());
}
