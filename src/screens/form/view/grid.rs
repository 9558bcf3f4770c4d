//! Draws a map in rows and columns.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::fields::{draw_issue, draw_text, draw_value};
use super::layout::{Line, LineKind};
use crate::form::{Field, Part, Row, Severity, State};
use crate::screens::View;
use crate::screens::form::FormPage;
use crate::screens::form::grid::GridModel;
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Share of the key's column, of a hundred.
const KEY: u16 = 30;

/// The lines of a grid: a heading, a row each, and what is wrong under it.
pub(super) fn lines(page: &FormPage, grid: &GridModel, width: u16) -> Vec<Line> {
    let room = usize::from(width.saturating_sub(8).max(8));
    let mut lines = vec![Line { row: usize::MAX, kind: LineKind::Columns }];
    let say = |row: usize, of: &Row, name: &str, lines: &mut Vec<Line>| {
        let Some((severity, message)) = &of.issue else { return };
        let sign = if *severity == Severity::Error { Tone::Bad } else { Tone::Warn }.sign();
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let text = format!("{sign} {name}{message}");
        let wrapped = widgets::wrap(&text, room).into_iter().take(3);
        lines.extend(wrapped.map(|text| Line { row, kind: LineKind::Issue(*severity, text) }));
    };
    for (n, row) in grid.rows.iter().enumerate() {
        let first = row.cells[0].unwrap_or(row.all.start);
        lines.push(Line { row: first, kind: LineKind::Cells(n) });
        for at in row.all.clone() {
            let Some(of) = page.rows.get(at) else { continue };
            let name = if of.id.part == Part::Key { "" } else { title(grid, of) };
            say(first, of, name, &mut lines);
        }
    }
    if let Some(add) = grid.add {
        lines.push(Line { row: add, kind: LineKind::Field });
    }
    if let Some(head) = grid.head.and_then(|head| page.rows.get(head)) {
        say(grid.add.unwrap_or_default(), head, "", &mut lines);
    }
    lines
}

/// The heading of the column that a row belongs to.
fn title<'g>(grid: &'g GridModel, row: &Row) -> &'g str {
    let base = grid.spec.path.steps().len();
    let members = row.path.steps().iter().skip(base).filter_map(|step| match step {
        crate::model::Step::Member(name) => Some(name),
        _ => None,
    });
    let column = members.into_iter().find_map(|name| grid.spec.columns.iter().find(|column| column.member == *name));
    column.map_or("", |column| column.title.as_str())
}

/// Where the columns are in a row.
fn columns(grid: &GridModel, place: Rect) -> Vec<Rect> {
    let inside = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
    let shares: Vec<u16> = std::iter::once(KEY).chain(grid.spec.columns.iter().map(|column| column.share)).collect();
    Layout::horizontal(shares.into_iter().map(Constraint::Fill)).spacing(1).split(inside).to_vec()
}

/// Draws one line of a grid.
pub(super) fn draw_line(
    page: &FormPage,
    grid: &GridModel,
    line: &Line,
    place: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.desk.theme;
    match &line.kind {
        LineKind::Columns => {
            let titles = std::iter::once(&grid.spec.key).chain(grid.spec.columns.iter().map(|column| &column.title));
            for (title, place) in titles.zip(columns(grid, place)) {
                widgets::put(buf, place, title, theme.column);
            }
        }
        LineKind::Cells(n) => draw_row(page, grid, *n, place, buf, view),
        LineKind::Issue(severity, text) => draw_issue(*severity, text, 6, place, buf, theme),
        LineKind::Field => {
            let focused = page.focus_at == line.row;
            widgets::put(
                buf,
                Rect { width: place.width.min(1), ..place },
                if focused { "▌" } else { " " },
                theme.accent,
            );
            let at = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
            widgets::put(buf, at, "+ Add", theme.accent);
        }
        LineKind::Text(_) => {}
    }
}

fn draw_row(page: &FormPage, grid: &GridModel, n: usize, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let Some(row) = grid.rows.get(n) else { return };
    let here = row.cells.contains(&Some(page.focus_at));
    widgets::put(buf, Rect { width: place.width.min(1), ..place }, if here { "▌" } else { " " }, theme.accent);
    if place.width > 1 && row.all.clone().any(|at| page.rows.get(at).is_some_and(|row| row.changed)) {
        widgets::put(buf, Rect { x: place.x + 1, width: 1, ..place }, "•", theme.accent);
    }
    for (cell, place) in row.cells.iter().zip(columns(grid, place)) {
        let Some((at, row)) = cell.and_then(|at| Some((at, page.rows.get(at)?))) else { continue };
        let focused = at == page.focus_at;
        match &row.field {
            _ if row.editing => draw_text(page, 0, place, buf, theme),
            Field::List => draw_list(page, row, focused, place, buf, theme),
            // A further part of the entry above it.
            Field::Group => {
                widgets::put(buf, place, "〃", if focused { theme.selection } else { theme.muted });
            }
            _ => draw_value(row, focused, place, buf, view),
        }
    }
}

/// The values of a list, one after the other.
fn draw_list(page: &FormPage, row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let list = row.path.get(page.form.document()).and_then(serde_json::Value::as_array);
    let texts: Vec<&str> = list.into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    widgets::ground(place, buf, theme.base.patch(theme.input));
    let (text, style) = match row.state {
        State::Set => (texts.join(", "), theme.text),
        _ => ("choose …".to_owned(), theme.placeholder),
    };
    widgets::put(buf, place, &text, if focused { theme.selection } else { style });
}
