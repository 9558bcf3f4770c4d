//! The places of an input that take a value of their own, and a value that each of them takes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::{DocPath, Member, Shape, ShapeKind, Step, check};

/// So often may a shape be inside itself.
const RECURSION: usize = 2;

/// Texts that are tried where a text is needed; the first that the facts allow is typed.
const TEXTS: [&str; 24] = [
    "abc",
    "100",
    "1",
    "5",
    "EN",
    "a.b.c",
    "03:30",
    "https://acme.example/x",
    "arn:aws:iam::111122223333:role/acme",
    "arn:aws:kms:us-east-1:111122223333:key/1",
    "arn:aws:appflow:us-east-1:111122223333:flow/nightly",
    "arn:aws:lambda:us-east-1:111122223333:function:acme",
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:acme",
    "arn:aws:profile:us-east-1:111122223333:domains/acme",
    "arn:aws:connect:us-east-1:111122223333:instance/1",
    "com.amazonaws.vpce.us-east-1.vpce-svc-1",
    "upsolver-appflow-acme",
    "0123456789abcdef0123456789abcdef",
    "acme-_source-0123456789-0123456789-0123456789-0123456789",
    "$last",
    "segments/2026-03-14T09-26-53Z",
    "abc/2026-03-14T09-26-53Z",
    "{\"a\": 1}",
    "2026-03-14",
];

/// A path in which all items, and all entries, are the same.
pub(super) fn pattern(path: &DocPath) -> String {
    let step = |step: &Step| match step {
        Step::Member(name) => format!(".{name}"),
        Step::Index(_) => "[]".to_owned(),
        Step::Key(_) => "{}".to_owned(),
    };
    path.steps().iter().map(step).collect()
}

/// Every place below a shape that takes a value of its own.
pub(super) fn leaves(shape: &'static Shape) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(shape, &DocPath::root(), &mut Vec::new(), &mut found);
    found
}

fn gather(shape: &'static Shape, here: &DocPath, trail: &mut Vec<&'static str>, found: &mut BTreeSet<String>) {
    if too_deep(shape, trail) {
        return;
    }
    trail.push(shape.name);
    match &shape.kind {
        ShapeKind::Structure { members, .. } if !members.is_empty() => {
            let members = members.iter().filter(|member| !member.token);
            members.for_each(|member| gather(member.shape(), &here.member(member.name), trail, found));
        }
        ShapeKind::List { item } => gather(item.shape(), &here.index(0), trail, found),
        ShapeKind::Map { value, .. } => gather(value.shape(), &here.key("x"), trail, found),
        _ => {
            found.insert(pattern(here));
        }
    }
    trail.pop();
}

pub(super) fn too_deep(shape: &'static Shape, trail: &[&str]) -> bool {
    trail.iter().filter(|name| **name == shape.name).count() >= RECURSION
}

/// A value that the facts allow in this place.
pub(super) fn value_for(shape: &'static Shape, member: Option<&'static Member>) -> Value {
    let least = shape.constraint.min.unwrap_or(1.0);
    let candidates: Vec<Value> = match &shape.kind {
        ShapeKind::String { values } if !values.is_empty() => {
            let offered = member.map_or(values.as_slice(), Member::offered);
            offered.last().into_iter().map(|value| json!(value)).collect()
        }
        ShapeKind::String { .. } if member.is_some_and(|member| member.json.is_some()) => vec![json!("{\"a\": 1}")],
        ShapeKind::String { .. } => TEXTS.iter().map(|text| json!(text)).collect(),
        ShapeKind::Boolean => vec![json!(true)],
        ShapeKind::Integer { .. } => vec![json!(least as i64)],
        ShapeKind::Double => vec![json!(least as i64), json!(0.5)],
        ShapeKind::Timestamp(_) => vec![json!("2026-03-14T09:26:53Z")],
        _ => Vec::new(),
    };
    let allowed = candidates.into_iter().find(|value| check(value, shape).is_empty());
    allowed.unwrap_or_else(|| panic!("no text is known for {}: {:?}", shape.name, shape.constraint))
}
