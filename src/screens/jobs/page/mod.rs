//! The page of a job: how far it is, what failed and why, and its items. Only the items on the screen are asked for.

mod back;
mod draw;
mod export;
mod settle;
mod steer;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::screens) use steer::cancel_lines;
pub(super) use steer::{can_retry, elsewhere, steer, why_not};

use super::{Many, offer, words};
use crate::catalog::{Location, Tool};
use crate::config::{Action, Mode};
use crate::contract::{ContextKey, Effect, JobId, JobItem, JobItemState, JobItems, JobProgress, JobState, Tally};
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Screen, Session, View, reading};
use crate::widgets::count;

/// So many items are asked for beyond those that are seen, before and behind them.
const AHEAD: usize = 40;

/// The page.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
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
    /// Whether the items that come next are those to which something is given again.
    gives: bool,
    /// Whether the items that come next are put back, all of them.
    puts_back: bool,
    /// The jobs that put them back, of which one is chosen.
    backs: Vec<Arc<Many>>,
    /// Whether the job was there.
    known: bool,
    /// Whether it sends more by itself, and how its items stood.
    runs: bool,
    /// Whether it lacks what can be given again.
    wants: bool,
    /// Whether it was stopped, and could go on.
    paused: bool,
    tally: Tally,
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
        Self {
            id,
            filter: None,
            cursor: 0,
            top: 0,
            asked: None,
            exports: false,
            gives: false,
            puts_back: false,
            backs: Vec::new(),
            known: false,
            runs: false,
            wants: false,
            paused: false,
            tally: Tally::default(),
        }
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
        (self.runs, self.tally) = (job.state.is_active(), tally);
        self.paused = matches!(job.state, JobState::Paused(_)) && tally.waiting > 0;
        self.wants = self.lacks(cx.session);
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
        if !is_near && !self.exports && !self.gives && !self.puts_back {
            let (job, filter, from, count) = (self.id.clone(), asked.filter, asked.from, asked.count);
            self.asked = Some(asked);
            cx.effects.push(Effect::LookIntoJob { job, filter, from, count });
        }
    }

    fn show(&mut self, filter: Option<JobItemState>) {
        (self.filter, self.cursor, self.top, self.asked) = (filter, 0, 0, None);
    }

    /// Whether it lacks what can be given again in a form.
    fn lacks(&self, session: &Session) -> bool {
        let lacks = |job: &JobProgress| job.can_be_given && matches!(job.state, JobState::Lacks(_));
        words::job(session, &self.id).is_some_and(lacks)
    }

    /// Asks for all items, to open the form for what they lack.
    fn give(&mut self, cx: &mut Cx<'_>) {
        self.show(None);
        self.gives = true;
        let (job, count) = (self.id.clone(), self.tally.all());
        cx.effects.push(Effect::LookIntoJob { job, filter: None, from: 0, count });
    }

    /// Opens that form, if the items have come.
    fn open_again(&mut self, cx: &mut Cx<'_>) {
        let all = |items: &&JobItems| items.from == 0 && items.items.len() >= items.all;
        let there = self.items(cx.session).filter(|_| self.gives).filter(all);
        let Some((items, job)) = there.zip(words::job(cx.session, &self.id)) else { return };
        let command = match offer::gather_again(job, &items.items, cx) {
            Ok(many) => Command::Many(Arc::new(many)),
            Err(why) => Command::warn(why),
        };
        self.gives = false;
        cx.command(command);
    }

    /// Goes through what was not carried out: failed, unknown, left out; then to all.
    fn failures(&mut self, cx: &mut Cx<'_>) {
        let Some(job) = words::job(cx.session, &self.id) else { return };
        let there: Vec<JobItemState> =
            words::NOT_DONE.into_iter().filter(|state| of_state(&job.tally, Some(*state)) > 0).collect();
        if there.is_empty() {
            return cx.command(Command::notice("nothing failed and nothing was left out"));
        }
        let at = there.iter().position(|state| Some(*state) == self.filter);
        self.show(there.get(at.map_or(0, |at| at + 1)).copied());
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
        let file = words::job(cx.session, &self.id).and_then(|job| job.file.as_deref()).unwrap_or("the file");
        let which = which(item, file);
        let mut lines = vec![format!("{which} · {}", item.state.words())];
        lines.extend(seen_at(item).as_ref().map(ToString::to_string));
        lines.extend(words::why(item, words::job(cx.session, &self.id)));
        if let Some((code, _)) = &item.error {
            let failures = words::job(cx.session, &self.id).map(|job| job.failures.as_slice()).unwrap_or_default();
            let advice = failures.iter().find(|failure| failure.code == *code).map(|failure| failure.advice.clone());
            lines.extend(advice.filter(|advice| !advice.is_empty()));
        }
        lines.extend(item.request_id.as_ref().map(|id| format!("Request {id}")));
        lines.extend(item.answered.map(|at| crate::widgets::absolute(at, zone)));
        cx.command(Command::Overlay(reading(&item.label, lines.join("\n"))));
    }
}

