//! One job that is carried here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::before::Reading;
use super::look::Looking;
use super::rest::Hold;
use super::source::Source;
use crate::catalog::{Location, catalog};
use crate::contract::{
    ApiError, BeforeImage, ContextId, ContextKey, ErrorKind, JobFailure, JobId, JobItemState, JobState, JobWay,
    KeptItem, Outcome, Page, Request,
};
use crate::jobs::{Engine, Heard, Meter, failed_entries};
use crate::model::{Batch, Operation, OperationId, Policy, Rate, rate, redact_input};

/// So many calls of a job are under way at the most, and at the least.
const MOST: f64 = 64.0;
const LEAST: f64 = 4.0;
/// So many seconds' worth of the rate are under way: calls that are sent again wait meanwhile.
const AHEAD: f64 = 3.0;
/// So many seconds' worth of the rate wait for their turn to be sent: what only waits when the program dies may have been
/// sent as far as the disk knows, and has to be looked after.
const BEFORE: f64 = 0.25;
/// So many wait at the least.
const BEFORE_LEAST: f64 = 2.0;
/// So many are under way where no rate is kept.
const UNLIMITED: usize = 32;

/// A call that is on disk soon, and then is sent.
pub(super) struct Ready {
    pub(super) items: Vec<usize>,
    pub(super) request: Request,
}

/// What is known of an item's end besides its state, until that is on disk.
#[derive(Default)]
pub(super) struct Detail {
    request_id: Option<String>,
    answered: Option<Timestamp>,
    /// Its own error; others like it are counted with it.
    error: Option<(String, String)>,
    /// Whether the error's message may be kept.
    is_open: bool,
    /// Where what it made can be seen, which only the reply says.
    made: Option<Location>,
}

/// What an item hears of the end of its call, and what else the answer says.
#[derive(Clone, Default)]
pub(super) struct Answered {
    pub(super) request_id: Option<String>,
    pub(super) made: Option<Location>,
}

/// How long a job has run, pauses left out.
#[derive(Debug, Default)]
pub(super) struct Worked {
    before: SignedDuration,
    /// Since when it runs.
    since: Option<Timestamp>,
}

impl Worked {
    /// It runs now, or does not.
    pub(super) fn note(&mut self, runs: bool, now: Timestamp) {
        match (runs, self.since) {
            (true, None) => self.since = Some(now),
            (false, Some(since)) => (self.before, self.since) = (self.before + now.duration_since(since), None),
            _ => {}
        }
    }

    /// So long until now.
    pub(super) fn until(&self, now: Timestamp) -> Duration {
        let since = self.since.map_or(SignedDuration::ZERO, |since| now.duration_since(since));
        (self.before + since).try_into().unwrap_or_default()
    }
}

/// A job and all that it takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub(super) struct Carried {
    pub(super) id: JobId,
    pub(super) name: String,
    pub(super) operation: OperationId,
    /// The operation that takes many items in one call, if there is one.
    pub(super) batch: Option<(&'static Batch, &'static Operation)>,
    /// How many items one call takes.
    pub(super) most: usize,
    pub(super) key: ContextKey,
    /// The context of this run that it is sent in; `None` while none is open.
    pub(super) context: Option<ContextId>,
    /// Whether that leads to its account, as far as anybody can tell.
    pub(super) here: bool,
    /// Whether that is the sandbox inside the process, which has no rates.
    pub(super) unlimited: bool,
    pub(super) list: Option<Location>,
    /// The name of the file that its items come from.
    pub(super) file: Option<String>,
    pub(super) way: JobWay,
    pub(super) set: Value,
    pub(super) engine: Engine,
    pub(super) source: Source,
    pub(super) meter: Meter,
    pub(super) share: f64,
    /// How many calls are under way or about to be.
    pub(super) calls: usize,
    /// How many of these were sent.
    pub(super) out: usize,
    /// How many calls were made that send items, and how many items went with them.
    pub(super) taken: (usize, usize),
    /// Calls that wait for the disk.
    pub(super) ready: Vec<Ready>,
    /// What of items is not on disk yet.
    pub(super) dirty: BTreeSet<usize>,
    pub(super) details: HashMap<usize, Detail>,
    pub(super) committing: bool,
    /// What was sent for the items that are under way.
    pub(super) inputs: HashMap<usize, Value>,
    pub(super) looking: HashMap<usize, Looking>,
    /// The items that sent the same as one of unknown outcome, itself included.
    pub(super) alike: HashMap<usize, Arc<Vec<usize>>>,
    /// Whether what it changes is configuration, of which is kept what was there before.
    pub(super) keeps: bool,
    /// What is read of items before they are sent, as far as it has come.
    pub(super) reading: HashMap<usize, Reading>,
    /// What was there before the items that are about to be sent, until it is on disk.
    pub(super) befores: HashMap<usize, BeforeImage>,
    /// The account that it goes to, once that is known.
    pub(super) account: Option<String>,
    pub(super) started: Timestamp,
    pub(super) ended: Option<Timestamp>,
    /// How long it has run; `None` where an earlier run has done some of it.
    pub(super) worked: Option<Worked>,
    pub(super) cancelled: bool,
    /// Whether it is paused because nothing could be put on disk: it goes on once that can be.
    pub(super) held: bool,
    /// Whether it is paused, and what waited to be sent was taken back.
    pub(super) stands: bool,
    /// Whether it is carried here now.
    pub(super) hold: Hold,
    /// The operation by which items are read before they are sent, if one is.
    pub(super) reads: Option<OperationId>,
    /// What goes first of what shares its rate, if something does.
    pub(super) queued: Option<String>,
    /// Whether something is to be told, and when that was done last.
    pub(super) changed: bool,
    pub(super) told: Option<Timestamp>,
}

