//! What rules look at.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::plan::{Design, Entry, FoundItem, Kinds, Known, named};

/// A design, with what its service says of it where it was read from one.
#[derive(Debug)]
pub struct Subject<'s> {
    /// The kinds of it.
    pub kinds: &'s Kinds,
    /// The design.
    pub design: &'s Design,
    /// The items, by kind and key; of a folder none are known.
    items: Option<&'s BTreeMap<(String, String), FoundItem>>,
    bodies: BTreeMap<&'s (String, String), Value>,
}

impl<'s> Subject<'s> {
    /// A design as a folder has it.
    #[must_use]
    pub fn folder(kinds: &'s Kinds, design: &'s Design) -> Self {
        Self::new(kinds, design, None)
    }

    /// A design as a service has it.
    #[must_use]
    pub fn live(kinds: &'s Kinds, known: &'s Known) -> Self {
        Self::new(kinds, &known.design, Some(&known.items))
    }

    fn new(kinds: &'s Kinds, design: &'s Design, items: Option<&'s BTreeMap<(String, String), FoundItem>>) -> Self {
        let body = |(key, entry): (&'s (String, String), &Entry)| (key, Value::Object(entry.body.clone()));
        Self { kinds, design, items, bodies: design.entries.iter().map(body).collect() }
    }

    /// The entries of a kind with their documents.
    pub(super) fn of(&self, kind: &str) -> impl Iterator<Item = (&'s Entry, &Value)> {
        let all = self.design.entries.iter().filter(move |((of, _), _)| of == kind);
        all.filter_map(|(key, entry)| Some((entry, self.bodies.get(key)?)))
    }

    /// What the service says of an entry, where it was read from one.
    pub(super) fn item(&self, entry: &Entry) -> Option<&'s FoundItem> {
        self.items?.get(&(entry.kind.clone(), entry.key.clone()))
    }

    /// The items that were read, with their kinds and keys.
    pub(super) fn items(&self) -> impl Iterator<Item = (&'s (String, String), &'s FoundItem)> {
        self.items.into_iter().flatten()
    }

    /// The entry that a text stands for, whether it says so or is the id of one.
    pub(super) fn meant(&self, kind: &str, text: &str) -> Option<&'s Entry> {
        match named(text) {
            Some((of, key)) if of == kind => self.design.entry(kind, &key),
            Some(_) => None,
            None => self.design.entry(kind, text),
        }
    }
}

/// A name as people read it: without what makes it a reference.
pub(super) fn plain(text: &str) -> String {
    named(text).map_or_else(|| text.to_owned(), |(_, key)| key)
}
