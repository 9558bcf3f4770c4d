//! What is fetched for the rows on the screen alone: their own documents, and what is read beside them.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use serde_json::Value;

use super::load::start;
use super::names::named;
use super::rows::unknown;
use super::{Table, TableRow};
use crate::catalog::{Cell, CellSource, Column, Document, Location};
use crate::contract::{Lane, Outcome};
use crate::screens::paging::paged;
use crate::screens::{Cx, Slot, TableSlot};

/// So many rows beside an item are enough: the newest of them are shown.
const BESIDE: u32 = 20;

impl Table {
    /// Asks for what the rows on the screen lack; for what scrolled away nothing need be asked any more.
    pub(super) fn enrich(&mut self, height: usize, cx: &mut Cx<'_>) {
        if self.resource.enriches() && !self.learns_names(cx) {
            self.ask_for(height, CellSource::Describe, cx);
        }
        if self.resource.reads_beside() {
            self.ask_for(height, CellSource::Beside, cx);
        }
    }

    /// Whether names are on their way that stand in what descriptions fill in.
    fn learns_names(&self, cx: &Cx<'_>) -> bool {
        let needed = self.columns.iter().filter(|column| column.source == CellSource::Describe);
        let mut keys = needed.filter_map(Column::label_key);
        keys.any(|key| cx.runs(&TableSlot::Labels(key.to_owned()).into()))
    }

    fn ask_for(&mut self, height: usize, source: CellSource, cx: &mut Cx<'_>) {
        let of_source = |(n, column): (usize, &Column)| (column.source == source).then_some(n);
        let columns: Vec<usize> = self.columns.iter().enumerate().filter_map(of_source).collect();
        // What a condition or the order is by must be known of all rows: as many at a time as the screen has.
        let judged = self.judged();
        let of_source = |n: &usize| columns.contains(n);
        let unknown = self.rows.all().iter().filter(|row| row.is_pending(judged.iter().copied().filter(of_source)));
        let mut ids = BTreeSet::new();
        let wanted: Vec<(String, Value)> = self
            .rows
            .visible(height)
            .filter(|row| row.is_pending(columns.iter().copied()))
            .chain(unknown.take(height))
            .filter(|row| ids.insert(row.id()))
            .map(|row| (row.id().to_owned(), row.item()))
            .collect();
        self.forget(source, &wanted, cx);
        for (id, item) in wanted {
            let slot = slot_of(source, id);
            let Some(at) = self.resource.item_location(cx.location, &item) else { continue };
            if self.is_asked(&slot, cx) {
                continue;
            }
            let plan = match source {
                CellSource::Beside => self.resource.beside_call(&at).map(|plan| paged(plan, BESIDE, None)),
                _ => match self.resource.document_call(&at, &self.prepared) {
                    Ok(Document::Describe(plan)) => Some(plan),
                    _ => None,
                },
            };
            if let Some(plan) = plan {
                self.load.asked.insert(slot.clone(), false);
                start(cx, slot, Lane::Background, plan, 1);
            }
        }
    }

    /// Cancels what is asked about rows that are not wanted any more.
    fn forget(&mut self, source: CellSource, wanted: &[(String, Value)], cx: &mut Cx<'_>) {
        let is_gone = |slot: &Slot| match (slot, source) {
            (Slot::Table(TableSlot::Describe(id)), CellSource::Describe)
            | (Slot::Table(TableSlot::Beside(id)), CellSource::Beside) => {
                !wanted.iter().any(|(wanted, _)| wanted == id)
            }
            _ => false,
        };
        let running = cx.session.ledger.of(cx.owner).map(|(_, ticket)| &ticket.slot);
        for slot in running.filter(|slot| is_gone(slot)).cloned().collect::<Vec<_>>() {
            cx.cancel(&slot);
            if let Slot::Table(slot) = &slot {
                self.load.asked.remove(slot);
            }
        }
    }

    /// Whether something is under way or was answered: an answer that fills nothing is an answer, too. A call that went
    /// away without one, as after leaving the page, may be made again.
    pub(super) fn is_asked(&self, slot: &TableSlot, cx: &Cx<'_>) -> bool {
        self.load.asked.get(slot).is_some_and(|answered| *answered || cx.runs(&slot.clone().into()))
    }

