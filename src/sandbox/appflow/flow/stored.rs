//! A flow as it is stored, and what is read off it.

use serde_json::Value;

use crate::sandbox::appflow::resources::FLOW;
use crate::sandbox::{Record, Refusal, Store};

/// What comes due when a scheduled flow is to run.
pub(in crate::sandbox) const DUE: &str = "appflow/flows";

/// The connector profiles that a flow uses.
pub(in crate::sandbox::appflow) fn profiles(flow: &Value) -> impl Iterator<Item = &str> {
    let ends = flow["destinationFlowConfigList"].as_array().into_iter().flatten().chain([&flow["sourceFlowConfig"]]);
    ends.filter_map(|end| end["connectorProfileName"].as_str())
}

/// The flow of this name.
pub(super) fn flow(name: &str, store: &Store<'_>) -> Result<Record, Refusal> {
    let missing = || Refusal::not_found(format!("Flow with name {name} does not exist."));
    store.get(FLOW.kind, "", name)?.ok_or_else(missing)
}

pub(super) fn trigger(flow: &Value) -> &str {
    flow["triggerConfig"]["triggerType"].as_str().unwrap_or_default()
}

pub(super) fn status(flow: &Value) -> &str {
    flow["flowStatus"].as_str().unwrap_or_default()
}
