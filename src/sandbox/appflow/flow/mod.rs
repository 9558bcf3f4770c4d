//! Flows: their definition, their status, and their runs.
//!
//! | trigger | after it was created | `StartFlow` | `StopFlow` |
//! |---|---|---|---|
//! | on demand | Active | a new run | refused |
//! | schedule, event | Draft | Active | Suspended |

mod check;
mod control;
mod read;
mod run;
mod schedule;
mod stored;
mod write;

use crate::sandbox::Handler;

pub(in crate::sandbox) use check::says_itself;
pub(in crate::sandbox) use schedule::{come_due, plan_next};
pub(super) use stored::{DUE, profiles};

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateFlow" => write::create,
        "UpdateFlow" => write::update,
        "DeleteFlow" => write::delete,
        "DescribeFlow" => read::describe,
        "ListFlows" => read::list,
        "DescribeFlowExecutionRecords" => read::runs,
        "StartFlow" => control::start,
        "StopFlow" => control::stop,
        "CancelFlowExecutions" => control::cancel,
        _ => return None,
    })
}
