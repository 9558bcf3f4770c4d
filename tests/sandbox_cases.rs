//! Cases in the sandbox, over the wire: what is there after a write, and how what is wrong is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "sandbox_cases/batches.rs"]
mod batches;
#[path = "sandbox_cases/designs.rs"]
mod designs;
#[path = "sandbox_cases/desk.rs"]
mod desk;
#[path = "sandbox_cases/merges.rs"]
mod merges;
#[path = "sandbox_cases/targets.rs"]
mod targets;

use crate::asker;
use std::collections::HashSet;

use asker::{Asker, column, demo, empty, text};
use desk::{CUSTOMER, Desk};
use jiff::SignedDuration;
use serde_json::{Value, json};
use switchboard::model::Service;

const SUPPORT: &str = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
#[tokio::test]
async fn a_domain_becomes_active_over_time_and_has_the_systems_fields() {
    let (_handle, cases, clock) = empty(Service::ConnectCases).await;
    let made = cases.ok("CreateDomain", json!({ "name": "desk" })).await;
    assert_eq!(made["domainStatus"], "CreationInProgress");
    let id = json!({ "domainId": made["domainId"] });
    assert_eq!(cases.refused("DeleteDomain", id.clone()).await.0, "ConflictException");
    assert_eq!(cases.refused("CreateDomain", json!({ "name": "desk" })).await.0, "ConflictException");
    clock.step(SignedDuration::from_secs(10));
    assert_eq!(cases.ok("GetDomain", id.clone()).await["domainStatus"], "Active");
    let (fields, pages) = cases.all("ListFields", id.clone(), Some(5)).await;
    assert_eq!((fields.len(), pages), (16, 4));
    assert!(column(&fields, "namespace").iter().all(|namespace| *namespace == "System"));
    cases.ok("DeleteDomain", id.clone()).await;
    assert_eq!(cases.refused("GetDomain", id).await.0, "ResourceNotFoundException");
    for n in 0..5 {
        cases.ok("CreateDomain", json!({ "name": format!("d{n}") })).await;
    }
    let (code, status, _) = cases.refused("CreateDomain", json!({ "name": "d6" })).await;
    assert_eq!((code.as_str(), status), ("ServiceQuotaExceededException", 402));
}

#[tokio::test]
async fn a_deleted_field_can_be_read_and_nothing_else() {
    let desk = Desk::new().await;
    let made = desk.ok("CreateField", json!({ "name": "Colour", "type": "SingleSelect" })).await;
    let field = json!({ "fieldId": made["fieldId"] });
    let id = made["fieldId"].as_str().unwrap();
    let mut options = field.clone();
    options["options"] =
        json!([{ "name": "Red", "value": "red", "active": true }, { "name": "Old", "value": "old", "active": false }]);
    desk.ok("BatchPutFieldOptions", options.clone()).await;
    let listed = desk.ok("ListFieldOptions", json!({ "fieldId": id, "values": ["old"] })).await;
    assert_eq!(listed["options"], json!([{ "name": "Old", "value": "old", "active": false }]));
    let fixed = json!({ "fieldId": "status", "options": [{ "name": "Auf", "value": "open", "active": false }] });
    assert_eq!(desk.ok("BatchPutFieldOptions", fixed).await["errors"][0]["value"], "open");

    let case = desk.case("red one", &[text(id, "red")]).await;
    assert!(desk.refused("CreateCase", json!({ "templateId": desk.template, "fields": [text("title", "x"), text("customer_id", CUSTOMER), text(id, "old")] })).await.2.contains("not active"));
    desk.ok("DeleteField", field.clone()).await;
    let read = desk.ok("BatchGetField", json!({ "fields": [{ "id": id }, { "id": "nowhere" }] })).await;
    assert_eq!((&read["fields"][0]["deleted"], &read["errors"][0]["id"]), (&json!(true), &json!("nowhere")));
    let (fields, _) = desk.cases.all("ListFields", desk.of(json!({})), None).await;
    assert!(!column(&fields, "fieldId").contains(&id));
    assert_eq!(desk.refused("UpdateField", json!({ "fieldId": id, "name": "Color" })).await.0, "ValidationException");
    assert_eq!(desk.refused("BatchPutFieldOptions", options).await.0, "ValidationException");
    assert_eq!(desk.value(&case, id).await["stringValue"], "red");
    desk.ok("UpdateCase", json!({ "caseId": case, "fields": [text(id, "red")] })).await;
    let other = desk.case("plain", &[]).await;
    let denied = desk.refused("UpdateCase", json!({ "caseId": other, "fields": [text(id, "red")] })).await;
    assert!(denied.2.contains("deleted"), "{}", denied.2);
    assert_eq!(desk.refused("DeleteField", json!({ "fieldId": "title" })).await.0, "ValidationException");
}

