//! What the named resources of a domain have in common: unique names, soft deletion, fresh documents.

use serde_json::{Value, json};

use crate::sandbox::clock::date_time;
use crate::sandbox::generic::Resource;
use crate::sandbox::{Record, Refusal, Request, Store};

/// Whether it was deleted; deleted ones can still be read by id.
pub(super) fn is_deleted(document: &Value) -> bool {
    document["deleted"] == true
}

/// Those of a domain that were not deleted.
pub(super) fn live(resource: &Resource, domain: &str, store: &Store<'_>) -> Result<Vec<Record>, Refusal> {
    let mut records = store.list(resource.kind, domain)?;
    records.retain(|record| !is_deleted(&record.document));
    Ok(records)
}

/// The one that a request names, which must not be deleted.
pub(super) fn changeable(resource: &Resource, request: &Request<'_>, store: &Store<'_>) -> Result<Record, Refusal> {
    let record = resource.record(request, store)?;
    if is_deleted(&record.document) {
        return Err(Refusal::invalid(format!("{} {} is deleted and cannot be changed.", resource.noun, record.id)));
    }
    Ok(record)
}

/// Refuses a name that another one of the domain has.
pub(super) fn check_name(
    resource: &Resource,
    others: &[Record],
    own: Option<&str>,
    request: &Request<'_>,
) -> Result<(), Refusal> {
    let Some(name) = request.given("name") else { return Ok(()) };
    match others.iter().find(|other| Some(other.id.as_str()) != own && other.document["name"] == *name) {
        Some(other) => {
            Err(Refusal::conflict(format!("{} with name {} already exists.", resource.noun, request.text("name")))
                .of(&other.id, resource.noun))
        }
        None => Ok(()),
    }
}

/// Stores a new one under an id of its own; the reply is its document.
pub(super) fn create(
    resource: &Resource,
    domain: &str,
    mut document: Value,
    store: &Store<'_>,
) -> Result<Value, Refusal> {
    let id = store.uuid();
    document[resource.id] = id.as_str().into();
    if let (Some((Some(member), ..)), Some(arn)) = (resource.arn, resource.arn_of(domain, &id, store)) {
        document[member] = arn.into();
    }
    for member in [resource.times.0, resource.times.1].into_iter().flatten() {
        document[member] = date_time(store.now());
    }
    store.put(resource.kind, domain, &id, &document)?;
    Ok(document)
}

/// Stores a changed one.
pub(super) fn save(resource: &Resource, mut record: Record, store: &Store<'_>) -> Result<Value, Refusal> {
    if let Some(member) = resource.times.1 {
        record.document[member] = date_time(store.now());
    }
    store.put(resource.kind, &record.parent, &record.id, &record.document)?;
    Ok(record.document)
}

/// Marks one as deleted; it can still be read by id.
pub(super) fn soft_delete(resource: &Resource, request: &Request<'_>, store: &Store<'_>) -> Result<Value, Refusal> {
    let mut record = changeable(resource, request, store)?;
    let gone = store.list(resource.kind, &record.parent)?;
    let gone = gone.iter().filter(|other| is_deleted(&other.document)).count();
    if let Some(most) = store.full("cases/domains/deleted", gone) {
        let message = format!("A domain keeps at most {most} deleted resources of a kind.");
        return Err(Refusal::conflict(message).of(&record.id, resource.noun));
    }
    record.document["deleted"] = true.into();
    save(resource, record, store)?;
    Ok(json!({}))
}

/// Refuses one more than a quota allows.
pub(super) fn check_quota(resource: &Resource, held: usize, store: &Store<'_>) -> Result<(), Refusal> {
    match store.full(resource.kind, held) {
        Some(quota) => Err(Refusal::quota(format!("A domain may hold {quota} of {}.", resource.noun))),
        None => Ok(()),
    }
}
