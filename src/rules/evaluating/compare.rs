//! Conditions on values: how a value is compared, and how conditions are joined.

use std::cmp::Ordering;

use serde_json::Value;

/// ALL (which is meant where nothing is said), ANY or NONE of the parts hold. No parts ask for nothing.
///
/// # Errors
/// If one of them could not be decided that decides.
pub fn combine<T, E>(how: &Value, parts: &[T], holds: impl Fn(&T) -> Result<bool, E>) -> Result<bool, E> {
    let (stop_at, otherwise) = match how.as_str() {
        Some("ANY") => (true, parts.is_empty()),
        Some("NONE") => (true, true),
        _ => (false, true),
    };
    for part in parts {
        if holds(part)? == stop_at {
            return Ok(how == "ANY");
        }
    }
    Ok(otherwise)
}

/// Whether a value stands to others as the dimension type says.
#[must_use]
pub fn holds(how: &str, values: &[&str], actual: Option<&str>) -> bool {
    let Some(actual) = actual else { return matches!(how, "EXCLUSIVE" | "NOT_BETWEEN") };
    let any = |fits: &dyn Fn(&str) -> bool| values.iter().any(|value| fits(value));
    let order = |value: &str| compare(actual, value);
    let between = || match values {
        [from, to, ..] => order(from) != Some(Ordering::Less) && order(to) != Some(Ordering::Greater),
        _ => false,
    };
    let listed = |value: &str| actual.split(',').any(|part| part.trim() == value);
    match how {
        "INCLUSIVE" => any(&|value| value == actual),
        "EXCLUSIVE" => !any(&|value| value == actual),
        "EQUAL" | "ON" => any(&|value| order(value) == Some(Ordering::Equal)),
        "CONTAINS" => any(&|value| actual.contains(value)),
        "BEGINS_WITH" => any(&|value| actual.starts_with(value)),
        "ENDS_WITH" => any(&|value| actual.ends_with(value)),
        "BEFORE" | "LESS_THAN" => any(&|value| order(value) == Some(Ordering::Less)),
        "AFTER" | "GREATER_THAN" => any(&|value| order(value) == Some(Ordering::Greater)),
        "LESS_THAN_OR_EQUAL" => any(&|value| order(value).is_some_and(Ordering::is_le)),
        "GREATER_THAN_OR_EQUAL" => any(&|value| order(value).is_some_and(Ordering::is_ge)),
        "BETWEEN" => between(),
        "NOT_BETWEEN" => !between(),
        "LIST_CONTAINS" => any(&listed),
        "LIST_CONTAINS_ALL" => values.iter().all(|value| listed(value)),
        _ => false,
    }
}

/// Numbers as numbers; all else, such as dates of one form, as text.
#[must_use]
pub fn compare(left: &str, right: &str) -> Option<Ordering> {
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => left.partial_cmp(&right),
        _ => Some(left.cmp(right)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_compare_decides_as_it_says() {
        assert!(holds("INCLUSIVE", &["Bonn", "Seoul"], Some("Seoul")));
        assert!(holds("EXCLUSIVE", &["Bonn"], None));
        assert!(!holds("INCLUSIVE", &["Bonn"], None));
        assert!(holds("GREATER_THAN", &["9"], Some("10")));
        assert!(holds("BETWEEN", &["1990-01-01", "1999-12-31"], Some("1995-06-01")));
        assert!(holds("NOT_BETWEEN", &["1", "5"], Some("7")));
        assert!(holds("LIST_CONTAINS_ALL", &["a", "b"], Some("b, c, a")));
    }

    #[test]
    fn all_any_and_none_of_nothing_ask_for_nothing() {
        for how in ["ALL", "ANY", "NONE"] {
            assert_eq!(combine(&how.into(), &[] as &[()], |()| Ok::<_, ()>(false)), Ok(true));
        }
        let parts = [true, false];
        let outcome = |how: &str| combine(&how.into(), &parts, |part| Ok::<_, ()>(*part)).unwrap();
        assert_eq!([outcome("ALL"), outcome("ANY"), outcome("NONE")], [false, true, false]);
    }
}
