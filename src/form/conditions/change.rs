//! What changes conditions: each leaves behind what the service takes, and nothing that is of no use.

use serde_json::{Value, json};

use super::{Condition, ConditionAttribute, ConditionRow, GroupSet, JOINS};
use crate::model::{DocPath, Step};

impl GroupSet {
    /// Where a condition about an attribute would stand as a new part of a group.
    #[must_use]
    pub fn place(&self, group: usize, attribute: &ConditionAttribute) -> DocPath {
        let holder = attribute.source.map_or(&self.way.dimensions, |source| &source.list);
        let parts = self.group(group).member(holder);
        let mut path = parts.index(parts.get(&self.document).map_or(0, length));
        attribute.place.steps().iter().for_each(|step| path.push(step.clone()));
        path
    }

    /// The group that is none yet.
    #[must_use]
    pub fn next_group(&self) -> usize {
        self.groups().len()
    }

    /// Adds a condition to a group, or to a new one where there is no such group.
    pub fn add(&mut self, group: Option<usize>, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        let there = self.groups().len();
        let group = group.filter(|group| *group < there).unwrap_or_else(|| self.add_group());
        let place = self.place(group, attribute);
        place.put(&mut self.document, attribute.base.clone());
        match attribute.source {
            Some(source) => self.join(&self.group(group).member(&source.joins)),
            None => self.change(&place, how, values),
        }
    }

    /// Lets a condition compare otherwise, or with other values; what else it says stays.
    pub fn change(&mut self, path: &DocPath, how: &str, values: &[String]) {
        if let Some(condition) = path.get_mut(&mut self.document) {
            condition[&self.way.compares] = how.into();
            condition[&self.way.values] = values.to_vec().into();
        }
    }

    /// Adds a group without conditions, and says which one it is.
    fn add_group(&mut self) -> usize {
        let at = self.groups().len();
        let group = json!({ &self.way.dimensions: [], &self.way.joins: JOINS[0] });
        self.group(at).put(&mut self.document, group);
        if let Some(include) = &self.way.include {
            self.join(include);
        }
        at
    }

    /// Says how what is in a place goes together, where nothing says so.
    fn join(&mut self, place: &DocPath) {
        if place.get(&self.document).and_then(Value::as_str).is_none_or(str::is_empty) {
            place.put(&mut self.document, JOINS[0].into());
        }
    }

    /// Turns how the conditions of a group, or the groups, go together.
    pub fn turn(&mut self, row: &ConditionRow) {
        let (path, joins) = match row {
            ConditionRow::Include(joins) => (self.way.include.clone(), joins),
            ConditionRow::Group { at, joins } => (Some(self.group(*at).member(&self.way.joins)), joins),
            ConditionRow::Sources { group, joins } => {
                (self.way.sources.as_ref().map(|way| self.group(*group).member(&way.joins)), joins)
            }
            ConditionRow::Condition(_) | ConditionRow::Source { .. } | ConditionRow::Otherwise { .. } => return,
        };
        let at = JOINS.iter().position(|known| known == joins).map_or(0, |at| (at + 1) % JOINS.len());
        if let Some(path) = path {
            path.put(&mut self.document, JOINS[at].into());
        }
    }

    /// Takes a condition or a group away, with all that is of no use without it.
    pub fn remove(&mut self, row: &ConditionRow) {
        match row {
            ConditionRow::Include(_) | ConditionRow::Sources { .. } | ConditionRow::Otherwise { .. } => return,
            ConditionRow::Group { at, .. } => self.take_out(&self.group(*at)),
            ConditionRow::Condition(Condition { path, group, .. }) | ConditionRow::Source { path, group, .. } => {
                self.take_out_whole(path, self.dimensions(*group).steps().len());
                self.tidy(*group, matches!(row, ConditionRow::Source { .. }));
            }
        }
        if self.is_empty() {
            self.take_out(&self.root());
        }
    }

    /// Takes something out, and what holds it, as far as nothing else is in that, up to a part of a group.
    fn take_out_whole(&mut self, path: &DocPath, end: usize) {
        let mut path = path.clone();
        loop {
            self.take_out(&path);
            let Some(above) = path.parent().filter(|above| above.steps().len() > end) else { return };
            if above.get(&self.document).is_none_or(|held| length(held) > 0) {
                return;
            }
            path = above;
        }
    }

    /// Takes out of a group what is of no use in it any more, or the whole group.
    fn tidy(&mut self, group: usize, was_source: bool) {
        let of_group = self.group(group);
        let lacks = |member: &str| of_group.member(member).get(&self.document).is_none_or(|held| length(held) == 0);
        let sources = self.way.sources.as_ref();
        if !sources.is_none_or(|way| lacks(&way.list)) {
            return;
        }
        if lacks(&self.way.dimensions) {
            return self.take_out(&of_group);
        }
        let Some(way) = sources else { return };
        self.take_out(&of_group.member(&way.list));
        if was_source {
            self.take_out(&of_group.member(&way.joins));
        }
    }

    fn take_out(&mut self, path: &DocPath) {
        let holder = path.parent().and_then(|above| above.get_mut(&mut self.document));
        match (holder, path.last()) {
            (Some(Value::Object(members)), Some(Step::Member(name) | Step::Key(name))) => {
                members.shift_remove(name);
            }
            (Some(Value::Array(items)), Some(Step::Index(at))) if *at < items.len() => {
                items.remove(*at);
            }
            _ => {}
        }
    }
}

fn length(value: &Value) -> usize {
    value.as_array().map(Vec::len).or_else(|| value.as_object().map(serde_json::Map::len)).unwrap_or(0)
}