    /// The description of a row has come, or there will be none.
    pub(super) fn described(&mut self, id: &str, outcome: &Outcome, at: &Location) {
        let (prepared, resource, names) = (&self.prepared, self.resource, &self.names);
        let document = match outcome {
            Outcome::Finished(page) => resource.document(&at.child(id), &page.reply.document),
            Outcome::Failed(_) => None,
            _ => return,
        };
        let cell = |row: &TableRow, item: &Parsed<'_>, n: usize, column: &Column| match (column.source, &document) {
            (CellSource::Describe, None) => unknown(),
            (CellSource::Beside, _) => row.cell(n),
            _ => named(column, column.cell(item, document.as_ref(), prepared), names),
        };
        self.load.asked.insert(TableSlot::Describe(id.to_owned()), true);
        fill(&self.columns, &mut self.rows, id, cell);
        self.judge_again();
    }

    /// The columns that a condition or the order is by and that calls fill.
    fn judged(&self) -> Vec<usize> {
        let of_query = self.query.iter().flat_map(|query| query.waits_for(&self.columns));
        of_query.chain(self.sorted_by_call()).collect()
    }

    /// The column that the rows are sorted by, if calls fill it.
    fn sorted_by_call(&self) -> Option<usize> {
        let column = self.rows.sort()?.column;
        self.columns.get(column).is_some_and(|column| column.source != CellSource::Row).then_some(column)
    }

    /// More is known of a row: a condition may hold for it now, and it may have another place in the order.
    fn judge_again(&mut self) {
        if self.sorted_by_call().is_some() {
            self.rows.sort_by(self.rows.sort());
        }
        if let Some(query) = self.query.as_ref().filter(|query| !query.waits_for(&self.columns).is_empty()) {
            self.rows.filter(Some(query));
        }
    }

    /// How many rows a condition says nothing of yet, or have no place in the order, because they are still being read.
    pub(super) fn unjudged(&self) -> usize {
        let judged = self.judged();
        if judged.is_empty() {
            0
        } else {
            self.rows.all().iter().filter(|row| row.is_pending(judged.iter().copied())).count()
        }
    }

    /// What is read beside a row has come, or there will be nothing.
    pub(super) fn read_beside(&mut self, id: &str, outcome: &Outcome) {
        let (prepared, resource) = (&self.prepared, self.resource);
        let rows = match outcome {
            Outcome::Finished(page) => Some(resource.beside_rows(&page.reply.document)),
            Outcome::Failed(_) => None,
            _ => return,
        };
        let cell = |row: &TableRow, _: &Parsed<'_>, n: usize, column: &Column| match (column.source, &rows) {
            (CellSource::Beside, Some(rows)) => column.beside(rows, prepared),
            (CellSource::Beside, None) => unknown(),
            _ => row.cell(n),
        };
        self.load.asked.insert(TableSlot::Beside(id.to_owned()), true);
        fill(&self.columns, &mut self.rows, id, cell);
        self.judge_again();
    }
}

fn slot_of(source: CellSource, id: String) -> TableSlot {
    match source {
        CellSource::Beside => TableSlot::Beside(id),
        CellSource::Row | CellSource::Describe => TableSlot::Describe(id),
    }
}

/// The item of a row, parsed at its first use: it may be large.
pub(super) type Parsed<'a> = LazyCell<Value, Box<dyn FnOnce() -> Value + 'a>>;

/// Gives the rows of an id new cells.
pub(super) fn fill(
    columns: &[Column],
    rows: &mut super::list::RowList,
    id: &str,
    cell: impl Fn(&TableRow, &Parsed<'_>, usize, &Column) -> Cell,
) {
    rows.update(id, |row| {
        let cells: Vec<Cell> = {
            let (row, columns) = (&*row, columns.iter().enumerate());
            let item: Parsed<'_> = LazyCell::new(Box::new(|| row.item()));
            columns.map(|(n, column)| cell(row, &item, n, column)).collect()
        };
        row.set_cells(&cells);
    });
}
