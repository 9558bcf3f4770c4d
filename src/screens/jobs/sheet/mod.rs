//! The sheet before something is done to many rows: what, where, to how many, how long it takes; and for each row what
//! would change, or why nothing can be done to it. Nothing is sent from here: a job is started.

mod ask;
mod check;
mod draw;
mod read;
mod said;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::many::Many;
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::Outcome;
use crate::screens::cursor::step;
use crate::screens::form::sentence;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, View, reading};
use check::RowState;

/// The page.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Sheet {
    many: Arc<Many>,
    rows: Vec<SheetRow>,
    cursor: usize,
    top: usize,
    /// Whether only the rows are shown to which nothing can be done.
    only_refused: bool,
    /// Whether all rows are looked at, and not only those on the screen.
    looks_at_all: bool,
    entered: bool,
    /// Whether the job was started: that counts once.
    begun: bool,
    /// Whether it is to be started once all rows are looked at; then how many could not be done when that was said.
    waits: Option<usize>,
}

/// A row of the sheet.
#[derive(Debug)]
struct SheetRow {
    state: RowState,
    /// What there was of it when it was looked at, where that is not to be gone over once it is another.
    seen: serde_json::Value,
    /// Whether the operator leaves it out.
    is_left_out: bool,
}

/// How many rows are what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    taken: usize,
    same: usize,
    cannot: usize,
    /// Those that were changed since by others, and are left as they are; and those that are taken all the same.
    since: usize,
    gone_over: usize,
    left_out: usize,
    /// Those of the taken ones of which it is not known what becomes of them.
    doubtful: usize,
}

impl Sheet {
    /// A sheet on which nothing is looked at yet.
    pub(super) fn new(many: Arc<Many>) -> Self {
        Self {
            rows: Vec::new(),
            looks_at_all: many.back.is_some(),
            many,
            cursor: 0,
            top: 0,
            only_refused: false,
            entered: false,
            begun: false,
            waits: None,
        }
    }

    fn count(&self) -> Count {
        let mut count = Count::default();
        for (row, known) in self.rows.iter().zip(self.many.rows.iter()) {
            *match &row.state {
                RowState::Refused(_) => &mut count.cannot,
                RowState::Same => &mut count.same,
                RowState::Since(..) if row.is_left_out => &mut count.since,
                _ if row.is_left_out => &mut count.left_out,
                _ => {
                    let is_doubtful = known.becomes.as_ref().is_some_and(|becomes| !becomes.is_known);
                    let is_doubtful = is_doubtful || row.state.is_doubtful();
                    count.doubtful += usize::from(is_doubtful);
                    count.gone_over += usize::from(matches!(row.state, RowState::Since(..)));
                    &mut count.taken
                }
            } += 1;
        }
        count
    }

    fn settle(&mut self, cx: &mut Cx<'_>) {
        let shown = self.shown();
        self.cursor = self.cursor.min(shown.len().saturating_sub(1));
        let height = draw::height(self, cx.area, &cx.view());
        self.top = crate::widgets::keep_visible(self.top, self.cursor, shown.len(), height);
        let seen: Vec<usize> = shown.into_iter().skip(self.top).take(height).collect();
        self.look(&seen, cx);
    }

    /// The numbers of the rows that are shown.
    fn shown(&self) -> Vec<usize> {
        let cannot = |n: &usize| matches!(self.rows[*n].state, RowState::Refused(_) | RowState::Since(..));
        let is_shown = |n: &usize| !self.only_refused || cannot(n);
        (0..self.rows.len()).filter(is_shown).collect()
    }

    /// The number of the row under the cursor.
    fn here(&self) -> Option<usize> {
        self.shown().get(self.cursor).copied()
    }

    /// Whether the row under the cursor was changed since, and is left as it is.
    fn is_since(&self) -> bool {
        let row = self.here().and_then(|n| self.rows.get(n));
        row.is_some_and(|row| row.is_left_out && matches!(row.state, RowState::Since(..)))
    }

    /// Shows the rows to which nothing can be done alone, or all again.
    fn show_refused(&mut self, cx: &mut Cx<'_>) {
        let count = self.count();
        if !self.only_refused && count.cannot + count.since + count.gone_over == 0 {
            return cx.command(Command::notice("there is no row to which nothing can be done"));
        }
        (self.only_refused, self.cursor, self.top) = (!self.only_refused, 0, 0);
    }

