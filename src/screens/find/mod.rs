//! Find a customer or a case in all domains, by whatever is known: what is typed is understood, searched for wherever it
//! may be, and the rows come as they are found.
//!
//! It is a page of its own, and an overlay where something would be lost otherwise: over a form, or over another
//! overlay. What is typed stays in memory.

mod country;
mod hunt;
mod labels;
mod merge;
mod own;
mod rows;
mod source;
#[cfg(test)]
mod tests;
mod told;
mod view;

use std::collections::BTreeSet;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Overlay, OverlaySpec};
use super::cursor::{Cursor, step};
use super::grid::aside;
use super::{
    Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, Slot, ToolSpec, View, moves_aside, overlay,
};
use crate::catalog::{Location, Tool, catalog};
use crate::config::{Action, Mode};
use crate::contract::{Input, Outcome};
use hunt::Hunt;
use rows::FoundRow;

pub use hunt::FindSlot;
pub(super) use source::home;

/// Finding over what must not be left.
pub fn find_over() -> Overlay {
    Overlay::from(OverlaySpec::Find)
}

/// The search of all domains.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Find {
    /// Whether it lies over something, in a frame of its own.
    over: bool,
    line: LineInput,
    /// Whether the line has the keys, and not the rows.
    typing: bool,
    /// Whether the search was stopped: then nobody types on.
    stopped: bool,
    /// Whether it came to the front before.
    begun: bool,
    /// When it was last searched.
    searched: Option<Timestamp>,
    hunt: Hunt,
    cursor: Cursor<Location>,
    marked: BTreeSet<Location>,
    /// How many columns are scrolled away.
    offset: usize,
}

impl Find {
    pub(super) fn new(over: bool) -> Self {
        Self {
            over,
            line: LineInput::default(),
            typing: true,
            stopped: false,
            begun: false,
            searched: None,
            hunt: Hunt::default(),
            cursor: Cursor::default(),
            marked: BTreeSet::new(),
            offset: 0,
        }
    }

    /// Searches for what was typed.
    fn search(&mut self, cx: &mut Cx<'_>) {
        let text = self.line.text().trim().to_owned();
        if text.is_empty() {
            return cx.command(Command::warn("type first what is known of them: a name, a number, an address"));
        }
        self.hunt.begin(&text, cx);
        self.searched = Some(cx.now());
        if self.hunt.is_anything() {
            self.cursor = Cursor::default();
            self.marked.clear();
            self.offset = 0;
            (self.typing, self.stopped) = (false, false);
        }
    }

    /// Searches again where something that was found has been changed since, or is gone.
    fn renew(&mut self, cx: &mut Cx<'_>) {
        let Some(since) = self.searched else { return };
        let (session, context) = (&cx.session, cx.context);
        if self.hunt.rows.iter().any(|row| row.is_item && session.touched(context, &row.at, since)) {
            self.searched = Some(cx.now());
            self.marked.clear();
            let text = self.hunt.sought().to_owned();
            self.hunt.begin(&text, cx);
        }
    }

    /// Whether nothing was found by what stands in the line.
    fn is_fruitless(&self) -> bool {
        let sought = self.hunt.sought();
        self.typing
            && !sought.is_empty()
            && self.hunt.is_anything()
            && self.hunt.rows.is_empty()
            && self.line.text().trim() == sought
    }

    /// Gives the line the keys, for another search.
    fn ask(&mut self) {
        if !self.typing {
            self.typing = true;
            self.line = LineInput::default();
        }
    }

    /// Back to the rows of the last search.
    fn look(&mut self) -> bool {
        let was = self.typing && !self.hunt.sought().is_empty() && self.hunt.is_anything();
        if was {
            self.typing = false;
            self.line = LineInput::new(self.hunt.sought());
        }
        was
    }

    /// What the frame says: the rows are those of another text while one is typed.
    fn heading(&self) -> String {
        let sought = self.hunt.sought();
        if sought.is_empty() || self.is_other() {
            "Find a customer or a case".to_owned()
        } else {
            format!("Found by {sought}")
        }
    }

