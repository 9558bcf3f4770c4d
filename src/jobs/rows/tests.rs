//! Files of all sorts, and what becomes of their rows.

mod kept;
mod needs;
mod place;
mod references;
mod targets;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::catalog::PairList;
use crate::contract::{RowEncoding, RowFormat, RowMapping, RowNeed, RowsCheck, RowsChecked, SeenColumn};
use crate::model::{DocPath, OperationId, api, is_configuration};

fn operation(text: &str) -> OperationId {
    find_operation(text).unwrap()
}

fn wide(text: &str, is_big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let bytes = |unit: u16| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
}

/// The rows of a file: their lines with what they hold, or why they hold nothing.
fn rows(file: &[u8]) -> Vec<(u64, Result<Value, String>)> {
    let sensed = sense(file).unwrap();
    let mut reader = RowReader::new(file, sensed.format, sensed.encoding).unwrap();
    let columns = reader.columns().to_vec();
    let (mut row, mut all) = (Row::default(), Vec::new());
    while reader.read(&mut row).unwrap() {
        let held = row.bad().map_or_else(|| Ok(Value::Object(row.cells(&columns))), |why| Err(why.to_owned()));
        assert_eq!(row.number, all.len());
        all.push((row.line, held));
    }
    all
}

#[test]
fn every_way_in_which_a_table_is_written_is_recognised() {
    let text = "Name,City\nJosé,Köln\n\n\"Kim, 김\",\"two\nlines \"\"here\"\"\"\n";
    let expected = vec![
        (2, Ok(json!({"Name": "José", "City": "Köln"}))),
        (4, Ok(json!({"Name": "Kim, 김", "City": "two\nlines \"here\""}))),
    ];
    let marked = format!("\u{feff}{text}");
    let files = [
        text.as_bytes().to_vec(),
        marked.into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace(',', ";").replace("Kim;", "Kim,").into_bytes(),
        text.replace(',', "\t").replace("Kim\t", "Kim,").into_bytes(),
        text.replace(',', "|").replace("Kim|", "Kim,").into_bytes(),
        wide(text, false, true),
        wide(text, true, true),
        wide(text, false, false),
        wide(text, true, false),
    ];
    for file in files {
        assert_eq!(rows(&file), expected, "{:?}", sense(&file));
    }
    let german: Vec<u8> = "Name;Note\nMüller;5 €\n".chars().map(|c| if c == '€' { 0x80 } else { c as u8 }).collect();
    assert_eq!(sense(&german).unwrap().encoding, RowEncoding::Windows1252);
    assert_eq!(rows(&german), [(2, Ok(json!({"Name": "Müller", "Note": "5 €"})))]);
    let objects = "{\"a\": 1}\n\n{\"a\": {\"b\": \"김\"}}";
    assert_eq!(rows(objects.as_bytes()), [(1, Ok(json!({"a": 1}))), (3, Ok(json!({"a": {"b": "김"}})))]);
}

#[test]
fn what_has_no_rows_says_what_to_do() {
    for (file, why) in [
        (&b""[..], NoRows::Empty),
        (b" \n\n", NoRows::Empty),
        (b"PK\x03\x04rest", NoRows::Workbook),
        (b"\x7fELF\x01\0\x02\0\0\x03\0\0\0\x04\x05\x06", NoRows::NoText),
        (b"[\n {\"a\": 1}]", NoRows::List),
    ] {
        assert_eq!(sense(file), Err(why));
    }
}

