//! AppFlow in the sandbox: connectors, connector profiles, flows and their runs.
//!
//! No data flows: a run takes its time and ends, well or badly, by what is known of the flow. Secrets
//! of connector profiles are looked at once and never kept.

mod caller;
mod connector;
mod constraint;
mod flow;
mod profile;
mod profile_state;
pub(super) mod resources;

use self::resources::{CONNECTOR, CONNECTOR_PROFILE, FLOW, RUN};
use super::Handler;
use super::backend::{Backend, Planned};

pub(super) use connector::member_of;
pub(super) use flow::plan_next;

/// What `AppFlow` hands over.
pub(super) static BACKEND: Backend = Backend {
    resources: &[&FLOW, &RUN, &CONNECTOR_PROFILE, &CONNECTOR],
    handler,
    due,
    says_itself: flow::says_itself,
    own_words: profile::own_words,
    constraint: constraint::constraint,
};

fn due(what: &str) -> Option<Planned> {
    (what == flow::DUE).then_some(Planned::Now(flow::come_due))
}

/// The handler of an operation that needs one.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    connector::handler(operation).or_else(|| profile::handler(operation)).or_else(|| flow::handler(operation))
}
