//! The document as a tree of values that know their shapes.
//!
//! Members of a structure grow only where they are wanted, so that shapes which hold themselves come to an end.

use serde_json::{Map, Value};

use crate::model::{Class, DocPath, Kind, Member, Shape, Step};

use super::NodeId;

/// Deeper than this, a value stays in one piece.
const DEEPEST: usize = 100;

/// How a value hangs on what holds it.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Root,
    Member(&'static Member),
    /// A member that the facts don't have.
    Unknown(String),
    Item(&'static Member),
    Entry(String, &'static Member),
}

/// What a value's place holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    /// Nothing; a group is there nevertheless where something in it is.
    Out,
    /// A group that is there even if it is empty.
    Here,
    /// A value without children: a scalar, or anything that does not have its shape's type.
    Leaf(Value),
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) parent: Option<NodeId>,
    pub(super) place: Place,
    pub(super) shape: Option<&'static Shape>,
    pub(super) class: Class,
    pub(super) body: Body,
    pub(super) children: Vec<NodeId>,
    /// Whether a structure's members have been made.
    pub(super) grown: bool,
    /// What the user folded; by default what is there is open.
    pub(super) folded: Option<bool>,
    pub(super) touched: bool,
    pub(super) revealed: bool,
    /// The member of a union that was chosen, even while it has no value.
    pub(super) chosen: Option<NodeId>,
    /// What was there before it was left out: it comes back when the group is switched on again.
    pub(super) stash: Option<(Body, Vec<NodeId>)>,
}

impl Node {
    pub(super) fn member(&self) -> Option<&'static Member> {
        match &self.place {
            Place::Member(member) | Place::Item(member) | Place::Entry(_, member) => Some(member),
            Place::Root | Place::Unknown(_) => None,
        }
    }

    pub(super) fn kind(&self) -> Option<&'static Kind> {
        self.shape.map(|shape| &shape.kind)
    }

    /// The kind, where the value has it: a text where a list should be has none.
    pub(super) fn group(&self) -> Option<&'static Kind> {
        let kind = self.kind().filter(|kind| is_group(kind))?;
        (!matches!(self.body, Body::Leaf(_))).then_some(kind)
    }

    pub(super) fn is_union(&self) -> bool {
        matches!(self.group(), Some(Kind::Structure { union: true, .. }))
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.place, Place::Item(_) | Place::Entry(..))
    }

    pub(super) fn is_required(&self) -> bool {
        matches!(self.place, Place::Member(member) if member.required && !member.token)
    }
}

