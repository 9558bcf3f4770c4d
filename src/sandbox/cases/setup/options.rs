//! Options of single-select fields.

use serde_json::{Value, json};

use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::FIELD;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = single_select(FIELD.record(request, store)?)?;
    let mut rows = record.document["options"].as_array().cloned().unwrap_or_default();
    if let Some(values) = request.given("values").and_then(Value::as_array).filter(|values| !values.is_empty()) {
        rows.retain(|row| values.contains(&row["value"]));
    }
    request.page_of(store, &rows)
}

pub(super) fn batch_put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = single_select(names::changeable(&FIELD, request, store)?)?;
    let mut options = record.document["options"].as_array().cloned().unwrap_or_default();
    let mut errors = Vec::new();
    for given in request.list("options") {
        if is_fixed(&record.id, &given["value"]) {
            errors.push(refused(given, "This option of the status cannot be changed."));
            continue;
        }
        if options.iter().any(|other| other["name"] == given["name"] && other["value"] != given["value"]) {
            errors.push(refused(given, "Another option has this name."));
            continue;
        }
        match options.iter_mut().find(|option| option["value"] == given["value"]) {
            Some(option) => *option = given.clone(),
            None => options.push(given.clone()),
        }
    }
    if let Some(most) = store.full("cases/domains/fields/options", options.len().saturating_sub(1)) {
        return Err(Refusal::quota(format!("A field may have {most} options.")));
    }
    record.document["options"] = options.into();
    names::save(&FIELD, record, store)?;
    Ok(json!({ "errors": errors }))
}

/// Open and Closed exist in every domain as they are.
fn is_fixed(field: &str, value: &Value) -> bool {
    field == "status" && (value == "open" || value == "closed")
}

fn refused(option: &Value, message: &str) -> Value {
    json!({ "value": option["value"], "errorCode": "VALIDATION_ERROR", "message": message })
}

fn single_select(record: Record) -> Result<Record, Refusal> {
    if record.document["type"] != "SingleSelect" {
        return Err(Refusal::invalid(format!("Field {} is not of type SingleSelect and has no options.", record.id)));
    }
    Ok(record)
}
