//! Holds inputs to the facts and rules, as the services do before they act.

use serde_json::Value;

use super::registry::backend;
use super::{Refusal, RefusalKind};
use crate::model::{OperationId, Violation};
use crate::rules;

/// Checks the input of a request. Members that the facts don't have were cut before, as the services do; that a text
/// holds JSON is no part of the contract, and for those who read it to say.
pub(super) fn check(operation: OperationId, input: &Value) -> Result<(), Refusal> {
    let service = backend(operation.service);
    let mut issues = rules::judge(operation, input);
    issues.retain(|issue| !matches!(issue.constraint, Violation::UnknownMember | Violation::Json));
    issues.retain(|issue| !(service.says_itself)(operation, issue));
    // A value of another type does not even become a request.
    if let Some(issue) = issues.iter().find(|issue| matches!(issue.constraint, Violation::Type { .. })) {
        return Err(Refusal::new(RefusalKind::Unreadable, issue.to_string()));
    }
    if let Some(message) =
        issues.iter().filter(|issue| issue.is_error()).find_map(|issue| (service.own_words)(issue, input))
    {
        return Err(Refusal::invalid(message));
    }
    Refusal::for_errors(&issues, |issue| {
        (service.constraint)(operation, issue, input).unwrap_or_else(|| issue.to_string())
    })
}
