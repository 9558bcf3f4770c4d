//! Values and the texts that people read and type for them.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Number, Value};

use crate::model::ShapeKind;

use super::moment;

/// The text of a scalar for editing. A value of another type than its shape's is written as JSON.
pub(super) fn text<'v>(value: &'v Value, kind: Option<&ShapeKind>) -> Cow<'v, str> {
    match (value, kind) {
        (Value::Null, Some(_)) => Cow::Borrowed(""),
        (Value::String(text), Some(ShapeKind::String { .. })) => Cow::Borrowed(text),
        (value, Some(ShapeKind::Timestamp(_))) if value.is_string() || value.is_number() => moment::text(value).into(),
        (Value::Bool(flag), Some(ShapeKind::Boolean)) => if *flag { "yes" } else { "no" }.into(),
        // A text that could not be read as what it should be is shown as it was typed.
        (Value::String(text), Some(kind)) if scalar(text, kind).as_str() == Some(text) => Cow::Borrowed(text),
        (value, _) => value.to_string().into(),
    }
}

/// The value for a text that was typed. What can't be read stays a text, for the check to complain of.
pub(super) fn parse(text: &str, kind: Option<&ShapeKind>, now: Timestamp) -> Value {
    match kind {
        Some(ShapeKind::Timestamp(format)) => moment::parse(text, *format, now).unwrap_or_else(|| text.into()),
        Some(
            kind @ (ShapeKind::String { .. } | ShapeKind::Boolean | ShapeKind::Integer { .. } | ShapeKind::Double),
        ) => scalar(text, kind),
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

fn scalar(text: &str, kind: &ShapeKind) -> Value {
    let trimmed = text.trim();
    let read = match kind {
        ShapeKind::Boolean => flag(trimmed).map(Value::Bool),
        ShapeKind::Integer { .. } => whole(trimmed).map(Value::Number),
        ShapeKind::Double => whole(trimmed).or_else(|| decimal(trimmed)).map(Value::Number),
        _ => None,
    };
    read.unwrap_or_else(|| text.into())
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" | "y" => Some(true),
        "no" | "false" | "off" | "n" => Some(false),
        _ => None,
    }
}

/// Whole numbers keep every digit: none goes through a float.
fn whole(text: &str) -> Option<Number> {
    text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok()
}

fn decimal(text: &str) -> Option<Number> {
    let plain = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+' | 'e' | 'E');
    text.chars().all(plain).then(|| text.parse().ok()).flatten().and_then(Number::from_f64)
}

/// As much of a text as a row can show.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_keep_every_digit() {
        let long = ShapeKind::Integer { long: true };
        for (typed, value) in [
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            ("18446744073709551615", json!(u64::MAX)),
            (" 12 ", json!(12)),
            ("12x", json!("12x")),
            ("99999999999999999999", json!("99999999999999999999")),
        ] {
            let read = parse(typed, Some(&long), Timestamp::UNIX_EPOCH);
            assert_eq!(read, value);
            assert_eq!(text(&read, Some(&long)), typed.trim());
        }
        assert_eq!(text(&json!("12"), Some(&long)), "\"12\"", "a text that looks like a number is no number");
        for (typed, value) in [("0.1", json!(0.1)), ("5", json!(5)), ("1e400", json!("1e400")), ("inf", json!("inf"))] {
            assert_eq!(parse(typed, Some(&ShapeKind::Double), Timestamp::UNIX_EPOCH), value);
        }
    }

    #[test]
    fn what_has_no_shape_is_json() {
        assert_eq!(parse("[1, 2]", None, Timestamp::UNIX_EPOCH), json!([1, 2]));
        assert_eq!(parse("plain", None, Timestamp::UNIX_EPOCH), json!("plain"));
        assert_eq!(text(&json!("plain"), None), "\"plain\"");
    }
}
