//! Replies of any length: what is done at every key is done in one pass over the document.
//!
//! Nothing is timed. The documents are so long that a pass for each of their values would take minutes.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::*;

/// Entries of each list.
const MANY: usize = 6_000;

/// Everything that a screen asks of a form, from opening it to sending it.
fn work_with(form: &mut Form) {
    assert!(form.rows().len() < 500, "a list of {MANY} is folded at first");
    let draft = form.draft();
    assert_eq!(form.restore(&draft).map(|restored| restored.missing), Ok(Vec::new()));
    let text = form.to_json_text();
    form.from_json_text(&text).unwrap();
    let _ = (form.is_dirty(), form.has_keepable(), form.changes(), form.request());
    form.submit();
    for _ in 0..2 {
        let issue = form.next_issue(&[], None);
        assert_eq!(issue.is_some(), form.summary().errors + form.summary().warnings > 0);
    }
    assert_eq!(form.undo(), form.redo());
}

/// Unfolds what holds the last item, so that all items have rows.
fn unfold(form: &mut Form, path: &str) {
    let last = row_at(form, path);
    let rows = form.rows();
    assert!(rows.len() > MANY, "{} rows", rows.len());
    assert!(rows.iter().any(|row| row.id == last), "{path} is in sight");
}

#[test]
fn a_list_of_structures_with_something_wrong_in_each() {
    let rules: Vec<Value> = (0..MANY).map(|n| json!({"Rule": [format!("Unknown{n}"), "EmailAddress"]})).collect();
    let current = json!({"DomainName": "acme", "RuleBasedMatching": {"Enabled": true, "MatchingRules": rules,
        "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["EmailAddress"],
            "Address": vec!["Address"; MANY]}}});
    let mut form = Form::edit(operation(Service::CustomerProfiles, "UpdateDomain"), current);
    assert!(form.issues().len() > MANY, "each rule is complained of");
    work_with(&mut form);
    unfold(&mut form, &format!("RuleBasedMatching.MatchingRules[{}]", MANY - 1));
    type_at(&mut form, "DeadLetterQueueUrl", "x");
}

#[test]
fn a_map_of_structures_with_something_wrong_in_each() {
    let fields: Map<String, Value> = (0..MANY).map(|n| (format!("{n}!"), json!({"Target": "_profile.None"}))).collect();
    let names: Vec<String> = (0..MANY).map(|n| format!("lost{n}")).collect();
    let keys = json!({"_email": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": names}]});
    let current = json!({"DomainName": "a", "ObjectTypeName": "T", "Description": "d", "Fields": fields, "Keys": keys});
    let mut form = Form::edit(operation(Service::CustomerProfiles, "PutProfileObjectType"), current);
    assert!(form.issues().len() > 2 * MANY, "each field and each name is complained of");
    work_with(&mut form);
    unfold(&mut form, &format!("Fields{{{}!}}", MANY - 1));
    let first = form.rows().iter().find(|row| row.label == "Name").map(|row| row.id).unwrap();
    form.duplicate(first);
    form.remove(first);
}

#[test]
fn a_list_whose_items_are_sent_one_by_one() {
    let field = |n: usize, text: &str| json!({"id": format!("f{n}"), "value": {"stringValue": text}});
    let fields = |text: &str| -> Value { (0..MANY).map(|n| field(n, text)).collect() };
    let case = |fields: Value| json!({"domainId": "d", "caseId": "c", "fields": fields});
    let mut form = Form::edit(operation(Service::ConnectCases, "UpdateCase"), case(fields("before")));
    work_with(&mut form);
    assert_eq!(form.request()["fields"], json!([]));
    form.from_json_text(&case(fields("after")).to_string()).unwrap();
    assert_eq!(form.request()["fields"].as_array().map(Vec::len), Some(MANY));
    assert_eq!(form.changes().len(), MANY);
}

#[test]
fn members_that_the_facts_do_not_have() {
    let mut current = json!({"DomainName": "acme"});
    for n in 0..MANY {
        current[format!("New{n}")] = json!(n);
    }
    let mut form = Form::edit(operation(Service::CustomerProfiles, "UpdateDomain"), current.clone());
    assert!(form.rows().len() > MANY);
    current["New0"] = json!("other");
    form.from_json_text(&current.to_string()).unwrap();
    form.submit();
    assert!(form.next_issue(&[], None).is_some());
}

#[test]
fn deep_and_long_values() {
    let mut text = "[".repeat(100);
    let _ = write!(text, "{}", "]".repeat(100));
    let deep: Value = serde_json::from_str(&text).unwrap();
    let current = json!({"DomainName": "x".repeat(2 << 20), "DeadLetterQueueUrl": deep, "Tags": {"a": deep}});
    let mut form = Form::edit(operation(Service::CustomerProfiles, "UpdateDomain"), current);
    assert!(form.rows().iter().all(|row| row.text.len() < 2000), "a row holds no more than it shows");
    work_with(&mut form);
}

/// Whoever keeps the document sees at once that nothing has changed, without going through all of it at every key.
#[test]
fn a_document_that_says_the_same_is_the_same_one() {
    let rules: Vec<_> = (0..500).map(|n| json!({"Rule": ["EmailAddress", format!("Attributes.a{n}")]})).collect();
    let matching = json!({"Enabled": true, "MatchingRules": rules, "MaxAllowedRuleLevelForMatching": 1});
    let operation = api().operation(Service::CustomerProfiles, "UpdateDomain").unwrap().id;
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "RuleBasedMatching": matching});
    let mut form = Form::edit(operation, current);
    let first = Arc::clone(form.shared_document());
    assert!(Arc::ptr_eq(&first, &form.start) && !form.is_dirty());
    let row = form.rows().iter().find(|row| row.path.to_string() == "DefaultExpirationDays").unwrap().id;
    form.touch(row);
    form.refresh();
    assert!(Arc::ptr_eq(&first, form.shared_document()), "nothing was changed");
    form.set_text(row, "31", Timestamp::UNIX_EPOCH);
    assert!(!Arc::ptr_eq(&first, form.shared_document()) && form.is_dirty());
}
