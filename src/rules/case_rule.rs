//! Case rules applied to the values of a case: what is required, what is hidden, which options are left.
//!
//! The values are unions by the id of their field, as requests and replies have them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Map, Value};

/// The values of a case, by the ids of their fields.
pub type CaseValues = Map<String, Value>;

/// A rule that a template applies.
#[derive(Clone, Copy, Debug)]
pub struct AppliedRule<'a> {
    /// What it says: one of the kinds of rules.
    pub rule: &'a Value,
    /// The field that it acts upon, where it does not say so itself.
    pub field: Option<&'a str>,
    /// What people call it.
    pub name: &'a str,
}

/// What rules make of a case as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// The fields that must have a value, each with the rule that says so.
    pub required: BTreeMap<String, String>,
    /// The fields that are hidden, each with the rule that says so.
    pub hidden: BTreeMap<String, String>,
    /// The options that are left of a field, where another field narrows them.
    pub options: BTreeMap<String, BTreeSet<String>>,
}

/// What all rules of a template together make of a case. What is hidden is never asked for.
#[must_use]
pub fn effects<'a>(rules: impl IntoIterator<Item = AppliedRule<'a>>, values: &CaseValues) -> Effects {
    let mut effects = Effects::default();
    for AppliedRule { rule, field, name } in rules {
        if let Some(field) = field {
            for (kind, found) in [("required", &mut effects.required), ("hidden", &mut effects.hidden)] {
                if decides(&rule[kind], values) {
                    found.insert(field.to_owned(), name.to_owned());
                }
            }
        }
        if let Some((child, left)) = options_left(&rule["fieldOptions"], values) {
            let left: BTreeSet<String> = left.into_iter().map(str::to_owned).collect();
            match effects.options.get_mut(child) {
                Some(known) => known.retain(|option| left.contains(option)),
                None => drop(effects.options.insert(child.to_owned(), left)),
            }
        }
    }
    let hidden = &effects.hidden;
    effects.required.retain(|field, _| !hidden.contains_key(field));
    effects
}

/// The value of a rule: that of the first condition that is true, else its default.
#[must_use]
pub fn decides(rule: &Value, values: &CaseValues) -> bool {
    let mut conditions = rule["conditions"].as_array().into_iter().flatten();
    match conditions.find(|condition| is_true(condition, values)) {
        Some(condition) => result(condition, values) == Some(true),
        None => rule["defaultValue"] == true,
    }
}

fn is_true(condition: &Value, values: &CaseValues) -> bool {
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
fn result(condition: &Value, values: &CaseValues) -> Option<bool> {
    let inner = ["andAll", "orAll"].into_iter().find_map(|kind| condition[kind]["conditions"].as_array());
    match inner {
        Some(inner) => inner.iter().filter(|part| is_true(part, values)).find_map(|part| result(part, values)),
        None => ["equalTo", "notEqualTo"].into_iter().find_map(|kind| condition[kind]["result"].as_bool()),
    }
}

fn is_equal(operands: &Value, values: &CaseValues) -> bool {
    let held = operands["operandOne"]["fieldId"].as_str().and_then(|id| values.get(id)).filter(|held| !is_empty(held));
    let wanted = &operands["operandTwo"];
    match held {
        None => is_empty(wanted),
        Some(held) => compare(held, wanted).is_some_and(Ordering::is_eq),
    }
}

/// The field whose options another one narrows, and those that it leaves. A parent's option that is not mapped leaves
/// all.
#[must_use]
pub fn options_left<'r>(rule: &'r Value, values: &CaseValues) -> Option<(&'r str, Vec<&'r str>)> {
    let (parent, child) = (rule["parentFieldId"].as_str()?, rule["childFieldId"].as_str()?);
    let held = values.get(parent).and_then(value_text).unwrap_or_default();
    let mut mappings = rule["parentChildFieldOptionsMappings"].as_array()?.iter();
    let mapping = mappings.find(|mapping| mapping["parentFieldOptionValue"] == held)?;
    let left = mapping["childFieldOptionValues"].as_array().into_iter().flatten();
    Some((child, left.filter_map(Value::as_str).collect()))
}

/// The text in a union of values, whichever member holds it.
#[must_use]
pub fn value_text(value: &Value) -> Option<&str> {
    value["stringValue"].as_str().or_else(|| value["userArnValue"].as_str())
}

/// Whether a union of values says that there is none.
#[must_use]
pub fn is_empty(value: &Value) -> bool {
    value.get("emptyValue").is_some_and(|empty| !empty.is_null())
}

/// The order of two values of one type: numbers and times by size, texts by their characters.
#[must_use]
pub fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    if let (Some(one), Some(other)) = (one["doubleValue"].as_f64(), other["doubleValue"].as_f64()) {
        return one.partial_cmp(&other);
    }
    if let (Some(one), Some(other)) = (one["booleanValue"].as_bool(), other["booleanValue"].as_bool()) {
        return Some(one.cmp(&other));
    }
    let (one, other) = (value_text(one)?, value_text(other)?);
    match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        _ => Some(one.cmp(other)),
    }
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

    #[test]
    fn what_is_hidden_is_not_asked_for_and_options_that_two_rules_leave_are_left() {
        let closed = json!({"conditions": [condition("equalTo", "status", &json!({"stringValue": "closed"}), true)],
            "defaultValue": false});
        let (required, hidden) = (json!({ "required": closed }), json!({ "hidden": closed }));
        let narrows = |options: Value| {
            json!({"fieldOptions": {"parentFieldId": "status", "childFieldId": "product",
                "parentChildFieldOptionsMappings": [
                    {"parentFieldOptionValue": "closed", "childFieldOptionValues": options}]}})
        };
        let (one, other) = (narrows(json!(["a", "b"])), narrows(json!(["b", "c"])));
        let applied = |rule, field, name| AppliedRule { rule, field, name };
        let rules = [
            applied(&required, Some("cause"), "R"),
            applied(&required, Some("note"), "R"),
            applied(&hidden, Some("note"), "H"),
            applied(&one, None, "O"),
            applied(&other, None, "O"),
        ];
        let values = |status: &str| json!({"status": {"stringValue": status}}).as_object().unwrap().clone();
        let found = effects(rules, &values("closed"));
        assert_eq!(found.required, BTreeMap::from([("cause".to_owned(), "R".to_owned())]));
        assert_eq!(found.hidden, BTreeMap::from([("note".to_owned(), "H".to_owned())]));
        assert_eq!(found.options, BTreeMap::from([("product".to_owned(), BTreeSet::from(["b".to_owned()]))]));
        assert_eq!(effects(rules, &values("open")), Effects::default());
    }
}
