//! What `AppFlow` says of a broken constraint of its model. Never says a secret.

use std::fmt::Write as _;

use serde_json::Value;

use crate::model::{DocPath, Issue, OperationId, Sensitivity, Step, Violation, class_at};

/// The words; `None` where none are known.
pub(super) fn constraint(operation: OperationId, issue: &Issue, input: &Value) -> Option<String> {
    let must = match &issue.constraint {
        Violation::Required => "not be null".to_owned(),
        Violation::Length { min, max, actual } | Violation::Size { min, max, actual } => {
            let (which, bound) = bound(min.filter(|least| actual < least), *max)?;
            format!("have length {which} than or equal to {bound}")
        }
        Violation::Range { min, max } => {
            let number = issue.path.get(input)?.as_f64()?;
            let (which, bound) = bound(min.filter(|least| number < *least), *max)?;
            format!("have value {which} than or equal to {bound}")
        }
        Violation::Pattern { pattern } => format!("satisfy regular expression pattern: {pattern}"),
        Violation::Enum { values } => format!("satisfy enum value set: [{}]", values.join(", ")),
        _ => return None,
    };
    let value = said(operation, &issue.path, input);
    Some(format!("Value{value} at '{}' failed to satisfy constraint: Member must {must}", place(&issue.path)))
}

/// The bound that is broken: the lower one, if it is, or else the upper one.
fn bound<T: ToString>(broken: Option<T>, max: Option<T>) -> Option<(&'static str, String)> {
    match broken {
        Some(least) => Some(("greater", least.to_string())),
        None => max.map(|most| ("less", most.to_string())),
    }
}

/// The value that is refused, if it is one that may be seen.
fn said(operation: OperationId, path: &DocPath, input: &Value) -> String {
    if class_at(operation.operation().input, path) != Sensitivity::Configuration {
        return String::new();
    }
    match path.get(input) {
        None | Some(Value::Null) => " null".to_owned(),
        Some(Value::String(text)) => format!(" '{text}'"),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => format!(" '{value}'"),
        Some(_) => String::new(),
    }
}

/// A path as the service writes it: `tasks.1.member.sourceFields`.
fn place(path: &DocPath) -> String {
    let mut place = String::new();
    for step in path.steps() {
        let dot = if place.is_empty() { "" } else { "." };
        // Writing to a text cannot fail.
        let _ = match step {
            Step::Member(name) => write!(place, "{dot}{name}"),
            Step::Index(index) => write!(place, "{dot}{}.member", index + 1),
            Step::Key(key) => write!(place, "{dot}{key}.member"),
        };
    }
    place
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api, check_input};

    /// The text that public reports of `AppFlow` show (cdk-appflow, pull request 282); of other constraints the same
    /// framework's words.
    #[test]
    fn constraints_are_told_as_the_service_does() {
        let told = |operation: &str, input: Value| -> Vec<String> {
            let id = api().operation(Service::AppFlow, operation).unwrap().id;
            check_input(id, &input).iter().filter_map(|issue| constraint(id, issue, &input)).collect()
        };
        let label = told("DescribeConnector", json!({"connectorType": "Own", "connectorLabel": "Google BigQuery"}));
        assert!(label[1].starts_with(
            "Value 'Google BigQuery' at 'connectorLabel' failed to satisfy constraint: Member must satisfy regular \
             expression pattern: "
        ));
        assert!(
            label[0].contains("Value 'Own' at 'connectorType'") && label[0].contains("enum value set: [Salesforce")
        );
        assert_eq!(
            told("ListFlows", json!({"maxResults": 101})),
            [
                "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100"
            ]
        );
        assert_eq!(
            told("StartFlow", json!({})),
            ["Value null at 'flowName' failed to satisfy constraint: Member must not be null"]
        );
        let long = "x".repeat(1000);
        let credentials = json!({"Zendesk": {"clientId": "c", "clientSecret": long}});
        let config = json!({"connectorProfileProperties": {}, "connectorProfileCredentials": credentials});
        let update = json!({"connectorProfileName": "p", "connectionMode": "Public", "connectorProfileConfig": config});
        let secret = told("UpdateConnectorProfile", update).join("; ");
        assert!(secret.contains("Zendesk.clientSecret") && !secret.contains("xxx"), "{secret}");
    }
}
