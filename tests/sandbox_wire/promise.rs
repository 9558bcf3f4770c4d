//! What a form promises beside a mapping is what happens: types and objects made up at random are previewed, then put
//! into the sandbox, and the profile, the keys and what is refused are compared.

use fastrand::Rng;
use serde_json::{Value, json};
use switchboard::mapping::{self, Preview, preview};
use switchboard::model::{OperationId, Service};
use switchboard::rules::judge;

use crate::client::{Client, start};

const PUT: OperationId = OperationId { service: Service::CustomerProfiles, name: "PutProfileObjectType" };

const SOURCES: [&str; 17] = [
    "_source.id",
    "_source.mail",
    "_source.tel",
    "_source.who.first",
    "{{_source.who.first}} {{_source.who.last}}",
    "Mx {{ _source.who.last }}!",
    "_source.tags",
    "_source.nothing",
    "{{_source.nothing}}",
    "_source.who",
    "_source.tags[1]",
    "{{#if _source.mail}}has{{else}}lacks{{/if}}",
    "{{#each _source.tags}}{{this}}{{/each}}",
    "{{#with _source.who}}{{first}}{{/with}}",
    "{{#removeExtraSpace}}{{_source.id}}  {{_source.nothing}} x{{/removeExtraSpace}}",
    "no source",
    "{{#unless _source.mail}}open",
];
const TARGETS: [&str; 16] = [
    "",
    "",
    "_profile.FirstName",
    "_profile.LastName",
    "_profile.EmailAddress",
    "_profile.PhoneNumber",
    "_profile.Address.City",
    "_profile.Attributes.one.two",
    "_profile.Gender",
    "_case.Title",
    "_case.Attributes.number",
    "_order.OrderItems[].Title",
    "_case.CaseId",
    "_profile.Address",
    "_profile.SourceLastUpdatedTimestamp",
    "nowhere",
];
const CONTENTS: [&str; 6] = ["", "STRING", "PHONE_NUMBER", "EMAIL_ADDRESS", "NAME", "NUMBER"];
const KEYS: [&str; 6] = ["member", "other", "_email", "_phone", "_caseId", "_own"];
const ROLES: [&str; 9] =
    ["PROFILE", "PROFILE", "PROFILE", "UNIQUE", "SECONDARY", "LOOKUP_ONLY", "NEW_ONLY", "CASE", "ORDER"];

fn pick<'a>(dice: &mut Rng, of: &[&'a str]) -> &'a str {
    of[dice.usize(..of.len())]
}

/// One of the first ones mostly, and now and then one of the last, which are wrong.
fn mostly<'a>(dice: &mut Rng, right: usize, of: &[&'a str]) -> &'a str {
    if dice.u8(..12) > 0 { pick(dice, &of[..right]) } else { pick(dice, of) }
}

/// An object type as somebody would write it who tries things out: mostly right, often not.
fn object_type(dice: &mut Rng) -> Value {
    let mut fields = json!({"f0": {"Source": "_source.id"}});
    let count = dice.usize(1..6);
    for n in 1..=count {
        let mut field = json!({"Source": mostly(dice, SOURCES.len() - 2, &SOURCES)});
        for (member, value) in
            [("Target", mostly(dice, TARGETS.len() - 4, &TARGETS)), ("ContentType", pick(dice, &CONTENTS))]
        {
            if !value.is_empty() {
                field[member] = value.into();
            }
        }
        fields[format!("f{n}")] = field;
    }
    let unique = if dice.u8(..5) == 0 { "f1" } else { "f0" };
    let mut roles = vec!["UNIQUE"];
    for (role, sides) in [("PROFILE", 6), ("CASE", 5), ("ORDER", 5)] {
        if dice.u8(..sides) > 0 {
            roles.push(role);
        }
    }
    let mut keys = json!({"number": [{"StandardIdentifiers": roles, "FieldNames": [unique]}]});
    for _ in 0..dice.usize(..4) {
        let names: Vec<String> =
            (0..dice.usize(1..3)).map(|_| format!("f{}", dice.usize(..=count + 1).min(6))).collect();
        let mut roles: Vec<&str> = (0..dice.usize(..3)).map(|_| pick(dice, &ROLES)).collect();
        if dice.u8(..12) > 0 {
            roles.retain(|role| *role != "UNIQUE");
        }
        if roles.contains(&"SECONDARY") && dice.u8(..6) > 0 {
            roles.push("PROFILE");
        }
        keys[mostly(dice, 4, &KEYS)] = json!([{"StandardIdentifiers": roles, "FieldNames": names}]);
    }
    let name = if dice.u8(..20) == 0 { "_own" } else { "Own" };
    json!({"DomainName": "x", "ObjectTypeName": name, "Description": "made up", "AllowProfileCreation": dice.bool(),
        "Fields": fields, "Keys": keys})
}

