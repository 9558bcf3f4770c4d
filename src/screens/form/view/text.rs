//! Draws a text that is being edited: cursor, selection, mask, and signs at its lines.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_textarea::TextArea;

use crate::theme::Theme;
use crate::widgets;

/// So many characters before what is seen are looked at, too: they decide how a text goes on.
const PASSED: usize = 64;

/// How it is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::screens) struct Look<'a> {
    /// The first line; by default such that the cursor is seen.
    pub(in crate::screens) first: Option<usize>,
    /// Whether line numbers stand before the lines.
    pub(in crate::screens) numbers: bool,
    /// Lines (from 1) that something is wrong with.
    pub(in crate::screens) marked: &'a [usize],
    /// What is masked: the line, from 0, and which of its characters.
    pub(in crate::screens) masked: &'a [(usize, Range<usize>)],
}

/// What stands for each letter of a secret.
const MASK: char = '•';

pub(in crate::screens) fn draw(area: &TextArea<'_>, place: Rect, buf: &mut Buffer, theme: &Theme, look: Look<'_>) {
    let place = place.intersection(buf.area);
    let lines = area.lines();
    let (row, column) = (area.cursor().0, area.cursor().1);
    let height = usize::from(place.height);
    let first = look.first.unwrap_or_else(|| (row + 1).saturating_sub(height.max(1)));
    let digits = lines.len().to_string().len();
    let gutter = if look.numbers && usize::from(place.width) > 2 * digits + 10 { digits as u16 + 3 } else { 0 };
    // All lines scroll sideways together, so that the cursor is seen.
    let width = usize::from(place.width - gutter);
    // Of a long line only what is near the cursor is looked at.
    let passed = column.saturating_sub(2 * width + PASSED);
    let shown = |number: usize, line: &str| match area.mask_char() {
        Some(mask) => mask.to_string().repeat(line.chars().count().saturating_sub(passed)),
        None => {
            let line = covered(number, line, look.masked);
            head(&line[head(&line, passed).len()..], 8 * (width + PASSED)).to_owned()
        }
    };
    let before = shown(row, lines.get(row).map_or("", String::as_str));
    let at = widgets::columns(head(&before, column - passed));
    let scrolled = (at + 1).saturating_sub(width.max(1));
    for (n, target) in place.rows().enumerate() {
        let number = first + n;
        let Some(line) = lines.get(number) else { break };
        if gutter > 0 {
            let marked = look.marked.contains(&(number + 1));
            let (sign, style) = if marked { ("✗", theme.bad) } else { (" ", theme.faint) };
            let text = format!("{:>width$} {sign}", number + 1, width = digits);
            widgets::put(buf, Rect { width: gutter - 1, ..target }, &text, style);
        }
        let field = Rect { x: target.x + gutter, width: target.width - gutter, ..target };
        widgets::ground(field, buf, theme.base.patch(theme.input));
        let line = shown(number, line);
        widgets::put(
            buf,
            field,
            &widgets::clipped(&widgets::skip_columns(&line, scrolled), width),
            theme.text.patch(theme.input),
        );
        select(area, number, &line, (passed, scrolled), field, buf, theme.selection);
        if number == row {
            let x = (at - scrolled) as u16;
            let cell = Rect { x: field.x + x.min(field.width), width: u16::from(x < field.width), ..field };
            widgets::caret(cell, buf, theme);
        }
    }
}

/// A line with what is masked in it.
fn covered<'l>(number: usize, line: &'l str, masked: &[(usize, Range<usize>)]) -> Cow<'l, str> {
    let here: Vec<&Range<usize>> = masked.iter().filter(|(at, _)| *at == number).map(|(_, chars)| chars).collect();
    if here.is_empty() {
        return Cow::Borrowed(line);
    }
    let is_masked = |at: usize| here.iter().any(|chars| chars.contains(&at));
    line.chars().enumerate().map(|(at, letter)| if is_masked(at) { MASK } else { letter }).collect()
}

/// The first so many characters.
fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(at, _)| &text[..at])
}

/// Shows the part of a line that is selected; `hidden` is how many characters and then columns of it are not seen.
fn select(
    area: &TextArea<'_>,
    line: usize,
    text: &str,
    hidden: (usize, usize),
    field: Rect,
    buf: &mut Buffer,
    style: Style,
) {
    let Some((from, to)) = area.selection_range() else { return };
    if line < from.0 || line > to.0 {
        return;
    }
    let (passed, scrolled) = hidden;
    let column = |chars: usize| widgets::columns(head(text, chars.saturating_sub(passed)));
    let start = if line == from.0 { column(from.1) } else { 0 };
    let end = if line == to.0 { column(to.1) } else { widgets::columns(text) + 1 };
    let (start, end) = (start.saturating_sub(scrolled), end.saturating_sub(scrolled).min(field.width.into()));
    if start < end {
        let part = Rect { x: field.x + start as u16, width: (end - start) as u16, ..field };
        buf.set_style(part.intersection(field), style);
    }
}
