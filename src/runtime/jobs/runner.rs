//! The task that carries jobs: what it is told, what the pool reports, and what comes next.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::calls::Called;
use super::carried::{Answered, Carried, Ready};
use super::turns::Turns;
use super::{JobLimits, Told};
use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, ErrorKind, Event, JobId, JobItem, JobNews, JobOrder, JobProgress,
    JobState, Lane, Outcome, Request, TaskEvent, Transience, Work,
};
use crate::jobs::Heard;
use crate::journal::{Carrier, JobKeeper};
use crate::tasks::Pool;

/// The calls of jobs have ids of their own.
const FIRST_CALL: u64 = 1 << 40;
/// So many events of the pool may wait.
const EVENTS: usize = 256;
/// So long what has an answer may wait to be on disk, where nothing else is to be put there.
const LAZY: SignedDuration = SignedDuration::from_millis(200);

/// What a call of a job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It sends items.
    Send,
    /// It reads an item before that is edited.
    Read,
    /// It reads what is there before something is sent, to keep it.
    Before,
    /// It looks what became of an item.
    Look,
}

/// A call that is under way.
struct Sent {
    job: JobId,
    items: Vec<usize>,
    what: What,
    request: Request,
    /// Whether it went out, as far as the pool has told.
    went: bool,
}

/// Carries jobs.
pub(super) struct Runner {
    pub(super) pool: Pool,
    tasks: Option<mpsc::Receiver<TaskEvent>>,
    pub(super) keeper: JobKeeper,
    pub(super) limits: JobLimits,
    answers: mpsc::Sender<Event>,
    pub(super) tell: mpsc::UnboundedSender<Told>,
    pub(super) contexts: HashMap<ContextId, Context>,
    /// The accounts that the contexts lead to, as far as they were asked for; `None` where STS does not say.
    pub(super) accounts: HashMap<ContextId, Option<String>>,
    /// What is to be done once it is known which account is open.
    pub(super) postponed: Vec<(JobId, JobOrder)>,
    /// In the order in which they go.
    pub(super) jobs: Vec<Carried>,
    calls: HashMap<CallId, Sent>,
    pub(super) called: Called,
    last_call: u64,
    /// Since when something with an answer waits to be on disk.
    pub(super) dirty_since: Option<Timestamp>,
    /// The jobs that other consoles carry, and when it is looked next how far they are.
    pub(super) followed: BTreeSet<JobId>,
    pub(super) follows: Option<Timestamp>,
    /// Whether it was told which jobs there are, and what was told last of those that are not carried here.
    pub(super) told_kept: bool,
    pub(super) kept: Vec<JobProgress>,
    /// Who carries the jobs that are not over, as far as that was looked at, and when it is next.
    pub(super) carriers: Vec<Carrier>,
    pub(super) watches: Option<Timestamp>,
    /// The turns among programs.
    turns: Turns,
    /// Who hears of items as they are settled.
    pub(super) results: Option<mpsc::UnboundedSender<JobItem>>,
    /// Who waits for the end.
    pub(super) ending: Option<oneshot::Sender<()>>,
}

impl Runner {
    pub(super) fn new(
        pool: &Pool,
        keeper: JobKeeper,
        limits: JobLimits,
        answers: mpsc::Sender<Event>,
        tell: mpsc::UnboundedSender<Told>,
    ) -> Self {
        let (tasks_in, tasks) = mpsc::channel(EVENTS);
        Self {
            pool: pool.reporting_to(tasks_in),
            tasks: Some(tasks),
            keeper,
            limits,
            answers,
            tell,
            contexts: HashMap::new(),
            accounts: HashMap::new(),
            postponed: Vec::new(),
            jobs: Vec::new(),
            calls: HashMap::new(),
            called: Called::default(),
            last_call: FIRST_CALL,
            dirty_since: None,
            followed: BTreeSet::new(),
            follows: None,
            told_kept: false,
            kept: Vec::new(),
            carriers: Vec::new(),
            watches: None,
            turns: Turns::default(),
            results: None,
            ending: None,
        }
    }

