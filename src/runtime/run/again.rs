//! A job of the same lines that is not finished: a new one would send once more what that has sent.

use super::super::{ExitError, say};
use super::rows::Rows;
use crate::contract::{ContextKey, JobOnDisk, KeptFile};
use crate::jobs::rows::{mapping_text, read_mapping};
use crate::model::Retry;

/// A job on disk that sends the same lines in the same way to the same place, and has not ended.
pub(super) struct Unfinished {
    /// What is said of it.
    told: String,
    /// How it goes on.
    how: String,
    /// Whether what it has done would be there twice: a new job has tokens of its own, so that the service does not know
    /// the one by the other.
    is_done_twice: bool,
}

impl Unfinished {
    /// Looks for one among all jobs.
    pub(super) fn find(all: &[JobOnDisk], rows: &Rows, context: &ContextKey) -> Option<Self> {
        // As it would be kept.
        let (_, mapping) = read_mapping(&mapping_text(rows.operation, &rows.mapping).ok()?.0).ok()?;
        let is_same = |on_disk: &&JobOnDisk| {
            let job = &on_disk.job;
            let of_these = |file: &KeptFile| {
                file.sha256 == rows.sha256 && read_mapping(&file.mapping).is_ok_and(|(_, kept)| kept == mapping)
            };
            job.file.as_ref().is_some_and(of_these)
                && job.operation == rows.operation
                && job.context == *context
                && job.ended.is_none()
                && !job.cancelled
                && on_disk.tally.done + on_disk.tally.under_way + on_disk.tally.unknown > 0
        };
        let found = all.iter().filter(is_same).max_by_key(|on_disk| on_disk.job.started)?;
        let (id, done, items) = (&found.job.id.0, found.tally.done, found.job.items - found.tally.left_out);
        let how = if found.elsewhere {
            "another program carries it".to_owned()
        } else {
            format!("--resume {id} goes on with it")
        };
        let told = format!(
            "job {id} of the same lines is not finished, {done} of {items} done: a new one sends all of them, those too"
        );
        Some(Self { told, how, is_done_twice: rows.operation.operation().retry != Retry::Safe })
    }

    /// Says so. Where each line is carried out as often as it is sent, nobody has agreed to that by `--yes`.
    ///
    /// # Errors
    /// If it would be, and nobody is to be asked.
    pub(super) fn tell(&self, yes: bool) -> Result<(), ExitError> {
        let Self { told, how, is_done_twice } = self;
        if !is_done_twice || !yes {
            say(&format!("{told}; {how}"));
            return Ok(());
        }
        Err(ExitError::failed(format!(
            "{told}, so that they are carried out twice. Nothing was sent, for --yes does not agree to that: {how}. Who means \
             it gives that job up on the page of jobs, or is asked at a terminal without --yes"
        )))
    }
}
