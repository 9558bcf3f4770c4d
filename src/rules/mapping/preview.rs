//! What an object type would do with a sample.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Field, Sense, aim, fields, keys};
use crate::model::{DocPath, OperationId, Service, Violation};
use crate::rules::look::{entries, filled, is_on, path, texts};

/// What an object type would do with a sample object.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The fields with a value, as they stand in the mapping.
    pub filled: Vec<Filled>,
    /// The fields whose source has no value in the sample.
    pub empty: Vec<String>,
    /// The profile as the sample alone would fill it.
    pub profile: Value,
    /// The keys, also those that the sample lacks a field of.
    pub keys: Vec<KeyPreview>,
    /// Why the object type or the sample would be turned away.
    pub rejected: Vec<Rejection>,
    /// What else is worth knowing.
    pub remarks: Vec<String>,
}

/// A field with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its name.
    pub field: String,
    /// Where it goes; `None` for one that serves keys alone.
    pub target: Option<String>,
    /// Its values; the first fills the target.
    pub values: Vec<String>,
}

/// A key of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPreview {
    /// Its name.
    pub name: String,
    /// What it is used for.
    pub identifiers: Vec<String>,
    /// Its values in the form in which they are compared; none where a field lacks.
    pub values: Vec<String>,
    /// The fields that the sample has no value for.
    pub missing: Vec<String>,
}

/// Why something would be turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// What it is about, in the object type.
    pub path: DocPath,
    /// Why.
    pub why: String,
}

/// The rules that turn an object type away for its mapping.
const FATAL: [&str; 6] = [
    "object-type.reserved-name",
    "object-type.one-unique-key",
    "object-type.key-over-fields",
    "object-type.key-has-fields",
    "object-type.source",
    "object-type.target",
];

/// What an object type would do with a sample: the input of `PutProfileObjectType`, or with a template the template
/// as the service describes it.
#[must_use]
pub fn preview(object_type: &Value, sample: &Value) -> Preview {
    let found = fields(object_type, sample);
    let mut profile = json!({});
    let mut shown = Vec::new();
    let mut empty = Vec::new();
    for (name, _) in entries(object_type, "Fields") {
        let Some(field) = found.get(name) else {
            empty.push(name.to_owned());
            continue;
        };
        if let (Some(target), Some(value)) = (field.target, field.values.first()) {
            aim(&mut profile, "_profile", target, value);
        }
        let target = field.target.map(str::to_owned);
        shown.push(Filled { field: name.to_owned(), target, values: field.values.clone() });
    }
    let keys = key_previews(object_type, &found);
    let mut rejected = rejections(object_type);
    rejected.extend(unidentified(object_type, &keys));
    let remarks = remarks(object_type, &keys, &found, &profile);
    Preview { filled: shown, empty, profile, keys, rejected, remarks }
}

fn key_previews(object_type: &Value, found: &BTreeMap<&str, Field<'_>>) -> Vec<KeyPreview> {
    let mut previews = Vec::new();
    for (name, parts) in entries(object_type, "Keys") {
        for part in parts.as_array().into_iter().flatten() {
            let alone = json!({"Keys": {name: [part]}});
            let made = keys(&alone, found);
            let values = made.iter().flat_map(|key| key.values.iter().map(|value| key.sense.normal(value))).collect();
            let texts = |member: &str| texts(part, member).map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
            let missing = texts("FieldNames").into_iter().filter(|field| !found.contains_key(&**field)).collect();
            previews.push(KeyPreview {
                name: name.to_owned(),
                identifiers: texts("StandardIdentifiers"),
                values,
                missing,
            });
        }
    }
    previews
}

/// Why the service would refuse the object type itself.
fn rejections(object_type: &Value) -> Vec<Rejection> {
    let put = OperationId { service: Service::CustomerProfiles, name: "PutProfileObjectType" };
    // A mapping that came with a template is judged as if it were written out.
    let mut alone = object_type.clone();
    if let Some(members) = alone.as_object_mut() {
        members.shift_remove("TemplateId");
    }
    let issues = crate::rules::check(put, &alone).into_iter().filter(|issue| {
        issue.is_error() && matches!(issue.constraint, Violation::Rule { name, .. } if FATAL.contains(&name))
    });
    issues.map(|issue| Rejection { path: issue.path, why: issue.message }).collect()
}

/// Why an object like the sample would be refused: the key that tells it apart lacks a field.
fn unidentified(object_type: &Value, keys: &[KeyPreview]) -> Option<Rejection> {
    let unique = keys.iter().find(|key| key.identifiers.iter().any(|id| id == "UNIQUE"))?;
    let declared = |field: &&String| entries(object_type, "Fields").any(|(name, _)| name == field.as_str());
    let lacking: Vec<&str> = unique.missing.iter().filter(declared).map(String::as_str).collect();
    if lacking.is_empty() {
        return None;
    }
    let why = format!("the sample has no value for {}, which the UNIQUE key {} needs", lacking.join(", "), unique.name);
    Some(Rejection { path: path(&["Keys"]).key(unique.name.as_str()), why })
}

