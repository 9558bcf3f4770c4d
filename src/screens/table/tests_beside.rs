//! The item under the cursor beside its list.

use serde_json::{Value, json};

use super::*;
use crate::catalog::catalog;
use crate::screens::testing::ScreenHarness;
use crate::screens::{ItemSlot, TableSlot};

/// A list of object types on a wide terminal, with the pane beside it.
fn beside() -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types").sized(140, 40);
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    let item = |name: &str| json!({"ObjectTypeName": name, "Description": "…", "LastUpdatedAt": 1_772_000_000});
    let items: Vec<Value> = ["Order", "Survey", "Ticket"].map(item).into();
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": items}));
    harness.press(&mut table, "v");
    (harness, table)
}

fn is_read(harness: &ScreenHarness) -> bool {
    harness.session.ledger.find(ScreenHarness::OWNER, &ItemSlot::Document.into()).is_some()
}

/// What stands right of the list.
fn right(harness: &ScreenHarness, table: &Table) -> String {
    harness.page(table).lines().map(|line| line.chars().skip(84).collect::<String>() + "\n").collect()
}

#[test]
fn who_rests_on_a_row_reads_it_and_who_passes_by_asks_for_nothing() {
    let (mut harness, mut table) = beside();
    let shown = right(&harness, &table);
    assert!(shown.contains("Order") && shown.contains("Object type name"), "the row is told at once: {shown}");
    for _ in 0..2 {
        harness.pass(200);
        harness.wake(&mut table);
        assert!(!is_read(&harness), "not before the cursor has rested");
        harness.press(&mut table, "j");
    }
    assert!(right(&harness, &table).contains("Ticket"), "it follows the cursor");
    harness.pass(250);
    assert!(table.deadline().is_some_and(|due| due <= harness.session.now), "it wants to be woken");
    harness.wake(&mut table);
    assert!(is_read(&harness));
    let document = json!({"ObjectTypeName": "Ticket", "Description": "…", "ExpirationDays": 4321});
    harness.answer(&mut table, ItemSlot::Document, document);
    assert!(right(&harness, &table).contains("4321"), "{}", right(&harness, &table));
    assert_eq!(table.deadline(), None, "nothing more is wanted");
    insta::assert_snapshot!("beside_140x40", harness.page(&table));
}

#[test]
fn who_goes_on_cancels_what_was_asked() {
    let (mut harness, mut table) = beside();
    harness.pass(250);
    harness.wake(&mut table);
    assert!(is_read(&harness));
    harness.press(&mut table, "j");
    assert!(!is_read(&harness));
    harness.press(&mut table, "v");
    harness.pass(250);
    harness.wake(&mut table);
    assert!(!is_read(&harness), "nobody sees it");
    assert!(!right(&harness, &table).contains("Object type name"));
}

#[test]
fn without_room_the_row_is_shown_in_full_over_the_list() {
    let (harness, mut table) = beside();
    let mut harness = harness.sized(80, 24);
    harness.resized(&mut table);
    harness.asked();
    harness.press(&mut table, "v");
    assert!(harness.said().contains("Order"));
    assert!(harness.session.beside, "it is there again where there is room");
}

#[test]
fn it_takes_the_keys_and_scrolls() {
    let (harness, mut table) = beside();
    let mut harness = harness.sized(140, 8);
    harness.resized(&mut table);
    harness.pass(250);
    harness.wake(&mut table);
    let document = json!({"ObjectTypeName": "Order", "Description": "…", "ExpirationDays": 4321, "Tags": {}});
    harness.answer(&mut table, ItemSlot::Document, document);
    let first = right(&harness, &table);
    assert!(!first.contains("4321"), "{first}");
    harness.press(&mut table, "tab G");
    assert!(right(&harness, &table).contains("4321"), "the pane scrolls: {}", right(&harness, &table));
    assert_eq!(table.rows.cursor(), 0, "and the list stays");
    harness.press(&mut table, "g");
    harness.press(&mut table, "tab j");
    assert_eq!(table.rows.cursor(), 1, "the list has the keys again");
}

/// Those whom a match is about are told by their names where these are known, with their ids beside them.
#[test]
fn several_that_are_named_are_told_by_name_and_id() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/matches").sized(140, 40);
    let mut table = Table::new(catalog().resource("profiles/domains/matches").unwrap());
    harness.enter(&mut table);
    let (context, at) = (harness.context, "profiles/domains/acme/profiles/p1".parse().unwrap());
    harness.session.private_names.learn(context, &at, "Chloé Rossi");
    harness.answer(&mut table, TableSlot::Rows, json!({"Matches": [{"MatchId": "m1", "ProfileIds": ["p1", "p2"]}]}));
    harness.press(&mut table, "v");
    let shown = right(&harness, &table);
    assert!(shown.contains("Chloé Rossi (p1), p2"), "{shown}");
}
