//! What rules look at.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::plan::{Design, Entry, FoundItem, Ids, Kinds, Known, Reference, References, named};

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
    references: References,
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
        let references = References::of(kinds, design, &Ids::default(), &|key| design.entries.contains_key(key));
        Self { kinds, design, items, bodies: design.entries.iter().map(body).collect(), references }
    }

    /// The entries of a kind with their documents.
    pub(super) fn of(&self, kind: &str) -> impl Iterator<Item = (&'s Entry, &Value)> {
        let all = self.design.entries.iter().filter(move |((of, _), _)| of == kind);
        all.filter_map(|(key, entry)| Some((entry, self.bodies.get(key)?)))
    }

    /// Whether it was read from a service, which tells what runs there, too.
    pub(super) const fn is_live(&self) -> bool {
        self.items.is_some()
    }

    /// What the service says of an entry, where it was read from one.
    pub(super) fn item(&self, entry: &Entry) -> Option<&'s FoundItem> {
        self.items?.get(&(entry.kind.clone(), entry.key.clone()))
    }

    /// The items that were read, with their kinds and keys.
    pub(super) fn items(&self) -> impl Iterator<Item = (&'s (String, String), &'s FoundItem)> {
        self.items.into_iter().flatten()
    }

    /// What an entry names, however it says so.
    pub(super) fn references(&self, entry: &Entry) -> &[Reference] {
        self.references.from(&(entry.kind.clone(), entry.key.clone()))
    }

    /// What names an entry, however that is said, maybe by a word alone, each with who names it.
    pub(super) fn named_by<'a>(
        &'a self,
        kind: &'a str,
        key: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Reference)> {
        let all = self.references.all();
        all.filter(move |(_, one)| one.to.0 == kind && one.to.1 == key).map(|(by, one)| (by.0.as_str(), one))
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
