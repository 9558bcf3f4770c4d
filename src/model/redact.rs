//! Takes out of a document what may not be shown or stored.
//!
//! The class of a structure, list or map holds for everything inside it, and the strictest class along the way wins.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::depth::is_too_deep;
use super::{BindError, DocPath, HttpLocation, Member, OperationId, Sensitivity, Shape, ShapeKind, bind};

/// What stands in the place of a secret.
pub(super) const MASK: &str = "‹secret›";

/// Whether a text is what stands in the place of a secret.
#[must_use]
pub fn is_mask(text: &str) -> bool {
    text == MASK
}

/// What a redacted document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The screen: secrets are masked.
    Display,
    /// The disk and the log: secrets, and content about customers, are masked.
    Store,
}

impl Policy {
    /// Whether values of this class must be masked.
    pub(super) const fn hides(self, class: Sensitivity) -> bool {
        match self {
            Self::Display => matches!(class, Sensitivity::Secret),
            Self::Store => matches!(class, Sensitivity::Secret | Sensitivity::Customer),
        }
    }
}

/// The document without what the policy hides; placeholders such as `‹secret›` or `‹customer, 23 characters›` stand
/// in its place.
#[must_use]
pub fn redact(document: &Value, shape: &'static Shape, policy: Policy) -> Value {
    start(document, Some(shape), shape.class, policy)
}

/// An operation's input without what the policy hides.
#[must_use]
pub fn redact_input(operation: OperationId, document: &Value, policy: Policy) -> Value {
    redact(document, operation.operation().input, policy)
}

/// An operation's reply without what the policy hides.
#[must_use]
pub fn redact_output(operation: OperationId, document: &Value, policy: Policy) -> Value {
    match operation.operation().output {
        Some(shape) => redact(document, shape, policy),
        None => start(document, None, Sensitivity::Configuration, policy),
    }
}

/// The texts of a document that its redacted twin lacks.
pub(super) fn hidden<'a>(document: &'a Value, redacted: &Value, found: &mut Vec<&'a str>) {
    match (document, redacted) {
        (Value::Object(members), Value::Object(twin)) => {
            members.iter().for_each(|(name, value)| hidden(value, twin.get(name).unwrap_or(&Value::Null), found));
        }
        (Value::Array(elements), Value::Array(twin)) => {
            elements.iter().zip(twin).for_each(|(value, twin)| hidden(value, twin, found));
        }
        (document, redacted) if document == redacted => {}
        (Value::String(text), _) => found.push(text),
        (Value::Object(members), _) => members.values().for_each(|value| hidden(value, &Value::Null, found)),
        (Value::Array(elements), _) => elements.iter().for_each(|value| hidden(value, &Value::Null, found)),
        _ => {}
    }
}

/// The class of the value at a path: the strictest along the way. What the facts don't have counts as customer, or as
/// secret beside secrets.
#[must_use]
pub fn class_at(shape: &'static Shape, path: &DocPath) -> Sensitivity {
    let mut class = shape.class;
    let mut shape = shape;
    for step in path.steps() {
        let Some(member) = shape.step(step) else { return class.max(of_unknown(shape)) };
        class = class.max(member.class());
        shape = member.shape();
    }
    class
}

/// Whether a value at a path of an operation's input is configuration, with all that is in it, so that it may be kept.
#[must_use]
pub fn is_configuration(operation: OperationId, path: &DocPath, value: &Value) -> bool {
    let input = operation.operation().input;
    let mut given = Value::Object(Map::new());
    path.put(&mut given, value.clone());
    class_at(input, path) == Sensitivity::Configuration && redact(&given, input, Policy::Store) == given
}

/// The address of a call for logs and lists: percent-decoded for people, with hidden labels and parameters masked.
///
/// # Errors
/// Where the document can't be bound.
pub fn redacted_target(operation: OperationId, document: &Value) -> Result<String, BindError> {
    let input = operation.operation().input;
    if is_too_deep(document) {
        return Err(BindError::TooDeep);
    }
    let mut masked = document.clone();
    if let Some(members) = masked.as_object_mut() {
        for (name, value) in members.iter_mut() {
            let Some(member) = input.member(name) else { continue };
            if member.location != HttpLocation::Body && Policy::Store.hides(member.class()) {
                *value = Value::String(placeholder(value, member.class()));
            }
        }
    }
    let target = bind(operation, &masked)?.target();
    Ok(percent_decode_str(&target).decode_utf8_lossy().into_owned())
}

fn start(document: &Value, shape: Option<&'static Shape>, class: Sensitivity, policy: Policy) -> Value {
    if is_too_deep(document) {
        return Value::String("‹nested too deeply›".to_owned());
    }
    redacted(document, shape, class, policy)
}

fn redacted(value: &Value, shape: Option<&'static Shape>, class: Sensitivity, policy: Policy) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    if policy.hides(class) {
        return Value::String(placeholder(value, class));
    }
    let inner = |value: &Value, member: Option<&'static Member>| match member {
        Some(member) => redacted(value, Some(member.shape()), class.max(member.class()), policy),
        None => redacted(value, None, class.max(shape.map_or(Sensitivity::Customer, of_unknown)), policy),
    };
    match (value, shape.map(|shape| &shape.kind)) {
        (Value::Object(object), Some(ShapeKind::Map { value: item, .. })) => {
            map(object, |_, value| inner(value, Some(item)))
        }
        (Value::Object(object), Some(ShapeKind::Structure { .. })) => {
            map(object, |name, value| inner(value, shape.and_then(|shape| shape.member(name))))
        }
        (Value::Object(object), _) => map(object, |_, value| inner(value, None)),
        (Value::Array(elements), Some(ShapeKind::List { item })) => {
            elements.iter().map(|element| inner(element, Some(item))).collect()
        }
        (Value::Array(elements), _) => elements.iter().map(|element| inner(element, None)).collect(),
        (value, _) => value.clone(),
    }
}

/// The class of members that the facts don't have: as secret as the strictest of those beside them.
pub(super) fn of_unknown(shape: &Shape) -> Sensitivity {
    shape.members().iter().map(Member::class).fold(Sensitivity::Customer, Sensitivity::max)
}

fn map(object: &Map<String, Value>, redacted: impl Fn(&str, &Value) -> Value) -> Value {
    object.iter().map(|(name, value)| (name.clone(), redacted(name, value))).collect()
}

fn placeholder(value: &Value, class: Sensitivity) -> String {
    if class == Sensitivity::Secret {
        return MASK.to_owned();
    }
    let counted = |count: usize, one: &str| format!("‹customer, {count} {one}{}›", if count == 1 { "" } else { "s" });
    match value {
        Value::String(text) => counted(text.chars().count(), "character"),
        Value::Array(elements) => counted(elements.len(), "element"),
        Value::Object(members) => counted(members.len(), "member"),
        _ => "‹customer›".to_owned(),
    }
}
