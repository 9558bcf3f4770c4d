//! Ways between the document's paths and the tree's values.

use std::collections::HashMap;

use crate::model::{DocPath, Step};

use super::super::NodeId;
use super::{NodePlace, Tree};

/// Among so few children one is found by looking at each.
const FEW: usize = 32;

impl Tree {
    /// The name of a member or the key of an entry; empty for anything else.
    pub(in crate::form) fn name(&self, id: NodeId) -> &str {
        match &self[id].place {
            NodePlace::Member(member) => member.name,
            NodePlace::Unknown(name) | NodePlace::Entry(name, _) => name,
            NodePlace::Root | NodePlace::Item(_) => "",
        }
    }

    /// The step that leads from what holds a value to it.
    pub(in crate::form) fn step(&self, id: NodeId) -> Option<Step> {
        let node = &self[id];
        Some(match &node.place {
            NodePlace::Root => return None,
            NodePlace::Member(member) => Step::Member(member.name.to_owned()),
            NodePlace::Unknown(name) => Step::Member(name.clone()),
            NodePlace::Entry(key, _) => Step::Key(key.clone()),
            NodePlace::Item(_) => Step::Index(self.place_in(node.parent?, id)?),
        })
    }

    fn place_in(&self, list: NodeId, id: NodeId) -> Option<usize> {
        let is_it = |child: &NodeId| *child == id;
        match self[list].paired {
            Some(_) => self.in_order(list).iter().position(is_it),
            None => self.seat(id),
        }
    }

    /// The way from the root to a value.
    pub(in crate::form) fn path(&self, id: NodeId) -> DocPath {
        let mut above: Vec<Step> =
            std::iter::successors(Some(id), |id| self[*id].parent).filter_map(|id| self.step(id)).collect();
        above.reverse();
        DocPath::from(above)
    }

    /// The child that a step leads to, as far as it has been made.
    pub(in crate::form) fn at(&self, id: NodeId, step: &Step) -> Option<NodeId> {
        let children = &self[id].children;
        match step {
            Step::Index(index) => {
                let pairs = || self.in_order(id).get(*index).copied();
                let child = if self[id].paired.is_some() { pairs() } else { children.get(*index).copied() };
                child.filter(|child| self.name(*child).is_empty())
            }
            Step::Member(name) | Step::Key(name) => children
                .iter()
                .copied()
                .find(|child| !matches!(self[*child].place, NodePlace::Item(_)) && self.name(*child) == name),
        }
    }

    /// The value at a path, or the deepest that there is on the way to it.
    pub(in crate::form) fn nearest(&self, path: &DocPath) -> NodeId {
        let mut here = Self::ROOT;
        for step in path.steps() {
            match self.at(here, step) {
                Some(child) => here = child,
                None => break,
            }
        }
        here
    }

    /// The value at a path. Members on the way are made; items and entries are not.
    pub(in crate::form) fn reach(&mut self, path: &DocPath) -> Option<NodeId> {
        let mut here = Self::ROOT;
        for step in path.steps() {
            self.grow(here);
            here = self.at(here, step)?;
        }
        Some(here)
    }

    /// The values that hold this one, from the nearest.
    pub(in crate::form) fn above(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self[id].parent, |id| self[*id].parent)
    }
}

/// Finds values by their paths, many at a time: the names in what holds many are learnt once.
pub(in crate::form) struct Finder<'t> {
    tree: &'t Tree,
    names: HashMap<NodeId, HashMap<&'t str, NodeId>>,
    /// The items of lists of pairs, as they stand in the document.
    orders: HashMap<NodeId, Vec<NodeId>>,
}

impl<'t> Finder<'t> {
    pub(in crate::form) fn new(tree: &'t Tree) -> Self {
        Self { tree, names: HashMap::new(), orders: HashMap::new() }
    }

    /// The value at a path, or the deepest that there is on the way to it.
    pub(in crate::form) fn nearest(&mut self, path: &DocPath) -> NodeId {
        let mut here = Tree::ROOT;
        for step in path.steps() {
            match self.at(here, step) {
                Some(child) => here = child,
                None => break,
            }
        }
        here
    }

    fn at(&mut self, id: NodeId, step: &Step) -> Option<NodeId> {
        let (tree, children) = (self.tree, &self.tree[id].children);
        match step {
            Step::Member(name) | Step::Key(name) if children.len() > FEW => {
                let named = || {
                    let mut names = HashMap::new();
                    for child in children.iter().filter(|child| !matches!(tree[**child].place, NodePlace::Item(_))) {
                        names.entry(tree.name(*child)).or_insert(*child);
                    }
                    names
                };
                self.names.entry(id).or_insert_with(named).get(name.as_str()).copied()
            }
            Step::Index(index) if tree[id].paired.is_some() => {
                self.orders.entry(id).or_insert_with(|| tree.in_order(id)).get(*index).copied()
            }
            step => tree.at(id, step),
        }
    }
}
