//! Every path, operation, input and reference of the catalogue exists.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{all, item_of, list_of, prepared_for};
use crate::catalog::path::{CellStep, Expr, KEY, Path, VALUE};
use crate::catalog::{
    CellSource, CellTone, Column, ColumnKind, Condition, Document, FieldsSpec, Location, Place, Prepared, ReadSpec,
    Resource, RowCalled, Takes, Trace, Verb, catalog,
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

/// The item names what it is based on, and the fields have an arrangement.
fn hold_fields(resource: &Resource, title: &str, fields: &FieldsSpec, document: &'static Shape) {
    assert!(resource.dynamic.is_some() && fields.arrangement().is_some(), "{}: {title}", resource.path);
    hold(resource, title, &fields.basis, document);
    let step = fields.step(0, &json!({"templateId": "some"}), &item_of(resource)).unwrap();
    assert!(matches!(catalog().place(&step), Ok(Place::Item(_))), "{}: {step}", resource.path);
}

#[test]
fn what_a_page_reads_is_in_the_facts() {
    let mut pages = 0;
    for resource in all() {
        let Some(page) = &resource.page else { continue };
        pages += 1;
        let document = document_shape(resource);
        let facts = page.panels.iter().flat_map(|panel| &panel.facts).chain(&page.head);
        facts.for_each(|column| hold(resource, &column.title, &column.expr, document));
        for panel in &page.panels {
            for read in &panel.reads {
                let row = read_shape(resource, read, "");
                panel.label.iter().for_each(|label| hold(resource, &panel.title, label, row));
                panel.value.iter().for_each(|value| hold(resource, &panel.title, &value.expr, row));
                read.id.iter().for_each(|id| hold(resource, &panel.title, id, row));
            }
            if let Some(each) = &panel.each {
                let plan = each.plan(&item_of(resource), "acme").unwrap();
                assert_eq!(plan.operation.operation().access, Access::Read, "{}", resource.path);
                assert_eq!(check_input(plan.operation, &plan.input), [], "{}: {}", resource.path, plan.input);
                hold(resource, &panel.title, &each.value.expr, output(plan.operation));
            }
        }
        for panel in &page.panels {
            panel.fields.iter().for_each(|fields| hold_fields(resource, &panel.title, fields, document));
        }
        for source in &page.sources {
            let types = source.each.as_ref().map(|each| read_shape(resource, &each.of, ""));
            let row = read_shape(resource, &source.read, if types.is_some() { "_order" } else { "" });
            source.hold(&mut |expr| hold(resource, &page.timeline, expr, row));
        }
        for key in &page.keys {
            assert!(key.verbs.iter().all(|verb| resource.action(verb).is_some()), "{}: {}", resource.path, key.key);
            let panels = key.panel.iter().chain(key.with.iter().map(|(panel, _)| panel));
            panels.for_each(|title| assert!(page.panel(title).is_some(), "{}: {title}", resource.path));
            assert_eq!(key.among().is_some(), key.among.is_some(), "{}: {}", resource.path, key.key);
            if let Some(to) = key.location(&item_of(resource), "arn:aws:x", "x") {
                // What an action begins with is no search of its place.
                let at = if to.action().is_some() { to.without_action().without_query() } else { to.clone() };
                let place = catalog().place(&at);
                let place = place.unwrap_or_else(|problem| panic!("{}: {problem}", resource.path));
                let deed =
                    to.action().map(|verb| place.action(&to, verb).unwrap_or_else(|problem| panic!("{problem}")).1);
                // A text that is typed on the page has its place in the request.
                if let Some(text) = &key.text {
                    let (path, input) = (Path::parse(text).unwrap(), deed.unwrap().operation.operation().input);
                    assert!(reached(input, &path).is_some() && key.said.is_some(), "{to}: {text}");
                }
            }
            if let Some(when) = &key.when {
                let known = when.of.0.iter().flatten().all(|path| reached(document, path).is_some());
                assert!(known, "{} {}: {when:?}", resource.path, key.key);
            }
            if let Some(each) = &key.each {
                assert!(catalog().resource(each).is_some() && resource.dynamic.is_some(), "{} {each}", resource.path);
            }
        }
    }
    assert!(pages > 0);
}

#[test]
fn kinds_fit_the_shapes() {
    for resource in all() {
        for column in &resource.columns {
            let shape = column_shape(resource, column.source);
            let has_enums = enums(shape, &column.expr).next().is_some();
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                let fits = shapes.iter().all(|shape| match column.kind {
                    ColumnKind::Text | ColumnKind::List | ColumnKind::Value | ColumnKind::Json | ColumnKind::Next => {
                        true
                    }
                    ColumnKind::Schedule => matches!(shape.kind, ShapeKind::String { .. }),
                    // A moment of what the value names.
                    ColumnKind::Time if column.labels.is_some() => matches!(shape.kind, ShapeKind::String { .. }),
                    ColumnKind::Status => matches!(&shape.kind, ShapeKind::String { values } if !values.is_empty()),
                    // The facts have no values for the modes of a connector, and a label may go before a value.
                    ColumnKind::Enum => has_enums || path.to_string().starts_with("connectorModes"),
                    // A batch's bounds are moments in text.
                    ColumnKind::Time | ColumnKind::Duration => {
                        matches!(shape.kind, ShapeKind::Timestamp(_)) || path.to_string().contains("BatchRecords")
                    }
                    ColumnKind::Bytes
                    | ColumnKind::Number
                    | ColumnKind::Chart
                    | ColumnKind::Percent
                    | ColumnKind::Fraction => {
                        matches!(shape.kind, ShapeKind::Integer { .. } | ShapeKind::Double)
                    }
                    // Whether a value is partial is told in text.
                    ColumnKind::Bool => matches!(shape.kind, ShapeKind::Boolean) || path.to_string() == "IsDataPartial",
                    ColumnKind::Count => matches!(shape.kind, ShapeKind::List { .. } | ShapeKind::Map { .. }),
                });
                assert!(fits, "{}: {} is no {:?}", resource.path, column.title, column.kind);
            }
        }
    }
}

