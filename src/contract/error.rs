//! Why a call failed, in a form that a person can act on.

use std::time::Duration;

use crate::model::{Retry, names_value};

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
    /// The connection broke after a write was sent, its reply could not be read, or somebody else than the service
    /// answered: it may have acted.
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

    /// What a call leaves that somebody ended before it was answered.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::unread("it was ended before it was answered")
    }

    /// What a read leaves that somebody ended before it was answered; `message` says what was not read.
    #[must_use]
    pub fn unread(message: &str) -> Self {
        let advice = Some("Read it again when it is wanted.".to_owned());
        Self { advice, ..Self::local(ErrorKind::Fault, "Cancelled", message) }
    }

    /// What a request leaves that somebody ended before it was sent.
    #[must_use]
    pub fn unsent() -> Self {
        let advice = Some("Nothing was sent: send it when it is wanted.".to_owned());
        Self { advice, ..Self::local(ErrorKind::Fault, "Cancelled", "it was cancelled before it was sent") }
    }

    /// Whether the service may have carried out what was asked for, though no answer says so.
    #[must_use]
    pub fn may_have_acted(&self) -> bool {
        let unread = self.kind == ErrorKind::Unreadable && matches!(self.status, Some(200..300));
        self.kind == ErrorKind::UnknownOutcome || unread || matches!(self.transience, Transience::MayHaveActed { .. })
    }

    /// The error that a write of this retry class ends with. `unsure` says that an earlier attempt may have been
    /// carried out. Whether the outcome is unknown is decided here alone: screen, journal and advice go by the kind.
    #[must_use]
    pub fn of_write(mut self, retry: Retry, unsure: bool) -> Self {
        // What is not there was not changed by an earlier attempt either, or was deleted by it.
        let is_gone = self.kind == ErrorKind::NotFound && retry == Retry::Safe;
        if self.may_have_acted() || (unsure && !is_gone) {
            self.kind = ErrorKind::UnknownOutcome;
            // What a success leaves to be advised is about reading it.
            let own = self.advice.take().filter(|_| !matches!(self.status, Some(200..300)));
            self.advice =
                Some([Some(unknown(retry)), own.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "));
        } else if unsure {
            let told = self.advice();
            self.advice = Some(format!("An earlier attempt got no answer and may have been carried out. {told}"));
        }
        self
    }

    /// What failed, as a sentence with one end: most services end their words, and some do not.
    #[must_use]
    pub fn sentence(&self) -> String {
        let said = self.to_string();
        let said = said.trim_end();
        if said.ends_with(['.', '?', '!', '…']) { said.to_owned() } else { format!("{said}.") }
    }

    /// What failed, and what a person can do about it.
    #[must_use]
    pub fn in_full(&self) -> String {
        format!("{} {}", self.sentence(), self.advice())
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
            ErrorKind::AccessDenied => "Ask for a policy that allows this operation, or switch the account.",
            ErrorKind::NotFound => {
                "It may have been deleted, or lives in another account or region: refresh, and look."
            }
            ErrorKind::Conflict => {
                "The name may be taken, something may still use it, or it is no longer as it was: look at what is there now."
            },
            ErrorKind::Quota => "Delete what is no longer needed, or raise the quota in Service Quotas.",
            ErrorKind::Throttled => "The account's request rate is used up: wait a moment, then try again.",
            ErrorKind::Connector => "Check the connector profile's credentials at the connected application.",
            ErrorKind::Internal => "The service failed: try again in a moment; if it stays, give AWS the request id.",
            ErrorKind::ExpiredCredentials => "Log in again, then try again. The accounts screen shows the command.",
            ErrorKind::MissingCredentials => "Choose a profile on the accounts screen, or start with --sandbox.",
            ErrorKind::Unreachable => "Check network, VPN, proxy and region, then try again.",
            ErrorKind::Timeout => "The service did not answer in time: try again.",
            ErrorKind::Unreadable => {
                "Something else than AWS may have answered, such as a proxy: check the endpoint URL and the proxy."
            }
            ErrorKind::UnknownOutcome => "It may or may not have happened: look before sending it again.",
            ErrorKind::ReadOnly => "This console was started read-only, or the profile is protected.",
            ErrorKind::Invalid => "Correct what is said to be wrong, then try again.",
            ErrorKind::Fault => "This is a fault in Switchboard; its log may tell more.",
        })
    }
}

