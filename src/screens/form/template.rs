//! What a template brings, and what that of a type that exists has brought.

use serde_json::{Map, Value};

use super::spec::FormSpec;
use crate::catalog::{Document, Location, Prepared, Resource};
use crate::contract::{ApiError, Outcome, Request};
use crate::model::input_from_reply;
use crate::rules;

/// What the template of a type that exists has brought. It is not sent beside the template, and is the type's own
/// without it.
#[derive(Debug, Default)]
pub(super) struct Brought {
    pub(super) members: Map<String, Value>,
    /// Whether the template is left out now.
    pub(super) left_out: bool,
}

impl Brought {
    /// Notes what the template of what exists has brought.
    pub(super) fn note(&mut self, spec: &FormSpec, reply: &Value) {
        let input = input_from_reply(spec.operation(), &spec.given, reply);
        let members = input.map(|mut input| rules::take_brought(spec.operation(), &mut input)).unwrap_or_default();
        *self = Self { members, left_out: false };
    }
}

/// A template that was asked for, with what is known of it.
#[derive(Debug)]
pub(super) struct PanelRequest {
    pub(super) id: String,
    /// `None` while it is being read.
    pub(super) known: Option<Result<Value, ApiError>>,
}

/// The template that was asked for last.
#[derive(Debug, Default)]
pub(super) struct Template {
    pub(super) asked: Option<PanelRequest>,
}

impl Template {
    /// What the chosen template brings is known, or why not.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        let Some(asked) = &mut self.asked else { return };
        match outcome {
            Outcome::Finished(page) => asked.known = Some(Ok(page.reply.document.clone())),
            Outcome::Failed(error) => asked.known = Some(Err(error.clone())),
            Outcome::Cancelled => asked.known = Some(Err(cancelled())),
            _ => {}
        }
    }
}

/// What is said where the reading of a template was cancelled.
pub(super) fn cancelled() -> ApiError {
    ApiError::unread("what the template brings was not read")
}

/// Reads what exists at a location.
pub(super) fn read_item(resource: &Resource, at: &Location) -> Option<Request> {
    match resource.document_call(at, &Prepared::default()) {
        Ok(Document::Describe(plan)) => Some(Request { operation: plan.operation, input: plan.input, pages: 1 }),
        _ => None,
    }
}
