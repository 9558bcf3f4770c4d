//! Creating, changing and deleting related items.

use serde_json::{Value, json};

use super::content;
use crate::sandbox::cases::case::audit::{self, Event, Origin};
use crate::sandbox::cases::case::next_breach;
use crate::sandbox::cases::merge::lock;
use crate::sandbox::cases::resources::{CASE, CONTACT, RELATED_ITEM};
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let case = CASE.record(request, store)?;
    add(&case, request.text("type"), &request.input["content"], Origin::of(request), store)
}

/// Puts an item on a case, if its content, the quotas and a merge under way allow it.
pub(in crate::sandbox::cases) fn add(
    case: &Record,
    r#type: &str,
    content: &Value,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Answer {
    lock::check_unlocked(&case.parent, &case.id, store)?;
    content::check_quota(r#type, &join(&case.parent, &case.id), store)?;
    let content = content::accept(r#type, content, case, store)?;
    attach(case, r#type, &content, origin, store)
}

/// Puts an item with accepted content on a case.
pub(in crate::sandbox::cases) fn attach(
    case: &Record,
    r#type: &str,
    content: &Value,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Answer {
    let below = join(&case.parent, &case.id);
    let id = store.uuid();
    let document = json!({
        "relatedItemId": id,
        "relatedItemArn": RELATED_ITEM.arn_of(&below, &id, store),
        "caseId": case.id,
        "type": r#type,
        "associationTime": date_time(store.now()),
        "content": content,
        "performedBy": origin.by,
        "createdBy": origin.by,
    });
    store.put(RELATED_ITEM.kind, &below, &id, &document)?;
    note(&below, "RelatedItem.Created", &document, origin, store)?;
    refresh_case(&case.parent, &case.id, store)?;
    Ok(document)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = RELATED_ITEM.record(request, store)?;
    let case = CASE.record(request, store)?;
    lock::check_unlocked(&case.parent, &case.id, store)?;
    content::replace(&mut record, &request.input["content"], &case, store)?;
    if let Some(user) = request.given("performedBy") {
        record.document["performedBy"] = user.clone();
        record.document["lastUpdatedUser"] = user.clone();
    }
    store.put(RELATED_ITEM.kind, &record.parent, &record.id, &record.document)?;
    note(&record.parent, "RelatedItem.Updated", &record.document, Origin::of(request), store)?;
    refresh_case(&case.parent, &case.id, store)?;
    Ok(record.document)
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = RELATED_ITEM.record(request, store)?;
    let (domain, case) = (request.text("domainId"), request.text("caseId"));
    lock::check_unlocked(domain, case, store)?;
    if record.document["type"] == "File" {
        return Err(Refusal::invalid("A related item of type File cannot be deleted."));
    }
    remove(&record, Origin::of(request), store)?;
    refresh_case(domain, case, store)?;
    Ok(json!({}))
}

/// Takes an item off its case.
pub(in crate::sandbox::cases) fn remove(record: &Record, origin: Origin<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    store.delete(RELATED_ITEM.kind, &record.parent, &record.id)?;
    note(&record.parent, "RelatedItem.Deleted", &record.document, origin, store)
}

/// Puts an item that hangs on another case on this one, as it is.
pub(in crate::sandbox::cases) fn transfer(
    mut record: Record,
    case: &Record,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    remove(&record, origin, store)?;
    let below = join(&case.parent, &case.id);
    record.document["caseId"] = case.id.as_str().into();
    record.document["relatedItemArn"] = RELATED_ITEM.arn_of(&below, &record.id, store).into();
    store.put(RELATED_ITEM.kind, &below, &record.id, &record.document)?;
    note(&below, "RelatedItem.Created", &record.document, origin, store)
}

/// Writes into the history of a case what happened to one of its items.
pub(in crate::sandbox::cases) fn note(
    case: &str,
    r#type: &str,
    item: &Value,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    audit::note(case, &Event { r#type, item_type: Some(&item["type"]), changes: &[], origin }, store)
}

/// Brings up to date what a case says of its items: when a target is missed, and by which contacts it is found.
pub(in crate::sandbox::cases) fn refresh_case(domain: &str, id: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let Some(mut case) = store.get(CASE.kind, domain, id)? else { return Ok(()) };
    let below = join(domain, id);
    let breach = next_breach(&below, store)?;
    if let Some(values) = case.document["values"].as_object_mut() {
        match breach {
            Some(breach) => values.insert("next_sla_breach_datetime".to_owned(), breach),
            None => values.shift_remove("next_sla_breach_datetime"),
        };
    }
    store.put(CASE.kind, domain, id, &case.document)?;
    let items = store.list(RELATED_ITEM.kind, &below)?;
    let contacts = items.iter().filter_map(|item| item.document["content"]["contact"]["contactArn"].as_str());
    let terms: Vec<(String, String)> = contacts.map(|arn| (CONTACT.to_owned(), arn.to_owned())).collect();
    store.set_terms(CASE.kind, domain, id, &terms)
}
