//! Opens the console: puts the rooms together, runs the loop, and leaves everything as it was found.

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ratatui::Frame;
use tokio::sync::mpsc;

use super::driver::{Driver, Profiles};
use super::events::{Ending, Loop, Sources};
use super::front::{Front, Surface};
use super::ground::ground;
use super::guard::NoTerminal;
use super::jobs::JobLimits;
use super::keyboard::Keyboard;
use super::rescue::Rescue;
use super::rows::UploadFiles;
use super::sandboxed::Sandboxed;
use super::surface::Tty;
use super::{ExitError, SERVING, WAITING, editor, guard, log, say, scratch, signals, tokio_runtime};
use crate::app::{self, App, Boot};
use crate::aws::{self, Gateway, Limits};
use crate::catalog::{FOLDER, Location, catalog};
use crate::cli::{Console, LogLevel};
use crate::config::{Keymap, OwnCommand, Paths, Settings, load_theme};
use crate::contract::{Context, ContextId, ContextKey, Effect, Event, JournalNews, SandboxAccount, Update};
use crate::journal::Journal;
use crate::sandbox;
use crate::tasks::{Pool, PoolLimits};
use crate::theme::Depth;

/// So many events may wait for the loop before the pool has to wait, too.
const EVENTS: usize = 256;
/// How long tasks may take to notice that the program ends.
const LAST_STEPS: Duration = Duration::from_millis(200);
/// How long a write that is under way may take when the program ends.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files of the user, read once at the start.
pub(super) struct Files {
    pub(super) paths: Paths,
    pub(super) settings: Settings,
    pub(super) keymap: Keymap,
}

impl Files {
    /// What is read where nothing is drawn and no key is pressed: the settings alone.
    pub(super) fn settings(console: &Console) -> Result<(Paths, Settings), ExitError> {
        let paths = Paths::find(console.state_dir.clone()).map_err(ExitError::failed)?;
        let settings = Settings::load(&paths.settings()).map_err(ExitError::failed)?;
        Ok((paths, settings))
    }

    pub(super) fn read(console: &Console) -> Result<Self, ExitError> {
        let (paths, mut settings) = Self::settings(console)?;
        let keymap = Keymap::load(&paths.keymap()).map_err(ExitError::failed)?;
        let is_list = |path: &str| catalog().resource(path).is_some();
        settings.commands = OwnCommand::load(&paths.commands(), &keymap, is_list).map_err(ExitError::failed)?;
        Ok(Self { paths, settings, keymap })
    }
}

/// Opens the console and runs it to its end.
pub(super) fn run(console: Console) -> Result<ExitCode, ExitError> {
    let open = place(console.open.as_ref())?;
    let open = with_folder(open, console.folder.as_deref())?;
    let context = context(&console)?;
    guard::usable(env::var("TERM").ok().as_deref()).map_err(|why| {
        let advice = if why == NoTerminal::Background {
            "Start it in the foreground"
        } else {
            "Run it in a terminal; `switchboard doctor` says more about this one"
        };
        ExitError::usage(format!("{why}. {advice}."))
    })?;
    let mut files = Files::read(&console)?;
    files.settings.read_only |= console.read_only;
    files.settings.plain |= console.plain;
    let context = with_settings(context, &files.settings, console.read_only);
    let depth = if files.settings.plain { Depth::None } else { Depth::detect(|name| env::var(name).ok()) };
    let theme = load_theme(&files.settings, &files.paths, depth, ground).map_err(ExitError::failed)?;
    let unlogged = begin_log(&files.paths, console.log_level).err();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), sandbox = console.sandbox, "started");

    let runtime = tokio_runtime(if console.sandbox { SERVING } else { WAITING })?;
    guard::hook_panics();
    let limits = limits(&files.settings);
    let start = Start { console, context, open, limits, files, theme, unlogged };
    let ended = runtime.block_on(start.run());
    // Reads under way are of no use to anybody now. A process that one of them waits for is ended with it; a file
    // that does not answer is not waited for.
    runtime.shutdown_timeout(LAST_STEPS);
    ended
}

/// Without a log the console still does its work.
pub(super) fn begin_log(paths: &Paths, level: LogLevel) -> Result<(), String> {
    paths.create_state().map_err(|error| error.to_string())?;
    log::start(&paths.log(), level).map_err(|error| format!("{}: {error}", paths.log().display()))
}

