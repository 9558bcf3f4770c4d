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
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{PUT, contact, with_field};
    use super::SYSTEM_KEYS;
    use crate::mapping::{predefined_keys, standards};
    use crate::rules::check;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    fn keyed(keys: &Value) -> Value {
        contact(&json!({"Keys": keys}))
    }

    fn key(identifiers: &[&str], fields: &[&str]) -> Value {
        json!([{"StandardIdentifiers": identifiers, "FieldNames": fields}])
    }

    #[test]
    fn one_key_is_unique() {
        let rule = "object-type.one-unique-key";
        assert_finds(PUT, &contact(&json!({"Keys": null})), rule, &["Keys"]);
        assert_finds(PUT, &keyed(&json!({"a": key(&["PROFILE"], &["id"])})), rule, &["Keys"]);
        let two = keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(&["UNIQUE"], &["email"])}));
        assert_finds(PUT, &two, rule, &["Keys{b}[0].StandardIdentifiers"]);
        assert_clean(PUT, &keyed(&json!({"a": key(&["UNIQUE"], &["id"]), "b": key(&["PROFILE"], &["email"])})));
    }

    #[test]
    fn keys_are_over_fields_that_exist() {
        let odd = keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id", "Email", "nothing"])}));
        let at = ["Keys{a}[0].FieldNames[1]", "Keys{a}[0].FieldNames[2]"];
        assert_finds(PUT, &odd, "object-type.key-over-fields", &at);
    }

    #[test]
    fn keys_have_fields() {
        let empty = keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": [], "c": key(&["PROFILE"], &[])}));
        assert_finds(PUT, &empty, "object-type.key-has-fields", &["Keys{b}", "Keys{c}[0].FieldNames"]);
    }

    #[test]
    fn qualifiers_go_with_what_is_found() {
        let odd = keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(&["LOOKUP_ONLY"], &["email"]),
            "c": key(&["PROFILE", "LOOKUP_ONLY", "NEW_ONLY"], &["email"])}));
        let at = ["Keys{b}[0].StandardIdentifiers", "Keys{c}[0].StandardIdentifiers"];
        assert_finds(PUT, &odd, "object-type.key-qualifies", &at);
        let fine = json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(&["NEW_ONLY", "PROFILE"], &["email"])});
        assert_clean(PUT, &keyed(&fine));
    }

    /// K9 of "Standard identifiers".
    #[test]
    fn secondary_keys_find_profiles() {
        let with = |identifiers: &[&str]| {
            keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(identifiers, &["email"])}))
        };
        let rule = "object-type.secondary-finds-profiles";
        assert_finds(PUT, &with(&["SECONDARY"]), rule, &["Keys{b}[0].StandardIdentifiers"]);
        assert_finds(PUT, &with(&["SECONDARY", "CASE"]), rule, &["Keys{b}[0].StandardIdentifiers"]);
        assert_clean(PUT, &with(&["SECONDARY", "PROFILE"]));
    }

    /// K6 of "Standard identifiers": also where objects make no profiles, and where they do.
    #[test]
    fn objects_find_a_profile() {
        for creates in [json!(null), json!(false), json!(true)] {
            let lost = contact(&json!({"Keys": {"a": key(&["UNIQUE"], &["id"])}, "AllowProfileCreation": creates}));
            assert_finds(PUT, &lost, "object-type.finds-profiles", &["Keys"]);
            let found = json!({"a": key(&["UNIQUE", "PROFILE"], &["id"])});
            assert_clean(PUT, &contact(&json!({"Keys": found, "AllowProfileCreation": creates})));
        }
    }

    /// K7 of "Standard identifiers", and the waiver of "Examples of object type mappings".
    #[test]
    fn a_profile_that_is_made_is_found_again() {
        for qualifier in ["LOOKUP_ONLY", "NEW_ONLY"] {
            let keys = json!({"a": key(&["UNIQUE"], &["id"]), "b": key(&["PROFILE", qualifier], &["email"])});
            for (creates, is_error) in [(true, true), (false, false)] {
                let lost = contact(&json!({"Keys": keys, "AllowProfileCreation": creates}));
                assert_finds(PUT, &lost, "object-type.kept-profile-key", &["Keys"]);
                assert_eq!(check(operation(PUT), &lost)[0].is_error(), is_error, "{qualifier}");
            }
        }
        let kept = json!({"a": key(&["UNIQUE"], &["id"]), "b": key(&["PROFILE", "LOOKUP_ONLY"], &["email"]),
            "c": key(&["PROFILE"], &["email"])});
        assert_clean(PUT, &contact(&json!({"Keys": kept, "AllowProfileCreation": true})));
    }

    /// K8 of "Standard identifiers".
    #[test]
    fn the_unique_key_is_always_stored() {
        for qualifier in ["LOOKUP_ONLY", "NEW_ONLY"] {
            let keys =
                json!({"a": key(&["UNIQUE", "PROFILE", qualifier], &["id"]), "b": key(&["PROFILE"], &["email"])});
            assert_finds(PUT, &keyed(&keys), "object-type.unique-is-kept", &["Keys{a}[0].StandardIdentifiers"]);
        }
    }

    /// K1 of "Mapping key definitions", with all names of the facts.
    #[test]
    fn underscores_are_for_standard_keys() {
        for name in ["_id", "_Email", "1st", "-a", "tags", "Tags"] {
            let odd = keyed(&json!({name: key(&["UNIQUE", "PROFILE"], &["id"])}));
            assert_finds(PUT, &odd, "object-type.key-name", &[&format!("Keys{{{name}}}")]);
        }
        for name in predefined_keys() {
            let fine =
                json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), name: key(&["PROFILE", "LOOKUP_ONLY"], &["id"])});
            let errors = check(operation(PUT), &keyed(&fine)).iter().filter(|issue| issue.is_error()).count();
            assert_eq!(errors, 0, "{name}");
        }
    }

    /// K10 of "Standard identifiers" and "Standard objects".
    #[test]
    fn ids_of_the_service_are_only_looked_up() {
        for (name, identifier) in SYSTEM_KEYS {
            let with = |identifiers: &[&str]| {
                keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), name: key(identifiers, &["id"])}))
            };
            let at = format!("Keys{{{name}}}[0].StandardIdentifiers");
            assert_finds(PUT, &with(&[identifier]), "object-type.system-key", &[&at]);
            assert_clean(PUT, &with(&[identifier, "LOOKUP_ONLY"]));
        }
    }

    /// K11 and K12 of "Standard objects": every one but the communication record.
    #[test]
    fn what_is_filled_has_a_key() {
        for object in standards().iter().filter(|object| object.identifier != "PROFILE") {
            let mut lacks =
                with_field("x", &json!({"Source": "_source.x", "Target": format!("{}.Attributes.x", object.name)}));
            assert_finds(PUT, &lacks, "object-type.object-has-key", &["Fields{x}.Target"]);
            let is_error = check(operation(PUT), &lacks).iter().any(crate::model::Issue::is_error);
            assert_eq!(is_error, object.name != "_communicationRecord", "{}", object.name);
            lacks["Keys"]["x"] = key(&[&object.identifier], &["x"]);
            assert_clean(PUT, &lacks);
            // The other way round there is nothing against it.
            assert_clean(PUT, &keyed(&json!({"a": key(&["UNIQUE", "PROFILE", &object.identifier], &["id"])})));
        }
    }

    /// K13 and K14 of "Examples of object type mappings" and "Mapping key definitions".
    #[test]
    fn a_key_is_for_several_things_or_for_search_alone() {
        let keys = json!({"a": key(&["UNIQUE", "AIR_BOOKING"], &["id"]), "b": key(&["PROFILE", "LOYALTY"], &["email"]),
            "c": [{"FieldNames": ["email"]}], "d": key(&[], &["id"])});
        assert_clean(PUT, &keyed(&keys));
    }

    /// K4 of "Mapping key definitions": the elements of a key count one by one.
    #[test]
    fn ten_keys_are_allowed() {
        let mut keys = json!({"k0": key(&["UNIQUE", "PROFILE"], &["id"])});
        for n in 1..10 {
            keys[format!("k{n}")] = key(&["PROFILE"], &["email"]);
        }
        assert_clean(PUT, &keyed(&keys));
        keys["k9"] = json!([{"FieldNames": ["id"]}, {"FieldNames": ["email"]}]);
        assert_finds(PUT, &keyed(&keys), "object-type.ten-keys", &["Keys"]);
    }

    #[test]
    fn keys_are_over_what_one_person_has_compared_as_what_it_is() {
        let mut odd = with_field("homeCity", &json!({"Source": "_source.city"}));
        odd["Fields"]["phone"] = json!({"Source": "_source.tel"});
        odd["Keys"]["byCity"] = key(&["PROFILE"], &["homeCity"]);
        odd["Keys"]["tel"] = key(&["PROFILE"], &["phone"]);
        assert_finds(PUT, &odd, "object-type.key-of-many", &["Keys{byCity}[0].FieldNames[0]"]);
        assert_finds(PUT, &odd, "object-type.key-content-type", &["Keys{tel}[0].FieldNames[0]"]);
        odd["Fields"]["phone"]["ContentType"] = json!("PHONE_NUMBER");
        odd["Keys"]["byCity"] = key(&[], &["homeCity"]);
        assert_clean(PUT, &odd);
    }

    #[test]
    fn nothing_stands_twice_in_a_key() {
        let odd = keyed(&json!({"a": key(&["UNIQUE", "PROFILE", "UNIQUE"], &["id", "id"])}));
        let at = ["Keys{a}[0].StandardIdentifiers[2]", "Keys{a}[0].FieldNames[1]"];
        assert_finds(PUT, &odd, "object-type.key-repeats", &at);
    }
}
