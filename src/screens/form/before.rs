//! What is there before something is sent: the journal keeps it with the write, so that it can be put back.

use serde_json::Value;

use super::existing::CurrentItem;
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, Outlook, catalog};
use crate::config::{Action, Mode};
use crate::contract::{BeforeImage, Lane, Outcome, Request};
use crate::jobs::{BeforeRead, before_read};
use crate::model::OperationId;
use crate::screens::Cx;

/// What is known of it.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// What the last read of it found, where that is not what the form began with.
    pub(super) there: Option<Value>,
    /// What was read for an action that is taken back by another one: the input of that one, that there was nothing, or
    /// the state.
    read: Option<BeforeImage>,
    /// What was kept with what was sent last.
    pub(super) sent: Option<BeforeImage>,
}

impl Before {
    /// What becomes of the state, once that was read.
    pub(super) fn outlook(&self, spec: &FormSpec) -> Option<Outlook> {
        let state = self.read.as_ref().filter(|read| !read.operation.operation().is_write())?;
        Some(spec.action.becomes.as_ref()?.turn(&state.document)?.outlook(&spec.resource.singular))
    }

    /// The entries of the map that an action changes of which another one takes them back, once they were read.
    pub(super) fn entries(&self, map: &str) -> Option<&serde_json::Map<String, Value>> {
        self.read.as_ref()?.document.get(map)?.as_object()
    }

    /// Where what was there can be put back, for the notice that it was changed by this.
    pub(super) fn way_back(&self, operation: OperationId, sent: &Value, reply: &Value, cx: &Cx<'_>) -> String {
        let seen = catalog().location_of_write(operation, sent, Some(reply));
        way_back(operation, sent, seen.as_ref(), self.sent.as_ref(), cx)
    }
}

/// The same for what was kept with a write.
pub(super) fn way_back(
    operation: OperationId,
    sent: &Value,
    seen: Option<&Location>,
    image: Option<&BeforeImage>,
    cx: &Cx<'_>,
) -> String {
    let there = image.filter(|image| !image.operation.operation().removes);
    let is_one = |image: &BeforeImage| {
        let before = Some((image.operation, &image.document));
        catalog().undo(operation, sent, seen, before).is_ok()
    };
    if !there.is_some_and(is_one) {
        return String::new();
    }
    format!("; {} can put it back", cx.session.keymap.in_words(Mode::Browse, Action::Writes))
}

/// What is read of what an action would change, where no form shows it.
fn read(spec: &FormSpec) -> Option<BeforeRead> {
    (spec.kind == FormKind::Act).then(|| before_read(spec.operation(), &spec.given)).flatten()
}

/// Reads it. The item itself is read anyhow, for what the action needs of it.
pub(super) fn ask(spec: &FormSpec, cx: &mut Cx<'_>) {
    let read = read(spec).filter(|read| !read.is_of_state() && !cx.runs(&FormSlot::Before.into()));
    if let Some(BeforeRead { operation, input, .. }) = read {
        cx.start(FormSlot::Before, Lane::Background, Request { operation, input, pages: 1 });
    }
}

/// What an action would change was read.
pub(super) fn take(outcome: &Outcome, shared: &mut Shared) {
    let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
    let image = read(&shared.spec).and_then(|read| read.image(std::slice::from_ref(&page.reply.document)));
    shared.before.read = image.or(shared.before.read.take());
}

/// The item itself was read.
pub(super) fn take_item(outcome: &Outcome, shared: &mut Shared) {
    if read(&shared.spec).is_some_and(|read| read.is_of_state()) {
        take(outcome, shared);
    }
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
