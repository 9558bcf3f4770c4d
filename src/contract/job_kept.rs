//! Jobs as they are kept on disk. Nothing here holds a secret or what is of a customer: what holds one is not whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{BeforeImage, ContextKey, JobId, JobItemState, JobWay, Tally};
use crate::catalog::Location;
use crate::model::OperationId;

/// A job on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptJob {
    /// Its id.
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
    /// How the input of an item is made.
    pub way: JobWay,
    /// The members that all items share, as far as they are kept.
    pub set: Value,
    /// Whether an item that is not there is as it should be.
    pub gone_is_done: bool,
    /// The file that the items come from, if they do.
    pub file: Option<KeptFile>,
    /// How many items there are.
    pub items: usize,
    /// Whether nothing had to be left out of it.
    pub whole: bool,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// When it was started.
    pub started: Timestamp,
    /// When it was over.
    pub ended: Option<Timestamp>,
}

/// The file that a job reads its items from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Its whole path.
    pub path: String,
    /// The hash of its content.
    pub sha256: String,
    /// The mapping, as a text.
    pub mapping: String,
    /// Fingerprints of the values that all lines have and that are never kept, by the members that they go to.
    pub prints: BTreeMap<String, String>,
}

impl KeptFile {
    /// The path that stands for the standard input.
    pub const INPUT: &'static str = "-";
    /// What people call that.
    pub const INPUT_NAME: &'static str = "standard input";

    /// Whether its lines came on the standard input, so that they are nowhere but with who has given them.
    #[must_use]
    pub fn is_input(&self) -> bool {
        self.path == Self::INPUT
    }

    /// Its name without the folder.
    #[must_use]
    pub fn name(&self) -> String {
        if self.is_input() {
            return Self::INPUT_NAME.to_owned();
        }
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path).to_owned()
    }
}

/// A marked row on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRow {
    /// Where it can be seen, as far as that is kept.
    pub at: Option<Location>,
    /// The members that are its own, as far as they are kept.
    pub input: Value,
    /// The members that are set in it alone, as far as they are kept.
    pub set: Value,
    /// What there was of it when it was looked at, as far as that is kept; `null` where that is no matter.
    pub expected: Value,
}

/// A job on disk with what is told of it in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct JobOnDisk {
    /// The job.
    pub job: KeptJob,
    /// How many of its items are in which state; what was sent and has no answer counts as under way.
    pub tally: Tally,
    /// Whether another console carries it.
    pub elsewhere: bool,
}

/// An item on disk. Without an error's message where that may repeat what is never kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptItem {
    /// How far it is.
    pub state: JobItemState,
    /// In which round of the job it was sent.
    pub round: u32,
    /// The first of the items that it was sent together with.
    pub pack: Option<usize>,
    /// When it was first sent.
    pub sent: Option<Timestamp>,
    /// Code and message of its error.
    pub error: Option<(String, String)>,
    /// The id of its last request, by the service's own words.
    pub request_id: Option<String>,
    /// When it was answered.
    pub answered: Option<Timestamp>,
    /// Where what it made can be seen, which only the reply says.
    pub made: Option<Location>,
    /// What was there before it was sent.
    pub before: Option<BeforeImage>,
}
