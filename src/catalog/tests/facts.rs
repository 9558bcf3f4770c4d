//! Every path, operation, input and reference of the catalogue exists.

mod actions;
mod pages;
mod references;
mod values;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{all, item_of, list_of, prepared_for};
use crate::catalog::path::{CellStep, Expr, KEY, Path, VALUE};
use crate::catalog::{
    CellSource, CellTone, Column, ColumnKind, Condition, Document, FieldsSpec, Location, Place, Prepared, ReadSpec,
    Resource, Takes, Trace, Verb, catalog,
};
use crate::model::{Access, DocPath, Member, OperationId, Service, Shape, ShapeKind, check_input};

/// What a path leads to: shapes, or anything at all inside JSON text.
enum Reached {
    Shapes(Vec<&'static Shape>),
    Anything,
}

fn inside(member: &'static Member, steps: &[CellStep]) -> Option<Reached> {
    if member.json.is_some() && !steps.is_empty() { Some(Reached::Anything) } else { reach(member.shape(), steps) }
}

fn reach(shape: &'static Shape, steps: &[CellStep]) -> Option<Reached> {
    let Some((step, rest)) = steps.split_first() else { return Some(Reached::Shapes(vec![shape])) };
    match (step, &shape.kind) {
        (CellStep::Member(name), ShapeKind::Structure { .. }) => inside(shape.member(name)?, rest),
        (CellStep::Only, ShapeKind::Structure { .. }) => {
            let mut shapes = Vec::new();
            for member in shape.members() {
                if let Some(Reached::Shapes(more)) = inside(member, rest) {
                    shapes.extend(more);
                }
            }
            (!shapes.is_empty()).then_some(Reached::Shapes(shapes))
        }
        (CellStep::Each, ShapeKind::List { item }) => inside(item, rest),
        (CellStep::Where { member, .. } | CellStep::With(member), ShapeKind::List { item }) => {
            item.shape().member(member)?;
            inside(item, rest)
        }
        (CellStep::Values, ShapeKind::Map { value, .. }) => inside(value, rest),
        _ => None,
    }
}

fn output(operation: OperationId) -> &'static Shape {
    operation.operation().output.unwrap_or_else(|| panic!("{operation} has no reply"))
}

fn shape_at(operation: OperationId, path: Option<&Path>) -> &'static Shape {
    let Some(path) = path else { return output(operation) };
    match reach(output(operation), &path.0) {
        Some(Reached::Shapes(shapes)) => shapes[0],
        _ => panic!("{operation} has no {path}"),
    }
}

fn row_shape(resource: &Resource) -> &'static Shape {
    shape_at(resource.list.operation, Some(&resource.list.items))
}

fn document_shape(resource: &Resource) -> &'static Shape {
    match &resource.describe {
        Some(describe) => shape_at(describe.operation, describe.document.as_ref()),
        None => row_shape(resource),
    }
}

/// The shape that a column reads.
fn column_shape(resource: &Resource, source: CellSource) -> &'static Shape {
    match source {
        CellSource::Row => row_shape(resource),
        CellSource::Describe => document_shape(resource),
        CellSource::Beside => row_shape(resource.beside().unwrap()),
    }
}

/// The shape of what a page reads, and whether it can be asked for.
fn read_shape(resource: &Resource, read: &ReadSpec, each: &str) -> &'static Shape {
    let (item, given) = (item_of(resource), [("each", each), ("arn", "arn:aws:x")]);
    let list = read.list_at(&item, &given).map(|(list, _)| list);
    let prepared = list.map(prepared_for).unwrap_or_default();
    let plan = read.plan(&item, &given, &prepared).unwrap_or_else(|need| panic!("{}: {need}", resource.path));
    assert_eq!(plan.operation.operation().access, Access::Read, "{}", resource.path);
    assert_eq!(check_input(plan.operation, &plan.input), [], "{}: {}", resource.path, plan.input);
    list.map_or_else(|| shape_at(plan.operation, Some(&read.items)), row_shape)
}

fn values_of(shape: &'static Shape) -> Vec<String> {
    match &shape.kind {
        ShapeKind::String { values } => values.clone(),
        ShapeKind::Boolean => vec!["yes".to_owned(), "no".to_owned()],
        _ => Vec::new(),
    }
}

