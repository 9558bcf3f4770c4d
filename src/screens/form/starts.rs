//! The ways to begin a wizard, and proposals from sample objects.

use serde_json::{Value, json};
use tui_textarea::TextArea;

use super::{FormPage, Phase};
use crate::config::Action;
use crate::contract::{ApiError, Input, Lane, Outcome, Request};
use crate::form::wizard::Start;
use crate::model::{DocPath, api};
use crate::rules::mapping::samples;
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled};

pub(super) const PROPOSE: &str = "propose";

/// The most samples that a proposal is made from.
const MOST: usize = 5;

/// Sample objects being pasted.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) area: TextArea<'static>,
    pub(super) problem: Option<String>,
    pub(super) error: Option<ApiError>,
    /// Whether they only serve to try a mapping.
    pub(super) tries: bool,
}

impl Sample {
    pub(super) fn new(text: &str, tries: bool) -> Self {
        let area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        Self { area, problem: None, error: None, tries }
    }

    pub(super) fn input(&mut self, input: &Input) {
        self.problem = None;
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

    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The objects, as texts.
    fn objects(&self) -> Result<Vec<String>, String> {
        let objects = samples(&self.text()).map_err(|problem| problem.to_string())?;
        if objects.len() > MOST {
            return Err(format!("{} objects are too many: {MOST} at the most", objects.len()));
        }
        Ok(objects.iter().map(Value::to_string).collect())
    }
}

impl FormPage {
    /// The ways to begin.
    pub(super) fn starts(&self) -> &'static [Start] {
        self.job.wizard.map_or(&[], |wizard| &wizard.starts)
    }

    pub(super) fn act_starting(&mut self, action: Action, _cx: &mut Cx<'_>) -> Handled {
        let starts = self.starts();
        if let Some(to) = step(action, self.start_at, starts.len(), starts.len()) {
            self.start_at = to;
            return Handled::Yes;
        }
        match action {
            Action::NextField => self.start_at = (self.start_at + 1) % starts.len().max(1),
            Action::Accept | Action::Submit | Action::StepForward => {
                let Some(start) = starts.get(self.start_at) else { return Handled::No };
                self.renew(Some(start.id.clone()));
                self.phase = if start.proposes.is_some() {
                    Phase::Sample(Box::new(Sample::new(&self.sample, false)))
                } else {
                    Phase::Fields
                };
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Before the first step comes the way to begin, if there are several and something new is made.
    pub(super) fn step_before_first(&mut self, cx: &mut Cx<'_>) {
        if self.starts().len() > 1 && self.job.kind == super::job::Kind::Create {
            if self.form.is_dirty() {
                return cx.command(Command::warn("another way to begin needs an empty form: leave this one first"));
            }
            self.phase = Phase::Starting;
        }
    }

    pub(super) fn act_sample(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Sample(sample) = &mut self.phase else { return Handled::No };
        match action {
            Action::Submit | Action::Back | Action::Sample | Action::StepBack if sample.tries => self.take_sample(),
            Action::Submit => self.propose(cx),
            Action::Accept => sample.area.insert_newline(),
            Action::Up => sample.area.move_cursor(tui_textarea::CursorMove::Up),
            Action::Down => sample.area.move_cursor(tui_textarea::CursorMove::Down),
            Action::Undo => {
                sample.area.undo();
            }
            Action::Redo => {
                sample.area.redo();
            }
            Action::StepBack => self.phase = Phase::Starting,
            Action::StepForward => self.phase = Phase::Fields,
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn propose(&mut self, cx: &mut Cx<'_>) {
        let operation = self.job.operation();
        let start = self.starts().iter().find(|start| Some(&start.id) == self.start.as_ref());
        let proposes = start.and_then(|start| api().operation(operation.service, start.proposes.as_deref()?));
        let Phase::Sample(sample) = &mut self.phase else { return };
        let (Some(proposes), false) = (proposes, cx.runs(&PROPOSE.into())) else { return };
        match sample.objects() {
            Ok(objects) => {
                let mut input = json!({"Objects": objects});
                if let (Some(input), Some(given)) = (input.as_object_mut(), self.job.given.as_object()) {
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
        let input = self.job.operation().operation().input;
        for (name, value) in proposal.iter().filter(|(name, _)| input.member(name).is_some()) {
            if let Some(row) = self.form.show(&DocPath::root().member(name)) {
                self.form.set_value(row, value);
            }
        }
        self.go_step(0);
        cx.command(Command::notice("fields and keys are filled in from the samples: look them over"));
    }
}
