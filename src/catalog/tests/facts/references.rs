//! References and templates lead to places that exist.

use super::*;

#[test]
fn templates_name_members_and_ancestors_that_exist() {
    for resource in all() {
        let describe = resource.describe.iter().map(|describe| (describe.operation, &describe.input));
        let labels = resource.labels.iter().map(|labels| (labels.operation, &labels.input));
        let actions = resource.actions.iter().map(|action| (action.operation, &action.input));
        let list = [(resource.list.operation, &resource.list.input)];
        for (operation, input) in list.into_iter().chain(describe).chain(labels).chain(actions) {
            for (name, value) in input.as_object().unwrap() {
                assert!(
                    operation.operation().input.member(name).is_some(),
                    "{}: {operation} has no {name}",
                    resource.path
                );
                holes(value, &mut |hole| {
                    let above = resource.path.split('/').rev().skip(1).any(|ancestor| ancestor == hole);
                    let search = hole.strip_prefix('?').map(|key| key.trim_end_matches("[]"));
                    let known =
                        |key: &str| resource.search.iter().flat_map(|s| &s.fields).any(|field| field.key == key);
                    assert!(hole == "id" || above || search.is_some_and(known), "{}: {{{hole}}}", resource.path);
                });
            }
        }
    }
}

fn holes(value: &Value, found: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => text.split('{').skip(1).for_each(|rest| found(rest.split('}').next().unwrap())),
        Value::Array(items) => items.iter().for_each(|item| holes(item, found)),
        Value::Object(members) => members.values().for_each(|member| holes(member, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_to_a_place() {
    for resource in all() {
        let columns = resource.columns.iter();
        let columns = columns.flat_map(|column| [column.refers.as_deref(), column.names.as_deref()]).flatten();
        for to in
            columns.chain(resource.references.iter().map(|reference| reference.to.as_str())).filter(|to| *to != "arn")
        {
            let filled = crate::catalog::template::fill_location(to, &item_of(resource), &[("$", "x")]);
            let filled = filled.unwrap_or_else(|| panic!("{}: {to}", resource.path));
            assert!(
                matches!(catalog().place(&filled), Ok(Place::Item(_) | Place::List(_))),
                "{}: {filled}",
                resource.path
            );
        }
    }
}

#[test]
fn what_the_facts_refer_to_is_a_resource() {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&'static Shape> = Vec::new();
    for operation in crate::model::api().operations() {
        waiting.extend([Some(operation.input), operation.output].into_iter().flatten());
    }
    while let Some(shape) = waiting.pop() {
        if !seen.insert((shape.service, shape.name)) {
            continue;
        }
        let members: Vec<&'static Member> = match &shape.kind {
            ShapeKind::Structure { members, .. } => members.iter().collect(),
            ShapeKind::List { item } => vec![item],
            ShapeKind::Map { key, value } => vec![key, value],
            _ => Vec::new(),
        };
        for member in members {
            let known = |path: &str| catalog().resource(path).is_some();
            assert!(member.refers.is_none_or(known), "{}.{}: {:?}", shape.name, member.name, member.refers);
            if let Some(fits) = &member.fits {
                let resource = member.refers.and_then(|path| catalog().resource(path)).unwrap();
                let here = fits.beside.as_ref().is_none_or(|beside| shape.member(beside).is_some());
                let there = row_shape(resource).member(&fits.by);
                assert!(here && there.is_some(), "{}.{}: {fits:?}", shape.name, member.name);
                assert_ne!(fits.beside.is_some(), fits.always.is_some(), "{}.{}: one of them", shape.name, member.name);
            }
            waiting.push(member.shape());
        }
    }
}

fn last_member(shape: &'static Shape, steps: &[CellStep]) -> Option<&'static Member> {
    let (step, rest) = steps.split_first()?;
    let member: &'static Member = match (step, &shape.kind) {
        (CellStep::Member(name), _) => shape.member(name)?,
        (CellStep::Each, ShapeKind::List { item }) => item,
        (CellStep::Values, ShapeKind::Map { value, .. }) => value,
        _ => return None,
    };
    if rest.is_empty() { Some(member) } else { last_member(member.shape(), rest) }
}

#[test]
fn the_catalogue_repeats_no_reference_of_the_facts() {
    for resource in all() {
        for reference in &resource.references {
            let said = last_member(document_shape(resource), &reference.path.0).and_then(|member| member.refers);
            let to: Vec<&str> = reference.to.split('/').filter(|part| !part.starts_with('{')).collect();
            assert_ne!(said, Some(to.join("/").as_str()), "{}: {}", resource.path, reference.path);
        }
    }
}
