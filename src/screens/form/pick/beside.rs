//! Picking for an item of the same list: what is close to it is read first, and comes first.

use serde_json::Value;

use crate::catalog::{Document, Location, Near, Prepared, Resource};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::Cx;
use crate::screens::form::slots::PickerSlot;

/// How far the item is known that something is picked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Unasked,
    /// What is close to it is known, and still to be read.
    Waits,
    Done,
}

/// The item that something is picked for.
#[derive(Debug, Default)]
pub(super) struct Beside {
    id: Option<String>,
    state: State,
    value: Option<String>,
}

impl Beside {
    pub(super) fn new(id: Option<String>) -> Self {
        Self { id, ..Self::default() }
    }

    /// The id of the item.
    pub(super) fn id(&self) -> Option<String> {
        self.id.clone()
    }

    /// Asks for the item, unless that was done. Says whether it is waited for.
    pub(super) fn ask(&mut self, resource: &Resource, list: &Location, prepared: &Prepared, cx: &mut Cx<'_>) -> bool {
        if self.state != State::Unasked {
            return false;
        }
        let id = self.id.as_ref().filter(|_| resource.near.is_some());
        let Some(Ok(Document::Describe(plan))) = id.map(|id| resource.document_call(&list.child(id), prepared)) else {
            self.state = State::Done;
            return false;
        };
        let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
        cx.start(PickerSlot::Beside, Lane::Interactive, request);
        true
    }

    /// The item has come, or there is no knowing it. Says whether it is no longer waited for.
    pub(super) fn take(&mut self, outcome: &Outcome, resource: &Resource, list: &Location) -> bool {
        if !outcome.is_last() || self.state != State::Unasked {
            return false;
        }
        self.state = State::Done;
        if let (Outcome::Finished(page), Some(id), Some(near)) = (outcome, &self.id, &resource.near) {
            let item = resource.document(&list.child(id), &page.reply.document);
            self.value = item.and_then(|item| near.value(&item));
            self.state = if self.value.is_some() { State::Waits } else { State::Done };
        }
        true
    }

    /// The list of what is close to it, once: the whole list is read after that.
    pub(super) fn list(&mut self, resource: &Resource, list: &Location) -> Option<Location> {
        let of = (self.state == State::Waits).then(|| resource.near.as_ref().zip(self.value.as_ref())).flatten();
        let found = of.map(|(near, value)| near.list(list, value));
        if found.is_some() {
            self.state = State::Done;
        }
        found
    }

    /// Where a row belongs among the others, and what is said of that: what is close comes first, what is seldom meant
    /// last.
    pub(super) fn place(&self, near: Option<&Near>, row: &Value) -> (u8, Option<String>) {
        let Some(near) = near.filter(|_| self.id.is_some()) else { return (1, None) };
        let is_close = self.value.is_some() && near.value(row) == self.value;
        let is_last = near.is_last(row);
        let said = [is_close.then_some(&near.why), near.last.as_ref().filter(|_| is_last).map(|last| &last.why)];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        let place = u8::from(!is_close) + 2 * u8::from(is_last);
        (place, (!said.is_empty()).then(|| said.join(", ")))
    }
}
