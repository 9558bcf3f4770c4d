//! The engine of a job: which of its items is sent next, and what becomes of each by what is heard of its call.
//!
//! It knows items by their numbers alone and keeps a byte of each, so that a million of them is no matter. What an item
//! sends, who sends it and where it is kept is its owner's affair; it asks no clock.

mod failures;
mod heard;
mod meter;
mod state;
mod steer;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use crate::contract::{JobFailure, JobItemState, JobState, Tally};
use crate::model::{Operation, Retry};
use failures::{Alike, Failures};
use heard::TROUBLES;
use state::Side;

pub use heard::Heard;
pub use meter::Meter;
pub use state::INTERRUPTED;
pub use steer::UNSETTLED;

/// How long a client token is good for: AppFlow says so, and the others promise no more.
const TOKEN: SignedDuration = SignedDuration::from_hours(8);

/// What is known of the operation that a job sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobRules {
    /// When it may be sent again without harm.
    pub retry: Retry,
    /// Whether it takes something away.
    pub removes: bool,
    /// Whether an item that is not there is as it should be.
    pub gone_is_done: bool,
    /// How many items one call takes.
    pub most: usize,
    /// So many items in a row that are refused alike pause it; zero is never.
    pub most_alike: usize,
}

impl JobRules {
    /// What the facts say of an operation whose calls take one item.
    #[must_use]
    pub const fn of(operation: &Operation, gone_is_done: bool) -> Self {
        Self { retry: operation.retry, removes: operation.removes, gone_is_done, most: 1, most_alike: 0 }
    }
}

/// Items that are sent in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Their numbers.
    pub items: Vec<usize>,
    /// Whether they were sent together before and have to be again, so that the client token is the same.
    pub is_pack: bool,
}

/// The state of a job.
#[derive(Clone, Debug)]
pub struct Engine {
    rules: JobRules,
    items: Vec<JobItemState>,
    /// What is known of items beyond that; of most there is nothing.
    sides: HashMap<usize, Side>,
    tally: Tally,
    failures: Failures,
    /// No item before this one waits, but for those that wait again.
    next: usize,
    again: BTreeSet<usize>,
    /// Items of unknown outcome after which nobody has looked yet.
    to_look: BTreeSet<usize>,
    /// Whether nothing is sent, and why, unless somebody asked for it.
    is_paused: bool,
    why: Option<String>,
    is_cancelled: bool,
    /// Until when nothing is sent, because the service has trouble.
    rest: Option<Timestamp>,
    /// How much trouble there was since something was done, and how many items in a row were not allowed.
    troubles: usize,
    denied: usize,
    /// What was the trouble last, as long as nothing was answered since.
    silent: Option<String>,
    alike: Alike,
    /// How often somebody asked to try again what failed.
    round: u32,
}

