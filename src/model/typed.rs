//! Values for the texts that people type or have in a table: what they mean by their shapes.

use jiff::Timestamp;
use serde_json::{Number, Value};

use super::{ShapeKind, moment};

/// The value for a text that was typed. What can't be read stays a text, for the check to complain of.
///
/// Without a `now`, no text means a moment that is counted from it.
#[must_use]
pub fn typed_value(text: &str, kind: Option<&ShapeKind>, now: Option<Timestamp>) -> Value {
    match kind {
        Some(ShapeKind::Timestamp(format)) => moment::parse(text, *format, now).unwrap_or_else(|| text.into()),
        Some(
            kind @ (ShapeKind::String { .. } | ShapeKind::Boolean | ShapeKind::Integer { .. } | ShapeKind::Double),
        ) => typed_scalar(text, kind),
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

/// The value for a text of a shape that holds no others and is no point in time. What can't be read stays a text.
#[must_use]
pub fn typed_scalar(text: &str, kind: &ShapeKind) -> Value {
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
