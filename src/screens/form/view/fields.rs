//! Draws the rows of a step.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::{Line, LineKind, issue_indent, label_width, lines, window};
use super::text::{self, Look};
use crate::form::{Field, Row, RowState, Severity};
use crate::model::read_instant;
use crate::screens::View;
use crate::screens::form::phase::PageView;
use crate::theme::Theme;
use crate::widgets::{self, Cut, InputLine, Spot, Tone};

pub(super) fn draw(page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let lines = lines(page, area.width);
    let labels = label_width(&page.fields.rows, area.width);
    let bar = if lines.len() > usize::from(area.height) && area.width > 12 { 2 } else { 0 };
    let top = page.fields.top.min(lines.len().saturating_sub(usize::from(area.height)));
    for (line, place) in lines.iter().skip(top).zip(area.rows()) {
        let place = Rect { width: place.width - bar, ..place };
        if let Some(grid) = &page.fields.grid {
            super::grid::draw_line(page, grid, line, place, buf, view);
            continue;
        }
        let used = (labels + 1).min(place.width);
        let value = Rect { x: place.x + used, width: place.width - used, ..place };
        if let (usize::MAX, LineKind::Said(_, text)) = (line.row, &line.kind) {
            let place = Rect { x: value.x, width: value.width, ..place };
            widgets::put(buf, place, text, theme.muted);
        } else if let Some(row) = page.fields.rows.get(line.row) {
            draw_line(page, line, row, (place, value, area.width), buf, view);
        }
    }
    if bar > 0 {
        widgets::scroll_bar(area, buf, theme.faint, lines.len(), top);
    }
}

/// Draws a line; `at` is its row, the part of it that is for the value, and the width of the fields.
fn draw_line(page: PageView<'_>, line: &Line, row: &Row, at: (Rect, Rect, u16), buf: &mut Buffer, view: &View<'_>) {
    let (place, value, width) = at;
    let theme = &view.session.theme;
    if matches!(line.kind, LineKind::Field | LineKind::Text(_)) {
        field_spot(row, widgets::steps(line.row, page.fields.focus_at), place);
    }
    match &line.kind {
        LineKind::Said(tone, text) => {
            draw_said(*tone, text, issue_indent(&page.fields.rows, width), place, buf, theme);
        }
        LineKind::Columns | LineKind::Cells(_) => {}
        LineKind::Part(title) => draw_part(title, place, buf, theme),
        LineKind::Text(n) => draw_text(page, *n, value, buf, theme),
        LineKind::Field => {
            let focused = page.fields.focus == Some(row.id);
            draw_label(row, focused, Rect { width: place.width - value.width, ..place }, buf, theme);
            if row.editing {
                draw_text(page, 0, value, buf, theme);
            } else {
                draw_value(row, focused, value, buf, view);
            }
        }
    }
}

/// A click gives a field the focus; where it has it, one opens what is to be opened.
pub(super) fn field_spot(row: &Row, on: isize, place: Rect) {
    widgets::spot(place, Spot::Field { on, text: row.field.takes_text() });
}

/// The heading of a part of the form.
fn draw_part(title: &str, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let place = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
    let used = widgets::put(buf, place, title, theme.heading) + 1;
    let rest = Rect { x: place.x + used.min(place.width), width: place.width.saturating_sub(used), ..place };
    widgets::put(buf, rest, &"─".repeat(usize::from(rest.width)), theme.faint);
}

/// What is said of a field, so many columns in.
pub(super) fn draw_said(tone: Tone, text: &str, indent: u16, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let indent = indent.min(place.width);
    widgets::put(buf, Rect { x: place.x + indent, width: place.width - indent, ..place }, text, tone.style(theme));
}