impl Engine {
    /// A job of so many items, which goes on at once. Those of `left_out` are never sent.
    #[must_use]
    pub fn new(count: usize, left_out: &[usize], rules: JobRules) -> Self {
        let mut engine = Self {
            rules,
            items: vec![JobItemState::Waiting; count],
            sides: HashMap::new(),
            tally: Tally { waiting: count, ..Tally::default() },
            failures: Failures::default(),
            next: 0,
            again: BTreeSet::new(),
            to_look: BTreeSet::new(),
            is_paused: false,
            why: None,
            is_cancelled: false,
            rest: None,
            troubles: 0,
            denied: 0,
            silent: None,
            alike: Alike::default(),
            round: 0,
        };
        for n in left_out {
            engine.put(*n, JobItemState::LeftOut);
        }
        engine
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What is sent now, in so many calls at the most; it counts as under way from here on. What is handed out is told
    /// by [`Engine::sends`] and has to be on disk ([`Engine::kept`]) before it is sent.
    pub fn hand(&mut self, calls: usize, now: Timestamp) -> Vec<Hand> {
        let mut hands: Vec<Hand> = Vec::new();
        if self.is_paused || self.rest.is_some_and(|until| until > now) {
            return hands;
        }
        self.rest = None;
        while let Some(n) = self.waiting() {
            let pack = self.sides.get(&n).and_then(|side| side.pack);
            let has_room = |hand: &&mut Hand| !hand.is_pack && pack.is_none() && hand.items.len() < self.rules.most;
            if let Some(hand) = hands.last_mut().filter(has_room) {
                hand.items.push(n);
                self.put(n, JobItemState::UnderWay);
                continue;
            }
            if hands.len() >= calls {
                break;
            }
            let items = pack.map_or_else(|| vec![n], |pack| self.waiting_with(pack));
            for n in &items {
                self.put(*n, JobItemState::UnderWay);
            }
            hands.push(Hand { items, is_pack: pack.is_some() });
        }
        hands
    }

    /// These are sent together now.
    pub fn sends(&mut self, items: &[usize], now: Timestamp) {
        let pack = items.first().copied().filter(|_| self.rules.most > 1);
        for n in items {
            let round = self.round;
            let side = self.sides.entry(*n).or_insert_with(|| Side::new(round));
            side.sent = Some(side.sent.unwrap_or(now));
            side.pack = side.pack.or(pack);
        }
    }

    /// These items went out.
    pub fn went(&mut self, items: &[usize]) {
        for n in items {
            self.sides.entry(*n).and_modify(|side| side.went = true);
        }
    }

    /// What makes the client token of a call of these items: the same for the same call, another for any other.
    #[must_use]
    pub fn token_of(&self, items: &[usize]) -> String {
        let round = |n: &usize| self.sides.get(n).map_or(self.round, |side| side.round);
        let names: Vec<String> = items.iter().map(|n| format!("{n}.{}", round(n))).collect();
        names.join(" ")
    }

    /// The next item that waits.
    fn waiting(&mut self) -> Option<usize> {
        while self.items.get(self.next).is_some_and(|state| *state != JobItemState::Waiting) {
            self.next += 1;
        }
        let fresh = (self.next < self.items.len()).then_some(self.next);
        self.again.first().copied().or(fresh)
    }

    /// The items that wait and were sent together with this one.
    fn waiting_with(&self, pack: usize) -> Vec<usize> {
        let mut items: Vec<usize> =
            self.sides.iter().filter(|(_, side)| side.pack == Some(pack)).map(|(n, _)| *n).collect();
        items.retain(|n| self.items[*n] == JobItemState::Waiting);
        items.sort_unstable();
        items
    }

    /// Changes how it stands with an item.
    fn put(&mut self, n: usize, state: JobItemState) {
        if n >= self.items.len() {
            return;
        }
        let before = std::mem::replace(&mut self.items[n], state);
        *self.tally.of(before) -= 1;
        *self.tally.of(state) += 1;
        if before == JobItemState::Waiting {
            self.again.remove(&n);
        }
        if before == JobItemState::Unknown {
            self.to_look.remove(&n);
        }
        if state == JobItemState::Waiting && n < self.next {
            self.again.insert(n);
        }
        if !matches!(state, JobItemState::Failed | JobItemState::Unknown) {
            self.failures.forget(n);
        }
        if matches!(
            state,
            JobItemState::Done | JobItemState::Unchanged | JobItemState::Failed | JobItemState::Cancelled
        ) {
            self.sides.remove(&n);
        }
    }

    /// How many items are in which state.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let is_unanswered = |(n, side): &(&usize, &Side)| side.unsure && self.items[**n] == JobItemState::Waiting;
        Tally { unanswered: self.sides.iter().filter(is_unanswered).count(), ..self.tally }
    }

    /// Why nothing is answered, where that is so for a while.
    #[must_use]
    pub fn silent(&self) -> Option<&str> {
        let nothing_yet = self.tally.done + self.tally.failed == 0;
        let lasts = nothing_yet || self.rest.is_some() || self.troubles >= TROUBLES;
        self.silent.as_deref().filter(|_| lasts && self.state() == JobState::Running)
    }

    /// How it stands with the job.
    #[must_use]
    pub fn state(&self) -> JobState {
        if self.tally.waiting + self.tally.under_way == 0 {
            JobState::Over
        } else if self.is_paused {
            JobState::Paused(self.why.clone())
        } else {
            JobState::Running
        }
    }

    /// When it goes on by itself, where it rests.
    #[must_use]
    pub fn wakes(&self) -> Option<Timestamp> {
        self.rest.filter(|_| !self.is_paused && self.tally.waiting > 0)
    }

    /// What failed and what is unknown, most items first.
    #[must_use]
    pub fn failures(&self) -> Vec<JobFailure> {
        self.failures.list()
    }

    /// How far an item is.
    #[must_use]
    pub fn item(&self, n: usize) -> JobItemState {
        self.items.get(n).map_or(JobItemState::LeftOut, |state| *state)
    }

    /// Code and message of an item that failed or is unknown; the message may be that of another one like it.
    #[must_use]
    pub fn error(&self, n: usize) -> Option<(&str, &str)> {
        self.failures.of(n)
    }

    /// The items of a state (`None` are all) after the first `from` of them, and how many of that state there are.
    #[must_use]
    pub fn find(&self, filter: Option<JobItemState>, from: usize, count: usize) -> (usize, Vec<usize>) {
        let Some(state) = filter else {
            return (self.len(), (from..self.len().min(from.saturating_add(count))).collect());
        };
        let of = || self.items.iter().enumerate().filter(|(_, of)| **of == state).map(|(n, _)| n);
        (of().count(), of().skip(from).take(count).collect())
    }
}
