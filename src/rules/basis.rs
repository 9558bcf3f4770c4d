//! What a document is based on and what that has against it: the object type of an object or expression, the template of
//! a case. Only who knows it as it is now can say so, so all of it warns.

use serde_json::Value;

use super::{of_template, of_type};
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

/// What is to be put into a document for it to have all that its basis requires.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// Where.
    pub path: DocPath,
    /// What is there then.
    pub value: Value,
    /// What that is, for people.
    pub title: &'static str,
}

/// What a document is based on, where something can be said of that.
#[must_use]
pub fn basis(operation: OperationId, document: &Value) -> Option<Basis> {
    of_template::named(operation, document).or_else(|| of_type::named(operation, document))
}

/// What speaks against a document whose basis is this; `None` where there is none of its name.
#[must_use]
pub fn against_basis(operation: OperationId, document: &Value, basis: Option<&Value>) -> Vec<Issue> {
    let of_template = of_template::against(operation, document, basis);
    of_template.into_iter().chain(of_type::against(operation, document, basis)).collect()
}

/// What its basis requires and the document does not mention.
#[must_use]
pub fn completion(operation: OperationId, document: &Value, basis: &Value) -> Option<Completion> {
    of_template::completion(operation, document, basis)
}
