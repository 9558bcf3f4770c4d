//! Reading all that is configured at a place: which calls that takes, and what becomes of their replies.
//!
//! It sends nothing. Whoever can send asks for the next call, and hands in what came of it; in which order the replies
//! come makes no difference.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};

use super::{Environment, Found, FoundItem, Kind, Kinds, Reading};
use crate::catalog::{Document, Location, Need, Plan, Prepared};
use crate::contract::{ApiError, ErrorKind, Page};
use crate::model::OperationId;

/// What a call is for.
#[derive(Clone, Debug)]
enum Ask {
    /// The items of a kind.
    List(Kind),
    /// The document of an item.
    Item(Kind, Location),
    /// What else belongs to an item that was read: the item's number, and the part; `None` are its tags.
    Part(usize, Option<String>),
    /// What is looked at beside items.
    Look,
}

/// What is read beside items: by whom it is wanted, and what came of it.
#[derive(Clone, Debug, Default)]
struct Looked {
    wanted: Vec<(usize, String)>,
    reply: Option<Value>,
}

/// A place that is being read.
#[derive(Clone, Debug)]
pub struct Survey {
    found: Found,
    /// Whether what is configured is looked at for what may be wrong, too.
    looks: bool,
    /// Whether it is about one item, and nothing below it.
    alone: bool,
    waiting: VecDeque<(Ask, Plan)>,
    under_way: BTreeMap<u64, (Ask, Plan)>,
    beside: Vec<(Plan, Looked)>,
    last: u64,
    done: usize,
}

/// Why a place cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unread {
    /// A call lacks something.
    #[error("{0}")]
    Need(Need),
    /// A call failed.
    #[error("{at}: {operation}: {error}")]
    Failed {
        /// What was to be read.
        at: Location,
        /// The call.
        operation: OperationId,
        /// What became of it.
        error: Box<ApiError>,
    },
}

impl Survey {
    /// A survey of a place, of which nothing is read yet. `root` has ids.
    ///
    /// # Errors
    /// If the first calls cannot be made.
    pub fn new(kinds: Kinds, root: Location, environment: Environment, looks: bool) -> Result<Self, Unread> {
        let found = Found { root, kinds, items: Vec::new(), environment };
        let mut survey = Self::empty(found, looks, false);
        match survey.found.kinds.root() {
            Some(kind) => survey.ask_item(kind, survey.found.root.clone())?,
            None => survey.ask_lists()?,
        }
        Ok(survey)
    }

    /// A survey of one item.
    ///
    /// # Errors
    /// As [`Survey::new`].
    pub fn one(
        kinds: Kinds,
        root: Location,
        environment: Environment,
        kind: Kind,
        at: Location,
    ) -> Result<Self, Unread> {
        let found = Found { root, kinds, items: Vec::new(), environment };
        let mut survey = Self::empty(found, false, true);
        survey.ask_item(kind, at)?;
        Ok(survey)
    }

    /// A survey of one item, and of all items of some kinds.
    ///
    /// # Errors
    /// As [`Survey::new`].
    pub(super) fn one_with(
        kinds: Kinds,
        root: Location,
        environment: Environment,
        (kind, at): (Kind, Location),
        others: &[Kind],
    ) -> Result<Self, Unread> {
        let found = Found { root, kinds, items: Vec::new(), environment };
        let mut survey = Self::empty(found, false, true);
        // One of its own kind is in the list of that.
        if !others.iter().any(|other| other.name() == kind.name()) {
            survey.ask_item(kind, at)?;
        }
        others.iter().try_for_each(|other| survey.ask_kind(*other))?;
        Ok(survey)
    }

    fn empty(found: Found, looks: bool, alone: bool) -> Self {
        let (waiting, under_way) = (VecDeque::new(), BTreeMap::new());
        Self { found, looks, alone, waiting, under_way, beside: Vec::new(), last: 0, done: 0 }
    }

    /// The next call: all its pages are wanted, as one document. Its number comes back with the reply.
    pub fn next_call(&mut self) -> Option<(u64, Plan)> {
        let (ask, plan) = self.waiting.pop_front()?;
        self.last += 1;
        self.under_way.insert(self.last, (ask, plan.clone()));
        Some((self.last, plan))
    }

