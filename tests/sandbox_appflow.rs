//! AppFlow in the sandbox, over the wire: the status machine, runs, schedules, and what is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "sandbox_wire/connections.rs"]
mod connections;
#[path = "sandbox_wire/diagnoses.rs"]
mod diagnoses;
#[path = "sandbox_wire/labels.rs"]
mod labels;
#[path = "documents/merge.rs"]
mod merge;
#[path = "sandbox_wire/schedules.rs"]
mod schedules;
#[path = "sandbox_wire/written.rs"]
mod written;

use crate::asker;
use asker::{Asker, column, demo, empty, seeded};
use jiff::SignedDuration;
use serde_json::{Value, json};
use switchboard::model::Service;
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Handle, Seed};

async fn started() -> (Handle, Asker, Clock) {
    let (handle, appflow, clock) = empty(Service::AppFlow).await;
    appflow.ok("CreateConnectorProfile", salesforce("crm", "secret-token")).await;
    (handle, appflow, clock)
}

fn salesforce(name: &str, token: &str) -> Value {
    json!({
        "connectorProfileName": name, "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": { "Salesforce": { "instanceUrl": "https://acme.my.salesforce.com" } },
            "connectorProfileCredentials": { "Salesforce": { "accessToken": token } },
        },
    })
}

fn flow(name: &str, trigger: &Value) -> Value {
    json!({
        "flowName": name,
        "triggerConfig": trigger,
        "sourceFlowConfig": {
            "connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": { "Salesforce": { "object": "Contact" } },
        },
        "destinationFlowConfigList": [{
            "connectorType": "S3", "destinationConnectorProperties": { "S3": { "bucketName": "acme-lake" } },
        }],
        "tasks": [{ "taskType": "Filter", "sourceFields": ["Id"], "connectorOperator": { "Salesforce": "PROJECTION" } }],
    })
}

fn on_demand() -> Value {
    json!({ "triggerType": "OnDemand" })
}

fn every(expression: &str) -> Value {
    json!({ "triggerType": "Scheduled", "triggerProperties": { "Scheduled": { "scheduleExpression": expression, "dataPullMode": "Incremental" } } })
}

fn named(name: &str) -> Value {
    json!({ "flowName": name })
}

/// What makes a sound flow a broken one.
type Change<'a> = &'a dyn Fn(&mut Value);

async fn runs(appflow: &Asker, name: &str) -> Vec<Value> {
    appflow.all("DescribeFlowExecutionRecords", named(name), Some(3)).await.0
}

#[tokio::test]
async fn a_flow_on_demand_runs_when_it_is_started() {
    let (_handle, appflow, clock) = started().await;
    let made = appflow.ok("CreateFlow", flow("now", &on_demand())).await;
    assert_eq!(made, json!({ "flowArn": "arn:aws:appflow:us-east-1:111122223333:flow/now", "flowStatus": "Active" }));
    let run = appflow.ok("StartFlow", named("now")).await["executionId"].clone();
    assert_eq!(runs(&appflow, "now").await[0]["executionStatus"], "InProgress");
    assert_eq!(appflow.refused("DeleteFlow", named("now")).await.0, "ConflictException");
    clock.step(SignedDuration::from_secs(30));
    let ended = &runs(&appflow, "now").await[0];
    assert_eq!((&ended["executionId"], &ended["executionStatus"]), (&run, &json!("Successful")));
    assert_eq!(ended["executionResult"], json!({"bytesProcessed": 0, "bytesWritten": 0, "recordsProcessed": 0}));
    let read = appflow.ok("DescribeFlow", named("now")).await;
    assert_eq!(read["lastRunExecutionDetails"]["mostRecentExecutionStatus"], "Successful");
    let (code, status, _) = appflow.refused("StopFlow", named("now")).await;
    assert_eq!((code.as_str(), status), ("UnsupportedOperationException", 400));
    appflow.ok("DeleteFlow", named("now")).await;
    assert_eq!(appflow.refused("DescribeFlow", named("now")).await.0, "ResourceNotFoundException");
}

