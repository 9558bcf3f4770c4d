//! The page of an item: who or what it is, what happened, and what else is known, side by side or as tabs.
//!
//! What it shows is a table of the catalogue: facts of the document, panels that are read beside it, and a timeline made
//! of several lists. Each panel and each list has calls and a state of its own, and none waits for another. Nothing
//! here knows what a customer or a case is.

mod compose;
mod draw;
mod draw_timeline;
mod entries;
mod feed;
mod keys;
mod layout;
mod lines;
mod names;
mod news;
mod offers;
mod panels;
mod parts;
mod read;
mod records;
mod said;
mod sources;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_case;
mod timeline;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::catalog::{Location, PageSpec, Resource};
use crate::config::{Action, Mode};
use crate::contract::{Input, Outcome};
use crate::screens::filter::FilterLine;
use crate::screens::form::InPlace;
use crate::screens::item::{Item, at};
use crate::screens::{
    Command, Cx, Handled, ItemSlot, Keeps, MOVES, OverlayAnswer, PageSlot, Screen, Session, Slot, Unsaved, View,
};
use crossterm::event::KeyCode;
use panels::Panel;
use timeline::Timeline;

/// The page of an item.
#[derive(Debug)]
pub(super) struct Dossier {
    spec: &'static PageSpec,
    item: Item,
    panels: Vec<Panel>,
    timeline: Timeline,
    /// What the timeline is narrowed by.
    filter: FilterLine,
    names: names::Names,
    /// A text that is typed on the page.
    composer: Option<compose::Composer>,
    /// Where the item is.
    place: Location,
    /// Whether the context takes no changes, so that none is offered.
    refuses: bool,
    /// What has the keys: the timeline is the first, where there is one.
    focus: usize,
    /// Whether all panes are seen at once.
    beside: bool,
    /// When all of it was asked for.
    begun: Option<Timestamp>,
    /// What was asked for before enough was known of the item for it.
    awaited: Option<Action>,
}

impl Dossier {
    /// A page that has loaded nothing yet.
    pub(super) fn new(resource: &'static Resource, spec: &'static PageSpec) -> Self {
        Self {
            spec,
            item: Item::new(resource),
            panels: spec.panels.iter().map(Panel::new).collect(),
            timeline: Timeline::default(),
            filter: FilterLine::default(),
            names: names::Names::default(),
            composer: None,
            place: Location::home(),
            refuses: false,
            focus: 0,
            beside: false,
            begun: None,
            awaited: None,
        }
    }

    /// Whether there is a timeline, which stands before the panels.
    fn has_timeline(&self) -> bool {
        !self.spec.sources.is_empty()
    }

    /// How many there are that can have the keys.
    fn panes(&self) -> usize {
        self.panels.len() + usize::from(self.has_timeline())
    }

    /// The panel that has the keys; `None` if the timeline has them.
    fn panel_in_focus(&self) -> Option<usize> {
        self.focus.checked_sub(usize::from(self.has_timeline()))
    }

    /// Gives the keys to a panel.
    fn focus_panel(&mut self, panel: usize) {
        self.focus = panel + usize::from(self.has_timeline());
    }

    /// Asks for all of it, or for all of it again.
    fn begin(&mut self, cx: &mut Cx<'_>) {
        self.begun = Some(cx.now());
        self.renew_layouts();
        self.begin_panels(cx);
        self.begin_sources(cx);
    }

