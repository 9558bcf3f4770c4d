//! What becomes of an object: its profile, its standard objects, and what is turned away. After "Profile matching",
//! "Standard objects" and "Mapping field definitions" of the Administrator Guide.

use serde_json::{Value, json};
use switchboard::mapping::{standard, standards};

use super::customers::{ids, profile, search};
use crate::client::{Client, start, steer};

async fn put_type(client: &Client, name: &str, fields: Value, keys: Value, more: Value) {
    let mut body = json!({"Description": name, "AllowProfileCreation": true, "Fields": fields, "Keys": keys});
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    client.ok("PUT", &format!("/domains/acme/object-types/{name}"), body).await;
}

fn key(fields: &[&str], identifiers: &[&str]) -> Value {
    json!([{"FieldNames": fields, "StandardIdentifiers": identifiers}])
}

fn sent(object_type: &str, object: &Value) -> Value {
    json!({"ObjectTypeName": object_type, "Object": object.to_string()})
}

async fn put(client: &Client, object_type: &str, object: Value) {
    client.ok("PUT", "/domains/acme/profiles/objects", sent(object_type, &object)).await;
}

async fn find(client: &Client, key: &str, value: &str) -> Vec<Value> {
    search(client, json!({"KeyName": key, "Values": [value]})).await
}

async fn objects(client: &Client, profile: &str, object_type: &str, filter: Option<(&str, &str)>) -> Vec<Value> {
    let mut query = json!({"ProfileId": profile, "ObjectTypeName": object_type});
    if let Some((key, value)) = filter {
        query["ObjectFilter"] = json!({"KeyName": key, "Values": [value]});
    }
    let found = client.ok("POST", "/domains/acme/profiles/objects", query).await;
    let items = found["Items"].as_array().unwrap().clone();
    items.iter().map(|item| serde_json::from_str(item["Object"].as_str().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn every_standard_object_is_derived_linked_listed_and_changed() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    for (nth, of) in standards().iter().enumerate().filter(|(_, of)| of.identifier != "PROFILE") {
        let target = of.targets().find(|target| !target.contains(['[', '*']) && !of.is_number(target)).unwrap();
        let (name, own, index) = (format!("t{nth}"), format!("own{nth}"), format!("k{nth}"));
        let mut fields = json!({"id": {"Source": "_source.id"}, "a": {"Source": "_source.a", "Target": target},
            "b": {"Source": "_source.b", "Target": format!("{}.Attributes.b", of.name)}});
        for (at, member) in of.keys.values().flatten().enumerate().filter(|(_, member)| **member != of.id) {
            fields[format!("i{at}")] = json!({"Source": "_source.i", "Target": format!("{}.{member}", of.name)});
        }
        let keys = json!({index.as_str(): key(&["id"], &["UNIQUE", "PROFILE"]), own.as_str(): key(&["id"], &[&of.identifier])});
        put_type(&client, &name, fields, keys, json!({})).await;
        put(&client, &name, json!({"id": "7", "a": "first", "b": "kept", "i": "I-1"})).await;
        put(&client, &name, json!({"id": "7", "a": "second", "b": "", "i": "I-1"})).await;
        let who = find(&client, &index, "7").await;
        let id = who[0]["ProfileId"].as_str().unwrap();
        let found = objects(&client, id, &of.name, None).await;
        assert_eq!(found.len(), 1, "{}: {found:?}", of.name);
        let path = target.split_once('.').unwrap().1.replace('.', "/");
        if !of.keys.values().flatten().any(|member| *member == path) {
            assert_eq!(found[0].pointer(&format!("/{path}")).unwrap(), "second", "{target}");
        }
        assert_eq!(found[0]["Attributes"]["b"], "kept", "what is empty blanks nothing");
        for (key, members) in &of.keys {
            let value = if members[0] == of.id { found[0][&of.id].as_str().unwrap() } else { "I-1" };
            assert_eq!(objects(&client, id, &of.name, Some((key, value))).await.len(), 1, "{key}");
            assert_eq!(objects(&client, id, &of.name, Some((key, "other"))).await.len(), 0, "{key}");
        }
        assert_eq!(objects(&client, id, &of.name, Some((&own, "7"))).await.len(), 1, "{own}");
    }
}

#[tokio::test]
async fn a_standard_object_that_a_key_cannot_tell_is_turned_away_later() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({"id": {"Source": "_source.id"}, "serial": {"Source": "_source.s", "Target": "_asset.SerialNumber"},
        "batch": {"Source": "_source.batch"}});
    let keys = json!({"ownId": key(&["id"], &["UNIQUE", "PROFILE", "ASSET"]), "batch": key(&["batch"], &[])});
    put_type(&client, "first", fields.clone(), keys, json!({})).await;
    let keys = json!({"otherId": key(&["id"], &["UNIQUE", "PROFILE"]), "_serialNumber": key(&["serial"], &["ASSET"])});
    put_type(&client, "second", fields, keys, json!({})).await;
    put(&client, "first", json!({"id": "1", "s": "S"})).await;
    put(&client, "first", json!({"id": "2", "s": "S"})).await;
    put(&client, "second", json!({"id": "3", "s": "S"})).await;
    let letters = steer(&handle, "GET", "/_sandbox/dead-letters", Value::Null).await;
    assert!(letters["deadLetters"][0]["reason"].as_str().unwrap().contains("several standard objects"), "{letters}");
    assert!(find(&client, "otherId", "3").await.is_empty());
}

#[tokio::test]
async fn what_lacks_its_keys_or_is_of_a_standard_type_is_refused_in_the_call() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({"a": {"Source": "_source.a"}, "b": {"Source": "_source.b"}, "p": {"Source": "_source.p"}});
    let keys = json!({"u": key(&["a", "b"], &["UNIQUE"]), "p": key(&["p"], &["PROFILE"])});
    put_type(&client, "t", fields, keys, json!({})).await;
    for (object, says) in [(json!({"p": "1"}), "UNIQUE key u"), (json!({"a": "1"}), "any key with PROFILE: p")] {
        let refused = client.refused("PUT", "/domains/acme/profiles/objects", sent("t", &object)).await;
        assert!(refused.1 == "BadRequestException" && refused.2.contains(says), "{refused:?}");
    }
    for of in standards() {
        let refused = client.refused("PUT", "/domains/acme/profiles/objects", sent(&of.name, &json!({"a": 1}))).await;
        assert_eq!(refused.1, "BadRequestException", "{}", of.name);
    }
    // One value of the UNIQUE key is enough.
    put(&client, "t", json!({"b": "2", "p": "1"})).await;
    assert_eq!(find(&client, "u", "2").await.len(), 1);
}

