//! What the timeline says of itself: that it loads, failed or is empty, and how much of what happened is known.

use std::collections::BTreeSet;

use super::Dossier;
use super::entries::Entry;
use super::feed::{Feed, FeedState, Types};
use super::news::few;
use super::sources;
use crate::config::Action;
use crate::contract::ApiError;
use crate::screens::state::{calm, failed, hint, loading};
use crate::screens::{PageSlot, Slot, View};
use crate::widgets::{self, Message};

/// The lists of what is shown.
pub(super) fn shown_feeds(page: &Dossier) -> impl Iterator<Item = &Feed> {
    let alone = page.timeline.entries.alone();
    page.timeline.feeds.iter().filter(move |feed| alone.is_none_or(|alone| feed.name == alone))
}

/// Why one of the lists of what is shown failed.
pub(super) fn first_error(page: &Dossier) -> Option<&ApiError> {
    let mut of_types = page.timeline.types.values().filter_map(|types| match types {
        Types::Failed(error) => Some(error),
        _ => None,
    });
    shown_feeds(page).find_map(Feed::error).or_else(|| of_types.next())
}

/// What is said where no entry is shown.
pub(super) fn instead<'a>(page: &'a Dossier, view: &View<'_>) -> Message<'a> {
    let under_way = |feed: &Feed| matches!(feed.state, FeedState::Waiting(_) | FeedState::Reading(_));
    if sources::reads(view) || shown_feeds(page).any(under_way) {
        let of_timeline = |slot: &Slot| matches!(slot, Slot::Page(PageSlot::Kinds(_) | PageSlot::Source(..)));
        let call = view.session.ledger.of(view.owner).find(|(_, ticket)| of_timeline(&ticket.slot)).map(|(id, _)| id);
        return loading(view, "what happened", call.and_then(|id| view.session.calls.get(id)));
    }
    if let Some(error) = first_error(page) {
        return failed(view, error);
    }
    let again = vec![hint(view, Action::Refresh, "load again")];
    if page.filter.query().is_some() && page.timeline.entries.len() > 0 {
        let lines = vec!["The filter sees what is loaded alone.".into()];
        return calm("Nothing that is loaded matches", lines, vec![hint(view, Action::Back, "clear the filter")]);
    }
    if let Some(stopped) = shown_feeds(page).find_map(|feed| match &feed.state {
        FeedState::Stopped(why) => Some(why.as_str()),
        _ => None,
    }) {
        return calm("Loading was cancelled", vec![stopped.into()], again);
    }
    calm("Nothing has happened yet", vec!["No list that this is made of has an entry.".into()], again)
}

impl Dossier {
    /// What an entry is called.
    pub(super) fn title_of(&self, entry: &Entry) -> String {
        let named = entry.happening.to.as_ref().filter(|_| entry.happening.named);
        named.and_then(|to| self.names.get(to)).map_or_else(|| entry.happening.title.clone(), str::to_owned)
    }

    /// What is not known where the types of a source are not.
    pub(super) fn types_of(&self, source: usize) -> &str {
        let name = self.spec.sources.get(source).map_or("", |source| source.name_of(""));
        if name.is_empty() { "types" } else { name }
    }

    /// The names of lists, a few of them.
    fn names_of(&self, is: impl Fn(&Feed) -> bool) -> String {
        let mut named: Vec<&str> =
            self.timeline.feeds.iter().filter(|feed| is(feed)).map(|feed| feed.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        named.retain(|name| seen.insert(*name));
        few(&named)
    }

    /// What could not be read.
    pub(super) fn not_read(&self) -> String {
        self.names_of(|feed| feed.error().is_some())
    }

    /// How much of what happened is known.
    pub(super) fn status_line(&self, view: &View<'_>) -> String {
        let (shown, loaded) = (self.timeline.entries.shown(), self.timeline.entries.loaded());
        // Of what is not in sight nothing is counted.
        if !self.has_timeline() || !(self.beside || self.panel_in_focus().is_none()) {
            return String::new();
        }
        let entries = widgets::plural(loaded as u64, "entry", "entries");
        let shown = if shown == loaded { entries } else { format!("{} of {entries}", widgets::count(shown as u64)) };
        let mut parts = vec![shown];
        if sources::reads(view) {
            parts.push("loading".to_owned());
        }
        let more = self.names_of(|feed| matches!(feed.state, FeedState::Paused(_)));
        if !more.is_empty() {
            parts.push(format!("more of {more}"));
        }
        let failed = self.not_read();
        if !failed.is_empty() {
            parts.push(format!("✗ {failed}"));
        }
        for (source, _) in self.timeline.types.iter().filter(|(_, types)| matches!(types, Types::Failed(_))) {
            parts.push(format!("✗ {} not known", self.types_of(*source)));
        }
        let unread = self.timeline.feeds.len().saturating_sub(self.timeline.reads);
        if unread > 0 {
            parts.push(format!("{unread} types not read"));
        }
        parts.join(" · ")
    }
}
