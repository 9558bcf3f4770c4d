//! Merging cases (`StartMergeCases`, `GetMergeCasesStatus`): refusals, what runs, what is locked meanwhile, what is left.
//! The rules are those of the published model's documentation of these operations.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::desk::{CUSTOMER, Desk, comment};
use crate::asker::{column, text};

const CONTACT: &str = "arn:aws:connect:eu-central-1:111122223333:instance/i/contact/";

/// Two cases of a template that requires nothing.
struct Pair {
    desk: Desk,
    template: String,
    primary: String,
    secondary: String,
}

impl Pair {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let template = desk.free_template().await;
        let primary = desk.plain_case(&template, "Primary", &[]).await;
        let secondary = desk.plain_case(&template, "Secondary", &[]).await;
        Self { desk, template, primary, secondary }
    }

    fn merge(&self, more: &Value) -> Value {
        let mut input = json!({ "caseId": self.primary, "secondaryCaseIds": [self.secondary] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    }

    async fn start(&self, more: Value) {
        assert_eq!(self.desk.ok("StartMergeCases", self.merge(&more)).await, json!({}));
    }

    async fn merged(&self, more: Value) {
        self.start(more).await;
        self.desk.clock.step(SignedDuration::from_secs(3));
    }

    async fn code(&self, operation: &str, input: Value) -> String {
        self.desk.refused(operation, input).await.0
    }

    async fn status(&self, case: &str) -> Value {
        self.desk.ok("GetMergeCasesStatus", json!({ "caseId": case })).await
    }
}

fn fields(from: &str, ids: &[&str]) -> Value {
    let ids: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    json!({ "fieldsConfiguration": [{ "sourceCaseId": from, "fieldIds": ids }] })
}

fn kinds(items: &[Value]) -> Vec<&str> {
    let mut kinds = column(items, "type");
    kinds.sort_unstable();
    kinds
}

#[tokio::test]
async fn a_merge_runs_and_both_cases_tell_of_it() {
    let pair = Pair::new().await;
    let (primary, secondary) = (pair.primary.as_str(), pair.secondary.as_str());
    let none = pair.desk.refused("GetMergeCasesStatus", json!({ "caseId": primary })).await;
    assert_eq!((none.0.as_str(), none.1), ("ResourceNotFoundException", 404));
    pair.start(json!({})).await;
    let running = json!({ "status": "IN_PROGRESS", "primaryCaseId": primary, "secondaryCaseIds": [secondary] });
    assert_eq!(pair.status(primary).await, running);
    assert_eq!(pair.status(secondary).await, running);
    pair.desk.clock.step(SignedDuration::from_secs(3));
    let done = json!({ "status": "COMPLETED", "primaryCaseId": primary, "secondaryCaseIds": [secondary] });
    assert_eq!(pair.status(secondary).await, done);
    assert_eq!(pair.code("GetMergeCasesStatus", json!({ "caseId": primary })).await, "ResourceNotFoundException");
    assert_eq!(pair.desk.value(primary, "status").await["stringValue"], "open");
    assert_eq!(pair.desk.value(secondary, "status").await["stringValue"], "closed");
    for (case, other) in [(primary, secondary), (secondary, primary)] {
        let items = pair.desk.items(case).await;
        assert_eq!(kinds(&items), ["ConnectCase"]);
        assert_eq!(items[0]["content"]["connectCase"]["caseId"], other);
    }
}

#[tokio::test]
async fn values_are_taken_over_kept_filled_and_cleared() {
    let mut pair = Pair::new().await;
    let serial = pair.desk.field("Serial", "Text").await;
    let colour = pair.desk.field("Colour", "Text").await;
    let size = pair.desk.field("Size", "Text").await;
    let ours = [text(&colour, "red"), text("summary", "ours"), text(&size, "small")];
    let theirs = [text(&colour, "blue"), text(&serial, "K3"), text("assigned_queue", "returns")];
    pair.primary = pair.desk.plain_case(&pair.template, "One", &ours).await;
    pair.secondary = pair.desk.plain_case(&pair.template, "Two", &theirs).await;
    pair.start(fields(&pair.secondary, &[&colour, "summary"])).await;
    // What is changed meanwhile on the primary case counts.
    pair.desk.ok("UpdateCase", json!({ "caseId": pair.primary, "fields": [text(&size, "large")] })).await;
    pair.desk.clock.step(SignedDuration::from_secs(3));
    let read = async |field: &str| pair.desk.value(&pair.primary, field).await["stringValue"].clone();
    assert_eq!(read("title").await, "One");
    assert_eq!(read(&colour).await, "blue", "listed: the secondary case wins");
    assert_eq!(read("summary").await, Value::Null, "listed and empty there: cleared");
    assert_eq!(read(&size).await, "large", "not listed: stays");
    assert_eq!(read(&serial).await, "K3", "not listed and empty: filled");
    assert_eq!(read("assigned_queue").await, "returns");
    assert_eq!(pair.desk.value(&pair.secondary, &serial).await["stringValue"], "K3");
}

#[tokio::test]
async fn items_move_as_they_are_where_it_is_asked_for() {
    let pair = Pair::new().await;
    let (primary, secondary, desk) = (pair.primary.as_str(), pair.secondary.as_str(), &pair.desk);
    let third = desk.plain_case(&pair.template, "Third", &[]).await;
    let fourth = desk.plain_case(&pair.template, "Fourth", &[]).await;
    let contact = |n: u8| json!({ "contact": { "contactArn": format!("{CONTACT}c{n}") } });
    let link = |to: &str| json!({ "connectCase": { "caseId": to } });
    let kept = desk.item(primary, "Contact", contact(1)).await;
    desk.item(primary, "ConnectCase", link(&third)).await;
    let user = json!({ "userArn": "arn:aws:connect:eu-central-1:111122223333:instance/i/agent/a" });
    let new = json!({ "caseId": secondary, "type": "Comment", "content": comment("called"), "performedBy": user });
    let note = desk.ok("CreateRelatedItem", new).await;
    let before = desk.items(secondary).await;
    let twin = desk.item(secondary, "Contact", contact(1)).await;
    desk.item(secondary, "Contact", contact(2)).await;
    desk.item(secondary, "ConnectCase", link(&third)).await;
    desk.item(secondary, "ConnectCase", link(&fourth)).await;
    desk.item(secondary, "File", json!({ "file": { "fileArn": "arn:aws:cases:eu-central-1:1:file/f" } })).await;
    for (item, tags) in
        [(&kept, json!({ "a": "ours" })), (&twin, json!({ "a": "theirs", "b": "new" })), (&note, json!({ "n": "1" }))]
    {
        desk.cases.ok("TagResource", json!({ "arn": item["relatedItemArn"], "tags": tags })).await;
    }
    desk.clock.step(SignedDuration::from_mins(5));
    let all = json!({ "comment": true, "connectCase": true, "contact": true, "custom": true });
    pair.merged(json!({ "relatedItemsConfiguration": all })).await;

    let items = desk.items(primary).await;
    assert_eq!(kinds(&items), ["Comment", "ConnectCase", "ConnectCase", "ConnectCase", "Contact", "Contact"]);
    let moved = items.iter().find(|item| item["type"] == "Comment").unwrap();
    for member in ["relatedItemId", "associationTime", "content", "performedBy"] {
        assert_eq!(moved[member], before[0][member], "{member} stays");
    }
    assert_eq!(moved["tags"], json!({ "n": "1" }));
    let first = items.iter().find(|item| item["relatedItemId"] == kept["relatedItemId"]).unwrap();
    assert_eq!(first["tags"], json!({ "a": "ours", "b": "new" }));
    assert_eq!(column(&items[..1], "type"), ["ConnectCase"], "what was put on last comes first");
    assert_eq!(kinds(&desk.items(secondary).await), ["ConnectCase", "File"]);
    let of = async |n: u8| desk.ok("ListCasesForContact", json!({ "contactArn": format!("{CONTACT}c{n}") })).await;
    assert_eq!(column(of(2).await["cases"].as_array().unwrap(), "caseId"), [primary]);
}

#[tokio::test]
async fn what_is_left_out_or_false_stays() {
    let pair = Pair::new().await;
    pair.desk.item(&pair.secondary, "Comment", comment("stays")).await;
    pair.desk.item(&pair.secondary, "Contact", json!({ "contact": { "contactArn": format!("{CONTACT}c") } })).await;
    pair.merged(json!({ "relatedItemsConfiguration": { "comment": false, "contact": true } })).await;
    assert_eq!(kinds(&pair.desk.items(&pair.primary).await), ["ConnectCase", "Contact"]);
    assert_eq!(kinds(&pair.desk.items(&pair.secondary).await), ["Comment", "ConnectCase"]);
}

#[tokio::test]
async fn the_secondary_case_is_locked_and_neither_can_be_deleted() {
    let pair = Pair::new().await;
    let (primary, secondary) = (pair.primary.as_str(), pair.secondary.as_str());
    let item = pair.desk.item(secondary, "Comment", comment("first")).await;
    pair.start(json!({})).await;
    let update = |case: &str| json!({ "caseId": case, "fields": [text("summary", "x")] });
    let add = |case: &str| json!({ "caseId": case, "type": "Comment", "content": comment("more") });
    let of_item = json!({ "caseId": secondary, "relatedItemId": item["relatedItemId"] });
    let mut change = of_item.clone();
    change["content"] = comment("other");
    for (operation, input) in [
        ("UpdateCase", update(secondary)),
        ("CreateRelatedItem", add(secondary)),
        ("UpdateRelatedItem", change.clone()),
        ("DeleteRelatedItem", of_item.clone()),
        ("DeleteCase", json!({ "caseId": secondary })),
        ("DeleteCase", json!({ "caseId": primary })),
    ] {
        let (code, status, text) = pair.desk.refused(operation, input).await;
        assert_eq!((code.as_str(), status), ("ConflictException", 409), "{operation}");
        assert!(text.contains("is being merged"), "{text}");
    }
    pair.desk.ok("UpdateCase", update(primary)).await;
    pair.desk.ok("CreateRelatedItem", add(primary)).await;
    pair.desk.clock.step(SignedDuration::from_secs(3));
    pair.desk.ok("UpdateRelatedItem", change).await;
    pair.desk.ok("UpdateCase", json!({ "caseId": secondary, "fields": [text("status", "open")] })).await;
    pair.desk.ok("DeleteCase", json!({ "caseId": secondary })).await;
    assert_eq!(pair.code("GetMergeCasesStatus", json!({ "caseId": secondary })).await, "ResourceNotFoundException");
    pair.desk.ok("DeleteCase", json!({ "caseId": primary })).await;
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused() {
    let pair = Pair::new().await;
    let (primary, secondary, desk) = (pair.primary.as_str(), pair.secondary.as_str(), &pair.desk);
    let other = format!("{}1", &CUSTOMER[..CUSTOMER.len() - 1]);
    let closed = desk.plain_case(&pair.template, "Closed", &[text("status", "closed")]).await;
    let mine = desk.plain_case(&pair.template, "Mine", &[text("customer_id", CUSTOMER)]).await;
    let yours = desk.plain_case(&pair.template, "Yours", &[text("customer_id", &other)]).await;
    let of = |one: &str, two: &str| json!({ "caseId": one, "secondaryCaseIds": [two] });
    let two = json!({ "fieldsConfiguration": [
        { "sourceCaseId": secondary, "fieldIds": [{ "id": "summary" }] },
        { "sourceCaseId": secondary, "fieldIds": [{ "id": "case_reason" }] } ] });
    for (input, code, why) in [
        (of(primary, primary), "ValidationException", "primary case itself"),
        (of(primary, &closed), "ValidationException", "closed"),
        (of(&closed, primary), "ValidationException", "closed"),
        (of(&mine, &yours), "ValidationException", "customers"),
        (pair.merge(&fields(secondary, &["title"])), "ValidationException", "title"),
        (pair.merge(&fields(secondary, &["nowhere"])), "ValidationException", "nowhere"),
        (pair.merge(&fields(secondary, &["summary", "summary"])), "ValidationException", "second time"),
        (pair.merge(&fields(primary, &["summary"])), "ValidationException", "secondary case"),
        (pair.merge(&two), "ValidationException", "one entry too many"),
        (of(primary, "none"), "ResourceNotFoundException", "none"),
        (of("none", secondary), "ResourceNotFoundException", "none"),
    ] {
        let (said, _, text) = desk.refused("StartMergeCases", input).await;
        assert_eq!(said, code, "{text}");
        assert!(text.contains(why), "{text}");
    }
    // One without a customer goes with any.
    desk.ok("StartMergeCases", of(&mine, primary)).await;
    for (one, two) in [(mine.as_str(), primary), (secondary, mine.as_str()), (primary, secondary), (secondary, primary)]
    {
        assert_eq!(desk.refused("StartMergeCases", of(one, two)).await.0, "ConflictException");
    }
    desk.clock.step(SignedDuration::from_secs(3));
    desk.ok("UpdateCase", json!({ "caseId": primary, "fields": [text("status", "open")] })).await;
    let again = desk.refused("StartMergeCases", of(&mine, primary)).await;
    assert!(again.0 == "ConflictException" && again.2.contains("merged into another case before"), "{}", again.2);
    assert_eq!(desk.refused("StartMergeCases", of(primary, secondary)).await.0, "ConflictException");
    desk.ok("StartMergeCases", of(&mine, secondary)).await;
}

#[tokio::test]
async fn a_field_that_the_secondary_case_does_not_have_is_refused() {
    let pair = Pair::new().await;
    let serial = pair.desk.field("Serial", "Text").await;
    let section = json!({ "sections": [{ "fieldGroup": { "fields": [{ "id": "summary" }] } }] });
    let layout = json!({ "name": "Short", "content": { "basic": { "topPanel": section } } });
    let layout = pair.desk.ok("CreateLayout", layout).await["layoutId"].clone();
    let short = json!({ "name": "Short", "layoutConfiguration": { "defaultLayout": layout } });
    let template = pair.desk.ok("CreateTemplate", short).await["templateId"].as_str().unwrap().to_owned();
    let bare = pair.desk.plain_case(&template, "Bare", &[]).await;
    let mut input = pair.merge(&fields(&bare, &[&serial]));
    input["secondaryCaseIds"] = json!([bare]);
    let refused = pair.desk.refused("StartMergeCases", input.clone()).await;
    assert!(refused.0 == "ValidationException" && refused.2.contains("does not have"), "{}", refused.2);
    pair.desk.ok("UpdateCase", json!({ "caseId": bare, "fields": [text(&serial, "K3")] })).await;
    pair.desk.ok("StartMergeCases", input).await;
}

#[tokio::test]
async fn a_merge_keeps_the_quotas_of_the_primary_case() {
    let pair = Pair::new().await;
    for n in 0..3 {
        pair.desk.item(&pair.secondary, "Comment", comment(&format!("{n}"))).await;
    }
    let comments = json!({ "relatedItemsConfiguration": { "comment": true } });
    pair.desk.quota("cases/domains/cases/related-items", 3).await;
    let (code, status, _) = pair.desk.refused("StartMergeCases", pair.merge(&comments)).await;
    assert_eq!((code.as_str(), status), ("ServiceQuotaExceededException", 402));
    pair.desk.quota("cases/domains/cases/related-items", 4).await;
    pair.desk.quota("cases/domains/cases/values-after-merge", 3).await;
    let (code, _, text) = pair.desk.refused("StartMergeCases", pair.merge(&comments)).await;
    assert!(code == "ValidationException" && text.contains("field values"), "{text}");
    pair.desk.quota("cases/domains/cases/values-after-merge", 500).await;
    pair.merged(comments).await;
    assert_eq!(pair.desk.items(&pair.primary).await.len(), 4);
}

/// What of the other case's items counts is inferred (`StartMergeCases`, 402).
#[tokio::test]
async fn a_merge_is_not_refused_for_the_items_of_the_other_case() {
    let pair = Pair::new().await;
    for n in 0..3 {
        pair.desk.item(&pair.secondary, "Comment", comment(&format!("{n}"))).await;
    }
    pair.desk.quota("cases/domains/cases/related-items", 3).await;
    pair.merged(json!({})).await;
    assert_eq!(pair.desk.items(&pair.secondary).await.len(), 4);
}

#[tokio::test]
async fn the_history_of_both_cases_names_the_merge() {
    let pair = Pair::new().await;
    pair.desk.item(&pair.secondary, "Comment", comment("moves")).await;
    let update = json!({ "caseId": pair.secondary, "fields": [text("summary", "filled")] });
    pair.desk.ok("UpdateCase", update).await;
    let user = json!({ "customEntity": "night shift" });
    pair.merged(json!({ "relatedItemsConfiguration": { "comment": true }, "performedBy": user })).await;
    let mut ids = Vec::new();
    for case in [&pair.primary, &pair.secondary] {
        let events = pair.desk.events(case).await;
        let of_merge: Vec<Value> = events.into_iter().filter(|event| event.get("mergeMetadata").is_some()).collect();
        for event in &of_merge {
            let about = &event["mergeMetadata"];
            assert_eq!(
                (&about["primaryCaseId"], &about["secondaryCaseId"]),
                (&json!(pair.primary), &json!(pair.secondary))
            );
            assert_eq!(event["performedBy"]["user"], user);
            ids.push(about["mergeEventId"].clone());
        }
        let mut said = kinds(&of_merge);
        said.dedup();
        assert_eq!(said.iter().filter(|kind| **kind == "Case.Merged").count(), 1, "{said:?}");
        assert!(said.contains(&"Case.Updated") && said.contains(&"RelatedItem.Created"), "{said:?}");
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "one id for all events of the merge");
    let after = json!({ "caseId": pair.primary, "fields": [text("summary", "later")] });
    pair.desk.ok("UpdateCase", after).await;
    assert_eq!(pair.desk.events(&pair.primary).await[0].get("mergeMetadata"), None);
}
