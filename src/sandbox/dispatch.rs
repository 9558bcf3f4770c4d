//! Finds who carries out an operation: a handler of its own, or the generic mechanism.

use serde_json::Value;

use super::backend::Planned;
use super::registry::{self, backend};
use super::{Answer, Handler, Refusal, Request, Store, generic, tags};
use crate::model::Operation;

/// Carries out an operation whose input was checked.
///
/// # Errors
/// What the handler refuses, or that there is none.
pub(super) fn carry_out(operation: &'static Operation, input: &Value, store: &Store<'_>) -> Answer {
    let request = Request { operation, input };
    if let Some(handler) = special(operation) {
        return handler(&request, store);
    }
    if let Some((resource, verb)) = registry::generic(operation) {
        return generic::carry_out(resource, verb, &request, store);
    }
    Err(Refusal::internal(format!("The sandbox does not offer {}; nothing was read or changed.", operation.id.name)))
}

/// Carries out what has become due since the last request, each at its own time.
/// Stops when it was enough for now; says whether nothing is left.
///
/// # Errors
/// If the database fails.
pub(super) fn catch_up(store: &Store<'_>, enough: impl Fn() -> bool) -> Result<bool, Refusal> {
    let now = store.now();
    while let Some(due) = store.take_due()? {
        let done = match registry::due(&due.what) {
            Some(Planned::Then(handler)) => {
                store.at(due.at);
                handler(store, &due)
            }
            Some(Planned::Now(handler)) => handler(store, &due),
            None => Err(Refusal::internal(format!("Nobody knows how to carry out {}", due.what))),
        };
        store.at(now);
        done?;
        if enough() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn special(operation: &Operation) -> Option<Handler> {
    let own = (backend(operation.id.service).handler)(operation.id.name);
    own.or(match operation.id.name {
        "ListTagsForResource" => Some(tags::list),
        "TagResource" => Some(tags::tag),
        "UntagResource" => Some(tags::untag),
        _ => None,
    })
}

/// Whether the sandbox offers this operation.
#[must_use]
pub fn offers(operation: &Operation) -> bool {
    special(operation).is_some() || registry::generic(operation).is_some()
}