#[tokio::test]
async fn layouts_templates_and_rules_refer_to_what_is_there() {
    let desk = Desk::new().await;
    let content = |fields: Value| json!({ "basic": { "topPanel": { "sections": [{ "fieldGroup": { "name": "Top", "fields": fields } }] } } });
    let layout = |fields: Value| json!({ "name": "Main", "content": content(fields) });
    for wrong in
        [json!([{ "id": "status" }]), json!([{ "id": "nowhere" }]), json!([{ "id": "summary" }, { "id": "summary" }])]
    {
        assert_eq!(desk.refused("CreateLayout", layout(wrong)).await.0, "ValidationException");
    }
    let made = desk.ok("CreateLayout", layout(json!([{ "id": "summary" }]))).await;
    let id = made["layoutId"].clone();
    assert_eq!(desk.refused("CreateLayout", layout(json!([]))).await.0, "ConflictException");
    let template = json!({ "name": "Return", "layoutConfiguration": { "defaultLayout": id }, "status": "Inactive" });
    let template = desk.ok("CreateTemplate", template).await["templateId"].clone();
    assert_eq!(desk.refused("DeleteLayout", json!({ "layoutId": id })).await.0, "ConflictException");
    assert_eq!(desk.refused("UpdateTemplate", json!({ "templateId": template })).await.0, "ValidationException");
    let new = json!({ "templateId": template, "fields": [text("title", "x")] });
    assert!(desk.refused("CreateCase", new).await.2.contains("inactive"));
    let listed = desk.cases.all("ListTemplates", desk.of(json!({ "status": ["Inactive"] })), None).await.0;
    assert_eq!(column(&listed, "name"), ["Return"]);
    desk.ok("DeleteTemplate", json!({ "templateId": template })).await;
    assert_eq!(desk.ok("GetTemplate", json!({ "templateId": template })).await["deleted"], true);
    desk.ok("DeleteLayout", json!({ "layoutId": id })).await;
    assert_eq!(desk.ok("GetLayout", json!({ "layoutId": id })).await["deleted"], true);

    let condition = |field: &str| json!({ "equalTo": { "operandOne": { "fieldId": field }, "operandTwo": { "stringValue": "open" }, "result": true } });
    let rule = |conditions: Vec<Value>| json!({ "name": "Rule", "rule": { "hidden": { "defaultValue": false, "conditions": conditions } } });
    assert_eq!(desk.refused("CreateCaseRule", rule(vec![condition("nowhere")])).await.0, "ValidationException");
    assert_eq!(desk.refused("CreateCaseRule", rule(vec![condition("status"); 6])).await.0, "ValidationException");
    let made = desk.ok("CreateCaseRule", rule(vec![condition("status")])).await;
    let read =
        desk.ok("BatchGetCaseRule", json!({ "caseRules": [{ "id": made["caseRuleId"] }, { "id": "none" }] })).await;
    assert_eq!((read["caseRules"].as_array().unwrap().len(), &read["errors"][0]["id"]), (1, &json!("none")));
    assert_eq!(desk.ok("ListCaseRules", json!({})).await["caseRules"][0]["ruleType"], "Hidden");
}

