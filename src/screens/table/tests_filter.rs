//! Filtering by conditions, sorting by the column under the cursor.

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::catalog::catalog;
use crate::screens::TableSlot;
use crate::screens::testing::ScreenHarness;

/// A day in seconds.
const DAY: i64 = 86_400;

/// A table of flows with its rows there, and a filter typed.
fn flows(filter: &str) -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at("appflow/flows").sized(140, 24);
    let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
    harness.enter(&mut table);
    let now = harness.session.now.as_second();
    let flow = |name: &str, status: &str, days: i64| {
        json!({"flowName": name, "flowStatus": status, "sourceConnectorType": "Salesforce",
            "lastUpdatedAt": now - days * DAY, "createdAt": now - days * DAY})
    };
    let flows = [flow("nightly", "Active", 1), flow("orders", "Errored", 3), flow("old ones", "Errored", 30)];
    harness.answer(&mut table, TableSlot::Rows, json!({ "flows": flows }));
    harness.press(&mut table, "/");
    harness.type_text(&mut table, filter);
    (harness, table)
}

fn shown(filter: &str) -> Vec<String> {
    flows(filter).1.rows.iter().map(|row| row.id().to_owned()).collect()
}

#[test]
fn rows_are_filtered_by_conditions_on_columns_together_with_words() {
    let all = ["nightly", "orders", "old ones"];
    let cases: [(&str, &[&str]); 17] = [
        ("status:errored", &["orders", "old ones"]),
        ("STATUS:err", &["orders", "old ones"]),
        ("stat=errored", &["orders", "old ones"]),
        ("stat=err", &[]),
        ("!status:errored", &["nightly"]),
        ("status!=errored", &["nightly"]),
        ("status:active,errored", &all),
        ("updated<-7d", &["old ones"]),
        ("updated>-7d", &["nightly", "orders"]),
        ("updated:>-7d !status:active", &["orders"]),
        ("status:errored updated<-7d", &["old ones"]),
        ("status:errored ord", &["orders"]),
        ("status:errored !ord", &["old ones"]),
        ("flow=\"old ones\"", &["old ones"]),
        ("flow:\"d o\"", &["old ones"]),
        ("status:", &all),
        ("=old ones", &["old ones"]),
    ];
    for (filter, expected) in cases {
        assert_eq!(shown(filter), expected, "{filter}");
    }
}

/// A column of several words goes by any of them that no other column has.
#[test]
fn a_column_goes_by_a_word_of_its_heading() {
    let cases = |filter: &str| {
        let mut harness = ScreenHarness::at("cases/domains/d1/cases").sized(80, 24);
        let mut table = Table::new(catalog().resource("cases/domains/cases").unwrap());
        harness.enter(&mut table);
        let known = |(id, name, kind): (&str, &str, &str)| json!({"fieldId": id, "name": name, "type": kind, "namespace": "System"});
        let times = [("last_updated_datetime", "Date and time updated"), ("created_datetime", "Date and time opened")];
        let fields = times.map(|(id, name)| known((id, name, "DateTime")));
        harness.answer(&mut table, TableSlot::Prepare, json!({ "fields": fields }));
        let now = harness.session.now.as_second();
        let of = |days: i64| {
            let at = Timestamp::from_second(now - days * DAY).unwrap().to_string();
            let time = |id: &str| json!({"id": id, "value": {"stringValue": at}});
            json!({"caseId": format!("c{days}"), "fields": times.map(|(id, _)| time(id))})
        };
        harness.answer(&mut table, TableSlot::Rows, json!({"cases": [of(1), of(30)]}));
        harness.press(&mut table, "/");
        harness.type_text(&mut table, filter);
        let ids: Vec<String> = table.rows.iter().map(|row| row.id().to_owned()).collect();
        (ids, harness.page(&table))
    };
    for filter in ["updated<-7d", "upd<-7d", "time-updated<-7d", "date and time updated<-7d", "opened<-7d"] {
        let (ids, page) = cases(filter);
        assert_eq!(ids, ["c30"], "{filter}\n{page}");
    }
    for (filter, problem) in
        [("date>-1d", "date may be date and time"), ("nosuch:foo", "There is no column nosuch here; there are")]
    {
        let (ids, page) = cases(filter);
        assert!(ids.is_empty() && page.contains(problem), "{page}");
    }
}

