//! Keys and replies in, effects and the screen out: no clock, no network, any order.

mod accounts;
mod hints;
mod jobs;
mod leaving;
mod loading;
mod moving;
mod named;
mod own;
mod tour;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::*;
use crate::contract::{
    ApiError, Call, CallId, ContextId, ContextKey, Draft, DraftId, DraftKey, ErrorKind, Identity, JournalNews, Page,
    ProfileInfo, Reply, Transience, Work,
};
use crate::theme::Depth;

/// An app with a clock that the test turns.
struct Rig {
    app: App,
    effects: Vec<Effect>,
    now: Timestamp,
}

impl Rig {
    fn at(location: &str) -> Self {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let context = Context {
            id: ContextId(0),
            profile: Some("sandbox".to_owned()),
            region: Some("us-east-1".to_owned()),
            endpoint: None,
            sandbox: true,
            read_only: false,
            protected: false,
            identity: None,
        };
        let boot = Boot {
            given: ContextKey::from(&context),
            context,
            open: location.parse().unwrap(),
            settings: Settings::default(),
            keymap: Keymap::default(),
            theme: Theme::dark(Depth::True),
            size: (100, 24),
            now,
            seed: 7,
        };
        let (app, effects) = App::new(boot);
        Self { app, effects, now }
    }

    fn event(&mut self, event: Event) {
        self.now = self.now.checked_add(Duration::from_millis(10)).unwrap();
        let effects = update(&mut self.app, Update { at: self.now, event });
        self.effects.extend(effects);
    }

    /// Presses keys: characters one by one, `<esc>`-like names for others.
    fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = [("<enter>", KeyCode::Enter), ("<esc>", KeyCode::Esc), ("<down>", KeyCode::Down)];
            let (code, len) = named
                .iter()
                .find(|(name, _)| rest.starts_with(name))
                .map_or((KeyCode::Char(first), first.len_utf8()), |(name, code)| (*code, name.len()));
            rest = &rest[len..];
            self.event(Event::Input(Input::Key(KeyEvent::new(code, KeyModifiers::NONE))));
        }
    }

    /// The calls of an operation that were started, oldest first.
    fn started(&self, operation: &str) -> Vec<Call> {
        let of = |call: &&Call| matches!(&call.work, Work::Api(request) if request.operation.name == operation);
        let starts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Start(call) => Some(call),
            _ => None,
        });
        starts.filter(of).cloned().collect()
    }

    fn last(&self, operation: &str) -> CallId {
        self.started(operation).last().unwrap_or_else(|| panic!("{operation} was not started")).id
    }

    fn cancelled(&self, id: CallId) -> bool {
        self.effects.contains(&Effect::Cancel(id))
    }

    fn outcome(&mut self, call: CallId, outcome: Outcome) {
        self.event(Event::Task(TaskEvent { call, outcome }));
    }

    fn answer(&mut self, call: CallId, document: Value, next: Option<&str>) {
        self.outcome(call, Outcome::Finished(page(document, next)));
    }

    fn screen(&self) -> String {
        let area = Rect::new(0, 0, self.app.size.0, self.app.size.1);
        let mut buf = Buffer::empty(area);
        draw(&self.app, area, &mut buf);
        let line = |y| (0..area.width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..area.height).map(line).collect::<Vec<_>>().join("\n")
    }

    fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }
}

fn page(document: Value, next: Option<&str>) -> Page {
    let bytes = document.to_string().len();
    let (status, request_id) = (200, Some("request-1".to_owned()));
    let reply = Reply { document, status, request_id, bytes, attempts: 1, duration: Duration::from_millis(20) };
    Page { reply, next: next.map(str::to_owned), number: 1 }
}

fn throttled() -> ApiError {
    ApiError {
        kind: ErrorKind::Throttled,
        code: "ThrottlingException".to_owned(),
        message: "Rate exceeded".to_owned(),
        status: Some(429),
        request_id: Some("request-9".to_owned()),
        attempts: 1,
        transience: Transience::NotActed { after: None },
        advice: None,
    }
}

fn domains(names: &[&str]) -> Value {
    let item = |name: &&str| json!({"DomainName": name, "CreatedAt": 1_770_000_000, "LastUpdatedAt": 1_770_000_000});
    json!({"Items": names.iter().map(item).collect::<Vec<_>>()})
}
