//! Two designs side by side: another place, or a folder, and the place of the page. What differs is walked through, each
//! thing taken over or left out, and what is taken is made here, step by step.
//!
//! Only the place of the page is ever changed.

mod choose;
mod differences;
mod draw;
mod marks;
mod run;
mod source;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading::PlaceReading;
use super::{DesignSlot, name_of};
use crate::catalog::{FOLDER, Location};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, ContextId, FolderNews, Input, Outcome};
use crate::plan::Compared;
use crate::screens::cursor::step;
use crate::screens::filter::FilterLine;
use crate::screens::{Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, Slot, Unsaved, View};
use choose::{Candidate, Choosing};
use differences::{ALL, Differences};
use source::Source;

pub(super) use draw::{difference_of, draw_run, draw_step_of};
pub(super) use run::Running;

/// The page.
#[derive(Debug, Default)]
pub(super) struct ComparePage {
    choosing: Choosing,
    /// What narrows the places that can be chosen.
    filter: FilterLine,
    /// The folder that is being typed.
    path: Option<LineInput>,
    /// Why a folder cannot be used.
    problem: Option<String>,
    source: Option<Source>,
    target: Option<PlaceReading>,
    differences: Option<Differences>,
    running: Option<Running>,
    /// What came of the last run.
    said: Option<String>,
}

impl ComparePage {
    /// Compares as soon as both sides are there.
    fn compare(&mut self, now: Timestamp) {
        let found = self.target.as_ref().and_then(PlaceReading::found);
        let wanted = match &self.source {
            Some(Source::Place(reading)) => {
                reading.found().zip(found).map(|(from, there)| from.brought_to(&there.environment))
            }
            Some(Source::Folder { design, .. }) => Some((**design).clone()),
            _ => None,
        };
        if let (Some(wanted), Some(found), None, None) = (wanted, found, &self.differences, &self.running) {
            let compared = Compared::new(wanted, found, ALL).as_of(now);
            let mut differences = Differences::new(compared);
            if self.said.is_some() {
                // What was left out before stays so.
                differences.taken.clear();
            }
            self.differences = Some(differences);
        }
    }

    /// Why nothing is compared, if so.
    fn error(&self) -> Option<&ApiError> {
        let of_source = match &self.source {
            Some(Source::Place(reading)) => reading.error(),
            _ => None,
        };
        of_source.or_else(|| self.target.as_ref().and_then(PlaceReading::error))
    }

    /// How far reading is: calls that have come back, and calls that are known to be needed so far.
    fn progress(&self) -> Option<(usize, usize)> {
        let of_source = match &self.source {
            Some(Source::Place(reading)) => reading.progress(),
            _ => None,
        };
        let of_target = self.target.as_ref().and_then(PlaceReading::progress);
        let (a, b) = (of_source.unwrap_or_default(), of_target.unwrap_or_default());
        (of_source.is_some() || of_target.is_some()).then_some((a.0 + b.0, a.1 + b.1))
    }

    /// The places that can be chosen and pass the filter.
    fn candidates(&self, session: &Session, context: ContextId, at: &Location) -> Vec<Candidate> {
        let all = self.choosing.candidates(session, context, at);
        let kept = self.filter.keep(all.iter().map(|one| format!("{} {} {}", one.title, one.account, one.about)));
        kept.into_iter().filter_map(|n| all.get(n).cloned()).collect()
    }

    /// Shows the places once more, to compare with another one.
    fn choose(&mut self) {
        (self.source, self.target, self.differences, self.said) = (None, None, None, None);
    }