#[test]
fn values_of_enums_are_read_in_words_found_by_both_names_and_written_as_the_api_has_them() {
    let with = |filter: &str| {
        let mut harness = ScreenHarness::at("appflow/flows/nightly/runs").sized(140, 24);
        let mut table = Table::new(catalog().resource("appflow/flows/runs").unwrap());
        harness.enter(&mut table);
        let run = |id: &str, status: &str| {
            json!({"executionId": id, "executionStatus": status,
                "executionResult": {"recordsProcessed": 17_479}})
        };
        let runs = [run("one", "InProgress"), run("two", "Successful")];
        harness.answer(&mut table, TableSlot::Rows, json!({ "flowExecutions": runs }));
        harness.press(&mut table, "/");
        harness.type_text(&mut table, filter);
        (harness, table)
    };
    for filter in ["in progress", "inprogress", "=in progress", "status:inprogress", "status=\"in progress\""] {
        let (harness, table) = with(filter);
        assert_eq!(table.rows.iter().map(TableRow::id).collect::<Vec<_>>(), ["one"], "{filter}");
        let page = harness.page(&table);
        assert!(page.contains("In progress") && !page.contains("InProgress"), "{page}");
    }
    let (_, table) = with("status!=\"in progress\"");
    assert_eq!(table.rows.iter().map(TableRow::id).collect::<Vec<_>>(), ["two"]);
    let (_, table) = with("");
    let written = export::written(&table, &table.rows.iter().collect::<Vec<_>>()).text("csv");
    assert!(written.contains("\"InProgress\"") && written.contains("\"17479\""), "{written}");
}

#[test]
fn what_is_no_condition_says_which_columns_there_are_and_counts_as_a_word() {
    for (filter, problem) in [
        ("stato:errored", "There is no column stato here; there are flow, status, "),
        ("updated<soon", "Updated is a time, and soon is none"),
        ("records>many", "Records is a number, and many is none"),
        ("s:x", "s may be status or source or schedule or signed in"),
    ] {
        let (harness, table) = flows(filter);
        let said = table.query.as_ref().unwrap().problems().concat();
        assert!(said.starts_with(problem), "{said}");
        let begins: String = problem.chars().take(16).collect();
        assert!(harness.page(&table).contains(&begins), "{}", harness.page(&table));
    }
    // A text with a colon in it is found as it stands.
    let (mut harness, mut table) = flows("s3://b 10:15");
    let flow = json!({"flowName": "s3://bucket at 10:15", "flowStatus": "Active"});
    harness.press(&mut table, "enter r");
    harness.answer(&mut table, TableSlot::Rows, json!({ "flows": [flow] }));
    assert_eq!(table.rows.shown(), 1, "{}", harness.page(&table));
}

/// What only a call for each row tells is read of all rows before a condition on it is decided.
#[test]
fn a_condition_on_what_is_read_for_each_row_waits_for_it() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let item = |name: &str| json!({"ObjectTypeName": name, "Description": "…"});
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": [item("One"), item("Two")]}));
    harness.press(&mut table, "/");
    harness.type_text(&mut table, "fields>=2");
    assert_eq!(table.rows.shown(), 0, "nothing is known of them yet");
    assert!(harness.page(&table).contains("2 still being read"), "{}", harness.page(&table));
    for (name, fields) in [("One", json!({"a": {}})), ("Two", json!({"a": {}, "b": {}}))] {
        let document = json!({"ObjectTypeName": name, "Description": "…", "Fields": fields});
        harness.answer(&mut table, TableSlot::Describe(name.to_owned()), document);
    }
    assert_eq!(table.rows.iter().map(TableRow::id).collect::<Vec<_>>(), ["Two"]);
}

