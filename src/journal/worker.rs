//! The thread that writes: one job after the other, each in a transaction of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::error::Problem;
use super::queue::{Job, Queue, Then};
use super::store::Store;
use super::{Intent, JournalError, LeftText, News, Verdict, drafts, run, writes};
use crate::contract::{CallId, JournalNews, WriteId};

/// How many ended writes come with the news of the start.
const SHOWN: u32 = 200;

/// How long the file is left to others from one job to the next: a little more than they wait from look to look.
const TURN: Duration = Duration::from_millis(3);

/// What the thread holds.
pub(super) struct Worker {
    path: PathBuf,
    queue: Arc<Queue>,
    news: News,
    store: Option<Store>,
    ids: HashMap<CallId, WriteId>,
    /// Outcomes that could not be written yet.
    owed: Vec<(CallId, Box<Verdict>)>,
    /// What was last said to be wrong, so that it is not said at every keystroke.
    said: Option<Problem>,
}

/// Marks the queue as ended however the thread ends.
struct Ends(Arc<Queue>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Worker {
    pub(super) fn new(path: PathBuf, queue: Arc<Queue>, news: News) -> Self {
        Self { path, queue, news, store: None, ids: HashMap::new(), owed: Vec::new(), said: None }
    }

    /// Opens the file, tells what it holds, and writes until the queue is closed.
    pub(super) fn run(mut self) {
        // However it ends: what is put into the queue from then on waits for nobody.
        let _ends = Ends(Arc::clone(&self.queue));
        let path = self.path.clone();
        let opened = self.store().and_then(|store| opened(store, &path));
        match opened {
            Ok(news) => news.into_iter().for_each(|news| (self.news)(news)),
            Err(problem) => self.tell(problem),
        }
        self.serve();
    }

    /// Writes until the queue is closed; the file is opened when there is something to be done with it.
    pub(super) fn serve(mut self) {
        let _ends = Ends(Arc::clone(&self.queue));
        while let Some(job) = self.queue.next() {
            self.pay();
            self.job(job);
            if self.queue.is_waiting() {
                // Another console that waits for the file gets its turn before the next job.
                thread::sleep(TURN);
            }
        }
        self.pay();
        if let Some(Err(problem)) = self.store.take().map(Store::close) {
            tracing::warn!(%problem, "the journal could not be closed");
        }
    }

    fn job(&mut self, job: Job) {
        let done = match job {
            Job::Intend(intent, then) => return self.intend(&intent, then),
            Job::Left(left, then) => return self.take_left(&left, then),
            Job::Ended(call, verdict) => return self.owed_or_done(call, verdict),
            Job::Reached(then) => return then(),
            Job::Work(work) => work(self.store()),
            Job::Sent(call) => match self.ids.get(&call).copied() {
                Some(id) => self.change(|store| writes::sent(&store.sql, id).map(|()| vec![id])),
                None => return,
            },
            Job::Writes => self.tell_writes(),
            Job::Settle(id) => self.change(|store| writes::settle(&store.sql, id).map(|()| vec![id])),
            Job::Found(id, finding, at) => {
                self.change(|store| writes::found(&store.sql, id, &finding, at.as_deref()).map(|()| vec![id]))
            }
            Job::SaveDraft(draft) => {
                self.change(|store| drafts::save(&store.sql, &store.run.id, &draft).map(|()| Vec::new()))
            }
            Job::DropDraft(id) => self.change(|store| drafts::forget(&store.sql, &id).map(|()| Vec::new())),
            Job::Mark(mark) => self.change(|store| drafts::mark(&store.sql, &mark).map(|()| Vec::new())),
            Job::Search(search, title, region) => self.change(|store| {
                drafts::keep_search(&store.sql, &search, &title, region.as_deref()).map(|()| Vec::new())
            }),
            Job::Rename(location, title) => {
                self.change(|store| drafts::rename(&store.sql, &location, &title).map(|()| Vec::new()))
            }
            Job::Apart(location, apart) => {
                self.change(|store| drafts::set_apart(&store.sql, &location, apart).map(|()| Vec::new()))
            }
            Job::Remember(what, value) => {
                self.change(|store| drafts::remember(&store.sql, &what, value.as_deref()).map(|()| Vec::new()))
            }
            Job::Unmark(location) => self.change(|store| drafts::unmark(&store.sql, &location).map(|()| Vec::new())),
        };
        match done {
            Ok(()) => self.well(),
            Err(problem) => self.tell(problem),
        }
    }

    fn tell_writes(&mut self) -> Result<(), Problem> {
        let writes = writes::latest(&self.store()?.sql, SHOWN)?;
        (self.news)(JournalNews::Writes(writes));
        Ok(())
    }

    /// The open file; opened again where that failed before, or the file is no longer there.
    fn store(&mut self) -> Result<&mut Store, Problem> {
        let is_emptied = Store::is_emptied(&self.path);
        if let Some(store) = self.store.as_ref().filter(|store| is_emptied || !store.is_at(&self.path)) {
            let gone = self.path.symlink_metadata().is_err();
            if gone {
                store.put_back(&self.path)?;
            }
            self.store = Some(Store::open(&self.path)?);
            let path = self.path.display();
            let said = if gone {
                format!("the journal {path} was no longer there: it was made again, with all that it held")
            } else if is_emptied {
                self.ids.clear();
                format!("the journal {path} was emptied while it was open: it begins anew, without what it held")
            } else {
                // Its rows are not those of the one before.
                self.ids.clear();
                format!("the journal {path} was replaced by another file while it was open: that one is kept now")
            };
            tracing::warn!("{said}");
            (self.news)(JournalNews::Again(said));
        }
        match &mut self.store {
            Some(store) => Ok(store),
            none => Ok(none.insert(Store::open(&self.path)?)),
        }
    }

    /// Changes the file and tells of the writes that this changed.
    fn change(&mut self, change: impl FnOnce(&Store) -> rusqlite::Result<Vec<WriteId>>) -> Result<(), Problem> {
        let store = self.store()?;
        let changed = change(store)?;
        let records = changed.into_iter().map(|id| writes::read(&store.sql, id)).collect::<Result<Vec<_>, _>>()?;
        for record in records.into_iter().flatten() {
            (self.news)(JournalNews::Write(Box::new(record)));
        }
        Ok(())
    }

    fn intend(&mut self, intent: &Intent, then: Then) {
        let mut made = None;
        let done = self.change(|store| {
            let id = writes::intend(&store.sql, &store.run.id, intent)?;
            made = Some(id);
            Ok(vec![id])
        });
        match (done, made) {
            // Once the row is there the write may go, even if it could not be read back for the screen.
            (_, Some(id)) => {
                self.ids.insert(intent.call, id);
                self.well();
                then(Ok(()));
            }
            (Err(problem), None) => then(Err(JournalError { path: self.path.clone(), problem })),
            (Ok(()), None) => {}
        }
    }

    fn take_left(&mut self, left: &LeftText, then: Then) {
        let mut found = None;
        let done = self.change(|store| {
            found = drafts::found(&store.sql, &store.run.id, left)?;
            Ok(Vec::new())
        });
        match done {
            Ok(()) => {
                self.well();
                (self.news)(JournalNews::Found(found.map(Box::new)));
                then(Ok(()));
            }
            Err(problem) => {
                then(Err(JournalError { path: self.path.clone(), problem: problem.clone() }));
                self.tell(problem);
            }
        }
    }

    fn owed_or_done(&mut self, call: CallId, verdict: Box<Verdict>) {
        let Some(id) = self.ids.get(&call).copied() else { return };
        match self.change(|store| writes::ended(&store.sql, id, &verdict)) {
            Ok(()) => {
                self.ids.remove(&call);
            }
            Err(problem) => {
                self.owed.push((call, verdict));
                self.tell(problem);
            }
        }
    }

    /// Tries again to write the outcomes that are owed.
    fn pay(&mut self) {
        for (call, verdict) in std::mem::take(&mut self.owed) {
            self.owed_or_done(call, verdict);
        }
    }

    /// Says that nothing is wrong any more.
    fn well(&mut self) {
        if self.said.take().is_some() {
            let said = format!("the journal {} can be used again", self.path.display());
            (self.news)(JournalNews::Again(said));
        }
    }

    /// Says that something is wrong, once.
    fn tell(&mut self, problem: Problem) {
        if self.said.as_ref() == Some(&problem) {
            return;
        }
        tracing::warn!(%problem, "the journal can't be kept");
        let error = JournalError { path: self.path.clone(), problem: problem.clone() };
        (self.news)(JournalNews::Problem(format!("{error}. {}", error.advice())));
        self.said = Some(problem);
    }
}

/// What the file holds: what was chosen of how the console looks behind all else, if there is any.
fn opened(store: &Store, path: &Path) -> Result<Vec<JournalNews>, Problem> {
    let writes = writes::latest(&store.sql, SHOWN)?;
    let is_open = |id: &str| id != store.run.id && run::is_alive(path, id);
    let (drafts, bookmarks) = (drafts::all(&store.sql, is_open)?, drafts::marks(&store.sql)?);
    let apart = drafts::all_apart(&store.sql)?;
    let remembered = drafts::remembered(&store.sql)?;
    let remembered = (!remembered.is_empty()).then_some(JournalNews::Remembered(remembered));
    Ok(std::iter::once(JournalNews::Opened { writes, drafts, bookmarks, apart }).chain(remembered).collect())
}
