//! Deleting: what goes with it is listed, and the name is to be typed.

mod impact;
mod kinds;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::before;
use super::slots::DeleteSlot;
use super::spec::FormSpec;
use crate::catalog::{Location, catalog};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, BeforeImage, Context, ContextKey, ErrorKind, Input, Outcome, Request};
use crate::screens::Slot;
use crate::screens::attempted::Attempted;
use crate::screens::question::unknown_outcome;
use crate::screens::{Choice, Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, Unsaved, View, reading};
use impact::Impact;

/// Said of keys that would change what was sent already.
const UNCHANGED: &str = "it is being deleted: what is typed now changes nothing";

/// The page on which something is deleted.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[derive(Debug)]
pub(super) struct DeletePage {
    spec: FormSpec,
    line: LineInput,
    impact: Impact,
    /// Whether it is deleted even while something uses it; `None` where the operation knows no such thing.
    force: Option<bool>,
    problem: Option<String>,
    error: Option<ApiError>,
    sending: bool,
    entered: bool,
    /// The first line in sight of what goes with it.
    top: usize,
    /// Why the attempt before this one failed.
    before: Option<ApiError>,
    /// Whether the user has left it to its outcome.
    was_left: bool,
    /// Whether it is deleted as soon as it was read.
    agreed: bool,
    /// What was kept with what was sent last.
    image: Option<BeforeImage>,
}

impl DeletePage {
    pub(super) fn new(spec: FormSpec) -> Self {
        let force = spec.action.force.as_ref().map(|_| false);
        Self {
            spec,
            line: LineInput::default(),
            impact: Impact::default(),
            force,
            problem: None,
            error: None,
            sending: false,
            entered: false,
            top: 0,
            before: None,
            was_left: false,
            agreed: false,
            image: None,
        }
    }

    /// The id and what people call it: either may be typed.
    fn names<'a>(location: &'a Location, session: &'a Session) -> (&'a str, &'a str) {
        let id = location.last().unwrap_or_default();
        let at = location.without_action().without_query();
        (id, session.names.get(&at).map_or(id, String::as_str))
    }

    fn input(&self) -> Value {
        let mut input = self.spec.given.clone();
        if let (Some(true), Some(member)) = (self.force, &self.spec.action.force) {
            input[member] = json!(true);
        }
        input
    }

    /// What makes it again, as far as it is configuration.
    pub(super) fn before(&self) -> Option<BeforeImage> {
        let document = self.impact.document.as_ref()?;
        let (operation, input) = catalog().remade(self.spec.resource, &self.spec.given, document)?;
        Some(BeforeImage::new(operation, &input))
    }

    /// What is deleted here, as something that was sent.
    fn attempted(&self, context: &Context) -> Attempted {
        Attempted::new(self.spec.operation(), ContextKey::from(context), &self.input())
    }

    fn submit(&mut self, cx: &mut Cx<'_>) {
        let (id, name) = Self::names(cx.location, cx.session);
        let typed = self.line.text().trim();
        if typed != id && typed != name {
            let or_id = if name == id { String::new() } else { format!(", or its id {id},") };
            self.problem = Some(format!("type {name}{or_id} to delete it"));
            return;
        }
        if self.impact.is_absent {
            self.problem = Some(format!("nothing is deleted: there is no {} {name}", self.spec.resource.singular));
            return;
        }
        if let Some(why) = self.impact.why_not {
            self.problem = Some(format!("nothing is deleted: {why}"));
            return;
        }
        if let Some(why) = cx.context().why_read_only() {
            self.problem = Some(format!("nothing is deleted: {why}"));
            return;
        }
        self.problem = None;
        // What is kept of it has to be read before it is gone.
        self.agreed = self.impact.is_reading_item();
        if !self.agreed {
            self.send(cx);
        }
    }

    fn send(&mut self, cx: &mut Cx<'_>) {
        self.before = self.error.take();
        (self.sending, self.agreed) = (true, false);
        let request = Request { operation: self.spec.operation(), input: self.input(), pages: 1 };
        self.image = self.before();
        cx.start_over(DeleteSlot::Submit, request, &self.spec.given, self.image.clone());
    }

    /// Whether the item is not there any more, because of an attempt of unknown outcome before this one.
    fn is_gone(&self, error: &ApiError) -> bool {
        let unsure = self.before.as_ref().is_some_and(|before| before.kind == ErrorKind::UnknownOutcome);
        unsure && error.kind == ErrorKind::NotFound
    }

    fn finish(&mut self, what: &str, cx: &mut Cx<'_>) {
        let item = cx.location.without_action().without_query();
        let (context, list) = (cx.context, self.spec.list(cx.location));
        let name = Self::names(cx.location, cx.session).1.to_owned();
        cx.session.changed(context, &list);
        self.sending = false;
        let back = before::way_back(self.spec.operation(), &self.input(), Some(&item), self.image.as_ref(), cx);
        cx.command(Command::Return { to: vec![list], gone: Some(item) });
        cx.command(Command::notice(format!("{} {name} {what}{back}", self.spec.resource.singular)));
    }

    fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Failed(error) if self.is_gone(error) => {
                self.error = None;
                self.finish("is gone", cx);
            }
            Outcome::Finished(_) => self.finish("was deleted", cx),
            Outcome::Failed(error) => {
                (self.sending, self.error) = (false, Some(error.clone()));
                if error.kind == ErrorKind::UnknownOutcome {
                    let writes = Location::home().child("writes");
                    let choices = vec![
                        Choice::new("Stay here", "", Command::Close),
                        Choice::new("Look what became of it", "writes", Command::Open(writes)),
                    ];
                    let asked = unknown_outcome(error, self.attempted(cx.context()), choices);
                    cx.command(Command::Overlay(asked));
                }
            }
            Outcome::Cancelled => self.sending = false,
            _ => {}
        }
    }
}

