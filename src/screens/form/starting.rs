//! The choice between several ways to begin a wizard.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::phase::{FormPhase, PageView, To};
use super::shared::Shared;
use super::view;
use crate::config::Action;
use crate::form::wizard::Start;
use crate::screens::cursor::step;
use crate::screens::intake::rows_location;
use crate::screens::{Command, Cx, Handled, View, reading};

/// One of several ways to begin is chosen.
#[derive(Debug, Default)]
pub(super) struct Starting {
    /// The way under the cursor.
    pub(super) at: usize,
}

impl Starting {
    /// The cursor is on the way that the form has begun with.
    pub(super) fn new(shared: &Shared) -> Self {
        let (begun, document) = (shared.steps.start.as_deref().unwrap_or_default(), shared.form.document());
        Self { at: shared.spec.starts().iter().position(|start| start.has_begun(begun, document)).unwrap_or_default() }
    }

    fn begin_with(start: &Start, shared: &mut Shared, cx: &mut Cx<'_>) {
        if start.rows {
            return cx.command(Command::Replace(rows_location(cx.location)));
        }
        shared.renew(Some(start.id.clone()));
        if start.proposes.is_some() {
            shared.ask_samples(false);
        } else {
            shared.go(To::Begin);
        }
    }
}

impl FormPhase for Starting {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let starts = shared.spec.starts();
        if let Some(to) = step(action, self.at, starts.len(), starts.len()) {
            self.at = to;
            return Handled::Yes;
        }
        match action {
            Action::NextField => self.at = (self.at + 1) % starts.len().max(1),
            Action::PreviousField => self.at = (self.at + starts.len() - 1) % starts.len().max(1),
            Action::Accept | Action::Submit | Action::StepForward => {
                let Some(start) = starts.get(self.at) else { return Handled::No };
                Self::begin_with(start, shared, cx);
            }
            Action::FieldHelp => explain(shared, cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Accept, Action::FieldHelp, Action::Back]
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        match action {
            Action::Accept => Some("begin"),
            Action::FieldHelp => Some("about each way"),
            _ => None,
        }
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::starting::draw(page.shared, self.at, area, buf, &view.session.theme);
    }
}

/// Says in full what a wizard is for, and what its ways to begin are.
fn explain(shared: &Shared, cx: &mut Cx<'_>) {
    let intro = shared.spec.wizard.map(|wizard| wizard.intro.clone()).unwrap_or_default();
    let ways = shared.spec.starts().iter().map(|start| format!("{}: {}", start.title, start.about));
    let text = std::iter::once(intro).chain(ways).collect::<Vec<_>>().join("\n\n");
    cx.command(Command::Overlay(reading("How to begin", text)));
}
