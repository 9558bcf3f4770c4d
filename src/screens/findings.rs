//! Findings on a page: what is so, why that matters, and what to do, wrapped to the width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::rules::diagnosis::Weight;
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Columns before the text of a finding.
const INDENT: u16 = 4;
/// Wider lines are hard to read.
const WIDEST: u16 = 110;

/// A finding as it is shown.
#[derive(Clone, Debug)]
pub(super) struct ShownFinding<'f> {
    pub(super) weight: Weight,
    /// What is so.
    pub(super) says: String,
    /// Why that matters.
    pub(super) why: &'f str,
    /// What to do, and the way there.
    pub(super) todo: String,
}

/// One line of the page.
struct Line {
    /// The finding that it belongs to.
    of: usize,
    text: String,
    style: Style,
    is_first: bool,
}

fn lines(all: &[ShownFinding<'_>], width: u16, theme: &Theme) -> Vec<Line> {
    let wrap = |text: &str| widgets::wrap(text, usize::from(width.min(WIDEST).saturating_sub(INDENT)));
    let mut lines = Vec::new();
    for (of, finding) in all.iter().enumerate() {
        let parts =
            [(finding.says.as_str(), theme.heading), (finding.why, theme.muted), (finding.todo.as_str(), theme.text)];
        for (nth, (text, style)) in parts.into_iter().enumerate() {
            let wrapped = wrap(text).into_iter().enumerate();
            lines.extend(wrapped.map(|(n, text)| Line { of, text, style, is_first: nth == 0 && n == 0 }));
        }
        lines.push(Line { of, text: String::new(), style: theme.text, is_first: false });
    }
    lines.pop();
    lines
}

/// Draws findings; the whole one under the cursor is seen, or at least its beginning.
pub(super) fn draw(all: &[ShownFinding<'_>], chosen: usize, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let lines = lines(all, area.width.saturating_sub(2), theme);
    let height = usize::from(area.height);
    let first = lines.iter().position(|line| line.of == chosen).unwrap_or_default();
    let last = lines.iter().rposition(|line| line.of == chosen).unwrap_or_default();
    let top = if last < height { 0 } else { (last + 1).saturating_sub(height).min(first) };
    for (line, place) in lines.iter().skip(top).zip(area.rows()) {
        widgets::row_spot(place, line.of, chosen);
        draw_line(line, all.get(line.of), line.of == chosen, place, buf, theme);
    }
    widgets::scroll_bar(area, buf, theme.faint, lines.len(), top);
}

fn draw_line(
    line: &Line,
    of: Option<&ShownFinding<'_>>,
    is_chosen: bool,
    place: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let bar = if is_chosen { "▌" } else { " " };
    widgets::put(buf, Rect { width: place.width.min(1), ..place }, bar, theme.accent);
    if let Some(finding) = of.filter(|_| line.is_first) {
        let tone = tone(finding.weight);
        let sign = if finding.weight == Weight::Note { "·" } else { tone.sign() };
        let at = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
        widgets::put(buf, at, sign, tone.style(theme));
    }
    let indent = INDENT.min(place.width);
    let at = Rect { x: place.x + indent, width: place.width - indent, ..place };
    widgets::put(buf, at, &line.text, line.style);
}

fn tone(weight: Weight) -> Tone {
    match weight {
        Weight::Cause => Tone::Bad,
        Weight::Likely => Tone::Warn,
        Weight::Note => Tone::Plain,
    }
}
