//! Something new that begins as a copy.

use serde_json::json;

use super::*;
use crate::catalog::{Resource, Scope};
use crate::screens::form::offers_on;

const COPY: &str = "appflow/flows?like=nightly!create";

fn flow() -> Value {
    json!({
        "flowName": "nightly", "description": "Every night", "flowArn": "arn:x", "flowStatus": "Active",
        "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled":
            {"scheduleExpression": "rate(1days)", "dataPullMode": "Complete", "scheduleStartTime": 1}}},
        "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
        "destinationFlowConfigList": [
            {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-lake"}}}],
        "tasks": [{"taskType": "Map_all", "sourceFields": [], "taskProperties": {}}],
        "tags": {"team": "crm", "aws:made-by": "profiles"}, "lastUpdatedBy": "arn:me", "kmsArn": "arn:aws:kms:us-east-1:111122223333:key/8c4f2a1e-5d37-4b69-9a0e-6f1c2d3b4a59",
    })
}

#[test]
fn a_copy_begins_with_the_document_and_asks_for_a_name_of_its_own() {
    let mut form = Rig::at(COPY);
    form.sees("loading what exists");
    form.answer(FormSlot::Current, flow());
    form.looks("copy_of_a_flow_80x24");
    let said = form.harness.said();
    assert!(said.contains("a copy of nightly; not copied: schedule start time"), "{said}");
    form.type_text("weekly");
    form.press("ctrl-s ctrl-s");
    let sent = form.sent("CreateFlow").pop();
    let sent = sent.unwrap_or_else(|| panic!("{}", form.screen()));
    let mut wanted = flow();
    let members = wanted.as_object_mut().unwrap();
    members.retain(|name, _| !["flowArn", "flowStatus", "lastUpdatedBy"].contains(&name.as_str()));
    members["flowName"] = "weekly".into();
    members["tags"] = json!({"team": "crm"});
    members["triggerConfig"]["triggerProperties"]["Scheduled"].as_object_mut().unwrap().remove("scheduleStartTime");
    let mut sent = sent;
    sent.as_object_mut().unwrap().shift_remove("clientToken");
    assert_eq!(sent, wanted);
}

#[test]
fn nothing_is_typed_in_a_copy_until_somebody_types() {
    let mut form = Rig::at(COPY);
    form.answer(FormSlot::Current, flow());
    assert!(form.page.unsaved().is_none());
    form.press("esc");
    assert!(form.drafts().is_empty());
}

#[test]
fn what_is_to_be_copied_and_is_not_there_is_said() {
    let mut form = Rig::at(COPY);
    let gone =
        crate::screens::testing::error(crate::contract::ErrorKind::NotFound, "ResourceNotFoundException", "gone", 404);
    form.harness.result(&mut *form.page, FormSlot::Current, &Outcome::Failed(gone));
    form.sees("there is no flow nightly, so there is nothing to copy");
}

#[test]
fn a_copy_of_an_option_is_an_option_of_the_same_field() {
    let mut form = Rig::at("cases/domains/d/fields/f/options?like=high!create");
    form.answer(FormSlot::Current, json!({"options": [{"name": "High", "value": "high", "active": true}]}));
    form.press("f2");
    form.sees("High");
    let screen = form.screen();
    assert!(!screen.contains("\"high\""), "{screen}");
}

#[test]
fn a_connection_is_copied_without_its_secrets_and_says_so() {
    let mut form = Rig::at("appflow/connector-profiles?like=crm!create");
    form.answer(
        FormSlot::Current,
        json!({"connectorProfileDetails": [{"connectorProfileName": "crm", "connectorType": "Salesforce",
            "connectionMode": "Public", "credentialsArn": "arn:secret",
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.example"}}}]}),
    );
    let said = form.harness.said();
    assert!(said.contains("secrets, which are typed again"), "{said}");
    form.press("f2");
    form.sees("https://acme.example");
    assert!(!form.screen().contains("credentialsArn"));
}

#[test]
fn whatever_can_be_copied_offers_it_and_no_creation_takes_a_member_of_that_name() {
    for resource in catalog().resources() {
        let offered = offers_on(resource, None, false).contains(&Action::Duplicate);
        assert_eq!(offered, resource.copies().is_some(), "{}", resource.path);
        if let Some(create) = resource.copies() {
            assert!(create.operation.operation().input.member("like").is_none(), "{}", resource.path);
        }
    }
}

#[test]
fn a_copy_of_a_case_has_not_its_number() {
    let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
    let values = [("title", "Lamp"), ("reference_number", "102677039"), ("created_datetime", "2026-03-01T10:00:00Z")];
    let fields: Vec<Value> = values.iter().map(|(id, text)| field(id, text)).collect();
    let resource = catalog().resource("cases/domains/cases").unwrap();
    let copied = resource.copy(&json!({"caseId": "c1", "templateId": "t1", "fields": fields})).unwrap();
    assert_eq!(copied.input["fields"], json!([field("title", "Lamp")]));
    assert_eq!(copied.left_out, ["reference_number"]);
}

/// What can be made can be made again from what is there. An object would be replaced by its copy, and nothing says what
/// a workflow was begun with.
#[test]
fn whatever_can_be_created_can_be_copied_but_for_what_says_too_little_of_itself() {
    let makes = |resource: &&Resource| {
        resource.action("create").is_some_and(|action| action.scope == Scope::List) && resource.copies().is_none()
    };
    let none: Vec<&str> = catalog().resources().iter().filter(makes).map(|resource| resource.path.as_str()).collect();
    assert_eq!(none, ["profiles/domains/profiles/objects", "profiles/domains/workflows"]);
}
