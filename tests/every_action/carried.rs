//! Jobs as the program itself carries them: by its runner, with a journal on disk, and answered by the sandbox.

use std::sync::Arc;

use switchboard::contract::{Event, JobItem, JobNews, JobProgress, JobSpec, JobState};
use switchboard::journal::Journal;
use switchboard::runtime::jobs::{JobLimits, Jobs};
use switchboard::tasks::{Pool, PoolLimits};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::live::Live;

/// So many events may wait.
const EVENTS: usize = 256;

/// Who carries jobs.
pub(crate) struct Carrier<'a> {
    live: &'a Live,
    jobs: Jobs,
    answers: mpsc::Receiver<Event>,
    _journal: Journal,
    _state: TempDir,
}

impl<'a> Carrier<'a> {
    pub(crate) fn new(live: &'a Live) -> Self {
        let _inside = live.runtime.enter();
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::open(state.path().join("journal.sqlite"), Box::new(drop)).unwrap();
        // What its calls report goes to the jobs.
        let (tasks, _) = mpsc::channel(1);
        let (tell, answers) = mpsc::channel(EVENTS);
        let pool = Pool::new(Arc::clone(&live.gateway) as _, PoolLimits::default(), tasks);
        let jobs = Jobs::new(&pool, journal.job_keeper(), JobLimits { share: 1.0, most_alike: 0 }, tell);
        jobs.opened(&live.context);
        pool.open(live.context.clone());
        Self { live, jobs, answers, _journal: journal, _state: state }
    }

    /// Carries a job to its end.
    ///
    /// # Errors
    /// If it does not get there; the text says why.
    pub(crate) fn carry(&mut self, spec: JobSpec) -> Result<(JobProgress, Vec<JobItem>), String> {
        let (id, count) = (spec.id.clone(), spec.source.len());
        self.jobs.start(Box::new(spec));
        let progress = loop {
            match self.hear()? {
                JobNews::Progress(progress) if progress.id == id => match progress.state {
                    JobState::Over => break *progress,
                    JobState::Running | JobState::Queued(_) | JobState::Paused(None) => {}
                    state => return Err(format!("it is {state:?}")),
                },
                JobNews::Problem { said, .. } => return Err(said),
                _ => {}
            }
        };
        self.jobs.look(id.clone(), None, 0, count);
        loop {
            match self.hear()? {
                JobNews::Items(items) if items.job == id => return Ok((progress, items.items)),
                JobNews::Problem { said, .. } => return Err(said),
                _ => {}
            }
        }
    }

    fn hear(&mut self) -> Result<JobNews, String> {
        loop {
            match self.live.runtime.block_on(self.answers.recv()) {
                Some(Event::Job(news)) => return Ok(news),
                Some(_) => {}
                None => return Err("nobody carries jobs any more".to_owned()),
            }
        }
    }
}
