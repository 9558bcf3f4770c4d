//! Profile objects: the records of outside sources that belong to a profile, and the standard objects made of them.

use serde_json::{Value, json};

use super::history::{self, Action};
use super::ingest::ingest;
use super::keys;
use super::resources::{OBJECT_TYPES, PROFILES};
use super::stored::{OBJECTS, OWNED_BY, UNTIL};
use crate::mapping;
use crate::model::Service;
use crate::sandbox::error;
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Lets an object go whose time is over.
pub(super) fn expire(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(object) = store.get(OBJECTS, &due.parent, &due.id)? else { return Ok(()) };
    if object.document[UNTIL].as_i64().is_none_or(|until| until > due.at.as_millisecond()) {
        return Ok(());
    }
    object_store::forget(store, &due.parent, &object)?;
    let text = |member: &str| object.document[member].as_str().unwrap_or_default();
    let action = Action::object("EXPIRED", text("ObjectTypeName"), text("ProfileObjectUniqueKey"), None);
    history::record(store, &due.parent, text(OWNED_BY), &action)
}

/// Whether objects of a type can be filtered by a key: by its own, and standard ones also by the keys of the types and
/// templates that fill them.
fn filters(store: &Store<'_>, domain: &str, object_type: &str, key: &str) -> Result<bool, Refusal> {
    let Some(standard) = mapping::standard(object_type) else {
        return Ok(object_mapping::mapping(store, domain, object_type)?["Keys"].get(key).is_some());
    };
    let of_template = mapping::template_key(key).is_some_and(|objects| objects.contains(&standard.name));
    if standard.keys.contains_key(key) || of_template {
        return Ok(true);
    }
    let types = store.list(OBJECT_TYPES.kind, domain)?;
    let parts = types.iter().flat_map(|of| of.document["Keys"][key].as_array().into_iter().flatten());
    let mut identifiers = parts.flat_map(|part| part["StandardIdentifiers"].as_array().into_iter().flatten());
    Ok(identifiers.any(|identifier| *identifier == standard.identifier))
}

/// `PutProfileObject`.
pub(super) fn put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let (domain, object_type) = (request.text("DomainName"), request.text("ObjectTypeName"));
    let key = ingest(store, domain, object_type, request.text("Object"))?;
    Ok(json!({"ProfileObjectUniqueKey": key}))
}

/// `BatchPutProfileObject`: each object succeeds or fails by itself.
pub(super) fn batch_put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let (domain, object_type) = (request.text("DomainName"), request.text("ObjectTypeName"));
    require_domain(store, domain)?;
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for item in request.list("Items") {
        match ingest(store, domain, object_type, item["Object"].as_str().unwrap_or_default()) {
            Ok(key) => successful.push(json!({"Id": item["Id"], "ProfileObjectUniqueKey": key})),
            Err(refusal) => failed.push(json!({
                "Id": item["Id"],
                "Code": error::reply(Service::CustomerProfiles, &refusal).status,
                "Message": refusal.to_string(),
            })),
        }
    }
    Ok(json!({"Successful": successful, "Failed": failed}))
}

/// `ListProfileObjects`, filtered by a key of a standard type where one is given.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let (domain, object_type) = (&profile.parent, request.text("ObjectTypeName"));
    let mut seqs = object_store::of_profile(store, domain, &profile.id, object_type)?;
    if let Some(filter) = request.given("ObjectFilter") {
        let key = filter["KeyName"].as_str().unwrap_or_default();
        if !filters(store, domain, object_type, key)? {
            return Err(Refusal::invalid(format!("Objects of type {object_type} cannot be filtered by {key}")));
        }
        let mut fitting = Vec::new();
        for value in filter["Values"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            for form in keys::searched_forms(store, domain, key, value)? {
                fitting.extend(store.seqs_by(OBJECTS, domain, key, &form)?);
            }
        }
        seqs.retain(|seq| fitting.contains(seq));
    }
    request.page_by(store, &seqs, |seq| Ok(store.by_seq(*seq)?.map(|record| record.document)))
}

/// `DeleteProfileObject`, with the standard objects that were made from it.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let (object_type, key) = (request.text("ObjectTypeName"), request.text("ProfileObjectUniqueKey"));
    let id = object_store::id(object_type, key);
    let found = store.get(OBJECTS, &profile.parent, &id)?;
    let Some(object) = found.filter(|object| object.document[OWNED_BY] == *profile.id) else {
        return Err(Refusal::not_found(format!("Profile {} has no such object of type {object_type}", profile.id)));
    };
    object_store::forget(store, &profile.parent, &object)?;
    let action = Action::object("DELETED_BY_CUSTOMER", object_type, key, None).by_caller();
    history::record(store, &profile.parent, &profile.id, &action)?;
    Ok(json!({"Message": "OK"}))
}
