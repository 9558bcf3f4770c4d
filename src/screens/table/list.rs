//! The rows of a table with their order, cursor and scroll position. Knows nothing of calls and marks.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::conditions::RowQuery;
use super::rows::TableRow;

/// The column that rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: usize,
    pub(super) descending: bool,
}

/// How far the cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    Up(usize),
    Down(usize),
    Top,
    Bottom,
}

/// Rows, and which of them are shown where.
#[derive(Debug, Default)]
pub(super) struct RowList {
    rows: Vec<TableRow>,
    /// Indices of the rows that pass the filter, in the order in which they are shown.
    order: Vec<u32>,
    cursor: usize,
    top: usize,
    sort: Option<Sort>,
}

impl RowList {
    /// How many rows are loaded.
    pub(super) fn loaded(&self) -> usize {
        self.rows.len()
    }

    /// How many rows pass the filter.
    pub(super) fn shown(&self) -> usize {
        self.order.len()
    }

    /// The row at a place of the shown order.
    pub(super) fn at(&self, place: usize) -> Option<&TableRow> {
        self.rows.get(*self.order.get(place)? as usize)
    }

    /// All loaded rows, in the service's order.
    pub(super) fn all(&self) -> &[TableRow] {
        &self.rows
    }

    /// The rows that pass the filter, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &TableRow> + Clone {
        self.order.iter().filter_map(|index| self.rows.get(*index as usize))
    }

    /// The row under the cursor.
    pub(super) fn selected(&self) -> Option<&TableRow> {
        self.at(self.cursor)
    }

    /// The cursor's place in the shown order.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// The first place that is drawn.
    pub(super) fn top(&self) -> usize {
        self.top
    }

    /// What it is sorted by.
    pub(super) fn sort(&self) -> Option<Sort> {
        self.sort
    }

    /// The rows that are drawn in a body of this height.
    pub(super) fn visible(&self, height: usize) -> impl Iterator<Item = &TableRow> {
        (self.top..self.order.len().min(self.top + height)).filter_map(|place| self.at(place))
    }

    /// Adds rows behind the loaded ones; the cursor stays on its row where they find their place before it.
    pub(super) fn append(&mut self, rows: Vec<TableRow>, query: Option<&RowQuery>) {
        let before = self.order.get(self.cursor).copied();
        let first = self.rows.len();
        let mut finder = query.map(RowQuery::finder);
        for (offset, row) in rows.iter().enumerate() {
            if finder.as_mut().is_none_or(|finder| finder.passes(row)) {
                self.order.push((first + offset) as u32);
            }
        }
        self.rows.extend(rows);
        self.resort();
        if self.sort.is_some() {
            self.cursor = self.place_of(before).unwrap_or(self.cursor);
        }
    }

    /// The place of a row in the shown order, by its index.
    fn place_of(&self, index: Option<u32>) -> Option<usize> {
        index.and_then(|index| self.order.iter().position(|known| *known == index))
    }

    /// Gives rows that are about to come what is known of the same items already, as far as nothing about them changed.
    pub(super) fn carry_over(&self, incoming: &mut [TableRow]) {
        let known: HashMap<&str, &TableRow> = self.rows.iter().map(|row| (row.id(), row)).collect();
        for row in incoming {
            if let Some(same) = known.get(row.id()).filter(|known| known.is_same(row)) {
                *row = (*same).clone();
            }
        }
    }

    /// Puts rows into the place of the loaded ones. The cursor stays on its row where that is still there.
    pub(super) fn replace(&mut self, rows: Vec<TableRow>, query: Option<&RowQuery>) {
        let id = self.selected().map(|row| row.id().to_owned());
        let (cursor, top) = (self.cursor, self.top);
        self.rows.clear();
        self.order.clear();
        self.append(rows, query);
        let last = self.order.len().saturating_sub(1);
        let found = id.and_then(|id| self.iter().position(|row| row.id() == id));
        self.cursor = found.unwrap_or(cursor).min(last);
        self.top = top.min(self.cursor);
    }

    /// Puts the cursor on a row, if it is shown; says whether it is.
    pub(super) fn select(&mut self, id: &str) -> bool {
        let place = self.iter().position(|row| row.id() == id);
        self.cursor = place.unwrap_or(self.cursor);
        place.is_some()
    }

    /// Changes the row of an id, or the rows where a service gives an id twice.
    pub(super) fn update(&mut self, id: &str, mut change: impl FnMut(&mut TableRow)) {
        self.rows.iter_mut().filter(|row| row.id() == id).for_each(&mut change);
    }

    /// Gives every row new cells.
    pub(super) fn each(&mut self, mut cells: impl FnMut(&TableRow) -> Vec<crate::catalog::Cell>) {
        for row in &mut self.rows {
            let cells = cells(row);
            row.set_cells(&cells);
        }
    }

    /// Applies a changed filter; the cursor stays on its row if that still passes.
    pub(super) fn filter(&mut self, query: Option<&RowQuery>) {
        let before = self.order.get(self.cursor).copied();
        let mut finder = query.map(RowQuery::finder);
        let passes = |row: &TableRow| finder.as_mut().is_none_or(|finder| finder.passes(row));
        let found =
            self.rows.iter().map(passes).enumerate().filter_map(|(index, passes)| passes.then_some(index as u32));
        self.order = found.collect();
        self.resort();
        self.cursor = self.place_of(before).unwrap_or(0);
        self.top = self.top.min(self.cursor);
    }

    /// Sorts; the cursor stays on its row.
    pub(super) fn sort_by(&mut self, sort: Option<Sort>) {
        let before = self.order.get(self.cursor).copied();
        self.sort = sort;
        if sort.is_none() {
            self.order.sort_unstable();
        }
        self.resort();
        self.cursor = self.place_of(before).unwrap_or(0);
    }

    fn resort(&mut self) {
        let Some(sort) = self.sort else { return };
        let rows = &self.rows;
        // The order is sorted but for what was added: a stable sort finishes that in one pass.
        self.order.sort_by(|a, b| match (rows.get(*a as usize), rows.get(*b as usize)) {
            (Some(a), Some(b)) => a.compare(b, sort.column, sort.descending),
            _ => Ordering::Equal,
        });
    }

    /// Moves the cursor, and the window of this height with it.
    pub(super) fn go(&mut self, by: Move, height: usize) {
        let last = self.order.len().saturating_sub(1);
        self.cursor = match by {
            Move::Up(n) => self.cursor.saturating_sub(n),
            Move::Down(n) => self.cursor.saturating_add(n).min(last),
            Move::Top => 0,
            Move::Bottom => last,
        };
        self.scroll(height);
    }

    /// Moves the window so that the cursor is inside.
    pub(super) fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        self.cursor = self.cursor.min(self.order.len().saturating_sub(1));
        self.top = self.top.min(self.cursor).max((self.cursor + 1).saturating_sub(height));
        self.top = self.top.min(self.order.len().saturating_sub(height.min(self.order.len())));
    }

    /// The rows between one and the cursor, both included; the row under the cursor alone where that one is not shown.
    pub(super) fn range_from(&self, id: Option<&str>) -> impl Iterator<Item = &TableRow> {
        let from = id.and_then(|id| self.iter().position(|row| row.id() == id)).unwrap_or(self.cursor);
        let (first, last) = (from.min(self.cursor), from.max(self.cursor));
        self.iter().skip(first).take(last - first + 1)
    }
}
