//! The texts that the services are known to answer with stand at the field that they are about, with advice that fits.

use serde_json::json;

use super::*;
use crate::model::{DocPath, known_refusal};

const PROFILE: &str = "connectorProfileConfig.connectorProfileCredentials";

/// The error texts of `facts/appflow-connectors.md` (section 5) and `facts/quotas.md` (section 3), each with the place
/// that it is about and a word of the advice. The messages about the state of things come with another status.
const APPFLOW: [(&str, &str, bool, &str, &str); 10] = [
    (
        "CreateConnectorProfile",
        "Connector:Asanna is not registered. Please register it first before creating ConnectorProfile.",
        true,
        "connectorLabel",
        "register it first",
    ),
    ("CreateFlow", "Connector Profile with name crm does not exist.", true, SOURCE, "Pick one"),
    ("CreateFlow", "Connector Profile with name lake does not exist.", true, DESTINATION, "Pick one"),
    (
        "CreateConnectorProfile",
        "1 validation error detected: Value 'Google BigQuery' at 'connectorLabel' failed to satisfy constraint: Member \
         must satisfy regular expression pattern: [a-zA-Z0-9][\\w!@#.-]+",
        false,
        "connectorLabel",
        "",
    ),
    (
        "CreateFlow",
        "Create Flow request failed: [Task Validation Error: You must specify a projection task or a MAP_ALL task]",
        false,
        "tasks",
        "PROJECTION",
    ),
    (
        "CreateFlow",
        "[Task Validation Error: The operator NO_OP is not valid for filtering tasks.  The task sourceConnectorType is \
         FILTERING and the task operator is NO_OP]",
        false,
        "tasks",
        "fits its kind",
    ),
    (
        "UpdateFlow",
        "Update Flow request failed due to:[Destination object for the destination connector can not be updated]",
        false,
        "destinationFlowConfigList",
        "another flow",
    ),
    (
        "CreateConnectorProfile",
        "Validation exception: AuthCode cannot be blank for connector: SALESFORCE",
        false,
        PROFILE,
        "authorization code",
    ),
    (
        "CreateConnectorProfile",
        "Error while communicating to connector: Got error from connector. No valid response and error details found \
         in the connector response.",
        false,
        "connectorProfileConfig",
        "refused the connection",
    ),
    (
        "CreateConnectorProfile",
        "Error authenticating to connector: Failed to validate Connection while attempting \"ValidateCredentials with \
         CustomConnector\" with connector failure <cause>",
        false,
        PROFILE,
        "did not accept the credentials",
    ),
];
const SOURCE: &str = "sourceFlowConfig.connectorProfileName";
const DESTINATION: &str = "destinationFlowConfigList[0].connectorProfileName";

const PROFILES: [(&str, &str, &str, &str); 4] = [
    ("CreateDomain", "Domain acme already exists", "DomainName", "another name"),
    (
        "CreateCalculatedAttributeDefinition",
        "Calculated attribute definition with name spend already exists",
        "CalculatedAttributeName",
        "another name",
    ),
    (
        "CreateEventStream",
        "The Customer Profiles Domain: acme is already associated with an active EventStream",
        "",
        "delete the other one",
    ),
    ("PutIntegration", "Flow with name nightly already exists.", "FlowDefinition.FlowName", "another name"),
];

#[track_caller]
fn assert_advises(form: &Form, message: &str, advice: &str) {
    let known = known_refusal(form.operation(), message).map_or("", |known| known.advice.as_str());
    assert!(known.contains(advice) && known.is_empty() == advice.is_empty(), "{message}: {known}");
}

