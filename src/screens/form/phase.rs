//! The phases of a form, and what each of them has to do.

use std::fmt::Debug;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::fields::Fields;
use super::follow::Following;
use super::json::JsonText;
use super::loading::{Blocked, Loading};
use super::reply::ReplyPhase;
use super::review::Review;
use super::sampling::Sampling;
use super::send::Sending;
use super::shared::Shared;
use super::slots::FormSlot;
use super::starting::Starting;
use super::unset::Unset;
use crate::config::Action;
use crate::contract::{Input, Outcome};
use crate::form::RowId;
use crate::screens::{Cx, Handled, Session, View};

/// Where the work on a form stands.
#[derive(Debug)]
pub(super) enum Phase {
    /// What exists is being read.
    Loading(Loading),
    /// What exists could not be read.
    Blocked(Blocked),
    /// One of several ways to begin is chosen.
    Starting(Starting),
    /// Sample objects are pasted, for values to be proposed from.
    Sample(Box<Sampling>),
    /// The fields of a step: [`Fields`], which the page keeps, for other phases come back to them.
    Fields,
    /// The whole document as JSON text.
    Json(Box<JsonText>),
    /// Everything is looked at once more.
    Review(Review),
    /// It is being sent.
    Sending(Sending),
    /// What was made is followed until it settles.
    Following(Box<Following>),
    /// The reply is shown.
    Reply(Box<ReplyPhase>),
    /// What was asked for was never set up.
    Unset(Unset),
}

impl Phase {
    /// Whether something is typed or could be lost.
    pub(super) const fn is_typing(&self) -> bool {
        matches!(self, Self::Starting(_) | Self::Sample(_) | Self::Fields | Self::Json(_) | Self::Review(_))
    }
}

/// What a phase of a form does with keys, texts and results, and how it looks.
pub(super) trait FormPhase: Debug {
    /// The user did something that the keymap knows.
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled;

    /// A key that is no action, or a paste.
    fn text(&mut self, _input: &Input, _shared: &mut Shared, _cx: &mut Cx<'_>) {}

    /// Whether [`text`](Self::text) makes use of what is typed, or says why not.
    fn types(&self) -> bool {
        false
    }

    /// Whether nothing can be done here before a call of this slot has ended. What is looked up around the fields is not
    /// waited for: they can be filled in without it.
    fn waits_for(&self, _slot: &FormSlot, _shared: &Shared) -> bool {
        false
    }

    /// A call that this phase has started moved on.
    fn result(&mut self, _slot: &FormSlot, _outcome: &Outcome, _shared: &mut Shared, _cx: &mut Cx<'_>) {}

    /// The last useful first line of what is scrolled, if anything is.
    fn last_top(&self, _page: PageView<'_>, _area: Rect, _session: &Session) -> Option<usize> {
        None
    }

    /// Scrolls back to a line, if it is further down: so the next key up is seen at once.
    fn end_at(&mut self, _last: usize) {}

    /// What can be done now, the most useful first.
    fn actions(&self, page: PageView<'_>) -> Vec<Action>;

    /// What an action does here, where its own title says too little.
    fn does(&self, _action: Action, _page: PageView<'_>) -> Option<&'static str> {
        None
    }

    /// What an action does here in a line of the help, where its own line is not true.
    fn explains(&self, _action: Action) -> Option<&'static str> {
        None
    }

    /// What is to be known at the frame's lower edge.
    fn status(&self, _page: PageView<'_>) -> Option<String> {
        None
    }

    /// Draws it.
    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>);
}

/// What a phase has at hand while it draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageView<'a> {
    pub(super) shared: &'a Shared,
    pub(super) fields: &'a Fields,
    pub(super) shown: ShownPhase,
}

impl PageView<'_> {
    /// Whether the review is what is seen.
    pub(super) fn reviews(&self) -> bool {
        matches!(self.shown, ShownPhase::Review | ShownPhase::Sending)
    }

    /// Whether the field that has the keys keeps its value.
    pub(super) fn stays(&self) -> bool {
        self.fields.focused().is_some_and(|row| self.shared.form.keeps(&row.path).is_some())
    }
}

/// Which phase is drawn, where the layout depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ShownPhase {
    Fields,
    Sample,
    Review,
    Sending,
    Other,
}

impl From<&Phase> for ShownPhase {
    fn from(phase: &Phase) -> Self {
        match phase {
            Phase::Fields => Self::Fields,
            Phase::Sample(_) => Self::Sample,
            Phase::Review(_) => Self::Review,
            Phase::Sending(_) => Self::Sending,
            _ => Self::Other,
        }
    }
}

/// Where a phase wants to go; the page goes there once the phase has returned.
#[derive(Debug)]
pub(super) enum To {
    /// Another phase.
    Phase(Phase),
    /// The first field of the first step: the document is another.
    Restart,
    /// The fields of a document that begins in the way that was chosen.
    Begin,
    /// The fields, from the top.
    Fields,
    /// A step; behind the last one everything is looked at.
    Step(usize),
    /// The look at everything.
    Review,
    /// The next field that needs attention after this one, in whichever step it is.
    Issue(Option<RowId>),
    /// The first of those in the open step alone.
    IssueHere,
    /// A row, in whichever step it is.
    Row(RowId),
    /// The same, and what can be picked for it.
    Pick(RowId),
}
