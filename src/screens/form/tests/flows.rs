//! The fields that a flow carries, by keys.

use serde_json::{Value, json};

use super::*;
use crate::contract::OwnerId;
use crate::screens::errand::Errand;
use crate::screens::form::slots::{FlowEnd, PickerSlot};

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

/// A field that is not there, and a key to which nothing goes, are told at the rows and in the review.
#[test]
fn what_the_destination_has_against_a_mapping_is_told_at_the_rows_and_in_the_review() {
    let mut form = described(&profiles());
    form.harness.size = Rect::new(0, 0, 200, 50);
    form.press("enter");
    choose(&mut form, "nonsens");
    let both = ["nonsens is none of the fields", "Id tells records apart there, and nothing goes to it"];
    for said in both {
        form.sees(said);
    }
    form.press("ctrl-s ctrl-s ctrl-s");
    form.sees("Effect");
    for said in both {
        form.sees(said);
    }
}

/// Two fields that go to one are told as well.
#[test]
fn a_second_field_that_goes_where_one_goes_is_told() {
    let mut form = described(&profiles());
    form.harness.size = Rect::new(0, 0, 200, 50);
    form.press("m");
    assert!(!form.screen().contains("already"), "{}", form.screen());
    form.press("down down enter");
    choose(&mut form, "email");
    form.sees("another field goes to email already");
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
    form.press("+");
    form.type_text("Extra");
    form.press("enter");
    form.sees("Carries 2 of 5 fields, and 1 that is not described.");
    form.press("u ctrl-s");
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

/// A flow as `DescribeFlow` gives it, with a task that is not known here.
fn described_flow() -> Value {
    json!({"flowName": "contacts", "description": "All contacts", "flowStatus": "Active", "schemaVersion": 2,
        "kmsArn": "arn:aws:kms:eu-central-1:111122223333:key/k", "tags": {"team": "crm"},
        "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled": {
            "scheduleExpression": "rate(1hours)", "dataPullMode": "Incremental"}}},
        "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
        "destinationFlowConfigList": [profiles()],
        "tasks": [
            {"taskType": "Filter", "sourceFields": ["Id", "Email"], "connectorOperator": {"Salesforce": "PROJECTION"}},
            {"taskType": "Map", "sourceFields": ["Id"], "destinationField": "Id", "connectorOperator": {"Salesforce": "NO_OP"}},
            {"taskType": "Map", "sourceFields": ["Email"], "destinationField": "email", "connectorOperator": {"Salesforce": "NO_OP"}},
            {"taskType": "Shuffle", "sourceFields": []}]})
}

fn edited(size: (u16, u16)) -> Rig {
    let mut form = Rig::at("appflow/flows/contacts!edit");
    form.harness.size = Rect::new(0, 0, size.0, size.1);
    form.answer(FormSlot::Current, described_flow());
    form
}

