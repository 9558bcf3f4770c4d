//! Checking a document against its shape: all that the facts can say, and nothing beyond them.
//!
//! A member that is null counts as left out, for that is how it is sent. Points in time may be written as RFC 3339
//! text or as seconds since 1970, whichever the wire wants: binding converts them. Replies are never held to lengths,
//! patterns, enums or ranges: services break their own.

mod issue;
mod pattern;
mod value;
mod words;

pub use issue::{Issue, Severity, Violation};

use serde_json::Value;

use super::{OperationId, Shape};
use value::{Checker, Rigour};

/// Everything that is wrong with a document that is to be sent, in the document's order.
#[must_use]
pub fn check(document: &Value, shape: &'static Shape) -> Vec<Issue> {
    Checker::run(document, shape, Rigour::Request)
}

/// Everything that is wrong with an operation's input.
#[must_use]
pub fn check_input(operation: OperationId, document: &Value) -> Vec<Issue> {
    check(document, operation.operation().input)
}

/// What a reply lacks or has of another type; values and additional members are not judged.
#[must_use]
pub fn check_output(operation: OperationId, document: &Value) -> Vec<Issue> {
    match operation.operation().output {
        Some(shape) => Checker::run(document, shape, Rigour::Reply),
        None => Vec::new(),
    }
}
