//! Draws the tree of a document.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use serde_json::Value;

use super::lines::{Fold, Folds, Label, TreeLine, line_count, tree_lines};
use super::search::{occurrences, scalar};
use crate::theme::Theme;
use crate::widgets::draw::{ground, highlight_part, keep_visible, put, row, scroll_bar, skip};
use crate::widgets::fit::near;

/// What gives a value a style of its own; `None` leaves it the one of its type.
pub type Look<'a> = dyn Fn(&TreeLine<'_>) -> Option<Style> + 'a;

/// What is to be known of a value besides what it says, such as the day of a number of seconds.
pub type Note<'a> = dyn Fn(&TreeLine<'_>) -> Option<String> + 'a;

/// A tree as it is drawn.
pub struct TreeView<'a> {
    /// The document.
    pub document: &'a Value,
    /// What is folded.
    pub folds: &'a Folds,
    /// The line under the cursor.
    pub cursor: usize,
    /// The first line in sight, as the last frame had it; the view keeps the cursor in sight.
    pub top: usize,
    /// What is searched for, to be seen in names and values; empty for nothing.
    pub needle: &'a str,
    /// Whether it has the keys.
    pub focused: bool,
    /// Gives single values a style of their own, such as that of a reference or a secret.
    pub look: Option<&'a Look<'a>>,
    /// Says more about single values, behind them.
    pub note: Option<&'a Note<'a>>,
}

impl TreeView<'_> {
    /// Draws the lines in sight.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let len = line_count(self.document, self.folds);
        let top = keep_visible(self.top, self.cursor.min(len.saturating_sub(1)), len, area.height.into());
        let bar = if len > usize::from(area.height) && area.width > 12 { 2 } else { 0 };
        let lines = tree_lines(self.document, self.folds, top..top + usize::from(area.height));
        for (index, line) in lines.iter().enumerate() {
            let place = row(area, index as u16);
            let place = Rect { width: place.width - bar, ..place };
            self.draw_line(line, top + index == self.cursor, place, buf, theme);
        }
        if bar > 0 {
            scroll_bar(area, buf, theme.faint, len, top);
        }
    }

    /// Draws the first lines, wherever the cursor is: a tree to be read, not to be moved in.
    pub fn draw_from_top(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        let lines = tree_lines(self.document, self.folds, 0..usize::from(area.height));
        for (index, line) in lines.iter().enumerate() {
            self.draw_line(line, false, row(area, index as u16), buf, theme);
        }
    }

    fn draw_line(&self, line: &TreeLine<'_>, selected: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let over = match (selected, self.focused) {
            (true, true) => theme.selection,
            (true, false) => theme.selection_idle,
            _ => Style::new(),
        };
        if selected {
            ground(place, buf, theme.base.patch(over));
        }
        let mut place = place;
        for _ in 0..line.depth {
            // guides give way before names and values do
            if place.width > 24 {
                place = skip(place, put(buf, place, "│ ", theme.guide));
            }
        }
        let marker = match line.fold {
            Fold::Leaf => "  ",
            Fold::Open => "▾ ",
            Fold::Folded => "▸ ",
        };
        place = skip(place, put(buf, place, marker, theme.accent.patch(over)));
        place = self.draw_label(line.label, over, place, buf, theme);
        self.draw_value(line, over, place, buf, theme);
    }

    fn draw_label(&self, label: Label<'_>, over: Style, place: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let place = match label {
            Label::Root => return place,
            Label::Member(name) => {
                let used = put(buf, place, name, theme.name.patch(over));
                self.mark(buf, Rect { width: used, ..place }, name, theme);
                skip(place, used)
            }
            Label::Item(index) => skip(place, put(buf, place, &index.to_string(), theme.muted.patch(over))),
        };
        skip(place, put(buf, place, ": ", theme.punctuation.patch(over)))
    }

    fn draw_value(&self, line: &TreeLine<'_>, over: Style, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let (text, style) = match line.value {
            Value::Object(members) if members.is_empty() => ("{}".into(), theme.punctuation),
            Value::Array(items) if items.is_empty() => ("[]".into(), theme.punctuation),
            Value::Object(members) => (format!("{{{}}}", members.len()).into(), theme.punctuation),
            Value::Array(items) => (format!("[{}]", items.len()).into(), theme.punctuation),
            Value::Null => (scalar(line.value), theme.null),
            Value::Bool(_) => (scalar(line.value), theme.boolean),
            Value::Number(_) => (scalar(line.value), theme.number),
            Value::String(_) => (scalar(line.value), theme.string),
        };
        let style = self.look.and_then(|look| look(line)).unwrap_or(style).patch(over);
        let quote = |buf: &mut Buffer, place| match line.value {
            Value::String(_) => skip(place, put(buf, place, "\"", theme.punctuation.patch(over))),
            _ => place,
        };
        let place = quote(buf, place);
        let used = put(buf, place, &text, style);
        self.mark(buf, Rect { width: used, ..place }, &text, theme);
        let rest = quote(buf, skip(place, used));
        if let Some(note) = self.note.and_then(|note| note(line)) {
            put(buf, skip(rest, 2), &note, theme.muted.patch(over));
        }
    }

    fn mark(&self, buf: &mut Buffer, place: Rect, text: &str, theme: &Theme) {
        let near = near(text, place.width.into());
        for part in occurrences(near, self.needle) {
            highlight_part(buf, place, text, part, theme.match_highlight);
        }
    }
}
