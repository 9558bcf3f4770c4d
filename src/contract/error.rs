//! Why a call failed, in a form that a person can act on.

use std::time::Duration;

use crate::model::names_value;

/// What sort of failure it is; each sort has its own advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The service did not accept the request's values (400).
    BadRequest,
    /// The identity may not do this (403).
    AccessDenied,
    /// The resource is not there (404).
    NotFound,
    /// The resource is in a state that forbids this (409).
    Conflict,
    /// A service quota is used up (402).
    Quota,
    /// Too many requests (429).
    Throttled,
    /// The connector refused its credentials (401), or its server failed.
    Connector,
    /// The service failed (5xx).
    Internal,
    /// The login has expired.
    ExpiredCredentials,
    /// There are no usable credentials.
    MissingCredentials,
    /// The endpoint could not be reached.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The reply was not what the protocol promises.
    Unreadable,
    /// The connection broke after a write was sent, or its reply could not be read: it may have acted.
    UnknownOutcome,
    /// Refused here, because the context is read-only or protected.
    ReadOnly,
    /// The request could not be built from its document.
    Invalid,
    /// A fault in this program, such as a panic inside a task.
    Fault,
}

impl ErrorKind {
    /// Whether a login is what it takes.
    #[must_use]
    pub fn is_login(self) -> bool {
        matches!(self, Self::MissingCredentials | Self::ExpiredCredentials)
    }
}

/// Whether sending the same call again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transience {
    /// It would fail again.
    Permanent,
    /// The service surely did not act (throttled, refused, never connected): any call may be sent again.
    NotActed {
        /// How long the service asked to wait.
        after: Option<Duration>,
    },
    /// The service may have acted: only what is safe to repeat may be sent again.
    MayHaveActed {
        /// How long the service asked to wait.
        after: Option<Duration>,
    },
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// What sort of failure it is.
    pub kind: ErrorKind,
    /// The service's own code, such as `ResourceNotFoundException`, or ours where no service answered.
    pub code: String,
    /// The service's own words, untouched; may hold anything.
    pub message: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The request id, where there was one.
    pub request_id: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether trying again helps.
    pub transience: Transience,
    /// What to do about it, where more is known than the kind tells (a login command, a missing setting).
    pub advice: Option<String>,
}

impl ApiError {
    /// An error that arose on this side.
    #[must_use]
    pub fn local(kind: ErrorKind, code: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            message: message.into(),
            status: None,
            request_id: None,
            attempts: 1,
            transience: Transience::Permanent,
            advice: None,
        }
    }

    /// What a person can do about it: the specific advice, or what holds for its kind.
    #[must_use]
    pub fn advice(&self) -> &str {
        self.advice.as_deref().unwrap_or(match self.kind {
            ErrorKind::BadRequest if names_value(&self.message) => {
                "Correct the value that the message names and try again."
            }
            ErrorKind::BadRequest => {
                "The message names no value: some may not go together, or what is there does not allow it. Look at both."
            }
            ErrorKind::AccessDenied => "Ask for a policy that allows this operation, or switch the account with A.",
            ErrorKind::NotFound => "It may have been deleted, or lives in another account or region: refresh with r.",
            ErrorKind::Conflict => "Something else is changing it, or its state forbids this: refresh with r and look.",
            ErrorKind::Quota => "Delete what is no longer needed, or raise the quota in Service Quotas.",
            ErrorKind::Throttled => "The account's request rate is used up: wait a moment, then press r.",
            ErrorKind::Connector => "Check the connector profile's credentials at the connected application.",
            ErrorKind::Internal => "The service failed: press r in a moment; if it stays, give AWS the request id.",
            ErrorKind::ExpiredCredentials => "Log in again, then press r. The accounts screen (A) shows the command.",
            ErrorKind::MissingCredentials => "Choose a profile on the accounts screen (A), or start with --sandbox.",
            ErrorKind::Unreachable => "Check network, VPN, proxy and region, then press r.",
            ErrorKind::Timeout => "The service did not answer in time: press r to try again.",
            ErrorKind::Unreadable => "A proxy may have answered instead of AWS: the calls screen (L) shows the reply.",
            ErrorKind::UnknownOutcome => "It may or may not have happened: look before sending it again.",
            ErrorKind::ReadOnly => "This console was started read-only, or the profile is protected.",
            ErrorKind::Invalid => "Complete the values that the message names.",
            ErrorKind::Fault => "This is a fault in Switchboard; the log has the details.",
        })
    }
}
