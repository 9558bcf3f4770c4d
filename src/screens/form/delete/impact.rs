//! What a deletion takes with it: what hangs under the item, and what uses it.

use serde_json::Value;

use super::kinds::ByKind;
use crate::catalog::{CellSource, Document, Location, Place, Prepared, Resource, Usage, Verb, catalog};
use crate::contract::{ErrorKind, Lane, Outcome, Request};
use crate::screens::Cx;
use crate::screens::form::slots::DeleteSlot;
use crate::widgets;

/// So many pages of a list are looked through for an item that only its list gives.
const PAGES: u32 = 20;
/// So many pages of a list are looked through for what uses it.
const USER_PAGES: u32 = 10;
/// So many of those that may use it are looked into.
const MOST: usize = 100;

/// One thing that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loss {
    pub(super) title: String,
    pub(super) count: Count,
}

/// How many of them there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Count {
    Asked,
    Of { rows: usize, more: bool },
    Said(String),
    Unknown(String),
}

impl Loss {
    /// Whether there is something to be said of it.
    pub(super) fn is_some(&self) -> bool {
        self.count.group().is_empty()
    }
}

impl Count {
    pub(super) const NONE: Self = Self::Of { rows: 0, more: false };

    /// Why something could not be counted; `None` while it still may be.
    pub(super) fn missed(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Failed(error) => Some(Self::Unknown(error.code.clone())),
            Outcome::Cancelled => Some(Self::Unknown("cancelled".to_owned())),
            _ => None,
        }
    }

    /// What is said of all that are the same in this; nothing of those that are told one by one.
    pub(super) fn group(&self) -> &'static str {
        match self {
            Self::Asked => "still counting",
            &Self::NONE => "none",
            Self::Unknown(_) => "not known",
            Self::Of { .. } | Self::Said(_) => "",
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Asked => "…".to_owned(),
            Self::Of { rows, more: true } => format!("{} and more", widgets::count(*rows as u64)),
            Self::Of { rows, more: false } => widgets::count(*rows as u64),
            Self::Said(text) => text.clone(),
            Self::Unknown(why) => format!("not known: {why}"),
        }
    }
}

/// Everything that goes with it.
#[derive(Debug, Default)]
pub(super) struct Impact {
    pub(super) losses: Vec<Loss>,
    /// What is deleted.
    resource: Option<&'static Resource>,
    /// What it is asked for by.
    prepared: Prepared,
    /// Its document, and whether that is still on its way.
    pub(super) document: Option<Value>,
    is_reading: bool,
    children: Vec<&'static Resource>,
    /// Those of them that are read kind by kind only.
    by_kind: Vec<ByKind>,
    /// Children that the service lists only where something is on, which the item's own document says.
    waiting: Vec<(&'static Resource, Request)>,
    /// Where what uses it is.
    pub(super) users: Vec<Location>,
    /// Whether the item was found, and whether it is known not to be there.
    was_found: bool,
    pub(super) is_absent: bool,
    /// Why the service does not delete this one.
    pub(super) why_not: Option<&'static str>,
    /// How many of those that may use it are looked into.
    asked: usize,
    /// How many were not, and what they are called.
    pub(super) unseen: usize,
    pub(super) unseen_are: String,
}

impl Impact {
    /// Whether nothing can be deleted: it is not there, or it is none of those that the service deletes.
    pub(super) fn forbids(&self) -> bool {
        self.is_absent || self.why_not.is_some()
    }

    /// Whether it is known that nothing goes with it.
    pub(super) fn takes_nothing(&self) -> bool {
        self.losses.iter().all(|loss| loss.count == Count::NONE)
    }

    /// Whether the item itself is still being read, and something of it may be kept.
    pub(super) fn is_reading_item(&self) -> bool {
        self.is_reading && self.resource.is_some_and(|resource| !catalog().is_of_customer(resource))
    }

    /// Asks for everything.
    pub(super) fn begin(&mut self, resource: &'static Resource, cx: &mut Cx<'_>) {
        let at = cx.location.without_action().without_query();
        self.resource = Some(resource);
        for child in catalog().children(resource).filter(|child| !child.foreign) {
            let Ok(plan) = child.list_call(&at.child(&child.name), &Prepared::usual(child)) else {
                self.begin_by_kind(resource, child, &at, cx);
                continue;
            };
            if plan.operation == resource.describe_operation().unwrap_or(resource.list_operation()) {
                continue;
            }
            self.children.push(child);
            self.losses.push(Loss { title: child.title.clone(), count: Count::Asked });
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            if child.needs.is_some() {
                self.waiting.push((child, request));
            } else {
                cx.start(DeleteSlot::Child(child.path.clone()), Lane::Interactive, request);
            }
        }
        self.ask_item(resource, cx);
        Self::ask_users(resource, &at, cx);
    }

