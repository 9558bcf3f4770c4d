//! What a document is based on and what that has against it: the object type of an object or expression.
//! Only who knows it as it is now can say so, so all of it warns.

use serde_json::Value;

use super::of_type;
use crate::model::{DocPath, Issue, OperationId};

/// What a document is based on.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// Where the document says so.
    pub field: DocPath,
    /// Its name or id.
    pub name: String,
    /// The resource that it is one of, as the catalogue calls it.
    pub resource: &'static str,
}

/// What a document is based on, where something can be said of that.
#[must_use]
pub fn basis(operation: OperationId, document: &Value) -> Option<Basis> {
    of_type::named(operation, document)
}

/// What speaks against a document whose basis is this; `None` where there is none of its name.
#[must_use]
pub fn against_basis(operation: OperationId, document: &Value, basis: Option<&Value>) -> Vec<Issue> {
    of_type::against(operation, document, basis)
}
