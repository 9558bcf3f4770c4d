//! Profiles, their keys and their objects.

use serde_json::{Value, json};

use crate::client::{Client, send_with, start, steer};

pub(crate) async fn profile(client: &Client, profile: Value) -> String {
    let made = client.ok("POST", "/domains/acme/profiles", profile).await;
    made["ProfileId"].as_str().unwrap().to_owned()
}

pub(crate) async fn search(client: &Client, query: Value) -> Vec<Value> {
    let reply = client.ok("POST", "/domains/acme/profiles/search", query).await;
    reply["Items"].as_array().unwrap().clone()
}

pub(crate) fn ids(found: &[Value]) -> Vec<&str> {
    found.iter().map(|profile| profile["ProfileId"].as_str().unwrap()).collect()
}

/// A type whose objects are orders of a shop, matched by e-mail, which make profiles, and describe orders and cases.
async fn shop(client: &Client) {
    let fields = json!({
        "id": {"Source": "_source.id", "Target": "_order.Attributes.number"},
        "total": {"Source": "_source.total", "Target": "_order.TotalPrice", "ContentType": "NUMBER"},
        "email": {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
        "name": {"Source": "{{_source.first}} {{_source.last}}", "Target": "_profile.LastName", "ContentType": "NAME"},
        "ticket": {"Source": "_source.ticket", "Target": "_case.Title"},
    });
    let keys = json!({
        "shopOrder": [{"StandardIdentifiers": ["UNIQUE", "ORDER"], "FieldNames": ["id"]}],
        "shopTicket": [{"StandardIdentifiers": ["CASE"], "FieldNames": ["ticket"]}],
        "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
    });
    let body = json!({"Description": "Orders", "AllowProfileCreation": true, "Fields": fields, "Keys": keys});
    client.ok("PUT", "/domains/acme/object-types/shop", body).await;
}

async fn put(client: &Client, object: Value) -> String {
    let body = json!({"ObjectTypeName": "shop", "Object": object.to_string()});
    let made = client.ok("PUT", "/domains/acme/profiles/objects", body).await;
    made["ProfileObjectUniqueKey"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn profiles_are_found_by_one_key_or_several() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let kim = profile(
        &client,
        json!({"FirstName": "민지", "LastName": "김", "EmailAddress": "Kim@Example.com",
        "MobilePhoneNumber": "+82 10-1234-5678"}),
    )
    .await;
    let jo = profile(
        &client,
        json!({"FirstName": "Jo", "LastName": "Groß", "PersonalEmailAddress": "jo@example.com",
        "AccountNumber": "A-1"}),
    )
    .await;
    let found = search(&client, json!({"KeyName": "_email", "Values": ["kim@example.com"]})).await;
    assert_eq!(ids(&found), [&kim]);
    assert_eq!(found[0]["FoundByItems"], json!([{"KeyName": "_email", "Values": ["kim@example.com"]}]));
    assert_eq!(ids(&search(&client, json!({"KeyName": "_phone", "Values": ["0082 10 12345678"]})).await), [&kim]);
    assert_eq!(ids(&search(&client, json!({"KeyName": "_fullName", "Values": ["jo groß"]})).await), [&jo]);
    let both = |operator: &str| {
        json!({"KeyName": "_email", "Values": ["kim@example.com"], "LogicalOperator": operator,
        "AdditionalSearchKeys": [{"KeyName": "_account", "Values": ["A-1"]}]})
    };
    assert_eq!(ids(&search(&client, both("OR")).await), [&kim, &jo]);
    assert!(search(&client, both("AND")).await.is_empty());
    let and = json!({"KeyName": "_email", "Values": ["jo@example.com"], "LogicalOperator": "AND",
        "AdditionalSearchKeys": [{"KeyName": "_account", "Values": ["A-1"]}]});
    let found = search(&client, and).await;
    assert_eq!(ids(&found), [&jo]);
    assert_eq!(found[0]["FoundByItems"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_update_keeps_what_is_left_out_and_deletes_what_is_empty() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let id = profile(
        &client,
        json!({"FirstName": "A", "EmailAddress": "a@example.com",
        "Address": {"City": "Bonn", "Country": "DE"}, "Attributes": {"tier": "gold", "x": "1"}}),
    )
    .await;
    client
        .ok(
            "PUT",
            "/domains/acme/profiles",
            json!({"ProfileId": id, "LastName": "B", "EmailAddress": "",
        "Address": {"City": ""}, "Attributes": {"x": "", "y": "2"}}),
        )
        .await;
    let found =
        client.ok("POST", "/domains/acme/batch-get-profiles", json!({"ProfileIds": [id, "0".repeat(32)]})).await;
    assert_eq!(
        found["Profiles"],
        json!([{"ProfileId": id, "FirstName": "A", "LastName": "B",
        "Address": {"Country": "DE"}, "Attributes": {"tier": "gold", "y": "2"}}])
    );
    assert_eq!(found["Errors"][0]["ProfileId"], "0".repeat(32));
    assert!(search(&client, json!({"KeyName": "_email", "Values": ["a@example.com"]})).await.is_empty());
}

#[tokio::test]
async fn keys_of_ones_own_are_added_and_deleted() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let id = profile(&client, json!({"FirstName": "A"})).await;
    let key = json!({"ProfileId": id, "KeyName": "loyalty", "Values": ["L-1", "L-2"]});
    client.ok("POST", "/domains/acme/profiles/keys", key).await;
    let query = || json!({"KeyName": "loyalty", "Values": ["L-2"]});
    assert_eq!(ids(&search(&client, query()).await), [&id]);
    client
        .ok(
            "POST",
            "/domains/acme/profiles/keys/delete",
            json!({"ProfileId": id, "KeyName": "loyalty", "Values": ["L-2"]}),
        )
        .await;
    assert!(search(&client, query()).await.is_empty());
    let history = client.ok("POST", "/domains/acme/profiles/history-records", json!({"ProfileId": id})).await;
    let actions: Vec<_> =
        history["ProfileHistoryRecords"].as_array().unwrap().iter().map(|r| &r["ActionType"]).collect();
    assert_eq!(actions, ["CREATED", "ADDED_PROFILE_KEY", "DELETED_PROFILE_KEY"]);
}

#[tokio::test]
async fn an_object_finds_its_profile_or_makes_one() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    shop(&client).await;
    let known = profile(&client, json!({"FirstName": "Ada", "EmailAddress": "ada@example.com"})).await;
    put(&client, json!({"id": "o-1", "total": 12.5, "email": "ADA@example.com", "ticket": "T-1"})).await;
    put(&client, json!({"id": "o-2", "total": 7, "email": "ada@example.com", "ticket": "T-2"})).await;
    put(&client, json!({"id": "o-2", "total": 8, "email": "ada@example.com", "ticket": "T-2"})).await;
    put(&client, json!({"id": "o-3", "email": "new@example.com", "first": "Li", "last": "Na"})).await;
    let by = |key: &'static str, value: &'static str| search(&client, json!({"KeyName": key, "Values": [value]}));
    assert_eq!(ids(&by("shopOrder", "o-2").await), [&known]);
    assert_eq!(ids(&by("shopTicket", "T-1").await), [&known]);
    let new = by("_email", "new@example.com").await;
    assert_eq!(new[0]["LastName"], "Li Na");
    let objects = async |body: Value| {
        client.ok("POST", "/domains/acme/profiles/objects", body).await["Items"].as_array().unwrap().clone()
    };
    let orders = objects(json!({"ProfileId": known, "ObjectTypeName": "shop"})).await;
    assert_eq!(orders.len(), 2, "the second o-2 took the place of the first");
    assert!(orders[1]["Object"].as_str().unwrap().contains("\"total\":8"));
    let case = json!({"ProfileId": known, "ObjectTypeName": "_case",
        "ObjectFilter": {"KeyName": "shopTicket", "Values": ["T-2"]}});
    let cases = objects(case).await;
    assert_eq!(cases.len(), 1);
    let case: Value = serde_json::from_str(cases[0]["Object"].as_str().unwrap()).unwrap();
    assert_eq!((&case["Title"], case["CaseId"].as_str().unwrap().len()), (&json!("T-2"), 32));
    let by_id = json!({"ProfileId": known, "ObjectTypeName": "_case",
        "ObjectFilter": {"KeyName": "_caseId", "Values": [case["CaseId"]]}});
    assert_eq!(objects(by_id).await, cases);
    let wrong = json!({"ProfileId": known, "ObjectTypeName": "shop", "ObjectFilter": {"KeyName": "_caseId", "Values": ["T-2"]}});
    assert_eq!(client.refused("POST", "/domains/acme/profiles/objects", wrong).await.0, 400);
    let lacking = json!({"ObjectTypeName": "shop", "Object": "{\"email\":\"x@example.com\"}"});
    assert!(client.refused("PUT", "/domains/acme/profiles/objects", lacking).await.2.contains("UNIQUE"));
}

#[tokio::test]
async fn an_object_that_finds_nobody_is_kept_as_a_dead_letter() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({"id": {"Source": "_source.id"}});
    let keys = json!({"noteId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]});
    client
        .ok("PUT", "/domains/acme/object-types/note", json!({"Description": "n", "Fields": fields, "Keys": keys}))
        .await;
    let body = json!({"ObjectTypeName": "note", "Object": "{\"id\":\"7\"}"});
    client.ok("PUT", "/domains/acme/profiles/objects", body).await;
    let letters = steer(&handle, "GET", "/_sandbox/dead-letters", Value::Null).await;
    let letter = &letters["deadLetters"][0];
    assert_eq!(
        (&letter["domain"], &letter["objectType"], &letter["object"], &letter["account"]),
        (&json!("acme"), &json!("note"), &json!("{\"id\":\"7\"}"), &json!("111122223333"))
    );
    assert!(letter["reason"].as_str().unwrap().contains("AllowProfileCreation"));
}

#[tokio::test]
async fn statistics_are_counted() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    shop(&client).await;
    let stats = async || client.ok("GET", "/domains/acme", Value::Null).await["Stats"].clone();
    assert_eq!(stats().await, json!({"ProfileCount": 0, "MeteringProfileCount": 0, "ObjectCount": 0, "TotalSize": 0}));
    for n in 0..50 {
        put(&client, json!({"id": n.to_string(), "email": "a@example.com"})).await;
    }
    put(&client, json!({"id": "last", "email": "b@example.com"})).await;
    let counted = stats().await;
    // Every order is kept as it came and as a standard order.
    assert_eq!((&counted["ProfileCount"], &counted["ObjectCount"]), (&json!(2), &json!(102)));
    assert_eq!(counted["MeteringProfileCount"], 3);
    assert!(counted["TotalSize"].as_u64().unwrap() > 1000);
    let last = search(&client, json!({"KeyName": "_email", "Values": ["b@example.com"]})).await;
    client.ok("POST", "/domains/acme/profiles/delete", json!({"ProfileId": last[0]["ProfileId"]})).await;
    assert_eq!(stats().await["ObjectCount"], 100);
}

#[tokio::test]
async fn values_are_read_off_what_is_stored() {
    let (_handle, client) = start().await;
    client.ok("POST", "/domains/acme", json!({"DefaultExpirationDays": 9, "DataStore": {"Enabled": true}})).await;
    shop(&client).await;
    for (id, total) in [("1", 10), ("2", 30), ("3", 10)] {
        put(&client, json!({"id": id, "total": total, "email": "a@example.com"})).await;
    }
    let path = "/domains/acme/object-types/shop/attributes";
    let values = client.ok("GET", &format!("{path}/total/values"), Value::Null).await;
    let values: Vec<_> = values["Items"].as_array().unwrap().iter().map(|item| &item["Value"]).collect();
    assert_eq!(values, ["10", "30"]);
    let statistics = client.ok("POST", &format!("{path}/total/statistics"), json!({})).await;
    assert_eq!(statistics["Statistics"]["Maximum"], 30.0);
    assert_eq!(statistics["Statistics"]["Percentiles"]["P50"], 10.0);
    let emails = client.ok("GET", "/domains/acme/profile-attributes/EmailAddress/values", Value::Null).await;
    assert_eq!(emails["Items"], json!([{"Value": "a@example.com"}]));
}

#[tokio::test]
async fn a_mapping_that_is_detected_can_be_put() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    let sample = json!({"id": 1, "first_name": "Ada", "contact": {"email": "a@example.com"}, "score": 3.5}).to_string();
    let found = client.ok("POST", "/domains/acme/detect/object-types", json!({"Objects": [sample]})).await;
    let found = &found["DetectedProfileObjectTypes"][0];
    assert_eq!(found["Fields"]["contact_email"]["Target"], "_profile.EmailAddress");
    assert_eq!(found["Fields"]["score"]["ContentType"], "NUMBER");
    let body = json!({"Description": "d", "Fields": found["Fields"], "Keys": found["Keys"]});
    client.ok("PUT", "/domains/acme/object-types/t", body).await;
}

#[tokio::test]
async fn classic_segments_are_evaluated() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let bonn =
        profile(&client, json!({"FirstName": "A", "Address": {"City": "Bonn"}, "Attributes": {"tier": "gold"}})).await;
    let seoul =
        profile(&client, json!({"FirstName": "B", "Address": {"City": "Seoul"}, "Attributes": {"tier": "gold"}})).await;
    let condition = |kind: &str, value: &str| json!({"DimensionType": kind, "Values": [value]});
    let groups = json!({"Include": "ALL", "Groups": [{"Type": "ALL", "Dimensions": [
        {"ProfileAttributes": {"Attributes": {"tier": condition("INCLUSIVE", "gold")}}},
        {"ProfileAttributes": {"Address": {"City": condition("BEGINS_WITH", "Bo")}}}]}]});
    let definition = json!({"DisplayName": "Gold in Bonn", "SegmentGroups": groups});
    client.ok("POST", "/domains/acme/segment-definitions/gold", definition).await;
    let ids = json!({"ProfileIds": [bonn, seoul, "0".repeat(32)]});
    let members = client.ok("POST", "/domains/acme/segments/gold/membership", ids).await;
    let results: Vec<_> = members["Profiles"].as_array().unwrap().iter().map(|row| &row["QueryResult"]).collect();
    assert_eq!(results, ["PRESENT", "ABSENT"]);
    assert_eq!(members["Failures"][0]["Status"], 404);
    let asked = client.ok("POST", "/domains/acme/segment-estimates", json!({"SegmentQuery": groups})).await;
    let path = format!("/domains/acme/segment-estimates/{}", asked["EstimateId"].as_str().unwrap());
    assert_eq!(client.ok("GET", &path, Value::Null).await["Status"], "RUNNING");
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": 2})).await;
    let estimate = client.ok("GET", &path, Value::Null).await;
    assert_eq!((&estimate["Status"], &estimate["Estimate"]), (&json!("SUCCEEDED"), &json!("1")));
}