    /// Whether everything is read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty()
    }

    /// How many calls have come back, and how many are known to be needed so far.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.done + self.waiting.len() + self.under_way.len())
    }

    /// What was found.
    #[must_use]
    pub fn into_found(self) -> Found {
        self.found
    }

    /// Takes a reply in.
    ///
    /// # Errors
    /// If without it the place is not known.
    pub fn take(&mut self, number: u64, reply: Result<Value, ApiError>) -> Result<(), Unread> {
        let Some((ask, plan)) = self.under_way.remove(&number) else { return Ok(()) };
        self.done += 1;
        let is_none = |error: &ApiError| error.kind == ErrorKind::NotFound;
        let failed = |at: Location, error: ApiError| {
            Err(Unread::Failed { at, operation: plan.operation, error: Box::new(error) })
        };
        match (ask, reply) {
            (Ask::List(kind), Ok(reply)) => self.take_list(kind, &reply),
            (Ask::List(kind), Err(error)) => failed(kind.list(&self.found.root), error),
            (Ask::Item(kind, at), Ok(reply)) => self.take_item(kind, &at, reply),
            (Ask::Item(..) | Ask::Part(..), Err(error)) if is_none(&error) => Ok(()),
            (Ask::Item(_, at), Err(error)) => failed(at, error),
            (Ask::Part(n, part), Ok(reply)) => {
                self.take_part(n, part, reply);
                Ok(())
            }
            (Ask::Part(n, _), Err(error)) => failed(self.found.items[n].1.at.clone(), error),
            (Ask::Look, Ok(reply)) => {
                self.take_look(&plan, &reply);
                Ok(())
            }
            // What could not be looked at is absent, and nothing is said of it.
            (Ask::Look, Err(_)) => Ok(()),
        }
    }

    fn ask_lists(&mut self) -> Result<(), Unread> {
        let lists: Vec<Kind> = self.found.kinds.iter().filter(|kind| !kind.is_root).collect();
        lists.into_iter().try_for_each(|kind| self.ask_kind(kind))
    }

    /// Asks for the items of a kind; of what the place itself is, for that alone.
    fn ask_kind(&mut self, kind: Kind) -> Result<(), Unread> {
        if kind.is_root {
            return self.ask_item(kind, self.found.root.clone());
        }
        let plan = kind.resource.list_call(&kind.list(&self.found.root), &Prepared::default());
        self.waiting.push_back((Ask::List(kind), plan.map_err(Unread::Need)?));
        Ok(())
    }

    fn ask_item(&mut self, kind: Kind, at: Location) -> Result<(), Unread> {
        let call = kind.resource.document_call(&at, &Prepared::default()).map_err(Unread::Need)?;
        let (Document::Describe(plan) | Document::Find(plan)) = call;
        self.waiting.push_back((Ask::Item(kind, at), plan));
        Ok(())
    }

    fn take_list(&mut self, kind: Kind, reply: &Value) -> Result<(), Unread> {
        let list = kind.list(&self.found.root);
        let rows = kind.resource.rows(reply);
        let ids = rows.iter().filter(|row| kind.is_there(row)).filter_map(|row| kind.resource.id_of(row));
        for id in ids.collect::<Vec<_>>() {
            self.ask_item(kind, list.child(&id))?;
        }
        Ok(())
    }

    fn take_item(&mut self, kind: Kind, at: &Location, reply: Value) -> Result<(), Unread> {
        let Some(document) = kind.resource.document(at, &reply).filter(|document| kind.is_there(document)) else {
            return Ok(());
        };
        let n = self.found.items.len();
        for Reading { part, plan } in kind.readings(at, &document, &self.found.environment) {
            self.waiting.push_back((Ask::Part(n, part), plan));
        }
        let id = at.last().unwrap_or_default().to_owned();
        let item = FoundItem { at: at.clone(), id, document, reply, ..FoundItem::default() };
        self.found.items.push((kind.name(), item));
        let looks = self.looks;
        for (name, read) in kind.looks().filter(|_| looks) {
            if let Ok(plan) = read.plan(at, &[], &Prepared::default()) {
                self.ask_look(n, name, plan);
            }
        }
        if kind.is_root && !self.alone { self.ask_lists() } else { Ok(()) }
    }

    fn take_part(&mut self, n: usize, part: Option<String>, reply: Value) {
        let item = &mut self.found.items[n].1;
        match part {
            Some(part) => drop(item.parts.insert(part, reply)),
            None => item.tags = reply.get("tags").cloned(),
        }
    }

    /// What several items want beside them is read once.
    fn ask_look(&mut self, n: usize, name: &str, plan: Plan) {
        let wanted = (n, name.to_owned());
        match self.beside.iter_mut().find(|(other, _)| *other == plan) {
            Some((_, looked)) => match looked.reply.clone() {
                Some(reply) => self.look(&wanted, &reply),
                None => looked.wanted.push(wanted),
            },
            None => {
                self.beside.push((plan.clone(), Looked { wanted: vec![wanted], reply: None }));
                self.waiting.push_back((Ask::Look, plan));
            }
        }
    }

    fn take_look(&mut self, plan: &Plan, reply: &Value) {
        let Some((_, looked)) = self.beside.iter_mut().find(|(other, _)| other == plan) else { return };
        let wanted = std::mem::take(&mut looked.wanted);
        looked.reply = Some(reply.clone());
        for wanted in wanted {
            self.look(&wanted, reply);
        }
    }

    fn look(&mut self, (n, name): &(usize, String), reply: &Value) {
        let (kind, item) = &mut self.found.items[*n];
        let read = self.found.kinds.named(kind).and_then(|kind| kind.look(name));
        if let Some(read) = read {
            item.looks.insert(name.clone(), read.rows(reply, &item.at, &[]));
        }
    }
}

/// The pages of a reply as one, without the token of a next one.
#[must_use]
pub fn merged(operation: OperationId, pages: impl IntoIterator<Item = Page>) -> Value {
    let mut pages = pages.into_iter().map(|page| page.reply.document);
    let mut all = pages.next().unwrap_or_else(|| Value::Object(Map::new()));
    let Some(paging) = &operation.operation().paging else { return all };
    for page in pages {
        for name in &paging.items {
            match (all.get_mut(name), page.get(name)) {
                (Some(Value::Array(all)), Some(Value::Array(more))) => all.extend(more.iter().cloned()),
                (Some(Value::Object(all)), Some(Value::Object(more))) => all.extend(more.clone()),
                (None, Some(more)) => all[name] = more.clone(),
                _ => {}
            }
        }
    }
    if let Value::Object(members) = &mut all {
        members.shift_remove(&paging.next);
    }
    all
}
