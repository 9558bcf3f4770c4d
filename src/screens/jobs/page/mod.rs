//! The page of a job: how far it is, what failed and why, and its items. Only the items on the screen are asked for.

mod draw;
mod export;
mod steer;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) use steer::steer;

use super::words;
use crate::config::{Action, Mode};
use crate::contract::{Effect, JobId, JobItem, JobItemState, JobItems, JobState, Tally};
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled, Screen, Session, View, reading};
use crate::widgets::count;

/// So many items are asked for beyond those that are seen, before and behind them.
const AHEAD: usize = 40;

/// The page.
#[derive(Debug)]
pub(super) struct JobPage {
    id: JobId,
    /// Items of which state are listed; `None` are all.
    filter: Option<JobItemState>,
    cursor: usize,
    top: usize,
    /// What was asked for last, and how the job stood then.
    asked: Option<Asked>,
    /// Whether the items that come next are to be written to a file.
    exports: bool,
    /// Whether the job was there.
    known: bool,
    /// Whether it sends more by itself.
    runs: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Asked {
    filter: Option<JobItemState>,
    from: usize,
    count: usize,
    tally: Tally,
}

impl JobPage {
    /// The page of a job.
    pub(super) fn new(id: &str) -> Self {
        let id = JobId(id.to_owned());
        Self { id, filter: None, cursor: 0, top: 0, asked: None, exports: false, known: false, runs: false }
    }

    /// The items that are known, if they are those that are looked at.
    fn items<'s>(&self, session: &'s Session) -> Option<&'s JobItems> {
        session.job_items.as_ref().filter(|items| items.job == self.id && items.filter == self.filter)
    }

    /// One of the items that are looked at, by its place among them.
    fn item<'s>(&self, place: usize, session: &'s Session) -> Option<&'s JobItem> {
        let items = self.items(session)?;
        items.items.get(place.checked_sub(items.from)?)
    }

    /// How many items there are of those that are looked at.
    fn all(&self, session: &Session) -> usize {
        let by_tally = || words::job(session, &self.id).map_or(0, |job| of_state(&job.tally, self.filter));
        self.items(session).map_or_else(by_tally, |items| items.all)
    }

    /// What follows from any change: the window holds the cursor, and what is in it is asked for.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(job) = words::job(cx.session, &self.id) else { return };
        let tally = job.tally;
        self.runs = job.state.is_active();
        let all = self.all(cx.session);
        self.cursor = self.cursor.min(all.saturating_sub(1));
        let height = draw::height(self, cx.area, &cx.view());
        self.top = crate::widgets::keep_visible(self.top, self.cursor, all, height);
        let from = self.top.saturating_sub(AHEAD);
        let asked = Asked { filter: self.filter, from, count: height + 2 * AHEAD, tally };
        let is_near = self.asked.as_ref().is_some_and(|before| {
            let moved = before.from.abs_diff(asked.from);
            before.filter == asked.filter && before.tally == asked.tally && moved < AHEAD / 2 && before.count >= height
        });
        if !is_near && !self.exports {
            let (job, filter, from, count) = (self.id.clone(), asked.filter, asked.from, asked.count);
            self.asked = Some(asked);
            cx.effects.push(Effect::LookIntoJob { job, filter, from, count });
        }
    }

    fn show(&mut self, filter: Option<JobItemState>) {
        (self.filter, self.cursor, self.top, self.asked) = (filter, 0, 0, None);
    }

    /// Goes from what failed to what is unknown to all.
    fn failures(&mut self, cx: &mut Cx<'_>) {
        let Some(job) = words::job(cx.session, &self.id) else { return };
        let (failed, unknown) = (job.tally.failed > 0, job.tally.unknown > 0);
        let next = match self.filter {
            Some(JobItemState::Failed) if unknown => Some(JobItemState::Unknown),
            Some(JobItemState::Failed | JobItemState::Unknown) => None,
            _ if failed => Some(JobItemState::Failed),
            _ if unknown => Some(JobItemState::Unknown),
            _ => return cx.command(Command::notice("nothing failed")),
        };
        self.show(next);
    }

    /// Goes through the states that items are in.
    fn next_state(&mut self, forward: bool, session: &Session) {
        let Some(job) = words::job(session, &self.id) else { return };
        let there = JobItemState::ALL.into_iter().filter(|state| of_state(&job.tally, Some(*state)) > 0);
        let states: Vec<Option<JobItemState>> = std::iter::once(None).chain(there.map(Some)).collect();
        let at = states.iter().position(|state| *state == self.filter).unwrap_or(0);
        let step = if forward { 1 } else { states.len() - 1 };
        self.show(states[(at + step) % states.len()]);
    }

    fn read(&self, cx: &mut Cx<'_>) {
        let Some(item) = self.item(self.cursor, cx.session) else { return };
        let zone = cx.session.settings.time_zone.time_zone();
        let mut lines = vec![format!("Item {} · {}", count(item.number as u64 + 1), draw::state_words(item.state))];
        lines.extend(item.line.map(|line| format!("Line {} of the file", count(line))));
        lines.extend(item.at.as_ref().map(ToString::to_string));
        if let Some((code, message)) = &item.error {
            lines.push(format!("{code}: {message}"));
            let failures = words::job(cx.session, &self.id).map(|job| job.failures.as_slice()).unwrap_or_default();
            let advice = failures.iter().find(|failure| failure.code == *code).map(|failure| failure.advice.clone());
            lines.extend(advice.filter(|advice| !advice.is_empty()));
        }
        lines.extend(item.request_id.as_ref().map(|id| format!("Request {id}")));
        lines.extend(item.answered.map(|at| crate::widgets::absolute(at, zone)));
        cx.command(Command::Overlay(reading(&item.label, lines.join("\n"))));
    }
}

