//! Whether a profile belongs to a classic segment. What cannot be decided is refused, never guessed.

use serde_json::Value;

use super::DEFINITIONS;
use super::operand::Operand;
use crate::sandbox::profiles::attribute::{self, Window};
use crate::sandbox::profiles::compare::{combine, holds};
use crate::sandbox::{Record, Refusal, Store};

/// How deep segments may build on segments.
const MAX_DEPTH: u8 = 8;
/// Why a segment of SQL has no members that anybody knows of.
pub(super) const NO_SQL: &str = "The sandbox does not run segment SQL";

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

fn source_holds(store: &Store<'_>, profile: &Record, source: &Value, depth: u8) -> Result<bool, Refusal> {
    let name = source["SegmentDefinitionName"].as_str().unwrap_or_default();
    let definition = store.get(DEFINITIONS.kind, &profile.parent, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    match definition.document.get("SegmentGroups") {
        Some(groups) => groups_hold(store, profile, groups, depth + 1),
        None => Err(Refusal::invalid(NO_SQL)),
    }
}

fn dimension_holds(store: &Store<'_>, profile: &Record, dimension: &Value) -> Result<bool, Refusal> {
    if let Some(members) = dimension["ProfileAttributes"].as_object() {
        for (member, wanted) in members {
            if !member_holds(store, profile, profile.document.get(member), wanted)? {
                return Ok(false);
            }
        }
    }
    if let Some(attributes) = dimension["CalculatedAttributes"].as_object() {
        for (name, wanted) in attributes {
            let window = Window::of_overrides(wanted.get("ConditionOverrides"), store.now());
            let value = attribute::value_by_name(store, profile, name, window)?;
            if !member_holds(store, profile, value.as_ref(), wanted)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// A condition on a member, or conditions on the members inside it.
fn member_holds(store: &Store<'_>, profile: &Record, actual: Option<&Value>, wanted: &Value) -> Result<bool, Refusal> {
    if let Some(how) = wanted["DimensionType"].as_str() {
        let mut values = Vec::new();
        for value in wanted["Values"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let operand = Operand::parse(value).unwrap_or(Operand::Text(value));
            // A condition on something that the profile lacks does not hold, whichever way it compares.
            let Some(value) = operand.resolve(store, profile)? else { return Ok(false) };
            values.push(value);
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        return Ok(holds(how, &values, actual.and_then(Value::as_str)));
    }
    for (member, wanted) in wanted.as_object().into_iter().flatten() {
        if !member_holds(store, profile, actual.and_then(|actual| actual.get(member)), wanted)? {
            return Ok(false);
        }
    }
    Ok(true)
}