#[tokio::test]
async fn profiles_match_by_the_rules_of_their_domain() {
    let (_handle, client) = start().await;
    let rules = json!({"Enabled": true, "MatchingRules": [{"Rule": ["FirstName", "EmailAddress"]}, {"Rule": ["PhoneNumber"]}],
        "AttributeTypesSelector": {"AttributeMatchingModel": "MANY_TO_MANY", "EmailAddress": ["EmailAddress", "BusinessEmailAddress"],
            "PhoneNumber": ["PhoneNumber"]}});
    client.ok("POST", "/domains/acme", json!({"DefaultExpirationDays": 9, "RuleBasedMatching": rules})).await;
    let one = profile(&client, json!({"FirstName": "Ada", "EmailAddress": "ada@example.com"})).await;
    let two = profile(&client, json!({"FirstName": "ADA", "BusinessEmailAddress": "Ada@example.com"})).await;
    profile(&client, json!({"FirstName": "Bob", "EmailAddress": "ada@example.com"})).await;
    let matches = client.ok("GET", "/domains/acme/profiles/ruleBasedMatches", Value::Null).await;
    assert_eq!(matches["MatchIds"].as_array().unwrap().len(), 1);
    let by = json!({"MatchType": "RULE_BASED_MATCHING", "SearchKey": "matchId", "SearchValue": matches["MatchIds"][0]});
    let similar = client.ok("POST", "/domains/acme/matches", by).await;
    assert_eq!((&similar["ProfileIds"], &similar["RuleLevel"]), (&json!([one, two]), &json!(1)));
}

