//! Carries jobs: beside the app and without it. Each job has its engine, its source of items, and its calls in the
//! pool's background lane; how far its items are is on disk before anything is sent.
//!
//! Everything happens in one task, which is told what to do and tells what happens.

mod carried;
mod commit;
mod hand;
mod kept;
mod look;
mod progress;
mod runner;
mod source;
mod steer;

use tokio::sync::{mpsc, oneshot};

use crate::contract::{Context, Event, JobId, JobItemState, JobOrder, JobSpec};
use crate::journal::JobKeeper;
use crate::tasks::Pool;
use runner::Runner;

pub(super) use source::hash_of;

/// What the task is told.
enum Told {
    /// A context was opened, or opened anew.
    Opened(Box<Context>),
    /// A job begins, or goes on with what is given.
    Start(Box<JobSpec>),
    /// A job is to do something.
    Order(JobId, JobOrder),
    /// Some items are wanted.
    Look { job: JobId, filter: Option<JobItemState>, from: usize, count: usize },
    /// The jobs on disk are wanted.
    Kept,
    /// The program ends: nothing more is sent. Answered once all that is known is on disk.
    End(oneshot::Sender<()>),
    /// The journal answers.
    Journal(commit::Answer),
}

/// The jobs of this run. Cheap to clone: all clones are one.
#[derive(Clone)]
pub(super) struct Jobs {
    tell: mpsc::UnboundedSender<Told>,
}

impl Jobs {
    /// Begins to carry jobs; `answers` hears of them. `share` is the background's share of the published rates.
    pub(super) fn new(pool: &Pool, keeper: JobKeeper, share: f64, answers: mpsc::Sender<Event>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let runner = Runner::new(pool, keeper, share, answers, tell.clone());
        tokio::spawn(runner.run(told));
        Self { tell }
    }

    /// A context was opened.
    pub(super) fn opened(&self, context: &Context) {
        self.tell(Told::Opened(Box::new(context.clone())));
    }

    /// Tells of the jobs that are on disk.
    pub(super) fn tell_kept(&self) {
        self.tell(Told::Kept);
    }

    /// Begins a job, or goes on with the one of this id.
    pub(super) fn start(&self, spec: Box<JobSpec>) {
        self.tell(Told::Start(spec));
    }

    /// Steers a job.
    pub(super) fn order(&self, job: JobId, order: JobOrder) {
        self.tell(Told::Order(job, order));
    }

    /// Tells of some items of a job.
    pub(super) fn look(&self, job: JobId, filter: Option<JobItemState>, from: usize, count: usize) {
        self.tell(Told::Look { job, filter, from, count });
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