#[tokio::test]
async fn a_schedule_fires_on_the_sandboxs_clock() {
    let (_handle, appflow, clock) = started().await;
    assert_eq!(appflow.ok("CreateFlow", flow("often", &every("rate(5minutes)"))).await["flowStatus"], "Draft");
    assert_eq!(appflow.refused("StopFlow", named("often")).await.0, "ConflictException");
    clock.step(SignedDuration::from_hours(1));
    assert!(runs(&appflow, "often").await.is_empty());
    let begun = appflow.ok("StartFlow", named("often")).await;
    assert_eq!((&begun["flowStatus"], begun.get("executionId")), (&json!("Active"), None));
    assert_eq!(appflow.refused("StartFlow", named("often")).await.0, "ConflictException");
    assert_eq!(appflow.refused("DeleteFlow", named("often")).await.0, "ConflictException");
    clock.step(SignedDuration::from_mins(26));
    let records = runs(&appflow, "often").await;
    assert_eq!(records.len(), 5);
    assert_eq!(records[0]["dataPullStartTime"], records[1]["dataPullEndTime"]);
    assert_eq!(appflow.ok("StopFlow", named("often")).await["flowStatus"], "Suspended");
    clock.step(SignedDuration::from_hours(1));
    assert_eq!(runs(&appflow, "often").await.len(), 5);
    appflow.ok("DeleteFlow", named("often")).await;
}

#[tokio::test]
async fn runs_can_be_cancelled_while_they_are_in_progress() {
    let (_handle, appflow, clock) = started().await;
    appflow.ok("CreateFlow", flow("now", &on_demand())).await;
    let old = appflow.ok("StartFlow", named("now")).await["executionId"].clone();
    clock.step(SignedDuration::from_secs(30));
    let new = appflow.ok("StartFlow", named("now")).await["executionId"].clone();
    let reply =
        appflow.ok("CancelFlowExecutions", json!({ "flowName": "now", "executionIds": [old, new, "none"] })).await;
    assert_eq!(reply["invalidExecutions"], json!([old, "none"]));
    assert_eq!(runs(&appflow, "now").await[0]["executionStatus"], "CancelStarted");
    clock.step(SignedDuration::from_secs(5));
    assert_eq!(column(&runs(&appflow, "now").await, "executionStatus"), ["Canceled", "Successful"]);
}

#[tokio::test]
async fn a_run_whose_profile_is_gone_fails_and_says_so() {
    let (_handle, appflow, clock) = started().await;
    let mut often = flow("often", &every("rate(1minutes)"));
    often["triggerConfig"]["triggerProperties"]["Scheduled"]["flowErrorDeactivationThreshold"] = 3.into();
    appflow.ok("CreateFlow", often).await;
    appflow.ok("StartFlow", named("often")).await;
    let profile = json!({ "connectorProfileName": "crm" });
    assert_eq!(appflow.refused("DeleteConnectorProfile", profile.clone()).await.0, "ConflictException");
    appflow.ok("DeleteConnectorProfile", json!({ "connectorProfileName": "crm", "forceDelete": true })).await;
    clock.step(SignedDuration::from_secs(200));
    let read = appflow.ok("DescribeFlow", named("often")).await;
    assert_eq!(read["flowStatus"], "Errored");
    assert!(read["flowStatusMessage"].as_str().unwrap().contains("3 consecutive"));
    assert_eq!(
        read["lastRunExecutionDetails"]["mostRecentExecutionMessage"],
        "Connector Profile with name crm does not exist."
    );
    assert_eq!(appflow.refused("DeleteConnectorProfile", profile).await.0, "ResourceNotFoundException");
}

