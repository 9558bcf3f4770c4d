//! What a pane says instead of rows: that there are none, that they load, or why they can't.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{put, row, skip};
use super::{Hint, Tone, columns, hint_bar, spinner, wrap};
use crate::theme::Theme;

/// A message in the middle of a pane.
#[derive(Clone, Debug, Default)]
pub struct Message<'a> {
    /// In a few words.
    pub title: Cow<'a, str>,
    /// What it feels like.
    pub tone: Tone,
    /// The step of a spinner before the title, while something loads.
    pub spin: Option<usize>,
    /// Why, and what to do next; each is a paragraph.
    pub lines: Vec<Cow<'a, str>>,
    /// The keys that help.
    pub hints: Vec<Hint<'a>>,
}

impl Message<'_> {
    /// Draws it: centered as a block, its lines from the left.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        let widest = area.width.saturating_sub(if area.width > 24 { 8 } else { 0 }).min(76);
        let sign = self.spin.map_or(self.tone.sign(), spinner);
        let title = if sign.is_empty() { self.title.to_string() } else { format!("{sign} {}", self.title) };
        let title = wrap(&title, widest.into());
        let lines: Vec<String> = self.lines.iter().flat_map(|line| wrap(line, widest.into())).collect();
        let hints: usize = self.hints.iter().map(|hint| hint.width() + 3).sum();
        let text = title.iter().chain(&lines).map(|line| columns(line)).max().unwrap_or(0);
        let width = (text.max(hints) as u16).min(widest);
        let air = |many: usize| usize::from(many > 0);
        let height = title.len() + lines.len() + air(lines.len()) + 2 * air(self.hints.len());
        let top = usize::from(area.height).saturating_sub(height) / 2;
        let block = Rect { width, ..skip(area, (area.width - width) / 2) };
        let heading = match self.tone {
            Tone::Plain => theme.heading,
            tone => tone.style(theme),
        };
        let rows = title.iter().map(|line| (line, heading)).enumerate();
        let below = title.len() + air(lines.len());
        let rows =
            rows.chain(lines.iter().map(|line| (line, theme.text)).enumerate().map(|(i, line)| (below + i, line)));
        for (index, (line, style)) in rows {
            put(buf, row(block, (top + index) as u16), line, style);
        }
        if !self.hints.is_empty() {
            // the keys that help are the last thing to give way to a low window
            let last = (top + below + lines.len() + 1).min(usize::from(area.height).saturating_sub(1)).max(1);
            let place = row(Rect { x: block.x.saturating_sub(1).max(area.x), width: width + 1, ..block }, last as u16);
            let place = place.intersection(area);
            put(buf, place, &" ".repeat(place.width.into()), theme.text);
            hint_bar(&self.hints, place, buf, theme);
        }
    }
}
