//! What the commands without a screen stand on: a context, the journal and the pool, and calls that are awaited.
//!
//! They send as the console does: at the same rates, writes through the journal, nothing where the context changes
//! nothing.

mod agreeing;
mod calls;
mod on_disk;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::console::{Files, begin_log, context, limits, with_settings};
use super::jobs::{JobLimits, Jobs};
use super::sandboxed::Sandboxed;
use super::writes::Writes;
use super::{ExitError, SERVING, WAITING, say, signals, tokio_runtime};
use crate::aws::{self, Gateway, Limits};
use crate::cli::Console;
use crate::config::Settings;
use crate::contract::{CallId, Context, ContextId, Event, JobNews, JournalNews, Outcome, TaskEvent};
use crate::journal::Journal;
use crate::sandbox;
use crate::tasks::Pool;
pub use agreeing::{agreed, agreed_by_name};
pub use on_disk::{kept_job, kept_jobs};

/// So many events may wait before the pool has to wait, too.
const EVENTS: usize = 256;
/// How long a write that is under way may take when the program ends.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is said of what is not sent any more.
pub(super) const ENDED: &str = "nothing more is sent: a signal asked to end";
/// How long tasks may take to notice that the program ends.
const LAST_STEPS: Duration = Duration::from_millis(200);

/// Opens what a command needs, lets it do its work, and waits for what is under way.
///
/// # Errors
/// What the command says, or why it could not begin.
pub fn run<F>(console: &Console, command: impl FnOnce(Headless) -> F) -> Result<ExitCode, ExitError>
where
    F: Future<Output = Result<ExitCode, ExitError>>,
{
    let runtime = tokio_runtime(if console.sandbox { SERVING } else { WAITING })?;
    let ended = runtime.block_on(async {
        let headless = Headless::open(console).await?;
        let ended = command(headless.clone()).await;
        headless.close().await;
        ended
    });
    runtime.shutdown_timeout(LAST_STEPS);
    ended
}

/// Calls in one context, without a screen. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct Headless {
    context: Arc<Context>,
    settings: Arc<Settings>,
    pool: Pool,
    state: Arc<Mutex<State>>,
    noted: Arc<Notify>,
    jobs: Jobs,
    ending: Arc<Ending>,
    /// Whether a service has answered a read so far.
    has_answered: Arc<AtomicBool>,
    /// How many pages have come.
    pages: Arc<AtomicUsize>,
    /// The folder of the journal, where the command line says it.
    state_dir: Option<PathBuf>,
}

/// What signals have asked for.
#[derive(Default)]
struct Ending {
    /// Whether signals are listened to: from the first write on.
    hears: AtomicBool,
    /// Whether one asked the program to end.
    is_asked: AtomicBool,
}

/// What is under way.
struct State {
    /// `None` once it is closed: then the journal is on disk.
    writes: Option<Writes>,
    last: u64,
    waiting: HashMap<CallId, mpsc::UnboundedSender<Outcome>>,
    /// Who hears of jobs.
    hears_jobs: Option<mpsc::UnboundedSender<JobNews>>,
}

impl Headless {
    /// Opens context, journal and pool as the command line and the user's files say.
    async fn open(console: &Console) -> Result<Self, ExitError> {
        let (paths, mut settings) = Files::settings(console)?;
        settings.read_only |= console.read_only;
        let context = with_settings(context(console)?, &settings, settings.read_only);
        if let Err(why) = begin_log(&paths, console.log_level) {
            say(&format!("switchboard: nothing is logged: {why}"));
        }
        let context = aws::resolve(context).await;
        let trouble = &console.trouble;
        let options =
            sandbox::Options { latency: trouble.latency(), faults: trouble.faults.clone(), ..Default::default() };
        let transport = Arc::new(Sandboxed::new(Arc::new(Gateway::new(Limits::default())), options));
        let (tasks_in, tasks) = mpsc::channel(EVENTS);
        let (answers_in, answers) = mpsc::channel(EVENTS);
        let pool = Pool::new(transport, limits(&settings), tasks_in);
        let heard = answers_in.clone();
        let news = Box::new(move |news| drop(heard.blocking_send(Event::Journal(news))));
        let journal = Journal::open_when_used(paths.journal(), news).map_err(ExitError::failed)?;
        let jobs = Jobs::new(&pool, journal.job_keeper(), JobLimits::from(&settings), answers_in.clone());
        jobs.opened(&context);
        let mut writes = Writes::new(journal, pool.clone(), answers_in);
        writes.opened(&context);
        pool.open(context.clone());
        let state =
            Arc::new(Mutex::new(State { writes: Some(writes), last: 0, waiting: HashMap::new(), hears_jobs: None }));
        let noted = Arc::new(Notify::new());
        tokio::spawn(listen(Arc::clone(&state), Arc::clone(&noted), jobs.clone(), tasks, answers));
        Ok(Self {
            context: Arc::new(context),
            settings: Arc::new(settings),
            pool,
            state,
            noted,
            jobs,
            ending: Arc::default(),
            has_answered: Arc::default(),
            pages: Arc::default(),
            state_dir: console.state_dir.clone(),
        })
    }

