//! Asks by the name of an operation, over raw HTTP; every reply is held against the facts.

use serde_json::{Value, json};
use switchboard::model::{SandboxAccount, Service, api, bind};
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Handle, Options, Seed, serve};

use crate::client::{Client, Reply};

/// One caller of one service.
pub(crate) struct Asker {
    client: Client,
    service: Service,
}

impl Asker {
    pub(crate) fn of(handle: &Handle, service: Service) -> Self {
        let client =
            Client { scope: service.signing_name(), region: SandboxAccount::REGION, ..Client::profiles(handle) };
        Self { client, service }
    }

    pub(crate) fn in_account(handle: &Handle, service: Service, key: &'static str) -> Self {
        let asker = Self::of(handle, service);
        Self { client: Client { key, ..asker.client }, ..asker }
    }

    async fn send(&self, operation: &str, input: &Value) -> Reply {
        let id = api().operation(self.service, operation).expect("an operation").id;
        let request = bind(id, input).expect("a request");
        let query = request.query_string();
        let path = if query.is_empty() { request.path } else { format!("{}?{query}", request.path) };
        let body = request.body.map_or(Value::Null, |body| serde_json::from_slice(&body).unwrap());
        self.client.call(request.method, &path, &body).await
    }

    /// What must succeed; gives the reply.
    pub(crate) async fn ok(&self, operation: &str, input: Value) -> Value {
        let reply = self.send(operation, &input).await;
        assert_eq!(reply.status, 200, "{operation} {input}: {}", reply.text);
        reply.body
    }

    /// The reply, or nothing where it is refused.
    pub(crate) async fn answer(&self, operation: &str, input: &Value) -> Option<Value> {
        let reply = self.send(operation, input).await;
        (reply.status == 200).then_some(reply.body)
    }

    /// What must be refused; gives the code, the status and the text.
    pub(crate) async fn refused(&self, operation: &str, input: Value) -> (String, u16, String) {
        let reply = self.send(operation, &input).await;
        assert!(reply.status >= 400, "{operation} {input}: {}", reply.text);
        let code = reply.header("x-amzn-errortype").unwrap_or_default().to_owned();
        // Customer Profiles writes it large.
        let text = [&reply.body["message"], &reply.body["Message"]].into_iter().find_map(Value::as_str);
        let text = text.unwrap_or_default().to_owned();
        assert!(!text.is_empty(), "{operation}: {}", reply.text);
        if code == "ResourceNotFoundException" && self.service == Service::ConnectCases {
            assert!(reply.body["resourceId"].is_string() && reply.body["resourceType"].is_string(), "{}", reply.text);
        }
        (code, reply.status, text)
    }

    /// All rows of an operation that pages, in pages of this size, and the number of pages.
    pub(crate) async fn all(&self, operation: &str, mut input: Value, limit: Option<usize>) -> (Vec<Value>, usize) {
        let paging = api().operation(self.service, operation).unwrap().paging.clone().expect("paging");
        if let (Some(member), Some(limit)) = (&paging.limit, limit) {
            input[member] = limit.into();
        }
        let (mut rows, mut pages) = (Vec::new(), 0);
        loop {
            let reply = self.ok(operation, input.clone()).await;
            let page = &reply[&paging.items[0]];
            let page: Vec<Value> = match page {
                Value::Array(rows) => rows.clone(),
                Value::Object(members) => members
                    .values()
                    .flat_map(|inner| inner.as_array().cloned().unwrap_or_else(|| vec![inner.clone()]))
                    .collect(),
                other => panic!("{operation} has no rows: {other}"),
            };
            assert!(limit.is_none_or(|limit| page.len() <= limit), "{operation}: {} rows on a page", page.len());
            rows.extend(page);
            pages += 1;
            match reply.get(&paging.next) {
                Some(next) => input[&paging.token] = next.clone(),
                None => return (rows, pages),
            }
        }
    }
}

/// A sandbox with nothing in it, at a time that stands still, and that time.
pub(crate) async fn empty(service: Service) -> (Handle, Asker, Clock) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let options = Options { seed: Seed::Empty, dice: Some(7), clock: clock.clone(), ..Options::default() };
    let handle = serve(options).await.expect("a sandbox");
    let asker = Asker::of(&handle, service);
    (handle, asker, clock)
}

/// A sandbox with the demo data.
pub(crate) async fn demo(service: Service) -> (Handle, Asker) {
    seeded(service, Seed::Demo).await
}

/// A sandbox with the data of a seed.
pub(crate) async fn seeded(service: Service, seed: Seed) -> (Handle, Asker) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let handle = serve(Options { seed, dice: Some(7), clock, ..Options::default() }).await.expect("a sandbox");
    let asker = Asker::of(&handle, service);
    (handle, asker)
}

/// The values of a member of rows.
pub(crate) fn column<'a>(rows: &'a [Value], member: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[member].as_str().unwrap_or_default()).collect()
}

/// A field with a text.
pub(crate) fn text(id: &str, text: &str) -> Value {
    json!({ "id": id, "value": { "stringValue": text } })
}
