//! What is known is used: lists to pick from, names of ids, the type of a field, and what a page brings along.

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
        let here = form.screen().lines().any(|line| line.contains('·') && line.contains(&format!("· {path}")));
        if here {
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
fn a_picker_takes_what_was_typed_before_what_has_it() {
    let source = json!({"sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
        "sourceConnectorProperties": {"Salesforce": {"object": ""}}}});
    let mut form = filled("appflow/flows!create", &source);
    go_to(&mut form, "sourceFlowConfig.sourceConnectorProperties.Salesforce.object");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let entities = ["Account", "AccountContactRole", "Contact", "ContactRequest"].map(|name| json!({"name": name}));
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"connectorEntityMap": {"Objects": entities}}));
    form.take(&mut *list, "Contact");
    form.sees("Object *             Contact ");
}

#[test]
fn keys_that_leave_a_field_take_what_was_found_and_go_on() {
    for (key, action) in [("tab", Action::NextField), ("shift-tab", Action::PreviousField), ("ctrl-s", Action::Submit)]
    {
        for (typed, takes) in [("Contact", true), ("", false), ("nothing like it", false)] {
            let source = json!({"sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
                "sourceConnectorProperties": {"Salesforce": {"object": ""}}}});
            let mut form = filled("appflow/flows!create", &source);
            go_to(&mut form, "sourceFlowConfig.sourceConnectorProperties.Salesforce.object");
            form.press("f4");
            let mut list = form.overlay();
            form.harness.enter(&mut *list);
            let entities = ["Account", "Contact"].map(|name| json!({ "name": name }));
            form.harness.answer(&mut *list, PickerSlot::Rows, json!({"connectorEntityMap": {"Objects": entities}}));
            form.harness.type_text(&mut *list, typed);
            form.harness.press(&mut *list, key);
            let asked = form.harness.asked();
            let taken: Command = FormAnswer::Value("Contact".to_owned()).into();
            assert_eq!(asked.contains(&taken), takes, "{key} {typed}: {asked:?}");
            assert!(asked.contains(&Command::Act(action)), "{key} {typed}: {asked:?}");
        }
    }
}

#[test]
fn what_is_found_by_a_search_is_searched_for_before_it_is_picked() {
    let mut form = Rig::at("profiles/domains/acme/profiles/p1!merge");
    go_to(&mut form, "ProfileIdsToBeMerged");
    form.press("enter f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("found by a search") && seen.contains("E-mail"), "{seen}");
    assert!(!seen.contains("There are none"), "{seen}");
    form.harness.type_text(&mut *list, "E-mail");
    form.harness.press(&mut *list, "enter");
    form.harness.type_text(&mut *list, "kim@example.com");
    form.harness.press(&mut *list, "enter");
    let asked = form.sent("SearchProfiles");
    assert_eq!((&asked[0]["KeyName"], &asked[0]["Values"][0]), (&json!("_email"), &json!("kim@example.com")));
    let id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"Items": [{"ProfileId": id, "FirstName": "Kim"}]}));
    assert!(form.harness.overlay(&*list).contains("Kim"));
    form.take(&mut *list, "");
    form.sees(id);
    assert!(form.harness.session.names.is_empty(), "what customers are called is kept nowhere");
}

#[test]
fn what_is_merged_is_neither_picked_nor_typed_to_be_merged_into_itself() {
    let merges = [
        ("profiles/domains/acme/profiles/p1!merge", "ProfileIdsToBeMerged", "is the profile that the others"),
        ("cases/domains/d1/cases/p1!merge", "secondaryCaseIds", "is the primary case itself"),
    ];
    let (main, other) = ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1a1b2c3d4e5f60718293a4b5c6d7e8f9");
    for (location, list, said) in merges {
        let mut form = Rig::at(&location.replace("p1", main));
        go_to(&mut form, list);
        form.press("enter f4");
        let mut picker = form.overlay();
        form.harness.enter(&mut *picker);
        if list == "ProfileIdsToBeMerged" {
            form.harness.type_text(&mut *picker, "E-mail");
            form.harness.press(&mut *picker, "enter");
            form.harness.type_text(&mut *picker, "kim@example.com");
            form.harness.press(&mut *picker, "enter");
        } else {
            form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({"fields": []}));
            form.harness.answer(&mut *picker, PickerSlot::Beside, json!({}));
        }
        let rows = json!([{"ProfileId": main, "caseId": main}, {"ProfileId": other, "caseId": other}]);
        form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"Items": rows, "cases": rows}));
        let seen = form.harness.overlay(&*picker);
        assert!(seen.contains(other) && !seen.contains(main), "{seen}");
        form.harness.press(&mut *picker, "esc");
        form.type_text(main);
        form.sees(said);
    }
}

