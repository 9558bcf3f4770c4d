//! What a shape allows, in words; and what of a value breaks it.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::model::{Member, Shape, ShapeKind, Violation, check, label, typed_scalar};

use super::super::values::{shortened, text};
use super::table::{Allowed, PATTERNS};

/// How many values of an enum are named.
const NAMED: usize = 12;

/// The characters of a pattern that allows single characters.
struct Classes {
    any: Regex,
    first: Regex,
    last: Regex,
}

fn known(pattern: &str) -> Option<(&'static Allowed, Option<&'static Classes>)> {
    static CLASSES: LazyLock<Vec<Option<Classes>>> = LazyLock::new(|| PATTERNS.iter().map(classes).collect());
    let at = PATTERNS.iter().position(|words| words.pattern == pattern)?;
    Some((&PATTERNS[at], CLASSES[at].as_ref()))
}

fn classes(words: &Allowed) -> Option<Classes> {
    let class = |class: &str| Regex::new(&format!("^{class}$")).ok().filter(|_| !class.is_empty());
    Some(Classes { any: class(words.class)?, first: class(words.first)?, last: class(words.last)? })
}

fn pattern_of(shape: &'static Shape) -> Option<(&'static Allowed, Option<&'static Classes>)> {
    known(shape.constraint.pattern.as_deref()?)
}

/// What a shape's values may be, in words, such as `1 to 64 letters, digits, - or _`. `None` where anything goes.
#[must_use]
pub fn constraint_words(shape: &'static Shape) -> Option<String> {
    let (min, max) = (shape.constraint.min, shape.constraint.max);
    match &shape.kind {
        ShapeKind::String { values } if !values.is_empty() => Some(one_of(values)),
        ShapeKind::String { .. } => string_words(shape),
        ShapeKind::Boolean => Some("yes or no".to_owned()),
        ShapeKind::Integer { .. } => Some(format!("a whole number{}", range(min, max))),
        ShapeKind::Double => Some(format!("a number{}", range(min, max))),
        ShapeKind::Timestamp(_) => {
            Some("a point in time: 2026-03-14T09:26:53Z, 2026-03-14, now, +2h or -3d".to_owned())
        }
        ShapeKind::Structure { members, .. } if shape.choice => {
            let names: Vec<String> = members.iter().map(|member| label(member.name)).collect();
            Some(format!("exactly one of {}", names.join(", ")))
        }
        ShapeKind::Structure { .. } => None,
        ShapeKind::List { .. } => count(min, max, "items"),
        ShapeKind::Map { .. } => count(min, max, "entries"),
    }
}

/// The same for the value of a member, which may have its own word on the values of an enum.
pub(in crate::form) fn member_words(member: &'static Member) -> Option<String> {
    match member.offered() {
        [] => constraint_words(member.shape()),
        offered => Some(one_of(offered)),
    }
}

fn one_of(values: &[String]) -> String {
    let more = if values.len() > NAMED { " and more" } else { "" };
    format!("one of {}{more}", values[..values.len().min(NAMED)].join(", "))
}

fn string_words(shape: &'static Shape) -> Option<String> {
    let (mut min, max) = (shape.constraint.min, shape.constraint.max);
    let refuses_empty =
        || check(&Value::from(""), shape).iter().any(|i| matches!(i.constraint, Violation::Pattern { .. }));
    if min.unwrap_or(0.0) < 1.0 && refuses_empty() {
        min = Some(1.0);
    }
    let Some(pattern) = shape.constraint.pattern.as_deref() else { return count(min, max, "characters") };
    match known(pattern) {
        Some((words, Some(_))) => count(min, max, words.words).or_else(|| Some(words.words.to_owned())),
        Some((words, None)) => Some(match max {
            Some(max) if !words.words.starts_with(|c: char| c.is_ascii_digit()) && max > 5.0 => {
                format!("{}; up to {max} characters", words.words)
            }
            _ => words.words.to_owned(),
        }),
        None => Some(match count(min, max, "characters") {
            Some(count) => format!("{count} that match {pattern}"),
            None => format!("must match {pattern}"),
        }),
    }
}

