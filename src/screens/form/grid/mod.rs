//! A map edited in rows and columns: one row an entry, or one for each part of an entry.
//!
//! A grid is another look at the same rows of the form: its cells are some of them, and everything that can be done to
//! a row can be done to a cell. It holds nothing of its own: it is made anew from the rows after every change.

mod cells;
mod paste;
mod rows;

use std::ops::Range;

use crate::form::wizard::Grid;
use crate::form::{Part, Row};
use crate::model::Step;

/// Below this width a grid is shown as plain fields.
const NARROW: u16 = 60;

/// The grid of the moment.
#[derive(Clone, Debug)]
pub(super) struct GridModel {
    pub(super) spec: &'static Grid,
    pub(super) rows: Vec<GridRow>,
    /// The row of the map itself, and the one that adds to it, among the form's rows.
    pub(super) head: Option<usize>,
    pub(super) add: Option<usize>,
}

/// A row of a grid.
#[derive(Clone, Debug)]
pub(super) struct GridRow {
    /// Its cells among the form's rows; the first is the key.
    pub(super) cells: Vec<Option<usize>>,
    /// All of the form's rows that belong to it.
    pub(super) all: Range<usize>,
}

/// Where a focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To another row.
    Rows(isize),
    /// To the next field or the one before.
    Fields(isize),
}

impl GridModel {
    /// The grid that some rows make.
    fn of(spec: &'static Grid, rows: &[Row]) -> Self {
        let mut grid = Self { spec, rows: Vec::new(), head: None, add: None };
        let base = spec.path.steps().len();
        for (at, row) in rows.iter().enumerate() {
            if !row.path.starts_with(&spec.path) {
                continue;
            }
            let below = &row.path.steps()[base..];
            match (below, row.id.part) {
                ([], Part::Value) => grid.head = Some(at),
                ([], Part::Add) => grid.add = Some(at),
                ([_], Part::Key) | ([_, Step::Index(1..)], Part::Value) => grid.begin(at),
                ([_, Step::Member(member)] | [_, Step::Index(_), Step::Member(member)], Part::Value) => {
                    grid.put(member, at);
                }
                _ => {}
            }
            if let Some(last) = grid.rows.last_mut().filter(|_| !below.is_empty()) {
                last.all.end = at + 1;
            }
        }
        grid
    }

    fn begin(&mut self, at: usize) {
        let mut cells = vec![None; self.spec.columns.len() + 1];
        cells[0] = Some(at);
        self.rows.push(GridRow { cells, all: at..at + 1 });
    }

    fn put(&mut self, member: &str, at: usize) {
        let column = self.spec.columns.iter().position(|column| column.member == member);
        if let (Some(row), Some(column)) = (self.rows.last_mut(), column) {
            row.cells[column + 1] = Some(at);
        }
    }

    /// The cell that stands for one of the form's rows: its own, or the one that holds it.
    pub(super) fn cell_of(&self, at: usize, rows: &[Row]) -> Option<(usize, usize)> {
        let row = self.rows.iter().position(|row| row.all.contains(&at))?;
        let cells = &self.rows[row].cells;
        let own = cells.iter().position(|cell| *cell == Some(at));
        let holds = |cell: &Option<usize>| {
            cell.and_then(|cell| rows.get(cell)).is_some_and(|cell| {
                cell.id.part == Part::Value && rows.get(at).is_some_and(|row| row.path.starts_with(&cell.path))
            })
        };
        let column = own.or_else(|| cells.iter().rposition(holds)).unwrap_or(0);
        Some((row, column))
    }

    /// The cell that a way leads to from another.
    fn go(&self, from: Option<(usize, usize)>, way: Way) -> Option<usize> {
        let columns = self.spec.columns.len() + 1;
        let last = self.rows.len();
        let Some((row, column)) = from else {
            // From the place where the map grows.
            return match way {
                Way::Rows(by) | Way::Fields(by) if by < 0 && last > 0 => {
                    let column = if matches!(way, Way::Fields(_)) { columns - 1 } else { 0 };
                    self.at(last.saturating_add_signed(by).min(last - 1), column)
                }
                _ => self.add,
            };
        };
        match way {
            Way::Rows(by) => match row.saturating_add_signed(by) {
                to if to >= last => self.add.or_else(|| self.at(last.saturating_sub(1), column)),
                to => self.at(to, column),
            },
            Way::Fields(by) => match (row * columns + column).saturating_add_signed(by) {
                to if to >= last * columns => self.add.or_else(|| self.at(last.saturating_sub(1), columns - 1)),
                to => self.at(to / columns, to % columns),
            },
        }
    }

    /// A cell, or the nearest one before it in its row.
    fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.rows.get(row)?.cells.get(..=column)?.iter().rev().find_map(|cell| *cell)
    }
}
