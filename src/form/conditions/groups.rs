//! Groups of conditions, whose parts all, one or none must hold.

use serde_json::Value;

use super::compare::written;
use super::{Condition, ConditionRow, JOINS};
use crate::form::wizard::GroupWay;
use crate::model::look::{filled, list, text};
use crate::model::{DocPath, OperationId, Shape, ShapeKind, Step};

/// The groups of conditions of a document.
#[derive(Clone, Debug)]
pub struct GroupSet {
    pub(super) way: &'static GroupWay,
    pub(super) operation: OperationId,
    pub(super) document: Value,
}

impl GroupSet {
    /// The member that holds all of them.
    #[must_use]
    pub fn root(&self) -> DocPath {
        DocPath::from(self.way.groups.steps().iter().take(1).cloned().collect::<Vec<_>>())
    }

    /// Whether there is none, and no group for one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups().is_empty()
    }

    /// Whether the member that holds them has to be there.
    #[must_use]
    pub fn are_needed(&self) -> bool {
        let holder = self.root().last().and_then(|step| self.operation.operation().input.step(step));
        let needed = self.way.needed.as_ref().is_some_and(|when| when.holds(&self.document, None));
        needed || holder.is_some_and(|member| member.required)
    }

    /// All rows, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<ConditionRow> {
        let mut rows = Vec::new();
        let joins = |joins: Option<&str>| joins.unwrap_or(JOINS[0]).to_owned();
        if let (Some(include), 2..) = (&self.way.include, self.groups().len()) {
            rows.push(ConditionRow::Include(joins(include.get(&self.document).and_then(Value::as_str))));
        }
        for (at, group) in self.groups().iter().enumerate() {
            rows.push(ConditionRow::Group { at, joins: joins(text(group, &self.way.joins)) });
            self.walk(&self.dimensions(at), at, &mut rows);
            let Some(way) = &self.way.sources else { continue };
            let sources = list(group, &way.list);
            if !sources.is_empty() {
                rows.push(ConditionRow::Sources { group: at, joins: joins(text(group, &way.joins)) });
            }
            for (nth, source) in sources.iter().enumerate() {
                let name = filled(source, &way.name).unwrap_or_default().to_owned();
                let path = self.group(at).member(&way.list).index(nth);
                rows.push(ConditionRow::Source { path, group: at, name });
            }
        }
        rows
    }

    pub(super) fn groups(&self) -> &[Value] {
        self.way.groups.get(&self.document).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn group(&self, at: usize) -> DocPath {
        self.way.groups.index(at)
    }

    pub(super) fn dimensions(&self, group: usize) -> DocPath {
        self.group(group).member(&self.way.dimensions)
    }

    pub(super) fn shape_at(&self, path: &DocPath) -> Option<&'static Shape> {
        let input = self.operation.operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
    }

    /// Finds the conditions below a place.
    fn walk(&self, path: &DocPath, group: usize, rows: &mut Vec<ConditionRow>) {
        let (Some(value), Some(shape)) = (path.get(&self.document), self.shape_at(path)) else { return };
        let is_condition = shape.member(&self.way.compares).is_some();
        match value {
            Value::Object(_) if is_condition => rows.push(ConditionRow::Condition(self.condition(path, group, value))),
            Value::Object(members) => {
                for name in members.keys() {
                    let is_map = matches!(shape.kind, ShapeKind::Map { .. });
                    let below = if is_map { path.key(name) } else { path.member(name) };
                    self.walk(&below, group, rows);
                }
            }
            Value::Array(items) => (0..items.len()).for_each(|at| self.walk(&path.index(at), group, rows)),
            _ => {}
        }
    }

    fn condition(&self, path: &DocPath, group: usize, value: &Value) -> Condition {
        let way = self.way;
        let named = way.names.iter().find_map(|member| filled(value, member)).map(str::to_owned);
        let above = self.dimensions(group).steps().len() + 1;
        let own = |member: &String| way.names.contains(member) || [&way.compares, &way.values].contains(&member);
        Condition {
            path: path.clone(),
            group,
            is_top: false,
            then: None,
            name: named.unwrap_or_else(|| name_at(path.steps().get(above..).unwrap_or_default())),
            how: text(value, &way.compares).unwrap_or_default().to_owned(),
            values: list(value, &way.values).iter().map(written).collect(),
            more: value.as_object().is_some_and(|all| all.keys().any(|member| !own(member))),
        }
    }
}

/// The name of the attribute at a place within a part of a group. What holds the attributes of a kind is not part of it,
/// as there is only that kind.
pub(super) fn name_at(steps: &[Step]) -> String {
    let names = steps.iter().skip(1).filter_map(|step| match step {
        Step::Member(name) | Step::Key(name) => Some(name.as_str()),
        Step::Index(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}
