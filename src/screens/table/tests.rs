//! The table as a user meets it: rows arrive, are filtered, sorted, marked, copied; columns that need more are filled.

mod board;
mod marks;

use serde_json::{Value, json};

use super::list::{Move, RowList, Sort};
use super::rows::TableRow;
use super::*;
use crate::catalog::{Cell, CellTone, Datum, catalog};
use crate::screens::TableSlot;
use crate::screens::testing::ScreenHarness;

fn cell(text: &str, datum: Datum) -> Cell {
    Cell { text: text.to_owned(), datum, tone: CellTone::Plain }
}

fn rows(names: &[(&str, f64)]) -> Vec<TableRow> {
    names
        .iter()
        .map(|(name, size)| {
            let cells = [cell(name, Datum::Text), cell(&size.to_string(), Datum::Number(*size)), Cell::default()];
            TableRow::new((*name).to_owned(), &json!({"name": name}), &cells, &[])
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
    list.filter(RowQuery::parse("=c", &[], &Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC)).as_ref());
    assert_eq!((shown(&list), list.cursor()), (vec!["c"], 0));
    list.filter(None);
    assert_eq!(list.selected().unwrap().id(), "c");
    list.replace(rows(&[("x", 5.0), ("c", 3.0)]), None);
    assert_eq!(list.selected().unwrap().id(), "c");
}

#[test]
fn the_cursor_of_a_sorted_list_stays_on_its_row_when_more_rows_come() {
    let mut list = RowList::default();
    list.append(rows(&[("b", 1.0), ("d", 2.0), ("f", 3.0)]), None);
    list.go(Move::Down(1), 9);
    for descending in [false, true] {
        list.sort_by(Some(Sort { column: 0, descending }));
        list.append(rows(&[("a", 4.0), ("c", 5.0), ("e", 6.0), ("g", 7.0)]), None);
        assert_eq!(list.selected().unwrap().id(), "d");
    }
}

#[test]
fn the_last_row_of_a_sorted_list_asks_for_one_page_and_not_for_all() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let items = |names: &[&str]| {
        let items: Vec<Value> = names.iter().map(|name| json!({"ObjectTypeName": name, "Description": "…"})).collect();
        json!({"Items": items})
    };
    let many: Vec<String> = (0..90).map(|n| format!("n{n:02}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    harness.answer_page(&mut table, TableSlot::Rows, items(&many), Some("1"));
    let loads =
        |harness: &ScreenHarness| harness.session.ledger.find(harness.view().owner, &TableSlot::Rows.into()).is_some();
    assert!(!loads(&harness));
    harness.press(&mut table, "s s");
    assert_eq!((table.rows.selected().unwrap().id(), table.rows.cursor()), ("n00", 89));
    assert!(loads(&harness), "the end is near");
    harness.answer_page(&mut table, TableSlot::Rows, items(&["p"]), Some("2"));
    assert_eq!((table.rows.selected().unwrap().id(), table.rows.cursor()), ("n00", 90));
    assert!(!loads(&harness), "nobody has moved");
    harness.press(&mut table, "k");
    assert!(loads(&harness));
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
fn what_ran_badly_before_a_change_says_nothing_of_the_change() {
    let mut harness = ScreenHarness::at("appflow/flows");
    let mut table = Table::new(catalog().resource("appflow/flows").unwrap());
    let context = harness.context;
    harness.session.changed(context, &"appflow/flows/nightly".parse().unwrap());
    harness.enter(&mut table);
    let last = json!({"mostRecentExecutionStatus": "Error", "mostRecentExecutionMessage": "no bucket"});
    let row = json!({"flowName": "nightly", "flowStatus": "Active", "lastRunExecutionDetails": last});
    harness.answer_page(&mut table, TableSlot::Rows, json!({ "flows": [row] }), None);
    assert!(
        harness.page(&table).contains("nightly") && !harness.said().contains("is there, but"),
        "{}",
        harness.said()
    );
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
fn the_profiles_of_a_match_are_called_what_people_call_them() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/rule-based-matches").sized(120, 24);
    let mut table = Table::new(catalog().resource("profiles/domains/rule-based-matches").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, json!({"MatchIds": ["m1"]}));
    harness.answer(&mut table, TableSlot::Describe("m1".to_owned()), json!({"ProfileIds": ["p1", "p2", "p3", "p4"]}));
    assert!(harness.page(&table).contains("p1, p2, p3, p4"), "{}", harness.page(&table));
    let slot = |id: &str| TableSlot::Name(format!("profiles/domains/acme/profiles/{id}").parse().unwrap());
    let person = json!({"Profiles": [{"ProfileId": "p1", "FirstName": "Chloé", "LastName": "Rossi"}]});
    harness.answer(&mut table, slot("p1"), person);
    let seen = harness.page(&table);
    assert!(seen.contains("Chloé Rossi, p2, p3, p4"), "{seen}");
    assert!(!harness.cx().runs(&slot("p4").into()), "what has no room is not asked for");
}

#[test]
fn the_menu_of_a_match_calls_its_profiles_what_people_call_them() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/matches").sized(120, 24);
    let mut table = Table::new(catalog().resource("profiles/domains/matches").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, json!({"Matches": [{"MatchId": "m1", "ProfileIds": ["p1", "p2"]}]}));
    let person = json!({"Profiles": [{"ProfileId": "p1", "FirstName": "Chloé", "LastName": "Rossi"}]});
    let slot = TableSlot::Name("profiles/domains/acme/profiles/p1".parse().unwrap());
    harness.answer(&mut table, slot, person);
    harness.press(&mut table, "a");
    let menu = harness.opened().unwrap();
    let seen = harness.overlay(&*menu);
    assert!(seen.contains("Merge the others into Chloé Rossi") && seen.contains("1 other · p1"), "{seen}");
    assert!(seen.contains("Merge the others into p2"), "{seen}");
}

#[test]
fn a_match_that_does_not_say_whom_it_is_about_is_read_before_it_is_merged() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/rule-based-matches").sized(120, 24);
    let mut table = Table::new(catalog().resource("profiles/domains/rule-based-matches").unwrap());
    harness.enter(&mut table);
    harness.answer(&mut table, TableSlot::Rows, json!({"MatchIds": ["m1"]}));
    harness.press(&mut table, "M");
    harness.answer(&mut table, TableSlot::Merge("m1".to_owned()), json!({"ProfileIds": ["p1", "p2"]}));
    let opened = harness.opened_at();
    assert!(opened[0].starts_with("profiles/domains/acme/profiles/p1?with=p2"), "{opened:?}");
}

#[test]
fn an_option_goes_by_its_name_in_a_location_and_is_searched_for_by_its_value() {
    let mut harness = ScreenHarness::at("cases/domains/d1/cases?status=Closed");
    let Ok(crate::catalog::Place::List(resource)) = catalog().place(&harness.location) else { panic!() };
    let mut table = Table::new(resource);
    harness.enter(&mut table);
    let status = json!({"fieldId": "status", "name": "Status", "type": "SingleSelect", "namespace": "System"});
    harness.answer(&mut table, TableSlot::Prepare, json!({ "fields": [status] }));
    harness.answer(&mut table, TableSlot::Rows, json!({"cases": []}));
    harness.asked();
    let options = json!({"options": [{"name": "Open", "value": "open"}, {"name": "Closed", "value": "closed"}]});
    harness.answer(&mut table, TableSlot::Labels("field/status".to_owned()), options);
    assert_eq!(harness.opened_at(), ["cases/domains/d1/cases?status=closed"]);
}

/// A row that passes a filter by what stands in a column that has no room says why.
#[test]
fn the_column_that_a_filter_finds_something_in_is_seen() {
    let mut harness = ScreenHarness::at("cases/domains/d1/cases").sized(80, 24);
    let mut table = Table::new(catalog().resource("cases/domains/cases").unwrap());
    harness.enter(&mut table);
    let names = ["Title", "Status", "Reference number", "Product line", "Warranty", "Workshop", "Branch office"];
    let fields = names.iter().enumerate().map(|(n, name)| {
        json!({"fieldId": format!("f{n}"), "name": name, "type": "Text", "namespace": "Custom", "fieldArn": "a"})
    });
    harness.answer(&mut table, TableSlot::Prepare, json!({ "fields": fields.collect::<Vec<_>>() }));
    let case = |id: &str, branch: &str| {
        let value = |n: usize| if n == 6 { branch.to_owned() } else { format!("quite a long value of {id}") };
        let fields: Vec<Value> =
            (0..7).map(|n| json!({"id": format!("f{n}"), "value": {"stringValue": value(n)}})).collect();
        json!({"caseId": id, "templateId": "t", "fields": fields})
    };
    harness.answer(&mut table, TableSlot::Rows, json!({"cases": [case("c1", "Busan"), case("c2", "Daegu")]}));
    assert!(!harness.page(&table).contains("Busan"), "{}", harness.page(&table));
    harness.press(&mut table, "/");
    harness.type_text(&mut table, "busan");
    let page = harness.page(&table);
    assert!(page.contains("Busan") && page.contains("BRANCH OFFICE") && !page.contains("c2"), "{page}");
    harness.shrink(&table);
}

/// The fields that an account defines itself are part of the search: it opens once they are known, and not without them.
#[test]
fn a_search_that_is_asked_for_too_early_waits_for_its_fields() {
    let mut harness = ScreenHarness::at("cases/domains/d1/cases");
    let mut table = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *table);
    harness.press(&mut *table, "f");
    let asked = harness.asked();
    assert!(!asked.iter().any(|command| matches!(command, crate::screens::Command::Overlay(_))), "{asked:?}");
    assert!(format!("{asked:?}").contains("once it is known which fields there are"), "{asked:?}");
    let field = json!({"fieldId": "f-1", "name": "Root cause", "type": "Text", "namespace": "Custom"});
    harness.answer(&mut *table, TableSlot::Prepare, json!({"fields": [field]}));
    for _ in 0..50 {
        let runs = harness.session.ledger.of(ScreenHarness::OWNER).map(|(_, ticket)| ticket.slot.clone()).next();
        let Some(slot) = runs else { break };
        harness.answer(&mut *table, slot, json!({}));
    }
    let said = harness.said();
    assert!(said.contains("Root cause"), "{said}");
}