#[test]
fn known_messages_stand_where_they_belong() {
    for (operation, message, of_state, place, advice) in APPFLOW {
        let mut form = match operation {
            "CreateConnectorProfile" => appflow(
                operation,
                json!({"connectorProfileName": "x1", "connectorType": "CustomConnector", "connectorLabel":
                if message.contains("Google") { "Google BigQuery" } else { "Asanna" }, "connectionMode": "Public",
                "connectorProfileConfig": {"connectorProfileProperties": {}, "connectorProfileCredentials":
                {"CustomConnector": {"authenticationType": "CUSTOM", "custom": {"customAuthenticationType": "PAT"}}}}}),
            ),
            _ => appflow(
                operation,
                json!({"flowName": "f1", "sourceFlowConfig": {"connectorType": "Salesforce",
                "connectorProfileName": "crm"}, "destinationFlowConfigList": [{"connectorType": "Snowflake",
                "connectorProfileName": "lake"}], "tasks": [{"taskType": "Map", "sourceFields": ["Id"]}]}),
            ),
        };
        assert_eq!(form.refuse(message, message, of_state).to_string(), place, "{message}");
        assert_advises(&form, message, advice);
    }
    for (operation, message, place, advice) in PROFILES {
        let document = json!({"DomainName": "acme", "CalculatedAttributeName": "spend", "EventStreamName": "stream",
            "FlowDefinition": {"FlowName": "nightly"}});
        let mut form = profiles(operation, document);
        assert_eq!(form.refuse(message, message, false).to_string(), place, "{message}");
        assert_advises(&form, message, advice);
    }
}

#[test]
fn a_common_word_is_no_name_of_a_member() {
    let mut form = cases(
        "CreateCase",
        json!({"domainId": "d", "templateId": "t-1", "fields": [
            {"id": "title", "value": {"stringValue": "Lamp"}}, {"id": "f-9", "value": {"stringValue": "A-17"}}]}),
    );
    let mut at = |message: &str| form.refuse(message, message, false).to_string();
    assert_eq!(at("The required field customer_id has no value."), "fields");
    assert_eq!(at("A value of the fields is wrong."), DocPath::root().to_string());
    assert_eq!(at("Field f-9 does not exist."), "fields[1].id");
    assert_eq!(at("fields[0].value.stringValue: is too long"), "fields[0].value.stringValue");
    assert_eq!(at("Invalid templateId."), "templateId");
    assert_eq!(at("'fields' must not be empty"), "fields");
}

#[test]
fn what_an_absent_member_lacks_is_said_where_it_would_be() {
    let mut form = appflow("CreateFlow", json!({"flowName": "f1", "triggerConfig": {"triggerType": "Scheduled"}}));
    let message = "The scheduleExpression is not valid";
    let place = "triggerConfig.triggerProperties.Scheduled.scheduleExpression";
    assert_eq!(form.refuse(message, message, false).to_string(), place);
}

#[test]
fn of_a_named_field_the_value_was_refused_where_the_message_has_both() {
    let id = "3e4f5a6b-0000-4000-8000-000000000001";
    let document = json!({"templateId": "t-1", "fields": [
        {"id": "title", "value": {"stringValue": "Lost parcel"}},
        {"id": id, "value": {"stringValue": "nope"}},
    ]});
    let mut form = cases("CreateCase", document);
    let said = format!("Field {id} has no option nope.");
    assert_eq!(form.refuse(&said, &said, false).to_string(), "fields[1].value.stringValue");
    let said = format!("Field {id} does not exist.");
    assert_eq!(form.refuse(&said, &said, false).to_string(), "fields[1].id");
}

#[test]
fn a_message_about_an_item_goes_when_what_stands_beside_its_id_is_corrected() {
    let value = |text: &str| {
        json!({"domainId": "d", "templateId": "t", "fields": [
            {"id": "title", "value": {"stringValue": "Late"}},
            {"id": "customer_id", "value": {"stringValue": text}},
        ]})
    };
    let mut form = Form::new(operation(Service::ConnectCases, "CreateCase"), value("kim"));
    let said = "Invalid value for customer_id: not a valid ARN";
    let at = form.refuse(said, said, false);
    assert!(at.to_string().starts_with("fields[1]"), "{at}");
    let stands = |form: &Form| form.issues().iter().any(|issue| issue.message == said);
    assert!(stands(&form));
    form.from_json_text(&value("arn:aws:profile:eu-central-1:1:domains/d/profiles/p").to_string()).unwrap();
    assert!(!stands(&form), "it is about what was there before");
}

