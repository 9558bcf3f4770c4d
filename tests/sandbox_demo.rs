//! The demo data of Customer Profiles, over the wire: all of it can be listed and read, and fits the facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use crate::asker;
use asker::{Asker, column, demo};
use serde_json::{Value, json};
use switchboard::catalog::{Column, ColumnKind, Datum, Document, Location, Prepared, Resource, catalog};
use switchboard::model::Service;

fn of(domain: &str, mut members: Value) -> Value {
    members["DomainName"] = domain.into();
    members
}

#[tokio::test]
async fn everything_that_is_set_up_can_be_listed_and_read() {
    let (handle, profiles) = demo(Service::CustomerProfiles).await;
    let (domains, _) = profiles.all("ListDomains", json!({}), Some(4)).await;
    assert_eq!(domains.len(), 6);
    let (mut customers, mut objects) = (0, 0);
    for domain in column(&domains, "DomainName") {
        let read = profiles.ok("GetDomain", of(domain, json!({}))).await;
        customers += read["Stats"]["ProfileCount"].as_u64().unwrap();
        objects += read["Stats"]["ObjectCount"].as_u64().unwrap();
        for (list, get, id) in [
            ("ListProfileObjectTypes", "GetProfileObjectType", "ObjectTypeName"),
            ("ListIntegrations", "GetIntegration", "Uri"),
            ("ListCalculatedAttributeDefinitions", "GetCalculatedAttributeDefinition", "CalculatedAttributeName"),
            ("ListSegmentDefinitions", "GetSegmentDefinition", "SegmentDefinitionName"),
            ("ListEventStreams", "GetEventStream", "EventStreamName"),
            ("ListEventTriggers", "GetEventTrigger", "EventTriggerName"),
            ("ListDomainLayouts", "GetDomainLayout", "LayoutDefinitionName"),
        ] {
            let (rows, _) = profiles.all(list, of(domain, json!({})), Some(3)).await;
            assert!(domain != "acme-retail" || !rows.is_empty(), "{list}");
            for row in rows {
                profiles.ok(get, of(domain, json!({ id: row[id] }))).await;
            }
        }
    }
    assert!(customers > 600 && objects > 2000, "{customers} profiles, {objects} objects");
    let status = |domain: &'static str| {
        let profiles = &profiles;
        async move { profiles.ok("GetDomain", of(domain, json!({}))).await["RuleBasedMatching"]["Status"].clone() }
    };
    assert_eq!(status("acme-retail").await, "ACTIVE");
    assert_eq!(status("acme-travel").await, "IN_PROGRESS");
    assert_eq!(status("acme-support-kr").await, "PENDING");
    let empty = Asker::in_account(&handle, Service::CustomerProfiles, "AKIASANDBOX000000003");
    assert!(empty.all("ListDomains", json!({}), None).await.0.is_empty());
}

#[tokio::test]
async fn customers_are_found_with_their_objects_and_what_is_worked_out_of_them() {
    let (_handle, profiles) = demo(Service::CustomerProfiles).await;
    let find = |key: &str, value: &str| of("acme-retail", json!({ "KeyName": key, "Values": [value] }));
    let found = profiles.ok("SearchProfiles", find("_email", "kim@example.com")).await;
    let kim = &found["Items"][0];
    assert_eq!((&kim["FirstName"], &kim["LastName"]), (&json!("서연"), &json!("김")));
    let by_phone = profiles.ok("SearchProfiles", find("_phone", "+82 10 5550 0173")).await;
    assert_eq!(by_phone["Items"][0]["ProfileId"], kim["ProfileId"]);
    let ask =
        |object_type: &str| of("acme-retail", json!({ "ProfileId": kim["ProfileId"], "ObjectTypeName": object_type }));
    let (cases, pages) = profiles.all("ListProfileObjects", ask("_case"), Some(2)).await;
    assert_eq!((cases.len(), pages), (5, 3));
    let case: Value = serde_json::from_str(cases[3]["Object"].as_str().unwrap()).unwrap();
    let mut filtered = ask("_case");
    filtered["ObjectFilter"] = json!({ "KeyName": "_caseId", "Values": [case["CaseId"]] });
    assert_eq!(profiles.ok("ListProfileObjects", filtered).await["Items"], json!([cases[3]]));
    let order = &profiles.all("ListProfileObjects", ask("Web-Order"), None).await.0[0];
    let order: Value = serde_json::from_str(order["Object"].as_str().unwrap()).unwrap();
    let by_order = profiles.ok("SearchProfiles", find("webOrderId", order["orderId"].as_str().unwrap())).await;
    assert_eq!(by_order["Items"][0]["ProfileId"], kim["ProfileId"]);
    let values = of("acme-retail", json!({ "ProfileId": kim["ProfileId"] }));
    let (values, _) = profiles.all("ListCalculatedAttributesForProfile", values, None).await;
    assert!(column(&values, "CalculatedAttributeName").contains(&"lifetime_spend"), "{values:?}");
}

