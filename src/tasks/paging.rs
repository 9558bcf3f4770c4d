//! From one page to the next.

use std::collections::HashSet;

use serde_json::Value;

use crate::contract::{ApiError, ErrorKind};
use crate::model::Paging;

/// The tokens of one call: what was sent, and what must not come again.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    paging: Option<&'a Paging>,
    seen: HashSet<String>,
}

impl<'a> Tokens<'a> {
    /// Starts with the token that the call's own input holds, if any.
    pub(super) fn new(paging: Option<&'a Paging>, input: &Value) -> Self {
        let first = paging.and_then(|p| input.get(&p.token)).and_then(Value::as_str);
        Self { paging, seen: first.map(str::to_owned).into_iter().collect() }
    }

    /// The token of the page after this reply; `None` at the end.
    ///
    /// # Errors
    /// If the token was there before (following it would never end), or is no text.
    pub(super) fn next(&mut self, document: &Value) -> Result<Option<String>, ApiError> {
        let Some(paging) = self.paging else { return Ok(None) };
        match document.get(&paging.next) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(token)) if token.is_empty() => Ok(None),
            Some(Value::String(token)) if self.seen.insert(token.clone()) => Ok(Some(token.clone())),
            Some(Value::String(_)) => Err(unusable("RepeatedPageToken", "the service gave the same page token twice")),
            Some(_) => Err(unusable("UnreadablePageToken", "the service gave a page token that is no text")),
        }
    }

    /// Puts a token where the next request takes it.
    pub(super) fn put(&self, input: &mut Value, token: &str) {
        if let (Some(paging), Some(members)) = (self.paging, input.as_object_mut()) {
            members.insert(paging.token.clone(), Value::from(token));
        }
    }
}

fn unusable(code: &str, what: &str) -> ApiError {
    ApiError {
        advice: Some("The rows so far are right, but there may be more: narrow the search, or refresh.".into()),
        ..ApiError::local(ErrorKind::Unreadable, code, format!("{what}; the list can't be read further"))
    }
}
