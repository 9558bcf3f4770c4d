//! Edits of lists and maps: add, remove, move, duplicate, rename.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::model::{DocPath, Edit, ShapeKind};

use super::tree::{Body, NodePlace, unused};
use super::{Form, NodeId, Part, RowId};

impl Form {
    /// Adds an item or entry to the list or map that a row stands for (its header, its `Add` row or one of its
    /// items). Gives the row to go on with: the new item's, or the new entry's key.
    pub fn add(&mut self, row: RowId) -> Option<RowId> {
        let id = self.holder(row).filter(|id| !self.is_full(*id))?;
        self.remember();
        let child = match self.tree[id].group()? {
            ShapeKind::List { item } => self.tree.child(id, NodePlace::Item(item), item),
            ShapeKind::Map { value, .. } => self.tree.child(id, NodePlace::Entry(String::new(), value), value),
            _ => return None,
        };
        self.begin_value(child);
        self.tree[id].children.push(child);
        self.tree.count(id);
        self.tree[id].folded = Some(false);
        self.refresh();
        Some(if matches!(self.tree[child].place, NodePlace::Entry(..)) {
            RowId::key(child)
        } else {
            RowId::value(child)
        })
    }

    /// Why the list or map that a row stands for takes nothing more; `None` while it does.
    #[must_use]
    pub fn full(&self, row: RowId) -> Option<String> {
        self.full_words(self.holder(row)?)
    }

    /// Why the list or map that an item stands in takes nothing more; `None` while it does.
    #[must_use]
    pub fn full_around(&self, item: RowId) -> Option<String> {
        self.full_words(self.place_of(item)?.0)
    }

    fn full_words(&self, id: NodeId) -> Option<String> {
        let most = self.tree[id].shape?.constraint.max.filter(|_| self.is_full(id))?;
        let title = self.title_at(&self.tree.path(id));
        Some(format!("{title} can't hold more than {most}: take one away before another is added"))
    }

    /// Whether a list or map holds as many as its shape allows.
    pub(super) fn is_full(&self, id: NodeId) -> bool {
        let most = self.tree[id].shape.and_then(|shape| shape.constraint.max);
        most.is_some_and(|most| self.tree[id].children.len() as f64 >= most)
    }

    /// What a new item or entry holds.
    fn begin_value(&mut self, id: NodeId) {
        let (body, open) = match self.tree[id].kind() {
            Some(ShapeKind::Structure { .. } | ShapeKind::List { .. } | ShapeKind::Map { .. }) => (Body::Here, true),
            Some(ShapeKind::String { values }) if values.is_empty() => (Body::Leaf("".into()), false),
            _ => (Body::Leaf(Value::Null), false),
        };
        self.tree[id].body = body;
        if open {
            self.tree.grow(id);
            self.tree[id].folded = Some(false);
            self.begin_lists(id);
        }
    }

    /// A list that must be there and may be empty is there from the beginning.
    fn begin_lists(&mut self, id: NodeId) {
        for child in self.tree[id].children.clone() {
            let node = &mut self.tree[child];
            let may_be_empty = node.shape.is_some_and(|shape| shape.constraint.min.unwrap_or_default() < 1.0);
            if node.is_required() && may_be_empty && matches!(node.kind(), Some(ShapeKind::List { .. })) {
                node.body = Body::Here;
                node.folded = Some(true);
            }
        }
    }

    /// Removes an item or entry. Gives the row that comes in its place.
    pub fn remove(&mut self, row: RowId) -> Option<RowId> {
        let (list, at) = self.place_of(row)?;
        self.stop_editing_in(row.node);
        self.remember();
        self.tree[list].children.remove(at);
        self.tree.count(list);
        if self.tree[list].children.is_empty() && !matches!(self.tree[list].body, Body::Leaf(_)) {
            self.tree[list].body = self.emptied_list(list);
            self.tree[list].folded = Some(false);
        }
        self.touched(list);
        let left = &self.tree[list].children;
        let next = left.get(at).or(left.last()).copied();
        Some(next.map_or(RowId::add(list), |next| self.first_row(next)))
    }

