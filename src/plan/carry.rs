//! Steps being taken, one after the other: what is sent next, and what becomes of it.
//!
//! It sends nothing and waits for nobody. Whoever can send asks for the next call and hands in its reply; where nothing
//! is to be sent and it is not over, it waits until something new can be named, and is told to look again. After each
//! step what is there is read back, and sent again only where it is as it was before.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::fresh::{Fresh, Look};
use super::read_back::otherwise;
use super::refusals::refusals;
use super::resting::{Resting, resting};
use super::stopped::Stopped;
use super::wait::Wait;
use super::{Calls, Change, Compared, Deed, Entry, Kind, Step, Survey, changes};
use crate::catalog::{Document, Location, Plan, Prepared};
use crate::contract::{ApiError, ErrorKind};

/// What was sent must be seen after so many rounds.
const ROUNDS: usize = 3;

/// What is done once the calls of a part of a step were sent.
#[derive(Clone, Debug)]
pub(super) enum After {
    /// It is made: by this name, where its id is its name.
    Made(Option<String>),
    /// It is read back; so many rounds were sent before.
    Changed(Location, usize),
    /// It is gone.
    Gone,
}

/// What the step under way waits for.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// For the next step.
    Nothing,
    /// To send these calls.
    Send(VecDeque<Plan>, After),
    /// For a reply, with these calls still to be sent.
    Sent(Plan, VecDeque<Plan>, After),
    /// To be told to send a call again that surely did nothing.
    Again(VecDeque<Plan>, After, Wait),
    /// To look whether a call did what it should, of which nobody knows.
    Seek(VecDeque<Plan>, After),
    /// For what that look finds.
    Seeking(VecDeque<Plan>, After),
    /// To look whether something new can be named.
    Look(Location, Wait),
    /// For what is seen.
    Looking(Location, Wait),
    /// To be told to look again.
    Resting(Location, Wait),
    /// For what is looked at before the step is taken.
    Checking(Box<Survey>, Look),
    /// For what is read back after so many rounds.
    Reading(Box<Survey>, usize),
}

/// Steps that are being taken.
#[derive(Clone, Debug)]
pub struct Carry {
    pub(super) compared: Compared,
    /// What the place is called.
    pub(super) name: String,
    pub(super) waiting: VecDeque<Step>,
    pub(super) under_way: Option<Step>,
    pub(super) work: Work,
    done: Vec<Step>,
    /// What was sent and reads back otherwise, with what differs.
    odd: Vec<(Step, String)>,
    put_off: Vec<Step>,
    last: u64,
    /// The numbers of the calls that are under way, each with the one that a survey gave it.
    pub(super) open: BTreeMap<u64, u64>,
    /// All of the place, as it was before the first thing was taken away, and since what names what goes.
    pub(super) fresh: Option<Fresh>,
    /// How often a call of the step under way came to nothing, or to nobody knows what.
    pub(super) misses: usize,
    /// Whether no further step begins.
    pub(super) is_ending: bool,
}

impl Carry {
    /// Begins with the steps of a comparison that are work; `name` is what the place is called, or is to be.
    #[must_use]
    pub fn new(compared: Compared, name: String) -> Self {
        let waiting = compared.steps.0.iter().filter(|step| step.deed.is_work()).cloned().collect();
        let (done, odd, put_off) = (Vec::new(), Vec::new(), Vec::new());
        let mut carry = Self {
            compared,
            name,
            waiting,
            under_way: None,
            work: Work::Nothing,
            done,
            odd,
            put_off,
            last: 0,
            open: BTreeMap::new(),
            fresh: None,
            misses: 0,
            is_ending: false,
        };
        carry.await_root();
        carry
    }

    /// What an earlier run made and did not wait for is waited for.
    fn await_root(&mut self) {
        let Some(kind) = self.compared.kinds.root().filter(|_| !self.waiting.is_empty()) else { return };
        let item = self.compared.known.items.get(&(kind.name().to_owned(), String::new()));
        if let Some(item) = item.filter(|item| !kind.is_ready(&item.document)) {
            self.work = Work::Look(item.at.clone(), Wait::default());
            self.under_way = Some(Step::of(kind.name(), "", Deed::Unchanged));
        }
    }

