//! The fields that a flow carries, by keys.

use serde_json::{Value, json};

use super::*;
use crate::screens::form::slots::FlowEnd;

/// A flow with both ends chosen, in the step of its fields.
fn mapping(to: &Value) -> Rig {
    let mut form = Rig::at("appflow/flows!create");
    form.press("f2 ctrl-a");
    let flow = json!({"flowName": "contacts", "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
        "destinationFlowConfigList": [to]});
    form.harness.paste(&mut *form.page, &flow.to_string());
    form.press("f2 alt-right alt-right");
    form
}

fn profiles() -> Value {
    json!({"connectorType": "CustomerProfiles", "destinationConnectorProperties":
        {"CustomerProfiles": {"domainName": "acme", "objectTypeName": "Contact"}}})
}

fn contact() -> Value {
    let field = |name: &str, label: &str, kind: &str, key: bool| {
        json!({"identifier": name, "label": label, "isPrimaryKey": key,
            "sourceProperties": {"isRetrievable": true, "isQueryable": true},
            "supportedFieldTypeDetails": {"v1": {"fieldType": kind, "filterOperators": ["EQUAL_TO", "CONTAINS"]}}})
    };
    json!({"connectorEntityFields": [field("Id", "Contact ID", "id", true), field("Email", "E-mail", "email", false),
        field("FirstName", "First name", "string", false), field("LastName", "Last name", "string", false),
        field("SSN__c", "Social security number", "string", false)]})
}

fn object_type() -> Value {
    json!({"ObjectTypeName": "Contact", "Fields": {
        "id": {"Source": "_source.Id", "Target": "_profile.Attributes.Id"},
        "mail": {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
        "name": {"Source": "_source.FullName", "Target": "_profile.Attributes.Name"}},
        "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]}})
}

fn described(to: &Value) -> Rig {
    let mut form = mapping(to);
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form
}

/// Chooses from the list that is open by what is typed.
fn choose(form: &mut Rig, typed: &str) {
    let mut list = form.overlay();
    form.take(&mut *list, typed);
}

/// What would be sent.
fn tasks(form: &mut Rig) -> Vec<Value> {
    form.pass(3_000);
    form.drafts().pop().and_then(|draft| draft["tasks"].as_array().cloned()).unwrap_or_default()
}

#[test]
fn what_the_ends_have_is_asked_for_and_mapped_by_name() {
    let mut form = mapping(&profiles());
    form.sees("Reading the fields");
    form.press("m");
    assert!(form.harness.said().contains("still being read"));
    let asked = form.sent("DescribeConnectorEntity");
    let wanted =
        json!({"connectorEntityName": "Contact", "connectorType": "Salesforce", "connectorProfileName": "crm"});
    assert_eq!(asked, [wanted]);
    assert_eq!(form.sent("GetProfileObjectType"), [json!({"DomainName": "acme", "ObjectTypeName": "Contact"})]);
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form.press("ctrl-s");
    assert!(form.harness.said().contains("no field goes along yet"));
    form.press("m");
    assert!(form.harness.said().contains("2 fields go"));
    form.sees("Carries 2 of 5 fields.");
    form.press("x");
    form.sees("Id tells records apart there");
    form.press("u");
    assert!(!form.screen().contains("tells records apart"), "{}", form.screen());
    form.press("ctrl-s");
    form.sees("4 When");
}

#[test]
fn a_field_is_picked_masked_cut_and_put_together() {
    for size in [(80, 24), (140, 40)] {
        let mut form = described(&profiles());
        form.harness.size = Rect::new(0, 0, size.0, size.1);
        form.press("m down down enter");
        choose(&mut form, "FullName");
        form.press("t");
        choose(&mut form, "Put together");
        choose(&mut form, "LastName");
        form.sees("${FirstName} ${LastName}");
        form.press("enter");
        form.sees("with LastName");
        form.press("G enter");
        choose(&mut form, "another name");
        form.type_text("ssn");
        form.press("enter t");
        choose(&mut form, "Mask the last");
        form.type_text("x");
        form.press("enter");
        form.sees("is no number of characters");
        form.press("backspace");
        form.type_text("4");
        form.press("enter");
        form.sees("last 4 masked");
        form.press("g w");
        choose(&mut form, "is …");
        form.press("enter");
        form.sees("type a value");
        form.type_text("003A");
        form.press("enter");
        form.sees("only if it is 003A");
        form.looks(&format!("carried_{}x{}", size.0, size.1));
        form.press("t");
        choose(&mut form, "No longer: only if");
        assert!(!form.screen().contains("only if"), "{}", form.screen());
        form.press("v");
        assert!(form.screen().contains("ssn"), "{}", form.screen());
        let sent = tasks(&mut form);
        let kinds: Vec<&str> = sent.iter().filter_map(|task| task["taskType"].as_str()).collect();
        assert_eq!(kinds, ["Filter", "Merge", "Map", "Map", "Map", "Map", "Mask"], "{sent:#?}");
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn what_cannot_be_read_is_said_and_names_are_typed() {
    let bucket = json!({"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme"}}});
    let mut form = mapping(&bucket);
    let error = crate::screens::testing::error(
        crate::contract::ErrorKind::Invalid,
        "ConnectorServerException",
        "no answer",
        400,
    );
    form.harness.result(&mut *form.page, FormSlot::Carried(FlowEnd::Source), &Outcome::Failed(error));
    form.sees("the fields of the source could not be read");
    form.press("+");
    form.type_text("Id");
    form.press("enter");
    form.sees("Carries 1 field.");
    form.press("r");
    assert_eq!(form.sent("DescribeConnectorEntity").len(), 2, "it is tried again");
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.press("x m");
    form.sees("Carries 5 of 5 fields.");
    form.press("ctrl-s");
    form.sees("4 When");
}

#[test]
fn a_schedule_is_said_in_words_with_its_next_runs() {
    for size in [(80, 24), (140, 40)] {
        let mut form = described(&profiles());
        form.harness.size = Rect::new(0, 0, size.0, size.1);
        form.press("m ctrl-s right");
        form.press("left left");
        form.choose(FormAnswer::Value("Scheduled".to_owned()));
        form.sees("It runs hourly");
        form.sees("5. ");
        form.looks(&format!("flow_runs_{}x{}", size.0, size.1));
        form.press("tab f4");
        choose(&mut form, "daily at");
        form.sees("cron(0 3 * * ? *)");
        form.press("ctrl-s ctrl-s");
        form.sees("Carries 2 fields of Salesforce Contact to");
        form.sees("does nothing until it is started");
        form.looks(&format!("flow_review_{}x{}", size.0, size.1));
    }
}