impl Carried {
    /// Whether it is carried here, so that something may be sent for it.
    pub(super) fn is_ours(&self) -> bool {
        self.hold == Hold::Ours
    }

    /// The rate that it shares with others.
    pub(super) fn rate(&self) -> Rate {
        rate(self.sends())
    }

    /// The operation that is sent.
    pub(super) fn sends(&self) -> OperationId {
        self.batch.map_or(self.operation, |(_, by)| by.id)
    }

    /// Calls a second that it may make; `None` where no rate is kept.
    pub(super) fn allowed(&self) -> Option<f64> {
        (!self.unlimited).then(|| self.rate().per_second * self.share)
    }

    /// Items a second that it may send; `None` where no rate is kept. A call takes as many as calls have taken so far:
    /// what was refused together, or has not the same for all, goes alone.
    pub(super) fn items_allowed(&self) -> Option<f64> {
        let each = match self.taken {
            (0, _) => self.most as f64,
            (calls, items) => items as f64 / calls as f64,
        };
        self.allowed().map(|calls| calls * each)
    }

    /// How many more calls may be under way.
    pub(super) fn room(&self) -> usize {
        let Some(allowed) = self.allowed() else { return UNLIMITED.saturating_sub(self.calls) };
        let at_once = (allowed * AHEAD).ceil().clamp(LEAST, MOST) as usize;
        let before = (allowed * BEFORE).ceil().max(BEFORE_LEAST) as usize;
        at_once.saturating_sub(self.calls).min((before + self.out).saturating_sub(self.calls))
    }

    /// Whether somebody looks, or will, what became of items of unknown outcome.
    pub(super) fn is_looking(&self) -> bool {
        let may_look = self.here && !matches!(self.source, Source::Lacks(_));
        may_look && (!self.looking.is_empty() || self.engine.to_look_after().next().is_some())
    }

    /// How it stands with it.
    pub(super) fn state(&self) -> JobState {
        match (self.engine.state(), &self.source) {
            // It is not over before it was looked what became of all.
            (JobState::Over, _) if self.is_looking() => JobState::Running,
            (JobState::Over, _) => JobState::Over,
            (_, Source::Lacks(lack)) => JobState::Lacks(lack.what.clone()),
            (JobState::Running, _) => self.queued.clone().map_or(JobState::Running, JobState::Queued),
            (state, _) => state,
        }
    }

    /// An item is under way as far as anybody knows, and its call ended.
    pub(super) fn hear(&mut self, n: usize, heard: &Heard, answer: Answered, now: Timestamp) {
        let before = self.engine.item(n);
        self.engine.hear(n, heard, now);
        let after = self.engine.item(n);
        if before == after {
            return;
        }
        let input = self.inputs.remove(&n);
        let is_open = input.is_some_and(|input| redact_input(self.operation, &input, Policy::Store) == input);
        let error = match heard {
            Heard::Failed(error) => Some((error.code.clone(), error.message.clone())),
            _ => None,
        };
        let Answered { request_id, made } = answer;
        self.details.insert(n, Detail { request_id, answered: Some(now), error, is_open, made });
        self.dirty.insert(n);
        self.changed = true;
        match heard {
            Heard::Done | Heard::Unchanged => self.meter.count(true, now),
            Heard::Failed(_) if after != JobItemState::Waiting => self.meter.count(false, now),
            _ => {}
        }
    }

