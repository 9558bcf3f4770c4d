//! One request from its bytes to the bytes of its answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;
use tokio::sync::watch;

use super::clock::Clock;
use super::cut::cut;
use super::error::{self, message_member};
use super::faults::{Fault, Trouble, strike};
use super::gate::{self, Asked, Caller, TurnedAway};
use super::log::{Logged, RequestLog};
use super::store::Database;
use super::{Refusal, RefusalKind, dispatch, sts};
use crate::model::{OperationId, Service, Unbound, Violation, check_input, unbind, write_reply};

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) latency: Duration,
    pub(super) faults: Vec<Fault>,
    pub(super) dice: Mutex<fastrand::Rng>,
    pub(super) log: RequestLog,
    /// Whether the store is filled: nothing yet, done, or why it failed.
    pub(super) filled: watch::Receiver<Option<Result<(), String>>>,
}

/// A whole request.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// A whole answer.
#[derive(Debug, Default)]
pub(super) struct Answering {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    operation: Option<OperationId>,
    refused: Option<String>,
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped by a fault")]
pub(super) struct Dropped;

impl Shared {
    /// Answers a request, and remembers that it did.
    pub(super) async fn answer(self: Arc<Self>, asking: Asking) -> Result<Answering, Dropped> {
        let request_id = self.request_id();
        let mut answered = Arc::clone(&self).decide(asking, &request_id).await;
        self.log.push(match &mut answered {
            Ok(answer) => {
                answer.headers.push(("x-amzn-requestid", request_id));
                Logged { operation: answer.operation, status: answer.status, refused: answer.refused.clone() }
            }
            Err(operation) => Logged { operation: Some(*operation), status: 0, refused: Some(Dropped.to_string()) },
        });
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        answered.map_err(|_| Dropped)
    }

    /// The answer, or the operation whose connection is to be dropped.
    async fn decide(self: Arc<Self>, asking: Asking, request_id: &str) -> Result<Answering, OperationId> {
        let caller = match gate::caller(&asking.headers) {
            Ok(caller) => caller,
            Err(away) => return Ok(turned_away(&away)),
        };
        let service = match caller.asked {
            Asked::Api(service) => service,
            Asked::Sts => return Ok(identity(&caller, &asking.body, request_id)),
        };
        let path = asking.uri.path();
        let query = asking.uri.query().unwrap_or_default();
        let (operation, input) = match unbind(service, asking.method.as_str(), path, query, &asking.body) {
            Ok(routed) => routed,
            Err(problem) => return Ok(unroutable(service, &problem, &asking)),
        };
        let struck =
            strike(&self.faults, operation.name, &mut self.dice.lock().unwrap_or_else(PoisonError::into_inner));
        match struck {
            Some(Trouble::Dropped) => return Err(operation),
            Some(trouble) => return Ok(refused(service, Some(operation), &trouble.refusal())),
            None => {}
        }
        Ok(match self.carry_out(caller, operation, input).await {
            Ok(document) => done(operation, &document),
            Err(refusal) => refused(service, Some(operation), &refusal),
        })
    }

    /// Checks and carries out an operation away from the threads that serve connections.
    async fn carry_out(
        self: Arc<Self>,
        caller: Caller,
        operation: OperationId,
        input: Value,
    ) -> Result<Value, Refusal> {
        self.wait_until_filled().await?;
        let work = move || {
            let facts = operation.operation();
            let input = cut(input, facts.input);
            check(operation, &input)?;
            let now = self.clock.now();
            let document =
                self.database.transact(&caller.space, now, |store| dispatch::carry_out(facts, &input, store))?;
            Ok(facts.output.map_or(Value::Object(serde_json::Map::new()), |shape| cut(document, shape)))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer,
            Err(_) => Err(Refusal::internal(format!("The sandbox's handler of {} broke down", operation.name))),
        }
    }

    async fn wait_until_filled(&self) -> Result<(), Refusal> {
        let mut filled = self.filled.clone();
        let Ok(state) = filled.wait_for(Option::is_some).await else {
            return Err(Refusal::internal("The sandbox stopped while it was being filled"));
        };
        match &*state {
            Some(Err(problem)) => Err(Refusal::internal(format!("The sandbox could not be filled: {problem}"))),
            _ => Ok(()),
        }
    }

    fn request_id(&self) -> String {
        let mut bytes = [0; 16];
        self.dice.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

/// Checks an input document by the facts. Members that the facts don't have were cut before, as the services do.
fn check(operation: OperationId, input: &Value) -> Result<(), Refusal> {
    let issues: Vec<String> = check_input(operation, input)
        .into_iter()
        .filter(|issue| issue.constraint != Violation::UnknownMember)
        .map(|issue| issue.to_string())
        .collect();
    match issues.len() {
        0 => Ok(()),
        1 => Err(Refusal::invalid(format!("1 validation error detected: {}", issues[0]))),
        many => Err(Refusal::invalid(format!("{many} validation errors detected: {}", issues.join("; ")))),
    }
}

fn done(operation: OperationId, document: &Value) -> Answering {
    let (status, body) = write_reply(operation, document);
    Answering { status, content_type: "application/json", body, operation: Some(operation), ..Answering::default() }
}

fn refused(service: Service, operation: Option<OperationId>, refusal: &Refusal) -> Answering {
    let reply = error::reply(service, refusal);
    let mut headers = reply.headers;
    headers.push(("x-amzn-errortype", reply.code.to_owned()));
    Answering {
        status: reply.status,
        content_type: "application/json",
        headers,
        body: reply.body.to_string().into_bytes(),
        operation,
        refused: Some(format!("{}: {}", reply.code, refusal.message)),
    }
}

/// An error that no service declares.
fn plain(status: u16, code: &'static str, member: &str, message: &str) -> Answering {
    Answering {
        status,
        content_type: "application/json",
        headers: vec![("x-amzn-errortype", code.to_owned())],
        body: serde_json::json!({ member: message }).to_string().into_bytes(),
        operation: None,
        refused: Some(format!("{code}: {message}")),
    }
}

fn turned_away(away: &TurnedAway) -> Answering {
    plain(403, away.code, "message", &away.message)
}

fn unroutable(service: Service, problem: &Unbound, asking: &Asking) -> Answering {
    match problem {
        Unbound::NoRoute => {
            let message = format!("{service} has no operation {} {}", asking.method, asking.uri.path());
            plain(404, "UnknownOperationException", message_member(service), &message)
        }
        _ => refused(service, None, &Refusal::invalid(problem.to_string())),
    }
}

/// The answer to a body that is larger than any operation's input.
pub(super) fn too_large() -> Answering {
    plain(413, "RequestEntityTooLargeException", "message", "The body is larger than the sandbox accepts")
}

fn identity(caller: &Caller, body: &[u8], request_id: &str) -> Answering {
    let (status, text) = sts::answer(caller, body, request_id);
    Answering {
        status,
        content_type: "text/xml",
        body: text.into_bytes(),
        refused: (status != 200).then(|| "InvalidAction".to_owned()),
        ..Answering::default()
    }
}

impl Trouble {
    fn refusal(self) -> Refusal {
        match self {
            Self::Throttled => Refusal::new(RefusalKind::Throttled, "Rate exceeded"),
            Self::Denied => Refusal::new(RefusalKind::Denied, "User is not authorized to perform this operation"),
            Self::Internal | Self::Dropped => Refusal::internal("The service failed; this fault was asked for"),
        }
    }
}
