//! Who is who: how objects find, link and fill profiles, and what identity resolution merges.

use serde_json::{Value, json};

use crate::client::{Client, on_a_sunday, steer};
use crate::customers::{ids, profile, search};

/// A type of objects with an id, and more keys and members where wanted.
async fn object_type(client: &Client, name: &str, keys: Value, more: Value) {
    let field = |name: &str, target: &str, content: &str| json!({"Source": format!("_source.{name}"), "Target": target, "ContentType": content});
    let mut body = json!({"Description": name, "AllowProfileCreation": true,
        "Fields": {
            "id": {"Source": "_source.id"},
            "email": field("email", "_profile.EmailAddress", "EMAIL_ADDRESS"),
            "phone": field("phone", "_profile.PhoneNumber", "PHONE_NUMBER"),
            "name": field("name", "_profile.LastName", "NAME"),
        },
        "Keys": {format!("{name}Id"): [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]}});
    for (key, identifiers) in keys.as_object().unwrap() {
        let field = key.trim_start_matches('_');
        body["Keys"][key] = json!([{"StandardIdentifiers": identifiers, "FieldNames": [field]}]);
    }
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    client.ok("PUT", &format!("/domains/acme/object-types/{name}"), body).await;
}

async fn put(client: &Client, object_type: &str, object: Value) {
    let body = json!({"ObjectTypeName": object_type, "Object": object.to_string()});
    client.ok("PUT", "/domains/acme/profiles/objects", body).await;
}

async fn find(client: &Client, key: &str, value: &str) -> Vec<Value> {
    search(client, json!({"KeyName": key, "Values": [value]})).await
}

#[tokio::test]
async fn an_object_that_hits_two_profiles_links_them() {
    let (_handle, client) = on_a_sunday().await;
    object_type(&client, "crm", json!({"_email": ["PROFILE"], "_phone": ["PROFILE"]}), json!({})).await;
    let first = profile(&client, json!({"EmailAddress": "kim@example.com", "LastName": "Kim"})).await;
    let second = profile(&client, json!({"PhoneNumber": "+4930901820", "FirstName": "Minji", "LastName": "K."})).await;
    put(&client, "crm", json!({"id": "1", "email": "kim@example.com", "phone": "004930901820"})).await;
    let found = find(&client, "_phone", "+49 30 901820").await;
    assert_eq!(ids(&found), [&first]);
    assert_eq!((&found[0]["FirstName"], &found[0]["LastName"]), (&json!("Minji"), &json!("Kim")));
    assert!(find(&client, "_profileId", &second).await.is_empty());
    let history = client.ok("POST", "/domains/acme/profiles/history-records", json!({"ProfileId": first})).await;
    let actions: Vec<_> =
        history["ProfileHistoryRecords"].as_array().unwrap().iter().map(|r| &r["ActionType"]).collect();
    assert_eq!(actions, ["CREATED", "DELETED_BY_MERGE", "MERGED", "INGESTED"]);
}

#[tokio::test]
async fn each_kind_of_key_does_what_it_says() {
    let (_handle, client) = on_a_sunday().await;
    let keys = json!({"_email": ["PROFILE"], "_phone": ["PROFILE", "SECONDARY"]});
    object_type(&client, "crm", keys, json!({})).await;
    let by_phone = profile(&client, json!({"PhoneNumber": "+4930901820"})).await;
    let by_email = profile(&client, json!({"EmailAddress": "jo@example.com"})).await;
    put(&client, "crm", json!({"id": "1", "email": "jo@example.com", "phone": "+4930901820"})).await;
    assert_eq!(ids(&find(&client, "crmId", "1").await), [&by_email], "a secondary key is not asked where another hits");
    put(&client, "crm", json!({"id": "2", "email": "new@example.com", "phone": "+4930901820"})).await;
    assert_eq!(ids(&find(&client, "crmId", "2").await)[0], by_phone);
    let keys = json!({"email": ["PROFILE", "LOOKUP_ONLY"], "phone": ["PROFILE", "NEW_ONLY"]});
    object_type(&client, "visit", keys, json!({})).await;
    put(&client, "visit", json!({"id": "v1", "email": "li@example.com", "phone": "+8225550101"})).await;
    put(&client, "visit", json!({"id": "v1", "email": "li@example.com", "phone": "+8225550101", "name": "Li"})).await;
    assert!(find(&client, "email", "li@example.com").await.is_empty(), "a key for look-up is not stored");
    let new = find(&client, "phone", "+8225550101").await;
    assert_eq!(new.len(), 1, "the object made the profile, so its key stays");
    put(&client, "visit", json!({"id": "v2", "email": "x@example.com", "phone": "+8225550101"})).await;
    assert_eq!(ids(&find(&client, "visitId", "v2").await), ids(&new));
}

#[tokio::test]
async fn the_better_source_keeps_what_it_filled_until_it_is_gone() {
    let (_handle, client) = on_a_sunday().await;
    object_type(&client, "crm", json!({"_email": ["PROFILE"]}), json!({"SourcePriority": 1})).await;
    object_type(&client, "shop", json!({"_email": ["PROFILE"]}), json!({"SourcePriority": 2})).await;
    put(&client, "shop", json!({"id": "1", "email": "kim@example.com", "name": "Shop", "phone": "+491"})).await;
    put(&client, "crm", json!({"id": "1", "email": "kim@example.com", "name": "Crm"})).await;
    put(&client, "shop", json!({"id": "2", "email": "kim@example.com", "name": "Later", "phone": "+492"})).await;
    let kim = find(&client, "_email", "kim@example.com").await;
    assert_eq!((&kim[0]["LastName"], &kim[0]["PhoneNumber"]), (&json!("Crm"), &json!("+492")));
    client.ok("DELETE", "/domains/acme/object-types/shop", Value::Null).await;
    let kim = find(&client, "_email", "kim@example.com").await;
    assert_eq!((&kim[0]["LastName"], kim[0].get("PhoneNumber")), (&json!("Crm"), None));
}

