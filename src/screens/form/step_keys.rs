//! What keys do in every step alike, whatever stands in it: they lead to other steps, to the document as JSON and to what
//! is wrong, and take back what was done.

use serde_json::Value;

use super::phase::To;
use super::shared::Shared;
use crate::config::Action;
use crate::form::{Issue, Severity};
use crate::model::DocPath;
use crate::screens::{Command, Cx, Handled};
use crate::widgets::Tone;

impl Shared {
    /// Does what an action does in every step that does nothing else by it.
    pub(super) fn act_in_step(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::StepForward => self.go(To::Step(self.steps.at + 1)),
            Action::StepBack if self.steps.at > 0 => self.go(To::Step(self.steps.at - 1)),
            Action::StepBack => self.step_before_first(cx),
            Action::Refresh if self.counts_again() => self.count_again(),
            Action::Undo | Action::Redo => {
                let is_done = if action == Action::Undo { self.form.undo() } else { self.form.redo() };
                if !is_done {
                    cx.command(Command::notice("there is nothing to take back"));
                }
            }
            action => return self.act_on_document(action, cx),
        }
        Handled::Yes
    }

    /// Does what an action does in every step and in the review.
    pub(super) fn act_on_document(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Json => self.open_json(),
            Action::NextIssue => self.go(To::Issue(None)),
            Action::Details => match self.banner.clone() {
                Some(error) => cx.command(Command::error(error)),
                None => return Handled::No,
            },
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Puts a value into the member that the rows of a step stand for; none where it has none any more.
    pub(super) fn put_member(&mut self, member: &DocPath, value: Option<&Value>) {
        if let Some(row) = self.form.show(member) {
            match value {
                Some(value) => self.form.set_value(row, value),
                None => self.form.unset(row),
            }
        }
        self.banner = None;
    }

    /// What is wrong with that member and may be said by now: what was shown before, once it has a value, and what is
    /// against a text that somebody typed in its rows; all of it once the form was to be sent.
    pub(super) fn issues_of(&self, member: &DocPath, is_filled: bool) -> impl Iterator<Item = (Tone, &Issue)> {
        let is_typed = move |issue: &Issue| issue.path.get(self.form.document()).is_some_and(Value::is_string);
        let is_said = move |issue: &&Issue| (issue.shown || is_typed(issue)) && is_filled || self.form.is_submitted();
        let of = self.form.issues().iter().filter(move |issue| issue.path.starts_with(member)).filter(is_said);
        of.map(|issue| (if issue.severity == Severity::Error { Tone::Bad } else { Tone::Warn }, issue))
    }

    /// Goes on from a step whose rows stand for one member, or says what is wrong with that.
    pub(super) fn end_step_of(&mut self, member: &DocPath, called: &str, cx: &mut Cx<'_>) {
        let scope = self.steps.scope();
        if self.form.submit_part(&scope) {
            return self.go_on();
        }
        let wrong = self.form.issues().iter().find(|issue| issue.path.starts_with(member));
        let said = wrong.map(|issue| issue.message.clone()).unwrap_or_default();
        cx.command(Command::warn(format!("{called} {said}")));
    }
}
