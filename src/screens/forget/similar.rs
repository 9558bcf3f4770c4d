//! Who may be the same person though no key says so: what the service itself finds, by rules and by machine learning.

use serde_json::Value;

use super::gather::{Aim, Gather};
use super::thing::{Role, Thing};
use crate::catalog::{Document, Plan, Prepared, Similar};
use crate::contract::{ApiError, ErrorKind};
use crate::screens::Cx;

impl Gather {
    /// Asks the service who may be the same.
    pub(super) fn ask_similar(&mut self, of: usize, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let similar = thing.forget().map(|forget| forget.similar.as_slice()).unwrap_or_default();
        let plans = similar.iter().enumerate();
        let plans: Vec<(usize, Plan)> = plans
            .filter_map(|(nth, similar)| Some((nth, similar.read.plan(&thing.at, &[], &Prepared::default()).ok()?)))
            .collect();
        for (nth, plan) in plans {
            self.ask(Aim::Similar { of, nth }, plan, cx);
        }
    }

    fn similar(&self, of: usize, nth: usize) -> Option<&'static Similar> {
        self.things[of].forget()?.similar.get(nth)
    }

    /// Ids of some have come: each of them is read, so that it has a name.
    pub(super) fn take_similar(&mut self, of: usize, nth: usize, reply: &Value, cx: &mut Cx<'_>) {
        let Some(similar) = self.similar(of, nth) else { return };
        let (resource, item) = (self.things[of].resource, self.things[of].at.clone());
        let Some(list) = item.parent() else { return };
        for id in similar.read.rows(reply, &item, &[]).iter().filter_map(|row| similar.read.id_of(row, None)) {
            let at = list.child(&id);
            let Ok(Document::Describe(plan)) = resource.document_call(&at, &Prepared::default()) else { continue };
            let thing =
                Thing { of: Some(of), ..Thing::new(resource, at, Role::Alike(format!("found by {}", similar.by))) };
            if let Some(found) = self.add(thing) {
                self.ask(Aim::Item(found), plan, cx);
            }
        }
    }

    /// Whether an error says that there is nobody, or that nobody is looked for in this way.
    pub(super) fn is_none_similar(&self, of: usize, nth: usize, error: &ApiError) -> bool {
        let Some(similar) = self.similar(of, nth) else { return false };
        similar.read.may_be_none && error.kind == ErrorKind::NotFound
            || similar.read.may_be_off && error.kind == ErrorKind::BadRequest
    }
}
