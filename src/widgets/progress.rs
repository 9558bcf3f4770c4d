//! What moves while something loads.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::{put, row, skip};
use crate::theme::Theme;

/// A frame of the spinner; any number is a step.
pub fn spinner(step: usize) -> &'static str {
    const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    FRAMES[step % FRAMES.len()]
}

/// Draws how much is done, in one row: `━━━━━━────── 60 %`.
pub fn gauge(done: u64, total: u64, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let share = if total == 0 { 0.0 } else { (done as f64 / total as f64).clamp(0.0, 1.0) };
    let area = row(area, 0);
    let label = format!(" {:>3.0} %", (share * 100.0).floor());
    let bar = area.width.saturating_sub(label.len() as u16);
    let full = (f64::from(bar) * share) as u16;
    put(buf, Rect { width: full, ..area }, &"━".repeat(full.into()), theme.gauge_done);
    let rest = Rect { width: bar - full, ..skip(area, full) };
    put(buf, rest, &"─".repeat(rest.width.into()), theme.gauge_rest);
    put(buf, skip(area, bar), &label, theme.muted);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::screen;

    #[test]
    fn a_gauge_says_its_share_in_figures_too() {
        let shown = |done, total| {
            let area = Rect::new(0, 0, 16, 1);
            let mut buf = Buffer::empty(area);
            gauge(done, total, area, &mut buf, &Theme::dark(Depth::True));
            screen(&buf)
        };
        assert_eq!(shown(0, 0), "──────────   0 %");
        assert_eq!(shown(599, 1000), "━━━━━─────  59 %");
        assert_eq!(shown(9, 3), "━━━━━━━━━━ 100 %");
    }
}
