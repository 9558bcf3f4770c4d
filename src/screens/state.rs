//! How loading, failing and being empty are told, the same on every page.

use std::borrow::Cow;

use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::screens::call_state::progress;
use crate::screens::{CallRecord, View};
use crate::widgets::{Hint, Message, Tone};

/// A hint for an action, with the key that the keymap has for it.
pub(super) fn hint(view: &View<'_>, action: Action, label: &'static str) -> Hint<'static> {
    Hint::new(view.session.keymap.key(Mode::Browse, action), label)
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
        spin: Some((view.session.now.as_millisecond() / 100) as usize),
        lines: record.map(|record| progress(record, view.session.now).into()).into_iter().collect(),
        hints: vec![hint(view, Action::Back, "cancel")],
    }
}

/// A failed call: what, why, and what to do. What is not there by this name may be there by its id: that is waited for.
pub(super) fn failed<'a>(view: &View<'_>, error: &'a ApiError) -> Message<'a> {
    if let Some(call) = view.session.looks_up(view.context.id, view.location) {
        return loading(view, "it by its name", view.session.calls.get(call));
    }
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
