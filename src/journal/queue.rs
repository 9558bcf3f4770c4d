//! What waits to be written. Nobody who puts something in ever waits for the disk.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::error::Problem;
use super::store::Store;
use super::{Intent, JournalError, LeftText, Verdict};
use crate::contract::{Bookmark, CallId, Draft, DraftId, Finding, KeptSearch, WriteId};

/// Told once something is on disk, or why it is not.
pub(super) type Then = Box<dyn FnOnce(Result<(), JournalError>) + Send>;

/// Works with the open file; told why, where it can't be opened.
pub(super) type Work = Box<dyn FnOnce(Result<&mut Store, Problem>) -> Result<(), Problem> + Send>;

/// One thing to be written.
pub(super) enum Job {
    Intend(Box<Intent>, Then),
    Sent(CallId),
    Ended(CallId, Box<Verdict>),
    SaveDraft(Box<Draft>),
    Left(Box<LeftText>, Then),
    DropDraft(DraftId),
    Mark(Bookmark),
    Search(KeptSearch, String, Option<String>),
    Rename(String, String),
    Unmark(String),
    Apart(String, bool),
    Remember(String, Option<String>),
    /// What writes there are by now is to be told.
    Writes,
    Settle(WriteId),
    Found(WriteId, Finding, Option<String>),
    /// Something with the open file, or what to do where there is none.
    Work(Work),
    /// Everything before this is done.
    Reached(Box<dyn FnOnce() + Send>),
}

impl Job {
    /// The draft that it is about.
    fn draft(&self) -> Option<&DraftId> {
        match self {
            Self::SaveDraft(draft) => Some(&draft.key.id),
            Self::DropDraft(id) => Some(id),
            _ => None,
        }
    }
}

/// So many jobs may wait before intents are refused. Of drafts one each waits, and outcomes are no more than intents.
const MOST: usize = 512;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
    ended: bool,
}

/// The queue between the program and the thread that writes.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// Puts a job in. What is newer about a draft takes the place of what still waits about it.
    pub(super) fn put(&self, job: Job) {
        let mut state = self.state();
        if let Some(id) = job.draft() {
            state.jobs.retain(|waiting| waiting.draft() != Some(id));
        }
        state.jobs.push_back(job);
        self.changed.notify_all();
    }

    /// Whether so much waits that no intent should be added.
    pub(super) fn is_full(&self) -> bool {
        let state = self.state();
        state.closed || state.ended || state.jobs.len() >= MOST
    }

    /// The next job; waits for one. `None` once the queue is closed and empty.
    pub(super) fn next(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            self.changed.wait(&mut state);
        }
    }

    /// Whether something waits.
    pub(super) fn is_waiting(&self) -> bool {
        !self.state().jobs.is_empty()
    }

    /// No more jobs: those that wait are still done. Waits for that, but not for ever.
    pub(super) fn close(&self, patience: Duration) {
        let mut state = self.state();
        state.closed = true;
        self.changed.notify_all();
        self.changed.wait_while_for(&mut state, |state| !state.ended, patience);
    }

    /// The thread that writes has ended.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.changed.notify_all();
    }
}
