//! `DetectProfileObjectType`: a mapping proposed from samples, by the names and the looks of their values.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::mapping::scalar;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Attributes of the samples at the most, nested ones counted.
const MOST_ATTRIBUTES: usize = 120;

/// Names of source fields, without case and separators, and the members of a profile that they mean.
const MEANINGS: [(&str, &str); 22] = [
    ("firstname", "FirstName"),
    ("givenname", "FirstName"),
    ("middlename", "MiddleName"),
    ("lastname", "LastName"),
    ("surname", "LastName"),
    ("familyname", "LastName"),
    ("company", "BusinessName"),
    ("businessname", "BusinessName"),
    ("birthdate", "BirthDate"),
    ("dateofbirth", "BirthDate"),
    ("email", "EmailAddress"),
    ("emailaddress", "EmailAddress"),
    ("phone", "PhoneNumber"),
    ("phonenumber", "PhoneNumber"),
    ("mobile", "MobilePhoneNumber"),
    ("mobilephone", "MobilePhoneNumber"),
    ("accountnumber", "AccountNumber"),
    ("street", "Address.Address1"),
    ("city", "Address.City"),
    ("state", "Address.State"),
    ("postalcode", "Address.PostalCode"),
    ("country", "Address.Country"),
];

pub(super) fn detect(request: &Request<'_>, store: &Store<'_>) -> Answer {
    require_domain(store, request.text("DomainName"))?;
    let mut leaves = BTreeMap::new();
    for text in request.list("Objects").iter().filter_map(Value::as_str) {
        let object: Value = serde_json::from_str(text)
            .ok()
            .filter(Value::is_object)
            .ok_or_else(|| Refusal::invalid("Could not parse object string into JSON"))?;
        collect(&object, "", &mut leaves);
    }
    if leaves.len() > MOST_ATTRIBUTES {
        return Err(Refusal::invalid(format!("Breached limit of {MOST_ATTRIBUTES} attributes")));
    }
    let mut fields = Map::new();
    for (path, value) in &leaves {
        let name = name(path);
        let mut field = json!({"Source": format!("_source.{path}"), "ContentType": content_type(path, value)});
        if let Some(target) = target(path) {
            field["Target"] = format!("_profile.{target}").into();
        }
        fields.insert(name, field);
    }
    let mut keys = Map::new();
    if let Some(id) = unique(&leaves) {
        let part = json!([{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": [name(id)]}]);
        keys.insert(name(id), part);
    }
    for (key, content) in [("_email", "EMAIL_ADDRESS"), ("_phone", "PHONE_NUMBER")] {
        let field = fields.iter().find(|(_, field)| field["ContentType"] == content).map(|(name, _)| name.clone());
        if let Some(name) = field {
            keys.insert(key.to_owned(), json!([{"StandardIdentifiers": ["PROFILE"], "FieldNames": [name]}]));
        }
    }
    Ok(json!({"DetectedProfileObjectTypes": [{"Fields": fields, "Keys": keys}]}))
}

/// The name of the field for a path: letters, digits and a few signs, beginning with a letter.
fn name(path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' };
    let name: String = path.chars().map(plain).collect();
    let is_free = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !matches!(&*name, "tags" | "Tags");
    if is_free { name } else { format!("field_{name}") }
}

/// The scalars of an object by their path; lists are left out.
fn collect(value: &Value, path: &str, leaves: &mut BTreeMap<String, String>) {
    if let Some(members) = value.as_object() {
        for (name, value) in members {
            collect(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, leaves);
        }
    } else if let Some(text) = scalar(value) {
        leaves.entry(path.to_owned()).or_insert(text);
    }
}

fn bare(path: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or(path);
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn target(path: &str) -> Option<&'static str> {
    let name = bare(path);
    MEANINGS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

fn content_type(path: &str, value: &str) -> &'static str {
    match target(path) {
        Some("EmailAddress") => "EMAIL_ADDRESS",
        Some("PhoneNumber" | "MobilePhoneNumber") => "PHONE_NUMBER",
        Some("FirstName" | "MiddleName" | "LastName" | "BusinessName") => "NAME",
        _ if value.parse::<f64>().is_ok() => "NUMBER",
        _ => "STRING",
    }
}

/// The field that identifies an object best: one named `id`, else one whose name ends so.
fn unique(leaves: &BTreeMap<String, String>) -> Option<&String> {
    let named = |fits: fn(&str) -> bool| leaves.keys().find(|path| fits(&bare(path)));
    named(|name| name == "id").or_else(|| named(|name| name.ends_with("id")))
}
