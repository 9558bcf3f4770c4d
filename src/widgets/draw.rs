//! The strokes that all widgets are made of. Text gets to a cell by these functions alone.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::fit::columns_up_to;
use super::{Align, Cut, columns, fit};

/// Writes a text into one row, cut with `…` where it does not fit; returns the columns used.
pub fn put(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    put_cut(buf, area, text, style, Cut::End)
}

/// As [`put`], cut as asked.
pub fn put_cut(buf: &mut Buffer, area: Rect, text: &str, style: Style, cut: Cut) -> u16 {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return 0;
    }
    let shown = fit(text, area.width.into(), cut);
    let (end, _) = buf.set_stringn(area.x, area.y, shown, area.width.into(), style);
    end - area.x
}

/// As [`put_cut`], leaning to a side.
pub fn put_aligned(buf: &mut Buffer, area: Rect, text: &str, style: Style, cut: Cut, align: Align) -> u16 {
    let space = match align {
        Align::Left => 0,
        Align::Right => area.width.saturating_sub(columns(&fit(text, area.width.into(), cut)) as u16),
    };
    space + put_cut(buf, skip(area, space), text, style, cut)
}

/// Writes pieces one after the other into one row; returns the columns used.
pub fn put_spans(buf: &mut Buffer, area: Rect, spans: &[Span<'_>]) -> u16 {
    spans.iter().fold(0, |used, span| used + put(buf, skip(area, used), &span.content, span.style))
}

/// An area without its first columns.
pub(super) fn skip(area: Rect, used: u16) -> Rect {
    let used = used.min(area.width);
    Rect { x: area.x + used, width: area.width - used, ..area }
}

/// One row of an area; empty beyond its end.
pub(super) fn row(area: Rect, index: u16) -> Rect {
    let inside = index < area.height;
    Rect {
        x: area.x,
        y: area.y.saturating_add(index),
        width: if inside { area.width } else { 0 },
        height: inside.into(),
    }
}

/// Empties an area and gives it a ground.
pub fn ground(area: Rect, buf: &mut Buffer, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.rows().map(|row| row.y) {
        // a wide character that reaches in from the left would push the row aside
        if area.x > buf.area.x {
            let left = &mut buf[(area.x - 1, y)];
            if left.symbol().width() > 1 {
                left.set_symbol(" ");
            }
        }
        for x in area.left()..area.right() {
            let cell = &mut buf[(x, y)];
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// Lays a style over single grapheme clusters of a text that was put into a row; `matches` counts the clusters of
/// the text as it was given, in rising order.
pub fn highlight(buf: &mut Buffer, area: Rect, text: &str, cut: Cut, matches: &[u32], style: Style) {
    if matches.is_empty() || area.is_empty() {
        return;
    }
    let last = matches.last().map_or(0, |last| *last as usize);
    let mut wanted = matches.iter().peekable();
    let mut at = 0;
    let mut spots = Vec::with_capacity(matches.len());
    for (index, cluster) in text.graphemes(true).enumerate().take(last + 1) {
        let wide = columns(cluster);
        if wanted.next_if(|wanted| **wanted as usize == index).is_some() {
            spots.push(at..at + wide);
        }
        at += wide;
        if at > usize::from(area.width) && cut == Cut::End {
            break;
        }
    }
    let seen = Seen::of(text, area.width.into(), cut);
    for spot in spots {
        paint(buf, area, &seen, spot, style);
    }
}

/// Which part of a text is seen after it was cut.
struct Seen {
    /// The columns before the cut.
    head: usize,
    /// By how many columns what is behind the cut has moved to the left; nothing is there if 0.
    shift: usize,
}

impl Seen {
    fn of(text: &str, width: usize, cut: Cut) -> Self {
        if columns_up_to(text, width) <= width {
            return Self { head: width, shift: 0 };
        }
        match cut {
            Cut::End => Self { head: columns(&fit(text, width, cut)).saturating_sub(1), shift: 0 },
            Cut::Middle => Self { head: width.saturating_sub(1) / 2, shift: columns(text) - width },
        }
    }
}

/// Lays a style over a part of a text that was put into a row; the part is given in bytes.
pub fn highlight_part(buf: &mut Buffer, area: Rect, text: &str, part: Range<usize>, style: Style) {
    let (Some(before), Some(inside)) = (text.get(..part.start), text.get(part)) else { return };
    let start = columns(before);
    let seen = Seen::of(text, area.width.into(), Cut::End);
    paint(buf, area, &seen, start..start + columns(inside), style);
}

fn paint(buf: &mut Buffer, area: Rect, seen: &Seen, spot: Range<usize>, style: Style) {
    let (from, to) = if seen.shift > 0 && spot.start > seen.head + seen.shift {
        (spot.start - seen.shift, spot.end - seen.shift)
    } else {
        (spot.start.min(seen.head), spot.end.min(seen.head))
    };
    let part = Rect { x: area.x.saturating_add(from as u16), width: to.saturating_sub(from) as u16, height: 1, ..area };
    buf.set_style(part.intersection(area).intersection(buf.area), style);
}

/// Draws how much of a list is seen, in the last column of an area, where there is more than is seen.
pub fn scroll_bar(area: Rect, buf: &mut Buffer, style: Style, len: usize, top: usize) {
    let height = usize::from(area.height);
    let column = Rect { x: area.right().saturating_sub(1), width: area.width.min(1), ..area };
    if len <= height || column.is_empty() {
        return;
    }
    let size = (height * height / len).max(1);
    let at = top.min(len - height) * (height - size) / (len - height);
    for y in 0..height {
        let thumb = (at..at + size).contains(&y);
        put(buf, row(column, y as u16), if thumb { "┃" } else { "│" }, style);
    }
}

/// The first row to show so that the cursor is seen and the list fills the height, changed as little as possible.
pub fn keep_visible(top: usize, cursor: usize, len: usize, height: usize) -> usize {
    let height = height.max(1);
    let top = top.min(cursor).max((cursor + 1).saturating_sub(height));
    top.min(len.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    fn highlighted(text: &str, width: u16, cut: Cut, matches: &[u32]) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        put_cut(&mut buf, area, text, Style::new(), cut);
        highlight(&mut buf, area, text, cut, matches, Style::new().add_modifier(Modifier::BOLD));
        buf.content().iter().filter(|cell| cell.modifier == Modifier::BOLD).map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn matches_are_found_again_where_they_are_drawn() {
        assert_eq!(highlighted("salesforce", 10, Cut::End, &[0, 5, 9]), "sfe");
        assert_eq!(highlighted("salesforce", 6, Cut::End, &[0, 4, 5, 9]), "ss");
        assert_eq!(highlighted("salesforce", 7, Cut::Middle, &[0, 4, 9]), "se");
        assert_eq!(highlighted("a\u{1b}bc", 4, Cut::End, &[2]), "b");
        assert_eq!(highlighted("김하늘", 6, Cut::End, &[1]), "하 ");
    }

    #[test]
    fn the_cursor_stays_in_sight() {
        assert_eq!(keep_visible(0, 5, 100, 10), 0);
        assert_eq!(keep_visible(0, 10, 100, 10), 1);
        assert_eq!(keep_visible(50, 20, 100, 10), 20);
        assert_eq!(keep_visible(95, 99, 100, 10), 90);
        assert_eq!(keep_visible(7, 0, 0, 0), 0);
    }

    #[test]
    fn a_wide_character_does_not_reach_into_a_popup() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        put(&mut buf, Rect::new(0, 0, 6, 1), "김하늘", Style::new());
        ground(Rect::new(3, 0, 2, 1), &mut buf, Style::new());
        assert_eq!(buf[(2, 0)].symbol(), " ");
    }
}
