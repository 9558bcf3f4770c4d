//! Writing the items that were not carried out to a file, with the numbers of their lines and errors.

use serde_json::Value;

use super::{JobPage, of_state};
use crate::contract::{Effect, JobItem, JobItemState, JobItems, RowEncoding, RowFormat, Tally};
use crate::jobs::rows::{Row, RowReader};
use crate::screens::file_rows::{FileContent, FileRows};
use crate::screens::jobs::words;
use crate::screens::save::save;
use crate::screens::{Command, Cx, Overlay};

/// The items that are written: those that are looked at, or the worst that there are.
pub(super) fn exported(looked_at: Option<JobItemState>, tally: &Tally) -> Option<JobItemState> {
    let looked_at = looked_at.filter(|state| words::NOT_DONE.contains(state));
    looked_at.into_iter().chain(words::NOT_DONE).find(|state| of_state(tally, Some(*state)) > 0)
}

impl JobPage {
    /// Asks for all of them; they are written once they are there.
    pub(super) fn ask_export(&mut self, cx: &mut Cx<'_>) {
        let Some(job) = words::job(cx.session, &self.id) else { return };
        let (tally, of_file) = (job.tally, job.file.is_some());
        let Some(state) = exported(self.filter, &tally) else {
            return cx.command(Command::notice("nothing failed that could be exported"));
        };
        self.show(Some(state));
        if of_file {
            return cx.effects.push(Effect::ExportJob(self.id.clone(), state));
        }
        self.ask_items(state, &tally, cx);
    }

    /// Their numbers, names and errors alone.
    fn ask_items(&mut self, state: JobItemState, tally: &Tally, cx: &mut Cx<'_>) {
        self.exports = true;
        let (job, count) = (self.id.clone(), of_state(tally, Some(state)));
        cx.effects.push(Effect::LookIntoJob { job, filter: Some(state), from: 0, count });
    }

    /// Writes the lines that were asked for, if they have come; where the file can't be read any more, what is known
    /// without it.
    pub(super) fn write_lines(&mut self, cx: &mut Cx<'_>) {
        let Some(export) = cx.session.job_export.take_if(|export| export.job == self.id) else { return };
        match export.made {
            Ok((text, format)) => {
                cx.command(Command::Overlay(ask_where(export.state, lines_of(text, format), cx)));
            }
            Err(why) => {
                let Some(tally) = words::job(cx.session, &self.id).map(|job| job.tally) else { return };
                cx.command(Command::warn(format!("only numbers and errors are exported: {why}")));
                self.show(Some(export.state));
                self.ask_items(export.state, &tally, cx);
            }
        }
    }

    /// Writes what was asked for, if it has come.
    pub(super) fn write_export(&mut self, cx: &mut Cx<'_>) {
        let all = |items: &&JobItems| items.from == 0 && items.items.len() >= items.all;
        let Some(items) = self.items(cx.session).filter(|_| self.exports).filter(all) else { return };
        // Where the file is gone, nobody knows which line an item was: it has its own number.
        let of_lines = items.items.iter().all(|item| item.line.is_some());
        let number = if of_lines { "line" } else { "item" };
        let heads = [number, "location", "label", "state", "code", "message", "request", "time"];
        let cells = items.items.iter().map(|item| cells(item, of_lines).to_vec()).collect();
        let rows = FileRows::of_cells(heads.map(str::to_owned).to_vec(), cells);
        let asked = ask_where(items.filter.unwrap_or(JobItemState::Failed), rows.forms(), cx);
        self.exports = false;
        cx.command(Command::Overlay(asked));
    }
}

/// Asks where they are written.
fn ask_where(state: JobItemState, forms: Vec<(String, FileContent)>, cx: &Cx<'_>) -> Overlay {
    let name = format!("{}-{}", state.words().replace(' ', "-"), cx.now().strftime("%Y%m%dT%H%M%SZ"));
    save(&format!("Write what is {} to a file", state.words()), &name, forms)
}

/// The lines as they stand in their file, so that it can be given again once they are corrected; and in the other forms.
fn lines_of(text: String, format: RowFormat) -> Vec<(String, FileContent)> {
    let own = match format {
        RowFormat::Csv { .. } => "csv",
        RowFormat::JsonLines => "jsonl",
    };
    let mut items = Vec::new();
    if let Ok(mut reader) = RowReader::new(text.as_bytes(), format, RowEncoding::Utf8) {
        let (columns, mut row) = (reader.columns().to_vec(), Row::default());
        while matches!(reader.read(&mut row), Ok(true)) {
            items.push(Value::Object(row.cells(&columns)));
        }
    }
    let others = FileRows::of(items).forms().into_iter().filter(|(ending, _)| ending != own);
    let others: Vec<_> = others.collect();
    std::iter::once((own.to_owned(), FileContent::Text(text))).chain(others).collect()
}

fn cells(item: &JobItem, of_lines: bool) -> [String; 8] {
    let (code, message) = item.error.clone().unwrap_or_default();
    [
        item.line.filter(|_| of_lines).unwrap_or(item.number as u64 + 1).to_string(),
        item.at.as_ref().map(ToString::to_string).unwrap_or_default(),
        item.label.clone(),
        item.state.words().to_owned(),
        code,
        message,
        item.request_id.clone().unwrap_or_default(),
        item.answered.map(|at| at.to_string()).unwrap_or_default(),
    ]
}
