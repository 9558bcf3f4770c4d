//! The lines of a job's file that were not carried out, with their errors. Their values are read from the file again.

use std::collections::HashMap;

use super::Told;
use super::commit::Answer;
use super::runner::Runner;
use super::source::{FileSource, Source};
use crate::contract::{JobExport, JobId, JobItemState, JobNews, KeptItem, RowFormat};
use crate::jobs::rows::RowsOut;

/// What stands in place of the message of an earlier run, of a line whose values are never kept.
const UNKEPT: &str = "its words were not kept, for they may repeat what was sent: try it again to see them";

impl Runner {
    /// Somebody wants the lines of the items of a state: how they ended is asked of the journal first.
    pub(super) fn export(&mut self, at: usize, state: JobItemState) {
        let job = &self.jobs[at];
        let (_, numbers) = job.engine.find(Some(state), 0, usize::MAX);
        let (id, tell) = (job.id.clone(), self.tell.clone());
        self.keeper.look(job.id.clone(), numbers.clone(), move |kept| {
            drop(tell.send(Told::Journal(Answer::Lines(id, state, numbers, kept.unwrap_or_default()))));
        });
    }

    /// That is known.
    pub(super) fn write_lines(
        &mut self,
        id: JobId,
        state: JobItemState,
        numbers: &[usize],
        kept: Vec<(usize, KeptItem)>,
    ) {
        let Some(job) = self.jobs.iter_mut().find(|job| job.id == id) else { return };
        let kept: HashMap<usize, KeptItem> = kept.into_iter().collect();
        let errors = numbers.iter().map(|n| {
            let own = kept.get(n).and_then(|kept| kept.error.clone()).filter(|(_, message)| !message.is_empty());
            let (code, message) = own.or_else(|| job.error_of(*n)).unwrap_or_default();
            let message = if message.is_empty() && !code.is_empty() { UNKEPT.to_owned() } else { message };
            (*n, (code, message))
        });
        let errors: Vec<(usize, (String, String))> = errors.collect();
        let made = match &mut job.source {
            Source::File(file) => tokio::task::block_in_place(|| lines(file, state, &errors)),
            Source::Rows { .. } => Err("its items are no lines of a file".to_owned()),
            Source::Lacks(lack) => Err(lack.what.clone()),
        };
        self.tell(JobNews::Exported(Box::new(JobExport { job: id, state, made })));
    }
}

/// The lines, and their format.
fn lines(
    file: &FileSource,
    state: JobItemState,
    errors: &[(usize, (String, String))],
) -> Result<(String, RowFormat), String> {
    // Another way through the file than that of what is sent.
    let mut file = file.anew()?;
    file.begin()?;
    let mut out = RowsOut::new(file.format(), file.columns(), state);
    for (n, (code, message)) in errors {
        file.go_to(*n)?;
        out.push(file.row(), code, message);
    }
    Ok((out.into_text(), file.format()))
}
