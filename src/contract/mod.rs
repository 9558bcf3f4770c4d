//! What moves between the rooms: events, effects, calls, replies, errors and ids, as plain data.
//!
//! The screens and the app know the rest of the program by these types alone: an effect asks, an
//! event answers. Nothing here does I/O; [`Transport`] is the one promise that another room keeps.

mod before;
mod call;
mod context;
mod effect;
mod error;
mod event;
mod folder;
mod ids;
mod job;
mod job_items;
mod job_kept;
mod job_progress;
mod journal;
mod ledger;
mod rows;
mod upload;

pub use before::BeforeImage;
pub use call::{Call, Lane, Page, Pending, Reply, Request, Transport, Work};
pub use context::{Context, Identity, ProfileInfo};
pub use effect::Effect;
pub use error::{ApiError, ErrorKind, Transience};
pub use event::{Event, Input, Outcome, Pointer, PointerDeed, TaskEvent, Unended, Update};
pub use folder::{FolderNews, FolderWritten};
pub use ids::{CallId, ContextId, OwnerId, ProgramId};
pub use job::{
    JobCall, JobCalls, JobId, JobItemState, JobLeftOut, JobNews, JobOrder, JobRow, JobSource, JobSpec, JobState, JobWay,
};
pub use job_items::{JobDeed, JobExport, JobItem, JobItems};
pub use job_kept::{JobOnDisk, KeptFile, KeptItem, KeptJob, KeptRow};
pub use job_progress::{JobChart, JobFailure, JobProgress, Tally};
pub use journal::{
    Bookmark, ContextKey, Draft, DraftId, DraftKey, DraftPlace, DraftText, Finding, JournalNews, WriteId, WriteRecord,
    WriteState,
};
pub use ledger::{Ledger, Ticket};
pub use rows::{
    BadRow, KeptMapping, RowEncoding, RowFormat, RowIssue, RowMapping, RowNeed, RowPlace, RowsCheck, RowsChecked,
    RowsNews, RowsSeen, SampleRow, SeenColumn, UploadCheck,
};

/// The sandbox's accounts are facts, which the sandbox itself reads, too.
pub use upload::{Upload, UploadBody, UploadCell, UploadColumn, UploadFile, UploadSource, UploadTold};

pub use crate::catalog::KeptSearch;
pub use crate::model::SandboxAccount;
