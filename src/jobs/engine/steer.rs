//! What can be asked of a job.

use jiff::Timestamp;

use super::Engine;
use super::heard::MOST_TRIES;
use super::state::Side;
use crate::contract::{ApiError, ErrorKind, JobItemState};

/// The code of an item whose outcome looking could not tell.
pub const UNSETTLED: &str = "Unsettled";
/// What is to be done about such items.
pub(super) const DECIDE: &str = "Look for it yourself, then say of one or of all what became of it.";

/// The code of an item that was sent time and again without effect, and what is to be done.
pub(super) const NO_EFFECT: &str = "NoEffect";
pub(super) const TROUBLED: &str = "The service has trouble with it: try again later.";

impl Engine {
    /// Nothing more is sent for now; says why, where nobody asked for it. What is under way is still answered.
    pub fn pause(&mut self, why: Option<String>) {
        // The first reason is the one that counts.
        self.why = if self.is_paused { self.why.take().or(why) } else { why };
        self.is_paused = true;
    }

    /// It goes on.
    pub fn resume(&mut self) {
        (self.is_paused, self.why, self.rest) = (false, None, None);
        (self.troubles, self.denied, self.silent) = (0, 0, None);
        self.alike.go_on();
    }

    /// Nothing more is sent: what waits is left out. What is under way is still answered.
    pub fn cancel(&mut self) {
        self.resume();
        self.is_cancelled = true;
        while let Some(n) = self.waiting() {
            self.wait_again(n);
        }
    }

    /// What failed, and what was left out when the job was cancelled, waits again.
    pub fn retry(&mut self) {
        self.resume();
        self.is_cancelled = false;
        self.round += 1;
        for n in 0..self.items.len() {
            if matches!(self.items[n], JobItemState::Failed | JobItemState::Cancelled) {
                self.put(n, JobItemState::Waiting);
            }
        }
    }

    /// Those of unknown outcome that can be sent again without harm wait again. Gives the others: somebody has to look.
    pub fn unknown(&mut self, now: Timestamp) -> Vec<usize> {
        let unknown: Vec<usize> = self.failures.items().filter(|n| self.items[*n] == JobItemState::Unknown).collect();
        let mut open = Vec::new();
        for n in unknown {
            let Some(side) = self.sides.get(&n).cloned().filter(|side| self.may_repeat(side, now)) else {
                open.push(n);
                continue;
            };
            self.is_cancelled = false;
            self.sides.insert(n, Side { tries: 0, ..side });
            self.put(n, JobItemState::Waiting);
        }
        open
    }

    /// These are looked after once more.
    pub fn look_again(&mut self, items: &[usize]) {
        self.to_look.extend(items.iter().filter(|n| self.items.get(**n) == Some(&JobItemState::Unknown)));
    }

    /// The items of unknown outcome after which nobody has looked yet.
    pub fn to_look_after(&self) -> impl Iterator<Item = usize> {
        self.to_look.iter().copied()
    }

    /// Somebody has looked what became of an item of unknown outcome: it was carried out, it was not and waits again, or
    /// that can't be told and somebody has to say so ([`Engine::decide`]).
    pub fn settle(&mut self, n: usize, done: Option<bool>, said: &str) {
        if self.items.get(n) != Some(&JobItemState::Unknown) {
            return;
        }
        match done {
            Some(true) => self.put(n, JobItemState::Done),
            Some(false) => self.not_carried_out(n, said),
            None => {
                let message = format!("looked up: {said}");
                let mut error = ApiError::local(ErrorKind::UnknownOutcome, UNSETTLED, message);
                error.advice = Some(DECIDE.to_owned());
                self.fail(n, JobItemState::Unknown, &error);
                self.to_look.remove(&n);
            }
        }
    }

    /// What was sent had no effect: the item is sent again, unless that was so time and again.
    fn not_carried_out(&mut self, n: usize, said: &str) {
        let (round, tries) = self.sides.get(&n).map_or((self.round, 0), |side| (side.round, side.tries));
        if self.is_cancelled {
            return self.put(n, JobItemState::Cancelled);
        }
        if tries >= MOST_TRIES {
            let message = format!("sent {tries} times without effect: {said}");
            let mut error = ApiError::local(ErrorKind::Timeout, NO_EFFECT, message);
            error.advice = Some(TROUBLED.to_owned());
            return self.fail(n, JobItemState::Failed, &error);
        }
        self.sides.insert(n, Side { tries, ..Side::new(round) });
        self.put(n, JobItemState::Waiting);
    }

    /// Who has looked says it of an item of unknown outcome, or of all of them: they were carried out, or they were not
    /// and are sent again. Gives their numbers.
    pub fn decide(&mut self, carried_out: bool, item: Option<usize>) -> Vec<usize> {
        let is_meant = |n: &usize| self.items[*n] == JobItemState::Unknown && item.is_none_or(|item| item == *n);
        let unknown: Vec<usize> = self.failures.items().filter(is_meant).collect();
        if !carried_out {
            self.is_cancelled = false;
        }
        for n in &unknown {
            self.sides.remove(n);
            self.put(*n, if carried_out { JobItemState::Done } else { JobItemState::Waiting });
        }
        unknown
    }

    /// An item that may have been carried out is not sent again.
    pub(super) fn give_up(&mut self, n: usize) {
        let said = "the job was cancelled before it was known whether it was carried out";
        self.fail(n, JobItemState::Unknown, &ApiError::local(ErrorKind::UnknownOutcome, "Cancelled", said));
    }
}
