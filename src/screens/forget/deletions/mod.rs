//! The deletions of one page, in order, and which of them is sent next: those that come last wait for all others.
//!
//! They are carried by their page and end with it. What is done to many rows is a job, which goes on beside the app.

mod item;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use crate::contract::{ApiError, ErrorKind, Outcome, Tally};
pub(super) use item::{Deletion, DeletionState};

/// So many seconds they rest where the service went on asking for patience: each time longer.
const RESTS: [i64; 5] = [2, 5, 15, 30, 60];

/// The deletions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deletions {
    items: Vec<Deletion>,
    /// How many items may be under way.
    at_once: usize,
    /// Whether nothing more is to be sent.
    is_halted: bool,
    /// Until when nothing is sent, and how often it rested since something was done.
    rest: Option<Timestamp>,
    rests: usize,
}

impl Deletions {
    /// These deletions.
    pub(super) fn new(items: Vec<Deletion>, at_once: usize) -> Self {
        Self { items, at_once: at_once.max(1), is_halted: false, rest: None, rests: 0 }
    }

    /// All of them, in the order in which they are sent.
    pub(super) fn items(&self) -> &[Deletion] {
        &self.items
    }

    /// What is to be sent now; it counts as handed over from here on.
    pub(super) fn next(&mut self, now: Timestamp) -> Vec<usize> {
        if self.is_halted || self.rest.is_some_and(|until| until > now) {
            return Vec::new();
        }
        self.rest = None;
        let waits = self.hold();
        let room = self.at_once.saturating_sub(self.tally().under_way);
        let waiting = |(_, item): &(usize, &Deletion)| item.state == DeletionState::Waiting && !(waits && item.is_last);
        let next: Vec<usize> = self.items.iter().enumerate().filter(waiting).take(room).map(|(n, _)| n).collect();
        for n in &next {
            self.items[*n].state = DeletionState::Started;
        }
        next
    }

    /// Whether those that come last wait for the others. They are not sent where one of the others was not carried out.
    fn hold(&mut self) -> bool {
        let first = |all: &Self, holds: fn(&DeletionState) -> bool| {
            all.items.iter().any(|item| !item.is_last && holds(&item.state))
        };
        let waits = first(self, |state| {
            matches!(state, DeletionState::Waiting | DeletionState::Started | DeletionState::Sent { .. })
        });
        if !waits && first(self, |state| !matches!(state, DeletionState::Done { .. })) {
            let held = |item: &&mut Deletion| item.is_last && item.state == DeletionState::Waiting;
            self.items.iter_mut().filter(held).for_each(|item| item.state = DeletionState::LeftOut);
        }
        waits
    }

    /// More is to be done, after all that was there.
    pub(super) fn add(&mut self, items: Vec<Deletion>) {
        self.is_halted = false;
        self.items.extend(items);
    }

    /// The call of an item moved on.
    pub(super) fn note(&mut self, n: usize, outcome: &Outcome, now: Timestamp) {
        let Some(item) = self.items.get_mut(n) else { return };
        if item.note(outcome, now) {
            let pause = RESTS[self.rests.min(RESTS.len() - 1)];
            self.rests += 1;
            self.rest = now.checked_add(SignedDuration::from_secs(pause)).ok();
            if self.is_halted {
                item.state = DeletionState::LeftOut;
            }
        } else if matches!(item.state, DeletionState::Done { .. }) {
            self.rests = 0;
        }
    }

    /// Somebody has looked what became of an item of unknown outcome: it was carried out, or it was not.
    pub(super) fn settle(&mut self, n: usize, done: bool, now: Timestamp) {
        let Some(item) = self.items.get_mut(n) else { return };
        if let DeletionState::Unknown(error) = &item.state {
            item.state = if done {
                DeletionState::Done { at: now, absent: false }
            } else {
                let message = "it was looked for, and it is still there".to_owned();
                let advice = Some("What was sent did not delete it: try again.".to_owned());
                DeletionState::Failed(ApiError { kind: ErrorKind::Timeout, message, advice, ..error.clone() })
            };
        }
    }

    /// Nothing more is sent. Gives those that were handed over and may not be sent yet: their calls are to be
    /// cancelled.
    pub(super) fn halt(&mut self) -> Vec<usize> {
        self.is_halted = true;
        self.rest = None;
        for item in self.items.iter_mut().filter(|item| item.state == DeletionState::Waiting) {
            item.state = DeletionState::LeftOut;
        }
        self.all_of(|state| *state == DeletionState::Started)
    }

    /// What failed and what was not sent waits again.
    pub(super) fn retry(&mut self) {
        self.is_halted = false;
        for item in &mut self.items {
            if matches!(item.state, DeletionState::Failed(_) | DeletionState::LeftOut) {
                item.state = DeletionState::Waiting;
            }
        }
    }

    /// Whoever heard of the calls was away: of those that run no more nobody knows what became.
    pub(super) fn lose(&mut self, runs: impl Fn(usize) -> bool) {
        for n in self.all_of(|state| matches!(state, DeletionState::Started | DeletionState::Sent { .. })) {
            if !runs(n) {
                let error = ApiError::local(ErrorKind::UnknownOutcome, "NotAwaited", "its answer was not awaited");
                self.items[n].state = DeletionState::Unknown(error);
            }
        }
    }

    /// The items of unknown outcome.
    pub(super) fn unknown(&self) -> Vec<usize> {
        self.all_of(|state| matches!(state, DeletionState::Unknown(_)))
    }

    fn all_of(&self, holds: impl Fn(&DeletionState) -> bool) -> Vec<usize> {
        self.items.iter().enumerate().filter(|(_, item)| holds(&item.state)).map(|(n, _)| n).collect()
    }

    /// When it goes on by itself, where it rests.
    pub(super) fn wakes(&self) -> Option<Timestamp> {
        self.rest.filter(|_| self.tally().waiting > 0)
    }

    /// Whether nothing is under way and nothing waits.
    pub(super) fn is_over(&self) -> bool {
        let Tally { waiting, under_way, .. } = self.tally();
        waiting + under_way == 0
    }

    /// How many items are in which state.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for item in &self.items {
            *match item.state {
                DeletionState::Waiting => &mut tally.waiting,
                DeletionState::Started | DeletionState::Sent { .. } => &mut tally.under_way,
                DeletionState::Done { .. } => &mut tally.done,
                DeletionState::Failed(_) => &mut tally.failed,
                DeletionState::Unknown(_) => &mut tally.unknown,
                DeletionState::LeftOut => &mut tally.left_out,
            } += 1;
        }
        tally
    }
}
