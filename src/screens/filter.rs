//! Filtering what a page or overlay lists, in the language of the tables' filter.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::LineInput;
use super::query::Query;
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::theme::Theme;
use crate::widgets::{self, InputLine};

/// The indices of the texts that pass what was typed, in their order.
pub(crate) fn keep<T: AsRef<str>>(typed: &str, texts: impl IntoIterator<Item = T>) -> Vec<usize> {
    let mut finder = Query::parse(typed).map(|query| query.finder());
    let mut passes = |text: &str| finder.as_mut().is_none_or(|finder| finder.passes(text));
    texts.into_iter().enumerate().filter(|(_, text)| passes(text.as_ref())).map(|(n, _)| n).collect()
}

/// The line in which a filter is typed, and that goes on showing it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilterLine {
    line: LineInput,
    editing: bool,
    /// What can be typed, where it is more than words.
    asks: Option<&'static str>,
}

impl FilterLine {
    /// A line that says what can be typed.
    pub(crate) fn asking(asks: &'static str) -> Self {
        Self { asks: Some(asks), ..Self::default() }
    }

    /// Puts a text into it that others have given.
    pub(crate) fn set(&mut self, text: &str) {
        self.line = LineInput::new(text);
    }

    /// Starts typing.
    pub(crate) fn edit(&mut self) {
        self.editing = true;
    }

    /// Whether it has the focus.
    pub(crate) fn editing(&self) -> bool {
        self.editing
    }

    /// Which part of the keymap holds where it is part of a page.
    pub(crate) fn mode(&self) -> Mode {
        if self.editing { Mode::Text } else { Mode::Browse }
    }

    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        self.line.text()
    }

    /// What is asked for; `None` where all rows pass.
    pub(crate) fn query(&self) -> Option<Query> {
        Query::parse(self.text())
    }

    /// Whether there is anything to show.
    fn is_shown(&self) -> bool {
        self.editing || !self.text().is_empty()
    }

    /// Its own row, the first of an area, and what is left for the rows that it filters. Update and view share it.
    pub(crate) fn split(&self, area: Rect) -> (Rect, Rect) {
        let height = u16::from(self.is_shown() && area.height >= 2);
        (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
    }

    /// Draws it into the first row, if there is anything to show; returns what is left.
    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let (own, rest) = self.split(area);
        let (text, cursor) = (self.line.text(), self.line.cursor());
        let placeholder = self.asks.unwrap_or("type to filter");
        let line = InputLine { prompt: "/", text, cursor, placeholder, focused: self.editing };
        line.draw(own, buf, theme);
        rest
    }

    /// How many rows there are, such as `3 calls`; under a filter how many of them pass, such as `1 of 3 calls`.
    pub(crate) fn tally(&self, shown: usize, all: usize, one: &str, many: &str) -> String {
        let rows = widgets::plural(all as u64, one, many);
        if self.query().is_some() { format!("{} of {rows}", widgets::count(shown as u64)) } else { rows }
    }

    /// The rows that pass, as indices.
    pub(crate) fn keep<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> Vec<usize> {
        keep(self.text(), texts)
    }

    /// Takes text.
    pub(crate) fn input(&mut self, input: &Input) {
        self.line.input(input);
    }

    /// The actions that concern it: start, accept, clear. Says whether it took the action.
    pub(crate) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Filter => self.edit(),
            Action::Accept if self.editing => self.editing = false,
            Action::Back if self.is_shown() => *self = Self { asks: self.asks, ..Self::default() },
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [&str; 3] = ["Salesforce-Contact ACTIVE", "Zendesk-User ACTIVE", "CTR DRAFT"];

    #[test]
    fn it_keeps_what_passes_in_its_order() {
        assert_eq!(keep("", ROWS), [0, 1, 2]);
        assert_eq!(keep("active user", ROWS), [1]);
        assert_eq!(keep("!=ACTIVE", ROWS), [2]);
        assert_eq!(keep("!", ROWS), [0, 1, 2]);
    }

    #[test]
    fn esc_takes_it_away_before_anything_else() {
        let mut filter = FilterLine { line: LineInput::new("ctr"), editing: true, asks: None };
        assert!(filter.act(Action::Accept) && !filter.editing && filter.is_shown());
        assert!(filter.act(Action::Back) && !filter.is_shown());
        assert!(!filter.act(Action::Back));
    }
}
