//! The documents that say how an account arranges the fields of an item: each names the next, and the last is the layout.

use serde_json::Value;

use super::panels::start;
use super::{Dossier, PageSlot};
use crate::catalog::{Document, FieldsSpec, Location, Place, Prepared, catalog};
use crate::contract::{ApiError, Outcome};
use crate::screens::Cx;
use crate::screens::item::at;

/// What is known of the layout of a panel.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The documents on the way, each with its place.
    read: Vec<(Location, Value)>,
    /// How many of them were read since all was asked for again.
    fresh: usize,
    /// Why the way ends before the layout.
    pub(super) error: Option<ApiError>,
    /// That one of them names no further one.
    open: bool,
}

/// How far the way to a layout is.
#[derive(Debug)]
pub(super) enum Arranged<'a> {
    /// The layout.
    By(&'a Value),
    /// There is none, or it can't be read.
    Not(Option<&'a ApiError>),
    /// It is on its way.
    Coming,
}

impl Layout {
    /// How far the way is.
    pub(super) fn arranged(&self, spec: &FieldsSpec) -> Arranged<'_> {
        match self.read.get(spec.steps().saturating_sub(1)) {
            Some((_, layout)) => Arranged::By(layout),
            None if self.open || self.error.is_some() => Arranged::Not(self.error.as_ref()),
            None => Arranged::Coming,
        }
    }
}

impl Dossier {
    /// How fields are arranged is to be read again; what is shown stays until then.
    pub(super) fn renew_layouts(&mut self) {
        for panel in &mut self.panels {
            (panel.layout.fresh, panel.layout.error) = (0, None);
        }
    }

    /// Reads the next document on the way to each layout.
    pub(super) fn ask_layouts(&mut self, cx: &mut Cx<'_>) {
        let Some(document) = &self.item.document else { return };
        let item = at(cx.location);
        for (number, (spec, panel)) in self.spec.panels.iter().zip(&mut self.panels).enumerate() {
            let Some(fields) = &spec.fields else { continue };
            let layout = &mut panel.layout;
            let mut before = document;
            layout.open = false;
            for step in 0..fields.steps() {
                let Some(to) = fields.step(step, before, &item) else {
                    layout.open = true;
                    break;
                };
                let is_known = layout.read.get(step).is_some_and(|(known, _)| *known == to);
                if !is_known || step >= layout.fresh {
                    if !is_known {
                        layout.read.truncate(step);
                    }
                    let slot = PageSlot::Layout(number, step);
                    if layout.error.is_none() && !cx.runs(&slot.clone().into()) {
                        ask(slot, &to, cx);
                    }
                    break;
                }
                before = &layout.read[step].1;
            }
        }
    }

    /// A document on the way has come, or there is none.
    pub(super) fn take_layout(&mut self, number: usize, step: usize, outcome: &Outcome, cx: &Cx<'_>) {
        let Some((spec, panel)) = self.spec.panels.get(number).zip(self.panels.get_mut(number)) else { return };
        let Some((fields, document)) = spec.fields.as_ref().zip(self.item.document.as_ref()) else { return };
        let layout = &mut panel.layout;
        match outcome {
            Outcome::Finished(page) => {
                let before = step.checked_sub(1).map_or(Some(document), |before| Some(&layout.read.get(before)?.1));
                let to = before.and_then(|before| fields.step(step, before, &at(cx.location)));
                let Some(to) = to.filter(|_| layout.read.len() >= step) else { return };
                let Ok(Place::Item(resource)) = catalog().place(&to) else { return };
                let Some(document) = resource.document(&to, &page.reply.document) else { return };
                layout.fresh = step + 1;
                self.names.know(&to, resource.label_of(&document));
                match layout.read.get_mut(step) {
                    Some(known) => *known = (to, document),
                    None => layout.read.push((to, document)),
                }
            }
            Outcome::Failed(error) => layout.error = Some(error.clone()),
            _ => {}
        }
    }
}

fn ask(slot: PageSlot, to: &Location, cx: &mut Cx<'_>) {
    if let Ok(Place::Item(resource)) = catalog().place(to)
        && let Ok(Document::Describe(plan)) = resource.document_call(to, &Prepared::default())
    {
        start(cx, slot, plan);
    }
}
