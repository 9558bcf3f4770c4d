//! What leaves the SDK equals what botocore sends, and is signed.

use serde_json::{Value, json};
use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{Context, ContextId, ErrorKind, SandboxAccount, Transport};
use switchboard::model::{Service, api};

use crate::client::{Capture, Sent};
use crate::golden::{Case, cases};
use crate::{context, operation, read, whole, write};

const ENDPOINT: &str = "http://127.0.0.1:9/prefix";

/// What one send sends.
async fn sent(case: &Case) -> Result<Sent, String> {
    let http = Capture::new(200, &[], whole(case.operation).to_string());
    let gateway = Gateway::with_http_client(Limits::default(), http.client());
    gateway.open(context(ENDPOINT));
    gateway.send(ContextId(1), case.operation, &case.input).await.map_err(|error| format!("{error:?}"))?;
    let sent = http.sent();
    if sent.len() == 1 { Ok(sent[0].clone()) } else { Err(format!("{} requests", sent.len())) }
}

fn complaint(case: &Case, sent: &Sent) -> Option<String> {
    let target = if case.query.is_empty() { case.path.clone() } else { format!("{}?{}", case.path, case.query) };
    if (sent.method.as_str(), sent.uri.as_str()) != (case.method.as_str(), &format!("{ENDPOINT}{target}")) {
        return Some(format!("{} {} instead of {} {target}", sent.method, sent.uri, case.method));
    }
    let mut body: Option<Value> = (!sent.body.is_empty()).then(|| serde_json::from_slice(&sent.body).unwrap());
    if let (Some(token), Some(body)) = (case.operation.operation().token_member(), &mut body)
        && case.input.get(token).is_none()
    {
        // botocore fills a missing token too, but the golden requests leave it out.
        let ours = body.as_object_mut().unwrap().shift_remove(token);
        let expected = case.body.as_ref().and_then(|body| body.get(token));
        if expected.is_some() || ours.as_ref().and_then(Value::as_str).is_none_or(|token| token.len() != 36) {
            return Some(format!("token {ours:?} instead of {expected:?}"));
        }
    }
    if body != case.body {
        return Some(format!("body {body:?} instead of {:?}", case.body));
    }
    let length = sent.headers.get("content-length").map(String::as_str);
    if length != (!sent.body.is_empty()).then(|| sent.body.len().to_string()).as_deref() {
        return Some(format!("content-length {length:?} for {} bytes", sent.body.len()));
    }
    let authorization = &sent.headers["authorization"];
    let scope = format!("/{}/{}/aws4_request", SandboxAccount::REGION, case.operation.service.signing_name());
    let is_signed = authorization.contains(SandboxAccount::ALL[0].access_key) && authorization.contains(&scope);
    (!is_signed || !sent.headers["user-agent"].contains("switchboard")).then(|| format!("{:?}", sent.headers))
}

#[tokio::test]
async fn the_sdk_sends_what_botocore_sends_for_every_operation() {
    let mut found = Vec::new();
    for case in cases() {
        let complaint = match sent(&case).await {
            Ok(sent) => complaint(&case, &sent),
            Err(why) => Some(why),
        };
        found.extend(complaint.map(|why| format!("{} {}: {why}", case.operation, case.name)));
    }
    assert!(found.is_empty(), "{} differ:\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn members_that_the_sdk_does_not_know_pass_both_ways() {
    let mut known = whole(write().0);
    (known["Items"], known["Later"]) = (json!([{"New": [1, null]}]), json!({"a": 1}));
    let body = known.to_string();
    let http = Capture::new(200, &[("x-amzn-RequestId", "6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f")], body.as_str());
    let gateway = Gateway::with_http_client(Limits::default(), http.client());
    gateway.open(context(ENDPOINT));
    let mut input = write().1;
    input["Later"] = json!({"b": [true]});
    let reply = gateway.send(ContextId(1), write().0, &input).await.unwrap();
    assert_eq!(reply.document, known);
    assert_eq!(
        (reply.status, reply.request_id.as_deref(), reply.bytes),
        (200, Some("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f"), body.len())
    );
    let sent: Value = serde_json::from_slice(&http.sent()[0].body).unwrap();
    assert_eq!(sent, json!({"DefaultExpirationDays": 366, "Later": {"b": [true]}}));
}

#[tokio::test]
async fn no_write_leaves_a_context_that_refuses_them() {
    let http = Capture::new(200, &[], whole(write().0).to_string());
    let gateway = Gateway::with_http_client(Limits::default(), http.client());
    let flags = [(true, false), (false, true)];
    let writes: Vec<_> = api().operations().filter(|operation| operation.is_write()).collect();
    assert!(writes.len() > 90);
    for (read_only, protected) in flags {
        gateway.open(Context { read_only, protected, ..context(ENDPOINT) });
        for write in &writes {
            let error = gateway.send(ContextId(1), write.id, &json!({})).await.unwrap_err();
            assert_eq!((error.kind, error.code.as_str()), (ErrorKind::ReadOnly, "ReadOnly"), "{}", write.id);
        }
    }
    assert_eq!(http.sent().len(), 0);
    gateway.send(ContextId(1), read().0, &read().1).await.unwrap();
    gateway.open(context(ENDPOINT));
    gateway.send(ContextId(1), write().0, &write().1).await.unwrap();
    assert_eq!(http.sent().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_and_not_sent() {
    let http = Capture::new(200, &[], "{}");
    let gateway = Gateway::with_http_client(Limits::default(), http.client());
    let (list, nothing) = read();
    let error = gateway.send(ContextId(1), list, &nothing).await.unwrap_err();
    assert_eq!(error.code, "UnknownContext");
    gateway.open(context(ENDPOINT));
    let get = operation(Service::ConnectCases, "GetDomain");
    let error = gateway.send(ContextId(1), get, &json!({"domainId": ""})).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid);
    assert!(error.message.contains("domainId"), "{error}");
    gateway.open(Context { profile: Some("live".to_owned()), ..context(ENDPOINT) });
    let error = gateway.send(ContextId(1), list, &nothing).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::MissingCredentials);
    assert!(error.advice().contains("sandbox-staging"), "{}", error.advice());
    assert_eq!(gateway.identify(ContextId(1)).await.unwrap_err().code, "UnknownProfile");
    assert_eq!(http.sent().len(), 0);
}
