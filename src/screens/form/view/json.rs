//! Draws the document as JSON text, with what is wrong at its lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::TOO_LONG;
use super::text::{self, Look};
use crate::screens::View;
use crate::screens::form::json::JsonText;
use crate::widgets::{self, Tone};

/// So many problems are said at once.
const SAID: usize = 3;

pub(in crate::screens::form) fn draw(
    json: &JsonText,
    fixed: Option<&str>,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    let marked: Vec<usize> = json.problems.iter().map(|problem| problem.line).collect();
    let here = json.area.cursor().0 + 1;
    // What is wrong under the cursor comes first.
    let (at, others): (Vec<_>, Vec<_>) = json.problems.iter().partition(|problem| problem.line == here);
    let said = json.problems.len().min(SAID).min(usize::from(area.height / 4)) as u16;
    let noted = u16::from(json.is_long() && area.height > 4);
    let place = u16::from(fixed.is_some() && area.height > 6);
    let below = if said + noted + place > 0 { said + noted + place + 1 } else { 0 };
    let body = Rect { height: area.height - below, ..area };
    text::draw(&json.area, body, buf, theme, Look { numbers: true, marked: &marked, ..Look::default() });
    let foot = Rect { y: body.bottom(), height: below, ..area };
    super::rule(foot, buf, theme);
    let mut rows = foot.rows().skip(1);
    if noted > 0
        && let Some(row) = rows.next()
    {
        widgets::put(buf, row, &format!("{} {TOO_LONG}", Tone::Info.sign()), theme.info);
    }
    if place > 0
        && let (Some(words), Some(row)) = (fixed, rows.next())
    {
        widgets::put(buf, row, &format!("{} {words}", Tone::Info.sign()), theme.muted);
    }
    for ((nth, problem), row) in at.into_iter().chain(others).enumerate().zip(rows) {
        let more = json.problems.len() - usize::from(said);
        let more = if nth + 1 == usize::from(said) && more > 0 { format!("(and {more} more)") } else { String::new() };
        let text = format!("{} line {}: {}", Tone::Bad.sign(), problem.line, problem.message);
        let text = if more.is_empty() { text } else { super::cut_with(&text, &more, row.width) };
        widgets::put(buf, row, &text, theme.bad);
    }
}