#[tokio::test]
async fn a_flow_that_cannot_work_is_refused() {
    let (_handle, appflow, _clock) = started().await;
    let broken = |change: Change<'_>| {
        let mut flow = flow("broken", &on_demand());
        change(&mut flow);
        flow
    };
    let task =
        "Create Flow request failed: [Task Validation Error: You must specify a projection task or a MAP_ALL task]";
    let cases: [(Change<'_>, &str, &str); 7] = [
        (&|flow| flow["tasks"] = json!([]), "ValidationException", task),
        (
            &|flow| flow["sourceFlowConfig"]["connectorProfileName"] = "no".into(),
            "ResourceNotFoundException",
            "Connector Profile with name no does not exist.",
        ),
        (&|flow| flow["sourceFlowConfig"]["connectorType"] = "Zendesk".into(), "ValidationException", "Zendesk"),
        (&|flow| flow["triggerConfig"] = every("whenever"), "ValidationException", "whenever"),
        (
            &|flow| flow["triggerConfig"]["triggerProperties"] = every("rate(1days)")["triggerProperties"].clone(),
            "ValidationException",
            "no schedule",
        ),
        (&|flow| flow["destinationFlowConfigList"] = json!([]), "ValidationException", "destination"),
        (
            &|flow| flow["destinationFlowConfigList"][0]["connectorType"] = "Slack".into(),
            "ValidationException",
            "Slack",
        ),
    ];
    for (change, code, message) in cases {
        let refused = appflow.refused("CreateFlow", broken(change)).await;
        assert_eq!(refused.0, code, "{}", refused.2);
        assert!(refused.2.contains(message), "{}", refused.2);
    }
    let mut upsert = flow("crm-to-crm", &on_demand());
    upsert["destinationFlowConfigList"] = json!([{ "connectorType": "Salesforce", "connectorProfileName": "crm",
        "destinationConnectorProperties": { "Salesforce": { "object": "Lead", "writeOperationType": "UPSERT" } } }]);
    assert!(appflow.refused("CreateFlow", upsert).await.2.contains("idFieldNames"));
}

#[tokio::test]
async fn an_update_may_change_everything_but_connectors_and_destination() {
    let (_handle, appflow, _clock) = started().await;
    appflow.ok("CreateFlow", flow("nightly", &every("rate(1days)"))).await;
    let mut change = flow("nightly", &every("rate(2days)"));
    change["description"] = "Every other night".into();
    change["tasks"] = json!([{ "taskType": "Map_all", "sourceFields": [] }]);
    assert_eq!(appflow.ok("UpdateFlow", change.clone()).await["flowStatus"], "Draft");
    let read = appflow.ok("DescribeFlow", named("nightly")).await;
    assert_eq!((&read["schemaVersion"], &read["description"]), (&json!(2), &json!("Every other night")));
    change["destinationFlowConfigList"][0]["destinationConnectorProperties"]["S3"]["bucketName"] = "other".into();
    assert_eq!(
        appflow.refused("UpdateFlow", change).await.2,
        "Update Flow request failed due to:[Destination object for the destination connector can not be updated]"
    );
    let mut other = flow("nightly", &every("rate(2days)"));
    other["sourceFlowConfig"]["sourceConnectorProperties"]["Salesforce"]["object"] = "Lead".into();
    appflow.ok("UpdateFlow", other).await;
    let read = appflow.ok("DescribeFlow", named("nightly")).await;
    assert_eq!(read["sourceFlowConfig"]["sourceConnectorProperties"]["Salesforce"]["object"], "Lead");
    assert!(read.get("description").is_none(), "what an update leaves out is gone: {read}");
    let mut bucket = flow("nightly", &every("rate(2days)"));
    bucket["sourceFlowConfig"] = json!({ "connectorType": "S3", "sourceConnectorProperties": { "S3": { "bucketName": "acme", "bucketPrefix": "in" } } });
    bucket["tasks"] = json!([{ "taskType": "Map_all", "sourceFields": [] }]);
    assert!(appflow.refused("UpdateFlow", bucket).await.2.contains("can not be updated"));
    let token = |description: &str| {
        let mut flow = flow("twice", &on_demand());
        flow["clientToken"] = "t".into();
        flow["description"] = description.into();
        flow
    };
    let first = appflow.ok("CreateFlow", token("a")).await;
    assert_eq!(appflow.ok("CreateFlow", token("a")).await, first);
    assert_eq!(appflow.refused("CreateFlow", token("b")).await.0, "ConflictException");
    assert_eq!(
        appflow.refused("CreateFlow", flow("twice", &on_demand())).await.2,
        "Flow with name twice already exists."
    );
    assert_eq!(appflow.refused("StartFlow", named("none")).await.0, "ResourceNotFoundException");
}

