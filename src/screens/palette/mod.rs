//! The palette: everything that can be gone to or done, found by typing.

mod anywhere;
mod entries;
mod kept;
mod known;
mod named;
mod operations;
mod rank;
#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::command::{Overlay, OverlaySpec};
use super::filter_list::{Entries, FilterList};
use super::topics::Topic;
use super::{Command, Cx, Handled, Session, Slot, View, overlay, reading};
use crate::catalog::{Location, catalog, is_rooted};
use crate::config::{Action, Mode};
use crate::contract::{Outcome, ProfileInfo};
use crate::widgets::MenuItem;

/// The palette over a page. `actions` are those that the page offers, `visited` the locations of the history, newest
/// first.
pub fn palette(actions: Vec<Action>, visited: Vec<Location>) -> Overlay {
    Overlay::from(OverlaySpec::Palette { actions, visited })
}

#[derive(Debug, Default)]
pub(super) struct Palette {
    actions: Vec<Action>,
    visited: Vec<Location>,
    entries: Vec<Entry>,
    found: Vec<Entry>,
    narrow: FilterList,
    /// Whether it was asked what is there.
    asked: bool,
    /// How many of the lists that were asked for are not answered yet.
    open: usize,
    /// What was taken before it was there: it is gone to once it is.
    awaited: Option<String>,
    /// What is given another name.
    renaming: Option<Location>,
    /// What is removed if the key is pressed once more.
    removing: Option<Location>,
}

/// One thing to go to or to do.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    label: String,
    /// What is read in its place: an operation of the API by what it does.
    shown: Option<String>,
    /// What it goes by besides.
    others: Vec<String>,
    detail: String,
    /// What it is found by besides its names.
    sought: String,
    /// How often it was gone to.
    uses: u32,
    deed: Deed,
    /// Whether it goes by the name of an operation of the API.
    is_operation: bool,
}

impl Entry {
    /// An entry that is found by its name alone, and a place by its path.
    fn new(label: impl Into<String>, detail: impl Into<String>, deed: Deed) -> Self {
        let sought = if let Deed::Go(location) = &deed { location.to_string() } else { String::new() };
        let (label, detail, others) = (label.into(), detail.into(), Vec::new());
        Self { label, shown: None, others, detail, sought, uses: 0, deed, is_operation: false }
    }

    /// The same, which is also found by this.
    fn sought_by(mut self, words: &str) -> Self {
        self.sought = [self.sought.as_str(), words].join(" ");
        self
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.label).chain(&self.others).map(String::as_str)
    }

    /// Whether both lead to the same, by whatever name the one or the other goes meanwhile.
    fn is_same(&self, other: &Self) -> bool {
        let is_named = !self.is_operation || self.label == other.label;
        self.deed == other.deed && self.is_operation == other.is_operation && is_named
    }
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    /// Go there.
    Go(Location),
    /// Give the page this action.
    Act(Action),
    /// Switch to this profile, in this region.
    Switch(ProfileInfo, Option<String>),
    /// Say why nothing can be done.
    Say(String),
    /// Tell how it goes: it is no action of the page.
    Tell(&'static Topic),
}

impl Palette {
    pub(super) fn new(actions: Vec<Action>, visited: Vec<Location>) -> Self {
        Self { actions, visited, ..Self::default() }
    }

    /// Gathers all there is to choose. The entry that somebody has gone to stays under the cursor.
    fn gather(&mut self, cx: &Cx<'_>) {
        let here = self.found.get(self.narrow.at).filter(|_| self.narrow.at > 0).cloned();
        let own = (self.actions.as_slice(), self.visited.as_slice());
        self.entries = entries::all(own, cx.location, cx.context, cx.session);
        self.find();
        let place = here.and_then(|here| self.found.iter().position(|entry| entry.is_same(&here)));
        self.narrow.at = place.unwrap_or(0);
    }

