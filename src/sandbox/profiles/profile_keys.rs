//! Keys that are added to a profile and taken from it.

use serde_json::{Value, json};

use super::history::{self, Action};
use super::profile;
use super::resources::PROFILES;
use super::stored::KEYS;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// `AddProfileKey`.
pub(super) fn add(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = PROFILES.record(request, store)?;
    let name = request.text("KeyName");
    if !record.document[KEYS].is_object() {
        record.document[KEYS] = json!({});
    }
    let values = &mut record.document[KEYS][name];
    let mut all: Vec<Value> = values.as_array().cloned().unwrap_or_default();
    all.extend(request.list("Values").iter().filter(|value| !values_contain(values, value)).cloned());
    *values = Value::Array(all);
    profile::save(store, &record.parent, &record.id, &record.document)?;
    history::record(store, &record.parent, &record.id, &Action::profile("ADDED_PROFILE_KEY").by_caller())?;
    Ok(json!({"KeyName": name, "Values": request.list("Values")}))
}

fn values_contain(values: &Value, value: &Value) -> bool {
    values.as_array().is_some_and(|values| values.contains(value))
}

/// `DeleteProfileKey`.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = PROFILES.record(request, store)?;
    let name = request.text("KeyName");
    let keys = record.document.get_mut(KEYS).and_then(Value::as_object_mut);
    let kept = keys.and_then(|keys| {
        let values = keys.get_mut(name)?.as_array_mut()?;
        let before = values.len();
        values.retain(|value| !request.list("Values").contains(value));
        let deleted = values.len() < before;
        if values.is_empty() {
            keys.shift_remove(name);
        }
        deleted.then_some(())
    });
    if kept.is_none() {
        return Err(Refusal::not_found(format!("Profile {} has no such value of the key {name}", record.id)));
    }
    profile::save(store, &record.parent, &record.id, &record.document)?;
    history::record(store, &record.parent, &record.id, &Action::profile("DELETED_PROFILE_KEY").by_caller())?;
    Ok(json!({"Message": "OK"}))
}
