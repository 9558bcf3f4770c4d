//! What the picker says of itself: how much there is, and why there is nothing to pick.

use super::finding::Finding;
use super::row::LeftOut;
use super::{Picker, Reading};
use crate::config::{Action, Mode};
use crate::screens::View;
use crate::screens::find::home;
use crate::widgets;

impl Picker {
    /// What is said where no row is.
    pub(super) fn instead(&self, view: &View<'_>) -> String {
        let key = || view.session.keymap.in_words(Mode::Form, Action::Accept);
        match (&self.error, view.loading()) {
            _ if let Finding::Value(field) = &self.finding => {
                match field.reading(self.narrow.typed().trim(), home(view)) {
                    Some(Reading { said: Some(said), .. }) => format!("{} searches for it, as {said}.", key()),
                    _ => format!("{} searches for it.", key()),
                }
            }
            _ if matches!(self.finding, Finding::Key(_)) => "Nothing matches.".to_owned(),
            (Some(error), _) => format!("{}: {} {} tries again.", error.code, sentence(&error.message), key()),
            (None, true) => "Loading …".to_owned(),
            (None, false) if self.rows.is_empty() => match &self.fit {
                _ if !self.left_out.is_empty() => self.all_left_out(),
                Some(fit) => format!("There is no {} of {} yet.", self.resource.singular, fit.value),
                None => self.found_none(view),
            },
            (None, false) => self.nothing_matches(),
        }
    }

    /// What was found though nothing of it can be picked, and why.
    fn all_left_out(&self) -> String {
        match &self.left_out[..] {
            [LeftOut { label, why, .. }] => {
                format!("Only {label} was found, which can't be picked here: {}", sentence(why))
            }
            all => format!("All {} that were found can't be picked here: they are chosen or meant already.", all.len()),
        }
    }

    /// Why nothing was found, as far as that is known.
    fn found_none(&self, view: &View<'_>) -> String {
        let Some(sought) = self.sought.as_ref().filter(|_| !self.list.query().is_empty()) else {
            return "There are none.".to_owned();
        };
        // What stands first is what was typed; ways to write it follow.
        let value = self.list.query().first().map_or("", |(_, value)| value.as_str());
        let singular = &self.resource.singular;
        let key = view.session.keymap.in_words(Mode::Form, Action::Back);
        let whole = format!("No {singular} was found by {value}. A search finds whole values alone.");
        let said = match &sought.said {
            Some(said) if sought.national => format!(
                "{whole} The number has no country code: it was looked for as {said}. Two letters of a country before it \
                 say whose it is, as in KR 02-555-0142."
            ),
            Some(said) => format!("{whole} It was looked for as {said}."),
            None => whole,
        };
        format!("{said} {key} goes back to search by another value or key.")
    }

    /// What was typed is no part of a name. Where something is picked inside of another thing, that may be what was
    /// typed for.
    fn nothing_matches(&self) -> String {
        match self.inside.back() {
            Some(last) => {
                let (first, last) = (&self.resource.singular, &last.singular);
                format!(
                    "No {first} matches. Pick first in which {first} the {last} is: the {last} is searched for then."
                )
            }
            None => "Nothing matches.".to_owned(),
        }
    }

    /// How much is loaded.
    pub(super) fn status(&self, view: &View<'_>) -> String {
        let loaded = widgets::plural(self.rows.len() as u64, "loaded", "loaded");
        let loaded = match self.left_out.len() {
            0 => loaded,
            left => format!("{loaded}, {left} left out"),
        };
        match (&self.error, view.loading(), &self.next) {
            _ if !matches!(self.finding, Finding::Rows) => "found by a search".to_owned(),
            (Some(error), ..) => error.code.clone(),
            (None, true, _) => match self.promised() {
                Some(typed) => format!("loading …, {typed} is taken once it is there"),
                None => "loading …".to_owned(),
            },
            (None, false, Some(_)) => format!("{loaded}, more available"),
            (None, false, None) => loaded,
        }
    }
}

/// A message that ends like a sentence.
fn sentence(message: &str) -> String {
    format!("{}.", message.trim_end_matches(['.', ' ']))
}