fn count(min: Option<f64>, max: Option<f64>, what: &str) -> Option<String> {
    let limits = (min.filter(|min| *min > 0.0), max.filter(|max| *max < f64::from(i32::MAX)));
    let last = limits.1.or(limits.0).unwrap_or_default();
    let what = &if (last - 1.0).abs() < 0.5 { of_one(what) } else { what.to_owned() };
    match limits {
        (Some(min), Some(max)) if (min - max).abs() < 0.5 => Some(format!("{min} {what}")),
        (Some(min), Some(max)) => Some(format!("{min} to {} {what}", grouped(max))),
        (Some(min), None) => Some(format!("at least {min} {what}")),
        (None, Some(max)) => Some(format!("up to {} {what}", grouped(max))),
        (None, None) => None,
    }
}

/// What is counted, where it is one.
fn of_one(what: &str) -> String {
    const NOUNS: [(&str, &str); 5] = [
        ("items", "item"),
        ("entries", "entry"),
        ("characters", "character"),
        ("letters, digits,", "letter, digit,"),
        ("letters", "letter"),
    ];
    let found = NOUNS.iter().find_map(|(many, one)| Some(format!("{one}{}", what.strip_prefix(many)?)));
    found.unwrap_or_else(|| what.to_owned())
}

/// A limit with commas between its thousands, where it is long.
fn grouped(limit: f64) -> String {
    let (thousands, rest) = ((limit / 1000.0) as u64, (limit % 1000.0) as u64);
    match thousands {
        0..10 => limit.to_string(),
        10..1000 => format!("{thousands},{rest:03}"),
        _ => format!("{},{:03},{rest:03}", thousands / 1000, thousands % 1000),
    }
}

fn range(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max.filter(|max| *max < f64::from(i32::MAX))) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        (Some(min), None) => format!(", {min} or more"),
        (None, Some(max)) => format!(", {max} or less"),
        (None, None) => String::new(),
    }
}

/// What is wrong with a scalar and what would be right, where this can be said better than by the constraint alone.
/// The value itself is named only where it may be seen.
pub(in crate::form) fn explain(
    violation: &Violation,
    value: &Value,
    shape: &'static Shape,
    hidden: bool,
) -> Option<String> {
    let allowed = constraint_words(shape)?;
    let typed = text(value, Some(&shape.kind));
    let named = if hidden { "it".to_owned() } else { format!("\"{}\"", shortened(&typed, 24).replace('\n', "⏎")) };
    match violation {
        Violation::Pattern { pattern } => {
            if typed.is_empty() {
                return Some(format!("must not be empty: {allowed}"));
            }
            Some(match known(pattern)? {
                (words, Some(classes)) => format!("{allowed}; {named} {}", misfit(&typed, words, classes)),
                (words, None) => format!("{named} is not {}", words.words),
            })
        }
        Violation::Length { actual: 0, .. } => Some(format!("must not be empty: {allowed}")),
        Violation::Length { .. } if matches!(pattern_of(shape), Some((words, None)) if words.words == allowed) => {
            Some(format!("{named} is not {allowed}"))
        }
        Violation::Length { actual, .. } => Some(format!("{allowed}; this has {actual}")),
        Violation::Range { min, .. } => {
            let low = value.as_f64().zip(*min).is_some_and(|(value, min)| value < min);
            Some(format!("{allowed}; {typed} is too {}", if low { "low" } else { "high" }))
        }
        Violation::Type { .. } if value.is_null() => Some(format!("needs a value: {allowed}")),
        Violation::Type { .. } | Violation::Timestamp if value.is_string() && !typed.starts_with('"') => {
            let is = if hidden { "this is none".to_owned() } else { format!("{named} is none") };
            Some(format!("must be {allowed}; {is}{}", meant(&typed, shape, hidden)))
        }
        Violation::Null => Some(format!("needs a value: {allowed}")),
        _ => None,
    }
}

