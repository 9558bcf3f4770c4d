//! Fetching the document of one item, for the pages that show it.

use std::collections::BTreeSet;

use crate::catalog::{Document, Location, Need, Plan, Prepared, Resource};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Page, Request};
use crate::model::{Service, api, read_instant};
use crate::screens::form;
use crate::screens::state::{calm, failed, hint, loading};
use crate::screens::{CallRecord, Command, Cx, View};
use crate::screens::{ItemSlot, Slot};
use crate::widgets::{self, Label, Message, TreeLine};
use jiff::Timestamp;
use serde_json::Value;

/// One item's document, and how far its fetching is.
#[derive(Debug)]
pub(super) struct Item {
    /// What kind of thing it is.
    pub(super) resource: &'static Resource,
    /// What the account itself says about its fields.
    pub(super) prepared: Prepared,
    /// Whether all of that has come.
    is_whole: bool,
    /// Of which ids the names have come, by the keys of the calls for them.
    named: BTreeSet<String>,
    /// The document, once it is there. It stays while a newer one is on its way.
    pub(super) document: Option<Value>,
    /// Why it could not be fetched.
    pub(super) error: Option<ApiError>,
    /// Why it cannot even be asked for.
    pub(super) need: Option<Need>,
    /// Whether it is not among the rows that it should be found in.
    pub(super) missing: bool,
    /// When the document came.
    at: Option<Timestamp>,
    /// Whether fetching was cancelled.
    pub(super) cancelled: bool,
}

impl Item {
    /// An item of which nothing is known but its kind.
    pub(super) fn new(resource: &'static Resource) -> Self {
        Self {
            resource,
            prepared: Prepared::default(),
            is_whole: false,
            named: BTreeSet::new(),
            document: None,
            error: None,
            need: None,
            missing: false,
            at: None,
            cancelled: false,
        }
    }

    /// Fetches it, if it is not there.
    pub(super) fn enter(&mut self, cx: &mut Cx<'_>) {
        let behind = self.at.is_some_and(|shown| cx.session.newer(cx.context, cx.location, shown).is_some());
        if (self.document.is_none() && !cx.loading()) || behind {
            self.fetch(cx);
        } else {
            self.labels(cx);
        }
    }

    /// Fetches it, or fetches it again.
    pub(super) fn fetch(&mut self, cx: &mut Cx<'_>) {
        (self.error, self.need, self.missing, self.cancelled) = (None, None, false, false);
        let at = at(cx.location);
        match self.resource.prepare_call(&at) {
            // Of what was cut off when the page was left, all is read again.
            Some(plan) if !self.is_whole => return start(cx, ItemSlot::Prepare, plan, u32::MAX),
            _ => match self.resource.document_call(&at, &self.prepared) {
                Ok(Document::Describe(plan)) => start(cx, ItemSlot::Document, plan, 1),
                Ok(Document::Find(plan)) => start(cx, ItemSlot::Document, plan, u32::MAX),
                Err(need) => self.need = Some(need),
            },
        }
        self.labels(cx);
    }

    /// Fetches it again for somebody who asks for that, and says so where it cannot be asked for at all.
    pub(super) fn fetch_again(&mut self, cx: &mut Cx<'_>) {
        self.fetch(cx);
        if let Some(need) = &self.need {
            cx.command(Command::warn(need.to_string()));
        }
    }

    /// A call moved on. Says whether the document is new.
    pub(super) fn take(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) -> bool {
        let Slot::Item(slot) = slot else { return false };
        match outcome {
            Outcome::Page(page) => self.page(slot, page, false, cx),
            Outcome::Finished(page) => {
                if let ItemSlot::Labels(key) = slot {
                    self.named.insert(key.clone());
                }
                self.page(slot, page, true, cx)
            }
            Outcome::Failed(error) if !matches!(slot, ItemSlot::Labels(_)) => {
                self.error = Some(error.clone());
                false
            }
            Outcome::Cancelled => {
                self.cancelled = true;
                false
            }
            _ => false,
        }
    }

    fn page(&mut self, slot: &ItemSlot, page: &Page, last: bool, cx: &mut Cx<'_>) -> bool {
        let reply = &page.reply.document;
        if let ItemSlot::Labels(key) = slot {
            self.prepared.learn_labels(self.resource, key, reply);
            return false;
        }
        if *slot == ItemSlot::Prepare {
            self.prepared.learn(self.resource, reply);
            if last {
                self.is_whole = true;
                self.fetch(cx);
            }
            return false;
        }
        match self.resource.document(&at(cx.location), reply) {
            Some(document) => {
                if let Some(label) = self.resource.label_of(&document) {
                    cx.session.private_names.learn(cx.context, &at(cx.location), &label);
                    cx.session.learn_name(cx.location, label);
                }
                self.document = Some(document);
                self.at = Some(cx.now());
                // A document that is found in a list needs no further pages of it.
                cx.cancel(&slot.clone().into());
                true
            }
            None => {
                self.missing = last;
                false
            }
        }
    }

