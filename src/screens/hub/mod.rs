//! Hubs: pages that lead on. Home leads to the services and what is in them, a service to its lists,
//! an item to what belongs to it. Without a login, home explains what is missing instead and offers
//! the profiles that were found and the sandbox.

mod draw;
mod entries;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::catalog::{Location, Place, Prepared, Resource, catalog};
use crate::config::Action;
use crate::contract::{ApiError, Effect, FolderNews, Lane, Outcome, Request};
use crate::model::Service;
use crate::screens::design::{self, Drift};
use crate::screens::form;
use crate::screens::item::{self, Item};
use crate::screens::{Choice, Command, Cx, Handled, Screen, Session, Tour, View, overlay, reading};
use crate::screens::{HubSlot, Slot};
pub(super) use entries::ways_on;
use entries::{Entry, HubTarget};

/// What a hub is the hub of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    Home,
    Service(Service),
    Item(&'static Resource),
}

/// What is known of how many rows a list has.
#[derive(Clone, Debug, PartialEq)]
enum Count {
    /// So many on the first page; `more` where further pages follow.
    Rows { rows: usize, more: bool },
    /// The service would not say.
    Failed(ApiError),
}

/// A page that leads on.
#[derive(Debug)]
pub(super) struct Hub {
    of: Of,
    cursor: usize,
    counts: BTreeMap<String, Count>,
    /// When each list was counted.
    counted: BTreeMap<String, Timestamp>,
    item: Option<Item>,
    /// How it differs from the folder that it was opened with.
    drift: Option<Drift>,
    /// What people call the items that the document names. Customers are among them, so it is known here alone.
    names: BTreeMap<Location, String>,
    /// Whether the facts of the item have the keys, rather than its entries.
    reading: bool,
    /// The first row of the facts in sight.
    top: usize,
}

impl Hub {
    /// The hub of a place. Tools and lists have pages of their own.
    pub(super) fn new(place: Place) -> Self {
        let of = match place {
            Place::Service(service) => Of::Service(service),
            Place::Item(resource) => Of::Item(resource),
            Place::Home | Place::Tool(_) | Place::List(_) => Of::Home,
        };
        let item = if let Of::Item(resource) = of { Some(Item::new(resource)) } else { None };
        Self {
            of,
            cursor: 0,
            counts: BTreeMap::new(),
            counted: BTreeMap::new(),
            item,
            drift: None,
            names: BTreeMap::new(),
            reading: false,
            top: 0,
        }
    }

    /// Counts what is in the lists, where that takes one cheap call each.
    fn count(&mut self, cx: &mut Cx<'_>) {
        if matches!(self.of, Of::Item(_)) {
            return;
        }
        self.counted = BTreeMap::new();
        self.count_again(cx);
    }

    /// Counts what was not counted yet, and what was changed since.
    fn count_again(&mut self, cx: &mut Cx<'_>) {
        if matches!(self.of, Of::Item(_)) {
            return;
        }
        for resource in entries::lists(self.of) {
            let at = entries::list_location(resource, cx.location);
            let slot = HubSlot::Count(resource.path.clone());
            let is_known = self.counts.contains_key(&resource.path) || cx.runs(&slot.clone().into());
            let since = self.counted.get(&resource.path).filter(|_| is_known);
            if since.is_some_and(|since| cx.session.newer(cx.context, &at, *since).is_none()) {
                continue;
            }
            self.counted.insert(resource.path.clone(), cx.now());
            if let Ok(plan) = resource.list_call(&at, &Prepared::default()) {
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(slot, Lane::Background, request);
            }
        }
    }

    fn entries(&self, session: &Session, context: crate::contract::ContextId, location: &Location) -> Vec<Entry> {
        entries::entries(self, session, context, location)
    }

    /// The problem that keeps every call from working, if there is one: no login, or an expired one.
    fn login_problem<'a>(&'a self, session: &'a Session, context: crate::contract::ContextId) -> Option<&'a ApiError> {
        let of_login = |error: &&ApiError| error.kind.is_login();
        let identity = session.context(context).identity.as_ref().and_then(|identity| identity.as_ref().err());
        let counts = self.counts.values().filter_map(|count| match count {
            Count::Failed(error) => Some(error),
            Count::Rows { .. } => None,
        });
        if matches!(self.of, Of::Item(_)) { None } else { identity.into_iter().chain(counts).find(of_login) }
    }

