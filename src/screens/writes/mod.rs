//! What the journal holds: writes and what became of them, and drafts. What is open comes first.

mod act;
mod detail;
mod rows;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cursor::Cursor;
use super::filter::FilterLine;
use super::grid::{Grid, aside, columns};
use super::overlays::OverlaySpec;
use super::state::hint;
use super::{Command, Cx, Handled, Overlay, OverlayAnswer, Screen, Session, View, confirm};
use crate::config::{Action, Mode};
use crate::contract::{Context, Draft, Input, Outcome};
use crate::screens::Slot;
use crate::widgets::{self, Cut, Message, TableView, Tone};
pub(super) use detail::WriteDetail;
use rows::{Key, Row, TITLES};

/// The page of the writes and drafts.
#[derive(Debug, Default)]
pub(super) struct Writes {
    cursor: Cursor<Key>,
    offset: usize,
    filter: FilterLine,
}

impl Writes {
    /// The page, with the cursor on what is most in need of a look.
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn shown<'a>(&self, session: &'a Session, context: &Context) -> Vec<Row<'a>> {
        let rows = rows::rows(session, context);
        let texts = rows.iter().map(|row| rows::cells(row, session).join(" "));
        self.filter.keep(texts).into_iter().filter_map(|at| rows.get(at).copied()).collect()
    }

    fn keys(&self, session: &Session, context: &Context) -> Vec<Key> {
        self.shown(session, context).iter().map(Row::key).collect()
    }

    /// An action on the row under the cursor; says whether there is such an action.
    fn act_on(key: &Key, action: Action, cx: &mut Cx<'_>) -> bool {
        match (action, key) {
            (Action::Open | Action::Document, Key::Write(id)) => {
                cx.command(OverlaySpec::Write(*id).into());
            }
            (Action::Actions, Key::Write(id)) => {
                if let Some(write) = cx.session.journal.write(*id).cloned() {
                    act::actions(&write, cx);
                }
            }
            (Action::Open | Action::Edit | Action::Delete, Key::Draft(id)) => {
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

impl Screen for Writes {
    fn name(&self) -> &'static str {
        "writes"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let keys = self.keys(cx.session, cx.context());
        let here = keys.get(self.cursor.index(&keys)).cloned();
        if here.is_some_and(|key| Self::act_on(&key, action, cx)) {
            return Handled::Yes;
        }
        let height = TableView::visible_rows(self.filter.split(cx.area).1.height);
        let moved = self.cursor.act(action, &keys, height);
        if moved || self.filter.act(action) || aside(action, &mut self.offset, TITLES.len()) {
            Handled::Yes
        } else {
            Handled::No
        }
    }

    fn mode(&self) -> Mode {
        self.filter.mode()
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.filter.input(input);
        Handled::Yes
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

    fn actions(&self, _desk: &Session) -> Vec<Action> {
        vec![Action::Open, Action::Actions, Action::Delete, Action::Filter]
    }

    fn title(&self, view: &View<'_>) -> String {
        if view.context.sandbox { "Writes and drafts of the sandbox" } else { "Writes and drafts" }.to_owned()
    }

    fn status(&self, view: &View<'_>) -> String {
        let (shown, all) = (self.shown(view.session, view.context).len(), rows::rows(view.session, view.context).len());
        let rows = self.filter.tally(shown, all, "row", "rows");
        let rows = match view.session.journal.problem() {
            Some(_) => format!("{rows}, the journal can't be used"),
            None => rows,
        };
        match view.session.journal.unknown(view.context.sandbox).count() as u64 {
            0 => rows,
            n => format!("{rows}, {} of unknown outcome", widgets::count(n)),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let area = self.filter.draw(area, buf, theme);
        if rows::rows(view.session, view.context).is_empty() {
            let hints = vec![hint(view, Action::Back, "back")];
            return Message { hints, ..nothing(view.session) }.draw(area, buf, theme);
        }
        let rows = self.shown(view.session, view.context);
        let keys: Vec<Key> = rows.iter().map(Row::key).collect();
        let mut columns = columns(&TITLES, &[(14, 3), (14, 0), (12, 1), (16, 4), (16, 2), (12, 5)]);
        columns[4].cut = Cut::Middle;
        columns[5].cut = Cut::Middle;
        let grid = Grid {
            columns,
            rows: rows.iter().map(|row| rows::grid_row(row, view.session)).collect(),
            cursor: self.cursor.index(&keys),
            top: self.cursor.top(&keys, TableView::visible_rows(area.height)),
            offset: self.offset,
            sort: None,
            empty: "No write matches the filter.",
        };
        grid.draw(area, buf, theme);
    }
}
