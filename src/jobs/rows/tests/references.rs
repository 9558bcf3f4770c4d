//! What lines name: looked up once, and told of the lines where it is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::super::*;
use crate::catalog::catalog;
use crate::contract::{BadRow, RowMapping, RowNeed, RowsCheck};
use crate::model::{DocPath, OperationId, Step, api};

/// A file, where its columns go, and what all lines have.
fn mapped(operation: OperationId, file: &str, columns: &[(&str, &str)], set: &[(&str, &str)]) -> RowMapping {
    let (sensed, _) = look(file.as_bytes()).unwrap();
    let path = |to: &str| resolve(operation, to, &[]).unwrap();
    RowMapping {
        format: sensed.format,
        encoding: sensed.encoding,
        columns: columns.iter().map(|(column, to)| ((*column).to_owned(), path(to))).collect(),
        constants: set.iter().map(|(member, value)| (path(member), Value::from(*value))).collect(),
        ..RowMapping::default()
    }
}

/// What is said of which lines, once these pages of the lists were read; the last of each says whether there are more.
fn told(of: &str, file: &str, mapping: RowMapping, edits: bool, pages: &[(&str, Value, bool)]) -> Vec<String> {
    let operation = find_operation(of).unwrap();
    let (mut references, set) = (RowReferences::default(), json!({}));
    let lists = references.lists(operation, &set, &mapping, &BTreeSet::new());
    let asked: BTreeSet<String> = lists.iter().map(|(list, _)| list.to_string()).collect();
    assert_eq!(asked.len(), lists.len(), "each list once: {lists:?}");
    assert_eq!(references.lists(operation, &set, &mapping, &BTreeSet::new()), [], "and no more");
    for (list, reply, is_last) in pages {
        assert!(asked.contains(*list), "{list} of {asked:?}");
        references.learn(&list.parse().unwrap(), reply, *is_last);
    }
    let needs = references.needs(operation, &set, &mapping, &BTreeSet::new());
    let (number, path, names, upload) = (1, String::new(), BTreeMap::new(), None);
    let asked = RowsCheck { number, path, operation, set, names, mapping, needs, edits, upload };
    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    for left_out in found.left_out() {
        assert!(left_out.why.contains("there is no such"), "what is kept has no value: {left_out:?}");
    }
    let lines = found.lines.iter().filter(|line| line.is_bad());
    let issues = lines.flat_map(|line| line.issues.iter().map(move |issue| (line.line, issue)));
    issues
        .map(|(line, issue)| format!("{line} {}: {}", issue.column.as_deref().unwrap_or("-"), issue.message))
        .collect()
}

#[test]
fn a_name_is_refused_where_the_whole_list_lacks_it_and_not_before() {
    let (of, operation) = ("PutProfileObject", find_operation("PutProfileObject").unwrap());
    let file = "type,what\nOrder,1\nOrdr,2\n_order,3\n";
    let columns = [("type", "ObjectTypeName"), ("what", "Object{id}")];
    let mapping = || mapped(operation, file, &columns, &[("DomainName", "acme")]);
    let types = json!({"Items": [{"ObjectTypeName": "Order"}]});
    let list = "profiles/domains/acme/object-types";
    let none: [&str; 0] = [];
    assert_eq!(told(of, file, mapping(), false, &[]), none, "it can't be read");
    assert_eq!(told(of, file, mapping(), false, &[(list, types.clone(), false)]), none, "there may be more");
    let whole = [(list, json!({"Items": []}), false), (list, types, true)];
    assert_eq!(told(of, file, mapping(), false, &whole), ["3 type: there is no such object type: Ordr"]);
    // What all lines have is looked at, too.
    let file = "what\n1\n2\n";
    let set = [("DomainName", "acme"), ("ObjectTypeName", "_order")];
    let mapping = || mapped(operation, file, &[("what", "Object{id}")], &set);
    let domains = json!({"Items": [{"DomainName": "acme-retail"}]});
    let said = told(of, file, mapping(), false, &[("profiles/domains", domains, true)]);
    assert_eq!(said, [2, 3].map(|line| format!("{line} -: there is no such domain: acme")));
}

#[test]
fn what_something_is_done_to_has_to_be_there_and_what_is_made_or_goes_has_not() {
    let file = "flow\nnightly\nnightli\n";
    let of_flow = |of: &str| mapped(find_operation(of).unwrap(), file, &[("flow", "flowName")], &[]);
    let flows = || [("appflow/flows", json!({"flows": [{"flowName": "nightly"}]}), true)];
    assert_eq!(
        told("StartFlow", file, of_flow("StartFlow"), false, &flows()),
        ["3 flow: there is no such flow: nightli"]
    );
    for of in ["CreateFlow", "DeleteFlow"] {
        let operation = find_operation(of).unwrap();
        assert!(!RowReferences::are_any(operation, &json!({}), &of_flow(of)), "{of}");
    }
    // What is read first is told, too: there is nothing to read.
    let said = told("UpdateFlow", file, of_flow("UpdateFlow"), true, &flows());
    assert_eq!(said, ["3 flow: there is no such flow: nightli"]);
}

