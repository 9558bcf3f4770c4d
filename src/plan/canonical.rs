//! One way to write a document: members in the order of the facts, keys of maps by the alphabet, numbers as their shape
//! has them, and nothing that says nothing.

use serde_json::{Map, Value};

use super::texts::{element, inside};
use crate::model::{Member, Shape, ShapeKind};

/// A value as it is compared and written.
pub(super) fn canonical(value: &Value, member: Option<&'static Member>) -> Value {
    let shape = member.map(Member::shape);
    match value {
        Value::Object(members) => Value::Object(object(members, shape)),
        Value::Array(items) => items.iter().map(|item| canonical(item, element(shape))).collect(),
        Value::Number(number) if matches!(shape.map(|shape| &shape.kind), Some(ShapeKind::Double)) => {
            number.as_f64().map_or_else(|| value.clone(), Value::from)
        }
        other => other.clone(),
    }
}

fn object(members: &Map<String, Value>, shape: Option<&'static Shape>) -> Map<String, Value> {
    let known = shape.map_or(&[][..], Shape::members);
    let place = |name: &str| known.iter().position(|member| member.name == name).unwrap_or(known.len());
    let mut sorted: Vec<(&String, &Value)> = members.iter().filter(|(_, value)| !value.is_null()).collect();
    sorted.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
    sorted.into_iter().map(|(name, value)| (name.clone(), canonical(value, inside(shape, name)))).collect()
}

/// A value without the members that are what the service takes where they are left out; `None` where it is that itself.
pub(super) fn bare(value: &Value, member: Option<&'static Member>) -> Option<Value> {
    let shape = member.map(Member::shape);
    let value = match value {
        Value::Object(members) => {
            let own =
                members.iter().filter_map(|(name, value)| Some((name.clone(), bare(value, inside(shape, name))?)));
            Value::Object(own.collect())
        }
        Value::Array(items) => {
            let one = |item: &Value| bare(item, element(shape)).unwrap_or_else(|| item.clone());
            items.iter().map(one).collect()
        }
        other => other.clone(),
    };
    (member.and_then(|member| member.default.as_deref()) != Some(&value)).then_some(value)
}

/// Whether a value says no more than leaving it out.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
