//! What exists of a person, asked for in the background.
//!
//! All questions are kept, so that those which failed can be asked again, and those which the page left behind.

use std::collections::BTreeMap;

use serde_json::Value;

use super::slots::ForgetSlot;
use super::thing::{Counted, Look, Part, Role, Thing};
use crate::catalog::{Document, Location, Need, Plan, Prepared, Resource, catalog};
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
    /// What names a person.
    Naming { of: usize, list: Location },
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
    above: BTreeMap<String, Vec<Location>>,
    prepared: BTreeMap<Location, Prepared>,
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
                cx.start(ForgetSlot::Ask(n), Lane::Background, request);
            }
        }
    }

    fn ask(&mut self, aim: Aim, plan: Plan, cx: &mut Cx<'_>) {
        if self.asks.iter().any(|ask| ask.aim == aim) {
            return;
        }
        let pages = if matches!(aim, Aim::Among { .. }) { 1 } else { PAGES };
        let request = Request { operation: plan.operation, input: plan.input, pages };
        self.asks.push(Ask { aim, request: request.clone(), answer: Answer::Awaited });
        cx.start(ForgetSlot::Ask(self.asks.len() - 1), Lane::Background, request);
    }

    /// How many questions are answered, of how many.
    pub(super) fn progress(&self) -> (u64, u64) {
        let open = self.asks.iter().filter(|ask| ask.answer == Answer::Awaited).count();
        ((self.asks.len() - open) as u64, self.asks.len() as u64)
    }

    /// What could not be learned.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&Ask, &ApiError)> {
        self.asks.iter().filter_map(|ask| match &ask.answer {
            Answer::Failed(error) => Some((ask, error)),
            _ => None,
        })
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
                    self.things[*of].parts[*part].more = true;
                }
                self.learn(&aim, &page.reply.document, true, cx);
            }
            Outcome::Failed(error) if self.is_answer(&aim, error) => {}
            Outcome::Failed(error) => self.miss(n, error.clone()),
            Outcome::Cancelled => {
                let error = ApiError::local(ErrorKind::Fault, "Cancelled", "the question was cancelled");
                self.miss(n, error);
            }
            _ => {}
        }
    }

    /// That there is none is an answer, too.
    fn is_answer(&mut self, aim: &Aim, error: &ApiError) -> bool {
        let gone = error.kind == ErrorKind::NotFound;
        if let (Aim::Item(of), true) = (aim, gone) {
            self.things[*of].look = Look::Gone;
            self.asks.iter_mut().filter(|ask| ask.aim == *aim).for_each(|ask| ask.answer = Answer::Here);
            return true;
        }
        false
    }

    fn miss(&mut self, n: usize, error: ApiError) {
        match self.asks[n].aim {
            Aim::Item(of) => self.things[of].look = Look::Failed(error.clone()),
            Aim::Rows { of, part } => self.things[of].parts[part].count = Counted::Failed(error.code.clone()),
            _ => {}
        }
        self.asks[n].answer = Answer::Failed(error);
    }

    fn learn(&mut self, aim: &Aim, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        match aim {
            Aim::Item(of) => self.take_item(*of, reply, last, cx),
            Aim::Kinds { of, nth } => self.take_kinds(*of, *nth, reply, last, cx),
            Aim::Rows { of, part } => self.take_rows(*of, *part, reply, last),
            Aim::Above(path) => self.take_above(path, reply, last, cx),
            Aim::Fields(list) => {
                if let Some(resource) = listed(list) {
                    self.prepared.entry(list.clone()).or_default().learn(resource, reply);
                }
                if last {
                    self.look_for_names(cx);
                }
            }
            Aim::Neighbours { of, nth } => self.take_neighbours(*of, *nth, reply, cx),
            Aim::Among { of, nth, at } => self.take_among(*of, *nth, at, reply, cx),
            Aim::Alike { of, list } => self.take_alike(*of, list, reply),
            Aim::Naming { of, list } => self.take_naming(*of, list, reply, cx),
        }
    }

    fn take_item(&mut self, of: usize, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let thing = &mut self.things[of];
        match thing.resource.document(&thing.at, reply) {
            Some(document) => {
                (thing.document, thing.look) = (Some(document), Look::There);
                self.explore(of, cx);
            }
            None if last && thing.document.is_none() => thing.look = Look::Gone,
            None => {}
        }
    }

    /// Asks for all that is about a thing.
    pub(super) fn explore(&mut self, of: usize, cx: &mut Cx<'_>) {
        let thing = &mut self.things[of];
        let Some(forget) = thing.forget().filter(|_| !std::mem::replace(&mut thing.explored, true)) else { return };
        let (resource, at, is_person) = (thing.resource, thing.at.clone(), thing.is_person());
        for (nth, belonging) in forget.with.iter().enumerate() {
            let list = at.child(&belonging.list);
            let Some(rows) = listed(&list) else { continue };
            if belonging.each.is_none() {
                self.count(of, nth, None, cx);
            } else if let Some(labels) = rows.label_calls(&list, &Prepared::default()).into_iter().next() {
                self.ask(Aim::Kinds { of, nth }, labels.plan, cx);
            } else {
                self.count_kinds(of, nth, cx);
            }
        }
        for (nth, among) in forget.among.iter().enumerate() {
            let plan = among.list_at(&at).and_then(|list| listed(&list)?.list_call(&list, &Prepared::default()).ok());
            if let Some(plan) = plan {
                self.ask(Aim::Neighbours { of, nth }, plan, cx);
            }
        }
        if is_person {
            self.above(resource.parent_path(), cx);
            for named in &forget.named_in {
                self.above(named.list.rsplit_once('/').map_or("", |(above, _)| above), cx);
            }
        }
    }

    /// Counts the rows of a list below a thing, or those of one kind.
    fn count(&mut self, of: usize, nth: usize, kind: Option<String>, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let mut at = thing.at.child(&belonging.list);
        let Some(list) = listed(&at) else { return };
        if let (Some(each), Some(kind)) = (&belonging.each, &kind) {
            at = at.with_query(each, kind);
        }
        let Ok(plan) = list.list_call(&at, &Prepared::default()) else { return };
        let part = Part { list, belonging, kind, counts: BTreeMap::new(), more: false, count: Counted::Asked };
        self.things[of].parts.push(part);
        self.ask(Aim::Rows { of, part: self.things[of].parts.len() - 1 }, plan, cx);
    }

    fn count_kinds(&mut self, of: usize, nth: usize, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let at = thing.at.child(&belonging.list);
        let kinds = listed(&at).and_then(|list| belonging.kinds(list, &self.prepared(&at)));
        for kind in kinds.unwrap_or_default() {
            self.count(of, nth, Some(kind), cx);
        }
    }

    fn take_kinds(&mut self, of: usize, nth: usize, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let at = thing.at.child(&belonging.list);
        if let Some(list) = listed(&at) {
            let key = list.label_calls(&at, &Prepared::default()).into_iter().next().map(|labels| labels.key);
            let prepared = self.prepared.entry(at).or_default();
            prepared.learn_labels(list, &key.unwrap_or_default(), reply);
        }
        if last {
            self.count_kinds(of, nth, cx);
        }
    }

    fn take_rows(&mut self, of: usize, nth: usize, reply: &Value, last: bool) {
        let part = &mut self.things[of].parts[nth];
        let (list, apart) = (part.list, part.belonging.apart);
        let rows = list.rows(reply);
        for row in &rows {
            *part.counts.entry(part.belonging.kind_of(row).unwrap_or_default()).or_default() += 1;
        }
        if last {
            part.count = Counted::Done;
        }
        if apart {
            let at = self.things[of].at.child(&list.name);
            for row in rows {
                if let Some(item) = list.item_location(&at, &row) {
                    self.add(Thing::found(list, item, Role::Apart, of, row));
                }
            }
        }
    }

    /// Adds a thing that is not there yet; says where it is if it was not.
    fn add(&mut self, thing: Thing) -> Option<usize> {
        if self.things.iter().any(|known| known.at == thing.at) {
            return None;
        }
        self.things.push(thing);
        Some(self.things.len() - 1)
    }

    /// Asks for the items of a list once; what they have is looked through as soon as they are known.
    fn above(&mut self, path: &str, cx: &mut Cx<'_>) {
        let is_known = self.asks.iter().any(|ask| ask.aim == Aim::Above(path.to_owned()) && ask.answer == Answer::Here);
        if is_known {
            return self.look_through(path, cx);
        }
        let at = Location::new(path.split('/'));
        let plan = listed(&at).and_then(|list| list.list_call(&at, &Prepared::default()).ok());
        if let Some(plan) = plan {
            self.ask(Aim::Above(path.to_owned()), plan, cx);
        }
    }

    fn take_above(&mut self, path: &str, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let list = Location::new(path.split('/'));
        let Some(resource) = listed(&list) else { return };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list, &row) else { continue };
            if let Some(name) = resource.label_of(&row).filter(|_| resource.names_may_be_kept()) {
                cx.session.learn_name(&at, name);
            }
            let known = self.above.entry(path.to_owned()).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        if last {
            self.look_through(path, cx);
        }
    }

    /// Looks for every person in the lists below the items of a list.
    fn look_through(&mut self, path: &str, cx: &mut Cx<'_>) {
        let above = self.above.get(path).cloned().unwrap_or_default();
        for of in self.persons() {
            let thing = &self.things[of];
            if thing.resource.parent_path() == path
                && let Some(alike) = thing.document.as_ref().map(|document| thing.resource.alike(document))
            {
                let resource = thing.resource;
                for above in &above {
                    let list = above.child(&resource.name).with_queries(&alike);
                    if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
                        self.ask(Aim::Alike { of, list }, plan, cx);
                    }
                }
            }
        }
        self.look_for_names(cx);
    }

    /// The persons that are looked for: those that were asked for, and those that were taken in.
    fn persons(&self) -> Vec<usize> {
        let explored = |(_, thing): &(usize, &Thing)| thing.is_person() && thing.explored;
        self.things.iter().enumerate().filter(explored).map(|(n, _)| n).collect()
    }

    /// Looks for what names a person by an ARN; it takes that the account is known.
    pub(super) fn look_for_names(&mut self, cx: &mut Cx<'_>) {
        for of in self.persons() {
            let thing = &self.things[of];
            let Some(arn) = cx.arn_of(thing.resource, &thing.at, thing.document.as_ref()) else { continue };
            let named = thing.forget().map(|forget| forget.named_in.as_slice()).unwrap_or_default();
            for named in named {
                let path = named.list.rsplit_once('/').map_or("", |(above, _)| above);
                for above in self.above.get(path).cloned().unwrap_or_default() {
                    let Some(list) = named.list_at(&above, &arn) else { continue };
                    self.look_for_name(of, list, cx);
                }
            }
        }
    }

    fn look_for_name(&mut self, of: usize, list: Location, cx: &mut Cx<'_>) {
        let (whole, Some(resource)) = (list.without_query(), listed(&list)) else { return };
        let ready = self.asks.iter().any(|ask| ask.aim == Aim::Fields(whole.clone()) && ask.answer == Answer::Here);
        match resource.prepare_call(&list).filter(|_| !ready) {
            Some(plan) => self.ask(Aim::Fields(whole), plan, cx),
            None => match resource.list_call(&list, &self.prepared(&whole)) {
                Ok(plan) => self.ask(Aim::Naming { of, list }, plan, cx),
                Err(Need::Search | Need::Prepare | Need::Wrong(_) | Need::Id(_)) => {}
            },
        }
    }

    fn take_neighbours(&mut self, of: usize, nth: usize, reply: &Value, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(among) = thing.forget().and_then(|forget| forget.among.get(nth)) else { return };
        let item = thing.at.clone();
        let Some((list, resource)) = among.list_at(&item).and_then(|list| Some((list.clone(), listed(&list)?))) else {
            return;
        };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list, &row) else { continue };
            if let Some(name) = resource.label_of(&row).filter(|_| resource.names_may_be_kept()) {
                cx.session.learn_name(&at, name);
            }
            if let Some(plan) = among.plan(resource, &at, &item) {
                self.ask(Aim::Among { of, nth, at }, plan, cx);
            }
        }
    }

    fn take_among(&mut self, of: usize, nth: usize, at: &Location, reply: &Value, cx: &Cx<'_>) {
        let thing = &mut self.things[of];
        let Some(among) = thing.forget().and_then(|forget| forget.among.get(nth)) else { return };
        let name = cx.session.name_of(at).to_owned();
        if let Some(list) = at.parent().and_then(|list| listed(&list))
            && among.holds(reply)
            && !thing.among.iter().any(|(_, known)| *known == name)
        {
            thing.among.push((list, name));
        }
    }

    fn take_alike(&mut self, of: usize, list: &Location, reply: &Value) {
        let resource = self.things[of].resource;
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list.without_query(), &row) else { continue };
            let own = self.things[of].document.as_ref();
            let common = own.map(|own| resource.in_common(own, &row).join(", ")).unwrap_or_default();
            self.add(Thing::found(resource, at, Role::Alike(common.to_lowercase()), of, row));
        }
    }

    fn take_naming(&mut self, of: usize, list: &Location, reply: &Value, cx: &mut Cx<'_>) {
        let Some(resource) = listed(list) else { return };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list.without_query(), &row) else { continue };
            if let Some(n) = self.add(Thing::found(resource, at, Role::Naming, of, row)) {
                self.explore(n, cx);
            }
        }
    }
}

/// The resource of a list.
pub(super) fn listed(list: &Location) -> Option<&'static Resource> {
    match catalog().place(&list.without_query()) {
        Ok(crate::catalog::Place::List(resource)) => Some(resource),
        _ => None,
    }
}
