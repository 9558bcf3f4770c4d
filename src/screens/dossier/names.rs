//! What people call the items that rows lead to, where their ids say nothing. Customers are among them, so it is known
//! to the page alone.

use std::collections::BTreeMap;

use super::panels::start;
use super::parts::Parts;
use super::{Dossier, PageSlot, draw_timeline};
use crate::catalog::{Document, Location, PageFact, Place, Prepared, catalog};
use crate::contract::Outcome;
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

    /// A name has come, or there is none.
    pub(super) fn take(&mut self, of: &Location, outcome: &Outcome) {
        let name = match (outcome, catalog().place(of)) {
            (Outcome::Finished(page), Ok(Place::Item(resource))) => {
                resource.document(of, &page.reply.document).and_then(|document| resource.label_of(&document))
            }
            (Outcome::Failed(_), _) => None,
            _ => return,
        };
        self.0.insert(of.clone(), name);
    }
}

impl Dossier {
    /// Asks for the names of what the head and the timeline lead to, and the rows of some panels.
    pub(super) fn ask_names(&self, cx: &mut Cx<'_>) {
        let named = self.spec.panels.iter().zip(&self.panels).filter(|(spec, _)| spec.named);
        let of_rows = named.flat_map(|(_, panel)| panel.rows.iter().filter_map(|row| row.said.to.clone()).take(MOST));
        let seen = draw_timeline::in_sight(&self.timeline, Parts::of(self, cx.area).timeline);
        let seen = seen.filter_map(|place| self.timeline.entries.at(place));
        let of_seen = seen.filter(|entry| entry.happening.named).filter_map(|entry| entry.happening.to.clone());
        let of_head = self.head(cx.location).into_iter().filter_map(|fact| fact.to);
        let wanted: Vec<Location> = of_head.chain(of_rows).chain(of_seen).collect();
        for at in wanted {
            let slot = PageSlot::Name(at.clone());
            if self.names.0.contains_key(&at) || cx.runs(&slot.clone().into()) {
                continue;
            }
            // What is of the item's own kind is read by the same fields.
            let (alike, none) = (&self.item, Prepared::default());
            if let Ok(Place::Item(resource)) = catalog().place(&at)
                && resource.has_names()
                && let prepared = if resource.path == alike.resource.path { &alike.prepared } else { &none }
                && let Ok(Document::Describe(plan)) = resource.document_call(&at, prepared)
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
