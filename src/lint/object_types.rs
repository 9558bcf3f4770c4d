//! Rules over object types, and what is known of them for other rules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Rule, Subject, Told, listed, rule};
use crate::mapping::{CHANGED, field_names};
use crate::model::look::{at, entries, filled, text, texts};
use crate::plan::Entry;
use crate::rules::calculated::{Expression, ExpressionField};
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("object-type.unused-field", Weight::Note, "mapping, 1, F5: inferred", unused_fields).by_fields(),
    rule("object-type.no-priority", Weight::Note, "mapping, 4, Priority: inferred", no_priority).by_fields(),
    rule("event-trigger.missing-field", Weight::Cause, "API model, ObjectAttribute: inferred", trigger_fields)
        .by_fields(),
];

/// What the catalogue calls the list of fields of an object type.
const FIELDS: &str = "fields";

/// The object types of a domain, with their documents as far as they are known.
pub(super) struct Types<'s>(Vec<(&'s Entry, Value)>);

impl<'s> Types<'s> {
    pub(super) fn of(subject: &Subject<'s>) -> Self {
        // What a template brought, the service tells, and no folder has.
        let whole = |(entry, body): (&'s Entry, &Value)| {
            let live = subject.item(entry).map(|item| item.document.clone());
            (entry, live.unwrap_or_else(|| body.clone()))
        };
        Self(subject.of("object-types").map(whole).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'s Entry, &Value)> {
        self.0.iter().map(|(entry, document)| (*entry, document))
    }

    /// Whether there are any, and the fields of all of them are known.
    pub(super) fn are_known(&self) -> bool {
        !self.0.is_empty() && self.are_all_known()
    }

    /// Whether the fields of all that there are are known.
    pub(super) fn are_all_known(&self) -> bool {
        self.iter().all(|(_, document)| is_known(document))
    }

    pub(super) fn named(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(entry, _)| entry.key == name).map(|(_, document)| document)
    }

    /// Where fields go.
    pub(super) fn targets(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .flat_map(|(_, document)| entries(document, "Fields"))
            .filter_map(|(_, field)| filled(field, "Target"))
    }
}

/// Whether the fields of an object type are known: those of a template are not, unless the service told them.
pub(super) fn is_known(object_type: &Value) -> bool {
    filled(object_type, "TemplateId").is_none() || !field_names(object_type).is_empty()
}

/// Whether a field goes into an attribute of profiles, or into a part of it.
pub(super) fn is_filled(types: &Types<'_>, attribute: &str) -> bool {
    types.targets().any(|target| {
        let inside = target.strip_prefix("_profile.").and_then(|path| path.strip_prefix(attribute));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn unused_fields(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let mut told = Vec::new();
    // The fields of a template are nobody's to take out.
    for (entry, document) in types.iter().filter(|(_, document)| filled(document, "TemplateId").is_none()) {
        let used = used_fields(subject, &entry.key, document);
        let is_used = |name: &str, field: &Value| {
            // A field of this name says when the source was changed, wherever it goes.
            let by_name = name.eq_ignore_ascii_case("sourceLastUpdatedTimestamp");
            filled(field, "Target").is_some() || used.contains(name) || by_name
        };
        let unused: Vec<&str> =
            entries(document, "Fields").filter(|(name, field)| !is_used(name, field)).map(|(name, _)| name).collect();
        if !unused.is_empty() {
            told.push(Told::of(
                entry,
                format!("Nothing here uses {}.", listed(unused)),
                "A field without a target serves keys, calculated attributes and event triggers, and it is in none.",
                "Give it a target, or take it out.",
            ));
        }
    }
    told
}

/// The fields of a type that keys, calculated attributes and event triggers name.
fn used_fields(subject: &Subject<'_>, name: &str, document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (_, parts) in entries(document, "Keys") {
        for part in parts.as_array().into_iter().flatten() {
            used.extend(texts(part, "FieldNames").map(|(_, field)| field.to_owned()));
        }
    }
    let others = subject.named_by("object-types", name).filter_map(|(_, one)| one.inside.as_ref());
    used.extend(others.filter(|(list, _)| list == FIELDS).map(|(_, field)| field.clone()));
    used
}

/// The fields that the expression of a calculated attribute names.
pub(super) fn fields_of(attribute: &Value) -> Option<Vec<ExpressionField>> {
    let expression = Expression::parse(text(attribute, "AttributeDetails.Expression")?)?;
    Some(expression.fields().into_iter().cloned().collect())
}

fn trigger_fields(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let mut told = Vec::new();
    for (entry, _) in subject.of("event-triggers") {
        for (of, document) in types.iter().filter(|(_, document)| is_known(document)) {
            let known = |name: &str| at(document, "Fields").is_some_and(|fields| fields.get(name).is_some());
            let own = subject.references(entry).iter().filter(|one| one.to.0 == of.kind && one.to.1 == of.key);
            let inside = own.filter_map(|one| one.inside.as_ref()).filter(|(list, _)| list == FIELDS);
            let missing: Vec<&str> = inside.map(|(_, name)| name.as_str()).filter(|name| !known(name)).collect();
            if !missing.is_empty() {
                told.push(Told::of(
                    entry,
                    format!("{} has no field {}.", of.key, listed(missing)),
                    "A condition over a field that is not there is never met, so the trigger does nothing.",
                    "Name a field of the object type, or map one of this name.",
                ));
            }
        }
    }
    told
}

/// Attributes that several types without a priority fill.
fn no_priority(subject: &Subject<'_>) -> Vec<Told> {
    let types = Types::of(subject);
    let equal = || types.iter().filter(|(_, document)| at(document, "SourcePriority").is_none());
    let mut by_target: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for (entry, document) in equal() {
        let targets: BTreeSet<&str> = entries(document, "Fields")
            .filter_map(|(_, field)| filled(field, "Target").filter(|target| *target != CHANGED))
            .filter_map(|target| target.strip_prefix("_profile."))
            .collect();
        for target in targets {
            by_target.entry(target).or_default().push(entry);
        }
    }
    // One finding for each set of types.
    let mut by_types: BTreeMap<Vec<&str>, (&Entry, Vec<&str>)> = BTreeMap::new();
    for (target, of) in by_target.into_iter().filter(|(_, of)| of.len() > 1) {
        let names = of.iter().map(|entry| entry.key.as_str()).collect();
        by_types.entry(names).or_insert_with(|| (of[0], Vec::new())).1.push(target);
    }
    let one = |(names, (first, targets)): (Vec<&str>, (&Entry, Vec<&str>))| {
        let others = names.into_iter().filter(|name| *name != first.key);
        Told::of(
            first,
            format!("{} of profiles comes from {}, too, and neither has a priority.", listed(targets), listed(others)),
            "Of sources that rank the same the latest wins, so a value changes to and fro with every object.",
            "Give the better source a priority: 1 is the highest.",
        )
    };
    by_types.into_iter().map(one).collect()
}