    /// Whether another text is being typed than the one that the rows were found by.
    fn is_other(&self) -> bool {
        let sought = self.hunt.sought();
        self.typing && !sought.is_empty() && self.line.text().trim() != sought
    }

    fn keys(&self) -> Vec<Location> {
        self.hunt.rows.iter().map(|row| row.at.clone()).collect()
    }

    /// The row under the cursor.
    fn row(&self) -> Option<&FoundRow> {
        self.hunt.rows.get(self.cursor.index(&self.keys()))
    }

    /// The place of the screen inside of its own frame, or of the page's.
    fn inside(&self, area: Rect) -> Rect {
        if self.over { overlay::inside(view::place(area)) } else { area }
    }

    fn mark(&mut self) {
        let Some(at) = self.row().filter(|row| row.is_item).map(|row| row.at.clone()) else { return };
        if !self.marked.remove(&at) {
            self.marked.insert(at);
        }
    }

    fn mark_all(&mut self) {
        let all: BTreeSet<Location> =
            self.hunt.rows.iter().filter(|row| row.is_item).map(|row| row.at.clone()).collect();
        self.marked = if self.marked == all { BTreeSet::new() } else { all };
    }

    /// Where the persons among the marked rows are forgotten, or the one under the cursor where none is marked.
    fn forgetting(&self) -> Option<Location> {
        let items = self.hunt.rows.iter().filter(|row| row.is_item).map(|row| &row.at);
        let here = self.row().map(|row| &row.at);
        let meant =
            items.filter(|at| if self.marked.is_empty() { here == Some(*at) } else { self.marked.contains(*at) });
        let is_person = |at: &&Location| catalog().forgetting(std::slice::from_ref(*at)).is_some();
        let persons: Vec<Location> = meant.filter(is_person).cloned().collect();
        catalog().forgetting(&persons).filter(|_| !persons.is_empty())
    }

    /// What is done with the rows.
    fn act_on_rows(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Filter | Action::Find => self.ask(),
            Action::Open => match self.row().map(|row| (row.at.clone(), row.name.clone(), row.is_item)) {
                Some((at, name, is_item)) => {
                    if is_item {
                        cx.session.private_names.meet(cx.context, &at, &name);
                    }
                    cx.command(Command::Open(at));
                }
                // What is on its way is waited for.
                None if self.hunt.is_running(cx) => {}
                None => self.ask(),
            },
            Action::Document => match self.row().filter(|row| row.is_item) {
                Some(row) => cx.command(Command::Open(row.at.clone().with_action("document"))),
                None => return Handled::No,
            },
            Action::Mark => {
                self.mark();
                return self.act_on_rows(Action::Down, cx);
            }
            Action::MarkAll => self.mark_all(),
            Action::Forget => match self.forgetting() {
                Some(at) => cx.command(Command::Open(at)),
                None => {
                    cx.command(Command::warn("only a customer can be forgotten: put the cursor on one, or mark some"));
                }
            },
            Action::SearchKeys if self.hunt.has_own() => self.hunt.try_own(cx),
            Action::Country => self.choose_country(cx),
            Action::Merge => self.merge(cx),
            Action::Refresh => self.hunt.again(cx),
            Action::Details => match self.hunt.first_error() {
                Some(error) => cx.command(Command::error(error.clone())),
                None => return Handled::No,
            },
            Action::Back if self.hunt.is_running(cx) => {
                self.stopped = true;
                self.hunt.stop(cx);
            }
            action => {
                let keys = self.keys();
                let height = view::visible(self, self.inside(cx.area), &cx.view());
                match step(action, self.cursor.index(&keys), keys.len(), height) {
                    Some(to) => self.cursor.set(to, &keys, height),
                    None if aside(action, &mut self.offset, view::COLUMNS) => {}
                    None => return Handled::No,
                }
            }
        }
        Handled::Yes
    }
}

