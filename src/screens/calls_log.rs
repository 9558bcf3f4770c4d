//! Every call of this run: what is under way (the tasks screen) and what was (the calls screen).
//!
//! What is kept is redacted and bounded in count and bytes.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::contract::{
    ApiError, Call, CallId, ContextId, JobCall, JobCalls, JobId, Lane, Outcome, Page, TaskEvent, Work,
};
use crate::model::{self, OperationId, Policy};

/// How many calls are kept.
const MOST_CALLS: usize = 500;
/// How many calls of jobs are kept.
const MOST_OF_JOBS: usize = 200;
/// How many bytes of replies are kept over all calls.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// A reply above this size is kept by its size alone.
const MOST_REPLY: usize = 512 * 1024;

/// Where a call stands.
#[derive(Clone, Debug, PartialEq)]
pub enum CallState {
    /// It waits for a place or for the rate.
    Waiting {
        /// Until when, as far as is known.
        until: Option<Timestamp>,
    },
    /// An attempt is under way.
    Sent {
        /// Which one, from 1.
        attempt: u32,
    },
    /// An attempt failed; another follows.
    Retrying {
        /// When.
        until: Timestamp,
        /// Which attempt failed.
        attempt: u32,
        /// Why.
        error: ApiError,
    },
    /// It ended well.
    Done,
    /// It failed.
    Failed(ApiError),
    /// It was cancelled.
    Cancelled,
}

impl CallState {
    /// Whether nothing follows.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_) | Self::Cancelled)
    }
}

/// One call.
#[derive(Clone, Debug)]
pub struct CallRecord {
    /// Its id.
    pub id: CallId,
    /// The context it runs in.
    pub context: ContextId,
    /// Its lane.
    pub lane: Lane,
    /// The job that it is of, if it is of one.
    pub job: Option<JobId>,
    /// The operation; `None` for what is none of the three services: who the credentials belong to, and files.
    pub operation: Option<OperationId>,
    title: &'static str,
    service: &'static str,
    /// How many bytes of a file were sent, and of how many.
    pub uploaded: Option<(u64, u64)>,
    /// The input document, redacted.
    pub request: Value,
    /// The last reply document as JSON, redacted; `None` before one came, or where it was too large to keep. As text it
    /// takes a third of the memory.
    reply: Option<Box<str>>,
    /// When it was asked for.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Where it stands.
    pub state: CallState,
    /// Attempts that a page took, the most of any so far.
    pub attempts: u32,
    /// Pages that arrived.
    pub pages: u32,
    /// The most pages that were asked for.
    pub pages_wanted: u32,
    /// HTTP status of the last reply.
    pub status: Option<u16>,
    /// Request id of the last reply.
    pub request_id: Option<String>,
    /// Bytes of all replies.
    pub bytes: usize,
    /// Time on the wire of the last attempt.
    pub wire: Option<Duration>,
    kept: usize,
}

impl CallRecord {
    /// What people read: the operation.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The service's name for people.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Whether it waits for the rate of the account, or for another try.
    pub fn is_held(&self) -> bool {
        matches!(self.state, CallState::Retrying { .. } | CallState::Waiting { until: Some(_) })
    }

    /// Whether a reply is kept.
    pub fn has_reply(&self) -> bool {
        self.reply.is_some()
    }

    /// The last reply document, redacted; `None` before one came, or where it was too large to keep.
    pub fn reply(&self) -> Option<Value> {
        serde_json::from_str(self.reply.as_deref()?).ok()
    }

    /// From the wish to the end, or to now.
    pub fn elapsed(&self, now: Timestamp) -> Duration {
        self.ended.unwrap_or(now).duration_since(self.started).try_into().unwrap_or_default()
    }
}

/// Calls in the order of their ids, oldest first; so many of the newest are kept.
#[derive(Debug, Default)]
struct Kept {
    records: VecDeque<CallRecord>,
    bytes: usize,
    let_go: u64,
}

impl Kept {
    fn at(&self, id: CallId) -> Option<usize> {
        self.records.binary_search_by_key(&id, |record| record.id).ok()
    }

    fn begin(&mut self, record: CallRecord, most: usize) {
        self.records.push_back(record);
        self.trim(most);
    }

    fn note(&mut self, event: &TaskEvent, now: Timestamp, most: usize) {
        let Some(record) = self.at(event.call).and_then(|at| self.records.get_mut(at)) else { return };
        let before = record.kept;
        record.note(&event.outcome, now);
        self.bytes = self.bytes + record.kept - before;
        self.trim(most);
    }

    fn trim(&mut self, most: usize) {
        while self.records.len() > most || (self.bytes > MOST_BYTES && self.records.len() > 1) {
            // A call under way is never the oldest of so many for long; it may lose its record, not its result.
            if let Some(gone) = self.records.pop_front() {
                self.bytes -= gone.kept;
                self.let_go += 1;
            }
        }
    }
}

