//! Draws a search form.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Search;
use crate::config::{Action, Mode};
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Align};

/// The widest column of labels.
const LABELS: usize = 24;

pub(super) fn draw(search: &Search, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let keys = [
        (Action::Accept, "search"),
        (Action::NextField, "next field"),
        (Action::Help, "about it"),
        (Action::Back, "close"),
    ];
    let hints = overlay::hints(view.session, Mode::Text, &keys);
    let place = overlay::place(area, 84, (search.form.lines().len() as u16).saturating_add(9));
    let inside = overlay::frame(place, buf, theme, &search.title, &hints);
    let above = if inside.height >= 10 { head(search, inside.width, theme) } else { Vec::new() };
    let below = foot(search, inside.width, theme);
    let below = &below[below.len().saturating_sub(usize::from(inside.height / 3))..];
    let (head, foot) = (above.len() as u16, below.len() as u16);
    overlay::lines(Rect { height: head, ..inside }, buf, theme, &above, 0);
    let middle = Rect { y: inside.y + head, height: inside.height.saturating_sub(head + foot), ..inside };
    draw_fields(search, middle, buf, theme);
    overlay::lines(Rect { y: middle.bottom(), height: foot, ..inside }, buf, theme, below, 0);
}

fn head(search: &Search, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = overlay::wrapped(&search.about, width, theme.muted);
    lines.truncate(2);
    lines.push(Line::default());
    lines
}

/// What is wrong, else what helps, and what can be chosen.
fn foot(search: &Search, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    lines.extend(match &search.problem {
        Some(problem) => overlay::wrapped(problem, width, theme.bad),
        None => overlay::wrapped(search.form.help(), width, theme.muted),
    });
    let choices = search.form.choices();
    if !choices.is_empty() {
        lines.push(choice_line(&choices, width, theme));
    }
    lines
}

fn choice_line(choices: &[&str], width: u16, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::styled("←→ ", theme.key)];
    let mut used = 3;
    for choice in choices {
        used += widgets::columns(choice) + 3;
        if used > usize::from(width) {
            spans.push(Span::styled(" …", theme.faint));
            break;
        }
        if spans.len() > 1 {
            spans.push(Span::styled(" · ", theme.faint));
        }
        spans.push(Span::styled((*choice).to_owned(), theme.text));
    }
    Line::from(spans)
}

fn draw_fields(search: &Search, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let form = &search.form;
    let lines = form.lines();
    let widest = (0..lines.len()).map(|at| widgets::columns(form.label(at))).max().unwrap_or(0);
    let labels = widest.min(LABELS).min(usize::from(area.width) / 2) as u16;
    let top = widgets::keep_visible(0, form.at(), lines.len(), area.height.into());
    let bar = if lines.len() > usize::from(area.height) && area.width > 12 { 2 } else { 0 };
    for ((at, entry), row) in lines.iter().enumerate().skip(top).zip(area.rows()) {
        let focus = at == form.at();
        let label = widgets::pad(form.label(at), labels.into(), Align::Left);
        let style = if focus { theme.accent } else { theme.muted };
        widgets::put(buf, Rect { width: labels.min(row.width), ..row }, &label, style);
        let used = (labels + 2).min(row.width);
        let field = Rect { x: row.x + used, width: (row.width - used).saturating_sub(bar), ..row };
        let placeholder = match form.field(entry) {
            Some(field) if field.required => "needed",
            Some(_) => "",
            None => "key=value",
        };
        overlay::field(field, buf, theme, &entry.line, placeholder, focus);
    }
    if bar > 0 {
        widgets::scroll_bar(area, buf, theme.faint, lines.len(), top);
    }
}
