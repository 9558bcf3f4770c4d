//! Looking at what is there: the rows on the screen, or all of them in the background.

use super::Sheet;
use serde_json::Value;

use super::check::{RowState, against, against_entries, against_state};
use crate::catalog::{Document, Plan};
use crate::config::{Action, Mode};
use crate::contract::{ErrorKind, JobWay, Lane, Outcome, Request};
use crate::jobs::{before_read, now_of, read_before};
use crate::screens::jobs::many::{ManyRow, joined};
use crate::screens::jobs::slots::SheetSlot;
use crate::screens::{Command, Cx, Slot};
use crate::widgets::plural;

/// So many rows are looked at at once.
const AT_ONCE: usize = 8;
/// A row that takes more pages than this is looked at when it is sent.
const PAGES: u32 = 1;

impl Sheet {
    /// Looks at rows whose present state is not known: those on the screen first; those that scrolled away need not be
    /// looked at any more.
    pub(super) fn look(&self, seen: &[usize], cx: &mut Cx<'_>) {
        if !self.many.looks() || self.begun || self.many.resumes.is_some() {
            return;
        }
        let running: Vec<usize> =
            cx.session.ledger.of(cx.owner).filter_map(|(_, ticket)| number(&ticket.slot)).collect();
        if !self.looks_at_all {
            for n in running.iter().filter(|n| !seen.contains(n)) {
                cx.cancel(&SheetSlot::Row(*n).into());
            }
        }
        let others = if self.looks_at_all { 0..self.rows.len() } else { 0..0 };
        let unseen = |n: &usize| self.rows[*n].state == RowState::Unseen && !running.contains(n);
        let wanted: Vec<usize> = seen.iter().copied().chain(others).filter(unseen).take(AT_ONCE).collect();
        let mut free = AT_ONCE.saturating_sub(cx.session.ledger.of(cx.owner).count());
        for n in wanted {
            if free == 0 || cx.runs(&SheetSlot::Row(n).into()) {
                continue;
            }
            if let Some(plan) = self.many.rows.get(n).and_then(|row| self.call(row)) {
                let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
                cx.start(SheetSlot::Row(n), Lane::Background, request);
                free -= 1;
            }
        }
    }

    /// The call that gives what there is of a row: by what the item itself is shown by where that is the same.
    fn call(&self, row: &ManyRow) -> Option<Plan> {
        if self.many.entries().is_some() {
            let read = before_read(self.many.deed.operation, &self.many.input(row))?;
            return Some(Plan { operation: read.operation, input: read.input });
        }
        if !self.many.edits() {
            let call = self.many.of.document_call(&row.at, &self.many.prepared).ok()?;
            let (Document::Describe(plan) | Document::Find(plan)) = call;
            return Some(plan);
        }
        let identity = joined(&self.many.shared, &row.own);
        let set = self.many.set_in(row);
        let (operation, input) = read_before(self.many.deed.operation, &identity, set)?;
        if self.many.of.describe_operation() == Some(operation)
            && let Ok(Document::Describe(plan)) = self.many.of.document_call(&row.at, &self.many.prepared)
        {
            return Some(plan);
        }
        Some(Plan { operation, input })
    }

    /// What would become of a row of which this is there.
    fn held_against(&self, known: &ManyRow, reply: Option<&Value>) -> RowState {
        let judge = if self.many.edits() { against } else { against_state };
        judge(&self.many, known, reply)
    }

    /// What there was of a row by this reply, where what others change from now on is not to be gone over.
    fn seen(&self, known: &ManyRow, reply: &Value) -> Value {
        let many = &self.many;
        let seen = match (many.back, many.way()) {
            (None, _) => None,
            (Some(_), JobWay::Edit) => now_of(many.deed.operation, &joined(&many.shared, &known.own), reply),
            (Some(_), JobWay::Send) => before_read(many.deed.operation, &many.input(known))
                .filter(|read| self.call(known).is_some_and(|call| call.operation == read.operation))
                .and_then(|read| read.image(std::slice::from_ref(reply)))
                .map(|image| image.document),
        };
        seen.unwrap_or_default()
    }

    pub(super) fn take_result(&mut self, slot: &Slot, outcome: &Outcome, _cx: &mut Cx<'_>) {
        let Some((n, known)) = number(slot).and_then(|n| Some((n, self.many.rows.get(n)?))) else { return };
        let state = match outcome {
            Outcome::Finished(page) if page.next.is_none() => match self.many.entries() {
                Some(entries) => against_entries(&self.many, known, entries, &page.reply.document),
                None => self.held_against(known, Some(&page.reply.document)),
            },
            // What takes something back goes over nothing that nobody has looked at.
            Outcome::Finished(_) if self.many.edits() && self.many.back.is_some() => {
                RowState::Refused("there is too much of it to be looked at here: put it back alone".to_owned())
            }
            // What is too long to be looked at here is looked at before it is sent.
            Outcome::Finished(_) => RowState::Ready,
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => self.held_against(known, None),
            Outcome::Failed(error) => RowState::Refused(format!("it could not be looked at: {}", error.message)),
            _ => return,
        };
        let seen = match outcome {
            Outcome::Finished(page) if page.next.is_none() => self.seen(known, &page.reply.document),
            _ => Value::Null,
        };
        if let Some(row) = self.rows.get_mut(n) {
            row.seen = seen;
            row.is_left_out |= matches!(state, RowState::Since(..));
            row.state = state;
        }
    }
}

impl Sheet {
    /// How many of the rows that are not left out nobody has looked at yet.
    pub(super) fn unseen(&self) -> usize {
        self.rows.iter().filter(|row| row.state == RowState::Unseen && !row.is_left_out).count()
    }

    /// The start that was asked for while rows were still being looked at comes once all are known. Where not all is as
    /// it was when it was asked for, that is said instead.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        if self.unseen() > 0 {
            return;
        }
        let Some(before) = self.waits.take() else { return };
        let count = self.count();
        let out = count.since + count.cannot;
        if out <= before {
            return self.ask(cx);
        }
        let key = cx.session.keymap.in_words(Mode::Sheet, Action::Submit);
        let (rows, rest) =
            (plural((out - before) as u64, "row is", "rows are"), crate::widgets::count(count.taken as u64));
        let same = match count.same {
            0 => String::new(),
            same => format!(", {} unchanged", crate::widgets::count(same as u64)),
        };
        let said =
            format!("all is looked at, and nothing started: {rows} left out now{same}; {key} starts with {rest}");
        cx.command(Command::warn(said));
    }
}

fn number(slot: &Slot) -> Option<usize> {
    match slot {
        Slot::Sheet(SheetSlot::Row(n)) => Some(*n),
        _ => None,
    }
}
