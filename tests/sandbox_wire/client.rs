//! A client that knows HTTP and nothing else, and holds every reply against the facts.

use serde_json::{Value, json};
use switchboard::model::{Service, check_output, read_reply, unbind};
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Handle, Options, Seed, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// One caller of one service.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) endpoint: String,
    pub(crate) key: &'static str,
    pub(crate) region: &'static str,
    pub(crate) scope: &'static str,
}

impl Client {
    pub(crate) fn profiles(handle: &Handle) -> Self {
        Self {
            endpoint: handle.addr().to_string(),
            key: "AKIASANDBOX000000001",
            region: "eu-central-1",
            scope: "profile",
        }
    }

    /// Sends a request and gives its reply, which must be what the facts say of the operation.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/20260301/{}/{}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
            self.key, self.region, self.scope
        );
        let reply = send(&self.endpoint, method, path, Some(&authorization), &body).await.expect("an answer");
        if let (200..300, Some(service)) = (reply.status, Service::by_signing_name(self.scope)) {
            let (target, query) = path.split_once('?').unwrap_or((path, ""));
            let (operation, _) = unbind(service, method, target, query, body.as_bytes()).expect("a known operation");
            let document = read_reply(operation, reply.status, reply.text.as_bytes()).expect("a JSON object");
            assert_eq!(check_output(operation, &document), [], "{operation}: {document}");
        }
        reply
    }

    /// As [`Client::call`], for what must succeed; gives the body.
    pub(crate) async fn ok(&self, method: &str, path: &str, body: Value) -> Value {
        let reply = self.call(method, path, &body).await;
        assert_eq!(reply.status, 200, "{method} {path}: {}", reply.text);
        reply.body
    }

    /// As [`Client::call`], for what must fail; gives status, code and text.
    pub(crate) async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String, String) {
        let reply = self.call(method, path, &body).await;
        assert!(reply.status >= 400, "{method} {path}: {}", reply.text);
        let text = reply.body["Message"].as_str().or(reply.body["message"].as_str()).unwrap_or_default().to_owned();
        (reply.status, reply.header("x-amzn-errortype").unwrap_or_default().to_owned(), text)
    }

    /// Makes a domain.
    pub(crate) async fn domain(&self, name: &str) {
        self.ok("POST", &format!("/domains/{name}"), json!({"DefaultExpirationDays": 366})).await;
    }
}

/// One request on a connection of its own; `None` if it was closed without an answer.
pub(crate) async fn send(
    endpoint: &str,
    method: &str,
    path: &str,
    authorization: Option<&str>,
    body: &str,
) -> Option<Reply> {
    let authorization = authorization.map(|value| format!("authorization: {value}\r\n")).unwrap_or_default();
    send_with(endpoint, method, path, &authorization, body).await
}

/// Steers the sandbox itself; gives the body of what must succeed.
pub(crate) async fn steer(handle: &Handle, method: &str, path: &str, body: Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let endpoint = handle.addr().to_string();
    let reply = send_with(&endpoint, method, path, "x-switchboard-sandbox: 1\r\n", &body).await.expect("an answer");
    assert_eq!(reply.status, 200, "{method} {path}: {}", reply.text);
    reply.body
}

/// One request with these header lines.
pub(crate) async fn send_with(endpoint: &str, method: &str, path: &str, headers: &str, body: &str) -> Option<Reply> {
    let mut stream = TcpStream::connect(endpoint).await.expect("the sandbox listens");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {endpoint}\r\nconnection: close\r\n{headers}\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let parsed = serde_json::from_str(body).unwrap_or(Value::Null);
    Some(Reply { status, headers, text: body.to_owned(), body: parsed })
}

/// Options of a sandbox with nothing in it.
pub(crate) fn empty() -> Options {
    Options { seed: Seed::Empty, dice: Some(7), ..Options::default() }
}

/// A sandbox on a Sunday at noon, where time stands still, with a domain of Customer Profiles.
pub(crate) async fn on_a_sunday() -> (Handle, Client) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().expect("a time"));
    let handle = serve(Options { clock, ..empty() }).await.expect("a sandbox");
    let client = Client::profiles(&handle);
    client.domain("acme").await;
    (handle, client)
}

/// A sandbox with nothing in it, and a client of Customer Profiles.
pub(crate) async fn start() -> (Handle, Client) {
    let handle = serve(empty()).await.expect("a sandbox");
    let client = Client::profiles(&handle);
    (handle, client)
}
