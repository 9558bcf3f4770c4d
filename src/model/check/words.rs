//! Says for people what is wrong and what would be right.

use serde_json::Value;

use super::Violation;
use crate::model::Member;

/// How many allowed values a message names.
const NAMED: usize = 12;

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
        Violation::Pattern { pattern } => {
            format!("has characters or a form that is not allowed; it must match {pattern}")
        }
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
    }
}

fn counted(min: Option<u64>, max: Option<u64>, actual: u64, one: &str, many: &str) -> String {
    let noun = |count: u64| if count == 1 { one } else { many };
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("has {actual} {}, but needs {min}", noun(actual)),
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
    let names = || members.iter().map(|member| member.name.as_str());
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
