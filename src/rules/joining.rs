//! How an object that is put finds its profile, as far as its type and the object itself tell.

use serde_json::Value;

use crate::mapping;
use crate::model::OperationId;
use crate::model::look::{filled, is_on};

/// How an object finds its profile, and what it is told apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joining {
    /// The keys that look for a profile, in their turn, each with its values.
    pub finders: Vec<(String, Vec<String>)>,
    /// What tells the object apart from others of its type.
    pub unique: Option<Unique>,
    /// The name of its type.
    pub object_type: String,
    /// Whether one that finds no profile makes one.
    pub creates: bool,
}

/// What tells an object apart from others of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The name of the key.
    pub key: String,
    /// Its value, for people.
    pub value: String,
    identity: String,
}

impl Unique {
    /// Whether one of these rows of a list of objects of this type is the same by its key.
    #[must_use]
    pub fn is_among(&self, object_type: &Value, rows: &[Value]) -> bool {
        rows.iter().filter_map(|row| filled(row, "Object")).any(|object| self.is_of(object_type, object))
    }

    /// Whether an object of this type is the same by its key.
    fn is_of(&self, object_type: &Value, object: &str) -> bool {
        read(object_type, object)
            .and_then(|joining| joining.unique)
            .is_some_and(|other| other.identity == self.identity)
    }
}

/// How the object of a document finds its profile; `None` where it puts no object of this type, or its fields and keys
/// are not known.
#[must_use]
pub fn joining(operation: OperationId, document: &Value, object_type: &Value) -> Option<Joining> {
    if operation.name != "PutProfileObject" {
        return None;
    }
    let name = filled(document, "ObjectTypeName").unwrap_or_default().to_owned();
    Some(Joining { object_type: name, ..read(object_type, filled(document, "Object")?)? })
}

fn read(object_type: &Value, object: &str) -> Option<Joining> {
    let object: Value = serde_json::from_str(object).ok().filter(Value::is_object)?;
    let fields = mapping::fields(object_type, &object);
    let keys = mapping::keys(object_type, &fields);
    let unique = mapping::unique_key(object_type, &fields, &keys).ok()?.map(|key| Unique {
        key: key.name.to_owned(),
        value: key.values.join(", "),
        identity: key.identity(),
    });
    let found = [false, true].into_iter().flat_map(|secondary| mapping::finders(&keys, secondary));
    let finders: Vec<_> = found.map(|key| (key.name.to_owned(), key.values.clone())).collect();
    let known = !finders.is_empty() || unique.is_some();
    let creates = is_on(object_type, "AllowProfileCreation");
    known.then(|| Joining { finders, unique, creates, ..Joining::default() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::testing::operation;

    #[test]
    fn an_object_finds_its_profile_by_its_keys_in_their_turn() {
        let object_type = json!({
            "AllowProfileCreation": true,
            "Fields": {"no": {"Source": "_source.no"}, "mail": {"Source": "_source.mail"}},
            "Keys": {
                "then": [{"StandardIdentifiers": ["PROFILE", "SECONDARY"], "FieldNames": ["mail"]}],
                "no": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["no"]}],
            },
        });
        let put = operation("customer-profiles:PutProfileObject");
        let of = |object: &str| joining(put, &json!({ "Object": object }), &object_type);
        let found = of(r#"{"no": 7, "mail": "kim@example.com"}"#).unwrap();
        let finders: Vec<&str> = found.finders.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!((finders, found.creates), (vec!["no", "then"], true));
        let unique = found.unique.unwrap();
        assert_eq!((unique.key.as_str(), unique.value.as_str()), ("no", "7"));
        assert!(unique.is_of(&object_type, r#"{"no": "7", "other": 1}"#));
        assert!(!unique.is_of(&object_type, r#"{"no": 8}"#) && !unique.is_of(&object_type, "no object"));
        assert_eq!(of("{}"), None, "it is turned away");
        let batch = operation("customer-profiles:BatchPutProfileObject");
        assert_eq!(joining(batch, &json!({"Object": r#"{"no": 7}"#}), &object_type), None);
    }
}
