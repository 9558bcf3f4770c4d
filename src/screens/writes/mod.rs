//! What the journal holds: writes and what became of them, jobs, and drafts. What is open comes first.

mod act;
mod beside;
mod detail;
mod rows;
#[cfg(test)]
mod tests;
mod undo;

use ratatui::style::Style;

use super::command::OverlaySpec;
use super::grid::columns;
use super::records::Records;
use super::state::hint;
use super::{Command, Cx, Overlay, OverlayAnswer, Session, View, confirm, jobs};
use crate::config::{Action, Mode};
use crate::contract::{Context, Draft, Effect, Outcome};
use crate::screens::Slot;
use crate::widgets::{self, ColumnSpec, Cut, Message, Tone};
pub(super) use detail::WriteDetail;
use rows::{TITLES, WriteKey, WriteRow};
pub(super) use undo::{choices as ways_back, is_undo, open_back, ways};

/// The writes and drafts; the cursor begins on what is most in need of a look.
#[derive(Debug, Default)]
pub(super) struct Writes;

/// An action on the row under the cursor; says whether there is such an action.
fn act_on(key: &WriteKey, action: Action, cx: &mut Cx<'_>) -> bool {
    match (action, key) {
        (Action::Open | Action::Document, WriteKey::Write(id)) => {
            cx.command(OverlaySpec::Write(*id).into());
        }
        (Action::Actions, WriteKey::Write(id)) => {
            if let Some(write) = cx.session.journal.write(*id).cloned() {
                act::actions(&write, cx);
            }
        }
        (Action::PutBack, WriteKey::Write(id)) => undo::put_back(*id, cx),
        (Action::PutBack, WriteKey::Draft(id)) => beside::put_back(id, cx),
        (Action::Open | Action::Document, WriteKey::Job(id)) => {
            cx.command(Command::Open(jobs::page_of(id)));
        }
        (Action::PutBack, WriteKey::Job(id)) => {
            cx.command(Command::Open(jobs::page_of(id)));
            cx.command(Command::notice("a job did this to many: each of them, or all, can be put back from its page"));
        }
        (Action::Open | Action::Edit | Action::Delete, WriteKey::Draft(id)) => {
            let Some(draft) = cx.session.journal.draft(id) else { return false };
            let command = match action {
                Action::Delete => Command::Overlay(ask_to_drop(draft)),
                _ => Command::Open(draft.key.location.clone()),
            };
            cx.command(command);
        }
        _ => return false,
    }
    true
}

fn ask_to_drop(draft: &Draft) -> Overlay {
    let name = draft.key.operation.name;
    let lines = vec![format!("What was typed for {name} at {} is gone then.", draft.key.location)];
    let command = Command::Answer(OverlayAnswer::DropDraft(draft.key.id.clone()));
    confirm("Throw the draft away?", lines, "Throw away", "Keep it", command)
}

/// What a write that was sent again came to.
fn sent_again(slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
    if !matches!(slot, Slot::SendAgain(_)) {
        return;
    }
    match outcome {
        Outcome::Finished(_) => cx.command(Command::notice("it was sent again, and the service has carried it out")),
        Outcome::Failed(error) => cx.command(Command::error(error.clone())),
        _ => {}
    }
}

/// Why there are no rows.
fn nothing(session: &Session) -> Message<'_> {
    match session.journal.problem() {
        Some(problem) => Message {
            title: "The journal can't be used.".into(),
            tone: Tone::Bad,
            lines: vec![
                problem.into(),
                "What earlier runs have left in it is not shown, and no change is sent as long as it can't be kept here."
                    .into(),
            ],
            ..Message::default()
        },
        None => Message {
            title: "Nothing was changed yet.".into(),
            lines: vec![
                "Every change is kept here before it is sent, with its outcome after:".into(),
                "what was cut off can be looked up and settled. Drafts are here, too.".into(),
            ],
            ..Message::default()
        },
    }
}

