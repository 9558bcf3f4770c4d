//! What actions do to the field that has the keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Fields;
use crate::catalog::catalog;
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::{Field, Row, RowState};
use crate::screens::form::editor;
use crate::screens::form::grid::Way;
use crate::screens::form::shared::Shared;
use crate::screens::{Command, Cx, Handled};

impl Fields {
    /// What changes the field that has the keys.
    pub(super) fn act_field(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Undo | Action::Redo => Self::turn_back(action == Action::Undo, shared, cx),
            Action::AddItem => self.add_row(shared, cx),
            Action::Unset => self.unset(shared, cx),
            _ => {
                let Some(focus) = self.focus else { return Handled::No };
                match action {
                    Action::Reveal => shared.form.reveal(focus),
                    Action::SelectAll => shared.form.select_text(focus),
                    Action::NewLine => {
                        let key = Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT));
                        if !shared.form.begin_edit(focus) || !shared.form.input(&key, cx.now()) {
                            cx.command(Command::notice("a text of one line has no other ones"));
                        }
                    }
                    Action::MoveUp | Action::MoveDown => {
                        let (by, end) = if action == Action::MoveUp { (-1, "first") } else { (1, "last") };
                        if !shared.form.move_by(self.row_item().unwrap_or(focus), by) {
                            cx.command(Command::notice(format!("it is the {end} already")));
                        }
                    }
                    _ => return Handled::No,
                }
            }
        }
        Handled::Yes
    }

    /// Gives a key to the text that is being edited; it may want it or not.
    pub(super) fn text_takes(code: KeyCode, shared: &mut Shared, cx: &Cx<'_>) -> bool {
        let key = Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
        shared.form.editing().is_some() && shared.form.input(&key, cx.now())
    }

    /// Moves within a text of several lines that is being edited, else by so many rows.
    pub(super) fn go_or_text(&mut self, code: KeyCode, by: isize, shared: &mut Shared, cx: &Cx<'_>) {
        let many = shared.form.editing().is_some_and(|editing| editing.area.lines().len() > 1);
        if !many || !Self::text_takes(code, shared, cx) {
            self.go(Way::Rows(by), shared);
        }
    }

    /// Enter: open a choice, picker, list item or group; else the next field.
    pub(super) fn accept(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if Self::text_takes(KeyCode::Enter, shared, cx) {
            return;
        }
        let Some(row) = self.focused().cloned() else { return };
        match &row.field {
            _ if row.editing => self.go(Way::Fields(1), shared),
            // What is picked, not typed, is picked at once where nothing is there.
            _ if row.state != RowState::Set
                && (shared.picks_pair(&row) || Self::is_only_picked(&row, shared) || shared.names_fields(&row)) =>
            {
                self.pick(shared, cx);
            }
            _ if row.is_long() => editor::edit(Some(&row), shared, cx),
            Field::Json(_) | Field::Raw => {
                shared.form.begin_edit(row.id);
            }
            // There is nothing to choose from where there is one.
            Field::Union { variants, chosen: None } if variants.len() == 1 => {
                shared.form.choose(row.id, variants[0]);
                self.arrange(shared, true);
                self.go(Way::Fields(1), shared);
            }
            Field::Choice { .. } | Field::Union { .. } | Field::Option { .. } => self.choose(&row, "", shared, cx),
            Field::Key { values } if !values.is_empty() => self.choose(&row, "", shared, cx),
            Field::List if self.grid.is_some() => Self::check(&row, "", shared, cx),
            Field::Key { .. } if row.folded == Some(true) => shared.form.fold(row.id, false),
            Field::Flag => shared.form.toggle(row.id),
            Field::Group | Field::List | Field::Map => self.unfold(&row, shared, cx),
            Field::Add => self.add(shared, cx),
            Field::Text { .. } | Field::Integer | Field::Decimal | Field::Moment | Field::Key { .. } => {
                self.go(Way::Fields(1), shared);
            }
        }
    }

    /// Whether a field needs an id that nobody types: what it names has another name.
    fn is_only_picked(row: &Row, shared: &Shared) -> bool {
        let names =
            |path: &str| catalog().resource(path).is_some_and(|named| named.has_names() && named.usable.is_some());
        row.required && shared.picks(row).is_some_and(|(path, _)| names(path))
    }

    pub(super) fn unfold(&mut self, row: &Row, shared: &mut Shared, cx: &mut Cx<'_>) {
        // Of a structure without members there is nothing to be seen: it is there, or it is not.
        let bare = shared.spec.shape_at(&row.path).is_some_and(|shape| shape.members().is_empty());
        match (row.state, &row.field, row.folded) {
            (RowState::LeftOut, Field::Group, _) if bare => shared.form.set_empty(row.id),
            (RowState::LeftOut | RowState::Empty, Field::List | Field::Map, Some(true)) => self.add(shared, cx),
            (.., folded) => shared.form.fold(row.id, folded != Some(true)),
        }
    }

    /// Adds an item to the list that the focus is on, or says why it takes none.
    pub(in crate::screens::form) fn add(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if self.offer_pairs("", shared, cx) {
            return;
        }
        if let Some(why) = self.focus.and_then(|focus| shared.form.full(focus)) {
            return cx.command(Command::warn(why));
        }
        if let Some(row) = self.focus.and_then(|focus| shared.form.add(focus)) {
            if self.grid.is_some() {
                self.add_part(row, shared);
            }
            self.focus = Some(row);
            self.arrange(shared, true);
            match self.focused().map(|row| &row.field) {
                // The first thing to fill in of a new structure is what follows its heading.
                Some(Field::Group) => self.go(Way::Fields(1), shared),
                // A new list is of no use without an item.
                Some(Field::List | Field::Map) if self.grid.is_none() => self.add(shared, cx),
                _ => {}
            }
        }
    }

    /// Leaves a member out, or takes an item or a row of the grid away, and says what went.
    pub(super) fn unset(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        let name = Self::name_of(&row, shared);
        let before = shared.form.document().clone();
        let went = if self.grid.is_some() {
            self.remove_row(shared);
            "was removed"
        } else if row.item {
            shared.form.leave();
            self.focus = shared.form.remove(row.id).or(self.focus);
            "was removed"
        } else {
            shared.form.unset(row.id);
            "was left out"
        };
        if *shared.form.document() == before {
            return cx.command(Command::notice(format!("{name} holds nothing that could be left out")));
        }
        let key = cx.session.keymap.in_words(Mode::Form, Action::Undo);
        cx.command(Command::notice(format!("{name} {went}; {key} brings it back")));
    }
}