    fn move_to(&mut self, cursor: usize, cx: &Cx<'_>) {
        let last = self.entries(cx.session, cx.context, cx.location).len().saturating_sub(1);
        self.cursor = cursor.min(last);
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        let entries = self.entries(cx.session, cx.context, cx.location);
        match entries.into_iter().nth(self.cursor).map(|entry| entry.target) {
            Some(HubTarget::Location(location)) => cx.command(Command::Open(location)),
            Some(HubTarget::Profile(profile)) => {
                let context = cx.session.context_for(&profile, None, cx.effects);
                cx.command(Command::OpenIn(context, Location::home()));
            }
            None => {}
        }
    }

    fn copy(&self, cx: &mut Cx<'_>) {
        let Some(item) = &self.item else {
            return cx.command(Command::warn("there is nothing to copy here"));
        };
        let mut choices = vec![Choice::copy("id", cx.location.last().unwrap_or_default().to_owned())];
        let arn = cx.arn_of(item.resource, cx.location, item.document.as_ref());
        choices.extend(arn.map(|arn| Choice::copy("ARN", arn)));
        if let Some(document) = &item.document {
            choices.push(Choice::copy("document", serde_json::to_string_pretty(document).unwrap_or_default()));
        }
        choices.push(Choice::copy("location", cx.location.to_string()));
        cx.command(Command::Overlay(crate::screens::menu("Copy", choices)));
    }

    /// What concerns the facts beside the entries: giving them the keys, scrolling them. Says whether it was such.
    fn act_reading(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        if self.item.as_ref().is_none_or(|item| item.document.is_none()) {
            return false;
        }
        if matches!(action, Action::NextPane | Action::PreviousPane) {
            self.reading = !self.reading;
            return true;
        }
        let (rows, height) = draw::facts_size(self, cx.area, &cx.view());
        match overlay::scroll(action, self.top, rows, height).filter(|_| self.reading) {
            Some(top) => self.top = top,
            None => return false,
        }
        true
    }

    /// Shows in full what is under the cursor.
    fn read(&self, cx: &mut Cx<'_>) {
        let entries = self.entries(cx.session, cx.context, cx.location);
        if let Some(entry) = entries.get(self.cursor) {
            let text = format!("{}\n{}", entry.title, entry.about);
            cx.command(Command::Overlay(reading(&entry.title, text)));
        }
    }

    /// Whether something can be made below this page. Home is above too much.
    fn makes(&self) -> bool {
        self.of != Of::Home && form::makes_any(entries::lists(self.of))
    }

    /// Makes something below this page.
    fn create(&self, cx: &mut Cx<'_>) {
        let near = self.entries(cx.session, cx.context, cx.location).get(self.cursor).and_then(|entry| entry.resource);
        let at = item::at(cx.location).without_query();
        let known = self.item.as_ref().and_then(|item| item.document.as_ref());
        form::create_below(entries::lists(self.of), (&at, known), near, cx);
    }

    /// Whether it is something that is done to the item of this page.
    fn does_to_item(&self, action: Action) -> bool {
        matches!(self.of, Of::Item(resource) if form::is_of_item(resource, action))
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        if let Some(item) = &mut self.item {
            item.fetch(cx);
        }
        if let Some(drift) = &mut self.drift {
            drift.look(cx);
        }
        if matches!(cx.context().identity, Some(Err(_))) {
            cx.command(Command::Identify(cx.context));
            cx.command(Command::Effect(Effect::ListProfiles));
        }
        self.count(cx);
    }
}