#[test]
fn what_cannot_be_placed_is_not_offered() {
    let panel = json!({"sections": [{"fieldGroup": {"fields": [{"id": ""}]}}]});
    let document = json!({"domainId": "d1", "name": "Main", "content": {"basic": {"topPanel": panel}}});
    let mut form = filled("cases/domains/d1/layouts!create", &document);
    go_to(&mut form, "content.basic.topPanel.sections[0].fieldGroup.fields[0].id");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Rows, fields());
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("Customer") && !seen.contains("Title"), "{seen}");
}

/// The choices of a service's requests that something beside them decides: operation, member and where it stands.
fn decided() -> Vec<(crate::model::OperationId, &'static crate::model::Member, DocPath)> {
    fn walk(shape: &'static Shape, here: &DocPath, seen: &mut Vec<&'static str>, found: &mut Found) {
        if seen.contains(&shape.name) {
            return;
        }
        seen.push(shape.name);
        let inside: Vec<(&'static crate::model::Member, DocPath)> = match &shape.kind {
            ShapeKind::Structure { members, .. } => members.iter().map(|m| (m, here.member(m.name))).collect(),
            ShapeKind::List { item } => vec![(item, here.index(0))],
            ShapeKind::Map { value, .. } => vec![(value, here.key("k"))],
            _ => Vec::new(),
        };
        for (member, path) in inside {
            if member.variants.is_some() {
                found.push((member, path.clone()));
            }
            walk(member.shape(), &path, seen, found);
        }
        seen.pop();
    }
    type Found = Vec<(&'static crate::model::Member, DocPath)>;
    let mut all = Vec::new();
    for operation in crate::model::api().operations() {
        let mut found = Vec::new();
        walk(operation.input, &DocPath::root(), &mut Vec::new(), &mut found);
        all.extend(found.into_iter().map(|(member, path)| (operation.id, member, path)));
    }
    all
}

#[test]
fn what_decides_about_a_choice_is_beside_it_and_names_its_members() {
    let mut places = Vec::new();
    for (operation, member, path) in decided() {
        let variants = member.variants.as_ref().unwrap();
        let (_, field) = pick::source::deciding_field(operation, &path).unwrap();
        let refers = pick::source::member_at(operation, &field).and_then(|field| field.refers);
        assert!(refers.is_some_and(|refers| catalog().resource(refers).is_some()), "{field}");
        for name in variants.of.values().chain(&variants.none).chain(&variants.besides) {
            assert!(member.shape().member(name).is_some(), "{path} has no {name}");
        }
        for from in variants.pick.values() {
            assert!(catalog().resource(from).is_some(), "{from}");
        }
        places.push(format!("{} {path}", operation.name));
    }
    for place in [
        "CreateCase fields[0].value",
        "UpdateCase fields[0].value",
        "CreateCaseRule rule.required.conditions[0].equalTo.operandTwo",
        "UpdateCaseRule rule.required.conditions[0].equalTo.operandTwo",
        "CreateRelatedItem content.sla.slaInputConfiguration.targetFieldValues[0]",
    ] {
        assert!(places.iter().any(|known| known == place), "{place} is not among {places:#?}");
    }
}

/// A domain whose fields have each of the types that a choice knows.
fn typed_fields(of: &std::collections::BTreeMap<String, String>) -> Value {
    let field = |kind: &String| json!({"fieldId": format!("f-{kind}"), "name": format!("My {kind}"), "type": kind});
    json!({"fields": of.keys().map(field).collect::<Vec<_>>()})
}

fn variants_of(operation: &str, path: &str) -> &'static crate::model::Variants {
    let found = decided().into_iter().find(|(id, _, at)| id.name == operation && at.to_string() == path);
    found.unwrap().1.variants.as_ref().unwrap()
}

/// The members of the choice at a path that are offered, once the fields of the domain are known.
fn offered(mut form: Rig, path: &str, fields: Value) -> Vec<&'static str> {
    form.know(fields);
    go_to(&mut form, path);
    form.press("enter");
    let overlay = form.harness.opened().map(|list| form.harness.overlay(&*list)).unwrap_or_default();
    let names = ["stringValue", "doubleValue", "booleanValue", "userArnValue", "emptyValue"];
    names.into_iter().filter(|name| overlay.contains(name)).collect()
}

