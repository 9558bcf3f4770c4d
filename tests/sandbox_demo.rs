//! The demo data of Customer Profiles, over the wire: all of it can be listed and read, and fits the facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "sandbox_wire/asker.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod asker;
#[path = "sandbox_wire/client.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod client;

use asker::{Asker, column, demo};
use serde_json::{Value, json};
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
