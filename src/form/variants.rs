//! Choosing: an enum's value, a union's member, and what follows from a type beside it.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::model::{DocPath, Shape};
use crate::rules;

use super::tree::Body;
use super::{Field, Form, NodeId, RowId};

impl Form {
    /// Chooses an enum's value, a union's member, or `yes` or `no`.
    pub fn choose(&mut self, row: RowId, value: &str) {
        if self.tree.living(row.node).is_none() {
            return;
        }
        match self.field(row) {
            Field::Union { variants, .. } => {
                if variants.contains(&value) {
                    self.remember();
                    self.choose_variant(row.node, value);
                }
            }
            _ => {
                self.set_text(row, value, Timestamp::UNIX_EPOCH);
                self.follow_type(row.node, value);
            }
        }
    }

    /// Chooses a union's member as part of the change before it: what follows from another value. Nothing is complained
    /// of for it.
    pub fn choose_along(&mut self, row: RowId, name: &str) {
        if self.tree.living(row.node).is_some_and(super::tree::Node::is_union) {
            self.take_variant(row.node, name);
            self.refresh();
        }
    }

    /// The members of a choice that the rules have the least against, whatever they would hold: all of them, where none
    /// is worse than another.
    #[must_use]
    pub fn fitting_variants(&self, choice: &DocPath, names: &[&'static str]) -> Vec<&'static str> {
        let objections = |name: &str| {
            let mut trial = self.document().clone();
            let member = choice.member(name);
            choice.put(&mut trial, json!({ name: "" }));
            rules::check(self.operation, &trial).iter().filter(|issue| issue.path == member).count()
        };
        let counted: Vec<_> = names.iter().map(|name| (objections(name), *name)).collect();
        let least = counted.iter().map(|(count, _)| *count).min();
        counted.into_iter().filter(|(count, _)| Some(*count) == least).map(|(_, name)| name).collect()
    }

    /// Where the value of a choice is awaited: the member that was chosen and has none yet.
    pub(super) fn awaited(&self, id: NodeId) -> Option<NodeId> {
        let node = &self.tree[id];
        let chosen = node.chosen.filter(|chosen| node.is_union() && node.children.contains(chosen))?;
        let is_empty = node.children.iter().all(|child| !self.tree.is_there(*child));
        is_empty.then(|| self.awaited(chosen).unwrap_or(chosen))
    }

    /// Whether the document needs a value here, as long as it has what holds it: what was chosen of a needed choice is
    /// needed, too.
    pub(super) fn is_needed(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        let Some(holder) = node.parent else { return false };
        if node.is_required() {
            return self.tree.holds(holder);
        }
        let is_chosen = self.tree[holder].is_union() && self.tree.variants(holder) == [id];
        is_chosen && (self.tree[holder].is_item() || self.is_needed(holder))
    }

    /// What follows from a type that the document began with. Nothing is complained of for it.
    pub fn follow(&mut self, path: &DocPath) {
        let value = path.get(self.document()).and_then(Value::as_str).map(str::to_owned);
        let Some((row, value)) = self.row_at(path).zip(value) else { return };
        let is_clean = !self.is_dirty();
        for (choice, member) in self.follows(row.node, &value) {
            self.take_variant(choice, member);
        }
        self.refresh();
        if is_clean {
            self.start = Arc::clone(&self.document);
        }
    }

    fn follow_type(&mut self, id: NodeId, value: &str) {
        for (choice, member) in self.follows(id, value) {
            self.choose_variant(choice, member);
        }
    }

    /// Beside the type of a connector there may be a choice that is needed and has a member of that name: it follows.
    fn follows(&self, id: NodeId, value: &str) -> Vec<(NodeId, &'static str)> {
        let Some(parent) = self.tree[id].parent else { return Vec::new() };
        let name = self.tree.name(id);
        if !name.to_ascii_lowercase().ends_with("type") || self.tree[id].is_item() {
            return Vec::new();
        }
        let beside = self.tree[parent]
            .children
            .iter()
            .copied()
            .filter(|other| self.tree[*other].is_required() && self.tree[*other].is_union());
        let of_that_name = |choice: NodeId| {
            let members = self.tree[choice].shape.map_or(&[][..], Shape::members);
            let member = members.iter().find(|member| member.name.eq_ignore_ascii_case(value));
            member.map(|member| (choice, member.name))
        };
        beside.filter_map(of_that_name).collect()
    }

    fn choose_variant(&mut self, id: NodeId, name: &str) {
        self.take_variant(id, name);
        self.touched(id);
    }

    fn take_variant(&mut self, id: NodeId, name: &str) {
        self.tree[id].body = if self.tree[id].is_item() { Body::Here } else { Body::Out };
        self.tree.grow(id);
        let children = self.tree[id].children.clone();
        for child in children {
            if self.tree.name(child) != name {
                self.drop_value(child);
                continue;
            }
            self.tree[id].chosen = Some(child);
            if self.tree.is_there(child) {
                continue;
            }
            if !self.tree.unstash(child) && self.tree[child].group().is_some() && !self.tree[child].is_union() {
                self.tree[child].body = Body::Here;
                self.tree.grow(child);
            }
        }
        self.tree[id].folded = Some(false);
    }
}
