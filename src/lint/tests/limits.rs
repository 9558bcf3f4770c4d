//! Limits that are near, and what is said of one document.

use serde_json::{Map, Value, json};

use super::cases::text_field;
use super::every::Cases;
use super::{CASES, PROFILES};
use crate::catalog::{Resource, catalog};
use crate::lint::remarks;

fn layout(fields: usize) -> Value {
    let fields: Vec<Value> = (0..fields).map(|n| json!({"id": format!("f{n}")})).collect();
    json!({"content": {"basic": {"topPanel": {"sections": [{"fieldGroup": {"fields": fields}}]}}}})
}

fn choice(count: usize) -> (&'static str, &'static str, Value) {
    let option = |n: usize| json!({"name": format!("o{n}"), "value": format!("o{n}"), "active": true});
    let options: Vec<Value> = (0..count).map(option).collect();
    ("fields", "Reason", json!({"type": "SingleSelect", "parts": {"options": {"options": options}}}))
}

fn object_type(keys: usize) -> Value {
    let key = |n: usize| (format!("k{n}"), json!([{"StandardIdentifiers": [], "FieldNames": ["id"]}]));
    let keys: Map<String, Value> = (0..keys).map(key).collect();
    json!({"Description": "Orders", "Fields": {"id": {"Source": "_source.id"}}, "Keys": keys})
}

fn trigger(attributes: usize) -> (&'static str, &'static str, Value) {
    let one = json!({"FieldName": "id", "ComparisonOperator": "INCLUSIVE", "Values": ["1"]});
    let dimensions = json!([{"ObjectAttributes": vec![one; attributes]}]);
    let conditions = json!([{"LogicalOperator": "ALL", "EventTriggerDimensions": dimensions}]);
    ("event-triggers", "Big", json!({"ObjectTypeName": "Order", "EventTriggerConditions": conditions}))
}

pub(super) fn lists_that_are_nearly_full_are_told(cases: &mut Cases) {
    cases.tell("limit.near-inside", CASES, "fields/Reason", &[choice(450)], &[choice(449)]);
    let types = |keys: usize| [("object-types", "Order", object_type(keys))];
    cases.tell("limit.near-inside", PROFILES, "object-types/Order", &types(9), &types(8));
    cases.tell("limit.near-inside", PROFILES, "event-triggers/Big", &[trigger(9)], &[trigger(8)]);
    let layouts = |fields: usize| [text_field("Serial"), ("layouts", "Main", layout(fields))];
    cases.tell("case-layout.nearly-full", CASES, "layouts/Main", &layouts(90), &layouts(89));
}

fn resource(path: &str) -> &'static Resource {
    catalog().resources().iter().find(|resource| resource.path == path).unwrap()
}

fn said(path: &str, verb: &str, document: &Value) -> Vec<&'static str> {
    remarks(resource(path), verb, document).into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn what_holds_for_one_document_is_said_while_it_is_written() {
    for (path, verb, document, rule) in [
        ("cases/domains/layouts", "create", layout(95), Some("case-layout.nearly-full")),
        ("cases/domains/layouts", "edit", layout(12), None),
        ("cases/domains/templates", "create", json!({"name": "Claim"}), Some("case-template.no-layout")),
        (
            "cases/domains/templates",
            "create",
            json!({"name": "Claim", "layoutConfiguration": {"defaultLayout": "l"}}),
            None,
        ),
        ("profiles/domains/object-types", "edit", object_type(10), Some("limit.near-inside")),
        ("profiles/domains/object-types", "edit", object_type(2), None),
        // What nothing else names is no fault of a document that is not there yet.
        ("cases/domains/fields", "create", json!({"name": "Serial", "type": "Text"}), None),
        ("cases/domains/fields", "delete", json!({}), None),
        ("cases/domains/cases", "create", json!({}), None),
    ] {
        assert_eq!(said(path, verb, &document), rule.into_iter().collect::<Vec<_>>(), "{path} {verb}");
    }
}