    /// Counts a list that is read kind by kind only.
    fn begin_by_kind(&mut self, resource: &'static Resource, child: &'static Resource, at: &Location, cx: &mut Cx<'_>) {
        if let Some(mut counting) = ByKind::of(resource, child, at) {
            self.children.push(child);
            counting.begin(cx);
            self.losses.push(Loss { title: child.title.clone(), count: counting.counted() });
            self.by_kind.push(counting);
        }
    }

    /// Something has come of a list that is read kind by kind.
    fn take_by_kind(&mut self, path: &str, mut take: impl FnMut(&mut ByKind)) {
        let Some(counting) = self.by_kind.iter_mut().find(|counting| counting.is_of(path)) else { return };
        take(counting);
        if let Some(at) = self.children.iter().position(|child| counting.is_of(&child.path)) {
            self.losses[at].count = counting.counted();
        }
    }

    /// Asks for the item, and before that for what it is asked for by.
    fn ask_item(&mut self, resource: &Resource, cx: &mut Cx<'_>) {
        // What only its list gives is found by the search that its location brings along.
        let at = cx.location.without_action();
        if let Some(plan) = resource.prepare_call(&at).filter(|_| !self.prepared.is_ready()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: u32::MAX };
            cx.start(DeleteSlot::Prepare, Lane::Interactive, request);
            self.is_reading = true;
            return;
        }
        if let Ok(Document::Describe(plan) | Document::Find(plan)) = resource.document_call(&at, &self.prepared) {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(DeleteSlot::Item, Lane::Interactive, request);
            self.is_reading = true;
        }
    }

    /// What the item is asked for by has come.
    fn take_prepared(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.is_reading &= !outcome.is_last();
        let (Outcome::Page(page) | Outcome::Finished(page), Some(resource)) = (outcome, self.resource) else { return };
        self.prepared.learn(resource, &page.reply.document);
        if outcome.is_last() {
            self.ask_item(resource, cx);
        }
    }

    /// Asks for what uses it.
    fn ask_users(resource: &'static Resource, at: &Location, cx: &mut Cx<'_>) {
        for (nth, usage) in resource.used_by.iter().enumerate() {
            let plan = users(usage, at).and_then(|(users, list)| users.list_call(&list, &Prepared::default()).ok());
            if let Some(plan) = plan {
                let request = Request { operation: plan.operation, input: plan.input, pages: USER_PAGES };
                cx.start(DeleteSlot::Users(nth), Lane::Interactive, request);
            }
        }
    }

    /// An answer has come.
    pub(super) fn take(&mut self, slot: &DeleteSlot, outcome: &Outcome, deed: &'static Verb, cx: &mut Cx<'_>) {
        let path = match slot {
            DeleteSlot::Prepare => return self.take_prepared(outcome, cx),
            DeleteSlot::Item => return self.take_item(outcome, deed, cx),
            DeleteSlot::Users(nth) => return self.take_users(*nth, outcome, cx),
            DeleteSlot::User(nth, user) => return self.take_user(*nth, user, outcome, cx.location),
            DeleteSlot::Kinds(path) => return self.take_by_kind(path, |counting| counting.take_kinds(outcome, cx)),
            DeleteSlot::Kind(path, _) => return self.take_by_kind(path, |counting| counting.take(outcome)),
            DeleteSlot::Child(path) => path,
            DeleteSlot::Submit => return,
        };
        let Some(at) = self.children.iter().position(|child| child.path == *path) else { return };
        let (child, loss) = (self.children[at], &mut self.losses[at]);
        loss.count = match outcome {
            Outcome::Finished(page) => match child.total_of(&page.reply.document) {
                Some(total) => Count::Of { rows: usize::try_from(total).unwrap_or(usize::MAX), more: false },
                None => Count::Of { rows: child.rows(&page.reply.document).len(), more: page.next.is_some() },
            },
            outcome => match Count::missed(outcome) {
                Some(count) => count,
                None => return,
            },
        };
    }

