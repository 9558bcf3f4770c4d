//! The union that a value of a case is.

use serde_json::Value;

/// The text in a union of values, whichever member holds it.
pub(in crate::sandbox::cases) fn text(value: &Value) -> Option<&str> {
    value["stringValue"].as_str().or_else(|| value["userArnValue"].as_str())
}

/// Whether a union of values says that there is none.
pub(in crate::sandbox::cases) fn is_empty(value: &Value) -> bool {
    value.get("emptyValue").is_some_and(|empty| !empty.is_null())
}