#[tokio::test]
async fn credentials_never_come_back() {
    let (_handle, appflow, clock) = started().await;
    let read = appflow.ok("DescribeConnectorProfiles", json!({ "connectorProfileNames": ["crm"] })).await;
    assert!(!read.to_string().contains("secret-token"), "{read}");
    assert!(
        read["connectorProfileDetails"][0]["credentialsArn"].as_str().unwrap().starts_with("arn:aws:secretsmanager:")
    );
    let (code, status, _) = appflow.refused("CreateConnectorProfile", salesforce("other", "wrong")).await;
    assert_eq!((code.as_str(), status), ("ConnectorAuthenticationException", 401));
    assert_eq!(appflow.refused("CreateConnectorProfile", salesforce("crm", "x")).await.0, "ConflictException");
    let mut private = salesforce("inside", "x");
    private["connectionMode"] = "Private".into();
    appflow.ok("CreateConnectorProfile", private).await;
    let state = || async {
        let read = appflow.ok("DescribeConnectorProfiles", json!({ "connectorProfileNames": ["inside"] })).await;
        read["connectorProfileDetails"][0]["privateConnectionProvisioningState"]["status"].clone()
    };
    assert_eq!(state().await, "PENDING");
    clock.step(SignedDuration::from_secs(10));
    assert_eq!(state().await, "CREATED");
    let mut wrong = salesforce("crm", "x");
    wrong["connectorProfileConfig"]["connectorProfileProperties"] = json!({ "Slack": { "instanceUrl": "https://x" } });
    assert_eq!(appflow.refused("UpdateConnectorProfile", wrong).await.0, "ValidationException");
}

#[tokio::test]
async fn connectors_are_described_and_custom_ones_registered() {
    let (_handle, appflow, _clock) = started().await;
    let (all, pages) = appflow.all("DescribeConnectors", json!({}), Some(10)).await;
    assert_eq!((all.len(), pages), (24, 8), "those that go by a label are summed up only");
    let one = appflow.ok("DescribeConnector", json!({ "connectorType": "Servicenow" })).await;
    assert!(one["connectorConfiguration"]["connectorMetadata"]["ServiceNow"].is_object(), "{one}");
    let own = json!({ "connectorLabel": "Own", "connectorProvisioningType": "LAMBDA",
        "connectorProvisioningConfig": { "lambda": { "lambdaArn": "arn:aws:lambda:eu-central-1:111122223333:function:own" } } });
    appflow.ok("RegisterConnector", own.clone()).await;
    assert_eq!(appflow.refused("RegisterConnector", own).await.0, "ConflictException");
    let listed = appflow.ok("ListConnectors", json!({})).await;
    assert_eq!(listed["connectors"][0]["connectorLabel"], "Own");
    let named = json!({ "connectorType": "CustomConnector", "connectorLabel": "Own" });
    assert_eq!(appflow.ok("DescribeConnector", named).await["connectorConfiguration"]["connectorLabel"], "Own");
    let profile = json!({ "connectorProfileName": "own", "connectorType": "CustomConnector", "connectorLabel": "Own", "connectionMode": "Public",
        "connectorProfileConfig": { "connectorProfileProperties": { "CustomConnector": {} } } });
    appflow.ok("CreateConnectorProfile", profile).await;
    assert_eq!(appflow.refused("UnregisterConnector", json!({ "connectorLabel": "Own" })).await.0, "ConflictException");
    appflow.ok("UpdateConnectorRegistration", json!({ "connectorLabel": "Own", "description": "Mine" })).await;
    appflow.ok("UnregisterConnector", json!({ "connectorLabel": "Own", "forceDelete": true })).await;
    assert_eq!(
        appflow.refused("UnregisterConnector", json!({ "connectorLabel": "Own" })).await.0,
        "ResourceNotFoundException"
    );
    let fields = json!({ "connectorEntityName": "Contact", "connectorProfileName": "crm" });
    let fields = appflow.ok("DescribeConnectorEntity", fields).await;
    assert_eq!(fields["connectorEntityFields"][0]["isPrimaryKey"], true);
    let none = json!({ "connectorEntityName": "Nothing", "connectorProfileName": "crm" });
    assert_eq!(appflow.refused("DescribeConnectorEntity", none).await.0, "ResourceNotFoundException");
}

