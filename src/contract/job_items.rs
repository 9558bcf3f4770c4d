//! The items of a job as they are shown and written out.

use jiff::Timestamp;
use serde_json::Value;

use super::{BeforeImage, JobId, JobItemState, RowFormat};
use crate::catalog::Location;

/// One item of a job, as a page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobItem {
    /// Its number, from 0.
    pub number: usize,
    /// The line of the file that it comes from, from 1.
    pub line: Option<u64>,
    /// Where it can be seen.
    pub at: Option<Location>,
    /// What it is called on the screen.
    pub label: String,
    /// How far it is.
    pub state: JobItemState,
    /// Code and message of its error; of an item that is left out, why it is.
    pub error: Option<(String, String)>,
    /// The id of its last request, by the service's own words.
    pub request_id: Option<String>,
    /// When it was answered.
    pub answered: Option<Timestamp>,
    /// What was done, where it was carried out and that is known.
    pub deed: Option<Box<JobDeed>>,
}

/// What a job has done to one of its items.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobDeed {
    /// Where what it made or changed can be seen.
    pub at: Option<Location>,
    /// What it has made of the item: the whole input where it was edited. Nothing where it is of customers.
    pub input: Option<Value>,
    /// What was there before, where that was kept.
    pub before: Option<BeforeImage>,
}

/// Some of a job's items, as they were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct JobItems {
    /// Of which job.
    pub job: JobId,
    /// Which states were asked for; `None` are all.
    pub filter: Option<JobItemState>,
    /// After how many of them this begins.
    pub from: usize,
    /// How many there are of them in all.
    pub all: usize,
    /// So many of them as were asked for, in order.
    pub items: Vec<JobItem>,
}

/// The lines of a job's file whose items are in a state, with their errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobExport {
    /// Of which job.
    pub job: JobId,
    /// The state.
    pub state: JobItemState,
    /// The lines in the format of their file; or why there are none, such as that the file has changed.
    pub made: Result<(String, RowFormat), String>,
}
