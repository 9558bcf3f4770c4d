//! The whole state of the console, and `update(event) -> effects`. Pure.
//!
//! [`App`] holds the pages of the history, the overlays over the current one, and the [`Session`] that
//! all screens share. [`update`] finds the top layer and hands it the event; what the layer asks
//! for comes back as commands, which are carried out here, and effects, which the driver carries
//! out. Nothing here does I/O or asks a clock.

mod chrome;
mod commands;
mod history;
mod ids;
mod journal;
mod keys;
mod layer;
mod leave;
mod notice;
mod own;
mod pointer;
#[cfg(test)]
mod tests;
mod tour;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalog::Location;
use crate::config::{Action, Keymap, Mode, Settings};
use crate::contract::{
    Context, ContextId, ContextKey, Effect, ErrorKind, Event, Input, Ledger, Outcome, TaskEvent, Update,
};
use crate::screens::{
    CallLog, JournalView, MarkBook, NamedItem, PrivateNames, Programs, ReadBacks, Seen, Session, Slot, TOOLS,
    TokenSource, Tour,
};
use crate::theme::Theme;
use crate::widgets::{self, Tone};
use history::History;
use layer::Layer;
use notice::NoticeOf;

pub use chrome::draw;

/// How long a step of the spinner takes.
const SPIN: Duration = Duration::from_millis(100);
/// How long what is said of the age of something stays as it is.
const AGES: Duration = Duration::from_secs(5);
/// What the app starts with.
#[derive(Debug)]
pub struct Boot {
    /// The first context.
    pub context: Context,
    /// What of it the command line named: what earlier versions kept is found under this.
    pub given: ContextKey,
    /// The first location.
    pub open: Location,
    /// The user's settings.
    pub settings: Settings,
    /// The keys.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// When it starts.
    pub now: Timestamp,
    /// Where ids begin that must differ from those of every other run.
    pub seed: u64,
}

/// The state of the console.
#[derive(Debug)]
pub struct App {
    session: Session,
    given: ContextKey,
    history: History,
    overlays: Vec<Layer>,
    size: (u16, u16),
    /// The tour, while somebody takes it.
    tour: Option<Tour>,
    /// The tour as it was left.
    tour_left: Option<Tour>,
    next_owner: u64,
    notice_of: NoticeOf,
    /// What a location names, which came while something was open over its page.
    named: Option<(NamedItem, ContextId)>,
    /// What programs of the user's own have said, until it is shown: what they are called, and the text.
    said: Vec<(String, String)>,
}

impl App {
    /// The app at its first location, and what it wants at once.
    pub fn new(boot: Boot) -> (Self, Vec<Effect>) {
        let mut effects = vec![Effect::OpenContext(boot.context.clone()), Effect::ListProfiles];
        let context = boot.context.id;
        let session = Session {
            unasked: std::collections::BTreeSet::new(),
            now: boot.now,
            contexts: vec![boot.context],
            profiles: None,
            ledger: Ledger::default(),
            calls: CallLog::default(),
            programs: Programs::default(),
            journal: JournalView::default(),
            beside: boot.settings.rows.beside,
            settings: Arc::new(boot.settings),
            keymap: Arc::new(boot.keymap),
            theme: Arc::new(boot.theme),
            names: BTreeMap::new(),
            seen: Seen::default(),
            private_names: PrivateNames::default(),
            names_asked: std::collections::BTreeSet::new(),
            ids_asked: std::collections::BTreeSet::new(),
            notice: None,
            changes: Vec::new(),
            read_backs: ReadBacks::default(),
            errand: None,
            jobs: Vec::new(),
            job_items: None,
            job_export: None,
            marks: MarkBook::default(),
            mint: TokenSource::new(boot.seed),
        };
        let mut app = Self {
            session,
            given: boot.given,
            history: History::default(),
            overlays: Vec::new(),
            size: boot.size,
            tour: None,
            tour_left: None,
            next_owner: 1,
            notice_of: NoticeOf::default(),
            named: None,
            said: Vec::new(),
        };
        app.session.identify(context, &mut effects);
        app.go(context, boot.open, &mut effects);
        (app, effects)
    }

    /// What all screens share.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The location of the current page.
    pub fn location(&self) -> &Location {
        &self.history.page().location
    }

    /// Whether something lies over the page.
    #[must_use]
    pub fn top_is_overlay(&self) -> bool {
        !self.overlays.is_empty()
    }

    /// What the hint bar can name now, and the mode in which its keys hold.
    #[must_use]
    pub fn hinted(&self) -> (Mode, Vec<Action>) {
        (self.top_screen().mode(), self.offered())
    }

