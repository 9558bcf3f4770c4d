//! Rows from a file: the file is looked at, an operation chosen, its columns given to members, all lines checked, and what
//! can be sent becomes a job.
//!
//! Nothing is sent from here: the last step hands the job over and goes to its page. What is in the lines is on the screen
//! alone.

mod columns;
mod constants;
mod entry;
mod given;
mod lines;
mod menus;
mod names;
mod review;
mod says;
mod slots;
mod task;
#[cfg(test)]
mod tests;
mod upload;
mod view;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) use given::rows_location;
pub use slots::{IntakeAnswer, IntakeSlot};
pub use upload::UploadStage;

use super::{Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, Unsaved, View};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::{Effect, Input, JobId, KeptMapping, Outcome, RowsNews, RowsSeen};
use constants::Picking;
use entry::{Entry, EntryOf};
use lines::LinesPane;
use task::{Check, Task};
use upload::{UploadPlan, UploadRun};

/// How far the page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum IntakeStep {
    /// The file is named.
    #[default]
    File,
    /// Columns are given to members.
    Columns,
    /// The lines are looked at.
    Lines,
    /// What will be done is said.
    Review,
    /// The file is uploaded.
    Upload,
}

impl IntakeStep {
    const ALL: [Self; 5] = [Self::File, Self::Columns, Self::Lines, Self::Review, Self::Upload];

    const fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Columns => "Columns",
            Self::Lines => "Lines",
            Self::Review => "Review",
            Self::Upload => "Upload",
        }
    }
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct Intake {
    /// The list or the item whose operations come first, and whose ids all lines share.
    of: Option<Location>,
    step: IntakeStep,
    entry: Option<Entry>,
    /// Whether the file is being looked at.
    looking: bool,
    seen: Option<RowsSeen>,
    task: Option<Task>,
    kept: Vec<KeptMapping>,
    /// The name of a kept mapping that another one takes when it is said once more.
    replaces: Option<String>,
    /// The row under the cursor.
    at: usize,
    /// The first line of the review that is seen.
    top: usize,
    pane: LinesPane,
    /// The job that was started.
    started: Option<JobId>,
    /// The file on its way.
    upload: Option<UploadRun>,
    /// The value for all lines that is to be picked.
    picking: Option<Picking>,
    begun: bool,
}

impl Intake {
    /// The steps that there are: a file that becomes a job is done with once that is begun.
    fn steps(&self) -> &'static [IntakeStep] {
        let is_upload = self.task.as_ref().is_some_and(|task| task.upload.is_some());
        &IntakeStep::ALL[..if is_upload { 5 } else { 4 }]
    }

    /// Goes to a step.
    fn go(&mut self, to: IntakeStep) {
        (self.step, self.at, self.top, self.entry) = (to, 0, 0, None);
        if to == IntakeStep::File {
            let path = self.seen.as_ref().map_or("", |seen| &seen.path).to_owned();
            self.type_in(EntryOf::Path, &path);
        }
    }

    /// The mapping is another: the lines are checked again, and it is another job.
    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.started = None;
        if let (Some(task), Some(seen)) = (&mut self.task, &self.seen) {
            task.changed(seen, cx);
        }
    }

    fn forward(&mut self, cx: &mut Cx<'_>) {
        match self.step {
            IntakeStep::File => self.take_entry(cx),
            IntakeStep::Columns if self.task.is_none() => self.ask_operation(cx),
            IntakeStep::Columns if self.task.as_ref().is_some_and(Task::is_alike) => {
                let key = cx.session.keymap.in_words(Mode::Rows, Action::Open);
                let said =
                    format!("no column goes anywhere, so that all lines would be the same: {key} gives one a place");
                cx.command(Command::warn(said));
            }
            IntakeStep::Columns => {
                if let (Some(task), Some(seen)) = (&mut self.task, &self.seen)
                    && matches!(task.check, Check::Not)
                {
                    task.begin_check(seen, cx);
                }
                let bad =
                    self.task.as_ref().and_then(|task| task.check.done()).is_none_or(|found| !found.lines.is_empty());
                self.pane = if bad { LinesPane::Bad } else { LinesPane::Ready };
                self.go(IntakeStep::Lines);
            }
            IntakeStep::Lines => match self.task.as_ref().and_then(|task| task.check.done()) {
                Some(_) => self.go(IntakeStep::Review),
                None => cx.command(Command::warn("the lines are still being checked")),
            },
            IntakeStep::Review => self.submit(cx),
            IntakeStep::Upload => {}
        }
    }

    /// One step back. Says whether there was one.
    fn back(&mut self, cx: &mut Cx<'_>) -> bool {
        if self.step == IntakeStep::Columns && self.back_to_job(cx) {
            return true;
        }
        if self.task.as_mut().is_some_and(|task| task.stop_check(cx)) && self.step == IntakeStep::Columns {
            return true;
        }
        let to = match self.step {
            IntakeStep::File => return false,
            IntakeStep::Upload => return self.upload.as_mut().is_some_and(|run| run.stop(cx)),
            IntakeStep::Columns => IntakeStep::File,
            IntakeStep::Lines => IntakeStep::Columns,
            IntakeStep::Review => IntakeStep::Lines,
        };
        self.go(to);
        true
    }
}

