//! Ingestion: an object finds its profile by its keys, or makes one, or is turned away.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::history::{self, Action};
use super::object::{self, OBJECTS};
use super::profile::{self, PROFILES};
use super::{domain, keys, merge, object_type, origin};
use crate::rules::mapping::{self, Field, Key, Sense, Standard, aim};
use crate::sandbox::{Record, Refusal, Store, sent};

/// Takes in an object and gives its unique key. One that fits no profile, of a type that may not create one, becomes a
/// dead letter.
pub(super) fn ingest(store: &Store<'_>, domain: &str, object_type: &str, text: &str) -> Result<String, Refusal> {
    domain::require(store, domain)?;
    let mapping = object_type::mapping(store, domain, object_type)?;
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
    let unique_key = seal(object_type, &unique.map_or_else(|| text.to_owned(), |key| key.values.join("|")));
    let before = store.get(OBJECTS, domain, &object::id(object_type, &unique_key))?;
    let Some((owner, is_new)) = owner(store, domain, before.as_ref(), &mapping, &keys)? else {
        let reason = "None of its keys leads to a profile, and AllowProfileCreation of its type is false";
        sent::dead_letter(store, domain, object_type, text, reason)?;
        return Ok(unique_key);
    };
    if before.is_none() {
        let most = mapping["MaxProfileObjectCount"].as_u64();
        object::room_for(store, domain, &owner, object_type, most, text.len())?;
    }
    let is_founder = is_new || before.is_some_and(|before| before.document[object::FOUNDER] == true);
    let until = until(store, domain, &mapping)?;
    let incoming = Incoming { domain, object_type, unique_key: &unique_key, owner: &owner, text, until, is_founder };
    incoming.fill_profile(store, &mapping, &fields, is_new)?;
    incoming.keep(store, &keys)?;
    incoming.keep_standard(store, &fields, &keys)?;
    let action = Action::object("INGESTED", object_type, &unique_key, Some(text)).by_caller();
    history::record(store, domain, &owner, &action)?;
    Ok(unique_key)
}

/// Keeps an object that is known to belong to this profile, and leaves the profile as it is.
pub(super) fn keep(
    store: &Store<'_>,
    domain: &str,
    owner: &str,
    object_type: &str,
    mapping: &Value,
    object: &Value,
) -> Result<(), Refusal> {
    let fields = mapping::fields(mapping, object);
    let keys = mapping::keys(mapping, &fields);
    let text = object.to_string();
    let unique = keys.iter().find(|key| key.is("UNIQUE")).map(|key| key.values.join("|"));
    let unique_key = seal(object_type, unique.as_deref().unwrap_or(&text));
    let until = until(store, domain, mapping)?;
    let incoming =
        Incoming { domain, object_type, unique_key: &unique_key, owner, text: &text, until, is_founder: false };
    incoming.keep(store, &keys)?;
    if mapping::is_standard(object_type) {
        return Ok(());
    }
    incoming.keep_standard(store, &fields, &keys)
}

/// An object on its way to its profile.
struct Incoming<'a> {
    domain: &'a str,
    object_type: &'a str,
    unique_key: &'a str,
    owner: &'a str,
    text: &'a str,
    until: Timestamp,
    is_founder: bool,
}

/// When an object that comes in now is to go: by its type, else by its domain.
fn until(store: &Store<'_>, domain: &str, mapping: &Value) -> Result<Timestamp, Refusal> {
    let days = match mapping["ExpirationDays"].as_i64() {
        Some(days) => Some(days),
        None => domain::require(store, domain)?["DefaultExpirationDays"].as_i64(),
    };
    let kept = days.and_then(|days| store.now().checked_add(SignedDuration::from_hours(24 * days)).ok());
    Ok(kept.unwrap_or(Timestamp::MAX))
}

