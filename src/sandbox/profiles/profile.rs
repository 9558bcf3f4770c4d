//! Profiles: created and changed directly, member by member; an empty text deletes a member.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::history::{self, Action};
use super::resources::{HISTORY, PROFILES};
use super::stored::{OBJECTS, OWNER};
use super::{expiry, inferred, keys, origin, segment};
use crate::sandbox::generic::join;
use crate::sandbox::profiles::stored::UNTIL;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Members of the requests that are no part of a profile.
const ADDRESSING: [&str; 2] = ["DomainName", "ProfileId"];

/// Stores a profile and what it is found by.
pub(super) fn save(store: &Store<'_>, domain: &str, id: &str, profile: &Value) -> Result<(), Refusal> {
    store.put(PROFILES.kind, domain, id, profile)?;
    store.set_terms(PROFILES.kind, domain, id, &keys::terms(store, domain, id, profile)?)?;
    segment::notice(store, domain, id)
}

/// The text of a profile as replies have it.
pub(super) fn content(profile: &Value) -> String {
    let members = profile.as_object().into_iter().flatten().filter(|(member, _)| !member.starts_with('_'));
    Value::Object(members.map(|(member, value)| (member.clone(), value.clone())).collect()).to_string()
}

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = request.text("DomainName");
    require_domain(store, domain)?;
    let id = store.hex_id();
    let mut profile = json!({"ProfileId": id});
    change(&mut profile, request.input);
    expiry::extend(store, domain, &id, &mut profile, None)?;
    save(store, domain, &id, &profile)?;
    history::record(store, domain, &id, &Action::profile("CREATED").with(&content(&profile)).by_caller())?;
    Ok(json!({"ProfileId": id}))
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = PROFILES.record(request, store)?;
    change(&mut record.document, request.input);
    expiry::extend(store, &record.parent, &record.id, &mut record.document, None)?;
    save(store, &record.parent, &record.id, &record.document)?;
    let content = content(&record.document);
    history::record(store, &record.parent, &record.id, &Action::profile("UPDATED").with(&content).by_caller())?;
    Ok(json!({"ProfileId": record.id}))
}

/// Takes over the members given. Addresses and attributes are changed inside; an empty text deletes.
fn change(profile: &mut Value, input: &Value) {
    for (member, _) in input.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        inferred::forget(profile, member);
    }
    let Some(profile) = profile.as_object_mut() else { return };
    for (member, value) in input.as_object().into_iter().flatten() {
        if !ADDRESSING.contains(&member.as_str()) && !value.is_null() {
            change_member(profile, member, value);
            origin::forget(profile, member);
        }
    }
}

fn change_member(into: &mut Map<String, Value>, member: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {
            into.shift_remove(member);
        }
        Value::Object(inner) if member != "EngagementPreferences" => {
            let mut changed = into.get(member).and_then(Value::as_object).cloned().unwrap_or_default();
            inner.iter().for_each(|(member, value)| change_member(&mut changed, member, value));
            if changed.is_empty() {
                into.shift_remove(member);
            } else {
                into.insert(member.to_owned(), Value::Object(changed));
            }
        }
        _ => {
            into.insert(member.to_owned(), value.clone());
        }
    }
}

pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = PROFILES.record(request, store)?;
    remove(store, &record.parent, &record.id)?;
    Ok(json!({"Message": "OK"}))
}

/// Deletes a profile with its objects and its history.
pub(super) fn remove(store: &Store<'_>, domain: &str, id: &str) -> Result<(), Refusal> {
    for object in store.find_by(OBJECTS, domain, OWNER, id)? {
        store.delete(OBJECTS, domain, &object.id)?;
    }
    for entry in store.list(HISTORY.kind, &join(domain, id))? {
        store.delete(HISTORY.kind, &entry.parent, &entry.id)?;
    }
    store.delete(PROFILES.kind, domain, id)?;
    segment::notice(store, domain, id)
}

/// Lets a profile go whose time is over.
pub(super) fn expire(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(profile) = store.get(PROFILES.kind, &due.parent, &due.id)? else { return Ok(()) };
    match profile.document[UNTIL].as_i64() {
        Some(until) if until <= due.at.as_millisecond() => remove(store, &due.parent, &due.id),
        Some(until) => {
            let until = Timestamp::from_millisecond(until).unwrap_or(Timestamp::MAX);
            store.plan(until, expiry::EXPIRY, &due.parent, &due.id)
        }
        None => Ok(()),
    }
}

/// `BatchGetProfile`: profiles that are not there are errors of their own.
pub(super) fn batch_get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = request.text("DomainName");
    require_domain(store, domain)?;
    let (mut profiles, mut errors) = (Vec::new(), Vec::new());
    for id in request.list("ProfileIds").iter().filter_map(Value::as_str) {
        match store.get(PROFILES.kind, domain, id)? {
            Some(record) => profiles.push(record.document),
            None => errors.push(json!({
                "Code": "ResourceNotFoundException",
                "Message": format!("Profile {id} does not exist."),
                "ProfileId": id,
            })),
        }
    }
    Ok(json!({"Profiles": profiles, "Errors": errors}))
}