fn draw_label(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    widgets::put(buf, Rect { width: place.width.min(1), ..place }, if focused { "▌" } else { " " }, theme.accent);
    if row.changed && place.width > 1 {
        widgets::put(buf, Rect { x: place.x + 1, width: 1, ..place }, "•", theme.accent);
    }
    let indent = (2 + 2 * row.depth as u16).min(place.width);
    let place = Rect { x: place.x + indent, width: place.width - indent, ..place };
    let sign = match (&row.field, row.folded) {
        (Field::Add, _) => "+ ",
        (_, Some(true)) => "▸ ",
        (_, Some(false)) => "▾ ",
        _ => "  ",
    };
    let failed = matches!(row.issue, Some((Severity::Error, _)));
    let style = match (focused, failed, &row.field, row.state) {
        (true, ..) => theme.accent,
        (_, true, ..) => theme.bad,
        (.., Field::Add, _) => theme.accent,
        (.., RowState::LeftOut) if !row.required => theme.muted,
        _ => theme.text,
    };
    let used = widgets::put(buf, place, sign, theme.muted);
    let place = Rect { x: place.x + used, width: place.width - used, ..place };
    let star = u16::from(row.required) * 2;
    let room = Rect { width: place.width.saturating_sub(star + 1), ..place };
    let used = widgets::put(buf, room, &row.label, style);
    if star > 0 {
        let at = Rect { x: place.x + used + 1, width: place.width.saturating_sub(used + 1), ..place };
        widgets::put(buf, at, "*", theme.warn);
    }
}

/// A line of the text that is being edited.
pub(super) fn draw_text(page: PageView<'_>, n: usize, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(editing) = page.shared.form.editing() else { return };
    let (first, _) = window(page);
    let place = Rect { height: place.height.min(1), ..place };
    text::draw(editing.area, place, buf, theme, Look { first: Some(first + n), ..Look::default() });
}

pub(super) fn draw_value(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    // What a document says otherwise is shown as it is said.
    let is_there = row.issue.as_ref().is_none_or(|(severity, _)| *severity != Severity::Error);
    if row.kept && is_there {
        return draw_kept(row, focused, place, buf, theme);
    }
    match &row.field {
        Field::Add => {}
        Field::Flag => draw_flag(row, focused, place, buf, theme),
        Field::Choice { .. } | Field::Union { .. } | Field::Option { .. } => {
            draw_choice(row, focused, place, buf, theme);
        }
        field if field.is_header() => {
            let (text, style) = match row.state {
                RowState::LeftOut if !row.hint.is_empty() => (row.hint.as_str(), theme.placeholder),
                // What is needed in an open group is said at its members.
                RowState::LeftOut if row.required && row.folded == Some(false) => ("", theme.placeholder),
                RowState::LeftOut => (if row.required { "needed" } else { "left out" }, theme.placeholder),
                RowState::Empty if row.text.is_empty() => ("empty", theme.placeholder),
                _ if row.folded == Some(false) && matches!(row.field, Field::Group) => ("", theme.muted),
                _ => (row.text.as_str(), theme.muted),
            };
            widgets::put(buf, place, text, style);
        }
        _ => draw_input(row, focused, place, buf, view),
    }
}

/// A value that no update changes.
fn draw_kept(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    const FIXED: &str = " · fixed";
    let text = row.name.as_deref().unwrap_or(&row.text);
    let style = if focused { theme.selection } else { theme.muted };
    let room = place.width.saturating_sub(widgets::columns(FIXED) as u16);
    let used =
        widgets::put(buf, Rect { width: room, ..place }, &widgets::fit(text, usize::from(room), Cut::Middle), style);
    widgets::put(buf, Rect { x: place.x + used, width: place.width - used, ..place }, FIXED, theme.faint);
}

