//! Cases in the sandbox: domains, their fields, layouts, templates and rules, and the cases in them.
//!
//! What people set up is in `setup`, the cases themselves in `case`, what hangs on a case in
//! `related`; `merge` and `batch` do to several cases what these do to one. A case keeps its values under its fields' ids; everything that a reply says of it
//! was sent by a client or follows from what was sent and when.

mod batch;
mod case;
mod merge;
mod names;
mod related;
pub(super) mod resources;
mod setup;

use self::resources::{CASE, DOMAIN, FIELD, LAYOUT, RELATED_ITEM, RULE, TEMPLATE};
use super::Handler;
use super::backend::{Backend, Planned};

pub(super) use case::{audit, lacking};
pub(super) use merge::come_due as carry_out_merge;
pub(super) use setup::system_fields;

/// What Cases hands over.
pub(super) static BACKEND: Backend = Backend {
    resources: &[&DOMAIN, &FIELD, &LAYOUT, &TEMPLATE, &RULE, &CASE, &RELATED_ITEM],
    handler,
    due,
    ..Backend::PLAIN
};

fn due(what: &str) -> Option<Planned> {
    (what == merge::DUE).then_some(Planned::Then(merge::come_due))
}

fn handler(operation: &str) -> Option<Handler> {
    setup::handler(operation)
        .or_else(|| case::handler(operation))
        .or_else(|| related::handler(operation))
        .or_else(|| merge::handler(operation))
        .or_else(|| batch::handler(operation))
}
