//! How loading, failing and being empty are told, the same on every page.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::config::{Action, Mode};
use crate::contract::{ApiError, ErrorKind};
use crate::screens::{CallRecord, CallState, View};
use crate::widgets::{self, Hint, Message, Tone};

/// A hint for an action, with the key that the keymap has for it.
pub(super) fn hint(view: &View<'_>, action: Action, label: &'static str) -> Hint<'static> {
    Hint::new(view.desk.keymap.key(Mode::Browse, action), label)
}

/// A calm message, such as that there are no rows.
pub(super) fn calm<'a>(title: impl Into<Cow<'a, str>>, lines: Vec<Cow<'a, str>>, hints: Vec<Hint<'a>>) -> Message<'a> {
    Message { title: title.into(), tone: Tone::Plain, spin: None, lines, hints }
}

/// What a call is doing while a pane waits for it.
pub(super) fn loading<'a>(view: &View<'_>, what: &str, record: Option<&CallRecord>) -> Message<'a> {
    Message {
        title: format!("loading {what}").into(),
        tone: Tone::Busy,
        spin: Some((view.desk.now.as_millisecond() / 100) as usize),
        lines: record.map(|record| progress(record, view.desk.now).into()).into_iter().collect(),
        hints: vec![hint(view, Action::Back, "cancel")],
    }
}

/// A failed call: what, why, and what to do.
pub(super) fn failed<'a>(view: &View<'_>, error: &'a ApiError) -> Message<'a> {
    let status = error.status.map(|status| format!("HTTP {status}"));
    let id = error.request_id.as_ref().map(|id| format!("request {id}"));
    let tries = (error.attempts > 1).then(|| format!("{} attempts", error.attempts));
    let facts: Vec<String> = [status, id, tries].into_iter().flatten().collect();
    let mut lines: Vec<Cow<'a, str>> = vec![error.message.as_str().into(), "".into(), error.advice().into()];
    if !facts.is_empty() {
        lines.extend(["".into(), facts.join(" · ").into()]);
    }
    let hints = vec![
        hint(view, Action::Refresh, "try again"),
        hint(view, Action::Details, "everything about it"),
        hint(view, Action::Accounts, "accounts"),
    ];
    Message { title: error.code.as_str().into(), tone: Tone::Bad, spin: None, lines, hints }
}

/// Where a running call stands, in a line.
pub(super) fn progress(record: &CallRecord, now: Timestamp) -> String {
    let title = record.title();
    let pages = if record.pages_wanted > 1 && record.pages > 0 {
        format!(", {} so far", widgets::plural(u64::from(record.pages), "page", "pages"))
    } else {
        String::new()
    };
    let wait = |until: Timestamp| {
        let left = until.as_millisecond().saturating_sub(now.as_millisecond()).max(0);
        format!("{} s", left.saturating_add(999) / 1000)
    };
    match &record.state {
        CallState::Waiting { until: Some(until) } => {
            format!("{title} waits {} for the request rate{pages}", wait(*until))
        }
        CallState::Waiting { until: None } => format!("{title} waits its turn{pages}"),
        CallState::Sent { attempt: 1 } => format!("{title}{pages}"),
        CallState::Sent { attempt } => format!("{title}, attempt {attempt}{pages}"),
        CallState::Retrying { until, error, .. } => {
            let why = if error.kind == ErrorKind::Throttled { "throttled" } else { error.code.as_str() };
            format!("{title}: {why}, next try in {}{pages}", wait(*until))
        }
        CallState::Done | CallState::Failed(_) | CallState::Cancelled => title.to_owned(),
    }
}
