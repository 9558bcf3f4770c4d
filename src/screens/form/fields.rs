//! The fields of a step, and what keys do among them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::grid::{GridModel, Way};
use super::named::Subject;
use super::phase::{FormPhase, PageView, ShownPhase, To};
use super::shared::Shared;
use super::texts::elsewhere;
use super::{editor, view};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::wizard::StepPreview;
use crate::form::{Field, Form, Part, Row, RowId, Severity, State};
use crate::model::DocPath;
use crate::screens::{Command, Cx, Handled, View};
use crate::widgets;

/// So many groups within each other are opened for a text.
const DEEPEST: usize = 5;

/// The fields of the open step, and which of them has the keys.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) rows: Vec<Row>,
    /// The rows as a grid, where the step has one.
    pub(super) grid: Option<GridModel>,
    /// How wide the page is.
    pub(super) width: u16,
    /// The row that has the keys, and where it was.
    pub(super) focus: Option<RowId>,
    pub(super) focus_at: usize,
    /// The first line in sight.
    pub(super) top: usize,
}

impl Fields {
    /// The first field, wherever one was.
    pub(super) fn restart(&mut self) {
        (self.focus, self.focus_at, self.top) = (None, 0, 0);
    }

    /// The row that has the keys.
    pub(super) fn focused(&self) -> Option<&Row> {
        let focus = self.focus?;
        self.rows.iter().find(|row| row.id == focus)
    }

    /// Puts the focus on the first row inside a member.
    pub(super) fn focus_below(&mut self, path: &DocPath) {
        let first = self.rows.iter().find(|row| row.path.starts_with(path)).map(|row| row.id);
        self.focus = first.or(self.focus);
    }

    /// Brings steps, rows and focus to what the document is now.
    pub(super) fn arrange(&mut self, shared: &mut Shared, filling: bool) {
        let Shared { spec, form, steps, .. } = &mut *shared;
        steps.arrange(spec, form, filling);
        let scope = shared.steps.scope();
        self.rows = shared.form.rows_for(&scope);
        self.open_only(&scope, shared);
        self.make_grid(shared);
        self.name_switches(&shared.form);
        let at = self.focus.and_then(|focus| self.rows.iter().position(|row| row.id == focus));
        // A heading that is open is nothing to begin with.
        let opened = |row: &Row| row.field.is_header() && row.folded == Some(false);
        let first = usize::from(self.focus.is_none() && self.focus_at == 0 && self.rows.first().is_some_and(opened));
        self.focus_at = at.unwrap_or(self.focus_at + first).min(self.rows.len().saturating_sub(1));
        self.focus = self.rows.get(self.focus_at).map(|row| row.id);
        self.focus_cell();
    }

    /// Out of its group `Enabled` says nothing: it has the name of what it switches.
    fn name_switches(&mut self, form: &Form) {
        for row in self.rows.iter_mut().filter(|row| row.depth == 0 && row.label == "Enabled") {
            let group = row.path.parent().filter(|group| !group.is_root());
            if let Some(help) = group.and_then(|group| form.help_at(&group)) {
                row.label = help.title;
            }
        }
    }

    /// A step with nothing but one heading is of no use folded: it is opened, once.
    fn open_only(&mut self, scope: &[DocPath], shared: &mut Shared) {
        let [row] = self.rows.as_slice() else { return };
        if row.folded == Some(true) && shared.steps.opens_only() {
            shared.form.fold(row.id, false);
            self.rows = shared.form.rows_for(scope);
        }
    }

