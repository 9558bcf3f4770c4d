//! Who is let in, what is routed, and what goes wrong on purpose.

use serde_json::{Value, json};
use switchboard::model::api;
use switchboard::sandbox::{Options, offers, serve};

use crate::client::{Client, empty, send, start};

#[tokio::test]
async fn an_unsigned_request_is_turned_away() {
    let (handle, _) = start().await;
    let reply = send(&handle.addr().to_string(), "GET", "/domains", None, "").await.unwrap();
    assert_eq!(reply.status, 403);
    assert_eq!(reply.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
    assert!(reply.body["message"].as_str().unwrap().contains("signed"));
    assert_eq!(handle.log()[0].operation, None);
}

#[tokio::test]
async fn the_same_path_means_what_the_signed_service_says() {
    let (_handle, profiles) = start().await;
    profiles.domain("acme").await;
    let cases = Client { scope: "cases", ..profiles.clone() };
    let (status, code, _) = cases.refused("POST", "/domains/acme", Value::Null).await;
    assert!(status == 404 && code == "ResourceNotFoundException" || status == 501, "{status} {code}");
    let (status, code, _) = profiles.refused("POST", "/nowhere", Value::Null).await;
    assert_eq!((status, code.as_str()), (404, "UnknownOperationException"));
}

#[tokio::test]
async fn accounts_and_regions_do_not_see_each_other() {
    let (_handle, first) = start().await;
    first.domain("acme").await;
    let stranger = Client { key: "AKIAUNKNOWN", ..first.clone() };
    let count =
        async |client: &Client| client.ok("GET", "/domains", Value::Null).await["Items"].as_array().unwrap().len();
    assert_eq!(count(&first).await, 1);
    assert_eq!(count(&stranger).await, 1, "unknown keys belong to the first account");
    assert_eq!(count(&Client { key: "AKIASANDBOX000000002", ..first.clone() }).await, 0);
    assert_eq!(count(&Client { region: "us-east-1", ..first.clone() }).await, 0);
}

#[tokio::test]
async fn a_client_can_ask_who_it_is() {
    let (_handle, client) = start().await;
    let sts = Client { scope: "sts", key: "AKIASANDBOX000000003", ..client };
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000003/20260301/eu-central-1/sts/aws4_request, \
                         SignedHeaders=host, Signature=00";
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let reply = send(&sts.endpoint, "POST", "/", Some(authorization), body).await.unwrap();
    assert_eq!(reply.status, 200);
    assert!(reply.text.contains("<Account>777788889999</Account>"), "{}", reply.text);
}

#[tokio::test]
async fn a_request_is_checked_by_the_facts() {
    let (_handle, client) = start().await;
    let (status, code, text) = client.refused("POST", "/domains/acme", json!({"DefaultExpirationDays": 1099})).await;
    assert_eq!((status, code.as_str()), (400, "BadRequestException"));
    assert!(text.contains("DefaultExpirationDays"), "{text}");
    let (status, _, text) = client.refused("POST", "/domains/not%20a%20name", json!({})).await;
    assert_eq!(status, 400);
    assert!(text.starts_with("2 validation errors"), "{text}");
    let (status, _, text) = client.refused("POST", "/domains/acme", json!([1])).await;
    assert_eq!(status, 400);
    assert!(text.contains("no object"), "{text}");
    let appflow = Client { scope: "appflow", ..client };
    assert_eq!(appflow.refused("POST", "/describe-flow", json!({})).await.1, "ValidationException");
}

#[test]
fn all_operations_are_offered() {
    let missing = api().operations().filter(|operation| !offers(operation)).map(|operation| operation.id);
    assert_eq!(missing.collect::<Vec<_>>(), []);
}

#[tokio::test]
async fn faults_strike_at_their_rate_and_only_where_they_are_told_to() {
    let faults = ["ListDomains=429:0.5", "GetDomain=drop:1", "DeleteDomain=403:1", "UpdateDomain=500:1"];
    let faults = faults.map(|fault| fault.parse().unwrap()).to_vec();
    let handle = serve(Options { faults, ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    client.domain("acme").await;
    let mut throttled = 0;
    for _ in 0..40 {
        let reply = client.call("GET", "/domains", &Value::Null).await;
        throttled += usize::from(reply.status == 429);
        assert!(reply.status == 200 || reply.header("x-amzn-errortype") == Some("ThrottlingException"));
    }
    assert!((10..30).contains(&throttled), "{throttled} of 40");
    let signed =
        "AWS4-HMAC-SHA256 Credential=K/20260301/eu-central-1/profile/aws4_request, SignedHeaders=host, Signature=00";
    assert!(send(&client.endpoint, "GET", "/domains/acme", Some(signed), "").await.is_none());
    assert_eq!(handle.log().pop().map(|entry| entry.status), Some(0));
    assert_eq!(client.refused("DELETE", "/domains/acme", Value::Null).await.1, "AccessDeniedException");
    assert_eq!(client.refused("PUT", "/domains/acme", json!({})).await.1, "InternalServerException");
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let (_handle, client) = start().await;
    let first = client.call("GET", "/domains", &Value::Null).await;
    let second = client.call("GET", "/domains/none", &Value::Null).await;
    let id = |reply: &crate::client::Reply| reply.header("x-amzn-requestid").unwrap().to_owned();
    assert_eq!(id(&first).len(), 36);
    assert_ne!(id(&first), id(&second));
}
