//! Picking something above what is meant: what others of the same place name already comes first. So a customer is
//! looked for first in the domain whose customers the other cases name.

use std::collections::BTreeMap;

use crate::catalog::{Location, Place, Prepared, catalog, location_of_arn};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::form::slots::PickerSlot;
use crate::screens::{Cx, NamedItem};
use crate::widgets;

/// The rows of another list, and what they name of this one.
#[derive(Debug, Default)]
pub(super) struct NamedBy {
    /// The list, and the pair of its rows that names something; none once it was read.
    list: Option<Location>,
    pair: String,
    is_asked: bool,
    /// What was named, the most often named first: its id, and what is said of it.
    named: Vec<(String, String)>,
}

impl NamedBy {
    pub(super) fn new(of: Option<(Location, String)>) -> Self {
        let (list, pair) = of.map_or((None, String::new()), |(list, pair)| (Some(list), pair));
        Self { list, pair, ..Self::default() }
    }

    /// The list is read by the id of an item that its place names, if it is below that.
    pub(super) fn go(&mut self, item: &NamedItem) {
        if let Some(by_id) = self.list.as_ref().and_then(|list| item.put_into(list)) {
            (self.list, self.is_asked) = (Some(by_id), false);
        }
    }

    /// Asks for the first rows of the other list, unless that was done. Says whether they are waited for.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) -> bool {
        let Some(list) = self.list.as_ref().filter(|_| !self.is_asked) else { return false };
        let Ok(Place::List(resource)) = catalog().place(list) else { return false };
        let Ok(plan) = resource.list_call(list, &Prepared::usual(resource)) else { return false };
        self.is_asked = true;
        cx.start(
            PickerSlot::Named,
            Lane::Interactive,
            Request { operation: plan.operation, input: plan.input, pages: 1 },
        );
        true
    }

    /// They have come, or there is no knowing them. Says whether they are no longer waited for.
    pub(super) fn take(&mut self, outcome: &Outcome, picked: &Location) -> bool {
        if let (Outcome::Finished(page), Some(list)) = (outcome, &self.list)
            && let Ok(Place::List(resource)) = catalog().place(list)
        {
            let rows = resource.rows(&page.reply.document);
            let named = rows.iter().filter_map(|row| resource.value_of_field(&self.pair, row));
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for id in named.filter_map(|arn| above(&arn, picked)) {
                *counts.entry(id).or_default() += 1;
            }
            let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let said = |count| format!("named by {}", widgets::plural(count, &resource.singular, &resource.plural()));
            self.named = counts.into_iter().map(|(id, count)| (id, said(count))).collect();
        }
        outcome.is_last()
    }

    /// Where a row belongs among the others, and what is said of that, where others name it.
    pub(super) fn place(&self, id: &str) -> Option<(u8, String)> {
        let at = self.named.iter().position(|(named, _)| named == id)?;
        Some((u8::try_from(at).unwrap_or(u8::MAX), self.named[at].1.clone()))
    }

    /// How far behind the named ones all others come.
    pub(super) fn others(&self) -> u8 {
        u8::try_from(self.named.len()).unwrap_or(u8::MAX)
    }
}

/// The id of the row of a list that the thing of an ARN lies below.
fn above(arn: &str, list: &Location) -> Option<String> {
    let at = location_of_arn(arn)?;
    let inside = at.parts().strip_prefix(list.parts())?;
    inside.first().cloned()
}
