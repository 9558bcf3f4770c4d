//! Carries effects out.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};

use tokio::sync::{mpsc, oneshot};

use super::commands::folder::{texts, write_texts};
use super::editor::Given;
use super::export::{self, NotSaved};
use super::jobs::{JobLimits, Jobs};
use super::own;
use super::rescue::Origin;
use super::rows::RowFiles;
use super::writes::Writes;
use crate::aws;
use crate::catalog::catalog;
use crate::contract::{
    ApiError, Call, Context, ContextId, Effect, ErrorKind, Event, FolderNews, Outcome, ProfileInfo, ProgramId,
    TaskEvent, Work,
};
use crate::form;
use crate::journal::Journal;
use crate::tasks::Pool;

/// What an effect leaves for the loop to do.
#[derive(Debug, PartialEq)]
pub(super) enum Left {
    /// Nothing; an answer follows by itself, if there is one.
    Nothing,
    /// Take this event in.
    Answer(Event),
    /// Put this text on the clipboard.
    Copy { what: String, text: String },
    /// Let the user edit this text with an editor of their own.
    Edit(Given),
    /// Give the terminal back for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// Which profiles the accounts screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profiles {
    /// Those of the user's AWS configuration.
    Aws,
    /// The sandbox's own; the user's are not even read.
    Sandbox,
}

/// Hands effects to those who can carry them out: the pool, the journal, the file system, the AWS configuration.
pub(super) struct Driver {
    pool: Pool,
    profiles: Profiles,
    folder: Option<PathBuf>,
    contexts: HashMap<ContextId, Access>,
    writes: Writes,
    jobs: Jobs,
    rows: RowFiles,
    /// What ends a program of the user's own.
    programs: HashMap<ProgramId, oneshot::Sender<()>>,
    answers: mpsc::Sender<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Full,
    ReadOnly,
}

impl Driver {
    /// A driver that answers to `answers` what takes time. Exports go to the working folder.
    pub(super) fn new(
        pool: Pool,
        journal: Journal,
        profiles: Profiles,
        limits: JobLimits,
        answers: mpsc::Sender<Event>,
    ) -> Self {
        let jobs = Jobs::new(&pool, journal.job_keeper(), limits, answers.clone());
        let writes = Writes::new(journal, pool.clone(), answers.clone());
        let folder = env::current_dir().ok();
        let rows = RowFiles::new(folder.clone(), answers.clone());
        Self { pool, profiles, folder, contexts: HashMap::new(), writes, jobs, rows, programs: HashMap::new(), answers }
    }

    /// The pool that it drives.
    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Takes note of how a call moved on, before anybody else hears of it.
    pub(super) fn note(&mut self, event: &TaskEvent) {
        if let Some((context, account)) = self.writes.note(event) {
            self.jobs.identified(context, account);
        }
    }

    /// The jobs of this run.
    pub(super) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Answers once everything that the journal was asked for so far is done.
    pub(super) fn journal_done(&self) -> oneshot::Receiver<()> {
        let (done, wait) = oneshot::channel();
        self.writes.journal().when_done(move || {
            done.send(()).ok();
        });
        wait
    }

    /// Carries an effect out, as far as that needs no terminal.
    pub(super) fn carry_out(&mut self, effect: Effect) -> Left {
        match effect {
            Effect::OpenContext(context) => self.open(context),
            Effect::Start(call) => return self.start(call),
            Effect::Cancel(call) => self.writes.cancel(call),
            Effect::ListProfiles => self.list_profiles(),
            Effect::Copy { what, text } => return Left::Copy { what, text },
            Effect::Save { path, content, replace } => self.save(path, content, replace),
            Effect::SaveDraft(mut draft) => {
                draft.key.location = catalog().keepable(&draft.key.location);
                self.writes.journal().save_draft(draft);
            }
            Effect::DropDraft(id) => self.writes.journal().drop_draft(id),
            Effect::AddBookmark(mut mark) => {
                mark.location = catalog().bookmarkable(&mark.location);
                self.writes.journal().add_bookmark(mark);
            }
            Effect::RemoveBookmark(location) => self.writes.journal().remove_bookmark(location.to_string()),
            Effect::RenameBookmark { location, title } => {
                self.writes.journal().rename_bookmark(location.to_string(), title);
            }
            Effect::KeepSearch { search, title, region } => self.writes.journal().keep_search(search, title, region),
            Effect::DropSearch(search) => self.writes.journal().remove_bookmark(search.location().to_string()),
            Effect::SetApart(location, apart) => {
                self.writes.journal().set_apart(catalog().keepable(&location).to_string(), apart);
            }
            Effect::Remember { what, value } => self.writes.journal().remember(what, value),
            Effect::ReadWrites => self.writes.journal().read_writes(),
            Effect::SettleWrite(write) => self.writes.journal().settle(write),
            Effect::NoteFound { write, finding, location } => {
                let location = location.map(|at| catalog().keepable(&at).to_string());
                self.writes.journal().found(write, finding, location);
            }
            Effect::StartJob(spec) => self.jobs.start(spec),
            Effect::Job(job, order) => self.jobs.order(job, order),
            Effect::ExportJob(job, state) => self.jobs.export(job, state),
            Effect::LookIntoJob { job, filter, from, count } => self.jobs.look(job, filter, from, count),
            Effect::LookForJobs => self.jobs.tell_kept(),
            Effect::LookIntoFile { path } => self.rows.look(path),
            Effect::CheckRows(asked) => self.rows.check(*asked),
            Effect::StopCheck => self.rows.stop(),
            Effect::ListMappings => self.rows.list(),
            Effect::KeepMapping(kept) => self.rows.keep(*kept),
            Effect::ForgetMapping(name) => self.rows.forget(name),
            Effect::ReadFolder { path } => {
                self.in_folder(path, |path, folder| FolderNews::Read { path, files: texts(&folder) });
            }
            Effect::WriteFolder { path, files } => {
                self.in_folder(path, move |path, folder| FolderNews::Written {
                    path,
                    done: write_texts(&folder, &files),
                });
            }
            Effect::EditText { text, extension, mut of } => {
                of.draft.location = catalog().keepable(&of.draft.location);
                let origin = Origin { journal: self.writes.journal().path().to_owned(), of };
                return Left::Edit(Given { text, extension, origin });
            }
            Effect::RunOwn { id, title, arguments, safe, context } => {
                let may_run = safe || self.contexts.get(&context) == Some(&Access::Full);
                self.run_own(id, title, arguments, may_run);
            }
            Effect::StopOwn(id) => drop(self.programs.remove(&id)),
            Effect::Suspend => return Left::Suspend,
            Effect::Quit => return Left::Quit,
        }
        Left::Nothing
    }

