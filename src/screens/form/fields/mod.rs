//! The fields of a step, and what keys do among them.

mod choose;
mod edit;
mod pairs;
mod turn_back;
mod typing;
mod unpicked;

use std::borrow::Cow;

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use crate::catalog::name_in_arn;
use crate::config::Action;
use crate::contract::Input;
use crate::form::wizard::StepPreview;
use crate::form::{Field, Form, Row, RowId, RowState, Severity};
use crate::model::{DocPath, Step};
use crate::screens::form::grid::{GridModel, Way};
use crate::screens::form::mention::Subject;
use crate::screens::form::phase::{FormPhase, PageView, ShownPhase, To};
use crate::screens::form::pick::seen;
use crate::screens::form::shared::Shared;
use crate::screens::form::slots::FormSlot;
use crate::screens::form::texts::said_of_region;
use crate::screens::form::{editor, view};
use crate::screens::{Command, Cx, Handled, View};
use crate::widgets;

/// How it ends what is said where something is waited for.
pub(super) const STILL_READ: &str = "are still being read";

/// The fields of the open step, and which of them has the keys.
#[derive(Debug, Default)]
pub(in crate::screens::form) struct Fields {
    pub(in crate::screens::form) rows: Vec<Row>,
    /// The rows as a grid, where the step has one.
    pub(in crate::screens::form) grid: Option<GridModel>,
    /// How wide the page is.
    pub(in crate::screens::form) width: u16,
    /// The row that has the keys, and where it was.
    pub(in crate::screens::form) focus: Option<RowId>,
    pub(in crate::screens::form) focus_at: usize,
    /// The first line in sight.
    pub(in crate::screens::form) top: usize,
    /// Whether earlier replies had ids for the row that has the keys.
    pub(in crate::screens::form) has_seen: bool,
    /// The member whose row had the keys after the last of them: what is chosen in an overlay is for that one.
    asked: Option<DocPath>,
    /// The member whose list opens by itself once it is known what it is of.
    pub(in crate::screens::form) awaited: Option<DocPath>,
    /// Whether the step is gone on with as soon as something was picked, for it was only that that it lacked.
    pub(in crate::screens::form) goes_on: bool,
}

impl Fields {
    /// The first field, wherever one was.
    pub(in crate::screens::form) fn restart(&mut self) {
        (self.focus, self.focus_at, self.top) = (None, 0, 0);
    }

    /// The row that has the keys.
    pub(in crate::screens::form) fn focused(&self) -> Option<&Row> {
        let focus = self.focus?;
        self.rows.iter().find(|row| row.id == focus)
    }

    /// The row that has the keys is the one that an overlay asks for, if there is one now.
    pub(in crate::screens::form) fn asks(&mut self) {
        self.asked = self.focused().map(|row| row.path.clone());
    }

    /// Puts the focus back on the row that an overlay was opened for, though others came meanwhile; `false` if there is
    /// none any more.
    pub(in crate::screens::form) fn back_to_asked(&mut self) -> bool {
        let Some(asked) = &self.asked else { return true };
        if self.focused().is_some_and(|row| row.path == *asked) {
            return true;
        }
        let row = self.rows.iter().find(|row| row.path == *asked).map(|row| row.id);
        self.focus = row.or(self.focus);
        row.is_some()
    }

    /// Puts the focus on the first row inside a member.
    pub(in crate::screens::form) fn focus_below(&mut self, path: &DocPath) {
        let first = self.rows.iter().find(|row| row.path.starts_with(path)).map(|row| row.id);
        self.focus = first.or(self.focus);
    }