/// The values of enums that paths lead to.
fn enums<'a>(shape: &'static Shape, expr: &'a Expr) -> impl Iterator<Item = (&'a Path, String)> {
    expr.0.iter().flatten().flat_map(move |path| {
        let shapes = match reached(shape, path) {
            Some(Reached::Shapes(shapes)) => shapes,
            _ => Vec::new(),
        };
        let values = |shape: &'static Shape| match &shape.kind {
            ShapeKind::String { values } => values.clone(),
            _ => Vec::new(),
        };
        shapes.into_iter().flat_map(values).map(move |value| (path, value)).collect::<Vec<_>>()
    })
}

/// Holds that a column says values of enums in words.
fn hold_words(resource: &Resource, column: &Column, shape: &'static Shape) {
    let is_said = matches!(column.kind, ColumnKind::Status | ColumnKind::Enum);
    for (path, value) in enums(shape, &column.expr).filter(|_| !is_said) {
        // What an item of the console's own is known by is no word.
        let is_id = resource.id == column.expr;
        assert!(is_id || column.words.contains_key(&value), "{}: {} {path} {value}", resource.path, column.title);
    }
}

#[test]
fn values_of_enums_are_said_in_words() {
    for resource in all() {
        for column in &resource.columns {
            hold_words(resource, column, column_shape(resource, column.source));
        }
        let Some(page) = &resource.page else { continue };
        let document = document_shape(resource);
        let facts = page.panels.iter().flat_map(|panel| &panel.facts).chain(&page.head);
        facts.for_each(|column| hold_words(resource, column, document));
        for panel in &page.panels {
            for row in panel.reads.iter().map(|read| read_shape(resource, read, "")) {
                panel.value.iter().for_each(|value| hold_words(resource, value, row));
                let mut named = panel
                    .label
                    .iter()
                    .filter(|_| panel.called != RowCalled::Spoken)
                    .flat_map(|label| enums(row, label));
                assert_eq!(named.next(), None, "{}: {}", resource.path, panel.title);
            }
            if let Some(each) = &panel.each {
                hold_words(resource, &each.value, output(each.plan(&item_of(resource), "acme").unwrap().operation));
            }
        }
        for source in &page.sources {
            let row = read_shape(resource, &source.read, if source.each.is_some() { "_order" } else { "" });
            source.hold_words(&mut |expr, is_said| {
                let unsaid = enums(row, expr).find(|(_, value)| !is_said(value));
                assert_eq!(unsaid, None, "{}: {}", resource.path, page.timeline);
            });
        }
    }
}

