//! Goes through a document with what the facts say of each value.

use serde_json::Value;

use crate::model::{DocPath, Member, Shape, ShapeKind, Step};

/// Gives every value of a document with its member, element or entry; what the facts do not know is left out.
pub(super) fn each_member(
    shape: &'static Shape,
    document: &Value,
    see: &mut dyn FnMut(&DocPath, &'static Member, &Value),
) {
    let mut here = DocPath::root();
    inside(shape, document, &mut here, see);
}

fn inside(
    shape: &'static Shape,
    value: &Value,
    here: &mut DocPath,
    see: &mut dyn FnMut(&DocPath, &'static Member, &Value),
) {
    let mut go = |step: Step, value: &Value| {
        if let Some(member) = shape.step(&step) {
            here.push(step);
            see(here, member, value);
            inside(member.shape(), value, here, see);
            here.pop();
        }
    };
    match (&shape.kind, value) {
        (ShapeKind::Structure { .. }, Value::Object(object)) => {
            object.iter().for_each(|(name, value)| go(Step::Member(name.clone()), value));
        }
        (ShapeKind::List { .. }, Value::Array(items)) => {
            items.iter().enumerate().for_each(|(index, value)| go(Step::Index(index), value));
        }
        (ShapeKind::Map { .. }, Value::Object(entries)) => {
            entries.iter().for_each(|(key, value)| go(Step::Key(key.clone()), value));
        }
        _ => {}
    }
}
