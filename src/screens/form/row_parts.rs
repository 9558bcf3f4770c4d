//! Where the parts of a step are that is filled in by rows, and what is under the rows: a line to type into, and what is
//! said of them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::screens::LineInput;
use crate::theme::Theme;
use crate::widgets::{self, Cut, InputLine, Tone};

/// Where the parts of the page are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) steps: Rect,
    pub(super) heads: Rect,
    pub(super) rows: Rect,
    /// What is typed, with what is wrong with it.
    ask: Rect,
    foot: Rect,
}

impl Parts {
    /// The parts of an area, under whose rows this is said.
    pub(super) fn of(area: Rect, said: &[(Tone, String)], asks: bool) -> Self {
        let lines = foot(said, area.width.saturating_sub(2)).len();
        let steps = if area.height < 8 { 0 } else { 1 + u16::from(area.height >= 12) };
        let below = Rect { y: area.y + steps, height: area.height - steps, ..area };
        let heads = Rect { height: below.height.min(1), ..below };
        let rest = Rect { y: heads.bottom(), height: below.height - heads.height, ..below };
        let ask = if asks { 2.min(rest.height) } else { 0 };
        let most = (rest.height.saturating_sub(ask) / 3).max(1).min(rest.height.saturating_sub(ask));
        let foot = u16::try_from(lines).unwrap_or(u16::MAX).min(most);
        let height = rest.height - ask - foot;
        let rows = Rect { height, ..rest };
        let ask = Rect { y: rows.bottom(), height: ask, ..rest };
        let foot = Rect { y: ask.bottom(), height: foot, ..rest };
        Self { steps: Rect { height: steps, ..area }, heads, rows, ask, foot }
    }

    /// The line that is typed into, and what is wrong with it.
    pub(super) fn draw_ask(
        &self,
        prompt: &str,
        line: &LineInput,
        wrong: Option<&str>,
        buf: &mut Buffer,
        theme: &Theme,
    ) {
        let mut rows = inner(self.ask).rows();
        if let Some(row) = rows.next() {
            let (text, cursor) = (line.text(), line.cursor());
            InputLine { prompt, text, cursor, placeholder: "", focused: true }.draw(row, buf, theme);
        }
        if let (Some(row), Some(wrong)) = (rows.next(), wrong) {
            widgets::put_cut(buf, row, &format!("✗ {wrong}"), theme.bad, Cut::End);
        }
    }

    /// What is said of the rows.
    pub(super) fn draw_foot(&self, said: &[(Tone, String)], buf: &mut Buffer, theme: &Theme) {
        let place = inner(self.foot);
        for (row, (tone, text)) in place.rows().zip(foot(said, place.width)) {
            let style = if tone.sign().is_empty() { theme.muted } else { tone.style(theme) };
            widgets::put_cut(buf, row, &text, style, Cut::End);
        }
    }
}

fn inner(place: Rect) -> Rect {
    Rect { x: place.x + 1.min(place.width), width: place.width.saturating_sub(2), ..place }
}

/// The lines at the foot, wrapped.
fn foot(said: &[(Tone, String)], width: u16) -> Vec<(Tone, String)> {
    let line = |(tone, text): &(Tone, String)| {
        let text = if tone.sign().is_empty() { text.clone() } else { format!("{} {text}", tone.sign()) };
        let lines = widgets::wrap(&text, usize::from(width.max(1))).into_iter();
        lines.map(|line| (*tone, line)).collect::<Vec<_>>()
    };
    said.iter().flat_map(line).collect()
}
