//! What each service hands over to the sandbox, in one shape.

use serde_json::Value;

use super::generic::Resource;
use super::store::Due;
use super::{Handler, Refusal, Store};
use crate::model::{Issue, OperationId};

/// Carries out what has come due.
pub(super) type DueHandler = fn(&Store<'_>, &Due) -> Result<(), Refusal>;

/// How something that was planned is carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Planned {
    /// As if it were the time that it was planned for.
    Then(DueHandler),
    /// At the present, making up for all that was missed since.
    Now(DueHandler),
}

/// One service of the sandbox.
#[derive(Debug)]
pub(super) struct Backend {
    /// The resources that the generic mechanism keeps.
    pub(super) resources: &'static [&'static Resource],
    /// The handler of an operation that needs one of its own.
    pub(super) handler: fn(&str) -> Option<Handler>,
    /// Who carries out what is planned under a name, at the time that it is due.
    pub(super) due: fn(&str) -> Option<Planned>,
    /// Whether a handler says itself what an issue is about, so that the common check leaves it out.
    pub(super) says_itself: fn(OperationId, &Issue) -> bool,
    /// The service's own words for an issue in an input, where it is known to have some.
    pub(super) own_words: fn(&Issue, &Value) -> Option<String>,
    /// The service's words for a constraint of its model that an input breaks, where they are known.
    pub(super) constraint: fn(OperationId, &Issue, &Value) -> Option<String>,
}

impl Backend {
    /// A service without anything, for the members that one leaves out.
    pub(super) const PLAIN: Self = Self {
        resources: &[],
        handler: |_| None,
        due: |_| None,
        says_itself: |_, _| false,
        own_words: |_, _| None,
        constraint: |_, _, _| None,
    };
}
