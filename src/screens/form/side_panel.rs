//! What is shown beside a step: what a mapping makes of a sample, what a template brings, how a connector signs in.

use serde_json::Value;

use super::pick::source::{Asker, member_at};
use super::shared::Shared;
use super::slots::FormSlot;
use super::template::{PanelRequest, read_item};
use crate::contract::Lane;
use crate::form::wizard::StepPreview;
use crate::model::DocPath;
use crate::rules;
use crate::screens::{Command, Cx};

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
