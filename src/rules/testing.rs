//! What the tests of rules share.

use serde_json::Value;

use super::check;
use crate::model::{Issue, OperationId, Service, Violation, api};

/// The operation written as `service:Name`.
pub(super) fn operation(text: &str) -> OperationId {
    let (service, name) = text.split_once(':').unwrap();
    api().operation(Service::by_id(service).unwrap(), name).unwrap().id
}

fn line(issue: &Issue) -> String {
    let Violation::Rule { name, severity } = issue.constraint else { unreachable!("rules find rules") };
    format!("{severity:?} {name} at {}: {}", issue.path, issue.message)
}

/// The rule of this name finds something at exactly these paths.
pub(super) fn assert_finds(operation_name: &str, document: &Value, rule: &str, paths: &[&str]) {
    let issues = check(operation(operation_name), document);
    let of_rule = |issue: &&Issue| matches!(issue.constraint, Violation::Rule { name, .. } if name == rule);
    let found: Vec<String> = issues.iter().filter(of_rule).map(|issue| issue.path.to_string()).collect();
    assert_eq!(found, paths, "{rule} in {document}: {:?}", issues.iter().map(line).collect::<Vec<_>>());
}

/// No rule finds anything.
pub(super) fn assert_clean(operation_name: &str, document: &Value) {
    let found: Vec<String> = check(operation(operation_name), document).iter().map(line).collect();
    assert_eq!(found, [""; 0], "{document}");
}
