//! Jobs that rest: paused, over, or lacking something. While one rests, any program may take it over, and this one looks
//! now and then whether one has.

use jiff::{SignedDuration, Timestamp};

use super::Told;
use super::commit::Answer;
use super::runner::Runner;
use crate::contract::{JobId, JobState};
use crate::journal::{Carrier, JournalError};

/// So often it is looked whether another program goes on with a job that waits for somebody to do so.
const WATCH: SignedDuration = SignedDuration::from_secs(2);

/// Whose a job is that is known here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is carried here.
    #[default]
    Ours,
    /// It rests: others may take it over.
    Rests,
    /// It is being taken back.
    Wakes,
}

impl Runner {
    /// Lets go of jobs that rest, and takes those back that go on.
    pub(super) fn rest(&mut self, now: Timestamp) {
        for at in 0..self.jobs.len() {
            let job = &mut self.jobs[at];
            let state = job.state();
            let is_kept = job.dirty.is_empty() && !job.committing && job.ready.is_empty();
            let is_idle = job.calls == 0 && job.looking.is_empty() && is_kept;
            let is_marked = state != JobState::Over || job.ended.is_some();
            match job.hold {
                Hold::Ours if !state.is_active() && is_idle && is_marked && !job.held => {
                    job.hold = Hold::Rests;
                    self.keeper.rests(job.id.clone());
                }
                Hold::Rests if state.is_active() => self.wake(at, None),
                _ => {}
            }
        }
        let is_open = |state: &JobState| matches!(state, JobState::Paused(_) | JobState::Lacks(_));
        let is_own = self.jobs.iter().any(|job| job.hold == Hold::Rests && is_open(&job.state()));
        let is_watched = is_own || self.kept.iter().any(|job| is_open(&job.state) && !job.context.sandbox);
        if !is_watched || !self.told_kept || self.ending.is_some() {
            self.watches = None;
        } else if self.watches.is_none() {
            self.watches = now.checked_add(WATCH).ok();
        }
    }

    /// Takes a job back before something is done with it.
    pub(super) fn wake(&mut self, at: usize, then: Option<Told>) {
        let job = &mut self.jobs[at];
        job.hold = Hold::Wakes;
        let (id, tell, then) = (job.id.clone(), self.tell.clone(), then.map(Box::new));
        self.keeper.wakes(job.id.clone(), move |own| {
            drop(tell.send(Told::Journal(Answer::Woke(id, then, own))));
        });
    }

    /// A job is carried here again, or another program has taken it over.
    pub(super) fn woke(&mut self, id: &JobId, then: Option<Told>, own: Result<bool, JournalError>) {
        let Some(at) = self.jobs.iter().position(|job| job.id == *id) else { return };
        match own {
            Ok(true) => self.jobs[at].hold = Hold::Ours,
            // What is known of it here is not true any more.
            Ok(false) => drop(self.jobs.remove(at)),
            Err(error) => {
                self.jobs[at].hold = Hold::Rests;
                self.jobs[at].engine.pause(Some(error.to_string()));
                return self.problem(id.clone(), &error);
            }
        }
        match then {
            Some(then) => self.of_a_job(then),
            None if self.jobs.iter().all(|job| job.id != *id) => self.look_elsewhere(),
            None => {}
        }
    }

    /// Looks whether another program goes on with what waits here.
    pub(super) fn watch(&mut self) {
        self.watches = None;
        let tell = self.tell.clone();
        self.keeper.carriers(move |found| drop(tell.send(Told::Journal(Answer::Carriers(found)))));
    }

    /// Who carries the jobs that are not over.
    pub(super) fn watched(&mut self, found: Vec<Carrier>) {
        if self.carriers == found {
            return;
        }
        let is_others = |id: &JobId| found.iter().any(|carrier| carrier.job == *id && !carrier.is_own);
        self.jobs.retain(|job| job.hold != Hold::Rests || !is_others(&job.id));
        self.carriers = found;
        self.look_elsewhere();
    }
}
