//! Why steps are not taken, or not seen as they were sent.

use super::{Change, NoCall, Unread};
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

/// What reads back otherwise, in words; `is_new` where it is not as it was before, either, and is not sent again.
pub(super) fn otherwise(left: &[Change], is_new: bool) -> String {
    let (kept, filled): (Vec<&Change>, Vec<&Change>) = left.iter().partition(|change| change.wanted.is_some());
    let named = |changes: &[&Change]| changes.iter().map(|change| change.path.as_str()).collect::<Vec<_>>().join(", ");
    let mut said = Vec::new();
    if !kept.is_empty() {
        let why = if is_new {
            "somebody else may have written it since, and it is left as it is; or the service keeps it"
        } else {
            "the service may keep it"
        };
        let kept = named(&kept);
        said.push(format!("it was sent, but reads back otherwise: {kept}. Look at it; {why} in a form of its own."));
    }
    if !filled.is_empty() {
        let whose = if is_new { "the service, or somebody else by now," } else { "the service" };
        said.push(format!(
            "{whose} has a value of its own where this is left out: {}. Write it in the file.",
            named(&filled)
        ));
    }
    said.join(" ")
}
