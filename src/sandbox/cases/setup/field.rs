//! Fields: the system's, whose names stay, and a domain's own.

use serde_json::{Value, json};

use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::FIELD;
use crate::sandbox::generic::{Resource, merge};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = FIELD.parent_of(request, store)?;
    let others = names::live(&FIELD, &domain, store)?;
    names::check_quota(&FIELD, others.len(), store)?;
    names::check_name(&FIELD, &others, None, request)?;
    let mut document = json!({ "namespace": "Custom" });
    merge(&mut document, request.input, &["domainId"]);
    names::create(&FIELD, &domain, document, store)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = names::changeable(&FIELD, request, store)?;
    if is_system(&record) && (request.given("name").is_some() || request.given("description").is_some()) {
        return Err(Refusal::invalid(format!(
            "Name and description of the system field {} cannot be changed.",
            record.id
        )));
    }
    names::check_name(&FIELD, &names::live(&FIELD, &record.parent, store)?, Some(&record.id), request)?;
    merge(&mut record.document, request.input, &["domainId", "fieldId"]);
    names::save(&FIELD, record, store)?;
    Ok(json!({}))
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = FIELD.record(request, store)?;
    if is_system(&record) {
        return Err(Refusal::invalid(format!("The system field {} cannot be deleted.", record.id)));
    }
    names::soft_delete(&FIELD, request, store)
}

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = FIELD.parent_of(request, store)?;
    let rows: Vec<Value> = names::live(&FIELD, &domain, store)?.into_iter().map(|record| record.document).collect();
    request.page_of(store, &rows)
}

pub(super) fn batch_get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = FIELD.parent_of(request, store)?;
    let (fields, errors) = pick(&FIELD, &domain, request.list("fields"), "FIELD_NOT_FOUND", store)?;
    Ok(json!({ "fields": fields, "errors": errors }))
}

/// Those with the ids asked for, and an error with this code for each that is not there.
pub(super) fn pick(
    resource: &Resource,
    domain: &str,
    asked: &[Value],
    code: &str,
    store: &Store<'_>,
) -> Result<(Vec<Value>, Vec<Value>), Refusal> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in asked.iter().filter_map(|asked| asked["id"].as_str()) {
        match store.get(resource.kind, domain, id)? {
            Some(record) => found.push(record.document),
            None => missing.push(json!({
                "id": id,
                "errorCode": code,
                "message": format!("{} {id} does not exist.", resource.noun),
            })),
        }
    }
    Ok((found, missing))
}

fn is_system(record: &Record) -> bool {
    record.document["namespace"] == "System"
}
