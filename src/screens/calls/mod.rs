//! Every API call of this run, newest first.

mod copy;
mod detail;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::cursor::Cursor;
use super::filter::FilterLine;
use super::grid::{Grid, GridRow, aside, columns};
use super::overlays::OverlaySpec;
use super::{CallRecord, CallState, Command, Cx, Handled, Screen, Session, View, call_state};
use crate::config::{Action, Mode};
use crate::contract::{CallId, Input};
use crate::widgets::{self, Align, Cut, Message, TableView};

pub(crate) use copy::copy_menu;
pub(super) use detail::CallDetail;

/// The page of the calls.
#[derive(Debug, Default)]
pub(super) struct Calls {
    cursor: Cursor<CallId>,
    offset: usize,
    filter: FilterLine,
}

const TITLES: [&str; 9] = ["Time", "Operation", "Status", "Took", "Tries", "Pages", "Size", "Service", "Request id"];

impl Calls {
    /// The page; the cursor follows the newest call until it is moved.
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn shown<'a>(&self, session: &'a Session) -> Vec<&'a CallRecord> {
        let calls: Vec<&CallRecord> = session.calls.newest_first().collect();
        let texts = calls.iter().map(|call| cells(call, session).join(" "));
        self.filter.keep(texts).into_iter().filter_map(|at| calls.get(at).copied()).collect()
    }
}

/// The outcome in a word: the status, or where the call stands.
fn outcome(call: &CallRecord, session: &Session) -> String {
    match (&call.state, call.status) {
        (CallState::Done, Some(status)) => status.to_string(),
        (CallState::Failed(error), Some(status)) => format!("{status} {}", error.code),
        (CallState::Failed(error), None) => error.code.clone(),
        _ => call_state::in_words(call, session.now),
    }
}

fn cells(call: &CallRecord, session: &Session) -> [String; 9] {
    let zone = &session.settings.time_zone.0;
    let some = |n: u32| if n == 0 { String::new() } else { n.to_string() };
    [
        call.started.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string(),
        call.title().to_owned(),
        outcome(call, session),
        widgets::duration(call.elapsed(session.now)),
        some(call.attempts),
        some(call.pages),
        if call.bytes == 0 { String::new() } else { widgets::bytes(call.bytes as u64) },
        call.service().to_owned(),
        call.request_id.clone().unwrap_or_default(),
    ]
}

fn row(call: &CallRecord, session: &Session) -> GridRow {
    let theme = &session.theme;
    let mut styles = [Style::new(); 9];
    styles[0] = theme.muted;
    styles[2] = call_state::style(&call.state, theme);
    styles[8] = theme.muted;
    GridRow { cells: cells(call, session).into_iter().zip(styles).collect(), marked: false }
}

impl Screen for Calls {
    fn name(&self) -> &'static str {
        "calls"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let calls = self.shown(cx.session);
        let keys: Vec<CallId> = calls.iter().map(|call| call.id).collect();
        let call = calls.get(self.cursor.index(&keys)).copied();
        match (action, call) {
            (Action::Open | Action::Document, Some(call)) => {
                cx.command(OverlaySpec::Call(call.id).into());
            }
            (Action::Copy, Some(call)) => {
                let menu = copy_menu(call, cx.session);
                cx.command(Command::Overlay(menu));
            }
            (action, _) => {
                let height = TableView::visible_rows(self.filter.split(cx.area).1.height);
                let moved = self.cursor.act(action, &keys, height);
                if !moved && !self.filter.act(action) && !aside(action, &mut self.offset, TITLES.len()) {
                    return Handled::No;
                }
            }
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        self.filter.mode()
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.filter.input(input);
        Handled::Yes
    }

    fn actions(&self, _desk: &Session) -> Vec<Action> {
        vec![Action::Open, Action::Copy, Action::Filter, Action::Tasks]
    }

    fn title(&self, _view: &View<'_>) -> String {
        "Calls".to_owned()
    }

    fn status(&self, view: &View<'_>) -> String {
        self.filter.tally(self.shown(view.session).len(), view.session.calls.newest_first().count(), "call", "calls")
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let area = self.filter.draw(area, buf, theme);
        let calls = self.shown(view.session);
        if view.session.calls.newest_first().next().is_none() {
            let message = Message {
                title: "No calls yet.".into(),
                lines: vec!["Every API call of this run shows up here, with its request and its reply.".into()],
                ..Message::default()
            };
            return message.draw(area, buf, theme);
        }
        let keys: Vec<CallId> = calls.iter().map(|call| call.id).collect();
        let sizes = [(8, 0), (12, 1), (12, 2), (7, 3), (5, 4), (13, 7), (8, 5), (17, 6), (12, 8)];
        let mut columns = columns(&TITLES, &sizes);
        for column in &mut columns[3..7] {
            column.align = Align::Right;
        }
        columns[8].cut = Cut::Middle;
        let grid = Grid {
            columns,
            rows: calls.iter().map(|call| row(call, view.session)).collect(),
            cursor: self.cursor.index(&keys),
            top: self.cursor.top(&keys, TableView::visible_rows(area.height)),
            offset: self.offset,
            sort: None,
            empty: "No call matches the filter.",
        };
        grid.draw(area, buf, theme);
    }
}
