//! Steps that are taken: their calls go out one after the other, and what came of each is shown.

use jiff::Timestamp;
use serde_json::Value;

use crate::catalog::Plan;
use crate::contract::{Lane, Outcome, Request};
use crate::plan::{Carry, Compared, Deed, Step, Stopped};
use crate::screens::design::DesignSlot;
use crate::screens::design::pages::Pages;
use crate::screens::{Command, Cx, reading};
use crate::widgets;

/// So many of several things are named.
const NAMED: usize = 8;

/// Why steps were refused, or read back otherwise: each reason once, with the steps that it holds for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::design) struct Reason {
    /// In words, with what the plan said beforehand.
    pub(in crate::screens::design) said: String,
    /// What the steps are about.
    pub(in crate::screens::design) titles: Vec<String>,
}

impl Reason {
    /// The steps by name, so many at the most, and the reason.
    pub(in crate::screens::design) fn words(&self, most: usize) -> String {
        let (named, rest) = self.titles.split_at(self.titles.len().min(most));
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        format!("{}{more}: {}", named.join(", "), self.said)
    }
}

/// Says the same of several once.
fn once(all: impl Iterator<Item = (String, String)>) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for (title, said) in all {
        match reasons.iter_mut().find(|reason| reason.said == said) {
            Some(reason) => reason.titles.push(title),
            None => reasons.push(Reason { said, titles: vec![title] }),
        }
    }
    reasons
}