fn object(dice: &mut Rng) -> Value {
    let mut object = json!({"id": 70_012_345, "mail": "Kim@Example.com", "tel": "+49 (30) 90 18 20",
        "who": {"first": "Ana", "last": "Kim"}, "tags": ["a", "b"]});
    for member in ["id", "mail", "tel", "who", "tags"] {
        if dice.u8(..6) == 0 {
            object[member] = [json!(null), json!(""), json!([])][dice.usize(..3)].clone();
        }
    }
    object
}

/// What came of it, in one domain for each attempt.
struct Attempt<'c> {
    client: &'c Client,
    domain: String,
}

impl Attempt<'_> {
    async fn put_type(&self, object_type: &Value) -> u16 {
        let name = object_type["ObjectTypeName"].as_str().unwrap();
        self.client.call("PUT", &format!("/domains/{}/object-types/{name}", self.domain), object_type).await.status
    }

    async fn put_object(&self, object: &Value) -> (u16, String) {
        let body = json!({"ObjectTypeName": "Own", "Object": object.to_string()});
        let reply = self.client.call("PUT", &format!("/domains/{}/profiles/objects", self.domain), &body).await;
        (reply.status, reply.text)
    }

    async fn profiles(&self) -> u64 {
        let domain = self.client.ok("GET", &format!("/domains/{}", self.domain), Value::Null).await;
        domain["Stats"]["ProfileCount"].as_u64().unwrap()
    }

    async fn search(&self, key: &str, value: &str) -> Vec<Value> {
        let query = json!({"KeyName": key, "Values": [value]});
        let path = format!("/domains/{}/profiles/search", self.domain);
        self.client.ok("POST", &path, query).await["Items"].as_array().unwrap().clone()
    }

    async fn objects(&self, profile: &str, object_type: &str) -> Vec<Value> {
        let query = json!({"ProfileId": profile, "ObjectTypeName": object_type});
        let path = format!("/domains/{}/profiles/objects", self.domain);
        let found = self.client.ok("POST", &path, query).await["Items"].as_array().unwrap().clone();
        found.iter().map(|item| serde_json::from_str(item["Object"].as_str().unwrap()).unwrap()).collect()
    }

    /// Holds what was promised against the profile that was made.
    async fn compare(&self, promise: &Preview, told: &str) {
        for key in &promise.keys {
            let looks_only = key.identifiers.iter().any(|role| role == "LOOKUP_ONLY");
            for value in &key.compared {
                let found = self.search(&key.name, value).await;
                // Attributes of a profile can be found by the keys that the service knows itself, too.
                let by_itself = key.name.starts_with('_');
                if looks_only && !by_itself {
                    assert!(found.is_empty(), "{} is not stored\n{told}", key.name);
                }
                if looks_only {
                    continue;
                }
                let is_inferred = promise.inferred.iter().any(|(_, inferred)| key.values.contains(inferred));
                if is_inferred && by_itself && found.is_empty() {
                    continue;
                }
                let [profile] = found.as_slice() else { panic!("{} {value} finds {found:?}\n{told}", key.name) };
                let mut profile = profile.clone();
                let id = profile["ProfileId"].as_str().unwrap().to_owned();
                for member in ["ProfileId", "FoundByItems"] {
                    profile.as_object_mut().unwrap().shift_remove(member);
                }
                assert_eq!(profile, promise.profile, "{told}");
                for name in ["_case", "_order"] {
                    let promised = promise.standard.iter().filter(|standard| standard.of.name == name);
                    let mut made = self.objects(&id, name).await;
                    for object in &mut made {
                        let of = mapping::standard(name).unwrap();
                        assert!(object.as_object_mut().unwrap().shift_remove(&of.id).is_some(), "{object}");
                    }
                    assert_eq!(made, promised.map(|standard| standard.document.clone()).collect::<Vec<_>>(), "{told}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_a_preview_promises_is_what_happens_to_the_object() {
    let (_handle, client) = start().await;
    let mut dice = Rng::with_seed(7);
    let (mut taken, mut made) = (0, 0);
    for n in 0..250 {
        let (object_type, object) = (object_type(&mut dice), object(&mut dice));
        let told = format!("type {object_type:#}\nobject {object}");
        let attempt = Attempt { client: &client, domain: format!("domain-{n}") };
        // An account has room for a hundred.
        if n >= 50 {
            client.ok("DELETE", &format!("/domains/domain-{}", n - 50), Value::Null).await;
        }
        client.domain(&attempt.domain).await;
        let refused = judge(PUT, &object_type).iter().any(switchboard::model::Issue::is_error);
        assert_eq!(attempt.put_type(&object_type).await, if refused { 400 } else { 200 }, "{told}");
        if refused {
            continue;
        }
        taken += 1;
        let promise = preview(&object_type, &object);
        let (status, text) = attempt.put_object(&object).await;
        match &promise.rejected {
            Some(why) => assert!(status == 400 && text.contains(&why.to_string()), "{why}: {text}\n{told}"),
            None => assert_eq!(status, 200, "{text}\n{told}"),
        }
        let makes = promise.rejected.is_none() && promise.creates;
        assert_eq!(attempt.profiles().await, u64::from(makes), "{told}");
        if makes {
            made += 1;
            attempt.compare(&promise, &told).await;
            attempt.put_object(&object).await;
            assert_eq!(attempt.profiles().await, 1, "the same object again is no other one\n{told}");
        }
    }
    assert!(taken > 60 && made > 20, "{taken} types were taken and {made} profiles made");
}

#[tokio::test]
async fn an_object_goes_to_the_profile_that_its_preview_says() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let kim = json!({"EmailAddress": "kim@example.com"});
    let kim = client.ok("POST", "/domains/acme/profiles", kim).await["ProfileId"].as_str().unwrap().to_owned();
    let object_type = json!({
        "DomainName": "acme", "ObjectTypeName": "Own", "Description": "x",
        "Fields": {
            "id": {"Source": "_source.id"},
            "mail": {"Source": "_source.mail", "ContentType": "EMAIL_ADDRESS"},
            "city": {"Source": "_source.city", "Target": "_profile.Address.City"},
        },
        "Keys": {
            "number": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["mail"]}],
        },
    });
    let attempt = Attempt { client: &client, domain: "acme".to_owned() };
    assert_eq!(attempt.put_type(&object_type).await, 200);
    let object = json!({"id": 1, "mail": " KIM@example.com", "city": "Seoul"});
    let promise = preview(&object_type, &object);
    assert!(promise.remarks[0].starts_with("finds its profile by _email"), "{:?}", promise.remarks);
    attempt.put_object(&object).await;
    let found = attempt.search("number", "1").await;
    assert_eq!(found[0]["ProfileId"], kim.as_str());
    assert_eq!(found[0]["Address"], promise.profile["Address"]);
    // Nobody is found, and nobody made: the object is dropped.
    let stranger = json!({"id": 2, "mail": "lee@example.com"});
    assert!(preview(&object_type, &stranger).remarks[0].contains("dead-letter queue"));
    attempt.put_object(&stranger).await;
    assert_eq!((attempt.profiles().await, attempt.search("number", "2").await.len()), (1, 0));
}