#[test]
fn the_type_of_a_field_decides_what_its_value_is() {
    let variants = variants_of("CreateRelatedItem", "content.custom.fields[0].value");
    for (kind, variant) in &variants.of {
        let mut form = item_of(&format!("f-{kind}"));
        form.know(typed_fields(&variants.of));
        go_to(&mut form, &format!("content.custom.fields[0].value.{variant}"));
        form.press("up enter");
        let list = form.overlay();
        let seen = form.harness.overlay(&*list);
        let others = variants.of.values().filter(|other| *other != variant);
        for other in others.map(String::as_str).chain(["emptyValue"]) {
            assert!(!seen.contains(other), "{kind}: {seen}");
        }
    }
}

#[test]
fn what_was_chosen_by_itself_and_taken_away_stays_away_and_another_field_brings_its_own() {
    let mut form = item_of("f-18");
    form.know(fields());
    go_to(&mut form, "content.custom.fields[0].value");
    form.sees("Number ▾");
    form.press("ctrl-d");
    assert!(!form.screen().contains("Number ▾"), "{}", form.screen());
    let mut form = item_of("f-18");
    form.know(fields());
    go_to(&mut form, "content.custom.fields[0].id");
    form.choose(FormAnswer::Value("f-17".to_owned()));
    go_to(&mut form, "content.custom.fields[0].value");
    form.sees("Text ▾");
}

#[test]
fn the_field_of_a_condition_decides_what_it_is_compared_with() {
    let path = "rule.required.conditions[0].equalTo.operandTwo";
    let variants = variants_of("CreateCaseRule", path);
    for (kind, variant) in &variants.of {
        let rule = json!({"domainId": "d1", "name": "Urgent", "rule": {"required": {"defaultValue": false, "conditions": [
            {"equalTo": {"operandOne": {"fieldId": format!("f-{kind}")}, "operandTwo": {}, "result": true}}]}}});
        let form = filled("cases/domains/d1/case-rules!create", &rule);
        let offered = offered(form, path, typed_fields(&variants.of));
        assert_eq!(offered, [variant.as_str(), "emptyValue"], "{kind}");
    }
}

#[test]
fn the_field_of_an_sla_decides_what_ends_it() {
    let path = "content.sla.slaInputConfiguration.targetFieldValues[0]";
    let variants = variants_of("CreateRelatedItem", path);
    for (kind, variant) in &variants.of {
        let sla = json!({"domainId": "d1", "caseId": "c1", "type": "Sla", "content": {"sla": {"slaInputConfiguration": {
            "name": "Answer", "type": "CaseField", "targetSlaMinutes": 60, "fieldId": format!("f-{kind}"),
            "targetFieldValues": [{}]}}}});
        let mut form = filled("cases/domains/d1/cases/c1/related-items!create", &sla);
        form.know(typed_fields(&variants.of));
        let operation =
            crate::model::api().operation(crate::model::Service::ConnectCases, "CreateRelatedItem").unwrap();
        let title = Form::new(operation.id, json!({})).title_at(&path.parse::<DocPath>().unwrap().member(variant));
        let screen = form.screen();
        let value = screen.lines().skip_while(|line| !line.contains("Value to reach")).nth(1).unwrap();
        assert!(value.contains(&format!("{title} ▾")), "{kind}: {screen}");
    }
}

#[test]
fn what_cannot_be_set_or_merged_is_not_offered() {
    let all: Vec<Value> = serde_json::from_str(include_str!("../../../../assets/sandbox/case-fields.json")).unwrap();
    let picked = |location: &str, document: &Value, path: &str| {
        let mut form = filled(location, document);
        go_to(&mut form, path);
        form.press("f4");
        let mut list = form.overlay();
        form.harness.enter(&mut *list);
        form.harness.answer(&mut *list, PickerSlot::Rows, json!({"fields": all}));
        form.harness.read_over(&mut *list, "down")
    };
    let case = |more: Value| {
        let mut document = json!({"fields": [{"id": ""}]});
        document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        document
    };
    let create = case(json!({"templateId": "t-1"}));
    let merge =
        json!({"secondaryCaseIds": ["c2"], "fieldsConfiguration": [{"sourceCaseId": "c2", "fieldIds": [{"id": ""}]}]});
    let batch = json!({"cases": [{"caseIdentifier": {"caseId": "c1"}}], "fields": [{"fieldIdentifier": {"id": ""}}]});
    let filled_by_service =
        ["Case ID", "Created by", "Date and time opened", "Date and time closed", "Next SLA breach"];
    let places = [
        ("cases/domains/d1/cases!create", create, "fields[0].id", &["Title", "Customer", "Summary"][..], &[][..]),
        (
            "cases/domains/d1/cases/c1!merge",
            merge,
            "fieldsConfiguration[0].fieldIds[0].id",
            &["Summary"],
            &["Title", "Customer"],
        ),
        (
            "cases/domains/d1/cases!change-cases",
            batch,
            "fields[0].fieldIdentifier.id",
            &["Summary"],
            &["Title", "Customer"],
        ),
    ];
    for (location, document, path, offered, left_out) in places {
        let seen = picked(location, &document, path);
        for name in offered {
            assert!(seen.contains(name), "{location} has no {name}: {seen}");
        }
        for name in left_out.iter().chain(&filled_by_service) {
            assert!(!seen.contains(name), "{location} offers {name}: {seen}");
        }
    }
}