/// The same holds for the order: what has no place in it yet comes last, and finds it once it is read.
#[test]
fn rows_are_sorted_by_what_is_read_for_each_of_them() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types").sized(140, 8);
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let names: Vec<String> = (0..12).map(|n| format!("Type{n:02}")).collect();
    let item = |name: &String| json!({"ObjectTypeName": name, "Description": "…"});
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": names.iter().map(item).collect::<Vec<_>>()}));
    let fields = table.columns.iter().position(|column| column.title == "Fields").unwrap();
    harness.press(&mut table, &"right ".repeat(fields));
    harness.press(&mut table, "s");
    assert!(harness.page(&table).contains("12 still being read"), "{}", harness.page(&table));
    for _ in 0..names.len() {
        let asked = |slot: &Slot| match slot {
            Slot::Table(TableSlot::Describe(id)) => Some(id.clone()),
            _ => None,
        };
        let next = harness.session.ledger.of(ScreenHarness::OWNER).find_map(|(_, ticket)| asked(&ticket.slot));
        let Some(id) = next else { break };
        let many = 12 - id.trim_start_matches("Type").parse::<usize>().unwrap();
        let fields: serde_json::Map<String, Value> = (0..many).map(|n| (format!("f{n}"), json!({}))).collect();
        let document = json!({"ObjectTypeName": id, "Description": "…", "Fields": fields});
        harness.answer(&mut table, TableSlot::Describe(id), document);
    }
    let order: Vec<String> = table.rows.iter().map(|row| row.id().to_owned()).collect();
    assert_eq!(order, names.iter().rev().cloned().collect::<Vec<_>>(), "also those that were not on the screen");
}

#[test]
fn a_list_begins_filtered_by_its_location() {
    let (mut harness, _) = flows("");
    let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
    let left: Vec<_> = harness.session.ledger.running().map(|(id, _)| id).collect();
    for id in left {
        harness.session.cancel(id, &mut harness.effects);
    }
    table.filter("status:errored");
    harness.enter(&mut table);
    let flow = |name: &str, status: &str| json!({"flowName": name, "flowStatus": status});
    harness.answer(&mut table, TableSlot::Rows, json!({"flows": [flow("a", "Active"), flow("b", "Errored")]}));
    assert_eq!(table.rows.iter().map(TableRow::id).collect::<Vec<_>>(), ["b"]);
    let screen = harness.page(&table);
    assert!(screen.contains("/ status:errored") && screen.contains("1 of 2"), "{screen}");
    harness.press(&mut table, "y");
    let said = format!("{:?}", harness.asked());
    assert!(said.contains("appflow/flows?filter=status"), "{said}");
}

#[test]
fn it_sorts_by_the_column_under_the_cursor_and_shows_the_direction() {
    let (mut harness, mut table) = flows("");
    harness.press(&mut table, "esc right");
    let sorted = |harness: &mut ScreenHarness, table: &mut Table| {
        harness.press(table, "s");
        let order: Vec<String> = table.rows.iter().map(|row| row.cell_text(1).to_owned()).collect();
        let heading = harness.page(table).lines().find(|line| line.contains("STATUS")).unwrap().to_owned();
        (order[0].clone(), heading.contains("STATUS▲"), heading.contains("STATUS▼"))
    };
    assert_eq!(sorted(&mut harness, &mut table), ("Active".to_owned(), true, false));
    assert_eq!(sorted(&mut harness, &mut table), ("Errored".to_owned(), false, true));
    assert_eq!(sorted(&mut harness, &mut table), ("Active".to_owned(), false, false), "the service's own order");
}

/// The settings choose which columns a list has, their order and how wide they are; what is no column is said.
#[test]
fn the_settings_choose_columns_their_order_and_their_width() {
    let headings = |columns: &[&str]| {
        let mut harness = ScreenHarness::at("appflow/flows").sized(140, 24);
        let mut settings = crate::config::Settings::default();
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        settings.columns.insert("appflow/flows".to_owned(), columns);
        harness.session.settings = std::sync::Arc::new(settings);
        let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
        harness.enter(&mut table);
        harness.answer(&mut table, TableSlot::Rows, json!({"flows": [{"flowName": "a", "flowStatus": "Active"}]}));
        let said = harness.said();
        (harness.page(&table).lines().find(|line| line.contains("FLOW")).unwrap().to_owned(), said)
    };
    let (line, said) = headings(&["Updated", "status:30", "desc:4"]);
    let words: Vec<&str> = line.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    assert_eq!((words, said.as_str()), (vec!["FLOW", "UPDATED", "STATUS", "DESCRIPTION"], ""));
    let all = catalog().resource("appflow/flows").unwrap().columns();
    let (columns, _) = columns::chosen(all, &["status:30".to_owned(), "desc:4".to_owned()]);
    let widths: Vec<(u16, u16)> = columns.iter().map(|column| (column.min, column.ideal)).collect();
    assert_eq!(widths, [(12, 32), (6, 30), (4, 4)]);
    assert!(headings(&["State"]).1.contains("There is no column State here; there are flow, status"));
}