    /// Works until the program ends.
    pub(super) async fn run(mut self, mut told: mpsc::UnboundedReceiver<Told>) {
        let Some(mut tasks) = self.tasks.take() else { return };
        loop {
            let wait = self.due().map(|due| Timestamp::now().duration_until(due));
            let wait = wait.map(|wait| Duration::try_from(wait).unwrap_or_default());
            tokio::select! {
                biased;
                Some(task) = tasks.recv() => self.note(task),
                Some(what) = told.recv() => self.take(what),
                () = sleep(wait.unwrap_or_default()), if wait.is_some() => {}
                else => return,
            }
            // What came in meanwhile is taken in before anything is decided.
            while let Ok(task) = tasks.try_recv() {
                self.note(task);
            }
            while let Ok(what) = told.try_recv() {
                self.take(what);
            }
            self.go_on();
            if self.ending.is_some() && self.is_idle() {
                // Who does not wait any more need not be told.
                self.ending.take().map(|done| done.send(()).ok());
                return;
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.calls.is_empty() && self.jobs.iter().all(|job| !job.committing && job.dirty.is_empty())
    }

    fn take(&mut self, what: Told) {
        match what {
            Told::Opened(context) => self.opened(*context),
            Told::Identified(context, account) => self.identified(context, account.as_deref()),
            Told::Start(spec, orders) => self.start(spec, orders),
            Told::Order(..) | Told::Look { .. } | Told::Export(..) => self.of_a_job(what),
            Told::Kept => self.look_elsewhere(),
            Told::Results(tell) => self.results = Some(tell),
            Told::End(done) => {
                (self.ending, self.follows, self.watches) = (Some(done), None, None);
                for at in 0..self.jobs.len() {
                    self.take_back(at);
                }
            }
            Told::Journal(answer) => self.answered(answer),
        }
    }

    /// Takes back the calls of a job that were not sent yet.
    pub(super) fn take_back(&mut self, at: usize) {
        let id = &self.jobs[at].id;
        for (call, _) in self.calls.iter().filter(|(_, sent)| sent.job == *id) {
            self.pool.cancel(*call);
        }
    }

    /// Gives a call of a job to the pool.
    pub(super) fn call(&mut self, at: usize, context: ContextId, items: Vec<usize>, what: What, request: Request) {
        self.last_call += 1;
        let (id, job) = (CallId(self.last_call), self.jobs[at].id.clone());
        let work = Work::Api(request.clone());
        let call = Call { id, context, lane: Lane::Job, work, place: Value::Null, before: None };
        self.called.begin(&job, &call, Timestamp::now());
        self.calls.insert(id, Sent { job, items, what, request, went: false });
        self.pool.start(call);
    }

    /// Starts a read for a job.
    pub(super) fn read(&mut self, at: usize, n: usize, what: What, request: Request) {
        if let Some(context) = self.jobs[at].context {
            self.call(at, context, vec![n], what, request);
        }
    }

    /// A call moved on.
    fn note(&mut self, event: TaskEvent) {
        let now = Timestamp::now();
        self.called.note(&event, now);
        let TaskEvent { call, outcome } = event;
        let known = self.calls.get(&call).map(|sent| (sent.job.clone(), sent.what, sent.items.first().copied()));
        let Some((id, what, first)) = known else { return };
        let at = self.jobs.iter().position(|job| job.id == id);
        if what == What::Look
            && let (Some(at), Some(n)) = (at, first)
        {
            self.looked(at, n, &outcome, now);
        }
        if what == What::Before
            && !outcome.is_last()
            && let (Some(at), Some(n)) = (at, first)
        {
            self.was_kept(at, n, &outcome, now);
        }
        if !outcome.is_last() {
            if let (Outcome::Sent { .. }, Some(sent)) = (&outcome, self.calls.get_mut(&call))
                && !std::mem::replace(&mut sent.went, true)
                && let Some(at) = at.filter(|_| what != What::Look)
            {
                let job = &mut self.jobs[at];
                job.out += 1;
                if what == What::Send {
                    job.engine.went(&sent.items);
                    job.dirty.extend(&sent.items);
                    // At once: what is not known to have gone out can't be told from what was there before.
                    self.dirty_since = Some(now - LAZY);
                }
            }
            return;
        }
        let Some(Sent { items, request, went, .. }) = self.calls.remove(&call) else { return };
        let Some(at) = at else { return };
        if went && what != What::Look {
            self.jobs[at].out = self.jobs[at].out.saturating_sub(1);
        }
        match what {
            What::Send => {
                let job = &mut self.jobs[at];
                job.calls = job.calls.saturating_sub(1);
                let is_apart = match &outcome {
                    Outcome::Failed(error) => items.len() > 1 && job.engine.part(&items, error),
                    _ => false,
                };
                let (heard, answer) = job.heard_of(&request, outcome, items.len());
                if is_apart {
                    job.dirty.extend(items);
                } else {
                    let each = items.iter().zip(&heard);
                    each.for_each(|(n, heard)| job.hear(*n, heard, answer.clone(), now));
                }
                self.is_dirty(now);
            }
            What::Read => self.was_read(at, items.first().copied().unwrap_or_default(), outcome, now),
            What::Before => self.was_kept(at, items.first().copied().unwrap_or_default(), &outcome, now),
            What::Look => {}
        }
    }

    /// Nothing is sent of an item after it was read.
    pub(super) fn not_read(&mut self, at: usize, n: usize, heard: &Heard, now: Timestamp) {
        let job = &mut self.jobs[at];
        job.calls = job.calls.saturating_sub(1);
        job.hear(n, heard, Answered::default(), now);
        self.is_dirty(now);
    }

    /// A call is complete: it is sent once that is on disk.
    pub(super) fn make_ready(&mut self, at: usize, items: Vec<usize>, mut request: Request, now: Timestamp) {
        let job = &mut self.jobs[at];
        job.engine.sends(&items, now);
        job.taken = (job.taken.0 + 1, job.taken.1 + items.len());
        for n in items.iter().filter(|_| request.operation == job.operation) {
            job.inputs.insert(*n, request.input.clone());
        }
        job.give_token(&items, &mut request);
        job.dirty.extend(&items);
        job.ready.push(Ready { items, request });
    }

    /// Hands out what comes next, puts on disk what is to be there, and tells how far everything is.
    fn go_on(&mut self) {
        let now = Timestamp::now();
        if self.follows.is_some_and(|due| due <= now) && self.ending.is_none() {
            self.look_elsewhere();
        }
        if self.watches.is_some_and(|due| due <= now) && self.ending.is_none() {
            self.watch();
        }
        self.stop(now);
        self.turns.queue(&mut self.jobs, &self.keeper, now);
        for at in 0..self.jobs.len() {
            let is_ours = self.jobs[at].is_ours();
            if self.ending.is_none() && is_ours && self.jobs[at].state() == JobState::Running {
                self.hand_out(at, now);
            }
            self.look_after(at, now);
        }
        let is_due = self.ending.is_some() || self.dirty_since.is_some_and(|since| now >= since + LAZY);
        let mut jobs = std::mem::take(&mut self.jobs);
        for job in &mut jobs {
            if !job.ready.is_empty() || is_due {
                self.commit(job);
            }
        }
        self.jobs = jobs;
        if self.jobs.iter().all(|job| job.dirty.is_empty()) {
            self.dirty_since = None;
        } else if is_due {
            // What is being put there is waited for.
            self.dirty_since = Some(now);
        }
        self.tell_progress(now);
        self.rest(now);
    }

    /// What waits for its turn to be sent is not sent once its job has paused itself.
    fn stop(&mut self, now: Timestamp) {
        for at in 0..self.jobs.len() {
            let job = &mut self.jobs[at];
            let stands = matches!(job.engine.state(), JobState::Paused(_));
            if std::mem::replace(&mut job.stands, stands) || !stands {
                continue;
            }
            for ready in std::mem::take(&mut job.ready) {
                job.calls = job.calls.saturating_sub(1);
                ready.items.iter().for_each(|n| job.hear(*n, &Heard::NotSent, Answered::default(), now));
            }
            self.take_back(at);
        }
    }

    /// Something with an answer waits to be on disk.
    pub(super) fn is_dirty(&mut self, now: Timestamp) {
        self.dirty_since.get_or_insert(now);
    }

    /// When something is to be done though nothing happens.
    fn due(&self) -> Option<Timestamp> {
        let lazy = self.dirty_since.map(|since| since + LAZY);
        let rests = self.jobs.iter().filter_map(|job| job.engine.wakes());
        let looks = self.jobs.iter().flat_map(|job| job.looking.values().filter_map(|look| look.due));
        let others = self.follows.into_iter().chain(self.watches).chain(self.turns.due());
        rests.chain(looks).chain(lazy).chain(others).chain(self.progress_due()).min()
    }

    /// Tells the app.
    pub(super) fn tell(&self, news: JobNews) {
        if let Err(mpsc::error::TrySendError::Full(event)) = self.answers.try_send(Event::Job(news)) {
            let answers = self.answers.clone();
            tokio::spawn(async move { drop(answers.send(event).await) });
        }
    }

    /// Tells the app how far a job is, unless it does not keep up: then it is told later.
    pub(super) fn tell_of(&self, progress: JobProgress) -> bool {
        let told = self.answers.try_send(Event::Job(JobNews::Progress(Box::new(progress))));
        !matches!(told, Err(mpsc::error::TrySendError::Full(_)))
    }
}

/// What an item hears of a read that can be tried again.
pub(super) fn again(error: &ApiError) -> Heard {
    let (kind, transience) = (ErrorKind::Unreachable, Transience::NotActed { after: None });
    Heard::Failed(ApiError { kind, transience, ..error.clone() })
}
