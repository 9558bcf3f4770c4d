//! What an object fills: attributes of its profile, and standard objects of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Field, Key};

/// The members of standard objects that hold members of their own.
const GROUPS: [&str; 5] = ["Address", "ShippingAddress", "MailingAddress", "BillingAddress", "Attributes"];

/// The standard objects that an object may describe: object type, identifier of keys, member that identifies it.
const STANDARD: [(&str, &str, &str); 3] =
    [("_case", "CASE", "CaseId"), ("_asset", "ASSET", "AssetId"), ("_order", "ORDER", "OrderId")];

/// A standard object that an object describes.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// Its type, such as `_case`.
    pub name: &'static str,
    /// What identifies it.
    pub id: String,
    /// What the object says of it.
    pub document: Value,
}

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

/// What fields write and where, in the order in which they do: what is written last to a place stays there.
pub fn fills<'f>(fields: &'f BTreeMap<&str, Field<'_>>) -> impl Iterator<Item = (&'f str, &'f str, &'f str)> {
    fields.iter().filter_map(|(name, field)| Some((*name, field.target?, field.values.first()?.as_str())))
}

/// What a new profile gets from an object without a mapped attribute: telephone number and e-mail address.
pub fn inferred<'f>(fields: &'f BTreeMap<&str, Field<'_>>) -> impl Iterator<Item = (&'static str, &'f str)> {
    let members = [("PhoneNumber", "PHONE_NUMBER"), ("EmailAddress", "EMAIL_ADDRESS")];
    members.into_iter().filter_map(|(member, content)| {
        let field = fields.values().find(|field| field.content_type == Some(content))?;
        Some((member, field.values.first()?.as_str()))
    })
}

/// The standard objects that an object describes.
#[must_use]
pub fn standard_objects(fields: &BTreeMap<&str, Field<'_>>, keys: &[Key<'_>]) -> Vec<Standard> {
    let of = |(name, identifier, id_member): (&'static str, &str, &str)| {
        let mut document = json!({});
        for (_, target, value) in fills(fields) {
            aim(&mut document, name, target, value);
        }
        if let Some(id) = keys.iter().find(|key| key.is(identifier)).and_then(|key| key.values.first())
            && document.get(id_member).is_none()
        {
            document[id_member] = id.as_str().into();
        }
        let id = document.get(id_member)?.as_str()?.to_owned();
        Some(Standard { name, id, document })
    };
    STANDARD.into_iter().filter_map(of).collect()
}

/// Whether objects of this type are standard ones themselves.
#[must_use]
pub fn is_standard(object_type: &str) -> bool {
    STANDARD.iter().any(|(name, ..)| *name == object_type)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_standard_object_is_identified_by_a_field_or_by_a_key() {
        let mapping = json!({
            "Fields": {
                "nr": {"Source": "_source.nr"},
                "title": {"Source": "_source.title", "Target": "_case.Title"},
            },
            "Keys": {"ticket": [{"StandardIdentifiers": ["UNIQUE", "CASE"], "FieldNames": ["nr"]}]},
        });
        let fields = super::super::fields(&mapping, &json!({"nr": 7, "title": "Broken"}));
        let keys = super::super::keys(&mapping, &fields);
        let document = json!({"Title": "Broken", "CaseId": "7"});
        assert_eq!(standard_objects(&fields, &keys), [Standard { name: "_case", id: "7".to_owned(), document }]);
    }
}
