//! Filtering rows by what is typed: fuzzy, `!` inverts, `=` is exact.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::LineInput;
use crate::config::Action;
use crate::contract::Input;
use crate::theme::Theme;
use crate::widgets::InputLine;

/// What is looked for. Case never matters; words may stand in any order.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pattern: Pattern,
    invert: bool,
}

impl Filter {
    /// Reads what was typed; `None` where that filters nothing.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let (invert, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let (exact, text) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest));
        if text.is_empty() {
            return None;
        }
        // What is left out by a fuzzy match would be a riddle: an inverted filter takes the letters as they stand.
        let kind = if exact || invert { AtomKind::Substring } else { AtomKind::Fuzzy };
        let pattern = Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, kind);
        Some(Self { pattern, invert })
    }

    /// The indices of the texts that pass, in their order.
    pub(crate) fn keep<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> Vec<usize> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scratch = Vec::new();
        let mut passes = |text: &str| {
            let text = Utf32Str::new(text, &mut scratch);
            self.pattern.score(text, &mut matcher).is_some() != self.invert
        };
        texts.into_iter().enumerate().filter(|(_, text)| passes(text.as_ref())).map(|(n, _)| n).collect()
    }
}

/// The line in which a filter is typed, and that goes on showing it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilterLine {
    line: LineInput,
    editing: bool,
}

impl FilterLine {
    /// Starts typing.
    pub(crate) fn edit(&mut self) {
        self.editing = true;
    }

    /// Whether it has the focus.
    pub(crate) fn editing(&self) -> bool {
        self.editing
    }

    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        self.line.text()
    }

    /// Whether there is anything to show.
    pub(crate) fn is_shown(&self) -> bool {
        self.editing || !self.text().is_empty()
    }

    /// Draws it into the first row, if there is anything to show; returns what is left.
    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        if !self.is_shown() || area.height < 2 {
            return area;
        }
        let (text, cursor) = (self.line.text(), self.line.cursor());
        let line = InputLine { prompt: "/", text, cursor, placeholder: "type to filter", focused: self.editing };
        line.draw(area, buf, theme);
        Rect { y: area.y + 1, height: area.height - 1, ..area }
    }

    /// The rows that pass, as indices.
    pub(crate) fn keep<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> Vec<usize> {
        match Filter::new(self.text()) {
            Some(filter) => filter.keep(texts),
            None => texts.into_iter().enumerate().map(|(n, _)| n).collect(),
        }
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
            Action::Back if self.is_shown() => *self = Self::default(),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [&str; 4] = ["Salesforce-Contact ACTIVE", "Zendesk-User ACTIVE", "CTR DRAFT", "Größe süß"];

    fn kept(text: &str) -> Vec<usize> {
        FilterLine { line: LineInput::new(text), editing: true }.keep(ROWS)
    }

    #[test]
    fn fuzzy_inverted_and_exact() {
        assert_eq!(kept(""), [0, 1, 2, 3]);
        assert_eq!(kept("sfcon"), [0]);
        assert_eq!(kept("active user"), [1]);
        assert_eq!(kept("!active"), [2, 3]);
        assert_eq!(kept("=ctr"), [2]);
        assert_eq!(kept("!=ctr"), [0, 1, 3]);
        assert_eq!(kept("gro"), [3]);
        assert_eq!(kept("größe"), [3]);
        assert_eq!(kept("!"), [0, 1, 2, 3]);
    }
}
