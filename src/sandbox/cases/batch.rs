//! Operations on many cases at once: what is wrong with the request fails it whole, what is wrong with a case fails that
//! case alone.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::case::audit::Origin;
use super::case::{Fields, change};
use super::related;
use super::resources::CASE;
use crate::rules::batch_member;
use crate::sandbox::{Answer, Handler, Record, Refusal, RefusalKind, Request, Store, idempotency};

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "BatchUpdateCase" => update,
        "BatchCreateRelatedItem" => create_related_item,
        _ => return None,
    })
}

fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = CASE.parent_of(request, store)?;
    idempotency::once(request, store, || {
        let fields = Fields::of(&domain, store)?;
        let values = values(request, &fields)?;
        let change_one = |case: Record| {
            let given = values.iter().map(|(id, value)| (id.as_str(), value));
            change(case, given, &fields, Origin::of(request), store).map(|()| json!({}))
        };
        let (done, failed) = each(named(request, &domain, store)?, &domain, store, change_one)?;
        Ok(json!({ "successfulCases": done, "failedCases": failed }))
    })
}

fn create_related_item(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = CASE.parent_of(request, store)?;
    idempotency::once(request, store, || {
        let add = |case: Record| related::add(&case, "Comment", &request.input["content"], Origin::of(request), store);
        let (done, failed) = each(named(request, &domain, store)?, &domain, store, add)?;
        Ok(json!({ "successfulItems": done, "failedItems": failed }))
    })
}

/// The values that every case gets, by the ids of their fields. Of a field that is listed twice the last one counts.
fn values(request: &Request<'_>, fields: &Fields) -> Result<Map<String, Value>, Refusal> {
    let mut values = Map::new();
    for given in request.list("fields") {
        let identifier = &given["fieldIdentifier"];
        let id = match (identifier["id"].as_str(), identifier["name"].as_str()) {
            (Some(id), _) => fields.get(id).map(|_| id)?,
            (None, name) => fields.named(name.unwrap_or_default())?,
        };
        if let Some(member) = batch_member(id) {
            return Err(Refusal::invalid(format!("The field {id} is set by {member}, not in fields.")));
        }
        values.insert(id.to_owned(), given["value"].clone());
    }
    for id in ["title", "status", "customer_id"] {
        if let Some(value) = batch_member(id).and_then(|member| request.given(member)) {
            values.insert(id.to_owned(), json!({ "stringValue": value }));
        }
    }
    Ok(values)
}

/// Does something to each case that a request names: what was done, and what failed.
fn each(
    cases: Vec<String>,
    domain: &str,
    store: &Store<'_>,
    mut work: impl FnMut(Record) -> Answer,
) -> Result<(Vec<Value>, Vec<Value>), Refusal> {
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for id in cases {
        let case = store.get(CASE.kind, domain, &id)?;
        let reference = case.as_ref().map(|case| &case.document["referenceId"]);
        let identifier = json!({ "caseId": id, "referenceId": reference });
        let result = case.ok_or_else(|| CASE.missing(&id)).and_then(&mut work);
        match result {
            Ok(mut entry) => {
                entry["caseIdentifier"] = identifier;
                done.push(entry);
            }
            Err(refusal) => failed.push(json!({
                "caseIdentifier": identifier,
                "errorCode": code(refusal.kind).ok_or_else(|| refusal.clone())?,
                "errorMessage": refusal.message,
            })),
        }
    }
    Ok((done, failed))
}

/// What fails a single case; anything else fails the request.
fn code(kind: RefusalKind) -> Option<&'static str> {
    Some(match kind {
        RefusalKind::NotFound => "CASE_NOT_FOUND",
        RefusalKind::Invalid => "VALIDATION_ERROR",
        RefusalKind::Conflict => "CONFLICT",
        RefusalKind::Quota => "SERVICE_QUOTA_EXCEEDED",
        _ => return None,
    })
}

/// The ids of the cases that a request names, in its order. A reference that no case has fails the request: so says the
/// published model of both operations, and the code is inferred.
fn named(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Result<Vec<String>, Refusal> {
    let identifiers = request.list("cases").iter().map(|case| &case["caseIdentifier"]);
    let mut references = HashMap::new();
    if identifiers.clone().any(|identifier| identifier.get("referenceId").is_some()) {
        for case in store.list(CASE.kind, domain)? {
            if let Some(reference) = case.document["referenceId"].as_str() {
                references.insert(reference.to_ascii_lowercase(), case.id);
            }
        }
    }
    let of = |identifier: &Value| match (identifier["caseId"].as_str(), identifier["referenceId"].as_str()) {
        (Some(id), _) => Ok(id.to_owned()),
        (None, reference) => {
            let reference = reference.unwrap_or_default();
            let unknown = || Refusal::not_found(format!("No case has the reference ID {reference}."));
            let case = references.get(&reference.to_ascii_lowercase()).cloned();
            case.ok_or_else(|| unknown().of(reference, CASE.noun))
        }
    };
    identifiers.map(of).collect()
}