    /// The steps that were taken.
    #[must_use]
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// The steps whose calls were taken, and that read back otherwise, each with what differs. No other step waits for
    /// them: what they are about is there.
    #[must_use]
    pub fn odd(&self) -> &[(Step, String)] {
        &self.odd
    }

    /// What does nothing before it is started, by its kind: of the steps taken, and of what is as wanted already, such as
    /// what an earlier run made. Nothing where nothing was taken.
    #[must_use]
    pub fn resting(&self) -> Vec<Resting> {
        let is_new = self.over().next().is_some();
        let as_wanted = self.compared.steps.0.iter().filter(|step| is_new && step.deed == Deed::Unchanged);
        resting(&self.compared, as_wanted.chain(self.over()))
    }

    /// The steps that are over, whatever came of them.
    pub(super) fn over(&self) -> impl Iterator<Item = &Step> {
        self.done.iter().chain(self.odd.iter().map(|(step, _)| step))
    }

    /// The steps that are left, with the one under way.
    pub fn left(&self) -> impl Iterator<Item = &Step> {
        let is_done = |step: &Step| self.over().any(|done| done.is_of(step));
        let put_off = self.put_off.iter().filter(move |step| !is_done(step));
        self.under_way.iter().chain(&self.waiting).chain(put_off)
    }

