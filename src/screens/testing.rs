//! A harness for tests: a session with contexts and profiles that stand still, keys that go the app's way, and the
//! screen as text.

mod read;
mod roles;

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Block, BorderType, Widget};
use unicode_width::UnicodeWidthStr;

use super::{CallLog, Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, View};
use crate::catalog::Location;
use crate::config::{Action, Keymap, Mode, Settings};
use crate::contract::{
    ApiError, CallId, Context, ContextId, Effect, ErrorKind, Identity, Input, Lane, Ledger, Outcome, OwnerId, Page,
    ProfileInfo, Reply, Request, RowsNews, SandboxAccount, TaskEvent, Work,
};
use crate::theme::{Depth, Theme};

pub(crate) use read::{LARGE, SMALL, long_document, lost, missing};

/// The moment at which every test begins.
pub(crate) const NOW: &str = "2026-03-04T10:00:00Z";

/// Everything that a screen needs around it.
pub(crate) struct ScreenHarness {
    pub session: Session,
    pub context: ContextId,
    pub location: Location,
    /// The terminal's size; a page is drawn in a frame of this size, an overlay over all of it.
    pub size: Rect,
    pub over: bool,
    pub effects: Vec<Effect>,
    pub commands: Vec<Command>,
}

impl ScreenHarness {
    /// The owner of the screen under test.
    pub(crate) const OWNER: OwnerId = OwnerId(1);

    /// A harness of 80×24 for an overlay over the page of a location.
    pub(crate) fn over(location: &str) -> Self {
        Self { over: true, ..Self::at(location) }
    }

