//! The timeline: its entries, where the cursor is, and which types can be shown alone.

use std::collections::BTreeMap;

use super::entries::{Entries, Entry};
use super::feed::{Feed, Types};
use super::records::Records;
use super::{Dossier, draw_timeline};
use crate::config::Action;
use crate::screens::cursor::step;
use crate::screens::query::Query;
use crate::screens::{Cx, Handled};

/// A timeline.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub(super) entries: Entries,
    /// What it is read from.
    pub(super) feeds: Vec<Feed>,
    /// By which types the sources are read, as far as that is known.
    pub(super) types: BTreeMap<usize, Types>,
    /// What was read of records, for what changed.
    pub(super) records: Records,
    /// How many feeds may be read by themselves.
    pub(super) reads: usize,
    pub(super) cursor: usize,
    pub(super) top: usize,
}

impl Timeline {
    /// The entry under the cursor.
    pub(super) fn selected(&self) -> Option<&Entry> {
        self.entries.at(self.cursor)
    }

    /// Moves the window so that the cursor is inside.
    pub(super) fn scroll(&mut self, width: u16, height: u16) {
        self.cursor = self.cursor.min(self.entries.shown().saturating_sub(1));
        self.top = self.top.min(self.cursor);
        // Entries differ in height: the window ends where the one under the cursor does.
        let mut room = usize::from(height.max(1));
        let mut first = self.cursor;
        let most = draw_timeline::most_of_body(self, width, height);
        for place in (self.top..=self.cursor).rev() {
            let Some(entry) = self.entries.at(place) else { break };
            let rows = draw_timeline::height(entry, width, most);
            if rows > room && place < self.cursor {
                break;
            }
            room = room.saturating_sub(rows);
            first = place;
        }
        self.top = self.top.max(first);
    }

    /// Applies a filter; the cursor stays on its entry if that still passes.
    pub(super) fn narrow(&mut self, query: Option<&Query>) {
        let on = self.selected().map(|entry| (entry.source, entry.happening.id.clone()));
        if self.entries.narrow(query) {
            self.put_on(on.as_ref());
        }
    }

    /// Puts the cursor on an entry, where it is shown.
    pub(super) fn put_on(&mut self, on: Option<&(usize, String)>) {
        let Some((source, id)) = on else { return };
        let is = |place: &usize| {
            self.entries.at(*place).is_some_and(|entry| entry.source == *source && entry.happening.id == *id)
        };
        self.cursor = (0..self.entries.shown()).find(is).unwrap_or(0);
    }

    /// Changes what is shown; the cursor stays on its entry, or on the first where that is what it was on.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Entries)) {
        let at_top = self.cursor == 0;
        let on = self.selected().map(|entry| (entry.source, entry.happening.id.clone()));
        change(&mut self.entries);
        if !at_top {
            self.put_on(on.as_ref());
        }
    }

    /// The types that can be shown alone: those that were met, and those that are read by themselves.
    pub(super) fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<(&str, usize)> =
            self.entries.kinds().iter().map(|kind| (kind.name.as_str(), kind.alone())).collect();
        for feed in self.feeds.iter().filter(|feed| feed.tells()) {
            if !kinds.iter().any(|(kind, _)| *kind == feed.name) {
                kinds.push((&feed.name, 0));
            }
        }
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        kinds.into_iter().map(|(kind, _)| kind).collect()
    }

    /// Shows one type alone.
    pub(super) fn show_kind(&mut self, kind: &str) {
        self.entries.show_alone(Some(kind.to_owned()));
        (self.cursor, self.top) = (0, 0);
    }

    /// Shows all types again.
    pub(super) fn show_all(&mut self) {
        self.change(|entries| entries.show_alone(None));
    }

    /// Shows the next type alone, or the one before; behind the last come all of them.
    fn next_kind(&mut self, forward: bool) {
        let kinds = self.kinds();
        let at = self.entries.alone().and_then(|alone| kinds.iter().position(|kind| *kind == alone));
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => kinds.len().wrapping_sub(1),
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
        };
        let kind = kinds.get(next).map(|kind| (*kind).to_owned());
        self.entries.show_alone(kind);
        (self.cursor, self.top) = (0, 0);
    }
}

impl Dossier {
    /// What keys do while the timeline has them.
    pub(super) fn act_timeline(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = super::parts::Parts::of(self, cx.area).timeline.height;
        match action {
            Action::Left => self.timeline.next_kind(false),
            Action::Right => self.timeline.next_kind(true),
            Action::Open => self.open_entry(cx),
            Action::Details => self.read_entry(cx),
            Action::LoadAll => self.more_of_timeline(cx),
            action => {
                let (at, len) = (self.timeline.cursor, self.timeline.entries.shown());
                let Some(at) = step(action, at, len, height.into()) else { return Handled::No };
                self.timeline.cursor = at;
            }
        }
        Handled::Yes
    }
}
