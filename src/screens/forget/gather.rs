//! What exists of a person, asked for at the rate of what somebody waits for.
//!
//! All questions are kept, so that those which failed can be asked again, and those which the page left behind.

use std::collections::BTreeMap;

use serde_json::Value;

use super::slots::ForgetSlot;
use super::thing::{Counted, Look, Role, Thing};
use crate::catalog::{Document, Location, Plan, Prepared, Resource, catalog};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::Cx;

/// So many pages of a list are read at the most.
const PAGES: u32 = 200;

/// What a question is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Aim {
    /// The document of a thing.
    Item(usize),
    /// By which values a list below a thing is read.
    Kinds { of: usize, nth: usize },
    /// The rows of a part of a thing.
    Rows { of: usize, part: usize },
    /// The items of a list that have the lists which are looked through.
    Above(String),
    /// What must be known before a list is searched.
    Fields(Location),
    /// The rows of a list beside a thing.
    Neighbours { of: usize, nth: usize },
    /// Whether a thing is among those of such a row.
    Among { of: usize, nth: usize, at: Location },
    /// Who has something in common with a person.
    Alike { of: usize, list: Location },
    /// Who else is the same person, as the service finds it.
    Similar { of: usize, nth: usize },
    /// What names a person.
    Naming { of: usize, list: Location },
    /// Whether somebody is there whom something names that an object of a person tells of.
    Owner(String),
}

/// How far a question is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Awaited,
    Here,
    Failed(ApiError),
}

/// A question.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) aim: Aim,
    pub(super) request: Request,
    pub(super) answer: Answer,
}

/// All that is asked and known.
#[derive(Debug, Default)]
pub(super) struct Gather {
    pub(super) things: Vec<Thing>,
    pub(super) asks: Vec<Ask>,
    /// Whether it is not known yet whose account it is, so that nothing can be looked for by an ARN.
    pub(super) waits: bool,
    /// Whether it can't be known, so that nothing is looked for by an ARN at all.
    pub(super) nameless: bool,
    pub(super) above: BTreeMap<String, Vec<Location>>,
    pub(super) prepared: BTreeMap<Location, Prepared>,
    /// By their ARNs, who else is named by what objects of a person tell of, and whether they are there.
    pub(super) owners: BTreeMap<String, bool>,
    /// Whether some of these objects do not say what they tell of, or were not read.
    pub(super) untold: bool,
}

