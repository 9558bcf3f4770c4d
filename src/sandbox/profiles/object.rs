//! Profile objects: the records of outside sources that belong to a profile, and the standard objects made of them.

use serde_json::{Value, json};

use super::domain;
use super::history::{self, Action};
use super::ingest::ingest;
use super::profile::PROFILES;
use super::{keys, object_type};
use crate::model::Service;
use crate::rules::mapping;
use crate::sandbox::error;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// Objects in the store.
pub(super) const OBJECTS: &str = "profiles/domains/objects";
/// The terms by which objects are found beside their keys. No key can be named so.
pub(super) const OWNER: &str = " owner";
pub(super) const TYPE: &str = " type";
const OF: &str = " of";
pub(super) const MADE_FROM: &str = " from";
/// Members of an object's document that never leave the store: its profile, the object it was made from, its keys.
pub(super) const OWNED_BY: &str = "_profile";
pub(super) const FROM: &str = "_from";
pub(super) const TERMS: &str = "_terms";
/// When it is to go, in milliseconds; fixed when it comes in.
pub(super) const UNTIL: &str = "_until";
/// Whether the object made its profile.
pub(super) const FOUNDER: &str = "_founder";
/// What is planned for an object: its end.
pub(super) const EXPIRY: &str = "the end of an object";

/// What identifies an object in its domain.
pub(super) fn id(object_type: &str, unique_key: &str) -> String {
    format!("{object_type}/{unique_key}")
}

/// Stores an object and what it is found by.
pub(super) fn save(store: &Store<'_>, domain: &str, document: &Value) -> Result<(), Refusal> {
    let text = |member: &str| document[member].as_str().unwrap_or_default();
    let (object_type, owner) = (text("ObjectTypeName"), text(OWNED_BY));
    let id = id(object_type, text("ProfileObjectUniqueKey"));
    let mut terms = vec![
        (OWNER.to_owned(), owner.to_owned()),
        (TYPE.to_owned(), object_type.to_owned()),
        (OF.to_owned(), format!("{owner}/{object_type}")),
    ];
    let from = document[FROM].as_array().into_iter().flatten().filter_map(Value::as_str);
    terms.extend(from.map(|from| (MADE_FROM.to_owned(), from.to_owned())));
    for term in document[TERMS].as_array().into_iter().flatten() {
        if let (Some(name), Some(form)) = (term[0].as_str(), term[1].as_str()) {
            terms.push((name.to_owned(), form.to_owned()));
        }
    }
    store.put(OBJECTS, domain, &id, document)?;
    store.set_terms(OBJECTS, domain, &id, &terms)
}

/// Lets an object go whose time is over.
pub(super) fn expire(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(object) = store.get(OBJECTS, &due.parent, &due.id)? else { return Ok(()) };
    if object.document[UNTIL].as_i64().is_none_or(|until| until > due.at.as_millisecond()) {
        return Ok(());
    }
    forget(store, &due.parent, &object)?;
    let text = |member: &str| object.document[member].as_str().unwrap_or_default();
    let action = Action::object("EXPIRED", text("ObjectTypeName"), text("ProfileObjectUniqueKey"), None);
    history::record(store, &due.parent, text(OWNED_BY), &action)
}

/// Lets an object go, and the standard objects that were made from it alone.
pub(super) fn forget(store: &Store<'_>, domain: &str, object: &Record) -> Result<(), Refusal> {
    for mut made in store.find_by(OBJECTS, domain, MADE_FROM, &object.id)? {
        if let Some(from) = made.document[FROM].as_array_mut() {
            from.retain(|from| *from != object.id);
            if !from.is_empty() && made.id != object.id {
                save(store, domain, &made.document)?;
                continue;
            }
        }
        store.delete(OBJECTS, domain, &made.id)?;
    }
    store.delete(OBJECTS, domain, &object.id).map(drop)
}

/// The order numbers of a profile's objects of one type.
pub(super) fn of_profile(
    store: &Store<'_>,
    domain: &str,
    profile: &str,
    object_type: &str,
) -> Result<Vec<i64>, Refusal> {
    store.seqs_by(OBJECTS, domain, OF, &format!("{profile}/{object_type}"))
}

/// Whether objects of a type can be filtered by a key: by its own, and standard ones also by the keys of the types and
/// templates that fill them.
fn filters(store: &Store<'_>, domain: &str, object_type: &str, key: &str) -> Result<bool, Refusal> {
    let Some(standard) = mapping::standard(object_type) else {
        return Ok(object_type::mapping(store, domain, object_type)?["Keys"].get(key).is_some());
    };
    let of_template = mapping::template_key(key).is_some_and(|objects| objects.contains(&standard.name));
    if standard.keys.contains_key(key) || of_template {
        return Ok(true);
    }
    let types = store.list(object_type::OBJECT_TYPES.kind, domain)?;
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
    domain::require(store, domain)?;
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
    let mut seqs = of_profile(store, domain, &profile.id, object_type)?;
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
    let id = id(object_type, key);
    let found = store.get(OBJECTS, &profile.parent, &id)?;
    let Some(object) = found.filter(|object| object.document[OWNED_BY] == *profile.id) else {
        return Err(Refusal::not_found(format!("Profile {} has no such object of type {object_type}", profile.id)));
    };
    forget(store, &profile.parent, &object)?;
    let action = Action::object("DELETED_BY_CUSTOMER", object_type, key, None).by_caller();
    history::record(store, &profile.parent, &profile.id, &action)?;
    Ok(json!({"Message": "OK"}))
}