    /// What failed, with the line of each example as far as it was read.
    pub(super) fn failures(&self) -> Vec<JobFailure> {
        let mut failures = self.engine.failures();
        for failure in &mut failures {
            failure.line = self.source.line(failure.example);
        }
        failures
    }

    /// The id of an item's last request and when it was answered, where that is not on disk yet.
    pub(super) fn answer_of(&self, n: usize) -> (Option<String>, Option<Timestamp>) {
        self.details.get(&n).map_or((None, None), |detail| (detail.request_id.clone(), detail.answered))
    }

    /// Where what an item made can be seen, where that is not on disk yet.
    pub(super) fn made_of(&self, n: usize) -> Option<Location> {
        self.details.get(&n)?.made.clone()
    }

    /// Code and message of an item that failed or is unknown.
    pub(super) fn error_of(&self, n: usize) -> Option<(String, String)> {
        let (code, message) = self.engine.error(n)?;
        let own = self.details.get(&n).and_then(|detail| detail.error.clone()).filter(|(known, _)| known == code);
        Some(own.unwrap_or_else(|| (code.to_owned(), message.to_owned())))
    }

    /// What is not on disk yet, as it is to be kept.
    pub(super) fn take_dirty(&mut self) -> Vec<(usize, KeptItem)> {
        let dirty = std::mem::take(&mut self.dirty);
        dirty.into_iter().filter_map(|n| Some((n, self.kept(n)?))).collect()
    }

    fn kept(&self, n: usize) -> Option<KeptItem> {
        let mut kept = self.engine.kept(n)?;
        kept.error = self.error_of(n).or(kept.error);
        let detail = self.details.get(&n);
        if let Some((_, message)) = kept.error.as_mut().filter(|_| detail.is_none_or(|detail| !detail.is_open)) {
            message.clear();
        }
        kept.request_id = detail.and_then(|detail| detail.request_id.clone());
        kept.answered = detail.and_then(|detail| detail.answered);
        kept.made = detail.and_then(|detail| detail.made.clone());
        kept.before = self.befores.get(&n).cloned();
        Some(kept)
    }

    /// What the items of a call hear of its end.
    pub(super) fn heard_of(&self, request: &Request, outcome: Outcome, items: usize) -> (Vec<Heard>, Answered) {
        match outcome {
            Outcome::Finished(Page { reply, .. }) => {
                let failed = |error: Option<ApiError>| error.map_or(Heard::Done, Heard::Failed);
                let heard = match self.batch.filter(|(_, by)| by.id == request.operation) {
                    Some((batch, by)) => {
                        let entries = failed_entries(batch, by, &request.input, &reply.document);
                        // One item may have several entries: it is done when all of them are.
                        if items == 1 { vec![entries.into_iter().flatten().next()] } else { entries }
                    }
                    None => vec![refused(request, &reply.document); items],
                };
                let made = if self.batch.is_none() { made(request, &reply.document) } else { None };
                (heard.into_iter().map(failed).collect(), Answered { request_id: reply.request_id, made })
            }
            Outcome::Failed(error) => {
                let id = error.request_id.clone();
                (vec![Heard::Failed(error); items], Answered { request_id: id, made: None })
            }
            _ => (vec![Heard::NotSent; items], Answered::default()),
        }
    }

    /// The client token of a call, where its operation has one: the same whenever the same items are sent again.
    pub(super) fn give_token(&self, items: &[usize], request: &mut Request) {
        let Some(member) = request.operation.operation().token_member() else { return };
        let space = uuid::Uuid::parse_str(&self.id.0).unwrap_or(uuid::Uuid::NAMESPACE_OID);
        let token = uuid::Uuid::new_v5(&space, self.engine.token_of(items).as_bytes());
        if let Some(members) = request.input.as_object_mut() {
            members.insert(member.to_owned(), Value::from(token.to_string()));
        }
    }
}

/// Where what a call made can be seen, where its reply alone says it: the ids that the service makes up, which are no
/// content about anybody.
fn made(request: &Request, reply: &Value) -> Option<Location> {
    let input = redact_input(request.operation, &request.input, Policy::Store);
    let seen = |reply| catalog().location_of_write(request.operation, &input, reply);
    seen(Some(reply)).filter(|_| seen(None).is_none()).map(|at| catalog().keepable(&at))
}

/// The error of a call that was answered with success though nothing was done.
fn refused(request: &Request, reply: &Value) -> Option<ApiError> {
    let shortfall = request.operation.operation().shortfall(&request.input, reply)?;
    shortfall.is_all().then(|| ApiError::local(ErrorKind::BadRequest, "AllRefused", shortfall.to_string()))
}
