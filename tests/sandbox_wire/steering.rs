//! What steers the sandbox while it runs: clock, faults, quotas, rates, log, data.

use serde_json::{Value, json};
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Options, serve};

use crate::client::{Client, empty, send_with, start, steer};

#[tokio::test]
async fn a_web_page_cannot_steer() {
    let (handle, _) = start().await;
    let endpoint = handle.addr().to_string();
    for headers in ["", "x-switchboard-sandbox: 1\r\norigin: https://example.com\r\n"] {
        let reply = send_with(&endpoint, "POST", "/_sandbox/clock", headers, "{\"step\": 60}").await.unwrap();
        assert_eq!(reply.status, 403, "{}", reply.text);
    }
    let reply = send_with(&endpoint, "GET", "/_sandbox/nothing", "x-switchboard-sandbox: 1\r\n", "").await.unwrap();
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn the_clock_is_set_stepped_and_given_back() {
    let (handle, client) = start().await;
    let set = steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2026-03-01T12:00:00Z"})).await;
    assert_eq!(set, json!({"now": "2026-03-01T12:00:00Z", "running": false}));
    for (by, now) in [(json!("8h"), "20:00:00"), (json!(90), "20:01:30"), (json!("PT1M"), "20:02:30")] {
        let stepped = steer(&handle, "POST", "/_sandbox/clock", json!({"step": by})).await;
        assert_eq!(stepped["now"], format!("2026-03-01T{now}Z"));
    }
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "30 days"})).await;
    client.domain("acme").await;
    assert_eq!(client.ok("GET", "/domains/acme", Value::Null).await["CreatedAt"], 1_774_987_350);
    let back = steer(&handle, "POST", "/_sandbox/clock", json!({"reset": true})).await;
    assert_eq!(back["running"], true);
    let endpoint = handle.addr().to_string();
    let guard = "x-switchboard-sandbox: 1\r\n";
    for wrong in ["{\"step\": \"soon\"}", "{\"leap\": 1}", "[]", "{"] {
        let reply = send_with(&endpoint, "POST", "/_sandbox/clock", guard, wrong).await.unwrap();
        assert_eq!(reply.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn objects_go_when_their_time_is_over() {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let handle = serve(Options { clock: clock.clone(), ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    client.domain("acme").await;
    let object_type = json!({"Description": "d", "ExpirationDays": 10, "AllowProfileCreation": true,
        "Fields": {"id": {"Source": "_source.id", "Target": "_profile.AccountNumber"}},
        "Keys": {"_account": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]}});
    client.ok("PUT", "/domains/acme/object-types/short", object_type).await;
    // Somebody made the profile, so that it stays for the days of its domain.
    client.ok("POST", "/domains/acme/profiles", json!({"AccountNumber": "1"})).await;
    let object = json!({"ObjectTypeName": "short", "Object": "{\"id\": \"1\"}"});
    client.ok("PUT", "/domains/acme/profiles/objects", object.clone()).await;
    let query = json!({"KeyName": "_account", "Values": ["1"]});
    let found = client.ok("POST", "/domains/acme/profiles/search", query).await;
    let id = found["Items"][0]["ProfileId"].clone();
    let objects = async || {
        let asked = json!({"ProfileId": id, "ObjectTypeName": "short"});
        client.ok("POST", "/domains/acme/profiles/objects", asked).await["Items"].as_array().unwrap().len()
    };
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "9 days"})).await;
    client.ok("PUT", "/domains/acme/profiles/objects", object).await;
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "9 days"})).await;
    assert_eq!(objects().await, 1, "it came in again, and its time began anew");
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "5 days"})).await;
    assert_eq!(objects().await, 0);
    let asked = json!({"ProfileId": id, "ActionType": "EXPIRED"});
    let history = client.ok("POST", "/domains/acme/profiles/history-records", asked).await;
    let expired = &history["ProfileHistoryRecords"][0];
    assert_eq!(
        expired["CreatedAt"],
        1_772_366_400 + 19 * 86_400,
        "it went when its time was over, not when that was seen"
    );
}

#[tokio::test]
async fn faults_quotas_and_rates_are_switched_while_it_runs() {
    let (handle, client) = start().await;
    steer(&handle, "POST", "/_sandbox/faults", json!({"faults": ["CreateDomain=403:1"]})).await;
    let create = json!({"DefaultExpirationDays": 9});
    assert_eq!(client.refused("POST", "/domains/a", create.clone()).await.1, "AccessDeniedException");
    assert_eq!(steer(&handle, "DELETE", "/_sandbox/faults", Value::Null).await, json!({"faults": []}));
    steer(&handle, "POST", "/_sandbox/quotas", json!({"profiles/domains": 1})).await;
    client.ok("POST", "/domains/a", create.clone()).await;
    let refused = client.refused("POST", "/domains/b", create).await;
    assert!(refused.1 == "BadRequestException" && refused.2.contains("limit of 1"), "{refused:?}");
    steer(&handle, "POST", "/_sandbox/throttle", json!({"on": true})).await;
    let mut throttled = 0;
    for _ in 0..30 {
        throttled += u32::from(client.call("GET", "/domains/a", &Value::Null).await.status == 429);
    }
    assert!(throttled > 0, "five a second are published");
    let state = steer(&handle, "GET", "/_sandbox", Value::Null).await;
    assert_eq!((&state["throttle"], &state["quotas"]["profiles/domains"]), (&json!(true), &json!(1)));
}