/// A list with nothing in it says what belongs there, and offers to make it where that can be done.
#[test]
fn an_empty_list_offers_to_make_the_first_one() {
    let mut offered = 0;
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let at = parts.next().unwrap().to_owned();
        let at = parts.fold((at, false), |(at, deep), list| {
            (if deep { format!("{at}/some/{list}") } else { format!("{at}/{list}") }, true)
        });
        let screen = |read_only: bool| {
            let mut harness = ScreenHarness::at(&at.0);
            harness.session.contexts[0].read_only = read_only;
            let mut table = Table::new(resource);
            harness.enter(&mut table);
            let is_asked = harness.cx().runs(&TableSlot::Rows.into());
            is_asked.then(|| harness.answer(&mut table, TableSlot::Rows, json!({})));
            is_asked.then(|| harness.page(&table))
        };
        let Some(seen) = screen(false).filter(|seen| seen.contains("There are no")) else { continue };
        let makes = resource.action("create").is_some_and(|deed| deed.scope == crate::catalog::Scope::List);
        assert_eq!(seen.contains("make the first one"), makes, "{}:\n{seen}", resource.path);
        assert!(!screen(true).unwrap().contains("make the first one"), "{}", resource.path);
        offered += usize::from(makes);
    }
    assert!(offered > 5, "{offered}");
}

/// What people call a case is asked for, and stands in the place of its id; the fields of the service are enough for it.
#[test]
fn related_items_name_their_case() {
    let mut harness = ScreenHarness::at("cases/domains/d1/related-items").sized(140, 24);
    let mut table = Table::new(catalog().resource("cases/domains/related-items").unwrap());
    harness.enter(&mut table);
    let id = "7ec6d0c7-a3bf-40e8-8913-a0efae6a441d";
    let content = json!({"comment": {"body": "Sent."}});
    let item = json!({"relatedItemId": "r1", "caseId": id, "type": "Comment", "content": content});
    harness.answer(&mut table, TableSlot::Rows, json!({ "relatedItems": [item] }));
    assert!(harness.page(&table).contains(id), "{}", harness.page(&table));
    let case = json!({"caseId": id, "fields": [{"id": "title", "value": {"stringValue": "Lamp smells"}}]});
    let at = format!("cases/domains/d1/cases/{id}").parse().unwrap();
    harness.answer(&mut table, TableSlot::Name(at), case);
    let page = harness.page(&table);
    assert!(page.contains("Lamp smells") && !page.contains(id), "{page}");
}

/// What is exported is what is loaded: that there is more is said, with the key that loads it.
#[test]
fn an_export_of_a_part_says_that_it_is_one() {
    let said = |next: Option<&str>, filter: &str| {
        let mut harness = ScreenHarness::at("appflow/flows").sized(140, 24);
        let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
        table.filter(filter);
        harness.enter(&mut table);
        let flow = json!({"flowName": "a", "flowStatus": "Active"});
        harness.answer_page(&mut table, TableSlot::Rows, json!({"flows": [flow], "nextToken": next}), next);
        harness.asked();
        let _ = harness.act(&mut table, Action::Export);
        harness.said()
    };
    let part = said(Some("more"), "");
    assert!(
        part.contains("Export 1 shown row") && part.contains("There are more rows that are not loaded: m "),
        "{part}"
    );
    let filtered = said(Some("more"), "a");
    assert!(filtered.contains("the filter has not seen them"), "{filtered}");
    assert!(!said(None, "").contains("not loaded"));
}

/// Headings of short columns are read whole, and who it is has the room.
#[test]
fn the_names_of_a_match_have_room() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/matches").sized(80, 24);
    let mut table = Table::new(catalog().resource("profiles/domains/matches").unwrap());
    harness.enter(&mut table);
    let id = "f7b80000aaaaaaaaaaaaaaaaaaaaaaaa";
    let found = json!({"MatchId": id, "ConfidenceScore": 0.94, "ProfileIds": [id, "19cc0000aaaaaaaaaaaaaaaaaaaaaaaa"]});
    harness.answer(&mut table, TableSlot::Rows, json!({"Matches": [found]}));
    let page = harness.page(&table);
    let heads = page.lines().find(|line| line.contains("WHO")).unwrap();
    assert!(["CONFIDENCE", "WHO"].iter().all(|head| heads.contains(head)), "{page}");
}
