//! What is shown beside a step: what a mapping makes of a sample, what a template brings, how a connector signs in.

use serde_json::{Map, Value, json};

use super::{FormPage, Phase};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::form::wizard::StepPreview;
use crate::model::{DocPath, Service, api, input_from_reply};
use crate::rules;
use crate::screens::{Command, Cx};

/// Reads what a template brings.
pub(super) const TEMPLATE: &str = "template";

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

impl FormPage {
    /// Takes out of an input what comes with its template.
    pub(super) fn take_brought(&self, input: &mut Value) -> Map<String, Value> {
        let is_type = self.spec.operation().name == "PutProfileObjectType";
        if is_type { rules::take_brought(input) } else { Map::new() }
    }

    /// Notes what the template of what exists has brought.
    pub(super) fn note_brought(&mut self, reply: &Value) {
        let input = input_from_reply(self.spec.operation(), &self.spec.given, reply);
        let members = input.map(|mut input| self.take_brought(&mut input)).unwrap_or_default();
        self.brought = Brought { members, left_out: false };
    }

    /// Whoever leaves the template of a type out gets what it has brought to fill in; with a template it goes again.
    pub(super) fn follow_template(&mut self, cx: &mut Cx<'_>) {
        let settled = matches!(self.phase, Phase::Fields) && self.form.editing().is_none();
        if self.brought.members.is_empty() || !settled {
            return;
        }
        let named = self.form.document().get("TemplateId").and_then(Value::as_str);
        let left_out = named.is_none_or(str::is_empty);
        if left_out == self.brought.left_out {
            return;
        }
        self.brought.left_out = left_out;
        for (name, value) in &self.brought.members {
            let path = DocPath::root().member(name);
            match (left_out, path.get(self.form.document())) {
                (true, None) => drop(self.form.put(&path, value)),
                (true, Some(_)) => {}
                (false, _) => self.form.leave_out(&path),
            }
        }
        self.start = self.spec.wizard.and_then(|w| w.start_of(self.form.document())).map(|start| start.id.clone());
        if left_out {
            let text = "without the template, its fields and keys are the type's own: they can be changed now";
            cx.command(Command::notice(text));
        }
    }

    /// Whether the open step shows what a mapping does.
    pub(super) fn previews_mapping(&self) -> bool {
        self.open_step().is_some_and(|step| step.preview == Some(StepPreview::Mapping))
    }

    /// Asks what the chosen template brings, once it is chosen.
    pub(super) fn ask_template(&mut self, cx: &mut Cx<'_>) {
        let shown = self.open_step().is_some_and(|step| step.preview == Some(StepPreview::Template));
        if !shown || self.form.editing().is_some() {
            return;
        }
        let id = self.form.document().get("TemplateId").and_then(Value::as_str).unwrap_or_default();
        if id.is_empty() || self.template.as_ref().is_some_and(|(known, _)| known == id) {
            return;
        }
        let read = api().operation(Service::CustomerProfiles, "GetProfileObjectTypeTemplate");
        if let Some(read) = read {
            let input = json!({"TemplateId": id});
            self.template = Some((id.to_owned(), None));
            cx.start(TEMPLATE, Lane::Interactive, Request { operation: read.id, input, pages: 1 });
        }
    }

    /// What the chosen template brings is known, or why not.
    pub(super) fn take_template(&mut self, outcome: &Outcome) {
        let Some((_, known)) = &mut self.template else { return };
        match outcome {
            Outcome::Finished(page) => *known = Some(Ok(page.reply.document.clone())),
            Outcome::Failed(error) => *known = Some(Err(error.clone())),
            Outcome::Cancelled => *known = Some(Err(cancelled())),
            _ => {}
        }
    }
}