pub(super) const fn is_group(kind: &Kind) -> bool {
    matches!(kind, Kind::Structure { .. } | Kind::List { .. } | Kind::Map { .. })
}

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
        tree.make(None, Place::Root, Some(shape), shape.class);
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
                let held = self.living(parent)?.children.contains(&id);
                held.then_some(node)
            }
        }
    }

    fn make(&mut self, parent: Option<NodeId>, place: Place, shape: Option<&'static Shape>, class: Class) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            parent,
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
            stash: None,
        });
        id
    }

    /// A child for a member, item or entry; the caller puts it among the children.
    pub(super) fn child(&mut self, parent: NodeId, place: Place, member: &'static Member) -> NodeId {
        let class = self[parent].class.max(member.class());
        let id = self.make(Some(parent), place, Some(member.shape()), class);
        let required = matches!(member.shape().kind, Kind::Structure { union: false, .. }) && member.required;
        if required && !self.holds_itself(id) {
            self.grow(id);
        }
        id
    }

    fn holds_itself(&self, id: NodeId) -> bool {
        let shape = self[id].shape;
        let same = |node: &Node| node.shape.zip(shape).is_some_and(|(a, b)| std::ptr::eq(a, b));
        std::iter::successors(self[id].parent, |id| self[*id].parent).any(|above| same(&self[above]))
    }

    /// Makes the members of a structure that has none yet.
    pub(super) fn grow(&mut self, id: NodeId) {
        let Some(shape) = self[id].shape else { return };
        if !matches!(shape.kind, Kind::Structure { .. }) || std::mem::replace(&mut self[id].grown, true) {
            return;
        }
        // What must be filled in comes first, and what fills itself in comes last.
        let rank = |member: &Member| if member.token { 2 } else { u8::from(!member.required) };
        let mut members: Vec<&'static Member> = shape.members().iter().collect();
        members.sort_by_key(|member| rank(member));
        let children: Vec<NodeId> =
            members.into_iter().map(|member| self.child(id, Place::Member(member), member)).collect();
        self[id].children.splice(0..0, children);
    }

    /// Makes a value what it is in a document. Values that stay where they were keep their ids.
    pub(super) fn load(&mut self, id: NodeId, value: Option<&Value>) {
        self.load_at(id, value, 0);
    }

    fn load_at(&mut self, id: NodeId, value: Option<&Value>, depth: usize) {
        self[id].stash = None;
        let kind = self[id].kind();
        match (value, kind) {
            (Some(Value::Object(object)), Some(Kind::Structure { .. })) if depth < DEEPEST => {
                self.load_structure(id, object, depth);
            }
            (Some(Value::Array(elements)), Some(Kind::List { item })) if depth < DEEPEST => {
                let mut children = self.take_children(id);
                children.truncate(elements.len());
                while children.len() < elements.len() {
                    children.push(self.child(id, Place::Item(item), item));
                }
                for (child, element) in children.iter().zip(elements) {
                    self.load_at(*child, Some(element), depth + 1);
                }
                self.set_group(id, children);
            }
            (Some(Value::Object(object)), Some(Kind::Map { value, .. })) if depth < DEEPEST => {
                self.load_map(id, object, value, depth);
            }
            (None, Some(Kind::Structure { .. })) => {
                let children = self.take_children(id);
                let known: Vec<_> =
                    children.into_iter().filter(|child| matches!(self[*child].place, Place::Member(_))).collect();
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
        let stays = children.is_empty() || !matches!(node.place, Place::Member(_));
        node.body = if stays { Body::Here } else { Body::Out };
        node.children = children;
    }

    fn load_structure(&mut self, id: NodeId, object: &Map<String, Value>, depth: usize) {
        self.grow(id);
        let children = self.take_children(id);
        let mut kept: Vec<NodeId> = Vec::with_capacity(children.len());
        for child in children {
            let name = match &self[child].place {
                Place::Member(member) => member.name.clone(),
                Place::Unknown(name) if object.contains_key(name) => name.clone(),
                _ => continue,
            };
            self.load_at(child, object.get(&name), depth + 1);
            kept.push(child);
        }
        let shape = self[id].shape;
        for (name, value) in object {
            let is_kept = |child: &NodeId| matches!(&self[*child].place, Place::Unknown(kept) if kept == name);
            if shape.is_some_and(|shape| shape.member(name).is_some()) || kept.iter().any(is_kept) {
                continue;
            }
            let members = shape.map_or(&[][..], Shape::members);
            let class = members.iter().map(Member::class).fold(Class::Customer, Class::max).max(self[id].class);
            let child = self.make(Some(id), Place::Unknown(name.clone()), None, class);
            self[child].body = Body::Leaf(value.clone());
            kept.push(child);
        }
        let stays = object.is_empty() || !matches!(self[id].place, Place::Member(_));
        self[id].body = if stays { Body::Here } else { Body::Out };
        self[id].children = kept;
        self[id].chosen = None;
    }

    fn load_map(&mut self, id: NodeId, object: &Map<String, Value>, item: &'static Member, depth: usize) {
        let old = self.take_children(id);
        let mut children = Vec::with_capacity(object.len());
        for (name, value) in object {
            let is_old = |child: &&NodeId| matches!(&self[**child].place, Place::Entry(key, _) if key == name);
            let child = old.iter().find(is_old).copied();
            let child = child.unwrap_or_else(|| self.child(id, Place::Entry(name.clone(), item), item));
            self.load_at(child, Some(value), depth + 1);
            children.push(child);
        }
        self.set_group(id, children);
    }

    /// The value as it would be sent; `None` where it is left out.
    pub(super) fn read(&self, id: NodeId) -> Option<Value> {
        let node = &self[id];
        if let Body::Leaf(value) = &node.body {
            return Some(value.clone());
        }
        let here = node.body == Body::Here || node.is_item();
        match node.kind() {
            Some(Kind::Structure { .. }) => {
                let mut object = Map::new();
                for child in &node.children {
                    if let Some(value) = self.read(*child) {
                        object.insert(self.name(*child).to_owned(), value);
                    }
                }
                (here || !object.is_empty()).then_some(Value::Object(object))
            }
            Some(Kind::List { .. }) => {
                let list: Vec<Value> =
                    node.children.iter().map(|child| self.read(*child).unwrap_or_default()).collect();
                (here || !list.is_empty()).then_some(Value::Array(list))
            }
            Some(Kind::Map { .. }) => {
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
        node.body != Body::Out || node.is_item() || node.children.iter().any(|child| self.is_there(*child))
    }

    /// The name of a member or the key of an entry; empty for anything else.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match &self[id].place {
            Place::Member(member) => &member.name,
            Place::Unknown(name) | Place::Entry(name, _) => name,
            Place::Root | Place::Item(_) => "",
        }
    }

    /// The step that leads from what holds a value to it.
    pub(super) fn step(&self, id: NodeId) -> Option<Step> {
        let node = &self[id];
        Some(match &node.place {
            Place::Root => return None,
            Place::Member(member) => Step::Member(member.name.clone()),
            Place::Unknown(name) => Step::Member(name.clone()),
            Place::Entry(key, _) => Step::Key(key.clone()),
            Place::Item(_) => Step::Index(self[node.parent?].children.iter().position(|child| *child == id)?),
        })
    }

    /// The way from the root to a value.
    pub(super) fn path(&self, id: NodeId) -> DocPath {
        let mut above: Vec<Step> =
            std::iter::successors(Some(id), |id| self[*id].parent).filter_map(|id| self.step(id)).collect();
        above.reverse();
        DocPath::from(above)
    }

    /// The child that a step leads to, as far as it has been made.
    pub(super) fn at(&self, id: NodeId, step: &Step) -> Option<NodeId> {
        let children = &self[id].children;
        match step {
            Step::Index(index) => children.get(*index).copied().filter(|child| self.name(*child).is_empty()),
            Step::Member(name) | Step::Key(name) => children
                .iter()
                .copied()
                .find(|child| !matches!(self[*child].place, Place::Item(_)) && self.name(*child) == name),
        }
    }

    /// The value at a path, or the deepest that there is on the way to it.
    pub(super) fn nearest(&self, path: &DocPath) -> NodeId {
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
    pub(super) fn reach(&mut self, path: &DocPath) -> Option<NodeId> {
        let mut here = Self::ROOT;
        for step in path.steps() {
            self.grow(here);
            here = self.at(here, step)?;
        }
        Some(here)
    }

    /// The values that hold this one, from the nearest.
    pub(super) fn above(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self[id].parent, |id| self[*id].parent)
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