/// How a number is written that somebody wrote in the way of another country or program: `49,90` is 49.90 here.
fn meant(typed: &str, shape: &'static Shape, hidden: bool) -> String {
    let is_number = |text: &str| matches!(typed_scalar(text, &shape.kind), Value::Number(_));
    let bare: String =
        typed.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '_')).collect();
    let tried = match (bare.rfind(','), bare.rfind('.')) {
        // The last of the two parts the decimals; what stands once before three digits may be either.
        (Some(comma), dot) if dot.is_none_or(|dot| dot < comma) && bare.matches(',').count() == 1 => {
            let is_either = dot.is_none() && bare.len() - comma == 4;
            if is_either { String::new() } else { bare.replace('.', "").replace(',', ".") }
        }
        (Some(_), Some(dot)) if bare[dot..].contains(',') => bare.replace('.', ""),
        _ => bare.replace(',', ""),
    };
    match shape.kind {
        ShapeKind::Double | ShapeKind::Integer { .. } if is_number(&tried) && !hidden => {
            format!("; write it as {tried}")
        }
        ShapeKind::Double => "; write it like 1234.50".to_owned(),
        _ => String::new(),
    }
}

/// What of a text does not fit: a character that is nowhere allowed, one that may not stand where it does, or its
/// beginning.
fn misfit(text: &str, words: &Allowed, classes: &Classes) -> String {
    let breaks = |letter: char, class: &Regex| !class.is_match(letter.encode_utf8(&mut [0; 4]));
    let (first, last) = (text.chars().next(), text.chars().next_back());
    if let Some(odd) = text.chars().find(|letter| breaks(*letter, &classes.any)) {
        format!("has {}", character(odd))
    } else if let Some(odd) = first.filter(|letter| breaks(*letter, &classes.first)) {
        format!("begins with {}", character(odd))
    } else if let Some(odd) = last.filter(|letter| breaks(*letter, &classes.last)) {
        format!("ends with {}", character(odd))
    } else if !words.never.is_empty() && text.to_lowercase().starts_with(words.never) {
        format!("begins with {}", words.never)
    } else {
        "is too short".to_owned()
    }
}