    fn leave_out(&mut self, cx: &mut Cx<'_>) {
        let Some(n) = self.here() else { return };
        let Some(row) = self.rows.get_mut(n) else { return };
        match &row.state {
            RowState::Since(..) if row.is_left_out => return self.ask_to_take_in(n, cx),
            _ if self.many.resumes.is_some() => {
                cx.command(Command::warn("what was begun goes on with all of it: what is done is not sent again"));
            }
            RowState::Refused(why) => cx.command(Command::warn(format!("it is left out anyway: {why}"))),
            RowState::Same => cx.command(Command::notice("it is left out anyway: nothing would change")),
            _ => row.is_left_out = !row.is_left_out,
        }
        self.cursor += 1;
    }

    fn read(&self, cx: &mut Cx<'_>) {
        let here = self.here().and_then(|n| self.rows.get(n).zip(self.many.rows.get(n)));
        let Some((row, known)) = here else { return };
        let becomes = known.becomes.as_ref().filter(|_| row.state == RowState::Ready);
        let said = becomes.map_or_else(|| row.state.in_full(), |becomes| format!("{}.", sentence(&becomes.text)));
        let text = format!("{}\n\n{said}", known.at);
        cx.command(Command::Overlay(reading(&known.label, text)));
    }
}

impl Screen for Sheet {
    fn name(&self) -> &'static str {
        "sheet"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.entered, true) {
            self.check_all();
        }
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = draw::height(self, cx.area, &cx.view());
        match action {
            Action::Submit => self.ask(cx),
            Action::Mark => self.leave_out(cx),
            Action::Details => self.read(cx),
            Action::LoadAll if self.many.looks() => {
                self.looks_at_all = true;
                cx.command(Command::notice("all rows are being looked at: what would change appears row by row"));
            }
            Action::NextIssue => self.show_refused(cx),
            Action::Open => {
                if let Some(row) = self.here().and_then(|n| self.many.rows.get(n)) {
                    cx.command(Command::Open(row.at.clone()));
                }
            }
            action => match step(action, self.cursor, self.shown().len(), height) {
                Some(to) => self.cursor = to,
                None => return Handled::No,
            },
        }
        self.settle(cx);
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Sheet
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.take_result(slot, outcome, cx);
        self.settle(cx);
        self.go_on(cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Begin => self.begin(cx),
            OverlayAnswer::TakeIn(which) => self.take_in(which),
            _ => {}
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn stands_for(&self) -> Option<(Location, String)> {
        self.many.stands_for()
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = vec![Action::Submit];
        let is_new = self.many.resumes.is_none();
        actions.extend(is_new.then_some(Action::Mark));
        if self.many.looks() && is_new && !self.looks_at_all {
            actions.push(Action::LoadAll);
        }
        let count = self.count();
        if count.cannot + count.since + count.gone_over > 0 {
            actions.push(Action::NextIssue);
        }
        actions.extend([Action::Details, Action::Back]);
        actions
    }

    fn writes(&self, action: Action) -> bool {
        action == Action::Submit
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Submit if self.many.resumes.is_some() => Some("go on"),
            Action::Submit => Some("start"),
            Action::Mark if self.is_since() => Some("take in"),
            Action::Mark => Some("leave out"),
            Action::LoadAll => Some("look at all"),
            Action::NextIssue if self.only_refused => Some("all rows"),
            Action::NextIssue => Some("what can't"),
            _ => None,
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Submit => Some("Start the job with the rows that are taken"),
            Action::Mark => Some("Leave the row out, or take it again"),
            Action::LoadAll => Some("Look at what is there of all rows, to see what would change"),
            Action::NextIssue => Some("Show only the rows to which nothing can be done, or all again"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.many.titled(self.count().taken)
    }

    fn status(&self, _view: &View<'_>) -> String {
        let count = self.count();
        let mut parts = vec![format!("{} of {} taken", number(count.taken), number(self.rows.len()))];
        if self.only_refused {
            parts.insert(0, "only what can't".to_owned());
        }
        let others = [
            (count.same, "unchanged"),
            (count.cannot, "can't"),
            (count.since, "changed since"),
            (count.left_out, "left out"),
        ];
        parts.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", number(*n))));
        parts.join(" · ")
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}

fn number(n: usize) -> String {
    crate::widgets::count(n as u64)
}
