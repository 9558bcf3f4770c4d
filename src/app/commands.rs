//! Carries out what screens ask of the app.

use std::collections::VecDeque;

use super::App;
use crate::catalog::Location;
use crate::contract::{ContextId, Effect};
use crate::screens::{self, Command, Overlay, OverlayAnswer};

impl App {
    /// Carries out commands in order; a command may bring up further ones.
    pub(super) fn carry_out(&mut self, commands: Vec<Command>, effects: &mut Vec<Effect>) {
        let mut queue = VecDeque::from(commands);
        while let Some(command) = queue.pop_front() {
            self.one(command, effects);
        }
    }

    fn one(&mut self, command: Command, effects: &mut Vec<Effect>) {
        if let Some(command) = self.guard(command, effects) {
            self.obey(command, effects);
        }
    }

    /// Carries out a command that nothing speaks against.
    pub(super) fn obey(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let context = self.history.page().context;
        match command {
            // Opening where one already is would only fill the history.
            Command::Open(location) if location == *self.location() => self.close_all(effects),
            Command::Open(location) => self.go(context, location, effects),
            Command::OpenIn(context, location) => self.go(context, location, effects),
            Command::Switch { profile, region } => {
                let context = self.session.context_for(&profile, region.as_deref(), effects);
                self.go(context, Location::home(), effects);
            }
            Command::Many(many) => self.go_to(context, many.first.clone(), screens::open_many(&many), effects),
            Command::Begun(job) => {
                self.hide(effects);
                self.history.drop_back(|page| page.layer.screen.stands_for().is_some());
                self.go(context, job, effects);
            }
            Command::Replace(location) => self.replace(location, effects),
            Command::Overlay(overlay) => self.cover(overlay, effects),
            Command::Close => self.close(effects),
            Command::Act(action) => {
                self.close(effects);
                self.act(action, effects);
            }
            Command::Answer(what) => {
                self.close(effects);
                self.tell(what, effects);
            }
            Command::Back => self.back(effects),
            Command::Step { forward } => {
                if !self.step(forward, effects) {
                    self.refuse(if forward { "this is the newest page" } else { "this is the oldest page" });
                }
            }
            Command::Leave { keep, then } => self.leave_page(keep, *then, effects),
            Command::Look(then) => self.look(*then, effects),
            Command::Return { to, gone } => self.return_to(to, gone.as_ref(), effects),
            Command::Effect(effect) => effects.push(effect),
            Command::Cancel(id) => {
                self.cancel_call(id, effects);
            }
            Command::Notice(notice) => self.page_notice(notice),
            Command::Own(run) => self.go_on_with_own(run, effects),
            Command::Identify(context) => self.session.identify(context, effects),
            Command::Unlock(context) => self.lock(context, false, effects),
            Command::Quit => effects.push(Effect::Quit),
        }
    }

    /// Takes the protection of a context away or puts it back. The transport and the driver hear of it: they refuse
    /// writes by themselves.
    pub(super) fn lock(&mut self, id: ContextId, protected: bool, effects: &mut Vec<Effect>) {
        if let Some(context) = self.session.context_mut(id) {
            context.protected = protected;
            effects.push(Effect::OpenContext(context.clone()));
        }
        // What the page offers depends on it.
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.news(cx));
        self.carry_out(commands, effects);
    }

    pub(super) fn cover(&mut self, overlay: Overlay, effects: &mut Vec<Effect>) {
        let layer = self.layer(overlay.open());
        let owner = layer.owner;
        self.overlays.push(layer);
        let mut commands = Vec::new();
        self.with(owner, effects, &mut commands, |screen, cx| screen.enter(cx));
        self.carry_out(commands, effects);
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        if let Some(layer) = self.overlays.pop() {
            self.leave(layer.owner, effects);
        }
        if self.overlays.is_empty()
            && let Some((named, context)) = self.named.take()
        {
            self.open_by_id(&named, context, effects);
        }
    }

    pub(super) fn close_all(&mut self, effects: &mut Vec<Effect>) {
        while !self.overlays.is_empty() {
            self.close(effects);
        }
    }

    fn tell(&mut self, what: OverlayAnswer, effects: &mut Vec<Effect>) {
        let mut commands = Vec::new();
        let owner = self.top_owner();
        self.with(owner, effects, &mut commands, |screen, cx| screen.take_answer(what, cx));
        self.carry_out(commands, effects);
    }

    /// Cancels a call from the tasks screen; its owner hears of it.
    fn cancel_call(&mut self, id: crate::contract::CallId, effects: &mut Vec<Effect>) {
        let Some(ticket) = self.session.ledger.ticket(id).cloned() else { return };
        self.session.cancel(id, effects);
        if let (Some(owner), false) = (ticket.owner, ticket.write) {
            let mut commands = Vec::new();
            self.with(owner, effects, &mut commands, |screen, cx| {
                screen.result(&ticket.slot, &crate::contract::Outcome::Cancelled, cx);
            });
            self.carry_out(commands, effects);
        }
    }
}