struct Start {
    console: Console,
    context: Context,
    open: Location,
    limits: PoolLimits,
    files: Files,
    theme: crate::theme::Theme,
    /// Why nothing is logged.
    unlogged: Option<String>,
}

impl Start {
    async fn run(self) -> Result<ExitCode, ExitError> {
        let tidy = || {
            editor::end_at_once();
            guard::give_back();
        };
        let signals = signals::listen(tidy).map_err(ExitError::failed)?;
        let mut surface = Tty::take(self.files.settings.mouse())
            .map_err(|error| ExitError::failed(format!("the terminal can't be used: {error}")))?;
        let size = surface.size().map_err(ExitError::failed)?;
        let Files { paths, settings, keymap } = self.files;
        let given = ContextKey::from(&self.context);
        let job_limits = JobLimits::from(&settings);
        let boot = Boot {
            context: aws::resolve(self.context).await,
            given,
            open: self.open,
            settings,
            keymap,
            theme: self.theme,
            size,
            seed: uuid::Uuid::new_v4().as_u64_pair().0,
            now: Timestamp::now(),
        };
        let (app, initial_effects) = App::new(boot);
        let mut front = Opened { app, initial_effects };

        let (tasks_in, tasks) = mpsc::channel(EVENTS);
        let (answers_in, answers) = mpsc::channel(EVENTS);
        let trouble = &self.console.trouble;
        let options =
            sandbox::Options { latency: trouble.latency(), faults: trouble.faults.clone(), ..Default::default() };
        let transport = Arc::new(Gateway::new(Limits::default()).with_files(Arc::new(UploadFiles)));
        let transport = Arc::new(Sandboxed::new(transport, options));
        let pool = Pool::new(transport, self.limits, tasks_in);
        let profiles = if self.console.sandbox { Profiles::Sandbox } else { Profiles::Aws };
        if let Some(why) = self.unlogged {
            drop(answers_in.try_send(Event::Journal(JournalNews::Problem(format!("nothing is logged: {why}")))));
        }
        let heard = answers_in.clone();
        let news = Box::new(move |news| drop(heard.blocking_send(Event::Journal(news))));
        let journal = Journal::open(paths.journal(), news).map_err(ExitError::failed)?;
        let rescue = Rescue::new(&journal);
        tokio::task::spawn_blocking(move || scratch::sweep(&|folder| rescue.may_go(folder)));
        let mut driver = Driver::new(pool, journal, profiles, job_limits, answers_in);
        driver.jobs().tell_kept();

        let mut sources = Sources { signals, input: Keyboard::new(), fresh: Some(Keyboard::new), tasks, answers };
        let mut events = Loop::new(&mut front, &mut surface, &mut driver);
        let ending = events.run(&mut sources).await;
        events.surface.give_back();
        if let Some(waited) = events.front.app.waits_for_writes() {
            let seconds = PATIENCE.as_secs();
            say(&format!("switchboard: {waited}: waiting for {seconds} s at most. Asked once more it ends at once."));
        }
        let left = events.wind_down(&mut sources, PATIENCE).await;
        tracing::info!(?ending, left, "ended");
        if left > 0 {
            say(&format!("switchboard: {left} calls had no answer when it ended; look whether they took effect."));
        }
        if let Some(lost) = front.app.lost_marks().filter(|_| ending != Ending::Quit) {
            say(&format!("switchboard: {lost}."));
        }
        Ok(exit_code(ending))
    }
}

/// The app, and what it wants before anything has happened.
struct Opened {
    app: App,
    initial_effects: Vec<Effect>,
}

impl Front for Opened {
    fn initial_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.initial_effects)
    }

    fn update(&mut self, update: Update) -> Vec<Effect> {
        app::update(&mut self.app, update)
    }

    fn draw(&self, frame: &mut Frame<'_>) {
        app::render(&self.app, frame);
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.app.deadline()
    }
}

/// The first location, once it is known to lead somewhere.
fn place(open: Option<&Location>) -> Result<Location, ExitError> {
    let Some(location) = open else { return Ok(Location::home()) };
    let meant = catalog().meant(location);
    let location = meant.as_ref().unwrap_or(location);
    match catalog().place(location) {
        Ok(_) => Ok(location.clone()),
        Err(problem) => Err(ExitError::usage(format!("--open {location}: {problem}"))),
    }
}