    /// A list that was needed, or whose items an update would otherwise keep, stays and is empty.
    fn emptied_list(&self, id: NodeId) -> Body {
        let node = &self.tree[id];
        let kept = self.original.as_ref().is_some_and(|original| {
            self.operation.operation().edit == Some(Edit::Merge) && self.tree.path(id).get(original).is_some()
        });
        let stays = node.is_required() || node.is_item() || node.body == Body::Here || kept;
        if stays { Body::Here } else { Body::Out }
    }

    /// Moves an item or entry by so many places, as far as there are. Says whether it moved.
    pub fn move_by(&mut self, row: RowId, places: isize) -> bool {
        let Some((list, at)) = self.place_of(row) else { return false };
        let to = at.saturating_add_signed(places).min(self.tree[list].children.len() - 1);
        if to == at {
            return false;
        }
        self.remember();
        let moved = self.tree[list].children.remove(at);
        self.tree[list].children.insert(to, moved);
        self.tree.count(list);
        self.touched(list);
        true
    }

    /// Puts a copy of an item or entry behind it. Gives the copy's row.
    pub fn duplicate(&mut self, row: RowId) -> Option<RowId> {
        let (list, at) = self.place_of(row).filter(|(list, _)| !self.is_full(*list))?;
        self.remember();
        let value = self.tree.read(row.node);
        let copy = match self.tree[row.node].place.clone() {
            NodePlace::Item(item) => self.tree.child(list, NodePlace::Item(item), item),
            NodePlace::Entry(key, member) => {
                let key = self.unused_key(list, &key);
                self.tree.child(list, NodePlace::Entry(key, member), member)
            }
            _ => return None,
        };
        self.tree.load(copy, value.as_ref());
        self.tree[list].children.insert(at + 1, copy);
        self.tree.count(list);
        self.touched(list);
        Some(self.first_row(copy))
    }

    fn unused_key(&self, map: NodeId, key: &str) -> String {
        let used: HashSet<&str> = self.tree[map].children.iter().map(|child| self.tree.name(*child)).collect();
        let mut count = 2;
        loop {
            let candidate = format!("{key}-{count}");
            if !used.contains(candidate.as_str()) {
                return candidate;
            }
            count += 1;
        }
    }

    /// Gives an entry another key. Two entries may have the same while one is being typed: that is an issue.
    pub(super) fn rename(&mut self, id: NodeId, key: &str) {
        if let NodePlace::Entry(old, _) = &mut self.tree[id].place {
            key.clone_into(old);
        }
        self.touched(id);
    }

    /// The entries whose key another one before them has already, each with the place that it has in the document until
    /// it has a key of its own.
    pub(super) fn doubled_keys(&self) -> Vec<(NodeId, DocPath)> {
        let mut doubled = Vec::new();
        self.tree.visit(super::tree::Tree::ROOT, &mut |id, node| {
            if !matches!(node.group(), Some(ShapeKind::Map { .. })) {
                return;
            }
            let mut seen = Map::new();
            for child in &node.children {
                let name = self.tree.name(*child);
                let key = unused(&seen, name);
                if key != name {
                    doubled.push((*child, self.tree.path(id).key(&key)));
                }
                seen.insert(key, Value::Null);
            }
        });
        doubled
    }

    /// The list or map that a row stands for.
    fn holder(&self, row: RowId) -> Option<NodeId> {
        let is_growing =
            |id: &NodeId| matches!(self.tree[*id].group(), Some(ShapeKind::List { .. } | ShapeKind::Map { .. }));
        self.tree.living(row.node)?;
        let here = Some(row.node).filter(is_growing);
        // A union's row stands for the list that was chosen.
        let variant = || self.tree.variants(row.node).into_iter().find(is_growing);
        here.or_else(|| if self.tree[row.node].is_union() { variant() } else { None })
            .or_else(|| self.tree[row.node].parent.filter(is_growing))
    }

    fn place_of(&self, row: RowId) -> Option<(NodeId, usize)> {
        let node = self.tree.living(row.node).filter(|node| node.is_item() && row.part != Part::Add)?;
        let list = node.parent?;
        Some((list, self.tree.seat(row.node)?))
    }

    fn first_row(&self, id: NodeId) -> RowId {
        if matches!(self.tree[id].place, NodePlace::Entry(..)) { RowId::key(id) } else { RowId::value(id) }
    }
}