/// Why a step was not taken, with what the plan said of it.
fn refusal(step: &Step, why: &Stopped) -> String {
    let why = match why {
        Stopped::Failed { operation, error } => {
            format!("{operation}: {}: {}\n{}", error.code, error.message, error.advice())
        }
        Stopped::Said(said) => said.clone(),
    };
    match step.foretold() {
        Some(foretold) => format!("{}{} {foretold}", why, if why.ends_with(['.', '!', '?']) { "" } else { "." }),
        None => why,
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screens::design) enum StepState {
    Done,
    UnderWay,
    Failed,
    Waiting,
    /// It is not taken, because one that it needs was refused.
    Left,
}

/// Steps that are taken.
#[derive(Debug)]
pub(in crate::screens::design) struct Running {
    carry: Carry,
    steps: Vec<Step>,
    pages: Pages,
    rests_until: Option<Timestamp>,
    stopped: Option<Stopped>,
    /// The steps that were refused, each with why and with those that are left because of it.
    refused: Vec<(Stopped, Vec<Step>)>,
}

impl Running {
    pub(in crate::screens::design) fn new(compared: Compared, name: String) -> Self {
        let steps = compared.steps.0.clone();
        let carry = Carry::new(compared, name);
        let (pages, refused) = (Pages::default(), Vec::new());
        Self { carry, steps, pages, rests_until: None, stopped: None, refused }
    }

    /// Passes over a step that was refused, if it is one: those that do not need it are taken.
    fn pass_over(&mut self) {
        if !self.stopped.as_ref().is_some_and(Stopped::is_refusal) {
            return;
        }
        let left = self.carry.pass_over();
        if let (false, Some(why)) = (left.is_empty(), self.stopped.take_if(|_| !left.is_empty())) {
            self.refused.push((why, left));
        }
    }

    /// Sends what comes next.
    pub(in crate::screens::design) fn drive(&mut self, cx: &mut Cx<'_>) {
        while self.stopped.is_none() {
            match self.carry.next_call() {
                Ok(Some((number, Plan { operation, input }))) => {
                    self.pages.begin(number, operation);
                    let slot = DesignSlot::Step(number);
                    if operation.operation().is_write() {
                        let request = Request { operation, input, pages: 1 };
                        cx.start_over(slot, request, &Value::Null, self.carry.before());
                    } else {
                        cx.start(slot, Lane::Interactive, Request { operation, input, pages: u32::MAX });
                    }
                }
                Ok(None) => {
                    self.rests_until = self.carry.rests().and_then(|pause| cx.now().checked_add(pause).ok());
                    return;
                }
                Err(stopped) => {
                    self.stopped = Some(stopped);
                    self.pass_over();
                }
            }
        }
    }

    pub(in crate::screens::design) fn take(&mut self, number: u64, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Some(reply) = self.pages.take(number, outcome) else { return };
        if let Err(stopped) = self.carry.take(number, reply) {
            self.stopped = Some(stopped);
            self.pass_over();
        }
        self.drive(cx);
    }

    pub(in crate::screens::design) fn rests_until(&self) -> Option<Timestamp> {
        self.rests_until
    }

    pub(in crate::screens::design) fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.rests_until.is_some_and(|until| until <= cx.now()) {
            self.rests_until = None;
            self.carry.look_again();
            self.drive(cx);
        }
    }

    pub(in crate::screens::design) fn is_over(&self) -> bool {
        self.stopped.is_none() && self.carry.is_over()
    }

    /// What it waits for, in words, while something is not ready yet.
    pub(in crate::screens::design) fn waits_for(&self) -> Option<String> {
        self.carry.waits_for().filter(|_| self.stopped.is_none())
    }

    /// The page is left: nothing more is sent, and nobody hears what came of the step under way.
    pub(in crate::screens::design) fn leave(&mut self) {
        if !self.rests() {
            let said = "The page was left: nothing more was sent, and what came of this step was not waited for.";
            (self.stopped, self.rests_until) = (Some(Stopped::Said(said.to_owned())), None);
        }
    }

    /// Whether nothing more is sent: it is over, or went no further.
    pub(in crate::screens::design) fn rests(&self) -> bool {
        self.stopped.is_some() || self.carry.is_over()
    }

    /// How many steps were refused, or left because of that.
    pub(in crate::screens::design) fn refused(&self) -> usize {
        self.refused.iter().map(|(_, left)| left.len()).sum()
    }

    /// The step that was refused, because of which this one is left.
    pub(in crate::screens::design) fn why_left(&self, step: &Step) -> Option<&Step> {
        let is_left = |left: &&[Step]| left.iter().skip(1).any(|left| left.is_of(step));
        self.refused.iter().map(|(_, left)| left.as_slice()).find(is_left).and_then(<[Step]>::first)
    }

    /// Why steps were refused, or went no further, or read back otherwise.
    pub(in crate::screens::design) fn reasons(&self) -> Vec<Reason> {
        let refused = self.refused.iter().filter_map(|(why, left)| Some((left.first()?, why)));
        let stopped = self.carry.left().next().zip(self.stopped.as_ref());
        let told = refused.chain(stopped).map(|(step, why)| (step.title(), refusal(step, why)));
        once(told.chain(self.odd()))
    }

    /// What became of a step that was not simply taken.
    pub(in crate::screens::design) fn failed_as(&self, step: &Step) -> &'static str {
        if self.carry.odd().iter().any(|(odd, _)| odd.is_of(step)) {
            return "reads back otherwise";
        }
        if self.stopped.is_some() { "stopped here" } else { "refused" }
    }

    fn odd(&self) -> impl Iterator<Item = (String, String)> {
        self.carry.odd().iter().map(|(step, why)| (step.title(), why.clone()))
    }

    /// All that is known of why it went no further, or of what was refused: the error where there is one reason alone.
    pub(in crate::screens::design) fn details(&self) -> Option<Command> {
        let first = self.stopped.as_ref().or_else(|| self.refused.first().map(|(why, _)| why));
        match (self.reasons().as_slice(), first) {
            ([_], Some(Stopped::Failed { error, .. })) => Some(Command::error((**error).clone())),
            ([], _) => None,
            (reasons, _) => {
                let all: Vec<String> = reasons.iter().map(|reason| reason.words(usize::MAX)).collect();
                Some(Command::Overlay(reading("Why it was not taken", all.join("\n\n"))))
            }
        }
    }

    pub(in crate::screens::design) fn left(&self) -> usize {
        self.steps.len().saturating_sub(self.carry.done().len() + self.carry.odd().len() + self.refused())
    }

    pub(in crate::screens::design) fn counts(&self) -> (usize, usize) {
        (self.carry.done().len(), self.steps.len())
    }

    /// What came of it, in a line.
    pub(in crate::screens::design) fn said(&self) -> String {
        let of = |deed: Deed| self.carry.done().iter().filter(|step| step.deed == deed).count();
        let deleted = of(Deed::Delete);
        let deleted = if deleted > 0 { format!(", {deleted} deleted") } else { String::new() };
        let done = widgets::plural(self.carry.done().len() as u64, "difference is", "differences are");
        let refused = match (self.refused.len(), self.refused() - self.refused.len()) {
            (0, _) => String::new(),
            (refused, 0) => format!(", {refused} refused"),
            (refused, left) => format!(", {refused} refused and {left} not taken, because of that"),
        };
        let taken = format!(
            "{done} taken over: {} made, {} changed{deleted}{refused}",
            of(Deed::Create) + of(Deed::Replace),
            of(Deed::Change)
        );
        let odd = once(self.odd()).into_iter().map(|reason| format!(". {}", reason.words(NAMED)));
        let resting = self.carry.resting().into_iter();
        let resting = resting.map(|resting| format!(". {}. Start each on its page", resting.words(NAMED)));
        taken + &odd.chain(resting).collect::<String>()
    }

    /// All steps with how far they are.
    pub(in crate::screens::design) fn states(&self) -> impl Iterator<Item = (&Step, StepState)> {
        let is = Step::is_of;
        let first = self.carry.left().next();
        self.steps.iter().map(move |step| {
            let refused = self.refused.iter().find_map(|(_, left)| left.iter().position(|left| is(left, step)));
            let state = if let Some(at) = refused {
                if at == 0 { StepState::Failed } else { StepState::Left }
            } else if self.carry.done().iter().any(|done| is(done, step)) {
                StepState::Done
            } else if self.carry.odd().iter().any(|(odd, _)| is(odd, step)) {
                StepState::Failed
            } else if first.is_some_and(|first| is(first, step)) {
                if self.stopped.is_some() { StepState::Failed } else { StepState::UnderWay }
            } else {
                StepState::Waiting
            };
            (step, state)
        })
    }
}
