//! Draws the text of sample objects, and beside or under it what the mapping makes of them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::{self, Look};
use super::{layout, preview};
use crate::screens::form::phase::PageView;
use crate::screens::form::sampling::Sampling;
use crate::screens::form::slots::FormSlot;
use crate::screens::{Session, View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

pub(in crate::screens::form) fn draw(
    page: PageView<'_>,
    sample: &Sampling,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    if !sample.tries {
        return draw_text(page, sample, area, buf, view);
    }
    let (left, beside) = sides(sample, area, buf, theme);
    draw_text(page, sample, left, buf, view);
    let lines = preview::lines(page, beside.width.saturating_sub(1), view.session, theme);
    overlay::lines(beside, buf, theme, &lines, sample.top);
}

/// The last useful first line of what becomes of the objects.
pub(in crate::screens::form) fn last_top(
    page: PageView<'_>,
    sample: &Sampling,
    area: Rect,
    session: &Session,
) -> usize {
    let (_, beside) = sides(sample, area, &mut Buffer::empty(area), &session.theme);
    let lines = preview::lines(page, beside.width.saturating_sub(1), session, &session.theme);
    overlay::last_top(lines.len(), beside.height)
}

/// The text, and beside or below it what becomes of it.
fn sides(sample: &Sampling, area: Rect, buf: &mut Buffer, theme: &Theme) -> (Rect, Rect) {
    if layout::is_wide(area) {
        let (left, right) = layout::split(area);
        (left, super::beside_bar(right, buf, theme))
    } else {
        // What it makes of them needs the room more than the objects do.
        let lines = sample.area.lines().len() as u16 + 3;
        let above = lines.clamp(5, (area.height / 2).max(5)).min(area.height);
        let below = Rect { y: area.y + above, height: area.height - above, ..area };
        (Rect { height: above, ..area }, super::below_rule(below, buf, theme))
    }
}

fn draw_text(page: PageView<'_>, sample: &Sampling, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let head = if sample.tries {
        "Paste objects as JSON, one after the other or in a list; kept nowhere."
    } else {
        "Paste one to five objects as JSON, one after the other or in a list. They are sent for a proposal, and kept \
         nowhere."
    };
    let head = overlay::wrapped(head, area.width, theme.muted);
    let above = (head.len() as u16).min(area.height / 3);
    overlay::lines(Rect { height: above, ..area }, buf, theme, &head, 0);
    let failed = sample.error.as_ref().map(|error| format!("{}: {}", error.code, error.message));
    let failed = failed.or_else(|| sample.problem.clone());
    let said = failed.or_else(|| page.shared.samples.problem().map(ToString::to_string));
    let is_asking = view.session.ledger.find(view.owner, &FormSlot::Propose.into()).is_some();
    let (text, style) = match (said, is_asking) {
        (Some(problem), _) => (format!("{} {problem}", Tone::Bad.sign()), theme.bad),
        (None, true) => ("asking for a proposal …".to_owned(), theme.busy),
        (None, false) => match page.shared.samples.len() {
            0 => (String::new(), theme.muted),
            many => {
                let count = widgets::plural(many as u64, "object", "objects");
                (format!("{} {count}", Tone::Good.sign()), theme.good)
            }
        },
    };
    let foot = overlay::wrapped(&text, area.width, style);
    let below = if text.is_empty() { 0 } else { (foot.len() as u16).min(area.height / 3) };
    let middle = Rect { y: area.y + above, height: area.height - above - below, ..area };
    let marked: Vec<usize> = page.shared.samples.bad_line().into_iter().collect();
    text::draw(&sample.area, middle, buf, theme, Look { numbers: true, marked: &marked, ..Look::default() });
    overlay::lines(Rect { y: middle.bottom(), height: below, ..area }, buf, theme, &foot, 0);
}
