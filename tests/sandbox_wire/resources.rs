//! The generic mechanism: create, read, page, change, tag and delete.

use jiff::SignedDuration;
use serde_json::{Value, json};
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Options, serve};

use crate::client::{Client, empty, start};

fn layout(title: &str) -> Value {
    json!({"Description": "d", "DisplayName": title, "LayoutType": "PROFILE_EXPLORER", "Layout": "{}"})
}

#[tokio::test]
async fn a_resource_is_created_read_changed_and_deleted() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let path = "/domains/acme/layouts/main";
    let made = client.ok("POST", path, layout("Main")).await;
    assert_eq!(made["Version"], "1");
    assert!(made["CreatedAt"].is_number());
    let (status, code, text) = client.refused("POST", path, layout("Main")).await;
    assert_eq!((status, code.as_str()), (400, "BadRequestException"));
    assert!(text.contains("main already exists"), "{text}");
    client.ok("PUT", path, json!({"DisplayName": "Other"})).await;
    let read = client.ok("GET", path, Value::Null).await;
    assert_eq!(
        (&read["DisplayName"], &read["Description"], &read["Version"]),
        (&json!("Other"), &json!("d"), &json!("2"))
    );
    client.ok("DELETE", path, Value::Null).await;
    assert_eq!(client.refused("GET", path, Value::Null).await.1, "ResourceNotFoundException");
    assert_eq!(client.refused("DELETE", path, Value::Null).await.0, 404);
    assert_eq!(client.refused("GET", "/domains/none/layouts/main", Value::Null).await.2, "Domain none does not exist.");
}

