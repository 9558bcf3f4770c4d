//! What is running, and what has just ended; with a key to cancel.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::call_state::{in_words, style};
use super::cursor::Cursor;
use super::grid::{Grid, GridRow, aside, columns};
use super::overlays::OverlaySpec;
use super::state::{calm, hint};
use super::{CallRecord, Command, Cx, Handled, Screen, Session, View};
use crate::config::Action;
use crate::contract::{CallId, Lane};
use crate::widgets::{self, TableView, duration};

/// So many ended calls stay in sight; the calls page has all.
const ENDED: usize = 50;

/// The page of the tasks.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    cursor: Cursor<CallId>,
    offset: usize,
}

impl Tasks {
    /// The page, with the cursor on the oldest running call.
    pub(super) fn new() -> Self {
        Self::default()
    }
}

/// Running calls, oldest first, then ended ones, newest first.
fn shown(session: &Session) -> Vec<&CallRecord> {
    let ended = session.calls.newest_first().filter(|call| call.state.is_over()).take(ENDED);
    session.calls.running().chain(ended).collect()
}

fn ids(calls: &[&CallRecord]) -> Vec<CallId> {
    calls.iter().map(|call| call.id).collect()
}

fn row(call: &CallRecord, session: &Session) -> GridRow {
    let theme = &session.theme;
    let context = session.context(call.context);
    let place = [context.profile.as_deref().unwrap_or("default"), context.region().unwrap_or("")];
    let over = call.state.is_over();
    let plain = if over { theme.muted } else { Style::new() };
    let lane = if call.lane == Lane::Interactive { "you" } else { "background" };
    let cells = vec![
        (call.title().to_owned(), plain),
        (in_words(call, session.now), style(&call.state, theme)),
        (duration(call.elapsed(session.now)), plain),
        (call.service().to_owned(), plain),
        (lane.to_owned(), plain),
        (place.join(" ").trim_end().to_owned(), plain),
    ];
    GridRow { cells, marked: false }
}

fn cancel(id: CallId, over: bool, cx: &mut Cx<'_>) {
    if over {
        return cx.command(Command::warn("this call has ended already"));
    }
    let write = cx.session.ledger.ticket(id).is_some_and(|ticket| ticket.write);
    cx.command(Command::Cancel(id));
    if write {
        cx.command(Command::warn("a change that was sent can't be taken back; its outcome is still awaited"));
    }
}

impl Screen for Tasks {
    fn name(&self) -> &'static str {
        "tasks"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let calls = shown(cx.session);
        let keys = ids(&calls);
        let call = calls.get(self.cursor.index(&keys)).copied();
        match (action, call) {
            (Action::Open | Action::Document, Some(call)) => {
                cx.command(OverlaySpec::Call(call.id).into());
            }
            (Action::Delete | Action::Cancel, Some(call)) => cancel(call.id, call.state.is_over(), cx),
            (Action::Copy, Some(call)) => {
                let menu = super::calls::copy_menu(call, cx.session);
                cx.command(Command::Overlay(menu));
            }
            (action, _) => {
                let height = TableView::visible_rows(cx.area.height);
                if !self.cursor.act(action, &keys, height) && !aside(action, &mut self.offset, 6) {
                    return Handled::No;
                }
            }
        }
        Handled::Yes
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        if session.calls.newest_first().next().is_none() {
            return vec![Action::Calls];
        }
        vec![Action::Open, Action::Cancel, Action::Copy, Action::Calls]
    }

    fn title(&self, _view: &View<'_>) -> String {
        "Tasks".to_owned()
    }

    fn status(&self, view: &View<'_>) -> String {
        match view.session.calls.running().count() {
            0 => "nothing runs".to_owned(),
            n => format!("{} running", widgets::count(n as u64)),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let calls = shown(view.session);
        if calls.is_empty() {
            let lines = vec!["Calls under way show up here, and can be cancelled.".into()];
            let hints = vec![hint(view, Action::Calls, "earlier calls"), hint(view, Action::Back, "back")];
            return calm("Nothing runs.", lines, hints).draw(area, buf, theme);
        }
        let keys = ids(&calls);
        let titles = ["Operation", "State", "Elapsed", "Service", "Lane", "Account"];
        let grid = Grid {
            columns: columns(&titles, &[(12, 0), (20, 1), (8, 2), (17, 4), (10, 5), (18, 3)]),
            rows: calls.iter().map(|call| row(call, view.session)).collect(),
            cursor: self.cursor.index(&keys),
            top: self.cursor.top(&keys, TableView::visible_rows(area.height)),
            offset: self.offset,
            sort: None,
            empty: "Nothing runs.",
        };
        grid.draw(area, buf, theme);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{ErrorKind, Outcome};
    use crate::screens::testing::{self, ScreenHarness};

    fn busy() -> ScreenHarness {
        let mut harness = ScreenHarness::at("tasks");
        let done = harness.call("ListDomains", json!({}), Lane::Interactive, 1);
        harness.note(done, Outcome::Sent { attempt: 1 });
        harness.pass(180);
        harness.note(done, testing::finished(json!({"Items": []})));
        let many = harness.call("SearchProfiles", json!({"DomainName": "acme"}), Lane::Background, 40);
        harness.note(many, testing::page(json!({"Items": []}), 1));
        harness.note(many, testing::page(json!({"Items": []}), 2));
        let slow = harness.call("SearchCases", json!({"domainId": "d"}), Lane::Interactive, 1);
        harness.call("GetDomain", json!({"DomainName": "acme"}), Lane::Background, 1);
        let until = harness.session.now + jiff::SignedDuration::from_millis(1900);
        let error = testing::error(ErrorKind::Throttled, "ThrottlingException", "Rate exceeded", 429);
        harness.note(slow, Outcome::Retrying { attempt: 1, until, error });
        harness.pass(400);
        harness
    }

    #[test]
    fn it_shows_what_runs_and_how_far_it_is() {
        let mut harness = busy();
        let tasks = Tasks::new();
        insta::assert_snapshot!("tasks_80x24", harness.page(&tasks));
        harness.shrink(&tasks);
        insta::assert_snapshot!("tasks_40x10", harness.sized(40, 10).page(&tasks));
    }

    #[test]
    fn it_cancels_the_call_under_the_cursor() {
        let (mut harness, mut tasks) = (busy(), Tasks::new());
        harness.press(&mut tasks, "j x");
        assert_eq!(harness.asked(), [Command::Cancel(CallId(3))]);
        harness.press(&mut tasks, "G x");
        assert!(harness.said().contains("has ended already"));
        harness.press(&mut tasks, "enter");
        assert!(harness.opened().is_some_and(|overlay| overlay.name() == "call"));
    }

    #[test]
    fn without_calls_it_says_so() {
        let harness = ScreenHarness::at("tasks");
        insta::assert_snapshot!("tasks_empty_80x24", harness.page(&Tasks::new()));
    }
}