/// The steps of its creation, filled in; what the service never changes is shown so.
#[test]
fn every_step_of_editing_a_flow() {
    for size in [(80, 24), (140, 40)] {
        let looks = |form: &Rig, step: &str| form.looks(&format!("flow_edit_{step}_{}x{}", size.0, size.1));
        let mut form = edited(size);
        form.sees("Salesforce · fixed");
        looks(&form, "1");
        form.press("alt-right");
        form.sees("CustomerProfiles · fixed");
        form.sees("acme · fixed");
        looks(&form, "2");
        form.press("alt-right");
        form.answer(FormSlot::Carried(FlowEnd::Source), contact());
        form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
        form.sees("Carries 2 of 5 fields.");
        form.sees("Kept as it is: shuffle");
        form.press("down t");
        choose(&mut form, "Mask all");
        form.press("down enter");
        choose(&mut form, "FullName");
        looks(&form, "3");
        form.press("alt-right");
        form.sees("It runs hourly");
        looks(&form, "4");
        form.press("alt-right");
        form.type_text(" by the hour");
        looks(&form, "5");
        form.press("ctrl-s");
        form.sees("replaces the flow as a whole, with");
        form.sees("FirstName");
        form.sees("goes to FullName");
        form.sees("masked");
        form.sees("counts from its next run");
        looks(&form, "6");
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn an_edit_leaves_what_was_not_touched() {
    let mut form = edited((140, 40));
    form.press("alt-right alt-right");
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form.press("ctrl-s alt-right");
    form.type_text("!");
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, described_flow());
    let sent = form.sent("UpdateFlow");
    let mut wanted = described_flow();
    for gone in ["flowStatus", "schemaVersion", "kmsArn", "tags"] {
        wanted.as_object_mut().unwrap().shift_remove(gone);
    }
    wanted["description"] = json!("All contacts!");
    let [sent] = sent.as_slice() else { panic!("{sent:?}: {}", form.screen()) };
    let mut sent = sent.clone();
    sent.as_object_mut().unwrap().shift_remove("clientToken");
    assert_eq!(sent, wanted);
}

/// What replaces a flow as a whole follows what is chosen in it, as its creation does.
#[test]
fn another_trigger_takes_its_schedule_along() {
    let mut form = edited((140, 40));
    form.press("alt-right alt-right alt-right");
    form.choose(FormAnswer::Value("OnDemand".to_owned()));
    form.press("f2");
    assert!(!form.screen().contains("scheduleExpression"), "{}", form.screen());
    form.press("f2");
    form.choose(FormAnswer::Value("Scheduled".to_owned()));
    form.press("f2");
    form.sees("rate(1hours)");
}

#[test]
fn a_difference_says_moments_as_the_form_does() {
    let mut form = Rig::at("appflow/flows/contacts!edit");
    form.harness.size = Rect::new(0, 0, 140, 40);
    let mut flow = described_flow();
    flow["triggerConfig"]["triggerProperties"]["Scheduled"]["scheduleEndTime"] = json!(1_801_386_000);
    form.answer(FormSlot::Current, flow);
    form.press("alt-right alt-right alt-right");
    form.choose(FormAnswer::Value("OnDemand".to_owned()));
    form.press("ctrl-s ctrl-s");
    form.sees("2027-01-31T09:00:00Z");
    assert!(!form.screen().contains("- 1801386000"), "{}", form.screen());
}

/// A source that does not describe its fields has no number of them.
#[test]
fn no_more_fields_are_carried_than_there_are() {
    let mut form = Rig::at("appflow/flows/contacts!edit");
    let mut flow = described_flow();
    flow["sourceFlowConfig"] =
        json!({"connectorType": "S3", "sourceConnectorProperties": {"S3": {"bucketName": "acme-in"}}});
    let map = |from: &str, to: &str| json!({"taskType": "Map", "sourceFields": [from], "destinationField": to});
    flow["tasks"] = json!([map("Id", "Id"), map("email", "email"), map("FullName", "FullName"), map("x.y", "x")]);
    form.answer(FormSlot::Current, flow);
    form.press("alt-right alt-right");
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form.sees("Carries 4 fields.");
}

/// What is there is not asked for again: a flow that carries nothing that is known can be described anew.
#[test]
fn a_flow_with_tasks_of_other_kinds_alone_can_be_edited() {
    let mut form = Rig::at("appflow/flows/contacts!edit");
    let mut flow = described_flow();
    flow["tasks"] = json!([{"taskType": "Shuffle", "sourceFields": []}]);
    form.answer(FormSlot::Current, flow);
    form.press("alt-right alt-right");
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form.press("ctrl-s");
    assert!(!form.harness.said().contains("no field goes along yet"));
}

/// The definition of an integration has the same rows.
#[test]
fn an_integration_maps_its_fields_in_rows() {
    let mut form = Rig::at("profiles/domains/acme/integrations!create");
    form.press("down enter");
    let json = json!({"DomainName": "acme", "ObjectTypeName": "Contact", "FlowDefinition": {
        "FlowName": "contacts", "KmsArn": "arn:aws:kms:eu-central-1:111122223333:key/k", "Tasks": [],
        "SourceFlowConfig": {"ConnectorType": "Salesforce", "ConnectorProfileName": "crm",
            "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}}},
        "TriggerConfig": {"TriggerType": "Scheduled", "TriggerProperties": {"Scheduled": {
            "ScheduleExpression": "rate(1hours)", "DataPullMode": "Incremental"}}}}});
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, &json.to_string());
    form.press("f2 alt-right alt-right");
    assert_eq!(
        form.sent("GetProfileObjectType").last(),
        Some(&json!({"DomainName": "acme", "ObjectTypeName": "Contact"}))
    );
    form.answer(FormSlot::Carried(FlowEnd::Source), contact());
    form.answer(FormSlot::Carried(FlowEnd::Destination), object_type());
    form.press("m");
    form.sees("Carries 2 of 5 fields.");
    form.press("ctrl-s");
    form.sees("It runs hourly");
    form.sees("5. ");
    form.pass(3_000);
    let draft = form.drafts().pop().unwrap();
    assert_eq!(draft["FlowDefinition"]["Tasks"][0]["ConnectorOperator"], json!({"Salesforce": "PROJECTION"}));
    form.press("ctrl-s ctrl-s");
    form.sees("Carries 2 fields of Salesforce Contact to");
}

/// From the list of connections a new one is made; what was made comes back filled in, and nothing where none was.
#[test]
fn a_connection_is_made_on_the_way() {
    let mut form = Rig::at("appflow/flows!create");
    form.harness.size = Rect::new(0, 0, 140, 40);
    form.choose(FormAnswer::Value("Salesforce".to_owned()));
    form.press("tab f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let rows = json!({"connectorProfileDetails": [
        {"connectorProfileName": "crm", "connectorType": "Salesforce"},
        {"connectorProfileName": "desk", "connectorType": "Zendesk"}]});
    form.harness.answer(&mut *list, PickerSlot::Rows, rows);
    let seen = form.harness.overlay(&*list);
    assert!(
        seen.contains("crm") && seen.contains("make a new connector profile …") && seen.contains("of Salesforce"),
        "{seen}"
    );
    form.take(&mut *list, "crm-2");
    let opened = std::mem::take(&mut form.harness.commands).into_iter().find_map(|command| match command {
        Command::Look(then) => match *then {
            Command::Open(at) => Some(at.to_string()),
            _ => None,
        },
        _ => None,
    });
    let at = opened.unwrap();
    assert_eq!(at, "appflow/connector-profiles?connectorType=Salesforce&connectorProfileName=crm-2!create");
    assert_eq!(
        form.drafts().last().unwrap()["sourceFlowConfig"]["connectorType"],
        "Salesforce",
        "what was typed is kept"
    );
    let errand = form.harness.session.errand.clone().unwrap();
    assert_eq!(
        (errand.field.to_string().as_str(), errand.fits.clone()),
        ("sourceFlowConfig.connectorProfileName", vec![("connectorType".to_owned(), "Salesforce".to_owned())])
    );
    // It is made in the form that was opened for it, and the page is come back to.
    form.harness.session.errand = Some(Errand { maker: Some(OwnerId(99)), ..errand });
    let goes_back = |form: &mut Rig, owner: u64, kind: &str| {
        let made = json!({"connectorProfileName": "crm-2", "connectorType": kind});
        let mut cx = form.harness.cx();
        cx.owner = OwnerId(owner);
        let at = "appflow/connector-profiles/crm-2".parse().unwrap();
        let to = errand::done(&made, Some(&at), &mut cx).map(|to| to.to_string());
        (to, form.harness.session.errand.as_ref().and_then(|errand| errand.made.clone()))
    };
    let back = Some("appflow/flows!create".to_owned());
    assert_eq!(goes_back(&mut form, 98, "Salesforce"), (None, None), "what is made elsewhere stays there");
    assert_eq!(goes_back(&mut form, 99, "Zendesk"), (back.clone(), None), "what is of no use here is not filled in");
    assert_eq!(goes_back(&mut form, 99, "Salesforce"), (back, Some("crm-2".to_owned())));
    form.harness.enter(&mut *form.page);
    form.sees("crm-2");
    assert_eq!(form.harness.session.errand, None);
}
