//! Case rules: when a field is required or hidden, and which options follow from another field's.

use serde_json::{Value, json};

use super::field::pick;
use super::template::exists;
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{FIELD, RULE, TEMPLATE};
use crate::sandbox::generic::merge;
use crate::sandbox::{Answer, Refusal, Request, Store};

const MAX_CONDITIONS: usize = 5;
const MAX_LEVELS: usize = 2;

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = RULE.parent_of(request, store)?;
    names::check_name(&RULE, &names::live(&RULE, &domain, store)?, None, request)?;
    check(request, &domain, store)?;
    let mut document = json!({});
    merge(&mut document, request.input, &["domainId"]);
    names::create(&RULE, &domain, document, store)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = names::changeable(&RULE, request, store)?;
    names::check_name(&RULE, &names::live(&RULE, &record.parent, store)?, Some(&record.id), request)?;
    check(request, &record.parent, store)?;
    if let Some(rule) = request.given("rule")
        && kind(rule) != kind(&record.document["rule"])
    {
        return Err(Refusal::invalid("The type of a case rule cannot be changed."));
    }
    merge(&mut record.document, request.input, &["domainId", "caseRuleId"]);
    names::save(&RULE, record, store)?;
    Ok(json!({}))
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = RULE.record(request, store)?;
    let templates = names::live(&TEMPLATE, &record.parent, store)?;
    let uses = |template: &Value| {
        let rules = template["rules"].as_array().into_iter().flatten();
        rules.into_iter().any(|rule| rule["caseRuleId"] == record.id.as_str())
    };
    if let Some(template) = templates.iter().find(|template| uses(&template.document)) {
        return Err(Refusal::conflict(format!("Case rule {} is used by template {}.", record.id, template.id))
            .of(&record.id, "CaseRule"));
    }
    if names::is_deleted(&record.document) {
        return Err(RULE.missing(&record.id));
    }
    names::soft_delete(&RULE, request, store)
}

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = RULE.parent_of(request, store)?;
    let row = |mut document: Value| {
        document["ruleType"] = match kind(&document["rule"]) {
            Some("required") => "Required".into(),
            Some("hidden") => "Hidden".into(),
            _ => "FieldOptions".into(),
        };
        document
    };
    let rows: Vec<Value> = names::live(&RULE, &domain, store)?.into_iter().map(|record| row(record.document)).collect();
    request.page_of(store, &rows)
}

pub(super) fn batch_get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = RULE.parent_of(request, store)?;
    let (rules, errors) = pick(&RULE, &domain, request.list("caseRules"), "CASE_RULE_NOT_FOUND", store)?;
    Ok(json!({ "caseRules": rules, "errors": errors, "unprocessedCaseRules": [] }))
}

fn kind(rule: &Value) -> Option<&str> {
    rule.as_object()?.keys().next().map(String::as_str)
}

fn check(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let Some(rule) = request.given("rule") else { return Ok(()) };
    for conditions in ["required", "hidden"].into_iter().filter_map(|kind| rule[kind]["conditions"].as_array()) {
        let mut left = MAX_CONDITIONS;
        for condition in conditions {
            check_condition(condition, 1, &mut left, domain, store)?;
        }
    }
    let options = &rule["fieldOptions"];
    let (parent, child) = (options["parentFieldId"].as_str(), options["childFieldId"].as_str());
    for (id, mapped) in [(parent, "/parentFieldOptionValue"), (child, "/childFieldOptionValues")] {
        let Some(id) = id else { continue };
        exists(&FIELD, domain, id, store)?;
        let Some(field) = store.get(FIELD.kind, domain, id)? else { continue };
        if field.document["type"] != "SingleSelect" {
            return Err(Refusal::invalid(format!("Field {id} is not of type SingleSelect.")));
        }
        for mapping in options["parentChildFieldOptionsMappings"].as_array().into_iter().flatten() {
            check_options(&field.document, id, mapping.pointer(mapped))?;
        }
    }
    if parent.is_some() && parent == child {
        return Err(Refusal::invalid("Parent and child of a field options rule must be different fields."));
    }
    Ok(())
}

/// Refuses values that are no options of a field. An empty one stands for no value.
fn check_options(field: &Value, id: &str, values: Option<&Value>) -> Result<(), Refusal> {
    let values = match values {
        Some(Value::Array(values)) => values.as_slice(),
        other => other.map_or(&[][..], std::slice::from_ref),
    };
    let known = |value: &Value| {
        let mut options = field["options"].as_array().into_iter().flatten();
        *value == "" || options.any(|option| option["value"] == *value)
    };
    match values.iter().find(|value| !known(value)) {
        Some(unknown) => {
            Err(Refusal::invalid(format!("Field {id} has no option {}.", unknown.as_str().unwrap_or_default())))
        }
        None => Ok(()),
    }
}

fn check_condition(
    condition: &Value,
    level: usize,
    left: &mut usize,
    domain: &str,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    if let Some(inner) = ["andAll", "orAll"].into_iter().find_map(|kind| condition[kind]["conditions"].as_array()) {
        if level >= MAX_LEVELS {
            return Err(Refusal::invalid(format!("Conditions may be nested over {MAX_LEVELS} levels.")));
        }
        return inner.iter().try_for_each(|condition| check_condition(condition, level + 1, left, domain, store));
    }
    let Some(rest) = left.checked_sub(1) else {
        return Err(Refusal::invalid(format!("A case rule may have {MAX_CONDITIONS} conditions.")));
    };
    *left = rest;
    let operands = ["equalTo", "notEqualTo"].into_iter().find_map(|kind| condition.get(kind));
    match operands.and_then(|operands| operands["operandOne"]["fieldId"].as_str()) {
        Some(field) => exists(&FIELD, domain, field, store),
        None => Ok(()),
    }
}