    /// Whether what is first is no more than like what was typed, while the lists that may have that are still read.
    fn awaits(&self) -> bool {
        let text = self.narrow.typed();
        let is_sure = |entry: &Entry| matches!(entry.deed, Deed::Say(_)) || is_found_by(entry, text);
        let is_meant = |entry: &Entry| direct(text).is_some() || is_sure(entry) || rank::is_meant(entry, text);
        self.open > 0 && self.narrow.at == 0 && !text.is_empty() && !self.found.first().is_some_and(is_meant)
    }

    /// Takes what the cursor is on, unless what was typed may still come; whoever takes it once more means what is there.
    fn accept_meant(&mut self, cx: &mut Cx<'_>) {
        let typed = self.narrow.typed().to_owned();
        let is_again = self.awaited.take().is_some_and(|awaited| awaited == typed) && !self.found.is_empty();
        if is_again || !self.awaits() {
            return self.accept(cx);
        }
        let mut said = format!("what there is in the domains is still being read: {typed} is gone to once it is there");
        if let Some(first) = self.found.first() {
            let key = cx.session.keymap.in_words(Mode::Text, Action::Accept);
            said = format!("{said}; {key} again takes {}", first.label);
        }
        self.awaited = Some(typed);
        cx.command(Command::notice(said));
    }

    /// Takes what was waited for once it is there. Once nothing more comes, what is only like it is not taken for it.
    fn take_awaited(&mut self, cx: &mut Cx<'_>) {
        let is_due = !self.awaits();
        let Some(typed) = self.awaited.take_if(|_| is_due) else { return };
        if typed != self.narrow.typed() || self.narrow.at != 0 {
            return;
        }
        match self.found.first() {
            Some(first) if rank::is_meant(first, &typed) && !is_found_by(first, &typed) => self.accept(cx),
            first => {
                let key = cx.session.keymap.in_words(Mode::Text, Action::Accept);
                let instead = first.map(|first| format!("; {key} takes {}", first.label)).unwrap_or_default();
                cx.command(Command::warn(format!("nothing that was read is called {typed}{instead}")));
            }
        }
    }

    /// What is gone to as soon as it is there, as long as that holds.
    fn promised(&self) -> Option<&str> {
        self.awaited.as_deref().filter(|typed| *typed == self.narrow.typed() && self.narrow.at == 0)
    }

    fn accept(&self, cx: &mut Cx<'_>) {
        let Some(entry) = self.found.get(self.narrow.at) else { return };
        let command = match entry.deed.clone() {
            Deed::Go(location) => {
                Self::warn_of_region(&location, cx);
                Command::Open(location)
            }
            Deed::Act(action) => Command::Act(action),
            Deed::Switch(profile, region) => Command::Switch { profile, region },
            Deed::Say(why) => return cx.command(Command::warn(why)),
            Deed::Tell(topic) => Command::Overlay(reading(&topic.title, topic.text(&cx.session.keymap))),
        };
        overlay::answer(cx, command);
    }
}

/// Whether an entry finds customers and cases by what was typed.
fn is_found_by(entry: &Entry, text: &str) -> bool {
    matches!(&entry.deed, Deed::Go(at) if at.get("q") == Some(text))
}

/// A location that was typed as such.
fn direct(text: &str) -> Option<Entry> {
    if !text.contains(['/', '?', '!']) {
        return None;
    }
    let place = |location: &Location| catalog().place(location).map_err(|problem| problem.to_string());
    let location = text.parse::<Location>().map_err(|problem| problem.to_string());
    Some(match location.and_then(|location| place(&location).map(|_| location)) {
        Ok(location) => Entry::new(format!("Go to {location}"), "location", Deed::Go(location)),
        Err(why) => Entry::new(why.clone(), "no location", Deed::Say(why)),
    })
}

impl Entries for Palette {
    const NAME: &'static str = "palette";
    const RULE: bool = true;

    fn list(&self) -> &FilterList {
        &self.narrow
    }

    fn list_mut(&mut self) -> &mut FilterList {
        &mut self.narrow
    }

    fn found(&self) -> usize {
        self.found.len()
    }

