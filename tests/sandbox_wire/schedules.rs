//! Schedules of flows on the sandbox's clock, and how many runs there may be.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use switchboard::sandbox::clock::Clock;

use super::{Asker, every, flow, named, on_demand, runs, salesforce, started};
use crate::client::steer;

/// Makes and starts a flow with this schedule.
async fn scheduled(appflow: &Asker, name: &str, schedule: Value) {
    let mut flow = flow(name, &every("rate(1days)"));
    flow["triggerConfig"]["triggerProperties"]["Scheduled"] = schedule;
    appflow.ok("CreateFlow", flow).await;
    appflow.ok("StartFlow", named(name)).await;
}

fn at(seconds: &Value) -> String {
    Timestamp::from_second(seconds.as_i64().unwrap()).unwrap().strftime("%a %d %b %H:%M").to_string()
}

/// When the runs began, the oldest first.
async fn begun(appflow: &Asker, name: &str) -> Vec<String> {
    let runs = runs(appflow, name).await;
    runs.iter().rev().map(|run| at(&run["startedAt"])).collect()
}

fn days(clock: &Clock, days: i64) {
    clock.step(SignedDuration::from_hours(24 * days));
}

// It is Sunday, 1 March 2026, 12:00, wherever a test begins.

#[tokio::test]
async fn cron_fires_on_its_days() {
    let (_handle, appflow, clock) = started().await;
    scheduled(&appflow, "weekdays", json!({"scheduleExpression": "cron(30 8 ? * MON-WED *)"})).await;
    scheduled(&appflow, "monthly", json!({"scheduleExpression": "cron(0 0 L * ? 2026)"})).await;
    days(&clock, 7);
    assert_eq!(begun(&appflow, "weekdays").await, ["Mon 02 Mar 08:30", "Tue 03 Mar 08:30", "Wed 04 Mar 08:30"]);
    days(&clock, 60);
    assert_eq!(begun(&appflow, "monthly").await, ["Tue 31 Mar 00:00", "Thu 30 Apr 00:00"]);
    days(&clock, 400);
    assert_eq!(begun(&appflow, "monthly").await.last().unwrap(), "Thu 31 Dec 00:00");
    let refused = flow("never", &every("cron(0 0 30 2 ? *)"));
    let (code, _, text) = appflow.refused("CreateFlow", refused).await;
    assert!(code == "ValidationException" && text.contains("this never happens"), "{text}");
}

#[tokio::test]
async fn a_schedule_begins_ends_and_is_offset_as_it_says() {
    let (_handle, appflow, clock) = started().await;
    let second = |text: &str| text.parse::<Timestamp>().unwrap().as_second();
    let schedule = json!({
        "scheduleExpression": "rate(6hours)", "dataPullMode": "Incremental", "timezone": "America/New_York",
        "scheduleStartTime": second("2026-03-02T01:00:00Z"), "scheduleEndTime": second("2026-03-02T19:30:00Z"),
        "scheduleOffset": 1800, "firstExecutionFrom": second("2025-01-01T00:00:00Z"),
    });
    scheduled(&appflow, "windowed", schedule).await;
    days(&clock, 3);
    // The name of the time zone is a label.
    assert_eq!(
        begun(&appflow, "windowed").await,
        ["Mon 02 Mar 01:30", "Mon 02 Mar 07:30", "Mon 02 Mar 13:30"],
        "from its start, half an hour late, and not at the end"
    );
    let runs = runs(&appflow, "windowed").await;
    let pulled: Vec<(String, String)> =
        runs.iter().rev().map(|run| (at(&run["dataPullStartTime"]), at(&run["dataPullEndTime"]))).collect();
    let text = |from: &str, until: &str| (from.to_owned(), until.to_owned());
    assert_eq!(pulled[0], text("Wed 01 Jan 00:00", "Mon 02 Mar 01:00"), "what firstExecutionFrom says");
    assert_eq!(pulled[1], text("Mon 02 Mar 01:00", "Mon 02 Mar 07:00"), "from where the run before left off");
}

