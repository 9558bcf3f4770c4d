//! The AWS CLI command that does the same as a call. For people to read and copy; nothing here runs it.
//!
//! No secret is in it, and no control character: what is pasted into a shell does what it shows.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::{Operation, Policy, redact_input};

/// The AWS CLI (version 2) command that sends `input` to `operation`. Secrets are left for the user to fill in.
#[must_use]
pub fn equivalent_cli(
    operation: &Operation,
    input: &Value,
    profile: Option<&str>,
    region: Option<&str>,
    endpoint: Option<&str>,
) -> String {
    let mut command = format!("aws {} {}", operation.id.service, cli_name(operation.id.name));
    for (option, value) in [("region", region), ("profile", profile), ("endpoint-url", endpoint)] {
        if let Some(value) = value {
            let _ = write!(command, " --{option} {}", shell_quoted(value));
        }
    }
    let shown = redact_input(operation.id, input, Policy::Display);
    let mut files = Map::new();
    for (name, value) in shown.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        if value.as_str().is_some_and(|text| text.starts_with("file://") || text.starts_with("fileb://")) {
            // As an option's value the CLI would read the file.
            files.insert(name.clone(), value.clone());
        } else {
            command.push_str(&option(&cli_name(name), value));
        }
    }
    if !files.is_empty() {
        let _ = write!(command, " --cli-input-json {}", shell_quoted(&visible_json(&Value::Object(files))));
    }
    command
}

fn option(name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => format!(" --{name}"),
        Value::Bool(false) => format!(" --no-{name}"),
        // What begins with a dash would be taken for an option.
        Value::String(text) if text.starts_with('-') => format!(" --{name}={}", shell_quoted(text)),
        Value::String(text) => format!(" --{name} {}", shell_quoted(text)),
        value => format!(" --{name} {}", shell_quoted(&visible_json(value))),
    }
}

/// The name that the AWS CLI gives to an operation or member: `KMSArn` is `kms-arn`, `LayoutARNs` `layout-arns`.
#[must_use]
pub fn cli_name(name: &str) -> String {
    static PLURAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("[A-Z]{2,}s$").ok());
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("(.)([A-Z][a-z]+)").ok());
    static CAPITAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("([a-z0-9])([A-Z])").ok());
    if name.contains('-') {
        return name.to_owned();
    }
    // The plural of an abbreviation is one word: without this, ARNs would come apart as `ar-ns`.
    let name = match PLURAL.as_ref().and_then(|plural| plural.find(name)) {
        Some(plural) => format!("{}-{}", &name[..plural.start()], plural.as_str().to_lowercase()),
        None => name.to_owned(),
    };
    [&WORD, &CAPITAL]
        .into_iter()
        .filter_map(|regex| regex.as_ref())
        .fold(name, |name, regex| regex.replace_all(&name, "$1-$2").into_owned())
        .to_lowercase()
}

/// JSON in one line, with everything that is not plainly visible escaped.
fn visible_json(value: &Value) -> String {
    let mut escaped = String::new();
    for c in value.to_string().chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// A word as a shell (bash, zsh) reads it back.
#[must_use]
pub fn shell_quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if !text.chars().any(is_hidden) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_hidden(c) => {
                let _ = write!(quoted, "\\U{:08x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// Control characters, and those that change the direction of what follows or take no room.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};
    use serde_json::json;

    fn command(service: Service, operation: &str, input: &Value) -> String {
        equivalent_cli(api().operation(service, operation).unwrap(), input, None, Some("eu-central-1"), None)
    }

    #[test]
    fn names_are_those_of_the_aws_cli() {
        for (name, expected) in [
            ("ListDomains", "list-domains"),
            ("DomainName", "domain-name"),
            ("maxResults", "max-results"),
            ("KMSArn", "kms-arn"),
            ("kmsArn", "kms-arn"),
            ("LayoutARNs", "layout-arns"),
            ("OpenIDConnectProviderARNs", "open-id-connect-provider-arns"),
            ("OAuth2Properties", "o-auth2-properties"),
            ("S3Uri", "s3-uri"),
            ("S3ExportingConfig", "s3-exporting-config"),
            ("BatchGetCaseRule", "batch-get-case-rule"),
        ] {
            assert_eq!(cli_name(name), expected);
        }
    }

    #[test]
    fn a_command_has_the_context_and_every_member() {
        let operation = api().operation(Service::CustomerProfiles, "ListIntegrations").unwrap();
        let input = json!({"Uri": "it's", "MaxResults": 5, "IncludeHidden": false, "NextToken": null});
        assert_eq!(
            equivalent_cli(operation, &input, Some("my live"), Some("us-east-1"), Some("http://127.0.0.1:4599")),
            "aws customer-profiles list-integrations --region us-east-1 --profile 'my live' \
             --endpoint-url http://127.0.0.1:4599 --uri 'it'\\''s' --max-results 5 --no-include-hidden"
        );
        assert_eq!(
            command(Service::ConnectCases, "TagResource", &json!({"arn": "-x", "tags": {"a b": "c"}})),
            "aws connectcases tag-resource --region eu-central-1 --arn=-x --tags '{\"a b\":\"c\"}'"
        );
    }

    #[test]
    fn secrets_stay_out() {
        let input = json!({
            "connectorProfileName": "crm",
            "connectorProfileConfig": {"connectorProfileCredentials": {
                "Zendesk": {"clientId": "id", "clientSecret": "hunter2", "accessToken": "hunter2"},
            }},
        });
        let shown = command(Service::AppFlow, "CreateConnectorProfile", &input);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("--connector-profile-name crm"), "{shown}");
        assert!(shown.contains("\"clientId\":\"id\""), "{shown}");
    }

    #[test]
    fn what_is_pasted_does_what_it_shows() {
        assert_eq!(shell_quoted(""), "''");
        assert_eq!(shell_quoted("$(rm -rf ~)"), "'$(rm -rf ~)'");
        assert_eq!(shell_quoted("a\nb'\u{1b}[2J\u{202e}"), "$'a\\nb\\'\\U0000001b[2J\\U0000202e'");
        let shown = command(Service::AppFlow, "DescribeFlow", &json!({"flowName": "file:///etc/passwd"}));
        assert!(shown.ends_with(r#"--cli-input-json '{"flowName":"file:///etc/passwd"}'"#), "{shown}");
        let tags = json!({"resourceArn": "x", "tags": {"k": "\u{7f}\u{202e}"}});
        assert!(command(Service::AppFlow, "TagResource", &tags).ends_with(r#"'{"k":"\u007f\u202e"}'"#));
    }
}