/// A text with the cursor behind it, ready to be typed into.
fn draw_input(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let many = row.text.lines().count();
    let named = row.name.as_deref().filter(|_| row.state == RowState::Set);
    let first = named.or_else(|| row.text.lines().next()).unwrap_or_default();
    let full = if named.is_some() { row.text.clone() } else { aside(row, many, view) };
    let fits = usize::from(place.width) > widgets::columns(&full) + 22;
    // Where there is no room for the whole moment, how far away it is still says most.
    let aside = if fits { full.as_str() } else { full.rsplit(", ").next().unwrap_or_default() };
    let wanted = widgets::columns(aside) as u16;
    let room = if wanted > 0 && place.width > wanted + 22 { wanted + 2 } else { 0 };
    let field = Rect { width: place.width - room, ..place };
    let other = row.original.as_ref().map(|original| format!("another than {original}"));
    let placeholder = match (row.state, &other) {
        (RowState::Empty, None) => "empty",
        (_, Some(other)) => other,
        (RowState::LeftOut, None) if row.required => "needed",
        _ => row.hint.as_str(),
    };
    // A text that is not typed on shows both of its ends; of one that is typed on elsewhere the beginning says most.
    let shown = if row.is_long() {
        first.into()
    } else {
        widgets::fit(first, usize::from(field.width.saturating_sub(u16::from(focused))), Cut::Middle)
    };
    let cursor = if focused && !row.is_long() { shown.chars().count() } else { 0 };
    InputLine { prompt: "", text: &shown, cursor, placeholder, focused }.draw(field, buf, theme);
    if room > 0 {
        widgets::put(buf, Rect { x: field.right() + 2, width: room - 2, ..place }, aside, theme.muted);
    }
}

/// What stands beside a text: how much more of it there is, or when a point in time is.
fn aside(row: &Row, lines: usize, view: &View<'_>) -> String {
    match &row.field {
        _ if row.name.is_some() && row.state == RowState::Set => row.name.clone().unwrap_or_default(),
        // The row has but the beginning of it.
        _ if row.size > 2 * row.text.len() => widgets::bytes(row.size as u64),
        _ if lines > 1 => format!("+ {}", widgets::plural(lines as u64 - 1, "line", "lines")),
        Field::Moment => match read_instant(&row.text.as_str().into()) {
            Some(at) => widgets::moment(view.session.now, at, view.session.settings.time_zone.time_zone()),
            None => String::new(),
        },
        _ => String::new(),
    }
}

fn draw_flag(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let is = |value: &str| row.state == RowState::Set && row.text == value;
    let mut place = place;
    for (value, title) in [("yes", "yes"), ("no", "no")] {
        let sign = if is(value) { "◉" } else { "○" };
        let style = match (is(value), focused) {
            (true, true) => theme.selection,
            (true, false) => theme.text,
            _ => theme.muted,
        };
        let used = widgets::put(buf, place, &format!("{sign} {title}"), style) + 2;
        place = Rect { x: place.x + used.min(place.width), width: place.width.saturating_sub(used), ..place };
    }
    let aside = match row.state {
        RowState::LeftOut if row.required => "needed",
        RowState::LeftOut if row.hint.is_empty() => "left out",
        RowState::LeftOut => &row.hint,
        RowState::Set if !is("yes") && !is("no") => &row.text,
        _ => "",
    };
    widgets::put(buf, place, aside, theme.placeholder);
}

fn draw_choice(row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let (text, style) = match row.state {
        _ if !row.text.is_empty() => (row.text.as_str(), if focused { theme.selection } else { theme.text }),
        _ if row.item => ("choose one", theme.placeholder),
        _ if row.required => ("needed", theme.placeholder),
        _ if row.hint.is_empty() => ("left out", theme.placeholder),
        _ => (row.hint.as_str(), theme.placeholder),
    };
    widgets::ground(place, buf, theme.base.patch(theme.input));
    let used = widgets::put(buf, Rect { width: place.width.saturating_sub(2), ..place }, text, style);
    let at = Rect { x: place.x + used + 1, width: place.width.saturating_sub(used + 1), ..place };
    widgets::put(buf, at, "▾", if focused { theme.accent } else { theme.faint });
}
