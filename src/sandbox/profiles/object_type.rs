//! Object types: how objects of an outside source become profiles. Put creates or replaces the whole.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::domain::{self, DOMAINS};
use super::object::{MADE_FROM, OBJECTS, OWNED_BY, TYPE};
use super::profile::{self, PROFILES};
use super::{integration, origin, template};
use crate::rules::TEMPLATE_EXCLUDES;
use crate::sandbox::generic::Resource;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// The member that says how many objects of a type a profile has room for.
const ROOM: &str = "MaxAvailableProfileObjectCount";

/// Mappings of objects to profiles.
pub(super) static OBJECT_TYPES: Resource = Resource {
    kind: "profiles/domains/object-types",
    noun: "Object type",
    parent: Some(&DOMAINS),
    id: "ObjectTypeName",
    arn: Some((None, "profile", "domains/{}/object-types/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[("AllowProfileCreation", crate::sandbox::generic::Preset::Flag(false))],
    farewell: Some(("Message", "OK")),
    ..Resource::PLAIN
};

/// Types of objects that are no profiles, kept in the data store.
pub(super) static DOMAIN_OBJECT_TYPES: Resource = Resource {
    kind: "profiles/domains/domain-object-types",
    noun: "Domain object type",
    parent: Some(&DOMAINS),
    id: "ObjectTypeName",
    arn: Some((None, "profile", "domains/{}/domain-object-types/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    allows: |request, store| {
        if domain::require(store, request.text("DomainName"))?["DataStore"]["Enabled"] == true {
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
    let mut document = OBJECT_TYPES.record(request, store)?.document;
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
    let keys = request.given("Keys").and_then(Value::as_object).map_or(0, Map::len) as u64;
    match store.quota("profiles/domains/object-types/keys").filter(|most| keys > *most) {
        Some(most) => Err(Refusal::quota(format!("An object type may have {most} keys"))),
        None => Ok(()),
    }
}

/// Deletes the type with all of its objects and integrations, and what they filled in on profiles.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let reply = OBJECT_TYPES.delete(request, store)?;
    let (domain, name) = (request.text("DomainName"), request.text("ObjectTypeName"));
    integration::forget(store, domain, name)?;
    let mut owners = BTreeSet::new();
    for object in store.find_by(OBJECTS, domain, TYPE, name)? {
        owners.extend(object.document[OWNED_BY].as_str().map(str::to_owned));
        for made in store.find_by(OBJECTS, domain, MADE_FROM, &object.id)? {
            store.delete(OBJECTS, domain, &made.id)?;
        }
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

/// The mapping that objects of this name go through: the domain's own, or that of the template of this name.
pub(super) fn mapping(store: &Store<'_>, domain: &str, name: &str) -> Result<Value, Refusal> {
    if let Some(own) = store.get(OBJECT_TYPES.kind, domain, name)? {
        return Ok(own.document);
    }
    let template = template::find(name).ok_or_else(|| OBJECT_TYPES.missing(name))?;
    Ok(Value::Object(Map::from_iter([
        ("Fields".to_owned(), template["Fields"].clone()),
        ("Keys".to_owned(), template["Keys"].clone()),
        ("AllowProfileCreation".to_owned(), json!(template["AllowProfileCreation"])),
    ])))
}