impl Records for Writes {
    type Row<'a> = WriteRow<'a>;
    type Key = WriteKey;

    const NAME: &'static str = "writes";
    const NOUNS: (&'static str, &'static str) = ("row", "rows");
    const NO_MATCH: &'static str = "No write matches the filter.";
    const MODE: Mode = Mode::Writes;

    fn columns() -> Vec<ColumnSpec> {
        let mut columns = columns(&TITLES, &[(14, 3), (14, 0), (12, 1), (16, 4), (16, 2), (12, 5)]);
        // However long operations and outcomes are, what was changed has its place on a narrow terminal.
        (columns[1].max, columns[2].max, columns[4].max) = (16, 21, 16);
        columns[4].cut = Cut::Middle;
        columns[5].cut = Cut::Middle;
        columns
    }

    fn rows<'a>(session: &'a Session, context: &Context) -> Vec<WriteRow<'a>> {
        rows::rows(session, context)
    }

    fn key(row: &WriteRow<'_>) -> WriteKey {
        row.key()
    }

    fn cells(row: &WriteRow<'_>, session: &Session) -> Vec<String> {
        rows::cells(row, session).into()
    }

    fn styles(row: &WriteRow<'_>, view: &View<'_>) -> Vec<Style> {
        rows::styles(row, &view.session.theme)
    }

    /// Other consoles and commands keep their writes and jobs in the same journal.
    fn enter(&mut self, cx: &mut Cx<'_>) {
        cx.effects.extend([Effect::ReadWrites, Effect::LookForJobs]);
    }

    fn act(&mut self, key: Option<&WriteKey>, action: Action, cx: &mut Cx<'_>) -> bool {
        if action == Action::Refresh {
            self.enter(cx);
            cx.command(Command::notice("the journal was read again"));
            return true;
        }
        key.is_some_and(|key| act_on(key, action, cx))
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        sent_again(slot, outcome, cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::DropDraft(id) => cx.session.journal.drop_draft(&id, cx.effects),
            what => act::take_answer(&what, cx),
        }
    }

    fn actions(session: &Session) -> Vec<Action> {
        let back = session.contexts.iter().any(|context| !context.refuses_writes()).then_some(Action::PutBack);
        let more = [Action::Actions, Action::Delete, Action::Filter, Action::Refresh];
        std::iter::once(Action::Open).chain(back).chain(more).collect()
    }

    fn suits(key: &WriteKey, action: Action, session: &Session) -> bool {
        match (action, key) {
            (Action::PutBack, WriteKey::Write(id)) => session.journal.write(*id).is_some_and(undo::is_possible),
            (Action::PutBack, WriteKey::Draft(id)) => beside::is_possible(id, session),
            (Action::Actions, WriteKey::Write(_)) | (Action::Delete, WriteKey::Draft(_)) => true,
            (Action::PutBack | Action::Actions | Action::Delete, _) => false,
            _ => true,
        }
    }

    fn does(key: &WriteKey, action: Action, session: &Session) -> Option<&'static str> {
        let WriteKey::Write(id) = key else { return None };
        let write = session.journal.write(*id).filter(|_| action == Action::PutBack)?;
        is_undo(write, session).then_some("do it again")
    }

    fn title(view: &View<'_>) -> String {
        if view.context.sandbox { "Writes and drafts of the sandbox" } else { "Writes and drafts" }.to_owned()
    }

    fn status(tally: String, view: &View<'_>) -> String {
        let rows = match view.session.journal.problem() {
            Some(_) => format!("{tally}, the journal can't be used"),
            None => tally,
        };
        match view.session.journal.in_doubt(view.context.sandbox).count() as u64 {
            0 => rows,
            n => format!("{rows}, {} of unknown outcome", widgets::count(n)),
        }
    }

    fn nothing<'a>(view: &View<'a>) -> Message<'a> {
        Message { hints: vec![hint(view, Action::Back, "back")], ..nothing(view.session) }
    }
}
