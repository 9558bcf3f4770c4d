//! Edits of whole values: set, choose, switch, leave out, empty.

use jiff::Timestamp;
use serde_json::Value;

use crate::model::{DocPath, Edit, ShapeKind};

use super::tree::{Body, NodePlace};
use super::{Field, Form, NodeId, Part, RowId};

impl Form {
    /// Sets a value or key to what was typed or picked. An empty text leaves the member out; where an update would
    /// then keep what is there, it empties it.
    pub fn set_text(&mut self, row: RowId, text: &str, now: Timestamp) {
        if self.tree.living(row.node).is_none() || row.part == Part::Add {
            return;
        }
        self.stop_editing_in(row.node);
        self.remember();
        let before = self.tree[row.node].body.clone();
        self.write_text(row, text, &before, now);
    }

    /// Switches a flag on or off, and a structure between there and left out. What was in a structure comes back.
    pub fn toggle(&mut self, row: RowId) {
        if self.tree.living(row.node).is_none() {
            return;
        }
        match self.field(row) {
            Field::Flag => {
                self.remember();
                let is_on = self.tree[row.node].body == Body::Leaf(Value::Bool(true));
                self.put_leaf(row.node, Value::Bool(!is_on));
            }
            Field::Group | Field::List | Field::Map | Field::Union { .. } if row.part == Part::Value => {
                if self.tree.is_there(row.node) { self.unset(row) } else { self.set_empty(row) }
            }
            _ => {}
        }
    }

    /// Leaves a value out of the document. An item or entry is removed.
    pub fn unset(&mut self, row: RowId) {
        let Some(node) = self.tree.living(row.node) else { return };
        if row.part == Part::Add {
            return;
        }
        if node.is_item() {
            self.remove(row);
            return;
        }
        self.stop_editing_in(row.node);
        self.remember();
        match self.tree.pair_around(row.node) {
            Some(pair) => {
                self.tree.clear_pair(pair);
                self.tree[pair].folded = Some(false);
            }
            None => self.drop_value(row.node),
        }
        self.touched(row.node);
    }

    /// Makes a value empty: sent, but with nothing in it. A structure that was left out comes back as it was.
    pub fn set_empty(&mut self, row: RowId) {
        if self.tree.living(row.node).is_none() || row.part != Part::Value {
            return;
        }
        self.stop_editing_in(row.node);
        self.remember();
        let id = row.node;
        match self.tree[id].kind() {
            _ if self.tree.pair_around(id).is_some() => self.empty_pair(id),
            Some(ShapeKind::Structure { .. } | ShapeKind::List { .. } | ShapeKind::Map { .. }) => {
                let there = self.tree.is_there(id);
                if !there {
                    self.tree.unstash(id);
                } else if !matches!(self.tree[id].kind(), Some(ShapeKind::Structure { .. })) {
                    self.tree[id].children.clear();
                }
                self.tree[id].body = Body::Here;
                self.tree.grow(id);
                self.tree[id].folded = Some(false);
            }
            Some(ShapeKind::String { .. }) => self.tree[id].body = Body::Leaf("".into()),
            _ => {}
        }
        self.touched(id);
    }

    /// Shows or hides a secret's text.
    pub fn reveal(&mut self, row: RowId) {
        if self.tree.living(row.node).is_some() {
            let revealed = !self.tree[row.node].revealed;
            self.tree[row.node].revealed = revealed;
            self.mask_editor(row.node, !revealed);
        }
    }

    /// Masks every secret again.
    pub fn hide_secrets(&mut self) {
        let mut shown = Vec::new();
        self.tree.visit(super::tree::Tree::ROOT, &mut |id, node| {
            if node.revealed {
                shown.push(id);
            }
        });
        for id in shown {
            self.reveal(RowId::value(id));
        }
    }

    /// Puts a value in the place of what a row holds: what a picker or the answer to another call gives.
    pub fn set_value(&mut self, row: RowId, value: &Value) {
        if self.tree.living(row.node).is_none() || row.part != Part::Value {
            return;
        }
        self.stop_editing_in(row.node);
        self.remember();
        self.tree.load(row.node, Some(value));
        self.touched(row.node);
    }

