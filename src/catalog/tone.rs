//! How good or bad a status is.

use serde::Deserialize;

/// How a value is to be coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellTone {
    /// Nothing special.
    #[default]
    Plain,
    /// It works.
    Good,
    /// It is on its way.
    Busy,
    /// It works in part, or soon no more.
    Warn,
    /// It failed.
    Bad,
    /// It rests.
    Muted,
}

impl CellTone {
    /// The tone of a status of any of the services; `None` if it is one that we do not know.
    #[must_use]
    pub fn of_status(status: &str) -> Option<Self> {
        Some(match plain(status).as_str() {
            "active" | "running" | "succeeded" | "successful" | "completed" | "complete" | "healthy" | "met"
            | "present" | "open" | "created" | "joined" => Self::Good,
            "inprogress" | "pending" | "creationinprogress" | "cancelstarted" | "preparing" | "preprocessing"
            | "findmatching" | "merging" | "starting" | "stopping" | "deleting" | "retry" | "split" => Self::Busy,
            "suspended" | "partialsuccess" | "partiallysucceeded" | "deprecated" => Self::Warn,
            "errored" | "error" | "failed" | "creationfailed" | "unhealthy" | "notmet" | "overdue" | "deleted"
            | "validationfailure" | "internalfailure" => Self::Bad,
            "draft" | "inactive" | "stopped" | "canceled" | "cancelled" | "notstarted" | "closed" | "absent"
            | "left" => Self::Muted,
            _ => return None,
        })
    }
}

/// Whether what has this status has not begun yet.
pub(super) fn is_waiting(status: &str) -> bool {
    matches!(plain(status).as_str(), "pending" | "notstarted" | "queued" | "scheduled")
}

/// A status as all services write it.
fn plain(status: &str) -> String {
    status.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}
