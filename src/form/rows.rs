//! Flattens the tree into rows.

mod field;
mod line;
mod pairs;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{DocPath, ShapeKind, Step};

use super::tree::{Body, NodePlace, Tree};
use super::{Form, Issue, IssueSource, NodeId, Part, Row, RowId};

pub(super) use field::is_open;

/// A list of more items than this is folded at first, and so is each of them. No list that a service takes is as long,
/// but for those of ids.
const MANY: usize = 500;

/// One way through the tree.
struct Walk<'a> {
    form: &'a Form,
    issues: HashMap<RowId, &'a Issue>,
    path: DocPath,
    rows: Vec<Row>,
}

impl Form {
    /// All rows that are seen now, in order.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut walk = self.walk();
        walk.inside(Tree::ROOT, 0);
        walk.rows
    }

    /// The rows of some members and of what is in them, in the order of `scope`: a wizard's step. What
    /// [`Form::prepare`] has not made yet is missing.
    #[must_use]
    pub fn rows_for(&self, scope: &[DocPath]) -> Vec<Row> {
        let mut walk = self.walk();
        for path in scope {
            let node = self.tree.nearest(path);
            if self.tree.path(node) == *path {
                walk.path = path.clone();
                walk.path.pop();
                walk.node(node, 0);
            }
        }
        walk.rows
    }

    /// Makes the places of these members, so that [`Form::rows_for`] has them even where nothing is set.
    pub fn prepare(&mut self, scope: &[DocPath]) {
        for path in scope {
            let _ = self.tree.reach(path);
        }
    }

    /// Those of these members that the API needs, while the whole that holds them is not there yet.
    #[must_use]
    pub fn needed_in_absent(&self, scope: &[DocPath]) -> Vec<DocPath> {
        let is_needed = |path: &&DocPath| {
            let node = self.tree.nearest(path);
            let holder = self.tree[node].parent.filter(|_| self.tree.path(node) == **path);
            let is_absent = holder.is_some_and(|holder| !self.tree.is_there(holder));
            is_absent && self.tree[node].is_required() && self.tree.holds(node)
        };
        scope.iter().filter(is_needed).cloned().collect()
    }

    fn walk(&self) -> Walk<'_> {
        let mut issues: HashMap<RowId, &Issue> = HashMap::new();
        for issue in self.issues.iter().filter(|issue| issue.shown) {
            let Some(row) = issue.row else { continue };
            // Of what is equally grave, the service's own word goes before what is only supposed here.
            let rank = |issue: &Issue| (issue.severity, issue.source == IssueSource::Service);
            let worse = |old: &&Issue| rank(issue) > rank(old);
            if issues.get(&row).is_none_or(worse) {
                issues.insert(row, issue);
            }
        }
        Walk { form: self, issues, path: DocPath::root(), rows: Vec::new() }
    }

    /// The row that shows a value: for what has no row of its own, the header that stands for it.
    pub(super) fn seat(&self, id: NodeId) -> Option<RowId> {
        if let Some(leaf) = self.tree.pair_around(id).and_then(|pair| self.tree[pair].pair) {
            return Some(RowId::value(leaf));
        }
        let node = &self.tree[id];
        if node.paired.is_some() {
            return Some(RowId::add(id));
        }
        if self.is_inlined(id) {
            return self.seat(node.parent?);
        }
        match &node.place {
            NodePlace::Root => None,
            NodePlace::Entry(..) if node.group().is_some() && !node.is_union() => Some(RowId::key(id)),
            _ => Some(RowId::value(id)),
        }
    }

    /// Whether a union's row is also the header of this member.
    fn is_inlined(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        node.group().is_some()
            && !node.is_union()
            && node.parent.is_some_and(|parent| self.tree[parent].is_union() && self.tree.variants(parent) == [id])
    }

    /// Whether what a header holds is hidden: by the user's word, else where nothing is there that needs attention, and
    /// where there is so much that every key would have to go through it.
    pub(super) fn is_folded(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        let needed = node.is_required() && node.grown && matches!(node.kind(), Some(ShapeKind::Structure { .. }));
        let is_much = self.is_long(id) || (node.is_item() && node.parent.is_some_and(|list| self.is_long(list)));
        node.folded.unwrap_or_else(|| is_much || (!needed && node.chosen.is_none() && !self.tree.is_there(id)))
    }

    /// Whether it is a list or map of more than anybody reads from beginning to end.
    fn is_long(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        node.children.len() > MANY && matches!(node.group(), Some(ShapeKind::List { .. } | ShapeKind::Map { .. }))
    }

    /// The whole text of a row, secrets included.
    pub(super) fn text(&self, row: RowId) -> Cow<'_, str> {
        let Some(node) = self.tree.living(row.node) else { return Cow::Borrowed("") };
        match (&node.body, row.part) {
            (_, Part::Key) => Cow::Borrowed(self.tree.name(row.node)),
            (Body::Leaf(value), Part::Value) => node.text(value),
            _ => Cow::Borrowed(""),
        }
    }
}

impl Walk<'_> {
    fn inside(&mut self, id: NodeId, depth: usize) {
        let node = &self.form.tree[id];
        if node.is_union() {
            return self.variants(id, depth);
        }
        let is_list = matches!(node.group(), Some(ShapeKind::List { .. }));
        for (index, child) in node.children.iter().enumerate() {
            // Asking each item for its place would take long in a long list.
            let step = if is_list { Some(Step::Index(index)) } else { self.form.tree.step(*child) };
            self.within(step, |walk| walk.node_here(*child, depth));
        }
        let grows = matches!(node.group(), Some(ShapeKind::List { .. } | ShapeKind::Map { .. }));
        if grows && !self.form.is_full(id) {
            let row = self.row(RowId::add(id), depth, "Add".to_owned());
            self.rows.push(row);
        }
    }

    fn variants(&mut self, id: NodeId, depth: usize) {
        for variant in self.form.tree.variants(id) {
            if self.form.is_inlined(variant) {
                let step = self.form.tree.step(variant);
                self.within(step, |walk| walk.inside(variant, depth));
            } else {
                self.node(variant, depth);
            }
        }
    }

    fn within(&mut self, step: Option<Step>, go: impl FnOnce(&mut Self)) {
        let steps = step.map(|step| self.path.push(step));
        go(self);
        if steps.is_some() {
            self.path.pop();
        }
    }

    fn node(&mut self, id: NodeId, depth: usize) {
        let step = self.form.tree.step(id);
        self.within(step, |walk| walk.node_here(id, depth));
    }

    fn node_here(&mut self, id: NodeId, depth: usize) {
        let node = &self.form.tree[id];
        if node.paired.is_some() && node.group().is_some() {
            return self.pairs(id, depth);
        }
        let is_header = node.group().is_some();
        let mut depth = depth;
        if matches!(node.place, NodePlace::Entry(..)) {
            let row = self.row(RowId::key(id), depth, "Name".to_owned());
            self.rows.push(row);
            depth += 1;
            if is_header && !node.is_union() {
                if !self.form.is_folded(id) {
                    self.inside(id, depth);
                }
                return;
            }
        }
        let label = self.label(id, node);
        let row = self.row(RowId::value(id), depth, label);
        self.rows.push(row);
        if is_header && !self.form.is_folded(id) {
            self.inside(id, depth + 1);
        }
    }
}
