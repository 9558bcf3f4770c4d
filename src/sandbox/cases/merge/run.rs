//! A merge as it is carried out: values, related items, the end of the secondary case, the history of both.

use serde_json::{Map, Value, json};

use super::items::Moves;
use super::lock::{MERGE, RUNNING, is_running};
use crate::rules::is_merged;
use crate::sandbox::cases::case::audit::{self, Event, Origin};
use crate::sandbox::cases::case::{Fields, settle};
use crate::sandbox::cases::resources::CASE;
use crate::sandbox::generic::join;
use crate::sandbox::store::Due;
use crate::sandbox::{Record, Refusal, Store};

/// Carries out a merge whose time has come.
///
/// # Errors
/// If the database fails.
pub(in crate::sandbox) fn come_due(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let domain = due.parent.as_str();
    let Some(mut merge) = store.get(MERGE, domain, &due.id)?.filter(is_running) else { return Ok(()) };
    let primary = merge.document["primaryCaseId"].as_str().unwrap_or_default().to_owned();
    if let (Some(into), Some(from)) = (store.get(CASE.kind, domain, &primary)?, store.get(CASE.kind, domain, &due.id)?)
    {
        carry_out(&merge.document, &into, &from, store)?;
    }
    merge.document["status"] = "COMPLETED".into();
    store.put(MERGE, domain, &due.id, &merge.document)?;
    store.delete(RUNNING, domain, &primary)?;
    Ok(())
}

fn carry_out(merge: &Value, primary: &Record, secondary: &Record, store: &Store<'_>) -> Result<(), Refusal> {
    let about = json!({
        "mergeEventId": merge["mergeEventId"],
        "primaryCaseId": primary.id,
        "secondaryCaseId": secondary.id,
    });
    let by = merge.get("performedBy").filter(|by| !by.is_null());
    let origin = Origin { by, merge: Some(&about) };
    for case in [primary, secondary] {
        let event = Event { r#type: "Case.Merged", item_type: None, changes: &[], origin };
        audit::note(&join(&case.parent, &case.id), &event, store)?;
    }

    let values = merged(merge, primary, secondary, &Fields::of(&primary.parent, store)?);
    if Some(&values) != primary.document["values"].as_object() {
        settle(primary.clone(), values, origin, store)?;
    }
    let mut closed = secondary.document["values"].as_object().cloned().unwrap_or_default();
    closed.insert("status".to_owned(), json!({ "stringValue": "closed" }));
    settle(secondary.clone(), closed, origin, store)?;
    Moves::of(merge, [primary, secondary], store)?.carry_out([primary, secondary], origin, store)
}

/// The ids of the fields in which the secondary case wins.
pub(super) fn selected(merge: &Value) -> Vec<&str> {
    let entries = merge["fieldsConfiguration"].as_array().into_iter().flatten();
    let fields = entries.flat_map(|entry| entry["fieldIds"].as_array().into_iter().flatten());
    fields.filter_map(|field| field["id"].as_str()).collect()
}

/// The values of the primary case afterwards: those selected are the secondary case's, and so is what is empty.
pub(super) fn merged(merge: &Value, primary: &Record, secondary: &Record, fields: &Fields) -> Map<String, Value> {
    let mut values = primary.document["values"].as_object().cloned().unwrap_or_default();
    let theirs = &secondary.document["values"];
    for id in selected(merge) {
        match theirs.get(id) {
            Some(value) => {
                values.insert(id.to_owned(), value.clone());
            }
            None => {
                values.shift_remove(id);
            }
        }
    }
    for (id, value) in theirs.as_object().into_iter().flatten() {
        let merges = is_merged(id) || fields.get(id).is_ok_and(|field| field["namespace"] != "System");
        if merges && !values.contains_key(id) {
            values.insert(id.clone(), value.clone());
        }
    }
    values
}
