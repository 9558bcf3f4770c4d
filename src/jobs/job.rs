//! A job: its items in order, and which of them is sent next.

use jiff::{SignedDuration, Timestamp};

use super::{Absent, Item, ItemState};
use crate::contract::{ApiError, ErrorKind, Outcome, Tally};

/// So many seconds a job rests where the service went on asking for patience: each time longer.
const RESTS: [i64; 5] = [2, 5, 15, 30, 60];

/// A piece of work.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    items: Vec<Item>,
    /// How many items may be under way.
    at_once: usize,
    absent: Absent,
    /// Whether nothing more is to be sent.
    is_halted: bool,
    /// Until when nothing is sent, and how often it rested since something was done.
    rest: Option<Timestamp>,
    rests: usize,
}

impl Job {
    /// A job of these items.
    #[must_use]
    pub fn new(items: Vec<Item>, at_once: usize, absent: Absent) -> Self {
        Self { items, at_once: at_once.max(1), absent, is_halted: false, rest: None, rests: 0 }
    }

    /// Its items, in the order in which they are sent.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What is to be sent now; it counts as handed over from here on.
    pub fn next(&mut self, now: Timestamp) -> Vec<usize> {
        if self.is_halted || self.rest.is_some_and(|until| until > now) {
            return Vec::new();
        }
        self.rest = None;
        let waits = self.hold();
        let room = self.at_once.saturating_sub(self.tally().under_way);
        let waiting = |(_, item): &(usize, &Item)| item.state == ItemState::Waiting && !(waits && item.is_last);
        let next: Vec<usize> = self.items.iter().enumerate().filter(waiting).take(room).map(|(n, _)| n).collect();
        for n in &next {
            self.items[*n].state = ItemState::Started;
        }
        next
    }

    /// Whether those that come last wait for the others. They are not sent where one of the others was not carried out.
    fn hold(&mut self) -> bool {
        let first = |job: &Self, holds: fn(&ItemState) -> bool| {
            job.items.iter().any(|item| !item.is_last && holds(&item.state))
        };
        let waits =
            first(self, |state| matches!(state, ItemState::Waiting | ItemState::Started | ItemState::Sent { .. }));
        if !waits && first(self, |state| !matches!(state, ItemState::Done { .. })) {
            let held = |item: &&mut Item| item.is_last && item.state == ItemState::Waiting;
            self.items.iter_mut().filter(held).for_each(|item| item.state = ItemState::LeftOut);
        }
        waits
    }

    /// More is to be done, after all that was there.
    pub fn add(&mut self, items: Vec<Item>) {
        self.is_halted = false;
        self.items.extend(items);
    }

    /// The call of an item moved on.
    pub fn note(&mut self, n: usize, outcome: &Outcome, now: Timestamp) {
        let Some(item) = self.items.get_mut(n) else { return };
        if item.note(outcome, self.absent, now) {
            let pause = RESTS[self.rests.min(RESTS.len() - 1)];
            self.rests += 1;
            self.rest = now.checked_add(SignedDuration::from_secs(pause)).ok();
            if self.is_halted {
                item.state = ItemState::LeftOut;
            }
        } else if matches!(item.state, ItemState::Done { .. }) {
            self.rests = 0;
        }
    }

    /// Somebody has looked what became of an item of unknown outcome: it was carried out, or it was not.
    pub fn settle(&mut self, n: usize, done: bool, now: Timestamp) {
        let Some(item) = self.items.get_mut(n) else { return };
        if let ItemState::Unknown(error) = &item.state {
            item.state = if done {
                ItemState::Done { at: now, absent: false }
            } else {
                let message = "it was looked for, and it is still there".to_owned();
                let advice = Some("What was sent did not delete it: try again.".to_owned());
                ItemState::Failed(ApiError { kind: ErrorKind::Timeout, message, advice, ..error.clone() })
            };
        }
    }

    /// Nothing more is sent. Gives those that were handed over and may not be sent yet: their calls are to be
    /// cancelled.
    pub fn halt(&mut self) -> Vec<usize> {
        self.is_halted = true;
        self.rest = None;
        for item in self.items.iter_mut().filter(|item| item.state == ItemState::Waiting) {
            item.state = ItemState::LeftOut;
        }
        self.all_of(|state| *state == ItemState::Started)
    }

    /// What failed and what was not sent waits again.
    pub fn retry(&mut self) {
        self.is_halted = false;
        for item in &mut self.items {
            if matches!(item.state, ItemState::Failed(_) | ItemState::LeftOut) {
                item.state = ItemState::Waiting;
            }
        }
    }

    /// Whoever heard of the calls was away: of those that run no more nobody knows what became.
    pub fn lose(&mut self, runs: impl Fn(usize) -> bool) {
        for n in self.all_of(|state| matches!(state, ItemState::Started | ItemState::Sent { .. })) {
            if !runs(n) {
                let error = ApiError::local(ErrorKind::UnknownOutcome, "NotAwaited", "its answer was not awaited");
                self.items[n].state = ItemState::Unknown(error);
            }
        }
    }

    /// The items of unknown outcome.
    #[must_use]
    pub fn unknown(&self) -> Vec<usize> {
        self.all_of(|state| matches!(state, ItemState::Unknown(_)))
    }

    fn all_of(&self, holds: impl Fn(&ItemState) -> bool) -> Vec<usize> {
        self.items.iter().enumerate().filter(|(_, item)| holds(&item.state)).map(|(n, _)| n).collect()
    }

    /// When it goes on by itself, where it rests.
    #[must_use]
    pub fn wakes(&self) -> Option<Timestamp> {
        self.rest.filter(|_| self.tally().waiting > 0)
    }

    /// Whether nothing is under way and nothing waits.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let Tally { waiting, under_way, .. } = self.tally();
        waiting + under_way == 0
    }

    /// How many items are in which state.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for item in &self.items {
            *match item.state {
                ItemState::Waiting => &mut tally.waiting,
                ItemState::Started | ItemState::Sent { .. } => &mut tally.under_way,
                ItemState::Done { .. } => &mut tally.done,
                ItemState::Failed(_) => &mut tally.failed,
                ItemState::Unknown(_) => &mut tally.unknown,
                ItemState::LeftOut => &mut tally.left_out,
            } += 1;
        }
        tally
    }
}
