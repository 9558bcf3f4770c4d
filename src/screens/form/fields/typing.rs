//! What typed keys do to a field without a text: they begin, open, switch, turn and search.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Fields;
use crate::contract::Input;
use crate::form::{Field, Part, Row};
use crate::screens::form::shared::Shared;
use crate::screens::{Command, Cx};

/// So many groups within each other are opened for a text.
const DEEPEST: usize = 5;

impl Fields {
    /// Who types where a list, map or grid grows begins an entry.
    pub(super) fn begin_row(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) {
        if let Input::Key(KeyEvent { code: KeyCode::Char(letter), .. }) = input
            && types(input)
            && self.offer_pairs(letter.encode_utf8(&mut [0; 4]), shared, cx)
        {
            return;
        }
        if types(input) && self.focused().is_some_and(|row| matches!(row.field, Field::Add)) {
            if self.grid.is_some() { self.add_row(shared, cx) } else { self.add(shared, cx) }
        }
    }

    /// Who types on a heading means what is under it: it opens, and the text goes into its first field, or into a new
    /// item. What holds something already is only opened. Says whether the text is to be typed nowhere.
    pub(super) fn enter_group(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
        let heading = self.focused().cloned().filter(|_| types(input) && self.grid.is_none());
        let Some(row) = heading else { return false };
        match row.field {
            Field::List | Field::Map => {
                if shared.form.full(row.id).is_some() {
                    shared.form.fold(row.id, false);
                }
                self.add(shared, cx);
            }
            Field::Key { .. } if row.folded == Some(true) => shared.form.fold(row.id, false),
            Field::Group => return self.enter_first(&row, shared, cx),
            _ => {}
        }
        false
    }

    /// Opens a group, and the groups in it that come first, and goes to the first field that takes a text.
    pub(super) fn enter_first(&mut self, group: &Row, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
        shared.form.fold(group.id, false);
        self.arrange(shared, true);
        let below = |shown: &&Row| shown.path != group.path && shown.path.starts_with(&group.path);
        for _ in 0..DEEPEST {
            let closed = |shown: &&Row| matches!(shown.field, Field::Group) && shown.folded == Some(true);
            let first = self.rows.iter().filter(below).find(|shown| shown.field.takes_text() || closed(shown));
            let Some(id) = first.filter(closed).map(|shown| shown.id) else { break };
            shared.form.fold(id, false);
            self.arrange(shared, true);
        }
        let first = self.rows.iter().filter(below).find(|shown| shown.field.takes_text());
        match first.filter(|first| first.text.is_empty()).map(|first| first.id) {
            Some(empty) => {
                self.focus = Some(empty);
                self.arrange(shared, true);
                false
            }
            None => {
                let name = Self::name_of(group, shared);
                let said = format!("nothing was typed: {name} is open now, go to the field in it that this is for");
                cx.command(Command::warn(said));
                true
            }
        }
    }

    /// Keys that mean something to a field without a text: switch, turn, fold, search among its values.
    pub(super) fn turns(&mut self, row: &Row, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
        let Input::Key(key) = input else { return false };
        if self.grid.is_some() && self.turn_cell(row, *key, shared) {
            return true;
        }
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match (&row.field, key.code) {
            (Field::Flag, KeyCode::Char(' ')) => shared.form.toggle(row.id),
            (Field::Flag, KeyCode::Char('y') | KeyCode::Left) => shared.form.choose(row.id, "yes"),
            (Field::Flag, KeyCode::Char('n') | KeyCode::Right) => shared.form.choose(row.id, "no"),
            (Field::Flag, KeyCode::Backspace | KeyCode::Delete) => Self::empty_flag(row, shared),
            (Field::Choice { .. }, KeyCode::Left) => Self::turn_choice(row, false, shared),
            (Field::Choice { .. }, KeyCode::Right) => Self::turn_choice(row, true, shared),
            (Field::Option { options }, KeyCode::Left | KeyCode::Right) => {
                Self::turn_option(row, options, key.code == KeyCode::Right, shared, cx);
            }
            (Field::Option { .. }, KeyCode::Backspace | KeyCode::Delete) => shared.form.set_text(row.id, "", cx.now()),
            (Field::Choice { .. } | Field::Union { .. } | Field::Option { .. }, KeyCode::Char(letter)) if plain => {
                self.choose(row, letter.encode_utf8(&mut [0; 4]), shared, cx);
            }
            (Field::List, KeyCode::Char(letter)) if plain && self.grid.is_some() => {
                let typed = if letter == ' ' { String::new() } else { letter.to_string() };
                Self::check(row, &typed, shared, cx);
            }
            (field, KeyCode::Char(' ')) if field.is_header() => {
                shared.form.fold(row.id, row.folded != Some(true));
            }
            (field, KeyCode::Left) if field.is_header() => shared.form.fold(row.id, true),
            (field, KeyCode::Right) if field.is_header() => shared.form.fold(row.id, false),
            (Field::Key { .. }, KeyCode::Left) if row.folded == Some(false) => shared.form.fold(row.id, true),
            (Field::Key { .. }, KeyCode::Right) if row.folded == Some(true) => shared.form.fold(row.id, false),
            (Field::Add, KeyCode::Char('+' | ' ')) => self.add(shared, cx),
            // What moves in a text has nowhere to move to in a choice, and must not begin one.
            (Field::Flag | Field::Add | Field::Option { .. }, _)
            | (Field::Choice { .. } | Field::Union { .. }, KeyCode::Home | KeyCode::End) => {}
            (field, _) if field.is_header() => {}
            (_, KeyCode::Backspace | KeyCode::Delete) if row.id.part == Part::Value && row.text.is_empty() => {}
            _ => return false,
        }
        true
    }

    /// A switch has no value any more: a field of an account says so, any other is left out.
    fn empty_flag(row: &Row, shared: &mut Shared) {
        if shared.form.pair(row.id).is_some() {
            shared.form.set_empty(row.id);
        } else {
            shared.form.unset(row.id);
        }
    }

    /// A paste into a field without a text: it narrows its list, or is said to have gone nowhere.
    pub(super) fn paste_without_text(&self, row: &Row, text: &str, shared: &Shared, cx: &mut Cx<'_>) {
        match row.field {
            Field::Choice { .. } | Field::Union { .. } | Field::Option { .. } => {
                self.choose(row, text.trim(), shared, cx);
            }
            _ => {
                let said = format!("nothing was pasted: {} takes no text", Self::name_of(row, shared));
                cx.command(Command::warn(said));
            }
        }
    }

    pub(super) fn turn_choice(row: &Row, forward: bool, shared: &mut Shared) {
        let Field::Choice { values, .. } = &row.field else { return };
        let here = values.iter().position(|value| *value == row.text);
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => values.len().saturating_sub(1),
            (Some(here), true) => (here + 1).min(values.len().saturating_sub(1)),
            (Some(here), false) => here.saturating_sub(1),
        };
        if let Some(value) = values.get(next) {
            shared.form.choose(row.id, value);
        }
    }
}

/// Whether a key or a paste is a text.
fn types(input: &Input) -> bool {
    match input {
        Input::Key(key) => {
            let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
            plain && matches!(key.code, KeyCode::Char(letter) if letter != '+' && letter != ' ')
        }
        Input::Paste(_) => true,
        Input::Resize { .. } => false,
    }
}

/// Whether a key or a paste changes a text.
pub(super) fn writes(input: &Input) -> bool {
    match input {
        Input::Key(key) => {
            let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
            plain && matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace | KeyCode::Delete)
        }
        Input::Paste(_) => true,
        Input::Resize { .. } => false,
    }
}