#[tokio::test]
async fn merged_profiles_become_one() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    shop(&client).await;
    put(&client, json!({"id": "o-1", "email": "a@example.com"})).await;
    let other = search(&client, json!({"KeyName": "_email", "Values": ["a@example.com"]})).await;
    let main =
        profile(&client, json!({"FirstName": "Main", "EmailAddress": "main@example.com", "LastName": "Kept"})).await;
    let body = json!({"MainProfileId": main, "ProfileIdsToBeMerged": [other[0]["ProfileId"]],
        "FieldSourceProfileIds": {"EmailAddress": other[0]["ProfileId"]}});
    client.ok("POST", "/domains/acme/profiles/objects/merge", body).await;
    let found = search(&client, json!({"KeyName": "shopOrder", "Values": ["o-1"]})).await;
    assert_eq!(ids(&found), [&main]);
    assert_eq!((&found[0]["EmailAddress"], &found[0]["LastName"]), (&json!("a@example.com"), &json!("Kept")));
    // By whatever one of them was found, the one that is left is found.
    for email in ["a@example.com", "main@example.com"] {
        assert_eq!(ids(&search(&client, json!({"KeyName": "_email", "Values": [email]})).await), [&main], "{email}");
    }
    assert_eq!(client.ok("GET", "/domains/acme", Value::Null).await["Stats"]["ProfileCount"], 1);
}

