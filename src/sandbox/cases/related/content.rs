//! What a related item holds, made from what a client sends.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sandbox::cases::case::{Fields, settle_target};
use crate::sandbox::cases::resources::{CASE, RELATED_ITEM};
use crate::sandbox::clock::date_time;
use crate::sandbox::{Record, Refusal, Store};

/// The member of the content that belongs to a type.
pub(super) fn member(r#type: &str) -> &'static str {
    match r#type {
        "Contact" => "contact",
        "Comment" => "comment",
        "File" => "file",
        "Sla" => "sla",
        "ConnectCase" => "connectCase",
        _ => "custom",
    }
}

/// The content to keep for one of this type, on the case `domain/id`.
pub(super) fn accept(r#type: &str, given: &Value, case: &Record, store: &Store<'_>) -> Result<Value, Refusal> {
    let (member, inner) = inner(r#type, given)?;
    let inner = match r#type {
        // There are no contacts to ask, so that a contact is taken for a call that began when it was attached.
        "Contact" => json!({
            "contactArn": inner["contactArn"],
            "channel": "VOICE",
            "connectedToSystemTime": date_time(store.now()),
        }),
        "Sla" => sla(&inner["slaInputConfiguration"], case, store)?,
        "ConnectCase" => {
            let other = inner["caseId"].as_str().unwrap_or_default();
            if other == case.id || !store.has(CASE.kind, &case.parent, other)? {
                return Err(Refusal::invalid(format!("Case {other} cannot be related to case {}.", case.id)));
            }
            inner.clone()
        }
        "Custom" => {
            // As many as there may be leave no room for one more, and need none.
            let others = inner["fields"].as_array().map_or(0, Vec::len).saturating_sub(1);
            if let Some(most) = store.full("cases/domains/cases/custom-fields", others) {
                return Err(Refusal::quota(format!("A custom related item may have {most} fields.")));
            }
            Fields::of(&case.parent, store)?.check_custom(&inner["fields"])?;
            inner.clone()
        }
        _ => inner.clone(),
    };
    Ok(json!({ member: inner }))
}

/// The member of the content that belongs to a type, and what it holds.
fn inner<'a>(r#type: &str, given: &'a Value) -> Result<(&'static str, &'a Value), Refusal> {
    let member = member(r#type);
    match given.get(member).filter(|inner| !inner.is_null()) {
        Some(inner) => Ok((member, inner)),
        None => Err(Refusal::invalid(format!("A related item of type {type} needs {member} as its content."))),
    }
}

/// Gives an item of a case other content: a comment and a custom item all of it, a target another time.
pub(super) fn replace(item: &mut Record, given: &Value, case: &Record, store: &Store<'_>) -> Result<(), Refusal> {
    let r#type = item.document["type"].as_str().unwrap_or_default().to_owned();
    match r#type.as_str() {
        "Comment" | "Custom" => item.document["content"] = accept(&r#type, given, case, store)?,
        "Sla" => {
            let (_, inner) = inner(&r#type, given)?;
            let began = item.document["associationTime"].as_str().and_then(|began| began.parse().ok());
            let at = target(began.unwrap_or(item.created), &inner["slaUpdateConfiguration"]);
            if let Some(configuration) = item.document.pointer_mut("/content/sla/slaConfiguration") {
                settle_target(configuration, at);
            }
        }
        _ => return Err(Refusal::invalid(format!("A related item of type {type} cannot be changed."))),
    }
    Ok(())
}

/// When a target that began at this time is missed.
fn target(began: Timestamp, configuration: &Value) -> Timestamp {
    let minutes = configuration["targetSlaMinutes"].as_i64().unwrap_or_default();
    began.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(began)
}

fn sla(given: &Value, case: &Record, store: &Store<'_>) -> Result<Value, Refusal> {
    let (field, values) = (given["fieldId"].as_str(), given["targetFieldValues"].as_array());
    if field.is_some() != values.is_some() {
        return Err(Refusal::invalid("fieldId and targetFieldValues of a target must be given together."));
    }
    if let (Some(field), Some(values)) = (field, values) {
        let fields = Fields::of(&case.parent, store)?;
        if fields.get(field)?["type"] != "SingleSelect" {
            let message = format!("A target watches a field of type SingleSelect, which {field} is not.");
            return Err(Refusal::invalid(message));
        }
        values.iter().try_for_each(|value| fields.fits(field, value))?;
    }
    Ok(json!({ "slaConfiguration": {
        "name": given["name"],
        "type": given["type"],
        "status": "Active",
        "fieldId": given["fieldId"],
        "targetFieldValues": given["targetFieldValues"],
        "targetTime": date_time(target(store.now(), given)),
    } }))
}

/// Refuses one more of a type than a case may have.
pub(super) fn check_quota(r#type: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let items = store.list(RELATED_ITEM.kind, case)?;
    let alike = items.iter().filter(|item| item.document["type"] == r#type).count();
    let full = match r#type {
        "File" => store.full("cases/domains/cases/files", alike),
        "Sla" => store.full("cases/domains/cases/slas", alike),
        _ => None,
    };
    if full.or(store.full("cases/domains/cases/related-items", items.len())).is_some() {
        return Err(Refusal::quota(format!("The case has as many related items of type {type} as it may have.")));
    }
    Ok(())
}
