//! Ingestion: an object finds its profile by its keys, or makes one, or is turned away.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::history::{self, Action};
use super::resources::PROFILES;
use super::stored::{FOUNDER, OBJECTS, OWNED_BY};
use super::{derive, expiry, keys, room};
use crate::mapping::{self, MappingKey, Turn};
use crate::sandbox::profiles::incoming::Incoming;
use crate::sandbox::profiles::incoming::seal;
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Record, Refusal, Store, sent};

/// Whose an object is.
enum Owner {
    Known(String),
    New(String),
    /// It becomes a dead letter, for this reason.
    Nobody(&'static str),
}

/// Takes in an object and gives its unique key. One that fits no profile, of a type that may not create one, becomes a
/// dead letter.
pub(super) fn ingest(store: &Store<'_>, domain: &str, object_type: &str, text: &str) -> Result<String, Refusal> {
    require_domain(store, domain)?;
    if mapping::standard(object_type).is_some() {
        let message = format!("{object_type} is a standard object; put an object of a type whose fields fill it");
        return Err(Refusal::invalid(message));
    }
    let mapping = object_mapping::mapping(store, domain, object_type)?;
    let object: Value = serde_json::from_str(text)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Refusal::invalid("Object must be the text of a JSON object"))?;
    if let Some(most) = store.quota("profiles/domains/profiles/object-bytes").filter(|most| text.len() as u64 > *most) {
        return Err(Refusal::quota(format!("An object may have {most} bytes")));
    }
    let fields = mapping::fields(&mapping, &object);
    let keys = mapping::keys(&mapping, &fields);
    let unique = mapping::unique_key(&mapping, &fields, &keys);
    let unique = unique.map_err(|lacks| Refusal::invalid(format!("The object {lacks}")))?;
    let unique_key = seal(object_type, &unique.map_or_else(|| text.to_owned(), MappingKey::identity));
    let before = store.get(OBJECTS, domain, &object_store::id(object_type, &unique_key))?;
    let (owner, is_new) = match owner(store, domain, before.as_ref(), &mapping, &keys)? {
        Owner::Known(owner) => (owner, false),
        Owner::New(owner) => (owner, true),
        Owner::Nobody(reason) => {
            sent::dead_letter(store, domain, object_type, text, reason)?;
            return Ok(unique_key);
        }
    };
    let source = object_store::id(object_type, &unique_key);
    let Some(derived) = derive::of(store, domain, &source, &fields, &keys)? else {
        let reason = "A key leads to several standard objects, and must lead to one";
        sent::dead_letter(store, domain, object_type, text, reason)?;
        return Ok(unique_key);
    };
    if before.is_none() {
        room::make(store, domain, &owner, object_type, text.len())?;
    }
    object_mapping::show_implicit(store, domain, object_type)?;
    let is_founder = is_new || before.is_some_and(|before| before.document[FOUNDER] == true);
    let until = until(store, domain, &mapping)?;
    let incoming = Incoming { domain, object_type, unique_key: &unique_key, owner: &owner, text, until, is_founder };
    incoming.fill_profile(store, &mapping, &fields, is_new)?;
    incoming.keep(store, &keys)?;
    derive::keep(store, &incoming, derived, &keys)?;
    let action = Action::object("INGESTED", object_type, &unique_key, Some(text)).by_caller();
    history::record(store, domain, &owner, &action)?;
    Ok(unique_key)
}

/// Keeps an object that is known to belong to this profile, and leaves the profile as it is. One of a standard type is
/// kept as that. Gives its unique key.
pub(super) fn keep(
    store: &Store<'_>,
    domain: &str,
    owner: &str,
    object_type: &str,
    mapping: &Value,
    object: &Value,
) -> Result<String, Refusal> {
    let text = object.to_string();
    let until = until(store, domain, mapping)?;
    let incoming =
        |unique_key| Incoming { domain, object_type, unique_key, owner, text: &text, until, is_founder: false };
    if let Some(standard) = mapping::standard(object_type) {
        return derive::plant(store, &incoming(""), standard, object);
    }
    let fields = mapping::fields(mapping, object);
    let keys = mapping::keys(mapping, &fields);
    let unique = keys.iter().find(|key| key.is("UNIQUE")).map(MappingKey::identity);
    let unique_key = seal(object_type, unique.as_deref().unwrap_or(&text));
    let incoming = incoming(&unique_key);
    incoming.keep(store, &keys)?;
    if let Some(derived) = derive::of(store, domain, &object_store::id(object_type, &unique_key), &fields, &keys)? {
        derive::keep(store, &incoming, derived, &keys)?;
    }
    Ok(unique_key)
}

/// When an object that comes in now is to go: by its type, else by its domain.
fn until(store: &Store<'_>, domain: &str, mapping: &Value) -> Result<Timestamp, Refusal> {
    let days = expiry::days(store, domain, mapping["ExpirationDays"].as_i64())?;
    Ok(store.now().checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX))
}

/// Whose the object is: each key that finds profiles is tried in its turn, the secondary ones last. One that leads to
/// a single profile decides, and one that leads to several is dropped.
fn owner(
    store: &Store<'_>,
    domain: &str,
    before: Option<&Record>,
    mapping: &Value,
    keys: &[MappingKey<'_>],
) -> Result<Owner, Refusal> {
    for secondary in [false, true] {
        for key in mapping::finders(keys, secondary) {
            let mut found = BTreeMap::new();
            for form in key.sought() {
                keys::lead(store, domain, key.name, &form, &mut found)?;
            }
            match Turn::of(found.len(), secondary, mapping) {
                Turn::Decides => return Ok(found.pop_first().map_or(Owner::Nobody(""), |(_, id)| Owner::Known(id))),
                Turn::Refuses => {
                    return Ok(Owner::Nobody("A secondary key of the contact record leads to several profiles"));
                }
                Turn::Nobody | Turn::Ambiguous => {}
            }
        }
    }
    if let Some(owner) = before.and_then(|before| before.document[OWNED_BY].as_str())
        && store.has(PROFILES.kind, domain, owner)?
    {
        return Ok(Owner::Known(owner.to_owned()));
    }
    Ok(if mapping["AllowProfileCreation"] == true {
        Owner::New(store.hex_id())
    } else {
        Owner::Nobody("None of its keys leads to one profile, and AllowProfileCreation of its type is false")
    })
}
