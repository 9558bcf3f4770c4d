//! Answers, ready for the wire: replies, refusals, and errors that no service declares.

use serde_json::Value;

use super::error::{self, message_member};
use super::gate::{AuthError, Caller};
use super::request::RawRequest;
use super::{Refusal, RefusalKind, sts};
use crate::model::{OperationId, Service, Unbound, write_reply};

/// A whole answer.
#[derive(Debug, Default)]
pub(super) struct RawResponse {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) operation: Option<OperationId>,
    /// Code and text of the error.
    pub(super) refused: Option<String>,
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped by a fault")]
pub(super) struct Dropped;

pub(super) fn done(operation: OperationId, document: &Value) -> RawResponse {
    let (status, body) = write_reply(operation, document);
    RawResponse { status, content_type: "application/json", body, operation: Some(operation), ..RawResponse::default() }
}

pub(super) fn refused(service: Service, operation: Option<OperationId>, refusal: &Refusal) -> RawResponse {
    let reply = error::reply(service, refusal);
    let mut headers = reply.headers;
    headers.push(("x-amzn-errortype", reply.code.to_owned()));
    RawResponse {
        status: reply.status,
        content_type: "application/json",
        headers,
        body: reply.body.to_string().into_bytes(),
        operation,
        refused: Some(format!("{}: {}", reply.code, refusal.message)),
    }
}

/// An error that no service declares.
pub(super) fn plain(status: u16, code: &'static str, member: &str, message: &str) -> RawResponse {
    RawResponse {
        status,
        content_type: "application/json",
        headers: vec![("x-amzn-errortype", code.to_owned())],
        body: serde_json::json!({ member: message }).to_string().into_bytes(),
        operation: None,
        refused: Some(format!("{code}: {message}")),
    }
}

pub(super) fn turned_away(away: &AuthError) -> RawResponse {
    plain(403, away.code, "message", &away.message)
}

pub(super) fn unroutable(service: Service, problem: &Unbound, asking: &RawRequest) -> RawResponse {
    match problem {
        Unbound::NoRoute => {
            let message = format!("{service} has no operation {} {}", asking.method, asking.uri.path());
            plain(404, "UnknownOperationException", message_member(service), &message)
        }
        Unbound::BadBody(_) => refused(service, None, &Refusal::new(RefusalKind::Unreadable, problem.to_string())),
        _ => refused(service, None, &Refusal::invalid(problem.to_string())),
    }
}

/// The answer to a body that is larger than any operation's input.
pub(super) fn too_large() -> RawResponse {
    plain(413, "RequestEntityTooLargeException", "message", "The body is larger than the sandbox accepts")
}

/// The answer to a body that does not come to its end.
pub(super) fn too_slow() -> RawResponse {
    let mut answer =
        plain(408, "RequestTimeoutException", "message", "The body of the request took too long to arrive");
    answer.headers.push(("connection", "close".to_owned()));
    answer
}

pub(super) fn identity(caller: &Caller, body: &[u8], request_id: &str) -> RawResponse {
    let (status, text) = sts::answer(caller, body, request_id);
    RawResponse {
        status,
        content_type: "text/xml",
        body: text.into_bytes(),
        refused: (status != 200).then(|| "InvalidAction".to_owned()),
        ..RawResponse::default()
    }
}
