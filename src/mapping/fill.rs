//! What an object fills: attributes of its profile, and standard objects of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::standard::{StandardObject, TargetPlace, split_target, standards};
use super::{MappingField, MappingKey};

/// The target that says when the object was changed at its source. The profile has no such member.
pub const CHANGED: &str = "_profile.SourceLastUpdatedTimestamp";

/// A standard object that an object describes.
#[derive(Clone, Debug)]
pub struct Standard {
    /// What it is.
    pub of: &'static StandardObject,
    /// What the object says of it.
    pub document: Value,
}

/// Writes values into a document where a target says, below `root` (such as `_profile`): the first of them, or one a
/// row where the target names a list. Says whether it belongs there.
pub fn aim(document: &mut Value, root: &str, target: &str, values: &[String]) -> bool {
    let Some((object, path)) = split_target(target).filter(|(object, _)| object.name == root) else { return false };
    let (TargetPlace::Member(steps) | TargetPlace::Bracketed(_, steps)) = object.place(path) else { return false };
    if target != CHANGED {
        put(document, &steps, values);
    }
    true
}

fn put(document: &mut Value, steps: &[String], values: &[String]) {
    let Some((step, rest)) = steps.split_first() else {
        if let Some(value) = values.first() {
            *document = value.as_str().into();
        }
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Some(name) = step.strip_suffix("[]") else { return put(&mut document[step.as_str()], rest, values) };
    let list = &mut document[name];
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    let Some(rows) = list.as_array_mut() else { return };
    for (at, value) in values.iter().enumerate() {
        if rows.len() <= at {
            rows.push(Value::Object(Map::new()));
        }
        if value.is_empty() {
            continue;
        }
        put(&mut rows[at], rest, std::slice::from_ref(value));
    }
}

/// What fields write and where, in the order in which they do: what is written last to a place stays there.
pub fn fills<'f>(
    fields: &'f BTreeMap<&str, MappingField<'_>>,
) -> impl Iterator<Item = (&'f str, &'f str, &'f [String])> {
    fields.iter().filter_map(|(name, field)| {
        let target = field.target?;
        let values = if target.contains("[]") { &field.rows } else { &field.values };
        Some((*name, target, values.as_slice()))
    })
}

/// What a new profile gets beside its mapped attributes: telephone number and e-mail address without a target.
pub fn inferred<'f>(fields: &'f BTreeMap<&str, MappingField<'_>>) -> impl Iterator<Item = (&'static str, &'f str)> {
    let members = [("PhoneNumber", "PHONE_NUMBER"), ("EmailAddress", "EMAIL_ADDRESS")];
    members.into_iter().filter_map(|(member, content)| {
        let is_it = |field: &&MappingField<'_>| field.content_type == Some(content) && field.target.is_none();
        Some((member, fields.values().find(is_it)?.values.first()?.as_str()))
    })
}

/// The standard objects that an object describes, beside its profile.
#[must_use]
pub fn standard_objects(fields: &BTreeMap<&str, MappingField<'_>>) -> Vec<Standard> {
    let of = |object: &'static StandardObject| {
        let mut document = json!({});
        for (_, target, values) in fills(fields) {
            aim(&mut document, &object.name, target, values);
        }
        (document != json!({})).then_some(Standard { of: object, document })
    };
    standards().iter().filter(|object| object.identifier != "PROFILE").filter_map(of).collect()
}

/// The keys of an object that tell a standard object of this kind apart.
pub fn identifying<'k, 'm>(
    keys: &'k [MappingKey<'m>],
    of: &StandardObject,
) -> impl Iterator<Item = &'k MappingKey<'m>> {
    keys.iter().filter(move |key| key.is(&of.identifier))
}

/// Writes what one document says over another, and leaves what it says nothing of.
pub fn write_over(document: &mut Value, with: &Value) {
    match (document, with) {
        (Value::Object(members), Value::Object(with)) => {
            for (name, value) in with {
                write_over(members.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (document, with) => *document = with.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fields, keys};
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn targets_write_below_their_root_alone() {
        let mut profile = json!({});
        assert!(aim(&mut profile, "_profile", "_profile.Address.City", &texts(&["Seoul"])));
        assert!(aim(&mut profile, "_profile", "_profile.Attributes.a.b", &texts(&["1", "2"])));
        assert!(aim(&mut profile, "_profile", CHANGED, &texts(&["1"])));
        for nowhere in ["_case.Title", "_profile.Attributes", "_profile.FirstName.x", "_profile.ProfileId"] {
            assert!(!aim(&mut profile, "_profile", nowhere, &texts(&["no"])), "{nowhere}");
        }
        assert_eq!(profile, json!({"Address": {"City": "Seoul"}, "Attributes": {"a.b": "1"}}));
    }

    #[test]
    fn lists_are_filled_row_by_row() {
        let mapping = json!({"Fields": {
            "title": {"Source": "_source.lines.name", "Target": "_order.OrderItems[].Title"},
            "price": {"Source": "_source.lines.price", "Target": "_order.OrderItems[].Price"},
        }});
        let object = json!({"lines": [{"name": "Tent"}, {"name": "Lamp", "price": 9}]});
        let items = json!({"OrderItems": [{"Title": "Tent"}, {"Title": "Lamp", "Price": "9"}]});
        let found = standard_objects(&fields(&mapping, &object));
        assert_eq!((found.len(), &found[0].document), (1, &items));
    }

    #[test]
    fn a_standard_object_is_told_apart_by_the_keys_with_its_identifier() {
        let mapping = json!({
            "Fields": {
                "nr": {"Source": "_source.nr"},
                "title": {"Source": "_source.title", "Target": "_case.Title"},
            },
            "Keys": {"ticket": [{"StandardIdentifiers": ["UNIQUE", "CASE"], "FieldNames": ["nr"]}]},
        });
        let fields = fields(&mapping, &json!({"nr": 7, "title": "Broken"}));
        let keys = keys(&mapping, &fields);
        let found = standard_objects(&fields);
        assert_eq!(found[0].document, json!({"Title": "Broken"}));
        assert_eq!(identifying(&keys, found[0].of).map(|key| key.name).collect::<Vec<_>>(), ["ticket"]);
    }

    #[test]
    fn what_is_not_said_stays() {
        let mut document = json!({"Title": "A", "Home": {"City": "Bonn"}});
        write_over(&mut document, &json!({"Home": {"Country": "DE"}}));
        assert_eq!(document, json!({"Title": "A", "Home": {"City": "Bonn", "Country": "DE"}}));
    }
}
