//! The whole app without a terminal and without a network: events in, the screen out, and whatever the app asks of
//! the outside world is answered at once or waits until the test answers it.

pub(crate) mod documents;
pub(crate) mod kept;
pub(crate) mod places;

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use serde_json::Value;
use switchboard::app::{App, Boot, draw, update};
use switchboard::aws::sandbox_profiles;
use switchboard::catalog::Location;
use switchboard::config::{Keymap, Settings};
use switchboard::contract::{
    ApiError, Call, CallId, Context, ContextId, ContextKey, Effect, Event, Identity, Input, JobSpec, Outcome, Page,
    ProfileInfo, Reply, SandboxAccount, TaskEvent, Update,
};
use switchboard::theme::{Depth, Theme};

/// The app and the outside world as the test plays it.
pub(crate) struct World {
    pub(crate) app: App,
    /// The calls that wait for an answer, oldest first.
    pub(crate) pending: Vec<Call>,
    pub(crate) size: (u16, u16),
    /// The text that was last given to the user's editor.
    pub(crate) editing: Option<String>,
    /// The jobs that were started, oldest first.
    pub(crate) jobs: Vec<JobSpec>,
    now: Timestamp,
}

impl World {
    pub(crate) fn at(open: Location, size: (u16, u16)) -> Self {
        Self::begun(open, size, 1, None, Settings::default(), false)
    }

    /// A world whose console is read-only, and knows its account.
    pub(crate) fn read_only(open: Location, size: (u16, u16)) -> Self {
        let Outcome::Identified(caller) = identity() else { unreachable!() };
        Self::begun(open, size, 1, Some(Ok(caller)), Settings::default(), true)
    }

    /// A world whose user has settings.
    pub(crate) fn set(open: Location, size: (u16, u16), settings: Settings) -> Self {
        Self::begun(open, size, 1, None, settings, false)
    }

    /// A world that knows its account. Its client tokens and ids are others than those of another seed.
    pub(crate) fn seeded(open: Location, size: (u16, u16), seed: u64) -> Self {
        let Outcome::Identified(caller) = identity() else { unreachable!() };
        Self::begun(open, size, seed, Some(Ok(caller)), Settings::default(), false)
    }

    fn begun(
        open: Location,
        size: (u16, u16),
        seed: u64,
        identity: Option<Result<Identity, ApiError>>,
        settings: Settings,
        read_only: bool,
    ) -> Self {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let context = Context {
            id: ContextId(1),
            profile: Some(SandboxAccount::ALL[0].profile.to_owned()),
            region: Some(SandboxAccount::REGION.to_owned()),
            endpoint: None,
            sandbox: true,
            read_only,
            protected: false,
            identity,
        };
        let (keymap, theme) = (Keymap::default(), Theme::dark(Depth::True));
        let (app, effects) = App::new(Boot {
            given: ContextKey::from(&context),
            context,
            open,
            settings,
            keymap,
            theme,
            size,
            now,
            seed,
        });
        let mut world = Self { app, pending: Vec::new(), size, editing: None, jobs: Vec::new(), now };
        world.carry_out(effects);
        world
    }

    /// Something happens, a moment after what happened before.
    pub(crate) fn feed(&mut self, event: Event) {
        self.now += Duration::from_millis(10);
        let effects = update(&mut self.app, Update { at: self.now, event });
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            let answer = match effect {
                Effect::Start(call) => {
                    self.pending.push(call);
                    continue;
                }
                Effect::Cancel(id) => {
                    self.pending.retain(|call| call.id != id);
                    Event::Task(TaskEvent { call: id, outcome: Outcome::Cancelled })
                }
                Effect::ListProfiles => Event::Profiles(Ok(profiles())),
                Effect::Copy { what, .. } => Event::Copied { what, problem: None },
                Effect::Save { path, .. } => Event::Exported(Ok(path)),
                Effect::EditText { text, .. } => {
                    self.editing = Some(text);
                    continue;
                }
                Effect::StartJob(spec) => {
                    self.jobs.push(*spec);
                    continue;
                }
                // Leaving and suspending are for others; contexts, drafts and bookmarks have no answer.
                _ => continue,
            };
            effects.extend(update(&mut self.app, Update { at: self.now, event: answer }));
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn key(&mut self, key: KeyEvent) {
        self.feed(Event::Input(Input::Key(key)));
    }

    pub(crate) fn press(&mut self, code: KeyCode) {
        self.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        text.chars().for_each(|c| self.press(KeyCode::Char(c)));
    }

    pub(crate) fn resize(&mut self, (width, height): (u16, u16)) {
        self.size = (width, height);
        self.feed(Event::Input(Input::Resize { width, height }));
    }

    /// A call moves on; if that was its end, it is pending no more.
    pub(crate) fn outcome(&mut self, call: CallId, outcome: Outcome) {
        if outcome.is_last() {
            self.pending.retain(|pending| pending.id != call);
        }
        self.feed(Event::Task(TaskEvent { call, outcome }));
    }

    /// What is seen.
    pub(crate) fn paint(&self) -> Buffer {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        draw(&self.app, area, &mut buffer);
        buffer
    }

    /// What is seen. Nothing that a terminal would obey may be among it.
    pub(crate) fn draw(&self) -> Buffer {
        let buffer = self.paint();
        for cell in &buffer.content {
            let raw = cell.symbol().chars().find(|c| c.is_control() || steers(*c));
            assert_eq!(raw, None, "on {} at {}:\n{}", self.app.top(), self.app.location(), text(&buffer));
        }
        buffer
    }

    pub(crate) fn text(&self) -> String {
        text(&self.draw())
    }
}

/// Whether a character changes the direction of what stands around it.
fn steers(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn text(buffer: &Buffer) -> String {
    let lines = buffer.content.chunks(usize::from(buffer.area.width.max(1)));
    lines.map(|line| line.iter().map(Cell::symbol).collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn profiles() -> Vec<ProfileInfo> {
    let mine = ProfileInfo {
        name: "production".to_owned(),
        region: Some("eu-central-1".to_owned()),
        login: "SSO".to_owned(),
        account: Some("123456789012".to_owned()),
        repair: Some("aws sso login --profile production".to_owned()),
        sandbox: false,
    };
    std::iter::once(mine).chain(sandbox_profiles()).collect()
}

/// The answer to the question who one is.
pub(crate) fn identity() -> Outcome {
    let account = SandboxAccount::ALL[0].account.to_owned();
    let arn = format!("arn:aws:iam::{account}:user/kim");
    Outcome::Identified(Identity { account, arn, region: SandboxAccount::REGION.to_owned() })
}

/// A page of a reply.
pub(crate) fn page(document: Value, next: Option<&str>, number: u32) -> Page {
    let bytes = document.to_string().len();
    let (status, request_id) = (200, Some("4f2f1a30-9a3c-4f0e-8f5b-6f6f7a1d2c3b".to_owned()));
    let reply = Reply { document, status, request_id, bytes, attempts: 1, duration: Duration::from_millis(20) };
    Page { reply, next: next.map(str::to_owned), number }
}
