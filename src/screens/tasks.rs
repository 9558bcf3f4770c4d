//! What is running, and what has just ended; with a key to cancel.

use ratatui::style::Style;

use super::call_state::{in_words, style};
use super::grid::columns;
use super::records::Records;
use super::state::{calm, hint};
use super::{CallRecord, Command, Cx, Program, Session, View};
use crate::config::Action;
use crate::contract::{CallId, Context, Effect, Lane, ProgramId};
use crate::widgets::{self, ColumnSpec, Message, duration};

/// So many ended calls stay in sight; the calls page has all.
const ENDED: usize = 50;

/// Programs of the user's own that run, then the calls of the pool: running ones, oldest first, then ended ones, newest
/// first.
#[derive(Debug, Default)]
pub(super) struct Tasks;

/// A row: what runs, or has run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task<'a> {
    /// A program of the user's own.
    Program(&'a Program),
    /// A call.
    Call(&'a CallRecord),
}

/// What a task is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskId {
    /// A program.
    Program(ProgramId),
    /// A call.
    Call(CallId),
}

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
    type Row<'a> = Task<'a>;
    type Key = TaskId;

    const NAME: &'static str = "tasks";
    const NOUNS: (&'static str, &'static str) = ("task", "tasks");
    const NO_MATCH: &'static str = "No task matches the filter.";

    fn columns() -> Vec<ColumnSpec> {
        let titles = ["Operation", "State", "Elapsed", "Service", "Lane", "Account"];
        columns(&titles, &[(12, 0), (20, 1), (8, 2), (17, 4), (10, 5), (18, 3)])
    }

    fn rows<'a>(session: &'a Session, _context: &Context) -> Vec<Task<'a>> {
        let ended = session.calls.newest_first().filter(|call| call.state.is_over()).take(ENDED);
        let calls = session.calls.running().chain(ended).map(Task::Call);
        session.programs.running().map(Task::Program).chain(calls).collect()
    }

    fn key(task: &Task<'_>) -> TaskId {
        match task {
            Task::Program(program) => TaskId::Program(program.id),
            Task::Call(call) => TaskId::Call(call.id),
        }
    }

    fn cells(task: &Task<'_>, session: &Session) -> Vec<String> {
        let call = match task {
            Task::Call(call) => call,
            Task::Program(program) => {
                let so_far = session.now.duration_since(program.began).unsigned_abs();
                let cells = [&program.title, "running", &duration(so_far), "", "yours", ""];
                return cells.map(str::to_owned).into();
            }
        };
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

    fn styles(task: &Task<'_>, view: &View<'_>) -> Vec<Style> {
        let theme = &view.session.theme;
        let Task::Call(call) = task else {
            let plain = Style::new();
            return vec![plain, theme.busy, plain, plain, plain, plain];
        };
        let plain = if call.state.is_over() { theme.muted } else { Style::new() };
        vec![plain, style(&call.state, theme), plain, plain, plain, plain]
    }

    fn act(&mut self, task: Option<&TaskId>, action: Action, cx: &mut Cx<'_>) -> bool {
        match (action, task) {
            (Action::Delete | Action::Cancel, Some(TaskId::Call(id))) => cancel(*id, cx),
            (Action::Delete | Action::Cancel, Some(TaskId::Program(id))) => cx.effects.push(Effect::StopOwn(*id)),
            (action, Some(TaskId::Call(id))) => return super::calls::act(*id, action, cx),
            (_, Some(TaskId::Program(_)) | None) => return false,
        }
        true
    }

    fn actions(session: &Session) -> Vec<Action> {
        if session.calls.newest_first().next().is_none() && session.programs.running().next().is_none() {
            return vec![Action::Calls];
        }
        vec![Action::Open, Action::Cancel, Action::Copy, Action::Calls]
    }

    fn suits(task: &TaskId, action: Action, _session: &Session) -> bool {
        matches!(task, TaskId::Call(_)) || !matches!(action, Action::Open | Action::Copy)
    }

    fn title(_view: &View<'_>) -> String {
        "Tasks".to_owned()
    }

    fn status(_tally: String, view: &View<'_>) -> String {
        match view.session.calls.running().count() + view.session.programs.running().count() {
            0 => "nothing runs".to_owned(),
            n => format!("{} running", widgets::count(n as u64)),
        }
    }

    fn nothing<'a>(view: &View<'a>) -> Message<'a> {
        let lines = vec!["Calls and commands under way show up here, and can be cancelled.".into()];
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
    fn a_program_of_ones_own_is_ended_here() {
        let mut harness = ScreenHarness::at("tasks");
        let id = harness.session.programs.begin("Log of the flow", harness.session.now);
        let mut tasks = RecordPage::<Tasks>::default();
        let seen = harness.page(&tasks);
        assert!(seen.contains("Log of the flow") && seen.contains("1 running"), "{seen}");
        harness.press(&mut tasks, "X");
        assert!(harness.effects.contains(&Effect::StopOwn(id)), "{:?}", harness.effects);
    }

    #[test]
    fn without_calls_it_says_so() {
        let harness = ScreenHarness::at("tasks");
        insta::assert_snapshot!("tasks_empty_80x24", harness.page(&RecordPage::<Tasks>::default()));
    }
}
