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
mod write;

use serde_json::Value;

pub(in crate::sandbox) use check::says_itself;
pub(in crate::sandbox) use schedule::{come_due, plan_next};

use crate::sandbox::generic::Resource;
use crate::sandbox::{Handler, Record, Refusal, Store};

/// A flow.
pub(in crate::sandbox) static FLOW: Resource = Resource {
    kind: "appflow/flows",
    noun: "Flow",
    id: "flowName",
    arn: Some((Some("flowArn"), "appflow", "flow/{}")),
    times: (Some("createdAt"), Some("lastUpdatedAt")),
    ..Resource::PLAIN
};

/// What comes due when a scheduled flow is to run.
pub(in crate::sandbox) const DUE: &str = "appflow/flows";

/// A run of a flow.
pub(in crate::sandbox) static RUN: Resource = Resource {
    kind: "appflow/flows/runs",
    noun: "Execution",
    parent: Some(&FLOW),
    id: "executionId",
    ..Resource::PLAIN
};

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

/// The connector profiles that a flow uses.
pub(super) fn profiles(flow: &Value) -> impl Iterator<Item = &str> {
    let ends = flow["destinationFlowConfigList"].as_array().into_iter().flatten().chain([&flow["sourceFlowConfig"]]);
    ends.filter_map(|end| end["connectorProfileName"].as_str())
}

/// The flow of this name.
fn flow(name: &str, store: &Store<'_>) -> Result<Record, Refusal> {
    let missing = || Refusal::not_found(format!("Flow with name {name} does not exist."));
    store.get(FLOW.kind, "", name)?.ok_or_else(missing)
}

fn trigger(flow: &Value) -> &str {
    flow["triggerConfig"]["triggerType"].as_str().unwrap_or_default()
}

fn status(flow: &Value) -> &str {
    flow["flowStatus"].as_str().unwrap_or_default()
}
