//! What is shown beside a step: what a mapping makes of a sample, what a template brings, how a connector signs in.

use serde_json::{Value, json};

use super::FormPage;
use crate::contract::{Lane, Outcome, Request};
use crate::form::wizard::StepPreview;
use crate::model::{Service, api};
use crate::screens::Cx;

/// Reads what a template brings.
pub(super) const TEMPLATE: &str = "template";

impl FormPage {
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
            Outcome::Cancelled => self.template = None,
            _ => {}
        }
    }
}
