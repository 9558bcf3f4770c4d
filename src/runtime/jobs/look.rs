//! Looks what became of items of unknown outcome, where sending them again may do harm.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::mem;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::runner::{Runner, What};
use crate::catalog::{Aim, Plan, Prepared, Sight, catalog};
use crate::contract::{ErrorKind, JobItemState, Outcome, Page, Request, Transience};
use crate::jobs::{INTERRUPTED, Judged, LOOK_PAGES, Seen, UNSETTLED, judge};

/// After so many seconds each it is looked at, while nothing is certain: a service may carry out late what it was sent,
/// and its searches learn late of what is new.
const AGAIN: [i64; 2] = [2, 10];
/// So often in a row a look may fail because the service has trouble, before it counts.
const TROUBLES: usize = 20;
/// So many items are looked after at once; most of them only wait for their time.
const AT_ONCE: usize = 500;

/// What is found where even what an item is in is not there.
const AROUND: &str = "what it would be in is not there either, which tells nothing of it";

/// One item that is looked after.
pub(super) struct Looking {
    first: Sight,
    /// Whether it surely was sent, though its answer was lost.
    sent: bool,
    seen: Seen,
    prepared: Prepared,
    preparing: bool,
    /// Whether it is read whether what is around it is there, because it is not.
    around: bool,
    looks: usize,
    /// How often in a row the service had trouble when it was looked.
    troubles: usize,
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
        job.ended = None;
    }

    /// Somebody has looked, and says what became of an item of unknown outcome, or of all of them.
    pub(super) fn decide(&mut self, at: usize, carried_out: bool, item: Option<usize>, now: Timestamp) {
        let job = &mut self.jobs[at];
        let decided = job.engine.decide(carried_out, item);
        job.looking.retain(|n, _| !decided.contains(n));
        job.dirty.extend(decided);
        job.ended = None;
        self.is_dirty(now);
    }

    /// Goes on looking after the items of a job.
    pub(super) fn look_after(&mut self, at: usize, now: Timestamp) {
        let is_here = self.is_here(at);
        let job = &mut self.jobs[at];
        job.changed |= mem::replace(&mut job.here, is_here) != is_here;
        if !is_here {
            job.looking.clear();
        }
        if self.ending.is_none() && job.is_ours() && job.is_looking() && job.looking.len() < AT_ONCE {
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
                (look.due, look.around) = (None, false);
                (look.seen.sight, look.seen.picked) = (look.first.clone(), false);
                look.seen.pages.clear();
            }
            self.look_on(at, n, now);
        }
    }

    fn begin_look(&mut self, at: usize, n: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        let kept = job.engine.kept(n);
        let started = kept.as_ref().and_then(|kept| kept.sent).unwrap_or(job.started);
        let is_open = |code: &str| [INTERRUPTED, UNSETTLED].contains(&code);
        let was_sent = !kept.and_then(|kept| kept.error).is_some_and(|(code, _)| is_open(&code));
        let sight = job.source.input(n).ok().and_then(|sent| Some((catalog().sight_of(job.operation, &sent)?, sent)));
        let Some((sight, sent)) = sight else { return self.end_look(at, n, None, "nothing tells it", now) };
        let look = Looking {
            first: sight.clone(),
            sent: was_sent,
            seen: Seen::new(started, sent, sight),
            prepared: Prepared::default(),
            preparing: false,
            around: false,
            looks: 0,
            troubles: 0,
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
            Outcome::Finished(_) if look.around => {
                look.around = false;
                self.judge(at, n, false, now);
            }
            Outcome::Page(page) if !look.around => look.take(page),
            Outcome::Finished(page) => {
                look.take(page);
                if look.preparing {
                    self.look_on(at, n, now);
                } else {
                    self.judge(at, n, page.next.is_some(), now);
                }
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && !look.preparing && !look.around => {
                look.seen.pages.clear();
                match look.seen.sight.around() {
                    Some(Plan { operation, input }) => {
                        look.around = true;
                        self.read(at, n, What::Look, Request { operation, input, pages: 1 });
                    }
                    None => self.judge(at, n, false, now),
                }
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && look.around => {
                look.found = Judged::new(None, AROUND);
                self.look_later(at, n, now);
            }
            Outcome::Failed(error) if error.transience == Transience::Permanent && look.seen.sight.aim == Aim::Date => {
                // Who may not read it knows what was known before.
                look.seen.pages.clear();
                self.judge(at, n, false, now);
            }
            Outcome::Failed(error) if error.transience != Transience::Permanent && look.troubles < TROUBLES => {
                look.troubles += 1;
                look.due = now.checked_add(SignedDuration::from_secs(AGAIN[0])).ok();
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
        look.troubles = 0;
        let mut judged = judge(&look.seen, more, &TimeZone::UTC);
        let next = mem::take(&mut judged.next);
        let (others, done) = if judged.rows > 0 { self.alike(at, n) } else { (0, 0) };
        let Some(look) = self.jobs[at].looking.get_mut(&n) else { return };
        look.found = judged.among(others, done);
        // What tells its day decides about one that is alike. Where nothing does, it was made by this if this surely was
        // sent; where the program ended before anybody knew even that, somebody has to say so, or the item would be
        // forgotten.
        if others == 0 && look.seen.go_on(next) {
            return self.look_on(at, n, now);
        }
        if look.found.finding.done == Some(true) || (look.found.alike && look.sent) {
            let said = look.found.finding.said.clone();
            return self.end_look(at, n, Some(true), &said, now);
        }
        self.look_later(at, n, now);
    }

    /// How many other items of the job sent the same as this one, and how many of them are known to be carried out.
    fn alike(&mut self, at: usize, n: usize) -> (usize, usize) {
        let job = &mut self.jobs[at];
        if !job.alike.contains_key(&n) {
            // All that are unknown at once: that takes one way through the file.
            let (_, unknown) = job.engine.find(Some(JobItemState::Unknown), 0, usize::MAX);
            let mut wanted: HashMap<u64, Vec<usize>> = HashMap::new();
            for other in unknown {
                if let Ok(input) = job.source.input(other) {
                    wanted.entry(hash_of_value(&input)).or_default().push(other);
                }
            }
            let mut same: HashMap<u64, Vec<usize>> = HashMap::new();
            for other in 0..job.engine.len() {
                let hash = job.source.input(other).ok().map(|input| hash_of_value(&input));
                if let Some(hash) = hash.filter(|hash| wanted.contains_key(hash)) {
                    same.entry(hash).or_default().push(other);
                }
            }
            for (hash, items) in wanted {
                let same = Arc::new(same.remove(&hash).unwrap_or_default());
                job.alike.extend(items.into_iter().map(|other| (other, same.clone())));
            }
        }
        let others = job.alike.get(&n).cloned().unwrap_or_default();
        let is_done = |other: &&usize| job.engine.item(**other) == JobItemState::Done;
        (others.len().saturating_sub(1), others.iter().filter(is_done).count())
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
            job.meter.find(now);
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

fn hash_of_value(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}
