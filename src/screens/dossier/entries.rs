//! What a timeline holds: everything that happened, newest first, and which of it is shown.

use std::cmp::Ordering;

use crate::catalog::Happening;
use crate::screens::query::{BETWEEN, Query};

/// Something that happened.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) source: usize,
    /// The type by which its source was read.
    pub(super) each: Option<String>,
    pub(super) happening: Happening,
    /// What changed, once it was found out.
    pub(super) changed: Option<String>,
}

/// All entries in their order.
#[derive(Debug, Default)]
pub(super) struct Entries {
    all: Vec<Entry>,
    /// All of them, newest first.
    order: Vec<u32>,
    /// Those that are shown, in that order.
    shown: Vec<u32>,
    /// What each type is called, and how many there are of it; in the order in which they were met.
    kinds: Vec<(String, usize)>,
    /// Which type is shown alone, and what the rest is narrowed by.
    alone: Option<String>,
    query: Option<Query>,
}

impl Entries {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many are shown.
    pub(super) fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The entry at a place of what is shown.
    pub(super) fn at(&self, place: usize) -> Option<&Entry> {
        self.all.get(*self.shown.get(place)? as usize)
    }

    /// The entries of this row.
    pub(super) fn of_mut(&mut self, source: usize, id: &str) -> impl Iterator<Item = &mut Entry> {
        self.all.iter_mut().filter(move |entry| entry.source == source && entry.happening.id == id)
    }

    /// Older entries than the one at a place that are about the same, newest first.
    pub(super) fn older_alike<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        let alike = move |other: &&Entry| {
            other.source == entry.source
                && other.happening.same == entry.happening.same
                && other.happening.id != entry.happening.id
                && other.happening.at <= entry.happening.at
        };
        self.order.iter().filter_map(|index| self.all.get(*index as usize)).filter(alike)
    }

    /// The types with their counts, the most frequent first.
    pub(super) fn kinds(&self) -> &[(String, usize)] {
        &self.kinds
    }

    /// The type that is shown alone.
    pub(super) fn alone(&self) -> Option<&str> {
        self.alone.as_deref()
    }

    /// Every entry, to tell it in other words.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.all.iter_mut()
    }

    /// Takes entries in; what was shown stays in its order.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            match self.kinds.iter_mut().find(|(kind, _)| *kind == entry.happening.kind) {
                Some((_, count)) => *count += 1,
                None => self.kinds.push((entry.happening.kind.clone(), 1)),
            }
            self.order.push(self.all.len() as u32);
            self.all.push(entry);
        }
        let all = &self.all;
        // Sorted but for what was added: a stable sort finishes that in one pass.
        self.order.sort_by(|a, b| match (all.get(*a as usize), all.get(*b as usize)) {
            (Some(a), Some(b)) => newest_first(a, b),
            _ => Ordering::Equal,
        });
        self.show();
    }

    /// Takes out what one read brought: it is read again.
    pub(super) fn remove(&mut self, source: usize, each: Option<&str>) {
        let all = std::mem::take(&mut self.all);
        let keeps = |entry: &Entry| entry.source != source || entry.each.as_deref() != each;
        let kept = all.into_iter().filter(keeps).collect();
        (self.order, self.shown) = (Vec::new(), Vec::new());
        self.kinds.iter_mut().for_each(|(_, count)| *count = 0);
        self.add(kept);
        let alone = self.alone.clone();
        self.kinds.retain(|(kind, count)| *count > 0 || Some(kind) == alone.as_ref());
    }

    /// Shows one type alone, or all of them.
    pub(super) fn show_alone(&mut self, kind: Option<String>) {
        self.alone = kind;
        self.show();
    }

    /// Narrows what is shown; says whether that is anything new.
    pub(super) fn narrow(&mut self, query: Option<&Query>) -> bool {
        if self.query.as_ref() == query {
            return false;
        }
        self.query = query.cloned();
        self.show();
        true
    }

    fn show(&mut self) {
        let mut finder = self.query.as_ref().map(Query::finder);
        let (all, alone) = (&self.all, self.alone.as_deref());
        let passes = |index: &u32| {
            let Some(entry) = all.get(*index as usize) else { return false };
            let is = &entry.happening;
            alone.is_none_or(|alone| alone == is.kind)
                && finder.as_mut().is_none_or(|finder| {
                    let text = [&is.title, &is.kind, &is.status.text, &is.amount, &is.body].map(String::as_str);
                    finder.passes(&text.join(&BETWEEN.to_string()))
                })
        };
        self.shown = self.order.iter().copied().filter(passes).collect();
    }
}

/// What has no time comes last.
fn newest_first(a: &Entry, b: &Entry) -> Ordering {
    b.happening.at.cmp(&a.happening.at)
}
