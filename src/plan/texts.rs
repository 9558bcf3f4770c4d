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

/// What is done with a text or key, what holds it, and the names above it.
type Visitor<'v> = dyn FnMut(&str, Option<&'static Member>, &[String]) + 'v;

/// Hands out every text of a value and every key of its maps, with the member, element, entry or key that holds it, as far
/// as the facts know it, and the names above it.
pub(super) fn visited(value: &Value, member: Option<&'static Member>, path: &mut Vec<String>, each: &mut Visitor<'_>) {
    let shape = member.map(Member::shape);
    match value {
        Value::String(text) => each(text, member, path),
        Value::Array(items) => items.iter().for_each(|item| visited(item, element(shape), path, each)),
        Value::Object(members) => {
            let key = match shape.map(|shape| &shape.kind) {
                Some(ShapeKind::Map { key, .. }) => Some(&**key),
                _ => None,
            };
            for (name, value) in members {
                if key.is_some() {
                    each(name, key, path);
                }
                path.push(name.clone());
                visited(value, inside(shape, name), path, each);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