/// How many items are in a state; all of them for none.
fn of_state(tally: &Tally, state: Option<JobItemState>) -> usize {
    match state {
        None => tally.all(),
        Some(JobItemState::Waiting) => tally.waiting,
        Some(JobItemState::UnderWay) => tally.under_way,
        Some(JobItemState::Done) => tally.done,
        // It is counted with what is done.
        Some(JobItemState::Unchanged) => 0,
        Some(JobItemState::Failed) => tally.failed,
        Some(JobItemState::Unknown) => tally.unknown,
        Some(JobItemState::LeftOut) => tally.left_out,
    }
}

impl Screen for JobPage {
    fn name(&self) -> &'static str {
        "job"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.known |= words::job(cx.session, &self.id).is_some();
        self.asked = None;
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        let is_there = words::job(cx.session, &self.id).is_some();
        if self.known && !is_there {
            self.known = false;
            return cx.command(Command::Back);
        }
        self.known = is_there;
        self.write_export(cx);
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = draw::height(self, cx.area, &cx.view());
        match action {
            Action::Failures => self.failures(cx),
            Action::NextPane | Action::PreviousPane => self.next_state(action == Action::NextPane, cx.session),
            Action::ExportFailed => self.ask_export(cx),
            Action::Details => self.read(cx),
            Action::Open => match self.item(self.cursor, cx.session).and_then(|item| item.at.clone()) {
                Some(at) => cx.command(Command::Open(at)),
                None => self.read(cx),
            },
            action if steer(&self.id, action, cx) => {}
            action => match step(action, self.cursor, self.all(cx.session), height) {
                Some(to) => self.cursor = to,
                None => return Handled::No,
            },
        }
        self.settle(cx);
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Job
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        let Some(job) = words::job(session, &self.id) else { return vec![Action::Jobs, Action::Back] };
        let mut actions = Vec::new();
        if words::is_open(job) {
            actions.extend([Action::PauseJob, Action::CancelJob]);
        }
        if job.tally.failed + job.tally.unknown > 0 {
            actions.push(Action::Failures);
        }
        if job.tally.can_retry() {
            actions.push(Action::RetryFailed);
        }
        if job.tally.unknown > 0 {
            actions.push(Action::SettleUnknown);
        }
        if job.tally.failed > 0 {
            actions.push(Action::ExportFailed);
        }
        actions.extend([Action::Open, Action::Details, Action::NextPane]);
        if !job.state.is_active() {
            actions.push(Action::DropJob);
        }
        actions.extend([Action::Back, Action::Jobs]);
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::PauseJob if self.runs => Some("pause"),
            Action::PauseJob => Some("go on"),
            Action::NextPane => Some("next state"),
            Action::Back if self.runs => Some("leave it running"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        words::job(view.session, &self.id).map_or_else(|| "Job".to_owned(), |job| job.name.clone())
    }

    fn status(&self, view: &View<'_>) -> String {
        words::job(view.session, &self.id)
            .map(|job| match job.state {
                // What it says is longer than an edge has room for.
                JobState::Paused(_) => "paused".to_owned(),
                JobState::Lacks(_) => "can't go on".to_owned(),
                _ => words::state(job),
            })
            .unwrap_or_default()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
