//! What an item may have one of, and has not: that is no failure, and it says how to set it up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{FormPage, Phase};
use crate::catalog::{Document, Prepared};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::{Command, Cx, Handled, View, state};
use crate::widgets::{Message, Tone};

/// Reads whether the item itself is there.
pub(super) const THERE: &str = "there";

impl FormPage {
    /// Whether "not found" may mean that this was never set up. Then it is asked whether the item itself is there.
    pub(super) fn asks_unset(&mut self, error: &ApiError, cx: &mut Cx<'_>) -> bool {
        if self.spec.action.unset.is_none() || error.kind != ErrorKind::NotFound {
            return false;
        }
        let at = cx.location.without_action();
        let Ok(Document::Describe(plan)) = self.spec.resource.document_call(&at, &Prepared::default()) else {
            // What can't be read at once is taken to be there.
            self.draft_settled = true;
            self.phase = Phase::Unset;
            return true;
        };
        self.banner = Some(error.clone());
        cx.start(THERE, Lane::Interactive, Request { operation: plan.operation, input: plan.input, pages: 1 });
        true
    }

    /// The item is there, so that nothing was set up for it; or it is gone itself.
    pub(super) fn take_there(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(_) => {
                self.banner = None;
                self.draft_settled = true;
                self.phase = Phase::Unset;
            }
            Outcome::Failed(error) => self.failed(error, cx),
            Outcome::Cancelled => self.phase = Phase::Review,
            _ => {}
        }
    }

    pub(super) fn act_unset(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, &self.spec.action.unset) {
            (Action::Open, Some(unset)) => {
                let item = cx.location.without_action();
                cx.command(Command::Return { to: vec![item.clone()], gone: None });
                cx.command(Command::Open(item.with_action(&unset.by)));
            }
            (Action::Refresh, _) => self.begin(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// What sets it up.
    fn sets_up(&self) -> &'static str {
        let by = self.spec.action.unset.as_ref().and_then(|unset| self.spec.resource.action(&unset.by));
        by.map_or("", |action| action.title.as_str())
    }

    pub(super) fn draw_unset(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let says = self.spec.action.unset.as_ref().map_or("", |unset| unset.says.as_str());
        let hints = vec![state::hint(view, Action::Open, self.sets_up()), state::hint(view, Action::Back, "back")];
        let lines = vec!["It is not set up yet.".into()];
        Message { title: says.into(), tone: Tone::Info, spin: None, lines, hints }.draw(area, buf, &view.desk.theme);
    }
}
