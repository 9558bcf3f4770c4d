//! Items of a list that are pairs of an id and a value: each has its place, and is in the document only with a value.

use serde_json::Value;

use crate::model::{ShapeKind, TimestampFormat};

use super::super::NodeId;
use super::{Body, NodePlace, Tree};

/// How the items of a list are pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::form) struct PairShape {
    /// The member with the id.
    pub(in crate::form) key: &'static str,
    /// The member that is the choice with the value.
    pub(in crate::form) value: &'static str,
    /// The member of that choice that stands for no value.
    pub(in crate::form) none: Option<&'static str>,
}

/// A text that is a point in time.
static MOMENT: ShapeKind = ShapeKind::Timestamp(TimestampFormat::DateTime);

impl Tree {
    /// Sees to it that a pair has its place, and that its value is read as what it is.
    pub(in crate::form) fn arrange_pair(&mut self, list: NodeId, key: &str, member: &'static str, is_moment: bool) {
        let item = self.pair_item(list, key).or_else(|| self.adopt_pair(list, key, member));
        let Some(item) = item.or_else(|| self.make_pair(list, key, member)) else { return };
        if let Some(leaf) = self[item].pair {
            self[leaf].reads = is_moment.then_some(&MOMENT);
        }
    }

    /// How many pairs have their place in a list.
    pub(in crate::form) fn count_pairs(&self, list: NodeId) -> usize {
        self[list].children.iter().filter(|item| self[**item].pair.is_some()).count()
    }

    /// The place of a pair.
    pub(in crate::form) fn pair_item(&self, list: NodeId, key: &str) -> Option<NodeId> {
        let is_one = |item: &NodeId| self[*item].pair.is_some() && self.pair_key(*item) == Some(key);
        self[list].children.iter().copied().find(is_one)
    }

    /// The pair that a value is, or is part of.
    pub(in crate::form) fn pair_around(&self, id: NodeId) -> Option<NodeId> {
        std::iter::once(id).chain(self.above(id)).take(4).find(|id| self[*id].pair.is_some())
    }