#[test]
fn what_a_list_or_an_action_needs_can_be_read() {
    let hold = |of: &Resource, what: &str, needs: &Condition| {
        let shapes = |path: &Path| match reached(document_shape(of), path).or_else(|| reached(row_shape(of), path)) {
            Some(Reached::Shapes(shapes)) => shapes,
            _ => Vec::new(),
        };
        for needs in needs.each() {
            let shapes: Vec<&Shape> = needs.of.0.iter().flatten().flat_map(shapes).collect();
            // What a domain makes its own values for, such as the fields of its cases, is any text.
            let any =
                shapes.iter().any(|shape| matches!(&shape.kind, ShapeKind::String { values } if values.is_empty()));
            let values: Vec<String> = shapes.into_iter().flat_map(values_of).collect();
            for named in needs.is.iter().chain(&needs.not) {
                assert!(any || values.contains(named), "{} {what}: {named} is none of {values:?}", of.path);
            }
        }
    };
    for resource in catalog().resources() {
        if let Some(needs) = &resource.needs {
            hold(catalog().resource(resource.parent_path()).unwrap(), &resource.name, needs);
        }
        if let Some(near) = &resource.near {
            let search = resource.search.as_ref().unwrap();
            assert!(search.fields.iter().any(|field| field.key == near.key), "{}: {}", resource.path, near.key);
            near.last.iter().for_each(|last| hold(resource, "near", last));
        }
        if let Some(usable) = &resource.usable {
            hold(resource, "usable", usable);
        }
        for action in resource.actions() {
            if let Some(needs) = &action.needs {
                hold(resource, &action.verb, needs);
            }
            if let Some(unset) = &action.unset {
                let by = unset.by.as_ref().map(|by| resource.action(by));
                assert!(by.is_none_or(|by| by.is_some_and(Verb::is_write)), "{} {:?}", resource.path, unset.by);
            }
        }
    }
}

#[test]
fn several_of_a_resource_have_a_name() {
    let names: Vec<String> = catalog().resources().iter().map(Resource::plural).collect();
    insta::assert_snapshot!("plurals", names.join("\n"));
}

fn reached(shape: &'static Shape, path: &Path) -> Option<Reached> {
    match path.0.first() {
        Some(CellStep::Member(name)) if name == KEY || name == VALUE => Some(Reached::Anything),
        _ => reach(shape, &path.0),
    }
}

fn hold(resource: &Resource, what: &str, expr: &Expr, shape: &'static Shape) {
    let mut own = 0;
    for path in expr.0.iter().flatten() {
        let here = reached(shape, path).is_some();
        own += usize::from(here);
        // An alternative may name the member as the item's own document calls it.
        let known = here || reached(document_shape(resource), path).is_some();
        assert!(known, "{}: {what}: {} has no {path}", resource.path, shape.name);
    }
    assert!(own > 0, "{}: {what} is never in a row", resource.path);
}

/// What says how pairs are filled in reads documents that there are.
#[test]
fn what_an_arrangement_reads_is_in_the_facts() {
    let mut held = 0;
    for resource in all() {
        let Some(arrangement) = &resource.arrangement else { continue };
        let named = |path: &str| catalog().resource(path).unwrap_or_else(|| panic!("there is no {path}"));
        let (basis, layout) = (named(&arrangement.basis.of), named(&arrangement.layout.of));
        let rules = named(&arrangement.rules.of);
        named(&format!("{}/{}", resource.path, arrangement.options));
        for expr in [Some(&arrangement.kind), arrangement.lines.as_ref()].into_iter().flatten() {
            hold(resource, "arrangement", expr, row_shape(resource));
        }
        for expr in [&arrangement.basis.needed, &arrangement.basis.layout, &arrangement.basis.rules] {
            hold(basis, "arrangement", expr, document_shape(basis));
        }
        for panel in &arrangement.layout.panels {
            hold(layout, &panel.title, &panel.ids, document_shape(layout));
        }
        hold(rules, "arrangement", &arrangement.rules.rule, document_shape(rules));
        let Some(Reached::Shapes(applied)) = reached(document_shape(basis), &arrangement.basis.rules.0[0][0]) else {
            panic!("{} applies no rules", basis.path);
        };
        for expr in [&arrangement.rules.id, &arrangement.rules.item] {
            assert!(expr.0.iter().flatten().all(|path| reached(applied[0], path).is_some()), "{}", resource.path);
        }
        let Some(Reached::Shapes(kinds)) = reached(row_shape(resource), &arrangement.kind.0[0][0]) else {
            panic!("{} has no kinds", resource.path);
        };
        let kinds = values_of(kinds[0]);
        let seen = arrangement.seen.iter();
        let said = seen.clone().flat_map(|seen| &seen.kinds).chain(arrangement.forms.keys());
        for kind in said.chain([&arrangement.optional]) {
            assert!(kinds.contains(kind), "{}: {kind} is none of {kinds:?}", resource.path);
        }
        assert!(seen.clone().all(|seen| named(&seen.list).dynamic.is_some()), "{}", resource.path);
        held += 1;
    }
    assert!(held > 0);
}

