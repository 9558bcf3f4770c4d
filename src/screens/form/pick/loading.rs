//! The calls that bring the rows of a picker: what must be known first, what is close, and page by page.

use serde_json::Value;

use super::super::slots::PickerSlot;
use super::finding::Finding;
use super::{Picker, awaited};
use crate::contract::{Lane, Request};
use crate::screens::{Command, Cx};

impl Picker {
    pub(super) fn load(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        if let Some(plan) = self.resource.prepare_call(&self.list).filter(|_| !self.prepared.is_ready()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: u32::MAX };
            cx.start(PickerSlot::Prepare, Lane::Interactive, request);
            return;
        }
        let is_first = self.next.is_none();
        if is_first && (self.beside.ask(self.resource, &self.list, &self.prepared, cx) || self.named_by.ask(cx)) {
            return;
        }
        let near = self.beside.list(self.resource, &self.list);
        match self.resource.list_call(near.as_ref().unwrap_or(&self.list), &self.prepared) {
            Ok(mut plan) => {
                if let (Some(paging), Some(token)) = (&plan.operation.operation().paging, &self.next) {
                    plan.input[&paging.token] = Value::from(token.as_str());
                }
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                let slot = if near.is_some() { PickerSlot::Near } else { PickerSlot::Rows };
                cx.start(slot, Lane::Interactive, request);
            }
            Err(need) => cx.command(Command::warn(need.to_string())),
        }
    }

    /// What follows from a move: what the row brings is read, and near the end the next page is asked for.
    pub(super) fn ahead(&mut self, cx: &mut Cx<'_>) {
        let id = self.under().map(|row| row.value.clone());
        if let (Some(about), Some(id)) = (&mut self.about, id) {
            about.ask(&id, self.resource, &self.list, cx);
        }
        let rows = matches!(self.finding, Finding::Rows);
        let is_near = self.next.is_some() && self.narrow.at + 5 >= self.shown.len();
        if rows && is_near && !awaited::lists(cx) && self.error.is_none() {
            self.load(cx);
        }
    }
}