    /// Brings steps, rows and focus to what the document is now.
    pub(in crate::screens::form) fn arrange(&mut self, shared: &mut Shared, filling: bool) {
        let Shared { spec, form, steps, .. } = &mut *shared;
        steps.arrange(spec, form, filling);
        let mut scope = shared.steps.scope();
        if let Some(list) = shared.lookups.pairs.waits(&shared.spec, &shared.form) {
            scope.retain(|path| *path != list.path());
        }
        // Nothing else is filled in by mistake while what is to be changed is on its way.
        if shared.waits_for_pairs().is_some() {
            scope.clear();
        }
        self.rows = shared.form.rows_for(&scope);
        self.open_only(&scope, shared);
        self.make_grid(shared);
        self.name_switches(&shared.form);
        let at = self.focus.and_then(|focus| self.rows.iter().position(|row| row.id == focus));
        // A heading that is open is nothing to begin with, nor what the place brings along for many.
        let is_opened = |row: &Row| row.field.is_header() && row.folded == Some(false);
        let is_brought = |row: &Row| shared.spec.brings.iter().any(|(path, _)| *path == row.path);
        let is_begun = self.focus.is_some() || self.focus_at > 0;
        let first = match &shared.spec.many {
            _ if is_begun => self.focus_at,
            Some(_) => self.rows.iter().position(|row| !is_opened(row) && !is_brought(row)).unwrap_or_default(),
            None => usize::from(self.rows.first().is_some_and(is_opened)),
        };
        self.focus_at = at.unwrap_or(first).min(self.rows.len().saturating_sub(1));
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
    pub(in crate::screens::form) fn choose_fitting(&mut self, filling: bool, shared: &mut Shared, cx: &Cx<'_>) {
        let mut chosen_one = false;
        let typed = shared.form.typed_in();
        let is_typed = |path: &DocPath| typed.as_ref().is_some_and(|typed| typed.starts_with(path));
        let unions = self.rows.iter().filter(|row| matches!(row.field, Field::Union { .. }) && !is_typed(&row.path));
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
    pub(in crate::screens::form) fn know_rows(&mut self, shared: &Shared, cx: &Cx<'_>) {
        let Shared { spec, form, lookups, .. } = shared;
        let (of, known) = (Subject { spec, form, at: cx.location }, &lookups.known);
        let region = cx.context().region();
        let elsewhere = |row: &Row| {
            let text = row.path.get(form.document()).filter(|_| !row.editing && row.field != Field::Raw)?.as_str()?;
            said_of_region(text, region?)
        };
        for row in &mut self.rows {
            if let Field::Union { variants, chosen } = &mut row.field
                && self.focus == Some(row.id)
            {
                let fits = known.fitting(&row.path, variants, &of);
                variants.retain(|name| *chosen == Some(*name) || fits.contains(name));
            }
            row.refers = row.refers.or_else(|| known.picked_from(&row.path, &of));
            row.name = row.refers.and_then(|refers| known.name_of_id(&row.path, refers, &of, cx.session));
            // What an account names by an ARN alone is told by its kind.
            if row.name.is_none() && form.pair(row.id).is_some() && row.text.starts_with("arn:") {
                let named = row.path.get(form.document()).and_then(Value::as_str).map(name_in_arn);
                row.name = named.map(Cow::into_owned).filter(|name| *name != row.text);
            }
            row.issue = row.issue.take().or_else(|| elsewhere(row).map(|said| (Severity::Warning, said)));
        }
        self.has_seen = self.focused().is_some_and(|row| seen::is_any(row, spec, cx));
    }

    /// The next step, if nothing is wrong in this one; behind the last one everything is checked.
    fn next_step(&mut self, shared: &mut Shared) {
        shared.form.leave();
        let scope = shared.steps.scope();
        if shared.form.submit_part(&scope) {
            return shared.go_on();
        }
        self.arrange(shared, true);
        match self.missing_pick(shared) {
            Some(row) => self.ask(row, shared),
            None => shared.go(To::IssueHere),
        }
    }

    /// Opens the list of a row that something is missing in, and goes on as soon as it was picked.
    fn ask(&mut self, row: RowId, shared: &mut Shared) {
        self.goes_on = true;
        shared.go(To::Pick(row));
    }

    /// The first field to be corrected, if it only lacks what is picked from a list: that opens by itself.
    fn missing_pick(&self, shared: &Shared) -> Option<RowId> {
        let is_missing = |row: &Row| {
            let is_picked = !row.field.is_header() || row.field == Field::List;
            let lacks = row.required && row.state != RowState::Set && !row.editing;
            lacks && is_picked && row.field != Field::Add && shared.picks(row).is_some()
        };
        let first = self.rows.iter().position(|row| matches!(row.issue, Some((Severity::Error, _))))?;
        // What is picked before it may be what it is picked from.
        let before = self.rows[..=first].iter().find(|row| is_missing(row));
        before.filter(|_| self.grid.is_none() && is_missing(&self.rows[first])).map(|row| row.id)
    }

    /// What was missing was picked: the next that is missing is asked for, or the next step is open.
    pub(in crate::screens::form) fn go_on_picking(&mut self, shared: &mut Shared) {
        if !std::mem::take(&mut self.goes_on) {
            return;
        }
        shared.form.leave();
        self.arrange(shared, true);
        match self.left_empty(shared) {
            Some(row) => self.ask(row, shared),
            None => self.next_step(shared),
        }
    }

    /// The first needed list that has nothing in it, among the entries that were just picked: it may be sent so, but an
    /// entry that says one half only is hardly meant.
    fn left_empty(&self, shared: &Shared) -> Option<RowId> {
        let entry_of = |path: &DocPath| path.parent().filter(|entry| matches!(entry.last(), Some(Step::Index(_))));
        let list_of = |path: &DocPath| entry_of(path).and_then(|entry| entry.parent());
        let at = &self.focused()?.path;
        let picked = list_of(at).unwrap_or_else(|| at.clone());
        let is_empty = |row: &&Row| {
            let value = row.path.get(shared.form.document());
            row.required && row.field == Field::List && value.is_none_or(|value| *value == json!([]))
        };
        let inside = self.rows.iter().filter(|row| list_of(&row.path).as_ref() == Some(&picked));
        inside.filter(is_empty).find(|row| shared.picks(row).is_some()).map(|row| row.id)
    }

    /// How many rows a page is.
    fn page(&self, area: Rect, shared: &Shared) -> isize {
        isize::try_from(view::parts(self.view(shared), area).fields.height.max(2)).unwrap_or(2) - 1
    }

    /// Puts the focus and what is said of it in sight, and of what is above and below it a line, where there is room.
    pub(in crate::screens::form) fn scroll(&mut self, shared: &Shared, area: Rect) {
        let parts = view::parts(self.view(shared), area);
        let lines = view::lines(self.view(shared), parts.fields.width);
        let here = view::line_row(self);
        let first = lines.iter().position(|line| line.row == here).unwrap_or(0);
        let last = first + lines.iter().filter(|line| line.row == here).count().saturating_sub(1);
        let height = usize::from(parts.fields.height);
        let spare = height.saturating_sub(last - first + 1);
        let last = (last + usize::from(spare >= 1)).min(lines.len().saturating_sub(1));
        let first = first.saturating_sub(usize::from(spare >= 2));
        // Over the first row stands what the place determines.
        self.top = if self.focus_at == 0 { 0 } else { self.top };
        self.top = widgets::keep_visible(self.top, last, lines.len(), height);
        self.top = widgets::keep_visible(self.top, first, lines.len(), height);
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
            Action::Submit | Action::StepForward if shared.waits_for_pairs().is_some() => {
                let what = shared.waits_for_pairs().map(|list| list.plural()).unwrap_or_default();
                cx.command(Command::warn(format!("the {what} {STILL_READ}")));
            }
            Action::Submit => self.next_step(shared),
            Action::Refresh if shared.lookups.pairs.lacks() => {
                shared.lookups.pairs.read_again();
                shared.lookups.known.forget_unread();
            }
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
            action if self.act_field(action, shared, cx) == Handled::Yes => {}
            action => return shared.act_in_step(action, cx),
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
        // Nobody can see an id to go on from where its name stands for it: what is typed takes its place.
        if row.name.is_some() && !row.editing && typing::writes(input) {
            shared.form.select_text(row.id);
        }
        if shared.form.begin_edit(row.id) {
            shared.form.input(input, cx.now());
            shared.banner = None;
        } else if let Input::Paste(text) = input {
            self.paste_without_text(&row, text, shared, cx);
        }
    }

    fn types(&self) -> bool {
        true
    }

    fn waits_for(&self, slot: &FormSlot, shared: &Shared) -> bool {
        let says_pairs = matches!(slot, FormSlot::Known | FormSlot::Document(_));
        says_pairs
            && shared.form.editing().is_none()
            && shared.lookups.pairs.waits(&shared.spec, &shared.form).is_some()
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        view::field_actions(page)
    }

    fn does(&self, action: Action, page: PageView<'_>) -> Option<&'static str> {
        view::field_does(action, page)
    }

    fn status(&self, page: PageView<'_>) -> Option<String> {
        let Shared { steps, spec, form, lookups, .. } = page.shared;
        let step = (steps.all.len() > 1).then(|| format!("step {} of {}", steps.at + 1, steps.all.len() + 1));
        let waits = lookups.pairs.waits(spec, form).map(|list| format!("reading the {} …", list.plural()));
        waits.or(lookups.pairs.problem.clone()).or(step)
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw_step(page, area, buf, view);
    }
}
