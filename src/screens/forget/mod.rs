//! Forgetting a person: what exists of them over all domains, what of it is deleted, and a report without content.
//!
//! What belongs to a person, what deletes it and what stays is said by the catalogue. Nothing is sent before a word was
//! typed, and what is shown of the person is in memory alone.

mod ask;
mod gather;
mod report;
mod rows;
mod run;
mod slots;
mod taken;
#[cfg(test)]
mod tests;
mod thing;
mod view;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use slots::ForgetSlot;

use super::cursor::{Cursor, step};
use super::save::save;
use super::{Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, Unsaved, View};
use crate::config::Action;
use crate::contract::Outcome;
use gather::Gather;
use rows::Row;
use run::Run;

/// The page.
#[derive(Debug, Default)]
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

impl ForgetPage {
    /// The line under the cursor.
    fn index(&self, rows: &[Row]) -> usize {
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        if self.moved {
            return self.cursor.index(&keys);
        }
        rows.iter().position(|row| !row.is_heading).unwrap_or(0)
    }

    /// The line under the cursor, and what it is about.
    fn here(&self, cx: &Cx<'_>) -> Option<Row> {
        let mut rows = view::lines(self, cx.area, &cx.view());
        let at = self.index(&rows);
        (at < rows.len()).then(|| rows.swap_remove(at))
    }

    fn go(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        let rows = view::lines(self, cx.area, &cx.view());
        let height = usize::from(view::parts(self, cx.area).list.height);
        let Some(to) = step(action, self.index(&rows), rows.len(), height) else { return false };
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        self.cursor.set(to, &keys, height);
        self.moved = true;
        true
    }

    /// To the next thing, or the one before.
    fn hop(&mut self, forward: bool, cx: &Cx<'_>) {
        let rows = view::lines(self, cx.area, &cx.view());
        let at = self.index(&rows);
        let is_first = |(n, row): &(usize, &Row)| *n != at && row.is_first;
        let to = if forward {
            rows.iter().enumerate().skip(at).find(is_first)
        } else {
            rows.iter().enumerate().take(at).rfind(is_first)
        };
        if let Some(to) = to.map(|(n, _)| n) {
            let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
            self.cursor.set(to, &keys, view::parts(self, cx.area).list.height.into());
            self.moved = true;
        }
    }

    /// Takes what the line is about, or leaves it out; a group as a whole.
    fn toggle(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.here(cx) else { return };
        let refusal = row.about.iter().find_map(|n| self.gather.things[*n].refusal());
        let open: Vec<usize> = row.about.into_iter().filter(|n| self.gather.is_open(*n)).collect();
        if open.is_empty() {
            let text = refusal.unwrap_or("there is nothing here to be taken or left out");
            return cx.command(Command::warn(text));
        }
        let take = !open.iter().all(|n| self.gather.is_taken(*n));
        for n in open {
            self.gather.things[n].taken = take;
            if take {
                self.gather.explore(n, cx);
            }
        }
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        if let Some(run) = &mut self.run {
            let tally = run.job.tally();
            if !tally.can_retry() && tally.unknown == 0 {
                return cx.command(Command::warn("nothing failed, and all was sent"));
            }
            self.saved = false;
            return run.retry(&self.gather, cx);
        }
        if self.gather.failures().next().is_some() {
            return self.gather.resume(true, cx);
        }
        cx.cancel_all();
        self.gather = Gather::default();
        self.gather.begin(cx);
    }

    /// Shows in full what went wrong.
    fn details(&self, cx: &mut Cx<'_>) {
        match self.here(cx).and_then(|row| row.error) {
            Some(error) => cx.command(Command::error(error)),
            None => cx.command(Command::warn("nothing went wrong here")),
        }
    }

    /// Goes to what the line is about.
    fn open(&self, cx: &mut Cx<'_>) {
        let thing = self.here(cx).filter(|row| !row.is_heading).and_then(|row| row.about.first().copied());
        if let Some(thing) = thing.and_then(|n| self.gather.things.get(n)) {
            cx.command(Command::Open(thing.at.clone()));
        }
    }

    fn halt(&mut self, cx: &mut Cx<'_>) {
        match &mut self.run {
            Some(run) if !run.job.is_over() => run.halt(cx),
            _ => cx.command(Command::warn("nothing is being deleted")),
        }
    }

    /// Asks where the report is to be written.
    fn export(&mut self, cx: &mut Cx<'_>) {
        if self.gather.things.is_empty() || self.run.as_ref().is_some_and(|run| !run.job.is_over()) {
            return cx.command(Command::warn("there is no report before all has ended"));
        }
        let now = cx.now();
        let document = report::document(&self.gather, self.run.as_ref(), cx.context(), now);
        let json = serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
        let what = if self.run.is_some() { "forgotten" } else { "known" };
        let name = format!("{what}-{}", now.strftime("%Y%m%dT%H%M%SZ"));
        let contents = vec![("md".to_owned(), report::text(&document)), ("json".to_owned(), json)];
        self.saving = true;
        cx.command(Command::Overlay(save("Save the report", &name, contents)));
    }

    /// Nothing more is sent; what was sent is awaited elsewhere.
    fn leave(&mut self, cx: &mut Cx<'_>) {
        self.was_left = true;
        if let Some(run) = self.run.as_mut().filter(|run| !run.job.is_over()) {
            run.halt(cx);
        }
    }
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
            Action::Mark if self.run.is_none() => self.toggle(cx),
            Action::Delete | Action::Forget if self.run.is_none() => ask::ask(&self.gather, cx),
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
            OverlayAnswer::Begin if self.run.is_none() => {
                let mut run = Run::new(&self.gather, cx.now());
                run.go_on(cx);
                (self.run, self.cursor, self.moved) = (Some(run), Cursor::default(), false);
            }
            OverlayAnswer::Leave { .. } => self.leave(cx),
            _ => {}
        }
    }

    fn written(&mut self) {
        self.saved |= std::mem::take(&mut self.saving);
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let run = self.run.as_ref().filter(|_| !self.was_left)?;
        if !run.job.is_over() {
            let text = "It is still being deleted. What was sent is carried out; what was not sent yet stays.";
            return Some(Unsaved::Going(text.to_owned()));
        }
        let text = "The report was not saved. It can't be made again: what was deleted is not there any more.";
        (!self.saved).then(|| Unsaved::Going(text.to_owned()))
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.run.as_ref().and_then(|run| run.job.wakes())
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
                actions.extend([Action::Refresh, Action::Export]);
            }
            Some(run) if !run.job.is_over() => actions.push(Action::Cancel),
            Some(run) => {
                actions.push(Action::Export);
                if run.job.tally().can_retry() || run.job.tally().unknown > 0 {
                    actions.push(Action::Refresh);
                }
            }
        }
        actions.extend([Action::NextPane, Action::PreviousPane, Action::Open, Action::Details, Action::Back]);
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Mark => Some("take or leave out"),
            Action::Delete => Some("delete what is taken"),
            Action::Refresh if self.run.is_some() => Some("try again"),
            Action::Refresh => Some("look again"),
            Action::Export => Some("save the report"),
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
