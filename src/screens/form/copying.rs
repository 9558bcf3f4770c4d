//! Something new that begins as a copy of what exists: its document is read, and fills in the form but for what must
//! be new.

use super::loading;
use super::phase::{Phase, To};
use super::shared::Shared;
use super::spec::FormSpec;
use super::steps::Steps;
use crate::catalog::{Copied, Resource, catalog};
use crate::contract::Outcome;
use crate::form::Form;
use crate::model::{Sensitivity, Shape, ShapeKind, Step, label};
use crate::rules;
use crate::screens::{Command, Cx};

/// So deep is looked for secrets in what an operation takes.
const DEEPEST: usize = 8;

/// What is copied was read, or it could not be.
pub(super) fn take(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
    let Some(item) = shared.spec.like.clone() else { return };
    match outcome {
        Outcome::Page(page) | Outcome::Finished(page) => {
            match shared.spec.resource.document(&item, &page.reply.document) {
                Some(document) => {
                    if let Some(copied) = shared.spec.resource.copy(&document) {
                        shared.lookups.brought.note(&shared.spec, &document);
                        fill(copied, shared, cx);
                    }
                }
                None if outcome.is_last() => {
                    loading::missing(&shared.spec.resource.singular, &item, "to copy", None, shared, cx);
                }
                None => {}
            }
        }
        _ => loading::failed(outcome, &item, "to copy", shared, cx),
    }
}

/// Fills the form in.
fn fill(mut copied: Copied, shared: &mut Shared, cx: &mut Cx<'_>) {
    let spec = &shared.spec;
    let id = spec.like.as_ref().and_then(|like| like.last()).unwrap_or_default();
    copied.fresh.iter_mut().filter(|(_, was)| was.is_empty()).for_each(|(_, was)| id.clone_into(was));
    let mut input = copied.input.clone();
    rules::take_brought(spec.operation(), &mut input);
    if let (Some(input), Some(given)) = (input.as_object_mut(), spec.given.as_object()) {
        input.extend(given.clone());
    }
    let start = spec.start_of(&input);
    shared.steps = Steps::copying(spec, start);
    shared.form = Form::new(spec.operation(), input).at_place(&spec.given).copy_of(&copied.fresh);
    shared.drafting.begin(shared.form.shared_document());
    shared.go(To::Restart);
    shared.go(To::Phase(Phase::Fields));
    let said = said(&shared.spec, cx, &copied);
    // What must be new may stand in a later step.
    let Shared { spec, form, steps, .. } = &mut *shared;
    steps.arrange(spec, form, false);
    let first = copied.fresh.first().and_then(|(path, _)| shared.form.show(path));
    shared.next.extend(first.map(To::Row));
    cx.command(Command::notice(said));
}

/// What was copied, and what not.
fn said(spec: &FormSpec, cx: &Cx<'_>, copied: &Copied) -> String {
    let name = spec.like.as_ref().map(|like| cx.session.name_of(like)).unwrap_or_default();
    let below = |resource: &&Resource| resource.parent_path() == spec.resource.path && resource.copies().is_some();
    let mut left: Vec<String> = catalog().resources().iter().filter(below).map(|of| of.title.to_lowercase()).collect();
    if has_secrets(spec.operation().operation().input, 0) {
        left.insert(0, "secrets, which are typed again".to_owned());
    }
    left.extend(copied.dropped.iter().filter_map(|path| match path.last() {
        Some(Step::Member(name)) => Some(label(name).to_lowercase()),
        _ => None,
    }));
    left.extend(copied.left_out.iter().map(|id| label(id).to_lowercase()));
    let left = if left.is_empty() { String::new() } else { format!("; not copied: {}", left.join(", ")) };
    format!("this begins as a copy of {name}{left}")
}

/// Whether there is room for a secret in a value.
fn has_secrets(shape: &'static Shape, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match &shape.kind {
        ShapeKind::List { item } => item.class() == Sensitivity::Secret || has_secrets(item.shape(), depth + 1),
        ShapeKind::Map { value, .. } => value.class() == Sensitivity::Secret || has_secrets(value.shape(), depth + 1),
        _ => {
            let mut members = shape.members().iter();
            members.any(|member| member.class() == Sensitivity::Secret || has_secrets(member.shape(), depth + 1))
        }
    }
}
