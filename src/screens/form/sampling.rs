//! Sample objects are pasted: to try a mapping with, or to have values proposed.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};
use tui_textarea::{CursorMove, TextArea};

use super::phase::{FormPhase, PageView, Phase, To};
use super::shared::Shared;
use super::slots::FormSlot;
use super::starting::Starting;
use super::view;
use crate::config::{Action, Mode};
use crate::contract::{ApiError, Input, Lane, Outcome, Request};
use crate::form::{go, press};
use crate::model::{DocPath, api};
use crate::screens::{Command, Cx, Handled, Session, View};
use crate::widgets::plural;

/// The most samples that a proposal is made from.
const MOST: usize = 5;

/// Sample objects being pasted.
pub(super) struct Sampling {
    pub(super) area: TextArea<'static>,
    /// What the last attempt to have something proposed said.
    pub(super) problem: Option<String>,
    pub(super) error: Option<ApiError>,
    /// Whether they only serve to try a mapping.
    pub(super) tries: bool,
    /// The first line in sight of what the mapping makes of them.
    pub(super) top: usize,
}

impl fmt::Debug for Sampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampling").field("problem", &self.problem).field("tries", &self.tries).finish_non_exhaustive()
    }
}

impl Sampling {
    pub(super) fn new(text: &str, tries: bool) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, problem: None, error: None, tries, top: 0 }
    }

    /// What changes the text of the samples, or moves in it.
    fn write(&mut self, action: Action, shared: &mut Shared) -> Handled {
        let handled = write_text(&mut self.area, action);
        if handled == Handled::Yes {
            self.read(shared);
        }
        handled
    }

    /// Takes the whole text of the samples away, and says what went.
    fn clear(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        self.area.select_all();
        if self.area.cut() {
            let key = cx.session.keymap.in_words(Mode::Form, Action::Undo);
            cx.command(Command::notice(format!("the text of the samples was removed; {key} brings it back")));
        }
        self.read(shared);
    }

    /// The samples are those of the text, at every keystroke.
    fn read(&mut self, shared: &mut Shared) {
        let text = self.area.lines().join("\n");
        if text != shared.samples.text() {
            (self.problem, self.error) = (None, None);
            shared.samples.take(text);
        }
    }

    fn propose(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        let service = shared.spec.operation().service;
        let start = shared.steps.proposing_start(&shared.spec);
        let proposes = start.and_then(|start| api().operation(service, start.proposes.as_deref()?));
        let (Some(proposes), false) = (proposes, cx.runs(&FormSlot::Propose.into())) else { return };
        match shared.samples.objects(MOST) {
            Ok(objects) => {
                let mut input = json!({"Objects": objects});
                if let (Some(input), Some(given)) = (input.as_object_mut(), shared.spec.given.as_object()) {
                    let known = given.iter().filter(|(name, _)| proposes.input.member(name).is_some());
                    input.extend(known.map(|(name, value)| (name.clone(), value.clone())));
                }
                (self.problem, self.error) = (None, None);
                cx.start(FormSlot::Propose, Lane::Interactive, Request { operation: proposes.id, input, pages: 1 });
            }
            Err(problem) => self.problem = Some(problem),
        }
    }
}

/// What changes a text of objects, or moves in it.
pub(in crate::screens) fn write_text(area: &mut TextArea<'_>, action: Action) -> Handled {
    match action {
        Action::Accept => area.insert_newline(),
        Action::NextField => {
            area.insert_str("  ");
        }
        Action::Up | Action::PageUp => go(area, CursorMove::Up),
        Action::Down | Action::PageDown => go(area, CursorMove::Down),
        Action::Undo => {
            area.undo();
        }
        Action::Redo => {
            area.redo();
        }
        Action::SelectAll => area.select_all(),
        _ => return Handled::No,
    }
    Handled::Yes
}

impl FormPhase for Sampling {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let page = usize::from(cx.area.height / 3).max(1);
        match action {
            Action::Submit | Action::Back | Action::Sample | Action::StepBack if self.tries => {
                shared.go(To::Phase(Phase::Fields));
            }
            Action::Submit => self.propose(shared, cx),
            Action::PreviousSample | Action::NextSample => {
                shared.samples.turn(action == Action::NextSample);
                self.top = 0;
            }
            Action::PageUp if self.tries => self.top = self.top.saturating_sub(page),
            Action::PageDown if self.tries => self.top += page,
            Action::StepBack if shared.form.is_dirty() => {
                cx.command(Command::warn("another way to begin needs an empty form: leave this one first"));
            }
            Action::StepBack => shared.go(To::Phase(Phase::Starting(Starting::new(shared)))),
            Action::StepForward => shared.go(To::Phase(Phase::Fields)),
            Action::Unset => self.clear(shared, cx),
            action => return self.write(action, shared),
        }
        Handled::Yes
    }

    fn last_top(&self, page: PageView<'_>, area: Rect, session: &Session) -> Option<usize> {
        (self.tries && self.top > 0).then(|| view::sample::last_top(page, self, area, session))
    }

    fn end_at(&mut self, last: usize) {
        self.top = self.top.min(last);
    }

    fn text(&mut self, input: &Input, shared: &mut Shared, _cx: &mut Cx<'_>) {
        match input {
            Input::Key(key) => {
                press(&mut self.area, *key);
            }
            Input::Paste(text) => {
                self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Input::Resize { .. } => {}
        }
        self.read(shared);
    }

    fn types(&self) -> bool {
        true
    }

    fn waits_for(&self, slot: &FormSlot, _shared: &Shared) -> bool {
        *slot == FormSlot::Propose
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        let samples = &page.shared.samples;
        let mut actions = if self.tries { vec![Action::Sample] } else { vec![Action::Submit, Action::StepForward] };
        if samples.len() > 1 && self.tries {
            actions.extend([Action::NextSample, Action::PreviousSample]);
        }
        if !samples.is_empty() {
            actions.push(Action::Unset);
        }
        if self.tries {
            actions.extend([Action::PageDown, Action::PageUp]);
        } else {
            actions.push(Action::StepBack);
        }
        actions.extend([Action::Undo, Action::Back]);
        actions
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        Some(match action {
            Action::Submit | Action::Sample if self.tries => "back to the form",
            Action::Submit => "propose",
            Action::Unset => "clear",
            Action::StepForward => "without samples",
            _ => return None,
        })
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::sample::draw(page, self, area, buf, view);
    }
}

/// A proposal has come: its members become those of the form. It is taken even if the samples were left meanwhile.
pub(super) fn take_proposal(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
    let Outcome::Finished(page) = outcome else { return };
    let lists = page.reply.document.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_array());
    let Some(proposal) = lists.filter_map(|list| list.first()).find_map(Value::as_object) else {
        return cx.command(Command::warn("nothing could be proposed from these objects"));
    };
    let input = shared.spec.operation().operation().input;
    for (name, value) in proposal.iter().filter(|(name, _)| input.member(name).is_some()) {
        if let Some(row) = shared.form.show(&DocPath::root().member(name)) {
            shared.form.set_value(row, value);
        }
    }
    shared.go(To::Step(0));
    let count = |member: &str| proposal.get(member).and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let (fields, keys) = (count("Fields") as u64, count("Keys") as u64);
    let text = format!(
        "{} and {} were proposed from the samples: look them over",
        plural(fields, "field", "fields"),
        plural(keys, "key", "keys")
    );
    cx.command(Command::notice(text));
}
