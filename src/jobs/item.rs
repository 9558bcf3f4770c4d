//! One item of a job: what is sent for it, and what became of that.

use jiff::Timestamp;

use crate::catalog::{Location, Plan};
use crate::contract::{ApiError, ErrorKind, Outcome};

/// What it means where what an item is about is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// It failed.
    #[default]
    Failed,
    /// It is as it should be: it was to be deleted.
    Done,
}

/// How far an item is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ItemState {
    /// It was not begun.
    #[default]
    Waiting,
    /// Its call was handed over and not sent yet: it can still be taken back.
    Started,
    /// It was sent, and is not answered.
    Sent {
        /// Whether the service asked for patience, and it is sent again.
        throttled: bool,
    },
    /// It was carried out.
    Done {
        /// When that was known.
        at: Timestamp,
        /// Whether it was not there, so that nothing was left to be done.
        absent: bool,
    },
    /// It was refused.
    Failed(ApiError),
    /// Nobody knows whether it was carried out, until somebody looks.
    Unknown(ApiError),
    /// It was not sent.
    LeftOut,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is about.
    pub at: Location,
    /// What is sent.
    pub plan: Plan,
    /// Whether it is sent only when all that is not so was carried out.
    pub is_last: bool,
    /// How far it is.
    pub state: ItemState,
    /// The ids of the requests that were answered, by the service's own words, oldest first.
    pub requests: Vec<String>,
}

impl Item {
    /// An item that waits.
    #[must_use]
    pub const fn new(at: Location, plan: Plan) -> Self {
        Self { at, plan, is_last: false, state: ItemState::Waiting, requests: Vec::new() }
    }

    /// Its call moved on. Says whether the service asked for patience and gave up on it.
    pub(super) fn note(&mut self, outcome: &Outcome, absent: Absent, now: Timestamp) -> bool {
        self.state = match outcome {
            Outcome::Sent { .. } => ItemState::Sent { throttled: false },
            Outcome::Retrying { error, .. } => {
                self.answered(error.request_id.as_ref());
                ItemState::Sent { throttled: error.kind == ErrorKind::Throttled }
            }
            Outcome::Finished(page) => {
                self.answered(page.reply.request_id.as_ref());
                ItemState::Done { at: now, absent: false }
            }
            Outcome::Failed(error) => {
                self.answered(error.request_id.as_ref());
                if error.kind == ErrorKind::Throttled {
                    self.state = ItemState::Waiting;
                    return true;
                }
                Self::after(error, absent, now)
            }
            Outcome::Cancelled => ItemState::LeftOut,
            Outcome::Waiting { .. } | Outcome::Page(_) | Outcome::Identified(_) => return false,
        };
        false
    }

    fn after(error: &ApiError, absent: Absent, now: Timestamp) -> ItemState {
        match error.kind {
            ErrorKind::NotFound if absent == Absent::Done => ItemState::Done { at: now, absent: true },
            ErrorKind::UnknownOutcome => ItemState::Unknown(error.clone()),
            _ => ItemState::Failed(error.clone()),
        }
    }

    fn answered(&mut self, request: Option<&String>) {
        if let Some(id) = request.filter(|id| !self.requests.contains(id)) {
            self.requests.push(id.clone());
        }
    }
}