#[tokio::test]
async fn what_people_typed_stays_unless_the_type_has_a_priority() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({"id": {"Source": "_source.id", "Target": "_profile.AccountNumber"},
        "name": {"Source": "_source.name", "Target": "_profile.FirstName"},
        "tier": {"Source": "_source.tier", "Target": "_profile.Attributes.tier"}});
    let keys = json!({"_account": key(&["id"], &["UNIQUE", "PROFILE"])});
    put_type(&client, "plain", fields.clone(), keys.clone(), json!({})).await;
    put_type(&client, "ranked", fields, keys, json!({"SourcePriority": 5})).await;
    let id =
        profile(&client, json!({"AccountNumber": "A1", "FirstName": "John", "Attributes": {"tier": "gold"}})).await;
    let read = async || find(&client, "_account", "A1").await[0].clone();
    put(&client, "plain", json!({"id": "A1", "name": "Jonathan", "tier": "lead"})).await;
    assert_eq!((&read().await["FirstName"], &read().await["Attributes"]["tier"]), (&json!("John"), &json!("gold")));
    put(&client, "ranked", json!({"id": "A1", "name": "Jonathan", "tier": ""})).await;
    assert_eq!((&read().await["FirstName"], &read().await["Attributes"]["tier"]), (&json!("Jonathan"), &json!("gold")));
    client.ok("PUT", "/domains/acme/profiles", json!({"ProfileId": id, "FirstName": "Jo"})).await;
    put(&client, "plain", json!({"id": "A1", "name": "Jonathan"})).await;
    assert_eq!(read().await["FirstName"], "Jo");
}

