//! Why steps are not taken, or not seen as they were sent.

use super::{NoCall, Unread};
use crate::catalog::Need;
use crate::contract::{ApiError, ErrorKind};
use crate::model::OperationId;

/// Why no further step is taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Stopped {
    /// A call failed.
    #[error("{operation}: {error}")]
    Failed {
        /// The call.
        operation: OperationId,
        /// What became of it.
        error: Box<ApiError>,
    },
    /// Something else is in the way.
    #[error("{0}")]
    Said(String),
}

impl Stopped {
    /// Whether it is about this step alone, so that steps that do not need it can be taken.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Failed { error, .. } => matches!(
                error.kind,
                ErrorKind::BadRequest
                    | ErrorKind::AccessDenied
                    | ErrorKind::NotFound
                    | ErrorKind::Conflict
                    | ErrorKind::Quota
                    | ErrorKind::Connector
            ),
            Self::Said(_) => true,
        }
    }
}

impl From<NoCall> for Stopped {
    fn from(error: NoCall) -> Self {
        Self::Said(format!("nothing was sent: {error}"))
    }
}

impl From<Need> for Stopped {
    fn from(need: Need) -> Self {
        Self::Said(need.to_string())
    }
}

impl From<Unread> for Stopped {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Failed { operation, error, .. } => Self::Failed { operation, error },
            Unread::Need(need) => need.into(),
        }
    }
}
