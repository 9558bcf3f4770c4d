//! The items that become one, as they are now, and whether one of them was merged before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::catalog::{Column, Document, KnownBy, Location, Prepared, Resource};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::Cx;
use crate::screens::form::slots::{FormSlot, MergeSlot};
use crate::screens::form::spec::FormSpec;
use crate::screens::private_names::ask_name;

/// One of the items, as far as it was read.
#[derive(Debug)]
pub(super) enum Side {
    /// It is being read.
    Asked,
    Here(Value),
    /// There is none of this id.
    Absent,
    Failed(ApiError),
}

/// Whether an item is being merged, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Asked,
    /// It is not, as far as the service tells.
    No,
    /// Its state.
    Is(String),
}

/// All that was read of the items.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub(super) prepared: Prepared,
    /// Why what they are asked for by could not be read.
    pub(super) error: Option<ApiError>,
    labelled: bool,
    items: BTreeMap<String, Side>,
    /// Whose names were asked for, which stand in the items by their ids.
    named: BTreeSet<Location>,
    before: BTreeMap<String, Before>,
}

impl Sides {
    /// An item, once it was asked for.
    pub(super) fn side(&self, id: &str) -> Option<&Side> {
        self.items.get(id)
    }

    /// The document of an item, once it is there.
    pub(super) fn document(&self, id: &str) -> Option<&Value> {
        match self.items.get(id) {
            Some(Side::Here(document)) => Some(document),
            _ => None,
        }
    }

    /// Whether an item is being merged, or was.
    pub(super) fn before(&self, id: &str) -> Option<&Before> {
        self.before.get(id)
    }

    /// Whether an item is still being read.
    pub(super) fn waits(&self, ids: &[String]) -> bool {
        self.error.is_none() && ids.iter().any(|id| matches!(self.items.get(id), None | Some(Side::Asked)))
    }

    /// Forgets all that was read, so that it is read again.
    pub(super) fn forget(&mut self) {
        *self = Self { prepared: std::mem::take(&mut self.prepared), ..Self::default() };
    }

    /// Asks for what is not known yet.
    pub(super) fn ask(&mut self, ids: &[String], spec: &FormSpec, cx: &mut Cx<'_>) {
        let list = spec.list(cx.location);
        // All pages of it count, or some fields would stay without the names of their options.
        let comes = cx.runs(&FormSlot::Merge(MergeSlot::Prepare).into());
        let prepares = spec.resource.prepare_call(&list).filter(|_| comes || !self.prepared.is_ready());
        if let Some(plan) = prepares {
            if self.error.is_none() && !comes {
                let request = Request { operation: plan.operation, input: plan.input, pages: u32::MAX };
                cx.start(FormSlot::Merge(MergeSlot::Prepare), Lane::Interactive, request);
            }
            return;
        }
        self.ask_labels(spec.resource, &list, cx);
        for id in ids {
            if self.items.contains_key(id) {
                continue;
            }
            let at = list.child(id);
            if let Ok(Document::Describe(plan)) = spec.resource.document_call(&at, &self.prepared) {
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(FormSlot::Merge(MergeSlot::Item(id.clone())), Lane::Interactive, request);
                self.items.insert(id.clone(), Side::Asked);
            } else {
                self.items.insert(id.clone(), Side::Absent);
            }
            self.ask_before(id, &at, spec, cx);
        }
    }

    /// Asks for names of ids, which may fail.
    fn ask_labels(&mut self, resource: &Resource, list: &Location, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.labelled, true) {
            for label in resource.label_calls(list, &self.prepared) {
                let request = Request { operation: label.plan.operation, input: label.plan.input, pages: 10 };
                cx.start(FormSlot::Merge(MergeSlot::Labels(label.key)), Lane::Background, request);
            }
        }
    }

    /// Asks what those are called that the items name by their ids.
    pub(super) fn ask_names(&mut self, ids: &[String], spec: &FormSpec, cx: &mut Cx<'_>) {
        let list = spec.list(cx.location);
        let columns = spec.resource.field_columns(&self.prepared);
        let named: BTreeSet<Location> = ids
            .iter()
            .filter_map(|id| self.document(id))
            .flat_map(|document| {
                let has_names = columns.iter().map(|(_, column)| column).filter(|column| column.has_names());
                let at = |column: &Column| {
                    column.named_at(&column.cell(document, None, &self.prepared).text, document, &list)
                };
                has_names.filter_map(at).collect::<Vec<_>>()
            })
            .collect();
        for at in named {
            if cx.session.private_names.get(cx.context, &at).is_none() && self.named.insert(at.clone()) {
                ask_name(&at, FormSlot::Merge(MergeSlot::Name(at.clone())), cx);
            }
        }
    }

    /// Asks whether an item was merged before.
    fn ask_before(&mut self, id: &str, at: &Location, spec: &FormSpec, cx: &mut Cx<'_>) {
        let known_by = spec.merge.and_then(|merge| merge.known_by.as_ref());
        if let Some(action) = known_by.and_then(|known| spec.resource.action(&known.verb)) {
            let plan = action.plan(at);
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(FormSlot::Merge(MergeSlot::Before(id.to_owned())), Lane::Background, request);
            self.before.insert(id.to_owned(), Before::Asked);
        }
    }

    /// What the items are asked for by has come.
    pub(super) fn take_prepared(&mut self, outcome: &Outcome, resource: &Resource) {
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => self.prepared.learn(resource, &page.reply.document),
            Outcome::Failed(error) => self.error = Some(error.clone()),
            _ => {}
        }
    }

    /// Names have come.
    pub(super) fn take_labels(&mut self, key: &str, outcome: &Outcome, resource: &Resource) {
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            self.prepared.learn_labels(resource, key, &page.reply.document);
        }
    }

    /// An item has come.
    pub(super) fn take_item(&mut self, id: &str, outcome: &Outcome, spec: &FormSpec, cx: &Cx<'_>) {
        let at = spec.list(cx.location).child(id);
        let side = match outcome {
            Outcome::Finished(page) => match spec.resource.document(&at, &page.reply.document) {
                Some(document) => Side::Here(document),
                None => Side::Absent,
            },
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Side::Absent,
            Outcome::Failed(error) => Side::Failed(error.clone()),
            Outcome::Cancelled => Side::Failed(ApiError::unread("it was not read")),
            _ => return,
        };
        self.items.insert(id.to_owned(), side);
    }

    /// Whether an item was merged before has become known.
    pub(super) fn take_before(&mut self, id: &str, outcome: &Outcome, known_by: Option<&KnownBy>) {
        let before = match (outcome, known_by) {
            (Outcome::Finished(page), Some(known)) => {
                let state = known.member.get(&page.reply.document).and_then(Value::as_str).unwrap_or_default();
                Before::Is(state.to_owned())
            }
            // Where it can't be told, the service has the last word.
            (outcome, _) if outcome.is_last() => Before::No,
            _ => return,
        };
        self.before.insert(id.to_owned(), before);
    }
}
