//! Reads what exists, before it is edited and once more before the edit is sent.
//!
//! How it is read the overlay says; where the page of the item itself has to ask for something first (a case is read
//! by the fields of its domain), the form asks as that page does.

use serde_json::Value;

use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Document, Location, Plan, Prepared};
use crate::contract::{Lane, Outcome, Page, Request};
use crate::model::{OperationId, read_for_edit};
use crate::screens::Cx;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    prepared: Prepared,
    /// The pages so far, as one document.
    pages: Option<Value>,
}

impl Reading {
    /// Begins to read what is edited; says whether there is anything to read.
    pub(super) fn read(&mut self, slot: FormSlot, spec: &FormSpec, cx: &mut Cx<'_>) -> bool {
        self.pages = None;
        let at = spec.like.clone().unwrap_or_else(|| cx.location.without_action());
        if let Some(plan) = prepared_by(spec, &at).filter(|_| !self.prepared.is_ready()) {
            cx.start(FormSlot::Prepare, Lane::Interactive, request(plan));
            return true;
        }
        let Some(plan) = self.current_call(spec, &at) else { return false };
        cx.start(slot, Lane::Interactive, request(plan));
        true
    }

    fn current_call(&self, spec: &FormSpec, at: &Location) -> Option<Plan> {
        if spec.like.is_some() || prepared_by(spec, at).is_some() {
            return match spec.resource.document_call(at, &self.prepared) {
                Ok(Document::Describe(plan) | Document::Find(plan)) => Some(plan),
                Err(_) => None,
            };
        }
        read_for_edit(spec.operation(), &spec.given).map(|(operation, input)| Plan { operation, input })
    }

    /// What the reading needs has come: the slot is read then. Says whether it was of use; if not, it could not be
    /// read.
    pub(super) fn take_prepared(
        &mut self,
        outcome: &Outcome,
        slot: FormSlot,
        spec: &FormSpec,
        cx: &mut Cx<'_>,
    ) -> bool {
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return false };
        self.prepared.learn(spec.resource, &page.reply.document);
        if outcome.is_last() {
            self.read(slot, spec, cx);
        }
        true
    }

    /// Everything that was read, once its last page is there.
    pub(super) fn gathered(&mut self, outcome: &Outcome, spec: &FormSpec) -> Option<Value> {
        let (page, is_last) = match outcome {
            Outcome::Page(page) => (page, false),
            Outcome::Finished(page) => (page, true),
            _ => return None,
        };
        let all = self.pages.get_or_insert(Value::Null);
        append(all, page, reader(spec));
        if is_last { self.pages.take() } else { None }
    }
}

/// The operation that reads what is edited.
fn reader(spec: &FormSpec) -> Option<OperationId> {
    let update = spec.operation();
    let read = &update.operation().edit_from.as_ref()?.read;
    crate::model::api().operation(update.service, read).map(|operation| operation.id)
}

/// The call that must be answered before what exists can be read, if there is one.
fn prepared_by(spec: &FormSpec, at: &Location) -> Option<Plan> {
    if spec.like.is_some() {
        return spec.resource.prepare_call(at);
    }
    let read = spec.operation().operation().edit_from.as_ref()?;
    let resource = spec.resource;
    let same = resource.describe_operation().is_some_and(|describe| describe.name == read.read);
    resource.prepare_call(at).filter(|_| same && spec.kind == FormKind::Edit)
}

fn request(plan: Plan) -> Request {
    Request { operation: plan.operation, input: plan.input, pages: u32::MAX }
}

/// Puts the rows of a page behind those of the pages before.
fn append(all: &mut Value, page: &Page, operation: Option<OperationId>) {
    if all.is_null() {
        all.clone_from(&page.reply.document);
        return;
    }
    let paging = operation.and_then(|operation| operation.operation().paging.as_ref());
    for items in paging.iter().flat_map(|paging| &paging.items) {
        let (Some(all), Some(more)) =
            (all.get_mut(items).and_then(Value::as_array_mut), page.reply.document[items].as_array())
        else {
            continue;
        };
        all.extend(more.iter().cloned());
    }
}
