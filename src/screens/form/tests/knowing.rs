//! What is known is used: lists to pick from, names of ids, the type of a field, and what a page brings along.

mod decided;
mod picks;

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::model::{Shape, ShapeKind};
use crate::screens::testing::error;

const FIELDS: &str = "cases/domains/d1/fields";

fn fields() -> Value {
    json!({"fields": [
        {"fieldId": "title", "name": "Title", "type": "Text", "namespace": "System"},
        {"fieldId": "customer_id", "name": "Customer", "type": "Text", "namespace": "System"},
        {"fieldId": "f-17", "name": "Priority", "type": "SingleSelect", "namespace": "Custom"},
        {"fieldId": "f-18", "name": "Amount", "type": "Number", "namespace": "Custom"},
    ]})
}

/// A form with this document, which came out of another editor.
fn filled(location: &str, document: &Value) -> Rig {
    let mut form = Rig::bare(location);
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2");
    form
}

/// The form of a new case whose only field is this one.
fn case_of(field: &str) -> Rig {
    let document = json!({"domainId": "d1", "templateId": "t-1", "fields": [{"id": field}]});
    filled("cases/domains/d1/cases!create", &document)
}

/// The form of a new item of a case with this one field: in there, a field goes by its id.
fn item_of(field: &str) -> Rig {
    let document = json!({"type": "Custom", "content": {"custom": {"fields": [{"id": field}]}}});
    filled("cases/domains/d1/cases/c1/related-items!create", &document)
}

fn go_to(form: &mut Rig, path: &str) {
    for _ in 0..40 {
        if form.is_on(path) {
            return;
        }
        form.press("down");
    }
    panic!("no field {path} in\n{}", form.screen());
}

impl Rig {
    /// The list that is read for its names is answered.
    fn know(&mut self, document: Value) {
        self.harness.answer(&mut *self.page, FormSlot::Known, document);
    }
}

#[test]
fn a_message_has_the_names_of_its_ids_and_stands_where_it_belongs() {
    let mut form = case_of("f-18");
    form.know(fields());
    form.harness.answer(
        &mut *form.page,
        FormSlot::Document("cases/domains/d1/templates/t-1".parse().unwrap()),
        json!({}),
    );
    form.know(json!({"templates": []}));
    go_to(&mut form, "title");
    form.type_text("Lamp");
    form.press("esc");
    form.choose(FormAnswer::Pair("f-18".to_owned()));
    go_to(&mut form, "f-18");
    form.type_text("17");
    form.press("ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateCase").len(), 1, "{}", form.screen());
    let said = "The required field customer_id has no value.";
    let refusal = error(ErrorKind::BadRequest, "ValidationException", said, 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    form.sees("at Customer");
    form.sees("customer_id (Customer) has no");
    let list: Location = FIELDS.parse().unwrap();
    assert_eq!(form.harness.session.name_of(&list.child("f-18")), "Amount");
}

#[test]
fn what_is_known_is_brought_along() {
    let mut form = Rig::at(
        "appflow/flows?sourceFlowConfig.connectorType=Salesforce&sourceFlowConfig.connectorProfileName=crm!create",
    );
    assert_eq!(form.page.unsaved(), None, "nothing was typed yet");
    form.press("f2");
    form.sees("\"connectorProfileName\": \"crm\"");
    form.sees("\"connectorType\": \"Salesforce\"");
    form.sees("\"Salesforce\": {}");
    let mut form = Rig::at("profiles/domains/acme/integrations?ObjectTypeName=Contact!create");
    form.press("enter alt-right");
    form.sees("Contact");
}

#[test]
fn a_grid_comes_back_with_the_room_for_it() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.harness.size = Rect::new(0, 0, 40, 24);
    form.press("enter");
    form.type_text("Contact");
    form.press("tab");
    form.type_text("People");
    form.press("alt-right alt-right");
    let narrow = form.screen();
    assert!(!narrow.contains("Read from"), "{narrow}");
    form.harness.size = Rect::new(0, 0, 140, 40);
    form.harness.resized(&mut *form.page);
    form.sees("Read from");
}

