//! Limits that are nearly reached: how much there may be of a kind, and how much a list of one document may hold.

use serde_json::Value;

use super::{Rule, Subject, Told, rule};
use crate::model::look::list;
use crate::model::{Member, Shape, ShapeKind};
use crate::plan::{Entry, Kind};
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("limit.near", Weight::Likely, "quotas, 1", near),
    rule("limit.near-inside", Weight::Likely, "quotas, 1; API model", near_inside).alone(),
];

/// The same for designs of Cases alone.
pub(super) const OF_CASES: &[Rule] =
    &[rule("case-layout.nearly-full", Weight::Likely, "quotas, 1", full_layouts).alone()];

/// From this share of a limit on it is told.
const NEAR: f64 = 0.9;
/// A list that may hold less than so many is meant to be filled.
const SMALL: usize = 10;
/// Fields that a layout may show. The model's lists are longer.
const LAYOUT_FIELDS: usize = 100;

fn is_near(count: usize, most: usize) -> bool {
    count as f64 >= most as f64 * NEAR
}

/// Kinds of which there may hardly be more.
fn near(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for kind in subject.kinds.iter().filter(|kind| !kind.is_root) {
        let Some(most) = kind.spec.most else { continue };
        let own = |entry: &&Entry| entry.kind == kind.name() && !entry.given;
        let count = subject.design.entries.values().filter(own).count();
        let root = subject.kinds.root().and_then(|root| subject.design.entry(root.name(), ""));
        let about = root.or_else(|| subject.design.entries.values().find(own));
        if let Some(about) = about.filter(|_| is_near(count, most)) {
            let plural = kind.resource.plural();
            told.push(Told::of(
                about,
                format!("It has {count} {plural}, and {most} is what an account may have unless it was raised."),
                "At the limit the service refuses to make another one.",
                format!("Take away {plural} that nobody uses, or ask AWS for a higher limit in time."),
            ));
        }
    }
    told
}

/// Lists and maps of a document that hold hardly more.
fn near_inside(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for entry in subject.design.entries.values() {
        let Some(kind) = subject.kinds.named(&entry.kind) else { continue };
        let mut full = Vec::new();
        for (name, value) in &entry.body {
            look(&kind, value, kind.member(name), name, &mut full);
        }
        for (part, members) in &entry.parts {
            for (name, value) in members {
                look(&kind, value, kind.part_member(part, name), &format!("{part}.{name}"), &mut full);
            }
        }
        told.extend(full.into_iter().map(|(path, count, most)| {
            Told::of(
                entry,
                format!("{path} holds {count}, and {most} is the most."),
                "A document with more is refused, so the next change may not go through.",
                "Take out what nobody uses.",
            )
        }));
    }
    told
}

/// Where a value, or what is in it, is nearly full: its path, how much is there, and how much may be.
fn look(
    kind: &Kind,
    value: &Value,
    member: Option<&'static Member>,
    path: &str,
    full: &mut Vec<(String, usize, usize)>,
) {
    let shape = member.map(Member::shape);
    let (count, most) = match value {
        Value::Array(items) => (items.len(), shape.and_then(Shape::most_items)),
        Value::Object(members) => (members.len(), shape.and_then(most_entries)),
        _ => return,
    };
    // What is written one by one may be more than one request takes.
    let most = kind.spec.within.get(path).copied().or(most);
    if let Some(most) = most.filter(|most| *most >= SMALL && is_near(count, *most)) {
        full.push((path.to_owned(), count, most));
    }
    match (value, shape.map(|shape| &shape.kind)) {
        (Value::Array(items), Some(ShapeKind::List { item })) => {
            for value in items {
                look(kind, value, Some(item), path, full);
            }
        }
        (Value::Object(members), Some(of)) => {
            for (name, value) in members {
                let inner = match of {
                    ShapeKind::Map { value, .. } => Some(&**value),
                    _ => shape.and_then(|shape| shape.member(name)),
                };
                look(kind, value, inner, &format!("{path}.{name}"), full);
            }
        }
        _ => {}
    }
}

fn most_entries(shape: &Shape) -> Option<usize> {
    let ShapeKind::Map { .. } = shape.kind else { return None };
    shape.constraint.max.map(|most| most.max(0.0) as usize)
}

/// Layouts that show hardly more fields.
fn full_layouts(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, layout) in subject.of("layouts") {
        let sections = ["topPanel", "moreInfo"].into_iter();
        let sections = sections.flat_map(|panel| list(layout, &format!("content.basic.{panel}.sections")));
        let count: usize = sections.map(|section| list(section, "fieldGroup.fields").len()).sum();
        if is_near(count, LAYOUT_FIELDS) {
            told.push(Told::of(
                entry,
                format!("It shows {count} fields, and {LAYOUT_FIELDS} is the most."),
                "The service takes no more, and this limit is never raised.",
                "Take fields off that nobody needs there, or make a second layout.",
            ));
        }
    }
    told
}
