//! What is known of the place of a value in a text, and of what may be hidden there.

use std::collections::BTreeSet;

use crate::model::redact::of_unknown;
use crate::model::{Member, Policy, Sensitivity, Shape, ShapeKind, Step};

/// What is known of the place of a value.
#[derive(Clone, Copy)]
pub(in crate::model::text) struct Here {
    pub(in crate::model::text) shape: Option<&'static Shape>,
    pub(in crate::model::text) class: Sensitivity,
}

impl Here {
    /// Of a whole document.
    pub(in crate::model::text) const fn root(shape: &'static Shape) -> Self {
        Self { shape: Some(shape), class: shape.class }
    }

    pub(in crate::model::text) fn of(self, member: Option<&'static Member>) -> Self {
        match member {
            Some(member) => Self { shape: Some(member.shape()), class: self.class.max(member.class()) },
            None => Self { shape: None, class: self.class.max(self.shape.map_or(Sensitivity::Customer, of_unknown)) },
        }
    }

    pub(in crate::model::text) fn inside(self, step: &Step) -> Self {
        let key = match self.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Map { key, .. }) => key.class(),
            _ => self.class,
        };
        let here = self.of(self.shape.and_then(|shape| shape.step(step)));
        Self { class: here.class.max(key), ..here }
    }

    /// The class of a text in this place; in that of a group it may be about anything in the group.
    pub(in crate::model::text) fn as_leaf(self) -> Sensitivity {
        self.shape.map_or(self.class, |shape| self.class.max(strictest(shape)))
    }

    pub(in crate::model::text) fn is_group(self) -> bool {
        let group = |shape: &Shape| {
            matches!(shape.kind, ShapeKind::Structure { .. } | ShapeKind::Map { .. } | ShapeKind::List { .. })
        };
        self.shape.is_some_and(group)
    }

    /// What is between the brackets of a list or object here.
    pub(in crate::model::text) fn opened(self, bracket: char) -> Self {
        let fits = match self.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Structure { .. } | ShapeKind::Map { .. }) => bracket == '{',
            Some(ShapeKind::List { .. }) => bracket == '[',
            _ => false,
        };
        if fits { self } else { Self { shape: None, class: self.as_leaf().max(self.of(None).class) } }
    }

    /// An item of the list that this is.
    pub(in crate::model::text) fn item(self) -> Self {
        match self.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::List { item }) => self.of(Some(item)),
            _ => self.of(None),
        }
    }
}

/// The strictest class of what a group of this shape may hold.
fn strictest(shape: &'static Shape) -> Sensitivity {
    let (mut class, mut seen, mut waiting) = (Sensitivity::Configuration, Vec::new(), vec![shape]);
    while let Some(shape) = waiting.pop() {
        if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
            continue;
        }
        seen.push(shape);
        for member in held(shape) {
            class = class.max(member.class());
            waiting.push(member.shape());
        }
    }
    class
}

/// The members that a document may have, as deep as they may be, by name.
pub(in crate::model::text) struct Names {
    pub(in crate::model::text) all: BTreeSet<&'static str>,
    /// Those that may hold, somewhere, what the policy hides.
    pub(in crate::model::text) hiding: BTreeSet<&'static str>,
    /// Those of which the policy hides all.
    pub(in crate::model::text) hidden: BTreeSet<&'static str>,
}

/// The names of what a document of this shape may hold.
pub(in crate::model::text) fn names(shape: &'static Shape, policy: Policy) -> Names {
    let mut names = Names { all: BTreeSet::new(), hiding: BTreeSet::new(), hidden: BTreeSet::new() };
    let (mut seen, mut waiting) = (Vec::new(), vec![Here::root(shape)]);
    while let Some(here) = waiting.pop() {
        let Some(shape) = here.shape else { continue };
        if seen.iter().any(|(known, class)| std::ptr::eq(*known, shape) && *class == here.class) {
            continue;
        }
        seen.push((shape, here.class));
        for member in held(shape) {
            let held = here.of(Some(member));
            if !member.name.is_empty() {
                names.all.insert(member.name);
                if policy.hides(held.as_leaf()) {
                    names.hiding.insert(member.name);
                }
                if policy.hides(held.class) {
                    names.hidden.insert(member.name);
                }
            }
            waiting.push(held);
        }
    }
    names
}

/// The members of a structure, the items of a list, the keys and values of a map.
fn held(shape: &'static Shape) -> Vec<&'static Member> {
    match &shape.kind {
        ShapeKind::Structure { members, .. } => members.iter().collect(),
        ShapeKind::List { item } => vec![item],
        ShapeKind::Map { key, value } => vec![key, value],
        _ => Vec::new(),
    }
}