#[tokio::test]
async fn calculated_attributes_are_worked_out_from_the_objects() {
    let (_handle, client) = start().await;
    client.domain("acme").await;
    shop(&client).await;
    let definition = |statistic: &str| {
        json!({"Statistic": statistic, "UseHistoricalData": true,
        "AttributeDetails": {"Attributes": [{"Name": "total"}], "Expression": "{shop.total}"}})
    };
    for (name, statistic) in [("sum", "SUM"), ("count", "COUNT"), ("max", "MAXIMUM")] {
        client.ok("POST", &format!("/domains/acme/calculated-attributes/{name}"), definition(statistic)).await;
    }
    for (id, total) in [("1", 10.5), ("2", 20.0)] {
        put(&client, json!({"id": id, "total": total, "email": "a@example.com"})).await;
    }
    let who = search(&client, json!({"KeyName": "_email", "Values": ["a@example.com"]})).await;
    let path = format!("/domains/acme/profile/{}/calculated-attributes", who[0]["ProfileId"].as_str().unwrap());
    let values = client.ok("GET", &format!("{path}?max-results=100"), Value::Null).await;
    let (own, built_in): (Vec<_>, Vec<_>) = values["Items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["CalculatedAttributeName"].as_str().unwrap(), item["Value"].as_str().unwrap()))
        .partition(|(name, _)| !name.starts_with('_'));
    assert_eq!(own, [("sum", "30.5"), ("count", "2"), ("max", "20")]);
    for value in [("_orders_count", "2"), ("_orders_total_price_sum", "30.5"), ("_new_customer", "true")] {
        assert!(built_in.contains(&value), "{value:?} in {built_in:?}");
    }
    assert_eq!(client.ok("GET", &format!("{path}/sum"), Value::Null).await["Value"], "30.5");
}

#[tokio::test]
async fn an_uploaded_file_becomes_profiles() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let fields = json!({
        "crm": {"Source": "_source.crm_id", "Target": "_profile.Attributes.crm"},
        "name": {"Source": "_source.name", "Target": "_profile.LastName"},
    });
    let body = json!({"DisplayName": "Import", "Fields": fields, "UniqueKey": "crm"});
    let job = client.ok("POST", "/domains/acme/upload-jobs", body).await;
    let path = format!("/domains/acme/upload-jobs/{}", job["JobId"].as_str().unwrap());
    assert_eq!(client.refused("PUT", &path, json!({})).await.0, 400, "nothing was uploaded yet");
    let place = client.ok("GET", &format!("{path}/path"), Value::Null).await;
    let url = place["Url"].as_str().unwrap().strip_prefix(&format!("http://{}", client.endpoint)).unwrap().to_owned();
    let file = "crm_id,name\n1,\"Kim, Minji\"\n2,Groß\n1,Kim\nbroken\n";
    let headers = switchboard::model::upload_headers(place["ClientToken"].as_str().unwrap());
    let line = |(name, value): &(&str, String)| format!("{name}: {value}\r\n");
    let lines = headers.iter().map(line).collect::<Vec<_>>().concat();
    assert_eq!(send_with(&client.endpoint, "PUT", &format!("{url}0"), &lines, file).await.unwrap().status, 404);
    for without in 0..headers.len() {
        let lines = headers.iter().enumerate().filter(|(n, _)| *n != without);
        let lines = lines.map(|(_, header)| line(header)).collect::<Vec<_>>().concat();
        let refused = send_with(&client.endpoint, "PUT", &url, &lines, file).await.unwrap();
        assert_eq!(refused.status, 403, "without {}", headers[without].0);
    }
    assert_eq!(send_with(&client.endpoint, "PUT", &url, &lines, file).await.unwrap().status, 200);
    client.ok("PUT", &path, json!({})).await;
    assert_eq!(client.ok("GET", &path, Value::Null).await["Status"], "IN_PROGRESS");
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": 10})).await;
    let done = client.ok("GET", &path, Value::Null).await;
    assert_eq!(done["Status"], "PARTIALLY_SUCCEEDED");
    assert_eq!(done["ResultsSummary"], json!({"CreatedRecords": 2, "UpdatedRecords": 1, "FailedRecords": 1}));
    let found = search(&client, json!({"KeyName": "crm", "Values": ["1"]})).await;
    assert_eq!(found[0]["LastName"], "Kim");
}

