//! What is there before something is sent: the journal keeps it with the write, so that it can be put back.

use serde_json::Value;

use super::existing::CurrentItem;
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, catalog};
use crate::config::{Action, Mode};
use crate::contract::{BeforeImage, Lane, Outcome, Request};
use crate::model::{OperationId, made_from_reply, read_for_making};
use crate::screens::Cx;

/// What is known of it.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// What the last read of it found, where that is not what the form began with.
    pub(super) there: Option<Value>,
    /// What was read for an action that is taken back by another one: the input of that one, or that there was nothing.
    read: Option<BeforeImage>,
    /// What was kept with what was sent last.
    pub(super) sent: Option<BeforeImage>,
}

impl Before {
    /// Where what was there can be put back, for the notice that it was changed.
    pub(super) fn way_back(&self, cx: &Cx<'_>) -> String {
        way_back(self.sent.as_ref(), cx)
    }
}

/// The same for what was kept with a write.
pub(super) fn way_back(image: Option<&BeforeImage>, cx: &Cx<'_>) -> String {
    let key = cx.session.keymap.in_words(Mode::Browse, Action::Writes);
    let had_something = image.is_some_and(|image| !image.operation.operation().removes);
    if had_something { format!("; {key} can put it back") } else { String::new() }
}

/// The operation that brings back what an action takes away or sets, where what is there has to be read for that.
fn makes(spec: &FormSpec) -> Option<OperationId> {
    (spec.kind == FormKind::Act).then(|| spec.resource.brought_back_by(spec.action)).flatten()
}

/// Reads what an action would change, where no form shows it.
pub(super) fn ask(spec: &FormSpec, cx: &mut Cx<'_>) {
    let read = makes(spec).and_then(|makes| read_for_making(makes, &spec.given));
    if let Some((operation, input)) = read.filter(|_| !catalog().is_of_customer(spec.resource)) {
        let whole = crate::model::check_input(operation, &input).is_empty();
        if whole && !cx.runs(&FormSlot::Before.into()) {
            cx.start(FormSlot::Before, Lane::Background, Request { operation, input, pages: 1 });
        }
    }
}

/// What an action would change was read.
pub(super) fn take(outcome: &Outcome, shared: &mut Shared) {
    let Some(makes) = makes(&shared.spec) else { return };
    shared.before.read = match outcome {
        Outcome::Finished(page) => {
            let input = made_from_reply(makes, &shared.spec.given, &page.reply.document);
            input.map(|input| BeforeImage::new(makes, &input))
        }
        _ => return,
    };
}

/// What is there before this is sent, as far as it is configuration.
pub(super) fn image(shared: &Shared, cx: &Cx<'_>) -> Option<BeforeImage> {
    let Shared { spec, form, lookups, before, .. } = shared;
    if catalog().is_of_customer(spec.resource) || spec.kind == FormKind::Read {
        return None;
    }
    let there = match &lookups.existing.found {
        CurrentItem::Some(existing) => Some(existing),
        _ => before.there.as_ref().or(form.original()),
    };
    if let Some(there) = there {
        return Some(BeforeImage::new(spec.operation(), there));
    }
    let was_absent = lookups.existing.found == CurrentItem::None || spec.kind == FormKind::Edit || spec.is_absent;
    if spec.is_put() && was_absent {
        let item = spec.item(cx.location).or_else(|| made_at(shared, cx))?;
        let (operation, input) = spec.resource.taken_away(spec.action, &item)?;
        return Some(BeforeImage::new(operation, &input));
    }
    before.read.clone()
}

/// Where what is made can be seen.
fn made_at(shared: &Shared, cx: &Cx<'_>) -> Option<Location> {
    shared.spec.result_location(&shared.form.request(), &Value::Null, cx.location)
}
