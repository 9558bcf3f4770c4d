//! What a screen has at hand while it updates, and while it draws.

use jiff::{Timestamp, Zoned};
use ratatui::layout::Rect;
use serde_json::Value;

use super::{Command, Session};
use crate::catalog::{Location, Resource, arn_of_location, location_of_arn};
use crate::contract::{BeforeImage, CallId, Context, ContextId, Effect, Lane, OwnerId, Request, Work};
use crate::model::{self, OperationId};
use crate::screens::Slot;

/// At hand while a screen updates.
#[derive(Debug)]
pub struct Cx<'a> {
    /// What all screens share.
    pub session: &'a mut Session,
    /// The screen's own id.
    pub owner: OwnerId,
    /// The context of the page.
    pub context: ContextId,
    /// The location of the page.
    pub location: &'a Location,
    /// Where the screen is drawn, so that it knows how much a page is.
    pub area: Rect,
    /// What the outside world is asked for.
    pub effects: &'a mut Vec<Effect>,
    /// What the app is asked for; carried out after the screen returns.
    pub commands: &'a mut Vec<Command>,
}

impl Cx<'_> {
    /// The moment of the event that is being handled.
    pub fn now(&self) -> Timestamp {
        self.session.now
    }

    /// The same moment in the zone of the user.
    pub fn zoned(&self) -> Zoned {
        self.now().to_zoned(self.session.settings.time_zone.time_zone().clone())
    }

    /// The page's context.
    pub fn context(&self) -> &Context {
        self.session.context(self.context)
    }

    /// What the screen has at hand while it draws, for what depends on how it looks.
    pub fn view(&self) -> View<'_> {
        View { session: self.session, owner: self.owner, context: self.context(), location: self.location }
    }

    /// Starts a call for a slot; an older read for the same slot is cancelled.
    pub fn start(&mut self, slot: impl Into<Slot>, lane: Lane, request: Request) -> CallId {
        self.session.start(self.owner, slot.into(), self.context, lane, Work::Api(request), self.effects)
    }

    /// Starts a call whose input the page determines in part: what says otherwise is never sent.
    pub fn start_at(&mut self, slot: impl Into<Slot>, lane: Lane, request: Request, place: &Value) -> CallId {
        let id = self.start(slot, lane, request);
        if let Some(Effect::Start(call)) = self.effects.last_mut() {
            call.place = place.clone();
        }
        id
    }

    /// The same for a write, with what is there before it, so that it can be put back.
    pub fn start_over(
        &mut self,
        slot: impl Into<Slot>,
        request: Request,
        place: &Value,
        before: Option<BeforeImage>,
    ) -> CallId {
        let id = self.start_at(slot, Lane::Interactive, request, place);
        if let Some(Effect::Start(call)) = self.effects.last_mut() {
            call.before = before.map(Box::new);
        }
        id
    }

    /// Whether a call of this screen runs.
    pub fn loading(&self) -> bool {
        self.session.ledger.of(self.owner).next().is_some()
    }

    /// Whether a call runs for this slot.
    pub fn runs(&self, slot: &Slot) -> bool {
        self.session.ledger.find(self.owner, slot).is_some()
    }

    /// Takes away the notice with this text, if it is the one that stands there: it is no longer so.
    pub fn unsay(&mut self, text: &str) {
        if self.session.notice.as_ref().is_some_and(|(notice, _)| notice.text == text) {
            self.session.notice = None;
        }
    }

    /// Cancels the read of one slot. Says whether there was one.
    pub fn cancel(&mut self, slot: &Slot) -> bool {
        let Some(id) = self.session.ledger.find(self.owner, slot) else { return false };
        self.session.cancel(id, self.effects)
    }

    /// Cancels all reads of this screen. Says whether there were any.
    pub fn cancel_all(&mut self) -> bool {
        let ids: Vec<CallId> = self.session.ledger.of(self.owner).map(|(id, _)| id).collect();
        for id in &ids {
            self.session.cancel(*id, self.effects);
        }
        !ids.is_empty()
    }

    /// The AWS CLI command that does the same as a call in the page's context.
    pub fn equivalent_cli(&self, operation: OperationId, input: &Value) -> String {
        let context = self.context();
        let profile = context.profile.as_deref().filter(|_| !context.sandbox);
        let (region, endpoint) = (context.region(), context.endpoint.as_deref());
        model::equivalent_cli(operation.operation(), input, profile, region, endpoint)
    }

    /// The ARN of an item: what it says itself, or what follows from partition, account, region and its place.
    pub fn arn_of(&self, resource: &Resource, at: &Location, item: Option<&Value>) -> Option<String> {
        item.and_then(|item| resource.arn_of(item)).or_else(|| self.arn_of_place(at))
    }

    /// The ARN that names an item itself: what it is known by may be the ARN of something else.
    pub fn own_arn(&self, resource: &Resource, at: &Location, item: Option<&Value>) -> Option<String> {
        let is_own = |arn: &String| location_of_arn(arn).is_some_and(|to| to == at.without_query());
        let said = || item.and_then(|item| resource.arn_of(item)).filter(is_own);
        self.arn_of_place(at).or_else(said)
    }

    fn arn_of_place(&self, at: &Location) -> Option<String> {
        let context = self.context();
        let Some(Ok(caller)) = &context.identity else { return None };
        arn_of_location(at, &caller.arn, context.region()?)
    }

    /// Asks the app for something.
    pub fn command(&mut self, command: Command) {
        self.commands.push(command);
    }
}

/// At hand while a screen draws.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What all screens share.
    pub session: &'a Session,
    /// The screen's own id.
    pub owner: OwnerId,
    /// The context of the page.
    pub context: &'a Context,
    /// The location of the page.
    pub location: &'a Location,
}

impl View<'_> {
    /// Whether a call of this screen runs.
    pub fn loading(&self) -> bool {
        self.session.ledger.of(self.owner).next().is_some()
    }
}
