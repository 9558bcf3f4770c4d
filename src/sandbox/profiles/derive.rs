//! Standard objects that are made of other objects: each is found by the keys with its identifier, or new.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::incoming::{Incoming, seal};
use super::room;
use super::stored::{FROM, MADE_FROM, OBJECTS, TERMS};
use crate::mapping::{self, MappingField, MappingKey, Sense, Standard, StandardObject};
use crate::sandbox::profiles::object_store;
use crate::sandbox::{Record, Refusal, Store};

/// A standard object that is to be kept, and the one that it changes.
pub(super) struct Derived {
    standard: Standard,
    before: Option<Record>,
}

/// The standard objects of an object, `source`. None at all where a key leads to several of a kind.
pub(super) fn of(
    store: &Store<'_>,
    domain: &str,
    source: &str,
    fields: &BTreeMap<&str, MappingField<'_>>,
    keys: &[MappingKey<'_>],
) -> Result<Option<Vec<Derived>>, Refusal> {
    let mut derived = Vec::new();
    for standard in mapping::standard_objects(fields) {
        let is_one = |record: &Record| record.document["ObjectTypeName"] == standard.of.name;
        let mut found = BTreeMap::new();
        let mut has_key = false;
        for key in mapping::identifying(keys, standard.of) {
            has_key = true;
            for form in key.sought() {
                let all = store.find_by(OBJECTS, domain, key.name, &form)?.into_iter().filter(is_one);
                found.extend(all.map(|record| (record.seq, record)));
            }
        }
        if !has_key {
            let made = store.find_by(OBJECTS, domain, MADE_FROM, source)?.into_iter().filter(is_one);
            found.extend(made.map(|record| (record.seq, record)));
        }
        if found.len() > 1 {
            return Ok(None);
        }
        derived.push(Derived { standard, before: found.into_values().next() });
    }
    Ok(Some(derived))
}

/// Keeps the standard objects of an object: what it says of them is written over what was there.
pub(super) fn keep(
    store: &Store<'_>,
    incoming: &Incoming<'_>,
    derived: Vec<Derived>,
    keys: &[MappingKey<'_>],
) -> Result<(), Refusal> {
    for Derived { standard: Standard { of, document }, before } in derived {
        let id = before.as_ref().map_or_else(
            || Ok(store.hex_id()),
            |before| before.document["ProfileObjectUniqueKey"].as_str().map(str::to_owned).ok_or_else(lost),
        )?;
        let mut content = json!({});
        if let Some(before) = &before {
            content = serde_json::from_str(before.document["Object"].as_str().unwrap_or("{}"))?;
        } else {
            room::make(store, incoming.domain, incoming.owner, &of.name, document.to_string().len())?;
        }
        mapping::write_over(&mut content, &document);
        content[&of.id] = id.as_str().into();
        let of_keys = incoming.stored(mapping::identifying(keys, of));
        let source = object_store::id(incoming.object_type, incoming.unique_key);
        let (terms, sources) = (terms(of, &content, before.as_ref(), of_keys), sources(before.as_ref(), source));
        incoming.save(store, (&of.name, &id), &content.to_string(), &terms, &sources)?;
    }
    Ok(())
}

/// Keeps a standard object as it is, of the profile that it is known to belong to. Gives its id.
pub(super) fn plant(
    store: &Store<'_>,
    incoming: &Incoming<'_>,
    of: &StandardObject,
    content: &Value,
) -> Result<String, Refusal> {
    let id = content[&of.id].as_str().map_or_else(|| seal(&of.name, &content.to_string()), str::to_owned);
    let terms = terms(of, content, None, Vec::new());
    incoming.save(store, (&of.name, &id), &content.to_string(), &terms, &[object_store::id(&of.name, &id)])?;
    Ok(id)
}

fn lost() -> Refusal {
    Refusal::internal("A standard object without an id")
}

/// What a standard object is found by: the keys of all objects that it was made from, and its own index keys.
fn terms(
    of: &StandardObject,
    content: &Value,
    before: Option<&Record>,
    new: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let old = before.and_then(|before| before.document[TERMS].as_array()).into_iter().flatten();
    let old = old.filter_map(|term| Some((term[0].as_str()?.to_owned(), term[1].as_str()?.to_owned())));
    let mut terms: BTreeSet<(String, String)> = old.filter(|(name, _)| !of.keys.contains_key(name)).collect();
    terms.extend(new);
    for (key, members) in &of.keys {
        let values = members.iter().filter_map(|member| content.get(member)?.as_str());
        terms.extend(values.map(|value| (key.clone(), Sense::Exact.form(value))));
    }
    terms.into_iter().collect()
}

/// The objects that a standard object was made from.
fn sources(before: Option<&Record>, source: String) -> Vec<String> {
    let old = before.and_then(|before| before.document[FROM].as_array()).into_iter().flatten();
    let mut sources: BTreeSet<String> = old.filter_map(|from| from.as_str().map(str::to_owned)).collect();
    sources.insert(source);
    sources.into_iter().collect()
}
