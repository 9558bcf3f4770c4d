//! Holds a document's text, and draws the lines in sight.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use serde_json::Value;

use super::tokens::{Parts, Token, json, yaml, yaml_block};
use crate::theme::Theme;
use crate::widgets::draw::{ground, keep_visible, put, row, scroll_bar, skip};
use crate::widgets::fit::near;
use crate::widgets::tree::occurrences;
use crate::widgets::{columns, row_spot, skip_columns};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
}

/// A document's text with what drawing needs to know of its lines. Made once, drawn often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeText {
    language: Language,
    text: String,
    /// Where each line is, and whether it is a part of a block of text.
    lines: Vec<(Range<usize>, bool)>,
}

impl CodeText {
    /// A document as pretty JSON.
    pub fn json(document: &Value) -> Self {
        // a document has string keys alone, and so always has a text
        let text = serde_json::to_string_pretty(document).unwrap_or_else(|problem| problem.to_string());
        Self::new(Language::Json, text)
    }

    /// A document as YAML.
    pub fn yaml(document: &Value) -> Self {
        let text = serde_yaml_ng::to_string(document).unwrap_or_else(|problem| problem.to_string());
        Self::new(Language::Yaml, text)
    }

    fn new(language: Language, text: String) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let mut block = None;
        for line in text.split_inclusive('\n') {
            let bare = line.strip_suffix('\n').unwrap_or(line);
            let indent = bare.len() - bare.trim_start().len();
            block = block.filter(|least| indent >= *least || bare.trim().is_empty());
            lines.push((start..start + bare.len(), block.is_some()));
            if block.is_none() && language == Language::Yaml {
                block = yaml_block(bare);
            }
            start += line.len();
        }
        Self { language, text, lines }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// One line.
    pub fn line(&self, index: usize) -> &str {
        self.lines.get(index).map_or("", |(range, _)| &self.text[range.clone()])
    }

    /// The lines that hold a text, whatever its case.
    pub fn search(&self, needle: &str) -> Vec<usize> {
        (0..self.len()).filter(|index| !occurrences(self.line(*index), needle).is_empty()).collect()
    }

    /// The parts of a line, or of the beginning of it that is given.
    fn parts(&self, index: usize, line: &str) -> Parts {
        match self.language {
            _ if self.lines.get(index).is_some_and(|(_, block)| *block) => vec![(0..line.len(), Token::String)],
            Language::Json => json(line),
            Language::Yaml => yaml(line),
        }
    }
}

/// A text as it is drawn.
pub struct CodeView<'a> {
    /// The text.
    pub code: &'a CodeText,
    /// The line under the cursor.
    pub cursor: usize,
    /// The first line in sight, as the last frame had it; the view keeps the cursor in sight.
    pub top: usize,
    /// How many columns are scrolled away.
    pub left: usize,
    /// What is searched for; empty for nothing.
    pub needle: &'a str,
    /// Whether it has the keys.
    pub focused: bool,
}

impl CodeView<'_> {
    /// Draws the lines in sight.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let len = self.code.len();
        let top = keep_visible(self.top, self.cursor.min(len.saturating_sub(1)), len, area.height.into());
        let bar = if len > usize::from(area.height) && area.width > 12 { 2 } else { 0 };
        for line in 0..area.height {
            let index = top + usize::from(line);
            if index < len {
                let place = row(area, line);
                row_spot(place, index, self.cursor);
                self.draw_line(index, Rect { width: place.width - bar, ..place }, buf, theme);
            }
        }
        if bar > 0 {
            scroll_bar(area, buf, theme.faint, len, top);
        }
    }

    fn draw_line(&self, index: usize, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let over = match (index == self.cursor, self.focused) {
            (true, true) => theme.selection,
            (true, false) => theme.selection_idle,
            _ => Style::new(),
        };
        if index == self.cursor {
            ground(place, buf, theme.base.patch(over));
        }
        let line = near(self.code.line(index), self.left + usize::from(place.width));
        for (range, token) in self.code.parts(index, line) {
            let style = match token {
                Token::Name => theme.name,
                Token::String => theme.string,
                Token::Number => theme.number,
                Token::Boolean => theme.boolean,
                Token::Null => theme.null,
                Token::Punctuation => theme.punctuation,
            };
            self.draw_part(line, range, style.patch(over), place, buf);
        }
        for range in occurrences(line, self.needle) {
            self.draw_part(line, range, theme.match_highlight, place, buf);
        }
    }

    /// Draws a part of a line where it belongs, as far as it is in sight.
    fn draw_part(&self, line: &str, part: Range<usize>, style: Style, place: Rect, buf: &mut Buffer) {
        let (Some(before), Some(text)) = (line.get(..part.start), line.get(part)) else { return };
        let at = columns(before);
        let place = skip(place, at.saturating_sub(self.left).min(usize::from(u16::MAX)) as u16);
        put(buf, place, &skip_columns(text, self.left.saturating_sub(at)), style);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::snapshot;

    fn document() -> Value {
        json!({
            "Name": "acme",
            "Script": "first: line\n  second\n",
            "List": ["a\n\nb\n", 3, { "Deep": "x\ny", "After": true }],
            "Hostile": "\u{1b}[2J\u{202e}abc",
        })
    }

    fn draw(code: &CodeText, left: usize) -> Buffer {
        let area = Rect::new(0, 0, 40, 18);
        let mut buf = Buffer::empty(area);
        CodeView { code, cursor: 0, top: 0, left, needle: "", focused: true }.draw(
            area,
            &mut buf,
            &Theme::dark(Depth::True),
        );
        buf
    }

    #[test]
    fn a_document_is_shown_as_text() {
        snapshot("json_40x18", &draw(&CodeText::json(&document()), 0));
        snapshot("yaml_40x18", &draw(&CodeText::yaml(&document()), 0));
        snapshot("json_40x18_scrolled", &draw(&CodeText::json(&document()), 6));
    }

    #[test]
    fn a_block_of_text_in_yaml_is_text_to_its_end() {
        let code = CodeText::yaml(&document());
        let text: Vec<&str> = (0..code.len()).filter(|index| code.lines[*index].1).map(|i| code.line(i)).collect();
        assert_eq!(text, ["  first: line", "    second", "  a", "", "  b", "    x", "    y"]);
        assert_eq!(code.search("DEEP").len(), 1);
    }
}
