//! The table as a user meets it: rows arrive, are filtered, sorted, marked, copied; columns that need more are filled.

use serde_json::{Value, json};

use super::list::{Move, RowList, Sort};
use super::rows::TableRow;
use super::*;
use crate::catalog::{Cell, CellTone, Datum, catalog};
use crate::screens::TableSlot;
use crate::screens::query::Query;
use crate::screens::testing::ScreenHarness;

fn cell(text: &str, datum: Datum) -> Cell {
    Cell { text: text.to_owned(), datum, tone: CellTone::Plain }
}

fn rows(names: &[(&str, f64)]) -> Vec<TableRow> {
    names
        .iter()
        .map(|(name, size)| {
            let cells = [cell(name, Datum::Text), cell(&size.to_string(), Datum::Number(*size)), Cell::default()];
            TableRow::new((*name).to_owned(), &json!({"name": name}), &cells)
        })
        .collect()
}

fn shown(list: &RowList) -> Vec<&str> {
    list.iter().map(TableRow::id).collect()
}

#[test]
fn a_row_gives_back_its_item_and_its_cells() {
    let row = &rows(&[("acme", 12.0)])[0];
    assert_eq!(row.item(), json!({"name": "acme"}));
    assert_eq!((row.cell_text(0), row.cell_text(1), row.cell_text(2), row.cell_text(9)), ("acme", "12", "", ""));
    assert_eq!(row.cell(1).datum, Datum::Number(12.0));
}

#[test]
fn rows_sort_by_value_and_what_comes_later_finds_its_place() {
    let mut list = RowList::default();
    list.append(rows(&[("b", 10.0), ("A", 9.0), ("c", 100.0)]), None);
    list.sort_by(Some(Sort { column: 0, descending: false }));
    assert_eq!(shown(&list), ["A", "b", "c"]);
    list.sort_by(Some(Sort { column: 1, descending: true }));
    assert_eq!(shown(&list), ["c", "b", "A"]);
    list.append(rows(&[("d", 50.0)]), None);
    assert_eq!(shown(&list), ["c", "d", "b", "A"]);
    list.sort_by(None);
    assert_eq!(shown(&list), ["b", "A", "c", "d"], "the service's own order comes back");
}

#[test]
fn the_cursor_stays_on_its_row() {
    let mut list = RowList::default();
    list.append(rows(&[("b", 1.0), ("a", 2.0), ("c", 3.0)]), None);
    list.go(Move::Bottom, 2);
    assert_eq!((list.selected().unwrap().id(), list.top()), ("c", 1));
    list.sort_by(Some(Sort { column: 1, descending: true }));
    assert_eq!(list.selected().unwrap().id(), "c");
    list.filter(Query::parse("=c").as_ref());
    assert_eq!((shown(&list), list.cursor()), (vec!["c"], 0));
    list.filter(None);
    assert_eq!(list.selected().unwrap().id(), "c");
    list.replace(rows(&[("x", 5.0), ("c", 3.0)]), None);
    assert_eq!(list.selected().unwrap().id(), "c");
}

#[test]
fn marks_survive_a_reload_as_far_as_their_rows_do() {
    let mut list = RowList::default();
    list.append(rows(&[("a", 1.0), ("b", 2.0)]), None);
    list.mark_all();
    assert_eq!(list.marked(), 2);
    list.replace(rows(&[("b", 2.0), ("c", 3.0)]), None);
    assert_eq!(list.marked(), 1);
    list.mark_all();
    list.mark_all();
    assert_eq!(list.marked(), 0, "all marked: the key takes the marks away");
}

fn object_types() -> Value {
    let item = |name: &str| json!({"ObjectTypeName": name, "Description": "…", "LastUpdatedAt": 1_772_000_000});
    json!({"Items": [item("Salesforce-Contact"), item("Zendesk-Ticket")]})
}

/// A table of object types with its first page there.
fn table() -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, object_types());
    (harness, table)
}

#[test]
fn without_a_row_nothing_is_offered_that_needs_one() {
    let of_rows = [Action::Edit, Action::Delete, Action::Open, Action::Copy, Action::Mark, Action::Export];
    let offered = |rows: Value| {
        let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
        let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
        harness.enter(&mut table);
        harness.answer(&mut table, TableSlot::Rows, rows);
        table.actions(&harness.session)
    };
    let (with, without) = (offered(object_types()), offered(json!({"Items": []})));
    for action in of_rows {
        assert!(with.contains(&action) && !without.contains(&action), "{action:?}");
    }
    assert!(without.contains(&Action::Create) && without.contains(&Action::Actions));
}

#[test]
fn a_connector_profile_names_its_connector_by_the_label() {
    let mut harness = ScreenHarness::at("appflow/connector-profiles");
    let mut table = Table::new(catalog().resource("appflow/connector-profiles").unwrap());
    harness.enter(&mut table);
    let row = json!({"connectorProfileName": "crm", "connectorType": "CustomConnector", "connectorLabel": "HubSpot"});
    harness.answer(&mut table, TableSlot::Rows, json!({"connectorProfileDetails": [row]}));
    let screen = harness.page(&table);
    assert!(screen.lines().any(|line| line.contains("crm") && line.contains("HubSpot")), "{screen}");
}

