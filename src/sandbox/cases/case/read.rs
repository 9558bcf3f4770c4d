//! `GetCase` and `ListCasesForContact`.

use serde_json::{Value, json};

use super::values::Fields;
use crate::sandbox::cases::resources::{CASE, CONTACT};
use crate::sandbox::{Answer, Request, Store};

/// Only the fields that were asked for, and of those only the ones with a value.
pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = CASE.record(request, store)?;
    let fields = Fields::of(&record.parent, store)?;
    let mut rows = Vec::new();
    for asked in request.list("fields") {
        let id = asked["id"].as_str().unwrap_or_default();
        fields.get(id)?;
        if let Some(value) = record.document["values"].get(id) {
            rows.push(json!({ "id": id, "value": value }));
        }
    }
    let mut reply = request.page_of(store, &rows)?;
    for member in ["templateId", "tags"] {
        reply[member] = record.document[member].clone();
    }
    Ok(reply)
}

/// Cases that have this contact among their related items.
pub(super) fn list_for_contact(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = CASE.parent_of(request, store)?;
    let found = store.find_by(CASE.kind, &domain, CONTACT, request.text("contactArn"))?;
    let rows: Vec<Value> = found.into_iter().map(|record| record.document).collect();
    request.page_of(store, &rows)
}
