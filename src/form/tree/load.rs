//! Makes the tree what a document is.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::model::{Member, Sensitivity, Shape, ShapeKind};

use super::super::NodeId;
use super::{Body, NodePlace, Tree};

/// Deeper than this, a value stays in one piece.
const DEEPEST: usize = 100;

impl Tree {
    /// Makes a value what it is in a document. Values that stay where they were keep their ids.
    pub(in crate::form) fn load(&mut self, id: NodeId, value: Option<&Value>) {
        self.load_at(id, value, 0);
    }

    pub(super) fn load_at(&mut self, id: NodeId, value: Option<&Value>, depth: usize) {
        self[id].stash = None;
        let kind = self[id].kind();
        match (value, kind) {
            (Some(Value::Object(object)), Some(ShapeKind::Structure { .. })) if depth < DEEPEST => {
                self.load_structure(id, object, depth);
            }
            (Some(Value::Array(elements)), Some(ShapeKind::List { item })) if depth < DEEPEST => {
                let mut children = self.take_children(id);
                if self[id].paired.is_some() {
                    let children = self.load_pairs(id, children, elements, depth);
                    self.set_group(id, children);
                    if elements.is_empty() || self[id].is_required() {
                        self[id].body = Body::Here;
                    }
                    return;
                }
                children.truncate(elements.len());
                while children.len() < elements.len() {
                    children.push(self.child(id, NodePlace::Item(item), item));
                }
                for (child, element) in children.iter().zip(elements) {
                    self.load_at(*child, Some(element), depth + 1);
                }
                self.set_group(id, children);
            }
            (Some(Value::Object(object)), Some(ShapeKind::Map { value, .. })) if depth < DEEPEST => {
                self.load_map(id, object, value, depth);
            }
            (None, Some(ShapeKind::Structure { .. })) => {
                let children = self.take_children(id);
                let known: Vec<_> =
                    children.into_iter().filter(|child| matches!(self[*child].place, NodePlace::Member(_))).collect();
                for child in &known {
                    self.load_at(*child, None, depth + 1);
                }
                self[id].children = known;
                self[id].body = Body::Out;
                self[id].chosen = None;
            }
            (value, _) => {
                self[id].children.clear();
                self[id].grown = false;
                self[id].body = value.map_or(Body::Out, |value| Body::Leaf(value.clone()));
            }
        }
    }

    fn take_children(&mut self, id: NodeId) -> Vec<NodeId> {
        std::mem::take(&mut self[id].children)
    }

    fn set_group(&mut self, id: NodeId, children: Vec<NodeId>) {
        let node = &mut self[id];
        // What stands in a list or map is there even when it is empty, and so is the document itself.
        let stays = children.is_empty() || !matches!(node.place, NodePlace::Member(_));
        node.body = if stays { Body::Here } else { Body::Out };
        node.children = children;
        self.count(id);
    }

    fn load_structure(&mut self, id: NodeId, object: &Map<String, Value>, depth: usize) {
        self.grow(id);
        let children = self.take_children(id);
        let mut kept: Vec<NodeId> = Vec::with_capacity(children.len());
        for child in children {
            let name = match &self[child].place {
                NodePlace::Member(member) => member.name,
                NodePlace::Unknown(name) if object.contains_key(name) => name,
                _ => continue,
            };
            let value = object.get(name);
            self.load_at(child, value, depth + 1);
            kept.push(child);
        }
        let shape = self[id].shape;
        let members = shape.map_or(&[][..], Shape::members);
        let class = members.iter().map(Member::class).fold(Sensitivity::Customer, Sensitivity::max).max(self[id].class);
        let strangers: HashSet<String> = kept.iter().filter_map(|child| self.stranger(*child)).collect();
        for (name, value) in object {
            if shape.is_some_and(|shape| shape.member(name).is_some()) || strangers.contains(name) {
                continue;
            }
            let child = self.make(Some(id), NodePlace::Unknown(name.clone()), None, class);
            self[child].body = Body::Leaf(value.clone());
            kept.push(child);
        }
        let stays = object.is_empty() || !matches!(self[id].place, NodePlace::Member(_));
        self[id].body = if stays { Body::Here } else { Body::Out };
        self[id].children = kept;
        self[id].chosen = None;
        self.count(id);
    }

    /// The name of a member that the facts don't have.
    fn stranger(&self, id: NodeId) -> Option<String> {
        match &self[id].place {
            NodePlace::Unknown(name) => Some(name.clone()),
            _ => None,
        }
    }

    fn load_map(&mut self, id: NodeId, object: &Map<String, Value>, item: &'static Member, depth: usize) {
        let mut old: HashMap<String, NodeId> = HashMap::new();
        for child in self.take_children(id) {
            if let NodePlace::Entry(key, _) = &self[child].place {
                old.entry(key.clone()).or_insert(child);
            }
        }
        let mut children = Vec::with_capacity(object.len());
        for (name, value) in object {
            let child = old.remove(name);
            let child = child.unwrap_or_else(|| self.child(id, NodePlace::Entry(name.clone(), item), item));
            self.load_at(child, Some(value), depth + 1);
            children.push(child);
        }
        self.set_group(id, children);
    }
}
