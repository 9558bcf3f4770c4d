//! Steps being taken, one after the other: what is sent next, and what becomes of it.
//!
//! It sends nothing and waits for nobody. Whoever can send asks for the next call and hands in its reply; where nothing
//! is to be sent and it is not over, it waits until something new can be named, and is told to look again. After each
//! step what is there is read back, and sent again only where it is as it was before.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::fresh::{Fresh, Look};
use super::refusals::refusals;
use super::resting::{Resting, resting};
use super::stopped::Stopped;
use super::taking::document_call;
use super::wait::Wait;
use super::{Compared, Deed, Entry, Kind, Step, Survey};
use crate::catalog::{Location, Plan};
use crate::contract::ApiError;

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
    pub(super) done: Vec<Step>,
    /// What was sent and reads back otherwise, with what differs.
    pub(super) odd: Vec<(Step, String)>,
    pub(super) put_off: Vec<Step>,
    last: u64,
    /// The numbers of the calls that are under way, each with the one that a survey gave it.
    pub(super) open: BTreeMap<u64, u64>,
    /// All of the place, as it was before the first thing was taken away, and since what names what goes.
    pub(super) fresh: Option<Fresh>,
    /// How often a call of the step under way came to nothing, or to nobody knows what.
    pub(super) misses: usize,
    /// How many calls of the step under way were taken.
    pub(super) written: usize,
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
            written: 0,
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
                self.written += 1;
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

    pub(super) fn wanted(&self) -> Option<Entry> {
        self.compared.wanted.entries.get(&self.key()).cloned()
    }
}
