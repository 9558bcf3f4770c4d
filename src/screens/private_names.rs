//! What customers and what is about them are called: read once for all pages of a run, and known in memory alone.
//!
//! Such names never stand in breadcrumbs, bookmarks or the history: the screen that others see there need not tell who a
//! customer is.

use std::collections::BTreeMap;

use super::Cx;
use crate::catalog::{Document, Location, Place, Plan, Prepared, catalog};
use crate::contract::{ContextId, Lane, Outcome, Request};
use crate::screens::Slot;

/// So many names are kept.
const MOST: usize = 2_000;

/// The names by context and location.
#[derive(Debug, Default)]
pub struct PrivateNames(BTreeMap<(ContextId, Location), String>);

impl PrivateNames {
    /// What an item is called, if that was read.
    pub fn get(&self, context: ContextId, at: &Location) -> Option<&str> {
        self.0.get(&(context, at.clone())).map(String::as_str)
    }

    /// An item was read, whatever for. An id is no name.
    pub fn learn(&mut self, context: ContextId, at: &Location, name: &str) {
        if at.last() == Some(name) {
            return;
        }
        if self.0.len() >= MOST {
            self.0.pop_first();
        }
        self.0.insert((context, at.clone()), name.to_owned());
    }

    /// An item was met somewhere that shows it by a text of its own: the name until it is read itself.
    pub(super) fn meet(&mut self, context: ContextId, at: &Location, name: &str) {
        if self.get(context, at).is_none() {
            self.learn(context, at, name);
        }
    }

    /// What was changed, or lies below it or above it, may be called otherwise now.
    pub(super) fn forget(&mut self, context: ContextId, changed: &Location) {
        let is_of = |at: &Location| changed.is_prefix_of(at) || at.is_prefix_of(changed);
        self.0.retain(|(of, at), _| *of != context || !is_of(at));
    }
}

/// The call that says what an item is called, where it is called otherwise than by its id. What the account itself says of
/// items of its kind may be needed for it.
pub(super) fn name_call(at: &Location, prepared: &Prepared) -> Option<Plan> {
    let Ok(Place::Item(resource)) = catalog().place(at) else { return None };
    // The service's own fields are enough for a name.
    let usual = Some(Prepared::usual(resource)).filter(|_| !prepared.is_ready());
    match resource.document_call(at, usual.as_ref().unwrap_or(prepared)) {
        Ok(Document::Describe(plan)) if resource.has_names() => Some(plan),
        _ => None,
    }
}

/// What an answer to that says, which is kept for other pages.
pub(super) fn take_name(at: &Location, outcome: &Outcome, cx: &mut Cx<'_>) -> Option<String> {
    let (Outcome::Finished(page), Ok(Place::Item(resource))) = (outcome, catalog().place(at)) else { return None };
    let name = resource.label_of(&resource.document(at, &page.reply.document)?)?;
    if at.last() == Some(&name) {
        return None;
    }
    cx.session.private_names.learn(cx.context, at, &name);
    Some(name)
}

/// Asks what an item is called, in the background.
pub(super) fn ask_name(at: &Location, slot: impl Into<Slot>, cx: &mut Cx<'_>) -> bool {
    let Some(plan) = name_call(at, &Prepared::default()) else { return false };
    cx.start(slot, Lane::Background, Request { operation: plan.operation, input: plan.input, pages: 1 });
    true
}
