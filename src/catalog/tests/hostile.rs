//! Replies that no service should send.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{all, case_fields, item_of, list_of};
use crate::catalog::Cell;

/// Words that the catalogue's own paths use, so that random documents are often entered.
const NAMES: [&str; 16] = [
    "Items",
    "DomainName",
    "Stats",
    "ProfileCount",
    "fields",
    "id",
    "value",
    "stringValue",
    "Object",
    "CreatedAt",
    "flows",
    "executionResult",
    "content",
    "Status",
    "cases",
    "$key",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("{\"half\":")),
        Just(json!("{\"a\":{\"b\":\"arn:aws:cases:r:1:domain/d\"}}")),
        Just(json!("arn:aws:profile:r:1:domains/d/profiles/p")),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((prop::sample::select(&NAMES[..]), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_reply_breaks_rows_cells_or_references(reply in value()) {
        let prepared = case_fields();
        for resource in all() {
            let list = list_of(resource);
            let mut rows = resource.rows(&reply);
            rows.push(reply.clone());
            for row in &rows {
                let cells: Vec<Cell> = resource.columns_with(&prepared).iter().map(|column| {
                    let _ = resource.follow(column, row, Some(&reply), &list);
                    column.cell(row, Some(&reply), &prepared)
                }).collect();
                prop_assert!(cells.iter().all(|cell| cell.text.chars().count() <= 1_001));
                let _ = (resource.item_location(&list, row), resource.label_of(row), resource.arn_of(row));
                let _ = resource.references(row, &item_of(resource));
            }
            let _ = resource.document(&item_of(resource), &reply);
            let mut learned = case_fields();
            learned.learn(resource, &reply);
            learned.learn_labels(resource, "templates", &reply);
        }
    }

    #[test]
    fn cells_are_in_one_order(a in value(), b in value(), c in value()) {
        let column = &all()[0].columns[1];
        let cell = |v: &Value| column.cell(&json!({}), Some(&json!({"Stats": {"ProfileCount": v}})), &case_fields());
        let mut cells = [cell(&a), cell(&b), cell(&c)];
        cells.sort_by(Cell::compare);
        prop_assert!(cells.is_sorted_by(|a, b| a.compare(b).is_le()));
    }
}

#[test]
fn a_document_that_is_too_deep_or_too_long_is_left_half_read() {
    let mut deep = json!("arn:aws:cases:r:1:domain/d");
    for _ in 0..120 {
        deep = json!([deep]);
    }
    let long = Value::Array(vec![json!("x"); 100_000]);
    for resource in all().iter().take(3) {
        assert_eq!(resource.references(&deep, &item_of(resource)), []);
        assert_eq!(resource.references(&long, &item_of(resource)), []);
    }
}
