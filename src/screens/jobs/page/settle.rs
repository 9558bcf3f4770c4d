//! What became of an item of unknown outcome: the operator says so, or the job looks once more.

use super::{JobPage, steer, which};
use crate::contract::{Effect, JobItemState, JobOrder, JobState};
use crate::screens::jobs::words;
use crate::screens::{Choice, Command, Cx, confirm, menu};
use crate::widgets::plural;

impl JobPage {
    /// Asks what became of the item under the cursor, by its name; else of all of them.
    pub(super) fn ask_outcome(&self, cx: &mut Cx<'_>) {
        let Some(job) = words::job(cx.session, &self.id) else { return };
        if job.state == JobState::Elsewhere {
            return cx.command(Command::warn("another console carries this job: it is steered there"));
        }
        let unknown = job.tally.unknown;
        if unknown == 0 {
            return cx.command(Command::notice("nothing is of unknown outcome"));
        }
        let order = |order| Command::Effect(Effect::Job(self.id.clone(), order));
        let file = job.file.as_deref().unwrap_or("the file");
        let all = plural(unknown as u64, "item", "items");
        let look = |detail: String, command| Choice::new("Look", detail, command);
        let mut choices = vec![match steer::elsewhere(job, cx.session) {
            Some(why) => look("another account".to_owned(), Command::warn(why)),
            None => look(format!("what became of {all}"), order(JobOrder::Settle)),
        }];
        let mut offer = |item: Option<usize>, of: &str| {
            let done = order(JobOrder::Decide { carried_out: true, item });
            let again = order(JobOrder::Decide { carried_out: false, item });
            let lines = vec![
                format!("{of}: nobody knows whether it was carried out."),
                "If it was after all, it is done twice.".to_owned(),
            ];
            let asked = confirm(&format!("Send {of} again?"), lines, "Send again", "Not now", again);
            choices.push(Choice::new(format!("Done: {of}"), "it was carried out", done));
            choices.push(Choice::new(format!("Again: {of}"), "it was not, and is sent again", Command::Overlay(asked)));
        };
        let here = self.item(self.cursor, cx.session).filter(|item| item.state == JobItemState::Unknown);
        if let Some(item) = here {
            let of = if item.label.is_empty() || item.line.is_some() { which(item, file) } else { item.label.clone() };
            offer(Some(item.number), &of);
        }
        if here.is_none() || unknown > 1 {
            offer(None, &format!("all {all}"));
        }
        cx.command(Command::Overlay(menu("What became of it?", choices)));
    }
}
