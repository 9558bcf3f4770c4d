//! Draws a map in rows and columns.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::fields::{draw_said, draw_text, draw_value};
use super::layout::{Line, LineKind, issue_words, note};
use crate::form::wizard::Column;
use crate::form::{Field, Part, Row, RowState, Severity};
use crate::screens::View;
use crate::screens::form::fields::Fields;
use crate::screens::form::grid::GridModel;
use crate::screens::form::phase::PageView;
use crate::theme::Theme;
use crate::widgets::{self, Cut};

/// Share of the key's column, of a hundred.
const KEY: u16 = 30;

/// The lines of a grid: a heading, a row each, and what is wrong under it.
pub(super) fn lines(page: PageView<'_>, grid: &GridModel, width: u16) -> Vec<Line> {
    let room = usize::from(width.saturating_sub(8).max(8));
    let mut lines = vec![Line { row: usize::MAX, kind: LineKind::Columns }];
    let here = page.fields.cell().map(|(row, _)| row);
    let say = |row: usize, of: &Row, name: &str, lines: &mut Vec<Line>| {
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let issue = of.issue.iter().map(|(severity, message)| issue_words(&(*severity, format!("{name}{message}"))));
        for (tone, text) in issue.chain(note(page, of)) {
            let wrapped = widgets::wrap(&text, room).into_iter().take(3);
            lines.extend(wrapped.map(|text| Line { row, kind: LineKind::Said(tone, text) }));
        }
    };
    for (n, row) in grid.rows.iter().enumerate() {
        let first = row.cells[0].unwrap_or(row.all.start);
        lines.push(Line { row: first, kind: LineKind::Cells(n) });
        for at in row.all.clone() {
            let Some(of) = page.fields.rows.get(at) else { continue };
            // Of a row that is being filled in, nobody needs to hear what is not there yet.
            let soft = matches!(of.issue, Some((Severity::Warning, _))) && !of.touched && of.state != RowState::Set;
            if soft && here == Some(n) && !page.shared.form.is_submitted() {
                continue;
            }
            let name = if of.id.part == Part::Key { "" } else { title(grid, of) };
            say(first, of, name, &mut lines);
        }
    }
    if let Some(add) = grid.add {
        lines.push(Line { row: add, kind: LineKind::Field });
    }
    if let Some(head) = grid.head.and_then(|head| page.fields.rows.get(head)) {
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

/// Where the columns are in a row: at their shares, unless something is cut there that would not be cut if each column
/// had at least what its longest text takes.
fn columns(page: PageView<'_>, grid: &GridModel, place: Rect) -> Vec<Rect> {
    let inside = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
    let of = |column: &Column| column.width.map_or(Constraint::Fill(column.share), Constraint::Length);
    let parts = std::iter::once(Constraint::Fill(KEY)).chain(grid.spec.columns.iter().map(of));
    let split = |widths: Vec<Constraint>| Layout::horizontal(widths).spacing(1).split(inside).to_vec();
    let even = split(parts.clone().collect());
    let wanted: Vec<u16> = (0..even.len()).map(|column| longest(page, grid, column)).collect();
    let gaps = even.len().saturating_sub(1) as u16;
    let taken = wanted.iter().sum::<u16>();
    if taken + gaps > inside.width || even.iter().zip(&wanted).all(|(column, wanted)| column.width >= *wanted) {
        return even;
    }
    let share = |column: Constraint| match column {
        Constraint::Fill(share) => u32::from(share),
        _ => 0,
    };
    let (left, all) = (u32::from(inside.width - gaps - taken), parts.clone().map(share).sum::<u32>().max(1));
    let widened = parts.zip(&wanted).map(|(column, wanted)| {
        let more = u16::try_from(left * share(column) / all).unwrap_or_default();
        Constraint::Length(wanted.saturating_add(more))
    });
    split(widened.collect())
}

/// The columns that the longest text in a column takes, or its heading; nothing where the column has a width of its own.
fn longest(page: PageView<'_>, grid: &GridModel, column: usize) -> u16 {
    let spec = column.checked_sub(1).and_then(|column| grid.spec.columns.get(column));
    if let Some(width) = spec.and_then(|spec| spec.width) {
        return width;
    }
    let cells = grid.rows.iter().filter_map(|row| row.cells.get(column).copied()?);
    let texts = cells.filter_map(|at| {
        let row = page.fields.rows.get(at)?;
        // Behind the text that has the keys stands the cursor.
        let cursor = usize::from(at == page.fields.focus_at);
        matches!(row.field, Field::Text { .. } | Field::Key { .. }).then(|| widgets::columns(&row.text) + cursor)
    });
    let title = widgets::columns(spec.map_or(grid.spec.key.as_str(), |spec| spec.title.as_str()));
    u16::try_from(texts.chain([title]).max().unwrap_or_default()).unwrap_or(u16::MAX / 16).min(u16::MAX / 16)
}

/// Draws one line of a grid.
pub(super) fn draw_line(
    page: PageView<'_>,
    grid: &GridModel,
    line: &Line,
    place: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    match &line.kind {
        LineKind::Columns => {
            let titles = std::iter::once(&grid.spec.key).chain(grid.spec.columns.iter().map(|column| &column.title));
            for (title, place) in titles.zip(columns(page, grid, place)) {
                widgets::put(buf, place, title, theme.column);
            }
        }
        LineKind::Cells(n) => draw_row(page, grid, *n, place, buf, view),
        LineKind::Said(tone, text) => draw_said(*tone, text, 6, place, buf, theme),
        LineKind::Field => {
            let focused = page.fields.focus_at == line.row;
            widgets::put(
                buf,
                Rect { width: place.width.min(1), ..place },
                if focused { "▌" } else { " " },
                theme.accent,
            );
            let at = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
            let text = if focused { "+ type, or paste rows out of a spreadsheet" } else { "+ Add" };
            widgets::put(buf, at, text, theme.accent);
        }
        LineKind::Text(_) | LineKind::Part(_) => {}
    }
}

fn draw_row(page: PageView<'_>, grid: &GridModel, n: usize, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let Some(row) = grid.rows.get(n) else { return };
    let here = row.cells.contains(&Some(page.fields.focus_at));
    widgets::put(buf, Rect { width: place.width.min(1), ..place }, if here { "▌" } else { " " }, theme.accent);
    if place.width > 1 && row.all.clone().any(|at| page.fields.rows.get(at).is_some_and(|row| row.changed)) {
        widgets::put(buf, Rect { x: place.x + 1, width: 1, ..place }, "•", theme.accent);
    }
    for ((column, cell), place) in row.cells.iter().enumerate().zip(columns(page, grid, place)) {
        let Some((at, of)) = cell.and_then(|at| Some((at, page.fields.rows.get(at)?))) else { continue };
        let focused = at == page.fields.focus_at;
        if let Some((here, beside)) = page.fields.cell() {
            let wide = grid.spec.columns.len() + 1;
            let on = widgets::steps(n * wide + column, here * wide + beside);
            super::fields::field_spot(of, on, place);
        }
        let spec = column.checked_sub(1).and_then(|column| grid.spec.columns.get(column));
        let empty = spec.map_or("", |column| column.empty.as_str());
        match &of.field {
            _ if of.editing => draw_text(page, 0, place, buf, theme),
            Field::List => draw_list(page, of, focused, place, buf, theme),
            // A further part of the entry above it.
            Field::Group => {
                widgets::put(buf, place, "〃", if focused { theme.selection } else { theme.muted });
            }
            _ => draw_value(&shown(of, empty, focused, place.width), focused, place, buf, view),
        }
        if !focused && is_wrong(page, of, &row.all) {
            buf.set_style(place.intersection(buf.area), theme.bad);
        }
    }
}

/// A cell as it is drawn: what does not fit loses its middle, for targets and sources begin alike.
fn shown(row: &Row, empty: &str, focused: bool, width: u16) -> Row {
    let hint = if empty.is_empty() { row.hint.clone() } else { empty.to_owned() };
    let fits = focused || !matches!(row.field, Field::Text { .. } | Field::Key { .. });
    let text = if fits { row.text.clone() } else { widgets::fit(&row.text, width.into(), Cut::Middle).into_owned() };
    Row { text, hint, ..row.clone() }
}

/// Whether an error stands at a cell or inside it.
fn is_wrong(page: PageView<'_>, cell: &Row, all: &std::ops::Range<usize>) -> bool {
    let failed = |row: &&Row| matches!(row.issue, Some((Severity::Error, _)));
    let inside = |row: &Row| match cell.id.part {
        Part::Value => row.path.starts_with(&cell.path),
        _ => row.id == cell.id,
    };
    page.fields.rows.get(all.clone()).into_iter().flatten().filter(failed).any(inside)
}

/// The values of a list, one after the other.
fn draw_list(page: PageView<'_>, row: &Row, focused: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    widgets::ground(place, buf, theme.base.patch(theme.input));
    let (text, style) = match row.state {
        RowState::Set => (Fields::cell_text(row, page.shared), theme.text),
        _ => ("choose …".to_owned(), theme.placeholder),
    };
    let text = widgets::fit(&text, place.width.into(), Cut::End);
    widgets::put(buf, place, &text, if focused { theme.selection } else { style });
}

/// The whole text of the cell under the focus, where the cell is too narrow for it.
pub(super) fn cut_text(page: PageView<'_>, fields: Rect) -> Option<String> {
    let grid = page.fields.grid.as_ref()?;
    let (row, column) = page.fields.cell()?;
    let of = page.fields.rows.get(grid.rows.get(row)?.cells.get(column).copied()??)?;
    let text = Fields::cell_text(of, page.shared);
    let width = columns(page, grid, fields).get(column)?.width;
    (widgets::columns(&text) > usize::from(width)).then_some(text)
}
