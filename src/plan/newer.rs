//! Members that the facts do not know, of an API that is newer than this program: they are carried along, marked, so
//! that nobody takes a slip of the pen for one.
//!
//! In documents and files such a member has the mark before its name, `+newPanel`; it is sent without. What stands
//! beside secrets may be one, and is left out.

use serde_json::{Map, Value};

use crate::model::{Sensitivity, Shape, ShapeKind};

/// What stands before the name of such a member.
const MARK: char = '+';

/// Whether a name is that of a marked member.
pub(super) fn is_newer(name: &str) -> bool {
    name.starts_with(MARK)
}

/// Adds to what was made of a document the members of it that its shape does not know.
pub(super) fn carry(made: &mut Map<String, Value>, document: &Value, shape: &'static Shape) {
    let Some(members) = document.as_object() else { return };
    let has_secrets = shape.members().iter().any(|member| member.class() == Sensitivity::Secret);
    for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        match shape.member(name) {
            Some(member) => {
                if let Some(made) = made.get_mut(name) {
                    inside(made, value, member.shape());
                }
            }
            None if matches!(shape.kind, ShapeKind::Structure { .. }) && !has_secrets => {
                made.insert(format!("{MARK}{name}"), value.clone());
            }
            None => {}
        }
    }
}

fn inside(made: &mut Value, value: &Value, shape: &'static Shape) {
    match (made, value, &shape.kind) {
        (Value::Object(made), value, ShapeKind::Structure { .. }) => carry(made, value, shape),
        (Value::Object(made), Value::Object(values), ShapeKind::Map { value: item, .. }) => {
            for (key, made) in made {
                values.get(key).into_iter().for_each(|value| inside(made, value, item.shape()));
            }
        }
        // Where elements were left out nothing says which is which.
        (Value::Array(made), Value::Array(values), ShapeKind::List { item }) if made.len() == values.len() => {
            made.iter_mut().zip(values).for_each(|(made, value)| inside(made, value, item.shape()));
        }
        _ => {}
    }
}

/// A document without such members, as the facts can judge it.
pub(super) fn known(value: &Value, shape: &'static Shape) -> Value {
    each(value, shape, &|_| None)
}

/// A document with such members under their own names, as it is sent.
pub(super) fn sent(value: &Value, shape: &'static Shape) -> Value {
    each(value, shape, &|name| name.strip_prefix(MARK).map(str::to_owned))
}

fn each(value: &Value, shape: &'static Shape, named: &dyn Fn(&str) -> Option<String>) -> Value {
    match (value, &shape.kind) {
        (Value::Object(members), ShapeKind::Structure { .. }) => {
            let one = |(name, value): (&String, &Value)| match shape.member(name) {
                Some(member) => Some((name.clone(), each(value, member.shape(), named))),
                None if is_newer(name) => Some((named(name)?, value.clone())),
                None => Some((name.clone(), value.clone())),
            };
            Value::Object(members.iter().filter_map(one).collect())
        }
        (Value::Object(members), ShapeKind::Map { value: item, .. }) => {
            members.iter().map(|(key, value)| (key.clone(), each(value, item.shape(), named))).collect()
        }
        (Value::Array(items), ShapeKind::List { item }) => {
            items.iter().map(|value| each(value, item.shape(), named)).collect()
        }
        _ => value.clone(),
    }
}