/// The page of a place that says how it differs from a folder, where one is given.
fn with_folder(open: Location, folder: Option<&Path>) -> Result<Location, ExitError> {
    let Some(folder) = folder else { return Ok(open) };
    let at = open.without_action().without_query();
    if !catalog().place(&at).is_ok_and(|place| catalog().is_design(place)) {
        return Err(ExitError::usage(format!("--folder: {at} is no whole design: a domain is one, and appflow")));
    }
    let folder = folder.display().to_string();
    Ok(at.with_query(FOLDER, folder))
}

/// The context that the command line names.
pub(super) fn context(console: &Console) -> Result<Context, ExitError> {
    let names = SandboxAccount::ALL.map(|account| account.profile).join(", ");
    if console.sandbox && SandboxAccount::of(console.profile.as_deref()).is_none() {
        return Err(ExitError::usage(format!("--profile: with --sandbox the profiles are {names}")));
    }
    let profile = match (console.sandbox, &console.profile) {
        (true, None) => Some(SandboxAccount::ALL[0].profile.to_owned()),
        (_, profile) => profile.clone(),
    };
    let region = match (console.sandbox, &console.region) {
        (true, None) => Some(SandboxAccount::REGION.to_owned()),
        (_, region) => region.clone(),
    };
    Ok(Context {
        id: ContextId(1),
        profile,
        region,
        endpoint: console.endpoint_url.clone(),
        sandbox: console.sandbox,
        read_only: console.read_only,
        protected: false,
        identity: None,
    })
}

/// The context with what the settings say of its profile; of the sandbox they say nothing.
pub(super) fn with_settings(context: Context, settings: &Settings, read_only: bool) -> Context {
    let from_env = || env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    let name = context.profile.clone().or_else(from_env).unwrap_or_else(|| "default".to_owned());
    if context.sandbox {
        return context;
    }
    let own = settings.profile(&name);
    Context {
        read_only: read_only || settings.is_read_only(&name),
        protected: settings.is_protected(&name),
        region: context.region.or_else(|| own.and_then(|own| own.region.clone())),
        ..context
    }
}

pub(super) fn limits(settings: &Settings) -> PoolLimits {
    PoolLimits {
        interactive_share: settings.rates.interactive,
        background_share: settings.rates.background,
        ..PoolLimits::default()
    }
}

fn exit_code(ending: Ending) -> ExitCode {
    match ending {
        Ending::Quit => ExitCode::SUCCESS,
        Ending::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(super::FAILED)),
        Ending::Lost => ExitCode::from(super::FAILED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_none_is_wrong_usage_and_says_what_there_is() {
        let stop = place(Some(&"nowhere/at/all".parse().unwrap())).unwrap_err();
        assert_eq!(stop.code, super::super::USAGE);
        assert!(stop.words.contains("locations begin with"), "{}", stop.words);
    }

    #[test]
    fn a_folder_is_compared_with_a_whole_design_alone() {
        let at = |place: &str| with_folder(place.parse().unwrap(), Some(Path::new("design/x")));
        assert_eq!(at("appflow").unwrap().to_string(), "appflow?folder=design%2Fx");
        assert_eq!(at("profiles/domains").unwrap_err().code, super::super::USAGE);
        let location = at("cases/domains/d-1").unwrap();
        assert!(catalog().place(&location).is_ok() && place(Some(&location)).is_ok(), "{location}");
    }

    #[test]
    fn the_sandbox_knows_its_own_profiles_alone() {
        let console = |profile: Option<&str>| Console {
            sandbox: true,
            profile: profile.map(str::to_owned),
            ..Console::default()
        };
        assert_eq!(context(&console(None)).unwrap().profile.as_deref(), Some("sandbox"));
        assert_eq!(context(&console(Some("sandbox-empty"))).unwrap().profile.as_deref(), Some("sandbox-empty"));
        assert!(context(&console(Some("default"))).unwrap_err().words.contains("sandbox-staging"));
    }

    #[test]
    fn settings_protect_a_profile_but_not_the_sandbox() {
        let settings = Settings::parse("protected = [\"live\", \"sandbox\"]").unwrap();
        let of = |sandbox, profile: &str| {
            let console = Console { sandbox, profile: Some(profile.to_owned()), ..Console::default() };
            with_settings(context(&console).unwrap(), &settings, false).refuses_writes()
        };
        assert_eq!([of(false, "live"), of(false, "test"), of(true, "sandbox")], [true, false, false]);
    }
}
