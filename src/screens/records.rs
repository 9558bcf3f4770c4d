//! The page of what the program itself knows, as rows: accounts, tasks, calls, writes.
//!
//! Each of these says what its rows are ([`Records`]); cursor, filter, order, columns and drawing are here, once.

use std::fmt::Debug;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::cursor::{Cursor, step};
use super::filter::FilterLine;
use super::grid::{Grid, GridRow, aside};
use super::{Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, View, moves_aside, overlay};
use crate::config::{Action, Group, Mode};
use crate::contract::{Context, Input, Outcome};
use crate::widgets::{ColumnSpec, Message, Order, TableView};

/// Rows of the program's own, and what can be done with them.
pub(super) trait Records: Debug + Default {
    /// A row. It may borrow from the session.
    type Row<'a>;
    /// What a row is known by, whatever comes and goes around it.
    type Key: Clone + PartialEq + Debug;

    /// The name of the screen, which is that of the tool.
    const NAME: &'static str;
    /// One row and many of them, in words.
    const NOUNS: (&'static str, &'static str);
    /// What is said where the filter keeps none.
    const NO_MATCH: &'static str;
    /// Which part of the keymap holds on the page.
    const MODE: Mode = Mode::Browse;
    /// Whether the user may sort them; otherwise they have one order.
    const SORTS: bool = false;
    /// Whether what is known of the row under the cursor stands below the table.
    const DETAILS: bool = false;

    /// The columns.
    fn columns() -> Vec<ColumnSpec>;