    fn open(&mut self, context: Context) {
        let access = if context.refuses_writes() { Access::ReadOnly } else { Access::Full };
        self.contexts.insert(context.id, access);
        self.writes.opened(&context);
        self.jobs.opened(&context);
        self.pool.open(context);
    }

    /// The first of the two walls around what may not be changed; the other is the transport.
    fn start(&mut self, call: Call) -> Left {
        let write = call.work.is_write();
        let error = match (self.contexts.get(&call.context), write) {
            (Some(Access::ReadOnly), true) => {
                ApiError::local(ErrorKind::ReadOnly, "ReadOnly", "refused here: this context changes nothing")
            }
            (None, _) => {
                ApiError::local(ErrorKind::Fault, "UnknownContext", "the call names a context that is not open")
            }
            _ if !is_of_place(&call) => ApiError::local(
                ErrorKind::Invalid,
                "AnotherPlace",
                "nothing was sent: the document names another resource than the page that it comes from",
            ),
            (Some(_), _) => {
                self.writes.start(call);
                return Left::Nothing;
            }
        };
        Left::Answer(Event::Task(TaskEvent { call: call.id, outcome: Outcome::Failed(error) }))
    }

    fn list_profiles(&self) {
        let (profiles, answers) = (self.profiles, self.answers.clone());
        tokio::spawn(async move {
            let list: Result<Vec<ProfileInfo>, String> = match profiles {
                Profiles::Aws => aws::profiles().await,
                Profiles::Sandbox => Ok(aws::sandbox_profiles()),
            };
            drop(answers.send(Event::Profiles(list)).await);
        });
    }

    /// Runs a program of the user's own, unless that may change something where nothing may be changed.
    fn run_own(&mut self, id: ProgramId, title: String, arguments: Vec<String>, may_run: bool) {
        let (stop, stopped) = oneshot::channel();
        self.programs.retain(|_, stop| !stop.is_closed());
        self.programs.insert(id, stop);
        let answers = self.answers.clone();
        tokio::spawn(async move {
            let said = if may_run {
                own::run(arguments, async { drop(stopped.await) }).await
            } else {
                Err("refused here: this context changes nothing, and it is not said to be safe".to_owned())
            };
            drop(answers.send(Event::Ran { id, title, said }).await);
        });
    }

    /// Does something in a folder of the user's, and tells of it.
    fn in_folder(&self, path: String, does: impl FnOnce(String, PathBuf) -> FolderNews + Send + 'static) {
        let (folder, answers) = (self.folder.clone(), self.answers.clone());
        tokio::task::spawn_blocking(move || {
            let home = env::var_os("HOME").map(PathBuf::from);
            let typed = export::path_of(folder.as_deref(), home.as_deref(), &path);
            drop(answers.blocking_send(Event::Folder(does(path, typed))));
        });
    }

    fn save(&self, path: String, content: String, replace: bool) {
        let (folder, answers) = (self.folder.clone(), self.answers.clone());
        tokio::task::spawn_blocking(move || {
            let home = env::var_os("HOME").map(PathBuf::from);
            let answer = match export::save(folder.as_deref(), home.as_deref(), &path, &content, replace) {
                Ok(path) => Event::Exported(Ok(text_of(&path))),
                Err(NotSaved::Taken) => {
                    let free = export::free(folder.as_deref(), home.as_deref(), &path);
                    Event::Taken { path, free, content }
                }
                Err(NotSaved::Problem(why)) => Event::NotSaved { path, content, why },
            };
            drop(answers.blocking_send(answer));
        });
    }
}

/// Whether a call goes where the page says that asked for it.
fn is_of_place(call: &Call) -> bool {
    match &call.work {
        Work::Api(request) => form::is_of_place(request.operation, &call.place, &request.input),
        Work::Identify | Work::Upload(_) => true,
    }
}

fn text_of(path: &Path) -> String {
    path.display().to_string()
}
