//! One deletion: what is sent for it, and what became of that.

use jiff::Timestamp;

use crate::catalog::{Location, Plan};
use crate::contract::{ApiError, ErrorKind, Outcome};

/// How far a deletion is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::screens::forget) enum DeletionState {
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

/// One deletion.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::forget) struct Deletion {
    /// What it is about.
    pub(in crate::screens::forget) at: Location,
    /// What is sent.
    pub(in crate::screens::forget) plan: Plan,
    /// Whether it is sent only when all that is not so was carried out.
    pub(in crate::screens::forget) is_last: bool,
    /// How far it is.
    pub(in crate::screens::forget) state: DeletionState,
    /// The ids of the requests that were answered, by the service's own words, oldest first.
    pub(in crate::screens::forget) requests: Vec<String>,
    /// How many requests came to no answer.
    pub(in crate::screens::forget) unanswered: u32,
}

impl Deletion {
    /// A deletion that waits.
    pub(in crate::screens::forget) const fn new(at: Location, plan: Plan) -> Self {
        Self { at, plan, is_last: false, state: DeletionState::Waiting, requests: Vec::new(), unanswered: 0 }
    }

    /// Its call moved on. Says whether the service asked for patience and gave up on it.
    pub(super) fn note(&mut self, outcome: &Outcome, now: Timestamp) -> bool {
        self.state = match outcome {
            Outcome::Sent { .. } => DeletionState::Sent { throttled: false },
            Outcome::Retrying { error, .. } => {
                self.failed(error);
                DeletionState::Sent { throttled: error.kind == ErrorKind::Throttled }
            }
            Outcome::Finished(page) => {
                self.answered(page.reply.request_id.as_ref());
                DeletionState::Done { at: now, absent: false }
            }
            Outcome::Failed(error) => {
                self.failed(error);
                if error.kind == ErrorKind::Throttled {
                    self.state = DeletionState::Waiting;
                    return true;
                }
                Self::after(error, now)
            }
            Outcome::Cancelled => DeletionState::LeftOut,
            Outcome::Waiting { .. } | Outcome::Page(_) | Outcome::Identified(_) | Outcome::Uploading { .. } => {
                return false;
            }
        };
        false
    }

    fn after(error: &ApiError, now: Timestamp) -> DeletionState {
        match error.kind {
            ErrorKind::NotFound => DeletionState::Done { at: now, absent: true },
            ErrorKind::UnknownOutcome => DeletionState::Unknown(error.clone()),
            _ => DeletionState::Failed(error.clone()),
        }
    }

    fn answered(&mut self, request: Option<&String>) {
        if let Some(id) = request.filter(|id| !self.requests.contains(id)) {
            self.requests.push(id.clone());
        }
    }

    /// A request has failed: it has an id where it was answered.
    fn failed(&mut self, error: &ApiError) {
        self.answered(error.request_id.as_ref());
        self.unanswered += u32::from(error.request_id.is_none());
    }
}
