//! Object types applied to objects: fields read from their sources, keys put together from fields.
//!
//! The sandbox takes objects in by it, and forms show beside a mapping what it would do with a sample.

mod preview;
mod sample;
mod sense;
mod source;

pub use preview::{Filled, KeyPreview, Preview, Rejection, preview};
pub use sample::{NotSamples, samples};
pub use sense::Sense;
pub use source::{Expression, NotASource, parse_source, read_source, scalar};

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::look::{entries, filled, list, texts};

/// The value or values of a field in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'m> {
    /// Several where the source leads through a list.
    pub values: Vec<String>,
    /// Where it goes, such as `_profile.FirstName`; `None` for a field that serves keys alone.
    pub target: Option<&'m str>,
    /// How it is compared.
    pub content_type: Option<&'m str>,
}

/// A key of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'m> {
    /// Its name, which is the same in the whole domain.
    pub name: &'m str,
    identifiers: Vec<&'m str>,
    /// Its values, as they are in the object.
    pub values: Vec<String>,
    /// How they are compared.
    pub sense: Sense,
}

impl<'m> Key<'m> {
    /// Whether it is used for this, such as `UNIQUE`.
    #[must_use]
    pub fn is(&self, identifier: &str) -> bool {
        self.identifiers.contains(&identifier)
    }

    /// What it is used for.
    #[must_use]
    pub fn identifiers(&self) -> &[&'m str] {
        &self.identifiers
    }
}

/// The fields of an object that have a value.
#[must_use]
pub fn fields<'m>(mapping: &'m Value, object: &Value) -> BTreeMap<&'m str, Field<'m>> {
    let mut fields = BTreeMap::new();
    for (name, field) in entries(mapping, "Fields") {
        let values = read_source(filled(field, "Source").unwrap_or_default(), object);
        if !values.is_empty() {
            let (target, content_type) = (filled(field, "Target"), filled(field, "ContentType"));
            fields.insert(name, Field { values, target, content_type });
        }
    }
    fields
}

/// The keys of an object whose fields are all there.
#[must_use]
pub fn keys<'m>(mapping: &'m Value, fields: &BTreeMap<&str, Field<'_>>) -> Vec<Key<'m>> {
    let mut keys = Vec::new();
    for (name, parts) in entries(mapping, "Keys") {
        for part in parts.as_array().into_iter().flatten() {
            keys.extend(key(name, part, fields));
        }
    }
    keys
}

fn key<'m>(name: &'m str, part: &'m Value, fields: &BTreeMap<&str, Field<'_>>) -> Option<Key<'m>> {
    let of: Option<Vec<&Field<'_>>> = texts(part, "FieldNames").map(|(_, field)| fields.get(field)).collect();
    let of = of.filter(|of| !of.is_empty())?;
    let (values, content_type) = match &of[..] {
        [one] => (one.values.clone(), one.content_type),
        many => (vec![many.iter().map(|field| field.values.join(" ")).collect::<Vec<_>>().join("|")], None),
    };
    let identifiers = texts(part, "StandardIdentifiers").map(|(_, identifier)| identifier).collect();
    Some(Key { name, identifiers, values, sense: Sense::of(name, content_type) })
}

/// Whether an object of this type must have a UNIQUE key.
#[must_use]
pub fn wants_unique_key(mapping: &Value) -> bool {
    let parts = entries(mapping, "Keys").filter_map(|(_, parts)| parts.as_array()).flatten();
    parts.into_iter().any(|part| list(part, "StandardIdentifiers").contains(&"UNIQUE".into()))
}

/// The members of standard objects that hold members of their own.
const GROUPS: [&str; 5] = ["Address", "ShippingAddress", "MailingAddress", "BillingAddress", "Attributes"];

/// Writes a text into a document where a target says, below `root` (such as `_profile`). Says whether it belongs there.
pub fn aim(document: &mut Value, root: &str, target: &str, text: &str) -> bool {
    let Some(path) = target.strip_prefix(root).and_then(|path| path.strip_prefix('.')) else { return false };
    // Names of attributes may hold dots; all else is two steps deep at the most.
    let (outer, inner) = path.split_once('.').map_or((path, None), |(outer, inner)| (outer, Some(inner)));
    if GROUPS.contains(&outer) != inner.is_some() {
        return false;
    }
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    if let Some(inner) = inner {
        let within = &mut document[outer];
        if !within.is_object() {
            *within = Value::Object(Map::new());
        }
        within[inner] = text.into();
    } else {
        document[outer] = text.into();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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

    #[test]
    fn a_key_of_several_fields_needs_them_all() {
        let mapping = json!({
            "Fields": {"a": {"Source": "_source.a"}, "b": {"Source": "_source.b"}},
            "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["a", "b"]}]},
        });
        let of = |object: Value| {
            keys(&mapping, &fields(&mapping, &object)).into_iter().map(|k| k.values).collect::<Vec<_>>()
        };
        assert_eq!(of(json!({"a": 1, "b": "x"})), [["1|x"]]);
        assert!(of(json!({"a": 1, "b": ""})).is_empty());
        assert!(wants_unique_key(&mapping));
    }
}
