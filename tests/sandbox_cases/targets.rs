//! Targets (service levels): what they watch, and what happens where their time is changed (`SlaUpdateContent`).

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::asker::text;

fn target(field: &str, value: &str, minutes: u32) -> Value {
    json!({ "sla": { "slaInputConfiguration": {
        "name": "Answer", "type": "CaseField", "fieldId": field,
        "targetFieldValues": [{ "stringValue": value }], "targetSlaMinutes": minutes } } })
}

struct Target {
    desk: Desk,
    case: String,
    item: Value,
}

impl Target {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let case = desk.case("Late", &[]).await;
        let item = desk.item(&case, "Sla", target("status", "closed", 60)).await["relatedItemId"].clone();
        Self { desk, case, item }
    }

    async fn update(&self, minutes: u32) -> Value {
        let content = json!({ "sla": { "slaUpdateConfiguration": { "targetSlaMinutes": minutes } } });
        let input = json!({ "caseId": self.case, "relatedItemId": self.item, "content": content });
        self.desk.ok("UpdateRelatedItem", input).await;
        self.desk.items(&self.case).await[0]["content"]["sla"]["slaConfiguration"].clone()
    }
}

#[tokio::test]
async fn an_open_target_has_time_from_its_creation() {
    let target = Target::new().await;
    target.desk.clock.step(SignedDuration::from_mins(50));
    let longer = target.update(120).await;
    assert_eq!((&longer["targetTime"], &longer["status"]), (&json!("2026-03-01T14:00:10.000Z"), &json!("Active")));
    let breach = target.desk.value(&target.case, "next_sla_breach_datetime").await;
    assert_eq!(breach["stringValue"], longer["targetTime"]);
    assert_eq!(target.update(30).await["status"], "Overdue");
    assert_eq!(target.update(51).await["status"], "Active");
    assert_eq!(target.desk.events(&target.case).await[0]["type"], "RelatedItem.Updated");
}

#[tokio::test]
async fn a_completed_target_is_met_or_missed_by_its_new_time() {
    let target = Target::new().await;
    target.desk.clock.step(SignedDuration::from_mins(40));
    let close = json!({ "caseId": target.case, "fields": [text("status", "closed")] });
    target.desk.ok("UpdateCase", close).await;
    assert_eq!(target.update(39).await["status"], "NotMet");
    let met = target.update(40).await;
    assert_eq!((&met["status"], &met["completionTime"]), (&json!("Met"), &json!("2026-03-01T12:40:10.000Z")));
    assert_eq!(target.desk.value(&target.case, "next_sla_breach_datetime").await, Value::Null);
}

#[tokio::test]
async fn a_target_watches_a_field_with_options() {
    let target = Target::new().await;
    let new = json!({ "caseId": target.case, "type": "Sla", "content": self::target("summary", "done", 60) });
    let (code, _, text) = target.desk.refused("CreateRelatedItem", new).await;
    assert!(code == "ValidationException" && text.contains("SingleSelect"), "{text}");
    for wrong in [0, 1_051_201] {
        let content = json!({ "sla": { "slaUpdateConfiguration": { "targetSlaMinutes": wrong } } });
        let input = json!({ "caseId": target.case, "relatedItemId": target.item, "content": content });
        assert_eq!(target.desk.refused("UpdateRelatedItem", input).await.0, "ValidationException");
    }
    let comment = json!({ "comment": { "body": "x", "contentType": "Text/Plain" } });
    let input = json!({ "caseId": target.case, "relatedItemId": target.item, "content": comment });
    assert_eq!(target.desk.refused("UpdateRelatedItem", input).await.0, "ValidationException");
}

#[tokio::test]
async fn events_can_include_fields_by_their_kind() {
    let desk = Desk::new().await;
    for kind in ["All", "System", "Custom"] {
        let data = json!({ "fields": [], "autoIncludeFields": kind });
        let bridge = json!({ "enabled": true, "includedData": { "caseData": data } });
        desk.ok("PutCaseEventConfiguration", json!({ "eventBridge": bridge })).await;
        assert_eq!(desk.ok("GetCaseEventConfiguration", json!({})).await["eventBridge"], bridge);
    }
    let wrong =
        json!({ "enabled": true, "includedData": { "caseData": { "fields": [], "autoIncludeFields": "Some" } } });
    let refused = desk.refused("PutCaseEventConfiguration", json!({ "eventBridge": wrong })).await;
    assert_eq!(refused.0, "ValidationException");
    let bare = json!({ "enabled": true, "includedData": { "caseData": { "autoIncludeFields": "All" } } });
    assert_eq!(
        desk.refused("PutCaseEventConfiguration", json!({ "eventBridge": bare })).await.0,
        "ValidationException"
    );
}
