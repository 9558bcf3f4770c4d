//! A definition is tried before there is one: an item is picked, what the definition is about is read of it, and what
//! would come of it follows every change. Nothing of it is kept.

use std::sync::Arc;

use serde_json::Value;

use super::overlays::{FormOverlay, PickerSpec};
use super::pick::source::{Asker, PickSource};
use super::shared::Shared;
use super::slots::FormSlot;
use crate::contract::{Lane, Outcome, Request};
use crate::form::conditions::how_words;
use crate::model::DocPath;
use crate::rules::{TriedOut, Tryout, TryoutAnswer, TryoutLine, TryoutRead, Verdict};
use crate::screens::{Command, Cx};
use crate::widgets::Tone;

/// What comes of a definition for an item.
#[derive(Debug, Default)]
pub(super) struct TryoutPanel {
    item: Option<Item>,
    /// What was read of it; the number of the first of these, for numbers are given once.
    reads: Vec<Known>,
    first: usize,
    /// Whether something came since it was worked out.
    is_new: bool,
    /// The document that it was worked out for.
    of: Option<Arc<Value>>,
    basis: Option<Value>,
    told: Option<TriedOut>,
}

/// Something that is read, with the pages that have come of it so far.
#[derive(Debug)]
struct Known {
    read: TryoutRead,
    pages: Vec<Value>,
    answer: TryoutAnswer,
    /// It failed, and is asked for anew.
    given_up: bool,
}

#[derive(Debug)]
struct Item {
    id: String,
    name: String,
}

impl TryoutPanel {
    /// An item was picked.
    pub(super) fn begin(&mut self, id: String, name: String, cx: &mut Cx<'_>) {
        self.forget(cx);
        self.item = Some(Item { id, name });
        self.told = None;
    }

    /// Lets go what was read.
    fn forget(&mut self, cx: &mut Cx<'_>) {
        for number in 0..self.reads.len() {
            cx.cancel(&FormSlot::Tryout(self.first + number).into());
        }
        self.first += self.reads.len();
        self.reads.clear();
        self.is_new = true;
    }

    /// Whether something could not be read.
    pub(super) fn lacks(&self) -> bool {
        self.reads.iter().any(Known::failed)
    }

    /// What could not be read is read again.
    pub(super) fn again(&mut self) {
        self.reads.iter_mut().filter(|known| known.failed()).for_each(|known| known.given_up = true);
    }

    /// Something that was read has come.
    pub(super) fn take(&mut self, number: usize, outcome: &Outcome) {
        let Some(known) = number.checked_sub(self.first).and_then(|at| self.reads.get_mut(at)) else { return };
        match outcome {
            Outcome::Page(page) => known.pages.push(page.reply.document.clone()),
            Outcome::Finished(page) => {
                known.pages.push(page.reply.document.clone());
                known.answer = TryoutAnswer::Read(std::mem::take(&mut known.pages), page.next.is_some());
            }
            Outcome::Failed(error) => {
                known.answer = TryoutAnswer::Failed(format!("{}: {}", error.code, error.message));
            }
            Outcome::Cancelled => known.answer = TryoutAnswer::Failed("it was cancelled".to_owned()),
            _ => return,
        }
        self.is_new = true;
    }

    /// What is said of it, the result first; nothing where no item was picked.
    pub(super) fn lines(&self) -> Vec<(Tone, String)> {
        let (Some(item), Some(told)) = (&self.item, &self.told) else { return Vec::new() };
        let mut lines = vec![(tone(told.verdict), format!("{}: {}", item.name, told.said))];
        lines.extend(told.lines.iter().map(|line| match line {
            TryoutLine::Words(text) => (Tone::Plain, text.clone()),
            TryoutLine::Doubt(text) => (Tone::Warn, text.clone()),
            TryoutLine::Condition { name, how, values, actual, holds } => {
                let has = actual.as_ref().map_or_else(|| "nothing".to_owned(), |actual| format!("\"{actual}\""));
                let (sign, how, values) = (if *holds { "✓" } else { "✗" }, how_words(how), values.join(", "));
                (Tone::Plain, format!("{sign} {name} {how} {values}: it has {has}"))
            }
        }));
        lines
    }

    /// The same in a word or two.
    pub(super) fn short(&self) -> Option<String> {
        let (item, told) = (self.item.as_ref()?, self.told.as_ref()?);
        // What a value is of, and why there is none, stands beside.
        let end = if told.verdict == Verdict::Holds { " · " } else { ": " };
        let said = told.said.split(end).next().unwrap_or_default();
        (told.verdict != Verdict::Unfinished).then(|| format!("{}: {said}", item.name))
    }

    /// Asks for what was not read yet.
    fn ask(&mut self, wanted: Vec<TryoutRead>, cx: &mut Cx<'_>) {
        for read in wanted {
            if self.reads.iter().any(|known| known.is(&read)) {
                continue;
            }
            let slot = FormSlot::Tryout(self.first + self.reads.len());
            let request = Request { operation: read.operation, input: read.input.clone(), pages: read.pages };
            self.reads.push(Known { read, pages: Vec::new(), answer: TryoutAnswer::Reading, given_up: false });
            self.is_new = true;
            cx.start(slot, Lane::Interactive, request);
        }
    }
}

impl Known {
    fn failed(&self) -> bool {
        !self.given_up && matches!(self.answer, TryoutAnswer::Failed(_))
    }

    fn is(&self, read: &TryoutRead) -> bool {
        !self.given_up && self.read == *read
    }
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Holds => Tone::Good,
        Verdict::Fails => Tone::Info,
        Verdict::Unfinished => Tone::Plain,
        Verdict::Reading => Tone::Busy,
        Verdict::Unknown => Tone::Warn,
    }
}

/// Follows the definition: what it is about is read of the item, and what comes of it is worked out anew.
pub(super) fn follow(filling: bool, shared: &mut Shared, cx: &mut Cx<'_>) {
    if !filling || shared.tries().is_none() {
        return;
    }
    let Shared { spec, form, lookups, .. } = shared;
    let panel = &mut lookups.tryout;
    let Some(item) = &panel.item else { return };
    let id = item.id.clone();
    let tryout = Tryout { operation: spec.operation(), document: form.document(), item: &id };
    // Nothing is asked for what is half typed.
    if form.editing().is_none() {
        panel.ask(tryout.reads(), cx);
    }
    let basis = lookups.types.of(spec, form, cx.location);
    let is_same = panel.of.as_deref() == Some(form.document()) && panel.basis.as_ref() == basis;
    if is_same && !panel.is_new {
        return;
    }
    let answers = |read: &TryoutRead| panel.reads.iter().find(|known| known.is(read)).map(|known| &known.answer);
    panel.told = tryout.outcome(&answers, basis, cx.now());
    panel.basis = basis.cloned();
    panel.of = Some(form.shared_document().clone());
    panel.is_new = false;
}

/// Lets an item be picked.
pub(super) fn pick(shared: &Shared, cx: &mut Cx<'_>) {
    let Some(way) = shared.tries() else { return };
    let (operation, document) = (shared.spec.operation(), shared.form.document());
    match (Asker { operation, document, at: cx.location, field: &DocPath::root() }).source(&way.resource) {
        Ok(source) => {
            let source = PickSource { tries: true, make: None, ..source };
            cx.command(FormOverlay::Picker(PickerSpec { source, trial: None, brings: false, goes_on: false }).into());
        }
        Err(problem) => cx.command(Command::warn(problem)),
    }
}