#[tokio::test]
async fn a_new_profile_has_what_is_inferred_and_is_not_found_by_it() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({"id": {"Source": "_source.id"}, "n": {"Source": "_source.n", "Target": "_profile.FirstName"},
        "e": {"Source": "_source.e", "ContentType": "EMAIL_ADDRESS"},
        "p": {"Source": "_source.p", "ContentType": "PHONE_NUMBER"}});
    put_type(&client, "t", fields, json!({"k": key(&["id"], &["UNIQUE", "PROFILE"])}), json!({})).await;
    put(&client, "t", json!({"id": "1", "n": "Ada", "e": "ada@example.com", "p": "+15551234567"})).await;
    let found = find(&client, "k", "1").await;
    assert_eq!(
        (&found[0]["EmailAddress"], &found[0]["PhoneNumber"]),
        (&json!("ada@example.com"), &json!("+15551234567"))
    );
    assert!(find(&client, "_email", "ada@example.com").await.is_empty());
    assert!(find(&client, "_phone", "5551234567").await.is_empty());
    put(&client, "t", json!({"id": "1", "e": "later@example.com"})).await;
    assert_eq!(find(&client, "k", "1").await[0]["EmailAddress"], "ada@example.com", "only as it is made");
    client
        .ok("PUT", "/domains/acme/profiles", json!({"ProfileId": found[0]["ProfileId"], "EmailAddress": "a@b.c"}))
        .await;
    assert_eq!(ids(&find(&client, "_email", "A@B.C").await), ids(&found));
}

#[tokio::test]
async fn values_are_found_as_their_content_type_compares_them() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let field = |name: &str, content: &str| json!({"Source": format!("_source.{name}"), "ContentType": content});
    let fields = json!({"id": field("id", "STRING"), "tel": field("tel", "PHONE_NUMBER"), "n": field("n", "NUMBER"),
        "mail": field("mail", "EMAIL_ADDRESS"), "name": field("name", "NAME")});
    let keys = json!({"ownId": key(&["id"], &["UNIQUE", "PROFILE"]), "ownTel": key(&["tel"], &[]), "ownN": key(&["n"], &[]),
        "ownMail": key(&["mail"], &[]), "ownName": key(&["name"], &[]), "both": key(&["name", "tel", "id"], &[])});
    put_type(&client, "t", fields, keys, json!({})).await;
    let object =
        json!({"id": "Ab 1", "tel": "+1 (206) 345-7890", "n": 42, "mail": "Ada@Example.com", "name": "Ada  Byron"});
    put(&client, "t", object).await;
    for (key, value) in [
        ("ownId", "Ab 1"),
        ("ownTel", "2063457890"),
        ("ownTel", "1-206-345-7890"),
        ("ownN", "42.0"),
        ("ownMail", "ada@example.COM"),
        ("ownName", "ADA BYRON"),
        ("both", "ada byron 2063457890 Ab 1"),
    ] {
        assert_eq!(find(&client, key, value).await.len(), 1, "{key} {value}");
    }
    for (key, value) in
        [("ownId", "ab 1"), ("ownTel", "2063457891"), ("ownN", "43"), ("both", "ada byron 2063457890 ab 1")]
    {
        assert!(find(&client, key, value).await.is_empty(), "{key} {value}");
    }
}

#[tokio::test]
async fn a_key_has_one_content_type_in_a_domain() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let with = |content: &str| json!({"id": {"Source": "_source.id", "ContentType": content}});
    let keys = json!({"member": key(&["id"], &["UNIQUE", "PROFILE"])});
    put_type(&client, "one", with("STRING"), keys.clone(), json!({})).await;
    put_type(&client, "two", with("STRING"), keys.clone(), json!({})).await;
    let body = json!({"Description": "three", "Fields": with("NUMBER"), "Keys": keys});
    let refused = client.refused("PUT", "/domains/acme/object-types/three", body).await;
    assert!(refused.1 == "BadRequestException" && refused.2.contains("member"), "{refused:?}");
}

