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
    let keys = keys(search);
    let hints = overlay::hints(view.session, Mode::Text, &keys);
    let place = overlay::place(area, 84, (search.form.lines().len() as u16).saturating_add(9));
    let inside = overlay::frame(place, buf, theme, &search.title, &hints);
    let above = if inside.height >= 10 { head(search, inside.width, theme) } else { Vec::new() };
    let below = foot(search, inside.width, view);
    let below = &below[below.len().saturating_sub(usize::from(inside.height / 3))..];
    let (head, foot) = (above.len() as u16, below.len() as u16);
    overlay::lines(Rect { height: head, ..inside }, buf, theme, &above, 0);
    let middle = Rect { y: inside.y + head, height: inside.height.saturating_sub(head + foot), ..inside };
    draw_fields(search, middle, buf, theme);
    let low = Rect { y: middle.bottom(), height: foot, ..inside };
    overlay::lines(low, buf, theme, below, 0);
    if let Some(naming) = &search.naming {
        let row = Rect { y: low.y + 1.min(low.height), height: low.height.saturating_sub(1).min(1), ..low };
        let used = widgets::put(buf, row, "Name ", theme.accent).min(row.width);
        let line = Rect { x: row.x + used, width: row.width - used, ..row };
        overlay::field(line, buf, theme, &naming.line, "what you call this search", true);
    }
}

/// The keys that its frame names: those for what is filled in only where something is.
fn keys(search: &Search) -> Vec<(Action, &'static str)> {
    if search.naming.is_some() {
        return vec![(Action::Accept, "keep"), (Action::Back, "do not keep")];
    }
    let mut keys = vec![(Action::Accept, "search")];
    if search.form.may_add() {
        keys.push((Action::AddItem, "another"));
    }
    if search.form.is_empty() {
        keys.extend([(Action::NextField, "next field"), (Action::Help, "about it")]);
    } else {
        keys.extend([(Action::Submit, "keep"), (Action::ClearAll, "clear"), (Action::Help, "about it")]);
    }
    keys.push((Action::Back, "close"));
    keys
}

fn head(search: &Search, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = overlay::wrapped(&search.about, width, theme.muted);
    lines.truncate(2);
    lines.push(Line::default());
    lines
}

/// What is wrong, else what helps, what a time means, and what can be chosen. While it is named, what is kept.
fn foot(search: &Search, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let mut lines = vec![Line::default()];
    if let Some(naming) = &search.naming {
        // The line that is typed into is drawn over this one.
        lines.push(Line::default());
        lines.extend(naming.about(width, theme));
        return lines;
    }
    let means = time(search, view);
    lines.extend(match (&search.problem, means) {
        (Some(problem), _) => overlay::wrapped(problem, width, theme.bad),
        (None, Some(means)) => overlay::wrapped(&means, width, theme.good),
        (None, None) => overlay::wrapped(search.form.help(), width, theme.muted),
    });
    let choices = search.form.choices();
    if !choices.is_empty() {
        lines.push(choice_line(&choices, width, theme));
    }
    lines
}

/// What the time means that is typed.
fn time(search: &Search, view: &View<'_>) -> Option<String> {
    let zone = view.session.settings.time_zone.time_zone();
    let entry = search.form.lines().get(search.form.at())?;
    let now = view.session.now.to_zoned(zone.clone());
    let when = search.form.field(entry)?.time(entry.line.text(), &now)?;
    Some(format!("{} {}", when.in_words(zone), now.strftime("(%Z)")))
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
        let focus = at == form.at() && search.naming.is_none();
        let label = widgets::pad(form.label(at), labels.into(), Align::Left);
        let style = match form.wrong_at(at) {
            Some(_) => theme.bad,
            None if focus => theme.accent,
            None => theme.muted,
        };
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
