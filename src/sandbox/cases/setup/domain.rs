//! Domains: they take a moment to become active, and come with the system's fields.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{DOMAIN, FIELD};
use crate::sandbox::clock::date_time;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// How long a new domain is being created.
const CREATION: SignedDuration = SignedDuration::from_secs(3);

const SYSTEM_FIELDS: &str = include_str!("../../../../assets/sandbox/case-fields.json");

/// The fields that every domain has, with the options of those that have some.
pub(in crate::sandbox) fn system_fields() -> Result<Vec<Value>, Refusal> {
    Ok(serde_json::from_str(SYSTEM_FIELDS)?)
}

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let others = store.list(DOMAIN.kind, "")?;
    names::check_name(&DOMAIN, &others, None, request)?;
    if let Some(most) = store.full(DOMAIN.kind, others.len()) {
        return Err(Refusal::quota(format!("An account may have {most} domains in a region.")));
    }
    let active = store.now().saturating_add(CREATION).unwrap_or(store.now());
    let document = json!({
        "name": request.text("name"), "domainStatus": "CreationInProgress", "activeAt": active.as_millisecond(),
    });
    let document = names::create(&DOMAIN, "", document, store)?;
    let id = document["domainId"].as_str().unwrap_or_default();
    for field in system_fields()? {
        add_system_field(field, id, store)?;
    }
    Ok(document)
}

/// Gives a domain one of the system's fields.
fn add_system_field(mut field: Value, domain: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let id = field["fieldId"].as_str().unwrap_or_default().to_owned();
    field["fieldArn"] = FIELD.arn_of(domain, &id, store).into();
    field["namespace"] = "System".into();
    field["createdTime"] = date_time(store.now());
    field["lastModifiedTime"] = date_time(store.now());
    store.put(FIELD.kind, domain, &id, &field)?;
    Ok(())
}

/// The status of a domain at present.
fn status(record: &Record, store: &Store<'_>) -> Value {
    match record.document.get("activeAt").and_then(Value::as_i64) {
        Some(at) if at <= store.now().as_millisecond() => "Active".into(),
        _ => record.document["domainStatus"].clone(),
    }
}

pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = DOMAIN.record(request, store)?;
    record.document["domainStatus"] = status(&record, store);
    Ok(record.document)
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = DOMAIN.record(request, store)?;
    if status(&record, store) == "CreationInProgress" {
        return Err(Refusal::conflict(format!("Domain {} is still being created.", record.id)).of(&record.id, "Domain"));
    }
    store.delete_below("cases/domains/", &record.id)?;
    store.delete(DOMAIN.kind, "", &record.id)?;
    Ok(json!({}))
}
