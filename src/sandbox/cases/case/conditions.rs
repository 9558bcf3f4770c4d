//! Case rules applied to the values of a case: what is required, what is hidden, which options are left.

use serde_json::{Map, Value};

use super::filter::compare;
use super::union::{is_empty, text};
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{FIELD, RULE};
use crate::sandbox::{Refusal, Store};

/// Refuses values that break the rules of the case's template; `before` are those that it had. An option that was there
/// before stays, as long as neither it nor what it depends on changes.
pub(super) fn check(
    template: &Value,
    values: &Map<String, Value>,
    before: &Map<String, Value>,
    domain: &str,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    for (rule, _) in rules(template, domain, store)? {
        let options = &rule["fieldOptions"];
        let changed = |id: &Value| id.as_str().is_some_and(|id| values.get(id) != before.get(id));
        if changed(&options["parentFieldId"]) || changed(&options["childFieldId"]) {
            check_options(options, values)?;
        }
    }
    match lacking(template, values, domain, store)?.first() {
        Some(id) => Err(Refusal::invalid(format!("The field {id} has no value, and a case rule requires one."))),
        None => Ok(()),
    }
}

/// The fields that a template's rules require and that have no value. What is hidden is never asked for.
pub(in crate::sandbox) fn lacking(
    template: &Value,
    values: &Map<String, Value>,
    domain: &str,
    store: &Store<'_>,
) -> Result<Vec<String>, Refusal> {
    let (mut required, mut hidden) = (Vec::new(), Vec::new());
    for (rule, field) in rules(template, domain, store)? {
        if decides(&rule["required"], values) {
            required.push(field.clone());
        }
        if decides(&rule["hidden"], values) {
            hidden.push(field);
        }
    }
    required.retain(|id| !hidden.contains(id) && values.get(id).is_none_or(is_empty));
    let mut lacking = Vec::new();
    for id in required {
        if store.get(FIELD.kind, domain, &id)?.is_some_and(|field| !names::is_deleted(&field.document)) {
            lacking.push(id);
        }
    }
    Ok(lacking)
}

/// The rules of a template, each with the field that it acts upon.
fn rules(template: &Value, domain: &str, store: &Store<'_>) -> Result<Vec<(Value, String)>, Refusal> {
    let mut rules = Vec::new();
    for applied in template["rules"].as_array().into_iter().flatten() {
        let rule = store.get(RULE.kind, domain, applied["caseRuleId"].as_str().unwrap_or_default())?;
        if let Some(rule) = rule.filter(|rule| !names::is_deleted(&rule.document)) {
            let field = applied["fieldId"].as_str().unwrap_or_default();
            rules.push((rule.document["rule"].clone(), field.to_owned()));
        }
    }
    Ok(rules)
}

/// The value of a rule: that of the first condition that is true, else its default.
fn decides(rule: &Value, values: &Map<String, Value>) -> bool {
    let conditions = rule["conditions"].as_array().into_iter().flatten();
    let first = conditions.into_iter().find(|condition| is_true(condition, values));
    match first {
        Some(condition) => result(condition, values) == Some(true),
        None => rule["defaultValue"] == true,
    }
}

fn is_true(condition: &Value, values: &Map<String, Value>) -> bool {
    let inner = |kind: &str| condition[kind]["conditions"].as_array();
    if let Some(all) = inner("andAll") {
        return all.iter().all(|condition| is_true(condition, values));
    }
    if let Some(any) = inner("orAll") {
        return any.iter().any(|condition| is_true(condition, values));
    }
    match (condition.get("equalTo"), condition.get("notEqualTo")) {
        (Some(operands), _) => is_equal(operands, values),
        (_, Some(operands)) => !is_equal(operands, values),
        _ => false,
    }
}

/// What a true condition makes of its rule. A compound one says it by the first of its parts that is true.
fn result(condition: &Value, values: &Map<String, Value>) -> Option<bool> {
    let inner = ["andAll", "orAll"].into_iter().find_map(|kind| condition[kind]["conditions"].as_array());
    match inner {
        Some(inner) => inner.iter().filter(|part| is_true(part, values)).find_map(|part| result(part, values)),
        None => ["equalTo", "notEqualTo"].into_iter().find_map(|kind| condition[kind]["result"].as_bool()),
    }
}

fn is_equal(operands: &Value, values: &Map<String, Value>) -> bool {
    let held = operands["operandOne"]["fieldId"].as_str().and_then(|id| values.get(id)).filter(|held| !is_empty(held));
    let wanted = &operands["operandTwo"];
    match held {
        None => is_empty(wanted),
        Some(held) => compare(held, wanted).is_some_and(std::cmp::Ordering::is_eq),
    }
}

/// The child's option must be one of those that the parent's leaves. A parent's option that is not mapped leaves all.
fn check_options(rule: &Value, values: &Map<String, Value>) -> Result<(), Refusal> {
    let (Some(parent), Some(child)) = (rule["parentFieldId"].as_str(), rule["childFieldId"].as_str()) else {
        return Ok(());
    };
    let held = |id: &str| values.get(id).and_then(text).unwrap_or_default();
    let mut mappings = rule["parentChildFieldOptionsMappings"].as_array().into_iter().flatten();
    let Some(mapping) = mappings.find(|mapping| mapping["parentFieldOptionValue"] == held(parent)) else {
        return Ok(());
    };
    let option = held(child);
    let mut left = mapping["childFieldOptionValues"].as_array().into_iter().flatten();
    if option.is_empty() || left.any(|left| left == option) {
        return Ok(());
    }
    let message = format!("A case rule does not allow the option {option} of field {child} here.");
    Err(Refusal::invalid(message))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(kind: &str, field: &str, wanted: &Value, result: bool) -> Value {
        json!({ kind: { "operandOne": { "fieldId": field }, "operandTwo": wanted, "result": result } })
    }

    #[test]
    fn the_first_condition_that_is_true_decides() {
        let values = json!({ "status": { "stringValue": "closed" }, "amount": { "doubleValue": 5 } });
        let values = values.as_object().unwrap();
        let rule = |conditions: Value, default: bool| json!({ "conditions": conditions, "defaultValue": default });
        let closed = |result| condition("equalTo", "status", &json!({ "stringValue": "closed" }), result);
        let five = |result| condition("equalTo", "amount", &json!({ "doubleValue": 5.0 }), result);
        let blank = condition("notEqualTo", "summary", &json!({ "emptyValue": {} }), true);
        assert!(decides(&rule(json!([blank, closed(true), five(false)]), false), values));
        assert!(!decides(&rule(json!([five(false), closed(true)]), true), values));
        assert!(decides(&rule(json!([blank]), true), values));
        let both = json!({ "andAll": { "conditions": [closed(true), five(true)] } });
        assert!(decides(&rule(json!([both]), false), values));
        let either = json!({ "orAll": { "conditions": [blank, five(false)] } });
        assert!(!decides(&rule(json!([either]), true), values));
    }
}
