//! Keys of an object: put together from its fields, they tell it apart and find its profile.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{MappingField, Sense, sense};
use crate::model::look::{entries, filled, texts};

/// A key of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingKey<'m> {
    /// Its name, which is the same in the whole domain.
    pub name: &'m str,
    identifiers: Vec<&'m str>,
    /// Its values, as they are in the object and as they are searched.
    pub values: Vec<String>,
    /// What it is made of, one part a field that has a value, and how each is compared.
    parts: Vec<(Sense, String)>,
}

/// An object lacks what it is told apart by, or what it could find its profile by: it is turned away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unidentified {
    /// No field of its UNIQUE key has a value.
    #[error("has no value for {}, which the UNIQUE key {key} needs", .missing.join(", "))]
    Unique {
        /// The key.
        key: String,
        /// The fields without a value.
        missing: Vec<String>,
    },
    /// No key that finds profiles has a value.
    #[error("has no value for any key with PROFILE: {}", .0.join(", "))]
    Profile(Vec<String>),
}

impl<'m> MappingKey<'m> {
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

    /// How it is compared, where all its fields are compared alike.
    fn sense(&self) -> Option<Sense> {
        let (first, _) = self.parts.first()?;
        self.parts.iter().all(|(sense, _)| sense == first).then_some(*first)
    }

    /// Its values in the form in which they are compared. A telephone number without digits has nothing to compare: if
    /// it had, all of those would be the same.
    pub fn compared(&self) -> impl Iterator<Item = String> {
        let sense = self.sense();
        let normal =
            move |value: &String| sense.map_or_else(|| sense::joined(&self.parts), |sense| sense.normal(value));
        self.values.iter().map(normal).filter(|normal| !normal.is_empty())
    }

    /// The forms in which its values are kept.
    #[must_use]
    pub fn kept(&self) -> Vec<String> {
        self.forms(Sense::kept)
    }

    /// The forms in which values that are equal to its own may be kept.
    #[must_use]
    pub fn sought(&self) -> Vec<String> {
        self.forms(Sense::sought)
    }

    fn forms(&self, of: impl Fn(Sense, &str) -> Vec<String>) -> Vec<String> {
        match self.sense() {
            Some(sense) => {
                let values = self.values.iter().filter(|value| !sense.normal(value).is_empty());
                values.flat_map(|value| of(sense, value)).collect()
            }
            None => sense::mixed(&self.parts).into_iter().collect(),
        }
    }

    /// What tells an object apart by it: its parts, such that no two keys are the same by chance.
    #[must_use]
    pub fn identity(&self) -> String {
        self.parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The key that a definition gives with these fields, of those that have a value; `None` where none has.
    pub(super) fn of(name: &'m str, definition: &'m Value, fields: &BTreeMap<&str, MappingField<'_>>) -> Option<Self> {
        let all: Vec<&str> = texts(definition, "FieldNames").map(|(_, field)| field).collect();
        let of: Vec<&MappingField<'_>> = all.iter().filter_map(|field| fields.get(field)).collect();
        let part = |field: &&MappingField<'_>| (Sense::of(name, field.content_type), field.values.join(" "));
        let parts: Vec<(Sense, String)> = of.iter().map(part).collect();
        let values = match &of[..] {
            [] => return None,
            [one] if all.len() == 1 => one.values.clone(),
            _ => vec![parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" ")],
        };
        let identifiers = texts(definition, "StandardIdentifiers").map(|(_, identifier)| identifier).collect();
        Some(MappingKey { name, identifiers, values, parts })
    }
}

/// The definitions of keys, each with the key's name.
pub(super) fn definitions(mapping: &Value) -> impl Iterator<Item = (&str, &Value)> {
    entries(mapping, "Keys")
        .flat_map(|(name, parts)| parts.as_array().into_iter().flatten().map(move |part| (name, part)))
}

/// The keys of an object that have a value.
#[must_use]
pub fn keys<'m>(mapping: &'m Value, fields: &BTreeMap<&str, MappingField<'_>>) -> Vec<MappingKey<'m>> {
    definitions(mapping).filter_map(|(name, definition)| MappingKey::of(name, definition, fields)).collect()
}

/// The keys that look for a profile, in their turn: the secondary ones only if no other has found one.
pub fn finders<'k, 'm>(keys: &'k [MappingKey<'m>], secondary: bool) -> impl Iterator<Item = &'k MappingKey<'m>> {
    keys.iter().filter(move |key| key.is("PROFILE") && key.is("SECONDARY") == secondary)
}

