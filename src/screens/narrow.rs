//! A line to type into over a list that it narrows: what menus, the palette and checklists have in common.
//!
//! Which entries are found is the business of who has one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::cursor::step;
use super::filter::keep;
use super::{LineInput, overlay};
use crate::config::Action;
use crate::contract::Input;
use crate::theme::Theme;
use crate::widgets::{self, MenuItem};

/// What was typed, and the entry under the cursor.
#[derive(Debug, Default)]
pub(crate) struct Narrow {
    pub(crate) line: LineInput,
    pub(crate) at: usize,
}

/// What of it is seen.
pub(crate) struct Seen<'a> {
    /// What to type.
    pub(crate) ask: &'a str,
    /// How many entries were found.
    pub(crate) len: usize,
    /// One of them.
    pub(crate) item: &'a dyn Fn(usize) -> MenuItem<'a>,
    /// What is said where none was found.
    pub(crate) empty: &'a str,
    /// Whether a rule parts the line from the list, if there is room.
    pub(crate) rule: bool,
}

impl Narrow {
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

    /// The places of those names that match. Enter takes the first: what begins as it was typed is meant before what
    /// merely has the letters.
    pub(crate) fn find<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Vec<usize> {
        let mut found = keep(self.line.text(), names.clone());
        let typed = self.typed().to_lowercase();
        let names: Vec<String> = names.map(str::to_lowercase).collect();
        found.sort_by_key(|at| (!names[*at].starts_with(&typed), !names[*at].contains(&typed)));
        found
    }

    /// Draws line and list.
    pub(crate) fn draw(&self, inside: Rect, buf: &mut Buffer, theme: &Theme, seen: &Seen<'_>) {
        let typed = Rect { height: u16::from(inside.height > 1), ..inside };
        overlay::field(typed, buf, theme, &self.line, seen.ask, true);
        let rule = Rect { y: typed.bottom(), height: u16::from(seen.rule && inside.height > 8), ..inside };
        widgets::put(buf, rule, &"─".repeat(rule.width.into()), theme.faint);
        let list = Rect { y: rule.bottom(), height: inside.bottom() - rule.bottom(), ..inside };
        let Seen { len, item, empty, .. } = *seen;
        widgets::Menu { len, item, cursor: self.at, top: 0, empty }.draw(list, buf, theme);
    }
}