#[test]
fn what_only_a_describe_call_knows_is_fetched_for_the_rows_on_the_screen() {
    let (mut harness, mut table) = table();
    assert!(harness.page(&table).contains('…'));
    let fields =
        json!({"ObjectTypeName": "Zendesk-Ticket", "Description": "…", "Fields": {"a": {}, "b": {}}, "Keys": {}});
    harness.answer(&mut table, TableSlot::Describe("Zendesk-Ticket".to_owned()), fields);
    let screen = harness.page(&table);
    let line = screen.lines().find(|line| line.contains("Zendesk-Ticket")).unwrap();
    assert!(line.contains(" 2 "), "two fields are counted: {line}");
    assert!(screen.lines().any(|line| line.contains("Salesforce-Contact") && line.contains('…')));
}

#[test]
fn an_answer_that_fills_nothing_is_not_asked_for_again() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let twice = json!({"ObjectTypeName": "Twice", "Description": "an id that the service gives two rows"});
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": [twice, twice]}));
    harness.answer(&mut table, TableSlot::Describe("Twice".to_owned()), json!({"unexpected": [null, 7]}));
    assert!(!harness.session.busy(), "nothing is asked for again");
    assert!(!harness.page(&table).contains('…'));
}

#[test]
fn rows_of_a_wrong_type_are_an_error_and_not_an_empty_list() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": {"not": "a list"}}));
    let screen = harness.page(&table);
    assert!(screen.contains("UnreadableReply") && !screen.contains("There are no"), "{screen}");
}

#[test]
fn pages_without_rows_come_to_an_end() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let mut pages = 0;
    while harness.session.busy() {
        pages += 1;
        assert!(pages < 50, "a list that never ends is not followed for ever");
        harness.answer_page(&mut table, TableSlot::Rows, json!({"Items": []}), Some("again"));
    }
    assert!(harness.page(&table).contains("more available"));
}

#[test]
fn the_table_at_three_sizes() {
    let (mut harness, table) = table();
    for (width, height) in [(80, 24), (120, 40), (40, 10)] {
        harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("object_types_{width}x{height}"), harness.page(&table));
    }
    insta::assert_snapshot!("object_types_roles", harness.sized(80, 24).page_roles(&table));
}

/// The names that a table shows, and the one under the cursor.
fn under_cursor(harness: &mut ScreenHarness, table: &mut Table) -> String {
    harness.act(table, Action::Open);
    harness.opened_at().concat().rsplit('/').next().unwrap_or_default().to_owned()
}

#[test]
fn what_was_just_made_is_under_the_cursor_whichever_way_one_comes_to_its_list() {
    let item = |n: usize| json!({"ObjectTypeName": format!("type-{n}"), "Description": "…"});
    let page = |from: usize| json!({"Items": (from..from + 3).map(item).collect::<Vec<_>>()});
    let made: Location = "profiles/domains/acme/object-types/type-7".parse().unwrap();
    for opened_before in [true, false] {
        let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
        let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
        if opened_before {
            harness.enter(&mut table);
            harness.answer_page(&mut table, TableSlot::Rows, page(0), Some("more"));
            harness.pass(5000);
        }
        let context = harness.context;
        harness.session.changed(context, &made);
        harness.pass(100);
        harness.enter(&mut table);
        // It stands on the third page: the list loads on until it is found.
        harness.answer_page(&mut table, TableSlot::Rows, page(0), Some("2"));
        harness.answer_page(&mut table, TableSlot::Rows, page(3), Some("3"));
        harness.answer_page(&mut table, TableSlot::Rows, page(6), Some("4"));
        assert!(under_cursor(&mut harness, &mut table).contains("type-7"), "{}", harness.page(&table));
        assert!(harness.page(&table).contains("more available"), "it loads no further than that");
    }
}

#[test]
fn what_was_just_made_and_failed_at_once_is_said_to_have_failed() {
    for (status, fails) in [("FAILED", true), ("IN_PROGRESS", false), ("COMPLETE", false)] {
        let mut harness = ScreenHarness::at("profiles/domains/acme/workflows");
        let mut table = Table::new(catalog().resource("profiles/domains/workflows").unwrap());
        let context = harness.context;
        harness.session.changed(context, &"profiles/domains/acme/workflows/w-1".parse().unwrap());
        harness.enter(&mut table);
        let row = json!({"WorkflowId": "w-1", "Status": status, "StatusDescription": "", "WorkflowType": "APPFLOW_INTEGRATION"});
        harness.answer_page(&mut table, TableSlot::Rows, json!({ "Items": [row] }), None);
        assert_eq!(harness.said().contains("but FAILED"), fails, "{status}: {}", harness.said());
    }
}

