//! Values and the texts that people read and type for them.

use std::borrow::Cow;

use serde_json::Value;

use crate::model::{ShapeKind, moment_text, typed_scalar};

/// The text of a scalar for editing. A value of another type than its shape's is written as JSON.
pub(super) fn text<'v>(value: &'v Value, kind: Option<&ShapeKind>) -> Cow<'v, str> {
    match (value, kind) {
        (Value::Null, Some(_)) => Cow::Borrowed(""),
        (Value::String(text), Some(ShapeKind::String { .. })) => Cow::Borrowed(text),
        (value, Some(ShapeKind::Timestamp(_))) if value.is_string() || value.is_number() => moment_text(value).into(),
        (Value::Bool(flag), Some(ShapeKind::Boolean)) => if *flag { "yes" } else { "no" }.into(),
        // A text that could not be read as what it should be is shown as it was typed.
        (Value::String(text), Some(kind)) if typed_scalar(text, kind).as_str() == Some(text) => Cow::Borrowed(text),
        (value, _) => value.to_string().into(),
    }
}

/// As much of a text as a row can show.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A text shortened so that it can be told from another one: where both begin alike, what is shown is where they part.
pub(super) fn apart(text: &str, other: &str, most: usize) -> String {
    // So much is shown of what comes before the difference, and of the beginning before that.
    const BEFORE: usize = 4;
    let alike = text.chars().zip(other.chars()).take_while(|(one, two)| one == two).count();
    let Some((head_end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    if alike + BEFORE < most {
        return format!("{}…", &text[..head_end]);
    }
    let head: String = text.chars().take(most / 3).collect();
    let mut rest = text.chars().skip(alike - BEFORE);
    let differs: String = rest.by_ref().take(most - most / 3).collect();
    let end = if rest.next().is_some() { "…" } else { "" };
    format!("{head}…{differs}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::typed_value;
    use serde_json::json;

    #[test]
    fn two_long_texts_are_told_apart() {
        let arn =
            |name: &str| format!("arn:aws:profile:eu-central-1:111122223333:domains/acme-{}/{name}", "x".repeat(50));
        for (one, two) in [("retail", "travel"), ("a", "b"), ("retail", "retail-2"), ("", "x")] {
            let (one, two) = (arn(one), arn(two));
            let (first, second) = (apart(&one, &two, 56), apart(&two, &one, 56));
            assert_ne!(first, second);
            assert!(first.starts_with("arn:aws:profile:") && first.chars().count() <= 58, "{first}");
        }
        assert_eq!(apart("short", "shorter", 56), "short");
        assert_eq!(apart(&"a".repeat(60), "b", 10), format!("{}…", "a".repeat(10)));
        let (one, two) = ("산".repeat(60), "산".repeat(61));
        assert_ne!(apart(&one, &two, 10), apart(&two, &one, 10));
    }

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
            let read = typed_value(typed, Some(&long), None);
            assert_eq!(read, value);
            assert_eq!(text(&read, Some(&long)), typed.trim());
        }
        assert_eq!(text(&json!("12"), Some(&long)), "\"12\"", "a text that looks like a number is no number");
        for (typed, value) in [("0.1", json!(0.1)), ("5", json!(5)), ("1e400", json!("1e400")), ("inf", json!("inf"))] {
            assert_eq!(typed_value(typed, Some(&ShapeKind::Double), None), value);
        }
    }

    #[test]
    fn what_has_no_shape_is_json() {
        assert_eq!(typed_value("[1, 2]", None, None), json!([1, 2]));
        assert_eq!(typed_value("plain", None, None), json!("plain"));
        assert_eq!(text(&json!("plain"), None), "\"plain\"");
    }
}
