//! The items that lists have shown in this run, and how often each place was gone to: by that the palette knows them by
//! name. In memory alone. Whose name tells of a customer is not among them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Session;
use crate::catalog::{Location, Resource, catalog, is_bare_id};
use crate::contract::ContextId;

/// So many items of one list are kept. Whoever types goes through all of them with each key.
const MOST_OF_LIST: usize = 1_000;
/// So many items are kept in all.
const MOST: usize = 10_000;
/// How deep the places are that count as used: the roots of a service are on everybody's way.
const LEAST_DEEP: usize = 3;

/// What was seen, and what was used.
#[derive(Debug, Default)]
pub struct Seen {
    items: BTreeMap<(ContextId, Location), &'static Resource>,
    uses: BTreeMap<Location, u32>,
    /// The lists that items do not have.
    lacking: BTreeSet<(ContextId, Location)>,
}

impl Seen {
    /// The items of a context that were seen.
    pub(super) fn items(&self, context: ContextId) -> impl Iterator<Item = (&Location, &'static Resource)> {
        let of = self.items.range((context, Location::home())..).take_while(move |((of, _), _)| *of == context);
        of.map(|((_, at), resource)| (at, *resource))
    }

    /// Whether an item is known not to have this list.
    pub(super) fn lacks(&self, context: ContextId, list: &Location) -> bool {
        self.lacking.contains(&(context, list.clone()))
    }

    /// A place was gone to: it was used, and what it is part of.
    pub(crate) fn used(&mut self, at: &Location) {
        for length in LEAST_DEEP..=at.parts().len() {
            *self.uses.entry(Location::new(&at.parts()[..length])).or_default() += 1;
        }
    }

    /// How often a place was used.
    pub(super) fn uses(&self, at: &Location) -> u32 {
        self.uses.get(&at.without_action().without_query()).copied().unwrap_or_default()
    }

    /// What was changed may be gone; where it is not, the next list shows it again.
    pub(super) fn forget(&mut self, context: ContextId, at: &Location) {
        self.items.remove(&(context, at.clone()));
    }

    /// Whether an item was seen.
    pub(super) fn has(&self, context: ContextId, at: &Location) -> bool {
        self.items.contains_key(&(context, at.clone()))
    }

    fn of_list(&self, context: ContextId, list: &Location) -> usize {
        let from = self.items.range((context, list.clone())..);
        from.take_while(|((of, at), _)| *of == context && list.is_prefix_of(at)).count()
    }
}

impl Session {
    /// Rows of a list have come, whoever asked for them.
    pub(super) fn see(
        &mut self,
        context: ContextId,
        resource: &'static Resource,
        list: &Location,
        rows: impl IntoIterator<Item = impl std::borrow::Borrow<Value>>,
    ) {
        if !resource.names_may_be_kept() {
            return;
        }
        let list = list.without_query().without_action();
        let room = MOST_OF_LIST.saturating_sub(self.seen.of_list(context, &list));
        for row in rows.into_iter().take(room.min(MOST.saturating_sub(self.seen.items.len()))) {
            let row = row.borrow();
            let (Some(at), Some(name)) = (resource.item_location(&list, row), resource.label_of(row)) else { continue };
            // Nobody looks for a run or an upload by its id.
            if is_bare_id(&name) {
                continue;
            }
            if resource.has_names() {
                self.learn_name(&at, name);
            }
            for child in catalog().children(resource) {
                let list = (context, at.child(&child.name));
                if child.needs.as_ref().is_some_and(|needs| needs.holds(row) == Some(false)) {
                    self.seen.lacking.insert(list);
                } else {
                    self.seen.lacking.remove(&list);
                }
            }
            self.seen.items.insert((context, at), resource);
        }
    }
}