#[tokio::test]
async fn a_profile_goes_when_nothing_was_written_for_its_days() {
    let (handle, client) = start().await;
    client.ok("POST", "/domains/acme", json!({"DefaultExpirationDays": 20})).await;
    let fields = json!({"id": {"Source": "_source.id", "Target": "_profile.AccountNumber"}});
    let keys = json!({"_account": key(&["id"], &["UNIQUE", "PROFILE"])});
    put_type(&client, "t", fields, keys, json!({"ExpirationDays": 40})).await;
    for account in ["A", "B", "C"] {
        profile(&client, json!({"AccountNumber": account})).await;
    }
    put(&client, "t", json!({"id": "B"})).await;
    let step = |days: &str| json!({"step": format!("{days} days")});
    steer(&handle, "POST", "/_sandbox/clock", step("15")).await;
    let c = find(&client, "_account", "C").await;
    client.ok("PUT", "/domains/acme/profiles", json!({"ProfileId": c[0]["ProfileId"], "FirstName": "C"})).await;
    let left = async || {
        let mut left = Vec::new();
        for account in ["A", "B", "C"] {
            left.extend((!find(&client, "_account", account).await.is_empty()).then_some(account));
        }
        left
    };
    assert_eq!(left().await, ["A", "B", "C"]);
    steer(&handle, "POST", "/_sandbox/clock", step("6")).await;
    assert_eq!(left().await, ["B", "C"], "reading keeps nothing");
    steer(&handle, "POST", "/_sandbox/clock", step("15")).await;
    assert_eq!(left().await, ["B"], "the longer time stays");
    steer(&handle, "POST", "/_sandbox/clock", step("5")).await;
    assert!(left().await.is_empty());
}

#[tokio::test]
async fn contact_records_come_in_by_their_templates() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let record =
        |id: &str| json!({"contactId": id, "channel": "VOICE", "customerEndpoint": {"address": "+4930901820"}});
    put(&client, "CTR-AutoAssociateOnly", record("0")).await;
    assert!(find(&client, "_ctrContactId", "0").await.is_empty(), "this one never makes a profile");
    put(&client, "CTR-NoInferred", record("1")).await;
    assert_eq!(find(&client, "_ctrContactId", "1").await.len(), 1, "and this one does where it finds none");
    put(&client, "CTR-NoInferred", record("2")).await;
    assert_eq!(ids(&find(&client, "_ctrContactId", "2").await), ids(&find(&client, "_ctrContactId", "1").await));
    profile(&client, json!({"PhoneNumber": "+4930901820"})).await;
    put(&client, "CTR-NoInferred", record("3")).await;
    assert!(find(&client, "_ctrContactId", "3").await.is_empty(), "a telephone of two is turned away");
    let letters = steer(&handle, "GET", "/_sandbox/dead-letters", Value::Null).await;
    assert_eq!(letters["deadLetters"].as_array().unwrap().len(), 2);
    let listed = client.ok("GET", "/domains/acme/object-types", Value::Null).await;
    assert_eq!(listed["Items"][0]["ObjectTypeName"], "CTR-NoInferred", "a template that is used is among the types");
    assert!(standard("CTR").is_none());
}

/// `AddProfileKey` of the API reference: a value given to a key itself is compared as the key's fields are.
#[tokio::test]
async fn an_object_finds_its_profile_by_what_was_given_to_a_key_itself() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    for (content, given, comes) in [
        ("EMAIL_ADDRESS", "Kim@Example.com", "kim@example.com"),
        ("PHONE_NUMBER", "+1 (206) 345-7890", "2063457890"),
        ("NAME", "Ada  Byron", "ADA BYRON"),
        ("NUMBER", "42.0", "42"),
        ("STRING", "a7", "a7"),
    ] {
        let (name, unique, own) = (content.replace('_', ""), format!("id{content}"), format!("own{content}"));
        let fields = json!({"id": {"Source": "_source.id"}, "v": {"Source": "_source.v", "ContentType": content}});
        let keys = json!({&unique: key(&["id"], &["UNIQUE"]), &own: key(&["v"], &["PROFILE"])});
        put_type(&client, &name, fields, keys, json!({})).await;
        let made = client.ok("POST", "/domains/acme/profiles", json!({"FirstName": content})).await;
        let add = json!({"ProfileId": made["ProfileId"], "KeyName": own, "Values": [given]});
        client.ok("POST", "/domains/acme/profiles/keys", add).await;
        put(&client, &name, json!({"id": "1", "v": comes})).await;
        assert_eq!(find(&client, &unique, "1").await[0]["ProfileId"], made["ProfileId"], "{content}");
        assert_eq!(find(&client, &own, comes).await.len(), 1, "{content}");
    }
}
