//! A line to type into over a list that it narrows.
//!
//! Menus, the palette, checklists and pickers are what is listed ([`Entries`]); the screen around it is here, once.

use std::fmt::Debug;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cursor::step;
use super::filter::keep;
use super::query::BETWEEN;
use super::{Cx, Handled, LineInput, NamedItem, Screen, Session, Slot, View, agrees_anywhere, overlay};
use crate::config::{Action, Mode};
use crate::contract::{Input, Outcome};
use crate::theme::Theme;
use crate::widgets::{self, MenuItem};

/// So many rows of a list are seen at least, however long the entry under the cursor is.
const LEAST: u16 = 1;
/// So many rows are kept free below a list for an entry that is long.
const MOST: usize = 8;

/// What was typed, and the entry under the cursor.
#[derive(Debug, Default)]
pub(crate) struct FilterList {
    pub(crate) line: LineInput,
    pub(crate) at: usize,
}

/// What is listed, and narrowed by typing.
pub(crate) trait Entries: Debug {
    /// The name of the screen.
    const NAME: &'static str;
    /// Whether a rule parts the line from the list, if there is room.
    const RULE: bool = false;

    /// What was typed, and the cursor.
    fn list(&self) -> &FilterList;

    /// The same, to type and to move.
    fn list_mut(&mut self) -> &mut FilterList;

    /// How many entries were found.
    fn found(&self) -> usize;

    /// Whether there is anything to accept: a row, as a rule.
    fn accepts(&self) -> bool {
        self.found() > 0
    }

    /// One of them.
    fn item(&self, at: usize) -> Option<MenuItem<'_>>;

    /// Finds the entries by what was typed.
    fn find(&mut self);

