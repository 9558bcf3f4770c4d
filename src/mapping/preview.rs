//! What an object type would do with a sample. It is put together from what the sandbox does with a real object.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::key::{definitions, missing};
use super::remarks::remarks;
use super::{MappingField, MappingKey, Standard, Unidentified, aim, fields, fills, inferred, keys};
use super::{standard_objects, unique_key};
use crate::model::look::{entries, filled, is_on, texts};

/// What an object type would do with a sample object.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The fields, as they stand in the mapping.
    pub fields: Vec<Filled>,
    /// The profile as the sample alone would fill it.
    pub profile: Value,
    /// What of it is not mapped, but inferred if the sample makes the profile.
    pub inferred: Vec<(String, String)>,
    /// Cases, assets, orders and the like that the sample describes.
    pub standard: Vec<Standard>,
    /// The keys, also those that the sample lacks a field of.
    pub keys: Vec<KeyPreview>,
    /// Why the sample would be turned away.
    pub rejected: Option<Unidentified>,
    /// Whether it finds or makes a profile; without one it goes to the dead-letter queue.
    pub creates: bool,
    /// What else is worth knowing.
    pub remarks: Vec<String>,
}

/// A field of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Its name.
    pub field: String,
    /// Where it goes; `None` for one that serves keys alone.
    pub target: Option<String>,
    /// Its values, the first of which fills the target; none where the sample has none.
    pub values: Vec<String>,
    /// What becomes of them.
    pub fate: Fate,
}

/// What becomes of a field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// There is none.
    Missing,
    /// It fills its target.
    Fills,
    /// Another field writes over it.
    Overwritten(String),
    /// It serves keys alone.
    Keys,
    /// Its target is no place in a standard object.
    Nowhere,
}

/// A key of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPreview {
    /// Its name.
    pub name: String,
    /// What it is used for.
    pub identifiers: Vec<String>,
    /// Its values; none where every field lacks.
    pub values: Vec<String>,
    /// The same in the form in which they are compared.
    pub compared: Vec<String>,
    /// The fields that the sample has no value for.
    pub missing: Vec<String>,
}

/// What an object type would do with a sample: the input of `PutProfileObjectType`, or with a template the template
/// as the service describes it.
#[must_use]
pub fn preview(object_type: &Value, sample: &Value) -> Preview {
    let found = fields(object_type, sample);
    let made = keys(object_type, &found);
    let mut profile = json!({});
    for (_, target, values) in fills(&found) {
        aim(&mut profile, "_profile", target, values);
    }
    let creates = is_on(object_type, "AllowProfileCreation");
    let mut guessed = Vec::new();
    for (member, value) in inferred(&found).filter(|_| creates) {
        if profile.get(member).is_none() {
            profile[member] = value.into();
            guessed.push((member.to_owned(), value.to_owned()));
        }
    }
    let last: BTreeMap<&str, &str> = fills(&found).map(|(name, target, _)| (target, name)).collect();
    let rejected = unique_key(object_type, &found, &made).err();
    Preview {
        fields: entries(object_type, "Fields").map(|(name, field)| shown(name, field, &found, &last)).collect(),
        profile,
        inferred: guessed,
        standard: standard_objects(&found),
        keys: definitions(object_type).map(|(name, part)| key(name, part, &found)).collect(),
        remarks: remarks(object_type, &made, &found, rejected.is_none().then_some(creates)),
        rejected,
        creates,
    }
}

/// A field of the sample; `last` is what writes last to each target.
fn shown(name: &str, field: &Value, found: &BTreeMap<&str, MappingField<'_>>, last: &BTreeMap<&str, &str>) -> Filled {
    let target = filled(field, "Target");
    let values = found.get(name).map(|field| field.values.clone()).unwrap_or_default();
    let fate = match target {
        _ if values.is_empty() => Fate::Missing,
        None => Fate::Keys,
        Some(target) if !leads_somewhere(target) => Fate::Nowhere,
        Some(target) => match last.get(target) {
            Some(other) if *other != name => Fate::Overwritten((*other).to_owned()),
            _ => Fate::Fills,
        },
    };
    Filled { field: name.to_owned(), target: target.map(str::to_owned), values, fate }
}

