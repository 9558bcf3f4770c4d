//! What a diagnosis shows, and where it leads.

use serde_json::json;

use super::*;
use crate::catalog::{Place, catalog};
use crate::contract::ErrorKind;
use crate::rules::diagnosis::{WAYS, is_diagnosed};
use crate::screens::testing::{ScreenHarness, error};
use crate::screens::{ItemSlot, open};

const AT: &str = "appflow/flows/nightly!why";

fn flow(status: &str) -> Value {
    json!({
        "flowName": "nightly", "flowStatus": status, "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
        "destinationFlowConfigList": [
            {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme"}}}],
        "tasks": [{"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"Salesforce": "NO_OP"}}],
    })
}

fn failed_run() -> Value {
    json!({"executionId": "r-1", "executionStatus": "Error", "startedAt": 1_772_300_000, "executionResult": {"errorInfo": {
        "putFailuresCount": 0, "executionMessage": "INVALID_SESSION_ID: Session expired or invalid. Reauthorize the connector profile crm."}}})
}

/// The page with all that it reads.
fn page(flow: &Value, runs: &Value) -> (ScreenHarness, Box<dyn Screen>) {
    let mut harness = ScreenHarness::at(AT);
    let mut page = open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.answer(&mut *page, ItemSlot::Document, flow.clone());
    let crm = json!({"connectorProfileName": "crm", "connectorType": "Salesforce", "lastUpdatedAt": 1_760_000_000});
    harness.answer(&mut *page, PageSlot::Panel(0, 0), json!({ "connectorProfileDetails": [crm] }));
    harness.answer(&mut *page, PageSlot::Panel(0, 1), json!({ "flowExecutions": runs }));
    (harness, page)
}

#[test]
fn a_diagnosis_at_two_sizes() {
    let (mut harness, page) = page(&flow("Active"), &json!([failed_run()]));
    for (width, height) in [(80, 24), (140, 40)] {
        harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("failing_flow_{width}x{height}"), harness.page(&*page));
    }
}

#[test]
fn a_finding_leads_to_where_something_is_done() {
    let (mut harness, mut page) = page(&flow("Active"), &json!([failed_run()]));
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), ["appflow/flows/nightly/runs"]);
    harness.commands.clear();
    harness.press(&mut *page, "j enter");
    assert_eq!(harness.opened_at(), ["appflow/connector-profiles/crm!edit"]);
}

#[test]
fn where_nothing_is_found_that_is_said() {
    let run = json!({"executionId": "r-1", "executionStatus": "Successful", "startedAt": 1_772_300_000,
        "executionResult": {"recordsProcessed": 7}});
    let (harness, page) = page(&flow("Active"), &json!([run]));
    assert!(harness.page(&*page).contains("Nothing wrong is found"), "{}", harness.page(&*page));
}

#[test]
fn what_could_not_be_read_is_said_and_the_rest_is_looked_at() {
    let (mut harness, mut page) = page(&flow("Suspended"), &json!([]));
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "not allowed to read runs", 403);
    harness.result(&mut *page, PageSlot::Panel(0, 1), &Outcome::Failed(denied));
    let screen = harness.page(&*page);
    assert!(screen.contains("runs could not be read: not allowed") && screen.contains("It was stopped"), "{screen}");
}

#[test]
fn every_diagnosis_of_the_catalogue_can_be_made() {
    let mut held = 0;
    for (resource, spec) in catalog().resources().iter().filter_map(|of| Some((of, of.diagnosis.as_ref()?))) {
        assert!(is_diagnosed(&spec.rules), "{}", resource.path);
        let item: Location = "appflow/flows/nightly".parse().unwrap();
        for read in spec.reads.values() {
            assert!(read.plan(&item, &[], &Prepared::default()).is_ok(), "{}: {read:?}", resource.path);
        }
        for name in WAYS {
            let to = spec.way(name, "some", &item, resource).unwrap_or_else(|| panic!("{}: {name}", resource.path));
            let is_list = matches!(catalog().place(&to), Ok(Place::List(_)));
            assert!(deed_at(&to).is_some() || is_list, "{to}");
            assert!(!called(&to).is_empty(), "{to}");
        }
        assert!(spec.ways().all(|way| WAYS.contains(&way)), "{}", resource.path);
        held += 1;
    }
    assert_eq!(held, 1);
}
