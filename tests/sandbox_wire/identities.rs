//! Who is who: how objects find, link and fill profiles, and what identity resolution merges.

use serde_json::{Value, json};

use super::customers::{ids, profile, search};
use crate::client::{Client, on_a_sunday, steer};

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
        "Keys": {format!("{name}Id"): [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]}});
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

/// "Profile matching" of the Administrator Guide: keys are tried in their turn, and one that leads to several profiles is
/// dropped.
#[tokio::test]
async fn an_object_goes_to_the_profile_of_the_first_key_that_leads_to_one() {
    let (_handle, client) = on_a_sunday().await;
    object_type(&client, "crm", json!({"_email": ["PROFILE"], "_phone": ["PROFILE"]}), json!({})).await;
    let first = profile(&client, json!({"EmailAddress": "kim@example.com"})).await;
    let second = profile(&client, json!({"PhoneNumber": "+4930901820"})).await;
    put(&client, "crm", json!({"id": "1", "email": "kim@example.com", "phone": "004930901820"})).await;
    assert_eq!(ids(&find(&client, "crmId", "1").await), [&first]);
    assert_eq!(ids(&find(&client, "_profileId", &second).await), [&second], "nobody is merged");
    // Two have the address now, so that the telephone decides.
    let third = profile(&client, json!({"PersonalEmailAddress": "kim@example.com"})).await;
    put(&client, "crm", json!({"id": "2", "email": "kim@example.com", "phone": "+49 30 555 0199"})).await;
    let new = find(&client, "crmId", "2").await;
    assert!(![&first, &second, &third].contains(&&new[0]["ProfileId"].as_str().unwrap().to_owned()), "{new:?}");
    put(&client, "crm", json!({"id": "3", "email": "kim@example.com", "phone": "0049305550199"})).await;
    assert_eq!(ids(&find(&client, "crmId", "3").await), ids(&new));
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
    // The object with the telephone number made that of two profiles.
    put(&client, "crm", json!({"id": "2", "email": "new@example.com", "phone": "+4930901821"})).await;
    put(&client, "crm", json!({"id": "3", "email": "newer@example.com", "phone": "30901821"})).await;
    assert_eq!(ids(&find(&client, "crmId", "3").await), ids(&find(&client, "crmId", "2").await));
    assert_eq!(ids(&find(&client, "_phone", "+4930901820").await), [&by_phone, &by_email]);
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

/// "Customer Profiles data limits": where a profile is full, the oldest object goes of the type that is furthest above
/// its own maximum, else of the incoming type.
#[tokio::test]
async fn a_profile_has_room_for_so_many_objects() {
    let (handle, client) = on_a_sunday().await;
    object_type(&client, "crm", json!({"_email": ["PROFILE"]}), json!({"MaxProfileObjectCount": 2})).await;
    object_type(&client, "shop", json!({"_email": ["PROFILE"]}), json!({})).await;
    let object = |id: &str| json!({"id": id, "email": "kim@example.com"});
    for id in ["1", "2", "3", "4"] {
        put(&client, "crm", object(id)).await;
    }
    let held = async |object_type: &str| {
        let who = find(&client, "_email", "kim@example.com").await;
        let query = json!({"ProfileId": who[0]["ProfileId"], "ObjectTypeName": object_type});
        let found = client.ok("POST", "/domains/acme/profiles/objects", query).await;
        let objects = found["Items"].as_array().unwrap().iter().map(|item| item["Object"].as_str().unwrap());
        objects
            .map(|text| serde_json::from_str::<Value>(text).unwrap()["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(held("crm").await, ["1", "2", "3", "4"], "there is room yet");
    steer(&handle, "POST", "/_sandbox/quotas", json!({"profiles/domains/profiles/objects": 5})).await;
    for id in ["a", "b", "c"] {
        put(&client, "shop", object(id)).await;
    }
    assert_eq!(
        (held("crm").await, held("shop").await),
        (vec!["3".to_owned(), "4".to_owned()], vec!["a".to_owned(), "b".to_owned(), "c".to_owned()])
    );
    put(&client, "shop", object("d")).await;
    assert_eq!(held("shop").await, ["b", "c", "d"], "nothing is above its maximum, so the type itself makes room");
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
