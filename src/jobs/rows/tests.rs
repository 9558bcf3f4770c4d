//! Files of all sorts, and what becomes of their rows.

mod references;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
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

#[test]
fn columns_are_given_to_what_they_are_named_after() {
    let columns = ["e-mail", "FIRST_NAME", "surname", "City", "billing address city", "Attributes.Tier", "Shoe size"];
    assert_eq!(
        proposed("CreateProfile", &json!({"DomainName": "acme"}), &[], &columns),
        pairs(&[
            ("Attributes.Tier", "Attributes{Tier}"),
            ("City", "Address.City"),
            ("FIRST_NAME", "FirstName"),
            ("billing address city", "BillingAddress.City"),
            ("e-mail", "EmailAddress"),
            ("surname", "LastName"),
        ])
    );
    assert_eq!(
        proposed("CreateCase", &json!({"domainId": "d"}), &fields(), &["title", "refund-amount", "templateId", "x"]),
        pairs(&[
            ("refund-amount", "fields{f-12}.doubleValue"),
            ("templateId", "templateId"),
            ("title", "fields{title}.stringValue"),
        ])
    );
    assert_eq!(
        proposed("PutProfileObject", &json!({"DomainName": "acme"}), &[], &["object type name", "Id", "Nested"]),
        pairs(&[("Id", "Object{Id}"), ("Nested", "Object{Nested}"), ("object type name", "ObjectTypeName")])
    );
}

#[test]
fn what_is_typed_for_a_place_leads_there_or_says_what_is_there() {
    let to = |of: &str, text: &str| resolve(operation(of), text, &fields()).map(|path| path.to_string());
    for (of, text, path) in [
        ("CreateProfile", "address.city", "Address.City"),
        ("CreateProfile", "Attributes.Tier", "Attributes{Tier}"),
        ("CreateProfile", "attributes{my key}", "Attributes{my key}"),
        ("CreateCase", "fields{Refund amount}", "fields{f-12}.doubleValue"),
        ("CreateCase", "fields.title", "fields{title}.stringValue"),
        ("CreateCase", "fields{other}.booleanValue", "fields{other}.booleanValue"),
        ("PutProfileObject", "Object.Contact.Email", "Object{Contact}{Email}"),
        ("MergeProfiles", "ProfileIdsToBeMerged", "ProfileIdsToBeMerged"),
    ] {
        assert_eq!(to(of, text).as_deref(), Ok(path), "{text}");
    }
    for (of, text, why) in [
        ("CreateProfile", "Adress", "there is no member Adress; did you mean Address?"),
        ("CreateProfile", "Address.Citty", "Address has no member Citty; did you mean City?"),
        ("CreateProfile", "FirstName.x", "nothing is below FirstName"),
        ("CreateCase", "fields{Nobody}", "there is no field Nobody"),
        ("CreateCase", "fields[0]", "fields is filled in by name, such as fields{title}.stringValue"),
        ("CreateFlow", "tasks.taskType", "tasks is a list: say which, such as tasks[0]"),
    ] {
        assert_eq!(to(of, text).as_ref().map_err(String::as_str), Err(why), "{text}");
    }
    assert_eq!(
        find_operation("CreateProfil").unwrap_err(),
        "there is no operation CreateProfil; the nearest is profiles:CreateProfile"
    );
    assert!(find_operation("CreateDomain").unwrap_err().ends_with("say profiles:CreateDomain or cases:CreateDomain"));
}

#[test]
fn every_operation_has_places_and_every_place_is_found_by_its_own_name() {
    for operation in api().operations() {
        for target in targets(operation.id, &Value::Null, &fields()) {
            let path = given_to_column(&target, "Some.name");
            let again = resolve(operation.id, &path.to_string(), &fields());
            assert_eq!(again.as_ref(), Ok(&path), "{}", operation.id);
            assert!(target::landing(operation.id, &path).is_some(), "{}: {path}", operation.id);
        }
    }
}