#[tokio::test]
async fn hostile_text_is_among_the_data() {
    let (_handle, profiles) = demo(Service::CustomerProfiles).await;
    let find = of("acme-retail", json!({ "KeyName": "_email", "Values": ["mallory@example.org"] }));
    let mallory = &profiles.ok("SearchProfiles", find).await["Items"][0];
    assert!(mallory["LastName"].as_str().unwrap().contains('\u{202e}'));
    assert!(mallory["FirstName"].as_str().unwrap().contains('\u{1b}'));
    let tickets = of("acme-retail", json!({ "ProfileId": mallory["ProfileId"], "ObjectTypeName": "Zendesk-Ticket" }));
    let (tickets, _) = profiles.all("ListProfileObjects", tickets, None).await;
    assert!(tickets.iter().any(|ticket| ticket["Object"].as_str().unwrap().contains(&"A".repeat(5000))));
}

/// Whether a cell of a time, a size or a number holds what can be true of the demo data; an empty one may.
fn plausible(column: &Column, datum: &Datum) -> bool {
    let year = |moment: &jiff::Timestamp| (2015..2040).contains(&moment.to_zoned(jiff::tz::TimeZone::UTC).year());
    match (column.kind, datum) {
        (ColumnKind::Time | ColumnKind::Next | ColumnKind::Value, Datum::Time(moment))
        | (ColumnKind::Duration, Datum::Since(moment)) => year(moment),
        (ColumnKind::Duration, Datum::Duration(seconds)) => (0.0..5_184_000.0).contains(seconds),
        (ColumnKind::Bytes, Datum::Bytes(size)) => *size < 1 << 50,
        (ColumnKind::Percent | ColumnKind::Fraction, Datum::Number(part)) => (0.0..=100.0).contains(part),
        (ColumnKind::Number | ColumnKind::Count, Datum::Number(number)) => (-1e6..1e9).contains(number),
        (ColumnKind::Schedule | ColumnKind::Next, Datum::Text)
        | (ColumnKind::Value, Datum::Text | Datum::Enum | Datum::Bool(_) | Datum::Number(_))
        | (_, Datum::Missing | Datum::Pending)
        | (
            ColumnKind::Text
            | ColumnKind::List
            | ColumnKind::Enum
            | ColumnKind::Status
            | ColumnKind::Json
            | ColumnKind::Bool,
            _,
        ) => true,
        // What could not be read is shown as it came.
        _ => false,
    }
}

/// The list of a resource under each of these items, or at its root.
fn lists(resource: &Resource, items: &[(&str, Location)]) -> Vec<Location> {
    let above = resource.parent_path();
    if !above.contains('/') {
        return vec![Location::home().child(above).child(&resource.name)];
    }
    items.iter().filter(|(path, _)| *path == above).map(|(_, at)| at.without_query().child(&resource.name)).collect()
}

#[tokio::test]
async fn every_time_size_and_number_of_every_list_can_be_true() {
    let (handle, profiles) = demo(Service::CustomerProfiles).await;
    let (cases, flows) = (Asker::of(&handle, Service::ConnectCases), Asker::of(&handle, Service::AppFlow));
    let prepared = Prepared::default();
    let (mut items, mut seen) = (Vec::new(), 0);
    for resource in catalog().resources() {
        let asker = match resource.service {
            Service::CustomerProfiles => &profiles,
            Service::ConnectCases => &cases,
            Service::AppFlow => &flows,
        };
        for list in lists(resource, &items) {
            let list = match resource.path.as_str() {
                "profiles/domains/profiles" => list.with_query("_email", "kim@example.com"),
                "profiles/domains/profiles/objects" => list.with_query("type", "_case"),
                _ => list,
            };
            let Ok(plan) = resource.list_call(&list, &prepared) else { continue };
            let Some(reply) = asker.answer(plan.operation.name, &plan.input).await else { continue };
            for (n, row) in resource.rows(&reply).iter().take(20).enumerate() {
                let Some(at) = resource.item_location(&list, row) else { continue };
                let document = match resource.document_call(&at, &prepared) {
                    Ok(Document::Describe(plan)) => asker.answer(plan.operation.name, &plan.input).await,
                    _ => None,
                };
                let document = document.and_then(|reply| resource.document(&at, &reply));
                for column in resource.columns() {
                    let cell = column.cell(row, document.as_ref(), &prepared);
                    assert!(plausible(column, &cell.datum), "{at}: {} is {cell:?}", column.title);
                    seen += usize::from(!cell.is_empty() && column.kind != ColumnKind::Text);
                }
                if n < 3 {
                    items.push((resource.path.as_str(), at));
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
}
