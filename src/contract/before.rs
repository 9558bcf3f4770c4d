//! What was there before a write, so that it can be put back.

use serde_json::Value;

use crate::model::{OperationId, Policy, Stripped, strip_input};

/// What was there before a write: the input of the operation that brings it back, without secrets and content about
/// customers.
#[derive(Clone, Debug, PartialEq)]
pub struct BeforeImage {
    /// The operation that brings it back: the update itself, or what makes again what was deleted.
    pub operation: OperationId,
    /// The input of that operation.
    pub document: Value,
    /// Whether nothing was taken out.
    pub whole: bool,
}

impl BeforeImage {
    /// What may be kept of an input that brings back what is there.
    #[must_use]
    pub fn new(operation: OperationId, input: &Value) -> Self {
        let Stripped { document, stripped } = strip_input(operation, input, Policy::Store);
        Self { operation, document, whole: !stripped }
    }
}
