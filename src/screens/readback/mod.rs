//! What became of a write whose outcome nobody knows: what it was to make, change or delete is read by itself, once,
//! and what that says is told wherever the write is shown, and kept in the journal.
//!
//! It settles nothing: a request that takes its time may still be carried out, so the question before the same is sent
//! again stays.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::attempted::{Attempted, kept, without_token};
use super::{APP, Session};
use crate::catalog::{Aim, Location, Need, Plan, Prepared, Sight, catalog};
use crate::contract::{
    ApiError, CallId, ContextId, ContextKey, Effect, ErrorKind, Finding, Lane, Outcome, Page, Request, Work, WriteId,
    WriteRecord, WriteState,
};
use crate::jobs::{Judged, LOOK_PAGES, Seen, judge};
use crate::model::{OperationId, Policy, redact_input};
use crate::screens::Slot;
use crate::widgets::Tone;

/// So many inputs of writes of this run are remembered.
const MOST: usize = 32;
/// So many writes of earlier runs are read back at the most.
const MOST_OLD: usize = 10;
/// After so many seconds each it is looked at again, while nothing is certain: a service may carry out late what it
/// was sent, and its searches learn late of what is new.
const AGAIN: [i64; 5] = [2, 5, 15, 40, 120];
/// What was sent longer ago than this is looked at once.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// What is known of the writes of unknown outcome beyond what the journal keeps.
#[derive(Debug, Default)]
pub struct ReadBacks {
    /// Inputs of writes of this run, without secrets: only they hold what customers' rows can be compared by.
    sent: VecDeque<Sent>,
    looks: BTreeMap<WriteId, Look>,
}

#[derive(Debug)]
struct Sent {
    call: CallId,
    context: ContextKey,
    operation: OperationId,
    input: Value,
    /// Whether what it makes was there already, as far as a list has shown.
    was_there: bool,
}

/// One write that is read back.
#[derive(Debug)]
struct Look {
    context: ContextId,
    /// What is looked at first.
    first: Sight,
    seen: Seen,
    prepared: Prepared,
    state: Stand,
    /// How often it was looked at, and when it is again.
    looks: usize,
    due: Option<Timestamp>,
    /// Whether it was sent in this run, so that somebody waits for what is found.
    fresh: bool,
    /// What was last told.
    told: Option<Finding>,
    /// Whether what it makes was there already when it was sent.
    was_there: bool,
}

/// How far it is.
#[derive(Debug, PartialEq)]
enum Stand {
    Preparing,
    Reading,
    Found(Finding),
    /// Why it could not be read.
    Failed(String),
}

impl ReadBacks {
    /// Remembers what a write sends. `is_there` says of an item whether a list has shown it.
    pub(super) fn note(
        &mut self,
        call: CallId,
        context: ContextKey,
        work: &Work,
        is_there: impl Fn(&Location) -> bool,
    ) {
        let Work::Api(Request { operation, input, .. }) = work else { return };
        if !operation.operation().is_write() {
            return;
        }
        if self.sent.len() >= MOST {
            self.sent.pop_front();
        }
        let input = redact_input(*operation, &without_token(*operation, input), Policy::Display);
        let sight = catalog().sight_of(*operation, &input).filter(|sight| sight.aim == Aim::Make);
        let was_there = sight.is_some_and(|sight| is_there(&sight.at));
        self.sent.push_back(Sent { call, context, operation: *operation, input, was_there });
    }

    /// Forgets what a write has sent, unless nobody knows what became of it.
    pub fn ended(&mut self, call: CallId, outcome: &Outcome) {
        let unknown = matches!(outcome, Outcome::Failed(error) if error.kind == ErrorKind::UnknownOutcome);
        if outcome.is_last() && !unknown {
            self.sent.retain(|sent| sent.call != call);
        }
    }

    fn sent_of(&self, write: &WriteRecord) -> Option<&Sent> {
        let same = |sent: &&Sent| {
            sent.operation == write.operation
                && sent.context == write.context
                && kept(sent.operation, &sent.input) == write.input
        };
        self.sent.iter().rev().find(same)
    }
}