impl Screen for Hub {
    fn name(&self) -> &'static str {
        if self.of == Of::Home { "home" } else { "hub" }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        match &mut self.item {
            Some(item) => item.enter(cx),
            None => self.count_again(cx),
        }
        self.drift = self.drift.take().or_else(|| Drift::of(cx.location));
        if let Some(drift) = &mut self.drift {
            drift.enter(cx);
        }
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Some(drift) = &mut self.drift {
            drift.news(cx);
        }
    }

    fn folder(&mut self, news: &FolderNews, cx: &mut Cx<'_>) {
        if let Some(drift) = &mut self.drift {
            drift.folder(news, cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.act_reading(action, cx) {
            return Handled::Yes;
        }
        match action {
            Action::Up => self.move_to(self.cursor.saturating_sub(1), cx),
            Action::Down => self.move_to(self.cursor + 1, cx),
            Action::Top | Action::PageUp => self.move_to(0, cx),
            Action::Bottom | Action::PageDown => self.move_to(usize::MAX, cx),
            Action::Open | Action::Right if self.reading => {
                cx.command(Command::Open(cx.location.clone().with_action("document")));
            }
            Action::Open | Action::Right => self.open(cx),
            Action::Refresh => self.refresh(cx),
            Action::Document if self.item.is_some() => {
                cx.command(Command::Open(cx.location.clone().with_action("document")));
            }
            Action::Details => {
                let error = self.item.as_ref().and_then(|item| item.error.clone());
                let error = error.or_else(|| self.login_problem(cx.session, cx.context).cloned());
                match error.or_else(|| entries::failure(self, cx)) {
                    Some(error) => cx.command(Command::error(error)),
                    None => self.read(cx),
                }
            }
            Action::Copy => self.copy(cx),
            Action::Create if self.makes() => self.create(cx),
            action if matches!(self.of, Of::Service(_)) && design::is_of_designs(action) => {
                design::act(action, Some(cx.location), cx);
            }
            action if self.does_to_item(action) => {
                if let Some(item) = &self.item {
                    item.act(action, cx);
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Slot::Hub(HubSlot::Name(of)) = slot {
            return self.take_name(of, outcome);
        }
        if let Some(drift) = self.drift.as_mut().filter(|_| matches!(slot, Slot::Design(_))) {
            return drift.result(slot, outcome, cx);
        }
        if let Some(item) = &mut self.item {
            if item.take(slot, outcome, cx) {
                self.ask_names(cx);
            }
            return;
        }
        let Slot::Hub(HubSlot::Count(path)) = slot else { return };
        let Some(resource) = entries::lists(self.of).find(|resource| resource.path == *path) else { return };
        match outcome {
            Outcome::Finished(page) => {
                let rows = resource.rows(&page.reply.document);
                self.counts.insert(path.clone(), Count::Rows { rows: rows.len(), more: page.next.is_some() });
                cx.session.see(cx.context, resource, &entries::list_location(resource, cx.location), &rows);
            }
            Outcome::Failed(error) => {
                self.counts.insert(path.clone(), Count::Failed(error.clone()));
            }
            _ => {}
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = vec![Action::Open];
        if let Some(item) = &self.item {
            actions.extend(item.offers());
            actions.push(Action::Document);
            actions.extend(item.document.is_some().then_some(Action::NextPane));
            actions.extend([Action::Refresh, Action::Copy, Action::Back]);
        } else {
            if let Of::Service(service) = self.of
                && catalog().is_design(Place::Service(service))
            {
                actions.extend(design::actions(Place::Service(service)));
            }
            actions.extend(self.makes().then_some(Action::Create));
            actions.extend((self.of == Of::Home).then_some(Action::FindCustomer));
            actions.push(Action::Refresh);
        }
        actions.push(Action::Details);
        actions
    }

    fn writes(&self, action: Action) -> bool {
        match self.of {
            Of::Item(resource) => form::is_write(resource, action),
            Of::Service(_) | Of::Home => action == Action::Create,
        }
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match (action, self.reading) {
            (Action::NextPane, false) => Some("read about it"),
            (Action::NextPane, true) => Some("ways on"),
            (Action::Open, true) => Some("its document"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        draw::title(self, view)
    }

    fn status(&self, view: &View<'_>) -> String {
        let offer = (self.of == Of::Home).then(|| Tour::offer(view.session, view.context)).flatten();
        offer.unwrap_or_default()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
