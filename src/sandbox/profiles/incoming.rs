//! An object on its way to its profile.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::resources::PROFILES;
use super::stored::{FOUNDER, FROM, OWNED_BY, TERMS, UNTIL};
use super::{expiry, inferred, object_store, origin, profile};
use crate::mapping::{self, MappingField, MappingKey, aim};
use crate::sandbox::{Refusal, Store};

/// An object on its way to its profile.
pub(super) struct Incoming<'a> {
    pub(super) domain: &'a str,
    pub(super) object_type: &'a str,
    pub(super) unique_key: &'a str,
    pub(super) owner: &'a str,
    pub(super) text: &'a str,
    pub(super) until: Timestamp,
    pub(super) is_founder: bool,
}

impl Incoming<'_> {
    /// Fills the profile from the mapped fields. A new one gets phone number and e-mail address without a target, too.
    pub(super) fn fill_profile(
        &self,
        store: &Store<'_>,
        mapping: &Value,
        fields: &BTreeMap<&str, MappingField<'_>>,
        is_new: bool,
    ) -> Result<(), Refusal> {
        let before = store.get(PROFILES.kind, self.domain, self.owner)?;
        let mut profile = before.map_or_else(|| json!({"ProfileId": self.owner}), |before| before.document);
        for (_, target, values) in mapping::fills(fields) {
            let path = target.strip_prefix("_profile.").unwrap_or_default();
            if origin::outranks(store, self.domain, &profile, path, (self.object_type, mapping)) {
                continue;
            }
            if aim(&mut profile, "_profile", target, values) && target != mapping::CHANGED {
                inferred::forget(&mut profile, path);
                origin::note(&mut profile, path, self.object_type, store.now().as_millisecond());
            }
        }
        if is_new {
            for (member, value) in mapping::inferred(fields) {
                if profile.get(member).is_none() {
                    profile[member] = value.into();
                    inferred::note(&mut profile, member);
                    origin::note(&mut profile, member, self.object_type, store.now().as_millisecond());
                }
            }
        }
        expiry::extend(store, self.domain, self.owner, &mut profile, mapping["ExpirationDays"].as_i64())?;
        profile::save(store, self.domain, self.owner, &profile)
    }

    /// Keeps the object and the keys that are to be stored.
    pub(super) fn keep(&self, store: &Store<'_>, keys: &[MappingKey<'_>]) -> Result<(), Refusal> {
        let itself = [object_store::id(self.object_type, self.unique_key)];
        self.save(store, (self.object_type, self.unique_key), self.text, &self.stored(keys.iter()), &itself)
    }

    /// The keys that are to be stored, with the forms of their values.
    pub(super) fn stored<'k>(&self, keys: impl Iterator<Item = &'k MappingKey<'k>>) -> Vec<(String, String)> {
        let stored = keys.filter(|key| key.is_stored(self.is_founder));
        stored.flat_map(|key| key.kept().into_iter().map(|form| (key.name.to_owned(), form))).collect()
    }

    /// Stores an object with the keys that it is found by and the objects that it was made from.
    pub(super) fn save(
        &self,
        store: &Store<'_>,
        (object_type, unique_key): (&str, &str),
        text: &str,
        terms: &[(String, String)],
        from: &[String],
    ) -> Result<(), Refusal> {
        let document = json!({
            "ObjectTypeName": object_type,
            "ProfileObjectUniqueKey": unique_key,
            "Object": text,
            OWNED_BY: self.owner,
            FROM: from,
            TERMS: terms,
            UNTIL: self.until.as_millisecond(),
            FOUNDER: self.is_founder,
        });
        store.plan(self.until, object_store::EXPIRY, self.domain, &object_store::id(object_type, unique_key))?;
        object_store::save(store, self.domain, &document)
    }
}

/// An opaque key of 32 hexadecimal digits that is the same for the same object.
pub(super) fn seal(object_type: &str, unique: &str) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, object_type, unique).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
