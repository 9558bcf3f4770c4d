//! The filter over loaded rows: fuzzy, `!` inverts, `=` finds the exact words.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::config::Action;
use crate::contract::Input;
use crate::screens::LineInput;
use crate::theme::Theme;
use crate::widgets;

/// What the user typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    invert: bool,
    exact: bool,
    words: String,
}

impl Query {
    /// Understands a filter text. `None` where it asks for nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (invert, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest.trim_start()));
        let (exact, text) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest.trim_start()));
        (!text.is_empty()).then(|| Self { invert, exact, words: text.to_owned() })
    }

    /// Whether everything that this query finds was found by the other one too.
    fn narrows(&self, before: &Self) -> bool {
        !self.invert && !before.invert && self.exact == before.exact && self.words.starts_with(&before.words)
    }

    /// Decides for many texts.
    pub(crate) fn finder(&self) -> Finder {
        let kind = if self.exact { AtomKind::Substring } else { AtomKind::Fuzzy };
        Finder {
            pattern: Pattern::new(&self.words, CaseMatching::Smart, Normalization::Smart, kind),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
            invert: self.invert,
        }
    }
}

/// A query that is ready to decide.
#[derive(Debug)]
pub(crate) struct Finder {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
    invert: bool,
}

impl Finder {
    /// Whether a text passes.
    pub(crate) fn passes(&mut self, text: &str) -> bool {
        let found = self.pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher).is_some();
        found != self.invert
    }

    /// The character positions that were found, in order; empty for an inverted query.
    pub(crate) fn positions(&mut self, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if !self.invert {
            self.pattern.indices(Utf32Str::new(text, &mut self.buffer), &mut self.matcher, &mut found);
            found.sort_unstable();
            found.dedup();
        }
        found
    }
}

/// The filter of a table: its text field, and the query that is in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    line: LineInput,
    editing: bool,
    query: Option<Query>,
}

impl Filter {
    /// Takes over what the text field says. Says whether the query changed, and if so, whether only rows that
    /// passed before can pass now.
    pub(super) fn take(&mut self) -> Option<Narrowed> {
        let query = Query::parse(self.line.text());
        if query == self.query {
            return None;
        }
        let narrowed = match (&query, &self.query) {
            (Some(new), Some(old)) if new.narrows(old) => Narrowed::Yes,
            _ => Narrowed::No,
        };
        self.query = query;
        Some(narrowed)
    }

    /// The query in force.
    pub(super) fn query(&self) -> Option<&Query> {
        self.query.as_ref()
    }

    /// Whether rows are left out.
    pub(super) fn is_set(&self) -> bool {
        self.query.is_some()
    }

    /// Whether the text field has the keys.
    pub(super) fn editing(&self) -> bool {
        self.editing
    }

    /// Whether there is anything to show.
    pub(super) fn is_shown(&self) -> bool {
        self.editing || !self.line.text().is_empty()
    }

    /// The actions that concern it: start, accept, clear. Says whether it took the action.
    pub(super) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Filter => self.editing = true,
            Action::Accept if self.editing => self.editing = false,
            Action::Back if self.is_shown() => {
                self.line = LineInput::default();
                self.editing = false;
            }
            _ => return false,
        }
        true
    }

    /// Text for the field.
    pub(super) fn input(&mut self, input: &Input) {
        self.line.input(input);
    }

    /// The characters of a text that it found.
    pub(super) fn positions(&self, text: &str) -> Vec<u32> {
        self.query.as_ref().map(|query| query.finder().positions(text)).unwrap_or_default()
    }

    /// Draws it in a line.
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let cursor = if self.editing { "▏" } else { "" };
        let spans = [
            Span::styled(" / ", theme.key),
            Span::styled(self.line.text(), theme.text),
            Span::styled(cursor, theme.accent),
        ];
        widgets::put_spans(buf, area, &spans);
    }
}

/// Whether a changed filter can only have lost rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Narrowed {
    /// Only rows that passed before can pass.
    Yes,
    /// Any row may pass.
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(filter: &str, text: &str) -> bool {
        Query::parse(filter).unwrap().finder().passes(text)
    }

    #[test]
    fn fuzzy_exact_and_inverted() {
        assert!(passes("sfct", "Salesforce-Contact"));
        assert!(!passes("=sfct", "Salesforce-Contact"));
        assert!(passes("=force-con", "Salesforce-Contact"));
        assert!(!passes("!sales", "Salesforce-Contact"));
        assert!(passes("!=zendesk", "Salesforce-Contact"));
        assert!(passes("김서연", "김서연 Kim Seo-yeon"));
        assert_eq!(Query::parse(" ! "), None);
    }

    #[test]
    fn a_longer_fuzzy_text_only_narrows() {
        let mut filter = Filter { line: LineInput::new("sal"), ..Filter::default() };
        assert_eq!(filter.take(), Some(Narrowed::No));
        filter.line = LineInput::new("sale");
        assert_eq!(filter.take(), Some(Narrowed::Yes));
        filter.line = LineInput::new("!sale");
        assert_eq!(filter.take(), Some(Narrowed::No));
        assert_eq!(filter.take(), None);
    }
}