/// Where a column says which domain a line goes to, what it names has to be there, and not in another one. Each list is
/// read once, and none of a domain that is not there.
#[test]
fn what_a_line_names_is_looked_up_in_the_place_that_the_line_goes_to() {
    for (of, [domain, name], columns, [domains, beside], rows_in) in [
        (
            "PutProfileObject",
            ["DomainName", "ObjectTypeName"],
            ("ObjectTypeName", "Object{id}"),
            ["profiles/domains", "object-types"],
            ["Items", "Items"],
        ),
        (
            "CreateCase",
            ["domainId", "templateId"],
            ("templateId", "clientToken"),
            ["cases/domains", "templates"],
            ["domains", "templates"],
        ),
    ] {
        let operation = find_operation(of).unwrap();
        let [one, two, gone] = [1, 2, 3].map(|n| format!("0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f3{n}"));
        let file =
            format!("where,what,{columns}\n{one},A,1\n{two},A,1\n{two},B,1\n{gone},A,1\n{one},A,2\n", columns = "more");
        let mapping = mapped(operation, &file, &[("where", domain), ("what", name), ("more", columns.1)], &[]);
        let set = json!({});
        let places = places(file.as_bytes(), operation, &mapping).unwrap();
        assert_eq!(places.len(), 3, "{places:?}");
        let resource = |path: &str| catalog().resource(path).unwrap();
        let rows = |list: &str, member: &str, ids: &[&str]| {
            let row = |id: &&str| Value::Object([(member.to_owned(), Value::from(*id))].into_iter().collect());
            Value::Object([(list.to_owned(), ids.iter().map(row).collect())].into_iter().collect())
        };
        let mut references = RowReferences::default();
        let lists = |references: &mut RowReferences| -> Vec<String> {
            let lists = references.lists(operation, &set, &mapping, &places);
            lists.iter().map(|(list, _)| list.to_string()).collect()
        };
        assert_eq!(lists(&mut references), [domains], "first which domains there are");
        assert_eq!(lists(&mut references), Vec::<String>::new());
        references.learn(&domains.parse().unwrap(), &rows(rows_in[0], domain, &[&one, &two]), true);
        assert_eq!(lists(&mut references), [format!("{domains}/{one}/{beside}"), format!("{domains}/{two}/{beside}")]);
        assert_eq!(lists(&mut references), Vec::<String>::new(), "each once");
        let path = format!("{domains}/{beside}");
        for (domain, has) in [(&one, "A"), (&two, "B")] {
            references.learn(
                &format!("{domains}/{domain}/{beside}").parse().unwrap(),
                &rows(rows_in[1], name, &[has]),
                true,
            );
        }
        let needs = references.needs(operation, &set, &mapping, &places);
        let asked = RowsCheck {
            number: 1,
            path: String::new(),
            operation,
            set: set.clone(),
            names: BTreeMap::new(),
            mapping: mapping.clone(),
            needs,
            edits: true,
            upload: None,
        };
        let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        assert_eq!(found.places, places, "a page learns of them by its check");
        let missing = |line: &BadRow| {
            let mut issues = line.issues.iter().filter(|issue| issue.message.starts_with("there is no such"));
            issues.next().map(|issue| (line.line, issue.message.clone()))
        };
        let said: Vec<(u64, String)> = found.lines.iter().filter_map(missing).collect();
        let singular = |path: &str| resource(path).singular.clone();
        let expected = [
            (3, format!("there is no such {}: A", singular(&path))),
            (5, format!("there is no such {}: {gone}", singular(domains))),
        ];
        assert_eq!(said, expected, "{of}");
    }
}

/// Every member that names something in a list is looked up there, whatever the operation.
#[test]
fn every_name_that_a_column_may_have_is_told_where_its_list_is_empty() {
    let (mut held, file, set) = (0, "name\nnosuch\n", json!({}));
    let (sensed, _) = look(file.as_bytes()).unwrap();
    for operation in api().operations().filter(|operation| operation.is_write()).map(|operation| operation.id) {
        for target in targets(operation, &set, &[]).into_iter().filter(|target| target.kind != TargetKind::Named) {
            let is_other = |name: &str| target.path.steps().first() != Some(&Step::Member(name.to_owned()));
            let members = operation.operation().input.members().iter();
            let above = members.filter(|member| member.refers.is_some() && is_other(member.name));
            let constants = above.map(|member| (DocPath::root().member(member.name), Value::from("above"))).collect();
            let columns = [("name".to_owned(), target.path.clone())].into();
            let (format, encoding) = (sensed.format, sensed.encoding);
            let mapping = RowMapping { format, encoding, columns, constants, ..RowMapping::default() };
            let mut references = RowReferences::default();
            for (list, plan) in references.lists(operation, &set, &mapping, &BTreeSet::new()) {
                assert!(
                    !plan.operation.operation().is_write() && catalog().place(&list).is_ok(),
                    "{operation}: {list}"
                );
                references.learn(&list, &json!({}), true);
            }
            let needs = references.needs(operation, &set, &mapping, &BTreeSet::new());
            let is_at = |need: &RowNeed| matches!(need, RowNeed::OneOf { path, .. } if *path == target.path);
            if !needs.iter().any(is_at) {
                continue;
            }
            let maker = RowMaker::new(operation, &set, &mapping, &["name".to_owned()]).unwrap().needing(&needs);
            let mut reader = RowReader::new(file.as_bytes(), format, encoding).unwrap();
            let mut row = Row::default();
            assert!(reader.read(&mut row).unwrap());
            let issues = maker.issues(&row, &maker.input(&row));
            let is_said = issues.iter().any(|issue| {
                let is_there = issue.member == target.path && issue.column.is_some() && issue.is_error;
                is_there && issue.message.starts_with("there is no such")
            });
            assert!(is_said, "{operation} {}: {issues:?}", target.path);
            held += 1;
        }
    }
    assert!(held > 60, "{held} names were looked at");
}
