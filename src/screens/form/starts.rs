//! The ways to begin a wizard, and proposals from sample objects.

use std::fmt;

use serde_json::{Value, json};
use tui_textarea::{CursorMove, TextArea};

use super::{FormPage, Phase};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, Input, Lane, Outcome, Request};
use crate::form::wizard::{Start, StepPreview};
use crate::model::{DocPath, api};
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled};

pub(super) const PROPOSE: &str = "propose";

/// The most samples that a proposal is made from.
const MOST: usize = 5;

/// Sample objects being pasted.
pub(super) struct Sample {
    pub(super) area: TextArea<'static>,
    /// What the last attempt to have something proposed said.
    pub(super) problem: Option<String>,
    pub(super) error: Option<ApiError>,
    /// Whether they only serve to try a mapping.
    pub(super) tries: bool,
    /// The first line in sight of what the mapping makes of them.
    pub(super) top: usize,
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample").field("problem", &self.problem).field("tries", &self.tries).finish_non_exhaustive()
    }
}

impl Sample {
    pub(super) fn new(text: &str, tries: bool) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, problem: None, error: None, tries, top: 0 }
    }

    fn input(&mut self, input: &Input) {
        match input {
            Input::Key(key) => {
                self.area.input(*key);
            }
            Input::Paste(text) => {
                self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Input::Resize { .. } => {}
        }
    }
}

