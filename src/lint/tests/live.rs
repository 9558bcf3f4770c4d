//! Flows and connections, and what is read where a design lives.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::every::Cases;
use super::{PROFILES, kinds};
use crate::catalog::Location;
use crate::lint::{LintFinding, Subject, lint};
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

pub(super) fn connections_are_used_and_flows_keep_what_is_refused(cases: &mut Cases) {
    let connection = ("connector-profiles", "crm", json!({"connectorType": "Salesforce", "connectionMode": "Public"}));
    let used = flow("nightly", "${connector-profiles/crm}", json!({"bucketName": "errors"}));
    cases.tell(
        "connection.unused",
        "appflow",
        "connector-profiles/crm",
        std::slice::from_ref(&connection),
        &[connection.clone(), used.clone()],
    );
    let lossy = flow("nightly", "${connector-profiles/crm}", Value::Null);
    cases.tell(
        "flow.loses-failures",
        "appflow",
        "flows/nightly",
        &[connection.clone(), lossy],
        &[connection, used.clone()],
    );
    cases.tell(
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

fn live_found(place: &str, items: Vec<(&'static str, FoundItem)>) -> Vec<LintFinding> {
    let (kinds, known) = live(place, items);
    lint(&Subject::live(&kinds, &known), &Head::default(), Timestamp::UNIX_EPOCH)
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
    let is_found = |status: &str| {
        live_found("appflow", vec![("flows", of(status))]).iter().any(|one| one.finding.rule == "flow.never-started")
    };
    assert!(is_found("Draft") && !is_found("Active"));
}

pub(super) fn integrations_lead_to_flows_that_are_there_and_in_service(cases: &mut Cases) {
    let arn = "arn:aws:appflow:us-east-1:111122223333:flow/nightly";
    let with = |flows: Value| {
        let at = "profiles/domains/acme/integrations".parse::<Location>().unwrap().child(arn);
        let document = json!({"DomainName": "acme", "Uri": arn, "ObjectTypeName": "Order"});
        let flows = flows.as_array().unwrap().clone();
        let looks = [("flows".to_owned(), flows)].into();
        let integration =
            FoundItem { id: arn.to_owned(), at, reply: document.clone(), document, looks, ..FoundItem::default() };
        let root = item(PROFILES, json!({"DomainName": "acme"}));
        live_found(PROFILES, vec![("domain", root), ("integrations", integration)])
    };
    let flow = |status: &str| with(json!([{"flowName": "nightly", "flowStatus": status}]));
    let about = "integrations/arn:aws:appflow:${region}:${account}:flow/nightly";
    cases.found("integration.flow-gone", about, with(json!([])), flow("Active"));
    cases.found("integration.flow-gone", about, with(json!([])), flow("Draft"));
    cases.found("integration.flow-idle", about, flow("Draft"), flow("Active"));
    cases.found("integration.flow-idle", about, flow("Draft"), with(json!([])));
}

pub(super) fn private_connections_that_failed_are_found_where_they_live(cases: &mut Cases) {
    let of = |status: &str| {
        let state = json!({"status": status, "failureMessage": "the endpoint service refused it"});
        let profile = json!({
            "connectorProfileName": "sap", "connectorType": "SAPOData", "connectionMode": "Private",
            "privateConnectionProvisioningState": state,
        });
        live_found("appflow", vec![("connector-profiles", item("appflow/connector-profiles/sap", profile))])
    };
    cases.found("connection.not-provisioned", "connector-profiles/sap", of("FAILED"), of("CREATED"));
}

/// What is said of the sign-ins of two connections to one application. The flow of `failed` is refused on its 100th day,
/// and what else there is was signed in so many days ago.
fn found_sign_ins(days: i64, runs_by_itself: bool, properties: &Value) -> Vec<LintFinding> {
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
    lint(&Subject::live(&kinds, &known), &Head::default(), now)
}

pub(super) fn a_sign_in_is_told_by_its_age(cases: &mut Cases) {
    let salesforce = json!({"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}});
    let of = |days: i64, runs_by_itself: bool| found_sign_ins(days, runs_by_itself, &salesforce);
    let about = "connector-profiles/other";
    cases.found("connection.sign-in-ends", about, of(80, true), of(79, true));
    cases.found("connection.sign-in-ends", about, of(80, true), of(80, false));
    cases.found("connection.sign-in-old", about, of(181, true), of(180, true));
}

fn sign_ins(days: i64, runs_by_itself: bool, properties: &Value) -> Vec<(String, &'static str, String)> {
    let found = found_sign_ins(days, runs_by_itself, properties).into_iter();
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
