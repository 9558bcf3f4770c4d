//! What is told of the calls of jobs, so that they can be looked at as all others. Of a flood only a part is told.

use std::collections::HashSet;

use jiff::Timestamp;

use super::runner::Runner;
use crate::contract::{Call, CallId, JobCall, JobCalls, JobId, JobNews, TaskEvent};

/// So many calls are told at once at the most.
const MOST: usize = 20;

/// What is to be told of calls.
#[derive(Default)]
pub(super) struct Called {
    next: JobCalls,
    /// The calls that are told of and have not ended.
    open: HashSet<CallId>,
}

impl Called {
    /// A call is handed over.
    pub(super) fn begin(&mut self, job: &JobId, call: &Call, now: Timestamp) {
        if self.next.begun.len() >= MOST {
            self.next.passed_over += 1;
            return;
        }
        self.open.insert(call.id);
        self.next.begun.push(JobCall { job: job.clone(), at: now, call: call.clone() });
    }

    /// A call moved on.
    pub(super) fn note(&mut self, event: &TaskEvent, now: Timestamp) {
        let is_told =
            if event.outcome.is_last() { self.open.remove(&event.call) } else { self.open.contains(&event.call) };
        if is_told {
            self.next.moved.push((now, event.clone()));
        }
    }
}

impl Runner {
    /// Tells what there is to be told of calls.
    pub(super) fn tell_calls(&mut self) {
        let next = std::mem::take(&mut self.called.next);
        if next != JobCalls::default() {
            self.tell(JobNews::Calls(Box::new(next)));
        }
    }
}
