//! What people call the items that rows lead to, where their ids say nothing. Customers are among them, so it is known
//! to the page alone.

use std::collections::BTreeMap;

use super::entries::Entry;
use super::panels::start;
use super::parts::Parts;
use super::{Dossier, PageSlot, draw_timeline};
use crate::catalog::{FieldChange, Location, PageFact, Place, Prepared, RowCalled, catalog, location_of_arn};
use crate::contract::Outcome;
use crate::screens::private_names::{name_call, take_name};
use crate::screens::{Cx, item};

/// So many items are read for their names.
const MOST: usize = 12;

/// Names by location; `None` where there is no knowing.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<Location, Option<String>>);

impl Names {
    /// What people call an item.
    pub(super) fn get(&self, at: &Location) -> Option<&str> {
        self.0.get(at)?.as_deref()
    }

    /// An item was read for something else, and says what it is called.
    pub(super) fn know(&mut self, at: &Location, name: Option<String>) {
        self.0.insert(at.clone(), name);
    }

    /// Forgets of which there was no name, so that it is asked for again.
    pub(super) fn forget_unknown(&mut self) {
        self.0.retain(|_, name| name.is_some());
    }

    /// A name has come, or there is none.
    pub(super) fn take(&mut self, of: &Location, outcome: &Outcome, cx: &mut Cx<'_>) {
        if matches!(outcome, Outcome::Finished(_) | Outcome::Failed(_)) {
            self.0.insert(of.clone(), take_name(of, outcome, cx));
        }
    }
}

impl Dossier {
    /// Asks for the names of what the head and the timeline lead to, and the rows of some panels.
    pub(super) fn ask_names(&mut self, cx: &mut Cx<'_>) {
        let named = self.spec.panels.iter().zip(&self.panels).filter(|(spec, _)| spec.called == RowCalled::Named);
        let of_rows = named.flat_map(|(_, panel)| panel.rows.iter().filter_map(|row| row.said.to.clone()).take(MOST));
        let seen = draw_timeline::in_sight(&self.timeline, Parts::of(self, cx.area).timeline);
        let seen: Vec<&Entry> = seen.filter_map(|place| self.timeline.entries.at(place)).collect();
        let of_fields = seen.iter().flat_map(|entry| &entry.happening.fields).flat_map(FieldChange::arns);
        let of_fields = of_fields.filter_map(location_of_arn).take(MOST);
        let of_seen = seen.iter().filter(|entry| entry.happening.named);
        let of_seen = of_seen.filter_map(|entry| entry.happening.to.clone());
        let of_head = self.head(cx.location).into_iter().filter_map(|fact| fact.to);
        let wanted: Vec<Location> = of_head.chain(of_rows).chain(of_seen).chain(of_fields).collect();
        for at in wanted {
            let slot = PageSlot::Name(at.clone());
            if self.names.0.contains_key(&at) || cx.runs(&slot.clone().into()) {
                continue;
            }
            if let Some(name) = cx.session.private_names.get(cx.context, &at).map(str::to_owned) {
                self.names.know(&at, Some(name));
                continue;
            }
            // What is of the item's own kind is read by the same fields.
            let (alike, none) = (&self.item, Prepared::default());
            if let Ok(Place::Item(resource)) = catalog().place(&at)
                && let prepared = if resource.path == alike.resource.path { &alike.prepared } else { &none }
                && let Some(plan) = name_call(&at, prepared)
            {
                start(cx, slot, plan);
            }
        }
    }

    /// What stands in the head.
    pub(super) fn head(&self, location: &Location) -> Vec<PageFact> {
        let head = |document| self.spec.head(document, &self.item.prepared, self.item.resource, &item::at(location));
        self.item.document.as_ref().map(head).unwrap_or_default()
    }
}
