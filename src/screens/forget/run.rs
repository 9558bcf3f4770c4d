//! Deleting: the job's calls, what becomes of them, and what is looked at again.

use jiff::Timestamp;

use super::deletions::{Deletion, DeletionState, Deletions};
use super::gather::Gather;
use super::slots::ForgetSlot;
use crate::catalog::Document;
use crate::contract::{CallId, ErrorKind, Lane, Outcome, Request};
use crate::screens::{Command, Cx, Slot};

/// So many deletions are under way at once; the pool paces them besides.
const AT_ONCE: usize = 4;
/// So many pages are looked through for what may still be there.
const PAGES: u32 = 20;

/// The job of one page.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) deletions: Deletions,
    /// The thing of each item.
    pub(super) of: Vec<usize>,
    pub(super) began: Timestamp,
    pub(super) ended: Option<Timestamp>,
}

impl Run {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { deletions: Deletions::new(Vec::new(), AT_ONCE), of: Vec::new(), began: now, ended: None }
    }

    /// Things are to be deleted, after those that were.
    pub(super) fn add(&mut self, things: &[usize], gather: &Gather) {
        let items = things.iter().filter_map(|n| Some((*n, gather.item(*n)?)));
        let (of, items): (Vec<usize>, Vec<Deletion>) = items.unzip();
        self.of.extend(of);
        self.deletions.add(items);
        self.ended = None;
    }

    /// The state of a thing that is deleted.
    pub(super) fn state_of(&self, thing: usize) -> Option<&DeletionState> {
        let n = self.of.iter().position(|of| *of == thing)?;
        self.deletions.items().get(n).map(|item| &item.state)
    }

    /// Hands over what comes next.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now();
        for n in self.deletions.next(now) {
            if let Some(item) = self.deletions.items().get(n) {
                let (operation, input) = (item.plan.operation, item.plan.input.clone());
                let request = Request { operation, input: input.clone(), pages: 1 };
                cx.start_at(ForgetSlot::Send(n), Lane::Background, request, &input);
            }
        }
        self.ended = self.deletions.is_over().then(|| self.ended.unwrap_or(now));
    }

    /// A deletion moved on.
    pub(super) fn take(&mut self, n: usize, outcome: &Outcome, gather: &Gather, cx: &mut Cx<'_>) {
        self.deletions.note(n, outcome, cx.now());
        match self.deletions.items().get(n).map(|item| (&item.state, &item.at)) {
            Some((DeletionState::Done { .. }, at)) => {
                let (context, at) = (cx.context, at.clone());
                cx.session.changed(context, &at);
            }
            Some((DeletionState::Unknown(_), _)) => self.check(n, gather, cx),
            _ => {}
        }
        if outcome.is_last() {
            self.go_on(cx);
        }
    }

    /// Looks whether what was to be deleted is still there.
    fn check(&self, n: usize, gather: &Gather, cx: &mut Cx<'_>) {
        let Some(thing) = self.of.get(n).and_then(|of| gather.things.get(*of)) else { return };
        let prepared = thing.at.parent().map(|list| gather.prepared(&list)).unwrap_or_default();
        if let Ok(Document::Describe(plan) | Document::Find(plan)) = thing.resource.document_call(&thing.at, &prepared)
        {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(ForgetSlot::Check(n), Lane::Background, request);
        }
    }

    /// Looks after all of which nobody knows what became.
    pub(super) fn check_all(&self, gather: &Gather, cx: &mut Cx<'_>) {
        for n in self.deletions.unknown() {
            self.check(n, gather, cx);
        }
    }

    /// What was looked at says something.
    pub(super) fn checked(&mut self, n: usize, outcome: &Outcome, gather: &Gather, cx: &mut Cx<'_>) {
        let Some(thing) = self.of.get(n).and_then(|of| gather.things.get(*of)) else { return };
        let gone = match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => {
                let is_there = thing.resource.document(&thing.at, &page.reply.document).is_some();
                (is_there || page.next.is_none()).then_some(!is_there)
            }
            Outcome::Failed(error) => (error.kind == ErrorKind::NotFound).then_some(true),
            _ => None,
        };
        if let Some(gone) = gone {
            self.deletions.settle(n, gone, cx.now());
        }
    }

    /// Nothing more is sent: what was handed over and not sent is taken back.
    pub(super) fn halt(&mut self, cx: &mut Cx<'_>) {
        let ids: Vec<CallId> = self.deletions.halt().into_iter().filter_map(|n| running(n, cx)).collect();
        for id in ids {
            cx.command(Command::Cancel(id));
        }
        let now = cx.now();
        self.ended = self.deletions.is_over().then(|| self.ended.unwrap_or(now));
    }

    /// What failed and what was not sent is sent again.
    pub(super) fn retry(&mut self, gather: &Gather, cx: &mut Cx<'_>) {
        self.check_all(gather, cx);
        self.deletions.retry();
        self.ended = None;
        self.go_on(cx);
    }

    /// The page was away: of what runs no more nobody knows what became.
    pub(super) fn come_back(&mut self, gather: &Gather, cx: &mut Cx<'_>) {
        self.deletions.lose(|n| cx.runs(&slot(n)));
        self.check_all(gather, cx);
        self.go_on(cx);
    }
}

fn slot(n: usize) -> Slot {
    ForgetSlot::Send(n).into()
}

/// The call of an item.
fn running(n: usize, cx: &Cx<'_>) -> Option<CallId> {
    cx.session.ledger.find(cx.owner, &slot(n))
}
