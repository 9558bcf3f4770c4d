//! Attempts that ended without an answer: nothing was sent, nobody was there, or the connection broke.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use hyper_util::client::legacy;

use super::carrier::Captured;
use super::sending::Failure;
use crate::contract::{ApiError, ErrorKind, Transience};

/// The error of an attempt that got no answer.
pub(super) fn unanswered(is_write: bool, captured: &Captured, failed: Option<&Failure>) -> ApiError {
    let Some(failed) = failed else {
        return ApiError::local(ErrorKind::Fault, "NoReply", "The SDK reported success without a reply.");
    };
    if captured.sent.is_none() {
        return unsent(failed);
    }
    let to = &captured.endpoint;
    if let Some((code, why)) = never_connected(failed) {
        let mut error = ApiError::local(ErrorKind::Unreachable, code, format!("{to} can't be reached: {why}"));
        error.transience = Transience::NotActed { after: None };
        return error;
    }
    let is_timeout = match failed {
        Failure::TimeoutError(_) => true,
        Failure::DispatchFailure(failure) => failure.is_timeout(),
        _ => false,
    };
    let (kind, code, message) = if is_timeout {
        (ErrorKind::Timeout, "RequestTimeout", format!("{to} did not answer in time."))
    } else {
        let why = words(failed);
        (ErrorKind::Unreachable, "ConnectionBroken", format!("The connection to {to} broke before an answer: {why}"))
    };
    let mut error = ApiError::local(if is_write { ErrorKind::UnknownOutcome } else { kind }, code, message);
    error.transience = Transience::MayHaveActed { after: None };
    error
}

/// Nothing left this computer: no credentials, or no request that could be built.
fn unsent(failed: &Failure) -> ApiError {
    let why = words(failed);
    if let Some(problem) = find::<CredentialsError>(failed) {
        return no_credentials(problem, failed, why);
    }
    if matches!(failed, Failure::TimeoutError(_)) {
        let mut error = ApiError::local(ErrorKind::Timeout, "CredentialsTimeout", "The login took too long.");
        error.transience = Transience::NotActed { after: None };
        return error;
    }
    let mut error = ApiError::local(ErrorKind::Invalid, "InvalidRequest", why);
    error.advice = Some("Check the region and the endpoint URL.".to_owned());
    error
}

fn no_credentials(problem: &CredentialsError, failed: &Failure, why: String) -> ApiError {
    if let Some((code, why)) = never_connected(failed) {
        let message = format!("The login service can't be reached: {why}");
        let mut error = ApiError::local(ErrorKind::Unreachable, code, message);
        error.transience = Transience::NotActed { after: None };
        return error;
    }
    if matches!(problem, CredentialsError::CredentialsNotLoaded(_)) {
        // The chain's own words go through every source that was not even asked.
        return ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "No credentials were found.");
    }
    let is_denied = ["AccessDenied", "ForbiddenException", "not authorized"].iter().any(|word| why.contains(word));
    let kind = if is_denied { ErrorKind::AccessDenied } else { ErrorKind::MissingCredentials };
    ApiError::local(kind, "NoCredentials", why)
}

/// Why the connection never stood, if it is sure that it did not.
fn never_connected(failed: &Failure) -> Option<(&'static str, String)> {
    let connecting = find::<legacy::Error>(failed).filter(|error| error.is_connect())?;
    let why = words(connecting);
    let low = why.to_lowercase();
    let code = if find::<std::io::Error>(connecting).is_some_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused)
    {
        "ConnectionRefused"
    } else if low.contains("dns error") || low.contains("lookup address") || low.contains("resolve") {
        "UnknownHost"
    } else if low.contains("timeout") || low.contains("timed out") {
        "ConnectTimeout"
    } else if low.contains("certificate") || low.contains("tls") {
        "TlsFailure"
    } else {
        "ConnectFailed"
    };
    Some((code, why))
}

/// The first error of this type in the chain.
pub(super) fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// The chain of causes in one line, without the words that say nothing and without repetitions.
pub(super) fn words(error: &(dyn Error + 'static)) -> String {
    const EMPTY: &[&str] = &[
        "dispatch failure",
        "io error",
        "other",
        "timeout",
        "user error",
        "response error",
        "service error",
        "request has timed out",
        "failed to construct request",
        "client error (Connect)",
        "client error (SendRequest)",
        "an unknown error occurred",
        "an error occurred while loading credentials",
        "an error occurred while loading an access token",
        "unexpected credentials error",
        "the credential provider was not enabled",
        "the credentials provider was not properly configured",
    ];
    let mut said: Vec<String> = Vec::new();
    let texts: Vec<String> = chain(error).map(|error| one_line(&error.to_string())).collect();
    for text in &texts {
        if !EMPTY.contains(&text.as_str()) && !said.iter().any(|earlier| earlier.contains(text.as_str())) {
            said.push(text.clone());
        }
    }
    if said.is_empty() { texts.last().cloned().unwrap_or_default() } else { said.join(": ") }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An error and its causes. An I/O error's own payload comes before what caused that.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    })
    .take(32)
}
