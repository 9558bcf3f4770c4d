//! The gateway from outside: what it sends, how it reads what comes back, and what it makes of a network or a
//! login that does not work. Everything stays on loopback.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "aws/client.rs"]
mod client;
#[path = "golden/cases.rs"]
mod golden;
#[path = "aws/login.rs"]
mod login;
#[path = "aws/network.rs"]
mod network;
#[path = "aws/profile.rs"]
mod profile;
#[path = "aws/replies.rs"]
mod replies;
#[path = "aws/sandbox.rs"]
mod sandbox;
#[path = "aws/tls.rs"]
mod tls;
#[path = "aws/unusable.rs"]
mod unusable;
#[path = "aws/upload.rs"]
mod upload;
#[path = "aws/wire.rs"]
mod wire;

use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{ApiError, Context, ContextId, Reply, Transport};
use switchboard::model::{OperationId, Service, api};

/// A sandbox context at an endpoint.
fn context(endpoint: &str) -> Context {
    Context {
        id: ContextId(1),
        profile: None,
        region: None,
        endpoint: Some(endpoint.to_owned()),
        sandbox: true,
        read_only: false,
        protected: false,
        identity: None,
    }
}

fn operation(service: Service, name: &str) -> OperationId {
    api().operation(service, name).unwrap().id
}

/// A read that promises a list.
fn read() -> (OperationId, serde_json::Value) {
    (operation(Service::CustomerProfiles, "ListDomains"), serde_json::json!({}))
}

/// A write.
fn write() -> (OperationId, serde_json::Value) {
    let input = serde_json::json!({"DomainName": "acme", "DefaultExpirationDays": 366});
    (operation(Service::CustomerProfiles, "CreateDomain"), input)
}

/// A reply that has what the operation promises, and nothing else.
fn whole(operation: OperationId) -> serde_json::Value {
    let output = operation.operation().output;
    let promised = output.map_or(&[][..], switchboard::model::Shape::members).iter();
    promised
        .filter(|member| member.required)
        .map(|member| (member.name.to_owned(), serde_json::json!("there")))
        .collect()
}

/// Sends once to a real endpoint.
async fn ask(
    endpoint: &str,
    limits: Limits,
    (operation, input): (OperationId, serde_json::Value),
) -> Result<Reply, ApiError> {
    let gateway = Gateway::new(limits);
    gateway.open(context(endpoint));
    gateway.send(ContextId(1), operation, &input).await
}