/// What came in first stays the first, whichever profile it belongs to by now.
#[tokio::test]
async fn a_merge_does_not_turn_around_what_came_first() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    shop(&client).await;
    let body = |statistic: &str| {
        json!({"AttributeDetails": {"Attributes": [{"Name": "TotalPrice"}], "Expression": "{_order.TotalPrice}"},
               "Statistic": statistic})
    };
    for (name, statistic) in [("first", "FIRST_OCCURRENCE"), ("last", "LAST_OCCURRENCE")] {
        client.ok("POST", &format!("/domains/acme/calculated-attributes/{name}"), body(statistic)).await;
    }
    for (id, total, email) in [("1", 10, "old@example.com"), ("2", 20, "new@example.com"), ("3", 30, "new@example.com")]
    {
        put(&client, json!({"id": id, "total": total, "email": email, "first": "Jo", "last": "Groß"})).await;
        steer(&handle, "POST", "/_sandbox/clock", json!({"step": "1 hour"})).await;
    }
    let of = async |email: &str| {
        let found = search(&client, json!({"KeyName": "_email", "Values": [email]})).await;
        found[0]["ProfileId"].as_str().unwrap().to_owned()
    };
    let (old, new) = (of("old@example.com").await, of("new@example.com").await);
    let body = json!({"MainProfileId": new, "ProfileIdsToBeMerged": [old]});
    client.ok("POST", "/domains/acme/profiles/objects/merge", body).await;
    for (name, value) in [("first", "10"), ("last", "30")] {
        let path = format!("/domains/acme/profile/{new}/calculated-attributes/{name}");
        let attribute = client.ok("GET", &path, Value::Null).await;
        assert_eq!(attribute["Value"], value, "{name}: {attribute}");
    }
}
