//! What can be asked of a job.

use jiff::Timestamp;

use super::Engine;
use super::state::{Side, Stand};
use crate::contract::{ApiError, ErrorKind};

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
        (self.troubles, self.denied) = (0, 0);
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
            if matches!(self.items[n], Stand::Failed | Stand::Cancelled) {
                self.put(n, Stand::Waiting);
            }
        }
    }

    /// Those of unknown outcome that can be sent again without harm wait again. Gives the others: somebody has to look.
    pub fn unknown(&mut self, now: Timestamp) -> Vec<usize> {
        let unknown: Vec<usize> = self.failures.items().filter(|n| self.items[*n] == Stand::Unknown).collect();
        let mut open = Vec::new();
        for n in unknown {
            let Some(side) = self.sides.get(&n).cloned().filter(|side| self.may_repeat(side, now)) else {
                open.push(n);
                continue;
            };
            self.is_cancelled = false;
            self.sides.insert(n, Side { tries: 0, ..side });
            self.put(n, Stand::Waiting);
        }
        open
    }

    /// These are looked after once more.
    pub fn look_again(&mut self, items: &[usize]) {
        self.to_look.extend(items.iter().filter(|n| self.items.get(**n) == Some(&Stand::Unknown)));
    }

    /// The items of unknown outcome after which nobody has looked yet.
    pub fn to_look_after(&self) -> impl Iterator<Item = usize> {
        self.to_look.iter().copied()
    }

    /// Somebody has looked what became of an item of unknown outcome: it was carried out, it was not, or that can't be
    /// told.
    pub fn settle(&mut self, n: usize, done: Option<bool>, said: &str) {
        if self.items.get(n) != Some(&Stand::Unknown) {
            return;
        }
        match done {
            Some(true) => self.put(n, Stand::Done),
            Some(false) => {
                let mut error = ApiError::local(ErrorKind::Timeout, "NotCarriedOut", format!("looked after: {said}"));
                error.advice = Some("What was sent had no effect: try again.".to_owned());
                self.fail(n, Stand::Failed, &error);
            }
            None => {
                self.to_look.remove(&n);
            }
        }
    }

    /// An item that may have been carried out is not sent again.
    pub(super) fn give_up(&mut self, n: usize) {
        let said = "the job was cancelled before it was known whether it was carried out";
        self.fail(n, Stand::Unknown, &ApiError::local(ErrorKind::UnknownOutcome, "Cancelled", said));
    }
}
