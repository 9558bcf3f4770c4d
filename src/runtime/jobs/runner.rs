//! The task that carries jobs: what it is told, what the pool reports, and what comes next.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::carried::{Carried, Ready};
use super::source::Source;
use super::{Told, commit};
use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, ContextKey, ErrorKind, Event, JobId, JobNews, JobProgress, JobState,
    Lane, Outcome, Request, TaskEvent, Transience, Work,
};
use crate::jobs::{Edited, Heard, edited};
use crate::journal::JobKeeper;
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
    /// It looks what became of an item.
    Look,
}

/// A call that is under way.
struct Sent {
    job: JobId,
    items: Vec<usize>,
    what: What,
    request: Request,
}

/// Carries jobs.
pub(super) struct Runner {
    pub(super) pool: Pool,
    tasks: Option<mpsc::Receiver<TaskEvent>>,
    pub(super) keeper: JobKeeper,
    pub(super) share: f64,
    answers: mpsc::Sender<Event>,
    pub(super) tell: mpsc::UnboundedSender<Told>,
    pub(super) contexts: HashMap<ContextId, Context>,
    /// In the order in which they go.
    pub(super) jobs: Vec<Carried>,
    calls: HashMap<CallId, Sent>,
    last_call: u64,
    /// Since when something with an answer waits to be on disk.
    dirty_since: Option<Timestamp>,
    /// Who waits for the end.
    pub(super) ending: Option<oneshot::Sender<()>>,
}

impl Runner {
    pub(super) fn new(
        pool: &Pool,
        keeper: JobKeeper,
        share: f64,
        answers: mpsc::Sender<Event>,
        tell: mpsc::UnboundedSender<Told>,
    ) -> Self {
        let (tasks_in, tasks) = mpsc::channel(EVENTS);
        Self {
            pool: pool.reporting_to(tasks_in),
            tasks: Some(tasks),
            keeper,
            share,
            answers,
            tell,
            contexts: HashMap::new(),
            jobs: Vec::new(),
            calls: HashMap::new(),
            last_call: FIRST_CALL,
            dirty_since: None,
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
            Told::Start(spec) => self.start(spec),
            Told::Order(..) | Told::Look { .. } => self.of_a_job(what),
            Told::Kept => {
                let tell = self.tell.clone();
                self.keeper.all(move |all| drop(tell.send(Told::Journal(commit::Answer::All(all)))));
            }
            Told::End(done) => {
                self.ending = Some(done);
                for at in 0..self.jobs.len() {
                    self.take_back(at);
                }
            }
            Told::Journal(answer) => self.answered(answer),
        }
    }

    /// A context was opened, or what may be done in it has changed.
    fn opened(&mut self, context: Context) {
        let (id, key) = (context.id, ContextKey::from(&context));
        let why = context.why_read_only();
        let unlimited = context.sandbox;
        self.contexts.insert(id, context);
        for at in 0..self.jobs.len() {
            let job = &mut self.jobs[at];
            if job.context.is_none() && job.key == key {
                (job.context, job.unlimited) = (Some(id), unlimited);
            }
            if let Some(why) = why.filter(|_| job.context == Some(id) && job.state().is_active()) {
                job.engine.pause(Some(format!("nothing more is sent: {why}")));
                job.changed = true;
                self.take_back(at);
            }
        }
    }

    /// Takes back the calls of a job that were not sent yet.
    pub(super) fn take_back(&mut self, at: usize) {
        let id = &self.jobs[at].id;
        for (call, _) in self.calls.iter().filter(|(_, sent)| sent.job == *id) {
            self.pool.cancel(*call);
        }
    }

    /// Enters a call.
    pub(super) fn enter(&mut self, job: JobId, items: Vec<usize>, what: What, request: Request) -> CallId {
        self.last_call += 1;
        let id = CallId(self.last_call);
        self.calls.insert(id, Sent { job, items, what, request });
        id
    }

    /// Starts a read for a job.
    pub(super) fn read(&mut self, at: usize, n: usize, what: What, request: Request) {
        let Some(context) = self.jobs[at].context else { return };
        let id = self.enter(self.jobs[at].id.clone(), vec![n], what, request.clone());
        let work = Work::Api(request);
        self.pool.start(Call { id, context, lane: Lane::Job, work, place: Value::Null, before: None });
    }

