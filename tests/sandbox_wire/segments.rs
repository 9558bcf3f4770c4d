//! Segments and calculated attributes over time, and workflows.

use serde_json::{Value, json};
use switchboard::sandbox::Handle;

use super::customers::profile;
use crate::client::{Client, on_a_sunday, steer};

async fn step(handle: &Handle, by: &str) {
    steer(handle, "POST", "/_sandbox/clock", json!({ "step": by })).await;
}

#[tokio::test]
async fn a_subscription_tells_who_joins_and_leaves() {
    let (handle, client) = on_a_sunday().await;
    let inclusive = json!({"DimensionType": "INCLUSIVE", "Values": ["gold"]});
    let groups = json!({"Groups": [{"Dimensions": [{"ProfileAttributes": {"Attributes": {"tier": inclusive}}}]}]});
    client
        .ok("POST", "/domains/acme/segment-definitions/gold", json!({"DisplayName": "G", "SegmentGroups": groups}))
        .await;
    let path = "/domains/acme/segment-definitions/gold";
    let subscribe = || json!({"ScheduleConfiguration": {"Interval": 2, "Unit": "HOURLY"}});
    assert_eq!(client.refused("PUT", &format!("{path}/subscriptions"), subscribe()).await.0, 400, "there is no stream");
    let stream = json!({"DestinationArn": "arn:aws:kinesis:eu-central-1:111122223333:stream/s",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/r"});
    client.ok("POST", "/domains/acme/segment-streams", stream).await;
    let first = profile(&client, json!({"Attributes": {"tier": "gold"}})).await;
    assert_eq!(client.ok("PUT", &format!("{path}/subscriptions"), subscribe()).await["Status"], "STARTING");
    step(&handle, "1m").await;
    let second = profile(&client, json!({"Attributes": {"tier": "gold"}})).await;
    client.ok("PUT", "/domains/acme/profiles", json!({"ProfileId": first, "Attributes": {"tier": "tin"}})).await;
    client.ok("POST", "/domains/acme/profiles/delete", json!({"ProfileId": second})).await;
    let events = client.ok("GET", &format!("{path}/subscription-events"), Value::Null).await;
    let events: Vec<_> =
        events["Events"].as_array().unwrap().iter().map(|e| (&e["ProfileId"], &e["EventType"], &e["Event"])).collect();
    let expected = [
        (json!(first), json!("SCHEDULE"), json!("JOINED")),
        (json!(second), json!("LIVE"), json!("JOINED")),
        (json!(first), json!("LIVE"), json!("LEFT")),
        (json!(second), json!("LIVE"), json!("LEFT")),
    ];
    assert_eq!(events, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
    step(&handle, "3h").await;
    let read = client.ok("GET", &format!("{path}/subscriptions"), Value::Null).await;
    assert_eq!(read["Status"], "RUNNING");
    assert_eq!(
        read["ScheduledExecutions"],
        json!({"LastExecutedAt": 1_772_366_430 + 7200, "NextExecutedAt": 1_772_366_430 + 14_400})
    );
    let stream = client.ok("GET", "/domains/acme/segment-streams", Value::Null).await;
    assert_eq!(stream["AssociatedSegments"], json!([{"SegmentName": "gold", "Status": "RUNNING"}]));
    client.ok("DELETE", "/domains/acme/segment-streams", Value::Null).await;
    assert_eq!(client.ok("GET", &format!("{path}/subscriptions"), Value::Null).await["Status"], "STOPPED");
}

/// "Limits" of the segments in calculated-attributes.
#[tokio::test]
async fn a_domain_has_only_so_many_subscriptions() {
    let (handle, client) = on_a_sunday().await;
    let stream = json!({"DestinationArn": "arn:aws:kinesis:eu-central-1:111122223333:stream/s",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/r"});
    client.ok("POST", "/domains/acme/segment-streams", stream).await;
    let path = |n: usize| format!("/domains/acme/segment-definitions/s{n}");
    let groups = json!({"Groups": [{"Dimensions": [{"ProfileAttributes": {"FirstName":
        {"DimensionType": "INCLUSIVE", "Values": ["Kim"]}}}]}]});
    for n in 1..=11 {
        client.ok("POST", &path(n), json!({"DisplayName": "S", "SegmentGroups": groups})).await;
    }
    let subscription = |n| format!("{}/subscriptions", path(n));
    for n in 1..=10 {
        client.ok("PUT", &subscription(n), json!({})).await;
    }
    let (status, code, message) = client.refused("PUT", &subscription(11), json!({})).await;
    assert_eq!((status, code.as_str()), (400, "BadRequestException"));
    assert!(message.contains("10 subscriptions"), "{message}");
    client.ok("PUT", &subscription(10), json!({})).await;
    // One that is gone makes room, with its definition too.
    client.ok("DELETE", &path(1), json!({})).await;
    client.ok("PUT", &subscription(11), json!({})).await;
    assert_eq!(client.refused("PUT", "/domains/acme/segment-definitions/none/subscriptions", json!({})).await.0, 404);
    client.ok("POST", &path(1), json!({"DisplayName": "S", "SegmentGroups": groups})).await;
    client.ok("DELETE", &subscription(2), Value::Null).await;
    client.ok("PUT", &subscription(1), json!({})).await;
    steer(&handle, "POST", "/_sandbox/quotas", json!({"profiles/domains/segment-subscriptions": 12})).await;
    client.ok("PUT", &subscription(2), json!({})).await;
}

#[tokio::test]
async fn what_cannot_be_evaluated_fails_in_its_own_way() {
    let (handle, client) = on_a_sunday().await;
    client
        .ok("POST", "/domains/acme/segment-definitions/sql", json!({"DisplayName": "S", "SegmentSqlQuery": "SELECT 1"}))
        .await;
    let id = profile(&client, json!({"FirstName": "A"})).await;
    let members = client.ok("POST", "/domains/acme/segments/sql/membership", json!({"ProfileIds": [id]})).await;
    assert_eq!((&members["Failures"][0]["Status"], &members["Profiles"]), (&json!(400), &json!([])));
    let asked = client.ok("POST", "/domains/acme/segment-estimates", json!({"SegmentSqlQuery": "SELECT 1"})).await;
    step(&handle, "2s").await;
    let path = format!("/domains/acme/segment-estimates/{}", asked["EstimateId"].as_str().unwrap());
    assert_eq!(client.ok("GET", &path, Value::Null).await["Status"], "FAILED");
    let snapshots = "/domains/acme/segments/sql/snapshots";
    assert_eq!(client.refused("POST", snapshots, json!({"DataFormat": "CSV"})).await.0, 400);
    steer(&handle, "POST", "/_sandbox/quotas", json!({"profiles/domains/segment-snapshots-a-day": 1})).await;
    let snapshot = || json!({"DataFormat": "CSV", "DestinationUri": "s3://acme/segments"});
    client.ok("POST", snapshots, snapshot()).await;
    assert!(client.refused("POST", snapshots, snapshot()).await.2.contains("limit"));
    step(&handle, "1 day").await;
    client.ok("POST", snapshots, snapshot()).await;
}

#[tokio::test]
async fn calculated_attributes_filter_reckon_and_look_over_their_time() {
    let (handle, client) = on_a_sunday().await;
    let text = |name: &str| json!({"Source": format!("_source.{name}")});
    let order = json!({"Description": "o", "AllowProfileCreation": true,
        "Fields": {"id": text("id"), "price": text("price"), "count": text("count"), "at": text("at"),
            "kind": text("kind"), "email": {"Source": "_source.email", "Target": "_profile.EmailAddress"}},
        "Keys": {"orderId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}]}});
    client.ok("PUT", "/domains/acme/object-types/buy", order).await;
    let attributes = |names: &[&str]| names.iter().map(|name| json!({"Name": name})).collect::<Vec<_>>();
    let filter = json!({"Include": "ALL", "Groups": [{"Type": "ANY", "Dimensions": [
        {"Attributes": {"kind": {"DimensionType": "INCLUSIVE", "Values": ["tent"]}}}]}]});
    let path = |name: &str| format!("/domains/acme/calculated-attributes/{name}");
    let spent = json!({"Statistic": "SUM", "Filter": filter, "AttributeDetails":
        {"Attributes": attributes(&["price", "count"]), "Expression": "{buy.price} * {buy.count}"}});
    client.ok("POST", &path("spent"), spent).await;
    let source = json!({"Value": 1, "Unit": "DAYS", "ValueRange": {"Start": 0, "End": -7},
        "TimestampSource": "{buy.at}", "TimestampFormat": "ISO_8601"});
    let coming = json!({"Statistic": "COUNT", "Conditions": {"Range": source}, "AttributeDetails":
        {"Attributes": attributes(&["id"]), "Expression": "{buy.id}"}});
    client.ok("POST", &path("coming"), coming).await;
    for wrong in ["{buy.price} *", "price"] {
        let details = json!({"Attributes": attributes(&["price"]), "Expression": wrong});
        let body = json!({"Statistic": "SUM", "AttributeDetails": details});
        assert_eq!(client.refused("POST", &path("wrong"), body).await.0, 400, "{wrong}");
    }
    // That names and types are looked at is inferred, so that such a definition is taken.
    for doubtful in ["{buy.other}", "{nowhere.price}"] {
        let details = json!({"Attributes": attributes(&["price"]), "Expression": doubtful});
        let body = json!({"Statistic": "SUM", "AttributeDetails": details});
        client.ok("POST", &path("doubtful"), body).await;
        client.ok("DELETE", &path("doubtful"), json!({})).await;
    }
    for (id, price, count, at, kind) in [
        ("1", "10", "2", "2026-03-03T00:00:00Z", "tent"),
        ("2", "5.5", "1", "2026-04-01T00:00:00Z", "tent"),
        ("3", "99", "9", "2026-03-04T00:00:00Z", "rope"),
    ] {
        let object =
            json!({"id": id, "price": price, "count": count, "at": at, "kind": kind, "email": "a@example.com"});
        let body = json!({"ObjectTypeName": "buy", "Object": object.to_string()});
        client.ok("PUT", "/domains/acme/profiles/objects", body).await;
        step(&handle, "1 day").await;
    }
    let found = super::customers::search(&client, json!({"KeyName": "_email", "Values": ["a@example.com"]})).await;
    let id = found[0]["ProfileId"].as_str().unwrap();
    let of = format!("/domains/acme/profile/{id}/calculated-attributes");
    assert_eq!(client.ok("GET", &format!("{of}/spent"), Value::Null).await["Value"], "25.5");
    // Three days have passed: one time is over, one is far off, one is near and after the present.
    assert_eq!(client.ok("GET", &format!("{of}/coming"), Value::Null).await.get("Value"), None);
    steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2026-03-03T12:00:00Z"})).await;
    assert_eq!(client.ok("GET", &format!("{of}/coming"), Value::Null).await["Value"], "1");
    let overrides = json!({"Range": {"Start": 1, "Unit": "DAYS"}});
    let batch = json!({"ProfileIds": [id], "ConditionOverrides": overrides});
    steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2026-03-03T06:00:00Z"})).await;
    let batch = client.ok("POST", &format!("{}/batch-get-for-profiles", path("spent")), batch).await;
    assert_eq!(batch["CalculatedAttributeValues"][0]["Value"], "5.5");
    assert_eq!(batch["ConditionOverrides"], overrides);
}

/// "Calculated attributes APIs": what an update may change, and that the service's own definitions count apart.
#[tokio::test]
async fn a_definition_keeps_what_an_update_leaves_out_and_a_domain_has_its_own_fifty() {
    let (_handle, client) = on_a_sunday().await;
    let path = |name: &str| format!("/domains/acme/calculated-attributes/{name}");
    let range =
        json!({"Value": 30, "Unit": "DAYS", "TimestampSource": "{_order.CreatedDate}", "TimestampFormat": "ISO_8601"});
    let body = |conditions: &Value| {
        json!({"Statistic": "SUM", "Conditions": conditions, "AttributeDetails":
            {"Attributes": [{"Name": "TotalPrice"}], "Expression": "{_order.TotalPrice}"}})
    };
    client.ok("POST", &path("own0"), body(&json!({"Range": range, "ObjectCount": 5}))).await;
    let wider = json!({"Conditions": {"Range": {"Value": 60, "Unit": "DAYS"}}});
    let changed = client.ok("PUT", &path("own0"), wider).await;
    let mut expected = json!({"Range": range, "ObjectCount": 5});
    expected["Range"]["Value"] = json!(60);
    assert_eq!(changed["Conditions"], expected);
    let moved = json!({"Conditions": {"Range": {"TimestampSource": "{_order.UpdatedDate}", "Unit": "DAYS"}}});
    assert!(client.refused("PUT", &path("own0"), moved).await.2.contains("TimestampSource"));
    for n in 1..50 {
        client.ok("POST", &path(&format!("own{n}")), body(&json!({}))).await;
    }
    assert!(client.refused("POST", &path("own50"), body(&json!({}))).await.2.contains("50"));
    assert_eq!(client.refused("POST", &path("own1"), body(&json!({}))).await.1, "BadRequestException");
    // One of the service's own is gone for good, but for one that is made by hand.
    client.ok("DELETE", &path("_orders_count"), Value::Null).await;
    client.ok("DELETE", &path("own1"), Value::Null).await;
    assert_eq!(client.refused("GET", &path("_orders_count"), Value::Null).await.0, 404);
    client.ok("POST", &path("_orders_count"), body(&json!({}))).await;
}

#[tokio::test]
async fn history_counts_only_where_it_is_asked_for_and_takes_its_time() {
    let (handle, client) = on_a_sunday().await;
    let body = json!({"Statistic": "COUNT", "UseHistoricalData": true, "AttributeDetails":
        {"Attributes": [{"Name": "OrderId"}], "Expression": "{_order.OrderId}"}});
    assert_eq!(client.ok("POST", "/domains/acme/calculated-attributes/all", body).await["Status"], "PREPARING");
    step(&handle, "5m").await;
    let read = async || client.ok("GET", "/domains/acme/calculated-attributes/all", Value::Null).await;
    assert_eq!(
        (&read().await["Status"], &read().await["Readiness"]["ProgressPercentage"]),
        (&json!("IN_PROGRESS"), &json!(50))
    );
    step(&handle, "5m").await;
    assert_eq!(read().await["Status"], "COMPLETED");
}

#[tokio::test]
async fn a_workflow_goes_through_its_batches() {
    let (handle, client) = on_a_sunday().await;
    let task = json!({"SourceFields": ["Id"], "TaskType": "Filter", "ConnectorOperator": {"Salesforce": "PROJECTION"}});
    let flow = json!({"FlowName": "import", "KmsArn": "arn:aws:kms:eu-central-1:111122223333:key/k",
        "SourceFlowConfig": {"ConnectorType": "Salesforce", "ConnectorProfileName": "crm",
            "SourceConnectorProperties": {"Salesforce": {"Object": "Account"}}},
        "Tasks": [task], "TriggerConfig": {"TriggerType": "OnDemand"}});
    let batches = json!([{"StartTime": 1_700_000_000, "EndTime": 1_705_000_000}, {"StartTime": 1_705_000_000, "EndTime": 1_710_000_000}]);
    let body = json!({"WorkflowType": "APPFLOW_INTEGRATION", "ObjectTypeName": "Salesforce-Account",
        "RoleArn": "arn:aws:iam::111122223333:role/r",
        "IntegrationConfig": {"AppflowIntegration": {"FlowDefinition": flow, "Batches": batches}}});
    let workflows = "/domains/acme/workflows/integrations";
    let at = |made: &Value| format!("/domains/acme/workflows/{}", made["WorkflowId"].as_str().unwrap());
    // There is no connection to Salesforce yet: the flow cannot be made, and the workflow says why.
    let failed = client.ok("GET", &at(&client.ok("POST", workflows, body.clone()).await), Value::Null).await;
    assert_eq!(failed["Status"], "FAILED");
    assert!(failed["ErrorDescription"].as_str().unwrap().contains("crm"), "{failed}");
    let connection = json!({"connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": "a", "refreshToken": "r"}}}});
    let appflow = Client { scope: "appflow", ..client.clone() };
    appflow.ok("POST", "/create-connector-profile", connection).await;
    let path = at(&client.ok("POST", workflows, body).await);
    let status = async || client.ok("GET", &path, Value::Null).await["Status"].as_str().unwrap().to_owned();
    let steps = async || {
        let steps = client.ok("GET", &format!("{path}/steps"), Value::Null).await;
        let steps = steps["Items"].as_array().unwrap().clone();
        steps.iter().map(|step| step["AppflowIntegration"]["Status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((status().await.as_str(), steps().await.len()), ("NOT_STARTED", 0));
    step(&handle, "7m").await;
    assert_eq!(
        (status().await.as_str(), steps().await),
        ("IN_PROGRESS", vec!["COMPLETE".to_owned(), "IN_PROGRESS".to_owned()])
    );
    step(&handle, "5m").await;
    assert_eq!(status().await, "COMPLETE");
}
