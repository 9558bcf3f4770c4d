//! Flows and connections, and what is read where a design lives.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{PROFILES, kinds, tells};
use crate::catalog::Location;
use crate::lint::{Subject, lint};
use crate::plan::{Environment, Found, FoundItem, Head, Kinds, Known};

#[expect(clippy::needless_pass_by_value, reason = "it is written where it is given")]
fn flow(key: &'static str, connection: &str, errors: Value) -> (&'static str, &'static str, Value) {
    (
        "flows",
        key,
        json!({
            "triggerConfig": {"triggerType": "OnDemand"},
            "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": connection,
                "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
            "destinationFlowConfigList": [{"connectorType": "Redshift", "destinationConnectorProperties": {"Redshift":
                {"object": "t", "intermediateBucketName": "b-c-d", "errorHandlingConfig": errors}}}],
            "tasks": [{"taskType": "Map_all", "sourceFields": []}],
        }),
    )
}

#[test]
fn connections_are_used_and_flows_keep_what_is_refused() {
    let connection = ("connector-profiles", "crm", json!({"connectorType": "Salesforce", "connectionMode": "Public"}));
    let used = flow("nightly", "${connector-profiles/crm}", json!({"bucketName": "errors"}));
    tells(
        "connection.unused",
        "appflow",
        "connector-profiles/crm",
        std::slice::from_ref(&connection),
        &[connection.clone(), used.clone()],
    );
    let lossy = flow("nightly", "${connector-profiles/crm}", Value::Null);
    tells("flow.loses-failures", "appflow", "flows/nightly", &[connection.clone(), lossy], &[connection, used.clone()]);
    tells(
        "name.gone",
        "appflow",
        "flows/nightly",
        &[flow("nightly", "gone", json!({}))],
        &[
            ("connector-profiles", "gone", json!({"connectorType": "Salesforce", "connectionMode": "Public"})),
            flow("nightly", "gone", json!({})),
        ],
    );
}

fn live(place: &str, items: Vec<(&'static str, FoundItem)>) -> (Kinds, Known) {
    let kinds = kinds(place);
    let environment =
        Environment { account: "111122223333".to_owned(), region: "us-east-1".to_owned(), ..Environment::default() };
    let found = Found { root: place.parse().unwrap(), kinds: kinds.clone(), items, environment };
    (kinds, found.known())
}

fn live_rules(place: &str, items: Vec<(&'static str, FoundItem)>) -> Vec<&'static str> {
    let (kinds, known) = live(place, items);
    let found = lint(&Subject::live(&kinds, &known), &Head::default(), Timestamp::UNIX_EPOCH);
    found.into_iter().map(|one| one.finding.rule).collect()
}

fn item(at: &str, document: Value) -> FoundItem {
    let at: Location = at.parse().unwrap();
    FoundItem { id: at.last().unwrap().to_owned(), at, reply: document.clone(), document, ..FoundItem::default() }
}

#[test]
fn flows_that_run_nowhere_are_found_where_they_live() {
    let of = |status: &str| {
        item(
            "appflow/flows/nightly",
            json!({
        "flowName": "nightly", "flowStatus": status, "triggerConfig": {"triggerType": "Scheduled"}}),
        )
    };
    assert!(live_rules("appflow", vec![("flows", of("Draft"))]).contains(&"flow.never-started"));
    assert!(!live_rules("appflow", vec![("flows", of("Active"))]).contains(&"flow.never-started"));
}

#[test]
fn integrations_lead_to_flows_that_are_there_and_in_service() {
    let arn = "arn:aws:appflow:us-east-1:111122223333:flow/nightly";
    let with = |flows: Value| {
        let at = "profiles/domains/acme/integrations".parse::<Location>().unwrap().child(arn);
        let document = json!({"DomainName": "acme", "Uri": arn, "ObjectTypeName": "Order"});
        let flows = flows.as_array().unwrap().clone();
        let looks = [("flows".to_owned(), flows)].into();
        let integration =
            FoundItem { id: arn.to_owned(), at, reply: document.clone(), document, looks, ..FoundItem::default() };
        let root = item(PROFILES, json!({"DomainName": "acme"}));
        let rules = live_rules(PROFILES, vec![("domain", root), ("integrations", integration)]);
        rules.into_iter().filter(|rule| rule.starts_with("integration.")).collect::<Vec<_>>()
    };
    assert_eq!(with(json!([])), ["integration.flow-gone"]);
    assert_eq!(with(json!([{"flowName": "nightly", "flowStatus": "Draft"}])), ["integration.flow-idle"]);
    assert_eq!(with(json!([{"flowName": "nightly", "flowStatus": "Active"}])), Vec::<&str>::new());
}

#[test]
fn private_connections_that_failed_are_found_where_they_live() {
    let of = |status: &str| {
        let state = json!({"status": status, "failureMessage": "the endpoint service refused it"});
        let profile = json!({
            "connectorProfileName": "sap", "connectorType": "SAPOData", "connectionMode": "Private",
            "privateConnectionProvisioningState": state,
        });
        live_rules("appflow", vec![("connector-profiles", item("appflow/connector-profiles/sap", profile))])
    };
    assert!(of("FAILED").contains(&"connection.not-provisioned"));
    assert!(!of("CREATED").contains(&"connection.not-provisioned"));
}
