//! What the journal answers, and what is sent once it has.

use jiff::{SignedDuration, Timestamp};

use super::Told;
use super::carried::{Answered, Carried, Ready};
use super::runner::{Runner, What};
use super::source::Source;
use crate::contract::{
    ApiError, ErrorKind, JobId, JobItemState, JobItems, JobNews, JobOnDisk, JobOrder, JobSpec, JobState, KeptItem,
};
use crate::jobs::Heard;
use crate::journal::{Carrier, JournalError, Taken};

/// So long nothing is put on disk after that has failed.
const PATIENCE: SignedDuration = SignedDuration::from_secs(2);

/// What the journal answers.
pub(super) enum Answer {
    /// A job is on disk.
    Began(Box<JobSpec>, Vec<JobOrder>, Result<Taken, JournalError>),
    /// A job on disk was taken over, for this.
    Took(JobId, Box<Told>, Result<Taken, JournalError>),
    /// The items of a job were opened.
    Opened { job: Box<Carried>, source: Result<Source, String>, then: Box<Told> },
    /// How far items are is on disk, and these may go.
    Kept { job: JobId, items: Vec<usize>, ready: Vec<Ready>, done: Result<(), JournalError> },
    /// All jobs on disk.
    All(Result<Vec<JobOnDisk>, JournalError>),
    /// What is kept of the items that somebody wants to see.
    Items(Box<JobItems>, Result<Vec<(usize, KeptItem)>, JournalError>),
    /// What is kept of the items whose lines are wanted.
    Lines(JobId, JobItemState, Vec<usize>, Vec<(usize, KeptItem)>),
    /// A job that rested was taken back, for this; or another program has it.
    Woke(JobId, Option<Box<Told>>, Result<bool, JournalError>),
    /// Who carries the jobs that are not over.
    Carriers(Result<Vec<Carrier>, JournalError>),
    /// A job was forgotten.
    Forgotten(JobId, Result<(), JournalError>),
}

impl Runner {
    /// Puts on disk what is not there yet; what waits for that is sent then. All at once, while one is under way.
    pub(super) fn commit(&self, job: &mut Carried) {
        if job.committing || job.dirty.is_empty() {
            return;
        }
        job.committing = true;
        let ready = std::mem::take(&mut job.ready);
        let kept = job.take_dirty();
        let items = kept.iter().map(|(n, _)| *n).collect();
        let (id, tell) = (job.id.clone(), self.tell.clone());
        self.keeper.items(job.id.clone(), kept, move |done| {
            drop(tell.send(Told::Journal(Answer::Kept { job: id, items, ready, done })));
        });
    }

    /// What was to be on disk is there, or is not.
    pub(super) fn kept(&mut self, id: &JobId, items: &[usize], ready: Vec<Ready>, done: Result<(), JournalError>) {
        let Some(at) = self.jobs.iter().position(|job| job.id == *id) else { return };
        let now = Timestamp::now();
        self.jobs[at].committing = false;
        let error = match done {
            Ok(()) => {
                self.tell_settled(at, items);
                let job = &mut self.jobs[at];
                job.details.retain(|n, _| job.dirty.contains(n) || !items.contains(n));
                job.befores.retain(|n, _| job.dirty.contains(n) || !items.contains(n));
                if std::mem::take(&mut job.held) {
                    job.engine.resume();
                    job.changed = true;
                }
                for ready in ready {
                    self.send(at, ready);
                }
                return;
            }
            Err(error) => not_kept(&error),
        };
        let job = &mut self.jobs[at];
        for Ready { items, .. } in ready {
            job.calls = job.calls.saturating_sub(1);
            for n in &items {
                job.hear(*n, &Heard::Failed(error.clone()), Answered::default(), now);
            }
        }
        // At the end of the program there is no later: what is not on disk is asked for again, with the same token.
        if self.ending.is_some() {
            job.dirty.clear();
        } else {
            job.dirty.extend(items);
            job.held |= job.engine.state() == JobState::Running;
            // It is tried again after a while.
            self.dirty_since = now.checked_add(PATIENCE).ok();
        }
        let job = &mut self.jobs[at];
        job.engine.pause(Some(format!("{error}. {}", error.advice())));
        job.changed = true;
    }

    /// Gives a call to the pool.
    fn send(&mut self, at: usize, ready: Ready) {
        let job = &mut self.jobs[at];
        let open = job.context.filter(|_| job.state().is_active());
        let Some(context) = open.filter(|_| self.ending.is_none()) else {
            job.calls = job.calls.saturating_sub(1);
            let now = Timestamp::now();
            for n in &ready.items {
                job.hear(*n, &Heard::NotSent, Answered::default(), now);
            }
            return;
        };
        self.call(at, context, ready.items, What::Send, ready.request);
    }

    /// The journal has answered.
    pub(super) fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Began(spec, orders, taken) => self.began(*spec, orders, taken),
            Answer::Took(id, then, taken) => self.took(&id, *then, taken),
            Answer::Opened { job, source, then } => self.opened_source(*job, source, *then),
            Answer::Kept { job, items, ready, done } => self.kept(&job, &items, ready, done),
            Answer::All(Ok(jobs)) => self.tell_of_kept(&jobs),
            Answer::All(Err(error)) => tracing::warn!(%error, "the jobs on disk can't be read"),
            Answer::Items(items, kept) => self.tell_items(*items, kept.unwrap_or_default()),
            Answer::Lines(id, state, numbers, kept) => self.write_lines(id, state, &numbers, kept),
            Answer::Woke(id, then, own) => self.woke(&id, then.map(|then| *then), own),
            Answer::Carriers(Ok(found)) => self.watched(found),
            Answer::Carriers(Err(error)) => tracing::warn!(%error, "who carries the jobs can't be read"),
            Answer::Forgotten(id, Ok(())) => {
                self.jobs.retain(|job| job.id != id);
                self.tell(JobNews::Forgotten(id));
            }
            Answer::Forgotten(id, Err(error)) => self.problem(id, &error),
        }
    }

    pub(super) fn problem(&self, job: JobId, error: &JournalError) {
        self.tell(JobNews::Problem { job, said: format!("{error}. {}", error.advice()) });
    }
}

fn not_kept(error: &JournalError) -> ApiError {
    let said = format!("nothing more was sent: {error}, and without it nobody would know after a crash what was sent");
    ApiError {
        advice: Some(error.advice().to_owned()),
        ..ApiError::local(ErrorKind::Fault, "JournalUnavailable", said)
    }
}
