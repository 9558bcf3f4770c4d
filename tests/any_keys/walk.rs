//! One who presses keys, pastes and resizes at random while replies come as they like.

use std::collections::BTreeMap;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use fastrand::Rng;
use jiff::Timestamp;
use switchboard::catalog::{Location, catalog};
use switchboard::config::{Keymap, OwnCommand, Settings};
use switchboard::contract::{
    Call, Event, Input, JobChart, JobId, JobItem, JobItemState, JobItems, JobNews, JobProgress, JournalNews, Outcome,
    Pointer, PointerDeed, Tally, Work,
};
use switchboard::form::wizard::wizards;
use switchboard::model::api;

use crate::world::{World, documents, identity, kept, page, places};

/// What moves; these are pressed more often than any other key.
const COMMON: [KeyCode; 10] = [
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Down,
    KeyCode::Up,
    KeyCode::Right,
    KeyCode::Left,
    KeyCode::Tab,
    KeyCode::BackTab,
];

/// Keys that do something somewhere, or nothing anywhere. Leaving and suspending are not among them.
const LETTERS: &str = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ[]/:?*!=+- 0123456789김é";

const OTHERS: [KeyCode; 17] = [
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::F(1),
    KeyCode::F(2),
    KeyCode::F(3),
    KeyCode::F(4),
    KeyCode::F(5),
    KeyCode::F(6),
    KeyCode::F(7),
    KeyCode::F(8),
    KeyCode::F(9),
    KeyCode::Null,
];

/// Text that comes in one piece.
const PASTES: [&str; 7] = [
    "kim@example.com",
    "two\nlines\r\nof text",
    "\u{1b}[31m\u{202e}",
    "\u{0}",
    "profiles/domains/acme!create",
    "id,_source.id\nmail,_source.mail,_profile.EmailAddress",
    "{\"id\": 7} {\"mail\": \"\u{202e}kim@example.com\"}",
];

/// Steps of wizards that are more than fields one under the other, by what is read on them.
pub(crate) const STEPS: [(&str, &str); 3] =
    [("a grid of fields", "Read from"), ("a grid of keys", "Made of fields"), ("samples", "kept nowhere")];

/// How the outside world treats the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Mostly as it should.
    Mild,
    /// With faults, hostile replies, several accounts, and settings.
    Harsh,
}

