//! What a job sends next: the inputs of its items, alone or many in one call.

use jiff::Timestamp;
use serde_json::Value;

use super::carried::Answered;
use super::runner::{Runner, What};
use crate::contract::{ApiError, ErrorKind, JobWay, Request};
use crate::jobs::{Heard, Part, joined, known, may_go_alone, part, read_before};
use crate::model::{Batch, Operation};

/// Items that go in one call.
struct Together {
    items: Vec<usize>,
    parts: Vec<Part>,
}

impl Runner {
    /// Hands out what comes next.
    pub(super) fn hand_out(&mut self, at: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        if let Some(why) = job.source.trouble() {
            job.engine.pause(Some(why));
            job.changed = true;
            return self.take_back(at);
        }
        let room = self.jobs[at].room();
        for hand in self.jobs[at].engine.hand(room, now) {
            self.jobs[at].changed = true;
            match (self.jobs[at].way, self.jobs[at].batch) {
                (JobWay::Edit, _) => hand.items.into_iter().for_each(|n| self.read_first(at, n, now)),
                (JobWay::Send, Some((batch, by))) => self.send_many(at, &hand.items, batch, by, now),
                (JobWay::Send, None) => hand.items.into_iter().for_each(|n| self.send_one(at, n, now)),
            }
        }
    }

    fn send_one(&mut self, at: usize, n: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        match job.source.input(n) {
            Ok(input) => {
                let Some(input) = self.read_for_keeping(at, n, input) else { return };
                let job = &mut self.jobs[at];
                job.calls += 1;
                let request = Request { operation: job.operation, input, pages: 1 };
                self.make_ready(at, vec![n], request, now);
            }
            Err(why) => self.no_input(at, n, why, now),
        }
    }

    /// An item is read before it is changed.
    fn read_first(&mut self, at: usize, n: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        let parts = job.source.parts(n, &job.set);
        let nothing = || "nothing reads it before it is changed".to_owned();
        let read = |(own, set): (Value, Value)| read_before(job.operation, &own, &set).ok_or_else(nothing);
        match parts.and_then(read) {
            Ok((operation, input)) => {
                job.calls += 1;
                self.read(at, n, What::Read, Request { operation, input, pages: 1 });
            }
            Err(why) => self.no_input(at, n, why, now),
        }
    }

    /// Items that share what they may share go together; none twice in one call.
    fn send_many(&mut self, at: usize, items: &[usize], batch: &Batch, by: &Operation, now: Timestamp) {
        let mut calls: Vec<Together> = Vec::new();
        for n in items {
            let input = match self.jobs[at].source.input(*n) {
                Ok(input) => input,
                Err(why) => {
                    self.no_input(at, *n, why, now);
                    continue;
                }
            };
            let Some(part) = part(batch, *n, &input) else {
                // A call of many would lose something of it.
                if may_go_alone(self.jobs[at].operation.operation(), by) {
                    self.send_one(at, *n, now);
                } else {
                    let why = "it has what a call of many has no room for, and alone it could be done twice";
                    self.no_input(at, *n, why.to_owned(), now);
                }
                continue;
            };
            self.jobs[at].inputs.insert(*n, input);
            let id = known(batch, &part.entry);
            let fits = |call: &&mut Together| {
                call.parts[0].shared == part.shared && call.parts.iter().all(|other| known(batch, &other.entry) != id)
            };
            match calls.iter_mut().find(fits) {
                Some(call) => {
                    call.items.push(*n);
                    call.parts.push(part);
                }
                None => calls.push(Together { items: vec![*n], parts: vec![part] }),
            }
        }
        for Together { items, parts } in calls {
            self.jobs[at].calls += 1;
            let request = Request { operation: by.id, input: joined(batch, parts), pages: 1 };
            self.make_ready(at, items, request, now);
        }
    }

    fn no_input(&mut self, at: usize, n: usize, why: String, now: Timestamp) {
        let error = ApiError::local(ErrorKind::Invalid, "NoInput", why);
        self.jobs[at].hear(n, &Heard::Failed(error), Answered::default(), now);
        self.is_dirty(now);
    }
}
