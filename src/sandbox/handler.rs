//! What a handler is given and what it gives back.
//!
//! # How to write a handler
//!
//! A handler is a plain function, one for each operation that the generic mechanism (`generic`)
//! cannot do, found by name in its service's `handler` function (`cases::handler`, and so on):
//!
//! ```ignore
//! pub(super) fn handler(operation: &str) -> Option<Handler> {
//!     Some(match operation {
//!         "StopFlow" => stop_flow,
//!         _ => return None,
//!     })
//! }
//!
//! fn stop_flow(request: &Request<'_>, store: &Store<'_>) -> Answer {
//!     let name = request.text("flowName");
//!     let mut flow = store.get(FLOWS, "", name)?.ok_or_else(|| Refusal::not_found(format!("Flow {name} …")))?;
//!     flow.document["flowStatus"] = "Suspended".into();
//!     store.put(FLOWS, "", name, &flow.document)?;
//!     Ok(flow.document)
//! }
//! ```
//!
//! - By the time it runs, the input satisfies the facts: required members are there, types, lengths
//!   and patterns hold. What the facts cannot say (uniqueness, references, states) is the handler's.
//! - The reply may be the stored document as it is: the server cuts it to the members of the output
//!   shape, at any depth, and drops nulls. Members bound to a header or to the HTTP status belong in
//!   the same document.
//! - It runs inside one transaction. `Err` rolls everything back, `Ok` is committed before the
//!   answer leaves.
//! - It never asks the system for time or chance: [`Store::now`], [`Store::uuid`], [`Store::hex_id`].
//!   What happens over time (a status that becomes Active, a run that ends) is worked out from the
//!   stored times when it is read.
//!   What changes more than its own looks (an object that expires, profiles that are merged) is noted
//!   with [`Store::plan`] and carried out at its time before the next request.
//! - How much there may be of what is asked of the store: [`Store::quota`], [`Store::full`].
//! - Paging: [`Request::page`] for what the store lists, [`Request::page_of`] for rows at hand.

use serde_json::Value;

use super::{Refusal, Store};
use crate::model::{Operation, Service};

/// What a handler gives back: the reply document, or the error to answer with.
pub type Answer = Result<Value, Refusal>;

/// Carries out one operation.
pub type Handler = fn(&Request<'_>, &Store<'_>) -> Answer;

/// A request that was routed and checked.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The facts of the operation that was asked for.
    pub operation: &'static Operation,
    /// The input document.
    pub input: &'a Value,
}

impl<'a> Request<'a> {
    /// The service that was asked.
    #[must_use]
    pub fn service(&self) -> Service {
        self.operation.id.service
    }

    /// A text member of the input; empty where it was left out.
    #[must_use]
    pub fn text(&self, member: &str) -> &'a str {
        self.input.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// A list member of the input; empty where it was left out.
    #[must_use]
    pub fn list(&self, member: &str) -> &'a [Value] {
        self.input.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A member of the input, unless it was left out or null.
    #[must_use]
    pub fn given(&self, member: &str) -> Option<&'a Value> {
        self.input.get(member).filter(|value| !value.is_null())
    }
}