fn character(letter: char) -> String {
    match letter {
        ' ' => "a space".to_owned(),
        '\n' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        odd if odd.is_control() => "a control character".to_owned(),
        odd => format!("'{odd}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Member, Service, api};
    use serde_json::json;
    use std::collections::{BTreeMap, HashSet};

    fn shape(service: Service, name: &str) -> &'static Shape {
        api().shape(service, name).unwrap()
    }

    #[test]
    fn constraints_read_like_sentences() {
        use Service::{AppFlow, ConnectCases, CustomerProfiles};
        for (service, name, words) in [
            (CustomerProfiles, "name", "1 to 64 letters, digits, - or _"),
            (CustomerProfiles, "expirationDaysInteger", "a whole number from 1 to 1098"),
            (CustomerProfiles, "encryptionKey", "up to 255 characters"),
            (CustomerProfiles, "TagMap", "1 to 50 entries"),
            (CustomerProfiles, "AttributeMatchingModel", "one of ONE_TO_ONE, MANY_TO_MANY"),
            (ConnectCases, "DomainName", "1 to 100 characters in one line, the last of them no space"),
            (AppFlow, "InstanceUrl", "1 to 256 characters without spaces"),
            (AppFlow, "PortNumber", "a whole number from 1 to 65535"),
        ] {
            assert_eq!(constraint_words(shape(service, name)).as_deref(), Some(words), "{name}");
        }
    }

    /// All shapes of requests.
    fn requests() -> Vec<&'static Shape> {
        let mut waiting: Vec<&'static Shape> = api().operations().map(|operation| operation.input).collect();
        let (mut seen, mut shapes) = (HashSet::new(), Vec::new());
        while let Some(shape) = waiting.pop() {
            if !seen.insert((shape.service, shape.name)) {
                continue;
            }
            waiting.extend(shape.members().iter().map(Member::shape));
            match &shape.kind {
                ShapeKind::List { item } => waiting.push(item.shape()),
                ShapeKind::Map { key, value } => waiting.extend([key.shape(), value.shape()]),
                _ => {}
            }
            shapes.push(shape);
        }
        shapes
    }

    #[test]
    fn what_breaks_a_pattern_is_named() {
        let patterns: BTreeMap<&str, &'static Shape> =
            requests().into_iter().filter_map(|shape| Some((shape.constraint.pattern.as_deref()?, shape))).collect();
        let mut said = Vec::new();
        for (pattern, shape) in patterns {
            said.push(pattern.to_owned());
            for typed in ["-a", "a ", "a b", "aws:a", "a", "7"] {
                let value = json!(typed);
                let broken =
                    check(&value, shape).into_iter().find(|i| matches!(i.constraint, Violation::Pattern { .. }));
                let Some(broken) = broken else { continue };
                let message = explain(&broken.constraint, &value, shape, false).unwrap();
                assert!(message.contains(&format!("\"{typed}\"")), "{pattern}: {typed:?}: {message}");
                said.push(format!("  {typed}: {message}"));
            }
        }
        insta::assert_snapshot!("patterns", said.join("\n"));
    }

    #[test]
    fn every_pattern_of_a_request_has_words() {
        for shape in requests() {
            let words = constraint_words(shape).unwrap_or_default();
            assert!(!words.contains("match"), "{}: {words}", shape.name);
        }
        for words in &PATTERNS {
            assert!(words.class.is_empty() || known(words.pattern).unwrap().1.is_some(), "{}", words.pattern);
        }
    }

    /// One of them is no several, wherever a limit is one.
    #[test]
    fn a_limit_of_one_is_said_of_one() {
        let several = Regex::new(r"(^|to |least )1 \w+s\b").unwrap();
        let mut ones = 0;
        for shape in requests() {
            let words = constraint_words(shape).unwrap_or_default();
            assert!(!several.is_match(&words), "{}: {words}", shape.name);
            ones += usize::from(words.ends_with("1 item") || words.ends_with("1 entry"));
        }
        assert!(ones > 3, "{ones}");
    }

    #[test]
    fn a_message_says_what_is_wrong_and_what_would_be_right() {
        let name = shape(Service::CustomerProfiles, "name");
        let say = |value: Value, shape: &'static Shape, hidden: bool| {
            explain(&check(&value, shape)[0].constraint, &value, shape, hidden).unwrap()
        };
        assert_eq!(say(json!("acme prod"), name, false), "1 to 64 letters, digits, - or _; \"acme prod\" has a space");
        assert_eq!(say(json!("acme prod"), name, true), "1 to 64 letters, digits, - or _; it has a space");
        let time = shape(Service::CustomerProfiles, "JobScheduleTime");
        assert_eq!(say(json!("3"), time, false), "\"3\" is not a time of day, like 09:30");
        let days = shape(Service::CustomerProfiles, "expirationDaysInteger");
        assert_eq!(say(json!(2000), days, false), "a whole number from 1 to 1098; 2000 is too high");
        assert_eq!(say(json!("12x"), days, false), "must be a whole number from 1 to 1098; \"12x\" is none");
        let Some(amount) = shape(Service::ConnectCases, "FieldValueUnion").member("doubleValue") else { panic!() };
        let ends = |typed: &str| {
            let said = say(json!(typed), amount.shape(), false);
            said.split_once("is none; write it ").map(|(_, how)| how.to_owned()).unwrap_or(said)
        };
        let typed = ["49,90", "1.234,50", "1,234.50", "1 234,5", "1,234,567", "1,234", "many"];
        let how = ["as 49.90", "as 1234.50", "as 1234.50", "as 1234.5", "as 1234567", "like 1234.50", "like 1234.50"];
        assert_eq!(typed.map(ends), how);
    }
}
