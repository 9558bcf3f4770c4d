//! What keys do among the fields of a step.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

use super::grid::Way;
use super::{FormPage, view};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::{Field, Part, Row, State};
use crate::screens::{Command, Cx, Handled};
use crate::widgets;

/// So many groups within each other are opened for a text.
const DEEPEST: usize = 5;

impl FormPage {
    pub(super) fn act_fields(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Up => self.go_or_text(KeyCode::Up, -1, cx),
            Action::Down => self.go_or_text(KeyCode::Down, 1, cx),
            Action::PageUp => self.go_or_text(KeyCode::PageUp, -self.page(cx.area), cx),
            Action::PageDown => self.go_or_text(KeyCode::PageDown, self.page(cx.area), cx),
            Action::NextField => self.go(Way::Fields(1)),
            Action::PreviousField => self.go(Way::Fields(-1)),
            Action::Accept => self.accept(cx),
            Action::Submit => self.next_step(cx),
            Action::StepForward => self.go_step(self.step + 1),
            Action::StepBack if self.step > 0 => self.go_step(self.step - 1),
            Action::StepBack => self.step_before_first(cx),
            Action::Json => self.open_json(),
            Action::Pick => self.pick(cx),
            Action::NextIssue => self.next_issue(self.focus, cx),
            Action::FieldHelp => self.explain(cx),
            Action::Sample if self.previews_mapping() => self.ask_samples(true),
            Action::PreviousSample | Action::NextSample if self.previews_mapping() => {
                self.turn_sample(action == Action::NextSample);
            }
            Action::Editor | Action::Unset if self.stays(cx) => {}
            Action::Editor => self.edit_outside(cx),
            Action::Actions => self.offer_deeds(cx),
            Action::Back if self.form.editing().is_some() => self.form.leave(),
            Action::Details if self.banner.is_some() => self.show_banner(cx),
            action => return self.act_field(action, cx),
        }
        Handled::Yes
    }

    /// What changes the field that has the keys.
    fn act_field(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Undo | Action::Redo => self.undo(action == Action::Undo),
            Action::AddItem => self.add_row(),
            Action::Unset => self.unset(cx),
            _ => {
                let Some(focus) = self.focus else { return Handled::No };
                match action {
                    Action::Reveal => self.form.reveal(focus),
                    Action::SelectAll => self.form.select_text(focus),
                    Action::MoveUp => self.form.move_by(self.row_item().unwrap_or(focus), -1),
                    Action::MoveDown => self.form.move_by(self.row_item().unwrap_or(focus), 1),
                    _ => return Handled::No,
                }
            }
        }
        Handled::Yes
    }

    /// How many rows a page is.
    fn page(&self, area: Rect) -> isize {
        isize::try_from(view::parts(self, area).fields.height.max(2)).unwrap_or(2) - 1
    }

    /// Gives a key to the text that is being edited; it may want it or not.
    fn text_takes(&mut self, code: KeyCode, cx: &Cx<'_>) -> bool {
        let key = Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
        self.form.editing().is_some() && self.form.input(&key, cx.now())
    }

    /// Moves within a text of several lines that is being edited, else by so many rows.
    fn go_or_text(&mut self, code: KeyCode, by: isize, cx: &Cx<'_>) {
        let many = self.form.editing().is_some_and(|editing| editing.area.lines().len() > 1);
        if !many || !self.text_takes(code, cx) {
            self.go(Way::Rows(by));
        }
    }

    /// Enter: open a choice, picker, list item or group; else the next field.
    fn accept(&mut self, cx: &mut Cx<'_>) {
        if self.text_takes(KeyCode::Enter, cx) {
            return;
        }
        let Some(row) = self.focused().cloned() else { return };
        match &row.field {
            _ if row.editing => self.go(Way::Fields(1)),
            _ if row.is_long() => self.edit_outside(cx),
            Field::Json(_) | Field::Raw => {
                self.form.begin_edit(row.id);
            }
            // There is nothing to choose from where there is one.
            Field::Union { variants, chosen: None } if variants.len() == 1 => {
                self.form.choose(row.id, variants[0]);
                self.arrange();
                self.go(Way::Fields(1));
            }
            Field::Choice { .. } | Field::Union { .. } => self.choose(&row, "", cx),
            Field::Key { values } if !values.is_empty() => self.choose(&row, "", cx),
            Field::List if self.grid.is_some() => self.check(&row, "", cx),
            Field::Key { .. } if row.folded == Some(true) => self.form.fold(row.id, false),
            Field::Flag => self.form.toggle(row.id),
            Field::Group | Field::List | Field::Map => self.unfold(&row),
            Field::Add => self.add(),
            Field::Text { .. } | Field::Integer | Field::Decimal | Field::Moment | Field::Key { .. } => {
                self.go(Way::Fields(1));
            }
        }
    }

    fn unfold(&mut self, row: &Row) {
        // Of a structure without members there is nothing to be seen: it is there, or it is not.
        let bare = self.shape_at(&row.path).is_some_and(|shape| shape.members().is_empty());
        match (row.state, &row.field, row.folded) {
            (State::LeftOut, Field::Group, _) if bare => self.form.set_empty(row.id),
            (State::LeftOut | State::Empty, Field::List | Field::Map, Some(true)) => self.add(),
            (.., folded) => self.form.fold(row.id, folded != Some(true)),
        }
    }

    pub(super) fn add(&mut self) {
        if let Some(row) = self.focus.and_then(|focus| self.form.add(focus)) {
            if self.grid.is_some() {
                self.add_part(row);
            }
            self.focus = Some(row);
            self.arrange();
            match self.focused().map(|row| &row.field) {
                // The first thing to fill in of a new structure is what follows its heading.
                Some(Field::Group) => self.go(Way::Fields(1)),
                // A new list is of no use without an item.
                Some(Field::List | Field::Map) if self.grid.is_none() => self.add(),
                _ => {}
            }
        }
    }

    /// Leaves a member out, or takes an item or a row of the grid away, and says what went.
    fn unset(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        let name = self.name_of(&row);
        let before = self.form.document().clone();
        let went = if self.grid.is_some() {
            self.remove_row();
            "was removed"
        } else if row.item {
            self.form.leave();
            self.focus = self.form.remove(row.id).or(self.focus);
            "was removed"
        } else {
            self.form.unset(row.id);
            "was left out"
        };
        if *self.form.document() != before {
            let key = cx.desk.keymap.key(Mode::Form, Action::Undo);
            cx.command(Command::notice(format!("{name} {went}; {key} brings it back")));
        }
    }

    fn undo(&mut self, back: bool) {
        let key = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        let before = self.form.document().clone();
        if self.form.editing().is_some() {
            let input = Input::Key(key(if back { 'z' } else { 'y' }));
            self.form.input(&input, jiff::Timestamp::UNIX_EPOCH);
            if *self.form.document() != before {
                return;
            }
        }
        if back {
            self.form.undo();
        } else {
            self.form.redo();
        }
    }

    /// A key that is no action, or a paste.
    pub(super) fn type_into(&mut self, input: &Input, cx: &mut Cx<'_>) {
        if matches!(input, Input::Paste(text) if self.paste_into_grid(text, cx)) || self.leaves_cell(input) {
            return;
        }
        self.begin_row(input);
        if self.enter_group(input, cx) {
            return;
        }
        let Some(row) = self.focused().cloned() else { return };
        if !matches!(input, Input::Resize { .. }) && self.stays(cx) {
            return;
        }
        if !row.editing && self.turns(&row, input, cx) {
            return;
        }
        if row.is_long() && !row.editing {
            return self.type_outside(input, cx);
        }
        if self.form.begin_edit(row.id) {
            self.form.input(input, cx.now());
            self.banner = None;
        }
    }

    /// Who types where a list, map or grid grows begins an entry.
    fn begin_row(&mut self, input: &Input) {
        if types(input) && self.focused().is_some_and(|row| matches!(row.field, Field::Add)) {
            if self.grid.is_some() { self.add_row() } else { self.add() }
        }
    }

    /// Who types on a heading means what is under it: it opens, and the text goes into its first field, or into a new
    /// item. What holds something already is only opened. Says whether the text is to be typed nowhere.
    fn enter_group(&mut self, input: &Input, cx: &mut Cx<'_>) -> bool {
        let heading = self.focused().cloned().filter(|_| types(input) && self.grid.is_none());
        let Some(row) = heading else { return false };
        match row.field {
            Field::List | Field::Map => self.add(),
            Field::Key { .. } if row.folded == Some(true) => self.form.fold(row.id, false),
            Field::Group => return self.enter_first(&row, cx),
            _ => {}
        }
        false
    }

    /// Opens a group, and the groups in it that come first, and goes to the first field that takes a text.
    fn enter_first(&mut self, group: &Row, cx: &mut Cx<'_>) -> bool {
        self.form.fold(group.id, false);
        self.arrange();
        let below = |shown: &&Row| shown.path != group.path && shown.path.starts_with(&group.path);
        for _ in 0..DEEPEST {
            let closed = |shown: &&Row| matches!(shown.field, Field::Group) && shown.folded == Some(true);
            let first = self.rows.iter().filter(below).find(|shown| shown.field.takes_text() || closed(shown));
            let Some(id) = first.filter(closed).map(|shown| shown.id) else { break };
            self.form.fold(id, false);
            self.arrange();
        }
        let first = self.rows.iter().filter(below).find(|shown| shown.field.takes_text());
        match first.filter(|first| first.text.is_empty()).map(|first| first.id) {
            Some(empty) => {
                self.focus = Some(empty);
                self.arrange();
                false
            }
            None => {
                let said = format!("{} is open: go to the field in it that is to be typed into", self.name_of(group));
                cx.command(Command::notice(said));
                true
            }
        }
    }

    /// Keys that mean something to a field without a text: switch, turn, fold, search among its values.
    fn turns(&mut self, row: &Row, input: &Input, cx: &mut Cx<'_>) -> bool {
        let Input::Key(key) = input else { return false };
        if self.grid.is_some() && self.turn_cell(row, *key) {
            return true;
        }
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match (&row.field, key.code) {
            (Field::Flag, KeyCode::Char(' ')) => self.form.toggle(row.id),
            (Field::Flag, KeyCode::Char('y') | KeyCode::Left) => self.form.choose(row.id, "yes"),
            (Field::Flag, KeyCode::Char('n') | KeyCode::Right) => self.form.choose(row.id, "no"),
            (Field::Choice { .. }, KeyCode::Left) => self.turn_choice(row, false),
            (Field::Choice { .. }, KeyCode::Right) => self.turn_choice(row, true),
            (Field::Choice { .. } | Field::Union { .. }, KeyCode::Char(letter)) if plain => {
                self.choose(row, letter.encode_utf8(&mut [0; 4]), cx);
            }
            (Field::List, KeyCode::Char(letter)) if plain && self.grid.is_some() => {
                let typed = if letter == ' ' { String::new() } else { letter.to_string() };
                self.check(row, &typed, cx);
            }
            (field, KeyCode::Char(' ')) if field.is_header() => {
                self.form.fold(row.id, row.folded != Some(true));
            }
            (field, KeyCode::Left) if field.is_header() => self.form.fold(row.id, true),
            (field, KeyCode::Right) if field.is_header() => self.form.fold(row.id, false),
            (Field::Key { .. }, KeyCode::Left) if row.folded == Some(false) => self.form.fold(row.id, true),
            (Field::Key { .. }, KeyCode::Right) if row.folded == Some(true) => self.form.fold(row.id, false),
            (Field::Add, KeyCode::Char('+' | ' ')) => self.add(),
            (Field::Flag | Field::Add, _) => {}
            (field, _) if field.is_header() => {}
            (_, KeyCode::Backspace | KeyCode::Delete) if row.id.part == Part::Value && row.text.is_empty() => {}
            _ => return false,
        }
        true
    }

    fn turn_choice(&mut self, row: &Row, forward: bool) {
        let Field::Choice { values, .. } = &row.field else { return };
        let here = values.iter().position(|value| *value == row.text);
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => values.len().saturating_sub(1),
            (Some(here), true) => (here + 1).min(values.len().saturating_sub(1)),
            (Some(here), false) => here.saturating_sub(1),
        };
        if let Some(value) = values.get(next) {
            self.form.choose(row.id, value);
        }
    }

    /// Puts the focus and what is said of it in sight.
    pub(super) fn scroll_fields(&mut self, area: Rect) {
        let parts = view::parts(self, area);
        let lines = view::lines(self, parts.fields.width);
        let here = view::line_row(self);
        let first = lines.iter().position(|line| line.row == here).unwrap_or(0);
        let last = first + lines.iter().filter(|line| line.row == here).count().saturating_sub(1);
        let height = usize::from(parts.fields.height);
        // Over the first row stands what the place determines.
        self.top = if self.focus_at == 0 { 0 } else { self.top };
        self.top = widgets::keep_visible(self.top, last, lines.len(), height);
        self.top = widgets::keep_visible(self.top, first, lines.len(), height);
    }

    fn show_banner(&self, cx: &mut Cx<'_>) {
        if let Some(error) = self.banner.clone() {
            cx.command(Command::ShowError(error));
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