#[test]
fn what_is_picked_on_the_heading_of_a_list_is_added_to_it() {
    let mut form = Rig::at("cases/domains/d1/cases/c1!merge");
    go_to(&mut form, "secondaryCaseIds");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Prepare, json!({"fields": []}));
    form.harness.answer(&mut *list, PickerSlot::Beside, json!({}));
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"cases": [{"caseId": "c1"}, {"caseId": "c2"}]}));
    form.take(&mut *list, "");
    form.sees("c2");
    assert!(!form.screen().contains("+ Add"), "{}", form.screen());
    form.press("f2");
    form.sees("\"secondaryCaseIds\": [");
    form.press("f2");
    go_to(&mut form, "secondaryCaseIds[0]");
    form.press("up f4");
    assert!(form.harness.said().contains("can't hold more than 1"), "{}", form.harness.said());

    let item = json!({"type": "Custom", "content": {"custom": {"fields": []}}});
    let mut form = filled("cases/domains/d1/cases/c1/related-items!create", &item);
    go_to(&mut form, "content.custom.fields");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Rows, fields());
    form.take(&mut *list, "Priority");
    form.press("f2");
    form.sees("\"id\": \"f-17\"");
}

#[test]
fn an_option_is_picked_from_those_of_the_field_and_has_its_name() {
    let mut form = item_of("f-17");
    form.know(fields());
    form.sees("Priority");
    go_to(&mut form, "content.custom.fields[0].value.stringValue");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    assert_eq!(form.sent("ListFieldOptions").last(), Some(&json!({"domainId": "d1", "fieldId": "f-17"})));
    form.harness.answer(
        &mut *list,
        PickerSlot::Rows,
        json!({"options": [
        {"name": "High", "value": "p1", "active": true}, {"name": "Low", "value": "p2", "active": true}]}),
    );
    form.take(&mut *list, "Low");
    form.sees("p2");
    form.sees("Low");
    form.press("ctrl-s");
    form.sees("f-17 is field Priority");
    form.sees("p2 is option Low");
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
fn where_nothing_can_be_picked_esc_closes_what_says_so() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("f4");
    let mut why = form.overlay();
    assert!(form.harness.overlay(&*why).contains("names nothing that could be picked"));
    form.harness.type_text(&mut *why, "Contact no yes q");
    assert_eq!(form.harness.asked(), [], "what is typed on does not answer");
    form.harness.press(&mut *why, "enter");
    assert_eq!(form.harness.asked(), [Command::Close]);
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("The new domain".to_owned())));
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

