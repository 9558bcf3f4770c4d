//! Reads what exists, before it is edited and once more before the edit is sent.
//!
//! How it is read the overlay says; where the page of the item itself has to ask for something first (a case is read
//! by the fields of its domain), the form asks as that page does.

use serde_json::Value;

use super::FormPage;
use super::spec::Kind;
use crate::catalog::{Document, Location, Plan, Prepared};
use crate::contract::{Lane, Outcome, Page, Request};
use crate::model::{OperationId, read_for_edit};
use crate::screens::Cx;

/// Reads what the reading needs.
pub(super) const PREPARE: &str = "prepare";
/// Reads what exists, before it is edited.
pub(super) const CURRENT: &str = "current";

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Reading {
    prepared: Prepared,
    /// The pages so far, as one document.
    pages: Option<Value>,
}

impl FormPage {
    /// Begins to read what is edited; says whether there is anything to read.
    pub(super) fn read_current(&mut self, slot: &'static str, cx: &mut Cx<'_>) -> bool {
        self.reading.pages = None;
        let at = cx.location.without_action();
        if let Some(plan) = self.prepared_by(&at).filter(|_| !self.reading.prepared.is_ready()) {
            cx.start(PREPARE, Lane::Interactive, request(plan));
            return true;
        }
        let Some(plan) = self.current_call(&at) else { return false };
        cx.start(slot, Lane::Interactive, request(plan));
        true
    }

    /// The call that must be answered before what exists can be read, if there is one.
    fn prepared_by(&self, at: &Location) -> Option<Plan> {
        let read = self.spec.operation().operation().edit_from.as_ref()?;
        let resource = self.spec.resource;
        let same = resource.describe_operation().is_some_and(|describe| describe.name == read.read);
        resource.prepare_call(at).filter(|_| same && self.spec.kind == Kind::Edit)
    }

    fn current_call(&self, at: &Location) -> Option<Plan> {
        if self.prepared_by(at).is_some() {
            return match self.spec.resource.document_call(at, &self.reading.prepared) {
                Ok(Document::Describe(plan) | Document::Find(plan)) => Some(plan),
                Err(_) => None,
            };
        }
        read_for_edit(self.spec.operation(), &self.spec.given).map(|(operation, input)| Plan { operation, input })
    }

    /// What the reading needs has come, or it could not be read.
    pub(super) fn take_prepared(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Page(page) => self.reading.prepared.learn(self.spec.resource, &page.reply.document),
            Outcome::Finished(page) => {
                self.reading.prepared.learn(self.spec.resource, &page.reply.document);
                self.read_current(CURRENT, cx);
            }
            outcome => self.take_current(outcome, cx),
        }
    }

    /// Everything that was read, once its last page is there.
    pub(super) fn gathered(&mut self, outcome: &Outcome, operation: Option<OperationId>) -> Option<Value> {
        let (page, is_last) = match outcome {
            Outcome::Page(page) => (page, false),
            Outcome::Finished(page) => (page, true),
            _ => return None,
        };
        let all = self.reading.pages.get_or_insert(Value::Null);
        append(all, page, operation);
        if is_last { self.reading.pages.take() } else { None }
    }

    /// The operation that reads what is edited.
    pub(super) fn reader(&self) -> Option<OperationId> {
        let update = self.spec.operation();
        let read = &update.operation().edit_from.as_ref()?.read;
        crate::model::api().operation(update.service, read).map(|operation| operation.id)
    }
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
