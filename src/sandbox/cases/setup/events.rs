//! What a domain tells the event bus.

use serde_json::{Value, json};

use super::template::exists;
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{EVENTS, FIELD};
use crate::sandbox::{Answer, Request, Store};

const ONLY: &str = "configuration";

pub(super) fn put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = EVENTS.parent_of(request, store)?;
    for field in fields(request.input) {
        exists(&FIELD, &domain, field["id"].as_str().unwrap_or_default(), store)?;
    }
    store.put(EVENTS.kind, &domain, ONLY, &json!({ "eventBridge": request.input["eventBridge"] }))?;
    Ok(json!({}))
}

/// A domain that was told nothing sends no events; fields that were deleted since are left out.
pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = EVENTS.parent_of(request, store)?;
    let Some(mut record) = store.get(EVENTS.kind, &domain, ONLY)? else {
        return Ok(json!({ "eventBridge": { "enabled": false } }));
    };
    let live = names::live(&FIELD, &domain, store)?;
    if let Some(fields) = record.document.pointer_mut(FIELDS).and_then(Value::as_array_mut) {
        fields.retain(|field| live.iter().any(|live| field["id"] == live.id.as_str()));
    }
    Ok(record.document)
}

const FIELDS: &str = "/eventBridge/includedData/caseData/fields";

fn fields(document: &Value) -> impl Iterator<Item = &Value> {
    document.pointer(FIELDS).and_then(Value::as_array).into_iter().flatten()
}