impl Session {
    /// Reads back every write of unknown outcome that nobody has looked after yet.
    pub fn read_back_all(&mut self, effects: &mut Vec<Effect>) {
        let open = |write: &&WriteRecord| write.state == WriteState::Unknown && write.found.is_none();
        let both = [false, true].into_iter().flat_map(|sandbox| self.journal.unknown(sandbox));
        let ids: Vec<WriteId> = both.filter(open).map(|write| write.id).collect();
        for id in ids {
            if self.read_backs.looks.contains_key(&id) || self.read_backs.looks.len() >= MOST + MOST_OLD {
                continue;
            }
            if let Some(context) = self.context_of_write(id) {
                self.read_back(id, context, effects);
            }
        }
    }

    /// The context of this run that a write went to, where it surely leads to the same account.
    fn context_of_write(&self, id: WriteId) -> Option<ContextId> {
        let write = self.journal.write(id)?;
        let own = self.contexts.iter().find(|context| ContextKey::from(*context) == write.context);
        let context = own.or_else(|| self.contexts.iter().find(|context| write.went_to(context)))?;
        let of_this_run = self.read_backs.sent_of(write).is_some();
        let same =
            context.account().is_some() && (write.account.is_none() || context.account() == write.account.as_deref());
        (of_this_run || same).then_some(context.id)
    }

    /// Reads back what a write was to do, in this context.
    pub(super) fn read_back(&mut self, id: WriteId, context: ContextId, effects: &mut Vec<Effect>) {
        let Some(write) = self.journal.write(id) else { return };
        let of_this_run = self.read_backs.sent_of(write);
        let sent = of_this_run.map_or(&write.input, |sent| &sent.input).clone();
        let (fresh, was_there) = (of_this_run.is_some(), of_this_run.is_some_and(|sent| sent.was_there));
        let Some(sight) = catalog().sight_of(write.operation, &sent) else { return };
        let look = Look {
            context,
            first: sight.clone(),
            seen: Seen::new(write.started, sent, sight),
            prepared: Prepared::default(),
            state: Stand::Preparing,
            looks: 0,
            due: None,
            fresh,
            told: None,
            was_there,
        };
        self.read_backs.looks.insert(id, look);
        self.go_on_reading(id, effects);
    }

    /// Looks again at what nothing certain was found of, where its time has come.
    pub fn read_back_again(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now;
        let is_due = |(_, look): &(&WriteId, &Look)| look.due.is_some_and(|due| due <= now);
        let ids: Vec<WriteId> = self.read_backs.looks.iter().filter(is_due).map(|(id, _)| *id).collect();
        for id in ids {
            if let Some(look) = self.read_backs.looks.get_mut(&id) {
                look.due = None;
                (look.seen.sight, look.seen.picked) = (look.first.clone(), false);
                look.seen.pages.clear();
            }
            self.go_on_reading(id, effects);
        }
    }

    /// Asks for what comes next.
    fn go_on_reading(&mut self, id: WriteId, effects: &mut Vec<Effect>) {
        let Some(look) = self.read_backs.looks.get_mut(&id) else { return };
        let prepare = look.seen.sight.prepare().filter(|_| !look.prepared.is_ready());
        look.state = if prepare.is_some() { Stand::Preparing } else { Stand::Reading };
        let read = || look.seen.plan(&look.prepared);
        let Plan { operation, input } = match prepare.map_or_else(read, Ok) {
            Ok(plan) => plan,
            Err(need) => {
                let why = if need == Need::Search {
                    "its list can't be read without a search".to_owned()
                } else {
                    need.to_string()
                };
                look.state = Stand::Failed(why);
                return;
            }
        };
        let (context, work) = (look.context, Work::Api(Request { operation, input, pages: LOOK_PAGES }));
        let lane = if look.fresh { Lane::Interactive } else { Lane::Background };
        self.start(APP, Slot::ReadBack(id), context, lane, work, effects);
    }

