//! What is running, and what has just ended; with a key to cancel.

use ratatui::style::Style;

use super::call_state::{in_words, style};
use super::grid::columns;
use super::records::Records;
use super::state::{calm, hint};
use super::{CallRecord, Command, Cx, Session, View};
use crate::config::Action;
use crate::contract::{CallId, Context, Lane};
use crate::widgets::{self, ColumnSpec, Message, duration};

/// So many ended calls stay in sight; the calls page has all.
const ENDED: usize = 50;

/// The calls of the pool: running ones, oldest first, then ended ones, newest first.
#[derive(Debug, Default)]
pub(super) struct Tasks;

fn cancel(id: CallId, cx: &mut Cx<'_>) {
    if cx.session.calls.get(id).is_some_and(|call| call.state.is_over()) {
        return cx.command(Command::warn("this call has ended already"));
    }
    let write = cx.session.ledger.ticket(id).is_some_and(|ticket| ticket.write);
    cx.command(Command::Cancel(id));
    if write {
        cx.command(Command::warn("a change that was sent can't be taken back; its outcome is still awaited"));
    }
}

impl Records for Tasks {
    type Row<'a> = &'a CallRecord;
    type Key = CallId;

    const NAME: &'static str = "tasks";
    const NOUNS: (&'static str, &'static str) = ("call", "calls");
    const NO_MATCH: &'static str = "No call matches the filter.";

    fn columns() -> Vec<ColumnSpec> {
        let titles = ["Operation", "State", "Elapsed", "Service", "Lane", "Account"];
        columns(&titles, &[(12, 0), (20, 1), (8, 2), (17, 4), (10, 5), (18, 3)])
    }

    fn rows<'a>(session: &'a Session, _context: &Context) -> Vec<&'a CallRecord> {
        let ended = session.calls.newest_first().filter(|call| call.state.is_over()).take(ENDED);
        session.calls.running().chain(ended).collect()
    }

    fn key(call: &&CallRecord) -> CallId {
        call.id
    }

    fn cells(call: &&CallRecord, session: &Session) -> Vec<String> {
        let context = session.context(call.context);
        let place = [context.profile.as_deref().unwrap_or("default"), context.region().unwrap_or("")];
        let lane = if call.lane == Lane::Interactive { "you" } else { "background" };
        vec![
            call.title().to_owned(),
            in_words(call, session.now),
            duration(call.elapsed(session.now)),
            call.service().to_owned(),
            lane.to_owned(),
            place.join(" ").trim_end().to_owned(),
        ]
    }

    fn styles(call: &&CallRecord, view: &View<'_>) -> Vec<Style> {
        let theme = &view.session.theme;
        let plain = if call.state.is_over() { theme.muted } else { Style::new() };
        vec![plain, style(&call.state, theme), plain, plain, plain, plain]
    }

    fn act(&mut self, call: Option<&CallId>, action: Action, cx: &mut Cx<'_>) -> bool {
        match (action, call) {
            (Action::Delete | Action::Cancel, Some(id)) => cancel(*id, cx),
            (action, Some(id)) => return super::calls::act(*id, action, cx),
            (_, None) => return false,
        }
        true
    }

    fn actions(session: &Session) -> Vec<Action> {
        if session.calls.newest_first().next().is_none() {
            return vec![Action::Calls];
        }
        vec![Action::Open, Action::Cancel, Action::Copy, Action::Calls]
    }

    fn title(_view: &View<'_>) -> String {
        "Tasks".to_owned()
    }

    fn status(_tally: String, view: &View<'_>) -> String {
        match view.session.calls.running().count() {
            0 => "nothing runs".to_owned(),
            n => format!("{} running", widgets::count(n as u64)),
        }
    }

    fn nothing<'a>(view: &View<'a>) -> Message<'a> {
        let lines = vec!["Calls under way show up here, and can be cancelled.".into()];
        let hints = vec![hint(view, Action::Calls, "earlier calls"), hint(view, Action::Back, "back")];
        calm("Nothing runs.", lines, hints)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{ErrorKind, Outcome};
    use crate::screens::records::RecordPage;
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
        let tasks = RecordPage::<Tasks>::default();
        insta::assert_snapshot!("tasks_80x24", harness.page(&tasks));
        insta::assert_snapshot!("tasks_roles", harness.page_roles(&tasks));
        harness.shrink(&tasks);
        insta::assert_snapshot!("tasks_40x10", harness.sized(40, 10).page(&tasks));
    }

    #[test]
    fn it_cancels_the_call_under_the_cursor() {
        let (mut harness, mut tasks) = (busy(), RecordPage::<Tasks>::default());
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
        insta::assert_snapshot!("tasks_empty_80x24", harness.page(&RecordPage::<Tasks>::default()));
    }
}
