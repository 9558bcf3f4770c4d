//! Texts that people paste.

use serde_json::Value;

use super::findings::Origin;
use crate::model::{Issue, Violation};

pub(super) const ORIGINS: &[Origin] = &[ONE_LINE];

const ONE_LINE: Origin = Origin::warning("text.one-line", "semantics, 4: line breaks under a whole match: inferred");

/// The text in one line: what the lines of a pasted key are joined to where a service takes no line breaks.
///
/// Lines of a PEM block are joined without blanks, but for those around its head and foot.
#[must_use]
pub fn joined_lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_frame = |line: &str| line.starts_with("-----") || line.ends_with("-----");
        if !joined.is_empty()
            && (is_frame(line) || is_frame(&joined[joined.rfind(['\n', ' ']).map_or(0, |at| at + 1)..]))
        {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// A forbidden line break is a warning: whether the service refuses what its pattern forbids here is not known.
#[must_use]
pub fn soften(issue: Issue, document: &Value) -> Issue {
    let text = issue.path.get(document).and_then(Value::as_str).unwrap_or_default();
    let breaks_lines = matches!(issue.constraint, Violation::Pattern { pattern: ".*" }) && text.contains(['\n', '\r']);
    if !breaks_lines {
        return issue;
    }
    let message = "has line breaks, which the service may refuse; the actions of the field join them to one line";
    ONE_LINE.issue(issue.path, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};
    use serde_json::json;

    #[test]
    fn a_pasted_key_is_joined_to_one_line() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMIIEv\r\nQIBAD\n-----END PRIVATE KEY-----\n";
        assert_eq!(joined_lines(pem), "-----BEGIN PRIVATE KEY----- MIIEvQIBAD -----END PRIVATE KEY-----");
        assert_eq!(joined_lines("one"), "one");
    }

    #[test]
    fn line_breaks_are_a_warning_and_other_patterns_stay_errors() {
        let operation = api().operation(Service::AppFlow, "CreateConnectorProfile").unwrap().id;
        let document = json!({
            "connectorProfileName": "two words", "connectorType": "Snowflake", "connectionMode": "Public",
            "connectorProfileConfig": {
                "connectorProfileProperties": {"Snowflake": {
                    "warehouse": "W", "stage": "A.B.C", "bucketName": "acme", "accountName": "a", "region": "r"}},
                "connectorProfileCredentials": {"Snowflake": {"username": "u", "privateKey": "a\nb"}},
            },
        });
        let issues = crate::rules::judge(operation, &document);
        let found: Vec<_> = issues.iter().map(|issue| (issue.path.to_string(), issue.is_error())).collect();
        let key = "connectorProfileConfig.connectorProfileCredentials.Snowflake.privateKey";
        assert_eq!(found, [("connectorProfileName".to_owned(), true), (key.to_owned(), false)]);
    }
}
