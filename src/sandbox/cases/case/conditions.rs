//! Case rules applied to the values of a case: what is required, what is hidden, which options are left.

use serde_json::{Map, Value};

use super::union::{is_empty, text};
use crate::rules::case_rule::{decides, options_left};
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

/// The child's option must be one of those that the parent's leaves. A parent's option that is not mapped leaves all.
fn check_options(rule: &Value, values: &Map<String, Value>) -> Result<(), Refusal> {
    let Some((child, left)) = options_left(rule, values) else { return Ok(()) };
    let option = values.get(child).and_then(text).unwrap_or_default();
    if option.is_empty() || left.contains(&option) {
        return Ok(());
    }
    let message = format!("A case rule does not allow the option {option} of field {child} here.");
    Err(Refusal::invalid(message))
}
