//! What the app asks of the outside world.

use super::{
    Bookmark, Call, CallId, Context, ContextId, Draft, DraftId, DraftPlace, Finding, JobId, JobItemState, JobOrder,
    JobSpec, KeptMapping, ProgramId, RowsCheck, WriteId,
};
use crate::catalog::{KeptSearch, Location};

/// One thing to be done by the driver. Plain data: a test compares it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make a context known to the transport. Answered by nothing; calls in it may follow at once.
    OpenContext(Context),
    /// Run a call in the pool. Answered by [`super::Event::Task`] events.
    Start(Call),
    /// Cancel a call. A read ends at once; a write that was sent goes on.
    Cancel(CallId),
    /// List the profiles of the AWS configuration. Answered by [`super::Event::Profiles`].
    ListProfiles,
    /// Put text on the clipboard. Answered by [`super::Event::Copied`].
    Copy {
        /// What people call it, such as `ARN`.
        what: String,
        /// The text.
        text: String,
    },
    /// Write a file (mode 0600) where the user says. Answered by [`super::Event::Exported`], or by
    /// [`super::Event::Taken`] where there is one already that is not to be replaced.
    Save {
        /// The path as it was typed: from the working folder, or from the user's home where it begins with `~/`.
        path: String,
        /// The content.
        content: String,
        /// Whether a file that is there is replaced.
        replace: bool,
    },
    /// Keep a draft; one of the same id is replaced. It is on disk a moment later, and comes back at the next
    /// start in [`super::JournalNews::Opened`]. Answered only if it could not be kept.
    SaveDraft(Box<Draft>),
    /// Forget a draft: it was sent, or given up.
    DropDraft(DraftId),
    /// Keep a bookmark; one of the same location is replaced.
    AddBookmark(Bookmark),
    /// Forget a bookmark.
    RemoveBookmark(Location),
    /// Keep a search by a name.
    KeepSearch {
        /// What of it may be kept.
        search: KeptSearch,
        /// What people call it.
        title: String,
        /// The region that it is of.
        region: Option<String>,
    },
    /// Forget a search that was kept.
    DropSearch(KeptSearch),
    /// Call a bookmark or a search that is kept by another name.
    RenameBookmark {
        /// Which one: its location, as it is kept.
        location: Location,
        /// What people call it from now on.
        title: String,
    },
    /// Keep that the match at a location is none, or that it is one after all.
    SetApart(Location, bool),
    /// Keep what somebody chose of how the console looks, by what it is about; forget it where there is no value. It
    /// holds nothing of an account but headings of columns.
    Remember {
        /// What it is about.
        what: String,
        /// What was chosen.
        value: Option<String>,
    },
    /// Read the writes of the journal anew: other programs keep theirs there, too. Answered by
    /// [`super::JournalNews::Writes`].
    ReadWrites,
    /// Somebody looked what became of a write of unknown outcome. Answered by [`super::JournalNews::Write`].
    SettleWrite(WriteId),
    /// A write of unknown outcome was read back. Answered by [`super::JournalNews::Write`].
    NoteFound {
        /// Which write.
        write: WriteId,
        /// What was found.
        finding: Finding,
        /// Where it was found, as far as that may be kept.
        location: Option<Location>,
    },
    /// Begin a job, or go on with the one of this id. Answered by [`super::Event::Job`] events.
    StartJob(Box<JobSpec>),
    /// Steer a job. Answered by [`super::Event::Job`] events.
    Job(JobId, JobOrder),
    /// Tell the lines of those items of a job that are in a state, with their errors.
    ExportJob(JobId, JobItemState),
    /// Tell of some items of a job. Answered by [`super::JobNews::Items`].
    LookIntoJob {
        /// Which job.
        job: JobId,
        /// Items of which state; `None` are all.
        filter: Option<JobItemState>,
        /// After how many of them to begin.
        from: usize,
        /// How many at the most.
        count: usize,
    },
    /// Look which jobs are on disk, and what became of those that other programs carry.
    LookForJobs,
    /// Look at a file with rows. Answered by [`super::RowsNews::Seen`].
    LookIntoFile {
        /// The path as it was typed: from the working folder, or from the user's home where it begins with `~/`.
        path: String,
    },
    /// Check all lines of a file; an older check ends. Answered by [`super::RowsNews::Checking`] some ten times a
    /// second, and by [`super::RowsNews::Checked`] at the end.
    CheckRows(Box<RowsCheck>),
    /// End the check that goes on. Answered by nothing.
    StopCheck,
    /// Tell which mappings of columns are kept. Answered by [`super::RowsNews::Mappings`].
    ListMappings,
    /// Keep a mapping of columns; one of the same name is replaced. Answered by [`super::RowsNews::Kept`].
    KeepMapping(Box<KeptMapping>),
    /// Forget the kept mapping of this name. Answered by [`super::RowsNews::Kept`].
    ForgetMapping(String),
    /// Read a folder of configuration. Answered by [`super::FolderNews::Read`].
    ReadFolder {
        /// The path as it was typed, as in [`Effect::Save`].
        path: String,
    },
    /// Write a folder of configuration: what is the same there is not touched, and files of entries that are not given
    /// go. Answered by [`super::FolderNews::Written`].
    WriteFolder {
        /// The path as it was typed, as in [`Effect::Save`].
        path: String,
        /// The files by their names in the folder, the head among them.
        files: Vec<(String, String)>,
    },
    /// Edit a text with the user's own editor, in a file of mode 0600 that is removed afterwards. Answered by
    /// [`super::Event::Edited`].
    EditText {
        /// The text.
        text: String,
        /// Ending of the file's name, such as `json`.
        extension: &'static str,
        /// What it is the text of: should this run be killed meanwhile, the next one makes a draft of it.
        of: DraftPlace,
    },
    /// Run a program of the user's own, without a shell and without the terminal. Answered by [`super::Event::Ran`].
    RunOwn {
        /// What it is known by until it has ended.
        id: ProgramId,
        /// What people call it.
        title: String,
        /// The program and its arguments.
        arguments: Vec<String>,
        /// Whether it is said to change nothing: only then it is run in a context that changes nothing.
        safe: bool,
        /// The context of the page.
        context: ContextId,
    },
    /// End a program of the user's own; [`super::Event::Ran`] follows all the same.
    StopOwn(ProgramId),
    /// Give the terminal back to the shell until the user resumes.
    Suspend,
    /// Leave.
    Quit,
}
