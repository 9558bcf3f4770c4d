//! The room that a profile has for objects: a new one takes the place of an old one where it is full.

use std::collections::HashMap;

use super::history::{self, Action};
use super::resources::OBJECT_TYPES;
use super::stored::{OBJECTS, OWNER};
use crate::mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::{Record, Refusal, Store};

/// Click streams that a profile has room for, unless their type says otherwise.
const CLICK_STREAMS: (&str, u64) = ("WebAnalytics-Clickstream", 100);

/// Makes room for an object of this type. The oldest object goes of the type that is furthest above its own maximum;
/// where none is, the oldest of the type itself.
pub(super) fn make(
    store: &Store<'_>,
    domain: &str,
    profile: &str,
    object_type: &str,
    bytes: usize,
) -> Result<(), Refusal> {
    let (held, weight) = store.weigh(OBJECTS, domain, OWNER, profile)?;
    let most = store.quota("profiles/domains/profiles/bytes");
    if let Some(most) = most.filter(|most| weight + bytes as u64 > *most) {
        return Err(Refusal::quota(format!("The objects of a profile may have {most} bytes together")));
    }
    match store.quota("profiles/domains/profiles/objects") {
        Some(most) if held >= most => evict(store, domain, profile, object_type),
        _ => Ok(()),
    }
}

fn evict(store: &Store<'_>, domain: &str, profile: &str, incoming: &str) -> Result<(), Refusal> {
    let held = store.find_by(OBJECTS, domain, OWNER, profile)?;
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for record in &held {
        *counts.entry(type_of(record)).or_default() += 1;
    }
    // The incoming object counts, for it will be there.
    *counts.entry(incoming).or_default() += 1;
    let mut furthest: Option<(u64, &str)> = None;
    for (object_type, count) in counts {
        let above = most_of(store, domain, object_type)?.map_or(0, |most| count.saturating_sub(most));
        // The name decides between equals, so that the same happens every time.
        if above > 0 && furthest.is_none_or(|best| (above, object_type) > best) {
            furthest = Some((above, object_type));
        }
    }
    let from = furthest.map_or(incoming, |(_, object_type)| object_type);
    let oldest = held.iter().filter(|record| type_of(record) == from).min_by_key(|record| (record.updated, record.seq));
    let Some(oldest) = oldest.or_else(|| held.iter().min_by_key(|record| (record.updated, record.seq))) else {
        return Ok(());
    };
    object_store::forget(store, domain, oldest)?;
    let key = oldest.document["ProfileObjectUniqueKey"].as_str().unwrap_or_default();
    history::record(store, domain, profile, &Action::object("EXPIRED", type_of(oldest), key, None))
}

fn type_of(record: &Record) -> &str {
    record.document["ObjectTypeName"].as_str().unwrap_or_default()
}

/// Objects of a type that a profile has at most, by the type itself or by what the service presets.
fn most_of(store: &Store<'_>, domain: &str, object_type: &str) -> Result<Option<u64>, Refusal> {
    let own = store.get(OBJECT_TYPES.kind, domain, object_type)?;
    if let Some(own) = own.and_then(|own| own.document["MaxProfileObjectCount"].as_u64()) {
        return Ok(Some(own));
    }
    let of_standard = mapping::standard(object_type).and_then(|standard| standard.most);
    Ok(of_standard.or((object_type == CLICK_STREAMS.0).then_some(CLICK_STREAMS.1)))
}
