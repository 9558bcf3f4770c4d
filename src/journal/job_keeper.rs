//! Jobs, for who carries them: everything about them is written and read here, on the journal's own thread.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::TransactionBehavior;

use super::error::Problem;
use super::queue::{Job, Queue};
use super::store::Store;
use super::turn::{self, TurnOf};
use super::{JournalError, jobs, run};
use crate::contract::{JobId, JobLeftOut, JobOnDisk, KeptItem, KeptJob, KeptRow};

/// A job that was taken over, with all that is kept of it.
#[derive(Debug)]
pub enum Taken {
    /// It is carried from here now.
    Here {
        /// The job.
        job: Box<KeptJob>,
        /// Its items, by number, as far as they were begun or are left out.
        items: Vec<(usize, KeptItem)>,
        /// Its rows, where it has some.
        rows: Vec<KeptRow>,
    },
    /// Another console carries it.
    Elsewhere,
    /// There is none.
    Nowhere,
}

/// Who carries a job that is not over, or did so last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The job.
    pub job: JobId,
    /// Whether it is this program, or was while the job rests.
    pub is_own: bool,
    /// Whether it is another one that goes on.
    pub is_elsewhere: bool,
}

/// Keeps jobs. All of it is answered on the journal's thread, by what is given along.
#[derive(Clone)]
pub struct JobKeeper {
    queue: Arc<Queue>,
    path: PathBuf,
}

impl JobKeeper {
    pub(super) const fn new(queue: Arc<Queue>, path: PathBuf) -> Self {
        Self { queue, path }
    }

    /// Enters a job with its rows and the items that are left out; one of this id that is there already is taken
    /// over, with its items as they are.
    pub fn begin(
        &self,
        job: KeptJob,
        rows: Vec<KeptRow>,
        left_out: Vec<JobLeftOut>,
        then: impl FnOnce(Result<Taken, JournalError>) + Send + 'static,
    ) {
        let path = self.path.clone();
        self.work(then, move |store| {
            let change = store.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let own = store.run.id.clone();
            let taken = match jobs::carrier(&change, &job.id)? {
                Some(other) if other != own && run::is_alive(&path, &other) => Taken::Elsewhere,
                Some(_) => jobs::renew(&change, &own, &job)?,
                None => jobs::begin(&change, &own, job, &rows, &left_out)?,
            };
            change.commit()?;
            Ok(taken)
        });
    }

    /// Takes a job over that is on disk.
    pub fn take(&self, id: JobId, then: impl FnOnce(Result<Taken, JournalError>) + Send + 'static) {
        let path = self.path.clone();
        self.work(then, move |store| {
            let change = store.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let own = store.run.id.clone();
            let taken = match jobs::carrier(&change, &id)? {
                None => Taken::Nowhere,
                Some(other) if other != own && run::is_alive(&path, &other) => Taken::Elsewhere,
                Some(_) => jobs::take(&change, &own, &id)?,
            };
            change.commit()?;
            Ok(taken)
        });
    }

    /// Lets others take over a job that rests: it is neither sent nor looked after.
    pub fn rests(&self, id: JobId) {
        self.work(
            |_| (),
            move |store| {
                let own = store.run.id.clone();
                Ok(jobs::rests(&store.sql, &own, &id)?)
            },
        );
    }

    /// Takes back a job that rests. Says whether it is as it was; else another program has taken it over since.
    pub fn wakes(&self, id: JobId, then: impl FnOnce(Result<bool, JournalError>) + Send + 'static) {
        self.work(then, move |store| {
            let own = store.run.id.clone();
            Ok(jobs::wakes(&store.sql, &own, &id)?)
        });
    }

    /// Who carries the jobs that are not over.
    pub fn carriers(&self, then: impl FnOnce(Result<Vec<Carrier>, JournalError>) + Send + 'static) {
        let path = self.path.clone();
        self.work(then, move |store| {
            let own = store.run.id.clone();
            Ok(jobs::carriers(&store.sql, &own, |id| run::is_alive(&path, id))?)
        });
    }

    /// Asks for the turn of what only one program may do at a time, to do `what`, which is no content about anybody. It
    /// is answered at once.
    ///
    /// # Errors
    /// If nobody can tell whose turn it is.
    pub fn turn(&self, of: &str, what: &str) -> io::Result<TurnOf> {
        turn::ask(&self.path, of, what)
    }

    /// Keeps how far these items are, all at once: once it is said that this is on disk, what is about to be sent may
    /// be sent.
    pub fn items(
        &self,
        id: JobId,
        items: Vec<(usize, KeptItem)>,
        then: impl FnOnce(Result<(), JournalError>) + Send + 'static,
    ) {
        self.work(then, move |store| {
            let change = store.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
            jobs::put_items(&change, &id, &items)?;
            Ok(change.commit()?)
        });
    }

    /// Keeps that a job was cancelled, is over, or goes on.
    pub fn mark(&self, id: JobId, cancelled: bool, ended: Option<jiff::Timestamp>) {
        self.work(|_| (), move |store| Ok(jobs::mark(&store.sql, &id, cancelled, ended)?));
    }

    /// Keeps which account a job goes to, unless that is known.
    pub fn belongs(&self, id: JobId, account: String) {
        self.work(|_| (), move |store| Ok(jobs::belongs(&store.sql, &id, &account)?));
    }

    /// What is kept of these items.
    pub fn look(
        &self,
        id: JobId,
        items: Vec<usize>,
        then: impl FnOnce(Result<Vec<(usize, KeptItem)>, JournalError>) + Send + 'static,
    ) {
        self.work(then, move |store| Ok(jobs::some_items(&store.sql, &id, &items)?));
    }

    /// All jobs that are on disk, the newest first.
    pub fn all(&self, then: impl FnOnce(Result<Vec<JobOnDisk>, JournalError>) + Send + 'static) {
        let path = self.path.clone();
        self.work(then, move |store| {
            let own = store.run.id.clone();
            Ok(jobs::all(&store.sql, |id| id != own && run::is_alive(&path, id))?)
        });
    }

    /// Forgets a job.
    pub fn forget(&self, id: JobId, then: impl FnOnce(Result<(), JournalError>) + Send + 'static) {
        self.work(then, move |store| {
            let change = store.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
            jobs::forget(&change, &id)?;
            Ok(change.commit()?)
        });
    }

    fn work<T: 'static>(
        &self,
        then: impl FnOnce(Result<T, JournalError>) + Send + 'static,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) {
        let path = self.path.clone();
        self.queue.put(Job::Work(Box::new(move |store| {
            let done = store.and_then(work);
            let problem = done.as_ref().err().cloned();
            then(done.map_err(|problem| JournalError { path, problem }));
            problem.map_or(Ok(()), Err)
        })));
    }
}
