//! What is shown beside a step: what a mapping makes of a sample, what a template brings, how a connector signs in.

use serde_json::{Map, Value};

use super::pick::{Asker, member_at};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::{Document, Location, Prepared, Resource};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::form::wizard::StepPreview;
use crate::model::{DocPath, input_from_reply};
use crate::rules;
use crate::screens::{Command, Cx};

/// What the template of a type that exists has brought. It is not sent beside the template, and is the type's own
/// without it.
#[derive(Debug, Default)]
pub(super) struct Brought {
    members: Map<String, Value>,
    /// Whether the template is left out now.
    left_out: bool,
}

/// What is said where the reading of a template was cancelled.
pub(super) fn cancelled() -> ApiError {
    ApiError::local(ErrorKind::Invalid, "Cancelled", "what the template brings was not read")
}

impl Brought {
    /// Notes what the template of what exists has brought.
    pub(super) fn note(&mut self, spec: &FormSpec, reply: &Value) {
        let input = input_from_reply(spec.operation(), &spec.given, reply);
        let members = input.map(|mut input| take_brought(spec, &mut input)).unwrap_or_default();
        *self = Self { members, left_out: false };
    }
}

/// Takes out of an input what comes with its template.
pub(super) fn take_brought(spec: &FormSpec, input: &mut Value) -> Map<String, Value> {
    rules::take_brought(spec.operation(), input)
}

/// Whoever leaves the template of a type out gets what it has brought to fill in; with a template it goes again.
pub(super) fn follow_template(shared: &mut Shared, cx: &mut Cx<'_>) {
    let Shared { form, lookups, .. } = &mut *shared;
    if lookups.brought.members.is_empty() || form.editing().is_some() {
        return;
    }
    let left_out = !rules::has_template(form.document());
    if left_out == lookups.brought.left_out {
        return;
    }
    lookups.brought.left_out = left_out;
    for (name, value) in &lookups.brought.members {
        let path = DocPath::root().member(name);
        match (left_out, path.get(form.document())) {
            (true, None) => drop(form.put(&path, value)),
            (true, Some(_)) => {}
            (false, _) => form.leave_out(&path),
        }
    }
    shared.find_start();
    if left_out {
        let text = "without the template, its fields and keys are the type's own: they can be changed now";
        cx.command(Command::notice(text));
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

/// The field of the open step that names a template, and the resource that templates are.
fn template_field(shared: &Shared) -> Option<(DocPath, &'static str)> {
    let operation = shared.spec.operation();
    let mut fields = shared.steps.open()?.scope.iter();
    fields.find_map(|path| Some((path.clone(), member_at(operation, path)?.refers?)))
}

/// The template that is named in the open step.
pub(super) fn template_named(shared: &Shared) -> Option<&str> {
    template_field(shared).map(|(field, _)| text_at(shared, &field))
}

fn text_at<'a>(shared: &'a Shared, field: &DocPath) -> &'a str {
    field.get(shared.form.document()).and_then(Value::as_str).unwrap_or_default()
}

/// Reads what exists at a location.
pub(super) fn read_item(resource: &Resource, at: &Location) -> Option<Request> {
    match resource.document_call(at, &Prepared::default()) {
        Ok(Document::Describe(plan)) => Some(Request { operation: plan.operation, input: plan.input, pages: 1 }),
        _ => None,
    }
}

/// Asks what the chosen template brings, once it is chosen.
pub(super) fn ask_template(shared: &mut Shared, cx: &mut Cx<'_>) {
    if !shared.steps.shows(StepPreview::Template) || shared.form.editing().is_some() {
        return;
    }
    let Some((field, resource)) = template_field(shared) else { return };
    let id = text_at(shared, &field).to_owned();
    if id.is_empty() || shared.lookups.template.asked.as_ref().is_some_and(|asked| asked.id == id) {
        return;
    }
    let (operation, document) = (shared.spec.operation(), shared.form.document());
    let source = Asker { operation, document, at: cx.location, field: &field }.source(resource);
    if let Some(request) = source.ok().and_then(|source| read_item(source.resource, &source.list.child(&id))) {
        shared.lookups.template.asked = Some(PanelRequest { id, known: None });
        cx.start(FormSlot::Template, Lane::Interactive, request);
    }
}
