//! A write as the page knows it that has sent it.

use serde_json::Value;

use crate::contract::ContextKey;
use crate::model::{OperationId, Policy, redact_input};

/// A write as a page knows it that has sent it: the journal's id of it is not known there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attempted {
    pub(super) operation: OperationId,
    pub(super) context: ContextKey,
    pub(super) input: Value,
}

impl Attempted {
    /// What was sent from a context.
    pub(super) fn new(operation: OperationId, context: ContextKey, sent: &Value) -> Self {
        Self { operation, context, input: kept(operation, sent) }
    }
}

/// An input as the journal keeps it.
pub(super) fn kept(operation: OperationId, input: &Value) -> Value {
    redact_input(operation, &without_token(operation, input), Policy::Store)
}

/// An input without its client token.
pub(super) fn without_token(operation: OperationId, input: &Value) -> Value {
    let mut input = input.clone();
    if let (Some(token), Some(members)) = (operation.operation().token_member(), input.as_object_mut()) {
        members.shift_remove(token);
    }
    input
}