fn leads_somewhere(target: &str) -> bool {
    aim(&mut json!({}), target.split('.').next().unwrap_or_default(), target, &[])
}

fn key(name: &str, definition: &Value, found: &BTreeMap<&str, MappingField<'_>>) -> KeyPreview {
    let made = MappingKey::of(name, definition, found);
    let values = made.as_ref().map(|key| key.values.clone()).unwrap_or_default();
    let compared = made.map(|key| key.compared().collect());
    KeyPreview {
        name: name.to_owned(),
        identifiers: texts(definition, "StandardIdentifiers").map(|(_, identifier)| identifier.to_owned()).collect(),
        values,
        compared: compared.unwrap_or_default(),
        missing: missing(definition, found),
    }
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

    fn fates(preview: &Preview) -> Vec<(&str, &Fate)> {
        preview.fields.iter().map(|field| (&*field.field, &field.fate)).collect()
    }

    #[test]
    fn a_sample_fills_attributes_and_gives_keys() {
        let sample = json!({"Id": 7, "First": "Ana", "Last": "Kim", "Tel": "+49 (30) 90 18 20"});
        let preview = preview(&contact(), &sample);
        assert_eq!(preview.profile, json!({"Attributes": {"name": "Ana Kim"}, "PhoneNumber": "+49 (30) 90 18 20"}));
        let wanted = [("id", &Fate::Keys), ("name", &Fate::Fills), ("phone", &Fate::Fills), ("city", &Fate::Missing)];
        assert_eq!(fates(&preview), wanted);
        let keys: Vec<_> = preview.keys.iter().map(|key| (&*key.name, key.compared.concat())).collect();
        assert_eq!(keys, [("contactId", "7".to_owned()), ("_phone", "4930901820".to_owned())]);
        assert_eq!(preview.rejected, None);
        assert_eq!(
            preview.remarks,
            ["finds its profile by _phone; without one it goes to the dead-letter queue, or is lost"]
        );
    }

    #[test]
    fn a_sample_without_what_identifies_it_is_turned_away() {
        let preview = preview(&contact(), &json!({"Tel": "030 901820"}));
        let why = preview.rejected.unwrap().to_string();
        assert_eq!(why, "has no value for id, which the UNIQUE key contactId needs");
    }

    #[test]
    fn what_is_written_last_stays_and_what_leads_nowhere_is_said() {
        let mut object_type = contact();
        object_type["Fields"]["city"]["Target"] = json!("_profile.PhoneNumber");
        object_type["Fields"]["name"]["Target"] = json!("_profile.Address");
        let sample = json!({"Id": 7, "First": "Ana", "Tel": "1", "Home": {"City": "Seoul"}});
        let preview = preview(&object_type, &sample);
        assert_eq!(preview.profile, json!({"PhoneNumber": "1"}));
        let over = Fate::Overwritten("phone".to_owned());
        let wanted = [("id", &Fate::Keys), ("name", &Fate::Nowhere), ("phone", &Fate::Fills), ("city", &over)];
        assert_eq!(fates(&preview), wanted);
    }

    #[test]
    fn an_object_without_mapped_fields_gives_what_can_be_inferred() {
        let mut object_type = contact();
        object_type["AllowProfileCreation"] = json!(true);
        for field in object_type["Fields"].as_object_mut().unwrap().values_mut() {
            field.as_object_mut().unwrap().remove("Target");
        }
        let preview = preview(&object_type, &json!({"Id": "1", "Tel": "none"}));
        assert_eq!(
            (preview.inferred, preview.profile),
            (vec![("PhoneNumber".to_owned(), "none".to_owned())], json!({"PhoneNumber": "none"}))
        );
        assert!(preview.remarks.contains(&"phone: 'none' does not look like PHONE_NUMBER".to_owned()));
    }
}
