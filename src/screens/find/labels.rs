//! What the options are called that rows have by their values: asked for in the domains alone in which something was
//! found.

use super::hunt::{FindSlot, Hunt};
use crate::catalog::{Location, Prepared};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::{Cx, Slot};

/// More pages of options than any field has.
const PAGES: u32 = 10;

impl Hunt {
    /// What is known of the list of a row before it is read.
    pub(super) fn prepared(&self, source: usize, list: &Location) -> &Prepared {
        self.labels.get(&list.without_query()).unwrap_or(&self.sources[source].prepared)
    }

    /// Asks for the names of options in the lists of which there are rows, once.
    pub(super) fn ask_labels(&mut self, cx: &mut Cx<'_>) {
        for row in self.rows.iter().filter(|row| row.is_item) {
            let Some(list) = row.at.parent().filter(|list| !self.labels.contains_key(list)) else { continue };
            let prepared = Prepared::usual(row.resource);
            for label in row.resource.label_calls(&list, &prepared) {
                let request = Request { operation: label.plan.operation, input: label.plan.input, pages: PAGES };
                cx.start(Slot::Find(FindSlot::Labels(list.clone(), label.key)), Lane::Background, request);
            }
            self.labels.insert(list, prepared);
        }
    }

    /// Forgets what was cut off when the page was left, so that it is asked for again.
    pub(super) fn forget_labels(&mut self) {
        self.labels.clear();
    }

    /// Names of options have come: the rows of their list go by them.
    pub(super) fn take_labels(&mut self, list: &Location, key: &str, outcome: &Outcome) {
        let (Outcome::Page(page) | Outcome::Finished(page), Some(prepared)) = (outcome, self.labels.get_mut(list))
        else {
            return;
        };
        for row in self.rows.iter_mut().filter(|row| row.is_item && row.at.parent().as_ref() == Some(list)) {
            prepared.learn_labels(row.resource, key, &page.reply.document);
            row.tell(prepared, list);
        }
    }
}
