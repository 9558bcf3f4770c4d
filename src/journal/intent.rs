//! What the journal is told of a write, before and after it is sent.

use jiff::Timestamp;
use serde_json::Value;

use crate::contract::{ApiError, BeforeImage, CallId, ContextKey, ErrorKind, Reply, WriteState};
use crate::model::{OperationId, Policy, Shortfall, redact_input};

/// A before-image of more bytes than this is not kept: a definition has a few thousand.
const LARGEST: usize = 256 * 1024;

/// A write that is about to be sent. Its input is redacted when it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The call that sends it.
    pub call: CallId,
    /// Where it goes.
    pub context: ContextKey,
    /// The account, where it is known.
    pub account: Option<String>,
    /// The region that the context came out with, where it is known.
    pub region: Option<String>,
    /// Where what it changes can be seen, as text.
    pub location: Option<String>,
    /// When it was asked for.
    pub at: Timestamp,
    pub(super) operation: OperationId,
    pub(super) input: Value,
    pub(super) whole: bool,
    pub(super) token: Option<String>,
    pub(super) before: Option<BeforeImage>,
}

impl Intent {
    /// The intent to send this input. The client token is kept beside the input.
    #[must_use]
    pub fn new(call: CallId, context: ContextKey, operation: OperationId, input: &Value, at: Timestamp) -> Self {
        let mut input = input.clone();
        let token = operation
            .operation()
            .token_member()
            .and_then(|member| input.as_object_mut()?.shift_remove(member))
            .and_then(|token| token.as_str().map(str::to_owned));
        let redacted = redact_input(operation, &input, Policy::Store);
        let whole = redacted == input;
        Self {
            call,
            context,
            account: None,
            region: None,
            location: None,
            at,
            operation,
            input: redacted,
            whole,
            token,
            before: None,
        }
    }

    /// The same, with what is there before it. What may not be kept is taken out once more, whoever left it in.
    #[must_use]
    pub fn over(self, before: Option<&BeforeImage>) -> Self {
        let kept = before.map(|before| {
            let kept = BeforeImage::new(before.operation, &before.document);
            BeforeImage { whole: kept.whole && before.whole, ..kept }
        });
        Self { before: kept.filter(|before| before.document.to_string().len() <= LARGEST), ..self }
    }

    /// The input as it will be kept.
    #[must_use]
    pub fn redacted(&self) -> &Value {
        &self.input
    }
}

/// What became of a write.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// `Succeeded`, `Failed` or `Unknown`.
    pub state: WriteState,
    /// The error's code.
    pub code: Option<String>,
    /// The error's text; kept only where the input is whole.
    pub message: Option<String>,
    /// The request id.
    pub request_id: Option<String>,
    /// Where the result can be seen, as text, where the reply says more than the input did.
    pub location: Option<String>,
    /// When it was known.
    pub at: Timestamp,
}

impl Verdict {
    /// The service carried it out.
    #[must_use]
    pub fn succeeded(reply: &Reply, at: Timestamp) -> Self {
        let request_id = reply.request_id.clone();
        Self { state: WriteState::Succeeded, code: None, message: None, request_id, location: None, at }
    }

    /// The service answered with success, and refused some or all of what was asked for.
    #[must_use]
    pub fn refused(succeeded: Self, shortfall: &Shortfall) -> Self {
        let (state, code) = if shortfall.is_all() {
            (WriteState::Failed, "AllRefused")
        } else {
            (WriteState::Succeeded, "PartlyRefused")
        };
        Self { state, code: Some(code.to_owned()), message: Some(shortfall.to_string()), ..succeeded }
    }

    /// It failed, or nobody knows: the error's kind says so.
    #[must_use]
    pub fn failed(error: &ApiError, at: Timestamp) -> Self {
        let unknown = error.kind == ErrorKind::UnknownOutcome;
        Self {
            state: if unknown { WriteState::Unknown } else { WriteState::Failed },
            code: Some(error.code.clone()),
            message: Some(error.message.clone()),
            request_id: error.request_id.clone(),
            location: None,
            at,
        }
    }

    /// It was cancelled before it was sent.
    #[must_use]
    pub fn cancelled(at: Timestamp) -> Self {
        let code = Some("Cancelled".to_owned());
        Self { state: WriteState::Failed, code, message: None, request_id: None, location: None, at }
    }
}