#[tokio::test]
async fn a_case_is_created_once_for_a_token_and_only_with_what_its_template_requires() {
    let desk = Desk::new().await;
    let new =
        |token: &str, fields: Value| json!({ "templateId": desk.template, "clientToken": token, "fields": fields });
    let fields = json!([text("title", "Hello"), text("customer_id", CUSTOMER)]);
    let first = desk.ok("CreateCase", new("t1", fields.clone())).await;
    assert_eq!(desk.ok("CreateCase", new("t1", fields)).await, first);
    let other = json!([text("title", "Other"), text("customer_id", CUSTOMER)]);
    assert_eq!(desk.refused("CreateCase", new("t1", other)).await.0, "ConflictException");
    for (fields, why) in [
        (json!([text("customer_id", CUSTOMER)]), "title"),
        (json!([text("title", "x")]), "customer_id"),
        (json!([text("title", "x"), text("customer_id", "kim")]), "ARN"),
        (json!([text("title", "x"), text("customer_id", CUSTOMER), text("status", "maybe")]), "option"),
        (
            json!([
                text("title", "x"),
                text("customer_id", CUSTOMER),
                text("created_datetime", "2026-01-01T00:00:00Z")
            ]),
            "created_datetime has no place here",
        ),
        (json!([text("title", "x"), text("customer_id", CUSTOMER), text("nowhere", "1")]), "nowhere"),
        (json!([{ "id": "title", "value": { "doubleValue": 1 } }, text("customer_id", CUSTOMER)]), "stringValue"),
    ] {
        let (code, status, message) = desk.refused("CreateCase", new("", fields)).await;
        assert_eq!((code.as_str(), status), ("ValidationException", 400));
        assert!(message.contains(why), "{message}");
    }
    let case = first["caseId"].as_str().unwrap();
    assert_eq!(desk.value(case, "status").await["stringValue"], "open");
    assert_eq!(desk.value(case, "reference_number").await["stringValue"].as_str().unwrap().len(), 9);
    assert_eq!(desk.found(json!({})).await, ["Hello"]);
}

#[tokio::test]
async fn an_update_leaves_its_marks() {
    let desk = Desk::new().await;
    let case = desk.case("Lost parcel", &[text("summary", "gone")]).await;
    let sla = json!({ "caseId": case, "type": "Sla", "content": { "sla": { "slaInputConfiguration": {
        "name": "Resolution", "type": "CaseField", "fieldId": "status", "targetFieldValues": [{ "stringValue": "closed" }], "targetSlaMinutes": 60 } } } });
    desk.ok("CreateRelatedItem", sla).await;
    assert_eq!(desk.value(&case, "next_sla_breach_datetime").await["stringValue"], "2026-03-01T13:00:10.000Z");
    desk.clock.step(SignedDuration::from_mins(30));
    let user = json!({ "userArn": "arn:aws:connect:eu-central-1:111122223333:instance/i/agent/a" });
    let change = json!({ "caseId": case, "performedBy": user, "fields": [
        text("status", "closed"), { "id": "summary", "value": { "emptyValue": {} } } ] });
    desk.ok("UpdateCase", change).await;
    assert_eq!(desk.value(&case, "last_closed_datetime").await["stringValue"], "2026-03-01T12:30:10.000Z");
    assert_eq!(desk.value(&case, "last_updated_user").await["userArnValue"], user["userArn"]);
    assert_eq!(desk.value(&case, "summary").await, Value::Null);
    let items = desk.ok("SearchRelatedItems", json!({ "caseId": case })).await;
    assert_eq!(items["relatedItems"][0]["content"]["sla"]["slaConfiguration"]["status"], "Met");
    let events = desk.cases.all("GetCaseAuditEvents", desk.of(json!({ "caseId": case })), Some(2)).await;
    assert_eq!(column(&events.0, "type"), ["Case.Updated", "RelatedItem.Created", "Case.Created"]);
    assert_eq!(events.1, 2);
    let status =
        events.0[0]["fields"].as_array().unwrap().iter().find(|field| field["eventFieldId"] == "status").unwrap();
    assert_eq!(
        (&status["oldValue"]["stringValue"], &status["newValue"]["stringValue"]),
        (&json!("open"), &json!("closed"))
    );
    let empty = json!({ "caseId": case, "fields": [{ "id": "customer_id", "value": { "emptyValue": {} } }] });
    assert!(desk.refused("UpdateCase", empty).await.2.contains("required"));
    desk.ok("UpdateCase", json!({ "caseId": case, "fields": [text("status", "open")] })).await;
    assert!(desk.value(&case, "last_reopened_datetime").await["stringValue"].is_string());
    desk.ok("DeleteCase", json!({ "caseId": case })).await;
    let (code, _, _) = desk.refused("GetCase", json!({ "caseId": case, "fields": [{ "id": "title" }] })).await;
    assert_eq!(code, "ResourceNotFoundException");
    assert_eq!(desk.ok("SearchAllRelatedItems", json!({})).await["relatedItems"], json!([]));
}

