//! Keys: one that tells objects apart, and those that find the customer.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::target::filled_object;
use crate::mapping::{predefined_keys, standards};
use crate::model::DocPath;
use crate::model::look::{at, entries, filled, is_on, path, texts};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("object-type.key-name", "mapping, 1, K1", key_name),
    Rule::error("object-type.one-unique-key", "mapping, 1, K5", one_unique_key),
    Rule::error("object-type.key-over-fields", "mapping, 1, K2", key_over_fields),
    Rule::error("object-type.key-has-fields", "mapping, 1, K2", key_has_fields),
    Rule::error("object-type.finds-profiles", "mapping, 1, K6", finds_profiles),
    Rule::error("object-type.kept-profile-key", "mapping, 1, K7", kept_profile_key),
    Rule::error("object-type.unique-is-kept", "mapping, 1, K8", unique_is_kept),
    Rule::error("object-type.secondary-finds-profiles", "mapping, 1, K9", secondary_finds_profiles),
    Rule::warning("object-type.key-qualifies", "wizards, 4, cross-field rules: inferred", key_qualifies),
    Rule::error("object-type.system-key", "mapping, 1, K10", system_key),
    Rule::error("object-type.object-has-key", "mapping, 1, K11 and K12", object_has_key),
    Rule::warning("object-type.ten-keys", "mapping, 1, K4", ten_keys),
    Rule::warning("object-type.key-repeats", "mapping, 1: inferred", key_repeats),
    Rule::warning("object-type.key-content-type", "mapping, 1, warnings", key_content_type),
    Rule::warning("object-type.key-of-many", "mapping, 1, warnings", key_of_many),
];

/// Identifiers that say how a key is used, and not for what.
const QUALIFIERS: [&str; 3] = ["SECONDARY", "LOOKUP_ONLY", "NEW_ONLY"];
/// Keys that stand for ids of the service, with the identifier of what they look up.
const SYSTEM_KEYS: [(&str, &str); 4] =
    [("_profileId", "PROFILE"), ("_assetId", "ASSET"), ("_caseId", "CASE"), ("_orderId", "ORDER")];
/// Keys of an object type, unless the account's quota was raised.
const QUOTA: usize = 10;
/// Ends of names of fields whose values many people share.
const SHARED: [&str; 8] = ["city", "status", "country", "state", "gender", "language", "tier", "channel"];

/// Each definition of each key, with its name and where it is.
fn parts(document: &Value) -> impl Iterator<Item = (&str, DocPath, &Value)> {
    entries(document, "Keys").flat_map(|(name, parts)| {
        let here = path(&["Keys"]).key(name);
        let parts = parts.as_array().into_iter().flatten().enumerate();
        parts.filter(|(_, part)| part.is_object()).map(move |(nth, part)| (name, here.index(nth), part))
    })
}

fn is(part: &Value, identifier: &str) -> bool {
    texts(part, "StandardIdentifiers").any(|(_, known)| known == identifier)
}

/// One key alone tells the objects of a type apart.
fn one_unique_key(document: &Value, report: &mut Report<'_>) {
    if filled(document, "TemplateId").is_some() {
        return;
    }
    let unique: Vec<(&str, DocPath)> =
        parts(document).filter(|(.., part)| is(part, "UNIQUE")).map(|(name, here, _)| (name, here)).collect();
    match unique.as_slice() {
        [] if parts(document).next().is_none() => {
            report.at(path(&["Keys"]), "needs a key: one with UNIQUE, that tells the objects apart");
        }
        [] => report.at(path(&["Keys"]), "has no UNIQUE key; mark the one that tells the objects apart"),
        [_] => {}
        [(first, _), rest @ ..] => {
            for (_, here) in rest {
                let message = format!("is UNIQUE, but the key {first} is already; only one may be");
                report.at(here.member("StandardIdentifiers"), message);
            }
        }
    }
}

/// A key is made of fields that there are.
fn key_over_fields(document: &Value, report: &mut Report<'_>) {
    let fields = at(document, "Fields").and_then(Value::as_object);
    let is_known = |field: &str| fields.and_then(|fields| fields.get(field)).is_some_and(|field| !field.is_null());
    // A document of any length may have any number of names that are none.
    let mut spelled: HashMap<String, &str> = HashMap::new();
    for (name, _) in entries(document, "Fields") {
        spelled.entry(name.to_ascii_lowercase()).or_insert(name);
    }
    for (_, here, part) in parts(document) {
        for (nth, field) in texts(part, "FieldNames").filter(|(_, field)| !is_known(field)) {
            let meant = spelled.get(&field.to_ascii_lowercase());
            let hint = meant.map_or_else(String::new, |name| format!("; is {name} meant?"));
            report.at(here.member("FieldNames").index(nth), format!("there is no field {field}{hint}"));
        }
    }
}

