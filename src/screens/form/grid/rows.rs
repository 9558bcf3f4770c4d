//! Adding, removing and moving whole rows of a grid, and emptying single cells.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{GridModel, Way};
use crate::contract::Input;
use crate::form::{Field, Part, Row, RowId};
use crate::model::{DocPath, ShapeKind, Step};
use crate::screens::form::fields::Fields;
use crate::screens::form::shared::Shared;
use crate::screens::{Command, Cx};

impl GridModel {
    /// What a row stands for among the form's rows: an entry, or one part of an entry that has several.
    fn item(&self, row: usize, rows: &[Row]) -> Option<RowId> {
        let here = self.rows.get(row)?;
        let first = rows.get(here.cells[0]?)?;
        let next = self.rows.get(row + 1).and_then(|next| rows.get(next.cells[0]?));
        let has_parts = next.is_some_and(|next| next.id.part != Part::Key);
        let is_part = |row: &&Row| {
            row.id.part == Part::Value && matches!(row.path.steps().last(), Some(Step::Index(0))) && row.item
        };
        let part = || rows.get(here.all.clone())?.iter().find(is_part).map(|row| row.id);
        if first.id.part == Part::Key && has_parts { part() } else { Some(first.id) }
    }
}

impl Fields {
    /// Adds a row at the end of the grid, and goes to its first cell. Without a grid: an item to the list around the
    /// focus.
    pub(in crate::screens::form) fn add_row(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        shared.form.leave();
        // What is full has no row to add to it, and its heading stands for it.
        let is_full = |row: &Row| row.folded.is_some() && shared.form.full(row.id).is_some();
        let around = |path: &DocPath| {
            // The heading of a list stands for it where that is folded.
            let grows = |row: &&Row| matches!(row.field, Field::Add | Field::List | Field::Map) || is_full(row);
            let grows = |row: &&Row| path.starts_with(&row.path) && grows(row);
            self.rows.iter().filter(grows).max_by_key(|row| row.path.steps().len())
        };
        let add = match &self.grid {
            Some(grid) => grid.add.or(grid.head).and_then(|add| self.rows.get(add)),
            None => self.focused().and_then(|row| around(&row.path)),
        };
        let Some((id, grows)) = add.map(|row| (row.id, matches!(row.field, Field::Add))) else {
            return cx.command(Command::warn("this field is in no list that something could be added to"));
        };
        match shared.form.full(id).filter(|_| !grows) {
            Some(why) => cx.command(Command::warn(why)),
            None => {
                self.focus = Some(id);
                self.add(shared, cx);
            }
        }
    }

    /// Whether the entry of a row may have several parts, each with a row of its own.
    pub(in crate::screens::form) fn has_parts(&self, path: &DocPath, shared: &Shared) -> bool {
        let Some(grid) = &self.grid else { return false };
        let entry =
            DocPath::from(path.steps().iter().take(grid.spec.path.steps().len() + 1).cloned().collect::<Vec<_>>());
        shared.spec.shape_at(&entry).is_some_and(|shape| matches!(shape.kind, ShapeKind::List { .. }))
    }

    /// A new entry of a grid whose entries have parts begins with one.
    pub(in crate::screens::form) fn add_part(&mut self, entry: RowId, shared: &mut Shared) {
        if shared.form.path_of(entry).is_some_and(|path| self.has_parts(&path, shared)) {
            shared.form.add(entry);
        }
    }

    /// Adds a part to the entry under the focus.
    pub(in crate::screens::form) fn add_part_here(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if let Some(why) = self.row_item().and_then(|item| shared.form.full(item)) {
            cx.command(Command::warn(why));
        } else if let Some(part) = self.row_item().and_then(|item| shared.form.add(item)) {
            self.focus = Some(part);
        }
    }

    /// What the row under the focus stands for.
    pub(in crate::screens::form) fn row_item(&self) -> Option<RowId> {
        let (row, _) = self.cell()?;
        self.grid.as_ref()?.item(row, &self.rows)
    }

    /// Removes the row under the focus; the next one comes in its place.
    pub(in crate::screens::form) fn remove_row(&mut self, shared: &mut Shared) {
        if let (Some((row, column)), Some(item)) = (self.cell(), self.row_item()) {
            shared.form.leave();
            shared.form.remove(item);
            self.focus = None;
            self.arrange(shared, true);
            self.focus_on(row, column);
        }
    }

    /// Puts a copy of the row under it.
    pub(in crate::screens::form) fn duplicate_row(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if let Some(item) = self.row_item() {
            self.duplicate(item, shared, cx);
        }
    }

    /// Puts a copy of an item behind it, or says why there is no room for one.
    pub(in crate::screens::form) fn duplicate(&mut self, item: RowId, shared: &mut Shared, cx: &mut Cx<'_>) {
        shared.form.leave();
        match shared.form.full_around(item) {
            Some(why) => cx.command(Command::warn(why)),
            None => self.focus = shared.form.duplicate(item).or(self.focus),
        }
    }

    /// Keys that mean something to a cell that is not being edited. Says whether this one did.
    pub(in crate::screens::form) fn turn_cell(&mut self, row: &Row, key: KeyEvent, shared: &mut Shared) -> bool {
        match key.code {
            KeyCode::Left => self.go(Way::Fields(-1), shared),
            KeyCode::Right => self.go(Way::Fields(1), shared),
            KeyCode::Delete if row.id.part == Part::Value && !matches!(row.field, Field::Add | Field::Group) => {
                shared.form.unset(row.id);
            }
            KeyCode::Backspace if matches!(row.field, Field::Choice { .. } | Field::List) => shared.form.unset(row.id),
            _ => return false,
        }
        true
    }

    /// An arrow at the end of a text leads on to the next cell. Says whether it did.
    pub(in crate::screens::form) fn leaves_cell(&mut self, input: &Input, shared: &mut Shared) -> bool {
        let (Some(_), Some(editing), Input::Key(key)) = (&self.grid, shared.form.editing(), input) else {
            return false;
        };
        let lines = editing.area.lines();
        if lines.len() != 1 || key.modifiers != KeyModifiers::NONE || editing.area.is_selecting() {
            return false;
        }
        let (column, end) = (editing.area.cursor().1, lines[0].chars().count());
        match key.code {
            KeyCode::Left if column == 0 => self.go(Way::Fields(-1), shared),
            KeyCode::Right if column == end => self.go(Way::Fields(1), shared),
            _ => return false,
        }
        true
    }
}
