//! What was there before a write, so that it can be put back.

use serde_json::Value;

use crate::model::{OperationId, Policy, Stripped, strip_input, strip_output};

/// What was there before a write: the input of the operation that brings it back, or the state that a read has found
/// where another action does the opposite. Without secrets and content about customers.
#[derive(Clone, Debug, PartialEq)]
pub struct BeforeImage {
    /// The operation that brings it back: the update itself, or what makes again what was deleted. A read where the
    /// document is a state.
    pub operation: OperationId,
    /// The input of that operation, or what of its reply is the state.
    pub document: Value,
    /// Whether nothing was taken out.
    pub whole: bool,
}

impl BeforeImage {
    /// What may be kept of an input that brings back what is there, or of a state.
    #[must_use]
    pub fn new(operation: OperationId, document: &Value) -> Self {
        let strip = if operation.operation().is_write() { strip_input } else { strip_output };
        let Stripped { document, stripped } = strip(operation, document, Policy::Store);
        Self { operation, document, whole: !stripped }
    }
}