#[test]
fn every_status_is_as_wide_as_it_may_be() {
    for resource in all() {
        for column in resource.columns.iter().filter(|column| column.kind == ColumnKind::Status) {
            let shape = column_shape(resource, column.source);
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                for value in shapes.into_iter().flat_map(values_of) {
                    // In words there is a blank at each seam.
                    let is_seam = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
                    let width = value.len() + value.as_bytes().windows(2).filter(|pair| is_seam(pair)).count();
                    assert!(width <= usize::from(column.ideal), "{}: {value}", resource.path);
                }
            }
        }
    }
}

#[test]
fn every_status_that_is_shown_has_a_tone() {
    for resource in all() {
        for column in resource.columns.iter().filter(|column| column.kind == ColumnKind::Status) {
            let shape = column_shape(resource, column.source);
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                for shape in shapes {
                    let ShapeKind::String { values } = &shape.kind else { continue };
                    for value in values {
                        assert!(CellTone::of_status(value).is_some(), "{}: {} {value}", resource.path, column.title);
                    }
                }
            }
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

#[test]
fn every_operation_has_a_place() {
    let mut used: BTreeSet<OperationId> = BTreeSet::new();
    for resource in catalog().resources() {
        used.insert(resource.list_operation());
        used.extend(resource.describe_operation());
        used.extend(resource.actions().iter().map(|action| action.operation));
        used.extend(resource.labels.iter().map(|labels| labels.operation));
        used.extend(resource.dynamic.iter().flat_map(|dynamic| [dynamic.operation, dynamic.options.operation]));
    }
    let without: Vec<_> = crate::model::api().operations().map(|o| o.id).filter(|id| !used.contains(id)).collect();
    assert!(without.is_empty(), "no place for {without:?}");
}

#[test]
fn every_trace_of_an_action_leads_somewhere() {
    for resource in catalog().resources() {
        for action in resource.actions() {
            let input = action.operation.operation().input;
            match &action.trace {
                Some(Trace::List { list }) => {
                    let below = catalog().resource(&format!("{}/{list}", resource.path)).unwrap();
                    assert!(below.made.is_some() || below.columns.iter().any(|column| column.kind == ColumnKind::Time));
                }
                Some(Trace::Others { others }) => {
                    let input = action.operation.operation().input;
                    assert!(input.member(others).is_some(), "{} {}: {others}", resource.path, action.verb);
                }
                Some(Trace::Search { key, values, .. }) => {
                    assert!(resource.search.is_some(), "{}", resource.path);
                    assert!(input.member(key).is_some() && input.member(values).is_some(), "{}", action.operation);
                }
                None => {}
            }
        }
        let since = resource.search.as_ref().and_then(|search| search.since.as_ref());
        assert!(since.is_none() || resource.dynamic.as_ref().is_some_and(|own| own.first.contains(since.unwrap())));
    }
}

/// A heading is read alone, wherever its column stands.
#[test]
fn every_heading_says_by_itself_what_is_below_it() {
    for resource in catalog().resources() {
        let mut seen = BTreeSet::new();
        for column in resource.columns() {
            let at = format!("{}: {}", resource.path, column.title);
            assert!(column.title.starts_with(char::is_uppercase), "{at} goes on with what the one before it says");
            assert!(seen.insert(column.title.to_uppercase()), "{at} is there twice");
        }
    }
}

/// The review says what an action does. An operation's name tells that to nobody but programs.
#[test]
fn every_action_says_in_words_what_it_does() {
    let is_of_api = |word: &str| crate::model::is_identifier(word);
    let words = |text: &'static str| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let mut held = 0;
    for resource in catalog().resources() {
        for action in resource.actions() {
            let at = format!("{}!{}", resource.path, action.verb);
            let operation = action.operation.operation();
            let is_form = matches!(action.verb.as_str(), "create" | "edit" | "delete") || operation.edit_from.is_some();
            assert!(!action.is_write() || is_form || action.effect.is_some(), "{at} says not what it does");
            let texts = [Some(&action.title), action.effect.as_ref(), action.said.as_ref()];
            for text in texts.into_iter().flatten() {
                let odd = words(text).find(|word| is_of_api(word) && !["AppFlow", "EventBridge"].contains(word));
                assert_eq!(odd, None, "{at}: {text}");
                held += 1;
            }
        }
    }
    assert!(held > 100, "{held}");
}

/// The shape of the value at a path of an operation's input.
fn input_at(operation: OperationId, path: &DocPath) -> &'static Shape {
    let input = operation.operation().input;
    let found = path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
    found.unwrap_or_else(|| panic!("{operation} takes no {path}"))
}

#[test]
fn what_becomes_one_is_said_by_the_facts() {
    let mut held = 0;
    for (resource, merge) in catalog().resources().iter().filter_map(|of| Some((of, of.merge.as_ref()?))) {
        let (at, action) = (&resource.path, resource.action(&merge.verb).unwrap());
        assert!(action.is_write() && resource.describe.is_some(), "{at}");
        assert!(matches!(input_at(action.operation, &merge.others).kind, ShapeKind::List { .. }), "{at}");
        let document = document_shape(resource);
        match &merge.takes {
            Takes::Members { members } => {
                for member in input_at(action.operation, members).members() {
                    assert!(document.member(member.name).is_some(), "{at} has no {}", member.name);
                }
            }
            Takes::Fields { entries, from, fields, id } => {
                let entry = entries.index(0);
                input_at(action.operation, &entry.member(from));
                input_at(action.operation, &entry.member(fields).index(0).member(id));
                assert!(resource.dynamic.is_some(), "{at}");
            }
        }
        for name in &merge.without {
            assert!(document.member(name).is_some(), "{at} has no {name}");
        }
        for same in &merge.same {
            hold(resource, "same", &same.of, document);
        }
        if let Some(known) = &merge.known_by {
            let reads = resource.action(&known.verb).unwrap();
            let output = output(reads.operation);
            let found = known.member.steps().iter().try_fold(output, |shape, step| Some(shape.step(step)?.shape()));
            let values = values_of(found.unwrap());
            assert!(!reads.is_write() && known.over.iter().all(|over| values.contains(over)), "{at}: {values:?}");
        }
        for moves in &merge.moves {
            let below = catalog().resource(&format!("{at}/{}", moves.list)).unwrap();
            let keys = below.search.as_ref().map(crate::catalog::SearchSpec::keys).unwrap_or_default();
            assert!(moves.each.iter().all(|each| keys.contains(each)), "{at}: {keys:?}");
            assert!(moves.kind.iter().all(|kind| row_shape(below).member(kind).is_some()), "{at}");
            for switch in moves.switches.iter().flat_map(|path| input_at(action.operation, path).members()) {
                assert!(matches!(switch.shape().kind, ShapeKind::Boolean), "{at}: {}", switch.name);
            }
        }
        held += 1;
    }
    assert!(held > 1, "{held}");
}
