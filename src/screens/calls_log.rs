//! Every call of this run: what is under way (the tasks screen) and what was (the calls screen).
//!
//! What is kept is redacted and bounded in count and bytes.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::contract::{ApiError, Call, CallId, ContextId, Lane, Outcome, Page, TaskEvent, Work};
use crate::model::{self, OperationId, Policy};

/// How many calls are kept.
const MOST_CALLS: usize = 500;
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
    /// The operation; `None` for the question who the credentials belong to.
    pub operation: Option<OperationId>,
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
    /// Attempts so far, over all pages.
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
    /// What people read: the operation, or that the identity was asked for.
    pub fn title(&self) -> &'static str {
        self.operation.map_or("GetCallerIdentity", |operation| operation.name)
    }

    /// The service's name for people.
    pub fn service(&self) -> &'static str {
        self.operation.map_or("STS", |operation| operation.service.title())
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

/// The calls of this run, oldest first.
#[derive(Debug, Default)]
pub struct CallLog {
    records: VecDeque<CallRecord>,
    bytes: usize,
    let_go: u64,
}

impl CallLog {
    /// All kept calls, newest first.
    pub fn newest_first(&self) -> impl DoubleEndedIterator<Item = &CallRecord> {
        self.records.iter().rev()
    }

    /// How many older calls were let go to make room.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }

    /// The calls that have not ended, oldest first.
    pub fn running(&self) -> impl Iterator<Item = &CallRecord> {
        self.records.iter().filter(|record| !record.state.is_over())
    }

    /// One call.
    pub fn get(&self, id: CallId) -> Option<&CallRecord> {
        let at = self.records.binary_search_by_key(&id, |record| record.id).ok()?;
        self.records.get(at)
    }

    /// Enters a call that is about to start.
    pub fn begin(&mut self, call: &Call, now: Timestamp) {
        let (operation, request, pages_wanted) = match &call.work {
            Work::Api(request) => {
                let input = model::redact_input(request.operation, &request.input, Policy::Store);
                (Some(request.operation), input, request.pages)
            }
            Work::Identify => (None, Value::Null, 1),
        };
        self.records.push_back(CallRecord {
            id: call.id,
            context: call.context,
            lane: call.lane,
            operation,
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
        });
        self.trim();
    }

    /// Notes how a call moved on.
    pub fn note(&mut self, event: &TaskEvent, now: Timestamp) {
        let Ok(at) = self.records.binary_search_by_key(&event.call, |record| record.id) else { return };
        let Some(record) = self.records.get_mut(at) else { return };
        let before = record.kept;
        record.note(&event.outcome, now);
        self.bytes = self.bytes + record.kept - before;
        self.trim();
    }

    fn trim(&mut self) {
        while self.records.len() > MOST_CALLS || (self.bytes > MOST_BYTES && self.records.len() > 1) {
            // A call under way is never the oldest of so many for long; it may lose its record, not its result.
            if let Some(gone) = self.records.pop_front() {
                self.bytes -= gone.kept;
                self.let_go += 1;
            }
        }
    }
}

impl CallRecord {
    fn note(&mut self, outcome: &Outcome, now: Timestamp) {
        match outcome {
            Outcome::Waiting { until } => self.state = CallState::Waiting { until: *until },
            Outcome::Sent { attempt } => {
                self.attempts += 1;
                self.state = CallState::Sent { attempt: *attempt };
            }
            Outcome::Retrying { attempt, until, error } => {
                self.status = error.status;
                self.request_id.clone_from(&error.request_id);
                self.state = CallState::Retrying { until: *until, attempt: *attempt, error: error.clone() };
            }
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
