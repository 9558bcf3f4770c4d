//! Rules over calculated attributes and segments: whether what they look at is ever filled.

use std::collections::BTreeSet;

use serde_json::Value;

use super::object_types::{Types, fields_of, is_filled, is_known};
use super::subject::plain;
use super::{Rule, Subject, Told, listed, rule};
use crate::mapping::{TargetPlace, standard};
use crate::model::look::{entries, list};
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("calculated-attribute.unmapped-field", Weight::Cause, "calculated-attributes, 1, Name resolution", unmapped)
        .by_fields(),
    rule("segment.unknown-attribute", Weight::Cause, "calculated-attributes, 3: inferred", unknown),
    rule("segment.unfilled-attribute", Weight::Likely, "calculated-attributes, 3: inferred", unfilled).by_fields(),
];

fn unmapped(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let mut told = Vec::new();
    for (entry, attribute) in subject.of("calculated-attributes") {
        let fields = fields_of(attribute).unwrap_or_default();
        let lacking = fields.iter().filter_map(|field| lacks(&types, &field.object_type, &field.name));
        let lacking: Vec<String> = lacking.collect();
        if !lacking.is_empty() {
            told.push(Told::of(
                entry,
                format!("{}.", lacking.join("; ")),
                "What is never there counts as nothing, so the attribute has no value for anybody.",
                "Map the field in the object type, or name another one: the expression never changes, so delete the \
                 attribute and make it anew.",
            ));
        }
    }
    told
}

/// What is missing of a field, in words.
fn lacks(types: &Types<'_>, of: &str, field: &str) -> Option<String> {
    if let Some(object) = standard(of) {
        // What the service fills itself is there as soon as there is an object.
        let is_own = object.place(field) == TargetPlace::Own;
        let aim = format!("{of}.{field}");
        let inside = format!("{of}.");
        let aims = |target: &str| target == aim || target.starts_with(&format!("{aim}."));
        let is_fed = types.targets().any(|target| aims(target) || is_own && target.starts_with(&inside));
        return (types.are_known() && !is_fed && of != "_profile").then(|| format!("no object type fills {aim}"));
    }
    match types.named(of) {
        None if of.starts_with('_') => None,
        None => Some(format!("there is no object type {of}")),
        Some(object_type) if is_known(object_type) => {
            let by_name = entries(object_type, "Fields").any(|(name, _)| name == field);
            // Its objects are stored in a standard object, too, by whose names they can be found.
            let by_target = entries(object_type, "Fields")
                .filter_map(|(_, of)| of.get("Target")?.as_str()?.split_once('.'))
                .any(|(_, path)| path == field);
            (!by_name && !by_target).then(|| format!("{of} has no field {field}"))
        }
        Some(_) => None,
    }
}

/// The dimensions of a segment.
fn dimensions(segment: &Value) -> impl Iterator<Item = &Value> {
    list(segment, "SegmentGroups.Groups").iter().flat_map(|group| list(group, "Dimensions"))
}

fn unknown(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, _) in subject.of("segments") {
        let named = subject.references(entry).iter().filter(|one| one.to.0 == "calculated-attributes" && one.is_sure());
        let called: BTreeSet<&str> = named.map(|one| one.to.1.as_str()).collect();
        let is_known = |name: &str| name.starts_with('_') || subject.meant("calculated-attributes", name).is_some();
        let missing: Vec<String> = called.into_iter().filter(|name| !is_known(name)).map(plain).collect();
        if !missing.is_empty() {
            told.push(Told::of(
                entry,
                format!("There is no calculated attribute {}.", listed(missing.iter().map(String::as_str))),
                "A condition over what is not there is never met.",
                "Make the attribute, or make the segment anew without it: a segment never changes.",
            ));
        }
    }
    told
}

fn unfilled(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let mut told = Vec::new();
    for (entry, segment) in subject.of("segments").filter(|_| types.are_known()) {
        let mut empty: Vec<String> = Vec::new();
        for one in dimensions(segment) {
            for (member, dimension) in entries(one, "ProfileAttributes") {
                empty.extend(names(member, dimension).filter(|name| !is_filled(&types, name)));
            }
        }
        if !empty.is_empty() {
            told.push(Told::of(
                entry,
                format!("No object type fills {}.", listed(empty.iter().map(String::as_str))),
                "Only profiles that somebody edits by hand have a value there, so the segment finds few or none.",
                "Map a field to it, or make the segment anew over another attribute.",
            ));
        }
    }
    told
}

/// The attributes that a member of profile attributes asks for: itself, or the entries and members below it.
fn names<'a>(member: &'a str, dimension: &'a Value) -> impl Iterator<Item = String> + 'a {
    let is_one = dimension.get("DimensionType").is_some();
    let below = dimension.as_object().into_iter().flatten().filter(move |_| !is_one);
    let below = below.map(move |(name, _)| format!("{member}.{name}"));
    is_one.then(|| member.to_owned()).into_iter().chain(below)
}
