//! What the overlay says of edits holds together with the facts.

use super::*;
use crate::model::{Access, EditFrom, Operation, Step};

fn reads(operation: &Operation, from: &EditFrom) -> &'static Operation {
    let read = api().operation(operation.id.service, &from.read).unwrap();
    assert_eq!(read.access, Access::Read, "{}", operation.id);
    read
}

fn resource(operation: &Operation, from: &EditFrom) -> &'static Shape {
    let mut at = from.at.clone();
    if from.pick.is_some() {
        at.push(Step::Index(0));
    }
    shape_at(reads(operation, from).output.unwrap(), &at).unwrap()
}

#[test]
fn everything_that_updates_says_how_it_is_filled() {
    let silent: Vec<_> = api()
        .operations()
        .filter(|operation| operation.edit.is_some() != operation.edit_from.is_some())
        .map(|operation| operation.id.name)
        .collect();
    // An object of a profile is replaced from the list that it is shown in.
    assert_eq!(silent, ["PutProfileObject"]);
}

#[test]
fn every_path_of_an_edit_exists() {
    for operation in api().operations() {
        let Some(from) = &operation.edit_from else { continue };
        let read = reads(operation, from);
        let resource = resource(operation, from);
        for (to, source) in &from.ask {
            assert!(shape_at(read.input, to).is_some(), "{}: {to}", operation.id);
            assert!(shape_at(operation.input, source).is_some(), "{}: {source}", operation.id);
        }
        for to in from.with.keys() {
            assert!(shape_at(read.input, to).is_some(), "{}: {to}", operation.id);
        }
        for (to, source) in &from.rename {
            assert!(shape_at(operation.input, to).is_some(), "{}: {to}", operation.id);
            assert!(shape_at(resource, source).is_some(), "{}: {source}", operation.id);
        }
        for path in &from.keeps {
            assert!(shape_at(operation.input, path).is_some(), "{}: {path}", operation.id);
        }
        if let Some(pick) = &from.pick {
            assert!(resource.member(pick).is_some() && operation.input.member(pick).is_some(), "{}", operation.id);
        }
    }
}

#[test]
fn a_read_needs_nothing_that_an_update_does_not_know() {
    let mut needs = Vec::new();
    for operation in api().operations() {
        let Some(from) = &operation.edit_from else { continue };
        let asked = |name: &str| {
            let starts = |path: &DocPath| path.steps().first() == Some(&Step::Member(name.to_owned()));
            from.ask.keys().chain(from.with.keys()).any(starts) || operation.input.member(name).is_some()
        };
        let read = reads(operation, from);
        let unknown = read.input.members().iter().filter(|member| member.required && !asked(member.name));
        needs.extend(unknown.map(|member| format!("{}: {}", operation.id, member.name)));
    }
    assert_eq!(needs, [""; 0]);
}

#[test]
fn what_an_update_needs_and_nobody_types_comes_from_the_read() {
    let mut missing = Vec::new();
    for operation in api().operations() {
        let Some(from) = &operation.edit_from else { continue };
        let resource = resource(operation, from);
        let renamed = |name: &str| from.rename.keys().any(|to| to.to_string().starts_with(name));
        let known = |name: &str| resource.member(name).is_some() || renamed(name);
        let body = operation.input.members().iter().filter(|m| m.location == crate::model::HttpLocation::Body);
        let needed = body.filter(|member| member.required && !known(member.name));
        missing.extend(needed.map(|member| format!("{}: {}", operation.id.name, member.name)));
    }
    // Where a member only names the resource, it is part of the identity.
    assert_eq!(missing, [""; 0]);
}
