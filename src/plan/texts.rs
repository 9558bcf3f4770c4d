//! Every text of a document, with the member that holds it.

use serde_json::Value;

use crate::model::{Member, Shape, ShapeKind};

/// The same value, with other texts. `each` is given a text and the member, element or entry that holds it, as far as
/// the facts know it.
pub(super) fn mapped(
    value: &Value,
    member: Option<&'static Member>,
    each: &mut dyn FnMut(&str, Option<&'static Member>) -> String,
) -> Value {
    let shape = member.map(Member::shape);
    match value {
        Value::String(text) => Value::String(each(text, member)),
        Value::Array(items) => items.iter().map(|item| mapped(item, element(shape), each)).collect(),
        Value::Object(members) => {
            let inner = members.iter().map(|(name, value)| (name.clone(), mapped(value, inside(shape, name), each)));
            Value::Object(inner.collect())
        }
        other => other.clone(),
    }
}

/// The member of this name, or the value of this key.
pub(super) fn inside(shape: Option<&'static Shape>, name: &str) -> Option<&'static Member> {
    match &shape?.kind {
        ShapeKind::Map { value, .. } => Some(value),
        _ => shape?.member(name),
    }
}

/// The element of a list.
pub(super) fn element(shape: Option<&'static Shape>) -> Option<&'static Member> {
    match &shape?.kind {
        ShapeKind::List { item } => Some(item),
        _ => None,
    }
}