    /// The name of the layer on top, such as `table` or `palette`.
    pub fn top(&self) -> &'static str {
        self.overlays.last().map_or_else(|| self.history.page().layer.screen.name(), |layer| layer.screen.name())
    }

    /// Whether nothing is under way: no call of this run is left to end.
    pub fn idle(&self) -> bool {
        !self.session.busy()
    }

    /// When the app wants [`Event::Deadline`]: the next step of a spinner that is seen, the end of a
    /// notice, the next look at ages, or a screen's own wish. `None` while nothing moves.
    pub fn deadline(&self) -> Option<Timestamp> {
        let spin = (self.spins() && !self.session.settings.plain)
            .then(|| self.session.now.checked_add(SPIN).unwrap_or(self.session.now));
        let notice = self.session.notice.as_ref().map(|(_, until)| *until);
        let page = self.history.page().layer.screen.deadline();
        let overlays = self.overlays.iter().filter_map(|layer| layer.screen.deadline()).min();
        let ages = self.history.page().layer.screen.ages() && !self.session.settings.plain;
        let ages = ages.then(|| self.session.now.checked_add(AGES).unwrap_or(self.session.now));
        [spin, notice, page, overlays, ages, self.session.read_backs.due()].into_iter().flatten().min()
    }

    /// Whether something that is seen is loading.
    fn spins(&self) -> bool {
        let page = self.history.page();
        let tools = TOOLS.iter().any(|spec| spec.follows_calls && spec.location() == page.location);
        let seen = |layer: &Layer| self.session.ledger.of(layer.owner).next().is_some();
        (tools && (self.session.busy() || self.session.programs.running().next().is_some()))
            || seen(&page.layer)
            || self.overlays.iter().any(seen)
            || self.session.ledger.writing()
    }

    /// The area of the page's body.
    fn body(&self) -> Rect {
        chrome::areas(self, self.screen()).body
    }
}

/// Takes one event; returns what the driver is to do.
pub fn update(app: &mut App, update: Update) -> Vec<Effect> {
    app.session.now = update.at;
    let mut effects = Vec::new();
    let laid_out = (app.size, app.body());
    app.age_notice(matches!(update.event, Event::Input(Input::Key(_))));
    match update.event {
        Event::Input(Input::Resize { width, height }) => app.size = (width, height),
        Event::Input(input) => app.input(&input, &mut effects),
        Event::Unended(what) => app.unended(what),
        Event::Pointer(pointer) => app.point(pointer, &mut effects),
        Event::Task(event) => app.task(&event, &mut effects),
        Event::Profiles(profiles) => {
            app.session.profiles = Some(profiles);
        }
        Event::Copied { what, problem } => match problem {
            None => app.notice(format!("copied {what}"), Tone::Good),
            Some(problem) => app.notice(format!("{what} could not be copied: {problem}"), Tone::Bad),
        },
        Event::Exported(Ok(path)) => {
            let mut commands = Vec::new();
            let page = app.history.page().layer.owner;
            let over = app.overlays.last().map(|layer| layer.owner);
            for owner in [Some(page), over].into_iter().flatten() {
                app.with(owner, &mut effects, &mut commands, |screen, cx| screen.written(cx));
            }
            app.carry_out(commands, &mut effects);
            app.notice(format!("written to {path}"), Tone::Good);
        }
        Event::Taken { path, free, content } => {
            let asked = crate::screens::confirm_replace(&path, free.as_deref(), &content);
            app.carry_out(vec![crate::screens::Command::Overlay(asked)], &mut effects);
        }
        Event::NotSaved { path, content, why } => {
            let asked = crate::screens::save_elsewhere(&path, content, why);
            app.carry_out(vec![crate::screens::Command::Overlay(asked)], &mut effects);
        }
        Event::Exported(Err(problem)) => app.notice(format!("the export failed: {problem}"), Tone::Bad),
        Event::Edited(text) => app.edited(text, &mut effects),
        Event::Journal(news) => app.journal(news, &mut effects),
        Event::Job(news) => app.job(news, &mut effects),
        Event::Rows(news) => app.rows(&news, &mut effects),
        Event::Folder(news) => app.folder(&news, &mut effects),
        Event::Ran { id, title, said } => app.ran(id, title, said),
        Event::Deadline => app.wake(&mut effects),
        Event::Terminate => app.terminate(&mut effects),
    }
    app.show_said(&mut effects);
    app.leave_notice();
    app.follow_tour();
    if (app.size, app.body()) != laid_out {
        app.lay_out(&mut effects);
    }
    effects
}

