//! Documents that differ from another one.

use serde_json::{Map, Value};

/// RFC 7396: what is null goes.
pub(crate) fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *document = patch.clone();
        return;
    };
    let mut merged = match document.take() {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    for (name, value) in patch {
        if value.is_null() {
            merged.shift_remove(name);
        } else {
            merge(merged.entry(name).or_insert(Value::Null), value);
        }
    }
    *document = Value::Object(merged);
}