    /// Whether all steps were taken.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_none() && self.put_off.is_empty()
    }

    /// How long it waits until it is to be told to look again whether something new can be named; `None` where it does
    /// not wait for that.
    #[must_use]
    pub fn rests(&self) -> Option<Duration> {
        match &self.work {
            Work::Resting(_, wait) | Work::Again(_, _, wait) => Some(wait.pause()),
            _ => None,
        }
    }

    /// What it waits for, in words, where something has to become ready before anything else can be done with it.
    #[must_use]
    pub fn waits_for(&self) -> Option<String> {
        let Work::Resting(..) = &self.work else { return None };
        let ready = self.kind().ok()?.spec.ready.as_ref()?;
        Some(format!("Waiting for {}: {}", self.under_way.as_ref()?.title(), ready.why))
    }

    /// A moment has passed.
    pub fn look_again(&mut self) {
        self.work = match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Resting(at, wait) => Work::Look(at, wait),
            Work::Again(plans, after, _) => Work::Send(plans, after),
            other => other,
        };
    }

    /// The next call: all its pages are wanted, as one document. Its number comes back with the reply. `None` while a
    /// reply is waited for, while it rests, and when it is over.
    ///
    /// # Errors
    /// If the next step cannot be taken.
    pub fn next_call(&mut self) -> Result<Option<(u64, Plan)>, Stopped> {
        loop {
            if self.is_ending && self.is_between_steps() {
                return Ok(None);
            }
            match std::mem::replace(&mut self.work, Work::Nothing) {
                Work::Nothing if self.is_over() => return Ok(None),
                Work::Nothing => self.begin()?,
                Work::Send(mut plans, after) => match plans.pop_front() {
                    Some(plan) => {
                        self.work = Work::Sent(plan.clone(), plans, after);
                        return Ok(Some(self.numbered(plan)));
                    }
                    None => self.work = Work::Nothing,
                },
                Work::Look(at, wait) => {
                    let plan = document_call(&self.kind()?, &at)?;
                    self.work = Work::Looking(at, wait);
                    return Ok(Some(self.numbered(plan)));
                }
                Work::Reading(mut survey, round) => {
                    let call = survey.next_call();
                    let is_done = survey.is_done();
                    self.work = Work::Reading(survey, round);
                    if call.is_some() || !is_done {
                        return Ok(self.of_survey(call));
                    }
                    self.was_read(round)?;
                }
                Work::Checking(mut survey, look) => {
                    let call = survey.next_call();
                    if call.is_some() || !survey.is_done() {
                        self.work = Work::Checking(survey, look);
                        return Ok(self.of_survey(call));
                    }
                    self.was_checked(*survey, &look)?;
                }
                Work::Seek(plans, after) => {
                    let plan = self.seeking(&after)?;
                    self.work = Work::Seeking(plans, after);
                    return Ok(Some(self.numbered(plan)));
                }
                waits @ (Work::Sent(..)
                | Work::Looking(..)
                | Work::Resting(..)
                | Work::Again(..)
                | Work::Seeking(..)) => {
                    self.work = waits;
                    return Ok(None);
                }
            }
        }
    }

    /// Takes a reply in.
    ///
    /// # Errors
    /// If no further step can be taken.
    pub fn take(&mut self, number: u64, reply: Result<Value, ApiError>) -> Result<(), Stopped> {
        // What was asked for a step that is left by now is of no interest.
        let Some(number) = self.open.remove(&number) else { return Ok(()) };
        match std::mem::replace(&mut self.work, Work::Nothing) {
            Work::Sent(plan, rest, after) => {
                let operation = plan.operation;
                let reply = match reply {
                    Ok(reply) => reply,
                    Err(error) => return self.missed(plan, rest, after, error),
                };
                if let Some(shortfall) = operation.operation().shortfall(&plan.input, &reply) {
                    let said = reply.get(shortfall.member).map(refusals).unwrap_or_default();
                    return Err(Stopped::Said(format!("{operation}: {shortfall}: {said}")));
                }
                if rest.is_empty() {
                    self.was_sent(after, &reply)
                } else {
                    self.work = Work::Send(rest, after);
                    Ok(())
                }
            }
            Work::Looking(at, wait) => self.looked(at, wait, reply),
            Work::Seeking(plans, after) => self.sought(plans, after, reply),
            Work::Reading(mut survey, round) => {
                survey.take(number, reply)?;
                self.work = Work::Reading(survey, round);
                Ok(())
            }
            Work::Checking(mut survey, look) => {
                survey.take(number, reply)?;
                self.work = Work::Checking(survey, look);
                Ok(())
            }
            other => {
                self.work = other;
                Ok(())
            }
        }
    }

    fn numbered(&mut self, plan: Plan) -> (u64, Plan) {
        self.last += 1;
        self.open.insert(self.last, self.last);
        (self.last, plan)
    }

    /// The call of a survey, under a number that no other call has.
    fn of_survey(&mut self, call: Option<(u64, Plan)>) -> Option<(u64, Plan)> {
        let (number, plan) = call?;
        let call = self.numbered(plan);
        self.open.insert(call.0, number);
        Some(call)
    }

    pub(super) fn kind(&self) -> Result<Kind, Stopped> {
        let kind = self.under_way.as_ref().and_then(|step| self.compared.kinds.named(&step.kind));
        kind.ok_or_else(|| Stopped::Said("nothing of its kind is configuration here".to_owned()))
    }

    pub(super) fn key(&self) -> (String, String) {
        self.under_way.as_ref().map(|step| (step.kind.clone(), step.key.clone())).unwrap_or_default()
    }

    fn wanted(&self) -> Option<Entry> {
        self.compared.wanted.entries.get(&self.key()).cloned()
    }

    fn begin(&mut self) -> Result<(), Stopped> {
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
    fn ended(&mut self) -> Result<(), Stopped> {
        let step = self.under_way.take();
        let is_new = |step: &Step| !self.over().any(|done| done.is_of(step));
        let step = step.filter(is_new);
        self.done.extend(step);
        self.work = Work::Nothing;
        Ok(())
    }

    /// Makes an entry.
    fn create(&mut self) -> Result<(), Stopped> {
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

    fn looked(&mut self, at: Location, wait: Wait, reply: Result<Value, ApiError>) -> Result<(), Stopped> {
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

    fn was_read(&mut self, round: usize) -> Result<(), Stopped> {
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

pub(super) fn document_call(kind: &Kind, at: &Location) -> Result<Plan, Stopped> {
    let (Document::Describe(plan) | Document::Find(plan)) = kind.resource.document_call(at, &Prepared::default())?;
    Ok(plan)
}
