//! How a form goes from one phase and step to the next.

use serde_json::Value;

use super::current::{CURRENT, Reading};
use super::resend::Attempts;
use super::spec::Kind;
use super::steps::{Step, step_of, steps};
use super::voided::Voided;
use super::{FormPage, Phase};
use crate::contract::{ApiError, ErrorKind, Outcome, Slot};
use crate::form::wizard::Wizard;
use crate::form::{Form, Row, RowId};
use crate::model::{DocPath, Edit, input_from_reply};
use crate::screens::{Command, Cx};

impl FormPage {
    /// The first thing: read what exists, do what needs no filling in, or begin with the fields.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        self.spec.know(cx.location, cx.context());
        self.reset(cx);
        self.reading = Reading::default();
        if self.spec.kind == Kind::Edit && self.read_current(CURRENT, cx) {
            self.phase = Phase::Loading;
        } else if self.spec.kind == Kind::Read && self.spec.is_whole() {
            self.send(cx);
        }
    }

    /// An empty form in its first phase.
    pub(super) fn reset(&mut self, _cx: &mut Cx<'_>) {
        self.renew(None);
        let several = self.spec.wizard.is_some_and(|wizard| wizard.starts.len() > 1);
        self.phase = if self.spec.kind == Kind::Create && several {
            Phase::Starting
        } else if self.spec.kind == Kind::Act && self.spec.is_clear() {
            Phase::Review
        } else {
            Phase::Fields
        };
    }

    /// A new document, for one of the ways to begin.
    pub(super) fn renew(&mut self, start: Option<String>) {
        let mut document = self.spec.given.clone();
        self.preset.clear();
        self.voided.clear();
        self.start = start.or_else(|| self.spec.wizard?.starts.first().map(|start| start.id.clone()));
        if let (Some(wizard), Kind::Create) = (self.spec.wizard, self.spec.kind) {
            let due: Vec<_> = wizard.due_presets(&document, self.start.as_deref()).cloned().collect();
            for preset in due {
                self.preset.insert(preset.path.to_string());
                preset.path.put(&mut document, preset.value);
            }
        }
        for (path, value) in &self.spec.brings {
            path.put(&mut document, value.clone());
        }
        self.form = Form::new(self.spec.operation(), document).at_place(&self.spec.given);
        self.drafting.begin(self.form.document());
        (self.step, self.focus, self.focus_at, self.top) = (0, None, 0, 0);
        (self.banner, self.attempts) = (None, Attempts::default());
        self.opened.clear();
        self.visited.clear();
        self.steps.clear();
    }

    /// What exists was read, or it could not be.
    pub(super) fn take_current(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Some(document) = self.gathered(outcome, self.reader()) {
            return match self.input_from(&document) {
                Some(input) => {
                    self.note_brought(&document);
                    self.edit_from(input);
                }
                None => self.absent(None, cx),
            };
        }
        match outcome {
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => self.absent(Some(error), cx),
            Outcome::Failed(error) => self.phase = Phase::Blocked(error.clone()),
            Outcome::Cancelled => {
                let error = ApiError::local(ErrorKind::Invalid, "Cancelled", "what exists was not read");
                self.phase = Phase::Blocked(error);
            }
            _ => {}
        }
    }

    /// Whether it makes what is not there.
    pub(super) fn is_put(&self) -> bool {
        self.spec.operation().operation().edit == Some(Edit::Put)
    }

    /// Whether what is there is replaced as a whole.
    pub(super) fn replaces(&self) -> bool {
        matches!(self.spec.operation().operation().edit, Some(Edit::Put | Edit::Replace))
    }

    /// The whole input with the values that a reply has.
    pub(super) fn input_from(&self, reply: &Value) -> Option<Value> {
        let mut input = input_from_reply(self.spec.operation(), &self.spec.given, reply)?;
        self.take_brought(&mut input);
        Some(input)
    }

    /// Starts to edit what exists.
    pub(super) fn edit_from(&mut self, current: Value) {
        self.form = Form::edit(self.spec.operation(), current).at_place(&self.spec.given);
        self.drafting.begin(self.form.document());
        self.start = self.spec.wizard.and_then(|w| w.start_of(self.form.document())).map(|start| start.id.clone());
        self.phase = Phase::Fields;
        (self.step, self.focus, self.focus_at, self.top) = (0, None, 0, 0);
    }

    /// Brings steps, rows and focus to what the document is now.
    pub(super) fn arrange(&mut self) {
        self.drop_stale();
        self.set_presets();
        let id = self.open_step().map(|step| step.id.clone());
        self.steps = steps(&self.spec, self.form.document(), self.start.as_deref());
        let known = id.and_then(|id| self.steps.iter().position(|step| step.id == id));
        self.step = known.unwrap_or(self.step).min(self.steps.len().saturating_sub(1));
        if let Some(step) = self.open_step().filter(|_| matches!(self.phase, Phase::Fields)) {
            let step = step.id.clone();
            self.visited.insert(step);
        }
        let scope = self.scope();
        self.form.prepare(&scope);
        let needed =
            |wizard: &Wizard| wizard.needed_for(self.form.document(), self.start.as_deref()).cloned().collect();
        let needed = self.spec.wizard.map(needed).unwrap_or_default();
        self.form.demand(needed);
        self.rows = self.form.rows_for(&scope);
        self.open_only(&scope);
        self.make_grid();
        self.name_switches();
        let at = self.focus.and_then(|focus| self.rows.iter().position(|row| row.id == focus));
        // A heading that is open is nothing to begin with.
        let opened = |row: &Row| row.field.is_header() && row.folded == Some(false);
        let first = usize::from(self.focus.is_none() && self.focus_at == 0 && self.rows.first().is_some_and(opened));
        self.focus_at = at.unwrap_or(self.focus_at + first).min(self.rows.len().saturating_sub(1));
        self.focus = self.rows.get(self.focus_at).map(|row| row.id);
        self.focus_cell();
    }

    /// Out of its group `Enabled` says nothing: it has the name of what it switches.
    fn name_switches(&mut self) {
        for row in self.rows.iter_mut().filter(|row| row.depth == 0 && row.label == "Enabled") {
            let group = row.path.parent().filter(|group| !group.is_root());
            if let Some(help) = group.and_then(|group| self.form.help_at(&group)) {
                row.label = help.title;
            }
        }
    }

    /// A step with nothing but one heading is of no use folded: it is opened, once.
    fn open_only(&mut self, scope: &[DocPath]) {
        let [row] = self.rows.as_slice() else { return };
        let Some(step) = self.steps.get(self.step) else { return };
        if row.folded == Some(true) && self.opened.insert(step.id.clone()) {
            let id = row.id;
            self.form.fold(id, false);
            self.rows = self.form.rows_for(scope);
        }
    }

    /// The members of the open step.
    pub(super) fn scope(&self) -> Vec<DocPath> {
        self.open_step().map(|step| step.scope.clone()).unwrap_or_default()
    }

    /// Leaves out what another choice has made void, and keeps it aside: it comes back with that choice.
    fn drop_stale(&mut self) {
        let Some(wizard) = self.spec.wizard.filter(|_| self.spec.kind == Kind::Create) else { return };
        if !matches!(self.phase, Phase::Fields) {
            return;
        }
        let start = self.start.as_deref();
        let stale: Vec<_> = wizard.stale(self.form.document(), start).cloned().collect();
        for path in stale {
            if let Some(value) = path.get(self.form.document()).cloned() {
                self.voided.retain(|kept| kept.path != path);
                self.voided.push(Voided { path: path.clone(), value });
            }
            self.form.leave_out(&path);
        }
        self.voided.retain(|Voided { path, value }| {
            if path.get(self.form.document()).is_some() {
                return false;
            }
            let mut trial = self.form.document().clone();
            path.put(&mut trial, value.clone());
            let void = wizard.stale(&trial, start).any(|stale| stale == path);
            if !void {
                self.form.put(path, value);
            }
            void
        });
    }

    /// Sets what is due now that another member has its value; once.
    fn set_presets(&mut self) {
        let Some(wizard) = self.spec.wizard.filter(|_| self.spec.kind == Kind::Create) else { return };
        let due: Vec<_> = wizard.due_presets(self.form.document(), self.start.as_deref()).cloned().collect();
        for preset in due {
            if self.preset.insert(preset.path.to_string()) {
                self.form.put(&preset.path, &preset.value);
            }
        }
    }

    /// Goes to a step; behind the last one everything is looked at.
    pub(super) fn go_step(&mut self, step: usize) {
        self.form.leave();
        self.phase = if step < self.steps.len() { Phase::Fields } else { Phase::Review };
        self.step = step.min(self.steps.len().saturating_sub(1));
        (self.focus, self.focus_at, self.top) = (None, 0, 0);
    }

    /// The next step, if nothing is wrong in this one; behind the last one everything is checked.
    pub(super) fn next_step(&mut self, cx: &mut Cx<'_>) {
        self.form.leave();
        let scope = self.scope();
        if !self.form.submit_part(&scope) {
            self.arrange();
            let focus = self.focus_at.checked_sub(1).and_then(|before| self.rows.get(before)).map(|row| row.id);
            let found = self.form.next_issue_in(&scope, focus);
            return self.go_issue(found, cx);
        }
        if self.step + 1 < self.steps.len() {
            return self.go_step(self.step + 1);
        }
        if self.form.submit() { self.go_step(self.steps.len()) } else { self.next_issue(None, cx) }
    }

    /// Goes to the next field that needs attention, in whichever step it is.
    pub(super) fn next_issue(&mut self, after: Option<RowId>, cx: &mut Cx<'_>) {
        self.form.leave();
        let found = self.form.next_issue(after);
        self.go_issue(found, cx);
    }

    fn go_issue(&mut self, found: Option<RowId>, cx: &mut Cx<'_>) {
        match found {
            Some(row) if self.is_shown(row) => self.go_row(row),
            Some(row) => {
                let path = self.form.path_of(row).unwrap_or_default();
                let issue = self.form.issues().iter().find(|issue| issue.row == Some(row));
                let message = issue.map(|issue| issue.message.clone()).unwrap_or_default();
                let title = self.form.help_at(&path).map_or_else(|| path.to_string(), |help| help.title);
                // What is wrong with a whole is said where a step shows its parts, if one does.
                self.go_below(&path);
                cx.command(Command::warn(format!("{title}: {message}")));
            }
            None => {
                let whole = self.form.issues().iter().find(|issue| issue.row.is_none());
                match whole.map(|issue| issue.message.clone()) {
                    Some(message) => cx.command(Command::warn(message)),
                    None => cx.command(Command::notice("nothing is left to correct")),
                }
            }
        }
    }

    /// Goes to the first row inside a member that has no row of its own, in whichever step it is.
    fn go_below(&mut self, path: &DocPath) {
        let shows = |step: &Step| step.scope.iter().any(|shown| shown.starts_with(path));
        if let Some(step) = self.steps.iter().position(shows) {
            self.go_step(step);
            self.arrange();
            let first = self.rows.iter().find(|row| row.path.starts_with(path)).map(|row| row.id);
            self.focus = first.or(self.focus);
            self.arrange();
        }
    }

    /// Whether a step shows a row.
    pub(super) fn is_shown(&self, row: RowId) -> bool {
        self.form.path_of(row).is_some_and(|path| step_of(&self.steps, &path).is_some())
    }

    /// Goes to a row, in whichever step it is.
    pub(super) fn go_row(&mut self, row: RowId) {
        let path = self.form.path_of(row);
        let step = path.and_then(|path| step_of(&self.steps, &path));
        if let Some(step) = step.filter(|step| *step != self.step || !matches!(self.phase, Phase::Fields)) {
            self.go_step(step);
        }
        self.phase = Phase::Fields;
        self.focus = Some(row);
        self.arrange();
    }

    /// A call of this form moved on.
    pub(super) fn take_result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match slot.0.as_str() {
            super::current::PREPARE => self.take_prepared(outcome, cx),
            CURRENT => self.take_current(outcome, cx),
            super::absent::HOLDER => self.take_holder(outcome, cx),
            super::review::EXISTS => self.take_exists(outcome),
            name if name.starts_with(super::lasting::NAME) => self.take_name(slot, outcome, cx),
            super::unset::THERE => self.take_there(outcome, cx),
            super::send::AGAIN => self.take_again(outcome, cx),
            super::send::SUBMIT => self.take_sent(outcome, cx),
            super::follow::FOLLOW => self.take_state(outcome, cx),
            super::starts::PROPOSE => self.take_proposal(outcome, cx),
            super::side_panel::TEMPLATE => self.take_template(outcome),
            super::known::KNOWN => self.take_known(outcome, cx),
            super::object_type::TYPE => self.take_type(outcome),
            _ => {}
        }
    }
}
