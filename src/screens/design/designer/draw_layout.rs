//! A layout as it is seen by who works with it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::DesignerPage;
use super::panes::Pane;
use super::sketch::Sketch;
use crate::theme::Theme;
use crate::widgets::{self, Spot};

/// A field has at least so many columns.
const FIELD: u16 = 22;

pub(super) fn draw_layout(page: &DesignerPage, sketch: &Sketch, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let mut rest = inner;
    let mut line = |rest: &mut Rect, text: &str, style: Style| {
        let row = Rect { height: rest.height.min(1), ..*rest };
        widgets::put(buf, row, text, style);
        *rest = Rect { y: row.bottom(), height: rest.height - row.height, ..*rest };
    };
    if page.layout.is_empty() {
        line(&mut rest, "No layout yet.", theme.muted);
        return;
    }
    let users: Vec<&str> = sketch.users(&page.layout).iter().map(|template| template.key.as_str()).collect();
    let used = if users.is_empty() { "no template has it".to_owned() } else { users.join(" · ") };
    line(&mut rest, &format!("As the agent sees it: {used}"), theme.muted);
    line(&mut rest, &sketch.above().join("    "), theme.faint);
    let columns = (rest.width.saturating_sub(4) / FIELD).clamp(1, 4);
    let cursor = page.seat_at(page.row(Pane::Layout));
    let panels: Vec<Vec<String>> = (0..page.spec.panels.len()).map(|panel| sketch.panel(&page.layout, panel)).collect();
    for (n, ids) in panels.iter().enumerate() {
        let rows = (ids.len() as u16).div_ceil(columns).max(1);
        let is_last = n + 1 == panels.len();
        // What comes below is seen, too.
        let most = if is_last { rest.height } else { rest.height * 2 / 3 };
        let height = (rows + 2).min(most);
        let place = Rect { height, ..rest };
        rest = Rect { y: place.bottom(), height: rest.height - height, ..rest };
        let at = cursor.filter(|(panel, _)| *panel == n).map(|(_, at)| at);
        draw_panel(page, sketch, (n, ids, at), columns, place, buf, theme);
    }
}

fn draw_panel(
    page: &DesignerPage,
    sketch: &Sketch,
    (n, ids, at): (usize, &[String], Option<usize>),
    columns: u16,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    if area.height < 3 || area.width < 8 {
        return;
    }
    let wide = usize::from(area.width.saturating_sub(2));
    let title = widgets::fit(&page.spec.panels[n].title, wide.saturating_sub(3), widgets::Cut::End).into_owned();
    let left = wide.saturating_sub(widgets::columns(&title) + 3);
    let rows: Vec<Rect> = area.rows().collect();
    widgets::put(buf, rows[0], &format!("┌─ {title} {}┐", "─".repeat(left.saturating_sub(1) + 1)), theme.faint);
    if let Some(last) = rows.last() {
        widgets::put(buf, *last, &format!("└{}┘", "─".repeat(wide)), theme.faint);
    }
    let inside = &rows[1..rows.len() - 1];
    for row in inside {
        widgets::put(buf, Rect { width: 1, ..*row }, "│", theme.faint);
        widgets::put(buf, Rect { x: row.right() - 1, width: 1, ..*row }, "│", theme.faint);
    }
    if ids.is_empty() {
        widgets::put(buf, Rect { x: area.x + 2, width: area.width - 4, ..inside[0] }, "empty", theme.faint);
        return;
    }
    let lines = ids.len().div_ceil(columns.into());
    let at_line = at.map_or(0, |at| at / usize::from(columns));
    let top = widgets::keep_visible(0, at_line, lines, inside.len());
    let width = area.width.saturating_sub(4) / columns;
    for (line, row) in (top..lines).zip(inside) {
        for column in 0..columns {
            let place = line * usize::from(columns) + usize::from(column);
            let Some(id) = ids.get(place) else { break };
            let cell = Rect { x: area.x + 2 + column * width, width: width.saturating_sub(1), ..*row };
            let before: usize = (0..n).map(|panel| sketch.panel(&page.layout, panel).len()).sum();
            widgets::spot(cell, Spot::Pane(page.presses(Pane::Layout)));
            widgets::row_spot(cell, before + place, page.row(Pane::Layout));
            let star = if sketch.is_required(&page.layout, id) { "*" } else { "" };
            let style = match (at == Some(place), page.pane) {
                (true, Pane::Layout) => theme.text.patch(theme.selection),
                _ => theme.text,
            };
            widgets::put(buf, cell, &format!("{}{star}", sketch.name_of(id)), style);
        }
    }
}