impl FormPage {
    /// The ways to begin.
    pub(super) fn starts(&self) -> &'static [Start] {
        self.spec.wizard.map_or(&[], |wizard| &wizard.starts)
    }

    /// The way that was chosen, if it begins with samples.
    fn proposing_start(&self) -> Option<&'static Start> {
        self.starts().iter().find(|start| Some(&start.id) == self.start.as_ref() && start.proposes.is_some())
    }

    pub(super) fn act_starting(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let starts = self.starts();
        if let Some(to) = step(action, self.start_at, starts.len(), starts.len()) {
            self.start_at = to;
            return Handled::Yes;
        }
        match action {
            Action::NextField => self.start_at = (self.start_at + 1) % starts.len().max(1),
            Action::PreviousField => self.start_at = (self.start_at + starts.len() - 1) % starts.len().max(1),
            Action::Accept | Action::Submit | Action::StepForward => {
                let Some(start) = starts.get(self.start_at) else { return Handled::No };
                self.begin_with(start, cx);
            }
            Action::FieldHelp => self.explain_starts(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn begin_with(&mut self, start: &Start, cx: &mut Cx<'_>) {
        self.renew(Some(start.id.clone()));
        if start.proposes.is_some() {
            self.ask_samples(false);
            return;
        }
        self.phase = Phase::Fields;
        self.arrange();
        // Nobody knows the names of templates by heart.
        if self.open_step().is_some_and(|step| step.preview == Some(StepPreview::Template)) {
            self.pick(cx);
        }
    }

    /// Before the first step comes the way to begin, if there are several and something new is made; or the samples
    /// that it began with.
    pub(super) fn step_before_first(&mut self, cx: &mut Cx<'_>) {
        if self.starts().len() > 1 && self.spec.kind == super::spec::Kind::Create {
            if self.proposing_start().is_some() {
                self.ask_samples(false);
            } else if self.form.is_dirty() {
                cx.command(Command::warn("another way to begin needs an empty form: leave this one first"));
            } else {
                self.phase = Phase::Starting;
            }
        }
    }

    /// Opens the text of the samples: to try the mapping with, or to have one proposed.
    pub(super) fn ask_samples(&mut self, tries: bool) {
        self.form.leave();
        self.phase = Phase::Sample(Box::new(Sample::new(self.samples.text(), tries)));
    }

    pub(super) fn act_sample(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Sample(sample) = &mut self.phase else { return Handled::No };
        let page = usize::from(cx.area.height / 3).max(1);
        match action {
            Action::Submit | Action::Back | Action::Sample | Action::StepBack if sample.tries => {
                self.phase = Phase::Fields;
            }
            Action::Submit => self.propose(cx),
            Action::PreviousSample | Action::NextSample => self.turn_sample(action == Action::NextSample),
            Action::PageUp if sample.tries => sample.top = sample.top.saturating_sub(page),
            Action::PageDown if sample.tries => sample.top += page,
            Action::StepBack if self.form.is_dirty() => {
                cx.command(Command::warn("another way to begin needs an empty form: leave this one first"));
            }
            Action::StepBack => self.phase = Phase::Starting,
            Action::StepForward => self.phase = Phase::Fields,
            Action::Unset => self.clear_sample(cx),
            action => return self.write_sample(action),
        }
        Handled::Yes
    }

    /// What changes the text of the samples, or moves in it.
    fn write_sample(&mut self, action: Action) -> Handled {
        let Phase::Sample(sample) = &mut self.phase else { return Handled::No };
        let area = &mut sample.area;
        match action {
            Action::Accept => area.insert_newline(),
            Action::NextField => {
                area.insert_str("  ");
            }
            Action::Up | Action::PageUp => area.move_cursor(CursorMove::Up),
            Action::Down | Action::PageDown => area.move_cursor(CursorMove::Down),
            Action::Undo => {
                area.undo();
            }
            Action::Redo => {
                area.redo();
            }
            Action::SelectAll => {
                area.select_all();
                return Handled::Yes;
            }
            _ => return Handled::No,
        }
        self.read_sample();
        Handled::Yes
    }

    /// Takes the whole text of the samples away, and says what went.
    fn clear_sample(&mut self, cx: &mut Cx<'_>) {
        let Phase::Sample(sample) = &mut self.phase else { return };
        sample.area.select_all();
        if sample.area.cut() {
            let key = cx.desk.keymap.key(Mode::Form, Action::Undo);
            cx.command(Command::notice(format!("the text of the samples was removed; {key} brings it back")));
        }
        self.read_sample();
    }

    /// A key or a paste into the text of the samples.
    pub(super) fn type_sample(&mut self, input: &Input) {
        if let Phase::Sample(sample) = &mut self.phase {
            sample.input(input);
            self.read_sample();
        }
    }

    /// The samples are those of the text, at every keystroke.
    fn read_sample(&mut self) {
        let Phase::Sample(sample) = &mut self.phase else { return };
        let text = sample.area.lines().join("\n");
        if text != self.samples.text() {
            (sample.problem, sample.error) = (None, None);
            self.samples.take(text);
        }
    }

    /// Looks at another of the samples.
    pub(super) fn turn_sample(&mut self, forward: bool) {
        self.samples.turn(forward);
        if let Phase::Sample(sample) = &mut self.phase {
            sample.top = 0;
        }
    }

    fn propose(&mut self, cx: &mut Cx<'_>) {
        let service = self.spec.operation().service;
        let proposes = self.proposing_start().and_then(|start| api().operation(service, start.proposes.as_deref()?));
        let Phase::Sample(sample) = &mut self.phase else { return };
        let (Some(proposes), false) = (proposes, cx.runs(&PROPOSE.into())) else { return };
        match self.samples.objects(MOST) {
            Ok(objects) => {
                let mut input = json!({"Objects": objects});
                if let (Some(input), Some(given)) = (input.as_object_mut(), self.spec.given.as_object()) {
                    let known = given.iter().filter(|(name, _)| proposes.input.member(name).is_some());
                    input.extend(known.map(|(name, value)| (name.clone(), value.clone())));
                }
                (sample.problem, sample.error) = (None, None);
                cx.start(PROPOSE, Lane::Interactive, Request { operation: proposes.id, input, pages: 1 });
            }
            Err(problem) => sample.problem = Some(problem),
        }
    }

    /// A proposal has come: its members become those of the form.
    pub(super) fn take_proposal(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let reply = match outcome {
            Outcome::Finished(page) => &page.reply.document,
            Outcome::Failed(error) => {
                if let Phase::Sample(sample) = &mut self.phase {
                    sample.error = Some(error.clone());
                }
                return;
            }
            _ => return,
        };
        let lists = reply.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_array());
        let Some(proposal) = lists.filter_map(|list| list.first()).find_map(Value::as_object) else {
            return cx.command(Command::warn("nothing could be proposed from these objects"));
        };
        let input = self.spec.operation().operation().input;
        for (name, value) in proposal.iter().filter(|(name, _)| input.member(name).is_some()) {
            if let Some(row) = self.form.show(&DocPath::root().member(name)) {
                self.form.set_value(row, value);
            }
        }
        self.go_step(0);
        let count = |member: &str| proposal.get(member).and_then(Value::as_object).map_or(0, serde_json::Map::len);
        let (fields, keys) = (count("Fields") as u64, count("Keys") as u64);
        let plural = crate::widgets::plural;
        let text = format!(
            "{} and {} were proposed from the samples: look them over",
            plural(fields, "field", "fields"),
            plural(keys, "key", "keys")
        );
        cx.command(Command::notice(text));
    }
}
