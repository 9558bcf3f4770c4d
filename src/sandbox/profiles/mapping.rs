//! Applies an object type to an object: fields are read from their sources, keys put together from fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::keys::Sense;

/// The value or values of a field in one object.
#[derive(Debug)]
pub(super) struct Field<'m> {
    pub(super) values: Vec<String>,
    /// Where it goes, such as `_profile.FirstName`.
    pub(super) target: Option<&'m str>,
    pub(super) content_type: Option<&'m str>,
}

/// A key of one object.
#[derive(Debug)]
pub(super) struct Key<'m> {
    pub(super) name: &'m str,
    identifiers: Vec<&'m str>,
    pub(super) values: Vec<String>,
    pub(super) sense: Sense,
}

impl Key<'_> {
    /// Whether it is used for this, such as `UNIQUE`.
    pub(super) fn is(&self, identifier: &str) -> bool {
        self.identifiers.contains(&identifier)
    }
}

/// The fields of an object that have a value.
pub(super) fn fields<'m>(mapping: &'m Value, object: &Value) -> BTreeMap<&'m str, Field<'m>> {
    let mut fields = BTreeMap::new();
    for (name, field) in mapping["Fields"].as_object().into_iter().flatten() {
        let values = source(field["Source"].as_str().unwrap_or_default(), object);
        if !values.is_empty() {
            let target = field["Target"].as_str().filter(|target| !target.is_empty());
            fields.insert(name.as_str(), Field { values, target, content_type: field["ContentType"].as_str() });
        }
    }
    fields
}

/// The keys of an object whose fields are all there.
pub(super) fn keys<'m>(mapping: &'m Value, fields: &BTreeMap<&str, Field<'_>>) -> Vec<Key<'m>> {
    let mut keys = Vec::new();
    for (name, parts) in mapping["Keys"].as_object().into_iter().flatten() {
        for part in parts.as_array().into_iter().flatten() {
            let texts = |member: &str| part[member].as_array().into_iter().flatten().filter_map(Value::as_str);
            let of: Option<Vec<&Field<'_>>> = texts("FieldNames").map(|field| fields.get(field)).collect();
            let Some(of) = of.filter(|of| !of.is_empty()) else { continue };
            let (values, content_type) = match &of[..] {
                [one] => (one.values.clone(), one.content_type),
                many => (vec![many.iter().map(|field| field.values.join(" ")).collect::<Vec<_>>().join("|")], None),
            };
            let identifiers = texts("StandardIdentifiers").collect();
            keys.push(Key { name, identifiers, values, sense: Sense::of(name, content_type) });
        }
    }
    keys
}

/// Whether an object of this type must have a UNIQUE key.
pub(super) fn wants_unique_key(mapping: &Value) -> bool {
    let parts = mapping["Keys"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_array).flatten();
    parts.filter_map(|part| part["StandardIdentifiers"].as_array()).any(|ids| ids.contains(&"UNIQUE".into()))
}

/// Reads a source: a path (`_source.a.b`), or text with paths in double braces.
fn source(source: &str, object: &Value) -> Vec<String> {
    if !source.contains("{{") {
        return path(source, object);
    }
    let (mut text, mut rest, mut found) = (String::new(), source, false);
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = path(inside.trim(), object).join(" ");
        found |= !value.is_empty();
        text.push_str(before);
        text.push_str(&value);
        rest = after;
    }
    text.push_str(rest);
    let text = text.trim().to_owned();
    if found { vec![text] } else { Vec::new() }
}

fn path(path: &str, object: &Value) -> Vec<String> {
    let Some(path) = path.strip_prefix("_source.") else { return Vec::new() };
    let mut at = vec![object];
    for step in path.split('.') {
        at = at.into_iter().flat_map(elements).filter_map(|value| value.get(step)).collect();
    }
    at.into_iter().flat_map(elements).filter_map(scalar).filter(|text| !text.is_empty()).collect()
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(rows) => rows.iter().collect(),
        other => vec![other],
    }
}

/// A text, number or truth as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The members of standard objects that hold members of their own.
const GROUPS: [&str; 5] = ["Address", "ShippingAddress", "MailingAddress", "BillingAddress", "Attributes"];

/// Writes a text into a document where a target says, below `root` (such as `_profile`). Says whether it belongs there.
pub(super) fn aim(document: &mut Value, root: &str, target: &str, text: &str) -> bool {
    let Some(path) = target.strip_prefix(root).and_then(|path| path.strip_prefix('.')) else { return false };
    // Names of attributes may hold dots; all else is two steps deep at the most.
    let mut at = document;
    let (outer, inner) = path.split_once('.').map_or((path, None), |(outer, inner)| (outer, Some(inner)));
    if GROUPS.contains(&outer) != inner.is_some() {
        return false;
    }
    if let Some(inner) = inner {
        if !at[outer].is_object() {
            at[outer] = Value::Object(Map::new());
        }
        at = &mut at[outer];
        at[inner] = text.into();
    } else {
        at[path] = text.into();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sources_are_paths_or_texts_with_paths() {
        let object = json!({"a": {"b": "x"}, "n": 7, "list": [{"e": "1"}, {"e": "2"}], "last": "Kim"});
        assert_eq!(source("_source.a.b", &object), ["x"]);
        assert_eq!(source("_source.n", &object), ["7"]);
        assert_eq!(source("_source.list.e", &object), ["1", "2"]);
        assert_eq!(source("{{_source.first}} {{_source.last}}", &object), ["Kim"]);
        assert!(source("{{_source.first}} {{_source.second}}", &object).is_empty());
    }

    #[test]
    fn targets_write_below_their_root_alone() {
        let mut profile = json!({});
        assert!(aim(&mut profile, "_profile", "_profile.Address.City", "Seoul"));
        assert!(aim(&mut profile, "_profile", "_profile.Attributes.a.b", "1"));
        assert!(!aim(&mut profile, "_profile", "_case.Title", "no"));
        assert!(!aim(&mut profile, "_profile", "_profile.Attributes", "no"));
        assert!(!aim(&mut profile, "_profile", "_profile.FirstName.x", "no"));
        assert_eq!(profile, json!({"Address": {"City": "Seoul"}, "Attributes": {"a.b": "1"}}));
    }
}
