//! Templates: what a case of some sort needs.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{FIELD, LAYOUT, RULE, TEMPLATE};
use crate::sandbox::generic::{Resource, merge};
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Members of which an update needs at least one.
const CHANGEABLE: [&str; 7] =
    ["name", "description", "layoutConfiguration", "requiredFields", "status", "rules", "tagPropagationConfigurations"];

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = TEMPLATE.parent_of(request, store)?;
    let others = names::live(&TEMPLATE, &domain, store)?;
    names::check_quota(&TEMPLATE, others.len(), store)?;
    names::check_name(&TEMPLATE, &others, None, request)?;
    check_references(request, &domain, store)?;
    let mut document = json!({ "status": "Active" });
    merge(&mut document, request.input, &["domainId"]);
    names::create(&TEMPLATE, &domain, document, store)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = names::changeable(&TEMPLATE, request, store)?;
    if CHANGEABLE.iter().all(|member| request.given(member).is_none()) {
        return Err(Refusal::invalid("At least one of the template's members must be given."));
    }
    names::check_name(&TEMPLATE, &names::live(&TEMPLATE, &record.parent, store)?, Some(&record.id), request)?;
    check_references(request, &record.parent, store)?;
    merge(&mut record.document, request.input, &["domainId", "templateId"]);
    names::save(&TEMPLATE, record, store)?;
    Ok(json!({}))
}

/// Required fields that were deleted since are left out.
pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = TEMPLATE.record(request, store)?;
    let live = names::live(&FIELD, &record.parent, store)?;
    if let Some(required) = record.document.get_mut("requiredFields").and_then(Value::as_array_mut) {
        required.retain(|required| live.iter().any(|field| required["fieldId"] == field.id.as_str()));
    }
    Ok(record.document)
}

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = TEMPLATE.parent_of(request, store)?;
    let wanted = request.list("status");
    let rows: Vec<Value> = names::live(&TEMPLATE, &domain, store)?
        .into_iter()
        .map(|record| record.document)
        .filter(|template| wanted.is_empty() || wanted.contains(&template["status"]))
        .collect();
    request.page_of(store, &rows)
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    names::soft_delete(&TEMPLATE, request, store)
}

fn check_references(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Result<(), Refusal> {
    if let Some(layout) = request.input["layoutConfiguration"]["defaultLayout"].as_str() {
        exists(&LAYOUT, domain, layout, store)?;
    }
    let mut seen = HashSet::new();
    for required in request.list("requiredFields") {
        let id = required["fieldId"].as_str().unwrap_or_default();
        exists(&FIELD, domain, id, store)?;
        if !seen.insert(id) {
            return Err(Refusal::invalid(format!("Field {id} is listed twice.")));
        }
    }
    for rule in request.list("rules") {
        let id = rule["caseRuleId"].as_str().unwrap_or_default();
        exists(&RULE, domain, id, store)?;
        let names_its_fields =
            store.get(RULE.kind, domain, id)?.is_some_and(|rule| rule.document["rule"].get("fieldOptions").is_some());
        match rule["fieldId"].as_str() {
            Some(field) => exists(&FIELD, domain, field, store)?,
            None if names_its_fields => {}
            None => return Err(Refusal::invalid(format!("Case rule {id} acts upon a field; fieldId must name it."))),
        }
    }
    Ok(())
}

/// Refuses an id of which there is nothing, or nothing any more.
pub(super) fn exists(resource: &Resource, domain: &str, id: &str, store: &Store<'_>) -> Result<(), Refusal> {
    match store.get(resource.kind, domain, id)? {
        Some(record) if names::is_deleted(&record.document) => {
            Err(Refusal::invalid(format!("{} {id} is deleted.", resource.noun)))
        }
        Some(_) => Ok(()),
        None => Err(Refusal::invalid(format!("{} {id} does not exist.", resource.noun))),
    }
}
