//! The item under the cursor beside its list, on a wide terminal.
//!
//! What the row itself says is there at once. Where the service has a document of the item, it is read once the cursor
//! has rested for a moment, in the background: who only passes by asks for nothing, and who goes on cancels what was asked.

use std::time::Duration;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::Table;
use crate::catalog::{Document, Location};
use crate::config::Action;
use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::screens::facts::About;
use crate::screens::{Cx, ItemSlot, View, overlay};
use crate::widgets::{self, Fact, Spot};

/// From this width of a page on there is room for it: a terminal of 120 columns has it.
const WIDE: u16 = 118;
/// So long the cursor rests on a row before more of it is read.
const REST: Duration = Duration::from_millis(250);

/// The item that is shown, and how far it is read.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Whether it is asked for; it is seen where there is room, too.
    pub(super) on: bool,
    /// Whether there is a row, and room for it.
    pub(super) fits: bool,
    /// Where the item is.
    at: Option<Location>,
    /// What was read of it.
    document: Option<Value>,
    error: Option<ApiError>,
    /// When it is read.
    pub(super) due: Option<Timestamp>,
    /// Whether it has the keys, rather than the list.
    pub(super) reading: bool,
    /// Its first row in sight.
    top: usize,
}

impl Beside {
    /// Whether there is something to be shown.
    pub(super) fn is_shown(&self) -> bool {
        self.on && self.at.is_some()
    }
}

/// Whether an area has room for it.
pub(super) fn has_room(area: Rect) -> bool {
    area.width >= WIDE
}

/// The list, and what stands beside it.
pub(super) fn split(area: Rect) -> (Rect, Rect) {
    let list = Rect { width: area.width * 3 / 5, ..area };
    (list, Rect { x: list.right(), width: area.width - list.width, ..area })
}

impl Table {
    /// What is shown is what is under the cursor.
    pub(super) fn follow(&mut self, cx: &mut Cx<'_>) {
        let has_row = self.rows.selected().is_some();
        (self.beside.on, self.beside.fits) = (cx.session.beside, has_row && has_room(cx.area));
        let is_seen = self.beside.on && self.beside.fits;
        let at = is_seen.then(|| self.selected(cx.location).map(|(at, _)| at)).flatten();
        if at == self.beside.at {
            return;
        }
        cx.cancel(&ItemSlot::Document.into());
        let reads = at.as_ref().is_some_and(|at| self.describes(at));
        let due = reads.then(|| cx.now().checked_add(REST).unwrap_or(cx.now()));
        self.beside = Beside { on: self.beside.on, fits: self.beside.fits, at, due, ..Beside::default() };
    }

    /// Whether the service has more of an item than stands in its row.
    fn describes(&self, at: &Location) -> bool {
        matches!(self.resource.document_call(at, &self.prepared), Ok(Document::Describe(_)))
    }

    /// The cursor has rested: the item is read.
    pub(super) fn read_item(&mut self, cx: &mut Cx<'_>) {
        let Some(at) = self.beside.at.as_ref().filter(|_| self.beside.due.is_some_and(|due| due <= cx.now())) else {
            return;
        };
        if let Ok(Document::Describe(plan)) = self.resource.document_call(at, &self.prepared) {
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(ItemSlot::Document, Lane::Background, request);
        }
        self.beside.due = None;
    }

    /// The item was read, or will not be.
    pub(super) fn take_item(&mut self, outcome: &Outcome) {
        let Some(at) = &self.beside.at else { return };
        match outcome {
            Outcome::Finished(page) => self.beside.document = self.resource.document(at, &page.reply.document),
            Outcome::Failed(error) => self.beside.error = Some(error.clone()),
            _ => {}
        }
    }

    /// The rows were loaded again: so is what stands beside them, which stays until then.
    pub(super) fn renew_beside(&mut self, cx: &Cx<'_>) {
        let reads = self.beside.at.as_ref().is_some_and(|at| self.describes(at));
        self.beside.due = reads.then(|| cx.now());
    }

    /// What concerns the item beside the list: giving it the keys, scrolling it. Says whether it was such.
    pub(super) fn act_beside(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        if !(self.beside.fits && self.beside.is_shown()) {
            return false;
        }
        let reading = self.beside.reading;
        match action {
            Action::NextPane | Action::PreviousPane => self.beside.reading = !reading,
            Action::Back if reading => self.beside.reading = false,
            action => {
                let inside = inside(split(cx.area).1);
                let rows = self.with_facts(&cx.view(), |facts| widgets::fact_rows(facts, inside.width));
                let scrolled = rows.and_then(|rows| overlay::scroll(action, self.beside.top, rows, inside.height));
                match scrolled.filter(|_| reading) {
                    Some(top) => self.beside.top = top,
                    None => return false,
                }
            }
        }
        true
    }

    /// What the key that shows a row in full does with it, where there is room, and the one that gives it the keys.
    pub(super) fn does_beside(&self, action: Action) -> Option<(&'static str, &'static str)> {
        if action == Action::NextPane {
            let to_list = ("the list", "Give the keys back to the list");
            let to_item = ("read it", "Give the keys to the item beside the list, to scroll it");
            return Some(if self.beside.reading { to_list } else { to_item });
        }
        match (action, self.beside.fits, self.beside.on) {
            (Action::Details, true, false) => Some(("beside", "Show the item under the cursor beside the list")),
            (Action::Details, true, true) => Some(("list alone", "Put away the item that is shown beside the list")),
            _ => None,
        }
    }

    /// Draws it.
    pub(super) fn draw_beside(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        widgets::spot(area, Spot::Pane((!self.beside.reading).into()));
        let (sign, style) = if self.beside.reading { ("▌", theme.accent) } else { ("│", theme.faint) };
        for row in area.rows() {
            widgets::put(buf, Rect { width: row.width.min(1), ..row }, sign, style);
        }
        let inside = inside(area);
        self.with_facts(view, |facts| {
            let last = overlay::last_top(widgets::fact_rows(facts, inside.width), inside.height);
            widgets::fact_panel(facts, self.beside.top.min(last), inside, buf, theme);
        });
    }

    /// What is said of the item: by its document, once that was read, else by its row.
    fn with_facts<T>(&self, view: &View<'_>, then: impl FnOnce(&[Fact<'_>]) -> T) -> Option<T> {
        let (at, row) = (self.beside.at.as_ref()?, self.rows.selected()?);
        let item = row.item();
        let document = self.beside.document.as_ref().unwrap_or(&item);
        let name = |to: &Location| {
            let met = view.session.private_names.get(view.context.id, to);
            if let Some(met) = met.or_else(|| self.name_in_rows(to)) {
                return Some(met.to_owned());
            }
            let known = view.session.name_of(to);
            (Some(known) != to.last()).then(|| known.to_owned())
        };
        let error = self.beside.error.as_ref();
        let about = About { resource: self.resource, prepared: &self.prepared, document, at, error, name: &name };
        Some(then(&about.facts(view)))
    }
}

/// Where its text is: there is air on both sides.
fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area }
}
