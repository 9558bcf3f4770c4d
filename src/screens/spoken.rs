//! Values of enums as people read them: `IN_PROGRESS` and `InProgress` are *In progress*.
//!
//! Lists and pages say them so. What is written to a file, copied, or sent has the names of the API, and a filter takes
//! both.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::form::label;

/// What stands between the values of a cell that holds several.
const BETWEEN: &str = ", ";

/// What a name in words does not say: data of `assets/help/enums.toml`.
static NAMED: LazyLock<BTreeMap<String, String>> =
    // A test reads the file, so that it is never wrong here.
    LazyLock::new(|| toml::from_str(include_str!("../../assets/help/enums.toml")).unwrap_or_default());

/// The values of a cell in words. What is no name of a value, such as a message in its place, stays as it is.
pub(crate) fn in_words(values: &str) -> String {
    values.split(BETWEEN).map(one).collect::<Vec<_>>().join(BETWEEN)
}

fn one(value: &str) -> String {
    let is_name = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match NAMED.get(value) {
        Some(words) => words.clone(),
        None if is_name => label(value),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Shape, ShapeKind, api};

    #[test]
    fn values_read_as_people_write_them() {
        for (value, words) in [
            ("IN_PROGRESS", "In progress"),
            ("InProgress", "In progress"),
            ("CreationInProgress", "Creation in progress"),
            ("ACTIVE", "Active"),
            ("Active", "Active"),
            ("Scheduled, OnDemand", "Scheduled, On demand"),
            ("BYMINUTE, HOURLY", "By the minute, Hourly"),
            ("Sla", "SLA"),
            ("MAX_OCCURRENCE", "Most frequent"),
            ("The token of the ORG has expired.", "The token of the ORG has expired."),
            ("", ""),
        ] {
            assert_eq!(in_words(value), words);
        }
    }

    #[test]
    fn every_value_that_has_words_of_its_own_is_one_of_an_enum() {
        let named: BTreeMap<String, String> = toml::from_str(include_str!("../../assets/help/enums.toml")).unwrap();
        assert_eq!(named, *NAMED);
        for (value, words) in named {
            let is_known = |shape: &Shape| match &shape.kind {
                ShapeKind::String { values } => values.contains(&value),
                _ => false,
            };
            assert!(api().shapes().any(is_known), "no enum has {value}");
            assert!(
                words.starts_with(|first: char| first.is_uppercase()) && words != label(&value),
                "{value}: {words}"
            );
        }
    }
}
