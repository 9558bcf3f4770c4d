//! Documents that differ from another one.

use serde_json::Value;

/// RFC 7396: what is null goes.
pub(crate) fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(serde_json::Map::new());
    }
    for (name, value) in patch {
        match (document.as_object_mut().unwrap(), value) {
            (document, Value::Null) => drop(document.shift_remove(name)),
            (document, value) => merge(document.entry(name).or_insert(Value::Null), value),
        }
    }
}
