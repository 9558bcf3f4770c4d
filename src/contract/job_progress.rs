//! How far a job is.

use std::time::Duration;

use jiff::Timestamp;

use super::{Context, ContextKey, ErrorKind, JobId, JobItemState, JobState};
use crate::catalog::Location;
use crate::model::OperationId;

/// How many items are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not begun.
    pub waiting: usize,
    /// Handed over or sent.
    pub under_way: usize,
    /// Carried out, or as it should be already.
    pub done: usize,
    /// Refused.
    pub failed: usize,
    /// Of unknown outcome.
    pub unknown: usize,
    /// Never to be sent.
    pub left_out: usize,
    /// Not sent, because the job was cancelled.
    pub cancelled: usize,
    /// Those among the waiting ones that were sent, got no answer, and are sent again.
    pub unanswered: usize,
}

impl Tally {
    /// The number that an item of this state is counted in.
    pub const fn of(&mut self, state: JobItemState) -> &mut usize {
        match state {
            JobItemState::Waiting => &mut self.waiting,
            JobItemState::UnderWay => &mut self.under_way,
            JobItemState::Done | JobItemState::Unchanged => &mut self.done,
            JobItemState::Failed => &mut self.failed,
            JobItemState::Unknown => &mut self.unknown,
            JobItemState::LeftOut => &mut self.left_out,
            JobItemState::Cancelled => &mut self.cancelled,
        }
    }

    /// All of them.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.waiting + self.under_way + self.done + self.failed + self.unknown + self.left_out + self.cancelled
    }

    /// Whether something can be tried again.
    #[must_use]
    pub const fn can_retry(&self) -> bool {
        self.failed + self.cancelled > 0
    }
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq)]
pub struct JobProgress {
    /// Which job.
    pub id: JobId,
    /// What people call it.
    pub name: String,
    /// What is sent for each item.
    pub operation: OperationId,
    /// Where it is sent.
    pub context: ContextKey,
    /// The account that it goes to, by its twelve digits, once that is known.
    pub account: Option<String>,
    /// The list that its items are of.
    pub list: Option<Location>,
    /// The name of the file that its items come from, without the folder.
    pub file: Option<String>,
    /// The operation that takes many items in one call, and how many it takes; `None` where each has its own call.
    pub batch: Option<(OperationId, usize)>,
    /// How it stands with it.
    pub state: JobState,
    /// How many items are in which state.
    pub tally: Tally,
    /// Items that were answered a second, over the last seconds.
    pub rate: f64,
    /// Items a second that its share of the published rate allows; `None` where no rate is kept (the sandbox).
    pub allowed: Option<f64>,
    /// How long it will still take, once that can be told from what was measured since it began or went on.
    pub left: Option<Duration>,
    /// The last minutes.
    pub chart: JobChart,
    /// What failed, most items first.
    pub failures: Vec<JobFailure>,
    /// Why nothing is answered now, where that is so.
    pub silent: Option<String>,
    /// When it was started.
    pub started: Timestamp,
    /// When it was over.
    pub ended: Option<Timestamp>,
    /// Whether all that it lacks can be given again in a form.
    pub can_be_given: bool,
    /// How long it has run, pauses left out; `None` where an earlier run has done some of it.
    pub worked: Option<Duration>,
}

impl JobProgress {
    /// A job that has just begun, as far as is known of it: by nobody in particular, with nothing done.
    #[must_use]
    pub fn new(id: JobId, name: String, operation: OperationId, started: Timestamp) -> Self {
        Self {
            id,
            name,
            operation,
            context: ContextKey::default(),
            account: None,
            list: None,
            file: None,
            batch: None,
            state: JobState::Running,
            tally: Tally::default(),
            rate: 0.0,
            allowed: None,
            left: None,
            chart: JobChart::default(),
            failures: Vec::new(),
            silent: None,
            started,
            ended: None,
            can_be_given: false,
            worked: None,
        }
    }

    /// Whether it goes where a context leads to. The same profile and region may lead to another account than before.
    #[must_use]
    pub fn goes_to(&self, context: &Context) -> bool {
        let other = self.account.as_deref().zip(context.account()).is_some_and(|(then, now)| then != now);
        !other && self.context == ContextKey::from(context)
    }
}

/// Items that were answered, interval by interval.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobChart {
    /// How long an interval is.
    pub step: Duration,
    /// How many were done in each interval, oldest first; the last one is still going on.
    pub done: Vec<u32>,
    /// How many failed.
    pub failed: Vec<u32>,
}

/// Items that failed with one error, or whose outcome is unknown for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFailure {
    /// What sort of error.
    pub kind: ErrorKind,
    /// The service's own code.
    pub code: String,
    /// The service's own words, of the example.
    pub message: String,
    /// What can be done about it.
    pub advice: String,
    /// How many items.
    pub count: usize,
    /// The number of the first such item, from 0.
    pub example: usize,
    /// The line of the file that it comes from, from 1, where that is known.
    pub line: Option<u64>,
}
