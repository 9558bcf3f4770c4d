//! Writing the items that failed to a file, with their lines and errors.

use super::{JobPage, draw};
use crate::contract::{Effect, JobItem, JobItemState, JobItems};
use crate::screens::jobs::words;
use crate::screens::table::csv_line;
use crate::screens::{Command, Cx};

impl JobPage {
    /// Asks for all that failed; it is written once it is there.
    pub(super) fn ask_export(&mut self, cx: &mut Cx<'_>) {
        let failed = words::job(cx.session, &self.id).map_or(0, |job| job.tally.failed);
        if failed == 0 {
            return cx.command(Command::notice("nothing failed that could be exported"));
        }
        self.show(Some(JobItemState::Failed));
        self.exports = true;
        let job = self.id.clone();
        let filter = Some(JobItemState::Failed);
        cx.effects.push(Effect::LookIntoJob { job, filter, from: 0, count: failed });
    }

    /// Writes what was asked for, if it has come.
    pub(super) fn write_export(&mut self, cx: &mut Cx<'_>) {
        let all = |items: &&JobItems| items.from == 0 && items.items.len() >= items.all;
        let Some(items) = self.items(cx.session).filter(|_| self.exports).filter(all) else { return };
        let heads = ["item", "line", "location", "label", "state", "code", "message", "request", "time"];
        let mut csv = csv_line(heads.into_iter());
        for item in &items.items {
            let cells = cells(item);
            csv.push_str(&csv_line(cells.iter().map(String::as_str)));
        }
        let name = format!("failed-{}.csv", cx.now().strftime("%Y%m%dT%H%M%SZ"));
        self.exports = false;
        cx.command(Command::Effect(Effect::Export { name, content: csv }));
    }
}

fn cells(item: &JobItem) -> [String; 9] {
    let (code, message) = item.error.clone().unwrap_or_default();
    [
        (item.number + 1).to_string(),
        item.line.map(|line| line.to_string()).unwrap_or_default(),
        item.at.as_ref().map(ToString::to_string).unwrap_or_default(),
        item.label.clone(),
        draw::state_words(item.state).to_owned(),
        code,
        message,
        item.request_id.clone().unwrap_or_default(),
        item.answered.map(|at| at.to_string()).unwrap_or_default(),
    ]
}
