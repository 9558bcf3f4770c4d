//! Makes the pictures of the README from the real screens: the console, headless, on the built-in sandbox.
//!
//! ```text
//! cargo run --example picture
//! ```

mod svg;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use switchboard::app::{self, App, Boot};
use switchboard::aws::{Gateway, Limits};
use switchboard::config::{Keymap, Settings};
use switchboard::contract::{
    Context, ContextId, ContextKey, Effect, Event, Input, SandboxAccount, TaskEvent, Transport, Update,
};
use switchboard::sandbox::{self, Options};
use switchboard::tasks::{Pool, PoolLimits};
use switchboard::theme::{Depth, Theme};
use tokio::sync::mpsc::Receiver;

const COLUMNS: u16 = 118;
const ROWS: u16 = 30;

/// What is photographed: the file's name, where the console opens, and the keys that follow
/// (`»` is Ctrl-S, `¶` pastes the sample).
const PICTURES: &[(&str, &str, &str)] = &[
    ("case", "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases?term=rain%20jackets", "⏎"),
    ("cases", "cases/domains", "⏎⏎jjjj"),
    ("customer", "profiles/domains/acme-retail/profiles?_email=kim%40example.com", "⏎"),
    ("domain", "profiles/domains", "⏎"),
    ("mapping", "profiles/domains/acme-retail/object-types/Salesforce-Contact!document", "jjjj"),
    ("preview", "profiles/domains/acme-retail/object-types/Loyalty-Member!edit", "»»¶"),
    ("studio", "profiles/domains/acme-retail/rule-based-matches", "/Fernanda⏎M→jjjj→"),
    ("run", "appflow/flows/s3-bookings-import/runs", ""),
];

/// What `¶` pastes: an object as the loyalty programme of the demo data sends it.
const SAMPLE: &str = r#"{"memberNo": "L-5521", "email": "Kim@Example.com", "tier": "gold", "points": 1840}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = sandbox::serve(Options::default()).await?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    std::fs::create_dir_all(&folder)?;
    for (name, open, keys) in PICTURES {
        let mut console = Console::open(&sandbox.endpoint(), open)?;
        console.settle().await;
        for key in keys.chars() {
            console.press(key);
            console.settle().await;
        }
        std::fs::write(folder.join(format!("{name}.svg")), svg::of(&console.screen()))?;
    }
    sandbox.shutdown().await;
    Ok(())
}

/// The console without a terminal.
struct Console {
    app: App,
    pool: Pool,
    gateway: Arc<Gateway>,
    events: Receiver<TaskEvent>,
}

impl Console {
    fn open(endpoint: &str, open: &str) -> Result<Self, Box<dyn Error>> {
        let gateway = Arc::new(Gateway::new(Limits::default()));
        let (sender, events) = tokio::sync::mpsc::channel(64);
        let transport: Arc<dyn Transport> = Arc::clone(&gateway) as Arc<dyn Transport>;
        let pool = Pool::new(transport, PoolLimits::default(), sender);
        let context = Context {
            id: ContextId(0),
            profile: Some(SandboxAccount::ALL[0].profile.to_owned()),
            region: Some(SandboxAccount::REGION.to_owned()),
            endpoint: Some(endpoint.to_owned()),
            sandbox: true,
            read_only: false,
            protected: false,
            identity: None,
        };
        let boot = Boot {
            given: ContextKey::from(&context),
            context,
            open: open.parse()?,
            settings: Settings::parse("time_zone = \"UTC\"")?,
            keymap: Keymap::default(),
            theme: Theme::dark(Depth::True),
            size: (COLUMNS, ROWS),
            now: Timestamp::now(),
            seed: 7,
        };
        let (app, effects) = App::new(boot);
        let console = Self { app, pool, gateway, events };
        console.carry_out(effects);
        Ok(console)
    }

    fn carry_out(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::OpenContext(context) => {
                    self.pool.open(context.clone());
                    self.gateway.open(context);
                }
                Effect::Start(call) => self.pool.start(call),
                Effect::Cancel(id) => self.pool.cancel(id),
                _ => {}
            }
        }
    }

    fn take(&mut self, event: Event) {
        let effects = app::update(&mut self.app, Update { at: Timestamp::now(), event });
        self.carry_out(effects);
    }

    fn press(&mut self, key: char) {
        let input = match key {
            '→' => Input::Key(KeyEvent::new(KeyCode::Right, KeyModifiers::NONE)),
            '⏎' => Input::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)),
            '»' => Input::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)),
            '¶' => Input::Paste(SAMPLE.to_owned()),
            letter => Input::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)),
        };
        self.take(Event::Input(input));
    }

    /// Takes in replies until no call is under way.
    async fn settle(&mut self) {
        while !self.app.idle() {
            let Ok(Some(event)) = tokio::time::timeout(Duration::from_secs(20), self.events.recv()).await else {
                return;
            };
            self.take(Event::Task(event));
        }
    }

    fn screen(&self) -> Buffer {
        let area = Rect::new(0, 0, COLUMNS, ROWS);
        let mut buf = Buffer::empty(area);
        app::draw(&self.app, area, &mut buf);
        buf
    }
}