#[test]
fn who_moves_meanwhile_is_not_carried_away() {
    let item = |n: usize| json!({"ObjectTypeName": format!("type-{n}"), "Description": "…"});
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    let context = harness.context;
    harness.session.changed(context, &"profiles/domains/acme/object-types/type-7".parse().unwrap());
    harness.enter(&mut table);
    harness.answer_page(&mut table, TableSlot::Rows, json!({"Items": [item(0), item(1)]}), Some("2"));
    harness.press(&mut table, "j");
    harness.answer_page(&mut table, TableSlot::Rows, json!({"Items": [item(6), item(7)]}), None);
    assert!(under_cursor(&mut harness, &mut table).contains("type-1"));
}

#[test]
fn with_marks_set_an_action_says_which_row_it_is_about() {
    for (key, does) in [("x", "Zendesk-Ticket!delete"), ("e", "Zendesk-Ticket!edit"), ("a", "Delete")] {
        let (mut harness, mut table) = table();
        harness.press(&mut table, &format!("space {key}"));
        let mut overlay = match harness.commands.pop() {
            Some(crate::screens::Command::Overlay(overlay)) => overlay.open(),
            other => panic!("{key}: {other:?}"),
        };
        harness.commands.clear();
        let asked = harness.overlay(&*overlay);
        assert!(asked.contains("1 row is marked") && asked.contains("not one of them"), "{asked}");
        assert!(asked.contains("Zendesk-Ticket"), "the row under the cursor is named: {asked}");
        harness.press(&mut *overlay, "enter");
        assert_eq!(harness.asked(), [crate::screens::Command::Close], "the safe answer comes first");
        harness.press(&mut *overlay, "y");
        assert!(matches!(harness.asked()[..], [crate::screens::Command::Answer(OverlayAnswer::Alone(_))]));
        let action = harness.session.keymap.action(Mode::Browse, crokey::parse(key).unwrap().into()).unwrap();
        harness.take_answer(&mut table, OverlayAnswer::Alone(action));
        let commands = harness.commands.clone();
        let said = harness.said();
        harness.commands = commands;
        let said = said + &harness.opened_at().concat();
        assert!(said.contains(does) && !said.contains("Salesforce"), "{key}: {said}");
    }
    let (mut harness, mut table) = table();
    harness.press(&mut table, "x");
    assert!(harness.opened_at().concat().ends_with("!delete"), "without marks nothing is asked");
}

/// A list of these rows, all of which are marked, with the cursor on the last.
fn all_marked(location: &str, reply: Value) -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at(location);
    let Ok(crate::catalog::Place::List(resource)) = catalog().place(&harness.location) else { panic!("{location}") };
    let mut table = Table::new(resource);
    harness.enter(&mut table);
    if resource.prepare_call(&harness.location).is_some() {
        harness.answer(&mut table, TableSlot::Prepare, json!({"fields": []}));
    }
    harness.answer(&mut table, TableSlot::Rows, reply);
    harness.press(&mut table, "*");
    (harness, table)
}

#[test]
fn what_takes_a_list_of_these_takes_the_marks() {
    let ids = ["c-1", "c-2", "c-3"];
    let cases: Vec<Value> = ids.iter().map(|id| json!({"caseId": id, "fields": []})).collect();
    let (mut harness, mut table) = all_marked("cases/domains/d1/cases", json!({ "cases": cases }));
    harness.press(&mut table, "a");
    let mut menu = harness.opened().unwrap();
    let seen = harness.overlay(&*menu);
    for offered in ["Change many cases at once", "Put one comment on many cases", "3 marked rows", "Only with"] {
        assert!(seen.contains(offered), "no {offered} in\n{seen}");
    }
    harness.type_text(&mut *menu, "Change many");
    harness.press(&mut *menu, "enter");
    let said = harness.opened_at().concat();
    for id in ids {
        assert!(said.contains(&format!("caseIdentifier.caseId={id}")), "{said}");
    }
    harness.press(&mut table, "e");
    let asked = harness.opened().unwrap();
    let seen = harness.overlay(&*asked);
    assert!(seen.contains("Marks count for exports, and for what a offers"), "{seen}");
}

#[test]
fn marks_are_not_said_to_count_where_they_do_not_nor_the_actions_of_a_list_to_be_of_a_row() {
    let flows = ["a", "b"].map(|name| json!({ "flowName": name }));
    let (mut harness, mut table) = all_marked("appflow/flows", json!({ "flows": flows }));
    for (key, of_list) in [("e", false), ("x", false), ("a", true)] {
        harness.press(&mut table, key);
        let asked = harness.opened().unwrap();
        let seen = harness.overlay(&*asked).replace(['│', '\n'], " ");
        let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(seen.contains("marks count for exports"), "{key}: {seen}");
        assert_eq!(seen.contains("or about the list as a whole"), of_list, "{key}: {seen}");
    }
}