    /// A call of these moved on. Says whether there is something new to be told.
    pub fn take_read_back(&mut self, slot: &Slot, outcome: &Outcome, effects: &mut Vec<Effect>) -> bool {
        let id = if let Slot::ReadBack(id) = slot { Some(*id) } else { None };
        let now = self.now;
        let Some((id, look)) = id.and_then(|id| Some((id, self.read_backs.looks.get_mut(&id)?))) else { return false };
        match outcome {
            Outcome::Page(page) => {
                look.take_page(page);
                false
            }
            Outcome::Finished(page) => {
                look.take_page(page);
                if look.state == Stand::Preparing {
                    self.go_on_reading(id, effects);
                    return false;
                }
                self.judge(id, page.next.is_some(), effects);
                true
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && look.state == Stand::Reading => {
                look.seen.pages.clear();
                self.judge(id, false, effects);
                true
            }
            Outcome::Failed(ApiError { code, .. }) => {
                look.state = Stand::Failed(code.clone());
                look.wait(now);
                true
            }
            Outcome::Cancelled => {
                look.state = Stand::Failed("it was cancelled".to_owned());
                true
            }
            _ => false,
        }
    }

    /// Says what was read.
    fn judge(&mut self, id: WriteId, more: bool, effects: &mut Vec<Effect>) {
        let (zone, now) = (self.settings.time_zone.time_zone().clone(), self.now);
        let Some(look) = self.read_backs.looks.get_mut(&id) else { return };
        let Judged { mut finding, item, next, .. } = judge(&look.seen, more, &zone);
        if look.was_there && finding.done == Some(true) {
            let said = "it was there before this was sent: look whether it is as it was sent".to_owned();
            finding = Finding { done: None, said };
        }
        if look.seen.go_on(next) {
            return self.go_on_reading(id, effects);
        }
        look.state = Stand::Found(finding.clone());
        if finding.done != Some(true) {
            look.wait(now);
        }
        if look.told.replace(finding.clone()).as_ref() == Some(&finding) {
            return;
        }
        let location = item.map(|at| catalog().keepable(&at));
        let (context, at) = (look.context, location.clone().unwrap_or_else(|| look.seen.sight.at.clone()));
        if finding.done == Some(true) {
            self.changed(context, &at);
        }
        effects.push(Effect::NoteFound { write: id, finding, location });
    }

    /// What reading a write back has said so far, for people.
    pub(super) fn read_back_said(&self, write: &WriteRecord) -> Option<(String, Tone)> {
        let found = |finding: &Finding| {
            let tone = if finding.done == Some(true) { Tone::Good } else { Tone::Warn };
            (format!("Read back: {}.", finding.said), tone)
        };
        let Some(look) = self.read_backs.looks.get(&write.id) else { return write.found.as_ref().map(found) };
        let (said, tone) = match (&look.state, &look.told) {
            (Stand::Found(finding), _) => found(finding),
            (Stand::Failed(why), None) => (format!("Read back: it could not be seen: {why}."), Tone::Warn),
            // While it is looked at again, and where that fails, what was found before is what is known.
            (_, Some(told)) => found(told),
            (Stand::Preparing | Stand::Reading, None) => {
                ("What is there now is being read back …".to_owned(), Tone::Busy)
            }
        };
        let again = if look.due.is_some() { " It is looked at again soon." } else { "" };
        Some((said + again, tone))
    }

    /// The same for what a page has sent.
    pub(super) fn attempt_said(&self, attempt: &Attempted) -> Option<(String, Tone)> {
        self.read_back_said(self.write_of(attempt)?)
    }

    /// Whether reading back has found that what a page has sent was carried out.
    pub(super) fn attempt_done(&self, attempt: &Attempted) -> bool {
        let Some(write) = self.write_of(attempt) else { return false };
        let told = self.read_backs.looks.get(&write.id).and_then(|look| look.told.as_ref());
        told.map_or_else(|| write.was_found_done(), |found| found.done == Some(true))
    }

    /// The write of unknown outcome that a page has sent, as the journal has it.
    fn write_of(&self, attempt: &Attempted) -> Option<&WriteRecord> {
        let same = |write: &&WriteRecord| write.operation == attempt.operation && write.input == attempt.input;
        let here = |write: &&WriteRecord| write.state == WriteState::Unknown && write.context == attempt.context;
        self.journal.writes(attempt.context.sandbox).filter(here).find(same)
    }
}

impl ReadBacks {
    /// When something is looked at again.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.looks.values().filter_map(|look| look.due).min()
    }
}

impl Look {
    /// It is looked at again after a while, unless it was sent long ago or was looked at often enough.
    fn wait(&mut self, now: Timestamp) {
        let pause = AGAIN.get(self.looks).copied().map(SignedDuration::from_secs);
        self.looks += 1;
        let is_late = now.duration_since(self.seen.started) > LATE;
        self.due = pause.filter(|_| !is_late).and_then(|pause| now.checked_add(pause).ok());
    }

    fn take_page(&mut self, page: &Page) {
        let reply = &page.reply.document;
        match self.state {
            Stand::Preparing => self.prepared.learn(self.seen.sight.resource, reply),
            _ => self.seen.pages.push(reply.clone()),
        }
    }
}