#[tokio::test]
async fn searches_follow_the_filter_language() {
    let desk = Desk::new().await;
    let amount = desk.ok("CreateField", json!({ "name": "Amount", "type": "Number" })).await["fieldId"].clone();
    let amount = amount.as_str().unwrap();
    for (title, money) in
        [("Rückgabe", Some(10.0)), ("환불", Some(20.5)), ("Refund late", Some(30.0)), ("Greeting", None)]
    {
        desk.clock.step(SignedDuration::from_mins(1));
        let more: Vec<Value> =
            money.map(|money| json!({ "id": amount, "value": { "doubleValue": money } })).into_iter().collect();
        desk.case(title, &more).await;
    }
    let money = |operator: &str, value: f64| json!({ "field": { operator: { "id": amount, "value": { "doubleValue": value } } } });
    let title = |words: &str| json!({ "field": { "contains": text("title", words) } });
    for (filter, titles) in [
        (money("greaterThan", 10.0), vec!["Refund late", "환불"]),
        (money("greaterThanOrEqualTo", 10.0), vec!["Refund late", "환불", "Rückgabe"]),
        (money("lessThan", 20.5), vec!["Rückgabe"]),
        (money("equalTo", 20.5), vec!["환불"]),
        (title("REFUND"), vec!["Refund late"]),
        (json!({ "not": money("lessThan", 25.0) }), vec!["Greeting", "Refund late"]),
        (json!({ "andAll": [money("greaterThan", 5.0), { "not": title("refund") }] }), vec!["환불", "Rückgabe"]),
        (json!({ "orAll": [title("greet"), money("equalTo", 10.0)] }), vec!["Greeting", "Rückgabe"]),
        (json!({ "field": { "equalTo": { "id": amount, "value": { "emptyValue": {} } } } }), vec!["Greeting"]),
        (json!({ "field": { "lessThan": text("created_datetime", "2026-03-01T12:02:00Z") } }), vec!["Rückgabe"]),
    ] {
        assert_eq!(desk.found(json!({ "filter": filter })).await, titles, "{filter}");
    }
    assert_eq!(desk.found(json!({ "searchTerm": "late REFUND" })).await, ["Refund late"]);
    let sorts = json!([{ "fieldId": amount, "sortOrder": "Asc" }]);
    assert_eq!(desk.found(json!({ "sorts": sorts })).await, ["Rückgabe", "환불", "Refund late", "Greeting"]);
    let unknown = json!({ "filter": { "field": { "equalTo": text("nowhere", "x") } } });
    assert_eq!(desk.refused("SearchCases", unknown).await.0, "ValidationException");
    let mut deep = title("x");
    for _ in 0..8 {
        deep = json!({ "not": deep });
    }
    assert_eq!(desk.refused("SearchCases", json!({ "filter": deep })).await.0, "ValidationException");
}