    fn item(&self, at: usize) -> Option<MenuItem<'_>> {
        let entry = self.found.get(at)?;
        let disabled = matches!(entry.deed, Deed::Say(_));
        Some(MenuItem {
            disabled,
            ..MenuItem::new(entry.shown.as_ref().unwrap_or(&entry.label).as_str(), entry.detail.as_str())
        })
    }

    fn find(&mut self) {
        let text = self.narrow.typed();
        if self.renaming.is_some() {
            return self.found.clear();
        }
        self.found = if text.is_empty() { self.entries.clone() } else { rank::best(&self.entries, text) };
        // What may as well be the name of a place goes behind all that is known of places.
        if let Some((is_sure, find)) = anywhere::entry(text).filter(|(is_sure, _)| *is_sure || self.open == 0) {
            self.found.insert(if is_sure { 0 } else { self.found.len() }, find);
        }
        // A location that there is is meant, whatever values are in it, and so is one that begins where locations do:
        // its reason is what is said. What is none at all may be something else.
        if let Some(direct) = direct(text) {
            let is_place = matches!(direct.deed, Deed::Go(_)) || is_rooted(text);
            let behind = !is_place && self.found.first().is_some_and(|first| is_found_by(first, text));
            self.found.insert(usize::from(behind), direct);
        }
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        self.gather(cx);
        if !std::mem::replace(&mut self.asked, true) {
            self.open = known::ask(cx);
        }
    }

    fn choose(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if action != Action::Unset {
            self.removing = None;
        }
        match action {
            action if self.renaming.is_some() => return self.act_on_name(action, cx),
            Action::Accept => self.accept_meant(cx),
            Action::Rename => self.begin_renaming(cx),
            Action::Unset => self.drop_kept(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn news(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if outcome.is_last() {
            self.open = self.open.saturating_sub(1);
            self.find();
        }
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            known::take(slot, &page.reply.document, cx);
            self.gather(cx);
        }
        self.take_awaited(cx);
    }

    fn accepts(&self) -> bool {
        self.renaming.is_some() || self.found() > 0
    }

    fn heading(&self, _view: &View<'_>) -> String {
        match self.promised() {
            _ if self.renaming.is_some() => "Another name".to_owned(),
            Some(typed) => format!("Go to {typed} once it is there"),
            None => "Go to".to_owned(),
        }
    }

    fn place(&self, screen: Rect) -> Rect {
        overlay::place(screen, 84, 22)
    }

    fn means(&self, action: Action) -> Option<&'static str> {
        match (action, self.renaming.is_some()) {
            (Action::Accept, false) => Some("go"),
            (Action::Accept, true) | (Action::Rename, false) => Some("rename"),
            (Action::Unset, false) => Some("remove"),
            (Action::Back, true) => Some("keep the old one"),
            (Action::Back, false) => Some("close"),
            _ => None,
        }
    }

    fn more(&self, session: &Session) -> Vec<Action> {
        let kept = self.renaming.is_none() && self.kept_here(session).is_some();
        [Action::Rename, Action::Unset].into_iter().filter(|_| kept).collect()
    }

    fn hints(&self, session: &Session) -> Vec<(String, &'static str)> {
        let named = std::iter::once(Action::Accept).chain(self.more(session)).chain([Action::Back]);
        let keys: Vec<_> = named.filter_map(|action| Some((action, self.means(action)?))).collect();
        overlay::hints(session, Mode::Text, &keys)
    }

    fn ask(&self) -> String {
        let asks = if self.renaming.is_some() {
            "what you call it from now on"
        } else {
            "a place, action, account, operation"
        };
        asks.to_owned()
    }

    fn empty(&self, view: &View<'_>) -> String {
        if let Some(at) = &self.renaming {
            return format!("It leads to {at}, whatever it is called.");
        }
        if view.loading() {
            return "Nothing matches so far; what there is in the domains is still being read …".to_owned();
        }
        let example = catalog().resources().first().map(entries::list_of).unwrap_or_default();
        format!("Nothing matches. A location such as {example} can be typed in full.")
    }
}
