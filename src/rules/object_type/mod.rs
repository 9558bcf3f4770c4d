//! Rules of object types: names, template, fields, keys.

mod fields;
mod format;
mod identity;
mod keys;
mod target;

pub use identity::{TEMPLATE_EXCLUDES, has_template, take_brought};

pub(super) use target::suggestions as targets;

use super::findings::Rule;

pub(super) const OF_PUT: &[&[Rule]] = &[identity::RULES, fields::RULES, keys::RULES];

#[cfg(test)]
mod fixtures {
    use serde_json::{Value, json};

    pub(super) const PUT: &str = "customer-profiles:PutProfileObjectType";

    /// A mapping that no rule has anything against, with these members in place of its own.
    pub(super) fn contact(more: &Value) -> Value {
        let mut document = json!({
            "DomainName": "acme", "ObjectTypeName": "Contact", "Description": "Contacts of the CRM",
            "Fields": {
                "id": {"Source": "_source.Id", "ContentType": "STRING"},
                "email": {"Source": "_source.Email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
            },
            "Keys": {"contactId": [{"StandardIdentifiers": ["PROFILE", "UNIQUE"], "FieldNames": ["id"]}]},
        });
        for (name, value) in more.as_object().unwrap() {
            document[name] = value.clone();
        }
        document
    }

    /// The same with one more field.
    pub(super) fn with_field(name: &str, field: &Value) -> Value {
        let mut document = contact(&json!({}));
        document["Fields"][name] = field.clone();
        document
    }
}
