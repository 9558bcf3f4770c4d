//! What exists is read before it is edited. Of what is not there only a put makes it, and only in what is there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::copying;
use super::phase::{FormPhase, PageView, Phase, To};
use super::shared::Shared;
use super::slots::FormSlot;
use crate::catalog::{Location, Place, Plan, catalog};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Input, Lane, Outcome, Request};
use crate::screens::{Command, Cx, Handled, View, state};

/// What it is read by.
const READS: [FormSlot; 3] = [FormSlot::Prepare, FormSlot::Current, FormSlot::Holder];

/// What exists is being read.
#[derive(Debug)]
pub(super) struct Loading;

impl Loading {
    /// Whether what exists is on its way.
    pub(super) fn waits(cx: &Cx<'_>) -> bool {
        READS.into_iter().any(|slot| cx.runs(&slot.into()))
    }

    /// What exists was read, or it could not be.
    fn take_current(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        if shared.spec.like.is_some() {
            return copying::take(outcome, shared, cx);
        }
        if let Some(document) = shared.lookups.reading.gathered(outcome, &shared.spec) {
            return match shared.spec.input_from(&document) {
                Some(input) => {
                    shared.lookups.brought.note(&shared.spec, &document);
                    shared.lookups.pairs.note(&shared.spec, &document);
                    shared.edit_from(input);
                }
                None => Self::absent(None, shared, cx),
            };
        }
        match outcome {
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Self::absent(Some(error), shared, cx),
            _ => unread(outcome, shared),
        }
    }

    /// There is nothing to edit: a put makes it, if what would hold it is there.
    fn absent(error: Option<&ApiError>, shared: &mut Shared, cx: &mut Cx<'_>) {
        if !shared.spec.is_put() {
            let at = shared.spec.item(cx.location).unwrap_or_default();
            let singular = &shared.spec.resource.singular;
            return missing(singular, &at, what_for(shared), error, shared, cx);
        }
        match shared.spec.holder(cx.location) {
            Some((_, Plan { operation, input })) => {
                cx.start(FormSlot::Holder, Lane::Interactive, Request { operation, input, pages: 1 });
            }
            None => make_it(shared, cx),
        }
    }

    /// What would hold the thing was read, or it is not there either.
    fn take_holder(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => {
                if let Some((holder, _)) = shared.spec.holder(cx.location) {
                    let singular = match catalog().place(&holder) {
                        Ok(Place::Item(resource)) => resource.singular.as_str(),
                        _ => "resource",
                    };
                    missing(singular, &holder, what_for(shared), Some(error), shared, cx);
                }
            }
            // Whether it is there is the put's to find out where nobody may look.
            outcome if outcome.is_last() => make_it(shared, cx),
            _ => {}
        }
    }
}

impl FormPhase for Loading {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        if action != Action::Refresh {
            return Handled::No;
        }
        shared.begin(cx);
        Handled::Yes
    }

    fn text(&mut self, _input: &Input, _shared: &mut Shared, cx: &mut Cx<'_>) {
        cx.command(Command::warn("what exists is still being read: what is typed before it is here is not taken"));
    }

    fn types(&self) -> bool {
        true
    }

    fn waits_for(&self, slot: &FormSlot, _shared: &Shared) -> bool {
        READS.contains(slot)
    }

    fn result(&mut self, slot: &FormSlot, outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Shared { spec, lookups, .. } = shared;
        match slot {
            FormSlot::Prepare if lookups.reading.take_prepared(outcome, FormSlot::Current, spec, cx) => {}
            FormSlot::Prepare | FormSlot::Current => Self::take_current(outcome, shared, cx),
            FormSlot::Holder => Self::take_holder(outcome, shared, cx),
            _ => {}
        }
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Back]
    }

    fn draw(&self, _page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let record = view.session.ledger.find(view.owner, &FormSlot::Current.into());
        let record = record.and_then(|call| view.session.calls.get(call));
        state::loading(view, "what exists", record).draw(area, buf, &view.session.theme);
    }
}

fn make_it(shared: &mut Shared, cx: &mut Cx<'_>) {
    shared.spec.make_absent();
    shared.go(To::Phase(Phase::Fields));
    let Shared { spec, .. } = shared;
    let notice = match spec.item(cx.location).filter(|_| spec.is_absent) {
        Some(at) => {
            let name = cx.session.name_of(&at);
            Command::warn(format!("there is no {} {name}: sending this creates it", spec.resource.singular))
        }
        None => Command::notice("there is none yet: this makes it"),
    };
    cx.command(notice);
}

/// What exists could not be read: `what` is to be done with it.
pub(super) fn failed(outcome: &Outcome, at: &Location, what: &str, shared: &mut Shared, cx: &Cx<'_>) {
    match outcome {
        Outcome::Failed(error) if error.kind == ErrorKind::NotFound => {
            let singular = &shared.spec.resource.singular;
            missing(singular, at, what, Some(error), shared, cx);
        }
        _ => unread(outcome, shared),
    }
}

fn unread(outcome: &Outcome, shared: &mut Shared) {
    match outcome {
        Outcome::Failed(error) => block(error.clone(), shared),
        Outcome::Cancelled => block(ApiError::unread("what exists was not read"), shared),
        _ => {}
    }
}

/// What was to be done with what exists.
fn what_for(shared: &Shared) -> &'static str {
    if shared.spec.action.verb == "edit" { "to edit" } else { "to do this with" }
}

/// What something was to be done with is not there, or what holds it.
pub(super) fn missing(
    singular: &str,
    at: &Location,
    what: &str,
    error: Option<&ApiError>,
    shared: &mut Shared,
    cx: &Cx<'_>,
) {
    let message = format!("there is no {singular} {}, so there is nothing {what}", cx.session.name_of(at));
    let own = ApiError::local(ErrorKind::NotFound, "NotFound", "");
    block(ApiError { message, ..error.cloned().unwrap_or(own) }, shared);
}

fn block(error: ApiError, shared: &mut Shared) {
    shared.go(To::Phase(Phase::Blocked(Blocked { error })));
}

/// What exists could not be read: try again, see why, or leave.
#[derive(Debug)]
pub(super) struct Blocked {
    pub(super) error: ApiError,
}

impl FormPhase for Blocked {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Refresh => shared.begin(cx),
            Action::Details => cx.command(Command::error(self.error.clone())),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Refresh, Action::Details, Action::Back]
    }

    fn draw(&self, _page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        state::failed(view, &self.error).draw(area, buf, &view.session.theme);
    }
}
