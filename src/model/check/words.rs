//! Says for people what is wrong and what would be right.

use serde_json::Value;

use super::Violation;
use crate::model::Member;

/// How many allowed values a message names.
const NAMED: usize = 12;

/// What the patterns that people meet most mean, in words.
const PATTERNS: [(&str, &str); 21] = [
    (r"\S+", "must not be empty or contain blanks"),
    (r".*[\S]", "must be one line that does not end in a blank"),
    (".*", "must be one line"),
    (".+", "must be one line that is not empty"),
    ("^[a-zA-Z0-9_-]+$", "may have only letters, digits, '-' and '_'"),
    ("[a-zA-Z0-9_-]+", "may have only letters, digits, '-' and '_'"),
    ("^[a-zA-Z0-9_.-]+$", "may have only letters, digits, '.', '-' and '_'"),
    ("^[a-zA-Z_][a-zA-Z_0-9-]*$", "must begin with a letter or '_' and go on with letters, digits, '-' and '_'"),
    (
        r"^[a-zA-Z_][a-zA-Z_0-9-\s]*$",
        "must begin with a letter or '_' and go on with letters, digits, blanks, '-' and '_'",
    ),
    (r"[a-zA-Z0-9][\w!@#.-]+", "must begin with a letter or digit and go on with at least one of those or _!@#.-"),
    (r"[\w/!@#+=.-]+", "may have only letters, digits and _/!@#+=.-"),
    (r"[\w!@#\-.?,\s]*", "may have only letters, digits, blanks and _!@#-.?,"),
    (r"[\w]+", "may have only letters, digits and '_'"),
    ("[a-f0-9]{32}", "must be 32 of the characters 0-9 and a-f"),
    ("^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$", "must be a time of day, like 09:30"),
    (r"^\d{3}$", "must be three digits"),
    ("arn:aws:iam:.*:[0-9]+:.*", "must be an IAM ARN, like arn:aws:iam::123456789012:role/name"),
    ("arn:aws:kms:.*:[0-9]+:.*", "must be a KMS ARN, like arn:aws:kms:us-east-1:123456789012:key/id"),
    (
        "^(https?)://[-a-zA-Z0-9+&@#/%?=~_|!:,.;]*[-a-zA-Z0-9+&@#/%=~_|]",
        "must be an address that begins with https:// or http://",
    ),
    ("^(?!aws:)[a-zA-Z+-=._:/]+$", "may have only letters, digits and +-=._:/, and must not begin with aws:"),
    (
        r"(?![aA][wW][sS]:)[a-zA-Z0-9 _.:/=+\-@]+",
        "may have only letters, digits, blanks and _.:/=+-@, and must not begin with aws:",
    ),
];

pub(super) fn message(violation: &Violation, closest: Option<&str>) -> String {
    match violation {
        Violation::Required => "is required".to_owned(),
        Violation::UnknownMember => match closest {
            Some(closest) => format!("there is no such member; is {closest} meant?"),
            None => "there is no such member".to_owned(),
        },
        Violation::Type { expected, actual } => format!("must be {expected}, but is {actual}"),
        Violation::Length { min, max, actual } => counted(*min, *max, *actual, "character", "characters"),
        Violation::Size { min, max, actual } => counted(*min, *max, *actual, "entry", "entries"),
        Violation::Range { min, max } => match (min, max) {
            (Some(min), Some(max)) => format!("must be from {min} to {max}"),
            (Some(min), None) => format!("must be {min} or more"),
            (None, Some(max)) => format!("must be {max} or less"),
            (None, None) => "is out of range".to_owned(),
        },
        Violation::Pattern { pattern } => match PATTERNS.iter().find(|(known, _)| known == pattern) {
            Some((_, words)) => (*words).to_owned(),
            None => format!("has characters or a form that is not allowed; it must match {pattern}"),
        },
        Violation::Enum { values } => {
            let more =
                if values.len() > NAMED { format!(" or {} others", values.len() - NAMED) } else { String::new() };
            format!("must be one of {}{more}", values[..values.len().min(NAMED)].join(", "))
        }
        Violation::Timestamp => "is no point in time; write it like 2026-03-14T09:26:53Z".to_owned(),
        Violation::UnionNone => "needs one of its members".to_owned(),
        Violation::UnionMany => "may have only one of its members".to_owned(),
        Violation::Null => "must not be null".to_owned(),
        Violation::Json => "must hold valid JSON".to_owned(),
        Violation::Depth => "is nested too deeply".to_owned(),
        // A rule words its messages itself.
        Violation::Rule { name, .. } => format!("breaks the rule {name}"),
    }
}

fn counted(min: Option<u64>, max: Option<u64>, actual: u64, one: &str, many: &str) -> String {
    let noun = |count: u64| if count == 1 { one } else { many };
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("has {actual} {}, but needs {min}", noun(actual)),
        (_, Some(1)) if actual > 1 => format!("has {actual} {many}; only 1 is allowed"),
        (_, Some(max)) if actual > max => format!("has {actual} {}; at most {max} are allowed", noun(actual)),
        (Some(1), _) => "must not be empty".to_owned(),
        (Some(min), _) => format!("has {actual} {}; at least {min} are needed", noun(actual)),
        (None, _) => format!("has {actual} {}", noun(actual)),
    }
}

pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a decimal number",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The member that a wrong name most likely means: the same letters in another case, or one slip of the finger.
pub(super) fn closest(name: &str, members: &'static [Member]) -> Option<&'static str> {
    let names = || members.iter().map(|member| member.name);
    names()
        .find(|known| known.eq_ignore_ascii_case(name))
        .or_else(|| names().find(|known| is_one_slip(name.as_bytes(), known.as_bytes())))
}

/// Whether one letter was added, dropped or replaced.
fn is_one_slip(written: &[u8], meant: &[u8]) -> bool {
    let same_start = written.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (written, meant) = (&written[same_start..], &meant[same_start..]);
    let tail = |text: &[u8], from: usize| text.get(from..).map(<[u8]>::to_vec);
    [(0, 1), (1, 0), (1, 1)].into_iter().any(|(a, b)| tail(written, a).is_some_and(|rest| Some(rest) == tail(meant, b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::api;

    #[test]
    fn words_are_for_patterns_that_exist() {
        for (pattern, _) in PATTERNS {
            assert!(api().shapes().any(|shape| shape.constraint.pattern.as_deref() == Some(pattern)), "{pattern}");
        }
    }

    #[test]
    fn a_slip_finds_what_was_meant() {
        let members = api().operation(crate::model::Service::AppFlow, "CreateFlow").unwrap().input.members();
        for (written, meant) in [
            ("FlowName", Some("flowName")),
            ("flowNam", Some("flowName")),
            ("flowNname", Some("flowName")),
            ("taskz", Some("tasks")),
            ("", None),
            ("flow", None),
        ] {
            assert_eq!(closest(written, members), meant, "{written}");
        }
    }
}