fn remarks(
    object_type: &Value,
    keys: &[KeyPreview],
    found: &BTreeMap<&str, Field<'_>>,
    profile: &Value,
) -> Vec<String> {
    let mut remarks = Vec::new();
    let finds = |key: &&KeyPreview| key.identifiers.iter().any(|id| id == "PROFILE") && !key.values.is_empty();
    let creates = is_on(object_type, "AllowProfileCreation");
    match (keys.iter().find(finds), creates) {
        (Some(key), true) => remarks.push(format!("finds its profile by {}, or creates one", key.name)),
        (Some(key), false) => {
            remarks.push(format!("finds its profile by {}; without one it goes to the dead-letter queue", key.name));
        }
        (None, true) => remarks.push("finds no profile, so each such object creates one".to_owned()),
        (None, false) => remarks.push("finds no profile and creates none: it goes to the dead-letter queue".to_owned()),
    }
    if profile.as_object().is_some_and(serde_json::Map::is_empty) && creates {
        let by = |content| found.values().any(|field| field.content_type == Some(content));
        if by("PHONE_NUMBER") || by("EMAIL_ADDRESS") {
            let message = "no field is mapped: the profile is inferred from telephone number and e-mail address";
            remarks.push(message.to_owned());
        }
    }
    for (name, field) in found {
        let odd = match field.content_type {
            Some("NUMBER") => field.values.iter().find(|value| value.trim().parse::<f64>().is_err()),
            Some("EMAIL_ADDRESS") => field.values.iter().find(|value| !value.contains('@')),
            Some("PHONE_NUMBER") => field.values.iter().find(|value| Sense::Phone.normal(value).len() < 7),
            _ => None,
        };
        if let (Some(odd), Some(content)) = (odd, field.content_type) {
            remarks.push(format!("{name}: '{odd}' does not look like {content}"));
        }
    }
    if filled(object_type, "TemplateId").is_some() && entries(object_type, "Fields").next().is_none() {
        remarks.push("fields and keys come from the template".to_owned());
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Value {
        json!({
            "DomainName": "acme", "ObjectTypeName": "Contact", "Description": "x",
            "Fields": {
                "id": {"Source": "_source.Id"},
                "name": {"Source": "{{_source.First}} {{_source.Last}}", "Target": "_profile.Attributes.name"},
                "phone": {"Source": "_source.Tel", "Target": "_profile.PhoneNumber", "ContentType": "PHONE_NUMBER"},
                "city": {"Source": "_source.Home.City", "Target": "_profile.Address.City"},
            },
            "Keys": {
                "contactId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
                "_phone": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["phone"]}],
            },
        })
    }

    #[test]
    fn a_sample_fills_attributes_and_gives_keys() {
        let sample = json!({"Id": 7, "First": "Ana", "Last": "Kim", "Tel": "+49 (30) 90 18 20"});
        let preview = preview(&contact(), &sample);
        assert_eq!(preview.profile, json!({"Attributes": {"name": "Ana Kim"}, "PhoneNumber": "+49 (30) 90 18 20"}));
        assert_eq!(preview.empty, ["city"]);
        let keys: Vec<_> = preview.keys.iter().map(|key| (&*key.name, key.values.concat())).collect();
        assert_eq!(keys, [("contactId", "7".to_owned()), ("_phone", "4930901820".to_owned())]);
        assert_eq!(preview.rejected, []);
        assert_eq!(preview.remarks, ["finds its profile by _phone; without one it goes to the dead-letter queue"]);
    }

    fn rejected(change: impl FnOnce(&mut Value)) -> Vec<String> {
        let mut object_type = contact();
        change(&mut object_type);
        let preview = preview(&object_type, &json!({"Id": "1", "Tel": "030 901820"}));
        preview.rejected.into_iter().map(|rejection| format!("{}: {}", rejection.path, rejection.why)).collect()
    }

    #[test]
    fn what_would_be_turned_away_says_why() {
        assert!(rejected(|_| {}).is_empty());
        let no_unique = rejected(|it| it["Keys"]["contactId"][0]["StandardIdentifiers"] = json!([]));
        assert_eq!(no_unique, ["Keys: has no UNIQUE key; mark the one that tells the objects apart"]);
        let two = rejected(|it| it["Keys"]["_phone"][0]["StandardIdentifiers"] = json!(["UNIQUE"]));
        assert!(two[0].contains("only one may be"), "{two:?}");
        let lost = rejected(|it| it["Keys"]["contactId"][0]["FieldNames"] = json!(["nr"]));
        assert_eq!(lost, ["Keys{contactId}[0].FieldNames[0]: there is no field nr"]);
        let reserved = rejected(|it| it["ObjectTypeName"] = json!("_contact"));
        assert!(reserved[0].starts_with("ObjectTypeName: begins with an underscore"), "{reserved:?}");
        let sample = rejected(|it| it["Fields"]["id"]["Source"] = json!("_source.Key"));
        assert_eq!(sample.len(), 1);
        assert!(sample[0].contains("the sample has no value for id"), "{sample:?}");
    }

    #[test]
    fn odd_values_are_remarked() {
        let mut object_type = contact();
        object_type["AllowProfileCreation"] = json!(true);
        let preview = preview(&object_type, &json!({"Id": "1", "Tel": "none"}));
        assert!(preview.remarks.contains(&"phone: 'none' does not look like PHONE_NUMBER".to_owned()));
    }
}