/// A key has at least one field.
fn key_has_fields(document: &Value, report: &mut Report<'_>) {
    for (name, definition) in entries(document, "Keys") {
        if definition.as_array().is_some_and(Vec::is_empty) {
            report.at(path(&["Keys"]).key(name), "is empty; give it a field, or take the key away");
        }
    }
    for (_, here, part) in parts(document) {
        if texts(part, "FieldNames").next().is_none() {
            report.at(here.member("FieldNames"), "is empty; name the fields that the key is made of");
        }
    }
}

/// `LOOKUP_ONLY` and `NEW_ONLY` say how a key is used that finds something, and exclude each other.
fn key_qualifies(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document) {
        let here = here.member("StandardIdentifiers");
        let identifiers: Vec<&str> = texts(part, "StandardIdentifiers").map(|(_, id)| id).collect();
        let finds = identifiers.iter().any(|id| !QUALIFIERS.contains(id) && *id != "UNIQUE");
        match identifiers.into_iter().find(|id| QUALIFIERS.contains(id)) {
            Some(qualifier) if !finds && qualifier != "SECONDARY" => {
                report.at(here, format!("{qualifier} goes with what the key finds, like PROFILE"));
            }
            Some(_) if is(part, "LOOKUP_ONLY") && is(part, "NEW_ONLY") => {
                report.at(here, "LOOKUP_ONLY is never stored, so NEW_ONLY has no effect");
            }
            _ => {}
        }
    }
}

/// SECONDARY is for keys that find profiles ("Standard identifiers").
fn secondary_finds_profiles(document: &Value, report: &mut Report<'_>) {
    for (_, here, _) in parts(document).filter(|(.., part)| is(part, "SECONDARY") && !is(part, "PROFILE")) {
        report.at(here.member("StandardIdentifiers"), "SECONDARY is for keys that find profiles; add PROFILE");
    }
}

/// The key that tells objects apart is always stored ("Standard identifiers").
fn unique_is_kept(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document).filter(|(.., part)| is(part, "UNIQUE")) {
        if let Some(odd) = ["LOOKUP_ONLY", "NEW_ONLY"].into_iter().find(|odd| is(part, odd)) {
            let message = format!("is UNIQUE, so it is always stored, and cannot be {odd}");
            report.at(here.member("StandardIdentifiers"), message);
        }
    }
}

/// Objects find their profile by a key with PROFILE, whether or not they may make one ("Standard identifiers").
fn finds_profiles(document: &Value, report: &mut Report<'_>) {
    let mut keys = parts(document).peekable();
    if keys.peek().is_some() && !keys.any(|(.., part)| is(part, "PROFILE")) {
        report.at(path(&["Keys"]), "has no key with PROFILE; mark one that objects find their profile by");
    }
}

/// A profile that an object makes is found again by a key that is stored. Where objects make none, the guide says both
/// that it is needed and that it is not.
fn kept_profile_key(document: &Value, report: &mut Report<'_>) {
    let finders: Vec<&Value> = parts(document).map(|(.., part)| part).filter(|part| is(part, "PROFILE")).collect();
    if finders.is_empty() || finders.iter().any(|part| !is(part, "LOOKUP_ONLY") && !is(part, "NEW_ONLY")) {
        return;
    }
    let message = "has no PROFILE key that is always stored; one must be neither LOOKUP_ONLY nor NEW_ONLY";
    if is_on(document, "AllowProfileCreation") {
        report.at(path(&["Keys"]), message);
    } else {
        report.softly_at(path(&["Keys"]), message);
    }
}

/// A key begins with a letter; with an underscore begin those alone that the service knows ("Mapping key definitions").
fn key_name(document: &Value, report: &mut Report<'_>) {
    for (name, _) in entries(document, "Keys") {
        let here = path(&["Keys"]).key(name);
        if matches!(name, "Tags" | "tags") {
            report.at(here, format!("{name} is a name that the service keeps for itself; take another"));
        } else if name.starts_with('_') {
            if !predefined_keys().any(|known| known == name) {
                let meant = predefined_keys().find(|known| known.eq_ignore_ascii_case(name));
                let hint = meant.map_or_else(String::new, |known| format!("; is {known} meant?"));
                report.at(here, format!("{name} begins with an underscore, but is none of the standard keys{hint}"));
            }
        } else if !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            report.at(here, format!("{name}: the name of a key begins with a letter"));
        }
    }
}

