//! How a form goes from one phase and step to the next.

use super::FormPage;
use super::phase::{Phase, ShownPhase, To};
use super::review::Review;
use super::steps::FormStep;
use crate::config::{Action, Mode};
use crate::form::wizard::StepPreview;
use crate::form::{Issue, RowId};
use crate::model::DocPath;
use crate::screens::{Command, Cx};

impl FormPage {
    /// Goes where the phase wanted to go.
    pub(super) fn navigate(&mut self, cx: &mut Cx<'_>) {
        while let Some(to) = self.shared.next.pop_front() {
            match to {
                To::Review | To::Phase(Phase::Review(_)) if self.shared.spec.many.is_some() => {
                    super::many::open_sheet(&mut self.shared, cx);
                }
                To::Step(step) if self.shared.spec.many.is_some() && step >= self.shared.steps.all.len() => {
                    super::many::open_sheet(&mut self.shared, cx);
                }
                To::Phase(phase) => self.turn(phase),
                To::Fields => {
                    self.turn(Phase::Fields);
                    self.fields.top = 0;
                }
                To::Restart => self.fields.restart(),
                To::Begin => self.begin_fields(cx),
                To::Step(step) => self.go_step(step),
                To::Review => self.go_step(self.shared.steps.all.len()),
                To::Issue(after) => self.next_issue(after, cx),
                To::IssueHere => {
                    let found = self.shared.form.next_issue_in(&self.shared.steps.scope(), None);
                    self.go_issue(found, cx);
                }
                To::Row(row) => self.go_row(row),
                To::Pick(row) => {
                    self.go_row(row);
                    self.arrange();
                    self.fields.pick(&mut self.shared, cx);
                    self.fields.asks();
                }
            }
        }
        // Only where it ends counts: on its way to a text, it goes through the fields.
        if !matches!(self.phase, Phase::Json(_)) {
            self.shared.drafting.text_unread = None;
        }
    }

    fn turn(&mut self, phase: Phase) {
        let before = std::mem::replace(&mut self.phase, phase);
        // The review lies under what is being sent, and is come back to.
        let review = match before {
            Phase::Review(review) => Some(review),
            Phase::Sending(sending) => Some(sending.review),
            _ => None,
        };
        match (&mut self.phase, review) {
            (Phase::Review(now), Some(review)) => now.take_over(review),
            (Phase::Sending(now), Some(review)) => now.review = review,
            _ => {}
        }
    }

    pub(super) fn shown(&self) -> ShownPhase {
        ShownPhase::from(&self.phase)
    }

    /// Brings steps, rows and focus to what the document is now.
    pub(super) fn arrange(&mut self) {
        self.fields.arrange(&mut self.shared, matches!(self.phase, Phase::Fields));
    }

    fn begin_fields(&mut self, cx: &mut Cx<'_>) {
        self.turn(Phase::Fields);
        self.arrange();
        // Nobody knows the names of templates by heart.
        if self.shared.steps.shows(StepPreview::Template) {
            self.fields.pick(&mut self.shared, cx);
        }
    }

    /// Goes to a step; behind the last one everything is looked at.
    fn go_step(&mut self, step: usize) {
        self.shared.form.leave();
        let steps = &mut self.shared.steps;
        let is_step = step < steps.all.len();
        let before = std::mem::replace(&mut steps.at, step.min(steps.all.len().saturating_sub(1)));
        let is_other = steps.at != before;
        self.turn(if is_step { Phase::Fields } else { Phase::Review(Review::from_top()) });
        // Who comes back from the review finds the cursor where it was.
        if is_step || is_other {
            self.fields.restart();
        }
    }

    /// Goes to the next field that needs attention, in whichever step it is.
    fn next_issue(&mut self, after: Option<RowId>, cx: &mut Cx<'_>) {
        self.shared.form.leave();
        let order: Vec<DocPath> = self.shared.steps.all.iter().flat_map(|step| step.scope.clone()).collect();
        let found = self.shared.form.next_issue(&order, after);
        self.go_issue(found, cx);
    }

    fn go_issue(&mut self, found: Option<RowId>, cx: &mut Cx<'_>) {
        let form = &self.shared.form;
        match found {
            Some(row) if self.shared.steps.show(form, row) => self.go_row(row),
            Some(row) => {
                let path = form.path_of(row).unwrap_or_default();
                let issue = form.issues().iter().find(|issue| issue.row == Some(row));
                let message = issue.map(|issue| issue.message.clone()).unwrap_or_default();
                let title = form.help_at(&path).map_or_else(|| path.to_string(), |help| help.title);
                // What no form knows is called by its path already, and stands in the text alone.
                let said = if title.is_empty() {
                    let key = cx.session.keymap.in_words(Mode::Form, Action::Json);
                    format!("{message} ({key} shows where)")
                } else {
                    format!("{title}: {message}")
                };
                // What is wrong with a whole is said where a step shows its parts, if one does.
                self.go_below(&path);
                cx.command(Command::warn(said));
            }
            None => {
                let whole = form.issues().iter().find(|issue| issue.row.is_none());
                let key = || cx.session.keymap.in_words(Mode::Form, Action::Json);
                let where_it_is = |issue: &Issue| {
                    if issue.path.is_root() {
                        return issue.message.clone();
                    }
                    format!("{} ({} shows where)", issue.message, key())
                };
                match whole.map(where_it_is) {
                    Some(message) => cx.command(Command::warn(message)),
                    None => cx.command(Command::notice("nothing is left to correct")),
                }
            }
        }
    }

    /// Goes to the first row inside a member that has no row of its own, in whichever step it is.
    fn go_below(&mut self, path: &DocPath) {
        let shows = |step: &FormStep| step.scope.iter().any(|shown| shown.starts_with(path));
        if let Some(step) = self.shared.steps.all.iter().position(shows) {
            self.go_step(step);
            self.arrange();
            self.fields.focus_below(path);
            self.arrange();
        }
    }

    /// Goes to a row, in whichever step it is.
    fn go_row(&mut self, row: RowId) {
        let path = self.shared.form.path_of(row);
        let step = path.and_then(|path| self.shared.steps.of(&path));
        let here = self.shared.steps.at;
        if let Some(step) = step.filter(|step| *step != here || !matches!(self.phase, Phase::Fields)) {
            self.go_step(step);
        }
        self.turn(Phase::Fields);
        self.fields.focus = Some(row);
        self.arrange();
    }
}
