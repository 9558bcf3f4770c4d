//! The document as a tree of values that know their shapes.
//!
//! Members of a structure grow only where they are wanted, so that shapes which hold themselves come to an end.

mod load;
mod node;
mod pairs;
mod way;

use serde_json::{Map, Value};

use crate::model::{Member, Sensitivity, Shape, ShapeKind};

use super::NodeId;

pub(super) use node::{Body, Node, NodePlace, is_group};
pub(super) use pairs::PairShape;
pub(super) use way::Finder;

/// All values; ids are never used again.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl std::ops::Index<NodeId> for Tree {
    type Output = Node;

    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl std::ops::IndexMut<NodeId> for Tree {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}

impl Tree {
    pub(super) const ROOT: NodeId = NodeId(0);

    pub(super) fn new(shape: &'static Shape, document: &Value) -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.make(None, NodePlace::Root, Some(shape), shape.class);
        tree.grow(Self::ROOT);
        tree.load(Self::ROOT, Some(document));
        tree
    }

    /// The node, where it still is part of the document.
    pub(super) fn living(&self, id: NodeId) -> Option<&Node> {
        let node = self.nodes.get(id.0 as usize)?;
        match node.parent {
            None => (id == Self::ROOT).then_some(node),
            Some(parent) => {
                self.living(parent)?;
                self.seat(id).map(|_| node)
            }
        }
    }