    /// The same in another context, over the same pool and journal.
    ///
    /// # Errors
    /// If the command line names none.
    pub async fn beside(&self, console: &Console) -> Result<Self, ExitError> {
        let other = with_settings(context(console)?, &self.settings, self.settings.read_only);
        let other = aws::resolve(Context { id: ContextId(self.context.id.0 + 1), ..other }).await;
        self.jobs.opened(&other);
        if let Some(writes) = &mut self.state.lock().writes {
            writes.opened(&other);
        }
        self.pool.open(other.clone());
        Ok(Self { context: Arc::new(other), ..self.clone() })
    }

    /// The folder of the journal, where the command line says it.
    pub(super) fn state_dir(&self) -> Option<&Path> {
        self.state_dir.as_deref()
    }

    /// Where calls go.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The user's settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The numbers of the signals that ask the program to end. Until this is asked for they end it at once.
    ///
    /// # Errors
    /// If the system does not let it listen.
    pub fn ends() -> Result<mpsc::Receiver<i32>, ExitError> {
        signals::ends(|| {
            say("\nswitchboard: ended at once: what was under way may have taken effect or not, look for it.");
        })
        .map_err(ExitError::failed)
    }

    /// From the first write on, a signal ends no call that is under way: it is waited for, and no other write follows it.
    fn end_by_itself(&self) {
        if self.ending.hears.swap(true, Ordering::SeqCst) {
            return;
        }
        let ending = Arc::clone(&self.ending);
        // Where the system lets nobody listen, signals end the program at once.
        let Ok(mut ends) = Self::ends() else { return };
        tokio::spawn(async move {
            while ends.recv().await.is_some() {
                ending.is_asked.store(true, Ordering::SeqCst);
                say("\nswitchboard: what is under way is waited for; once more ends at once");
            }
        });
    }

    /// Whether a signal has asked to end: nothing more is written.
    pub fn is_ending(&self) -> bool {
        self.ending.is_asked.load(Ordering::SeqCst)
    }

    /// The jobs that are carried here.
    pub(super) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// What is told of jobs from here on.
    #[must_use]
    pub fn hear_jobs(&self) -> mpsc::UnboundedReceiver<JobNews> {
        let (tell, told) = mpsc::unbounded_channel();
        self.state.lock().hears_jobs = Some(tell);
        told
    }

    /// Takes no more calls, waits for the writes that are under way, and until all of them is on disk.
    async fn close(self) {
        let jobs = self.jobs.end();
        let left = self.pool.shutdown(PATIENCE).await;
        drop(timeout(PATIENCE, jobs).await);
        if left > 0 {
            say(&format!("switchboard: {left} calls had no answer when it ended; look whether they took effect."));
        }
        // What the pool has told is noted a moment later.
        drop(timeout(PATIENCE, self.all_noted()).await);
        let writes = self.state.lock().writes.take();
        // Dropping the journal waits for the disk.
        drop(tokio::task::spawn_blocking(move || drop(writes)).await);
    }

    async fn all_noted(&self) {
        loop {
            let noted = self.noted.notified();
            if self.state.lock().waiting.is_empty() {
                return;
            }
            noted.await;
        }
    }
}

/// Tells everybody what becomes of their calls.
async fn listen(
    state: Arc<Mutex<State>>,
    noted: Arc<Notify>,
    jobs: Jobs,
    mut tasks: mpsc::Receiver<TaskEvent>,
    mut answers: mpsc::Receiver<Event>,
) {
    loop {
        let event = tokio::select! {
            Some(task) = tasks.recv() => task,
            Some(answer) = answers.recv() => match answer {
                Event::Task(task) => task,
                Event::Journal(JournalNews::Problem(said) | JournalNews::Again(said)) => {
                    say(&format!("switchboard: {said}"));
                    continue;
                }
                Event::Job(news) => {
                    state.lock().hears_jobs.as_ref().map(|hears| hears.send(news).ok());
                    continue;
                }
                _ => continue,
            },
            else => return,
        };
        let mut state = state.lock();
        if let Some(writes) = &mut state.writes
            && let Some((context, account)) = writes.note(&event)
        {
            jobs.identified(context, account);
        }
        let last = event.outcome.is_last();
        if let Some(tell) = state.waiting.get(&event.call) {
            drop(tell.send(event.outcome));
        }
        if last {
            state.waiting.remove(&event.call);
            noted.notify_waiters();
        }
    }
}