#[test]
fn what_a_service_has_for_many_at_once_is_there_to_be_made() {
    let with = api().operations().filter_map(|operation| Some((operation.id, operation.bulk.as_ref()?)));
    let mut count = 0;
    for (id, bulk) in with {
        count += 1;
        assert_eq!(bulk.operations(id.service).count(), bulk.calls.len(), "{id}");
        let resource = crate::catalog::catalog().resource(&bulk.at);
        assert!(resource.is_some_and(|resource| resource.action("create").is_some()), "{id}: {}", bulk.at);
    }
    assert!(count >= 3);
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

/// Whatever can be edited: of a line that is set in what is read, only what names the item is required.
#[test]
fn what_a_template_requires_is_asked_of_its_lines_alone() {
    const CLAIM: &str = "6f1c2d3b-4a59-4c5d-9b7f-1e4d668a4020";
    let operation = operation("CreateCase");
    let list = |path: &str| format!("cases/domains/d1/{}", path.rsplit('/').next()?).parse().ok();
    let mut names = PairNames::of(operation, list);
    let field = |id: &str, name: &str| json!({"fieldId": id, "name": name, "type": "Text", "namespace": "Custom"});
    names.learn(&json!({"fields": [field("title", "Title"), field("f-1", "Order"), field("f-2", "Note")]}));
    let file = format!("Title,Template,Order\nOne,{CLAIM},\nTwo,{CLAIM},7\nThree,0{},\n,{CLAIM},8\n", &CLAIM[1..]);
    let (sensed, columns) = look(file.as_bytes()).unwrap();
    let to = [("Title", "fields{Title}"), ("Template", "templateId"), ("Order", "fields{Order}")];
    let to = to.map(|(column, to)| (column.to_owned(), resolve(operation, to, names.all()).unwrap()));
    let mapping =
        RowMapping { format: sensed.format, encoding: sensed.encoding, columns: to.into(), ..RowMapping::default() };
    let given = json!({"domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31"});
    let plans = names.bases(&given, &mapping, &columns);
    assert_eq!((plans.len(), plans[0].1.operation.name), (2, "GetTemplate"));
    assert!(names.bases(&given, &mapping, &columns).is_empty(), "each is asked for once");
    names.learn_basis(CLAIM, &json!({"templateId": CLAIM, "name": "Claim", "requiredFields": [{"fieldId": "f-1"}]}));
    let asked = RowsCheck {
        number: 1,
        path: String::new(),
        operation,
        names: BTreeMap::new(),
        needs: names.needs(&given, &mapping),
        set: given.clone(),
        mapping,
        edits: false,
        upload: None,
    };
    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    let wrong = [
        "2 Order fields{f-1}.stringValue: Order has no value: the template Claim requires one",
        "5 Title fields{title}.stringValue: Title has no value: it is always needed",
    ];
    assert_eq!(said(&found), wrong);
    // One that is not there, or of no use, is said before anything is sent.
    let mut references = RowReferences::default();
    let lists = references.lists(operation, &given, &asked.mapping);
    let [(templates, plan)] = lists.as_slice() else { panic!("{lists:?}") };
    assert_eq!(plan.operation.name, "ListTemplates");
    assert_eq!(references.lists(operation, &given, &asked.mapping), [], "once");
    let template = |id: &str, status: &str| json!({"templateId": id, "name": "Claim", "status": status});
    references.learn(templates, &json!({"templates": [template(CLAIM, "Inactive")]}), false);
    let mut needs = |references: &RowReferences, mapping: &RowMapping| {
        [names.needs(&given, mapping), references.needs(operation, &given, mapping)].concat()
    };
    let some = RowsCheck { needs: needs(&references, &asked.mapping), ..asked };
    let checked = |asked: &RowsCheck| {
        let found = check(file.as_bytes(), asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        (said(&found), found.left_out())
    };
    let (told, left_out) = checked(&some);
    let of_no_use =
        "Template templateId: is the template Claim: this template is not active, so no case can be made from it";
    assert!(told.contains(&format!("2 {of_no_use}")) && told.contains(&format!("3 {of_no_use}")), "{told:?}");
    assert!(told.iter().all(|line| !line.starts_with('4')), "there may be more of them: {told:?}");
    assert!(left_out.iter().all(|out| !out.why.contains(CLAIM)), "what is kept holds no value: {left_out:?}");
    references.learn(templates, &json!({"templates": [template(CLAIM, "Active")]}), true);
    let all = RowsCheck { needs: needs(&references, &some.mapping), ..some };
    let (told, left_out) = checked(&all);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.iter().any(|line| line.starts_with("4 Template templateId: there is no such template: 0f1c")),
        "{told:?}"
    );
    assert!(left_out.iter().all(|out| !out.why.contains("0f1c")), "{left_out:?}");
    // Who has its name in the column is told the id.
    let found = check(&b"Title,Template,Order\nOne,Claim,7\n"[..], &all, &mut |_| ControlFlow::Continue(()));
    let told = said(&found.unwrap().unwrap());
    let by_id = format!("there is no such template: Claim; here a template goes by its id, {CLAIM}");
    assert!(told.iter().any(|line| line.ends_with(&by_id)), "{told:?}");
    // Where all lines are of one template, what it requires is required as any other member is.
    let constants = vec![("templateId".parse().unwrap(), json!(CLAIM))];
    let needs = names.needs(&given, &RowMapping { constants, ..RowMapping::default() });
    assert_eq!(needs.iter().filter(|need| matches!(need, RowNeed::Value { .. })).count(), 2);
    let required = targets(operation, &given, names.all()).into_iter().filter(|target| target.required);
    let required: Vec<String> = required.map(|target| name_of_target(&target.path, names.all())).collect();
    assert!(required.contains(&"Order".to_owned()) && !required.contains(&"Note".to_owned()), "{required:?}");
}

#[test]
fn what_is_read_before_an_edit_is_not_asked_of_a_line() {
    let mut seen_any = 0;
    for operation in api().operations().filter(|operation| operation.edit_from.is_some()).map(|found| found.id) {
        let members = operation.operation().input.members();
        let all = Value::Object(members.iter().map(|member| (member.name.to_owned(), Value::Null)).collect());
        let (own, set) = crate::jobs::apart(operation, &all);
        for edits in [false, true] {
            let maker = RowMaker::new(operation, &json!({}), &RowMapping::default(), &[]).unwrap().for_edit(edits);
            let issues = maker.issues(&Row::default(), &json!({}));
            let lacks = |name: &str| {
                issues.iter().any(|issue| issue.message == "is required" && issue.member.to_string() == name)
            };
            for member in members.iter().filter(|member| member.required && !member.token) {
                let is_asked = !edits || own.get(member.name).is_some();
                assert_eq!(lacks(member.name), is_asked, "{operation} {} {edits}", member.name);
                seen_any += usize::from(set.get(member.name).is_some());
            }
        }
    }
    assert!(seen_any > 0);
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
fn a_mapping_is_kept_without_values_of_customers_and_read_again() {
    let to = operation("profiles:CreateProfile");
    let path = |text: &str| resolve(to, text, &[]).unwrap();
    let mapping = RowMapping {
        format: RowFormat::Csv { delimiter: b';' },
        encoding: RowEncoding::Windows1252,
        columns: [("E-mail; private".to_owned(), path("EmailAddress")), ("Tier".to_owned(), path("Attributes.Tier"))]
            .into(),
        separators: [("Tier".to_owned(), '/')].into(),
        words: [("Tier".to_owned(), [("gold".to_owned(), "G".to_owned())].into())].into(),
        times: ["Tier".to_owned()].into(),
        constants: vec![(path("DomainName"), json!("acme")), (path("LastName"), json!("Sesame"))],
        unkept: Vec::new(),
    };
    let (text, left_out) = mapping_text(to, &mapping).unwrap();
    assert!(left_out == [path("LastName")] && !text.contains("Sesame"), "{text}");
    // What is not kept is known to be missing, and still is where it is kept once more.
    let kept = RowMapping { constants: mapping.constants[..1].to_vec(), unkept: vec![path("LastName")], ..mapping };
    assert_eq!(mapping_text(to, &kept).map(|(text, _)| text), Ok(text.clone()));
    assert_eq!(kept.lacks().collect::<Vec<_>>(), [&path("LastName")]);
    assert_eq!(read_mapping(&text), Ok((to, kept)));
    for (odd, why) in [
        ("operation = \"profiles:Nothing\"\nformat = \"csv\"", "there is no operation profiles:Nothing"),
        ("operation = \"CreateProfile\"\nformat = \"xml\"", "there is no format xml"),
        ("operation = \"CreateProfile\"\nformat = \"csv\"\n[columns]\na = \"Nope\"", "a: there is no member Nope"),
        ("colour = 1", "unknown field"),
    ] {
        assert!(read_mapping(odd).unwrap_err().starts_with(why), "{:?}", read_mapping(odd));
    }
}

/// Its own member is configuration; what is in it may not be.
#[test]
fn a_structure_that_all_lines_have_is_not_kept_with_secrets_or_values_of_customers() {
    for (to, member, value) in [
        (
            "appflow:CreateConnectorProfile",
            "connectorProfileConfig",
            json!({"connectorProfileCredentials": {"Salesforce": {"accessToken": "Sesame"}}}),
        ),
        ("profiles:UpdateProfile", "Address", json!({"City": "Sesame"})),
        ("cases:UpdateCase", "fields", json!([{"id": "title", "value": {"stringValue": "Sesame"}}])),
        ("cases:CreateRelatedItem", "content", json!({"comment": {"body": "Sesame", "contentType": "Text/Plain"}})),
    ] {
        let (to, path) = (operation(to), DocPath::root().member(member));
        let mapping = RowMapping { constants: vec![(path.clone(), value)], ..RowMapping::default() };
        let (text, left_out) = mapping_text(to, &mapping).unwrap();
        assert!(left_out == [path.clone()] && !text.contains("Sesame"), "{text}");
        assert_eq!(read_mapping(&text).unwrap().1.lacks().collect::<Vec<_>>(), [&path]);
    }
    let (to, path) = (operation("appflow:CreateConnectorProfile"), DocPath::root().member("connectorProfileConfig"));
    let plain =
        json!({"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}}});
    assert!(is_configuration(to, &path, &plain), "configuration is kept as ever");
}

#[test]
fn a_line_that_names_another_place_than_all_lines_go_to_is_left_out() {
    let set = json!({"DomainName": "acme-retail"});
    let file = "Domain Name,FirstName\nacme-travel,Ann\nacme-retail,Ben\n,Cem\n";
    let found = checked("CreateProfile", set, file, &[("FirstName", "FirstName")]);
    assert_eq!(found.bad, [0], "{:?}", found.lines);
    let issue = &found.lines[0].issues[0];
    assert_eq!((issue.column.as_deref(), issue.member.to_string().as_str()), (Some("Domain Name"), "DomainName"));
    assert_eq!(issue.message, "is of acme-travel, and all lines go to acme-retail");
}

/// However a column spells the place, and however many do: all of them hold in every line.
#[test]
fn every_spelling_of_the_place_is_held_against_it() {
    let (id, other) = ("0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "1f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31");
    let arn = format!("arn:aws:cases:eu-west-2:111122223333:domain/{id}");
    let arn_of_other = arn.replace(id, other);
    for (operation, member, to, name, spellings) in [
        (
            "cases:CreateField",
            "domainId",
            id,
            Some("acme-support"),
            &["domainId", "domainid", "DOMAIN_ID", "domain-name", "DomainName", "domain", "Domain ARN"][..],
        ),
        ("CreateProfile", "DomainName", "acme-retail", None, &["DomainName", "domain_name", "domainId", "Domain"]),
        ("StartFlow", "flowName", "nightly", None, &["flowName", "Flow name", "flow"]),
    ] {
        let operation = self::operation(operation);
        let names = name.map(|name| (member.to_owned(), name.to_owned())).into_iter().collect::<BTreeMap<_, _>>();
        let mut fine = vec![to];
        fine.extend(name);
        fine.extend((to == id).then_some(arn.as_str()));
        let wrong = ["acme-travel", other, arn_of_other.as_str()];
        for spelling in spellings {
            for said in fine.iter().copied().chain(wrong) {
                // The same column twice, and in an object a column that other lines do not have.
                let table = format!("{spelling},note,{spelling}\n{to},x,{said}\n{said},x,\n");
                let objects = format!("{{\"note\":\"x\"}}\n{{\"note\":\"x\",\"{spelling}\":\"{said}\"}}\n");
                for (file, lines) in [(table, &[0, 1][..]), (objects, &[1])] {
                    let (sensed, columns) = look(file.as_bytes()).unwrap();
                    let set = json!({ member: to });
                    let proposed = propose(operation, &set, &[], &columns);
                    assert!(!proposed.contains_key(*spelling), "{operation}: {spelling} is what it is: {proposed:?}");
                    let mapping =
                        RowMapping { format: sensed.format, encoding: sensed.encoding, ..RowMapping::default() };
                    let asked = RowsCheck {
                        number: 1,
                        path: String::new(),
                        operation,
                        set,
                        names: names.clone(),
                        mapping,
                        needs: Vec::new(),
                        edits: false,
                        upload: None,
                    };
                    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
                    let told = found.lines.iter().filter(|line| {
                        line.issues
                            .iter()
                            .any(|issue| issue.message.starts_with(&format!("is of {said}, and all lines go to")))
                    });
                    let told: Vec<usize> = told.map(|line| line.number).collect();
                    let is_fine = fine.contains(&said);
                    assert_eq!(
                        told,
                        if is_fine { &[][..] } else { lines },
                        "{operation}: {spelling} = {said}\n{:?}",
                        found.lines
                    );
                }
            }
        }
    }
}

/// What the id of a place is called may not be known: then a name is not taken for it.
#[test]
fn a_place_that_may_be_another_one_is_left_out_and_what_is_no_place_is_not() {
    let issues = |operation: &str, set: Value, file: &str, columns: &[(&str, &str)]| -> Vec<(bool, String)> {
        let found = checked(operation, set, file, columns);
        found
            .lines
            .iter()
            .flat_map(|line| &line.issues)
            .filter(|issue| issue.message.starts_with("is of "))
            .map(|issue| (issue.is_error, issue.message.clone()))
            .collect()
    };
    let id = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let said =
        issues("UpdateCase", json!({"domainId": id}), "domain,caseId\nacme-support,a\n", &[("caseId", "caseId")]);
    assert_eq!(
        said,
        [(true, format!("is of acme-support, and all lines go to {id}: what that is called is not known"))]
    );
    // Somebody's web domain is no domain of Customer Profiles.
    let said = issues(
        "CreateProfile",
        json!({"DomainName": "acme"}),
        "domain,FirstName\nexample.com,Ann\n",
        &[("FirstName", "FirstName")],
    );
    assert_eq!(said, [(false, "is of example.com: see that this is acme, to which it goes".to_owned())]);
    // Where the lines say it themselves, they say one thing.
    let said = issues(
        "CreateProfile",
        json!({}),
        "DomainName,domain_name,FirstName\nacme,other,Ann\n",
        &[("DomainName", "DomainName"), ("FirstName", "FirstName")],
    );
    assert_eq!(said, [(true, "is of other, and the line goes to acme".to_owned())]);
    // An id that a line says and a name beside it can't be compared.
    let said = issues(
        "UpdateCase",
        json!({}),
        &format!("domainId,domain,caseId\n{id},acme-support,a\n"),
        &[("domainId", "domainId"), ("caseId", "caseId")],
    );
    assert_eq!(said, []);
    // A column that somebody has given another place is what they say it is.
    let said = issues(
        "CreateProfile",
        json!({"DomainName": "acme"}),
        "domain,FirstName\nother,Ann\n",
        &[("domain", "Attributes.domain")],
    );
    assert_eq!(said, []);
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

/// A column that was given the place itself takes no line elsewhere, whatever it is called.
#[test]
fn a_column_that_is_given_the_place_is_held_against_it() {
    let set = json!({"DomainName": "acme-retail"});
    let table = "d2,FirstName\nacme-travel,Ann\nacme-retail,Ben\n,Cem\n";
    let objects = "{\"d2\":\"acme-travel\",\"FirstName\":\"Ann\"}\n{\"d2\":\"acme-retail\",\"FirstName\":\"Ben\"}\n";
    for file in [table, objects] {
        let to = [("d2", "DomainName"), ("FirstName", "FirstName")];
        let found = checked("CreateProfile", set.clone(), file, &to);
        assert_eq!(found.bad, [0], "{:?}", said(&found));
        assert_eq!(
            said(&found),
            ["2 d2 DomainName: is of acme-travel, and all lines go to acme-retail".replacen(
                '2',
                if file == table { "2" } else { "1" },
                1
            )]
        );
        assert!(inputs(&found).iter().all(|input| input["DomainName"] == "acme-retail"), "{:?}", found.samples);
    }
    let operation = operation("CreateProfile");
    let path: DocPath = "DomainName".parse().unwrap();
    let columns = ["d2".to_owned()];
    let mapping = RowMapping { columns: [("d2".to_owned(), path.clone())].into(), ..RowMapping::default() };
    let maker = RowMaker::new(operation, &set, &mapping, &columns).unwrap();
    assert_eq!(maker.overruled(), Some(&("d2".to_owned(), path.clone())));
    assert_eq!(must_be(operation, &set, &mapping, "d2").as_deref(), Some("acme-retail"));
    // A value for all lines takes them elsewhere as little.
    let mapping = RowMapping { constants: vec![(path, json!("acme-travel"))], ..RowMapping::default() };
    assert!(RowMaker::new(operation, &set, &mapping, &columns).unwrap_err().contains("given twice"));
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