#[tokio::test]
async fn a_list_pages_through_everything_once_and_in_order() {
    let (_handle, client) = start().await;
    for n in 0..23 {
        client.domain(&format!("d{n:02}")).await;
    }
    let (mut names, mut pages, mut token) = (Vec::new(), 0, String::new());
    loop {
        let page = client.ok("GET", &format!("/domains?max-results=5{token}"), Value::Null).await;
        names.extend(
            page["Items"].as_array().unwrap().iter().map(|item| item["DomainName"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["NextToken"].as_str() {
            Some(next) => token = format!("&next-token={next}"),
            None => break,
        }
    }
    assert_eq!(pages, 5);
    assert_eq!(names, (0..23).map(|n| format!("d{n:02}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_token_belongs_to_its_query_and_grows_old() {
    let clock = Clock::fixed("2026-03-01T00:00:00Z".parse().unwrap());
    let handle = serve(Options { clock: clock.clone(), ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    for domain in ["a", "b"] {
        client.domain(domain).await;
        for n in 0..3 {
            client.ok("POST", &format!("/domains/{domain}/layouts/l{n}"), layout("L")).await;
        }
    }
    let page = client.ok("GET", "/domains/a/layouts?max-results=2", Value::Null).await;
    let token = page["NextToken"].as_str().unwrap();
    let other_page_size =
        client.ok("GET", &format!("/domains/a/layouts?max-results=1&next-token={token}"), Value::Null).await;
    assert_eq!(other_page_size["Items"][0]["LayoutDefinitionName"], "l2");
    let elsewhere = client.refused("GET", &format!("/domains/b/layouts?next-token={token}"), Value::Null).await;
    assert_eq!(elsewhere.0, 400);
    assert!(elsewhere.2.contains("NextToken"), "{}", elsewhere.2);
    assert_eq!(client.refused("GET", "/domains/a/layouts?next-token=made-up", Value::Null).await.0, 400);
    clock.step(SignedDuration::from_hours(25));
    let old = client.refused("GET", &format!("/domains/a/layouts?next-token={token}"), Value::Null).await;
    assert!(old.2.contains("expired"), "{}", old.2);
}

#[tokio::test]
async fn tags_are_found_by_arn() {
    let (_handle, client) = start().await;
    client.ok("POST", "/domains/acme", json!({"DefaultExpirationDays": 1, "Tags": {"team": "care"}})).await;
    let path = "/tags/arn%3Aaws%3Aprofile%3Aeu-central-1%3A111122223333%3Adomains%2Facme";
    assert_eq!(client.ok("GET", path, Value::Null).await, json!({"tags": {"team": "care"}}));
    client.ok("POST", path, json!({"tags": {"stage": "test", "team": "sales"}})).await;
    client.ok("DELETE", &format!("{path}?tagKeys=stage&tagKeys=none"), Value::Null).await;
    assert_eq!(client.ok("GET", path, Value::Null).await, json!({"tags": {"team": "sales"}}));
    assert_eq!(client.ok("GET", "/domains/acme", Value::Null).await["Tags"], json!({"team": "sales"}));
    assert_eq!(client.refused("GET", &path.replace("acme", "none"), Value::Null).await.0, 404);
}

#[tokio::test]
async fn one_of_each_plain_resource_can_be_made_read_listed_and_deleted() {
    let clock = Clock::fixed("2026-03-01T00:00:00Z".parse().unwrap());
    let handle = serve(Options { clock: clock.clone(), ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    client.ok("POST", "/domains/d", json!({"DefaultExpirationDays": 9, "DataStore": {"Enabled": true}})).await;
    let arn = "arn:aws:iam::111122223333:role/r";
    let trigger = json!([{"EventTriggerDimensions": [{"ObjectAttributes": [
        {"Source": "x", "ComparisonOperator": "EQUAL", "Values": ["1"]}]}], "LogicalOperator": "ANY"}]);
    let rows = [
        ("POST", "event-streams/s", json!({"Uri": "arn:aws:kinesis:eu-central-1:111122223333:stream/s"})),
        ("POST", "event-triggers/t", json!({"ObjectTypeName": "CTR", "EventTriggerConditions": trigger})),
        (
            "POST",
            "calculated-attributes/c",
            json!({"Statistic": "COUNT",
            "AttributeDetails": {"Attributes": [{"Name": "contactId"}], "Expression": "{CTR.contactId}"}}),
        ),
        ("POST", "segment-definitions/g", json!({"DisplayName": "G", "SegmentSqlQuery": "SELECT 1"})),
        ("PUT", "object-types/o", json!({"Description": "o", "TemplateId": "Salesforce-Contact"})),
        ("PUT", "domain-object-types/p", json!({"Fields": {"f": {"Source": "_source.f", "Target": "t"}}})),
        ("POST", "recommender-filters/f", json!({"RecommenderFilterExpression": "EXCLUDE x"})),
        ("POST", "recommenders/r", json!({"RecommenderRecipeName": "trending-now"})),
        ("POST", "recommender-schemas/k", json!({"Fields": {"_webAnalytics": [{"TargetFieldName": "a"}]}})),
    ];
    for (method, path, body) in rows {
        let (list, name) = path.split_once('/').unwrap();
        let path = format!("/domains/d/{path}");
        client.ok(method, &path, body).await;
        client.ok("GET", &path, Value::Null).await;
        let listed = client.ok("GET", &format!("/domains/d/{list}?max-results=100"), Value::Null).await;
        let rows = listed.as_object().unwrap().values().find_map(Value::as_array).unwrap();
        // What every domain has is named with an underscore.
        let rows: Vec<_> = rows.iter().filter(|row| !row.to_string().contains("Name\":\"_")).collect();
        assert!(rows.len() == 1 && rows[0].to_string().contains(&format!("\"{name}\"")), "{list}: {rows:?}");
        client.ok("DELETE", &path, Value::Null).await;
        clock.step(SignedDuration::from_mins(1));
        assert_eq!(client.refused("GET", &path, Value::Null).await.0, 404, "{path}");
    }
    client
        .ok(
            "POST",
            "/domains/d/segment-streams",
            json!({
        "DestinationArn": "arn:aws:kinesis:eu-central-1:111122223333:stream/s", "DestinationRoleArn": arn}),
        )
        .await;
    assert_eq!(client.ok("GET", "/domains/d/segment-streams", Value::Null).await["State"], "RUNNING");
}