/// The list of profiles over a form, with a text typed into it.
fn profiles_by(typed: &str) -> (Rig, Box<dyn Screen>) {
    let mut form = Rig::at("profiles/domains/acme/profiles/p1!merge");
    go_to(&mut form, "ProfileIdsToBeMerged");
    form.press("enter f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.type_text(&mut *list, typed);
    (form, list)
}

#[test]
fn what_looks_like_a_value_is_searched_for_by_its_key_at_once() {
    let id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let looks = [
        ("kim@example.com", "_email"),
        ("+4930123456", "_phone"),
        ("Kim Lee", "_fullName"),
        ("김서연", "_fullName"),
        ("AC-100233", "_account"),
        (id, "_profileId"),
    ];
    for (typed, key) in looks {
        let (mut form, mut list) = profiles_by(typed);
        let seen = form.harness.overlay(&*list);
        assert!(!seen.contains("There are none") && !seen.contains("Nothing matches"), "{seen}");
        form.harness.press(&mut *list, "enter");
        let asked = form.sent("SearchProfiles");
        let sought = (&asked[0]["KeyName"], &asked[0]["Values"][0]);
        assert_eq!(sought, (&json!(key), &json!(typed)), "{typed}\n{seen}");
        let items = json!([{"ProfileId": id, "FirstName": "Kim", "EmailAddress": "kim@example.com"}]);
        form.harness.answer(&mut *list, PickerSlot::Rows, json!({ "Items": items }));
        let seen = form.harness.overlay(&*list);
        assert!(seen.contains("Kim") && seen.contains("kim@example.com"), "{seen}");
        // What is picked keeps its name beside it, once that is read.
        form.take(&mut *list, "");
        form.know(json!({ "Profiles": items }));
        form.sees("Kim (kim@example.com)");
        assert!(form.harness.session.names.is_empty(), "what customers are called is kept nowhere");
    }
}

#[test]
fn a_customer_is_picked_by_what_finds_one_everywhere() {
    for (typed, sought) in
        [("040-555-0100", "+49405550100"), ("DE 040-555-0100", "+49405550100"), ("Lee Kim", "Kim Lee")]
    {
        let (mut form, mut list) = profiles_by(typed);
        form.harness.press(&mut *list, "enter");
        let asked = form.sent("SearchProfiles");
        assert!(asked[0]["Values"].as_array().unwrap().contains(&json!(sought)), "{typed}: {asked:?}");
    }
}

#[test]
fn an_id_that_no_list_has_is_offered_from_the_replies_of_this_place() {
    let begun = |segment: &str, id: &str, form: &mut Rig| {
        let input = json!({"DomainName": "acme", "SegmentDefinitionName": segment, "DataFormat": "CSV"});
        let call = form.harness.call("CreateSegmentSnapshot", input, crate::contract::Lane::Interactive, 1);
        form.harness.note(call, finished(json!({ "SnapshotId": id })));
    };
    let mut form = Rig::at("profiles/domains/acme/segments/gold!snapshot-status");
    go_to(&mut form, "SnapshotId");
    form.press("f4");
    assert!(form.harness.said().contains("names nothing that could be picked"));
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Pick));
    begun("silver", "2222a", &mut form);
    begun("gold", "1111b", &mut form);
    form.press("f4");
    let mut list = form.overlay();
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("1111b") && seen.contains("CreateSegmentSnapshot") && !seen.contains("2222a"), "{seen}");
    form.take(&mut *list, "1111b");
    form.sees("1111b");
    assert!(form.page.actions(&form.harness.session).contains(&Action::Pick), "it is named at the bottom");
}

#[test]
fn picking_on_a_closed_group_picks_for_the_first_field_in_it() {
    for (location, group, list) in [
        ("cases/domains/d1/templates!create", "layoutConfiguration", "ListLayouts"),
        ("profiles/domains/acme/integrations!create", "FlowDefinition", "DescribeConnectorProfiles"),
    ] {
        let mut form = Rig::bare(location);
        go_to(&mut form, group);
        let hinted = form.page.actions(&form.harness.session).contains(&Action::Pick);
        assert!(hinted, "{location}");
        form.press("f4");
        let mut picker = form.overlay();
        assert_eq!(picker.name(), "picker", "{location}\n{}", form.screen());
        form.harness.enter(&mut *picker);
        assert_eq!(form.sent(list).len(), 1, "{location}\n{}", form.screen());
        assert!(form.page.unsaved().is_none(), "{location}: nothing was set by looking");
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

/// Where a list takes what is picked, several are picked at once.
#[test]
fn several_are_picked_for_a_list_at_once() {
    let begin = json!({"name": "Returns", "requiredFields": []});
    let mut form = filled("cases/domains/d1/templates!create", &begin);
    go_to(&mut form, "requiredFields");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let field = |id: &str, name: &str| json!({"fieldId": id, "fieldArn": "a", "name": name, "type": "Text", "namespace": "Custom"});
    let fields = json!({"fields": [field("f1", "Colour"), field("f2", "Size"), field("f3", "Weight")]});
    form.harness.answer(&mut *list, PickerSlot::Rows, fields);
    form.harness.press(&mut *list, "ctrl-n down ctrl-n");
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("✓ ") && seen.contains("2 picked"), "{seen}");
    // The bar below names what the frame does.
    assert!(list.actions(&form.harness.session).contains(&Action::AddItem));
    form.harness.press(&mut *list, "enter");
    let answer = form.harness.asked().into_iter().find_map(|command| match command {
        Command::Answer(OverlayAnswer::Form(answer)) => Some(answer),
        _ => None,
    });
    let answer = answer.unwrap();
    assert!(matches!(&answer, FormAnswer::Several(values) if values.len() == 2), "{answer:?}");
    form.choose(answer);
    let seen = form.screen();
    assert!(seen.contains("f1") && seen.contains("f3") && !seen.contains("f2"), "{seen}");
}
