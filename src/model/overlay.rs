//! What the overlay says, by hand, of operations and members.
//!
//! A member is named by a target: `Shape.member`, `Shape.*` (every member), `*.member` (in every shape) or `Shape`
//! (every member of this type). `Shape.[]` is a list's element, `Shape.{}` a map's value and `Shape.{key}` its key.
//! The most exact target wins, in the order above; one that never wins is a mistake and is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::edit::EditFrom;
use super::{Access, Class, Edit, JsonText, Paging, Retry};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Overlay {
    pub(super) operations: BTreeMap<String, OperationOverlay>,
    #[serde(default)]
    pub(super) edit_from: BTreeMap<String, EditFrom>,
    #[serde(default)]
    pub(super) classes: Said<Class>,
    #[serde(default)]
    pub(super) json: Said<JsonText>,
    /// Catalogue paths; the empty one refers to nothing, against a wider target.
    #[serde(default)]
    pub(super) refers: Said<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperationOverlay {
    pub(super) access: Access,
    pub(super) retry: Retry,
    pub(super) page: Option<Paging>,
    pub(super) edit: Option<Edit>,
}

/// One kind of statement about members: each value with its targets.
#[derive(Deserialize)]
#[serde(from = "BTreeMap<T, Vec<String>>", bound(deserialize = "T: Deserialize<'de> + Clone + Ord"))]
pub(super) struct Said<T> {
    by_target: BTreeMap<String, T>,
    unused: BTreeSet<String>,
    doubled: Vec<String>,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self { by_target: BTreeMap::new(), unused: BTreeSet::new(), doubled: Vec::new() }
    }
}

impl<T: Clone> From<BTreeMap<T, Vec<String>>> for Said<T> {
    fn from(table: BTreeMap<T, Vec<String>>) -> Self {
        let mut said = Self::default();
        for (value, targets) in table {
            for target in targets {
                if said.by_target.insert(target.clone(), value.clone()).is_some() {
                    said.doubled.push(target.clone());
                }
                said.unused.insert(target);
            }
        }
        said
    }
}

impl<T: Clone> Said<T> {
    /// What is said of a member of `shape` whose value has the shape `target`.
    pub(super) fn of_member(&mut self, shape: &str, member: &str, target: &str) -> Option<T> {
        [format!("{shape}.{member}"), format!("{shape}.*"), format!("*.{member}"), target.to_owned()]
            .iter()
            .find_map(|named| self.of(named))
    }

    /// What is said under exactly this target.
    pub(super) fn of(&mut self, target: &str) -> Option<T> {
        let value = self.by_target.get(target)?.clone();
        self.unused.remove(target);
        Some(value)
    }

    /// A target that is named twice or never matches, if there is one.
    pub(super) fn mistake(&self) -> Option<&str> {
        self.doubled.first().or_else(|| self.unused.first()).map(String::as_str)
    }
}