/// Ids of the service are looked up and never stored ("Standard identifiers", "Standard objects").
fn system_key(document: &Value, report: &mut Report<'_>) {
    for (name, here, part) in parts(document) {
        let Some((_, identifier)) = SYSTEM_KEYS.iter().find(|(known, _)| *known == name) else { continue };
        let here = here.member("StandardIdentifiers");
        if !is(part, "LOOKUP_ONLY") {
            let message = format!(
                "{name} is an id of the service, which is looked up and never stored: it needs LOOKUP_ONLY. An id of \
                 your own goes into a key with a name of your own"
            );
            report.at(here, message);
        } else if !is(part, identifier) {
            report.softly_at(here, format!("{name} looks up what has {identifier}; add it"));
        }
    }
}

/// What fills a standard object has a key that tells those apart ("Standard objects"). For one of them the guide names
/// no identifier.
fn object_has_key(document: &Value, report: &mut Report<'_>) {
    for object in standards() {
        let fills = |field: &Value| {
            filled(field, "Target").and_then(filled_object).is_some_and(|filled| filled.name == object.name)
        };
        let Some((name, _)) = entries(document, "Fields").find(|(_, field)| fills(field)) else { continue };
        if parts(document).any(|(.., part)| is(part, &object.identifier)) {
            continue;
        }
        let here = path(&["Fields"]).key(name).member("Target");
        let message = format!(
            "fills {}, so a key needs the identifier {} that tells those apart",
            object.name, object.identifier
        );
        if object.name == "_communicationRecord" {
            report.softly_at(here, message);
        } else {
            report.at(here, message);
        }
    }
}

/// More keys than an account may have by default: every definition of a key counts ("Mapping key definitions").
fn ten_keys(document: &Value, report: &mut Report<'_>) {
    let count = parts(document).count();
    if count > QUOTA {
        report.at(path(&["Keys"]), format!("has {count} keys; {QUOTA} are allowed, unless the quota was raised"));
    }
}

/// The end of a name in lower case, such as `city` of `HomeCity`.
fn ends_as(name: &str, end: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.strip_suffix(end).is_some_and(|before| {
        before.is_empty() || !before.ends_with(|c: char| c.is_ascii_alphabetic()) || matches!(before, "home" | "work")
    })
}

/// A key over a telephone number, an e-mail address or a name is compared well only under its content type.
fn key_content_type(document: &Value, report: &mut Report<'_>) {
    for (name, here, part) in parts(document) {
        for (nth, field) in texts(part, "FieldNames") {
            let settings = at(document, "Fields").and_then(|fields| fields.get(field));
            let is_plain = |settings: &Value| filled(settings, "ContentType").unwrap_or("STRING") == "STRING";
            // What fills an attribute with a content type of its own is remarked on there.
            if !settings.is_some_and(|settings| is_plain(settings) && filled(settings, "Target").is_none()) {
                continue;
            }
            let wanted = match name {
                "_phone" => "PHONE_NUMBER",
                "_email" => "EMAIL_ADDRESS",
                "_fullName" => "NAME",
                _ if ["phone", "telephone", "mobile"].iter().any(|end| ends_as(field, end)) => "PHONE_NUMBER",
                _ if ["email", "mail"].iter().any(|end| ends_as(field, end)) => "EMAIL_ADDRESS",
                _ => continue,
            };
            let message = format!("{field} is compared as STRING, letter by letter; {wanted} compares better");
            report.at(here.member("FieldNames").index(nth), message);
        }
    }
}

/// A key that finds profiles is over a value that one person has ("Examples of object type mappings").
fn key_of_many(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document).filter(|(.., part)| is(part, "PROFILE")) {
        let fields: Vec<&str> = texts(part, "FieldNames").map(|(_, field)| field).collect();
        if let [field] = fields[..]
            && SHARED.iter().any(|end| ends_as(field, end))
        {
            let message = format!("{field} looks like what many people share, so it would join their profiles");
            report.at(here.member("FieldNames").index(0), message);
        }
    }
}

/// No field and no identifier stands twice in a key.
fn key_repeats(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document) {
        for member in ["StandardIdentifiers", "FieldNames"] {
            let mut seen = HashSet::new();
            for (nth, text) in texts(part, member) {
                if !seen.insert(text) {
                    report.at(here.member(member).index(nth), format!("{text} is in this key already"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
