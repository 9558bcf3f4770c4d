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

/// What is said of the sign-ins of two connections to one application. The flow of `failed` is refused on its 100th day,
/// and what else there is was signed in so many days ago.
fn sign_ins(days: i64, runs_by_itself: bool, properties: &Value) -> Vec<(String, &'static str, String)> {
    let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let ago = |days: i64| (now - jiff::SignedDuration::from_hours(24 * days)).as_second();
    let connection = |name: &str, days: i64| {
        let document = json!({
            "connectorProfileName": name, "connectorType": "Salesforce", "connectionMode": "Public",
            "connectorProfileProperties": properties, "lastUpdatedAt": ago(days),
        });
        ("connector-profiles", item(&format!("appflow/connector-profiles/{name}"), document))
    };
    let flow = |name: &str, connection: &str, trigger: &str, error: Option<&str>| {
        let document = json!({
            "flowName": name, "flowStatus": "Active", "triggerConfig": {"triggerType": trigger},
            "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": connection},
        });
        let run = |days: i64, error: Option<&str>| {
            let status = if error.is_some() { "Error" } else { "Successful" };
            json!({"startedAt": ago(days), "executionStatus": status,
                "executionResult": {"errorInfo": {"executionMessage": error}}})
        };
        let runs = vec![run(10, error), run(20, error), run(30, None)];
        let looks = [("runs".to_owned(), runs)].into();
        ("flows", FoundItem { looks, ..item(&format!("appflow/flows/{name}"), document) })
    };
    let trigger = if runs_by_itself { "Scheduled" } else { "OnDemand" };
    let items = vec![
        connection("failed", 120),
        connection("other", days),
        flow("old", "failed", "OnDemand", Some("INVALID_SESSION_ID: Session expired or invalid")),
        flow("new", "other", trigger, None),
    ];
    let (kinds, known) = live("appflow", items);
    let found = lint(&Subject::live(&kinds, &known), &Head::default(), now).into_iter();
    let of_sign_ins = found.filter(|one| one.finding.rule.starts_with("connection.sign-in"));
    of_sign_ins.map(|one| (one.key, one.finding.rule, one.finding.says)).collect()
}

#[test]
fn a_sign_in_that_may_end_soon_is_told_by_its_age_and_by_what_became_of_others() {
    let salesforce = json!({"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}});
    assert_eq!(sign_ins(79, true, &salesforce), []);
    let near = sign_ins(80, true, &salesforce);
    assert_eq!(near.len(), 1);
    assert_eq!((near[0].0.as_str(), near[0].1), ("other", "connection.sign-in-ends"));
    assert!(near[0].2.contains("80 days ago; failed, to the same application, was refused after 100"), "{near:?}");
    // Nothing that runs by itself needs it.
    assert_eq!(sign_ins(80, false, &salesforce), []);
    let rules: Vec<&str> = sign_ins(181, true, &salesforce).into_iter().map(|(_, rule, _)| rule).collect();
    assert_eq!(rules, ["connection.sign-in-ends", "connection.sign-in-old"]);
    // A name and a password are no sign-in that ends by itself.
    assert_eq!(sign_ins(400, true, &json!({"Snowflake": {"warehouse": "W", "stage": "S", "bucketName": "b-c"}})), []);
    let grant = |grant: &str| {
        let own = json!({"tokenUrl": "https://api.hubapi.com/oauth/v1/token", "oAuth2GrantType": grant});
        sign_ins(400, true, &json!({"CustomConnector": {"oAuth2Properties": own}})).len()
    };
    assert_eq!((grant("CLIENT_CREDENTIALS"), grant("AUTHORIZATION_CODE")), (0, 2));
}
