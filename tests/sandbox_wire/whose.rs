//! Whose an object is: what the console foretells by the mapping and by who has each key is what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use switchboard::mapping::{Ending, Holders, Trace};

use super::customers::{ids, profile, search};
use crate::client::{Client, start, steer};

const OBJECTS: &str = "/domains/acme/profiles/objects";

/// A type of orders, that makes profiles or not.
async fn orders(client: &Client, name: &str, creates: bool) -> Value {
    let fields = json!({
        "id": {"Source": "_source.id"}, "no": {"Source": "_source.no"},
        "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"},
        "tel": {"Source": "_source.tel", "ContentType": "PHONE_NUMBER"},
    });
    let key = |field: &str, identifiers: &[&str]| json!([{"FieldNames": [field], "StandardIdentifiers": identifiers}]);
    let keys = json!({
        (format!("{name}Id")): key("id", &["UNIQUE"]),
        (format!("{name}No")): key("no", &["PROFILE", "LOOKUP_ONLY"]),
        "_email": key("mail", &["PROFILE"]),
        "_phone": key("tel", &["PROFILE", "SECONDARY"]),
    });
    let body = json!({"Description": name, "AllowProfileCreation": creates, "Fields": fields, "Keys": keys});
    let at = format!("/domains/acme/object-types/{name}");
    client.ok("PUT", &at, body).await;
    client.ok("GET", &at, Value::Null).await
}

async fn holders(client: &Client, key: &str, values: &[String]) -> BTreeSet<String> {
    let found = search(client, json!({ "KeyName": key, "Values": values })).await;
    ids(&found).into_iter().map(str::to_owned).collect()
}

/// What is said of an object before it is put, as the page of the question does it.
async fn foretold(client: &Client, object_type: &Value, object: &Value) -> Ending {
    let trace = Trace::new(object_type, object);
    let mut held = Vec::new();
    for key in &trace.keys {
        held.push(if key.values.is_empty() {
            Holders::Unasked
        } else {
            Holders::Of { profiles: holders(client, &key.name, &key.values).await, more: false }
        });
    }
    trace.walk(&held).1
}

/// All that the values can be: an id that is there, a new one and none; numbers, addresses and telephones that lead to
/// nobody, to one and to several.
fn objects() -> Vec<Value> {
    let mut all = Vec::new();
    for id in [Some("there"), Some("new"), None] {
        for no in [None, Some("7"), Some("8")] {
            for mail in [None, Some("kim@example.com"), Some("twin@example.com"), Some("nobody@example.com")] {
                for tel in [None, Some("+1 206 345 7890"), Some("+1 206 345 7891"), Some("none")] {
                    let mut object = json!({});
                    let id = id.map(|id| if id == "new" { format!("o-{}", all.len()) } else { id.to_owned() });
                    let of = [("id", id.as_deref()), ("no", no), ("mail", mail), ("tel", tel)];
                    for (name, value) in of.into_iter().filter_map(|(name, value)| Some((name, value?))) {
                        object[name] = value.into();
                    }
                    all.push(object);
                }
            }
        }
    }
    all
}

#[tokio::test]
async fn what_is_foretold_of_an_object_is_what_becomes_of_it() {
    let mut endings: BTreeMap<&str, usize> = BTreeMap::new();
    for creates in [true, false] {
        let (handle, client) = start().await;
        client.domain("acme").await;
        let object_type = orders(&client, "order", creates).await;
        let (kim, phones) = ("kim@example.com", "+12063457890");
        profile(&client, json!({"FirstName": "Kim", "EmailAddress": kim, "PhoneNumber": phones})).await;
        profile(&client, json!({"FirstName": "Lee", "EmailAddress": "lee@example.com", "PhoneNumber": phones})).await;
        profile(&client, json!({"FirstName": "Bo", "PhoneNumber": "+12063457891"})).await;
        for name in ["Ann", "Ana"] {
            profile(&client, json!({"FirstName": name, "EmailAddress": "twin@example.com"})).await;
        }
        for object in
            [json!({"id": "first", "no": "7", "mail": kim}), json!({"id": "there", "mail": "lee@example.com"})]
        {
            client.ok("PUT", OBJECTS, json!({"ObjectTypeName": "order", "Object": object.to_string()})).await;
        }
        for object in objects() {
            let ending = foretold(&client, &object_type, &object).await;
            let letters = steer(&handle, "GET", "/_sandbox/dead-letters", Value::Null).await;
            let letters = letters["deadLetters"].as_array().unwrap().len();
            let id = object["id"].as_str().map(str::to_owned).into_iter().collect::<Vec<_>>();
            let mut known = BTreeSet::new();
            for (key, value) in [("_email", kim), ("_email", "lee@example.com"), ("_email", "twin@example.com")] {
                known.extend(holders(&client, key, &[value.to_owned()]).await);
            }
            let body = json!({"ObjectTypeName": "order", "Object": object.to_string()});
            let reply = client.call("PUT", OBJECTS, &body).await;
            let now = if id.is_empty() { BTreeSet::new() } else { holders(&client, "orderId", &id).await };
            let more = steer(&handle, "GET", "/_sandbox/dead-letters", Value::Null).await;
            let more = more["deadLetters"].as_array().unwrap().len() - letters;
            let what = format!(
                "{object}, which {}: {ending:?}; {} and {now:?}",
                if creates { "makes profiles" } else { "makes none" },
                reply.text
            );
            let name = match &ending {
                Ending::Rejected(_) => {
                    assert!(reply.status == 400 && more == 0, "{what}");
                    "rejected"
                }
                Ending::Of { profile, .. } => {
                    assert!(reply.status == 200 && more == 0 && now.contains(profile), "{what}");
                    "of one"
                }
                Ending::Stays { profile, .. } => {
                    assert!(reply.status == 200 && more == 0 && now == BTreeSet::from([profile.clone()]), "{what}");
                    "stays"
                }
                Ending::New => {
                    assert!(reply.status == 200 && more == 0 && now.len() == 1 && now.is_disjoint(&known), "{what}");
                    "new"
                }
                Ending::Nobody => {
                    assert!(reply.status == 200 && more == 1 && now.is_empty(), "{what}");
                    "nobody"
                }
                Ending::Refused { .. } | Ending::Open | Ending::Unknown { .. } => unreachable!("{what}"),
            };
            *endings.entry(name).or_default() += 1;
        }
    }
    let reached: Vec<&str> = endings.keys().copied().collect();
    assert_eq!(reached, ["new", "nobody", "of one", "rejected", "stays"], "{endings:?}");
}