#[test]
fn every_member_path_is_in_the_facts() {
    for resource in all() {
        let row = row_shape(resource);
        hold(resource, "id", &resource.id, row);
        hold(resource, "label", &resource.label, row);
        if let Some(arn) = &resource.arn {
            hold(resource, "arn", arn, row);
        }
        for column in &resource.columns {
            let shape = column_shape(resource, column.source);
            hold(resource, &column.title, &column.expr, shape);
            // What is timed may still go on, and only a status tells.
            assert_eq!(
                column.state.is_some(),
                matches!(column.kind, ColumnKind::Duration | ColumnKind::Chart | ColumnKind::Next),
                "{}: {}",
                resource.path,
                column.title
            );
            if let Some(state) = &column.state {
                hold(resource, &column.title, state, shape);
            }
        }
        for reference in &resource.references {
            let known = [row, document_shape(resource)].iter().any(|shape| reached(shape, &reference.path).is_some());
            assert!(known, "{}: the reference {} is in no document", resource.path, reference.path);
        }
        let options = resource.dynamic.as_ref().map(|dynamic| &dynamic.options);
        for labels in resource.labels.iter().chain(options) {
            let shape = shape_at(labels.operation, Some(&labels.items));
            hold(resource, "labels", &labels.value, shape);
            hold(resource, "labels", &labels.name, shape);
        }
        if let Some(dynamic) = &resource.dynamic {
            let shape = shape_at(dynamic.operation, Some(&dynamic.items));
            for member in [&dynamic.id, &dynamic.name, &dynamic.kind, &dynamic.namespace] {
                assert!(shape.member(member).is_some(), "{}: {member}", resource.path);
            }
            assert!(reached(row, &dynamic.cell).is_some(), "{}: {}", resource.path, dynamic.cell);
        }
    }
}

#[test]
fn every_list_and_document_can_be_asked_for() {
    for resource in all() {
        let prepared = prepared_for(resource);
        let list = resource.list_call(&list_of(resource), &prepared);
        let list = list.unwrap_or_else(|need| panic!("{}: {need}", resource.path));
        assert_eq!(list.operation.operation().access, Access::Read, "{}", resource.path);
        assert_eq!(check_input(list.operation, &list.input), [], "{}: {}", resource.path, list.input);
        let document = resource.document_call(&item_of(resource), &prepared);
        let (Document::Describe(plan) | Document::Find(plan)) =
            document.unwrap_or_else(|need| panic!("{}: {need}", resource.path));
        assert_eq!(plan.operation.operation().access, Access::Read, "{}", resource.path);
        assert_eq!(check_input(plan.operation, &plan.input), [], "{}: {}", resource.path, plan.input);
        for label in resource.label_calls(&list_of(resource), &prepared) {
            assert_eq!(check_input(label.plan.operation, &label.plan.input), [], "{}: {}", resource.path, label.key);
        }
        if let Some(plan) = resource.prepare_call(&list_of(resource)) {
            assert_eq!(check_input(plan.operation, &plan.input), [], "{}", resource.path);
        }
    }
}

#[test]
fn names_are_unique_and_every_resource_is_reachable() {
    let paths: BTreeSet<&str> = all().iter().map(|resource| resource.path.as_str()).collect();
    assert_eq!(paths.len(), all().len());
    for resource in all() {
        let item = item_of(resource);
        assert_eq!(catalog().place(&list_of(resource)), Ok(Place::List(resource)));
        assert_eq!(catalog().place(&item), Ok(Place::Item(resource)));
        assert_eq!(item.to_string().parse::<Location>().unwrap(), item);
        assert_eq!(resource.path.split('/').next(), Some(resource.service.root()));
        let above = resource.parent_path();
        assert!(above == resource.service.root() || catalog().resource(above).is_some(), "{}", resource.path);
        let verbs: BTreeSet<_> = resource.actions.iter().map(|action| &action.verb).collect();
        assert_eq!(verbs.len(), resource.actions.len(), "{}", resource.path);
        assert!(resource.actions.iter().all(|action| Location::is_action(&action.verb)), "{}", resource.path);
        let titles: BTreeSet<_> = resource.columns.iter().map(|column| &column.title).collect();
        assert_eq!(titles.len(), resource.columns.len(), "{}", resource.path);
        assert!(resource.columns.iter().all(|column| column.min <= column.ideal), "{}", resource.path);
    }
    for service in Service::ALL {
        assert!(catalog().roots(service).count() > 0);
    }
    let domains = catalog().resource("profiles/domains").unwrap();
    assert!(catalog().children(domains).any(|child| child.name == "object-types"));
}

#[test]
fn a_list_without_its_search_says_so() {
    for resource in all() {
        let bare = list_of(resource).without_query();
        if resource.search.as_ref().is_some_and(|search| search.required) {
            let need = resource.list_call(&bare, &prepared_for(resource));
            assert_eq!(need, Err(crate::catalog::Need::Search), "{}", resource.path);
        }
        if resource.dynamic.is_some() {
            assert_eq!(resource.list_call(&bare, &Prepared::default()), Err(crate::catalog::Need::Prepare));
        }
    }
}