    fn act_choosing(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.filter.act(action) {
            self.choosing.at = 0;
            return Handled::Yes;
        }
        let all = self.candidates(cx.session, cx.context, cx.location);
        if let Some(to) = step(action, self.choosing.at, all.len(), cx.area.height.into()) {
            self.choosing.at = to;
            return Handled::Yes;
        }
        match action {
            Action::Open | Action::Right => {
                if let Some(candidate) = all.into_iter().nth(self.choosing.at) {
                    self.take_source(candidate.with, cx);
                }
            }
            Action::Refresh => self.choosing.ask(cx.context, cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn act_typing(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept | Action::Submit => self.take_path(cx),
            Action::Back => {
                (self.path, self.problem, self.source) = (None, None, None);
                self.choosing.ask(cx.context, cx);
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        let Some(differences) = &self.differences else { return };
        let name = name_of(cx.location, cx.session);
        let mut running = Running::new(differences.taken_over(), name);
        self.said = None;
        running.drive(cx);
        self.running = Some(running);
        self.settle(cx);
    }

    /// A run that is over is told of, and both sides are looked at again; where something was refused, once that is read.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(running) = self.running.as_ref().filter(|running| running.is_over()) else { return };
        let (said, is_whole) = (running.said(), running.refused() == 0);
        let at = cx.location.without_action();
        cx.session.changed(cx.context, &at);
        cx.command(if is_whole { Command::notice(said.clone()) } else { Command::warn(said.clone()) });
        self.said = Some(said);
        if is_whole {
            self.read(cx);
        }
    }
}

impl Screen for ComparePage {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.source.is_some() {
            return;
        }
        let named = cx.location.get(FOLDER).map(str::to_owned);
        match named.filter(|_| self.path.is_none() && self.problem.is_none()) {
            Some(path) => {
                self.path = Some(LineInput::new(&path));
                self.take_path(cx);
            }
            None => self.choosing.ask(cx.context, cx),
        }
    }

    fn mode(&self) -> Mode {
        match (&self.path, &self.source) {
            (Some(_), None) => Mode::Text,
            (None, None) if self.filter.editing() => Mode::Text,
            _ => Mode::Compare,
        }
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let running = self.running.as_ref()?;
        let left = running.left();
        (left > 0 && !running.rests()).then(|| {
            Unsaved::Going(format!(
                "{left} steps are not taken yet, and are not if this page is left. Those that were stay."
            ))
        })
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.mode() == Mode::Text && self.path.is_some() {
            return self.act_typing(action, cx);
        }
        if self.source.is_none() {
            return self.act_choosing(action, cx);
        }
        let rests = self.running.as_ref().is_some_and(Running::rests);
        match action {
            Action::Refresh if self.running.is_none() || rests => {
                self.said = None;
                self.read(cx);
            }
            // Where a place was chosen, one goes back to where that is done.
            Action::Back if self.running.is_none() && matches!(self.source, Some(Source::Place(_))) => self.choose(),
            Action::Details if self.error().is_some() || rests => {
                let error = self.error().cloned().map(Command::error);
                cx.commands.extend(error.or_else(|| self.running.as_ref()?.details()));
            }
            action => match &mut self.differences {
                Some(differences) if self.running.is_none() => return differences.act(action, cx),
                _ => return Handled::No,
            },
        }
        Handled::Yes
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        match &mut self.path {
            Some(path) => drop(path.input(input)),
            None if self.filter.editing() => {
                self.filter.input(input);
                self.choosing.at = 0;
            }
            None => return Handled::No,
        }
        Handled::Yes
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Begin => self.begin(cx),
            OverlayAnswer::Leave { .. } => self.running.iter_mut().for_each(Running::leave),
            OverlayAnswer::Secrets(given) => {
                if let Some(differences) = &mut self.differences {
                    differences.give(&given, cx);
                }
            }
            _ => {}
        }
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Some(Source::Place(reading)) = &mut self.source {
            reading.login_known(cx);
        }
        if let Some(target) = &mut self.target {
            target.login_known(cx);
        }
        self.compare(cx.now());
    }

    fn folder(&mut self, news: &FolderNews, cx: &mut Cx<'_>) {
        let (FolderNews::Read { path, files }, Some(Source::Looking(asked))) = (news, &self.source) else { return };
        if path != asked {
            return;
        }
        match files {
            Ok(files) => self.take_folder(path, files, cx),
            Err(why) => (self.source, self.problem) = (None, Some(why.clone())),
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Slot::Design(slot) = slot else { return };
        match (slot, &mut self.source, &mut self.target, &mut self.running) {
            (DesignSlot::Others(context), ..) => self.choosing.take(*context, outcome, cx),
            (DesignSlot::Read(1, number), Some(Source::Place(reading)), ..) => reading.take(*number, outcome, cx),
            (DesignSlot::Read(0, number), _, Some(target), _) => target.take(*number, outcome, cx),
            (DesignSlot::Step(number), .., Some(running)) => {
                running.take(*number, outcome, cx);
                self.settle(cx);
            }
            _ => {}
        }
        self.compare(cx.now());
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.running.as_ref()?.rests_until()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if let Some(running) = &mut self.running {
            running.wake(cx);
        }
        self.settle(cx);
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        match (&self.source, &self.differences, &self.running) {
            (None, ..) if self.mode() == Mode::Text => vec![Action::Accept, Action::Back],
            (None, ..) => vec![Action::Open, Action::Filter, Action::Refresh, Action::Back],
            (_, _, Some(running)) if running.rests() => {
                vec![Action::Refresh, Action::Details, Action::Back]
            }
            (_, Some(differences), None) => differences.actions(),
            _ => vec![Action::Back],
        }
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match (action, &self.source) {
            (Action::Accept, None) if self.path.is_none() => Some("keep the filter"),
            (Action::Open, None) | (Action::Accept, _) => Some("compare"),
            (Action::Open, _) => Some("fold, or in full"),
            (Action::Mark, _) => Some("take or leave"),
            (Action::MarkAll, _) if self.differences.as_ref().is_some_and(Differences::is_all_taken) => {
                Some("take none")
            }
            (Action::MarkAll, _) => Some("take all"),
            (Action::Submit, _) => Some("make it so"),
            (Action::Export, _) => Some("difference to file"),
            (Action::Refresh, Some(_)) => Some("compare again"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        let own = name_of(view.location, view.session);
        match self.source {
            Some(_) => format!("Compare · {} → {own}", self.source_name(view.session, view.location)),
            None => format!("Compare {own} with …"),
        }
    }

    fn status(&self, view: &View<'_>) -> String {
        if self.source.is_none() && self.path.is_none() {
            let shown = self.candidates(view.session, view.context.id, view.location).len();
            let all = self.choosing.candidates(view.session, view.context.id, view.location).len();
            return if shown < all { self.filter.tally(shown, all, "place", "places") } else { String::new() };
        }
        draw::status(self)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
