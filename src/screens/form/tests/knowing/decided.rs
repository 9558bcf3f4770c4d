//! What is known of one thing decides what is offered and meant beside it.

use super::*;

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
    let all: Vec<Value> = serde_json::from_str(include_str!("../../../../../assets/sandbox/case-fields.json")).unwrap();
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