const SETTINGS: &str = "\
time_zone = \"Pacific/Chatham\"
protected = [\"production\"]
rows = { page = 3, ahead = 1, watch_seconds = 2 }
[profiles.production]
region = \"eu-west-1\"
[profiles.other]
read_only = true
";

/// A command of the user's own.
const OWN: &str = "\
[[command]]
name = \"Log\"
key = \",\"
place = \"*\"
safe = true
program = [\"log\", \"{id}\", \"{since}\"]
ask = [{ hole = \"since\", ask = \"Since when?\" }]
";

impl Temper {
    fn world(self, place: Location, size: (u16, u16)) -> World {
        match self {
            Self::Mild => World::at(place, size),
            Self::Harsh => World::set(place, size, Settings::parse(SETTINGS).unwrap()),
        }
    }

    /// How much of a reply is not as it should be.
    fn malice(self) -> &'static [f64] {
        match self {
            Self::Mild => &[0.0, 0.0, 0.0, 0.1],
            Self::Harsh => &[0.0, 0.1, 0.4, 0.8],
        }
    }
}

pub(crate) struct Walk {
    world: World,
    temper: Temper,
    dice: Rng,
    places: Vec<Location>,
    pub(crate) reached: BTreeMap<&'static str, usize>,
}

impl Walk {
    pub(crate) fn new(seed: u64, temper: Temper) -> Self {
        let tools = [
            "",
            "profiles",
            "cases",
            "appflow",
            "accounts",
            "tasks",
            "calls",
            "writes",
            "jobs",
            "writes",
            "forget?profile=acme%2Facme",
            "find",
            "find?q=kim",
        ];
        let mut places: Vec<Location> = tools.iter().map(|tool| tool.parse().unwrap()).collect();
        places.extend(places::all());
        let mut world = temper.world(Location::home(), (80, 24));
        world.feed(kept::opened(world.now()));
        Self { world, temper, dice: Rng::with_seed(seed), places, reached: BTreeMap::new() }
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.usize(..of.len())].clone()
    }

    pub(crate) fn step(&mut self) {
        match self.dice.u16(..1000) {
            0..2 => {
                let place = self.place();
                let size = self.size();
                self.world = self.temper.world(place, size);
                self.world.feed(kept::opened(self.world.now()));
            }
            2..10 => self.open(),
            // Here, so that a mild walk stays the same.
            10..12 if self.temper == Temper::Harsh => self.switch(),
            12..13 if self.temper == Temper::Harsh => self.trouble(),
            900..940 if self.temper == Temper::Harsh => self.point(),
            10..16 => self.go_through_wizard(),
            16..60 => {
                let size = self.size();
                self.world.resize(size);
            }
            60..70 => {
                let text = self.pick(&PASTES);
                self.world.feed(Event::Input(Input::Paste(text.to_owned())));
            }
            70..120 => self.world.feed(Event::Deadline),
            120..450 => self.reply(),
            450..750 => {
                let code = self.pick(&COMMON);
                self.world.press(code);
            }
            750..800 => {
                let code = self.pick(&OTHERS);
                self.world.press(code);
            }
            800..830 => self.chord(),
            _ => {
                let letters: Vec<char> = LETTERS.chars().collect();
                let letter = self.pick(&letters);
                self.world.press(KeyCode::Char(letter));
            }
        }
        // Several events often go into one frame.
        if self.dice.bool() {
            self.look();
        }
        *self.reached.entry(self.world.app.top()).or_default() += 1;
    }

    /// How many accounts are open at the same time.
    pub(crate) fn accounts(&self) -> usize {
        self.world.app.session().contexts.len()
    }

    fn point(&mut self) {
        let (width, height) = self.world.size;
        let deed = self.pick(&[PointerDeed::Click, PointerDeed::Click, PointerDeed::WheelUp, PointerDeed::WheelDown]);
        // A terminal may tell of a place that is not there any more.
        let (column, row) = (self.dice.u16(..width.saturating_add(2)), self.dice.u16(..height.saturating_add(2)));
        self.world.feed(Event::Pointer(Pointer { column, row, deed }));
    }

    fn look(&mut self) {
        if self.world.app.top() != "form" {
            self.world.draw();
            return;
        }
        let seen = self.world.text();
        for (step, read) in STEPS {
            *self.reached.entry(step).or_default() += usize::from(seen.contains(read));
        }
    }

    fn place(&mut self) -> Location {
        let places = std::mem::take(&mut self.places);
        let place = self.pick(&places);
        self.places = places;
        place
    }

    /// Mostly a usual terminal, now and then a very small or a large one.
    fn size(&mut self) -> (u16, u16) {
        match self.dice.u8(..4) {
            0 => (self.dice.u16(1..=12), self.dice.u16(1..=6)),
            1 => (self.dice.u16(1..=200), self.dice.u16(1..=50)),
            _ => (80, 24),
        }
    }

    /// Goes somewhere as a user would: through the palette.
    fn open(&mut self) {
        let place = self.place().to_string();
        self.world.press(KeyCode::Esc);
        self.world.type_text(":");
        self.world.type_text(&place);
        self.world.press(KeyCode::Enter);
    }

    /// Looks at another account: those of other profiles have settings of their own.
    fn switch(&mut self) {
        let account =
            self.pick(&["Account: production", "Account: sandbox-empty", "Account: sandbox", "Region: eu-west"]);
        self.world.press(KeyCode::Esc);
        self.world.type_text(":");
        self.world.type_text(account);
        self.world.press(KeyCode::Enter);
    }

    /// The outside world is not as it should be.
    fn trouble(&mut self) {
        let hostile = "\u{1b}]0;\u{202e}".to_owned() + &"x".repeat(self.dice.usize(..9000));
        let event = match self.dice.u8(..5) {
            0 => Event::Profiles(Err(hostile)),
            1 => Event::Profiles(Ok(Vec::new())),
            2 => Event::Exported(Err(hostile)),
            3 => Event::Edited(Ok(Some(hostile))),
            _ => Event::Journal(JournalNews::Problem(hostile)),
        };
        self.world.feed(event);
    }

    /// Does something that can't be undone.
    pub(crate) fn be_asked_for_a_word(&mut self) {
        let place = "profiles/domains/acme/upload-jobs/0123456789abcdef0123456789abcdef!stop".parse().unwrap();
        self.world = self.temper.world(place, (80, 24));
        self.world.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL));
        self.look();
        *self.reached.entry(self.world.app.top()).or_default() += 1;
    }

    /// Asks where a report is to be written.
    pub(crate) fn be_asked_for_a_path(&mut self) {
        let place = "forget?profile=acme%2F0123456789abcdef0123456789abcdef".parse().unwrap();
        self.world = self.temper.world(place, (80, 24));
        self.world.press(KeyCode::Char('o'));
        self.look();
        *self.reached.entry(self.world.app.top()).or_default() += 1;
    }

    /// Asks why an item does not do what is expected of it, whatever is answered.
    pub(crate) fn ask_why(&mut self) {
        self.world = self.temper.world("appflow/flows/acme!why".parse().unwrap(), (80, 24));
        for _ in 0..8 {
            self.reply();
            self.world.press(KeyCode::Down);
            self.look();
        }
        *self.reached.entry(self.world.app.top()).or_default() += 1;
    }

    /// Designs a domain of which all was read.
    pub(crate) fn design(&mut self) {
        self.world = self.temper.world("cases/domains/acme!design".parse().unwrap(), (80, 24));
        for _ in 0..400 {
            let Some(call) = self.world.pending.first().cloned() else { break };
            let outcome = match &call.work {
                Work::Identify | Work::Upload(_) => identity(),
                Work::Api(request) => {
                    Outcome::Finished(page(documents::reply(request.operation, &mut self.dice, 0.0), None, 1))
                }
            };
            self.world.outcome(call.id, outcome);
        }
        if self.world.app.top() != "designer" {
            self.world.press(KeyCode::Esc);
        }
        for key in ['j', 't', 'c'] {
            *self.reached.entry(self.world.app.top()).or_default() += 1;
            self.world.press(KeyCode::Char(key));
            self.look();
        }
        *self.reached.entry(self.world.app.top()).or_default() += 1;
    }

    /// Begins an object type from samples.
    pub(crate) fn begin_from_samples(&mut self) {
        self.world = self.temper.world("profiles/domains/acme/object-types!create".parse().unwrap(), (80, 24));
        for key in [KeyCode::Down, KeyCode::Down, KeyCode::Enter] {
            self.world.press(key);
            self.look();
        }
    }

    /// Looks at a job that some run has left, and at its items.
    pub(crate) fn look_into_a_job(&mut self) {
        self.world = self.temper.world("jobs/job-1".parse().unwrap(), (80, 24));
        self.look();
        let operation = api().operations().find(|operation| operation.id.name == "DeleteFlow").unwrap().id;
        let (id, name) = (JobId("job-1".to_owned()), "Delete 9 flows \u{202e}".to_owned());
        let job = JobProgress {
            tally: Tally { waiting: 3, under_way: 1, done: 3, failed: 1, unknown: 1, ..Tally::default() },
            rate: 0.7,
            chart: JobChart { step: Duration::from_secs(5), done: vec![1, 2], failed: vec![0] },
            ..JobProgress::new(id, name, operation, self.world.now())
        };
        self.world.feed(Event::Job(JobNews::Progress(Box::new(job))));
        let item = |number| JobItem {
            number,
            line: None,
            at: None,
            label: "\u{1b}[31m".to_owned(),
            state: JobItemState::Failed,
            error: Some(("code".to_owned(), "\u{0}".to_owned())),
            request_id: None,
            answered: None,
            deed: None,
        };
        let (job, filter, items) = (JobId("job-1".to_owned()), None, (0..9).map(item).collect());
        self.world.feed(Event::Job(JobNews::Items(Box::new(JobItems { job, filter, from: 0, all: 9, items }))));
        for key in "jjfvG  rsD".chars() {
            *self.reached.entry(self.world.app.top()).or_default() += 1;
            self.world.press(KeyCode::Char(key));
            self.look();
        }
    }

    /// Marks all rows of a list, and deletes them: as far as the sheet.
    pub(crate) fn do_something_to_marked_rows(&mut self) {
        for _ in 0..20 {
            self.world = self.temper.world("appflow/flows".parse().unwrap(), (80, 24));
            for _ in 0..3 {
                self.reply();
            }
            self.world.type_text("*x");
            self.look();
            *self.reached.entry(self.world.app.top()).or_default() += 1;
        }
    }

    /// Begins a command of the user's own that asks something first.
    pub(crate) fn be_asked_for_a_command(&mut self) {
        let commands = OwnCommand::parse(OWN, &Keymap::default(), |_| true).unwrap();
        let settings = Settings { commands, ..Settings::default() };
        self.world = World::set("appflow/flows/acme".parse().unwrap(), (80, 24), settings);
        for key in [KeyCode::Char(','), KeyCode::Char('김'), KeyCode::Enter] {
            self.world.press(key);
            self.look();
            *self.reached.entry(self.world.app.top()).or_default() += 1;
        }
    }

    /// Goes some steps into a wizard, as one does who looks around before filling it in.
    fn go_through_wizard(&mut self) {
        let wizard = &wizards()[self.dice.usize(..wizards().len())];
        let resource = catalog().resources().iter().find(|resource| {
            let offers =
                |verb: &String| resource.actions().iter().any(|a| (a.operation, &a.verb) == (wizard.operation, verb));
            wizard.verbs.iter().any(offers)
        });
        let Some(resource) = resource else { return };
        let list = places::list(resource).without_query();
        let verb = self.pick(&wizard.verbs);
        let place = if verb == "create" { list } else { list.child("acme") }.with_action(&verb);
        self.world = self.temper.world(place, (80, 24));
        for _ in 0..self.dice.u8(..3) {
            self.world.press(KeyCode::Down);
        }
        for _ in 0..self.dice.u8(..8) {
            self.reply();
            self.world.key(KeyEvent::new(KeyCode::Right, KeyModifiers::ALT));
        }
        let then = self.pick(&[KeyCode::Enter, KeyCode::Tab, KeyCode::F(4), KeyCode::F(6)]);
        self.world.press(then);
        self.look();
    }

    fn chord(&mut self) {
        if self.dice.bool() {
            let arrow = self.pick(&[KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down]);
            return self.world.key(KeyEvent::new(arrow, KeyModifiers::ALT));
        }
        let letter = self.pick(&['a', 'b', 'd', 'e', 'f', 'k', 'l', 'n', 'o', 's', 's', 'u', 'w', 'y', 'z']);
        let modifier = self.pick(&[KeyModifiers::CONTROL, KeyModifiers::ALT, KeyModifiers::SHIFT]);
        self.world.key(KeyEvent::new(KeyCode::Char(letter), modifier));
    }

    /// Some call moves on; not always the oldest.
    fn reply(&mut self) {
        let pending = std::mem::take(&mut self.world.pending);
        let call = (!pending.is_empty()).then(|| self.pick(&pending));
        self.world.pending = pending;
        let Some(call) = call else { return };
        let outcome = self.outcome(&call);
        self.world.outcome(call.id, outcome);
    }

    fn outcome(&mut self, call: &Call) -> Outcome {
        let until = self.world.now().checked_add(Duration::from_secs(2)).unwrap_or(Timestamp::MAX);
        let malice = self.pick(self.temper.malice());
        let attempt = self.dice.u32(1..4);
        match (self.dice.u8(..20), &call.work) {
            (0, _) => Outcome::Waiting { until: self.dice.bool().then_some(until) },
            (1, _) => Outcome::Sent { attempt },
            (2, _) => Outcome::Retrying { attempt, until, error: documents::error(&mut self.dice, malice) },
            (3..6, _) => Outcome::Failed(documents::error(&mut self.dice, malice)),
            (8..12, Work::Api(request)) if self.temper == Temper::Harsh && request.operation.operation().is_write() => {
                let error = documents::error(&mut self.dice, malice);
                Outcome::Failed(error.of_write(request.operation.operation().retry, true))
            }
            (_, Work::Identify | Work::Upload(_)) => identity(),
            (n, Work::Api(request)) => {
                let document = documents::reply(request.operation, &mut self.dice, malice);
                let paged = request.operation.operation().paging.is_some();
                let next = (paged && self.dice.bool()).then_some("token");
                let page = page(document, next, attempt);
                if n == 6 && next.is_some() { Outcome::Page(page) } else { Outcome::Finished(page) }
            }
        }
    }
}
