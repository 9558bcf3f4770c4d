//! Draws the document as JSON text, with what is wrong at its lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::TOO_LONG;
use super::text::{self, Look};
use crate::form::JsonProblem;
use crate::screens::View;
use crate::screens::form::json::JsonText;
use crate::widgets::{self, Tone};

/// So many lines are there for what is wrong.
const SAID: usize = 6;

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
    let wrong = wrong(at.into_iter().chain(others), SAID.min(usize::from(area.height / 4)), area.width);
    let said = wrong.len() as u16;
    let noted = u16::from(json.is_long() && area.height > 4);
    let place = u16::from(fixed.is_some() && area.height > 6);
    let below = if said + noted + place > 0 { said + noted + place + 1 } else { 0 };
    let body = Rect { height: area.height - below, ..area };
    let look = Look { numbers: true, marked: &marked, masked: json.masked(), ..Look::default() };
    text::draw(&json.area, body, buf, theme, look);
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
    for (line, row) in wrong.iter().zip(rows) {
        widgets::put(buf, row, line, theme.bad);
    }
}

/// What is wrong, each in as many lines as it takes; the last line says how much more there is.
fn wrong<'p>(problems: impl Iterator<Item = &'p JsonProblem>, most: usize, width: u16) -> Vec<String> {
    let (mut lines, mut left): (Vec<String>, usize) = (Vec::new(), 0);
    for problem in problems {
        let text = format!("{} line {}: {}", Tone::Bad.sign(), problem.line, problem.message);
        let wrapped = widgets::wrap(&text, width.into());
        if left > 0 || (!lines.is_empty() && lines.len() + wrapped.len() > most) {
            left += 1;
        } else {
            lines.extend(wrapped.into_iter().take(most));
        }
    }
    if let Some(last) = lines.last_mut().filter(|_| left > 0) {
        *last = super::cut_with(last, &format!("(and {left} more)"), width);
    }
    lines
}
