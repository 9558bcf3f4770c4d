//! AppFlow in the sandbox: connectors, connector profiles, flows and their runs.
//!
//! No data flows: a run takes its time and ends, well or badly, by what is known of the flow. Secrets
//! of connector profiles are looked at once and never kept.

mod connector;
mod constraint;
mod flow;
mod profile;

use super::generic::Resource;
use super::{Handler, Store};

pub(super) use connector::{CONNECTOR, member_of};
pub(super) use constraint::constraint;
pub(super) use flow::{DUE, FLOW, RUN, come_due, plan_next, says_itself};
pub(super) use profile::{CONNECTOR_PROFILE, own_words};

/// The resources that the generic mechanism keeps.
pub const RESOURCES: &[&Resource] = &[&FLOW, &RUN, &CONNECTOR_PROFILE, &CONNECTOR];

/// The handler of an operation that needs one.
pub fn handler(operation: &str) -> Option<Handler> {
    connector::handler(operation).or_else(|| profile::handler(operation)).or_else(|| flow::handler(operation))
}

/// Who asks; the sandbox knows accounts and no users.
fn caller(store: &Store<'_>) -> String {
    format!("arn:aws:iam::{}:user/sandbox", store.account())
}
