//! Follows what was made until its state settles.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::{FormPage, Phase};
use crate::catalog::Location;
use crate::config::Action;
use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::form::wizard::{self, Follow};
use crate::model::{DocPath, api};
use crate::screens::{Command, Cx, Handled};

pub(super) const FOLLOW: &str = "follow";

/// How long the first and the longest pause between two looks is, and for how long it is looked at all.
const FIRST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_mins(30);

/// Something that is being followed.
#[derive(Debug)]
pub(super) struct Following {
    pub(super) spec: &'static Follow,
    input: Value,
    sent: Value,
    reply: Value,
    location: Option<Location>,
    pause: Duration,
    pub(super) since: Timestamp,
    pub(super) due: Option<Timestamp>,
    pub(super) state: Option<String>,
    pub(super) cause: Option<String>,
    pub(super) error: Option<ApiError>,
    pub(super) end: Option<End>,
}

/// How following ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It came out badly.
    Failed,
    /// It took longer than anybody waits.
    GivenUp,
}

impl FormPage {
    /// Follows what was made, if its wizard says that there is something to follow. Says whether.
    pub(super) fn follow(&mut self, sent: &Value, reply: &Value, location: Option<Location>, cx: &mut Cx<'_>) -> bool {
        let Some(spec) = self.spec.wizard.and_then(|wizard| wizard.after.follow.as_ref()) else { return false };
        if !spec.when.as_ref().is_none_or(|when| when.holds(sent, self.start.as_deref())) {
            return false;
        }
        let Some(input) = wizard::fill(&spec.input, sent, reply) else { return false };
        self.phase = Phase::Following(Box::new(Following {
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
        }));
        self.ask_state(cx);
        true
    }

    fn ask_state(&mut self, cx: &mut Cx<'_>) {
        let Phase::Following(following) = &mut self.phase else { return };
        following.due = None;
        let operation = api().operation(self.spec.operation().service, &following.spec.operation);
        if let Some(operation) = operation {
            let request = Request { operation: operation.id, input: following.input.clone(), pages: 1 };
            cx.start(FOLLOW, Lane::Background, request);
        }
    }

    /// Asks again if it is time.
    pub(super) fn poll(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Following(following) = &self.phase
            && following.due.is_some_and(|due| due <= cx.now())
        {
            self.ask_state(cx);
        }
    }

    /// A state has come.
    pub(super) fn take_state(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Phase::Following(following) = &mut self.phase else { return };
        match outcome {
            Outcome::Finished(page) => {
                let document = &page.reply.document;
                following.state = text_at(&following.spec.member, document);
                following.cause = following.spec.cause.as_ref().and_then(|cause| text_at(cause, document));
                following.error = None;
            }
            Outcome::Failed(error) => following.error = Some(error.clone()),
            _ => return,
        }
        let state = following.state.clone().unwrap_or_default();
        let ends = |states: &[String]| following.error.is_none() && states.contains(&state);
        let (settled, failed) = (ends(&following.spec.settled), ends(&following.spec.failed));
        let location = following.location.clone();
        if settled || failed {
            let (context, list) = (cx.context, self.spec.list(cx.location));
            cx.desk.changed(context, location.as_ref().unwrap_or(&list));
        }
        if settled {
            let (sent, reply) = (following.sent.clone(), following.reply.clone());
            return self.done(&sent, &reply, location.as_ref(), cx);
        }
        let waited = cx.now().duration_since(following.since);
        if failed {
            following.end = Some(End::Failed);
        } else if waited > jiff::SignedDuration::try_from(PATIENCE).unwrap_or_default() {
            following.end = Some(End::GivenUp);
        } else {
            following.due = cx.now().checked_add(following.pause).ok();
            following.pause = (following.pause * 3 / 2).min(LONGEST);
        }
    }

    pub(super) fn act_following(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Refresh => self.ask_state(cx),
            Action::Details => match &self.phase {
                Phase::Following(following) if following.error.is_some() => {
                    cx.commands.extend(following.error.clone().map(Command::ShowError));
                }
                _ => return Handled::No,
            },
            Action::Back => {
                let list = self.spec.list(cx.location);
                cx.command(Command::Return { to: vec![list], gone: None });
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }
}

fn text_at(path: &DocPath, document: &Value) -> Option<String> {
    path.get(document).and_then(Value::as_str).map(str::to_owned)
}