    fn make(
        &mut self,
        parent: Option<NodeId>,
        place: NodePlace,
        shape: Option<&'static Shape>,
        class: Sensitivity,
    ) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            parent,
            at: 0,
            place,
            shape,
            class,
            body: Body::Out,
            children: Vec::new(),
            grown: false,
            folded: None,
            touched: false,
            revealed: false,
            chosen: None,
            paired: None,
            pair: None,
            reads: None,
            stash: None,
            optional: false,
        });
        id
    }

    /// A child for a member, item or entry; the caller puts it among the children.
    pub(super) fn child(&mut self, parent: NodeId, place: NodePlace, member: &'static Member) -> NodeId {
        let class = self[parent].class.max(member.class());
        let is_member = matches!(place, NodePlace::Member(_));
        let id = self.make(Some(parent), place, Some(member.shape()), class);
        self[id].optional = is_member && self[parent].optional && self.is_gone_into(parent);
        let required =
            matches!(member.shape().kind, ShapeKind::Structure { .. }) && !member.shape().choice && member.required;
        if required && !self.holds_itself(id) {
            self.grow(id);
        }
        id
    }

    /// Whether the members that are left out of a value stay as they are in what exists: nothing of it is needed then.
    fn is_gone_into(&self, id: NodeId) -> bool {
        self[id].shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Structure { .. }) && !shape.choice)
    }

    /// Lets a value be left out, and whatever is in it and stays as it is in what exists.
    pub(in crate::form) fn soften(&mut self, id: NodeId) {
        self[id].optional = true;
        if self.is_gone_into(id) {
            self[id].children.clone().into_iter().for_each(|child| self.soften(child));
        }
    }

    fn holds_itself(&self, id: NodeId) -> bool {
        let shape = self[id].shape;
        let same = |node: &Node| node.shape.zip(shape).is_some_and(|(a, b)| std::ptr::eq(a, b));
        std::iter::successors(self[id].parent, |id| self[*id].parent).any(|above| same(&self[above]))
    }

    /// Makes the members of a structure that has none yet.
    pub(super) fn grow(&mut self, id: NodeId) {
        let Some(shape) = self[id].shape else { return };
        if !matches!(shape.kind, ShapeKind::Structure { .. }) || std::mem::replace(&mut self[id].grown, true) {
            return;
        }
        // What must be filled in comes first; what should no longer be used, and what fills itself in, come last.
        let rank = |member: &Member| match (member.token, member.is_deprecated(), member.required) {
            (true, ..) => 3,
            (_, _, true) => 0,
            (_, true, _) => 2,
            _ => 1,
        };
        let mut members: Vec<&'static Member> = shape.members().iter().collect();
        members.sort_by_key(|member| rank(member));
        let children: Vec<NodeId> =
            members.into_iter().map(|member| self.child(id, NodePlace::Member(member), member)).collect();
        self[id].children.splice(0..0, children);
        self.count(id);
    }

    /// Tells the children of a value where they are. Whoever changes their order or number calls it; what forgets to
    /// makes finding them slow and not wrong.
    pub(super) fn count(&mut self, id: NodeId) {
        for at in 0..self[id].children.len() {
            let child = self[id].children[at];
            self[child].at = at;
        }
    }

    /// Where a value is among the children of what holds it, if it still is there. It is looked for from where it was,
    /// so that a long list is not gone through for each of its items.
    pub(super) fn seat(&self, id: NodeId) -> Option<usize> {
        let children = &self[self[id].parent?].children;
        let near = self[id].at.min(children.len());
        let is_here = |at: &usize| children.get(*at) == Some(&id);
        (0..=children.len()).find_map(|far| {
            let before = near.checked_sub(far).filter(is_here);
            before.or_else(|| Some(near + far).filter(is_here))
        })
    }

    /// Empties a place, and keeps aside what was there.
    pub(super) fn stash(&mut self, id: NodeId) {
        let node = &mut self[id];
        let children = std::mem::take(&mut node.children);
        node.stash = Some((std::mem::replace(&mut node.body, Body::Out), children));
        node.grown = false;
    }

    /// Puts back what was kept aside. Says whether there was anything.
    pub(super) fn unstash(&mut self, id: NodeId) -> bool {
        let node = &mut self[id];
        let Some((body, children)) = node.stash.take() else { return false };
        node.grown = matches!(node.kind(), Some(ShapeKind::Structure { .. })) && !matches!(body, Body::Leaf(_));
        (node.body, node.children) = (body, children);
        true
    }

    /// The value as it would be sent; `None` where it is left out.
    pub(super) fn read(&self, id: NodeId) -> Option<Value> {
        let node = &self[id];
        if let Body::Leaf(value) = &node.body {
            return Some(value.clone());
        }
        let stays_empty = node.parent == Some(Self::ROOT) && node.is_sent_empty();
        let here = node.body == Body::Here || node.is_item() || stays_empty;
        match node.kind() {
            Some(ShapeKind::Structure { .. }) => {
                let mut object = Map::new();
                for child in &node.children {
                    if let Some(value) = self.read(*child) {
                        object.insert(self.name(*child).to_owned(), value);
                    }
                }
                (here || !object.is_empty()).then_some(Value::Object(object))
            }
            Some(ShapeKind::List { .. }) => {
                let listed = node.children.iter().filter(|child| self.is_listed(**child));
                let list: Vec<Value> = listed.map(|child| self.read(*child).unwrap_or_default()).collect();
                (here || !list.is_empty()).then_some(Value::Array(list))
            }
            Some(ShapeKind::Map { .. }) => {
                let mut object = Map::new();
                for child in &node.children {
                    let key = unused(&object, self.name(*child));
                    object.insert(key, self.read(*child).unwrap_or_default());
                }
                (here || !object.is_empty()).then_some(Value::Object(object))
            }
            _ => node.is_item().then_some(Value::Null),
        }
    }

    /// Whether a value would be sent.
    pub(super) fn is_there(&self, id: NodeId) -> bool {
        let node = &self[id];
        if node.pair.is_some() {
            return self.is_listed(id);
        }
        node.body != Body::Out || node.is_item() || node.children.iter().any(|child| self.is_there(*child))
    }

    /// Whether a group is in the document, or must be: the whole document, and what every holder up to it needs.
    pub(super) fn holds(&self, id: NodeId) -> bool {
        let node = &self[id];
        self.is_there(id) || node.parent.is_none_or(|holder| node.is_required() && self.holds(holder))
    }

    /// Visits a value and all that is in it.
    pub(super) fn visit(&self, id: NodeId, see: &mut impl FnMut(NodeId, &Node)) {
        see(id, &self[id]);
        for child in &self[id].children {
            self.visit(*child, see);
        }
    }

    /// The members of a union that have a value or were chosen.
    pub(super) fn variants(&self, id: NodeId) -> Vec<NodeId> {
        let node = &self[id];
        node.children.iter().copied().filter(|child| node.chosen == Some(*child) || self.is_there(*child)).collect()
    }
}

/// A key that the object does not have yet: two entries of the same name must both survive a read-out.
pub(super) fn unused(object: &Map<String, Value>, key: &str) -> String {
    let mut unused = key.to_owned();
    let mut count = 2;
    while object.contains_key(&unused) {
        unused = format!("{key} ({count})");
        count += 1;
    }
    unused
}