/// The key that tells an object apart; `None` where its type has no such key.
///
/// # Errors
/// If the object has no value for it, or for any key that finds profiles where its type has one.
pub fn unique_key<'k, 'm>(
    mapping: &Value,
    fields: &BTreeMap<&str, MappingField<'_>>,
    keys: &'k [MappingKey<'m>],
) -> Result<Option<&'k MappingKey<'m>>, Unidentified> {
    let defined = |wanted: &'static str| {
        let is = move |part: &Value| texts(part, "StandardIdentifiers").any(|(_, identifier)| identifier == wanted);
        definitions(mapping).filter(move |(_, part)| is(part))
    };
    let unique = keys.iter().find(|key| key.is("UNIQUE"));
    if unique.is_none()
        && let Some((name, part)) = defined("UNIQUE").next()
    {
        return Err(Unidentified::Unique { key: name.to_owned(), missing: missing(part, fields) });
    }
    let finders: Vec<String> = defined("PROFILE").map(|(name, _)| name.to_owned()).collect();
    if !finders.is_empty() && !keys.iter().any(|key| key.is("PROFILE")) {
        return Err(Unidentified::Profile(finders));
    }
    Ok(unique)
}

/// A key that two object types of a domain have over fields of other content types: its name, and both kinds of
/// content. One name means the same in a whole domain ("Mapping key definitions").
#[must_use]
pub fn clash<'m>(mapping: &'m Value, other: &Value) -> Option<(&'m str, String, String)> {
    let contents = |mapping: &Value, key: &str| {
        let of_field = |field: &str| filled(&mapping["Fields"][field], "ContentType").unwrap_or("STRING").to_owned();
        let parts = definitions(mapping).filter(|(name, _)| *name == key).map(|(_, part)| part);
        parts.flat_map(|part| texts(part, "FieldNames")).map(|(_, field)| of_field(field)).collect::<BTreeSet<_>>()
    };
    let said = |contents: BTreeSet<String>| contents.into_iter().collect::<Vec<_>>().join(", ");
    entries(mapping, "Keys").find_map(|(name, _)| {
        let (mine, theirs) = (contents(mapping, name), contents(other, name));
        (!theirs.is_empty() && mine != theirs).then(|| (name, said(mine), said(theirs)))
    })
}

/// The fields of a key that have no value.
pub(super) fn missing(definition: &Value, fields: &BTreeMap<&str, MappingField<'_>>) -> Vec<String> {
    let names = texts(definition, "FieldNames").map(|(_, field)| field);
    names.filter(|field| !fields.contains_key(field)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fields;
    use super::*;
    use serde_json::json;

    /// "Mapping key definitions": fields joined in their order; "Standard objects": by one blank.
    #[test]
    fn a_key_of_several_fields_is_made_of_those_that_have_a_value() {
        let mapping = json!({
            "Fields": {"a": {"Source": "_source.a"}, "b": {"Source": "_source.b"}},
            "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["a", "b"]}]},
        });
        let of = |object: Value| {
            let fields = fields(&mapping, &object);
            let keys = keys(&mapping, &fields);
            unique_key(&mapping, &fields, &keys).map(|key| key.unwrap().values.clone())
        };
        assert_eq!(of(json!({"a": 1, "b": "x"})).unwrap(), ["1 x"]);
        assert_eq!(of(json!({"a": 1, "b": ""})).unwrap(), ["1"]);
        let lacks = of(json!({"a": null, "b": ""})).unwrap_err();
        assert_eq!(lacks.to_string(), "has no value for a, b, which the UNIQUE key k needs");
    }

    /// K3 of "Mapping key definitions".
    #[test]
    fn a_key_means_the_same_in_a_domain() {
        let with = |content: &str| {
            json!({"Fields": {"a": {"Source": "_source.a", "ContentType": content}},
                "Keys": {"k": [{"FieldNames": ["a"]}]}})
        };
        assert_eq!(clash(&with("NAME"), &with("NAME")), None);
        assert_eq!(clash(&with("NAME"), &json!({"Keys": {"other": []}})), None);
        assert_eq!(clash(&with("NAME"), &with("NUMBER")), Some(("k", "NAME".to_owned(), "NUMBER".to_owned())));
    }

    #[test]
    fn an_object_that_can_find_nobody_is_turned_away() {
        let mapping = json!({
            "Fields": {"a": {"Source": "_source.a"}, "b": {"Source": "_source.b"}},
            "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["a"]}],
                "p": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["b"]}]},
        });
        let fields = fields(&mapping, &json!({"a": 1}));
        let lacks = unique_key(&mapping, &fields, &keys(&mapping, &fields)).unwrap_err();
        assert_eq!(lacks.to_string(), "has no value for any key with PROFILE: p");
    }

    #[test]
    fn what_has_nothing_to_compare_is_the_same_as_nothing() {
        let mapping = json!({
            "Fields": {"tel": {"Source": "_source.tel", "ContentType": "PHONE_NUMBER"}},
            "Keys": {"_phone": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["tel"]}]},
        });
        let forms = |tel: &str| {
            let object = json!({ "tel": tel });
            keys(&mapping, &fields(&mapping, &object))[0].kept()
        };
        assert_eq!(forms("+49 30 901820"), ["+4930901820", "/30901820"]);
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