    /// What a choice holds follows from what is referred to beside it, where that leaves one member: it is chosen, once
    /// for each type, so that it stays away where it is taken away. A choice that holds something is left alone.
    pub(super) fn choose_fitting(&mut self, filling: bool, shared: &mut Shared, cx: &Cx<'_>) {
        let mut chosen_one = false;
        let unions = self.rows.iter().filter(|row| matches!(row.field, Field::Union { .. }));
        for row in unions.cloned().collect::<Vec<_>>() {
            let Field::Union { variants, chosen } = &row.field else { continue };
            let of = Subject { spec: &shared.spec, form: &shared.form, at: cx.location };
            let Some(kind) = shared.lookups.known.kind_beside(&row.path, &of).map(|(_, kind)| kind) else { continue };
            let [only] = shared.lookups.known.fitting(&row.path, variants, &of)[..] else { continue };
            let holds = chosen.is_some_and(|chosen| row.path.member(chosen).get(shared.form.document()).is_some());
            if *chosen != Some(only) && !holds && shared.steps.sets_once(&format!("{} {kind}", row.path)) {
                shared.form.choose_along(row.id, only);
                chosen_one = true;
            }
        }
        if chosen_one {
            self.arrange(shared, filling);
        }
    }

    /// Puts to the rows what is known of what they name, and leaves of each choice what fits.
    pub(super) fn know_rows(&mut self, shared: &Shared, cx: &Cx<'_>) {
        let Shared { spec, form, lookups, .. } = shared;
        let (of, known) = (Subject { spec, form, at: cx.location }, &lookups.known);
        let elsewhere = elsewhere(spec, form, cx.context().region());
        for row in &mut self.rows {
            if let Field::Union { variants, chosen } = &mut row.field
                && self.focus == Some(row.id)
            {
                let fits = known.fitting(&row.path, variants, &of);
                variants.retain(|name| *chosen == Some(*name) || fits.contains(name));
            }
            row.refers = row.refers.or_else(|| known.picked_from(&row.path, &of));
            row.name = row.refers.and_then(|refers| known.name_of_id(&row.path, refers, &of, cx.desk));
            let found = elsewhere.iter().find(|(path, _)| *path == row.path && !row.editing);
            row.issue = row.issue.take().or_else(|| found.map(|(_, said)| (Severity::Warning, said.clone())));
        }
    }

    /// The next step, if nothing is wrong in this one; behind the last one everything is checked.
    fn next_step(&mut self, shared: &mut Shared) {
        shared.form.leave();
        let scope = shared.steps.scope();
        let to = if !shared.form.submit_part(&scope) {
            self.arrange(shared, true);
            To::IssueHere
        } else if shared.steps.at + 1 < shared.steps.all.len() {
            To::Step(shared.steps.at + 1)
        } else if shared.form.submit() {
            To::Review
        } else {
            To::Issue(None)
        };
        shared.go(to);
    }

    fn view<'a>(&'a self, shared: &'a Shared) -> PageView<'a> {
        PageView { shared, fields: self, shown: ShownPhase::Fields }
    }
}

