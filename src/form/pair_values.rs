//! The values of pairs: what a pair was and is, what is put into it, and how it says that it has none.

use jiff::Timestamp;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::model::{DocPath, Edit};

use super::tree::Body;
use super::{Form, NodeId, RowId};

impl Form {
    /// Gives a pair a value that its place brings along. Says whether there is such a pair.
    pub fn bring_pair(&mut self, id: &str, text: &str, now: Timestamp) -> bool {
        let Some(row) = self.show_pair(id) else { return false };
        let fresh = self.original.is_none() && !self.is_dirty();
        let before = self.tree[row.node].body.clone();
        self.write_text(row, text, &before, now);
        if fresh {
            self.start = Arc::clone(&self.document);
        }
        true
    }

    /// The values of all pairs, by their ids.
    #[must_use]
    pub fn pair_values(&self) -> Map<String, Value> {
        let Some(pairs) = &self.pairs else { return Map::new() };
        let items = pairs.list.get(&self.document).and_then(Value::as_array).into_iter().flatten();
        let value = |item: &Value| Some((item.get(pairs.key)?.as_str()?.to_owned(), item.get(pairs.value)?.clone()));
        items.filter_map(value).collect()
    }

    /// The document as it would be with a value of a row, and where that stands: a pair without one has no place yet.
    #[must_use]
    pub fn document_for(&self, row: RowId) -> (Value, DocPath) {
        let (mut document, path) = (self.document().clone(), self.path_of(row).unwrap_or_default());
        let item = self.tree.living(row.node).and_then(|_| self.tree.pair_around(row.node));
        let (Some(pairs), Some(item)) = (&self.pairs, item.filter(|item| !self.tree.is_listed(*item))) else {
            return (document, path);
        };
        let count = pairs.list.get(&document).and_then(Value::as_array).map_or(0, Vec::len);
        let (here, member) = (pairs.list.index(count), self.tree.name(row.node).to_owned());
        if count == 0 {
            pairs.list.put(&mut document, Value::Array(Vec::new()));
        }
        here.member(pairs.key).put(&mut document, self.tree.pair_key(item).unwrap_or_default().into());
        let value = here.member(pairs.value).member(member);
        value.put(&mut document, "".into());
        (document, value)
    }

    /// What a pair was before it was edited.
    pub(super) fn pair_was(&self, id: NodeId) -> Option<&Value> {
        let pairs = self.pairs.as_ref()?;
        let key = self.tree.pair_key(self.tree.pair_around(id)?)?;
        let items = pairs.list.get(self.original.as_ref()?)?.as_array()?;
        items.iter().find(|item| item.get(pairs.key).and_then(Value::as_str) == Some(key))?.get(pairs.value)
    }

    /// Whether a pair has a value that an update keeps while it is not told another one; of several things that exist
    /// any may have one.
    pub(super) fn keeps_pair(&self, id: NodeId) -> bool {
        let has_value = self.is_partial || self.pair_was(id).is_some_and(|was| !self.is_none(was));
        has_value && self.operation.operation().edit == Some(Edit::Merge)
    }

    /// Whether a pair has a value, now or as it is kept.
    #[must_use]
    pub fn has_value(&self, row: RowId) -> bool {
        let here = self.tree.pair_around(row.node).is_some() && self.tree.is_there(row.node);
        here || self.keeps_pair(row.node) && !self.pair_is_emptied(row.node)
    }

    /// What a pair is now.
    pub(super) fn pair_is(&self, id: NodeId) -> Option<Value> {
        let item = self.tree.pair_around(id).filter(|item| self.tree.is_listed(*item))?;
        self.tree.read(self.tree[self.tree[item].pair?].parent?)
    }

    /// Whether a pair is another one than it was.
    pub(super) fn changes_pair(&self, id: NodeId) -> bool {
        self.pair_was(id) != self.pair_is(id).as_ref()
    }

    /// Whether a pair says that there is no value.
    pub(super) fn pair_is_emptied(&self, id: NodeId) -> bool {
        self.tree
            .pair_around(id)
            .and_then(|item| self.tree.pair_none(item))
            .is_some_and(|none| self.tree.is_there(none))
    }

    /// Takes the value of a pair away: where an update would keep what is there, it says that there is none.
    pub(super) fn empty_pair(&mut self, id: NodeId) {
        let Some(item) = self.tree.pair_around(id) else { return };
        let says = self.keeps_pair(id);
        self.tree.clear_pair(item);
        self.tree[item].folded = Some(false);
        if let Some(none) = self.tree.pair_none(item).filter(|_| says) {
            self.tree.load(none, Some(&Value::Object(Map::new())));
            self.tree[none].body = Body::Here;
        }
    }

    fn is_none(&self, value: &Value) -> bool {
        let none = self.pairs.as_ref().and_then(|pairs| pairs.none);
        value.as_object().is_none_or(|value| value.keys().all(|member| Some(member.as_str()) == none))
    }

    /// A pair has one value: what another member of its choice holds is gone once it has another.
    pub(super) fn settle_pair(&mut self, id: NodeId) {
        let Some(item) = self.tree.pair_around(id) else { return };
        if self.tree[item].pair == Some(id) && self.tree.is_there(id) {
            self.tree.clear_beside(item);
        }
    }
}