    /// A call moved on.
    fn note(&mut self, event: TaskEvent) {
        let TaskEvent { call, outcome } = event;
        let now = Timestamp::now();
        let known = self.calls.get(&call).map(|sent| (sent.job.clone(), sent.what, sent.items.first().copied()));
        let Some((id, what, first)) = known else { return };
        let at = self.jobs.iter().position(|job| job.id == id);
        if what == What::Look
            && let (Some(at), Some(n)) = (at, first)
        {
            self.looked(at, n, &outcome, now);
        }
        if !outcome.is_last() {
            return;
        }
        let Some(Sent { items, request, .. }) = self.calls.remove(&call) else { return };
        let Some(at) = at else { return };
        match what {
            What::Send => {
                let job = &mut self.jobs[at];
                job.calls = job.calls.saturating_sub(1);
                let is_apart = match &outcome {
                    Outcome::Failed(error) => items.len() > 1 && job.engine.part(&items, error),
                    _ => false,
                };
                let (heard, request_id) = job.heard_of(&request, outcome, items.len());
                if is_apart {
                    job.dirty.extend(items);
                } else {
                    let each = items.iter().zip(&heard);
                    each.for_each(|(n, heard)| job.hear(*n, heard, request_id.clone(), now));
                }
                self.is_dirty(now);
            }
            What::Read => self.was_read(at, items.first().copied().unwrap_or_default(), outcome, now),
            What::Look => {}
        }
    }

    /// An item was read that is to be edited.
    fn was_read(&mut self, at: usize, n: usize, outcome: Outcome, now: Timestamp) {
        let job = &mut self.jobs[at];
        let heard = match outcome {
            Outcome::Finished(page) => {
                let parts = job.source.parts(n, &job.set);
                match parts.map(|(own, set)| edited(job.operation, &own, &set, &page.reply.document)) {
                    Ok(Edited::Send(input)) => {
                        let request = Request { operation: job.operation, input, pages: 1 };
                        return self.make_ready(at, vec![n], request, now);
                    }
                    Ok(Edited::Unchanged) => Heard::Unchanged,
                    Ok(Edited::NotThere) => {
                        let error = ApiError::local(ErrorKind::NotFound, "NotFound", "it is not there any more");
                        Heard::Failed(error)
                    }
                    Err(why) => Heard::Failed(ApiError::local(ErrorKind::Invalid, "NoInput", why)),
                }
            }
            // Reading is without harm: it is tried again.
            Outcome::Failed(error) if error.transience != Transience::Permanent => {
                let (kind, transience) = (ErrorKind::Unreachable, Transience::NotActed { after: None });
                Heard::Failed(ApiError { kind, transience, ..error })
            }
            Outcome::Failed(error) => Heard::Failed(error),
            _ => Heard::NotSent,
        };
        let job = &mut self.jobs[at];
        job.calls = job.calls.saturating_sub(1);
        job.hear(n, &heard, None, now);
        self.is_dirty(now);
    }

    /// A call is complete: it is sent once that is on disk.
    pub(super) fn make_ready(&mut self, at: usize, items: Vec<usize>, mut request: Request, now: Timestamp) {
        let job = &mut self.jobs[at];
        job.engine.sends(&items, now);
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
        self.queue();
        for at in 0..self.jobs.len() {
            if self.ending.is_none() && self.jobs[at].state() == JobState::Running {
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
    }

    /// Of the jobs that share a rate the first goes.
    fn queue(&mut self) {
        let mut taken = Vec::new();
        for job in &mut self.jobs {
            let group = (job.context, job.operation.service, job.rate().group);
            let goes = job.engine.state() == JobState::Running && !matches!(job.source, Source::Lacks(_));
            let queued = goes && taken.contains(&group);
            job.changed |= queued != job.queued;
            job.queued = queued;
            if goes {
                taken.push(group);
            }
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
        rests.chain(looks).chain(lazy).chain(self.progress_due()).min()
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