#[test]
fn an_integration_with_a_flow_of_its_own_names_none_that_exists() {
    let flow = json!({"DomainName": "acme", "ObjectTypeName": "Contact", "FlowDefinition": {
        "FlowName": "nightly", "KmsArn": "arn:aws:kms:us-east-1:111122223333:key/1", "Description": "d",
        "SourceFlowConfig": {"ConnectorType": "Zendesk", "ConnectorProfileName": "desk",
            "SourceConnectorProperties": {"Zendesk": {"Object": "users"}}},
        "Tasks": [{"TaskType": "Map", "SourceFields": ["id"]}], "TriggerConfig": {"TriggerType": "OnDemand"}}});
    let mut form = filled("profiles/domains/acme/integrations!create", &flow);
    go_to(&mut form, "FlowDefinition");
    form.press("ctrl-s");
    form.sees("creates a new integration");
    assert_eq!(form.sent("GetIntegration").len(), 0);
    assert!(!form.screen().contains("whether it exists"), "{}", form.screen());
    form.sees("a Filter with");
    assert!(!form.screen().contains("Map_all"));
}

#[test]
fn the_operators_are_those_of_the_source() {
    let flow = json!({"DomainName": "acme", "FlowDefinition": {"SourceFlowConfig": {"ConnectorType": "Zendesk"},
        "Tasks": [{"TaskType": "Map", "SourceFields": ["id"]}]}});
    let mut form = filled("profiles/domains/acme/integrations!create", &flow);
    go_to(&mut form, "FlowDefinition.Tasks[0].ConnectorOperator");
    form.press("enter");
    form.sees("Zendesk");
    form.press("f2");
    assert!(!form.screen().contains("Marketo"));
}

#[test]
fn what_a_domain_publishes_is_no_change_of_the_domain() {
    let mut form = Rig::at("cases/domains/0f3c9a52!event-configuration");
    form.answer(FormSlot::Current, json!({"eventBridge": {"enabled": false}}));
    go_to(&mut form, "eventBridge.enabled");
    form.press("y ctrl-s");
    let review = form.screen();
    assert!(review.contains("Edit which data case events carry"), "{review}");
    assert!(!review.contains("replaces the domain") && !review.contains("Change domain"), "{review}");
}

#[test]
fn what_should_no_longer_be_used_comes_last_and_says_so() {
    let mut marked = 0;
    for operation in crate::model::api().operations() {
        let mut form = Form::new(operation.id, json!({}));
        let scope: Vec<_> =
            operation.input.members().iter().map(|member| DocPath::root().member(member.name)).collect();
        form.prepare(&scope);
        let rows: Vec<Row> = form.rows();
        let is_old = |row: &Row| row.label.ends_with("(deprecated)");
        let old = |row: &Row| {
            pick::source::member_at(operation.id, &row.path).is_some_and(crate::model::Member::is_deprecated)
        };
        assert!(rows.iter().all(|row| is_old(row) == old(row)), "{}", operation.id);
        let first = rows.iter().position(is_old).unwrap_or(rows.len());
        let token = |row: &Row| row.hint == "filled in when it is sent";
        assert!(rows[first..].iter().all(|row| is_old(row) || token(row)), "{}", operation.id);
        marked += rows.len() - first;
    }
    assert!(marked >= 4, "{marked}");
    let form = Rig::at("profiles/domains/acme/profiles!create");
    let screen = form.screen();
    assert!(!screen.contains("Gender") && screen.contains("Account"), "{screen}");
}

#[test]
fn a_long_value_shows_both_of_its_ends() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("ctrl-s");
    let url = format!("https://queue.example.com/{}/dead-letters", "0123456789".repeat(8));
    go_to(&mut form, "DeadLetterQueueUrl");
    form.type_text(&url);
    form.press("esc");
    form.sees("https://queue");
    form.sees("dead-letters");
}

#[test]
fn a_refusal_leaves_room_for_the_form() {
    let mut form = Rig::at("cases/domains/d1/fields!create");
    form.type_text("Severity");
    form.press("tab");
    form.choose(FormAnswer::Value("Text".to_owned()));
    form.press("ctrl-s ctrl-s");
    let said =
        "Field name Severity is taken by another field of this domain, which is not allowed: 'name' must be unique";
    form.harness.result(
        &mut *form.page,
        FormSlot::Submit,
        &Outcome::Failed(error(ErrorKind::BadRequest, "ValidationException", said, 400)),
    );
    let screen = form.screen();
    let rule = screen.lines().position(|line| line.starts_with("│──")).unwrap();
    let first = screen.lines().position(|line| line.contains("▌")).unwrap();
    assert!(rule - first >= 13, "{screen}");
    assert_eq!(screen.matches("must be unique").count(), 1, "{screen}");
}

