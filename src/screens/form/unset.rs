//! What an item may have one of, and has not: that is no failure, and it says how to set it up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::phase::{FormPhase, PageView, Phase, To};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::{Document, Plan, Prepared, Verb};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::{Command, Cx, Handled, View, state};
use crate::widgets::{Message, Tone};

/// What was asked for was never set up.
#[derive(Debug)]
pub(super) struct Unset;

impl Unset {
    /// Nothing of the form is left to be kept.
    pub(super) fn show(shared: &mut Shared) {
        shared.drafting.settled = true;
        shared.go(To::Phase(Phase::Unset(Self)));
    }
}

/// Whether "not found" may mean that this was never set up. Then it is asked whether the item itself is there.
pub(super) fn is_asked(error: &ApiError, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
    if shared.spec.action.unset.is_none() || error.kind != ErrorKind::NotFound {
        return false;
    }
    let at = cx.location.without_action();
    let Ok(Document::Describe(plan)) = shared.spec.resource.document_call(&at, &Prepared::default()) else {
        // What can't be read at once is taken to be there.
        Unset::show(shared);
        return true;
    };
    shared.banner = Some(error.clone());
    cx.start(FormSlot::There, Lane::Interactive, Request { operation: plan.operation, input: plan.input, pages: 1 });
    true
}

/// Asks whether what an action ends was ever set up: what shows it says so.
pub(super) fn ask_set_up(spec: &FormSpec, cx: &mut Cx<'_>) {
    let Some(by) = spec.action.unset.as_ref().filter(|_| spec.action.is_write()).and_then(|unset| unset.by.as_ref())
    else {
        return;
    };
    let shows = |action: &&Verb| {
        let is_of_it = action.unset.as_ref().is_some_and(|unset| unset.by.as_ref() == Some(by));
        is_of_it && !action.is_write() && action.operation.operation().paging.is_none()
    };
    if let Some(action) = spec.resource.actions().iter().find(shows) {
        let Plan { operation, input } = action.plan(&cx.location.without_query());
        cx.start(FormSlot::SetUp, Lane::Background, Request { operation, input, pages: 1 });
    }
}

/// Whether it was set up has come: if it was not, there is nothing to end.
pub(super) fn take_set_up(outcome: &Outcome, phase: &Phase, shared: &mut Shared) {
    let is_none = matches!(outcome, Outcome::Failed(error) if error.kind == ErrorKind::NotFound);
    if is_none && phase.is_typing() {
        Unset::show(shared);
    }
}

/// The action that sets it up, where it is something that is set up.
fn set_up_by(shared: &Shared) -> Option<&'static Verb> {
    let by = shared.spec.action.unset.as_ref()?.by.as_ref()?;
    shared.spec.resource.action(by)
}

impl FormPhase for Unset {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        match (action, set_up_by(shared)) {
            (Action::Open, Some(by)) => {
                let item = cx.location.without_action();
                cx.command(Command::Return { to: vec![item.clone()], gone: None });
                cx.command(Command::Open(item.with_action(&by.verb)));
            }
            (Action::Refresh, _) => shared.begin(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, page: PageView<'_>) -> Vec<Action> {
        let open = set_up_by(page.shared).map(|_| Action::Open);
        open.into_iter().chain([Action::Refresh, Action::Back]).collect()
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        (action == Action::Open).then_some("set it up")
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let says = page.shared.spec.action.unset.as_ref().map_or("", |unset| unset.says.as_str());
        let by = set_up_by(page.shared);
        let set_up = by.map(|by| state::hint(view, Action::Open, &by.title));
        let hints = set_up.into_iter().chain([state::hint(view, Action::Back, "back")]).collect();
        let lines = by.map(|_| "It is not set up yet.".into()).into_iter().collect();
        Message { title: says.into(), tone: Tone::Info, spin: None, lines, hints }.draw(area, buf, &view.session.theme);
    }
}
