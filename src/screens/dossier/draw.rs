//! How the page looks: the head, and beneath it the timeline and the panels, side by side or one behind its tab.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::lines::{Line, Lines};
use super::parts::Parts;
use super::{Dossier, draw_timeline};
use crate::screens::View;
use crate::screens::table;
use crate::theme::Theme;
use crate::widgets::{self, Align, Cut, Spot};

pub(super) fn draw(page: &Dossier, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let parts = Parts::of(page, area);
    if let Some(composer) = &page.composer {
        composer.draw(parts.composer, buf, view);
    }
    draw_head(page, parts.head, buf, view);
    draw_tabs(page, parts.tabs, buf, view);
    if page.panel_in_focus().is_none() || parts.beside {
        draw_timeline::draw(page, &parts, buf, view);
    }
    if parts.beside {
        let rule = Rect { x: parts.panels.x.saturating_sub(1), width: 1, ..parts.panels };
        for row in rule.rows() {
            widgets::put(buf, row, "│", view.session.theme.faint);
        }
        draw_beside(page, parts.panels, buf, view);
    } else if let Some(panel) = page.panel_in_focus() {
        draw_alone(page, panel, parts.panels, buf, view);
    }
}

/// Who or what it is, one fact behind the other; what follows from the panels stands last.
fn draw_head(page: &Dossier, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    if area.is_empty() {
        return;
    }
    let theme = &view.session.theme;
    let zone = view.session.settings.time_zone.time_zone();
    let inside = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let rule = Rect { y: area.bottom() - 1, height: u16::from(area.height > 1), ..area };
    widgets::put(buf, rule, &"─".repeat(rule.width.into()), theme.faint);
    let mut pieces: Vec<(String, Style)> = Vec::new();
    let looks_up = view.session.looks_up(view.context.id, view.location);
    if page.item.document.is_some() {
        for fact in page.head(view.location) {
            let name = fact.to.as_ref().and_then(|to| page.names.get(to)).map(str::to_owned);
            let text = name.unwrap_or_else(|| table::text(&fact.cell, view.session.now, zone));
            let text = if fact.title.is_empty() { text } else { format!("{} {text}", fact.title) };
            pieces.push((text, table::tone(theme, fact.cell.tone)));
        }
    } else if let (Some(error), None) = (&page.item.error, looks_up) {
        pieces.push((format!("{} {}: {}", widgets::Tone::Bad.sign(), error.code, error.message), theme.bad));
    } else if page.item.missing && looks_up.is_none() {
        let id = view.location.last().unwrap_or_default();
        pieces.push((
            format!("There is no {} {id}. {}", page.item.resource.singular, page.item.resource.fate()),
            theme.bad,
        ));
    } else if page.item.cancelled {
        pieces.push(("Loading was cancelled.".to_owned(), theme.muted));
    } else {
        let spin = widgets::spinner((view.session.now.as_millisecond() / 100) as usize);
        pieces.push((format!("{spin} loading {}", page.item.resource.singular), theme.busy));
    }
    for (spec, panel) in page.spec.panels.iter().zip(&page.panels) {
        if let Some((one, many)) = spec.flag.as_ref().filter(|_| !panel.rows.is_empty()) {
            pieces.push((format!("⚑ {}", widgets::plural(panel.rows.len() as u64, one, many)), theme.warn));
        }
    }
    let rows = area.height - rule.height;
    flow(&pieces, Rect { height: rows, ..inside }, buf, theme);
}

/// Puts pieces one behind the other, in as many rows as there are; one that has no room is cut.
fn flow(pieces: &[(String, Style)], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let (mut row, mut x): (u16, u16) = (0, 0);
    for (text, style) in pieces {
        let wide = widgets::columns(text).min(usize::from(u16::MAX)) as u16;
        let gap = if x == 0 { 0 } else { 3 };
        if x > 0 && x.saturating_add(gap).saturating_add(wide) > area.width {
            (row, x) = (row + 1, 0);
        }
        if row >= area.height {
            return;
        }
        let place = Rect { x: area.x + x, y: area.y + row, width: area.width - x, height: 1 };
        let dot = if x == 0 { "" } else { " · " };
        x += widgets::put_spans(buf, place, &[Span::styled(dot, theme.faint), Span::styled(text.as_str(), *style)]);
    }
}

/// The tabs: a number, a title, and how much there is.
fn draw_tabs(page: &Dossier, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let mut tabs: Vec<(String, Option<Style>)> = Vec::new();
    if page.has_timeline() {
        tabs.push((page.spec.timeline.clone(), None));
    }
    for (spec, panel) in page.spec.panels.iter().zip(&page.panels) {
        let failed = panel.error().map(|_| theme.bad);
        let mark = if failed.is_some() { "✗" } else { "" };
        tabs.push((format!("{}{mark}", spec.title), failed));
    }
    let texts: Vec<String> = tabs.iter().enumerate().map(|(n, (title, _))| format!(" {} {title}", n + 1)).collect();
    // The tab that is open is seen, and as many before it as fit.
    let wide =
        |from: usize| texts[from..=page.focus.min(texts.len() - 1)].iter().map(|t| widgets::columns(t)).sum::<usize>();
    let first = if texts.is_empty() {
        0
    } else {
        (0..=page.focus.min(texts.len() - 1)).find(|from| wide(*from) <= area.width.into()).unwrap_or(page.focus)
    };
    let mut place = area;
    for (n, text) in texts.iter().enumerate().skip(first) {
        let style = match (n == page.focus, tabs[n].1) {
            (true, _) => theme.selection,
            (false, Some(failed)) => failed,
            (false, None) => theme.muted,
        };
        let used = widgets::put(buf, place, text, style);
        widgets::spot(Rect { width: used, ..place }, Spot::Pane(page.presses(n)));
        place = Rect { x: place.x + used, width: place.width - used, ..place };
    }
}

