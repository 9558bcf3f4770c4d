//! How a resource is read before it is edited, how its reply becomes the input of the update, and how what was there
//! becomes an input that brings it back.

mod set;

use serde_json::{Map, Value};

use super::depth::is_too_deep;
pub use back::{applied, input_that_makes, leave_out_empty, made_from_reply, read_for_making};
pub use set::{members_back, set_members};

use super::{DocPath, EditFrom, Member, OperationId, Shape, ShapeKind, api};

/// The call that reads what `update` would change: its operation and input. `identity` holds the members of the
/// update's input that name the resource. `None` where nothing reads it.
#[must_use]
pub fn read_for_edit(update: OperationId, identity: &Value) -> Option<(OperationId, Value)> {
    read_by(update, update.operation().edit_from.as_ref()?, identity)
}

fn read_by(update: OperationId, from: &EditFrom, identity: &Value) -> Option<(OperationId, Value)> {
    let read = api().operation(update.service, &from.read)?;
    if is_too_deep(identity) {
        return None;
    }
    let mut input = fitting(identity, read.input);
    for (to, source) in &from.ask {
        to.put(&mut input, source.get(identity)?.clone());
    }
    for (to, value) in &from.with {
        to.put(&mut input, value.clone());
    }
    Some((read.id, input))
}

/// The input of `update` that holds the values which its read has answered. `None` where the reply has no such
/// resource, or nothing reads it.
#[must_use]
pub fn input_from_reply(update: OperationId, identity: &Value, reply: &Value) -> Option<Value> {
    input_by(update, update.operation().edit_from.as_ref()?, identity, reply)
}

fn input_by(update: OperationId, from: &EditFrom, identity: &Value, reply: &Value) -> Option<Value> {
    if is_too_deep(reply) {
        return None;
    }
    let mut resource = from.at.get(reply)?;
    if let Some(pick) = &from.pick {
        resource = resource.as_array()?.iter().find(|element| element.get(pick) == identity.get(pick))?;
    }
    filled(update.operation().input, Some(from), identity, resource)
}

/// An input with the values of a resource.
fn filled(shape: &'static Shape, from: Option<&EditFrom>, identity: &Value, resource: &Value) -> Option<Value> {
    let mut input = fitting(resource, shape);
    for (to, source) in from.into_iter().flat_map(|from| &from.rename) {
        let shape = shape_at(shape, to)?;
        if let Some(value) = source.get(resource) {
            to.put(&mut input, fitting(value, shape));
        }
    }
    let (Value::Object(members), Value::Object(identity)) = (&mut input, identity) else { return None };
    members.extend(identity.clone());
    Some(input)
}

/// What of a value a shape has room for. Nulls stay behind.
#[must_use]
pub fn fitting(value: &Value, shape: &'static Shape) -> Value {
    match (value, &shape.kind) {
        (Value::Object(object), ShapeKind::Structure { .. }) => {
            let known = |(name, value): (&String, &Value)| {
                let member = shape.member(name).filter(|_| !value.is_null())?;
                Some((name.clone(), fitting(value, member.shape())))
            };
            Value::Object(object.iter().filter_map(known).collect::<Map<_, _>>())
        }
        (Value::Object(object), ShapeKind::Map { value: item, .. }) => {
            object.iter().map(|(key, value)| (key.clone(), fitting(value, item.shape()))).collect()
        }
        (Value::Array(elements), ShapeKind::List { item }) => {
            let taken = elements.iter().filter(|element| !has_no_place(element, item));
            taken.map(|element| fitting(element, item.shape())).collect()
        }
        (value, _) => value.clone(),
    }
}

/// Whether an update takes no such element, because it is the service that fills it: the id of a case, say.
fn has_no_place(element: &Value, item: &Member) -> bool {
    let text = |inner: &str| element.get(inner).and_then(Value::as_str);
    item.without_inside().any(|(inner, texts)| text(inner).is_some_and(|text| texts.iter().any(|other| other == text)))
}

/// The shape of the value at a path, if the facts have it.
#[must_use]
pub fn shape_at(shape: &'static Shape, path: &DocPath) -> Option<&'static Shape> {
    path.steps().iter().try_fold(shape, |shape, step| Some(shape.step(step)?.shape()))
}

mod back;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod tests;