/// Whose the object is, and whether the profile is new: as before and by its keys, else by its secondary keys, else a
/// new one if that may be. Profiles that are found to be the same are linked: they become the oldest of them.
fn owner(
    store: &Store<'_>,
    domain: &str,
    before: Option<&Record>,
    mapping: &Value,
    keys: &[Key<'_>],
) -> Result<Option<(String, bool)>, Refusal> {
    let mut found = BTreeMap::new();
    if let Some(owner) = before.and_then(|before| before.document[object::OWNED_BY].as_str())
        && let Some(seq) = store.seq_of(PROFILES.kind, domain, owner)?
    {
        found.insert(seq, owner.to_owned());
    }
    for secondary in [false, true] {
        for key in mapping::finders(keys, secondary) {
            for form in key.forms() {
                keys::lead(store, domain, key.name, &form, &mut found)?;
            }
        }
        if let Some((_, main)) = found.pop_first() {
            if !secondary && !found.is_empty() {
                link(store, domain, &main, found.values())?;
            }
            return Ok(Some((main, false)));
        }
    }
    Ok((mapping["AllowProfileCreation"] == true).then(|| (store.hex_id(), true)))
}

fn link<'i>(
    store: &Store<'_>,
    domain: &str,
    main: &str,
    others: impl Iterator<Item = &'i String>,
) -> Result<(), Refusal> {
    let read = |id: &str| store.get(PROFILES.kind, domain, id)?.ok_or_else(|| PROFILES.missing(id));
    let others: Vec<Record> = others.map(|id| read(id)).collect::<Result<_, _>>()?;
    merge::link(store, read(main)?, &others)
}

impl Incoming<'_> {
    /// Fills the profile from the mapped fields. One without any mapped field gets phone number and e-mail address.
    fn fill_profile(
        &self,
        store: &Store<'_>,
        mapping: &Value,
        fields: &BTreeMap<&str, Field<'_>>,
        is_new: bool,
    ) -> Result<(), Refusal> {
        let before = store.get(PROFILES.kind, self.domain, self.owner)?;
        let mut profile = before.map_or_else(|| json!({"ProfileId": self.owner}), |before| before.document);
        let mut mapped = false;
        for (_, target, value) in mapping::fills(fields) {
            let path = target.strip_prefix("_profile.").unwrap_or_default();
            if origin::outranks(store, self.domain, &profile, path, (self.object_type, mapping)) {
                continue;
            }
            if aim(&mut profile, "_profile", target, value) {
                mapped = true;
                origin::note(&mut profile, path, self.object_type, store.now().as_millisecond());
            }
        }
        if is_new && !mapped {
            for (member, value) in mapping::inferred(fields) {
                profile[member] = value.into();
            }
        }
        if is_new || mapped {
            profile::save(store, self.domain, self.owner, &profile)?;
        }
        Ok(())
    }

    /// Keeps the object and the keys that are to be stored.
    fn keep(&self, store: &Store<'_>, keys: &[Key<'_>]) -> Result<(), Refusal> {
        let stored = keys.iter().filter(|key| key.is_stored(self.is_founder));
        let terms: Vec<(&str, String)> = stored.flat_map(|key| key.forms().map(|form| (key.name, form))).collect();
        self.save(store, self.object_type, self.unique_key, self.text, &terms)
    }

    /// Keeps the standard objects that the object describes.
    fn keep_standard(
        &self,
        store: &Store<'_>,
        fields: &BTreeMap<&str, Field<'_>>,
        keys: &[Key<'_>],
    ) -> Result<(), Refusal> {
        for Standard { name, id, document: standard } in mapping::standard_objects(fields, keys) {
            let terms: Vec<(&str, String)> = object::filters(name)
                .iter()
                .filter_map(|(key, member)| Some((*key, standard.get(member)?.as_str()?)))
                .map(|(key, value)| (key, Sense::Exact.form(value)))
                .collect();
            self.save(store, name, &seal(name, &id), &standard.to_string(), &terms)?;
        }
        Ok(())
    }

    fn save(
        &self,
        store: &Store<'_>,
        object_type: &str,
        unique_key: &str,
        text: &str,
        terms: &[(&str, String)],
    ) -> Result<(), Refusal> {
        let document = json!({
            "ObjectTypeName": object_type,
            "ProfileObjectUniqueKey": unique_key,
            "Object": text,
            object::OWNED_BY: self.owner,
            object::FROM: object::id(self.object_type, self.unique_key),
            object::TERMS: terms,
            object::UNTIL: self.until.as_millisecond(),
            object::FOUNDER: self.is_founder,
        });
        store.plan(self.until, object::EXPIRY, self.domain, &object::id(object_type, unique_key))?;
        object::save(store, self.domain, &document)
    }
}

/// An opaque key of 32 hexadecimal digits that is the same for the same object.
fn seal(object_type: &str, unique: &str) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, object_type, unique).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
