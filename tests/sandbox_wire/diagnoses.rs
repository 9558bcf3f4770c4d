//! What keeps flows from carrying anything, as the sandbox has it, is found by the rules of diagnoses.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use switchboard::model::Service;
use switchboard::rules::diagnosis::{Evidence, diagnose, rule_names};

use super::{Asker, Seed, demo, every, flow, named, on_demand, seeded, started};

/// What is found of a flow, by what the service answers at this moment.
async fn found(appflow: &Asker, name: &str, now: Timestamp) -> Vec<&'static str> {
    let document = appflow.ok("DescribeFlow", named(name)).await;
    let beside = BTreeMap::from([
        ("runs".to_owned(), appflow.all("DescribeFlowExecutionRecords", named(name), Some(20)).await.0),
        ("connections".to_owned(), appflow.all("DescribeConnectorProfiles", json!({}), Some(20)).await.0),
    ]);
    let found = diagnose("flow", &Evidence { document: &document, beside: &beside, now });
    found.into_iter().map(|finding| finding.rule).collect()
}

#[tokio::test]
async fn the_flows_of_the_demo_data_say_what_is_wrong_with_them() {
    let (_handle, appflow) = demo(Service::AppFlow).await;
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    for (name, rules) in [
        ("slack-exports", &["flow.never-started"][..]),
        ("customers-to-redshift", &["flow.never-started", "flow.connection-pending"]),
        ("s3-bookings-import", &["flow.deactivated", "flow.run-failed", "flow.bucket-denied"]),
        ("marketo-leads-nightly", &["flow.stopped"]),
        ("legacy-leads-to-honeycode", &["flow.retired", "flow.schedule-over", "flow.signed-out"]),
        ("servicenow-incidents-adhoc", &["flow.running"]),
        ("web-analytics-daily", &["flow.next-run"]),
    ] {
        let found = found(&appflow, name, now).await;
        assert!(rules.iter().all(|rule| found.contains(rule)), "{name}: {found:?}");
    }
    let well = found(&appflow, "web-analytics-daily", now).await;
    assert_eq!(well, ["flow.next-run"], "a flow that is well has no cause");
}

/// The seed has a flow for each rule, named after it; each is found of the one that it is about.
#[tokio::test]
async fn a_seed_has_a_flow_for_each_reason_why_nothing_arrives() {
    let (_handle, appflow) = seeded(Service::AppFlow, Seed::Stuck).await;
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let mut seen = 0;
    for rule in rule_names("flow") {
        let name = rule.strip_prefix("flow.").unwrap();
        let found = found(&appflow, name, now).await;
        assert!(found.contains(&rule), "{rule}: {found:?}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn flows_that_carry_nothing_say_why() {
    let (_handle, appflow, clock) = started().await;
    let from_bucket = |name: &str, prefix: &str, tasks: Value| {
        let mut flow = flow(name, &on_demand());
        flow["sourceFlowConfig"] = json!({"connectorType": "S3", "sourceConnectorProperties": {"S3": {
            "bucketName": "acme-drop", "bucketPrefix": prefix, "s3InputFormatConfig": {"s3InputFileType": "JSON"}}}});
        flow["tasks"] = tasks;
        flow
    };
    let all = || json!([{"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"S3": "NO_OP"}}]);
    let filter = |value: &str| {
        json!([
            {"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"S3": "NO_OP"}},
            {"taskType": "Filter", "sourceFields": ["City"], "connectorOperator": {"S3": "EQUAL_TO"},
                "taskProperties": {"DATA_TYPE": "string", "VALUE": value}},
        ])
    };
    let projection =
        json!([{"taskType": "Filter", "sourceFields": ["City"], "connectorOperator": {"S3": "PROJECTION"}}]);
    let ill = [
        ("flow.prefix-begins-with-slash", from_bucket("slash", "/daily", all())),
        ("flow.filter-of-nothing", from_bucket("blank", "daily", filter(" "))),
        ("flow.filter-lets-nothing-through", from_bucket("strict", "daily", filter("Seoul"))),
        ("flow.maps-nothing", from_bucket("unmapped", "daily", projection)),
        ("flow.nothing-new", from_bucket("empty", "daily", all())),
    ];
    for (_, flow) in &ill {
        appflow.ok("CreateFlow", flow.clone()).await;
        assert!(found(&appflow, flow["flowName"].as_str().unwrap(), clock.now()).await.contains(&"flow.never-run"));
        appflow.ok("StartFlow", named(flow["flowName"].as_str().unwrap())).await;
    }
    clock.step(jiff::SignedDuration::from_mins(1));
    for (rule, flow) in &ill {
        let found = found(&appflow, flow["flowName"].as_str().unwrap(), clock.now()).await;
        assert!(found.contains(rule), "{rule}: {found:?}");
    }
    let mut ends = flow("ends", &every("rate(1hours)"));
    let end = clock.now().as_second() + 7200;
    ends["triggerConfig"]["triggerProperties"]["Scheduled"]["scheduleEndTime"] = end.into();
    appflow.ok("CreateFlow", ends).await;
    appflow.ok("StartFlow", named("ends")).await;
    clock.step(jiff::SignedDuration::from_hours(5));
    assert!(found(&appflow, "ends", clock.now()).await.contains(&"flow.schedule-over"));
    appflow.ok("DeleteConnectorProfile", json!({"connectorProfileName": "crm", "forceDelete": true})).await;
    assert!(found(&appflow, "ends", clock.now()).await.contains(&"flow.connection-gone"));
}