#[test]
fn a_bad_line_is_told_with_its_reason_and_is_the_only_one() {
    let long = "x".repeat(1 << 20);
    let file = format!("a,b\n1,2\n3\n4,5,6\n\"7,8\n9,10\n{long},11\n12,13,,\n");
    let said = rows(file.as_bytes());
    let bad: Vec<(u64, &str)> = said.iter().filter_map(|(n, held)| Some((*n, held.as_ref().err()?.as_str()))).collect();
    assert_eq!(
        bad,
        [
            (3, "has 1 values, and there are 2 columns"),
            (4, "has 3 values, and there are 2 columns"),
            (5, "begins a value in quotes that never ends: close the quotes or double them"),
            (7, "is longer than 1 MiB, which no request takes"),
        ]
    );
    assert_eq!(said.len(), 7);
    let mut torn = b"a,b\nx,y\n".to_vec();
    torn.extend(b"q,\xff\xfe\n1,2\n");
    let mut reader = RowReader::new(torn.as_slice(), RowFormat::Csv { delimiter: b',' }, RowEncoding::Utf8).unwrap();
    let mut row = Row::default();
    assert!(reader.read(&mut row).unwrap() && row.bad().is_none());
    assert!(reader.read(&mut row).unwrap());
    assert_eq!(row.bad(), Some("has bytes in its value 2 that are no UTF-8: save the file as UTF-8"));
    assert!(reader.read(&mut row).unwrap() && row.bad().is_none());
    let objects = rows(b"{\"a\": 1}\n[1]\n{\"a\": }\n{\"a\": {\"b\": 1, \"b\": 2}}\n{\"a\": 1, \"a\": 1}\n");
    for n in [3, 4] {
        assert!(
            objects[n].1.as_ref().is_err_and(|why| why.starts_with("has a name twice in an object")),
            "{objects:?}"
        );
    }
    assert_eq!(objects[1].1, Err("is no JSON object: a line looks like {\"name\": \"value\"}".to_owned()));
    assert_eq!(objects[2].1, Err("is no JSON object: expected value, at character 7".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever is in a file: every line that is not blank is a row, a part of one, or a heading, and nothing panics.
    #[test]
    fn no_file_ends_the_reading(
        file in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..600),
            "[a-c,;\"\n\r{}:\\[\\] é€\u{feff}]{0,400}".prop_map(String::into_bytes),
        ],
        format in prop_oneof![Just(RowFormat::JsonLines), Just(RowFormat::Csv { delimiter: b',' })],
        encoding in prop_oneof![
            Just(RowEncoding::Utf8), Just(RowEncoding::Utf16Le), Just(RowEncoding::Utf16Be), Just(RowEncoding::Windows1252)
        ],
    ) {
        sense(&file).ok();
        look(file.as_slice()).ok();
        let mut reader = RowReader::new(file.as_slice(), format, encoding).unwrap();
        let columns = reader.columns().to_vec();
        let (mut row, mut last, mut number) = (Row::default(), 0, 0);
        while reader.read(&mut row).unwrap() {
            prop_assert!(row.line > last && row.number == number, "{} after {last}", row.line);
            (last, number) = (row.line, number + 1);
            drop(row.cells(&columns));
        }
        let names: Vec<SeenColumn> =
            columns.iter().map(|name| SeenColumn { name: name.clone(), samples: Vec::new() }).collect();
        let to = operation("profiles:CreateProfile");
        let mapping = RowMapping { format, encoding, columns: propose(to, &Value::Null, &[], &names), ..RowMapping::default() };
        let asked = RowsCheck { number: 1, path: String::new(), operation: to, set: json!({}), names: BTreeMap::new(), mapping, needs: Vec::new(), edits: false, upload: None };
        let found = check(file.as_slice(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        prop_assert_eq!(found.items, number);
    }
}

fn seen(names: &[&str]) -> Vec<SeenColumn> {
    names.iter().map(|name| SeenColumn { name: (*name).to_owned(), samples: Vec::new() }).collect()
}

fn proposed(of: &str, given: &Value, names: &[PairName], columns: &[&str]) -> Vec<(String, String)> {
    let made = propose(operation(of), given, names, &seen(columns));
    made.into_iter().map(|(column, path)| (column, path.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(column, path)| ((*column).to_owned(), (*path).to_owned())).collect()
}

fn fields() -> Vec<PairName> {
    let field = |id: &str, name: &str, member: &str| PairName {
        id: id.to_owned(),
        name: name.to_owned(),
        member: member.to_owned(),
        ..PairName::default()
    };
    let words = [("High", "o-1"), ("Low", "o-2")].map(|(name, id)| (name.to_owned(), id.to_owned())).into();
    vec![
        field("title", "Title", "stringValue"),
        field("f-12", "Refund amount", "doubleValue"),
        PairName { words, ..field("f-13", "Severity", "stringValue") },
        PairName { is_time: true, ..field("f-14", "Due", "stringValue") },
    ]
}

fn checked(of: &str, set: Value, file: &str, columns: &[(&str, &str)]) -> RowsChecked {
    let operation = operation(of);
    let sensed = sense(file.as_bytes()).unwrap();
    let columns = columns.iter().map(|(column, to)| ((*column).to_owned(), resolve(operation, to, &fields()).unwrap()));
    let columns: BTreeMap<String, DocPath> = columns.collect();
    let words = [("Severity".to_owned(), fields()[2].words.clone())].into();
    let times = ["Due".to_owned()].into();
    let mapping =
        RowMapping { format: sensed.format, encoding: sensed.encoding, columns, words, times, ..RowMapping::default() };
    let asked = RowsCheck {
        number: 1,
        path: String::new(),
        operation,
        set,
        names: BTreeMap::new(),
        mapping,
        needs: Vec::new(),
        edits: false,
        upload: None,
    };
    check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap()
}

/// A quote that is not closed takes in the lines up to the next one: where that is no row, it says how far it goes.
#[test]
fn a_value_that_goes_on_over_lines_says_how_far_where_its_row_is_bad() {
    let file = "mail,kind\n\"kim@example.com,OTHER\nann@example.com,\"OTHER\nlee@example.com,OTHER\n";
    let found = checked("CreateProfile", json!({"DomainName": "acme"}), file, &[("mail", "EmailAddress")]);
    let why = "has 1 values, and there are 2 columns (a value in quotes goes on to line 3)";
    assert!(said(&found)[0].contains(why), "{:?}", said(&found));
    assert_eq!((found.items, found.bad.as_slice()), (2, &[0][..]));
}

#[test]
fn empty_lines_are_counted_and_what_is_in_a_bad_line_can_be_seen() {
    let file = "mail,kind\nkim@example.com,OTHER\n\nann@example.com,MARTIAN\n  \n";
    let to = [("mail", "EmailAddress"), ("kind", "PartyType")];
    let found = checked("CreateProfile", json!({"DomainName": "acme"}), file, &to);
    assert_eq!((found.items, found.empty, found.bad.len()), (2, 2, 1), "{:?}", said(&found));
    assert_eq!(found.lines[0].cells["kind"], "MARTIAN");
    assert!(!found.lines[0].plain().contains("MARTIAN"), "what is kept has no value");
}

fn inputs(found: &RowsChecked) -> Vec<&Value> {
    found.samples.iter().map(|sample| &sample.input).collect()
}

fn said(found: &RowsChecked) -> Vec<String> {
    let issue = |line: u64, issue: &crate::contract::RowIssue| {
        format!("{line} {} {}: {}", issue.column.as_deref().unwrap_or("-"), issue.member, issue.message)
    };
    found.lines.iter().flat_map(|bad| bad.issues.iter().map(move |one| issue(bad.line, one))).collect()
}

#[test]
fn values_become_what_the_facts_want() {
    let acme = json!({"DomainName": "acme"});
    let file = "mail,sex,tier,city\nkim@example.com,female,Gold,\n,,,Seoul\n";
    let to = [("mail", "EmailAddress"), ("sex", "Gender"), ("tier", "Attributes.Tier"), ("city", "Address.City")];
    let found = checked("CreateProfile", acme.clone(), file, &to);
    assert_eq!(
        inputs(&found),
        [
            &json!({"DomainName": "acme", "Attributes": {"Tier": "Gold"}, "EmailAddress": "kim@example.com",
                "Gender": "FEMALE"}),
            &json!({"DomainName": "acme", "Address": {"City": "Seoul"}}),
        ]
    );
    let ids = "main,others\naaaabbbbccccddddaaaabbbbccccdddd,1aaabbbbccccddddaaaabbbbccccdddd; 2aaabbbbccccddddaaaabbbbccccdddd\n";
    let found =
        checked("MergeProfiles", acme.clone(), ids, &[("main", "MainProfileId"), ("others", "ProfileIdsToBeMerged")]);
    assert_eq!(inputs(&found)[0]["ProfileIdsToBeMerged"].as_array().map(Vec::len), Some(2), "{:?}", said(&found));
    let objects = "{\"id\": 7, \"at\": {\"x\": [1, true]}}\n";
    let type_name = json!({"DomainName": "acme", "ObjectTypeName": "Order"});
    let found =
        checked("PutProfileObject", type_name, objects, &[("id", "Object.OrderId"), ("at.x", "Object.Deep.List")]);
    assert_eq!(inputs(&found)[0]["Object"], json!("{\"Deep\":{\"List\":[1,true]},\"OrderId\":7}"));
}

#[test]
fn fields_of_cases_go_by_the_names_of_the_account() {
    let base = json!({"domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "templateId": "t"});
    let to = [
        ("Title", "fields{Title}"),
        ("Refund amount", "fields{Refund amount}"),
        ("Severity", "fields.Severity"),
        ("Due", "fields{Due}"),
    ];
    let file = "Title,Refund amount,Severity,Due\nBroken,12.5,High,2026-03-14 09:30\nLost,many,,soon\n";
    let found = checked("CreateCase", base, file, &to);
    assert_eq!(
        inputs(&found)[0]["fields"],
        json!([{"id": "f-12", "value": {"doubleValue": 12.5}}, {"id": "f-13", "value": {"stringValue": "o-1"}},
            {"id": "f-14", "value": {"stringValue": "2026-03-14T09:30:00Z"}}, {"id": "title", "value": {"stringValue": "Broken"}}])
    );
    let (number, time) = ("must be a number, but is text", "is no point in time, such as 2026-03-14 09:30 (UTC)");
    let wrong = [
        format!("3 Refund amount fields{{f-12}}.doubleValue: {number}"),
        format!("3 Due fields{{f-14}}.stringValue: {time}"),
    ];
    assert_eq!(said(&found), wrong);
    assert_eq!((found.items, found.bad.as_slice()), (2, &[1][..]));
}

#[test]
fn a_line_that_cannot_be_sent_says_column_and_member_and_what_would_be_right() {
    let file = format!("mail,first,sex\nkim,{},X\na@b.c,Ann,MALE\n,,\n", "n".repeat(300));
    let to = [("mail", "EmailAddress"), ("first", "FirstName"), ("sex", "Gender")];
    let found = checked("CreateProfile", json!({"DomainName": "acme"}), &file, &to);
    insta::assert_snapshot!(said(&found).join("\n"));
    assert_eq!((found.items, found.bad.len(), found.by_column["sex"]), (3, 1, 1));
    let lacking = checked("CreateProfile", json!({}), "mail\na@b.c\n", &[("mail", "EmailAddress")]);
    assert_eq!(said(&lacking), ["2 - DomainName: is required"]);
}

#[test]
fn a_check_ends_when_it_is_told_to() {
    let file = format!("FirstName\n{}", "Ann\n".repeat(10_000));
    let to = operation("CreateProfile");
    let columns = propose(to, &Value::Null, &[], &seen(&["FirstName"]));
    let mapping = RowMapping { format: RowFormat::Csv { delimiter: b',' }, columns, ..RowMapping::default() };
    let asked = RowsCheck {
        number: 1,
        path: String::new(),
        operation: to,
        set: json!({"DomainName": "acme"}),
        names: BTreeMap::new(),
        mapping,
        needs: Vec::new(),
        edits: false,
        upload: None,
    };
    assert_eq!(check(file.as_bytes(), &asked, &mut |_| ControlFlow::Break(())), Ok(None));
}

#[test]
fn a_list_where_a_text_is_meant_is_told_and_so_is_which_member_of_a_member_is_missing() {
    let file = "{\"first\":[\"Kim\",\"Lee\"],\"city\":{\"of\":\"Seoul\"}}\n";
    let to = [("first", "FirstName"), ("city", "Address.City")];
    let found = checked("CreateProfile", json!({"DomainName": "acme"}), file, &to);
    assert_eq!((found.bad.len(), found.doubtful), (0, 1), "{:?}", said(&found));
    let mut told = said(&found);
    told.sort();
    assert_eq!(
        told,
        [
            "1 city Address.City: is an object where a text is meant: it is sent as its JSON",
            "1 first FirstName: is a list where a text is meant: it is sent as its JSON"
        ]
    );
    let order = json!({"DomainName": "acme", "ObjectTypeName": "Order"});
    let found = checked("PutProfileObject", order, "{\"o\":{\"a\":[1]}}\n", &[("o", "Object")]);
    assert_eq!((found.bad.len(), found.doubtful), (0, 0), "{:?}", said(&found));
    let of = "CreateCalculatedAttributeDefinition";
    let set = json!({"DomainName": "acme", "CalculatedAttributeName": "sum", "Statistic": "SUM"});
    let found = checked(of, set, "how\n{Order.total}\n", &[("how", "AttributeDetails.Expression")]);
    let why = &found.left_out()[0].why;
    assert!(why.contains("AttributeDetails.Attributes "), "{why}");
}

/// What is given of an object leaves the rest of it to columns.
#[test]
fn a_column_goes_to_the_member_of_its_path_beside_what_is_given() {
    let given = json!({"domainId": "d", "caseId": "c", "type": "Comment",
        "content": {"comment": {"contentType": "Text/Plain"}}});
    assert_eq!(
        proposed(
            "CreateRelatedItem",
            &given,
            &[],
            &["content.comment.body", "content.comment.contentType", "contactArn"]
        ),
        pairs(&[("content.comment.body", "content.comment.body")])
    );
    let given = json!({"DomainName": "acme", "Address": {"City": "Seoul"}});
    assert_eq!(
        proposed("CreateProfile", &given, &[], &["Address", "Address.Country", "City"]),
        pairs(&[("Address.Country", "Address.Country"), ("City", "ShippingAddress.City")])
    );
}

/// A value for one field, one entry or one part of a text with JSON takes that alone.
#[test]
fn what_is_given_of_several_that_go_by_name_leaves_the_others_to_columns() {
    let given = json!({"domainId": "d", "fields": {"f-12": {"doubleValue": 2.5}}});
    assert_eq!(
        proposed("CreateCase", &given, &fields(), &["Title", "Refund amount", "fields{f-12}.stringValue", "severity"]),
        pairs(&[("Title", "fields{title}.stringValue"), ("severity", "fields{f-13}.stringValue")])
    );
    let given = json!({"DomainName": "acme", "Attributes": {"Tier": "Gold"}});
    assert_eq!(
        proposed("CreateProfile", &given, &[], &["Attributes", "Attributes.Tier", "Attributes.Shoe"]),
        pairs(&[("Attributes.Shoe", "Attributes{Shoe}")])
    );
    let given = json!({"DomainName": "acme", "ObjectTypeName": "Order", "Object": {"Source": "Till"}});
    assert_eq!(
        proposed("PutProfileObject", &given, &[], &["Id", "Nested"]),
        pairs(&[("Id", "Object{Id}"), ("Nested", "Object{Nested}")])
    );
    assert_eq!(
        proposed("PutProfileObject", &given, &[], &["Object.Source", "Object.Total"]),
        pairs(&[("Object.Total", "Object{Total}")])
    );
    let given = json!({"DomainName": "acme", "ObjectTypeName": "Order", "Object": "{\"Source\": \"Till\"}"});
    assert_eq!(proposed("PutProfileObject", &given, &[], &["Id", "Object.Total"]), []);
}

/// Whatever is given, columns can go to all places but that one and what it decides: of several one alone is chosen.
#[test]
fn a_value_for_all_lines_closes_its_own_place_alone() {
    let decides = |operation: OperationId, given: &DocPath, other: &DocPath| {
        let (mut shape, mut here) = (operation.operation().input, DocPath::root());
        let list = PairList::of(operation).map(|pairs| pairs.path());
        for (step, of_other) in given.steps().iter().zip(other.steps()) {
            if step != of_other {
                return shape.choice;
            }
            let is_pair = list.as_ref() == Some(&here);
            let Some(member) = shape.step(step).filter(|_| !is_pair) else { return true };
            here.push(step.clone());
            shape = member.shape();
        }
        // A text is given as a whole, or by its parts.
        true
    };
    for operation in api().operations() {
        let open = targets(operation.id, &Value::Null, &fields());
        for target in &open {
            let path = given_to_column(target, "one");
            let mut given = json!({});
            path.put(&mut given, json!("value"));
            let left = targets(operation.id, &given, &fields());
            let is_left = |path: &DocPath| left.iter().any(|left| left.path == *path);
            for other in &open {
                if !decides(operation.id, &path, &other.path) {
                    assert!(is_left(&other.path), "{}: {path} closes {}", operation.id, other.path);
                }
            }
            assert_eq!(is_left(&target.path), target.kind == TargetKind::Named, "{}: {path}", operation.id);
        }
    }
}

#[test]
fn a_file_whose_only_line_is_bad_is_not_called_empty() {
    let why = look(&b"\n{\"a\": 1, \"a\": 2}\n"[..]).unwrap_err();
    assert!(why.starts_with("line 2 has a name twice in an object"), "{why}");
}

#[test]
fn a_name_where_a_column_has_an_id_is_remarked() {
    let id = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let file = format!("domainId,templateId\n{id},General enquiry\nacme-support,{id}\n{id},{id}\n");
    let customer = "arn:aws:profile:us-east-1:111122223333:domains/acme/profiles/a833bdcdb6d1beb188dc97e5aab5fe3d";
    let field = |id: &str, value: &str| json!({"id": id, "value": {"stringValue": value}});
    let set = json!({"fields": [field("title", "Lamp"), field("customer_id", customer)]});
    let found = checked("CreateCase", set, &file, &[("domainId", "domainId"), ("templateId", "templateId")]);
    assert_eq!((found.bad.len(), found.doubtful), (0, 2), "{:?}", said(&found));
    let told: Vec<String> = said(&found).into_iter().filter(|said| said.contains("is no id")).collect();
    assert_eq!(
        told,
        [
            "2 templateId templateId: is no id of a template: in columns a template goes by its id, not as General enquiry",
            "3 domainId domainId: is no id of a domain: in columns a domain goes by its id, not as acme-support",
        ]
    );
}