    /// Puts a value at a path, as part of the change before it: what a wizard sets when something was chosen. Says
    /// whether the document has such a place.
    pub fn put(&mut self, path: &DocPath, value: &Value) -> bool {
        let Some(id) = self.tree.reach(path) else { return false };
        self.stop_editing_in(id);
        self.tree.load(id, Some(value));
        self.refresh();
        true
    }

    /// Leaves the member at a path out, as part of the change before it. It comes back as it was when it is switched
    /// on again.
    pub fn leave_out(&mut self, path: &DocPath) {
        let id = self.tree.nearest(path);
        if self.tree.path(id) == *path && matches!(self.tree[id].place, NodePlace::Member(_)) {
            self.stop_editing_in(id);
            self.drop_value(id);
            self.refresh();
        }
    }

    /// Leaves a value out, and keeps it aside in case it is wanted back.
    pub(super) fn drop_value(&mut self, id: NodeId) {
        if matches!(self.tree[id].place, NodePlace::Unknown(_)) {
            if let Some(parent) = self.tree[id].parent {
                self.tree[parent].children.retain(|child| *child != id);
            }
            return;
        }
        self.stop_editing_in(id);
        if self.tree.is_there(id) {
            self.tree.stash(id);
        }
        self.tree[id].chosen = None;
        if self.is_folded(id) {
            return;
        }
        self.tree.grow(id);
    }

    pub(super) fn put_leaf(&mut self, id: NodeId, value: Value) {
        self.tree[id].body = Body::Leaf(value);
        self.touched(id);
    }

    pub(super) fn touched(&mut self, id: NodeId) {
        self.settle_pair(id);
        self.tree[id].touched = true;
        self.refresh();
    }

    /// Writes a text into its place. `before` is what was there when the editing began: it decides what an empty text
    /// means.
    pub(super) fn write_text(&mut self, row: RowId, text: &str, before: &Body, now: Timestamp) {
        let id = row.node;
        if row.part == Part::Key {
            return self.rename(id, text);
        }
        if text.is_empty() && self.tree.pair_around(id).is_some() {
            self.empty_pair(id);
            return self.touched(id);
        }
        let body = if text.is_empty() {
            self.emptied(id, before)
        } else {
            Body::Leaf(self.tree[id].reading(text, &now.to_zoned(self.zone.clone())))
        };
        if matches!(self.tree[id].place, NodePlace::Unknown(_)) && body == Body::Out {
            return self.put_leaf(id, Value::Null);
        }
        if body == Body::Out {
            self.hold_open(id);
        }
        self.tree[id].body = body;
        self.touched(id);
    }

    /// A field stays in its place while its text is taken out: the choices that led to it stay made, and what is open
    /// around it stays open, though nothing may be left in it.
    fn hold_open(&mut self, id: NodeId) {
        let mut inner = id;
        while let Some(outer) = self.tree[inner].parent {
            let (is_choice, is_open) = (self.tree[outer].is_union(), !self.is_folded(outer));
            let node = &mut self.tree[outer];
            if is_choice && node.chosen.is_none() {
                node.chosen = Some(inner);
            }
            if is_open {
                node.folded = Some(false);
            }
            inner = outer;
        }
    }

    fn emptied(&self, id: NodeId, before: &Body) -> Body {
        let node = &self.tree[id];
        let is_text = matches!(node.kind(), Some(ShapeKind::String { .. }));
        let empty = if is_text { Body::Leaf("".into()) } else { Body::Leaf(Value::Null) };
        if node.is_item() {
            return empty;
        }
        let was_empty = *before == Body::Leaf("".into());
        if is_text && (was_empty || self.clears_by_empty(id)) { empty } else { Body::Out }
    }

    /// Whether leaving a text out would keep what is there, so that only the empty text takes it away.
    pub(super) fn clears_by_empty(&self, id: NodeId) -> bool {
        let Some(original) = &self.original else { return false };
        let was = self.tree.path(id).get(original).and_then(Value::as_str);
        self.operation.operation().edit == Some(Edit::Merge) && was.is_some_and(|was| !was.is_empty())
    }
}
