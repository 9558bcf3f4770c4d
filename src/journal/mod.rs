//! What is kept on disk: writes and their outcomes, drafts, bookmarks.
//!
//! A thread of its own writes, so that nobody waits for the disk. Several consoles may share one
//! file. Secrets, content about customers and searches never reach it: inputs are redacted and
//! drafts are stripped by the classes of their members. Nothing here starts or sends a call.

mod drafts;
mod error;
mod intent;
mod job_keeper;
mod jobs;
mod left;
mod names;
mod queue;
mod run;
mod schema;
mod store;
#[cfg(test)]
mod tests;
mod turn;
mod unkept;
mod worker;
mod writes;

pub use error::{JournalError, Problem};
pub use intent::{Intent, Verdict};
pub use job_keeper::{Carrier, JobKeeper, Taken};
pub use left::{LeftText, read_place, write_place};
pub use turn::{Turn, TurnOf};

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::contract::{Bookmark, CallId, Draft, DraftId, Finding, JournalNews, KeptSearch, WriteId};
use queue::{Job, Queue};
use worker::Worker;

/// Who hears the news. Called on the journal's own thread, which waits for it.
pub type News = Box<dyn Fn(JournalNews) + Send>;

/// How long the end of the program waits for what is still to be written.
const PATIENCE: Duration = Duration::from_secs(3);

/// The journal of this run. Dropping it writes what still waits, and ends the run.
pub struct Journal {
    queue: Arc<Queue>,
    path: PathBuf,
}

impl Journal {
    /// Starts the thread that opens and writes the file. What the file holds, or why it can't be opened, comes
    /// as news; it is tried again whenever something is to be written.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn open(path: PathBuf, news: News) -> io::Result<Self> {
        Self::start(path, news, Worker::run)
    }

    /// The same for who may have nothing to keep: the file is opened when there is something to be written or asked for,
    /// and what it holds is no news. What only reads a service leaves the disk alone and does not wait for it.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open_when_used(path: PathBuf, news: News) -> io::Result<Self> {
        Self::start(path, news, Worker::serve)
    }

    fn start(path: PathBuf, news: News, run: fn(Worker)) -> io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let worker = Worker::new(path.clone(), Arc::clone(&queue), news);
        thread::Builder::new().name("journal".to_owned()).spawn(move || run(worker))?;
        Ok(Self { queue, path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// For who has texts for it that an earlier run has left.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        Keeper(Arc::clone(&self.queue))
    }

    /// For who carries jobs.
    #[must_use]
    pub fn job_keeper(&self) -> JobKeeper {
        JobKeeper::new(Arc::clone(&self.queue), self.path.clone())
    }

    /// Commits the intent of a write, then says so: only now may it be sent. `then` runs on the journal's thread,
    /// or at once where the disk does not keep up.
    pub fn intend(&self, intent: Intent, then: impl FnOnce(Result<(), JournalError>) + Send + 'static) {
        if self.queue.is_full() {
            return then(Err(JournalError { path: self.path.clone(), problem: Problem::Behind }));
        }
        self.queue.put(Job::Intend(Box::new(intent), Box::new(then)));
    }

    /// The write of this call was sent.
    pub fn sent(&self, call: CallId) {
        self.queue.put(Job::Sent(call));
    }

    /// The write of this call has an outcome.
    pub fn ended(&self, call: CallId, verdict: Verdict) {
        self.queue.put(Job::Ended(call, Box::new(verdict)));
    }

    /// Keeps a draft.
    pub fn save_draft(&self, draft: Box<Draft>) {
        self.queue.put(Job::SaveDraft(draft));
    }

    /// Forgets a draft.
    pub fn drop_draft(&self, id: DraftId) {
        self.queue.put(Job::DropDraft(id));
    }

    /// Keeps a bookmark.
    pub fn add_bookmark(&self, mark: Bookmark) {
        self.queue.put(Job::Mark(mark));
    }

    /// Keeps a search by a name.
    pub fn keep_search(&self, search: KeptSearch, title: String, region: Option<String>) {
        self.queue.put(Job::Search(search, title, region));
    }

    /// Calls what is kept of a location, given as text, by another name.
    pub fn rename_bookmark(&self, location: String, title: String) {
        self.queue.put(Job::Rename(location, title));
    }

    /// Forgets the bookmark of a location, given as text.
    pub fn remove_bookmark(&self, location: String) {
        self.queue.put(Job::Unmark(location));
    }

    /// Keeps that the match at a location, given as text, is none, or that it is one after all.
    pub fn set_apart(&self, location: String, apart: bool) {
        self.queue.put(Job::Apart(location, apart));
    }

    /// Keeps what was chosen of how the console looks, by what it is about, or forgets it.
    pub fn remember(&self, what: String, value: Option<String>) {
        self.queue.put(Job::Remember(what, value));
    }

    /// Tells of the writes that it holds by now.
    pub fn read_writes(&self) {
        self.queue.put(Job::Writes);
    }

    /// Somebody looked what became of a write.
    pub fn settle(&self, write: WriteId) {
        self.queue.put(Job::Settle(write));
    }

    /// A write of unknown outcome was read back; the location as text, as far as it may be kept.
    pub fn found(&self, write: WriteId, finding: Finding, location: Option<String>) {
        self.queue.put(Job::Found(write, finding, location));
    }

    /// Calls once everything that was asked for so far is on disk, or has failed.
    pub fn when_done(&self, then: impl FnOnce() + Send + 'static) {
        self.queue.put(Job::Reached(Box::new(then)));
    }
}

/// Takes in what an earlier run has left, for a journal that does not wait for it.
pub struct Keeper(Arc<Queue>);

impl Keeper {
    /// Makes a text part of its draft, then says so: only now may it go from where it was.
    pub fn keep(&self, left: LeftText, then: impl FnOnce(Result<(), JournalError>) + Send + 'static) {
        self.0.put(Job::Left(Box::new(left), Box::new(then)));
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.queue.close(PATIENCE);
    }
}
