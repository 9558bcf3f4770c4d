//! A map edited in rows and columns: one row an entry, or one for each part of an entry.
//!
//! A grid is another look at the same rows of the form: its cells are some of them, and everything that can be done to
//! a row can be done to a cell.

use std::ops::Range;

use serde_json::Value;

use super::FormPage;
use super::checklist::checklist;
use crate::form::wizard::Grid;
use crate::form::{Field, Part, Row, RowId};
use crate::model::{Kind, Step};
use crate::screens::{Command, Cx};

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
                to if to >= last => self.add,
                to => self.at(to, column),
            },
            Way::Fields(by) => match (row * columns + column).saturating_add_signed(by) {
                to if to >= last * columns => self.add,
                to => self.at(to / columns, to % columns),
            },
        }
    }

    /// A cell, or the nearest one before it in its row.
    fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.rows.get(row)?.cells[..=column].iter().rev().find_map(|cell| *cell)
    }
}

impl FormPage {
    /// Makes the grid of the open step, if it has one and there is room; everything in it is unfolded.
    pub(super) fn make_grid(&mut self) {
        self.grid = None;
        let scope = self.scope();
        let Some(spec) = self.open_step().and_then(|step| step.grid) else { return };
        if self.width < NARROW || !matches!(scope.as_slice(), [only] if *only == spec.path) {
            return;
        }
        let base = spec.path.steps().len();
        // Unfolding an entry brings up the headings of its parts, which are folded in turn.
        for _ in 0..3 {
            let is_hidden = |row: &&Row| {
                let header =
                    matches!(row.field, Field::Group | Field::Map | Field::Key { .. }) || row.path == spec.path;
                row.folded == Some(true) && header && row.path.steps().len() <= base + 2
            };
            let hidden: Vec<RowId> = self.rows.iter().filter(is_hidden).map(|row| row.id).collect();
            if hidden.is_empty() {
                break;
            }
            for row in hidden {
                self.form.fold(row, false);
            }
            self.rows = self.form.rows_for(&scope);
        }
        self.grid = Some(GridModel::of(spec, &self.rows));
    }

    /// Keeps the focus on a cell.
    pub(super) fn focus_cell(&mut self) {
        let Some(grid) = &self.grid else { return };
        let cell = grid.cell_of(self.focus_at, &self.rows).and_then(|(row, column)| grid.at(row, column));
        let first = || grid.rows.first().and_then(|row| row.cells[0]);
        let to = cell.or_else(|| grid.add.filter(|add| *add == self.focus_at)).or_else(first).or(grid.add);
        if let Some(to) = to {
            self.focus_at = to;
            self.focus = self.rows.get(to).map(|row| row.id);
        }
    }

    /// Moves the focus.
    pub(super) fn go(&mut self, way: Way) {
        self.form.leave();
        let last = self.rows.len().saturating_sub(1);
        self.focus_at = match (&self.grid, way) {
            (Some(grid), way) => grid.go(grid.cell_of(self.focus_at, &self.rows), way).unwrap_or(self.focus_at),
            (None, Way::Rows(by) | Way::Fields(by)) => self.focus_at.saturating_add_signed(by).min(last),
        };
        self.focus = self.rows.get(self.focus_at).map(|row| row.id);
    }

    /// A new entry of a grid whose entries have parts begins with one.
    pub(super) fn add_part(&mut self, entry: RowId) {
        let Some(path) = self.form.path_of(entry) else { return };
        let shape = path
            .steps()
            .iter()
            .try_fold(self.job.operation().operation().input, |shape, step| Some(shape.step(step)?.shape()));
        if shape.is_some_and(|shape| matches!(shape.kind, Kind::List { .. })) {
            self.form.add(entry);
        }
    }

    /// Opens the choice of several values for a list.
    pub(super) fn check(&self, row: &Row, typed: &str, cx: &mut Cx<'_>) {
        let input = self.job.operation().operation().input;
        let shape = row.path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
        let known = match shape.map(|shape| &shape.kind) {
            Some(Kind::List { item }) => match &item.shape().kind {
                Kind::String { values } => values.as_slice(),
                _ => &[],
            },
            _ => &[],
        };
        let chosen: Vec<String> = texts(row.path.get(self.form.document()));
        let open = known.is_empty();
        let mut offered: Vec<String> = if open { self.siblings() } else { known.to_vec() };
        offered.extend(chosen.iter().filter(|text| !offered.contains(text)).cloned().collect::<Vec<_>>());
        cx.command(Command::Overlay(checklist(&row.label, offered, chosen, open, typed)));
    }

    /// The names that a list of the step may speak of: the fields of an object type.
    fn siblings(&self) -> Vec<String> {
        let fields = self.form.document().get("Fields").and_then(Value::as_object);
        fields.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|value| value.as_str().map(str::to_owned)).collect()
}
