//! Keys of an object: put together from its fields, they tell it apart and find its profile.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Field, Sense};
use crate::rules::look::{entries, texts};

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

/// An object lacks what its UNIQUE key is made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has no value for {}, which the UNIQUE key {key} needs", .missing.join(", "))]
pub struct Unidentified {
    /// The key.
    pub key: String,
    /// The fields without a value.
    pub missing: Vec<String>,
}

impl<'m> Key<'m> {
    /// Whether it is used for this, such as `UNIQUE`.
    #[must_use]
    pub fn is(&self, identifier: &str) -> bool {
        self.identifiers.contains(&identifier)
    }

    /// Whether it is stored with its object; `founder` says that the object has made its profile.
    #[must_use]
    pub fn is_stored(&self, founder: bool) -> bool {
        !self.is("LOOKUP_ONLY") && (founder || !self.is("NEW_ONLY"))
    }

    /// Its values in the form in which they are compared. A telephone number without digits has nothing to compare: if
    /// it had, all of those would be the same.
    pub fn compared(&self) -> impl Iterator<Item = String> {
        self.values.iter().map(|value| self.sense.normal(value)).filter(|normal| !normal.is_empty())
    }

    /// The same in the form in which they are kept.
    pub fn forms(&self) -> impl Iterator<Item = String> {
        self.compared().map(|normal| self.sense.form(&normal))
    }

    /// The key that a definition gives with these fields; `None` where one of them has no value.
    pub(super) fn of(name: &'m str, definition: &'m Value, fields: &BTreeMap<&str, Field<'_>>) -> Option<Self> {
        let of: Option<Vec<&Field<'_>>> = texts(definition, "FieldNames").map(|(_, field)| fields.get(field)).collect();
        let of = of.filter(|of| !of.is_empty())?;
        let (values, content_type) = match &of[..] {
            [one] => (one.values.clone(), one.content_type),
            many => (vec![many.iter().map(|field| field.values.join(" ")).collect::<Vec<_>>().join("|")], None),
        };
        let identifiers = texts(definition, "StandardIdentifiers").map(|(_, identifier)| identifier).collect();
        Some(Key { name, identifiers, values, sense: Sense::of(name, content_type) })
    }
}

/// The definitions of keys, each with the key's name.
pub(super) fn definitions(mapping: &Value) -> impl Iterator<Item = (&str, &Value)> {
    entries(mapping, "Keys")
        .flat_map(|(name, parts)| parts.as_array().into_iter().flatten().map(move |part| (name, part)))
}

/// The keys of an object whose fields are all there.
#[must_use]
pub fn keys<'m>(mapping: &'m Value, fields: &BTreeMap<&str, Field<'_>>) -> Vec<Key<'m>> {
    definitions(mapping).filter_map(|(name, definition)| Key::of(name, definition, fields)).collect()
}

/// The keys that look for a profile, in their turn: the secondary ones only if no other has found one.
pub fn finders<'k, 'm>(keys: &'k [Key<'m>], secondary: bool) -> impl Iterator<Item = &'k Key<'m>> {
    keys.iter().filter(move |key| key.is("PROFILE") && key.is("SECONDARY") == secondary)
}

/// The key that tells an object apart; `None` where its type has no such key.
///
/// # Errors
/// If its type has one and the object lacks a field of it: the object is turned away.
pub fn unique_key<'k, 'm>(
    mapping: &Value,
    fields: &BTreeMap<&str, Field<'_>>,
    keys: &'k [Key<'m>],
) -> Result<Option<&'k Key<'m>>, Unidentified> {
    if let Some(key) = keys.iter().find(|key| key.is("UNIQUE")) {
        return Ok(Some(key));
    }
    let is_unique = |part: &Value| texts(part, "StandardIdentifiers").any(|(_, identifier)| identifier == "UNIQUE");
    match definitions(mapping).find(|(_, part)| is_unique(part)) {
        Some((name, part)) => Err(Unidentified { key: name.to_owned(), missing: missing(part, fields) }),
        None => Ok(None),
    }
}

/// The fields of a key that have no value.
pub(super) fn missing(definition: &Value, fields: &BTreeMap<&str, Field<'_>>) -> Vec<String> {
    let names = texts(definition, "FieldNames").map(|(_, field)| field);
    names.filter(|field| !fields.contains_key(field)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_of_several_fields_needs_them_all() {
        let mapping = json!({
            "Fields": {"a": {"Source": "_source.a"}, "b": {"Source": "_source.b"}},
            "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["a", "b"]}]},
        });
        let of = |object: Value| {
            let fields = fields(&mapping, &object);
            let keys = keys(&mapping, &fields);
            unique_key(&mapping, &fields, &keys).map(|key| key.unwrap().values.clone())
        };
        assert_eq!(of(json!({"a": 1, "b": "x"})).unwrap(), ["1|x"]);
        let lacks = of(json!({"a": 1, "b": ""})).unwrap_err();
        assert_eq!(lacks.to_string(), "has no value for b, which the UNIQUE key k needs");
    }

    #[test]
    fn what_has_nothing_to_compare_is_the_same_as_nothing() {
        let mapping = json!({
            "Fields": {"tel": {"Source": "_source.tel", "ContentType": "PHONE_NUMBER"}},
            "Keys": {"_phone": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["tel"]}]},
        });
        let forms = |tel: &str| {
            let object = json!({ "tel": tel });
            keys(&mapping, &fields(&mapping, &object))[0].forms().collect::<Vec<_>>()
        };
        assert_eq!(forms("+49 30 901820"), ["+4930901820"]);
        assert!(forms("unknown").is_empty());
    }

    #[test]
    fn secondary_keys_look_in_their_turn_and_some_are_never_stored() {
        let mapping = json!({
            "Fields": {"a": {"Source": "_source.a"}},
            "Keys": {
                "first": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["a"]}],
                "then": [{"StandardIdentifiers": ["PROFILE", "SECONDARY", "NEW_ONLY"], "FieldNames": ["a"]}],
            },
        });
        let fields = fields(&mapping, &json!({"a": 1}));
        let keys = keys(&mapping, &fields);
        let names = |secondary| finders(&keys, secondary).map(|key| key.name).collect::<Vec<_>>();
        assert_eq!((names(false), names(true)), (vec!["first"], vec!["then"]));
        assert_eq!(
            keys.iter().map(|key| (key.is_stored(true), key.is_stored(false))).collect::<Vec<_>>(),
            [(false, false), (true, false)]
        );
    }
}
