//! The columns of a list, as somebody chooses them.

use serde_json::{Value, json};

use super::*;
use crate::catalog::catalog;
use crate::contract::Effect;
use crate::screens::testing::ScreenHarness;
use crate::screens::{Command, TableSlot};

const LIST: &str = "profiles/domains/object-types";

/// A list of object types, of which one was described.
fn list() -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types").sized(140, 24);
    let table = entered(&mut harness);
    (harness, table)
}

fn entered(harness: &mut ScreenHarness) -> Table {
    let mut table = Table::new(catalog().resource(LIST).unwrap());
    harness.enter(&mut table);
    let item = |name: &str| json!({"ObjectTypeName": name, "Description": "…", "LastUpdatedAt": 1_772_000_000});
    let items: Vec<Value> = ["Order", "Survey"].map(item).into();
    harness.answer(&mut table, TableSlot::Rows, json!({"Items": items}));
    let document = json!({"ObjectTypeName": "Order", "Description": "…", "Fields": {"a": {}, "b": {}}});
    harness.answer(&mut table, TableSlot::Describe("Order".to_owned()), document);
    table
}

fn titles(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.title.as_str()).collect()
}

/// Opens the columns of the list, presses keys there, and gives the list the answer.
fn choose(harness: &mut ScreenHarness, table: &mut Table, keys: &str) {
    harness.press(table, "p");
    let mut overlay = harness.opened().unwrap();
    harness.press(&mut *overlay, keys);
    let answer = harness.asked().into_iter().find_map(|command| match command {
        Command::Answer(what) => Some(what),
        _ => None,
    });
    harness.take_answer(table, answer.unwrap());
}

#[test]
fn columns_are_left_out_moved_and_widened_and_that_is_kept() {
    let (mut harness, mut table) = list();
    let before: Vec<String> = titles(&table).into_iter().map(str::to_owned).collect();
    let first_width = table.columns[0].ideal;
    choose(&mut harness, &mut table, "right right down space down J enter");
    let (name, left_out, moved) = (&before[0], &before[1], &before[2]);
    assert_eq!(table.columns[0].ideal, first_width + 4);
    let now = titles(&table);
    assert!(now[0] == name && !now.contains(&left_out.as_str()), "{now:?}");
    assert_eq!((now[1], now[2]), (before[3].as_str(), moved.as_str()));
    let kept = harness.effects.iter().find_map(|effect| match effect {
        Effect::Remember { what, value: Some(value) } => Some((what.clone(), value.clone())),
        _ => None,
    });
    let (what, value) = kept.unwrap();
    assert!(
        what.ends_with(LIST) && value.contains(moved.as_str()) && value.contains(&format!("{left_out}:0")),
        "{value}"
    );

    let chosen: Vec<String> = titles(&table).into_iter().map(str::to_owned).collect();
    harness.session.ledger.leave(ScreenHarness::OWNER);
    let again = entered(&mut harness);
    assert_eq!(titles(&again), chosen, "every list of the kind has them");
    choose(&mut harness, &mut table, "x");
    assert_eq!(titles(&table), before, "and they are as before again");
    let forgotten = Effect::Remember { what, value: None };
    assert!(harness.effects.contains(&forgotten));
}

#[test]
fn what_is_known_of_the_rows_stays_and_what_a_new_column_needs_is_asked() {
    let (mut harness, mut table) = list();
    let fields = titles(&table).iter().position(|title| *title == "Fields").unwrap();
    assert_eq!(table.rows.at(0).unwrap().cell_text(fields), "2");
    harness.press(&mut table, &"right ".repeat(fields));
    harness.press(&mut table, "s s");
    choose(&mut harness, &mut table, &format!("{} K enter", "down ".repeat(fields)));
    let now = titles(&table).iter().position(|title| *title == "Fields").unwrap();
    assert_eq!(now + 1, fields);
    let order = table.rows.iter().find(|row| row.id() == "Order").unwrap();
    assert_eq!(order.cell_text(now), "2", "nothing is read again");
    assert_eq!((table.column, table.rows.sort().unwrap().column), (now, now), "cursor and order stay on it");

    choose(&mut harness, &mut table, &format!("{} space enter", "down ".repeat(now)));
    assert!(!titles(&table).contains(&"Fields"));
    harness.session.ledger.leave(ScreenHarness::OWNER);
    choose(&mut harness, &mut table, "x");
    assert!(
        harness.session.ledger.find(ScreenHarness::OWNER, &TableSlot::Describe("Order".to_owned()).into()).is_some()
    );
}

#[test]
fn what_was_left_out_comes_back_where_it_stood() {
    let (mut harness, mut table) = list();
    let before: Vec<String> = titles(&table).into_iter().map(str::to_owned).collect();
    choose(&mut harness, &mut table, "down J enter");
    let moved: Vec<String> = titles(&table).into_iter().map(str::to_owned).collect();
    assert_eq!((&moved[1], &moved[2]), (&before[2], &before[1]));
    choose(&mut harness, &mut table, "down space enter");
    assert!(!titles(&table).contains(&moved[1].as_str()));
    choose(&mut harness, &mut table, "down space enter");
    assert_eq!(titles(&table), moved, "in its place, and not behind all others");
}

#[test]
fn what_names_the_item_stays_the_first() {
    let (mut harness, mut table) = list();
    let before = titles(&table)[0].to_owned();
    choose(&mut harness, &mut table, "space J K down K enter");
    assert_eq!(titles(&table)[0], before);
}

#[test]
fn what_an_earlier_run_has_kept_is_taken_up_once_the_journal_is_open() {
    let (mut harness, mut table) = list();
    let second = titles(&table)[2].to_owned();
    let kept = vec![(format!("columns {LIST}"), json!([second, "No such column"]).to_string())];
    harness.session.journal.take(crate::contract::JournalNews::Remembered(kept));
    harness.news(&mut table);
    assert_eq!(titles(&table)[1..], [second.as_str()]);
}

#[test]
fn the_columns_are_seen_with_their_widths() {
    let (mut harness, mut table) = list();
    harness.press(&mut table, "p");
    let mut overlay = harness.opened().unwrap();
    harness.press(&mut *overlay, "down space");
    insta::assert_snapshot!("columns_80x24", harness.sized(80, 24).overlay(&*overlay));
}