    /// What follows from any change: the cursors are in sight, and what is in sight and lacks something is asked for.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        (self.place, self.refuses) = (at(cx.location), cx.context().refuses_writes());
        self.timeline.narrow(self.filter.query().as_ref());
        self.scroll(cx);
        self.ask_layouts(cx);
        self.read_on(cx);
        self.ask_records(cx);
        self.ask_about_rows(cx);
        self.ask_names(cx);
    }

    fn scroll(&mut self, cx: &Cx<'_>) {
        let parts = parts::Parts::of(self, cx.area);
        self.beside = parts.beside;
        self.timeline.scroll(parts.timeline.width, parts.timeline.height);
        self.scroll_panels(&parts, &cx.view());
    }

    /// Gives the keys to the next pane, or the one before.
    /// After how many presses of the key for the next pane a pane has the keys.
    fn presses(&self, pane: usize) -> usize {
        let panes = self.panes().max(1);
        (pane + panes - self.focus % panes) % panes
    }

    /// The pane of a panel: those stand behind the timeline.
    fn pane_of(&self, panel: usize) -> usize {
        panel + usize::from(self.has_timeline())
    }

    fn turn(&mut self, forward: bool) {
        let panes = self.panes().max(1);
        self.focus = (self.focus + if forward { 1 } else { panes - 1 }) % panes;
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.names.forget_unknown();
        self.item.fetch(cx);
        self.begin(cx);
    }
}

