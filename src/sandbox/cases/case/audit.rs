//! The history of a case: who changed what, and when.

use serde_json::{Map, Value, json};

use super::CASE;
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Where the events of a case are kept.
pub(in crate::sandbox) const KIND: &str = "cases/domains/cases/audit-events";

/// A field with its value before and after.
pub(in crate::sandbox::cases) type Change<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// Notes what a request did to the case `domain/id`.
pub(in crate::sandbox::cases) fn note(
    request: &Request<'_>,
    store: &Store<'_>,
    case: &str,
    r#type: &str,
    item_type: Option<&Value>,
    changes: &[Change<'_>],
) -> Result<(), Refusal> {
    let id = store.uuid();
    let mut performed = Map::new();
    if let Some(user) = request.given("performedBy") {
        performed.insert("user".to_owned(), user.clone());
    }
    performed.insert("iamPrincipalArn".to_owned(), format!("arn:aws:iam::{}:root", store.account()).into());
    let event = json!({
        "eventId": id,
        "type": r#type,
        "relatedItemType": item_type,
        "performedTime": date_time(store.now()),
        "fields": changes.iter().map(field).collect::<Vec<_>>(),
        "performedBy": performed,
    });
    store.put(KIND, case, &id, &event)?;
    Ok(())
}

fn field((id, before, after): &Change<'_>) -> Value {
    let after = after.cloned().unwrap_or_else(|| json!({ "emptyValue": {} }));
    json!({ "eventFieldId": id, "oldValue": before, "newValue": after })
}

/// `GetCaseAuditEvents`: the newest first.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = CASE.record(request, store)?;
    let events = store.list(KIND, &join(&record.parent, &record.id))?;
    let rows: Vec<Value> = events.into_iter().rev().map(|event| event.document).collect();
    request.page_of(store, &rows)
}
