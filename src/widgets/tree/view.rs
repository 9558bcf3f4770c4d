//! Draws the tree of a document.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use serde_json::Value;

use super::lines::{Fold, Folds, Label, TreeLine, tree_lines};
use super::search::{occurrences, scalar};
use crate::theme::Theme;
use crate::widgets::draw::{ground, highlight_part, keep_visible, put, row, scroll_bar, skip};
use crate::widgets::fit::{columns_up_to, near};
use crate::widgets::{columns, row_spot, wrap};

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
    /// How many lines it has.
    pub len: usize,
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
        let (len, height) = (self.len, usize::from(area.height));
        let top = keep_visible(self.top, self.cursor.min(len.saturating_sub(1)), len, height);
        let bar = if len > height && area.width > 12 { 2 } else { 0 };
        let inside = Rect { width: area.width - bar, ..area };
        let full = self.in_full(inside);
        // The lines above make room for a value that takes several.
        let at = self.cursor.saturating_sub(top);
        let top = top + (at + 1 + full.len()).saturating_sub(height).min(at);
        let mut y = 0;
        for (index, line) in tree_lines(self.document, self.folds, top..top + height).iter().enumerate() {
            let selected = top + index == self.cursor;
            row_spot(row(inside, y), top + index, self.cursor);
            self.draw_line(line, selected, selected && !full.is_empty(), row(inside, y), buf, theme);
            y += 1;
            for text in full.iter().filter(|_| selected) {
                let place = skip(row(inside, y), indent(line.depth, inside.width) + 4);
                put(buf, place, text, self.style(line, theme));
                y += 1;
            }
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
            self.draw_line(line, false, false, row(area, index as u16), buf, theme);
        }
    }

    /// The value under the cursor in lines of its own, where it does not fit beside its name; as many as there is room
    /// for.
    fn in_full(&self, area: Rect) -> Vec<String> {
        let lines = tree_lines(self.document, self.folds, self.cursor..self.cursor.saturating_add(1));
        let Some(line) = lines.first().filter(|line| line.fold == Fold::Leaf) else { return Vec::new() };
        let (width, most) = (usize::from(area.width), usize::from(area.height.saturating_sub(1)));
        let name = match line.label {
            Label::Root => 0,
            Label::Member(name) => columns_up_to(name, width) + 2,
            Label::Item(index) => columns(&index.to_string()) + 2,
        };
        let (text, note) = (scalar(line.value), self.note.and_then(|note| note(line)));
        let quotes = if line.value.is_string() { 2 } else { 0 };
        let left = usize::from(indent(line.depth, area.width));
        let behind = note.as_deref().map_or(0, |note| columns_up_to(note, width) + 2);
        if left + 2 + name + columns_up_to(&text, width) + quotes + behind <= width {
            return Vec::new();
        }
        let room = width.saturating_sub(left + 4).max(1);
        let mut lines = wrap(near(&text, room * (most + 1)), room);
        lines.extend(note.iter().flat_map(|note| wrap(note, room)));
        lines.truncate(most);
        lines
    }

    /// How a value looks.
    fn style(&self, line: &TreeLine<'_>, theme: &Theme) -> Style {
        let own = match line.value {
            Value::Object(_) | Value::Array(_) => theme.punctuation,
            Value::Null => theme.null,
            Value::Bool(_) => theme.boolean,
            Value::Number(_) => theme.number,
            Value::String(_) => theme.string,
        };
        self.look.and_then(|look| look(line)).unwrap_or(own)
    }

    /// Draws a line; `bare` without the value, which stands beneath it then.
    fn draw_line(&self, line: &TreeLine<'_>, selected: bool, bare: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let over = match (selected, self.focused) {
            (true, true) => theme.selection,
            (true, false) => theme.selection_idle,
            _ => Style::new(),
        };
        if selected {
            ground(place, buf, theme.base.patch(over));
        }
        let mut place = place;
        for _ in 0..indent(line.depth, place.width) / 2 {
            place = skip(place, put(buf, place, "│ ", theme.guide));
        }
        let marker = match line.fold {
            Fold::Leaf => "  ",
            Fold::Open => "▾ ",
            Fold::Folded => "▸ ",
        };
        place = skip(place, put(buf, place, marker, theme.accent.patch(over)));
        place = self.draw_label(line.label, over, place, buf, theme);
        if !bare {
            self.draw_value(line, over, place, buf, theme);
        }
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
        let text = match line.value {
            Value::Object(members) if members.is_empty() => "{}".into(),
            Value::Array(items) if items.is_empty() => "[]".into(),
            Value::Object(members) => format!("{{{}}}", members.len()).into(),
            Value::Array(items) => format!("[{}]", items.len()).into(),
            scalar_value => scalar(scalar_value),
        };
        let style = self.style(line, theme).patch(over);
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

/// The columns that the guides of a line take: they give way before names and values do.
fn indent(depth: usize, width: u16) -> u16 {
    (0..depth).fold(0, |used, _| if width - used > 24 { used + 2 } else { used })
}
