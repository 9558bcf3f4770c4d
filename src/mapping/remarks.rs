//! What is worth knowing of an object before it is taken in: whose it will be, and what in it looks odd.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{MappingField, MappingKey, Sense, finders};
use crate::model::look::{entries, filled};

/// The remarks on an object; `creates` says whether its type creates profiles, unless the object is turned away.
pub(super) fn remarks(
    object_type: &Value,
    keys: &[MappingKey<'_>],
    found: &BTreeMap<&str, MappingField<'_>>,
    creates: Option<bool>,
) -> Vec<String> {
    // What is turned away comes to nobody.
    let mut remarks: Vec<String> = creates.map(|creates| owner(keys, creates)).into_iter().collect();
    for (name, field) in found {
        let odd = match field.content_type {
            Some("NUMBER") => field.values.iter().find(|value| value.trim().parse::<f64>().is_err()),
            Some("EMAIL_ADDRESS") => field.values.iter().find(|value| !value.contains('@')),
            Some("PHONE_NUMBER") => field.values.iter().find(|value| Sense::Phone.normal(value).len() < 7),
            _ => None,
        };
        if let (Some(odd), Some(content)) = (odd, field.content_type) {
            remarks.push(format!("{name}: '{odd}' does not look like {content}"));
        }
    }
    let named = |wanted: fn(&MappingKey<'_>) -> bool| {
        keys.iter().filter(|key| wanted(key)).map(|key| key.name).collect::<Vec<_>>().join(", ")
    };
    let only_looked_up = named(|key| !key.is_stored(true));
    if !only_looked_up.is_empty() {
        remarks.push(format!("{only_looked_up}: compared, and never stored"));
    }
    let only_new = named(|key| key.is_stored(true) && !key.is_stored(false));
    if !only_new.is_empty() {
        remarks.push(format!("{only_new}: stored only if the object makes a new profile"));
    }
    if filled(object_type, "TemplateId").is_some() && entries(object_type, "Fields").next().is_none() {
        remarks.push("fields and keys come from the template".to_owned());
    }
    remarks
}

/// Whose the object will be.
fn owner(keys: &[MappingKey<'_>], creates: bool) -> String {
    let names = |secondary| finders(keys, secondary).map(|key| key.name).collect::<Vec<_>>().join(" or ");
    let by = match (names(false), names(true)) {
        (first, then) if then.is_empty() => first,
        (first, then) if first.is_empty() => then,
        (first, then) => format!("{first}, else by {then}"),
    };
    match (by.is_empty(), creates) {
        (false, true) => format!("finds its profile by {by}, or creates one"),
        (false, false) => {
            format!("finds its profile by {by}; without one it goes to the dead-letter queue, or is lost")
        }
        (true, true) => "finds no profile, so each such object creates one".to_owned(),
        (true, false) => "finds no profile and creates none: it goes to the dead-letter queue, or is lost".to_owned(),
    }
}
