//! Every API call of this run, newest first.

mod copy;
mod detail;
#[cfg(test)]
mod tests;

use ratatui::style::Style;

use super::command::OverlaySpec;
use super::grid::columns;
use super::records::Records;
use super::{CallRecord, CallState, Command, Cx, Session, View, call_state};
use crate::config::Action;
use crate::contract::{CallId, Context, Lane};
use crate::widgets::{self, Align, ColumnSpec, Cut, Message};

pub(crate) use copy::copy_menu;
pub(super) use detail::CallDetail;

/// The calls; the cursor follows the newest until it is moved.
#[derive(Debug, Default)]
pub(super) struct Calls;

const TITLES: [&str; 10] =
    ["Time", "Operation", "Status", "For", "Took", "Tries", "Pages", "Size", "Service", "Request id"];

/// The outcome in a word: the status, or where the call stands.
fn outcome(call: &CallRecord, session: &Session) -> String {
    match (&call.state, call.status) {
        (CallState::Done, Some(status)) => status.to_string(),
        (CallState::Failed(error), Some(status)) => format!("{status} {}", error.code),
        (CallState::Failed(error), None) => error.code.clone(),
        _ => call_state::in_words(call, session.now),
    }
}

/// What the job is called that a call is of.
fn job_of<'s>(call: &CallRecord, session: &'s Session) -> Option<&'s str> {
    let id = call.job.as_ref()?;
    session.jobs.iter().find(|job| job.id == *id).map(|job| job.name.as_str())
}

/// Who it is for: the user, what loads by itself, or a job by its name.
pub(super) fn whom(call: &CallRecord, session: &Session) -> String {
    match (&call.job, call.lane) {
        (Some(_), _) => job_of(call, session).map_or_else(|| "job".to_owned(), |name| format!("job {name}")),
        (None, Lane::Interactive) => "you".to_owned(),
        (None, _) => "background".to_owned(),
    }
}

/// What can be done with a call, wherever it is listed. Says whether there is such an action.
pub(super) fn act(id: CallId, action: Action, cx: &mut Cx<'_>) -> bool {
    match (action, cx.session.calls.get(id)) {
        (Action::Open | Action::Document, _) => cx.command(OverlaySpec::Call(id).into()),
        (Action::Copy, Some(call)) => {
            let menu = copy_menu(call, cx.session);
            cx.command(Command::Overlay(menu));
        }
        _ => return false,
    }
    true
}

impl Records for Calls {
    type Row<'a> = &'a CallRecord;
    type Key = CallId;

    const NAME: &'static str = "calls";
    const NOUNS: (&'static str, &'static str) = ("call", "calls");
    const NO_MATCH: &'static str = "No call matches the filter.";

    fn columns() -> Vec<ColumnSpec> {
        let sizes = [(8, 0), (12, 1), (12, 2), (12, 5), (7, 3), (5, 4), (13, 8), (8, 6), (17, 7), (12, 9)];
        let mut columns = columns(&TITLES, &sizes);
        for column in &mut columns[4..8] {
            column.align = Align::Right;
        }
        columns[9].cut = Cut::Middle;
        columns
    }

    fn rows<'a>(session: &'a Session, _context: &Context) -> Vec<&'a CallRecord> {
        session.calls.newest_first().collect()
    }

    fn key(call: &&CallRecord) -> CallId {
        call.id
    }

    fn cells(call: &&CallRecord, session: &Session) -> Vec<String> {
        let zone = session.settings.time_zone.time_zone();
        let some = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        vec![
            call.started.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string(),
            match job_of(call, session) {
                Some(name) => format!("{} (job: {name})", call.title()),
                None if call.job.is_some() => format!("{} (job)", call.title()),
                None => call.title().to_owned(),
            },
            outcome(call, session),
            whom(call, session),
            widgets::duration(call.elapsed(session.now)),
            some(call.attempts),
            some(call.pages),
            if call.bytes == 0 { String::new() } else { widgets::bytes(call.bytes as u64) },
            call.service().to_owned(),
            call.request_id.clone().unwrap_or_default(),
        ]
    }

    fn styles(call: &&CallRecord, view: &View<'_>) -> Vec<Style> {
        let theme = &view.session.theme;
        let mut styles = vec![Style::new(); TITLES.len()];
        styles[0] = theme.muted;
        styles[2] = call_state::style(&call.state, theme);
        styles[3] = if call.job.is_some() { theme.accent } else { theme.muted };
        styles[9] = theme.muted;
        styles
    }

    fn act(&mut self, call: Option<&CallId>, action: Action, cx: &mut Cx<'_>) -> bool {
        call.is_some_and(|id| act(*id, action, cx))
    }

    fn actions(session: &Session) -> Vec<Action> {
        if session.calls.newest_first().next().is_none() {
            return vec![Action::Filter, Action::Tasks];
        }
        vec![Action::Open, Action::Copy, Action::Filter, Action::Tasks]
    }

    fn title(_view: &View<'_>) -> String {
        "Calls".to_owned()
    }

    fn status(tally: String, view: &View<'_>) -> String {
        let of_jobs = match view.session.calls.of_jobs() as u64 {
            0 => tally,
            many => format!("{tally}, {} of jobs", widgets::count(many)),
        };
        match view.session.calls.let_go() {
            0 => of_jobs,
            many => format!("{of_jobs}, {} no longer kept", widgets::plural(many, "older one", "older ones")),
        }
    }

    fn nothing<'a>(_view: &View<'a>) -> Message<'a> {
        Message {
            title: "No calls yet.".into(),
            lines: vec!["Every API call of this run shows up here, with its request and its reply.".into()],
            ..Message::default()
        }
    }
}
