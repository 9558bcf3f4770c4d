//! Layouts: which fields agents see, in two panels.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{FIELD, LAYOUT, TEMPLATE};
use crate::sandbox::generic::merge;
use crate::sandbox::{Answer, Refusal, Request, Store};

const PANELS: [&str; 2] = ["topPanel", "moreInfo"];

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = LAYOUT.parent_of(request, store)?;
    let others = names::live(&LAYOUT, &domain, store)?;
    names::check_quota(&LAYOUT, others.len(), store)?;
    names::check_name(&LAYOUT, &others, None, request)?;
    check_fields(request, &domain, store)?;
    let mut document = json!({});
    merge(&mut document, request.input, &["domainId"]);
    names::create(&LAYOUT, &domain, document, store)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = names::changeable(&LAYOUT, request, store)?;
    names::check_name(&LAYOUT, &names::live(&LAYOUT, &record.parent, store)?, Some(&record.id), request)?;
    check_fields(request, &record.parent, store)?;
    merge(&mut record.document, request.input, &["domainId", "layoutId"]);
    names::save(&LAYOUT, record, store)?;
    Ok(json!({}))
}

/// Fields that were deleted since are left out.
pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = LAYOUT.record(request, store)?;
    let live = names::live(&FIELD, &record.parent, store)?;
    for panel in PANELS {
        let sections = record.document.pointer_mut(&format!("/content/basic/{panel}/sections"));
        for section in sections.and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(fields) = section.pointer_mut("/fieldGroup/fields").and_then(Value::as_array_mut) {
                fields.retain(|field| live.iter().any(|live| field["id"] == live.id.as_str()));
            }
        }
    }
    Ok(record.document)
}

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = LAYOUT.parent_of(request, store)?;
    let rows: Vec<Value> = names::live(&LAYOUT, &domain, store)?.into_iter().map(|record| record.document).collect();
    request.page_of(store, &rows)
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = LAYOUT.record(request, store)?;
    let users = names::live(&TEMPLATE, &record.parent, store)?;
    let user = users.iter().find(|user| user.document["layoutConfiguration"]["defaultLayout"] == record.id.as_str());
    if let Some(user) = user {
        return Err(Refusal::conflict(format!("Layout {} is the default layout of template {}.", record.id, user.id))
            .of(&record.id, "Layout"));
    }
    names::soft_delete(&LAYOUT, request, store)
}

fn check_fields(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let Some(content) = request.given("content") else { return Ok(()) };
    let mut seen = HashSet::new();
    for id in PANELS.into_iter().flat_map(|panel| panel_fields(content, panel)) {
        if id == "title" || id == "status" {
            return Err(Refusal::invalid(format!("The field {id} cannot be placed in a layout.")));
        }
        if store.get(FIELD.kind, domain, id)?.is_none_or(|field| names::is_deleted(&field.document)) {
            return Err(Refusal::invalid(format!("Field {id} does not exist.")));
        }
        if !seen.insert(id) {
            return Err(Refusal::invalid(format!("Field {id} appears twice in the layout.")));
        }
    }
    if let Some(most) = store.full("cases/domains/layouts/fields", seen.len().saturating_sub(1)) {
        return Err(Refusal::quota(format!("A layout may have {most} fields.")));
    }
    Ok(())
}

fn panel_fields<'a>(content: &'a Value, panel: &str) -> impl Iterator<Item = &'a str> {
    let sections = content["basic"][panel]["sections"].as_array().into_iter().flatten();
    let fields = sections.flat_map(|section| section["fieldGroup"]["fields"].as_array().into_iter().flatten());
    fields.filter_map(|field| field["id"].as_str())
}