#[tokio::test]
async fn without_a_first_date_an_incremental_flow_reads_thirty_days_back() {
    let (_handle, appflow, clock) = started().await;
    scheduled(&appflow, "f1", json!({"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"})).await;
    days(&clock, 1);
    let run = &runs(&appflow, "f1").await[0];
    assert_eq!(at(&run["dataPullStartTime"]), "Sat 31 Jan 12:00");
}

#[tokio::test]
async fn a_flow_fires_though_nobody_looks_and_as_things_were() {
    let (_handle, appflow, clock) = started().await;
    scheduled(&appflow, "hourly", json!({"scheduleExpression": "rate(1hours)"})).await;
    clock.step(SignedDuration::from_mins(90));
    // The first run is over by now, and was well.
    appflow.ok("DeleteConnectorProfile", json!({"connectorProfileName": "crm", "forceDelete": true})).await;
    clock.step(SignedDuration::from_mins(60));
    let statuses: Vec<Value> =
        runs(&appflow, "hourly").await.iter().map(|run| run["executionStatus"].clone()).collect();
    assert_eq!(statuses, ["Error", "Successful"]);
}

#[tokio::test]
async fn a_flow_is_deactivated_by_failures_in_a_row_and_can_be_started_again() {
    let (_handle, appflow, clock) = started().await;
    let schedule = json!({"scheduleExpression": "rate(1hours)", "flowErrorDeactivationThreshold": 3});
    scheduled(&appflow, "hourly", schedule).await;
    clock.step(SignedDuration::from_mins(61));
    appflow.ok("DescribeFlow", named("hourly")).await;
    appflow.ok("DeleteConnectorProfile", json!({"connectorProfileName": "crm", "forceDelete": true})).await;
    days(&clock, 2);
    let read = appflow.ok("DescribeFlow", named("hourly")).await;
    assert_eq!(read["flowStatus"], "Errored");
    assert_eq!(read["flowStatusMessage"], "The flow was deactivated after 3 consecutive runs failed.");
    assert_eq!(at(&read["lastUpdatedAt"]), "Sun 01 Mar 16:00", "when the third had failed");
    assert_eq!(runs(&appflow, "hourly").await.len(), 4, "one was well, three were not, and then it was over");
    appflow.ok("CreateConnectorProfile", salesforce("crm", "t")).await;
    let started = appflow.ok("StartFlow", named("hourly")).await;
    assert_eq!(started["flowStatus"], "Active");
    clock.step(SignedDuration::from_mins(61));
    let read = appflow.ok("DescribeFlow", named("hourly")).await;
    assert_eq!((&read["flowStatus"], read.get("flowStatusMessage")), (&json!("Active"), None));
    assert_eq!(read["lastRunExecutionDetails"]["mostRecentExecutionStatus"], "Successful");
}

#[tokio::test]
async fn no_source_runs_more_often_than_it_allows() {
    let (_handle, appflow, _) = started().await;
    let marketo = json!({
        "connectorProfileName": "leads", "connectorType": "Marketo", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Marketo": {"instanceUrl": "https://acme.mktorest.com"}},
            "connectorProfileCredentials": {"Marketo": {"clientId": "i", "clientSecret": "s"}},
        },
    });
    appflow.ok("CreateConnectorProfile", marketo).await;
    let mut often = flow("leads", &every("cron(0/30 * * * ? *)"));
    often["sourceFlowConfig"] = json!({"connectorType": "Marketo", "connectorProfileName": "leads",
        "sourceConnectorProperties": {"Marketo": {"object": "leads"}}});
    often["tasks"][0]["connectorOperator"] = json!({"Marketo": "PROJECTION"});
    let (code, _, text) = appflow.refused("CreateFlow", often.clone()).await;
    assert!(code == "ValidationException" && text.contains("more often than hourly"), "{text}");
    often["triggerConfig"] = every("cron(0 * * * ? *)");
    appflow.ok("CreateFlow", often).await;
}

