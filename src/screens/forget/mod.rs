//! Forgetting a person: what exists of them over all domains, what of it is deleted, and a report without content.
//!
//! What belongs to a person, what deletes it and what stays is said by the catalogue. Nothing is sent before a word was
//! typed, and what is shown of the person is in memory alone.

mod act;
mod ask;
mod deletions;
mod explore;
mod gather;
mod look;
mod missing;
mod report;
mod rows;
mod run;
mod similar;
mod slots;
mod taken;
#[cfg(test)]
mod tests;
mod thing;
mod told;
mod view;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use slots::ForgetSlot;

use super::cursor::Cursor;
use super::{Cx, Handled, OverlayAnswer, Screen, Session, Slot, Unsaved, View};
use crate::catalog::Location;
use crate::config::Action;
use crate::contract::Outcome;
use deletions::DeletionState;
use gather::Gather;
use run::Run;

/// The page.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct ForgetPage {
    gather: Gather,
    run: Option<Run>,
    cursor: Cursor<String>,
    /// Whether the user moved; until then the cursor is on the first thing.
    moved: bool,
    entered: bool,
    /// Whether writes are refused here.
    is_read_only: bool,
    /// Whether a report is about to be written, and whether one was.
    saving: bool,
    saved: bool,
    /// Whether the user has agreed to leave.
    was_left: bool,
}

impl Screen for ForgetPage {
    fn name(&self) -> &'static str {
        "forget"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.was_left = false;
        self.is_read_only = cx.context().refuses_writes();
        if !std::mem::replace(&mut self.entered, true) {
            return self.gather.begin(cx);
        }
        self.gather.resume(false, cx);
        if let Some(run) = &mut self.run {
            run.come_back(&self.gather, cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        self.is_read_only = cx.context().refuses_writes();
        match action {
            Action::Mark if self.can_choose() => self.toggle(cx),
            Action::Delete | Action::Forget if self.can_choose() => ask::ask(&self.gather, &self.fresh(), cx),
            Action::Cancel => self.halt(cx),
            Action::Refresh if !self.gather.things.is_empty() => self.refresh(cx),
            Action::NextPane | Action::PreviousPane => self.hop(action == Action::NextPane, cx),
            Action::Details => self.details(cx),
            Action::Open => self.open(cx),
            Action::Export => self.export(cx),
            action if self.go(action, cx) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        self.is_read_only = cx.context().refuses_writes();
        self.gather.look_for_names(cx);
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match (slot, &mut self.run) {
            (Slot::Forget(ForgetSlot::Ask(n)), _) => self.gather.take(*n, outcome, cx),
            (Slot::Forget(ForgetSlot::Send(n)), Some(run)) => run.take(*n, outcome, &self.gather, cx),
            (Slot::Forget(ForgetSlot::Check(n)), Some(run)) => run.checked(*n, outcome, &self.gather, cx),
            _ => {}
        }
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Begin if self.can_choose() => {
                let fresh = self.fresh();
                let now = cx.now();
                let run = self.run.get_or_insert_with(|| Run::new(now));
                run.add(&fresh, &self.gather);
                run.go_on(cx);
                (self.saved, self.cursor, self.moved) = (false, Cursor::default(), false);
            }
            OverlayAnswer::Leave { .. } => self.leave(cx),
            _ => {}
        }
    }

    fn written(&mut self, _cx: &mut Cx<'_>) {
        self.saved |= std::mem::take(&mut self.saving);
    }

    fn gone(&self) -> Vec<Location> {
        let items = self.run.iter().flat_map(|run| run.deletions.items());
        items.filter(|item| matches!(item.state, DeletionState::Done { .. })).map(|item| item.at.clone()).collect()
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let run = self.run.as_ref().filter(|_| !self.was_left)?;
        if !run.deletions.is_over() {
            let text = "It is still being deleted. What was sent is carried out; what was not sent yet stays.";
            return Some(Unsaved::Going(text.to_owned()));
        }
        let text = "The report was not saved. It can't be made again: what was deleted is not there any more.";
        (!self.saved).then(|| Unsaved::Going(text.to_owned()))
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.run.as_ref().and_then(|run| run.deletions.wakes())
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if let Some(run) = &mut self.run {
            run.go_on(cx);
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        if self.gather.things.is_empty() {
            return vec![Action::FindCustomer, Action::Back];
        }
        let mut actions = Vec::new();
        match &self.run {
            None => {
                actions.push(Action::Mark);
                if !self.is_read_only {
                    actions.push(Action::Delete);
                }
                // Where an answer is missing, asking again comes before a report of what is known.
                let lacks = self.gather.failures().next().is_some();
                let rest = [Action::Refresh, Action::Export, Action::NextPane];
                actions.extend(rest.into_iter().skip(usize::from(!lacks)));
                actions.extend((!lacks).then_some(Action::Refresh));
            }
            Some(run) if !run.deletions.is_over() => actions.push(Action::Cancel),
            Some(run) => {
                actions.push(Action::Export);
                if !self.is_read_only && !self.fresh().is_empty() {
                    actions.extend([Action::Mark, Action::Delete]);
                }
                let tally = run.deletions.tally();
                if tally.can_retry() || tally.unknown > 0 || self.gather.failures().next().is_some() {
                    actions.push(Action::Refresh);
                }
            }
        }
        let others = [Action::NextPane, Action::PreviousPane, Action::Open, Action::Details, Action::Back];
        actions.extend(others.into_iter().filter(|action| *action != Action::NextPane || self.run.is_some()));
        actions
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Mark => "Take the thing under the cursor, or leave it out",
            Action::Delete => "Delete what is taken; says all of it and asks first",
            Action::Refresh if self.run.is_some() => "Try again what was not done",
            Action::Refresh => "Look again for what there is",
            Action::Export => "Save a report without personal content",
            Action::Cancel => "Send no more of what is left",
            Action::Details => "Show what went wrong",
            Action::NextPane => "Go to the next thing",
            Action::PreviousPane => "Go to the thing before",
            Action::Open => "Open the thing under the cursor",
            _ => return None,
        })
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Mark => Some("take or leave"),
            Action::Delete => Some("delete taken"),
            Action::Refresh if self.run.is_some() => Some("try again"),
            Action::Refresh => Some("look again"),
            Action::Export => Some("save report"),
            Action::Cancel => Some("send no more"),
            Action::Details => Some("what went wrong"),
            Action::NextPane => Some("next thing"),
            Action::PreviousPane => Some("thing before"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.gather.name().map_or_else(|| "Forget a person".to_owned(), |name| format!("Forget {name}"))
    }

    fn status(&self, _view: &View<'_>) -> String {
        match &self.run {
            _ if self.gather.things.is_empty() => String::new(),
            None => format!("{} taken", self.gather.taken().len()),
            Some(_) => view::said(self),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