impl Screen for Intake {
    fn name(&self) -> &'static str {
        "intake"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            self.of = cx.location.get("of").and_then(|text| text.parse().ok());
            self.go(IntakeStep::File);
            // Lines may name the place that they go to.
            if let Some(item) = self.of.as_ref().and_then(given::around) {
                cx.session.ask_names(cx.context, &item.child("rows"), cx.effects);
            }
        }
        cx.effects.push(Effect::ListMappings);
        self.upload.iter_mut().for_each(|run| run.come_back(cx));
        // The check ended when another page was shown, or nobody heard of its end.
        if let (Some(task), Some(seen)) = (&mut self.task, &self.seen)
            && matches!(task.check, Check::Running(_))
        {
            task.begin_check(seen, cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.entry.is_some() {
            match action {
                Action::Accept | Action::Submit => self.take_entry(cx),
                Action::Back if self.step != IntakeStep::File => self.entry = None,
                _ => return Handled::No,
            }
            return Handled::Yes;
        }
        match action {
            Action::Submit | Action::StepForward => self.forward(cx),
            Action::Back | Action::StepBack if self.back(cx) => {}
            Action::NextPane | Action::PreviousPane if self.step == IntakeStep::Lines => {
                self.pane = if self.pane == LinesPane::Bad { LinesPane::Ready } else { LinesPane::Bad };
                self.at = 0;
            }
            Action::Details | Action::Open if self.step == IntakeStep::Lines => self.read_line(cx),
            Action::Unset | Action::Mark if self.step == IntakeStep::Lines => self.leave_line_out(cx),
            Action::NextIssue => self.go_to_issue(cx),
            Action::Refresh | Action::Open | Action::AddItem if self.step == IntakeStep::Upload => {
                self.act_on_upload(action, cx);
            }
            Action::Bulk if self.step == IntakeStep::Review => self.go_bulk(cx),
            action if self.walk(action, cx) => {}
            action if self.step == IntakeStep::Columns => return self.act_on_columns(action, cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn unsaved(&self) -> Option<Unsaved> {
        if let Some(run) = &self.upload {
            return run.unsaved();
        }
        let corrected = self.task.as_ref().is_some_and(|task| task.is_unkept) && self.started.is_none();
        let file = self.seen.as_ref().filter(|_| corrected).map(review::name_of)?;
        Some(Unsaved::Going(format!("Where the columns of {file} go was changed, and is kept by no name yet.")))
    }

    fn mode(&self) -> Mode {
        if self.entry.is_some() { Mode::Text } else { Mode::Rows }
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        let Some(entry) = &mut self.entry else { return Handled::No };
        if entry.line.input(input) {
            entry.problem = None;
        }
        Handled::Yes
    }

    fn rows(&mut self, news: &RowsNews, cx: &mut Cx<'_>) {
        match news {
            RowsNews::Seen(_) if !self.looking => {}
            RowsNews::Seen(Ok(seen)) => {
                self.looking = false;
                let same = self.seen.as_ref().is_some_and(|before| before.columns == seen.columns);
                self.seen = Some((**seen).clone());
                if !same {
                    self.task = None;
                }
                self.go(IntakeStep::Columns);
                self.changed(cx);
                let is_upload = self.of.as_ref().is_some_and(UploadPlan::is_of);
                if self.task.is_none() && is_upload {
                    self.upload_as_a_whole(cx);
                    self.changed(cx);
                } else if self.task.is_none() {
                    self.ask_operation(cx);
                }
            }
            RowsNews::Seen(Err(why)) => {
                self.looking = false;
                if let Some(entry) = &mut self.entry {
                    entry.problem = Some(why.clone());
                }
            }
            RowsNews::Mappings(kept, odd) => {
                self.kept.clone_from(kept);
                if let Some(odd) = odd.first() {
                    cx.command(Command::warn(odd.clone()));
                }
            }
            RowsNews::Kept(Ok(said)) => {
                self.task.iter_mut().for_each(|task| task.is_unkept = false);
                cx.command(Command::notice(said.clone()));
                cx.effects.push(Effect::ListMappings);
            }
            RowsNews::Kept(Err(why)) => cx.command(Command::warn(why.clone())),
            news => {
                if let Some(task) = &mut self.task {
                    task.hear(news, cx);
                }
            }
        }
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let (Some(task), Some(seen)) = (&mut self.task, &self.seen) {
            task.learn(seen, cx);
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let (Slot::Intake(IntakeSlot::Upload(stage)), Some(run)) = (slot, &mut self.upload) {
            return run.take(*stage, outcome, cx);
        }
        if let (Slot::Intake(slot), Some(task), Some(seen)) = (slot, &mut self.task, &self.seen) {
            task.take(slot, outcome, seen, cx);
            let is_wanted = outcome.is_last() && self.picking.is_some() && self.entry.is_none();
            if let (Some(error), true) = (&task.names.problem, outcome.is_last()) {
                cx.command(Command::warn(format!("names could not be read: {error}")));
            }
            if is_wanted {
                self.offer_picked(cx);
            }
        }
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Intake(what) => self.take_choice(what, cx),
            OverlayAnswer::Begin => self.start(cx),
            OverlayAnswer::Leave { .. } => self.upload.iter_mut().for_each(UploadRun::leave),
            _ => {}
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        says::actions(self)
    }

    fn writes(&self, action: Action) -> bool {
        action == Action::Submit && self.step == IntakeStep::Review && self.entry.is_none() && self.started.is_none()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        says::does(self, action)
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        says::explains(self, action)
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.upload.as_ref().and_then(UploadRun::due)
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if let Some(run) = &mut self.upload {
            run.wake(cx);
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        match self.of.as_ref().and_then(given::around).filter(|of| !of.is_home()) {
            Some(of) => format!("Rows from a file · {}", view.session.name_of(&of)),
            None => "Rows from a file".to_owned(),
        }
    }

    fn status(&self, _view: &View<'_>) -> String {
        view::status(self)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
