//! The history of a case: who changed what, and when.

use serde_json::{Map, Value, json};

use crate::sandbox::cases::resources::CASE;
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Where the events of a case are kept.
pub(in crate::sandbox) const KIND: &str = "cases/domains/cases/audit-events";

/// A field with its value before and after.
pub(in crate::sandbox::cases) type Change<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// Something that happened to a case.
pub(in crate::sandbox::cases) struct Event<'a> {
    /// What it is, such as `Case.Updated`.
    pub(in crate::sandbox::cases) r#type: &'a str,
    /// The type of the related item that it happened to.
    pub(in crate::sandbox::cases) item_type: Option<&'a Value>,
    /// The fields that changed.
    pub(in crate::sandbox::cases) changes: &'a [Change<'a>],
    /// Who and what for.
    pub(in crate::sandbox::cases) origin: Origin<'a>,
}

/// Why something happened.
#[derive(Clone, Copy)]
pub(in crate::sandbox::cases) struct Origin<'a> {
    /// Who did it, as the request says.
    pub(in crate::sandbox::cases) by: Option<&'a Value>,
    /// The merge that did it: its id and its cases.
    pub(in crate::sandbox::cases) merge: Option<&'a Value>,
}

impl<'a> Origin<'a> {
    /// A request that is carried out at once.
    pub(in crate::sandbox::cases) fn of(request: &Request<'a>) -> Self {
        Self { by: request.given("performedBy"), merge: None }
    }
}

/// Writes an event into the history of the case `domain/id`.
pub(in crate::sandbox::cases) fn note(case: &str, event: &Event<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    let id = store.uuid();
    let mut performed = Map::new();
    if let Some(user) = event.origin.by {
        performed.insert("user".to_owned(), user.clone());
    }
    performed.insert("iamPrincipalArn".to_owned(), format!("arn:aws:iam::{}:root", store.account()).into());
    let document = json!({
        "eventId": id,
        "type": event.r#type,
        "relatedItemType": event.item_type,
        "performedTime": date_time(store.now()),
        "fields": event.changes.iter().map(field).collect::<Vec<_>>(),
        "performedBy": performed,
        "mergeMetadata": event.origin.merge,
    });
    store.put(KIND, case, &id, &document)?;
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