impl FormPhase for Fields {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Up => self.go_or_text(KeyCode::Up, -1, shared, cx),
            Action::Down => self.go_or_text(KeyCode::Down, 1, shared, cx),
            Action::PageUp => self.go_or_text(KeyCode::PageUp, -self.page(cx.area, shared), shared, cx),
            Action::PageDown => self.go_or_text(KeyCode::PageDown, self.page(cx.area, shared), shared, cx),
            Action::NextField => self.go(Way::Fields(1), shared),
            Action::PreviousField => self.go(Way::Fields(-1), shared),
            Action::Accept => self.accept(shared, cx),
            Action::Submit => self.next_step(shared),
            Action::StepForward => shared.go(To::Step(shared.steps.at + 1)),
            Action::StepBack if shared.steps.at > 0 => shared.go(To::Step(shared.steps.at - 1)),
            Action::StepBack => shared.step_before_first(cx),
            Action::Json => shared.open_json(),
            Action::Pick => self.pick(shared, cx),
            Action::NextIssue => shared.go(To::Issue(self.focus)),
            Action::Sample if shared.steps.shows(StepPreview::Mapping) => shared.ask_samples(true),
            Action::PreviousSample | Action::NextSample if shared.steps.shows(StepPreview::Mapping) => {
                shared.samples.turn(action == Action::NextSample);
            }
            Action::Editor | Action::Unset if self.stays(shared, cx) => {}
            Action::Editor => editor::edit(self.focused(), shared, cx),
            Action::Actions => self.offer_deeds(shared, cx),
            Action::Back if shared.form.editing().is_some() => shared.form.leave(),
            Action::Details => match shared.banner.clone() {
                Some(error) => cx.command(Command::ShowError(error)),
                None => return Handled::No,
            },
            action => return self.act_field(action, shared, cx),
        }
        Handled::Yes
    }

    /// A key that is no action, or a paste.
    fn text(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) {
        if matches!(input, Input::Paste(text) if self.paste_into_grid(text, shared, cx))
            || self.leaves_cell(input, shared)
        {
            return;
        }
        self.begin_row(input, shared, cx);
        if self.enter_group(input, shared, cx) {
            return;
        }
        let Some(row) = self.focused().cloned() else { return };
        if !matches!(input, Input::Resize { .. }) && self.stays(shared, cx) {
            return;
        }
        if !row.editing && self.turns(&row, input, shared, cx) {
            return;
        }
        if row.is_long() && !row.editing {
            if editor::is_wanted(input, cx) {
                editor::edit(Some(&row), shared, cx);
            }
            return;
        }
        if shared.form.begin_edit(row.id) {
            shared.form.input(input, cx.now());
            shared.banner = None;
        }
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        view::field_actions(page)
    }

    fn does(&self, action: Action, page: PageView<'_>) -> Option<&'static str> {
        view::field_does(action, page)
    }

    fn status(&self, page: PageView<'_>) -> Option<String> {
        let steps = &page.shared.steps;
        (steps.all.len() > 1).then(|| format!("step {} of {}", steps.at + 1, steps.all.len() + 1))
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw_step(page, area, buf, view);
    }
}