impl Screen for DeletePage {
    fn name(&self) -> &'static str {
        "delete"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.entered, true) {
            self.impact.begin(self.spec.resource, cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let changes = [Action::NextField, Action::PreviousField];
        match action {
            Action::Accept | Action::Submit if self.sending => {
                cx.command(Command::notice("it is being deleted: nothing is sent a second time"));
            }
            action if self.sending && self.force.is_some() && changes.contains(&action) => {
                cx.command(Command::notice(UNCHANGED));
            }
            Action::Accept | Action::Submit => self.submit(cx),
            Action::NextField | Action::PreviousField => {
                self.force = self.force.map(|force| !force);
            }
            Action::Details | Action::FieldHelp => match (self.error.clone(), self.problem.clone()) {
                (_, Some(problem)) => cx.command(Command::Overlay(reading("Not deleted", problem))),
                (Some(error), None) => cx.command(Command::error(error)),
                (None, None) => return Handled::No,
            },
            action => {
                let (lines, height) = view::head_size(self, cx.area, &cx.view());
                let Some(top) = crate::screens::overlay::scroll(action, self.top, lines, height) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Form
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        if self.sending {
            cx.command(Command::notice(UNCHANGED));
        } else if self.line.input(input) {
            (self.problem, self.agreed) = (None, false);
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match slot {
            Slot::Delete(DeleteSlot::Submit) => self.take(outcome, cx),
            Slot::Delete(slot) => {
                self.impact.take(slot, outcome, self.spec.action, cx);
                if self.agreed && !self.impact.is_reading_item() {
                    self.agreed = false;
                    self.submit(cx);
                }
            }
            _ => {}
        }
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        let in_doubt = self.error.as_ref().is_some_and(|error| error.kind == ErrorKind::UnknownOutcome);
        // Reading back has found that it is gone.
        if in_doubt && cx.session.attempt_done(&self.attempted(cx.context())) {
            (self.error, self.impact.is_absent) = (None, true);
            cx.session.changed(cx.context, &self.spec.list(cx.location));
        }
    }

    fn take_answer(&mut self, what: OverlayAnswer, _cx: &mut Cx<'_>) {
        self.was_left |= matches!(what, OverlayAnswer::Leave { .. });
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let waits = self.sending && !self.was_left;
        waits.then(|| Unsaved::Unanswered(format!("the {} was deleted", self.spec.resource.singular)))
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = Vec::new();
        if !self.impact.forbids() {
            actions.push(Action::Accept);
        }
        if self.force.is_some() && !self.impact.forbids() {
            actions.push(Action::NextField);
        }
        actions.extend([Action::Back, Action::PageDown, Action::PageUp]);
        actions
    }

    fn writes(&self, action: Action) -> bool {
        matches!(action, Action::Accept | Action::Submit)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("delete"),
            Action::NextField => Some("even while in use"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        self.spec.title(view.location, view.session)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
