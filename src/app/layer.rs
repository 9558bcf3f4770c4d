//! Layers: the page and the overlays over it, each with an owner id of its own.

use super::App;
use crate::contract::{Effect, OwnerId};
use crate::screens::{Command, Cx, Screen};

/// A screen with the id by which its calls find it.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) owner: OwnerId,
    pub(super) screen: Box<dyn Screen>,
}

impl App {
    /// A new layer for a screen.
    pub(super) fn layer(&mut self, screen: Box<dyn Screen>) -> Layer {
        let owner = OwnerId(self.next_owner);
        self.next_owner += 1;
        Layer { owner, screen }
    }

    /// The owner of the top layer.
    pub(super) fn top_owner(&self) -> OwnerId {
        self.overlays.last().map_or(self.history.page().layer.owner, |layer| layer.owner)
    }

    /// Lets the screen of an owner do something. `None` where the owner is gone or hidden in the history.
    pub(super) fn with<T>(
        &mut self,
        owner: OwnerId,
        effects: &mut Vec<Effect>,
        commands: &mut Vec<Command>,
        f: impl FnOnce(&mut dyn Screen, &mut Cx<'_>) -> T,
    ) -> Option<T> {
        let (body, screen) = (self.body(), self.screen());
        let page = self.history.page_mut();
        let (layer, area) = if page.layer.owner == owner {
            (&mut page.layer, body)
        } else {
            (self.overlays.iter_mut().find(|layer| layer.owner == owner)?, screen)
        };
        let mut cx = Cx {
            session: &mut self.session,
            owner,
            context: page.context,
            location: &page.location,
            area,
            effects,
            commands,
        };
        Some(f(layer.screen.as_mut(), &mut cx))
    }

    /// Cancels the reads of an owner that goes away; its writes go on and end in a notice.
    pub(super) fn leave(&mut self, owner: OwnerId, effects: &mut Vec<Effect>) {
        effects.extend(self.session.ledger.leave(owner).into_iter().map(Effect::Cancel));
    }

    /// Cancels what the user waits for on this layer and tells it. Says whether there was anything.
    pub(super) fn cancel_loads(&mut self, owner: OwnerId, effects: &mut Vec<Effect>) -> bool {
        let mut commands = Vec::new();
        let loads = self.with(owner, effects, &mut commands, |screen, cx| {
            let loads = cx.session.ledger.of(owner).filter(|(_, ticket)| ticket.load && !ticket.write);
            let loads = loads.filter(|(_, ticket)| screen.waits_for(&ticket.slot));
            loads.map(|(id, ticket)| (id, ticket.context, ticket.slot.clone())).collect::<Vec<_>>()
        });
        let loads = loads.unwrap_or_default();
        for (id, context, slot) in &loads {
            self.session.cancel(*id, effects);
            self.session.stop_identifying(*context, effects);
            self.with(owner, effects, &mut commands, |screen, cx| {
                screen.result(slot, &crate::contract::Outcome::Cancelled, cx);
            });
        }
        self.carry_out(commands, effects);
        !loads.is_empty()
    }
}
