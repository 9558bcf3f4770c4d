//! From the sheet to the job: what speaks against it, the word that is typed where nothing brings it back, the start.

use super::check::RowState;
use super::{Sheet, SheetRow};
use crate::config::{Action, Mode};
use crate::contract::{ContextKey, Effect, JobId, JobRow, JobSource, JobSpec, JobWay};
use crate::screens::command::Asked;
use crate::screens::jobs::many::{ManyRow, joined};
use crate::screens::jobs::words;
use crate::screens::typed::typed;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, menu};
use crate::widgets::plural;

impl Sheet {
    /// Starts the job, or asks for a word first, or says why not.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) {
        let context = cx.context();
        if let Some(why) = context.why_read_only() {
            let key = cx.session.keymap.in_words(Mode::Browse, Action::Unlock);
            let why = if context.protected { format!("{why}: {key} unlocks it") } else { why.to_owned() };
            return cx.command(Command::warn(format!("nothing is started: {why}")));
        }
        let count = self.count();
        if count.taken == 0 {
            return cx.command(Command::warn("nothing is started: no row is left to which it could be done"));
        }
        let unseen = self.unseen();
        if self.many.back.is_some() && unseen > 0 {
            self.waits = Some(count.since + count.cannot);
            let rows = plural(unseen as u64, "row is", "rows are");
            return cx.command(Command::notice(format!("{rows} still being looked at: it starts once that is done")));
        }
        if !self.many.is_lasting() {
            return self.begin(cx);
        }
        let (account, region) = (context.account().unwrap_or("not known"), context.region().unwrap_or("not known"));
        let mut lines = vec![format!("{}. {}.", self.many.named(count.taken), self.many.way_back())];
        lines.extend(self.many.deed.effect.as_ref().map(|effect| crate::screens::form::sentence(effect) + "."));
        lines.push(format!("Account {account} · {region}"));
        let others = count.same + count.cannot + count.since + count.left_out;
        if others > 0 {
            lines.push(format!("{} left out.", plural(others as u64, "marked row is", "marked rows are")));
        }
        let words = vec![count.taken.to_string()];
        let title = format!("{}?", self.many.named(count.taken));
        let asked = Asked { title, lines, about: Vec::new(), words, then: Command::Answer(OverlayAnswer::Begin) };
        cx.command(Command::Overlay(typed(asked)));
    }

    /// Asks whether to take a row in that was changed since, or all such rows.
    pub(super) fn ask_to_take_in(&self, n: usize, cx: &mut Cx<'_>) {
        let is_out = |row: &&SheetRow| row.is_left_out && matches!(row.state, RowState::Since(..));
        let all = self.rows.iter().filter(is_out).count();
        let Some(label) = self.many.rows.get(n).map(|row| row.label.as_str()) else { return };
        let answer = |which: Option<usize>| Command::Answer(OverlayAnswer::TakeIn(which));
        let over = "what others have changed since is gone over";
        let mut choices = vec![
            Choice::new("Leave it as it is", "", Command::Close),
            Choice::new(format!("Take in {label}"), over, answer(Some(n))),
        ];
        if all > 1 {
            let rows = plural(all as u64, "row", "rows");
            choices.push(Choice::new(format!("Take in all {rows} changed since"), over, answer(None)));
        }
        cx.command(Command::Overlay(menu("Changed once more since", choices)));
    }

    /// Takes in a row that was changed since, or all such rows.
    pub(super) fn take_in(&mut self, which: Option<usize>) {
        for (n, row) in self.rows.iter_mut().enumerate() {
            row.is_left_out &= !(matches!(row.state, RowState::Since(..)) && which.is_none_or(|one| one == n));
        }
    }

    /// Starts the job; the rows are marked no longer.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let spec = self.spec(cx);
        let page = words::page_of(&spec.id);
        if self.many.resumes.is_none() {
            cx.session.marks.clear(cx.context, &self.many.list);
        }
        cx.command(Command::Effect(Effect::StartJob(Box::new(spec))));
        cx.command(Command::Begun(page));
    }

    /// The job as it would be started.
    pub(super) fn spec(&self, cx: &mut Cx<'_>) -> JobSpec {
        let many = &self.many;
        let taken = self
            .rows
            .iter()
            .zip(many.rows.iter())
            .filter(|(row, _)| !row.is_left_out && !matches!(row.state, RowState::Refused(_) | RowState::Same));
        // What is read first is asked for by all that names it.
        let edits = many.way() == JobWay::Edit;
        let own = |row: &ManyRow| if edits { joined(&many.shared, &row.own) } else { row.own.clone() };
        let rows: Vec<JobRow> = taken
            .map(|(known, row)| JobRow {
                at: Some(row.at.clone()),
                label: row.label.clone(),
                input: own(row),
                set: row.set.clone(),
                expected: known.seen.clone(),
            })
            .collect();
        JobSpec {
            id: many.resumes.clone().unwrap_or_else(|| JobId(cx.session.mint.token())),
            name: many.named(rows.len()),
            operation: many.deed.operation,
            context: cx.context,
            key: ContextKey::from(cx.context()),
            list: Some(many.list.without_query()),
            way: many.way(),
            set: if edits { many.set.clone().unwrap_or_default() } else { many.whole_set() },
            source: JobSource::Rows(rows),
            gone_is_done: many.deed.verb == "delete",
        }
    }
}
