//! A location that has what people call something in the place of its id.

use super::App;
use crate::catalog::{Location, Place, catalog};
use crate::contract::{ContextId, Effect, ErrorKind, Outcome, OwnerId, Page, TaskEvent, Ticket};
use crate::screens::{NamedItem, Slot};
use crate::widgets::Tone;

impl App {
    /// A read found nothing, or was refused: perhaps the location has what people call something in place of its id.
    pub(super) fn look_for_ids(&mut self, ticket: &Ticket<Slot>, event: &TaskEvent, effects: &mut Vec<Effect>) {
        let is_missing = match &event.outcome {
            Outcome::Failed(error) => {
                matches!(error.kind, ErrorKind::NotFound | ErrorKind::BadRequest | ErrorKind::Invalid)
            }
            Outcome::Finished(reply) => self.lacks_item(event, reply),
            _ => false,
        };
        let page = self.history.page();
        if is_missing && page.context == ticket.context && !ticket.write {
            let (context, location) = (page.context, page.location.clone());
            self.session.ask_ids(context, &location, effects);
        }
    }

    /// What was looked up is an id, or nothing: what is below it may be a name.
    pub(super) fn look_further(&mut self, ticket: &Ticket<Slot>, event: &TaskEvent, effects: &mut Vec<Effect>) {
        let page = self.history.page();
        if event.outcome.is_last() && page.context == ticket.context {
            let (context, location) = (page.context, page.location.clone());
            self.session.ask_ids(context, &location, effects);
        }
    }

    /// Whether a reply to the reading of an item on the way to the page does not have it: what is asked for among
    /// several is left out without an error.
    fn lacks_item(&self, event: &TaskEvent, reply: &Page) -> bool {
        let Some(call) = self.session.calls.get(event.call) else { return false };
        let parts = self.history.page().location.parts();
        let at = (3..=parts.len()).step_by(2).map(|length| Location::new(&parts[..length]));
        at.into_iter().any(|at| {
            let Ok(Place::Item(resource)) = catalog().place(&at) else { return false };
            let is_asked = call.operation.is_some() && resource.describe_operation() == call.operation;
            is_asked && resource.document(&at, &reply.reply.document).is_none()
        })
    }

    /// What is open over the page asks by the id for what it has asked for by the name.
    fn tell_overlays(&mut self, named: &NamedItem, effects: &mut Vec<Effect>) {
        let owners: Vec<OwnerId> = self.overlays.iter().map(|layer| layer.owner).collect();
        let mut commands = Vec::new();
        for owner in owners {
            self.with(owner, effects, &mut commands, |screen, cx| screen.named(named, cx));
        }
        self.carry_out(commands, effects);
    }

    /// A location has a name in place of an id: the page is opened by the id, unless something was typed into it.
    pub(super) fn open_by_id(&mut self, named: &NamedItem, context: ContextId, effects: &mut Vec<Effect>) {
        let (page, said) = (self.history.page(), named.to_string());
        if page.context != context || !named.at.is_prefix_of(&page.location) {
            return;
        }
        let Some(location) = named.put_into(&page.location) else { return self.refuse(said) };
        self.tell_overlays(named, effects);
        let page = self.history.page();
        if page.layer.screen.unsaved().is_some() {
            return self.refuse(format!("{said}: go to {location}"));
        }
        if !self.overlays.is_empty() {
            // It is gone there once what is open over the page is closed.
            self.named = Some((named.clone(), context));
            self.notice(format!("{said}: it is opened by that once this is closed"), Tone::Info);
            return;
        }
        self.replace(location.clone(), effects);
        self.session.ask_names(context, &location, effects);
        self.notice(said, Tone::Info);
    }
}
