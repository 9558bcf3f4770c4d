//! Object types: how objects of an outside source become profiles. Put creates or replaces the whole.

use std::collections::BTreeSet;

use serde_json::Value;

use super::profile;
use super::resources::{DOMAINS, OBJECT_TYPES, PROFILES};
use super::stored::{OBJECTS, OWNED_BY, TYPE};
use super::{integration, origin, template};
use crate::mapping;
use crate::rules::TEMPLATE_EXCLUDES;
use crate::sandbox::generic::Resource;
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// The member that says how many objects of a type a profile has room for.
const ROOM: &str = "MaxAvailableProfileObjectCount";

/// Types of objects that are no profiles, kept in the data store.
pub(super) static DOMAIN_OBJECT_TYPES: Resource = Resource {
    kind: "profiles/domains/domain-object-types",
    noun: "Domain object type",
    parent: Some(&DOMAINS),
    id: "ObjectTypeName",
    arn: Some((None, "profile", "domains/{}/domain-object-types/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    allows: |request, store| {
        if require_domain(store, request.text("DomainName"))?["DataStore"]["Enabled"] == true {
            return Ok(());
        }
        Err(Refusal::invalid("The data store of this domain is not enabled"))
    },
    put: Some("PutDomainObjectType"),
    get: Some("GetDomainObjectType"),
    list: Some("ListDomainObjectTypes"),
    delete: Some("DeleteDomainObjectType"),
    ..Resource::PLAIN
};

/// Puts a type that has passed the rules; what a template brings along is filled in.
pub(super) fn put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let from_template = match request.given("TemplateId").and_then(Value::as_str) {
        Some(id) => Some(template::find(id).ok_or_else(|| Refusal::invalid(format!("Template {id} does not exist")))?),
        None => None,
    };
    check_quota(request, store)?;
    check_keys(request, from_template.unwrap_or(request.input), store)?;
    let mut document = OBJECT_TYPES.put(request, store)?;
    if let Some(template) = from_template {
        for member in TEMPLATE_EXCLUDES {
            document[member] = template[member].clone();
        }
        let name = request.text("ObjectTypeName");
        store.put(OBJECT_TYPES.kind, request.text("DomainName"), name, &document)?;
    }
    document[ROOM] = room(request, store)?;
    Ok(document)
}

/// `GetProfileObjectType`.
pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let (domain, name) = (OBJECT_TYPES.parent_of(request, store)?, request.text("ObjectTypeName"));
    let mut document = match store.get(OBJECT_TYPES.kind, &domain, name)? {
        Some(own) => own.document,
        None => object_mapping::implicit(name).ok_or_else(|| OBJECT_TYPES.missing(name))?,
    };
    document[ROOM] = room(request, store)?;
    Ok(document)
}

/// `ListProfileObjectTypes`.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = OBJECT_TYPES.parent_of(request, store)?;
    let room = room(request, store)?;
    request.page(store, OBJECT_TYPES.kind, &domain, |mut record| {
        record.document[ROOM] = room.clone();
        record.document
    })
}

/// How many of the objects that a profile may have are not yet set apart for one of the domain's types.
fn room(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let Some(most) = store.quota("profiles/domains/profiles/objects") else { return Ok(Value::Null) };
    let types = store.list(OBJECT_TYPES.kind, request.text("DomainName"))?;
    let taken: u64 = types.iter().filter_map(|of| of.document["MaxProfileObjectCount"].as_u64()).sum();
    Ok(most.saturating_sub(taken).into())
}

/// As many keys as the account may have.
fn check_quota(request: &Request<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    let keys = request.given("Keys").and_then(Value::as_object).into_iter().flatten();
    // Every definition of a key counts.
    let keys = keys.filter_map(|(_, parts)| parts.as_array()).map(Vec::len).sum::<usize>() as u64;
    match store.quota("profiles/domains/object-types/keys").filter(|most| keys > *most) {
        Some(most) => Err(Refusal::quota(format!("An object type may have {most} keys"))),
        None => Ok(()),
    }
}

/// The keys mean the same as in the domain's other types.
fn check_keys(request: &Request<'_>, mapping: &Value, store: &Store<'_>) -> Result<(), Refusal> {
    let others = store.list(OBJECT_TYPES.kind, request.text("DomainName"))?;
    for other in others.iter().filter(|other| other.id != request.text("ObjectTypeName")) {
        if let Some((key, mine, theirs)) = mapping::clash(mapping, &other.document) {
            return Err(Refusal::invalid(format!(
                "Keys: the key {key} is over {mine}, but over {theirs} in the object type {}; one key has the same \
                 content types in a whole domain",
                other.id
            )));
        }
    }
    Ok(())
}

/// Deletes the type with all of its objects and integrations, and what they filled in on profiles.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let reply = OBJECT_TYPES.delete(request, store)?;
    let (domain, name) = (request.text("DomainName"), request.text("ObjectTypeName"));
    integration::forget(store, domain, name)?;
    let mut owners = BTreeSet::new();
    for object in store.find_by(OBJECTS, domain, TYPE, name)? {
        owners.extend(object.document[OWNED_BY].as_str().map(str::to_owned));
        object_store::forget(store, domain, &object)?;
    }
    for owner in owners {
        if let Some(mut profile) = store.get(PROFILES.kind, domain, &owner)?
            && origin::scrub(&mut profile.document, name)
        {
            profile::save(store, domain, &owner, &profile.document)?;
        }
    }
    Ok(reply)
}
