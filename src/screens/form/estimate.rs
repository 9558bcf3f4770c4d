//! How many would be selected by the conditions that are being written: asked for a while after they last changed, and
//! again when they change; what was asked for before is not waited for any more.
//!
//! The service makes an estimate of each question, so it counts as a write: where nothing may be changed, none is asked
//! for.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::contract::{Lane, Outcome, Request};
use crate::form::{Form, Severity};
use crate::model::OperationId;
use crate::rules::{Estimated, estimate_call, estimate_read, estimated, estimated_members};
use crate::screens::Cx;
use crate::widgets::{self, Tone};

/// So long nothing changes before it is asked.
const CALM: SignedDuration = SignedDuration::from_millis(1500);
/// So long is waited between two looks, and so many times it is looked.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);
const LOOKS: u32 = 60;

/// An operation with its input.
type Question = (OperationId, Value);

/// The estimate beside the conditions.
#[derive(Debug, Default)]
pub(super) struct Estimate {
    /// The question.
    of: Option<Question>,
    /// The last one that was asked.
    asked: Option<Question>,
    /// How its answer is read.
    read: Option<Question>,
    /// When it is asked for, or looked at.
    pub(super) due: Option<Timestamp>,
    looks: u32,
    told: Told,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Told {
    /// There is nothing to count yet.
    #[default]
    Nothing,
    /// The conditions are not whole.
    Unfinished,
    /// Nothing may be changed here.
    Refused,
    /// It is asked for as soon as nothing changes for a while.
    Soon,
    Counting,
    Count(String),
    Failed(String),
}

impl Estimate {
    /// Follows the conditions; `shows` says whether they are being filled in.
    pub(super) fn follow(&mut self, shows: bool, spec: &FormSpec, form: &Form, cx: &mut Cx<'_>) {
        if !shows {
            return self.rest(cx);
        }
        let call = estimate_call(spec.operation(), form.document());
        let members: Vec<_> = estimated_members().collect();
        let is_wrong = form.issues().iter().any(|issue| {
            issue.severity == Severity::Error && members.iter().any(|member| issue.path.starts_with(member))
        });
        let told = match &call {
            None => Told::Nothing,
            Some(_) if is_wrong => Told::Unfinished,
            Some(_) if cx.context().refuses_writes() => Told::Refused,
            Some(_) if self.of == call => return,
            Some(_) => Told::Soon,
        };
        cx.cancel(&FormSlot::Estimated.into());
        (self.read, self.looks) = (None, 0);
        self.due = (told == Told::Soon).then(|| cx.now().checked_add(CALM).ok()).flatten();
        self.of = call.filter(|_| told == Told::Soon);
        self.told = told;
    }

    /// Whether it could not be counted, and may be if it is asked for again.
    pub(super) const fn lacks(&self) -> bool {
        matches!(self.told, Told::Failed(_))
    }

    /// It is asked for again, though nothing changed.
    pub(super) fn again(&mut self) {
        self.of = None;
    }

    /// The conditions are not seen: what is not counted yet is asked for when they are seen again.
    fn rest(&mut self, cx: &mut Cx<'_>) {
        if self.due.take().is_some() || matches!(self.told, Told::Counting) {
            cx.cancel(&FormSlot::Estimated.into());
            (self.of, self.read, self.told) = (None, None, Told::Nothing);
        }
    }

    /// Asks, or looks, if it is time.
    pub(super) fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.due.is_none_or(|due| due > cx.now()) {
            return;
        }
        // What was sent can't be taken back: the next question follows its answer.
        let waits = self.read.is_none() && cx.runs(&FormSlot::Estimate.into());
        self.due = if waits { cx.now().checked_add(PAUSE).ok() } else { None };
        let (slot, question) = match (&self.read, &self.of) {
            _ if waits => return,
            (Some(read), _) => (FormSlot::Estimated, read.clone()),
            (None, Some(of)) => (FormSlot::Estimate, of.clone()),
            (None, None) => return,
        };
        if slot == FormSlot::Estimate {
            self.asked = Some(question.clone());
        }
        self.told = Told::Counting;
        let (operation, input) = question;
        cx.start(slot, Lane::Background, Request { operation, input, pages: 1 });
    }

    /// It was asked for: it is looked at until it is counted. What is of other conditions by now is let go.
    pub(super) fn take_asked(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if self.asked != self.of {
            return;
        }
        match outcome {
            Outcome::Finished(page) => {
                let asked = self.of.as_ref();
                self.read = asked.and_then(|(ask, input)| estimate_read(*ask, input, &page.reply.document));
                self.due = cx.now().checked_add(PAUSE).ok();
            }
            Outcome::Failed(error) => self.told = Told::Failed(format!("{}: {}", error.code, error.message)),
            Outcome::Cancelled => self.told = Told::Failed("it was cancelled".to_owned()),
            _ => {}
        }
    }

    /// What it says by now.
    pub(super) fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if self.read.is_none() {
            return;
        }
        self.looks += 1;
        match outcome {
            Outcome::Finished(page) => match estimated(&page.reply.document) {
                Estimated::Count(count) => self.told = Told::Count(count),
                Estimated::Failed(why) => self.told = Told::Failed(why),
                Estimated::Counting if self.looks >= LOOKS => {
                    self.told = Told::Failed("it is not counted after a minute".to_owned());
                }
                Estimated::Counting => self.due = cx.now().checked_add(PAUSE).ok(),
            },
            Outcome::Failed(error) => self.told = Told::Failed(format!("{}: {}", error.code, error.message)),
            Outcome::Cancelled => self.told = Told::Failed("it was cancelled".to_owned()),
            _ => {}
        }
    }

    /// What is said of it, in full; `None` where there is nothing to say.
    pub(super) fn said(&self) -> Option<(Tone, String)> {
        Some(match &self.told {
            Told::Nothing => return None,
            Told::Unfinished => (Tone::Plain, "They are counted as soon as the conditions are whole.".to_owned()),
            Told::Refused => {
                (Tone::Plain, "Not counted: an estimate is a write, and nothing can be changed here.".to_owned())
            }
            Told::Soon | Told::Counting => (Tone::Busy, "counting how many it selects …".to_owned()),
            Told::Count(count) => (Tone::Good, format!("It selects about {}.", profiles(count))),
            Told::Failed(why) => (Tone::Warn, format!("Not counted: {why}")),
        })
    }

    /// The same in a word or two.
    pub(super) fn short(&self) -> Option<String> {
        Some(match &self.told {
            Told::Nothing | Told::Unfinished | Told::Refused => return None,
            Told::Soon | Told::Counting => "counting …".to_owned(),
            Told::Count(count) => format!("about {}", profiles(count)),
            Told::Failed(_) => "not counted".to_owned(),
        })
    }
}

/// A count as people read it; what is no number stays as the service writes it.
fn profiles(count: &str) -> String {
    count
        .trim()
        .parse()
        .map_or_else(|_| format!("{count} profiles"), |count| widgets::plural(count, "profile", "profiles"))
}
