//! Jobs as the rooms speak of them: what one is made of, what can be asked of one, and what is told of one.
//!
//! A job goes on beside the app, whatever page is shown. The app starts it, steers it and shows how far it is.

use jiff::Timestamp;
use serde_json::Value;

use super::{Call, ContextId, ContextKey, JobExport, JobItems, JobProgress, RowMapping, TaskEvent};
use crate::catalog::Location;
use crate::model::OperationId;

/// Names a job, on disk and among consoles: a UUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub String);

/// One operation over many items.
#[derive(Clone, Debug, PartialEq)]
pub struct JobSpec {
    /// Its id. A job of the same id that is on disk goes on with what is given here: what is never kept is given anew.
    pub id: JobId,
    /// What people call it, such as `Close 214 cases`. It is kept: nothing of a customer may be in it.
    pub name: String,
    /// What is sent for each item.
    pub operation: OperationId,
    /// The context that it is sent in.
    pub context: ContextId,
    /// The same as it is recognised in a later run.
    pub key: ContextKey,
    /// The list that its items are of, where there is one: pages that show it load again when the job is over.
    pub list: Option<Location>,
    /// How the input of an item is made.
    pub way: JobWay,
    /// The members that all items share.
    pub set: Value,
    /// The items.
    pub source: JobSource,
    /// Whether an item that is not there is as it should be: it was to be deleted.
    pub gone_is_done: bool,
}

/// How the input of an item is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobWay {
    /// What is shared and what is the item's own, together.
    #[default]
    Send,
    /// What is there is read first (by what the API overlay says of the update), and the members are set in it. What
    /// that changes is sent; an item that it does not change is done without a write.
    Edit,
}

/// Where the items come from.
#[derive(Clone, Debug, PartialEq)]
pub enum JobSource {
    /// Rows that were marked.
    Rows(Vec<JobRow>),
    /// The lines of a file, which is read again whenever values are needed: they are never kept.
    File {
        /// The file, by its whole path.
        path: String,
        /// The hash of its content in hexadecimal digits, by which it is seen that it is still the same.
        sha256: String,
        /// What its columns mean.
        mapping: Box<RowMapping>,
        /// How many items it has: lines that are no header and not empty, those that are left out included.
        items: usize,
        /// The items that are not sent, in order: they are bad, or somebody left them out.
        left_out: Vec<JobLeftOut>,
    },
}

impl JobSource {
    /// How many items there are, those that are left out included.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Rows(rows) => rows.len(),
            Self::File { items, .. } => *items,
        }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An item that is never sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobLeftOut {
    /// Its number, from 0.
    pub number: usize,
    /// Why, without any value: it is kept. Empty where that is not known any more.
    pub why: String,
}

/// An item that was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Where it can be seen.
    pub at: Option<Location>,
    /// What it is called on the screen. It is never kept.
    pub label: String,
    /// The members that are its own; mostly ids.
    pub input: Value,
    /// The members that are set in it alone, where it is edited and not all get the same.
    pub set: Value,
    /// What there was of it when it was looked at, as it is kept of a write; where something else is there by the time
    /// that it is to be sent, it is not. `null` where that is no matter.
    pub expected: Value,
}

/// What can be asked of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobOrder {
    /// Send nothing more for now. What was sent is still answered.
    Pause,
    /// Go on, also with what an earlier run has left.
    Resume,
    /// Send nothing more: what waits is left out.
    Cancel,
    /// What failed, and what was left out by [`JobOrder::Cancel`], waits again.
    Retry,
    /// Look what became of the items of unknown outcome.
    Settle,
    /// The operator has looked, and says it of items of unknown outcome.
    Decide {
        /// They were carried out; else they were not, and are sent again.
        carried_out: bool,
        /// The item, by its number; all of them where none is named.
        item: Option<usize>,
    },
    /// Stop, and forget it on disk, too.
    Forget,
}

/// How it stands with a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Another job of the same operations and account goes first, here or in another program: its name, and where it is.
    Queued(String),
    /// It runs.
    Running,
    /// It was paused, or paused itself: why, where that is so, and what to do.
    Paused(Option<String>),
    /// It can only go on once what is never kept is given again: says what. It is started anew with the same id.
    Lacks(String),
    /// Another console carries it.
    Elsewhere,
    /// Nothing waits and nothing is under way.
    Over,
}

impl JobState {
    /// Whether it will send more by itself.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self, Self::Queued(_) | Self::Running)
    }
}

/// How far an item is: in memory, on disk and on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobItemState {
    /// It was not begun, or surely not carried out.
    #[default]
    Waiting,
    /// It was handed over, or sent and not answered yet; on disk it may have been sent.
    UnderWay,
    /// It was carried out.
    Done,
    /// It was as it should be already: nothing was sent, or it was gone before it was deleted.
    Unchanged,
    /// It was refused.
    Failed,
    /// Nobody knows whether it was carried out, until somebody looks.
    Unknown,
    /// It is never sent.
    LeftOut,
    /// It was not sent, because the job was cancelled.
    Cancelled,
}

impl JobItemState {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::UnderWay,
        Self::Done,
        Self::Unchanged,
        Self::Failed,
        Self::Unknown,
        Self::LeftOut,
        Self::Cancelled,
    ];

    /// For people, in a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::UnderWay => "under way",
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::LeftOut => "left out",
            Self::Cancelled => "not sent",
        }
    }

    /// Whether nothing more is expected to become of it while its job goes on.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Waiting | Self::UnderWay | Self::Unknown)
    }
}

/// What jobs have called since that was told last. Of a flood of calls only the first are told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobCalls {
    /// The calls that began, oldest first.
    pub begun: Vec<JobCall>,
    /// How the calls that were told of moved on, and when.
    pub moved: Vec<(Timestamp, TaskEvent)>,
    /// How many calls are passed over.
    pub passed_over: u64,
}

/// A call of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobCall {
    /// Of which job.
    pub job: JobId,
    /// When it was handed over.
    pub at: Timestamp,
    /// The call.
    pub call: Call,
}

/// What is told of jobs.
#[derive(Clone, Debug, PartialEq)]
pub enum JobNews {
    /// A job is new, or moved on. Comes some ten times a second at the most.
    Progress(Box<JobProgress>),
    /// The items that were asked for.
    Items(Box<JobItems>),
    /// The jobs that are on disk. Comes once, soon after the start; what changes later comes as progress.
    Kept(Vec<JobProgress>),
    /// The lines that were asked for.
    Exported(Box<JobExport>),
    /// The calls of jobs moved on.
    Calls(Box<JobCalls>),
    /// A job was forgotten.
    Forgotten(JobId),
    /// Something about a job could not be done: says what and why, and what to do.
    Problem {
        /// Which job.
        job: JobId,
        /// For people.
        said: String,
    },
}
