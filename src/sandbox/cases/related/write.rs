//! Creating, changing and deleting related items.

use serde_json::json;

use super::{RELATED_ITEM, content};
use crate::sandbox::cases::case::{CASE, CONTACT, audit, next_breach};
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Refusal, Request, Store};

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let case = CASE.record(request, store)?;
    let below = join(&case.parent, &case.id);
    let r#type = request.text("type");
    content::check_quota(r#type, &below, store)?;
    let content = content::accept(r#type, &request.input["content"], &case, store)?;
    let id = store.uuid();
    let document = json!({
        "relatedItemId": id,
        "relatedItemArn": RELATED_ITEM.arn_of(&below, &id, store),
        "caseId": case.id,
        "type": r#type,
        "associationTime": date_time(store.now()),
        "content": content,
        "performedBy": request.given("performedBy"),
        "createdBy": request.given("performedBy"),
    });
    store.put(RELATED_ITEM.kind, &below, &id, &document)?;
    audit::note(request, store, &below, "RelatedItem.Created", Some(&document["type"]), &[])?;
    refresh_case(&case.parent, &case.id, store)?;
    Ok(document)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = RELATED_ITEM.record(request, store)?;
    let r#type = record.document["type"].as_str().unwrap_or_default().to_owned();
    if r#type != "Comment" && r#type != "Custom" {
        return Err(Refusal::invalid(format!("A related item of type {type} cannot be changed.")));
    }
    let case = CASE.record(request, store)?;
    record.document["content"] = content::accept(&r#type, &request.input["content"], &case, store)?;
    if let Some(user) = request.given("performedBy") {
        record.document["performedBy"] = user.clone();
        record.document["lastUpdatedUser"] = user.clone();
    }
    store.put(RELATED_ITEM.kind, &record.parent, &record.id, &record.document)?;
    audit::note(request, store, &record.parent, "RelatedItem.Updated", Some(&record.document["type"]), &[])?;
    Ok(record.document)
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = RELATED_ITEM.record(request, store)?;
    if record.document["type"] == "File" {
        return Err(Refusal::invalid("A related item of type File cannot be deleted."));
    }
    store.delete(RELATED_ITEM.kind, &record.parent, &record.id)?;
    audit::note(request, store, &record.parent, "RelatedItem.Deleted", Some(&record.document["type"]), &[])?;
    refresh_case(request.text("domainId"), request.text("caseId"), store)?;
    Ok(json!({}))
}

/// Brings up to date what a case says of its items: when a target is missed, and by which contacts it is found.
fn refresh_case(domain: &str, id: &str, store: &Store<'_>) -> Result<(), Refusal> {
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
