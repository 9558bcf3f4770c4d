//! Many cases at once (`BatchUpdateCase`, `BatchCreateRelatedItem`): what fails whole, and what fails for one case.
//! The rules are those of the published model's documentation of these operations.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::desk::{CUSTOMER, Desk, comment};
use crate::asker::{column, text};

fn ids(cases: &[&str]) -> Value {
    cases.iter().map(|case| json!({ "caseIdentifier": { "caseId": case } })).collect()
}

fn value(identifier: &Value, value: &str) -> Value {
    json!({ "fieldIdentifier": identifier, "value": { "stringValue": value } })
}

fn done(reply: &Value) -> Vec<&str> {
    let entries = reply["successfulCases"].as_array().or_else(|| reply["successfulItems"].as_array()).unwrap();
    entries.iter().map(|entry| entry["caseIdentifier"]["caseId"].as_str().unwrap()).collect()
}

fn failed(reply: &Value) -> Vec<(&str, &str)> {
    let entries = reply["failedCases"].as_array().or_else(|| reply["failedItems"].as_array()).unwrap();
    assert!(entries.iter().all(|entry| entry["errorMessage"].as_str().is_some_and(|text| !text.is_empty())));
    entries
        .iter()
        .map(|entry| (entry["caseIdentifier"]["caseId"].as_str().unwrap(), entry["errorCode"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn cases_are_changed_each_on_its_own() {
    let desk = Desk::new().await;
    let free = desk.free_template().await;
    let colour = desk.field("Colour, hue", "Text").await;
    let size = desk.field("Size", "Text").await;
    let one = desk.plain_case(&free, "One", &[]).await;
    let two = desk.case("Two", &[]).await;
    let input = json!({
        "cases": ids(&[&one, "no-such-case", &two]),
        "fields": [value(&json!({ "id": colour }), "red"), value(&json!({ "name": "Size" }), "large")],
        "title": "Renamed", "status": "closed", "customerId": CUSTOMER,
        "performedBy": { "customEntity": "night shift" },
    });
    let reply = desk.ok("BatchUpdateCase", input).await;
    assert_eq!(done(&reply), [one.as_str(), &two], "in the order given");
    assert_eq!(failed(&reply), [("no-such-case", "CASE_NOT_FOUND")]);
    assert!(reply["successfulCases"][0]["caseIdentifier"]["referenceId"].is_string());
    assert_eq!(reply["successfulCases"][0]["caseIdentifier"].get("referenceNumber"), None);
    for case in [&one, &two] {
        for (field, expected) in
            [("title", "Renamed"), ("status", "closed"), ("customer_id", CUSTOMER), (&colour, "red"), (&size, "large")]
        {
            assert_eq!(desk.value(case, field).await["stringValue"], expected);
        }
        assert!(desk.value(case, "last_closed_datetime").await["stringValue"].is_string());
        assert_eq!(desk.events(case).await[0]["type"], "Case.Updated");
        assert_eq!(desk.events(case).await[0]["performedBy"]["user"]["customEntity"], "night shift");
    }
}

#[tokio::test]
async fn what_one_case_does_not_allow_fails_that_case() {
    let desk = Desk::new().await;
    let free = desk.free_template().await;
    let (bare, full) = (desk.plain_case(&free, "Bare", &[]).await, desk.case("Full", &[]).await);
    let merged = desk.plain_case(&free, "Merged", &[]).await;
    let into = desk.plain_case(&free, "Into", &[]).await;
    desk.ok("StartMergeCases", json!({ "caseId": into, "secondaryCaseIds": [merged] })).await;
    // A customer is required by one template and not by the other.
    let empty = json!({ "fieldIdentifier": { "id": "assigned_queue" }, "value": { "emptyValue": {} } });
    let template = json!({ "templateId": desk.template, "requiredFields": [{ "fieldId": "assigned_queue" }] });
    desk.ok("UpdateTemplate", template).await;
    let input = json!({ "cases": ids(&[&bare, &full, &merged, &into]), "fields": [empty] });
    let reply = desk.ok("BatchUpdateCase", input).await;
    assert_eq!(done(&reply), [bare.as_str(), &into]);
    assert_eq!(failed(&reply), [(full.as_str(), "VALIDATION_ERROR"), (&merged, "CONFLICT")]);
    let status = json!({ "cases": ids(&[&bare]), "fields": [], "status": "nowhere" });
    assert_eq!(failed(&desk.ok("BatchUpdateCase", status).await), [(bare.as_str(), "VALIDATION_ERROR")]);
}

#[tokio::test]
async fn a_wrong_request_fails_whole() {
    let desk = Desk::new().await;
    let case = desk.case("One", &[]).await;
    let field = |identifier: Value| json!([value(&identifier, "x")]);
    let of = |cases: Value, fields: Value| json!({ "cases": cases, "fields": fields });
    let reference = |id: &str| json!([{ "caseIdentifier": { "referenceId": id } }]);
    let summary = field(json!({ "id": "summary" }));
    let many: Vec<String> = (0..101).map(|n| format!("c{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (input, code) in [
        (of(ids(&[&case, &case]), summary.clone()), "ValidationException"),
        (of(ids(&[&case]), json!([])), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "id": "nowhere" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "name": "Nowhere" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "name": "A,B" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "name": "A|B" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "id": "title" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "name": "Title" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "name": "Status" }))), "ValidationException"),
        (of(ids(&[&case]), field(json!({ "id": "customer_id" }))), "ValidationException"),
        (of(ids(&many), summary.clone()), "ValidationException"),
        (of(reference("nowhere"), summary.clone()), "ResourceNotFoundException"),
    ] {
        assert_eq!(desk.refused("BatchUpdateCase", input.clone()).await.0, code, "{input}");
    }
    let mut elsewhere = of(ids(&[&case]), summary);
    elsewhere["domainId"] = "nowhere".into();
    assert_eq!(desk.cases.refused("BatchUpdateCase", elsewhere).await.0, "ResourceNotFoundException");
    assert_eq!(desk.value(&case, "summary").await, Value::Null);
}

#[tokio::test]
async fn a_reference_that_no_case_has_fails_the_whole_request() {
    let desk = Desk::new().await;
    let case = desk.case("One", &[]).await;
    let cases = json!([{ "caseIdentifier": { "caseId": case } }, { "caseIdentifier": { "referenceId": "nowhere" } }]);
    for (operation, input) in [
        ("BatchUpdateCase", json!({ "cases": cases, "fields": [], "title": "Two" })),
        ("BatchCreateRelatedItem", json!({ "cases": cases, "content": comment("lost") })),
    ] {
        let (code, status, text) = desk.refused(operation, input).await;
        assert_eq!((code.as_str(), status), ("ResourceNotFoundException", 404), "{operation}: {text}");
        assert!(text.contains("nowhere"), "{operation}: {text}");
    }
    assert_eq!(desk.value(&case, "title").await["stringValue"], "One");
    assert_eq!(desk.items(&case).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_case_can_be_named_by_its_reference() {
    let desk = Desk::new().await;
    let case = desk.case("One", &[]).await;
    let first = json!({ "cases": ids(&[&case]), "fields": [], "title": "Two" });
    let reply = desk.ok("BatchUpdateCase", first).await;
    let reference = reply["successfulCases"][0]["caseIdentifier"]["referenceId"].as_str().unwrap().to_lowercase();
    let by = |identifiers: Value| json!({ "cases": identifiers, "fields": [], "title": "Three" });
    let reply = desk.ok("BatchUpdateCase", by(json!([{ "caseIdentifier": { "referenceId": reference } }]))).await;
    assert_eq!(done(&reply), [case.as_str()]);
    assert_eq!(desk.value(&case, "title").await["stringValue"], "Three");
    // That a case is not named both ways is inferred: it is taken.
    let twice = json!([{ "caseIdentifier": { "referenceId": reference } }, { "caseIdentifier": { "caseId": case } }]);
    assert_eq!(done(&desk.ok("BatchUpdateCase", by(twice)).await), [case.as_str(), case.as_str()]);
}

#[tokio::test]
async fn a_token_gives_the_first_answer_again() {
    let desk = Desk::new().await;
    let case = desk.case("One", &[]).await;
    let input = |title: &str| json!({ "cases": ids(&[&case]), "fields": [], "title": title, "clientToken": "t" });
    let first = desk.ok("BatchUpdateCase", input("Two")).await;
    desk.ok("UpdateCase", json!({ "caseId": case, "fields": [text("title", "Kept")] })).await;
    assert_eq!(desk.ok("BatchUpdateCase", input("Two")).await, first);
    assert_eq!(desk.value(&case, "title").await["stringValue"], "Kept");
    let (code, status, _) = desk.refused("BatchUpdateCase", input("Three")).await;
    assert_eq!((code.as_str(), status), ("ConflictException", 409));
    let note = |body: &str| json!({ "cases": ids(&[&case]), "content": comment(body), "clientToken": "t" });
    let first = desk.ok("BatchCreateRelatedItem", note("once")).await;
    assert_eq!(desk.ok("BatchCreateRelatedItem", note("once")).await, first);
    assert_eq!(desk.items(&case).await.len(), 1);
    assert_eq!(desk.refused("BatchCreateRelatedItem", note("other")).await.0, "ConflictException");
}

#[tokio::test]
async fn many_cases_get_one_comment() {
    let desk = Desk::new().await;
    let free = desk.free_template().await;
    let (one, full) = (desk.plain_case(&free, "One", &[]).await, desk.plain_case(&free, "Full", &[]).await);
    let merged = desk.plain_case(&free, "Merged", &[]).await;
    desk.item(&full, "Comment", comment("here first")).await;
    desk.ok("StartMergeCases", json!({ "caseId": one, "secondaryCaseIds": [merged] })).await;
    desk.quota("cases/domains/cases/related-items", 1).await;
    let input = json!({ "cases": ids(&[&full, &one, &merged, "nowhere"]), "content": comment("strike over") });
    let reply = desk.ok("BatchCreateRelatedItem", input).await;
    assert_eq!(done(&reply), [one.as_str()]);
    let expected =
        [(full.as_str(), "SERVICE_QUOTA_EXCEEDED"), (merged.as_str(), "CONFLICT"), ("nowhere", "CASE_NOT_FOUND")];
    assert_eq!(failed(&reply), expected);
    let items = desk.items(&one).await;
    assert_eq!(items[0]["content"], comment("strike over"));
    assert_eq!(items[0]["relatedItemId"], reply["successfulItems"][0]["relatedItemId"]);
    assert!(reply["successfulItems"][0]["relatedItemArn"].as_str().unwrap().contains(&one));
    assert_eq!(column(&desk.events(&one).await[..1], "type"), ["RelatedItem.Created"]);
    let link = json!({ "cases": ids(&[&one]), "content": { "connectCase": { "caseId": full } } });
    let (code, _, text) = desk.refused("BatchCreateRelatedItem", link).await;
    assert!(code == "ValidationException" && text.contains("only a comment"), "{text}");
    desk.clock.step(SignedDuration::from_secs(3));
}
