//! What objects and profiles are called in the store: their kind, the terms that find them, and hidden members.

use serde_json::Value;

use super::resources::DOMAINS;
use crate::sandbox::{Refusal, Store};

/// Objects in the store.
pub(in crate::sandbox) const OBJECTS: &str = "profiles/domains/objects";
/// The terms by which objects are found beside their keys. No key can be named so.
pub(in crate::sandbox) const OWNER: &str = " owner";
pub(in crate::sandbox) const TYPE: &str = " type";
pub(in crate::sandbox) const OF: &str = " of";
pub(in crate::sandbox) const MADE_FROM: &str = " from";
/// Members of an object's document that never leave the store: its profile, the object it was made from, its keys.
pub(in crate::sandbox) const OWNED_BY: &str = "_profile";
pub(in crate::sandbox) const FROM: &str = "_from";
pub(in crate::sandbox) const TERMS: &str = "_terms";
/// When it is to go, in milliseconds; fixed when it comes in.
pub(in crate::sandbox) const UNTIL: &str = "_until";
/// Whether the object made its profile.
pub(in crate::sandbox) const FOUNDER: &str = "_founder";
/// The member of a profile's document that holds its additional keys.
pub(in crate::sandbox) const KEYS: &str = "_keys";
/// The member of a profile's document that remembers it, by paths such as `Address.City`.
pub(in crate::sandbox) const ORIGINS: &str = "_origins";

/// That there is a domain of this name.
pub(super) fn require_domain(store: &Store<'_>, name: &str) -> Result<Value, Refusal> {
    Ok(store.get(DOMAINS.kind, "", name)?.ok_or_else(|| DOMAINS.missing(name))?.document)
}