/// What to do about a write whose outcome nobody knows.
fn unknown(retry: Retry) -> &'static str {
    match retry {
        Retry::Safe => {
            "It may or may not have been carried out. Sending it again does no harm: done twice it is the same as once."
        }
        Retry::Token => {
            "It may or may not have been carried out. Sent again from here it has the same client token, so that it is \
             done once."
        }
        Retry::Refused => {
            "It may or may not have been carried out: look at what is there now before it is sent again, so that nothing \
             is done twice."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::api;

    const MAYBE: Transience = Transience::MayHaveActed { after: None };
    const NOT: Transience = Transience::NotActed { after: None };

    /// What can happen to a write: status, kind and transience of the error, and whether it may have been carried out.
    const HAPPENED: [(Option<u16>, ErrorKind, Transience, bool); 15] = [
        (Some(500), ErrorKind::Internal, MAYBE, true),
        (Some(502), ErrorKind::Internal, MAYBE, true),
        (Some(503), ErrorKind::Internal, MAYBE, true),
        (Some(504), ErrorKind::Internal, MAYBE, true),
        (Some(408), ErrorKind::Timeout, MAYBE, true),
        (None, ErrorKind::Unreachable, MAYBE, true),
        (None, ErrorKind::Timeout, MAYBE, true),
        (Some(200), ErrorKind::Unreadable, Transience::Permanent, true),
        (Some(200), ErrorKind::UnknownOutcome, Transience::Permanent, true),
        (Some(501), ErrorKind::Internal, Transience::Permanent, false),
        (Some(429), ErrorKind::Throttled, NOT, false),
        (Some(400), ErrorKind::BadRequest, Transience::Permanent, false),
        (Some(404), ErrorKind::NotFound, Transience::Permanent, false),
        (Some(302), ErrorKind::Unreadable, Transience::Permanent, false),
        (None, ErrorKind::Unreachable, NOT, false),
    ];

    #[test]
    fn an_outcome_is_unknown_for_every_write_by_what_happened_alone() {
        for operation in api().operations().filter(|operation| operation.is_write()) {
            for (status, kind, transience, maybe) in HAPPENED {
                let error = ApiError { status, transience, ..ApiError::local(kind, "Code", "words") };
                let ended = error.clone().of_write(operation.retry, false);
                let id = operation.id;
                assert_eq!(ended.kind == ErrorKind::UnknownOutcome, maybe, "{id} {status:?} {kind:?}");
                assert_eq!((&ended.code, &ended.message, ended.status), (&error.code, &error.message, status));
                let again = error.of_write(operation.retry, true);
                let is_gone = kind == ErrorKind::NotFound && operation.retry == Retry::Safe;
                assert_eq!(again.kind == ErrorKind::UnknownOutcome, !is_gone, "{id} {status:?} {kind:?} after another");
                let warns = again.advice().contains("look at what is there now before it is sent again");
                assert_eq!(warns, operation.retry == Retry::Refused && !is_gone, "{id}: {}", again.advice());
            }
        }
    }

    #[test]
    fn a_sentence_ends_once() {
        for (words, sentence) in
            [("no end", "C: no end."), ("an end. ", "C: an end."), ("why?", "C: why?"), ("a…", "C: a…")]
        {
            let error = ApiError::local(ErrorKind::Invalid, "C", words);
            assert_eq!(error.sentence(), sentence);
            assert_eq!(error.in_full(), format!("{sentence} {}", error.advice()));
        }
    }

    /// What the message of an error has is not known to what is advised for its kind.
    #[test]
    fn advice_promises_nothing_of_the_message() {
        for (status, kind, transience, _) in HAPPENED {
            for message in ["words", "", "STS answered with HTTP 403."] {
                let error = ApiError { status, transience, ..ApiError::local(kind, "Code", message) };
                let said = error.advice();
                let promises = ["the message shows", "the message says", "reply begins", "the message names"];
                let is_vague = said.starts_with("The message names no value");
                assert!(is_vague || !promises.iter().any(|words| said.contains(words)), "{kind:?}: {said}");
            }
        }
        let named = ApiError::local(ErrorKind::BadRequest, "Code", "flowName is wrong");
        assert!(named.advice().contains("the value that the message names"));
    }

    #[test]
    fn advice_names_no_key() {
        for (status, kind, transience, _) in HAPPENED {
            for retry in [Retry::Safe, Retry::Token, Retry::Refused] {
                let error = ApiError { status, transience, ..ApiError::local(kind, "Code", "words") };
                let said = format!("{} {}", error.advice(), error.clone().of_write(retry, false).advice());
                assert!(!said.contains("press ") && !said.contains("with r") && !said.contains("(L)"), "{said}");
            }
        }
    }
}
