//! What each step is: its calls, and what follows once they were sent and it is read back.

use std::collections::BTreeSet;

use serde_json::Value;

use super::carry::{After, Carry, Work};
use super::read_back::otherwise;
use super::stopped::Stopped;
use super::wait::Wait;
use super::{Calls, Change, Compared, Deed, Entry, Kind, Step, Survey, changes};
use crate::catalog::{Document, Location, Plan, Prepared};
use crate::contract::{ApiError, ErrorKind};

impl Carry {
    pub(super) fn begin(&mut self) -> Result<(), Stopped> {
        self.written = 0;
        let Some(step) = self.waiting.pop_front() else {
            // What a part named is there by now.
            self.under_way = self.put_off.pop();
            // Others may have written since it was looked at.
            let is_change = self.under_way.as_ref().is_some_and(|step| step.deed == Deed::Change);
            return if is_change { self.check() } else { self.settle(0) };
        };
        let deed = step.deed;
        self.under_way = Some(step);
        self.misses = 0;
        match deed {
            Deed::Create => self.create(),
            Deed::Change | Deed::Delete | Deed::Replace => self.check(),
            Deed::Unchanged | Deed::Extra | Deed::Impossible => self.ended(),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is what a step leads to, as others that may stop")]
    pub(super) fn ended(&mut self) -> Result<(), Stopped> {
        let step = self.under_way.take();
        let is_new = |step: &Step| !self.over().any(|done| done.is_of(step));
        let step = step.filter(is_new);
        self.done.extend(step);
        self.work = Work::Nothing;
        Ok(())
    }

    /// Makes an entry.
    pub(super) fn create(&mut self) -> Result<(), Stopped> {
        let (kind, Some(wanted)) = (self.kind()?, self.wanted()) else { return self.ended() };
        let list = kind.list(&self.compared.root);
        let plan = Calls { kind, ids: &self.compared.known.ids }.create(&wanted, &self.name, &list)?;
        let named = kind.name_member().and_then(|member| plan.input.get(member)?.as_str().map(str::to_owned));
        self.work = Work::Send([plan].into(), After::Made(named));
        Ok(())
    }

    pub(super) fn delete(&mut self) -> Result<(), Stopped> {
        let kind = self.kind()?;
        let Some(at) = self.compared.known.items.get(&self.key()).map(|item| item.at.clone()) else {
            return self.was_sent(After::Gone, &Value::Null);
        };
        match (Calls { kind, ids: &self.compared.known.ids }).delete(&at) {
            Some(plan) => {
                self.work = Work::Send([plan].into(), After::Gone);
                Ok(())
            }
            None => self.ended(),
        }
    }

    pub(super) fn was_sent(&mut self, after: After, reply: &Value) -> Result<(), Stopped> {
        let kind = self.kind()?;
        match after {
            After::Made(named) => {
                let by_name = kind.spec.name.is_none();
                let id = if by_name { named } else { kind.resource.id_of(reply) };
                let id = id.ok_or_else(|| Stopped::Said("the reply does not say its id".to_owned()))?;
                let key = self.key().1;
                self.compared.known.learn(&kind, &key, &id);
                let at = kind.list(&self.compared.root).child(&id);
                if kind.is_root {
                    self.compared.root = at.clone();
                }
                self.work = Work::Look(at, Wait::default());
                Ok(())
            }
            After::Changed(at, round) => self.read_back(&kind, at, round),
            After::Gone => {
                let key = self.key();
                self.compared.known.items.remove(&key);
                self.compared.known.design.entries.remove(&key);
                let is_renewed = self.under_way.as_ref().is_some_and(|step| step.deed == Deed::Replace);
                if is_renewed { self.create() } else { self.ended() }
            }
        }
    }

    pub(super) fn looked(&mut self, at: Location, wait: Wait, reply: Result<Value, ApiError>) -> Result<(), Stopped> {
        let kind = self.kind()?;
        let document = match reply {
            Ok(reply) => kind.resource.document(&at, &reply),
            Err(error) if error.kind == ErrorKind::NotFound => None,
            Err(error) => {
                let operation = document_call(&kind, &at)?.operation;
                return Err(Stopped::Failed { operation, error: Box::new(error) });
            }
        };
        if document.as_ref().is_some_and(|document| kind.is_ready(document)) {
            if self.under_way.as_ref().is_some_and(|step| step.deed == Deed::Unchanged) {
                self.under_way = None;
                return Ok(());
            }
            return self.read_back(&kind, at, 0);
        }
        let failed = kind.spec.failed.as_ref();
        if let Some(failed) = failed.filter(|failed| document.is_some_and(|it| failed.holds(&it) == Some(true))) {
            return Err(Stopped::Said(failed.why.clone()));
        }
        let why = kind.spec.ready.as_ref().map_or("what was made cannot be read", |ready| ready.why.as_str());
        let wait =
            wait.longer().ok_or_else(|| Stopped::Said(format!("{}: {why}. {}", Wait::given_up(), Wait::ADVICE)))?;
        self.work = Work::Resting(at, wait);
        Ok(())
    }

    pub(super) fn read_back(&mut self, kind: &Kind, at: Location, round: usize) -> Result<(), Stopped> {
        let Compared { kinds, root, known, .. } = &self.compared;
        let survey = Survey::one(kinds.clone(), root.clone(), known.environment().clone(), *kind, at)?;
        self.work = Work::Reading(Box::new(survey), round);
        Ok(())
    }

    pub(super) fn was_read(&mut self, round: usize) -> Result<(), Stopped> {
        let (kind, key) = (self.kind()?, self.key());
        let before = self.compared.known.design.entries.get(&key).cloned();
        if let Work::Reading(survey, _) = std::mem::replace(&mut self.work, Work::Nothing) {
            for (_, item) in survey.into_found().items {
                self.compared.known.take(&kind, key.1.clone(), item);
            }
        }
        let others = before.map(|before| self.neither(&kind, &before)).unwrap_or_default();
        if others.is_empty() {
            return self.settle(round);
        }
        self.odd.extend(self.under_way.take().map(|step| (step, otherwise(&kind, &others, true))));
        Ok(())
    }

    /// What is there by now and is neither as it was before it was sent nor as it is wanted: that may be somebody else's.
    /// Only what is as it was may not have been seen yet, and is sent again.
    fn neither(&self, kind: &Kind, before: &Entry) -> Vec<Change> {
        let known = &self.compared.known;
        let Some((wanted, now)) = self.wanted().zip(known.design.entries.get(&self.key())) else { return Vec::new() };
        let since: BTreeSet<String> =
            changes(kind, now, before, &known.ids).into_iter().map(|change| change.path).collect();
        let (wanted, _) = wanted.within_reach(now, &known.ids);
        let mut left = changes(kind, &wanted, now, &known.ids);
        left.retain(|change| change.problem.is_none() && since.contains(&change.path));
        left
    }

    /// Sends what differs, until nothing does.
    pub(super) fn settle(&mut self, round: usize) -> Result<(), Stopped> {
        let (kind, key, Some(wanted)) = (self.kind()?, self.key(), self.wanted()) else { return self.ended() };
        let known = &self.compared.known;
        let Some(item) = known.items.get(&key) else {
            if wanted.given && round == 0 {
                // What the service makes by itself is there, though nothing of it was anybody's.
                let at = kind.list(&self.compared.root).child(&wanted.key);
                return self.read_back(&kind, at, 1);
            }
            return Err(Stopped::Said("it should be there, but cannot be read".to_owned()));
        };
        let none = Entry { parts: [].into(), tags: [].into(), ..wanted.clone() };
        let there = known.design.entries.get(&key).or(wanted.given.then_some(&none));
        let there = there.ok_or_else(|| Stopped::Said("it should be there, but cannot be read".to_owned()))?;
        let (now, put_off) = wanted.within_reach(there, &known.ids);
        let mut left = changes(&kind, &now, there, &known.ids);
        left.retain(|change| change.problem.is_none());
        if left.is_empty() {
            let waits = self.under_way.clone().filter(|_| put_off && !self.waiting.is_empty());
            let is_untouched = round == 0 && waits.as_ref().is_some_and(|step| step.deed == Deed::Change);
            self.put_off.extend(waits);
            if is_untouched {
                // Nothing of it was sent so far.
                self.under_way = None;
                return Ok(());
            }
            return self.ended();
        }
        if round >= ROUNDS {
            self.odd.extend(self.under_way.take().map(|step| (step, otherwise(&kind, &left, false))));
            return Ok(());
        }
        let (at, arn) = (item.at.clone(), known.environment().arn_of(kind.resource, &item.at, &item.document));
        let plans = Calls { kind, ids: &known.ids }.change(&now, there, &at, arn.as_deref())?;
        self.work = Work::Send(plans.into(), After::Changed(at, round + 1));
        Ok(())
    }
}

/// What was sent must be seen after so many rounds.
const ROUNDS: usize = 3;

pub(super) fn document_call(kind: &Kind, at: &Location) -> Result<Plan, Stopped> {
    let (Document::Describe(plan) | Document::Find(plan)) = kind.resource.document_call(at, &Prepared::default())?;
    Ok(plan)
}