    /// A harness of 80×24 for the page of a location.
    pub(crate) fn at(location: &str) -> Self {
        Self {
            over: false,
            session: session(),
            context: ContextId(0),
            location: location.parse().unwrap(),
            size: Rect::new(0, 0, 80, 24),
            effects: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// The same in another size.
    pub(crate) fn sized(mut self, width: u16, height: u16) -> Self {
        self.size = Rect::new(0, 0, width, height);
        self
    }

    /// Time goes on.
    pub(crate) fn pass(&mut self, millis: i64) {
        self.session.now += SignedDuration::from_millis(millis);
    }

    pub(crate) fn cx(&mut self) -> Cx<'_> {
        let area = if self.over { self.size } else { framed(self.size) };
        Cx {
            session: &mut self.session,
            owner: Self::OWNER,
            context: self.context,
            location: &self.location,
            area,
            effects: &mut self.effects,
            commands: &mut self.commands,
        }
    }

    /// The screen comes to the front.
    pub(crate) fn enter(&mut self, screen: &mut dyn Screen) {
        screen.enter(&mut self.cx());
    }

    /// Gives an action to the screen.
    pub(crate) fn act(&mut self, screen: &mut dyn Screen, action: Action) -> Handled {
        screen.act(action, &mut self.cx())
    }

    /// Presses keys, separated by spaces, such as `j j enter ctrl-s`.
    pub(crate) fn press(&mut self, screen: &mut dyn Screen, keys: &str) -> Handled {
        keys.split_whitespace().fold(Handled::No, |_, key| self.key(screen, event(key)))
    }

    /// Types a text, key by key.
    pub(crate) fn type_text(&mut self, screen: &mut dyn Screen, text: &str) {
        for c in text.chars() {
            self.key(screen, KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
    }

    /// A key takes the way that it takes in the app.
    fn key(&mut self, screen: &mut dyn Screen, key: KeyEvent) -> Handled {
        let mode = screen.mode();
        let typing = mode != Mode::Browse;
        match self.session.keymap.action(mode, key) {
            Some(action) => self.act(screen, action),
            None if typing => screen.text(&Input::Key(key), &mut self.cx()),
            None => Handled::No,
        }
    }

    /// A call for this slot moved on.
    pub(crate) fn result(&mut self, screen: &mut dyn Screen, slot: impl Into<Slot>, outcome: &Outcome) {
        screen.result(&slot.into(), outcome, &mut self.cx());
    }

    /// The call that runs for this slot ends with this reply.
    pub(crate) fn answer(&mut self, screen: &mut dyn Screen, slot: impl Into<Slot>, document: serde_json::Value) {
        self.answer_page(screen, slot, document, None);
    }

    /// The call that runs for this slot ends with this page; a token says that more follow.
    pub(crate) fn answer_page(
        &mut self,
        screen: &mut dyn Screen,
        slot: impl Into<Slot>,
        document: serde_json::Value,
        next: Option<&str>,
    ) {
        let slot = slot.into();
        let id = self.session.ledger.find(Self::OWNER, &slot);
        let id = id.unwrap_or_else(|| panic!("nothing runs for {slot:?}"));
        self.session.ledger.end(id);
        let bytes = document.to_string().len();
        let (status, request_id, duration) = (200, None, std::time::Duration::from_millis(20));
        let reply = Reply { document, status, request_id, bytes, attempts: 1, duration };
        self.result(screen, slot, &Outcome::Finished(Page { reply, next: next.map(str::to_owned), number: 1 }));
    }

    /// The terminal has another size.
    pub(crate) fn resized(&mut self, screen: &mut dyn Screen) {
        screen.resized(&mut self.cx());
    }

    /// The screen's deadline has come.
    pub(crate) fn wake(&mut self, screen: &mut dyn Screen) {
        screen.wake(&mut self.cx());
    }

    /// The journal has news.
    pub(crate) fn news(&mut self, screen: &mut dyn Screen) {
        screen.news(&mut self.cx());
    }

    /// There is news of a file with rows.
    pub(crate) fn rows(&mut self, screen: &mut dyn Screen, news: &RowsNews) {
        screen.rows(news, &mut self.cx());
    }

    /// Pastes a text.
    pub(crate) fn paste(&mut self, screen: &mut dyn Screen, text: &str) {
        screen.text(&Input::Paste(text.to_owned()), &mut self.cx());
    }

    /// A text comes back from the user's own editor.
    pub(crate) fn edited(&mut self, screen: &mut dyn Screen, text: Result<Option<String>, String>) {
        screen.edited(text, &mut self.cx());
    }

    /// An overlay answers.
    pub(crate) fn take_answer(&mut self, screen: &mut dyn Screen, what: OverlayAnswer) {
        screen.take_answer(what, &mut self.cx());
    }

    /// A call of some other owner, which the log and the ledger know.
    pub(crate) fn call(&mut self, operation: &str, input: serde_json::Value, lane: Lane, pages: u32) -> CallId {
        let found = crate::model::api().operations().find(|o| o.id.name == operation).unwrap();
        let work = Work::Api(Request { operation: found.id, input, pages });
        let slot = Slot::Test(operation.to_owned());
        let mut effects = Vec::new();
        self.session.start(OwnerId(99), slot, self.context, lane, work, &mut effects)
    }

    /// That call moves on.
    pub(crate) fn note(&mut self, call: CallId, outcome: Outcome) {
        let event = TaskEvent { call, outcome };
        self.session.calls.note(&event, self.session.now);
        if event.outcome.is_last() {
            self.session.ledger.end(call);
        }
    }

    /// What the app was asked for so far.
    pub(crate) fn asked(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    /// What the user reads of what the app was asked for so far: notices, overlays and copied texts, one a line. Text
    /// that is wrapped is read as one.
    pub(crate) fn said(&mut self) -> String {
        let size = std::mem::replace(&mut self.size, Rect::new(0, 0, 200, 200));
        let said: Vec<String> = std::mem::take(&mut self.commands)
            .into_iter()
            .filter_map(|command| match command {
                Command::Notice(notice) => Some(notice.text),
                Command::Overlay(overlay) => Some(words(&self.overlay(&*overlay.open()))),
                Command::Effect(Effect::Copy { text, .. }) => Some(text),
                _ => None,
            })
            .collect();
        self.size = size;
        said.join("\n")
    }

    /// Where the app was asked to go.
    pub(crate) fn opened_at(&mut self) -> Vec<String> {
        let at = |command| match command {
            Command::Open(at) | Command::OpenIn(_, at) | Command::Replace(at) => Some(at.to_string()),
            _ => None,
        };
        std::mem::take(&mut self.commands).into_iter().filter_map(at).collect()
    }

    /// What a screen is drawn with.
    pub(crate) fn view(&self) -> View<'_> {
        View {
            session: &self.session,
            owner: Self::OWNER,
            context: self.session.context(self.context),
            location: &self.location,
        }
    }

    /// A page as it looks inside its frame.
    pub(crate) fn page(&self, screen: &dyn Screen) -> String {
        let mut buf = Buffer::empty(self.size);
        let view = self.view();
        let title = format!(" {} ", screen.title(&view));
        let status = ratatui::text::Line::from(format!(" {} ", screen.status(&view))).right_aligned();
        let block = Block::bordered().border_type(BorderType::Rounded);
        Widget::render(block.title_top(title).title_bottom(status), self.size, &mut buf);
        screen.draw(framed(self.size), &mut buf, &view);
        text(&buf)
    }

    /// All that is read on a page while each of these keys is pressed until it changes nothing any more: letters and
    /// digits alone, so that a word which is wrapped is still one.
    pub(crate) fn read_all(&mut self, screen: &mut dyn Screen, keys: &[&str]) -> String {
        let mut seen = self.page(screen);
        for key in keys {
            for _ in 0..300 {
                let before = self.page(screen);
                self.press(screen, key);
                let now = self.page(screen);
                if now == before {
                    break;
                }
                seen.push_str(&now);
            }
        }
        seen.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    /// An overlay as it looks over an empty page.
    pub(crate) fn overlay(&self, screen: &dyn Screen) -> String {
        let mut buf = Buffer::empty(self.size);
        screen.draw(self.size, &mut buf, &self.view());
        text(&buf)
    }

    /// Draws the screen in every small size, to see that it does not panic.
    pub(crate) fn shrink(&mut self, screen: &dyn Screen) {
        let before = self.size;
        for (width, height) in [(0, 0), (1, 1), (2, 2), (3, 1), (1, 5), (5, 3), (12, 4), (20, 6), (40, 10), (300, 90)] {
            self.size = Rect::new(0, 0, width, height);
            self.overlay(screen);
            self.page(screen);
        }
        self.size = before;
    }
}

fn framed(size: Rect) -> Rect {
    if size.height >= 4 && size.width >= 12 { size.inner(Margin::new(1, 1)) } else { size }
}

fn event(key: &str) -> KeyEvent {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
        _ => crokey::parse(key).unwrap().into(),
    }
}

/// What is read on a screen, without frames and line ends.
fn words(screen: &str) -> String {
    let frameless = screen.replace(['│', '─', '╭', '╮', '╰', '╯', '█', '┃'], " ");
    frameless.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The cells of a buffer as lines without trailing blanks.
pub(crate) fn text(buf: &Buffer) -> String {
    lines(buf).collect::<Vec<_>>().join("\n")
}

fn lines(buf: &Buffer) -> impl Iterator<Item = String> {
    let width = usize::from(buf.area.width).max(1);
    buf.content.chunks(width).map(|cells| {
        let end = cells.iter().rposition(|cell| cell.symbol() != " ").map_or(0, |last| last + 1);
        let (mut line, mut next) = (String::with_capacity(end), 0);
        for (at, cell) in cells[..end].iter().enumerate() {
            if at == next {
                let symbol = cell.symbol();
                line.push_str(symbol);
                next += if symbol.len() == 1 { 1 } else { symbol.width().max(1) };
            }
        }
        line
    })
}

fn session() -> Session {
    let now: Timestamp = NOW.parse().unwrap();
    let settings = Settings { time_zone: TimeZone::UTC.into(), ..Settings::default() };
    Session {
        unasked: std::collections::BTreeSet::new(),
        now,
        contexts: vec![context()],
        profiles: Some(Ok(profiles())),
        ledger: Ledger::default(),
        calls: CallLog::default(),
        programs: super::Programs::default(),
        journal: super::JournalView::default(),
        settings: Arc::new(settings),
        keymap: Arc::new(Keymap::default()),
        theme: Arc::new(Theme::dark(Depth::None)),
        names: std::collections::BTreeMap::default(),
        seen: super::Seen::default(),
        private_names: super::PrivateNames::default(),
        names_asked: std::collections::BTreeSet::default(),
        ids_asked: std::collections::BTreeSet::default(),
        notice: None,
        changes: Vec::new(),
        read_backs: super::ReadBacks::default(),
        errand: None,
        jobs: Vec::new(),
        job_items: None,
        job_export: None,
        beside: false,
        marks: super::MarkBook::default(),
        mint: super::TokenSource::new(7),
    }
}

/// The first context: a production account that is logged in.
fn context() -> Context {
    Context {
        id: ContextId(0),
        profile: Some("acme-prod".to_owned()),
        region: Some("eu-central-1".to_owned()),
        endpoint: None,
        sandbox: false,
        read_only: false,
        protected: false,
        identity: Some(Ok(Identity {
            account: "210987654321".to_owned(),
            arn: "arn:aws:sts::210987654321:assumed-role/Operator/kim".to_owned(),
            region: "eu-central-1".to_owned(),
        })),
    }
}

/// Profiles of each kind, and those of the sandbox.
fn profiles() -> Vec<ProfileInfo> {
    let own = [
        ("acme-prod", Some("eu-central-1"), "SSO", Some("210987654321"), Some("aws sso login --profile acme-prod")),
        ("acme-test", Some("eu-central-1"), "SSO", Some("219876543210"), Some("aws sso login --profile acme-test")),
        ("legacy", Some("us-east-1"), "access key", None, None),
        ("night-shift", None, "process", None, None),
    ];
    let own = own.map(|(name, region, login, account, repair)| ProfileInfo {
        name: name.to_owned(),
        region: region.map(str::to_owned),
        login: login.to_owned(),
        account: account.map(str::to_owned),
        repair: repair.map(str::to_owned),
        sandbox: false,
    });
    let sandbox = SandboxAccount::ALL.map(ProfileInfo::from);
    own.into_iter().chain(sandbox).collect()
}

/// An error as a service sends it.
pub(crate) fn error(kind: ErrorKind, code: &str, message: &str, status: u16) -> ApiError {
    ApiError {
        status: Some(status),
        request_id: Some("5f1c2d3e-0a1b-4c2d-8e3f-9a8b7c6d5e4f".to_owned()),
        attempts: 3,
        ..ApiError::local(kind, code, message)
    }
}

fn reply(document: serde_json::Value, number: u32, next: Option<&str>) -> Page {
    let bytes = document.to_string().len();
    let duration = std::time::Duration::from_millis(142);
    let request_id = Some(format!("req-{number:04}-9a8b7c6d"));
    let reply = Reply { document, status: 200, request_id, bytes, attempts: 1, duration };
    Page { reply, next: next.map(str::to_owned), number }
}

/// The last page of a call.
pub(crate) fn finished(document: serde_json::Value) -> Outcome {
    Outcome::Finished(reply(document, 1, None))
}

/// A page of a call that others follow.
pub(crate) fn page(document: serde_json::Value, number: u32) -> Outcome {
    Outcome::Page(reply(document, number, Some("token")))
}