impl Screen for Find {
    fn name(&self) -> &'static str {
        "find"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let start = cx.location.get("q").filter(|_| !self.over && !self.begun).map(str::to_owned);
        self.begun = true;
        self.hunt.go_on(cx);
        self.renew(cx);
        if let Some(start) = start.filter(|start| !start.trim().is_empty()) {
            self.line = LineInput::new(&start);
            self.search(cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if action == Action::FindCustomer {
            // What was searched for already makes room for another.
            if self.typing && self.line.text().trim() == self.hunt.sought() {
                self.line = LineInput::default();
            }
            self.ask();
            return Handled::Yes;
        }
        if !self.typing {
            return self.act_on_rows(action, cx);
        }
        let taken = match action {
            Action::Accept => {
                self.search(cx);
                true
            }
            Action::Back | Action::Down | Action::NextField | Action::PageDown => self.look(),
            _ => false,
        };
        if taken { Handled::Yes } else { Handled::No }
    }

    fn mode(&self) -> Mode {
        if self.typing { Mode::Text } else { Mode::Customer }
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        if !self.typing {
            return Handled::No;
        }
        self.line.input(input);
        Handled::Yes
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        if let OverlayAnswer::Search(query) = what {
            self.take_search(&query, cx);
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Slot::Find(slot) = slot {
            self.hunt.take(slot, outcome, cx);
            let is_empty = self.hunt.rows.is_empty() && self.hunt.first_error().is_none();
            if !self.typing && !self.stopped && is_empty && !self.hunt.is_running(cx) {
                self.typing = true;
            }
        }
    }

    fn moves(&self) -> Vec<Action> {
        if self.typing { Vec::new() } else { moves_aside() }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Accept => "Find what was typed in all domains",
            Action::Find => "Find another customer or case",
            Action::SearchKeys => "Search by the keys, too, that the domains define themselves",
            Action::Merge => "Make one of the marked rows",
            Action::Forget => "Erase the person under the cursor, or those that are marked: says first what there is",
            Action::Back if self.typing => "Close, or go back to what was found",
            Action::Refresh => "Search again, or again what failed",
            Action::Details => "Show what went wrong",
            _ => return None,
        })
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        if self.typing {
            return vec![Action::Accept, Action::Back];
        }
        let mut actions = Vec::new();
        if !self.hunt.rows.is_empty() {
            actions.push(Action::Open);
        }
        // Whoever has marked some wants to do something with them.
        let mut lists = self.marked.iter().map(Location::parent);
        let first = lists.next();
        if self.marked.len() > 1 && lists.all(|list| Some(list) == first) {
            actions.push(Action::Merge);
        }
        if !self.marked.is_empty() {
            actions.push(Action::Mark);
        }
        actions.push(Action::Find);
        if self.hunt.first_error().is_some() {
            actions.extend([Action::Refresh, Action::Details]);
        }
        if self.forgetting().is_some() {
            actions.push(Action::Forget);
        }
        if self.hunt.rows.iter().any(|row| row.is_item) {
            let more = [Action::Mark, Action::MarkAll, Action::Document];
            actions.extend(more.into_iter().filter(|action| *action != Action::Mark || self.marked.is_empty()));
        }
        if self.is_of_a_country() {
            actions.push(Action::Country);
        }
        if self.hunt.has_own() {
            actions.push(Action::SearchKeys);
        }
        actions.extend(
            [Action::Refresh, Action::Back].iter().filter(|action| !actions.contains(action)).collect::<Vec<_>>(),
        );
        actions
    }

    fn writes(&self, action: Action) -> bool {
        action == Action::Merge
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("find"),
            Action::Find => Some("find another"),
            Action::SearchKeys => Some("by own keys"),
            Action::Refresh if self.hunt.first_error().is_some() => Some("try again"),
            Action::Back if self.typing && !self.hunt.rows.is_empty() => Some("to the rows"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.heading()
    }

    fn passes(&self) -> Option<Location> {
        ToolSpec::of(Tool::Find).map(ToolSpec::location)
    }

    fn status(&self, view: &View<'_>) -> String {
        told::status(self, view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