impl Screen for Dossier {
    fn name(&self) -> &'static str {
        "dossier"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let (first, behind) = (self.begun.is_none(), self.is_behind(cx));
        // What was made below the item may show in its own document.
        if behind && !first {
            self.item.fetch(cx);
        } else {
            self.item.enter(cx);
        }
        if behind {
            self.begin(cx);
        } else {
            self.resume(cx);
        }
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        // Whoever does something else waits no longer.
        self.wait_no_longer(cx);
        if self.part_from_text(Some(action), cx) {
            return Handled::Yes;
        }
        let handled = self.take(action, cx);
        self.finish(handled, cx)
    }

    fn mode(&self) -> Mode {
        if self.is_typing() {
            return InPlace::mode();
        }
        if self.filter.editing() {
            return Mode::Text;
        }
        self.page_mode()
    }

    fn composes(&self) -> bool {
        self.is_composing()
    }

    fn unsaved(&self) -> Option<Unsaved> {
        self.composer.as_ref().and_then(compose::Composer::unsaved)
    }

    fn keeps(&self) -> Keeps {
        self.composer.as_ref().map_or(Keeps::All, |composer| composer.text().keeps())
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        self.take_text_answer(what, cx);
        self.settle(cx);
    }

    fn edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        self.take_edited(text, cx);
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Some(composer) = &mut self.composer {
            composer.news(cx);
        }
        self.settle(cx);
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        if self.is_typing() {
            self.type_text(input, cx);
            return self.finish(Handled::Yes, cx);
        }
        if self.filter.editing() {
            self.filter.input(input);
            return self.finish(Handled::Yes, cx);
        }
        self.part_from_text(None, cx);
        // The number of a tab.
        if let Input::Key(key) = input
            && let KeyCode::Char(digit @ '1'..='9') = key.code
            && let Some(at) = digit.to_digit(10).map(|digit| digit as usize - 1).filter(|at| *at < self.panes())
        {
            self.focus = at;
            return self.finish(Handled::Yes, cx);
        }
        Handled::No
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.item.take(slot, outcome, cx);
        if matches!(slot, Slot::Item(ItemSlot::Prepare | ItemSlot::Labels(_))) {
            self.retell(cx);
        }
        if matches!(slot, Slot::Item(_)) {
            self.go_on_waiting(cx);
        }
        if let Slot::Form(slot) = slot {
            self.take_sent(slot, outcome, cx);
        }
        if let Slot::Page(slot) = slot {
            match slot {
                PageSlot::Panel(panel, read) => self.take_rows(*panel, *read, outcome, cx),
                PageSlot::Each(panel, id) => self.take_answer_about(*panel, id, outcome),
                PageSlot::Name(at) => {
                    self.names.take(at, outcome, cx);
                    self.retell(cx);
                }
                PageSlot::Kinds(source) => self.take_types(*source, outcome, cx),
                PageSlot::Source(source, each) => self.take_source(*source, each.as_deref(), outcome, cx),
                PageSlot::Record(source, id) => self.take_record(*source, id, outcome),
                PageSlot::Layout(panel, step) => self.take_layout(*panel, *step, outcome, cx),
                PageSlot::Among(key) => self.take_among(key, outcome, cx),
            }
        }
        self.settle(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn moves(&self) -> Vec<Action> {
        if self.is_typing() || self.filter.editing() {
            return Vec::new();
        }
        let others = [Action::NextPane, Action::PreviousPane];
        let types = [Action::Left, Action::Right].into_iter().filter(|_| self.panel_in_focus().is_none());
        MOVES.into_iter().chain(others).chain(types).collect()
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Left => "Show one type of entries alone: the one before, or all",
            Action::Right => "Show one type of entries alone: the next one (of 2+3, the 3 are seen there alone)",
            Action::NextPane => "Go to the next part of the page",
            Action::PreviousPane => "Go to the part of the page before",
            Action::Open => "Open what is under the cursor, or read it in full",
            Action::Filter if !self.is_typing() => "Filter what happened (fuzzy; ! inverts, = is exact)",
            Action::LoadAll => "Read further back",
            Action::Actions => "Show all that can be done here",
            _ => return None,
        })
    }

    fn fixed_keys(&self) -> Option<(&'static str, &'static str)> {
        (!self.is_typing() && !self.filter.editing())
            .then_some(("1 to 9", "Go to the part of the page with this number"))
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        match &self.composer {
            Some(_) if self.is_typing() => InPlace::actions(),
            _ if self.filter.editing() => vec![Action::Accept, Action::Back],
            _ => self.offers(),
        }
    }

    fn own(&self) -> Vec<Action> {
        if self.is_typing() || self.filter.editing() { Vec::new() } else { self.own_offers() }
    }

    fn writes(&self, action: Action) -> bool {
        !self.is_typing() && !self.filter.editing() && self.key_writes(action)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            action if self.is_typing() => InPlace::does(action),
            Action::Accept if self.filter.editing() => Some("keep the filter"),
            Action::Back if self.filter.editing() => Some("take it away"),
            Action::Left if self.panel_in_focus().is_none() => Some("other type"),
            Action::Back if self.panel_in_focus().is_none() && self.timeline.entries.alone().is_some() => {
                Some("all types")
            }
            Action::NextPane => Some("next"),
            Action::LoadAll => Some("more"),
            action => self.does_key(action),
        }
    }

    fn ages(&self) -> bool {
        self.item.document.is_some() || self.timeline.entries.shown() > 0
    }

    fn title(&self, view: &View<'_>) -> String {
        self.item.title(view)
    }

    fn status(&self, view: &View<'_>) -> String {
        self.status_line(view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}

impl Dossier {
    fn take(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.is_typing() {
            return self.act_text(action, cx);
        }
        if (self.filter.editing() || self.panel_in_focus().is_none()) && self.filter.act(action) {
            return Handled::Yes;
        }
        match action {
            Action::Back if self.panel_in_focus().is_none() && self.timeline.entries.alone().is_some() => {
                self.timeline.show_all();
            }
            Action::NextPane => self.turn(true),
            Action::PreviousPane => self.turn(false),
            Action::Refresh => self.refresh(cx),
            Action::Document => cx.command(Command::Open(cx.location.clone().with_action("document"))),
            action if self.item.is_gone() && self.does_to_item(action) => self.item.act(action, cx),
            action if self.act_key(action, cx) => {}
            Action::Actions => self.offer_all(cx),
            action if action != Action::Merge && crate::screens::form::is_of_item(self.item.resource, action) => {
                self.item.act(action, cx);
            }
            Action::Copy => self.copy(cx),
            action => {
                return match self.panel_in_focus() {
                    Some(panel) => self.act_panel(panel, action, cx),
                    None => self.act_timeline(action, cx),
                };
            }
        }
        Handled::Yes
    }

    fn finish(&mut self, handled: Handled, cx: &mut Cx<'_>) -> Handled {
        self.settle(cx);
        handled
    }
}
