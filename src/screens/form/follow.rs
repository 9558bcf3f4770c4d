//! Follows what was made until its state settles.

use std::time::Duration;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::done;
use super::phase::{FormPhase, PageView, Phase, To};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::Location;
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::form::wizard::{self, Follow};
use crate::model::{DocPath, api};
use crate::screens::{Command, Cx, Handled, View, state};
use crate::widgets::{self, Message, Tone};

/// How long the first and the longest pause between two looks is, and for how long it is looked at all.
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_mins(30);
/// From when on it is said for how long it has been followed.
const SHOWN_FROM: Duration = Duration::from_secs(1);

/// Something that is being followed.
#[derive(Debug)]
pub(super) struct Following {
    spec: &'static Follow,
    input: Value,
    sent: Value,
    reply: Value,
    location: Option<Location>,
    pause: Duration,
    since: Timestamp,
    pub(super) due: Option<Timestamp>,
    state: Option<String>,
    cause: Option<String>,
    error: Option<ApiError>,
    end: Option<End>,
}

/// How following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It came out badly.
    Failed,
    /// It took longer than anybody waits.
    GivenUp,
}

impl Following {
    /// Follows what was made, if its wizard says that there is something to follow. Says whether.
    pub(super) fn begin(
        sent: &Value,
        reply: &Value,
        location: Option<Location>,
        shared: &mut Shared,
        cx: &mut Cx<'_>,
    ) -> bool {
        let Some(spec) = shared.spec.wizard.and_then(|wizard| wizard.after.follow.as_ref()) else { return false };
        if !spec.when.as_ref().is_none_or(|when| when.holds(sent, shared.steps.start.as_deref())) {
            return false;
        }
        let Some(input) = wizard::fill(&spec.input, sent, reply) else { return false };
        let mut following = Self {
            spec,
            input,
            sent: sent.clone(),
            reply: reply.clone(),
            location,
            pause: FIRST,
            since: cx.now(),
            due: None,
            state: None,
            cause: None,
            error: None,
            end: None,
        };
        following.ask(&shared.spec, cx);
        shared.go(To::Phase(Phase::Following(Box::new(following))));
        true
    }

    fn ask(&mut self, spec: &FormSpec, cx: &mut Cx<'_>) {
        self.due = None;
        if let Some(operation) = api().operation(spec.operation().service, &self.spec.operation) {
            let request = Request { operation: operation.id, input: self.input.clone(), pages: 1 };
            cx.start(FormSlot::Follow, Lane::Background, request);
        }
    }

    /// Asks again if it is time.
    pub(super) fn poll(&mut self, spec: &FormSpec, cx: &mut Cx<'_>) {
        if self.due.is_some_and(|due| due <= cx.now()) {
            self.ask(spec, cx);
        }
    }

    /// A state has come.
    fn take(&mut self, outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(page) => {
                let document = &page.reply.document;
                self.state = text_at(&self.spec.member, document);
                self.cause = self.spec.cause.as_ref().and_then(|cause| text_at(cause, document));
                self.error = None;
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && self.spec.gone.is_some() => {
                (self.state, self.error) = (None, None);
                self.cause.clone_from(&self.spec.gone);
            }
            Outcome::Failed(error) => self.error = Some(error.clone()),
            _ => return,
        }
        let is_gone = self.cause.is_some() && self.cause == self.spec.gone;
        let state = self.state.clone().unwrap_or_default();
        let ends = |states: &[String]| self.error.is_none() && states.contains(&state);
        let (settled, failed) = (ends(&self.spec.settled), ends(&self.spec.failed) || is_gone);
        if settled || failed {
            let (context, list) = (cx.context, shared.spec.list(cx.location));
            cx.session.changed(context, self.location.as_ref().unwrap_or(&list));
        }
        if settled {
            return done::done(&self.sent, &self.reply, self.location.as_ref(), shared, cx);
        }
        let waited = cx.now().duration_since(self.since);
        if failed {
            self.end = Some(End::Failed);
        } else if waited > jiff::SignedDuration::try_from(PATIENCE).unwrap_or_default() {
            self.end = Some(End::GivenUp);
        } else {
            self.due = cx.now().checked_add(self.pause).ok();
            self.pause = (self.pause * 3 / 2).min(LONGEST);
        }
    }
}

/// A state that is written for programs, such as `IN_PROGRESS`, as people read it.
fn said_of(state: &str) -> String {
    if state.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') {
        state.to_ascii_lowercase().replace('_', " ")
    } else {
        state.to_owned()
    }
}

impl FormPhase for Following {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Refresh => self.ask(&shared.spec, cx),
            Action::Details => match &self.error {
                Some(error) => cx.command(Command::error(error.clone())),
                None => return Handled::No,
            },
            Action::Back => {
                let list = shared.spec.list(cx.location);
                cx.command(Command::Return { to: vec![list], gone: None });
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &FormSlot, outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        if *slot == FormSlot::Follow {
            self.take(outcome, shared, cx);
        }
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Refresh, Action::Back]
    }

    fn draw(&self, _page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let waited = view.session.now.duration_since(self.since).unsigned_abs();
        let state = self.state.as_deref().map_or_else(|| "not known yet".to_owned(), said_of);
        // A moment says nothing yet.
        let since = if waited < SHOWN_FROM { String::new() } else { format!(" for {}", widgets::duration(waited)) };
        let mut lines = vec![format!("State: {state}{since}").into()];
        lines.extend(self.cause.as_deref().map(|cause| format!("Cause: {cause}").into()));
        lines.extend(self.error.as_ref().map(|error| format!("{}: {}", error.code, error.message).into()));
        let (title, tone, spin) = match self.end {
            Some(End::Failed) => ("It failed", Tone::Bad, None),
            Some(End::GivenUp) => ("It has not settled yet", Tone::Warn, None),
            None => (self.spec.about.as_str(), Tone::Busy, Some((view.session.now.as_millisecond() / 100) as usize)),
        };
        let leave = match self.end {
            Some(End::Failed) => "back to the list: edit it to try again, or delete it",
            _ => "leave; it goes on by itself",
        };
        let hints = vec![state::hint(view, Action::Refresh, "look now"), state::hint(view, Action::Back, leave)];
        Message { title: title.into(), tone, spin, lines, hints }.draw(area, buf, &view.session.theme);
    }
}

fn text_at(path: &DocPath, document: &Value) -> Option<String> {
    path.get(document).and_then(Value::as_str).map(str::to_owned)
}
