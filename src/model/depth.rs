//! How deep a document may go. What is read from text can't go deeper; what is built by hand could.

use serde_json::Value;

/// Deeper than any real document, and as deep as JSON text is read.
pub(super) const DEEPEST: usize = 128;

/// Whether walking this document could exhaust the stack. It is found out without walking down.
pub(super) fn is_too_deep(document: &Value) -> bool {
    let mut waiting = vec![(document, 0)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > DEEPEST {
            return true;
        }
        match value {
            Value::Array(elements) => waiting.extend(elements.iter().map(|element| (element, depth + 1))),
            Value::Object(members) => waiting.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
    }
    false
}