#[tokio::test]
async fn a_profile_has_room_for_so_many_objects() {
    let (handle, client) = on_a_sunday().await;
    object_type(&client, "crm", json!({"_email": ["PROFILE"]}), json!({"MaxProfileObjectCount": 2})).await;
    let object = |id: &str| json!({"id": id, "email": "kim@example.com"});
    put(&client, "crm", object("1")).await;
    put(&client, "crm", object("2")).await;
    put(&client, "crm", object("2")).await;
    let third = json!({"ObjectTypeName": "crm", "Object": object("3").to_string()});
    let refused = client.refused("PUT", "/domains/acme/profiles/objects", third).await;
    assert!(refused.1 == "BadRequestException" && refused.2.contains("2 objects"), "{refused:?}");
    steer(&handle, "POST", "/_sandbox/quotas", json!({"profiles/domains/profiles/object-bytes": 20})).await;
    let long = json!({"ObjectTypeName": "crm", "Object": object("a long one").to_string()});
    assert!(client.refused("PUT", "/domains/acme/profiles/objects", long).await.2.contains("20 bytes"));
}

#[tokio::test]
async fn identity_resolution_runs_on_its_schedule_and_counts_what_it_merged() {
    let (handle, client) = on_a_sunday().await;
    let kim =
        profile(&client, json!({"FirstName": "Minji", "EmailAddress": "kim@example.com", "AccountNumber": "1"})).await;
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": 60})).await;
    let newer = profile(&client, json!({"EmailAddress": "KIM@example.com", "AccountNumber": "2"})).await;
    profile(&client, json!({"EmailAddress": "jo@example.com"})).await;
    let merging = json!({"Enabled": true, "Consolidation": {"MatchingAttributesList": [["EmailAddress"]]},
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"}});
    let matching =
        json!({"Enabled": true, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "03:00"}, "AutoMerging": merging});
    client.ok("PUT", "/domains/acme", json!({"Matching": matching})).await;
    let preview =
        json!({"Consolidation": merging["Consolidation"], "ConflictResolution": merging["ConflictResolution"]});
    let preview = client.ok("POST", "/domains/acme/identity-resolution-jobs/auto-merging-preview", preview).await;
    assert_eq!((&preview["NumberOfMatchesInSample"], &preview["NumberOfProfilesWillBeMerged"]), (&json!(1), &json!(1)));
    let jobs = async || {
        let all = client.ok("GET", "/domains/acme/identity-resolution-jobs", Value::Null).await;
        all["IdentityResolutionJobsList"].as_array().unwrap().clone()
    };
    assert_eq!(jobs().await[0]["Status"], "PENDING");
    let path = format!("/domains/acme/identity-resolution-jobs/{}", jobs().await[0]["JobId"].as_str().unwrap());
    let mut seen = Vec::new();
    steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2026-03-02T03:00:00Z"})).await;
    for _ in 0..4 {
        seen.push(client.ok("GET", &path, Value::Null).await["Status"].clone());
        steer(&handle, "POST", "/_sandbox/clock", json!({"step": "4m"})).await;
    }
    assert_eq!(seen, ["PREPROCESSING", "FIND_MATCHING", "MERGING", "COMPLETED"]);
    let job = client.ok("GET", &path, Value::Null).await;
    assert_eq!(
        job["JobStats"],
        json!({"NumberOfProfilesReviewed": 3, "NumberOfMatchesFound": 1, "NumberOfMergesDone": 1})
    );
    let found = find(&client, "_email", "kim@example.com").await;
    assert_eq!(ids(&found), [&kim]);
    assert_eq!((&found[0]["FirstName"], &found[0]["AccountNumber"]), (&json!("Minji"), &json!("2")));
    assert!(find(&client, "_profileId", &newer).await.is_empty());
    assert_eq!(jobs().await.len(), 2, "the next one is planned");
    client.ok("PUT", "/domains/acme", json!({"Matching": {"Enabled": false}})).await;
    assert_eq!(jobs().await.len(), 1, "a job that waits goes when matching is switched off");
}

#[tokio::test]
async fn rules_merge_up_to_their_level() {
    let (handle, client) = on_a_sunday().await;
    for (email, last) in
        [("a@example.com", "Kim"), ("a@example.com", "Kim"), ("b@example.com", "Groß"), ("c@example.com", "groß")]
    {
        profile(&client, json!({"EmailAddress": email, "LastName": last})).await;
    }
    let rules = json!({"Enabled": true, "MatchingRules": [{"Rule": ["EmailAddress"]}, {"Rule": ["LastName"]}],
        "MaxAllowedRuleLevelForMerging": 1, "MaxAllowedRuleLevelForMatching": 2,
        "ConflictResolution": {"ConflictResolvingModel": "RECENCY"},
        "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["EmailAddress"]}});
    client.ok("PUT", "/domains/acme", json!({"RuleBasedMatching": rules})).await;
    let count = async || client.ok("GET", "/domains/acme", Value::Null).await["Stats"]["ProfileCount"].clone();
    let status = async || client.ok("GET", "/domains/acme", Value::Null).await["RuleBasedMatching"]["Status"].clone();
    assert_eq!((status().await, count().await), (json!("PENDING"), json!(4)));
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "71m"})).await;
    assert_eq!((status().await, count().await), (json!("ACTIVE"), json!(3)));
    let left = client.ok("GET", "/domains/acme/profiles/ruleBasedMatches", Value::Null).await;
    assert_eq!(left["MatchIds"].as_array().unwrap().len(), 1, "the second level matches, and does not merge");
}
