//! What is shown beside a step: what a mapping makes of a sample, what a template brings, how a connector signs in.

use serde_json::{Value, json};

use super::starts::Sample;
use super::{FormPage, Phase};
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

    /// Opens the text of the sample.
    pub(super) fn open_sample(&mut self) {
        self.form.leave();
        self.phase = Phase::Sample(Box::new(Sample::new(&self.sample, true)));
    }

    /// Back to the form with the sample.
    pub(super) fn take_sample(&mut self) {
        if let Phase::Sample(sample) = &self.phase {
            self.sample = sample.text();
            self.phase = Phase::Fields;
        }
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

    pub(super) fn take_template(&mut self, outcome: &Outcome) {
        if let (Some((_, known)), Outcome::Finished(page)) = (&mut self.template, outcome) {
            *known = Some(page.reply.document.clone());
        }
    }
}
