//! The cells of a grid: which there are, where the focus is among them, and choosing several values in one.

use serde_json::Value;

use super::{GridModel, NARROW, Way};
use crate::form::{Field, Row, RowId};
use crate::mapping;
use crate::model::ShapeKind;
use crate::screens::Cx;
use crate::screens::form::FormOverlay;
use crate::screens::form::fields::Fields;
use crate::screens::form::overlays::ChecklistSpec;
use crate::screens::form::shared::Shared;

impl Fields {
    /// Makes the grid of the open step, if it has one and there is room; everything in it is unfolded.
    pub(in crate::screens::form) fn make_grid(&mut self, shared: &mut Shared) {
        self.grid = None;
        let scope = shared.steps.scope();
        let Some(spec) = shared.steps.open().and_then(|step| step.grid) else { return };
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
                shared.form.fold(row, false);
            }
            self.rows = shared.form.rows_for(&scope);
        }
        self.grid = Some(GridModel::of(spec, &self.rows));
    }

    /// Whether a grid with rows needs the room that what is said of the step would take.
    pub(in crate::screens::form) fn is_crowded(&self) -> bool {
        self.width < 100 && self.grid.as_ref().is_some_and(|grid| !grid.rows.is_empty())
    }

    /// The cell that has the focus: its row and its column.
    pub(in crate::screens::form) fn cell(&self) -> Option<(usize, usize)> {
        self.grid.as_ref()?.cell_of(self.focus_at, &self.rows)
    }

    /// Keeps the focus on a cell.
    pub(in crate::screens::form) fn focus_cell(&mut self) {
        let Some(grid) = &self.grid else { return };
        let cell = self.cell().and_then(|(row, column)| grid.at(row, column));
        let first = || grid.rows.first().and_then(|row| row.cells[0]);
        let to = cell.or_else(|| grid.add.filter(|add| *add == self.focus_at)).or_else(first).or(grid.add);
        if let Some(to) = to {
            self.focus_at = to;
            self.focus = self.rows.get(to).map(|row| row.id);
        }
    }

    /// Puts the focus on a cell, or on the last row if there are not so many, or where the map grows.
    pub(super) fn focus_on(&mut self, row: usize, column: usize) {
        let Some(grid) = &self.grid else { return };
        let row = row.min(grid.rows.len().saturating_sub(1));
        if let Some(to) = grid.at(row, column).or(grid.add) {
            self.focus_at = to;
            self.focus = self.rows.get(to).map(|row| row.id);
        }
    }

    /// Moves the focus.
    pub(in crate::screens::form) fn go(&mut self, way: Way, shared: &mut Shared) {
        shared.form.leave();
        let last = self.rows.len().saturating_sub(1);
        self.focus_at = match (&self.grid, way) {
            (Some(grid), way) => grid.go(self.cell(), way).unwrap_or(self.focus_at),
            (None, Way::Rows(by) | Way::Fields(by)) => self.focus_at.saturating_add_signed(by).min(last),
        };
        self.focus = self.rows.get(self.focus_at).map(|row| row.id);
    }

    /// The text of a row of the grid as it would be shown with room enough.
    pub(in crate::screens::form) fn cell_text(row: &Row, shared: &Shared) -> String {
        match row.field {
            Field::List => texts(row.path.get(shared.form.document())).join(", "),
            _ => row.text.clone(),
        }
    }

    /// Opens the choice of several values for a list.
    pub(in crate::screens::form) fn check(row: &Row, typed: &str, shared: &Shared, cx: &mut Cx<'_>) {
        let known = match shared.spec.shape_at(&row.path).map(|shape| &shape.kind) {
            Some(ShapeKind::List { item }) => match &item.shape().kind {
                ShapeKind::String { values } => values.as_slice(),
                _ => &[],
            },
            _ => &[],
        };
        let chosen: Vec<String> = texts(row.path.get(shared.form.document()));
        let open = known.is_empty();
        let mut offered: Vec<String> = if open { Self::siblings(shared) } else { known.to_vec() };
        offered.extend(chosen.iter().filter(|text| !offered.contains(text)).cloned().collect::<Vec<_>>());
        let (title, typed) = (row.label.clone(), typed.to_owned());
        cx.command(FormOverlay::Checklist(ChecklistSpec { title, offered, chosen, open, typed }).into());
    }

    /// The names that a list of the step may speak of: the fields of an object type.
    fn siblings(shared: &Shared) -> Vec<String> {
        mapping::field_names(shared.form.document())
    }
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|value| value.as_str().map(str::to_owned)).collect()
}
