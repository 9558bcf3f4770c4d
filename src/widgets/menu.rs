//! A list to choose from: palette, actions, pickers.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::draw::{ground, highlight, keep_visible, put, row, scroll_bar, skip};
use super::fit::{columns_up_to, wrap};
use super::{Cut, row_spot};
use crate::theme::Theme;

/// So many characters of an item are shown where its row has no room for it.
const WHOLE: usize = 2_000;

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MenuItem<'a> {
    /// What it is called.
    pub text: Cow<'a, str>,
    /// What else is to be known of it, at the right: its kind, its key.
    pub detail: Cow<'a, str>,
    /// The grapheme clusters of the text that a filter found, in rising order.
    pub matches: Cow<'a, [u32]>,
    /// It can't be chosen now.
    pub disabled: bool,
}

impl<'a> MenuItem<'a> {
    /// An item without matches.
    pub fn new(text: impl Into<Cow<'a, str>>, detail: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), detail: detail.into(), ..Self::default() }
    }

    /// Text and detail in lines of this width, where a row of this width has no room for both; else none. What is as
    /// long as a document is given no further than `WHOLE`.
    pub fn whole(&self, width: u16) -> Vec<String> {
        // Air at both ends, a scroll bar, and the gap between text and detail.
        let room = usize::from(width.saturating_sub(3));
        let detail = columns_up_to(&self.detail, room);
        let needed = columns_up_to(&self.text, room + 1) + if detail > 0 { detail + 2 } else { 0 };
        if needed <= room {
            return Vec::new();
        }
        let head = |text: &str| text.chars().take(WHOLE).collect::<String>();
        let parts = [head(&self.text), head(&self.detail)];
        parts.iter().filter(|part| !part.is_empty()).flat_map(|part| wrap(part, usize::from(width.max(1)))).collect()
    }
}

/// A list to choose from. Items are asked for as they come into sight.
pub struct Menu<'a> {
    /// How many items there are.
    pub len: usize,
    /// One of them.
    pub item: &'a dyn Fn(usize) -> MenuItem<'a>,
    /// The item under the cursor.
    pub cursor: usize,
    /// The first item in sight, as the last frame had it; the view keeps the cursor in sight.
    pub top: usize,
    /// What to say when there is nothing to choose.
    pub empty: &'a str,
}

impl Menu<'_> {
    /// Draws it, one row an item.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if self.len == 0 {
            for (line, text) in wrap(self.empty, area.width.into()).iter().enumerate() {
                put(buf, row(area, u16::try_from(line).unwrap_or(u16::MAX)), text, theme.muted);
            }
            return;
        }
        let top = keep_visible(self.top, self.cursor, self.len, area.height.into());
        let bar = u16::from(self.len > usize::from(area.height) && area.width > 12);
        for line in 0..area.height {
            let index = top + usize::from(line);
            if index < self.len {
                let place = row(area, line);
                row_spot(place, index, self.cursor);
                self.draw_item(index, Rect { width: place.width - bar, ..place }, buf, theme);
            }
        }
        if bar == 1 {
            scroll_bar(area, buf, theme.faint, self.len, top);
        }
    }

    fn draw_item(&self, index: usize, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let item = (self.item)(index);
        let over = if index == self.cursor { theme.selection } else { Style::new() };
        if index == self.cursor {
            ground(place, buf, theme.base.patch(theme.popup).patch(over));
        }
        let air = u16::from(place.width > 8);
        let place = Rect { width: place.width - 2 * air, ..skip(place, air) };
        let wide = columns_up_to(&item.text, place.width.into()).min(place.width.into()) as u16;
        let detail = columns_up_to(&item.detail, place.width.into()) as u16;
        let room = place.width.saturating_sub(wide + 2);
        let shown = if detail > 0 && (room >= detail || room > 8) { detail.min(room) } else { 0 };
        let style = if item.disabled { theme.faint } else { theme.text };
        let text = Rect { width: place.width.saturating_sub(if shown > 0 { shown + 2 } else { 0 }), ..place };
        put(buf, text, &item.text, style.patch(over));
        highlight(buf, text, &item.text, Cut::End, &item.matches, theme.match_highlight);
        put(buf, skip(place, place.width - shown), &item.detail, theme.muted.patch(over));
    }
}
