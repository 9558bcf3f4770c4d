//! The fields that a flow carries, in rows: what is read at one end, where it goes at the other, and what becomes of it
//! on the way. What is chosen stands in the document alone.

mod act;
mod ask;
mod draw;
mod ends;
mod remarks;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use ask::Ask;
use ends::Ends;

use super::shared::Shared;
use super::view::{RowParts, row_parts};
use crate::contract::Outcome;
use crate::form::Issue;
use crate::form::carried::{CarriedField, CarriedLine, CarriedTasks, flow_of};
use crate::form::wizard::StepPreview;
use crate::model::DocPath;
use crate::screens::form::slots::FlowEnd;
use crate::screens::{Command, Cx};
use crate::widgets::{self, Tone};

/// The rows of the fields that a flow carries.
#[derive(Debug, Default)]
pub(super) struct CarriedRows {
    ends: Ends,
    lines: Vec<CarriedLine>,
    /// The row under the cursor, and the first one in sight.
    at: usize,
    top: usize,
    /// Whether the rows that do not go along are left out of sight.
    only: bool,
    /// What a list over the rows chooses for.
    choosing: Option<Choosing>,
    /// What is being typed.
    ask: Option<Ask>,
    /// What is said under the rows.
    said: Vec<(Tone, String)>,
}

/// What a list over the rows chooses.
#[derive(Clone, Debug, PartialEq)]
enum Choosing {
    /// Where the field goes.
    Target,
    /// What is done with it, or taken away.
    Way,
    /// By what the records are chosen.
    Condition,
    /// The second of two fields, for the way of this place in the list.
    Second(usize),
}

impl CarriedRows {
    /// Whether the open step is theirs.
    pub(super) fn is_open(shared: &Shared) -> bool {
        shared.spec.many.is_none() && shared.steps.shows(StepPreview::Carried)
    }

    /// Whether something is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.ask.is_some()
    }

    /// What follows from any change: what is not known of the ends is asked for, and the rows are made anew.
    pub(super) fn settle(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        let document = shared.form.document();
        self.ends.ask(&flow_of(document), cx);
        let under = self.shown().get(self.at).map(|line| line.from.clone());
        self.lines = CarriedTasks::of(document).lines(&self.sources());
        let found = under.and_then(|from| self.shown().iter().position(|line| line.from == from));
        self.at = found.unwrap_or(self.at).min(self.shown().len().saturating_sub(1));
        self.say(shared);
        let (height, len) = (usize::from(self.parts(cx.area).rows.height), self.shown().len());
        self.top = widgets::keep_visible(self.top, self.at, len, height);
    }

    pub(super) fn take(&mut self, end: FlowEnd, outcome: &Outcome) {
        self.ends.take(end, outcome);
    }

    /// The rows in sight or on the way to it.
    fn shown(&self) -> Vec<&CarriedLine> {
        self.lines.iter().filter(|line| !self.only || line.to.is_some() || !line.ways.is_empty()).collect()
    }

    fn line(&self) -> Option<&CarriedLine> {
        self.shown().get(self.at).copied()
    }

    /// The fields of the source. Where it does not describe them, they are those that the destination asks for.
    fn sources(&self) -> Vec<CarriedField> {
        match self.ends.fields(FlowEnd::Source) {
            Some(fields) => fields.to_vec(),
            None if self.ends.is_mute(FlowEnd::Source) => {
                self.ends.fields(FlowEnd::Destination).unwrap_or(&[]).to_vec()
            }
            None => Vec::new(),
        }
    }

    fn targets(&self) -> Vec<CarriedField> {
        self.ends.fields(FlowEnd::Destination).unwrap_or(&[]).to_vec()
    }

    /// A field of the source by its name, though nothing may be known of it.
    fn source(&self, name: &str) -> CarriedField {
        named(&self.sources(), name)
    }

    /// Puts changed tasks into the document.
    fn put(tasks: &CarriedTasks, shared: &mut Shared) {
        shared.put_member(tasks.path(), Some(&tasks.to_value()));
    }

    /// The fields that go along, each as often as it does.
    fn goes(&self) -> impl Iterator<Item = &str> {
        let lines = self.lines.iter().filter(|line| line.to.is_some());
        lines.flat_map(|line| line.from.iter().map(String::as_str))
    }

    /// Says how much goes along, and what is wrong.
    fn say(&mut self, shared: &Shared) {
        let (tasks, known) = (CarriedTasks::of(shared.form.document()), self.sources());
        let going: BTreeSet<&str> = self.goes().collect();
        let (carried, fields) = (going.len(), |count: usize| widgets::plural(count as u64, "field", "fields"));
        let besides = going.iter().filter(|name| known.iter().all(|field| field.name != **name)).count();
        let amount = match (known.len(), besides) {
            (0, _) => fields(carried),
            (all, 0) => format!("{carried} of {}", fields(all)),
            // What the destination asks for says nothing of how many there are.
            _ if self.ends.is_mute(FlowEnd::Source) => fields(carried),
            (all, 1) => format!("{} of {}, and 1 that is not described", carried - besides, fields(all)),
            (all, _) => format!("{} of {}, and {besides} that are not described", carried - besides, fields(all)),
        };
        self.said = vec![(Tone::Plain, format!("Carries {amount}."))];
        let (path, remarks) = (tasks.path(), self.remarks(shared.form.document()));
        let prefix = |at: &DocPath| if at == path { String::new() } else { at_task(at, path) };
        self.said.extend(remarks.iter().map(|said| (Tone::Warn, format!("{}{}", prefix(&said.path), said.message))));
        for end in [FlowEnd::Source, FlowEnd::Destination] {
            self.said.extend(self.ends.said(end));
        }
        let apart: Vec<String> = tasks.apart().collect();
        if !apart.is_empty() {
            let they = if apart.len() == 1 { "it is" } else { "they are" };
            self.said.push((Tone::Info, format!("Kept as {they}: {}", apart.join("; "))));
        }
        let is_said =
            |issue: &Issue| remarks.iter().any(|said| said.path == issue.path && said.message == issue.message);
        for (tone, issue) in shared.issues_of(path, carried > 0).filter(|(_, issue)| !is_said(issue)) {
            let place: String = at_task(&issue.path, path);
            self.said.push((tone, format!("{place}{}", issue.message)));
        }
    }

    fn parts(&self, area: Rect) -> RowParts {
        row_parts(area, &self.said, self.ask.is_some())
    }

    /// Nothing goes along yet: said where somebody wants to go on.
    fn nothing(&self, shared: &Shared, cx: &mut Cx<'_>) -> bool {
        let of = |document| CarriedTasks::of(document).to_value();
        // What a flow does that is there is not asked for again.
        let is_kept = shared.form.original().is_some_and(|original| of(original) == of(shared.form.document()));
        let is_none = !is_kept && self.lines.iter().all(|line| line.to.is_none());
        if is_none {
            cx.command(Command::warn("no field goes along yet: choose where one goes, or map those of the same name"));
        }
        is_none
    }
}

/// A field by its name, though nothing may be known of it.
fn named(fields: &[CarriedField], name: &str) -> CarriedField {
    let known = fields.iter().find(|field| field.name == name).cloned();
    known.unwrap_or_else(|| CarriedField { name: name.to_owned(), ..CarriedField::default() })
}

fn at_task(path: &DocPath, tasks: &DocPath) -> String {
    match path.steps().get(tasks.steps().len()) {
        Some(crate::model::Step::Index(at)) => format!("task {}: ", at + 1),
        _ => "the tasks ".to_owned(),
    }
}