    /// Asks for what the item's document says there may be; the rest there is not.
    fn ask_waiting(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let document = match outcome {
            Outcome::Finished(page) => {
                let at = cx.location.without_action().without_query();
                let document = self.resource.and_then(|resource| resource.document(&at, &page.reply.document));
                document.ok_or_else(|| Count::Unknown("it is no longer there".to_owned()))
            }
            outcome => match Count::missed(outcome) {
                Some(count) => Err(count),
                None => return,
            },
        };
        for (child, request) in std::mem::take(&mut self.waiting) {
            let is_on = |document: &Value| child.needs.as_ref().and_then(|needs| needs.holds(document));
            let count = match &document {
                Ok(document) if is_on(document) == Some(true) => {
                    cx.start(DeleteSlot::Child(child.path.clone()), Lane::Interactive, request);
                    continue;
                }
                Ok(_) => Count::NONE,
                Err(count) => count.clone(),
            };
            if let Some(at) = self.children.iter().position(|other| other.path == child.path) {
                self.losses[at].count = count;
            }
        }
    }

    /// What the item itself says of its size.
    fn take_item(&mut self, outcome: &Outcome, deed: &'static Verb, cx: &mut Cx<'_>) {
        self.is_reading &= !outcome.is_last();
        self.ask_waiting(outcome, cx);
        let at = cx.location.without_action().without_query();
        if let (Outcome::Page(page) | Outcome::Finished(page), Some(resource)) = (outcome, self.resource)
            && let Some(document) = resource.document(&at, &page.reply.document)
        {
            self.was_found = true;
            self.why_not = deed.needs.as_ref().and_then(|needs| needs.why_not(&document));
            self.document = Some(document);
        }
        self.is_absent = match outcome {
            Outcome::Failed(error) => error.kind == ErrorKind::NotFound,
            Outcome::Finished(page) => page.next.is_none() && !self.was_found,
            _ => self.is_absent,
        };
        let (Outcome::Finished(page), Some(resource)) = (outcome, self.resource) else { return };
        let Some(document) = resource.document(&at, &page.reply.document) else { return };
        let size =
            |(title, count): (&str, u64)| Loss { title: title.to_owned(), count: Count::Said(widgets::count(count)) };
        self.losses.extend(resource.sizes(&document).into_iter().map(size));
    }

    /// How something may be used, by its number in the catalogue.
    fn usage(&self, nth: usize) -> Option<&'static Usage> {
        self.resource?.used_by.get(nth)
    }

    /// Rows that say themselves what they use are looked at; of the others each is asked.
    fn take_users(&mut self, nth: usize, outcome: &Outcome, cx: &mut Cx<'_>) {
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
        let at = cx.location.without_action().without_query();
        let Some(usage) = self.usage(nth) else { return };
        let Some((users, list)) = users(usage, &at) else { return };
        for row in users.rows(&page.reply.document) {
            let Some(user) = users.item_location(&list, &row) else { continue };
            match usage.from {
                CellSource::Row if usage.is_in(&row, at.last().unwrap_or_default()) => self.users.push(user),
                CellSource::Row | CellSource::Beside => {}
                CellSource::Describe => self.ask_user(nth, users, user, cx),
            }
        }
    }

    /// Asks one of those that may use it.
    fn ask_user(&mut self, nth: usize, users: &Resource, user: Location, cx: &mut Cx<'_>) {
        if self.asked >= MOST {
            return self.miss(users);
        }
        if let Ok(Document::Describe(plan)) = users.document_call(&user, &Prepared::default()) {
            self.asked += 1;
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(DeleteSlot::User(nth, user), Lane::Background, request);
        }
    }

    /// One of those that may use it is not looked into.
    fn miss(&mut self, users: &Resource) {
        self.unseen += 1;
        self.unseen_are = users.plural();
    }

    fn take_user(&mut self, nth: usize, user: &Location, outcome: &Outcome, at: &Location) {
        let at = at.without_action().without_query();
        let Some((usage, Ok(Place::Item(users)))) = self.usage(nth).map(|usage| (usage, catalog().place(user))) else {
            return;
        };
        match outcome {
            Outcome::Finished(page) if usage.is_in(&page.reply.document, at.last().unwrap_or_default()) => {
                self.users.push(user.clone());
            }
            Outcome::Failed(_) => self.miss(users),
            _ => {}
        }
    }
}

/// The list of those that may use the item of a location.
fn users(usage: &Usage, at: &Location) -> Option<(&'static Resource, Location)> {
    let list = usage.list(at)?;
    match catalog().place(&list) {
        Ok(Place::List(users)) => Some((users, list)),
        _ => None,
    }
}
