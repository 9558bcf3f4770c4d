//! How a form looks. The layout is a function of the page and its area, which update and view share.

mod about;
mod fields;
mod foot;
mod grid;
mod hints;
pub(super) mod json;
mod layout;
pub(super) mod preview;
mod review;
pub(super) mod sample;
mod side_panel;
pub(super) mod starting;
mod steps;
pub(super) mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as TextLine;

use super::phase::PageView;
use super::review::Review;
use super::slots::FormSlot;
use crate::config::{Action, Mode};
use crate::screens::{View, call_state, overlay, state};
use crate::theme::Theme;
use crate::widgets::{self, Cut, Tone};

pub(super) use foot::{RowParts, row_parts};
pub(super) use hints::{field_actions, field_does, left_to_correct};
pub(super) use layout::{line_row, lines, parts};
use review::review_lines;
pub(super) use side_panel::{template_lines, words as side_panel_words};

/// The list of steps, where something else stands in the place of the fields.
pub(super) fn draw_steps(page: PageView<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    steps::draw(page, area, buf, theme);
}

/// Steps, what stands on top, the fields, and help.
pub(super) fn draw_step(page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let parts = parts(page, area);
    steps::draw(page, parts.steps, buf, theme);
    draw_top(page, parts.top, buf, view);
    if let Some(list) = page.shared.waits_for_pairs() {
        state::loading(view, &format!("the {}", list.plural()), None).draw(parts.fields, buf, theme);
    } else {
        fields::draw(page, parts.fields, buf, view);
    }
    about::draw(page, &parts, buf, view);
    side_panel::draw(page, &parts, buf, view);
}

/// What is said on top; where it does not fit, the key that says all of it.
fn draw_top(page: PageView<'_>, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let mut lines = layout::top_lines(page, place.width);
    let height = usize::from(place.height);
    if lines.len() > height && height > 0 {
        lines.truncate(height);
        let more = format!("({} more)", view.session.keymap.in_words(Mode::Form, Action::FieldHelp));
        if let Some((last, _)) = lines.last_mut() {
            *last = cut_with(last, &more, place.width);
        }
    }
    let lines: Vec<TextLine<'_>> =
        lines.iter().map(|(text, tone)| TextLine::styled(text.as_str(), top_style(*tone, theme))).collect();
    overlay::lines(place, buf, theme, &lines, 0);
}

/// A line that goes on elsewhere, and behind it where.
pub(super) fn cut_with(line: &str, more: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(widgets::columns(more) + 3);
    format!("{} … {more}", widgets::fit(line, room, Cut::End).trim_end_matches(['…', ' ']))
}

fn top_style(tone: Tone, theme: &Theme) -> ratatui::style::Style {
    if tone == Tone::Plain { theme.muted } else { tone.style(theme) }
}

/// The review; while it is sent, what the call of the slot is doing stands above it.
pub(super) fn draw_review(
    page: PageView<'_>,
    review: &Review,
    sent: Option<FormSlot>,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    let parts = parts(page, area);
    steps::draw(page, parts.steps, buf, theme);
    let mut top = parts.top;
    if let Some(slot) = sent {
        let record = view.session.ledger.find(view.owner, &slot.into()).and_then(|call| view.session.calls.get(call));
        let step = (view.session.now.as_millisecond() / 100) as usize;
        let what = record.map_or_else(|| "sending".to_owned(), |record| call_state::progress(record, view.session.now));
        let text = format!("{} {what}", widgets::spinner(step));
        let lines = overlay::wrapped(&text, top.width, theme.busy);
        top.height = top.height.max(lines.len() as u16).min(area.height);
        overlay::lines(top, buf, theme, &lines, 0);
    } else {
        draw_top(page, top, buf, view);
    }
    let inner = below(top, area);
    overlay::lines(inner, buf, theme, &review_lines(&review.parts, inner.width, theme), review.top());
}

/// Where a review stands, under what is said above it.
fn below(top: Rect, area: Rect) -> Rect {
    let y = top.bottom();
    let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    Rect { x: rest.x + u16::from(rest.width > 8), width: rest.width.saturating_sub(1), ..rest }
}

/// The last useful first line of a review.
pub(super) fn last_top_of_review(page: PageView<'_>, review: &Review, area: Rect, theme: &Theme) -> usize {
    let inner = below(parts(page, area).top, area);
    overlay::last_top(review_lines(&review.parts, inner.width, theme).len(), inner.height)
}

/// A rule across an area's first row.
fn rule(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let text = "─".repeat(area.width.into());
    widgets::put_cut(buf, Rect { height: area.height.min(1), ..area }, &text, theme.faint, Cut::End);
}

/// Draws a bar at the left edge of a pane, and gives what is right of it.
fn beside_bar(area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    for row in area.rows() {
        widgets::put(buf, Rect { width: row.width.min(1), ..row }, "│", theme.faint);
    }
    Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area }
}

/// Draws a rule over a pane, and gives what is below it.
fn below_rule(area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    rule(area, buf, theme);
    let used = area.height.min(1);
    let air = u16::from(area.width > 2);
    Rect { x: area.x + air, y: area.y + used, width: area.width - 2 * air, height: area.height - used }
}
