//! What hangs on a case: related items of every type, and its history.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::asset::{any, items, text, uuid};
use super::case_draft::{CasesOf, Draft, INSTANCE};
use crate::sandbox::cases::audit;
use crate::sandbox::cases::resources::{CASE, CONTACT, RELATED_ITEM};
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::{Refusal, Seeder};

/// Plants the items and events of a case; `before` is the case before it, for cases that are related.
pub(super) fn plant(
    seeder: &Seeder<'_>,
    desk: &CasesOf<'_>,
    draft: &Draft,
    before: Option<&str>,
    number: usize,
    dice: &mut fastrand::Rng,
) -> Result<(), Refusal> {
    let history = History { seeder, desk, draft, case: join(&desk.domain_id, &draft.id) };
    history.note("Case.Created", None, draft.created, &created_fields(draft), dice)?;
    let known = draft.customer == Some(0);
    let mut contacts = Vec::new();
    for _ in 0..if known { 2 } else { dice.usize(..2) } {
        let arn = desk.arn("connect", &format!("{INSTANCE}/contact/{}", uuid(dice)));
        let at = history.later(dice);
        let channel = any(dice, items(&desk.asset["channels"]));
        let content =
            json!({ "contact": { "contactArn": arn, "channel": channel, "connectedToSystemTime": date_time(at) } });
        history.item("Contact", &content, at, dice)?;
        contacts.push((CONTACT.to_owned(), arn));
    }
    if !contacts.is_empty() {
        seeder.store().set_terms(CASE.kind, &desk.domain_id, &draft.id, &contacts)?;
    }
    for _ in 0..if known { 3 } else { dice.usize(..3) } {
        let body =
            if number == 3 { "W".repeat(5000) } else { text(any(dice, items(&desk.asset["comments"]))).to_owned() };
        let content = json!({ "comment": { "body": body, "contentType": "Text/Plain" } });
        history.item("Comment", &content, history.later(dice), dice)?;
    }
    if number.is_multiple_of(4) || known {
        let file = format!("file/{}/{}", uuid(dice), text(any(dice, items(&desk.asset["files"]))).replace(' ', "_"));
        let content = json!({ "file": { "fileArn": desk.arn("cases", &file) } });
        history.item("File", &content, history.later(dice), dice)?;
    }
    if number.is_multiple_of(3) || known {
        history.target(dice)?;
    }
    if let Some(before) = before.filter(|_| number.is_multiple_of(9) || known) {
        history.item("ConnectCase", &json!({ "connectCase": { "caseId": before } }), history.later(dice), dice)?;
    }
    if number.is_multiple_of(11) || known {
        let fields = json!([
            { "id": desk.field_of("Text"), "value": { "stringValue": format!("1Z{:09}", dice.u32(..999_999_999)) } },
            { "id": desk.field_of("Number"), "value": { "doubleValue": f64::from(dice.u16(100..9000)) / 100.0 } },
            { "id": desk.field_of("Boolean"), "value": { "booleanValue": dice.bool() } },
        ]);
        history.item("Custom", &json!({ "custom": { "fields": fields } }), history.later(dice), dice)?;
    }
    if let Some(closed) = draft.closed {
        let change = json!([
            { "eventFieldId": "status", "oldValue": { "stringValue": "open" }, "newValue": { "stringValue": "closed" } },
            { "eventFieldId": "last_closed_datetime", "newValue": { "stringValue": date_time(closed) } },
        ]);
        history.note("Case.Updated", None, closed, &change, dice)?;
    }
    Ok(())
}

fn created_fields(draft: &Draft) -> Value {
    let first = ["title", "case_reason", "customer_id", "summary"];
    let held = first.into_iter().filter_map(|field| Some((field, draft.values.get(field)?)));
    held.map(|(field, value)| json!({ "eventFieldId": field, "newValue": value })).collect()
}

struct History<'a> {
    seeder: &'a Seeder<'a>,
    desk: &'a CasesOf<'a>,
    draft: &'a Draft,
    case: String,
}

impl History<'_> {
    /// A time between the opening of the case and its last change.
    fn later(&self, dice: &mut fastrand::Rng) -> Timestamp {
        let span = self.draft.updated.duration_since(self.draft.created).as_secs().max(1);
        let at = self.draft.created.saturating_add(SignedDuration::from_secs(dice.i64(0..span)));
        at.unwrap_or(self.draft.created)
    }

    fn item(&self, r#type: &str, content: &Value, at: Timestamp, dice: &mut fastrand::Rng) -> Result<(), Refusal> {
        let id = uuid(dice);
        let store = self.seeder.store();
        let user = json!({ "userArn": self.draft.user });
        let document = json!({
            "relatedItemId": id,
            "relatedItemArn": RELATED_ITEM.arn_of(&self.case, &id, store),
            "caseId": self.draft.id,
            "type": r#type,
            "associationTime": date_time(at),
            "content": content,
            "performedBy": user,
            "createdBy": user,
        });
        store.put(RELATED_ITEM.kind, &self.case, &id, &document)?;
        self.note("RelatedItem.Created", Some(r#type), at, &json!([]), dice)
    }

    /// A target: met or missed where the case is closed, running or overdue where it is open.
    fn target(&self, dice: &mut fastrand::Rng) -> Result<(), Refusal> {
        let target = any(dice, items(&self.desk.asset["slas"]));
        let minutes = target[1].as_i64().unwrap_or(60);
        let due = self.draft.created.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.draft.created);
        let mut configuration = json!({
            "name": target[0], "type": "CaseField", "status": "Active", "fieldId": "status",
            "targetFieldValues": [{ "stringValue": "closed" }], "targetTime": date_time(due),
        });
        if let Some(closed) = self.draft.closed {
            configuration["status"] = if closed <= due { "Met" } else { "NotMet" }.into();
            configuration["completionTime"] = date_time(closed);
        }
        self.item("Sla", &json!({ "sla": { "slaConfiguration": configuration } }), self.draft.created, dice)
    }

    fn note(
        &self,
        r#type: &str,
        item_type: Option<&str>,
        at: Timestamp,
        fields: &Value,
        dice: &mut fastrand::Rng,
    ) -> Result<(), Refusal> {
        let id = uuid(dice);
        let principal = format!("arn:aws:iam::{}:role/ConnectAgentWorkspace", self.desk.place.account);
        let event = json!({
            "eventId": id,
            "type": r#type,
            "relatedItemType": item_type,
            "performedTime": date_time(at),
            "fields": fields,
            "performedBy": { "user": { "userArn": self.draft.user }, "iamPrincipalArn": principal },
        });
        self.seeder.store().put(audit::KIND, &self.case, &id, &event)?;
        Ok(())
    }
}