    /// The screen comes to the front.
    fn begin(&mut self, _cx: &mut Cx<'_>) {}

    /// Something other than a move is done.
    fn choose(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled;

    /// Takes a key that is no text here. Says whether it did.
    fn key(&mut self, _input: &Input) -> bool {
        false
    }

    /// The cursor has moved, or other entries were found.
    fn moved(&mut self, _cx: &mut Cx<'_>) {}

    /// A call moved on.
    fn news(&mut self, _slot: &Slot, _outcome: &Outcome, _cx: &mut Cx<'_>) {}

    /// It became known which item is meant by a name in the page's location.
    fn learn(&mut self, _item: &NamedItem, _cx: &mut Cx<'_>) {}

    /// Which part of the keymap holds.
    fn keys(&self) -> Mode {
        Mode::Text
    }

    /// What stands above it.
    fn heading(&self, view: &View<'_>) -> String;

    /// Where it is on the screen.
    fn place(&self, screen: Rect) -> Rect;

    /// What an action does here, for its frame and for the bar.
    fn means(&self, action: Action) -> Option<&'static str>;

    /// What else can be done than choosing an entry and closing the list.
    fn more(&self, _session: &Session) -> Vec<Action> {
        Vec::new()
    }

    /// The keys that its frame names, with what they do.
    fn hints(&self, session: &Session) -> Vec<(String, &'static str)>;

    /// What to type.
    fn ask(&self) -> String;

    /// What is said where none was found.
    fn empty(&self, view: &View<'_>) -> String;

    /// Draws what is known of the entry under the cursor; returns the room that is left for the list.
    fn draw_beside(&self, inside: Rect, _buf: &mut Buffer, _view: &View<'_>) -> Rect {
        inside
    }
}

impl<E: Entries> Screen for E {
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.begin(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let (len, height) = (self.found(), usize::from(self.place(cx.area).height.saturating_sub(3)));
        if !self.list_mut().act(action, len, height) {
            return self.choose(action, cx);
        }
        self.moved(cx);
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        self.keys()
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        if !self.key(input) && self.list_mut().input(input) {
            self.find();
            self.moved(cx);
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.news(slot, outcome, cx);
    }

    fn named(&mut self, item: &NamedItem, cx: &mut Cx<'_>) {
        self.learn(item, cx);
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        let accept = self.accepts().then_some(Action::Accept);
        accept.into_iter().chain(self.more(session)).chain([Action::Back]).collect()
    }

    fn agrees(&self, action: Action) -> bool {
        // A click on an entry chooses it, too.
        action != Action::Accept && agrees_anywhere(action)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        self.means(action)
    }

    fn title(&self, view: &View<'_>) -> String {
        self.heading(view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let hints = self.hints(view.session);
        let inside = overlay::frame(self.place(area), buf, theme, &self.heading(view), &hints);
        let inside = self.draw_beside(inside, buf, view);
        let item = |at: usize| self.item(at).unwrap_or_default();
        let (ask, empty) = (self.ask(), self.empty(view));
        let seen = Seen { ask: &ask, len: self.found(), item: &item, empty: &empty, rule: E::RULE };
        self.list().draw(inside, buf, theme, &seen);
    }
}

/// What of it is seen.
struct Seen<'a> {
    ask: &'a str,
    len: usize,
    item: &'a dyn Fn(usize) -> MenuItem<'a>,
    empty: &'a str,
    rule: bool,
}

/// How far a name is from what was typed: it is the name, its beginning, within it, or has the letters at best. Of
/// two as near, the one that stands first in the list goes first.
pub(crate) fn distance(name: &str, typed: &str) -> u8 {
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    match name.find(&typed) {
        Some(0) if name.len() == typed.len() => 0,
        Some(0) => 1,
        Some(_) => 2,
        None => 3,
    }
}

impl FilterList {
    /// A line that holds a text already.
    pub(crate) fn new(typed: &str) -> Self {
        Self { line: LineInput::new(typed), at: 0 }
    }

    /// What was typed, without blanks around it.
    pub(crate) fn typed(&self) -> &str {
        self.line.text().trim()
    }

    /// Moves the cursor among so many entries. Says whether the action is one that moves.
    pub(crate) fn act(&mut self, action: Action, len: usize, height: usize) -> bool {
        let to = step(action, self.at, len, height);
        self.at = to.unwrap_or(self.at);
        to.is_some()
    }

    /// Takes a key or a paste. Says whether the entries have to be found anew; the cursor is on the first then.
    pub(crate) fn input(&mut self, input: &Input) -> bool {
        let changed = self.line.input(input);
        if changed {
            self.at = 0;
        }
        changed
    }

    /// The places of those names that match. Enter takes the first: the nearest to what was typed.
    pub(crate) fn find<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Vec<usize> {
        self.find_by(names.map(|name| [name]))
    }

    /// The same where an entry goes by several names, such as what people call it and its id.
    pub(crate) fn find_by<'n, const N: usize>(
        &self,
        entries: impl Iterator<Item = [&'n str; N]> + Clone,
    ) -> Vec<usize> {
        let mut found = keep(self.line.text(), entries.clone().map(|names| names.join(&BETWEEN.to_string())));
        let entries: Vec<_> = entries.collect();
        let nearest = |at: &usize| entries[*at].iter().map(|name| distance(name, self.typed())).min();
        found.sort_by_cached_key(nearest);
        found
    }

    /// Draws line and list.
    fn draw(&self, inside: Rect, buf: &mut Buffer, theme: &Theme, seen: &Seen<'_>) {
        let typed = Rect { height: u16::from(inside.height > 1), ..inside };
        overlay::field(typed, buf, theme, &self.line, seen.ask, true);
        let rule = Rect { y: typed.bottom(), height: u16::from(seen.rule && inside.height > 8), ..inside };
        widgets::put(buf, rule, &"─".repeat(rule.width.into()), theme.faint);
        let list = Rect { y: rule.bottom(), height: inside.bottom() - rule.bottom(), ..inside };
        let Seen { len, item, empty, .. } = *seen;
        let list = if len > 0 { whole_below(&item(self.at.min(len - 1)), list, buf, theme) } else { list };
        widgets::Menu { len, item, cursor: self.at, top: 0, empty }.draw(list, buf, theme);
    }
}

/// Draws an entry in full below its list, where its row has no room for it; returns what is left for the list.
pub(super) fn whole_below(entry: &MenuItem<'_>, list: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    let lines = entry.whole(list.width);
    let most = list.height.saturating_sub(LEAST + 1);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(most);
    if height == 0 {
        return list;
    }
    let rest = Rect { height: list.height - height - 1, ..list };
    let rule = Rect { y: rest.bottom(), height: 1, ..list };
    widgets::put(buf, rule, &"─".repeat(rule.width.into()), theme.faint);
    let rows = Rect { y: rule.bottom(), height, ..list };
    for (n, (line, row)) in lines.iter().zip(rows.rows()).enumerate() {
        // What goes on where there is no room for it says so.
        let is_cut = n + 1 == usize::from(height) && lines.len() > usize::from(height);
        let line = if is_cut { format!("{line} …") } else { line.clone() };
        widgets::put(buf, row, &line, theme.muted);
    }
    rest
}

/// How many rows below a list the longest of its entries takes in full, its rule included.
pub(crate) fn whole_rows<'a>(entries: impl Iterator<Item = MenuItem<'a>>, width: u16) -> u16 {
    let most = entries.map(|entry| entry.whole(width).len()).max().unwrap_or(0).min(MOST);
    if most == 0 { 0 } else { most as u16 + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_meant_before_what_begins_or_has_it() {
        let names = ["Account", "AccountContactRole", "Contact", "ContactRequest", "Cornactant"];
        let found = |typed: &str| -> Vec<&str> {
            FilterList::new(typed).find(names.into_iter()).into_iter().map(|at| names[at]).collect()
        };
        assert_eq!(found("contact"), ["Contact", "ContactRequest", "AccountContactRole"]);
        assert_eq!(found("Acc"), ["Account", "AccountContactRole"]);
        assert_eq!(found(""), names);
        let rows = [["Account", "Contact2"], ["Contacts", "x"], ["Person", "Contact"]];
        assert_eq!(FilterList::new("Contact").find_by(rows.into_iter()), [2, 0, 1], "an id counts like a name");
    }

    #[test]
    fn what_has_no_room_below_the_list_says_that_it_goes_on() {
        let text = "arn:aws:profile:eu-central-1:210987654321:domains/acme ".repeat(40);
        let entry = MenuItem::new("ARN", text.trim_end());
        let theme = Theme::dark(crate::theme::Depth::None);
        for (width, height) in [(60, 12), (30, 9), (76, 20)] {
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            whole_below(&entry, area, &mut buf, &theme);
            let last: String = (0..width).map(|x| buf[(x, height - 1)].symbol()).collect();
            assert!(last.trim_end().ends_with('…'), "{width}×{height}: {last}");
        }
    }
}
