//! The catalogue against the facts: a typo is a failing test, never an empty column.

mod facts;
mod flows;
mod hostile;

use serde_json::{Value, json};

use super::{Catalog, Location, Prepared, Resource, Source, catalog};

/// A location of this resource's list with an id at every level, and a search where one is needed.
fn list_of(resource: &Resource) -> Location {
    let mut at = Location::home();
    for (n, name) in resource.path.split('/').enumerate() {
        if n > 1 {
            at = at.child(&sample_id(at.parts()));
        }
        at = at.child(name);
    }
    for field in resource.search.iter().flat_map(|search| search.fields(&Prepared::default())) {
        if field.required {
            at = at.with_query(field.key, "arn:aws:connect:eu-central-1:111122223333:instance/i/contact/c");
        }
    }
    if resource.path == "profiles/domains/profiles" {
        at = at.with_query("_email", "kim@example.com");
    }
    if resource.path == "profiles/domains/profiles/objects" {
        at = at.without_query().with_query("type", "_case").with_query("_caseId", "7");
    }
    at
}

fn item_of(resource: &Resource) -> Location {
    let list = list_of(resource);
    list.child(&sample_id(list.parts())).with_queries(list.query())
}

/// An id that the constraints of the API take.
fn sample_id(parts: &[String]) -> String {
    match parts.last().map(String::as_str) {
        Some("connectors") => "Salesforce",
        Some("profiles" | "history" | "matches" | "identity-resolution-jobs" | "upload-jobs" | "workflows") => {
            "0123456789abcdef0123456789abcdef"
        }
        _ => "acme",
    }
    .to_owned()
}

/// What a Cases domain answers about its fields.
fn case_fields() -> Prepared {
    let cases = catalog().resource("cases/domains/cases").unwrap();
    let mut prepared = Prepared::default();
    let field = |id: &str, name: &str, kind: &str, namespace: &str| json!({"fieldId": id, "name": name, "type": kind, "namespace": namespace});
    prepared.learn(
        cases,
        &json!({"fields": [
            field("title", "Title", "Text", "System"),
            field("status", "Status", "SingleSelect", "System"),
            field("customer_id", "Customer", "Text", "System"),
            field("last_updated_datetime", "Last updated", "DateTime", "System"),
            field("f-1", "환불 금액", "Number", "Custom"),
            field("f-2", "Angry", "Boolean", "Custom"),
        ]}),
    );
    prepared.learn_labels(
        cases,
        "field/status",
        &json!({"options": [{"name": "Waiting for parts", "value": "waiting", "active": true}, {"name": "Closed", "value": "closed"}]}),
    );
    prepared
}

fn prepared_for(resource: &Resource) -> Prepared {
    if resource.dynamic.is_some() { case_fields() } else { Prepared::default() }
}

fn all() -> &'static [Resource] {
    let catalog: &'static Catalog = catalog();
    catalog.resources()
}

fn cell(path: &str, title: &str, row: &Value, described: Option<&Value>, prepared: &Prepared) -> super::Cell {
    let resource = catalog().resource(path).unwrap();
    let columns = resource.columns_with(prepared);
    columns.iter().find(|column| column.title == title).unwrap().cell(row, described, prepared)
}

#[test]
fn what_is_fetched_per_row_waits_for_its_document() {
    let domain = json!({"DomainName": "acme"});
    assert_eq!(cell("profiles/domains", "Size", &domain, None, &Prepared::default()).text, "…");
    let described = json!({"Stats": {"TotalSize": 2048}});
    assert_eq!(cell("profiles/domains", "Size", &domain, Some(&described), &Prepared::default()).text, "2.0 KiB");
    let enriched: Vec<&str> = all().iter().filter(|r| r.enriches()).map(|r| r.path.as_str()).collect();
    assert!(enriched.contains(&"cases/domains"), "{enriched:?}");
    assert!(all().iter().all(|r| r.columns.iter().all(|c| c.source == Source::Row) || r.describe.is_some()));
}
