//! What could not be read of what happened: each type with its reasons, as whole as there is room, and how it is read
//! again. What is still shown of such a type is as it was before.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Dossier;
use super::entries::Entry;
use super::feed::{Feed, FeedState, Types};
use super::parts::Parts;
use super::said::shown_feeds;
use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::screens::View;
use crate::widgets::{self, Cut, Tone};

/// Stands before an entry that could not be read again.
pub(super) const OLD: &str = "old · ";
/// The same, where there is room.
pub(super) const OLD_WHOLE: &str = "Old: it could not be read again.";
/// Columns for the keys behind the last line.
const KEYS: usize = 38;
/// The rows that are left for the entries, whatever could not be read.
const ENTRIES: u16 = 4;

/// Some types that could not be read, for the same reasons.
#[derive(Debug)]
pub(super) struct Failure<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) reasons: Vec<&'a ApiError>,
    /// Whether what was read of them before is still shown.
    is_old: bool,
}

impl Failure<'_> {
    fn said(&self) -> String {
        let reason = |error: &&ApiError| match error.message.as_str() {
            "" => error.code.clone(),
            message => format!("{}: {message}", error.code),
        };
        let again = if self.is_old { " again, what stands here of it is old" } else { "" };
        let reasons = self.reasons.iter().map(reason).collect::<Vec<_>>().join(" · ");
        format!("{} {} could not be read{again}: {reasons}", Tone::Bad.sign(), few(&self.names))
    }
}

/// The first of some names, and how many more there are.
pub(super) fn few(names: &[&str]) -> String {
    match names.len() {
        0..=3 => names.join(", "),
        more => format!("{} and {} others", names[..2].join(", "), more - 2),
    }
}

impl Dossier {
    /// What could not be read of what is shown: each name once, those of the same reasons together.
    pub(super) fn failures(&self) -> Vec<Failure<'_>> {
        // Each list that failed, and what is not known because its types are not.
        let alone = self.timeline.entries.alone();
        let of_feeds = shown_feeds(self).filter_map(|feed| {
            let has_old = self.timeline.entries.has(feed.source, feed.each.as_deref());
            Some((feed.name.as_str(), feed.error()?, has_old))
        });
        let of_types = self.timeline.types.iter().filter_map(|(source, types)| match types {
            Types::Failed(error) => Some((self.types_of(*source), error, false)),
            _ => None,
        });
        let of_types = of_types.filter(|(name, ..)| alone.is_none_or(|alone| alone == *name));
        let failed: Vec<(&str, &ApiError, bool)> = of_feeds.chain(of_types).collect();
        let mut names: Vec<&str> = Vec::new();
        for (name, ..) in &failed {
            if !names.contains(name) {
                names.push(name);
            }
        }
        let mut failures: Vec<Failure<'_>> = Vec::new();
        for name in names {
            let of_name = || failed.iter().filter(|(of, ..)| *of == name);
            let mut reasons: Vec<&ApiError> = Vec::new();
            for (_, error, _) in of_name() {
                if !reasons.iter().any(|known| known.code == error.code) {
                    reasons.push(error);
                }
            }
            let is_old = of_name().any(|(.., has_old)| *has_old);
            let codes = |reasons: &[&ApiError]| reasons.iter().map(|error| error.code.clone()).collect::<BTreeSet<_>>();
            let alike = |known: &&mut Failure<'_>| known.is_old == is_old && codes(&known.reasons) == codes(&reasons);
            match failures.iter_mut().find(alike) {
                Some(known) => known.names.push(name),
                None => failures.push(Failure { names: vec![name], reasons, is_old }),
            }
        }
        failures
    }

    /// What is said of it above the entries, line by line, where they and it have so much room; nothing where there are
    /// no entries, for then it stands in their place. The keys have room behind the last line.
    pub(super) fn news(&self, width: u16, height: u16) -> Vec<String> {
        if self.timeline.entries.shown() == 0 {
            return Vec::new();
        }
        // A type that is shown alone says all about why it is not there.
        let room = height.saturating_sub(ENTRIES);
        let room = if self.timeline.entries.alone().is_some() { room } else { room.min((height / 3).max(1)) };
        let (room, width) = (usize::from(room), usize::from(width.saturating_sub(1).max(1)));
        let mut said: Vec<Vec<String>> =
            self.failures().iter().map(|failure| widgets::wrap(&failure.said(), width)).collect();
        // Where there is no room for all of it, each gets its part.
        if said.iter().map(Vec::len).sum::<usize>() >= room {
            let part = (room.saturating_sub(1) / said.len().max(1)).max(1);
            for lines in said.iter_mut().filter(|lines| lines.len() > part) {
                lines.truncate(part);
                if let Some(last) = lines.last_mut() {
                    *last = widgets::fit(&format!("{last}  …"), width, Cut::End).into_owned();
                }
            }
        }
        let mut lines = said.concat();
        lines.truncate(room);
        if lines.last().is_some_and(|last| widgets::columns(last) > width.saturating_sub(KEYS)) {
            if lines.len() < room {
                lines.push(String::new());
            } else if let Some(last) = lines.last_mut() {
                *last = widgets::fit(&format!("{last}…"), width.saturating_sub(KEYS), Cut::End).into_owned();
            }
        }
        lines
    }

    /// All that is said of it, with what to do: for whoever reads on.
    pub(super) fn failures_whole(&self) -> String {
        let whole = |failure: &Failure<'_>| {
            let advice = failure.reasons.iter().map(|error| error.advice());
            let ids =
                failure.reasons.iter().filter_map(|error| Some(format!("request {}", error.request_id.as_ref()?)));
            let lines = std::iter::once(failure.said()).chain(advice.map(str::to_owned)).chain(ids);
            lines.collect::<Vec<_>>().join("\n")
        };
        self.failures().iter().map(whole).collect::<Vec<_>>().join("\n\n")
    }

    /// Whether an entry could not be read again, so that it is as it was before.
    pub(super) fn is_old(&self, entry: &Entry) -> bool {
        let is = |feed: &&Feed| feed.source == entry.source && feed.each == entry.each;
        let feed = self.timeline.feeds.iter().find(is);
        feed.is_some_and(|feed| feed.old && matches!(feed.state, FeedState::Failed(_) | FeedState::Stopped(_)))
    }
}

/// What could not be read, why, and how to read it again.
pub(super) fn draw(page: &Dossier, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let key = |action| view.session.keymap.key(Mode::Browse, action);
    let again = format!("{} in full  {} try again", key(Action::Details), key(Action::Refresh));
    let keys = match page.timeline.entries.alone() {
        Some(_) => format!("  {again}"),
        None => format!("  {} by type  {again}", key(Action::Right)),
    };
    let lines = page.news(parts.news.width, parts.news.height + parts.timeline.height);
    let last = lines.len().saturating_sub(1);
    for (nth, (line, row)) in lines.iter().zip(parts.news.rows()).enumerate() {
        let used = widgets::put(buf, row, line, theme.bad);
        if nth == last {
            let rest = Rect { x: row.x + used, width: row.width - used.min(row.width), ..row };
            widgets::put(buf, rest, &keys, theme.muted);
        }
    }
}