/// The calls of this run. Those of jobs have room of their own: they take the place of no other.
#[derive(Debug, Default)]
pub struct CallLog {
    own: Kept,
    of_jobs: Kept,
}

impl CallLog {
    /// All kept calls, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &CallRecord> {
        let mut own = self.own.records.iter().rev().peekable();
        let mut jobs = self.of_jobs.records.iter().rev().peekable();
        std::iter::from_fn(move || match (own.peek(), jobs.peek()) {
            (Some(one), Some(other)) if one.started <= other.started => jobs.next(),
            (None, _) => jobs.next(),
            _ => own.next(),
        })
    }

    /// How many older calls were let go to make room.
    pub fn let_go(&self) -> u64 {
        self.own.let_go + self.of_jobs.let_go
    }

    /// How many calls of jobs are kept.
    pub fn of_jobs(&self) -> usize {
        self.of_jobs.records.len()
    }

    /// The calls that have not ended, oldest first; without those of jobs, which are steered as one.
    pub fn running(&self) -> impl Iterator<Item = &CallRecord> {
        self.own.records.iter().filter(|record| !record.state.is_over())
    }

    /// One call.
    pub fn get(&self, id: CallId) -> Option<&CallRecord> {
        [&self.own, &self.of_jobs].into_iter().find_map(|kept| kept.records.get(kept.at(id)?))
    }

    /// Enters a call that is about to start.
    pub fn begin(&mut self, call: &Call, now: Timestamp) {
        self.own.begin(CallRecord::new(call, now, None), MOST_CALLS);
    }

    /// Notes how a call moved on.
    pub fn note(&mut self, event: &TaskEvent, now: Timestamp) {
        self.own.note(event, now, MOST_CALLS);
    }

    /// Notes what jobs have called.
    pub fn take_of_jobs(&mut self, calls: JobCalls) {
        for JobCall { job, at, call } in calls.begun {
            self.of_jobs.begin(CallRecord::new(&call, at, Some(job)), MOST_OF_JOBS);
        }
        for (at, event) in &calls.moved {
            self.of_jobs.note(event, *at, MOST_OF_JOBS);
        }
        self.of_jobs.let_go += calls.passed_over;
    }
}

impl CallRecord {
    fn new(call: &Call, now: Timestamp, job: Option<JobId>) -> Self {
        let (operation, request, pages_wanted) = match &call.work {
            Work::Api(request) => {
                let input = model::redact_input(request.operation, &request.input, Policy::Store);
                (Some(request.operation), input, request.pages)
            }
            Work::Identify | Work::Upload(_) => (None, Value::Null, 1),
        };
        Self {
            id: call.id,
            context: call.context,
            lane: call.lane,
            job,
            operation,
            title: call.work.title(),
            service: call.work.service(),
            uploaded: None,
            request,
            reply: None,
            started: now,
            ended: None,
            state: CallState::Waiting { until: None },
            attempts: 0,
            pages: 0,
            pages_wanted,
            status: None,
            request_id: None,
            bytes: 0,
            wire: None,
            kept: 0,
        }
    }

    fn note(&mut self, outcome: &Outcome, now: Timestamp) {
        match outcome {
            Outcome::Waiting { until } => self.state = CallState::Waiting { until: *until },
            Outcome::Sent { attempt } => {
                self.attempts = self.attempts.max(*attempt);
                self.state = CallState::Sent { attempt: *attempt };
            }
            Outcome::Retrying { attempt, until, error } => {
                self.status = error.status;
                self.request_id.clone_from(&error.request_id);
                self.state = CallState::Retrying { until: *until, attempt: *attempt, error: error.clone() };
            }
            Outcome::Uploading { sent, all } => self.uploaded = Some((*sent, *all)),
            Outcome::Page(page) => self.page(page),
            Outcome::Finished(page) => {
                self.page(page);
                self.state = CallState::Done;
            }
            Outcome::Identified(_) => self.state = CallState::Done,
            Outcome::Failed(error) => {
                self.status = error.status;
                self.request_id.clone_from(&error.request_id);
                self.state = CallState::Failed(error.clone());
            }
            Outcome::Cancelled => self.state = CallState::Cancelled,
        }
        if self.state.is_over() {
            self.ended = Some(now);
        }
    }

    fn page(&mut self, page: &Page) {
        self.pages += 1;
        self.status = Some(page.reply.status);
        self.request_id.clone_from(&page.reply.request_id);
        self.bytes += page.reply.bytes;
        self.wire = Some(page.reply.duration);
        self.kept = if page.reply.bytes > MOST_REPLY { 0 } else { page.reply.bytes };
        self.reply = match self.operation {
            Some(operation) if page.reply.bytes <= MOST_REPLY => {
                let redacted = model::redact_output(operation, &page.reply.document, Policy::Store);
                Some(redacted.to_string().into())
            }
            _ => None,
        };
    }
}
