//! Holds inputs to the facts and rules, as the services do before they act.

use super::{Refusal, RefusalKind, appflow};
use crate::model::{Issue, OperationId, Violation};
use crate::rules;
use serde_json::Value;

/// Checks the input of a request. Members that the facts don't have were cut before, as the services do; that a text
/// holds JSON is no part of the contract, and for those who read it to say.
pub(super) fn check(operation: OperationId, input: &Value) -> Result<(), Refusal> {
    let mut issues = rules::judge(operation, input);
    issues.retain(|issue| !matches!(issue.constraint, Violation::UnknownMember | Violation::Json));
    issues.retain(|issue| !appflow::says_itself(operation, issue));
    // A value of another type does not even become a request.
    if let Some(issue) = issues.iter().find(|issue| matches!(issue.constraint, Violation::Type { .. })) {
        return Err(Refusal::new(RefusalKind::Unreadable, issue.to_string()));
    }
    if let Some(message) =
        issues.iter().filter(|issue| issue.is_error()).find_map(|issue| appflow::own_words(issue, input))
    {
        return Err(Refusal::invalid(message));
    }
    refuse(operation, &issues, input)
}

/// Refuses for the errors among these.
pub(super) fn refuse(operation: OperationId, issues: &[Issue], input: &Value) -> Result<(), Refusal> {
    let words = |issue: &Issue| appflow::constraint(operation, issue, input).unwrap_or_else(|| issue.to_string());
    let errors: Vec<String> = issues.iter().filter(|issue| issue.is_error()).map(words).collect();
    match errors.len() {
        0 => Ok(()),
        1 => Err(Refusal::invalid(format!("1 validation error detected: {}", errors[0]))),
        many => Err(Refusal::invalid(format!("{many} validation errors detected: {}", errors.join("; ")))),
    }
}
