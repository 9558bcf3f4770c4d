//! Whether a profile belongs to a classic segment. What cannot be decided is refused, never guessed.

use std::cmp::Ordering;

use serde_json::Value;

use super::DEFINITIONS;
use crate::sandbox::profiles::attribute;
use crate::sandbox::{Record, Refusal, RefusalKind, Store};

/// How deep segments may build on segments.
const MAX_DEPTH: u8 = 8;

fn not_yet(what: &str) -> Refusal {
    Refusal::new(RefusalKind::NotImplemented, format!("The sandbox does not evaluate segments with {what} yet"))
}

/// Whether the profile belongs to a segment with these groups.
pub(super) fn belongs(store: &Store<'_>, profile: &Record, groups: &Value) -> Result<bool, Refusal> {
    groups_hold(store, profile, groups, 0)
}

fn groups_hold(store: &Store<'_>, profile: &Record, groups: &Value, depth: u8) -> Result<bool, Refusal> {
    if depth > MAX_DEPTH {
        return Err(Refusal::invalid("Segments build on each other too deeply"));
    }
    let all = groups["Groups"].as_array().map_or(&[][..], Vec::as_slice);
    combine(&groups["Include"], all, |group| {
        let dimensions = group["Dimensions"].as_array().map_or(&[][..], Vec::as_slice);
        let sources = group["SourceSegments"].as_array().map_or(&[][..], Vec::as_slice);
        Ok(combine(&group["Type"], dimensions, |dimension| dimension_holds(store, profile, dimension))?
            && combine(&group["SourceType"], sources, |source| source_holds(store, profile, source, depth))?)
    })
}

/// ALL (which is meant where nothing is said), ANY or NONE of the parts hold. No parts ask for nothing.
fn combine<T>(how: &Value, parts: &[T], holds: impl Fn(&T) -> Result<bool, Refusal>) -> Result<bool, Refusal> {
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

fn source_holds(store: &Store<'_>, profile: &Record, source: &Value, depth: u8) -> Result<bool, Refusal> {
    let name = source["SegmentDefinitionName"].as_str().unwrap_or_default();
    let definition = store.get(DEFINITIONS.kind, &profile.parent, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    match definition.document.get("SegmentGroups") {
        Some(groups) => groups_hold(store, profile, groups, depth + 1),
        None => Err(not_yet("SQL")),
    }
}

fn dimension_holds(store: &Store<'_>, profile: &Record, dimension: &Value) -> Result<bool, Refusal> {
    if let Some(members) = dimension["ProfileAttributes"].as_object() {
        for (member, wanted) in members {
            if !member_holds(profile.document.get(member), wanted)? {
                return Ok(false);
            }
        }
    }
    if let Some(attributes) = dimension["CalculatedAttributes"].as_object() {
        for (name, wanted) in attributes {
            if wanted.get("ConditionOverrides").is_some_and(|overrides| !overrides.is_null()) {
                return Err(not_yet("ConditionOverrides"));
            }
            let value = attribute::value_by_name(store, profile, name)?;
            if !member_holds(value.as_ref(), wanted)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// A condition on a member, or conditions on the members inside it.
fn member_holds(actual: Option<&Value>, wanted: &Value) -> Result<bool, Refusal> {
    if let Some(how) = wanted["DimensionType"].as_str() {
        let values: Vec<&str> = wanted["Values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if values.iter().any(|value| value.contains("{{")) {
            return Err(not_yet("values that are worked out"));
        }
        return Ok(holds(how, &values, actual.and_then(Value::as_str)));
    }
    for (member, wanted) in wanted.as_object().into_iter().flatten() {
        if !member_holds(actual.and_then(|actual| actual.get(member)), wanted)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn holds(how: &str, values: &[&str], actual: Option<&str>) -> bool {
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
fn compare(left: &str, right: &str) -> Option<Ordering> {
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
            assert_eq!(combine(&how.into(), &[] as &[()], |()| Ok(false)), Ok(true));
        }
        let parts = [true, false];
        let outcome = |how: &str| combine(&how.into(), &parts, |part| Ok(*part)).unwrap();
        assert_eq!([outcome("ALL"), outcome("ANY"), outcome("NONE")], [false, true, false]);
    }
}
