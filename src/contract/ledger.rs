//! Who waits for which call.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{Call, CallId, ContextId, Lane, OwnerId, Work};

/// One call that runs, and who wants its result; `S` says what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket<S> {
    /// Who asked; `None` once the owner is gone (a write whose screen was left).
    pub owner: Option<OwnerId>,
    /// What for.
    pub slot: S,
    /// The context it runs in.
    pub context: ContextId,
    /// Whether it may change something; such a call is never cancelled silently.
    pub write: bool,
    /// Whether somebody looks at the screen and waits for it, so that Esc cancels it: an interactive call, or one that
    /// was asked for by hand ([`Ledger::wait_for`]). What the screen looks up in the background is not a load.
    pub load: bool,
    /// When it was started.
    pub started: Timestamp,
}

/// The calls under way. Results whose ticket is gone are dropped.
///
/// A newer call for the same slot of the same owner makes the older one void.
#[derive(Debug)]
pub struct Ledger<S> {
    next: u64,
    tickets: BTreeMap<CallId, Ticket<S>>,
}

impl<S> Default for Ledger<S> {
    fn default() -> Self {
        Self { next: 0, tickets: BTreeMap::new() }
    }
}

impl<S: PartialEq> Ledger<S> {
    /// Enters a call; returns it with its id, and the older read of the same slot that it makes void.
    pub fn start(
        &mut self,
        owner: OwnerId,
        slot: S,
        context: ContextId,
        lane: Lane,
        work: Work,
        now: Timestamp,
    ) -> (Call, Option<CallId>) {
        let void = self.find(owner, &slot).filter(|id| !self.tickets[id].write);
        if let Some(id) = void {
            self.tickets.remove(&id);
        }
        self.next += 1;
        let id = CallId(self.next);
        let write = matches!(&work, Work::Api(request) if request.operation.operation().is_write());
        let load = lane == Lane::Interactive;
        self.tickets.insert(id, Ticket { owner: Some(owner), slot, context, write, load, started: now });
        (Call { id, context, lane, work, place: Value::Null, before: None }, void)
    }

    /// Somebody waits for a call that runs in the background: all that is left of a list.
    pub fn wait_for(&mut self, id: CallId) {
        if let Some(ticket) = self.tickets.get_mut(&id) {
            ticket.load = true;
        }
    }

    /// The ticket of a call, if anybody still wants its result.
    #[must_use]
    pub fn ticket(&self, id: CallId) -> Option<&Ticket<S>> {
        self.tickets.get(&id)
    }

    /// Takes a call out: it has ended, or nobody wants it any more.
    pub fn end(&mut self, id: CallId) -> Option<Ticket<S>> {
        self.tickets.remove(&id)
    }

    /// The call that runs for this slot of this owner.
    #[must_use]
    pub fn find(&self, owner: OwnerId, slot: &S) -> Option<CallId> {
        self.tickets.iter().find(|(_, t)| t.owner == Some(owner) && t.slot == *slot).map(|(id, _)| *id)
    }

    /// The calls of an owner.
    pub fn of(&self, owner: OwnerId) -> impl Iterator<Item = (CallId, &Ticket<S>)> {
        self.tickets.iter().filter(move |(_, t)| t.owner == Some(owner)).map(|(id, t)| (*id, t))
    }

    /// An owner leaves: its reads are taken out and returned for cancelling; its writes stay, without an owner.
    pub fn leave(&mut self, owner: OwnerId) -> Vec<CallId> {
        let reads: Vec<CallId> = self.of(owner).filter(|(_, t)| !t.write).map(|(id, _)| id).collect();
        for id in &reads {
            self.tickets.remove(id);
        }
        for ticket in self.tickets.values_mut().filter(|t| t.owner == Some(owner)) {
            ticket.owner = None;
        }
        reads
    }

    /// Whether a write is under way.
    #[must_use]
    pub fn writing(&self) -> bool {
        self.tickets.values().any(|t| t.write)
    }

    /// All calls under way, oldest first.
    pub fn running(&self) -> impl Iterator<Item = (CallId, &Ticket<S>)> {
        self.tickets.iter().map(|(id, t)| (*id, t))
    }
}
