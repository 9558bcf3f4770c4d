//! What people call the items whose ids stand in a row: asked for in the background, of the rows on the screen alone.

use std::collections::BTreeMap;

use serde_json::Value;

use super::enrich::fill;
use super::{Table, TableRow};
use crate::catalog::{Cell, Column, Location};
use crate::contract::Outcome;
use crate::screens::private_names::{ask_name, take_name};
use crate::screens::{Cx, Slot, TableSlot};

/// So many ids of a row get their names: more have no room on the screen.
const MOST: usize = 3;
/// What stands between the values of a list.
const BETWEEN: &str = ", ";

/// Items by the ids that rows have of them: where each is, and what people call it.
pub(super) type Named = BTreeMap<String, (Location, String)>;

/// A cell with the names that are known in the place of ids.
pub(super) fn named(column: &Column, cell: Cell, names: &Named) -> Cell {
    if !column.has_names() || names.is_empty() {
        return cell;
    }
    let name = |id| names.get(id).map_or(id, |(_, name)| name.as_str());
    let text = cell.text.split(BETWEEN).map(name).collect::<Vec<_>>().join(BETWEEN);
    Cell { text, ..cell }
}

impl Table {
    /// Asks what the items are called that the rows on the screen name; of what scrolled away nothing is asked any more.
    pub(super) fn ask_names(&mut self, height: usize, cx: &mut Cx<'_>) {
        let columns: Vec<(usize, &Column)> =
            self.columns.iter().enumerate().filter(|(_, column)| column.has_names()).collect();
        if columns.is_empty() {
            return;
        }
        let unknown = |row: &TableRow| {
            let of = |(n, column): &(usize, &Column)| {
                let texts = row.cell_text(*n).split(BETWEEN).take(MOST).filter(|id| !id.is_empty());
                let is_known =
                    |id: &str| self.names.contains_key(id) || self.names.values().any(|(_, name)| name.contains(id));
                let texts: Vec<&str> = texts.filter(|id| !is_known(id)).collect();
                let item = if texts.is_empty() { Value::Null } else { row.item() };
                texts.iter().filter_map(|id| column.named_at(id, &item, cx.location)).collect::<Vec<_>>()
            };
            columns.iter().flat_map(of).collect::<Vec<_>>()
        };
        let wanted: Vec<Location> = self.rows.visible(height).flat_map(unknown).collect();
        let is_gone = |slot: &Slot| matches!(slot, Slot::Table(TableSlot::Name(of)) if !wanted.contains(of));
        let running = cx.session.ledger.of(cx.owner).map(|(_, ticket)| &ticket.slot);
        for slot in running.filter(|slot| is_gone(slot)).cloned().collect::<Vec<_>>() {
            cx.cancel(&slot);
        }
        for at in wanted {
            if let Some(name) = cx.session.private_names.get(cx.context, &at).map(str::to_owned) {
                self.put_name(&at, name);
                continue;
            }
            let slot = TableSlot::Name(at.clone());
            if !self.is_asked(&slot, cx) && ask_name(&at, slot.clone(), cx) {
                self.load.asked.insert(slot, false);
            }
        }
    }

    /// What people call an item that some row names.
    pub(super) fn name_in_rows(&self, at: &Location) -> Option<&str> {
        let (of, name) = self.names.get(at.last()?)?;
        (of == at).then_some(name)
    }

    /// What people call an item has come, or there is no name for it.
    pub(super) fn take_name(&mut self, of: &Location, outcome: &Outcome, cx: &mut Cx<'_>) {
        if !outcome.is_last() {
            return;
        }
        self.load.asked.insert(TableSlot::Name(of.clone()), *outcome != Outcome::Cancelled);
        if let Some(name) = take_name(of, outcome, cx) {
            self.put_name(of, name);
        }
    }

    /// Forgets the names of what was changed since, so that they are asked for again.
    pub(super) fn renew_names(&mut self, cx: &Cx<'_>) {
        let before = self.names.len();
        let private = &cx.session.private_names;
        self.names.retain(|_, (at, name)| private.get(cx.context, at) == Some(name.as_str()));
        if self.names.len() < before {
            let names = &self.names;
            self.load.asked.retain(|slot, _| match slot {
                TableSlot::Name(of) => of.last().is_some_and(|id| names.contains_key(id)),
                _ => true,
            });
            self.relabel();
        }
    }

    /// Puts a name in the place of the id.
    fn put_name(&mut self, of: &Location, name: String) {
        let Some(id) = of.last() else { return };
        self.names.insert(id.to_owned(), (of.clone(), name));
        let (columns, names) = (&self.columns, &self.names);
        let has = |row: &TableRow| row.text().contains(id);
        let rows: Vec<String> = self.rows.iter().filter(|row| has(row)).map(|row| row.id().to_owned()).collect();
        for row in rows {
            fill(columns, &mut self.rows, &row, |row, _, n, column| named(column, row.cell(n), names));
        }
    }
}