impl Gather {
    /// Asks for the persons that the location names.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        for (resource, at) in catalog().to_forget(cx.location) {
            self.things.push(Thing::new(resource, at.clone(), Role::Named));
            if let Ok(Document::Describe(plan) | Document::Find(plan)) =
                resource.document_call(&at, &Prepared::default())
            {
                self.ask(Aim::Item(self.things.len() - 1), plan, cx);
            }
        }
    }

    /// Asks again: what failed, and what was left behind unanswered.
    pub(super) fn resume(&mut self, failed: bool, cx: &mut Cx<'_>) {
        for n in 0..self.asks.len() {
            let ask = &mut self.asks[n];
            let again = match ask.answer {
                Answer::Awaited => !cx.runs(&ForgetSlot::Ask(n).into()),
                Answer::Failed(_) => failed,
                Answer::Here => false,
            };
            if again {
                ask.answer = Answer::Awaited;
                let request = ask.request.clone();
                if let Aim::Rows { of, part } = ask.aim
                    && let Some(part) = self.things.get_mut(of).and_then(|thing| thing.parts.get_mut(part))
                {
                    part.counts.clear();
                    part.count = Counted::Asked;
                }
                cx.start(ForgetSlot::Ask(n), Lane::Interactive, request);
            }
        }
    }

    pub(super) fn ask(&mut self, aim: Aim, plan: Plan, cx: &mut Cx<'_>) {
        if self.asks.iter().any(|ask| ask.aim == aim) {
            return;
        }
        let pages = if matches!(aim, Aim::Among { .. }) { 1 } else { PAGES };
        let request = Request { operation: plan.operation, input: plan.input, pages };
        self.asks.push(Ask { aim, request: request.clone(), answer: Answer::Awaited });
        cx.start(ForgetSlot::Ask(self.asks.len() - 1), Lane::Interactive, request);
    }

    /// How many questions are answered, of how many.
    pub(super) fn progress(&self) -> (u64, u64) {
        let open = self.asks.iter().filter(|ask| ask.answer == Answer::Awaited).count();
        ((self.asks.len() - open) as u64, self.asks.len() as u64 + u64::from(self.waits))
    }

    /// What could not be learned.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&Ask, &ApiError)> {
        self.asks.iter().filter_map(|ask| match &ask.answer {
            Answer::Failed(error) => Some((ask, error)),
            _ => None,
        })
    }

    /// How many questions have no answer.
    pub(super) fn unanswered(&self) -> u64 {
        self.failures().count() as u64 + u64::from(self.nameless) + u64::from(self.untold)
    }

    /// What a list is asked for by.
    pub(super) fn prepared(&self, list: &Location) -> Prepared {
        self.prepared.get(list).cloned().unwrap_or_default()
    }

    /// A question was answered, or was not.
    pub(super) fn take(&mut self, n: usize, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Some(ask) = self.asks.get_mut(n) else { return };
        let aim = ask.aim.clone();
        match outcome {
            Outcome::Page(page) => self.learn(&aim, &page.reply.document, false, cx),
            Outcome::Finished(page) => {
                ask.answer = Answer::Here;
                if let (Aim::Rows { of, part }, true) = (&aim, page.next.is_some()) {
                    let part = &mut self.things[*of].parts[*part];
                    part.more = true;
                    self.untold |= part.tells().is_some();
                }
                self.learn(&aim, &page.reply.document, true, cx);
            }
            Outcome::Failed(error) if self.is_answer(&aim, error, cx) => {}
            Outcome::Failed(error) => self.miss(n, error.clone()),
            Outcome::Cancelled => {
                self.miss(n, ApiError::cancelled());
            }
            _ => {}
        }
    }

    /// That there is none is an answer, too.
    fn is_answer(&mut self, aim: &Aim, error: &ApiError, cx: &mut Cx<'_>) -> bool {
        let gone = error.kind == ErrorKind::NotFound;
        if let (Aim::Item(of), true) = (aim, gone) {
            self.asks.iter_mut().filter(|ask| ask.aim == *aim).for_each(|ask| ask.answer = Answer::Here);
            self.lost(*of, cx);
            return true;
        }
        if let (Aim::Owner(arn), true) = (aim, gone) {
            self.asks.iter_mut().filter(|ask| ask.aim == *aim).for_each(|ask| ask.answer = Answer::Here);
            self.know_owner(arn, false, cx);
            return true;
        }
        if let Aim::Similar { of, nth } = aim
            && self.is_none_similar(*of, *nth, error)
        {
            self.asks.iter_mut().filter(|ask| ask.aim == *aim).for_each(|ask| ask.answer = Answer::Here);
            return true;
        }
        false
    }

    fn miss(&mut self, n: usize, error: ApiError) {
        match &self.asks[n].aim {
            Aim::Item(of) => self.things[*of].look = Look::Failed(error.clone()),
            Aim::Rows { of, part } => self.things[*of].parts[*part].count = Counted::Failed(error.code.clone()),
            Aim::Fields(list) => {
                let told = self.things.iter_mut().filter(|thing| thing.is_told_of(list));
                told.for_each(|thing| thing.look = Look::Failed(error.clone()));
            }
            _ => {}
        }
        self.asks[n].answer = Answer::Failed(error);
    }

    fn learn(&mut self, aim: &Aim, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        match aim {
            Aim::Item(of) => self.take_item(*of, reply, last, cx),
            Aim::Kinds { of, nth } => self.take_kinds(*of, *nth, reply, last, cx),
            Aim::Rows { of, part } => self.take_rows(*of, *part, reply, last, cx),
            Aim::Above(path) => self.take_above(path, reply, last, cx),
            Aim::Fields(cases) => {
                if let Some(resource) = listed(cases) {
                    self.prepared.entry(cases.clone()).or_default().learn(resource, reply);
                }
                if last {
                    self.look_for_names(cx);
                    self.read_told(cases, cx);
                }
            }
            Aim::Neighbours { of, nth } => self.take_neighbours(*of, *nth, reply, cx),
            Aim::Among { of, nth, at } => self.take_among(*of, *nth, at, reply, cx),
            Aim::Alike { of, list } => self.take_alike(*of, list, reply),
            Aim::Similar { of, nth } => self.take_similar(*of, *nth, reply, cx),
            Aim::Naming { of, list } => self.take_naming(*of, list, reply, cx),
            Aim::Owner(arn) => self.take_owner(arn, reply, last, cx),
        }
    }

    fn take_item(&mut self, of: usize, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let thing = &mut self.things[of];
        match thing.resource.document(&thing.at, reply) {
            Some(document) => {
                (thing.document, thing.look) = (Some(document), Look::There);
                // Of who may be the same, nothing is looked for before they are taken in.
                if thing.taken {
                    self.explore(of, cx);
                }
                self.settle(cx);
            }
            None if last && thing.document.is_none() => self.lost(of, cx),
            None => {}
        }
    }

    /// Somebody is not there any more; what names them may be.
    fn lost(&mut self, of: usize, cx: &mut Cx<'_>) {
        let thing = &mut self.things[of];
        thing.look = Look::Gone;
        if thing.is_person() && thing.taken && !std::mem::replace(&mut thing.explored, true) {
            self.names_of(of, cx);
        }
    }

    /// Adds a thing that is not there yet; says where it is if it was not.
    pub(super) fn add(&mut self, thing: Thing) -> Option<usize> {
        if self.things.iter().any(|known| known.at == thing.at) {
            return None;
        }
        self.things.push(thing);
        Some(self.things.len() - 1)
    }
}

/// The resource of a list.
pub(super) fn listed(list: &Location) -> Option<&'static Resource> {
    match catalog().place(&list.without_query()) {
        Ok(crate::catalog::Place::List(resource)) => Some(resource),
        _ => None,
    }
}
