//! Lists and maps that hold as many as they may.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::*;
use crate::form::Field;
use crate::model::{DocPath, Member, Shape, ShapeKind};

/// Longer lists are held to the same, and take long.
const LONGEST: f64 = 60.0;

/// The lists and maps of a shape that have a greatest size, each once, and where it stands.
fn bounded(shape: &'static Shape, here: &DocPath, seen: &mut HashSet<&'static str>, found: &mut Vec<DocPath>) {
    if !seen.insert(shape.name) {
        return;
    }
    let is_group = matches!(shape.kind, ShapeKind::List { .. } | ShapeKind::Map { .. });
    if is_group && shape.constraint.max.is_some_and(|max| max <= LONGEST) {
        found.push(here.clone());
    }
    let mut go = |member: &'static Member, path: DocPath| bounded(member.shape(), &path, seen, found);
    match &shape.kind {
        ShapeKind::Structure { members, .. } => members.iter().for_each(|member| go(member, here.member(member.name))),
        ShapeKind::List { item } => go(item, here.index(0)),
        ShapeKind::Map { value, .. } => go(value, here.key("k")),
        _ => {}
    }
}

fn filled_with(path: &DocPath, operation: OperationId, count: usize) -> Form {
    let input = operation.operation().input;
    let shape = path.steps().iter().fold(input, |shape, step| shape.step(step).unwrap().shape());
    let value: Value = match &shape.kind {
        ShapeKind::List { .. } => (0..count).map(|_| Value::Null).collect(),
        _ => Value::Object((0..count).map(|nth| (format!("k{nth}"), Value::Null)).collect()),
    };
    let mut document = json!({});
    path.put(&mut document, value);
    Form::new(operation, document)
}

#[test]
fn what_is_full_has_no_place_to_add_to_and_says_why() {
    let mut seen = 0;
    for operation in api().operations() {
        let mut places = Vec::new();
        bounded(operation.input, &DocPath::root(), &mut HashSet::new(), &mut places);
        for path in places {
            let shape = path.steps().iter().fold(operation.input, |shape, step| shape.step(step).unwrap().shape());
            let most = shape.constraint.max.unwrap() as usize;
            let grows = |form: &mut Form| {
                form.show(&path);
                form.rows().iter().any(|row| row.path == path && row.field == Field::Add)
            };
            let at = format!("{} {path}", operation.id);
            let mut full = filled_with(&path, operation.id, most);
            let row = full.show(&path).unwrap_or_else(|| panic!("no row at {at}"));
            full.fold(row, false);
            assert!(!grows(&mut full), "{at} grows");
            let before = full.document().clone();
            let why = full.full(row).unwrap_or_else(|| panic!("{at} does not say that it is full"));
            assert!(why.contains(&format!("can't hold more than {most}")), "{why}");
            assert_eq!((full.add(row), full.document()), (None, &before), "{at}");
            let item = full.rows().into_iter().find(|row| row.item && row.path.parent() == Some(path.clone()));
            if let Some(item) = item {
                assert_eq!(full.duplicate(item.id), None, "{at}");
            }
            if most > 0 {
                let mut room = filled_with(&path, operation.id, most - 1);
                let row = room.show(&path).unwrap();
                room.fold(row, false);
                assert!(grows(&mut room), "{at} does not grow");
                assert!(room.full(row).is_none() && room.add(row).is_some(), "{at}");
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
