//! Looks what became of items of unknown outcome, where sending them again may do harm.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::runner::{Runner, What};
use crate::catalog::{Aim, Plan, Prepared, Sight, catalog};
use crate::contract::{ErrorKind, JobState, Outcome, Page, Request};
use crate::jobs::{Judged, LOOK_PAGES, Seen, judge};

/// After so many seconds each it is looked at, while nothing is certain: a service may carry out late what it was sent,
/// and its searches learn late of what is new.
const AGAIN: [i64; 2] = [2, 10];
/// So many items are looked after at once.
const AT_ONCE: usize = 32;

/// One item that is looked after.
pub(super) struct Looking {
    first: Sight,
    seen: Seen,
    prepared: Prepared,
    preparing: bool,
    looks: usize,
    /// When it is looked at next; `None` while it is.
    pub(super) due: Option<Timestamp>,
    found: Judged,
}

impl Runner {
    /// Somebody wants to know what became of all items of unknown outcome.
    pub(super) fn settle(&mut self, at: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        let open = job.engine.unknown(now);
        job.engine.look_again(&open);
        if job.engine.state() != JobState::Over {
            job.engine.resume();
        }
        job.ended = None;
    }

    /// Goes on looking after the items of a job.
    pub(super) fn look_after(&mut self, at: usize, now: Timestamp) {
        let job = &self.jobs[at];
        if self.ending.is_none() && job.is_looking() && job.looking.len() < AT_ONCE {
            let new = job.engine.to_look_after().filter(|n| !job.looking.contains_key(n));
            let new: Vec<usize> = new.take(AT_ONCE - job.looking.len()).collect();
            for n in new {
                self.begin_look(at, n, now);
            }
        }
        let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= now);
        let due = self.jobs[at].looking.iter().filter(|(_, look)| is_due(look.due)).map(|(n, _)| *n);
        let due: Vec<usize> = due.collect();
        for n in due {
            if let Some(look) = self.jobs[at].looking.get_mut(&n) {
                look.due = None;
                (look.seen.sight, look.seen.picked) = (look.first.clone(), false);
                look.seen.pages.clear();
            }
            self.look_on(at, n, now);
        }
    }

    fn begin_look(&mut self, at: usize, n: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        let started = job.engine.kept(n).and_then(|kept| kept.sent).unwrap_or(job.started);
        let sight = job.source.input(n).ok().and_then(|sent| Some((catalog().sight_of(job.operation, &sent)?, sent)));
        let Some((sight, sent)) = sight else { return self.end_look(at, n, None, "nothing tells it", now) };
        let look = Looking {
            first: sight.clone(),
            seen: Seen::new(started, sent, sight),
            prepared: Prepared::default(),
            preparing: false,
            looks: 0,
            due: now.checked_add(SignedDuration::from_secs(AGAIN[0])).ok(),
            found: Judged::new(None, "it could not be seen"),
        };
        job.looking.insert(n, look);
        job.changed = true;
    }

    /// Asks for what comes next.
    fn look_on(&mut self, at: usize, n: usize, now: Timestamp) {
        let Some(look) = self.jobs[at].looking.get_mut(&n) else { return };
        let prepare = look.seen.sight.prepare().filter(|_| !look.prepared.is_ready());
        look.preparing = prepare.is_some();
        match prepare.map_or_else(|| look.seen.plan(&look.prepared), Ok) {
            Ok(Plan { operation, input }) => {
                self.read(at, n, What::Look, Request { operation, input, pages: LOOK_PAGES });
            }
            Err(need) => self.end_look(at, n, None, &need.to_string(), now),
        }
    }

    /// A call of these moved on.
    pub(super) fn looked(&mut self, at: usize, n: usize, outcome: &Outcome, now: Timestamp) {
        let Some(look) = self.jobs[at].looking.get_mut(&n) else { return };
        match outcome {
            Outcome::Page(page) => look.take(page),
            Outcome::Finished(page) => {
                look.take(page);
                if look.preparing {
                    self.look_on(at, n, now);
                } else {
                    self.judge(at, n, page.next.is_some(), now);
                }
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && !look.preparing => {
                look.seen.pages.clear();
                self.judge(at, n, false, now);
            }
            Outcome::Failed(error) => {
                look.found = Judged::new(None, error.to_string());
                self.look_later(at, n, now);
            }
            Outcome::Cancelled => drop(self.jobs[at].looking.remove(&n)),
            _ => {}
        }
    }

    fn judge(&mut self, at: usize, n: usize, more: bool, now: Timestamp) {
        let Some(look) = self.jobs[at].looking.get_mut(&n) else { return };
        let judged = judge(&look.seen, more, &TimeZone::UTC);
        if let (Some(item), true) = (&judged.item, judged.describe) {
            // The rows of the list say too little: the item itself says more.
            look.seen.sight = Sight { at: item.clone(), aim: Aim::Make, ..look.seen.sight.clone() };
            (look.seen.pages, look.seen.picked) = (Vec::new(), true);
            return self.look_on(at, n, now);
        }
        look.found = judged;
        match look.found.finding.done {
            Some(true) => {
                let said = look.found.finding.said.clone();
                self.end_look(at, n, Some(true), &said, now);
            }
            _ => self.look_later(at, n, now),
        }
    }

    /// It is looked at again, or what was found last is what is known.
    fn look_later(&mut self, at: usize, n: usize, now: Timestamp) {
        let Some(look) = self.jobs[at].looking.get_mut(&n) else { return };
        look.looks += 1;
        match AGAIN.get(look.looks) {
            Some(pause) => look.due = now.checked_add(SignedDuration::from_secs(*pause)).ok(),
            None => {
                let finding = look.found.finding.clone();
                self.end_look(at, n, finding.done, &finding.said, now);
            }
        }
    }

    fn end_look(&mut self, at: usize, n: usize, done: Option<bool>, said: &str, now: Timestamp) {
        let job = &mut self.jobs[at];
        job.looking.remove(&n);
        job.engine.settle(n, done, said);
        if done == Some(true) {
            job.meter.count(true, now);
        }
        job.dirty.insert(n);
        job.changed = true;
        self.is_dirty(now);
    }
}

impl Looking {
    fn take(&mut self, page: &Page) {
        let reply = &page.reply.document;
        if self.preparing {
            self.prepared.learn(self.seen.sight.resource, reply);
        } else {
            self.seen.pages.push(reply.clone());
        }
    }
}
