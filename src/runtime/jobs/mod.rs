//! Carries jobs: beside the app and without it. Each job has its engine, its source of items, and its calls in the
//! pool's background lane; how far its items are is on disk before anything is sent.
//!
//! Everything happens in one task, which is told what to do and tells what happens.

mod before;
mod calls;
mod carried;
mod commit;
mod contexts;
mod export;
mod hand;
mod kept;
mod look;
mod progress;
mod rest;
mod runner;
mod source;
mod steer;
#[cfg(test)]
mod tests;
mod turns;

use tokio::sync::{mpsc, oneshot};

use crate::config::Settings;
use crate::contract::{Context, ContextId, Event, JobId, JobItem, JobItemState, JobOrder, JobSpec};
use crate::journal::JobKeeper;
use crate::tasks::Pool;
use runner::Runner;

pub(super) use kept::SANDBOX_GONE;
pub(super) use source::{hash_of, prints_of};

/// What the task is told.
enum Told {
    /// A context was opened, or opened anew.
    Opened(Box<Context>),
    /// It is known who the credentials of a context belong to: the account, or `None` where STS does not say.
    Identified(ContextId, Option<String>),
    /// A job begins, or goes on with what is given; what it is told then.
    Start(Box<JobSpec>, Vec<JobOrder>),
    /// A job is to do something.
    Order(JobId, JobOrder),
    /// Some items are wanted.
    Look { job: JobId, filter: Option<JobItemState>, from: usize, count: usize },
    /// The lines of the items of a state are wanted.
    Export(JobId, JobItemState),
    /// The jobs on disk are wanted.
    Kept,
    /// Somebody wants to hear of each item as soon as it is settled.
    Results(mpsc::UnboundedSender<JobItem>),
    /// The program ends: nothing more is sent. Answered once all that is known is on disk.
    End(oneshot::Sender<()>),
    /// The journal answers.
    Journal(commit::Answer),
}

/// How much jobs may do.
#[derive(Clone, Copy, Debug)]
pub struct JobLimits {
    /// The share of the published rates that they keep to.
    pub share: f64,
    /// So many items in a row that are refused alike pause a job; zero is never.
    pub most_alike: usize,
}

impl From<&Settings> for JobLimits {
    fn from(settings: &Settings) -> Self {
        Self { share: settings.rates.background, most_alike: settings.jobs.equal_failures as usize }
    }
}

/// The jobs of this run. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct Jobs {
    tell: mpsc::UnboundedSender<Told>,
}

impl Jobs {
    /// Begins to carry jobs; `answers` hears of them.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn new(pool: &Pool, keeper: JobKeeper, limits: JobLimits, answers: mpsc::Sender<Event>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let runner = Runner::new(pool, keeper, limits, answers, tell.clone());
        tokio::spawn(runner.run(told));
        Self { tell }
    }

    /// A context was opened.
    pub fn opened(&self, context: &Context) {
        self.tell(Told::Opened(Box::new(context.clone())));
    }

    /// It is known which account a context leads to, or that STS does not say it (`None`).
    pub fn identified(&self, context: ContextId, account: Option<String>) {
        self.tell(Told::Identified(context, account));
    }

    /// Tells of the jobs that are on disk.
    pub(super) fn tell_kept(&self) {
        self.tell(Told::Kept);
    }

    /// Begins a job, or goes on with the one of this id.
    pub fn start(&self, spec: Box<JobSpec>) {
        self.start_with(spec, vec![JobOrder::Resume]);
    }

    /// The same, and tells it this once its items are at hand.
    pub(super) fn start_with(&self, spec: Box<JobSpec>, orders: Vec<JobOrder>) {
        self.tell(Told::Start(spec, orders));
    }

    /// Steers a job.
    pub(super) fn order(&self, job: JobId, order: JobOrder) {
        self.tell(Told::Order(job, order));
    }

    /// Tells of some items of a job.
    pub fn look(&self, job: JobId, filter: Option<JobItemState>, from: usize, count: usize) {
        self.tell(Told::Look { job, filter, from, count });
    }

    /// Tells the lines of the items of a state.
    pub(super) fn export(&self, job: JobId, state: JobItemState) {
        self.tell(Told::Export(job, state));
    }

    /// Tells of each item of any job, from here on, as soon as it is settled and that is on disk.
    pub(super) fn results(&self) -> mpsc::UnboundedReceiver<JobItem> {
        let (tell, told) = mpsc::unbounded_channel();
        self.tell(Told::Results(tell));
        told
    }

    /// Sends nothing more. Answers once what is under way has ended and is on disk; somebody has to end the pool's
    /// calls meanwhile.
    pub(super) fn end(&self) -> oneshot::Receiver<()> {
        let (done, wait) = oneshot::channel();
        self.tell(Told::End(done));
        wait
    }

    fn tell(&self, what: Told) {
        // The task runs for as long as the program does.
        drop(self.tell.send(what));
    }
}
