//! A location that has what people call something in the place of its id.

use super::App;
use crate::contract::{ContextId, Effect, ErrorKind, Outcome, Ticket};
use crate::screens::{NamedItem, Slot};
use crate::widgets::Tone;

impl App {
    /// A read found nothing, or was refused: perhaps the location has what people call something in place of its id.
    pub(super) fn look_for_ids(&mut self, ticket: &Ticket<Slot>, outcome: &Outcome, effects: &mut Vec<Effect>) {
        let Outcome::Failed(error) = outcome else { return };
        let page = self.history.page();
        let is_of_page = page.context == ticket.context && !ticket.write;
        if is_of_page && matches!(error.kind, ErrorKind::NotFound | ErrorKind::BadRequest | ErrorKind::Invalid) {
            let (context, location) = (page.context, page.location.clone());
            self.session.ask_ids(context, &location, effects);
        }
    }

    /// A location has a name in place of an id: the page is opened by the id, unless something was typed into it.
    pub(super) fn open_by_id(&mut self, named: &NamedItem, context: ContextId, effects: &mut Vec<Effect>) {
        let (page, said) = (self.history.page(), named.to_string());
        if page.context != context || !named.at.is_prefix_of(&page.location) {
            return;
        }
        let Some(location) = named.put_into(&page.location) else { return self.refuse(said) };
        if page.layer.screen.unsaved().is_some() {
            return self.refuse(format!("{said}: go to {location}"));
        }
        if !self.overlays.is_empty() {
            // It is gone there once what is open over the page is closed.
            self.named = Some((named.clone(), context));
            return;
        }
        self.replace(location.clone(), effects);
        self.session.ask_names(context, &location, effects);
        self.notice(said, Tone::Info);
    }
}