#[tokio::test]
async fn the_log_tells_who_asked_for_what() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    client.refused("GET", "/domains/none", Value::Null).await;
    let log = steer(&handle, "GET", "/_sandbox/log?after=1", Value::Null).await;
    let entry = &log["requests"][0];
    assert_eq!(
        (&entry["number"], &entry["operation"], &entry["status"], &entry["account"], &entry["region"]),
        (&json!(2), &json!("GetDomain"), &json!(404), &json!("111122223333"), &json!("eu-central-1"))
    );
    assert!(entry["error"].as_str().unwrap().starts_with("ResourceNotFoundException"));
    steer(&handle, "DELETE", "/_sandbox/log", Value::Null).await;
    client.domain("other").await;
    let log = steer(&handle, "GET", "/_sandbox/log", Value::Null).await;
    assert_eq!((log["requests"].as_array().unwrap().len(), &log["requests"][0]["number"]), (1, &json!(3)));
}

#[tokio::test]
async fn a_reset_takes_all_and_brings_what_it_is_told() {
    let (handle, client) = start().await;
    client.domain("old").await;
    let calls = json!({"calls": [{"service": "profiles", "operation": "CreateDomain", "region": "eu-central-1",
        "input": {"DomainName": "new", "DefaultExpirationDays": 1}}]});
    steer(&handle, "POST", "/_sandbox/reset", calls).await;
    let names = async || client.ok("GET", "/domains", Value::Null).await["Items"].clone();
    assert_eq!(names().await[0]["DomainName"], "new");
    let broken =
        "{\"calls\": [{\"service\": \"profiles\", \"operation\": \"GetDomain\", \"input\": {\"DomainName\": \"x\"}}]}";
    let guard = "x-switchboard-sandbox: 1\r\n";
    let endpoint = handle.addr().to_string();
    assert_eq!(send_with(&endpoint, "POST", "/_sandbox/reset", guard, broken).await.unwrap().status, 400);
    assert_eq!(names().await[0]["DomainName"], "new", "what cannot be brought takes nothing");
}

#[tokio::test]
async fn quotas_of_all_services_can_be_set() {
    let (handle, client) = start().await;
    let (cases, appflow) = ("cases/domains/fields", "appflow/connector-profiles");
    steer(&handle, "POST", "/_sandbox/quotas", json!({cases: 0, appflow: 0})).await;
    let cases = Client { scope: "cases", ..client.clone() };
    let domain = cases.ok("POST", "/domains", json!({"name": "d"})).await;
    let fields = format!("/domains/{}/fields", domain["domainId"].as_str().unwrap());
    let refused = cases.refused("POST", &fields, json!({"name": "F", "type": "Text"})).await;
    assert_eq!((refused.0, refused.1.as_str()), (402, "ServiceQuotaExceededException"));
    let appflow = Client { scope: "appflow", ..client };
    let profile = json!({"connectorProfileName": "p", "connectorType": "Zendesk", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Zendesk": {"instanceUrl": "https://acme.zendesk.com"}},
            "connectorProfileCredentials": {"Zendesk": {"clientId": "i", "clientSecret": "s", "accessToken": "t"}}}});
    let refused = appflow.refused("POST", "/create-connector-profile", profile).await;
    assert_eq!(refused.1, "ServiceQuotaExceededException");
}

#[tokio::test]
async fn every_route_of_the_page_is_there() {
    let (handle, _) = start().await;
    let endpoint = handle.addr().to_string();
    let page = include_str!("../../assets/sandbox/README.md");
    let mut asked = 0;
    for row in page.lines().filter(|line| line.starts_with("| `") && line.contains("/_sandbox")) {
        let route = row.split('|').nth(1).unwrap().replace(['`', ','], " ");
        let path = route.split_whitespace().find(|word| word.starts_with('/')).unwrap();
        for method in route.split_whitespace().filter(|word| !word.starts_with('/')) {
            let reply = send_with(&endpoint, method, path, "x-switchboard-sandbox: 1\r\n", "").await.unwrap();
            assert_ne!(reply.status, 404, "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked >= 14, "{asked} routes");
}
