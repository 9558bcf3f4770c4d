//! How a row is edited.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::model::{Member, Service, Shape, ShapeKind, api};

use super::super::tree::{Body, is_group};
use super::super::{Field, Form, Part, RowId};

impl Form {
    /// How the row of a value is edited.
    pub(in crate::form) fn field(&self, row: RowId) -> Field {
        let node = &self.tree[row.node];
        match row.part {
            Part::Add => return Field::Add,
            Part::Key => {
                let kind = self.key_member(row.node).map(|key| &key.shape().kind);
                let Some(ShapeKind::String { values }) = kind else { return Field::Key { values: &[] } };
                return Field::Key { values };
            }
            Part::Value => {}
        }
        if let Some(field) = self.field_of_pair(row.node) {
            return field;
        }
        let Some(shape) = node.shape else { return Field::Raw };
        // A text that is typed where a group should be stays one until it is left.
        if is_group(&shape.kind) && self.editing.as_ref().is_some_and(|editing| editing.row == row) {
            return Field::Raw;
        }
        if let Body::Leaf(value) = &node.body
            && !fits(value, &shape.kind)
        {
            return Field::Raw;
        }
        match &shape.kind {
            ShapeKind::String { values } if !values.is_empty() => {
                Field::Choice { values: node.member().map_or(values, Member::offered), open: is_open(shape) }
            }
            ShapeKind::String { .. } => match node.member().and_then(|member| member.json) {
                Some(json) => Field::Json(json),
                None => Field::Text { lines: takes_lines(shape) },
            },
            ShapeKind::Boolean => Field::Flag,
            ShapeKind::Integer { .. } => Field::Integer,
            ShapeKind::Double => Field::Decimal,
            ShapeKind::Timestamp(_) => Field::Moment,
            ShapeKind::List { .. } => Field::List,
            ShapeKind::Map { .. } => Field::Map,
            ShapeKind::Structure { .. } if !shape.choice => Field::Group,
            ShapeKind::Structure { members, .. } => {
                let variants = self.tree.variants(row.node);
                let chosen = variants.first().and_then(|id| self.tree[*id].member());
                Field::Union {
                    variants: members.iter().map(|member| member.name).collect(),
                    chosen: chosen.map(|member| member.name),
                }
            }
        }
    }
}

/// Whether the service may answer with values of this enum that the facts don't have yet.
pub(in crate::form) fn is_open(shape: &'static Shape) -> bool {
    static ANSWERED: LazyLock<HashSet<(Service, &'static str)>> = LazyLock::new(answered);
    ANSWERED.contains(&(shape.service, shape.name))
}

/// All shapes that occur in replies.
fn answered() -> HashSet<(Service, &'static str)> {
    let mut seen = HashSet::new();
    let mut waiting: Vec<&'static Shape> = api().operations().filter_map(|operation| operation.output).collect();
    while let Some(shape) = waiting.pop() {
        if !seen.insert((shape.service, shape.name)) {
            continue;
        }
        match &shape.kind {
            ShapeKind::Structure { members, .. } => waiting.extend(members.iter().map(Member::shape)),
            ShapeKind::List { item } => waiting.push(item.shape()),
            ShapeKind::Map { key, value } => waiting.extend([key.shape(), value.shape()]),
            _ => {}
        }
    }
    seen
}

/// Whether a value can be edited as its kind, be it right or wrong.
fn fits(value: &Value, kind: &ShapeKind) -> bool {
    match value {
        Value::Null => !is_group(kind),
        Value::String(_) => !is_group(kind) && !matches!(kind, ShapeKind::Boolean),
        Value::Number(_) => matches!(kind, ShapeKind::Integer { .. } | ShapeKind::Double | ShapeKind::Timestamp(_)),
        Value::Bool(_) => matches!(kind, ShapeKind::Boolean),
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether a text of this shape may have several lines: long ones may, unless their pattern forbids it.
fn takes_lines(shape: &'static Shape) -> bool {
    let long = shape.constraint.max.is_none_or(|max| max > 255.0);
    let pattern = shape.constraint.pattern.as_deref();
    long && pattern.is_none_or(|pattern| pattern.contains(r"\s"))
}