    /// All rows, in their own order.
    fn rows<'a>(session: &'a Session, context: &Context) -> Vec<Self::Row<'a>>;

    /// The key of a row.
    fn key(row: &Self::Row<'_>) -> Self::Key;

    /// The texts of a row, one a column; what is filtered by, too.
    fn cells(row: &Self::Row<'_>, session: &Session) -> Vec<String>;

    /// The styles of these texts.
    fn styles(row: &Self::Row<'_>, view: &View<'_>) -> Vec<Style>;

    /// Whether a row is the one that the program is at: the cursor begins there, and it is marked.
    fn is_present(_row: &Self::Row<'_>, _context: &Context) -> bool {
        false
    }

    /// Rows of a higher group stay below the others, however they are sorted.
    fn group(_row: &Self::Row<'_>) -> u8 {
        0
    }

    /// What is known of a row, below the table.
    fn details(_row: Option<&Self::Row<'_>>, _view: &View<'_>, _width: u16) -> Vec<Line<'static>> {
        Vec::new()
    }

    /// The page comes to the front.
    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    /// Does something, with the row under the cursor if there is one. Says whether there is such an action.
    fn act(&mut self, key: Option<&Self::Key>, action: Action, cx: &mut Cx<'_>) -> bool;

    /// A call of the page moved on.
    fn result(&mut self, _slot: &Slot, _outcome: &Outcome, _cx: &mut Cx<'_>) {}

    /// An overlay over the page answers.
    fn take_answer(&mut self, _what: OverlayAnswer, _cx: &mut Cx<'_>) {}

    /// The actions that make sense, the most useful first.
    fn actions(session: &Session) -> Vec<Action>;

    /// Whether one of these makes sense for a row; else it is not offered there.
    fn suits(_key: &Self::Key, _action: Action, _session: &Session) -> bool {
        true
    }

    /// What an action does to a row, in a word or two, where that is not what it does to others.
    fn does(_key: &Self::Key, _action: Action, _session: &Session) -> Option<&'static str> {
        None
    }

    /// What stands in the frame's upper edge.
    fn title(view: &View<'_>) -> String;

    /// What stands beside the title; `tally` is how many rows there are.
    fn status(tally: String, view: &View<'_>) -> String;

    /// What is said where there is no row at all.
    fn nothing<'a>(view: &View<'a>) -> Message<'a>;
}

/// The page of such rows.
#[derive(Debug)]
pub(super) struct RecordPage<R: Records> {
    records: R,
    cursor: Cursor<R::Key>,
    /// Whether the user moved; until then the cursor is on the present row.
    moved: bool,
    /// How many columns are scrolled away.
    offset: usize,
    filter: FilterLine,
    /// The column that sorts; `None` for the rows' own order.
    sort: Option<usize>,
    falling: bool,
    /// The row under the cursor, and what actions do to it, as of the last change.
    row: Option<R::Key>,
    said: Vec<(Action, &'static str)>,
}

impl<R: Records> Default for RecordPage<R> {
    fn default() -> Self {
        Self {
            records: R::default(),
            cursor: Cursor::default(),
            moved: false,
            offset: 0,
            filter: FilterLine::default(),
            sort: None,
            falling: false,
            row: None,
            said: Vec::new(),
        }
    }
}

impl<R: Records> RecordPage<R> {
    /// The rows that pass the filter, in the order that the user wants.
    fn shown<'a>(&self, session: &'a Session, context: &Context) -> Vec<R::Row<'a>> {
        let mut rows = R::rows(session, context);
        if let Some(column) = self.sort {
            let text = |row: &R::Row<'_>| R::cells(row, session).get(column).map(|cell| cell.to_lowercase());
            rows.sort_by_cached_key(|row| (R::group(row), text(row)));
        }
        if self.falling {
            rows.reverse();
            rows.sort_by_key(R::group);
        }
        let kept = self.filter.keep(rows.iter().map(|row| R::cells(row, session).join(" ")));
        let mut rows: Vec<Option<R::Row<'a>>> = rows.into_iter().map(Some).collect();
        kept.into_iter().filter_map(|at| rows.get_mut(at)?.take()).collect()
    }

    /// The row under the cursor.
    fn index(&self, rows: &[R::Row<'_>], context: &Context) -> usize {
        if self.moved {
            return self.cursor.index(&keys::<R>(rows));
        }
        rows.iter().position(|row| R::is_present(row, context)).unwrap_or(0)
    }

    /// The key of the row under the cursor.
    fn here(&self, cx: &Cx<'_>) -> Option<R::Key> {
        let rows = self.shown(cx.session, cx.context());
        rows.get(self.index(&rows, cx.context())).map(R::key)
    }

    /// What follows from any change: what is offered is for the row under the cursor.
    fn settle(&mut self, cx: &Cx<'_>) {
        self.row = self.here(cx);
        let said = |key: &R::Key, action: Action| Some((action, R::does(key, action, cx.session)?));
        let all = R::actions(cx.session).into_iter();
        self.said =
            self.row.as_ref().map(|key| all.filter_map(|action| said(key, action)).collect()).unwrap_or_default();
    }

    /// The table, and what is below it.
    fn split(area: Rect) -> (Rect, Rect) {
        let details = match area.height {
            _ if !R::DETAILS => 0,
            14.. => 5,
            7.. => 2,
            _ => 0,
        };
        let table = Rect { height: area.height - details, ..area };
        (table, Rect { y: table.bottom(), height: details, ..area })
    }

    /// How many rows are seen.
    fn visible(&self, area: Rect) -> usize {
        TableView::visible_rows(Self::split(self.filter.split(area).1).0.height)
    }

    fn step(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        let rows = self.shown(cx.session, cx.context());
        let height = self.visible(cx.area);
        let Some(to) = step(action, self.index(&rows, cx.context()), rows.len(), height) else { return false };
        self.moved = true;
        self.cursor.set(to, &keys::<R>(&rows), height);
        true
    }

    fn order(&mut self, action: Action) -> bool {
        match action {
            Action::Sort if R::SORTS => {
                let next = self.sort.map_or(0, |column| column + 1);
                self.sort = Some(next).filter(|column| *column < R::columns().len());
            }
            Action::SortReverse if R::SORTS => self.falling = !self.falling,
            _ => return false,
        }
        true
    }
}

fn keys<R: Records>(rows: &[R::Row<'_>]) -> Vec<R::Key> {
    rows.iter().map(R::key).collect()
}

impl<R: Records> Screen for RecordPage<R> {
    fn name(&self) -> &'static str {
        R::NAME
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.records.enter(cx);
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let key = self.here(cx);
        let done = self.records.act(key.as_ref(), action, cx)
            || self.order(action)
            || self.filter.act(action)
            || self.step(action, cx)
            || aside(action, &mut self.offset, R::columns().len());
        self.settle(cx);
        // What is for a row says so where there is none.
        let is_of_row = action == Action::Open || action.group() == Group::Work;
        if !done && is_of_row && R::actions(cx.session).contains(&action) {
            let what = if key.is_none() { "there is no row to do this with" } else { "this row has no such action" };
            cx.command(Command::warn(what));
            return Handled::Yes;
        }
        if done { Handled::Yes } else { Handled::No }
    }

    fn mode(&self) -> Mode {
        if self.filter.editing() { self.filter.mode() } else { R::MODE }
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        self.filter.input(input);
        self.settle(cx);
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.records.result(slot, outcome, cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        self.records.take_answer(what, cx);
    }

    fn moves(&self) -> Vec<Action> {
        moves_aside()
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        if self.filter.editing() {
            return vec![Action::Accept, Action::Back];
        }
        let mut actions = R::actions(session);
        if let Some(key) = &self.row {
            actions.retain(|action| R::suits(key, *action, session));
        }
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept if self.filter.editing() => Some("keep the filter"),
            Action::Back if self.filter.editing() => Some("take it away"),
            _ => self.said.iter().find(|(known, _)| *known == action).map(|(_, does)| *does),
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        R::title(view)
    }

    fn status(&self, view: &View<'_>) -> String {
        let all = R::rows(view.session, view.context).len();
        let shown = self.shown(view.session, view.context).len();
        R::status(self.filter.tally(shown, all, R::NOUNS.0, R::NOUNS.1), view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let (theme, whole) = (&view.session.theme, area);
        let area = self.filter.draw(area, buf, theme);
        if R::rows(view.session, view.context).is_empty() {
            return R::nothing(view).draw(area, buf, theme);
        }
        let rows = self.shown(view.session, view.context);
        let at = self.index(&rows, view.context);
        let (table, below) = Self::split(area);
        let order = if self.falling { Order::Falling } else { Order::Rising };
        let grid_row = |row: &R::Row<'_>| GridRow {
            cells: R::cells(row, view.session).into_iter().zip(R::styles(row, view)).collect(),
            marked: R::is_present(row, view.context),
        };
        let grid = Grid {
            columns: R::columns(),
            rows: rows.iter().map(grid_row).collect(),
            cursor: at,
            top: self.cursor.top(&keys::<R>(&rows), self.visible(whole)),
            offset: self.offset,
            sort: self.sort.map(|column| (column, order)),
            empty: R::NO_MATCH,
        };
        grid.draw(table, buf, theme);
        let below = Rect { x: below.x + 1.min(below.width), width: below.width.saturating_sub(1), ..below };
        let lines = R::details(rows.get(at), view, below.width.saturating_sub(1));
        overlay::lines(below, buf, theme, &lines[..lines.len().min(below.height.into())], 0);
    }
}