#[tokio::test]
async fn related_items_of_every_type_are_kept_found_and_changed() {
    let desk = Desk::new().await;
    let case = desk.case("One", &[]).await;
    let other = desk.case("Two", &[]).await;
    let contact = "arn:aws:connect:eu-central-1:111122223333:instance/i/contact/c1";
    let weight = desk.ok("CreateField", json!({ "name": "Weight", "type": "Number" })).await["fieldId"].clone();
    let add = |r#type: &str, content: Value| json!({ "caseId": case, "type": r#type, "content": content });
    for (r#type, content) in [
        ("Contact", json!({ "contact": { "contactArn": contact } })),
        ("Comment", json!({ "comment": { "body": "안녕하세요", "contentType": "Text/Plain" } })),
        ("File", json!({ "file": { "fileArn": "arn:aws:cases:eu-central-1:1:file/f" } })),
        ("ConnectCase", json!({ "connectCase": { "caseId": other } })),
        ("Custom", json!({ "custom": { "fields": [{ "id": weight, "value": { "doubleValue": 2.5 } }] } })),
    ] {
        desk.clock.step(SignedDuration::from_secs(1));
        desk.ok("CreateRelatedItem", add(r#type, content)).await;
    }
    assert_eq!(
        desk.refused("CreateRelatedItem", add("Comment", json!({ "file": { "fileArn": "a" } }))).await.0,
        "ValidationException"
    );
    assert_eq!(
        desk.refused("CreateRelatedItem", add("ConnectCase", json!({ "connectCase": { "caseId": case } }))).await.0,
        "ValidationException"
    );
    let find = |filters: Value| {
        desk.cases.all("SearchRelatedItems", desk.of(json!({ "caseId": case, "filters": filters })), Some(2))
    };
    let (all, pages) = find(json!([])).await;
    assert_eq!((column(&all, "type"), pages), (vec!["Custom", "ConnectCase", "File", "Comment", "Contact"], 3));
    let either = json!([{ "comment": {} }, { "custom": { "fields": { "field": { "greaterThan": { "id": weight, "value": { "doubleValue": 2 } } } } } }, { "file": { "fileArn": "no" } }]);
    assert_eq!(column(&find(either).await.0, "type"), ["Custom", "Comment"]);
    let cases = desk.ok("ListCasesForContact", json!({ "contactArn": contact })).await;
    assert_eq!(cases["cases"][0]["caseId"], case.as_str());
    let id = |r#type: &str| all.iter().find(|item| item["type"] == r#type).unwrap()["relatedItemId"].clone();
    let change = json!({ "caseId": case, "relatedItemId": id("Comment"), "content": { "comment": { "body": "new", "contentType": "Text/Plain" } } });
    assert_eq!(desk.ok("UpdateRelatedItem", change.clone()).await["content"]["comment"]["body"], "new");
    let mut wrong = change;
    wrong["relatedItemId"] = id("Contact");
    assert_eq!(desk.refused("UpdateRelatedItem", wrong).await.0, "ValidationException");
    assert_eq!(
        desk.refused("DeleteRelatedItem", json!({ "caseId": case, "relatedItemId": id("File") })).await.0,
        "ValidationException"
    );
    desk.ok("DeleteRelatedItem", json!({ "caseId": case, "relatedItemId": id("Contact") })).await;
    assert_eq!(desk.ok("ListCasesForContact", json!({ "contactArn": contact })).await["cases"], json!([]));
    let sorted = json!({ "sorts": [{ "sortProperty": "AssociationTime", "sortOrder": "Asc" }] });
    let items = desk.ok("SearchAllRelatedItems", sorted).await;
    assert_eq!(column(items["relatedItems"].as_array().unwrap(), "type"), ["Comment", "File", "ConnectCase", "Custom"]);
}

#[tokio::test]
async fn event_configuration_and_tags_are_kept() {
    let desk = Desk::new().await;
    assert_eq!(desk.ok("GetCaseEventConfiguration", json!({})).await["eventBridge"]["enabled"], false);
    let bridge = json!({ "enabled": true, "includedData": { "caseData": { "fields": [{ "id": "status" }] }, "relatedItemData": { "includeContent": true } } });
    desk.ok("PutCaseEventConfiguration", json!({ "eventBridge": bridge })).await;
    assert_eq!(desk.ok("GetCaseEventConfiguration", json!({})).await["eventBridge"], bridge);
    let read = desk.ok("GetTemplate", json!({ "templateId": desk.template })).await;
    let arn = &read["templateArn"];
    desk.cases.ok("TagResource", json!({ "arn": arn, "tags": { "team": "eins" } })).await;
    assert_eq!(desk.cases.ok("ListTagsForResource", json!({ "arn": arn })).await["tags"], json!({ "team": "eins" }));
    desk.cases.ok("UntagResource", json!({ "arn": arn, "tagKeys": ["team"] })).await;
    assert_eq!(desk.cases.ok("ListTagsForResource", json!({ "arn": arn })).await["tags"], json!({}));
}

#[tokio::test]
async fn everything_in_the_demo_fits_the_facts() {
    let (handle, cases) = demo(Service::ConnectCases).await;
    let (domains, _) = cases.all("ListDomains", json!({}), Some(3)).await;
    assert_eq!(domains.len(), 4);
    for domain in &domains {
        cases.ok("GetDomain", json!({ "domainId": domain["domainId"] })).await;
    }
    let of = |mut members: Value| {
        members["domainId"] = SUPPORT.into();
        members
    };
    let (fields, _) = cases.all("ListFields", of(json!({})), Some(7)).await;
    let ids: Vec<Value> = fields.iter().map(|field| json!({ "id": field["fieldId"] })).collect();
    cases.ok("BatchGetField", of(json!({ "fields": ids }))).await;
    for field in fields.iter().filter(|field| field["type"] == "SingleSelect") {
        let (options, _) = cases.all("ListFieldOptions", of(json!({ "fieldId": field["fieldId"] })), Some(2)).await;
        assert!(options.len() > 1);
    }
    for (list, get, id) in [("ListLayouts", "GetLayout", "layoutId"), ("ListTemplates", "GetTemplate", "templateId")] {
        let (rows, _) = cases.all(list, of(json!({})), Some(1)).await;
        assert!(rows.len() > 1);
        for row in rows {
            cases.ok(get, of(json!({ id: row[id] }))).await;
        }
    }
    let (rules, _) = cases.all("ListCaseRules", of(json!({})), Some(1)).await;
    let rules: Vec<Value> = rules.iter().map(|rule| json!({ "id": rule["caseRuleId"] })).collect();
    cases.ok("BatchGetCaseRule", of(json!({ "caseRules": rules }))).await;
    cases.ok("GetCaseEventConfiguration", of(json!({}))).await;

    let asked: Vec<Value> = ids.iter().take(25).cloned().collect();
    let total = cases.ok("SearchCases", of(json!({ "fields": asked }))).await["totalCount"].as_u64().unwrap();
    let (found, pages) = cases.all("SearchCases", of(json!({ "fields": asked })), Some(100)).await;
    let unique: HashSet<&str> = column(&found, "caseId").into_iter().collect();
    assert_eq!((found.len() as u64, unique.len(), pages), (total, found.len(), 4));
    let mut types = HashSet::new();
    for case in found.iter().take(20) {
        let case = json!({ "caseId": case["caseId"] });
        let mut read = case.clone();
        read["fields"] = ids.clone().into();
        cases.all("GetCase", of(read), None).await;
        cases.all("GetCaseAuditEvents", of(case.clone()), Some(3)).await;
        let (items, _) = cases.all("SearchRelatedItems", of(case), Some(2)).await;
        types.extend(column(&items, "type").into_iter().map(str::to_owned));
    }
    assert_eq!(types.len(), 6, "{types:?}");
    let (items, _) = cases.all("SearchAllRelatedItems", of(json!({})), Some(25)).await;
    assert!(items.len() > 500, "{}", items.len());
    // The sandbox was started at the end of this span.
    let span = "2020-01-01T00:00:00.000Z".."2026-03-01T12:00:00.001Z";
    for time in column(&items, "associationTime") {
        assert!(span.contains(&time), "{time}");
    }

    let staging = Asker::in_account(&handle, Service::ConnectCases, "AKIASANDBOX000000002");
    assert_eq!(column(&staging.all("ListDomains", json!({}), None).await.0, "name"), ["staging-support"]);
    let nobody = Asker::in_account(&handle, Service::ConnectCases, "AKIASANDBOX000000003");
    assert!(nobody.all("ListDomains", json!({}), None).await.0.is_empty());
}