    /// Asks for the names of ids that have not come, in the background: also for those that were on their way when the
    /// page was left.
    fn labels(&self, cx: &mut Cx<'_>) {
        if !self.is_whole {
            return;
        }
        for label in self.resource.label_calls(&at(cx.location), &self.prepared) {
            if self.named.contains(&label.key) || cx.runs(&ItemSlot::Labels(label.key.clone()).into()) {
                continue;
            }
            let request = Request { operation: label.plan.operation, input: label.plan.input, pages: 20 };
            cx.start(ItemSlot::Labels(label.key.clone()), Lane::Background, request);
        }
    }

    /// Whether what the account says about its fields is known, as far as there is anything.
    pub(super) fn is_prepared(&self, at: &Location) -> bool {
        self.prepared.is_ready() || self.resource.prepare_call(at).is_none()
    }

    /// Whether it is known not to be there.
    pub(super) fn is_gone(&self) -> bool {
        let not_found = self.error.as_ref().is_some_and(|error| error.kind == ErrorKind::NotFound);
        self.document.is_none() && (self.missing || not_found)
    }

    /// Whether its document is still to come.
    pub(super) const fn is_awaited(&self) -> bool {
        let has_ended = self.error.is_some() || self.need.is_some() || self.missing || self.cancelled;
        self.document.is_none() && !has_ended
    }

    /// The keys that make sense for it: none where it is not there.
    pub(super) fn offers(&self) -> Vec<Action> {
        if self.is_gone() {
            return Vec::new();
        }
        form::offers_on(self.resource, self.document.as_ref(), self.is_awaited())
    }

    /// Does what an action of it does.
    pub(super) fn act(&self, action: Action, cx: &mut Cx<'_>) {
        if self.is_gone() {
            let id = at(cx.location).last().unwrap_or_default().to_owned();
            let why = format!("there is no {} {id}: nothing can be done with it", self.resource.singular);
            return cx.command(Command::warn(why));
        }
        form::act_on_item(self.resource, action, self.document.as_ref(), cx);
    }

    /// The call that the pool is busy with for this item.
    pub(super) fn progress<'a>(view: &View<'a>) -> Option<&'a CallRecord> {
        let find = |slot: ItemSlot| view.session.ledger.find(view.owner, &slot.into());
        view.session.calls.get(find(ItemSlot::Document).or_else(|| find(ItemSlot::Prepare))?)
    }

    /// The AWS CLI command that shows it.
    pub(super) fn equivalent_cli(&self, cx: &Cx<'_>) -> Option<String> {
        match self.resource.document_call(&at(cx.location), &self.prepared).ok()? {
            Document::Describe(plan) | Document::Find(plan) => Some(cx.equivalent_cli(plan.operation, &plan.input)),
        }
    }

    /// Its kind, and what people call it: what was met on the way has its name before the document is there.
    pub(super) fn title(&self, view: &View<'_>) -> String {
        let at = at(view.location).without_query();
        let is_name = |label: &String| Some(label.as_str()) != at.last();
        let known = self.document.as_ref().and_then(|document| self.resource.label_of(document)).filter(is_name);
        let met = || view.session.private_names.get(view.context.id, &at).map(str::to_owned);
        let label = known.or_else(met).unwrap_or_else(|| view.session.name_of(&at).to_owned());
        let mut kind = self.resource.singular.chars();
        let first: String = kind.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        format!("{first}{} {label}", kind.as_str())
    }

    /// What stands where its document is not there (yet).
    pub(super) fn absent<'a>(&'a self, view: &View<'_>) -> Message<'a> {
        let what = self.resource.singular.as_str();
        if let Some(record) = Self::progress(view) {
            return loading(view, what, Some(record));
        }
        if let Some(error) = &self.error {
            return failed(view, error);
        }
        let again = vec![hint(view, Action::Refresh, "load again"), hint(view, Action::Back, "go back")];
        if let Some(need) = &self.need {
            return calm(format!("This {what} can't be read"), vec![need.to_string().into()], again);
        }
        if self.missing {
            if let Some(call) = view.session.looks_up(view.context.id, view.location) {
                return loading(view, "it by its name", view.session.calls.get(call));
            }
            let id = view.location.last().unwrap_or_default();
            return calm(format!("There is no {what} {id}"), vec![self.resource.fate().into()], again);
        }
        calm("Loading was cancelled", vec![], again)
    }
}

/// Says of a point in time in a document when that is, for people.
pub(super) fn note<'a>(view: &'a View<'_>, service: Service) -> impl Fn(&TreeLine<'_>) -> Option<String> + 'a {
    move |line| {
        let Label::Member(name) = line.label else { return None };
        let at = read_instant(line.value).filter(|_| api().is_time(service, name))?;
        let zone = view.session.settings.time_zone.time_zone();
        Some(widgets::moment(view.session.now, at, zone))
    }
}

/// The item's own location: without an action such as `!document`.
pub(super) fn at(location: &Location) -> Location {
    location.without_action()
}

fn start(cx: &mut Cx<'_>, slot: ItemSlot, plan: Plan, pages: u32) {
    cx.start(slot, Lane::Interactive, Request { operation: plan.operation, input: plan.input, pages });
}
