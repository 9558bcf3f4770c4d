//! Values of enums as people read them: `IN_PROGRESS` and `InProgress` are *In progress*.
//!
//! Lists and pages say them so. What is written to a file, copied, or sent has the names of the API, and a filter takes
//! both.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use crate::model::{Shape, ShapeKind, api, label};

/// What stands between the values of a cell that holds several.
const BETWEEN: &str = ", ";

/// What a name in words does not say: data of `assets/help/enums.toml`.
static NAMED: LazyLock<BTreeMap<String, String>> =
    // A test reads the file, so that it is never wrong here.
    LazyLock::new(|| toml::from_str(include_str!("../../assets/help/enums.toml")).unwrap_or_default());

/// All values of enums.
static VALUES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let values = |shape: &'static Shape| match &shape.kind {
        ShapeKind::String { values } => values.as_slice(),
        _ => &[],
    };
    api().shapes().flat_map(values).map(String::as_str).collect()
});

/// The values of a cell in words. What is no name of a value, such as a message in its place, stays as it is.
#[must_use]
pub fn spoken(values: &str) -> String {
    values.split(BETWEEN).map(one).collect::<Vec<_>>().join(BETWEEN)
}

/// Whether a text of which nobody says what it is can only be a name of a value, such as `VOICE`.
pub(super) fn is_code(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    text.len() > 3 && text.bytes().all(is_letter)
}

fn one(value: &str) -> String {
    match NAMED.get(value) {
        Some(words) => words.clone(),
        None if VALUES.contains(value) || is_of_one_case(value) => label(value),
        None => value.to_owned(),
    }
}

/// Whether a text is written as programs write names: one word, all of its letters large or all small. What mixes them
/// is a name of the API if the facts have it, and else one of people, such as `HubSpot`.
fn is_of_one_case(text: &str) -> bool {
    let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let mixes =
        text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.bytes().any(|byte| byte.is_ascii_uppercase());
    is_name && !mixes
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("in_progress", "In progress"),
            ("_last_channel", "Last channel"),
            ("HubSpot", "HubSpot"),
            ("The token of the ORG has expired.", "The token of the ORG has expired."),
            ("", ""),
        ] {
            assert_eq!(spoken(value), words);
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
