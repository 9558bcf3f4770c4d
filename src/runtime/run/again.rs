//! A job of the same lines that is not finished: a new one would do once more what that has done.

use super::rows::Rows;
use crate::contract::{ContextKey, JobOnDisk};
use crate::jobs::rows::mapping_text;

/// Says that a job on disk sends the same lines in the same way to the same place, and has not ended.
pub(super) fn unfinished(all: &[JobOnDisk], rows: &Rows, context: &ContextKey) -> Option<String> {
    let (mapping, _) = mapping_text(rows.operation, &rows.mapping).ok()?;
    let is_same = |on_disk: &&JobOnDisk| {
        let job = &on_disk.job;
        let is_of_these = job.file.as_ref().is_some_and(|file| file.sha256 == rows.sha256 && file.mapping == mapping);
        is_of_these
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
    let told = format!("job {id} of the same lines is not finished, {done} of {items} done");
    Some(format!("{told}: a new one sends all of them, those too; {how}"))
}