    /// The id of a pair.
    pub(in crate::form) fn pair_key(&self, item: NodeId) -> Option<&str> {
        let key = self.named(item, self.pair_shape(item)?.key)?;
        match &self[key].body {
            Body::Leaf(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The value that says that a pair has none.
    pub(in crate::form) fn pair_none(&self, item: NodeId) -> Option<NodeId> {
        let value = self.pair_value(item)?;
        self.named(value, self.pair_shape(item)?.none?)
    }

    /// Whether an item of a list is part of the document.
    pub(in crate::form) fn is_listed(&self, item: NodeId) -> bool {
        self[item].pair.is_none() || self.pair_value(item).is_some_and(|value| self.is_there(value))
    }

    /// The items of a list: first those that are part of the document, as they stand in it.
    pub(in crate::form) fn in_order(&self, list: NodeId) -> Vec<NodeId> {
        let children = &self[list].children;
        let (mut listed, absent): (Vec<NodeId>, Vec<NodeId>) = children.iter().partition(|item| self.is_listed(**item));
        listed.extend(absent);
        listed
    }

    /// Takes all values of a pair away.
    pub(in crate::form) fn clear_pair(&mut self, item: NodeId) {
        self.clear_beside(item);
        if let Some(leaf) = self[item].pair {
            self.load(leaf, None);
        }
        if let Some(value) = self.pair_value(item) {
            (self[value].body, self[value].chosen) = (Body::Out, None);
        }
        self[item].body = Body::Out;
    }

    /// Takes away what a pair has beside its own value.
    pub(in crate::form) fn clear_beside(&mut self, item: NodeId) {
        let Some(value) = self.pair_value(item) else { return };
        for child in self[value].children.clone() {
            if self[item].pair != Some(child) {
                self.load(child, None);
            }
        }
    }

    /// Makes the items of a list of pairs what they are in a document. A pair keeps its place, with or without a value.
    pub(super) fn load_pairs(&mut self, id: NodeId, old: Vec<NodeId>, elements: &[Value], depth: usize) -> Vec<NodeId> {
        let Some((shape, ShapeKind::List { item })) = self[id].paired.zip(self[id].kind()) else { return old };
        let (mut pairs, mut others): (Vec<NodeId>, Vec<NodeId>) =
            old.into_iter().partition(|item| self[*item].pair.is_some());
        others.reverse();
        let mut children = Vec::with_capacity(elements.len() + pairs.len());
        for element in elements {
            let key = element.get(shape.key).and_then(Value::as_str);
            let at = pairs.iter().position(|pair| {
                key.is_some() && self.pair_key(*pair) == key && self.takes_pair(*pair, element, shape)
            });
            let child = match at {
                Some(at) => pairs.remove(at),
                None => others.pop().unwrap_or_else(|| self.child(id, NodePlace::Item(item), item)),
            };
            self.load_at(child, Some(element), depth + 1);
            if at.is_some() {
                self[child].body = Body::Out;
            }
            children.push(child);
        }
        for absent in pairs {
            self.clear_pair(absent);
            children.push(absent);
        }
        children
    }

    /// Whether a pair can hold an item: nothing but its id, and a value of its own member or none.
    fn takes_pair(&self, pair: NodeId, element: &Value, shape: PairShape) -> bool {
        self[pair].pair.is_some_and(|leaf| fits(element, self.name(leaf), shape))
    }

    /// Takes the item of an id that is there already for its pair.
    fn adopt_pair(&mut self, list: NodeId, key: &str, member: &'static str) -> Option<NodeId> {
        let shape = self[list].paired?;
        let is_one = |item: &NodeId| {
            let named = self.named(*item, shape.key).map(|key| &self[key].body);
            let is_named = matches!(named, Some(Body::Leaf(Value::String(text))) if text == key);
            self[*item].pair.is_none()
                && is_named
                && self.read(*item).is_some_and(|element| fits(&element, member, shape))
        };
        let item = self[list].children.iter().copied().find(is_one)?;
        self.pair_with(item, member, shape);
        Some(item)
    }

    fn make_pair(&mut self, list: NodeId, key: &str, member: &'static str) -> Option<NodeId> {
        let (shape, ShapeKind::List { item: of }) = (self[list].paired?, self[list].kind()?) else { return None };
        let item = self.child(list, NodePlace::Item(of), of);
        self.grow(item);
        let id = self.named(item, shape.key)?;
        self[id].body = Body::Leaf(key.into());
        self[item].at = self[list].children.len();
        self[list].children.push(item);
        self.pair_with(item, member, shape);
        Some(item)
    }

    fn pair_with(&mut self, item: NodeId, member: &'static str, shape: PairShape) {
        let Some(value) = self.named(item, shape.value) else { return };
        self.grow(value);
        self[item].pair = self.named(value, member);
        self[item].body = Body::Out;
    }

    fn pair_shape(&self, item: NodeId) -> Option<PairShape> {
        self[self[item].parent?].paired
    }

    /// The choice with the value of a pair.
    fn pair_value(&self, item: NodeId) -> Option<NodeId> {
        self[self[item].pair?].parent
    }

    /// The member of this name in a structure, where it has been made.
    fn named(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self[id].children.iter().copied().find(|child| self.name(*child) == name)
    }
}

/// Whether an item has nothing but an id and a value of this member, or of the one that stands for none.
fn fits(element: &Value, member: &str, shape: PairShape) -> bool {
    let Some(element) = element.as_object() else { return false };
    let value = element.get(shape.value);
    let of_member = |name: &String| name == member || Some(name.as_str()) == shape.none;
    let fits = value
        .is_none_or(|value| value.as_object().is_some_and(|value| value.len() <= 1 && value.keys().all(of_member)));
    fits && element.keys().all(|name| name == shape.key || name == shape.value)
}
