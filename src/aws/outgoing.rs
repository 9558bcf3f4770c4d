//! An input document as it goes into the SDK's request.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;
use uuid::Uuid;

use crate::contract::{ApiError, ErrorKind};
use crate::model::{OperationId, bind};

/// Method, path with query, and body.
#[derive(Clone, Debug, Default)]
pub(super) struct Outgoing {
    pub(super) method: &'static str,
    /// Percent-encoded, without the endpoint.
    pub(super) target: String,
    /// Empty where the operation has none.
    pub(super) body: Bytes,
}

impl Outgoing {
    /// Binds a document. A client token that the caller left out is filled here: replacing the SDK's body
    /// drops the SDK's own.
    pub(super) fn bind(operation: OperationId, input: &Value) -> Result<Self, ApiError> {
        let input = with_token(operation, input);
        let request = bind(operation, &input)
            .map_err(|problem| ApiError::local(ErrorKind::Invalid, "InvalidRequest", problem.to_string()))?;
        let target = request.target();
        Ok(Self { method: request.method, target, body: request.body.unwrap_or_default().into() })
    }
}

fn with_token(operation: OperationId, input: &Value) -> Cow<'_, Value> {
    let Some(token) = operation.operation().token_member() else { return Cow::Borrowed(input) };
    match input {
        Value::Object(members) if members.get(token).is_none_or(Value::is_null) => {
            let mut members = members.clone();
            members.insert(token.to_owned(), Value::String(Uuid::new_v4().to_string()));
            Cow::Owned(Value::Object(members))
        }
        _ => Cow::Borrowed(input),
    }
}
