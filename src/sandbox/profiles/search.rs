//! `SearchProfiles`: one key and up to four more, joined by AND or OR.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::keys;
use super::resources::PROFILES;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// A key with the values that were asked for.
struct Key<'a> {
    name: &'a str,
    values: Vec<&'a str>,
}

impl<'a> Key<'a> {
    fn of(document: &'a Value) -> Self {
        let values = document["Values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        Self { name: document["KeyName"].as_str().unwrap_or_default(), values }
    }
}

/// A profile that was found, and which values of which keys led to it.
struct Hit {
    id: String,
    by: BTreeMap<usize, Vec<String>>,
}

pub(super) fn search(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = request.text("DomainName");
    require_domain(store, domain)?;
    let mut asked = vec![Key::of(request.input)];
    asked.extend(request.list("AdditionalSearchKeys").iter().map(Key::of));
    let mut hits = find(store, domain, &asked)?;
    if request.text("LogicalOperator") == "AND" {
        hits.retain(|_, hit| hit.by.len() == asked.len());
    }
    let hits: Vec<Hit> = hits.into_values().collect();
    request.page_by(store, &hits, |hit| {
        let Some(record) = store.get(PROFILES.kind, domain, &hit.id)? else { return Ok(None) };
        let mut profile = record.document;
        let found = hit.by.iter().map(|(key, values)| json!({"KeyName": asked[*key].name, "Values": values}));
        profile["FoundByItems"] = found.collect();
        Ok(Some(profile))
    })
}

/// All profiles that any of the keys leads to, in the order of creation.
fn find(store: &Store<'_>, domain: &str, asked: &[Key<'_>]) -> Result<BTreeMap<i64, Hit>, Refusal> {
    let mut hits: BTreeMap<i64, Hit> = BTreeMap::new();
    for (at, key) in asked.iter().enumerate() {
        for value in &key.values {
            for (seq, id) in keys::find(store, domain, key.name, value)? {
                let hit = hits.entry(seq).or_insert_with(|| Hit { id, by: BTreeMap::new() });
                hit.by.entry(at).or_default().push((*value).to_owned());
            }
        }
    }
    Ok(hits)
}
