//! Steps that are taken: their calls go out one after the other, and what came of each is shown.

use jiff::Timestamp;

use crate::catalog::Plan;
use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::plan::{Carry, Compared, Deed, Resting, Step, Stopped};
use crate::screens::Cx;
use crate::screens::design::DesignSlot;
use crate::screens::design::pages::Pages;
use crate::widgets;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepState {
    Done,
    UnderWay,
    Failed,
    Waiting,
}

/// Steps that are taken.
#[derive(Debug)]
pub(super) struct Running {
    carry: Carry,
    steps: Vec<Step>,
    pages: Pages,
    rests_until: Option<Timestamp>,
    stopped: Option<Stopped>,
}

impl Running {
    pub(super) fn new(compared: Compared, name: String) -> Self {
        let steps = compared.steps.0.clone();
        let carry = Carry::new(compared, name);
        Self { carry, steps, pages: Pages::default(), rests_until: None, stopped: None }
    }

    /// Sends what comes next.
    pub(super) fn drive(&mut self, cx: &mut Cx<'_>) {
        while self.stopped.is_none() {
            match self.carry.next_call() {
                Ok(Some((number, Plan { operation, input }))) => {
                    self.pages.begin(number, operation);
                    let pages = if operation.operation().is_write() { 1 } else { u32::MAX };
                    let request = Request { operation, input, pages };
                    cx.start(DesignSlot::Step(number), Lane::Interactive, request);
                }
                Ok(None) => {
                    self.rests_until = self.carry.rests().and_then(|pause| cx.now().checked_add(pause).ok());
                    return;
                }
                Err(stopped) => self.stopped = Some(stopped),
            }
        }
    }

    pub(super) fn take(&mut self, number: u64, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Some(reply) = self.pages.take(number, outcome) else { return };
        if let Err(stopped) = self.carry.take(number, reply) {
            self.stopped = Some(stopped);
        }
        self.drive(cx);
    }

    pub(super) fn rests_until(&self) -> Option<Timestamp> {
        self.rests_until
    }

    pub(super) fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.rests_until.is_some_and(|until| until <= cx.now()) {
            self.rests_until = None;
            self.carry.look_again();
            self.drive(cx);
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stopped.is_none() && self.carry.is_over()
    }

    /// Why it went no further.
    pub(super) fn stopped(&self) -> Option<&Stopped> {
        self.stopped.as_ref()
    }

    pub(super) fn error(&self) -> Option<&ApiError> {
        match &self.stopped {
            Some(Stopped::Failed { error, .. }) => Some(error),
            _ => None,
        }
    }

    pub(super) fn left(&self) -> usize {
        self.steps.len().saturating_sub(self.carry.done().len() + self.carry.odd().len())
    }

    pub(super) fn counts(&self) -> (usize, usize) {
        (self.carry.done().len(), self.steps.len())
    }

    /// What came of it, in a line.
    pub(super) fn said(&self) -> String {
        let of = |deed: Deed| self.carry.done().iter().filter(|step| step.deed == deed).count();
        let deleted = of(Deed::Delete);
        let deleted = if deleted > 0 { format!(", {deleted} deleted") } else { String::new() };
        let done = widgets::plural(self.carry.done().len() as u64, "difference is", "differences are");
        let taken = format!(
            "{done} taken over: {} made, {} changed{deleted}",
            of(Deed::Create) + of(Deed::Replace),
            of(Deed::Change)
        );
        let odd = self.carry.odd().iter().map(|(step, why)| format!(". {}: {why}", step.title()));
        let resting = self.carry.resting().into_iter().map(|Resting { kind, names, why, .. }| {
            let count = widgets::plural(names.len() as u64, &kind.resource.singular, &kind.resource.plural());
            format!(". {count} {why}: {}", names.join(", "))
        });
        taken + &odd.chain(resting).collect::<String>()
    }

    /// All steps with how far they are.
    pub(super) fn states(&self) -> impl Iterator<Item = (&Step, StepState)> {
        let is = Step::is_of;
        let first = self.carry.left().next();
        self.steps.iter().map(move |step| {
            let state = if self.carry.done().iter().any(|done| is(done, step)) {
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
