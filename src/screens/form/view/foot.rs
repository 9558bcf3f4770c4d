//! Rows that take the place of a step's fields: where they are, and what stands beneath them, which is what is typed for
//! one of them and what is said of all.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::screens::form::ask_line::AskLine;
use crate::theme::Theme;
use crate::widgets::{self, Cut, InputLine, Tone};

/// Where the parts of such a step are.
#[derive(Clone, Copy, Debug)]
pub(in crate::screens::form) struct RowParts {
    pub(in crate::screens::form) steps: Rect,
    pub(in crate::screens::form) heads: Rect,
    pub(in crate::screens::form) rows: Rect,
    /// What is typed, with what is wrong with it.
    ask: Rect,
    /// What is said of the rows.
    foot: Rect,
}

/// The parts of an area, where this is said at the foot, and something is typed or not.
pub(in crate::screens::form) fn row_parts(area: Rect, said: &[(Tone, String)], asks: bool) -> RowParts {
    let steps = if area.height < 8 { 0 } else { 1 + u16::from(area.height >= 12) };
    let below = Rect { y: area.y + steps, height: area.height - steps, ..area };
    let heads = Rect { height: below.height.min(1), ..below };
    let rest = Rect { y: heads.bottom(), height: below.height - heads.height, ..below };
    let ask = if asks { 2.min(rest.height) } else { 0 };
    let most = (rest.height.saturating_sub(ask) / 3).max(1).min(rest.height.saturating_sub(ask));
    let lines = wrapped(said, inside(rest).width).len();
    let foot = u16::try_from(lines).unwrap_or(u16::MAX).min(most);
    let height = rest.height - ask - foot;
    let rows = Rect { height, ..rest };
    let ask = Rect { y: rows.bottom(), height: ask, ..rest };
    let foot = Rect { y: ask.bottom(), height: foot, ..rest };
    RowParts { steps: Rect { height: steps, ..area }, heads, rows, ask, foot }
}

impl RowParts {
    /// Draws what stands beneath the rows; what is typed has a text before it.
    pub(in crate::screens::form) fn draw_foot(
        &self,
        asked: Option<(&str, &AskLine)>,
        said: &[(Tone, String)],
        buf: &mut Buffer,
        theme: &Theme,
    ) {
        if let Some((prompt, ask)) = asked {
            let mut rows = inside(self.ask).rows();
            if let Some(row) = rows.next() {
                let (text, cursor) = (ask.line.text(), ask.line.cursor());
                InputLine { prompt, text, cursor, placeholder: "", focused: true }.draw(row, buf, theme);
            }
            if let (Some(row), Some(wrong)) = (rows.next(), &ask.wrong) {
                widgets::put_cut(buf, row, &format!("✗ {wrong}"), theme.bad, Cut::End);
            }
        }
        let place = inside(self.foot);
        for (row, (tone, text)) in place.rows().zip(wrapped(said, place.width)) {
            let style = if tone.sign().is_empty() { theme.muted } else { tone.style(theme) };
            widgets::put_cut(buf, row, &text, style, Cut::End);
        }
    }
}

fn inside(place: Rect) -> Rect {
    Rect { x: place.x + 1.min(place.width), width: place.width.saturating_sub(2), ..place }
}

/// The lines of what is said.
fn wrapped(said: &[(Tone, String)], width: u16) -> Vec<(Tone, String)> {
    let lines = |(tone, text): &(Tone, String)| {
        let text = if tone.sign().is_empty() { text.clone() } else { format!("{} {text}", tone.sign()) };
        let lines = widgets::wrap(&text, usize::from(width.max(1))).into_iter();
        lines.map(|line| (*tone, line)).collect::<Vec<_>>()
    };
    said.iter().flat_map(lines).collect()
}
