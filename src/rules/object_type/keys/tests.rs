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
        let keys = json!({"a": key(&["UNIQUE", "PROFILE", qualifier], &["id"]), "b": key(&["PROFILE"], &["email"])});
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
        let fine = json!({"a": key(&["UNIQUE", "PROFILE"], &["id"]), name: key(&["PROFILE", "LOOKUP_ONLY"], &["id"])});
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