#[tokio::test]
async fn everything_in_the_demo_fits_the_facts() {
    let (handle, appflow) = demo(Service::AppFlow).await;
    let (flows, pages) = appflow.all("ListFlows", json!({}), Some(5)).await;
    assert_eq!((flows.len(), pages), (15, 3));
    let mut failed = 0;
    for name in column(&flows, "flowName") {
        appflow.ok("DescribeFlow", named(name)).await;
        let (runs, _) = appflow.all("DescribeFlowExecutionRecords", named(name), Some(20)).await;
        let errors: Vec<&Value> = runs.iter().filter(|run| run["executionStatus"] == "Error").collect();
        assert!(errors.iter().all(|run| run["executionResult"]["errorInfo"]["executionMessage"].is_string()), "{name}");
        failed += errors.len();
        let started: Vec<f64> = runs.iter().map(|run| run["startedAt"].as_f64().unwrap()).collect();
        assert!(started.is_sorted_by(|newer, older| newer >= older), "{name}");
    }
    assert!(failed > 10, "{failed}");
    let (profiles, _) = appflow.all("DescribeConnectorProfiles", json!({}), Some(4)).await;
    assert_eq!(profiles.len(), 13);
    let unreachable = ["salesforce-fullcopy-sandbox", "sap-s4-finance"];
    for profile in column(&profiles, "connectorProfileName").into_iter().filter(|name| !unreachable.contains(name)) {
        let (entities, _) =
            appflow.all("ListConnectorEntities", json!({ "connectorProfileName": profile }), Some(3)).await;
        assert!(!entities.is_empty(), "{profile}");
        for entity in entities {
            let ask = json!({ "connectorProfileName": profile, "connectorEntityName": entity["name"] });
            appflow.ok("DescribeConnectorEntity", ask).await;
            if entity["hasNestedEntities"] == true {
                let below = json!({ "connectorProfileName": profile, "entitiesPath": entity["name"] });
                assert!(!appflow.all("ListConnectorEntities", below, Some(1)).await.0.is_empty());
            }
        }
    }
    let codes = ["ConnectorAuthenticationException", "ConnectorServerException"];
    for (profile, code) in unreachable.into_iter().zip(codes) {
        let asked = json!({ "connectorProfileName": profile });
        assert_eq!(appflow.refused("ListConnectorEntities", asked).await.0, code, "{profile}");
    }
    let arn = &flows[0]["flowArn"];
    appflow.ok("TagResource", json!({ "resourceArn": arn, "tags": { "seen": "yes" } })).await;
    assert_eq!(appflow.ok("ListTagsForResource", json!({ "resourceArn": arn })).await["tags"]["seen"], "yes");
    let staging = Asker::in_account(&handle, Service::AppFlow, "AKIASANDBOX000000002");
    assert_eq!(staging.all("ListFlows", json!({}), None).await.0.len(), 2);
}
