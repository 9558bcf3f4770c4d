//! What was changed from here, so that pages which show it know that they are behind.

use jiff::Timestamp;

use super::Session;
use crate::catalog::Location;
use crate::contract::ContextId;

/// So many changes are remembered.
const MOST: usize = 200;

/// Something was made, changed or deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// In which context.
    pub context: ContextId,
    /// The item, or the list where the item is not known.
    pub location: Location,
    /// When.
    pub at: Timestamp,
}

impl Session {
    /// Notes that something was changed.
    pub fn changed(&mut self, context: ContextId, location: &Location) {
        if self.changes.len() >= MOST {
            self.changes.remove(0);
        }
        let location = location.without_action().without_query();
        self.private_names.forget(context, &location);
        self.seen.forget(context, &location);
        self.changes.push(Changed { context, location, at: self.now });
    }

    /// Whether anything of an item, or below it however deep, was changed since a moment.
    pub fn touched(&self, context: ContextId, item: &Location, since: Timestamp) -> bool {
        let of = |at: &Location| item.is_prefix_of(at) || at.is_prefix_of(item);
        self.changes.iter().any(|changed| changed.context == context && changed.at >= since && of(&changed.location))
    }

    /// The newest change that a page of this location shows and that is younger than what it shows: of itself, of
    /// something that it lists, or of what it belongs to.
    pub fn newer(&self, context: ContextId, location: &Location, shown: Timestamp) -> Option<&Changed> {
        let here = |changed: &&Changed| {
            let below = location.is_prefix_of(&changed.location);
            let near = below && changed.location.parts().len() <= location.parts().len() + 1;
            changed.context == context && (near || changed.location.is_prefix_of(location))
        };
        self.changes.iter().rev().find(|changed| changed.at >= shown && here(changed))
    }
}
