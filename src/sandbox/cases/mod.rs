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
mod setup;

use super::Handler;
use super::generic::Resource;

pub(super) use case::{CASE, CONTACT, audit, lacking};
pub(super) use merge::{DUE, come_due};
pub(super) use related::RELATED_ITEM;
pub(super) use setup::{DOMAIN, EVENTS, FIELD, LAYOUT, RULE, TEMPLATE, system_fields};

/// The resources that the generic mechanism keeps.
pub const RESOURCES: &[&Resource] = &[&DOMAIN, &FIELD, &LAYOUT, &TEMPLATE, &RULE, &CASE, &RELATED_ITEM];

/// The handler of an operation that needs one.
pub fn handler(operation: &str) -> Option<Handler> {
    setup::handler(operation)
        .or_else(|| case::handler(operation))
        .or_else(|| related::handler(operation))
        .or_else(|| merge::handler(operation))
        .or_else(|| batch::handler(operation))
}