/// Draws the app into a frame.
pub fn render(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let drawn = widgets::watch(|| draw(app, area, frame.buffer_mut()));
    let is_plain = app.session.settings.plain;
    if is_plain {
        widgets::make_plain(frame.buffer_mut());
    }
    // What is under the cursor is read out where the terminal's own cursor is on it.
    let cursor = is_plain.then(|| drawn.cursor()).flatten();
    if let Some(at) = drawn.caret.or(cursor) {
        frame.set_cursor_position(at);
    }
}

impl App {
    /// The terminal has another size, or a notice takes another part of it: what is laid out by that is laid out anew.
    fn lay_out(&mut self, effects: &mut Vec<Effect>) {
        let owners: Vec<_> =
            std::iter::once(&self.history.page().layer).chain(&self.overlays).map(|layer| layer.owner).collect();
        let mut commands = Vec::new();
        for owner in owners {
            self.with(owner, effects, &mut commands, |screen, cx| screen.resized(cx));
        }
        self.carry_out(commands, effects);
    }

    /// A call moved on: the log notes it, and its owner hears of it if there still is one.
    fn task(&mut self, event: &TaskEvent, effects: &mut Vec<Effect>) {
        self.session.calls.note(event, self.session.now);
        let Some(ticket) = self.session.ledger.ticket(event.call).cloned() else { return };
        if event.outcome.is_last() {
            self.session.ledger.end(event.call);
            self.session.read_backs.ended(event.call, &event.outcome);
        }
        match ticket.owner {
            Some(crate::screens::APP) if matches!(ticket.slot, Slot::ReadBack(_)) => {
                if self.session.take_read_back(&ticket.slot, &event.outcome, effects) {
                    self.tell_news(effects);
                }
            }
            Some(crate::screens::APP) if matches!(ticket.slot, Slot::ItemName(_)) => {
                if self.session.take_name(&ticket.slot, &event.outcome) {
                    self.tell_news(effects);
                }
                self.look_for_ids(&ticket, event, effects);
            }
            Some(crate::screens::APP) if matches!(ticket.slot, Slot::ItemId(_)) => {
                match self.session.take_ids(&ticket.slot, &event.outcome) {
                    Some(named) => self.open_by_id(&named, ticket.context, effects),
                    None => self.look_further(&ticket, event, effects),
                }
            }
            Some(crate::screens::APP) => {
                self.identified(ticket.context, &event.outcome);
                self.session.read_back_all(effects);
                self.tell_news(effects);
            }
            Some(owner) => {
                let mut commands = Vec::new();
                self.with(owner, effects, &mut commands, |screen, cx| {
                    screen.result(&ticket.slot, &event.outcome, cx);
                });
                self.carry_out(commands, effects);
                self.look_for_ids(&ticket, event, effects);
            }
            None => self.orphan(event),
        }
    }

    fn identified(&mut self, context: ContextId, outcome: &Outcome) {
        let identity = match outcome {
            Outcome::Identified(identity) => Ok(identity.clone()),
            Outcome::Failed(error) => Err(error.clone()),
            _ => return,
        };
        if let Some(context) = self.session.context_mut(context) {
            context.identity = Some(identity);
        }
    }

    /// The outcome of a write whose screen was left becomes a notice.
    fn orphan(&mut self, event: &TaskEvent) {
        let title = self.session.calls.get(event.call).map_or("the call", |record| record.title());
        match &event.outcome {
            Outcome::Finished(_) => self.notice(format!("{title} succeeded"), Tone::Good),
            Outcome::Failed(error) if error.kind == ErrorKind::UnknownOutcome => {
                let key = self.session.keymap.in_words(Mode::Browse, Action::Writes);
                self.notice(format!("the outcome of {title} is unknown: {key} shows it"), Tone::Warn);
            }
            Outcome::Failed(error) => {
                let text = format!("{title} failed: {error}");
                self.notice(text, Tone::Bad);
            }
            _ => {}
        }
    }

    /// A deadline has come: every screen whose time it is is woken.
    fn wake(&mut self, effects: &mut Vec<Effect>) {
        let now = self.session.now;
        self.session.read_back_again(effects);
        let due: Vec<_> = std::iter::once(&self.history.page().layer)
            .chain(&self.overlays)
            .filter(|layer| layer.screen.deadline().is_some_and(|at| at <= now))
            .map(|layer| layer.owner)
            .collect();
        let mut commands = Vec::new();
        for owner in due {
            self.with(owner, effects, &mut commands, |screen, cx| screen.wake(cx));
        }
        self.carry_out(commands, effects);
    }
}
