//! What people call the items that a document leads to, where their ids say nothing: asked for in the background.

use super::{Hub, HubSlot, entries};
use crate::catalog::{Document, Location, Place, Prepared, catalog};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::{Cx, Session};

impl Hub {
    /// Asks what people call the items that the document leads to, where their ids say nothing.
    pub(super) fn ask_names(&self, cx: &mut Cx<'_>) {
        for (resource, at) in entries::leads_to(self, cx.location) {
            let known = self.names.contains_key(&at) || cx.session.names.contains_key(&at);
            if known || !resource.has_names() {
                continue;
            }
            if let Ok(Document::Describe(plan)) = resource.document_call(&at, &Prepared::default()) {
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(HubSlot::Name(at), Lane::Background, request);
            }
        }
    }

    /// What people call an item has come.
    pub(super) fn take_name(&mut self, of: &Location, outcome: &Outcome) {
        let (Outcome::Finished(page), Ok(Place::Item(resource))) = (outcome, catalog().place(of)) else { return };
        let document = resource.document(of, &page.reply.document);
        let name = document.and_then(|document| resource.label_of(&document));
        self.names.extend(name.map(|name| (of.clone(), name)));
    }

    /// What people call an item, where that is more than its id.
    pub(super) fn name_of<'a>(&'a self, at: &'a Location, session: &'a Session) -> Option<&'a str> {
        let known = self.names.get(at).map(String::as_str);
        known.or_else(|| Some(session.name_of(at)).filter(|name| Some(*name) != at.last()))
    }
}