impl Fields {
    /// What changes the field that has the keys.
    fn act_field(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Undo | Action::Redo => Self::undo(action == Action::Undo, shared),
            Action::AddItem => self.add_row(shared, cx),
            Action::Unset => self.unset(shared, cx),
            _ => {
                let Some(focus) = self.focus else { return Handled::No };
                match action {
                    Action::Reveal => shared.form.reveal(focus),
                    Action::SelectAll => shared.form.select_text(focus),
                    Action::MoveUp => shared.form.move_by(self.row_item().unwrap_or(focus), -1),
                    Action::MoveDown => shared.form.move_by(self.row_item().unwrap_or(focus), 1),
                    _ => return Handled::No,
                }
            }
        }
        Handled::Yes
    }

    /// How many rows a page is.
    fn page(&self, area: Rect, shared: &Shared) -> isize {
        isize::try_from(view::parts(self.view(shared), area).fields.height.max(2)).unwrap_or(2) - 1
    }

    /// Gives a key to the text that is being edited; it may want it or not.
    fn text_takes(code: KeyCode, shared: &mut Shared, cx: &Cx<'_>) -> bool {
        let key = Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
        shared.form.editing().is_some() && shared.form.input(&key, cx.now())
    }

    /// Moves within a text of several lines that is being edited, else by so many rows.
    fn go_or_text(&mut self, code: KeyCode, by: isize, shared: &mut Shared, cx: &Cx<'_>) {
        let many = shared.form.editing().is_some_and(|editing| editing.area.lines().len() > 1);
        if !many || !Self::text_takes(code, shared, cx) {
            self.go(Way::Rows(by), shared);
        }
    }

    /// Enter: open a choice, picker, list item or group; else the next field.
    fn accept(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if Self::text_takes(KeyCode::Enter, shared, cx) {
            return;
        }
        let Some(row) = self.focused().cloned() else { return };
        match &row.field {
            _ if row.editing => self.go(Way::Fields(1), shared),
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
            Field::Choice { .. } | Field::Union { .. } => self.choose(&row, "", shared, cx),
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

    fn unfold(&mut self, row: &Row, shared: &mut Shared, cx: &mut Cx<'_>) {
        // Of a structure without members there is nothing to be seen: it is there, or it is not.
        let bare = shared.spec.shape_at(&row.path).is_some_and(|shape| shape.members().is_empty());
        match (row.state, &row.field, row.folded) {
            (State::LeftOut, Field::Group, _) if bare => shared.form.set_empty(row.id),
            (State::LeftOut | State::Empty, Field::List | Field::Map, Some(true)) => self.add(shared, cx),
            (.., folded) => shared.form.fold(row.id, folded != Some(true)),
        }
    }

    /// Adds an item to the list that the focus is on, or says why it takes none.
    pub(super) fn add(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
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
    fn unset(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
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
        if *shared.form.document() != before {
            let key = cx.desk.keymap.key(Mode::Form, Action::Undo);
            cx.command(Command::notice(format!("{name} {went}; {key} brings it back")));
        }
    }

    fn undo(back: bool, shared: &mut Shared) {
        let key = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        let before = shared.form.document().clone();
        if shared.form.editing().is_some() {
            let input = Input::Key(key(if back { 'z' } else { 'y' }));
            shared.form.input(&input, jiff::Timestamp::UNIX_EPOCH);
            if *shared.form.document() != before {
                return;
            }
        }
        if back {
            shared.form.undo();
        } else {
            shared.form.redo();
        }
    }

    /// Who types where a list, map or grid grows begins an entry.
    fn begin_row(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) {
        if types(input) && self.focused().is_some_and(|row| matches!(row.field, Field::Add)) {
            if self.grid.is_some() { self.add_row(shared, cx) } else { self.add(shared, cx) }
        }
    }

    /// Who types on a heading means what is under it: it opens, and the text goes into its first field, or into a new
    /// item. What holds something already is only opened. Says whether the text is to be typed nowhere.
    fn enter_group(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
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
    fn enter_first(&mut self, group: &Row, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
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
    fn turns(&mut self, row: &Row, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
        let Input::Key(key) = input else { return false };
        if self.grid.is_some() && self.turn_cell(row, *key, shared) {
            return true;
        }
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match (&row.field, key.code) {
            (Field::Flag, KeyCode::Char(' ')) => shared.form.toggle(row.id),
            (Field::Flag, KeyCode::Char('y') | KeyCode::Left) => shared.form.choose(row.id, "yes"),
            (Field::Flag, KeyCode::Char('n') | KeyCode::Right) => shared.form.choose(row.id, "no"),
            (Field::Choice { .. }, KeyCode::Left) => Self::turn_choice(row, false, shared),
            (Field::Choice { .. }, KeyCode::Right) => Self::turn_choice(row, true, shared),
            (Field::Choice { .. } | Field::Union { .. }, KeyCode::Char(letter)) if plain => {
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
            (Field::Flag | Field::Add, _) => {}
            (field, _) if field.is_header() => {}
            (_, KeyCode::Backspace | KeyCode::Delete) if row.id.part == Part::Value && row.text.is_empty() => {}
            _ => return false,
        }
        true
    }

    fn turn_choice(row: &Row, forward: bool, shared: &mut Shared) {
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

    /// Puts the focus and what is said of it in sight.
    pub(super) fn scroll(&mut self, shared: &Shared, area: Rect) {
        let parts = view::parts(self.view(shared), area);
        let lines = view::lines(self.view(shared), parts.fields.width);
        let here = view::line_row(self);
        let first = lines.iter().position(|line| line.row == here).unwrap_or(0);
        let last = first + lines.iter().filter(|line| line.row == here).count().saturating_sub(1);
        let height = usize::from(parts.fields.height);
        // Over the first row stands what the place determines.
        self.top = if self.focus_at == 0 { 0 } else { self.top };
        self.top = widgets::keep_visible(self.top, last, lines.len(), height);
        self.top = widgets::keep_visible(self.top, first, lines.len(), height);
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
