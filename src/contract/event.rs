//! What happens, and when.

use crossterm::event::KeyEvent;
use jiff::Timestamp;

use super::{ApiError, CallId, FolderNews, Identity, JobNews, JournalNews, Page, ProfileInfo, ProgramId, RowsNews};

/// One event with its moment. The app asks no clock: this is where its time comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The user did something.
    Input(Input),
    /// What the terminal sends has no end yet, or is over after all.
    Unended(Unended),
    /// The user did something with the mouse.
    Pointer(Pointer),
    /// A call moved on.
    Task(TaskEvent),
    /// The profiles of the AWS configuration, or why they can't be read.
    Profiles(Result<Vec<ProfileInfo>, String>),
    /// Text went to the clipboard, or why it did not.
    Copied {
        /// What it was, as the effect called it.
        what: String,
        /// Why it failed, if it did.
        problem: Option<String>,
    },
    /// An export was written: the path, or why it was not.
    Exported(Result<String, String>),
    /// A file was not written, because there is one already: its path, and what was to be in it.
    Taken {
        /// The path.
        path: String,
        /// A path beside it at which there is none yet.
        free: Option<String>,
        /// The content.
        content: String,
    },
    /// A file could not be written: its path as it was typed, what was to be in it, and why.
    NotSaved {
        /// The path.
        path: String,
        /// The content.
        content: String,
        /// Why not.
        why: String,
    },
    /// A text comes back from the user's own editor: `None` if it is as it was, or why there was no editing it.
    Edited(Result<Option<String>, String>),
    /// The journal has news.
    Journal(JournalNews),
    /// A job has news.
    Job(JobNews),
    /// There is news of a file with rows.
    Rows(RowsNews),
    /// There is news of a folder of configuration.
    Folder(FolderNews),
    /// A program of the user's own has ended, or could not be begun.
    Ran {
        /// What it was begun as.
        id: ProgramId,
        /// What people call it.
        title: String,
        /// What it said, and how it ended where that was not well; or why it did not run.
        said: Result<String, String>,
    },
    /// The deadline that the app asked for has come.
    Deadline,
    /// The process was asked to end (SIGTERM, SIGHUP).
    Terminate,
}

/// Something done with the mouse, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// What was done there.
    pub deed: PointerDeed,
}

/// What can be done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerDeed {
    /// The left button was pressed.
    Click,
    /// The wheel was turned up by a notch.
    WheelUp,
    /// The wheel was turned down by a notch.
    WheelDown,
}

/// Something from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeated.
    Key(KeyEvent),
    /// Text was pasted in one piece.
    Paste(String),
    /// The terminal has a new size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
}

/// What the terminal began and has not ended for so long that it is given up. What comes still belongs to it, and is no
/// key, until its end comes or Esc or Ctrl-C is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unended {
    /// A paste: what there is of it was given, and more may follow.
    Paste,
    /// Something that the terminal says of itself.
    Said,
    /// It is over: keys are keys again.
    Over,
}

/// A call moved on.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskEvent {
    /// The call.
    pub call: CallId,
    /// How.
    pub outcome: Outcome,
}

/// How a call moved on. `Identified`, `Finished`, `Failed` and `Cancelled` end it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It waits for a free place or for the rate.
    Waiting {
        /// Until when, as far as is known.
        until: Option<Timestamp>,
    },
    /// An attempt was sent.
    Sent {
        /// Which attempt of this page, from 1.
        attempt: u32,
    },
    /// An attempt failed and another will follow.
    Retrying {
        /// Which attempt failed, from 1.
        attempt: u32,
        /// When the next one starts.
        until: Timestamp,
        /// Why it failed.
        error: ApiError,
    },
    /// So much of a file was sent.
    Uploading {
        /// How many bytes.
        sent: u64,
        /// Of how many.
        all: u64,
    },
    /// A page arrived and more of them follow in this call.
    Page(Page),
    /// The last (or only) page arrived.
    Finished(Page),
    /// The identity arrived.
    Identified(Identity),
    /// It failed for good.
    Failed(ApiError),
    /// It was cancelled before it had an outcome.
    Cancelled,
}

impl Outcome {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Finished(_) | Self::Identified(_) | Self::Failed(_) | Self::Cancelled)
    }
}