#[test]
fn an_arn_of_another_region_is_warned_of_at_its_field() {
    let arn = |region: &str| {
        let uri = format!("arn:aws:kinesis:{region}:111122223333:stream/live");
        filled(
            "profiles/domains/acme/event-streams!create",
            &json!({"DomainName": "acme", "EventStreamName": "live",
            "Uri": uri}),
        )
    };
    let mut wrong = arn("us-east-1");
    wrong.sees("is of the region us-east-1, while this goes to");
    wrong.press("ctrl-s");
    wrong.sees("▲ Kinesis stream: is of the region us-east-1, while this goes to");
    assert!(!arn("eu-central-1").screen().contains("is of the region"));
}

#[test]
fn what_the_object_type_is_read_for_is_remarked_at_the_field() {
    let sums = json!({"CalculatedAttributeName": "spent", "Statistic": "SUM", "AttributeDetails": {
        "Attributes": [{"Name": "Total"}], "Expression": "{Web-Order.Total}"}});
    let mut form = filled("profiles/domains/acme/calculated-attributes!create", &sums);
    let asked = json!({"DomainName": "acme", "ObjectTypeName": "Web-Order"});
    assert_eq!(form.sent("GetProfileObjectType"), [asked]);
    form.harness.answer(
        &mut *form.page,
        FormSlot::ObjectType,
        json!({"Fields": {"total": {"Source": "_source.total"}}}),
    );
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
    form.sees("Web-Order maps no field Total;");
}

#[test]
fn an_object_is_held_against_its_type() {
    let at = "profiles/domains/acme/object-types/Contact!ingest";
    let flat = json!({"Object": "{\"email\": \"kim@example.com\"}"});
    let mut form = filled(at, &flat);
    form.harness.answer(
        &mut *form.page,
        FormSlot::ObjectType,
        json!({"Fields": {"email": {"Source": "_source.customer.email"}}}),
    );
    form.press("ctrl-s");
    form.sees("has nothing where its type reads _source.customer.email");
    let mut form = filled(at, &flat);
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "no", 404);
    form.harness.result(&mut *form.page, FormSlot::ObjectType, &Outcome::Failed(gone));
    form.press("ctrl-s");
    form.sees("there is no object type Contact in acme");
}

#[test]
fn what_an_object_type_may_say_is_not_remarked() {
    let field = |target: &str| json!({"Source": "_source.a", "Target": target, "ContentType": "STRING"});
    let fields = json!({
        "id": {"Source": "_source.id", "ContentType": "STRING"},
        "changed": field("_profile.SourceLastUpdatedTimestamp"),
        "booking": field("_airBooking.BookingName"),
        "tier": field("_airBooking.Loyalty.Tier"),
    });
    let keys = json!({
        "id": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["id"]}],
        "_airBookingId": [{"StandardIdentifiers": ["AIR_BOOKING", "UNIQUE"], "FieldNames": ["booking"]}],
    });
    let document = json!({"ObjectTypeName": "Booking", "Description": "Flights", "AllowProfileCreation": true,
        "SourceLastUpdatedTimestampFormat": "EpochMilli", "Fields": fields, "Keys": keys});
    let mut form = Rig::at("profiles/domains/acme/object-types/Booking!edit");
    form.answer(FormSlot::Current, document);
    for _ in 0..5 {
        form.press("f8");
        let seen = form.screen();
        assert!(!seen.contains('▲') && !seen.contains('✗') && !seen.contains("warning"), "{seen}");
        form.press("alt-right");
    }
}

/// A review says what is done as people would: no title repeats that something is done, or names an operation.
#[test]
fn every_title_of_an_action_reads_as_plain_english() {
    let mut odd = Vec::new();
    for resource in catalog().resources() {
        for action in resource.actions() {
            let title = &action.title;
            let words: Vec<&str> = title.split(' ').collect();
            let is_code = |word: &&str| word.chars().skip(1).any(char::is_uppercase) && word.len() > 4;
            let begins = title.chars().next().is_some_and(char::is_uppercase);
            if !begins || words[0] == "Do" || words.iter().any(is_code) || title.ends_with(['.', ' ']) {
                odd.push(title.clone());
            }
        }
    }
    assert_eq!(odd, [""; 0]);
    let mut form = filled("profiles/domains/acme/workflows!create", &json!({}));
    form.press("alt-right");
    form.sees("Create a historic import");
    assert!(!form.screen().contains("Do  "), "{}", form.screen());
}