#[tokio::test]
async fn runs_are_limited_at_the_same_time_and_in_a_month() {
    let (handle, appflow, clock) = started().await;
    appflow.ok("CreateFlow", flow("now", &on_demand())).await;
    steer(&handle, "POST", "/_sandbox/quotas", json!({"appflow/flows/concurrent-runs": 2})).await;
    for _ in 0..2 {
        appflow.ok("StartFlow", named("now")).await;
    }
    let (code, status, text) = appflow.refused("StartFlow", named("now")).await;
    assert_eq!((code.as_str(), status), ("ServiceQuotaExceededException", 402), "{text}");
    clock.step(SignedDuration::from_secs(6));
    appflow.ok("StartFlow", named("now")).await;
    steer(&handle, "POST", "/_sandbox/quotas", json!({"appflow/flows/runs-a-month": 3})).await;
    clock.step(SignedDuration::from_secs(6));
    assert!(appflow.refused("StartFlow", named("now")).await.2.contains("in a month"));
    days(&clock, 31);
    appflow.ok("StartFlow", named("now")).await;
}

#[tokio::test]
async fn a_token_is_good_for_eight_hours() {
    let (_handle, appflow, clock) = started().await;
    scheduled(&appflow, "daily", json!({"scheduleExpression": "rate(1days)"})).await;
    appflow.ok("CreateFlow", flow("now", &on_demand())).await;
    let start = |token: &str| json!({"flowName": "now", "clientToken": token});
    let first = appflow.ok("StartFlow", start("t")).await["executionId"].clone();
    clock.step(SignedDuration::from_mins(8 * 60 - 1));
    assert_eq!(appflow.ok("StartFlow", start("t")).await["executionId"], first);
    clock.step(SignedDuration::from_mins(2));
    assert_ne!(appflow.ok("StartFlow", start("t")).await["executionId"], first);
    assert_eq!(runs(&appflow, "now").await.len(), 2);
}

#[tokio::test]
async fn the_version_of_the_schema_follows_the_mappings() {
    let (_handle, appflow, _) = started().await;
    let map = |field: &str, kind: &str| {
        json!({"taskType": "Map", "sourceFields": [field], "destinationField": field,
            "connectorOperator": {"Salesforce": "NO_OP"}, "taskProperties": {"DESTINATION_DATA_TYPE": kind}})
    };
    let rows = |value: &str| {
        json!({"taskType": "Filter", "sourceFields": ["Id"], "connectorOperator": {"Salesforce": "EQUAL_TO"},
            "taskProperties": {"DATA_TYPE": "string", "VALUE": value}})
    };
    let mut flow = flow("now", &on_demand());
    let projection = flow["tasks"][0].clone();
    let version = async |tasks: Value| {
        let mut changed = flow.clone();
        changed["tasks"] = tasks;
        appflow.ok("UpdateFlow", changed).await;
        appflow.ok("DescribeFlow", named("now")).await["schemaVersion"].as_i64().unwrap()
    };
    let tasks = json!([projection, map("Id", "string"), rows("1")]);
    let mut made = flow.clone();
    made["tasks"] = tasks;
    appflow.ok("CreateFlow", made).await;
    assert_eq!(version(json!([map("Id", "string"), rows("2"), projection])).await, 1, "order and rows do not count");
    assert_eq!(version(json!([map("Id", "number"), rows("2"), projection])).await, 2, "data types do");
    let keys = json!({"taskType": "Partition", "sourceFields": ["Id"]});
    assert_eq!(version(json!([map("Id", "number"), projection, keys])).await, 3, "and partition keys");
    flow["destinationFlowConfigList"] =
        json!([flow["destinationFlowConfigList"][0], flow["destinationFlowConfigList"][0]]);
    flow["flowName"] = "two".into();
    assert!(appflow.refused("CreateFlow", flow).await.2.contains("exactly one destination"));
}
