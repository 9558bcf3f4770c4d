//! The marked rows of lists. They are the session's: whichever way one comes back to a list, its rows are marked.

use std::collections::{BTreeMap, HashSet};

use super::rows::TableRow;
use crate::catalog::Location;
use crate::contract::ContextId;

/// The marks of all lists of this run.
#[derive(Debug, Default)]
pub struct MarkBook {
    lists: BTreeMap<(ContextId, Location), Marks>,
}

impl MarkBook {
    /// The marks of a list, with its search; `None` where no row of it was ever marked.
    pub(in crate::screens) fn of(&self, context: ContextId, list: &Location) -> Option<&Marks> {
        self.lists.get(&(context, list.clone()))
    }

    /// The same, to change them.
    pub(super) fn of_mut(&mut self, context: ContextId, list: &Location) -> &mut Marks {
        self.lists.entry((context, list.clone())).or_default()
    }

    /// Takes all marks of a list away: what was to be done with its rows is under way. They can be put back.
    pub fn clear(&mut self, context: ContextId, list: &Location) {
        self.of_mut(context, list).clear();
    }

    /// Takes the marks of these rows away, under whatever search they were marked in the list: what they were marked for
    /// is done.
    pub(in crate::screens) fn done_with(&mut self, context: ContextId, list: &Location, ids: &[&str]) {
        for ((of, at), marks) in &mut self.lists {
            if *of == context && at.parts() == list.parts() {
                marks.rows.retain(|id, _| !ids.contains(&id.as_ref()));
            }
        }
    }

    /// The lists that have marked rows, and how many.
    pub fn counts(&self) -> impl Iterator<Item = (ContextId, &Location, usize)> {
        let counted = self.lists.iter().map(|((context, list), marks)| (*context, list, marks.len()));
        counted.filter(|(_, _, count)| *count > 0)
    }
}

/// The marked rows of one list.
#[derive(Debug, Default)]
pub(in crate::screens) struct Marks {
    rows: BTreeMap<Box<str>, TableRow>,
    /// What was marked before all marks were taken away.
    before: BTreeMap<Box<str>, TableRow>,
    /// The row that was marked last: a range goes from it to the cursor.
    last: Option<Box<str>>,
}

impl Marks {
    /// How many rows are marked.
    pub(in crate::screens) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether a row is marked.
    pub(super) fn has(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }

    /// The id of the row that was marked last.
    pub(super) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// The marked rows, by their ids.
    pub(super) fn rows(&self) -> impl Iterator<Item = &TableRow> {
        self.rows.values()
    }

    /// Marks a row, or takes its mark away.
    pub(super) fn toggle(&mut self, row: &TableRow) {
        if self.rows.remove(row.id()).is_none() {
            self.add([row]);
        }
    }

    /// Marks rows.
    pub(super) fn add<'a>(&mut self, rows: impl IntoIterator<Item = &'a TableRow>) {
        for row in rows {
            self.rows.insert(row.id().into(), row.clone());
            self.last = Some(row.id().into());
        }
    }

    /// Marks all of these; where all of them are marked, takes their marks away.
    pub(super) fn toggle_all<'a>(&mut self, rows: impl Iterator<Item = &'a TableRow> + Clone) {
        if rows.clone().all(|row| self.has(row.id())) {
            rows.for_each(|row| drop(self.rows.remove(row.id())));
        } else {
            self.add(rows);
        }
    }

    /// Marks those of these that are not marked, and takes the marks of the others away.
    pub(super) fn invert<'a>(&mut self, rows: impl Iterator<Item = &'a TableRow>) {
        // Rows without an id of their own go by the same one.
        let mut seen = HashSet::new();
        rows.filter(|row| seen.insert(row.id())).for_each(|row| self.toggle(row));
    }

    /// Takes all marks away.
    pub(super) fn clear(&mut self) {
        if !self.rows.is_empty() {
            self.before = std::mem::take(&mut self.rows);
        }
        self.last = None;
    }

    /// Marks again what was marked before all marks were taken away; says how many that are.
    pub(super) fn put_back(&mut self) -> usize {
        let before = std::mem::take(&mut self.before);
        let count = before.len();
        self.rows.extend(before);
        count
    }

    /// Rows were loaded anew: what is kept of marked ones is what they are now. If these are all that there are, marks of
    /// others go; says how many.
    pub(super) fn renew(&mut self, rows: &[TableRow], is_all: bool) -> usize {
        if self.rows.is_empty() {
            return 0;
        }
        for row in rows {
            if let Some(known) = self.rows.get_mut(row.id()) {
                known.clone_from(row);
            }
        }
        let before = self.rows.len();
        if is_all {
            let ids: HashSet<&str> = rows.iter().map(TableRow::id).collect();
            self.rows.retain(|id, _| ids.contains(id.as_ref()));
        }
        before - self.rows.len()
    }
}
