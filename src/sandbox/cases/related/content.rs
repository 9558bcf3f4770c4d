//! What a related item holds, made from what a client sends.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::RELATED_ITEM;
use crate::sandbox::cases::case::{CASE, Fields};
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
    let member = member(r#type);
    let Some(inner) = given.get(member).filter(|inner| !inner.is_null()) else {
        return Err(Refusal::invalid(format!("A related item of type {type} needs {member} as its content.")));
    };
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

fn sla(given: &Value, case: &Record, store: &Store<'_>) -> Result<Value, Refusal> {
    let (field, values) = (given["fieldId"].as_str(), given["targetFieldValues"].as_array());
    if field.is_some() != values.is_some() {
        return Err(Refusal::invalid("fieldId and targetFieldValues of a target must be given together."));
    }
    if let (Some(field), Some(values)) = (field, values) {
        let fields = Fields::of(&case.parent, store)?;
        values.iter().try_for_each(|value| fields.fits(field, value))?;
    }
    let minutes = given["targetSlaMinutes"].as_i64().unwrap_or_default();
    let target = store.now().saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(store.now());
    Ok(json!({ "slaConfiguration": {
        "name": given["name"],
        "type": given["type"],
        "status": "Active",
        "fieldId": given["fieldId"],
        "targetFieldValues": given["targetFieldValues"],
        "targetTime": date_time(target),
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