/// A panel that has the place alone.
fn draw_alone(page: &Dossier, panel: usize, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let lines = page.lines(panel, area.width, view);
    let state = &page.panels[panel];
    let on = lines.lines.get(state.cursor).map(|line| line.of);
    let top = widgets::keep_visible(state.top, state.cursor, lines.lines.len(), area.height.into());
    for (line, row) in lines.lines.iter().skip(top).zip(area.rows()) {
        widgets::row_spot(row, line.of, on.unwrap_or_default());
        draw_line(line, &lines, Some(line.of) == on, row, buf, &view.session.theme);
    }
    widgets::scroll_bar(area, buf, view.session.theme.faint, lines.lines.len(), top);
}

/// A line of all panels beneath each other.
enum Shown<'a> {
    Heading(usize),
    Line(usize, &'a Line),
    Gap,
}

/// All panels beneath each other; the window follows the cursor.
fn draw_beside(page: &Dossier, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let all: Vec<Lines> = (0..page.panels.len()).map(|panel| page.lines(panel, area.width, view)).collect();
    let mut shown = Vec::new();
    let (mut from, mut to, mut end) = (0, 0, 0);
    for (panel, lines) in all.iter().enumerate() {
        if panel > 0 {
            shown.push(Shown::Gap);
        }
        let has_keys = page.panel_in_focus() == Some(panel);
        if has_keys {
            from = shown.len();
        }
        shown.push(Shown::Heading(panel));
        shown.extend(lines.lines.iter().map(|line| Shown::Line(panel, line)));
        if has_keys {
            let cursor = page.panels[panel].cursor.min(lines.lines.len().saturating_sub(1));
            (to, end) = (from + 1 + cursor, from + 1 + lines.thing(cursor).1);
            from = if page.panels[panel].cursor == 0 { from } else { to };
        }
    }
    // As much of the panel with the keys as fits, and its heading where the cursor is on its first line.
    let height = usize::from(area.height);
    let whole = page.panel_in_focus().map_or(to, |panel| (from + all[panel].lines.len()).max(to));
    let top = widgets::keep_visible(0, whole.min(from + height.saturating_sub(1)), shown.len(), height);
    let top = widgets::keep_visible(top, end, shown.len(), height);
    let top = widgets::keep_visible(top, to, shown.len(), height);
    for (shown, row) in shown.iter().skip(top).zip(area.rows()) {
        match shown {
            Shown::Heading(panel) => {
                widgets::spot(row, Spot::Pane(page.presses(page.pane_of(*panel))));
                draw_heading(page, *panel, row, buf, theme);
            }
            Shown::Line(panel, line) => {
                let has_keys = page.panel_in_focus() == Some(*panel);
                let on = all[*panel].lines.get(page.panels[*panel].cursor).map(|line| line.of);
                widgets::spot(row, Spot::Pane(page.presses(page.pane_of(*panel))));
                widgets::row_spot(row, line.of, on.unwrap_or_default());
                draw_line(line, &all[*panel], has_keys && on == Some(line.of), row, buf, theme);
            }
            Shown::Gap => {}
        }
    }
    widgets::scroll_bar(area, buf, theme.faint, shown.len(), top);
}

fn draw_heading(page: &Dossier, panel: usize, row: Rect, buf: &mut Buffer, theme: &Theme) {
    let has_keys = page.panel_in_focus() == Some(panel);
    let style = if has_keys { theme.accent } else { theme.heading };
    let rows = page.panels[panel].rows.len();
    let count = if rows > 0 { widgets::count(rows as u64) } else { String::new() };
    let spans = [
        Span::styled(if has_keys { "▸" } else { " " }, theme.accent),
        Span::styled(page.spec.panels[panel].title.as_str(), style),
        Span::styled(format!("  {count}"), theme.muted),
    ];
    widgets::put_spans(buf, row, &spans);
}

fn draw_line(line: &Line, lines: &Lines, on: bool, row: Rect, buf: &mut Buffer, theme: &Theme) {
    let over = if on { theme.selection } else { Style::new() };
    let row = Rect { width: row.width.saturating_sub(1), ..row };
    if on {
        widgets::ground(row, buf, theme.base.patch(over));
    }
    let mut place = Rect { x: row.x + 1.min(row.width), width: row.width.saturating_sub(1), ..row };
    if !line.name.is_empty() {
        let names = lines.names.min(place.width);
        widgets::put(buf, Rect { width: names, ..place }, &line.name, theme.muted.patch(over));
        let skip = (names + 2).min(place.width);
        place = Rect { x: place.x + skip, width: place.width - skip, ..place };
    }
    let value: Cow<'_, str> = widgets::fit(&line.value, usize::from(place.width) * 3 / 5, Cut::End);
    let value_width = widgets::columns(&value) as u16;
    let gap = if value_width > 0 { 2 } else { 0 };
    let text = Rect { width: place.width.saturating_sub(value_width + gap), ..place };
    widgets::put(buf, text, &line.text, theme.text.patch(line.style).patch(over));
    widgets::put_aligned(buf, place, &value, theme.text.patch(line.value_style).patch(over), Cut::End, Align::Right);
}
