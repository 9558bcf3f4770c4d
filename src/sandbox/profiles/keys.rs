//! Search keys: how values are made comparable, where they are kept, and how they lead to profiles.
//!
//! Phone numbers are compared by their digits, e-mail addresses and names without case, all else exactly.

use std::collections::BTreeMap;

use serde_json::Value;

use super::inferred;
use super::resources::{OBJECT_TYPES, PROFILES};
use super::stored::{KEYS, OBJECTS, OWNER};
use crate::mapping::{self, Sense, standard};
use crate::sandbox::{Refusal, Store};

/// The forms that a searched value may be kept in. The content type behind a key of one's own is not known here; how
/// the fields of one are compared matters only where it may have several.
pub(super) fn searched_forms(store: &Store<'_>, domain: &str, key: &str, value: &str) -> Result<Vec<String>, Refusal> {
    let several = value.trim().contains(char::is_whitespace);
    let senses = if several { senses(store, domain, key)? } else { Vec::new() };
    Ok(mapping::searched(key, value, &senses))
}

/// How the fields of a key are compared, by each object type of the domain that has it.
fn senses(store: &Store<'_>, domain: &str, key: &str) -> Result<Vec<Vec<Sense>>, Refusal> {
    let types = store.list(OBJECT_TYPES.kind, domain)?;
    Ok(types.iter().flat_map(|of| mapping::senses(&of.document, key)).collect())
}

/// The terms that a profile is found by: what it says itself, and what its keys were given.
pub(super) fn terms(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    profile: &Value,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut terms = own_terms(id, profile);
    for (key, values) in profile.get(KEYS).and_then(Value::as_object).into_iter().flatten() {
        let senses = senses(store, domain, key)?;
        let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
        let forms = values.flat_map(|value| mapping::added(key, value, &senses)).filter(|form| form.len() > 1);
        terms.extend(forms.map(|form| (key.to_owned(), form)));
    }
    Ok(terms)
}

fn own_terms(id: &str, profile: &Value) -> Vec<(String, String)> {
    let values = own_values(id, profile).into_iter();
    values
        .flat_map(|(key, value)| Sense::of(&key, None).kept(&value).into_iter().map(move |form| (key.clone(), form)))
        .filter(|(_, form)| form.len() > 1)
        .collect()
}

/// The keys that a profile's own members give, with their values.
pub(super) fn own_values(id: &str, profile: &Value) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut add = |key: &str, value: &str| {
        if !value.is_empty() {
            values.push((key.to_owned(), value.to_owned()));
        }
    };
    let text = |member: &str| profile.get(member).and_then(Value::as_str).unwrap_or_default();
    for (key, members) in standard("_profile").into_iter().flat_map(|of| &of.keys) {
        match (key.as_str(), &members[..]) {
            ("_profileId", _) => add(key, id),
            // One key of several members, with and without the middle one.
            ("_fullName", [first, middle, last]) => {
                add(key, format!("{} {}", text(first), text(last)).trim());
                add(key, format!("{} {} {}", text(first), text(middle), text(last)).trim());
            }
            _ => members.iter().filter(|member| !inferred::is(profile, member)).for_each(|m| add(key, text(m))),
        }
    }
    values
}

/// The profiles that a key and value lead to, by their place in the order of creation.
pub(super) fn find(store: &Store<'_>, domain: &str, key: &str, value: &str) -> Result<BTreeMap<i64, String>, Refusal> {
    let mut found = BTreeMap::new();
    for form in searched_forms(store, domain, key, value)? {
        lead(store, domain, key, &form, &mut found)?;
    }
    Ok(found)
}

/// The profiles that a key and a kept form lead to: their own, and those of their objects.
pub(super) fn lead(
    store: &Store<'_>,
    domain: &str,
    key: &str,
    form: &str,
    found: &mut BTreeMap<i64, String>,
) -> Result<(), Refusal> {
    for seq in store.seqs_by(PROFILES.kind, domain, key, form)? {
        if let Some(id) = store.id_of(seq)? {
            found.insert(seq, id);
        }
    }
    for object in store.seqs_by(OBJECTS, domain, key, form)? {
        for id in store.values_of(object, OWNER)? {
            if let Some(seq) = store.seq_of(PROFILES.kind, domain, &id)? {
                found.insert(seq, id);
            }
        }
    }
    Ok(())
}
