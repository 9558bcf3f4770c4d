//! Why a request is refused, in the words that the three services share.
//!
//! A handler says what kind of refusal it is; the code, status and body members that the asked
//! service uses for it follow in the server.

use std::borrow::Cow;

use crate::model::Issue;

/// The kinds of refusal, whatever a service calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The body cannot be read as the input of the operation.
    Unreadable,
    /// The input cannot be accepted.
    Invalid,
    /// What was named does not exist.
    NotFound,
    /// It exists already, or its state forbids this. Customer Profiles has no such error and says 'bad request'.
    Conflict,
    /// A quota is used up. Customer Profiles has no such error and says 'bad request'.
    Quota,
    /// The caller may not do this.
    Denied,
    /// The caller's credentials are no longer good.
    Expired,
    /// The service is not there at the moment.
    Unavailable,
    /// Too many requests.
    Throttled,
    /// The resource does not support this operation (`UnsupportedOperationException` of AppFlow).
    Unsupported,
    /// The connected system refused its credentials (`ConnectorAuthenticationException` of AppFlow).
    ConnectorAuthentication,
    /// The connected system failed (`ConnectorServerException` of AppFlow).
    ConnectorServer,
    /// The sandbox itself failed.
    Internal,
}

/// A refusal on its way to the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What kind it is.
    pub kind: RefusalKind,
    /// The text in the body.
    pub message: Cow<'static, str>,
    /// Id and type of what is missing or in conflict; Cases writes them into its errors.
    pub resource: Option<(String, &'static str)>,
}

impl Refusal {
    /// A refusal of this kind with this text.
    pub fn new(kind: RefusalKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, message: message.into(), resource: None }
    }

    /// The input cannot be accepted.
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Invalid, message)
    }

    /// What was named does not exist.
    pub fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::NotFound, message)
    }

    /// It exists already, or its state forbids this.
    pub fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Conflict, message)
    }

    /// A quota is used up.
    pub fn quota(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Quota, message)
    }

    /// The sandbox itself failed.
    pub fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Internal, message)
    }

    /// Refuses for the errors among the issues of an input, in these words.
    ///
    /// # Errors
    /// If there are any.
    pub fn for_errors(issues: &[Issue], words: impl Fn(&Issue) -> String) -> Result<(), Self> {
        let errors: Vec<String> = issues.iter().filter(|issue| issue.is_error()).map(words).collect();
        match errors.len() {
            0 => Ok(()),
            1 => Err(Self::invalid(format!("1 validation error detected: {}", errors[0]))),
            many => Err(Self::invalid(format!("{many} validation errors detected: {}", errors.join("; ")))),
        }
    }

    /// Names what is missing or in conflict, such as `("…", "Case")`.
    #[must_use]
    pub fn of(mut self, id: impl Into<String>, r#type: &'static str) -> Self {
        self.resource = Some((id.into(), r#type));
        self
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(format!("The sandbox's store failed: {error}"))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("The sandbox's store holds a document that is not JSON: {error}"))
    }
}