/// Which item it is, for people.
fn which(item: &JobItem, file: &str) -> String {
    match item.line {
        Some(line) => format!("Line {} of {file}", count(line)),
        None => format!("Item {}", count(item.number as u64 + 1)),
    }
}

/// Where an item is seen: what was made for it, else what it is about.
fn seen_at(item: &JobItem) -> Option<Location> {
    let made = item.deed.as_ref().and_then(|deed| deed.at.clone());
    made.or_else(|| item.at.clone())
}

/// How many items were not carried out and are not under way.
fn unsent(tally: &Tally) -> usize {
    words::NOT_DONE.into_iter().map(|state| of_state(tally, Some(state))).sum()
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
        Some(JobItemState::Cancelled) => tally.cancelled,
    }
}

impl Screen for JobPage {
    fn name(&self) -> &'static str {
        "job"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let job = words::job(cx.session, &self.id).cloned();
        self.known |= job.is_some();
        let here = ContextKey::from(cx.context());
        // The page of an earlier run's job says what its list is of.
        if let Some(list) = job.filter(|job| job.context == here).and_then(|job| job.list) {
            cx.session.ask_names(cx.context, &list, cx.effects);
        }
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
        self.write_lines(cx);
        self.write_export(cx);
        self.open_again(cx);
        self.put_all_back(cx);
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = draw::height(self, cx.area, &cx.view());
        match action {
            Action::Failures => self.failures(cx),
            Action::NextPane | Action::PreviousPane => self.next_state(action == Action::NextPane, cx.session),
            Action::ExportFailed => self.ask_export(cx),
            Action::Details => self.read(cx),
            Action::PutBack => self.put_back(cx),
            Action::SettleUnknown => self.ask_outcome(cx),
            Action::Open => match self.item(self.cursor, cx.session).and_then(seen_at) {
                Some(at) => cx.command(Command::Open(at)),
                None => self.read(cx),
            },
            Action::PauseJob if self.lacks(cx.session) => self.give(cx),
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

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::PutItemBack(number, nth) => self.put_item_back(number, nth, cx),
            OverlayAnswer::PutAllBack => self.ask_all_back(cx),
            OverlayAnswer::PutBackBy(nth) => self.put_back_by(nth, cx),
            _ => {}
        }
        self.settle(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn gone(&self) -> Vec<Location> {
        // The way to the job was gone to its end.
        if self.known { vec![Location::home().child(Tool::Rows.name())] } else { Vec::new() }
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        let Some(job) = words::job(session, &self.id) else { return vec![Action::Jobs, Action::Back] };
        let mut actions = Vec::new();
        // Where nothing may be sent, nothing goes on.
        if words::can_be_steered(job) && (job.state.is_active() || why_not(job, session).is_none()) {
            actions.push(Action::PauseJob);
        }
        if words::can_be_steered(job) {
            actions.push(Action::CancelJob);
        }
        if job.tally.unknown > 0 && !words::looks(job) {
            actions.push(Action::SettleUnknown);
        }
        if unsent(&job.tally) > 0 {
            actions.push(Action::Failures);
        }
        actions.extend([Action::Back, Action::Jobs]);
        if can_retry(job, session) {
            actions.push(Action::RetryFailed);
        }
        if unsent(&job.tally) > 0 {
            actions.push(Action::ExportFailed);
        }
        if back::is_offered(job, session) {
            actions.push(Action::PutBack);
        }
        actions.extend([Action::Open, Action::Details, Action::NextPane]);
        if !job.state.is_active() {
            actions.push(Action::DropJob);
        }
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::PauseJob if self.runs => Some("pause"),
            Action::PauseJob if self.wants => Some("give what is missing"),
            Action::PauseJob => Some("go on"),
            Action::NextPane => Some("next state"),
            Action::RetryFailed if self.paused => Some("go on, failed ones too"),
            Action::RetryFailed if self.tally.failed == 0 => Some("send the rest"),
            Action::RetryFailed if self.tally.cancelled > 0 => Some("send those again"),
            Action::Failures if self.tally.failed + self.tally.unknown == 0 => Some("what was not sent"),
            Action::ExportFailed => match export::exported(self.filter, &self.tally)? {
                JobItemState::Failed => None,
                JobItemState::Unknown => Some("export unknown"),
                JobItemState::LeftOut => Some("export left out"),
                _ => Some("export not sent"),
            },
            Action::Back => Some("leave"),
            _ => None,
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Back => Some("Leave the page; the job goes on"),
            Action::Failures => {
                Some("Show the items that failed, then those of unknown outcome, those not sent, those left out, all")
            }
            Action::RetryFailed if self.paused => Some("Go on with what waits, and try again what failed"),
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