#[test]
fn a_message_that_names_several_goes_when_one_of_them_is_given() {
    let message = "Uri or FlowDefinition must be given";
    for given in [json!({"Uri": "arn:aws:s3:::acme-exports"}), json!({"FlowDefinition": {"FlowName": "nightly"}})] {
        let mut document = json!({"DomainName": "acme", "ObjectTypeName": "Order"});
        let mut form = profiles("PutIntegration", document.clone());
        form.refuse(message, message, false);
        let stands = |form: &Form| form.issues().iter().any(|issue| issue.message == message);
        document["Tags"] = json!({"team": "crm"});
        form.from_json_text(&document.to_string()).unwrap();
        assert!(stands(&form), "tags answer nothing");
        document.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
        form.from_json_text(&document.to_string()).unwrap();
        assert!(!stands(&form), "{given}");
    }
}

/// For every member of every input: what is said of it goes as soon as it is set, or another member of its choice.
#[test]
fn what_is_said_of_a_member_goes_when_it_or_its_choice_is_changed() {
    let (mut members, mut choices) = (0, 0);
    for operation in api().operations() {
        for (path, other) in places(operation.input) {
            let message = format!("1 validation error detected: Value at '{path}' failed");
            for answer in [Some(path.clone()), other].into_iter().flatten() {
                let mut form = Form::new(operation.id, json!({}));
                let at = form.refuse(&message, &message, false);
                assert_eq!(at, path, "{} {message}", operation.id);
                let mut document = form.document().clone();
                answer.put(&mut document, json!("x"));
                form.from_json_text(&document.to_string()).unwrap();
                let stands = form.issues().iter().any(|issue| issue.message == message);
                assert!(!stands, "{} {message}, answered at {answer}", operation.id);
                if answer == path { members += 1 } else { choices += 1 }
            }
        }
    }
    assert!(members > 300 && choices > 10, "{members} members, {choices} choices");
}

/// The members at the top of an input, and of a choice that stands there one, with another of its members.
fn places(input: &'static crate::model::Shape) -> Vec<(DocPath, Option<DocPath>)> {
    let mut places = Vec::new();
    for member in input.members().iter().filter(|member| !member.token) {
        let path = DocPath::root().member(member.name);
        places.push((path.clone(), None));
        if member.shape().choice
            && let [one, other, ..] = member.shape().members()
        {
            places.push((path.member(one.name), Some(path.member(other.name))));
        }
    }
    places
}

/// What is there twice is too much the second time; where it stands first is told, too.
#[test]
fn what_is_there_twice_is_refused_at_its_second_place() {
    for id in ["title", "3e4f5a6b-0000-4000-8000-000000000001", "x"] {
        let field = |id: &str| json!({"id": id, "value": {"stringValue": "Late"}});
        let document = json!({"templateId": "t-1", "fields": [field("status"), field(id), field("reason"), field(id)]});
        for said in [format!("Field {id} is given twice."), format!("Duplicate field {id} in the request")] {
            let mut form = cases("CreateCase", document.clone());
            assert_eq!(form.refuse(&said, &said, false).to_string(), "fields[3].id");
            assert_eq!(form.refused_again().map(ToString::to_string).as_deref(), Some("fields[1].id"));
        }
        let mut form = cases("CreateCase", document);
        let said = format!("Field {id} does not exist.");
        form.refuse(&said, &said, false);
        assert_eq!(form.refused_again(), None, "nothing says that it is there twice");
    }
    let mut form = cases(
        "CreateLayout",
        json!({"name": "a", "content": {"basic": {"topPanel": {"sections": [
        {"fieldGroup": {"fields": [{"id": "status"}, {"id": "title"}]}}]}, "moreInfo": {"sections": [
        {"fieldGroup": {"fields": [{"id": "title"}, {"id": "reason"}, {"id": "reason"}]}}]}}}}),
    );
    let said = "Field reason appears more than once in the layout.";
    assert!(form.refuse(said, said, false).to_string().ends_with("fields[2].id"));
}
