//! What an attempt comes to. The HTTP status and our own parse decide; what the SDK's typed side made of the
//! reply counts only where no reply came.

use std::time::Instant;

use serde_json::Value;

use super::captured::{Captured, Head};
use super::causes::find;
use super::failure;
use super::refusal;
use super::sending::Failure;
use super::tap::TooLarge;
use super::told;
use crate::contract::{ApiError, ErrorKind, Reply, Transience};
use crate::model::{Operation, read_reply};

/// The reply, or why there is none. After a request that held secrets, nothing is told of a body that is not AWS's.
pub(super) fn read(
    operation: &Operation,
    captured: Captured,
    failed: Option<&Failure>,
    had_secrets: bool,
) -> Result<Reply, ApiError> {
    let arrived = Instant::now();
    let Captured { sent: Some(sent), head: Some(head), body, .. } = captured else {
        return Err(failure::unanswered(operation.is_write(), &captured, failed));
    };
    let is_success = (200..300).contains(&head.status);
    let Some(body) = body else {
        let error =
            if is_success { broken(operation, failed) } else { refusal::read(operation, &head, None, had_secrets) };
        return Err(stamped(error, &head));
    };
    if !is_success {
        return Err(stamped(refusal::read(operation, &head, Some(&body), had_secrets), &head));
    }
    let document = match read_reply(operation.id, head.status, &body) {
        // An empty answer to a read that promises something must not look like an empty list.
        Ok(_) if body.trim_ascii().is_empty() && promises(operation) => {
            return Err(stamped(
                unreadable(operation, &head, &body, "no JSON document: the body is empty", had_secrets),
                &head,
            ));
        }
        Ok(document) => document,
        Err(problem) => {
            let why = if problem.is_eof() {
                "no JSON document: it ends too early".to_owned()
            } else if problem.is_data() {
                "JSON, but no object with members".to_owned()
            } else {
                format!("no JSON document: see line {}, column {}", problem.line(), problem.column())
            };
            return Err(stamped(unreadable(operation, &head, &body, &why, had_secrets), &head));
        }
    };
    if let Some(missing) = missing(operation, &document) {
        return Err(stamped(incomplete(operation, missing), &head));
    }
    Ok(Reply {
        document,
        status: head.status,
        request_id: told::request_id(&head),
        bytes: body.len(),
        attempts: 1,
        duration: arrived.duration_since(sent),
    })
}

fn promises(operation: &Operation) -> bool {
    !operation.is_write() && operation.output.is_some_and(|output| !output.members().is_empty())
}

/// What the reply to a write must have and has not: without the id of what was made, nobody knows whether it was.
fn missing(operation: &Operation, document: &Value) -> Option<&'static str> {
    let output = operation.output.filter(|_| operation.is_write())?;
    let is_there = |name: &str| document.get(name).is_some_and(|value| !value.is_null() && value != "");
    output.members().iter().find(|member| member.required && !is_there(member.name)).map(|member| member.name)
}

fn stamped(mut error: ApiError, head: &Head) -> ApiError {
    error.status = Some(head.status);
    error.request_id = told::request_id(head);
    error
}

/// The status said success, but the body did not arrive whole.
fn broken(operation: &Operation, failed: Option<&Failure>) -> ApiError {
    let (kind, code, message) = if let Some(too_large) = failed.and_then(|failed| find::<TooLarge>(failed)) {
        (ErrorKind::Unreadable, "ReplyTooLarge", too_large.to_string())
    } else if matches!(failed, Some(Failure::TimeoutError(_))) {
        (ErrorKind::Timeout, "ReplyTimeout", "The reply began, but did not end in time.".to_owned())
    } else {
        (ErrorKind::Unreadable, "ReplyCut", "The connection broke in the middle of the reply.".to_owned())
    };
    let kind = if operation.is_write() { ErrorKind::UnknownOutcome } else { kind };
    let mut error = ApiError::local(kind, code, message);
    if code == "ReplyTooLarge" {
        error.advice = Some("Ask for less: a smaller page, or a narrower search.".to_owned());
    } else {
        if kind == ErrorKind::Unreadable {
            error.advice = Some("Try again; if it stays so, look at what is between here and AWS.".to_owned());
        }
        error.transience = Transience::MayHaveActed { after: None };
    }
    error
}

/// The status said success, but the body is not what the protocol promises.
fn unreadable(operation: &Operation, head: &Head, body: &[u8], why: &str, had_secrets: bool) -> ApiError {
    let kind = if operation.is_write() { ErrorKind::UnknownOutcome } else { ErrorKind::Unreadable };
    let message = match refusal::foreign(head, body, had_secrets) {
        Some(text) => format!("The reply is no JSON document: {text}"),
        None => format!("The reply is {why}"),
    };
    ApiError::local(kind, "UnreadableReply", message)
}

/// The status said success, but what must come with it did not.
fn incomplete(operation: &Operation, missing: &str) -> ApiError {
    let message =
        format!("The service answered with success, but without {missing}, which {} promises.", operation.id.name);
    ApiError::local(ErrorKind::UnknownOutcome, "UnreadableReply", message)
}
