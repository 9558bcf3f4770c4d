//! Keys: one that tells objects apart, and those that find the customer.

use serde_json::Value;

use crate::model::DocPath;
use crate::rules::findings::{Report, Rule};
use crate::rules::look::{at, entries, filled, is_on, path, texts};

pub(super) const RULES: &[Rule] = &[
    Rule::error("object-type.one-unique-key", one_unique_key),
    Rule::error("object-type.key-over-fields", key_over_fields),
    Rule::error("object-type.key-has-fields", key_has_fields),
    Rule::warning("object-type.key-qualifies", key_qualifies),
    Rule::warning("object-type.finds-profiles", finds_profiles),
    Rule::warning("object-type.standard-key", standard_key),
    Rule::warning("object-type.ten-keys", ten_keys),
    Rule::warning("object-type.key-repeats", key_repeats),
];

/// Names of keys that the service knows itself.
const STANDARD_KEYS: [&str; 21] = [
    "_account",
    "_profileId",
    "_assetId",
    "_caseId",
    "_orderId",
    "_fullName",
    "_phone",
    "_email",
    "_ctrContactId",
    "_marketoLeadId",
    "_salesforceAccountId",
    "_salesforceContactId",
    "_salesforceAssetId",
    "_zendeskUserId",
    "_zendeskExternalId",
    "_zendeskTicketId",
    "_serviceNowSystemId",
    "_serviceNowIncidentId",
    "_segmentUserId",
    "_shopifyCustomerId",
    "_shopifyOrderId",
];
/// Identifiers that say how a key is used, and not for what.
const QUALIFIERS: [&str; 3] = ["SECONDARY", "LOOKUP_ONLY", "NEW_ONLY"];
/// Keys of an object type, unless the account's quota was raised.
const QUOTA: usize = 10;

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
    let known: Vec<&str> = entries(document, "Fields").map(|(name, _)| name).collect();
    for (_, here, part) in parts(document) {
        for (nth, field) in texts(part, "FieldNames").filter(|(_, field)| !known.contains(field)) {
            let meant = known.iter().find(|name| name.eq_ignore_ascii_case(field));
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

/// SECONDARY, `LOOKUP_ONLY` and `NEW_ONLY` say how a key is used that finds something, and the last two exclude each
/// other.
fn key_qualifies(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document) {
        let here = here.member("StandardIdentifiers");
        let qualifier = texts(part, "StandardIdentifiers").map(|(_, id)| id).find(|id| QUALIFIERS.contains(id));
        let finds = texts(part, "StandardIdentifiers").any(|(_, id)| !QUALIFIERS.contains(&id) && id != "UNIQUE");
        match qualifier {
            Some(qualifier) if !finds => {
                report.at(here, format!("{qualifier} goes with what the key finds, like PROFILE"));
            }
            Some(_) if is(part, "LOOKUP_ONLY") && is(part, "NEW_ONLY") => {
                report.at(here, "LOOKUP_ONLY is never stored, so NEW_ONLY has no effect");
            }
            _ => {}
        }
    }
}

/// Without a key for profiles an object belongs to nobody.
fn finds_profiles(document: &Value, report: &mut Report<'_>) {
    let mut keys = parts(document).peekable();
    if keys.peek().is_some() && !is_on(document, "AllowProfileCreation") && !keys.any(|(.., part)| is(part, "PROFILE"))
    {
        let message = "no key has PROFILE, so objects find no profile; and this type creates none";
        report.at(path(&["Keys"]), message);
    }
}

/// A key that begins with an underscore is one that the service knows.
fn standard_key(document: &Value, report: &mut Report<'_>) {
    for (name, _) in entries(document, "Keys") {
        if name.starts_with('_') && !STANDARD_KEYS.contains(&name) {
            report.at(path(&["Keys"]).key(name), "begins with an underscore, but is none of the standard keys");
        }
    }
}

/// More keys than an account may have by default.
fn ten_keys(document: &Value, report: &mut Report<'_>) {
    let count = at(document, "Keys").and_then(Value::as_object).map_or(0, serde_json::Map::len);
    if count > QUOTA {
        report.at(path(&["Keys"]), format!("has {count} keys; {QUOTA} are allowed, unless the quota was raised"));
    }
}

/// No field and no identifier stands twice in a key.
fn key_repeats(document: &Value, report: &mut Report<'_>) {
    for (_, here, part) in parts(document) {
        for member in ["StandardIdentifiers", "FieldNames"] {
            let mut seen = Vec::new();
            for (nth, text) in texts(part, member) {
                if seen.contains(&text) {
                    report.at(here.member(member).index(nth), format!("{text} is in this key already"));
                }
                seen.push(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{PUT, contact};
    use crate::rules::testing::{assert_clean, assert_finds};

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
        let odd = keyed(&json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(&["SECONDARY"], &["email"]),
            "c": key(&["PROFILE", "LOOKUP_ONLY", "NEW_ONLY"], &["email"])}));
        let at = ["Keys{b}[0].StandardIdentifiers", "Keys{c}[0].StandardIdentifiers"];
        assert_finds(PUT, &odd, "object-type.key-qualifies", &at);
        let fine = json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), "b": key(&["SECONDARY", "PROFILE"], &["email"])});
        assert_clean(PUT, &keyed(&fine));
    }

    #[test]
    fn objects_find_a_profile_or_create_one() {
        let lost = json!({"a": key(&["UNIQUE"], &["id"])});
        assert_finds(PUT, &keyed(&lost), "object-type.finds-profiles", &["Keys"]);
        assert_clean(PUT, &contact(&json!({"Keys": lost, "AllowProfileCreation": true})));
    }

    #[test]
    fn underscores_are_for_standard_keys() {
        let odd = keyed(&json!({"_id": key(&["UNIQUE", "PROFILE"], &["id"])}));
        assert_finds(PUT, &odd, "object-type.standard-key", &["Keys{_id}"]);
        assert_clean(PUT, &keyed(&json!({"_salesforceContactId": key(&["UNIQUE", "PROFILE"], &["id"])})));
    }

    #[test]
    fn ten_keys_are_allowed() {
        let mut keys = json!({"k0": key(&["UNIQUE", "PROFILE"], &["id"])});
        for n in 1..11 {
            keys[format!("k{n}")] = key(&["PROFILE"], &["email"]);
        }
        assert_finds(PUT, &keyed(&keys), "object-type.ten-keys", &["Keys"]);
    }

    #[test]
    fn nothing_stands_twice_in_a_key() {
        let odd = keyed(&json!({"a": key(&["UNIQUE", "PROFILE", "UNIQUE"], &["id", "id"])}));
        let at = ["Keys{a}[0].StandardIdentifiers[2]", "Keys{a}[0].FieldNames[1]"];
        assert_finds(PUT, &odd, "object-type.key-repeats", &at);
    }
}
