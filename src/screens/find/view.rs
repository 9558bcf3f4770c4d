//! Draws the search of all domains: what is typed, how it is understood, what was found, and what is still open.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::Find;
use super::rows::FoundRow;
use super::told::{message, open, status, understood};
use crate::config::{Action, Mode};
use crate::screens::grid::{Grid, GridRow};
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, ColumnSpec, TableView};

/// How many columns there are.
pub(super) const COLUMNS: usize = 5;

/// Where it is as an overlay.
pub(super) fn place(screen: Rect) -> Rect {
    overlay::place(screen, 120, 30)
}

/// The line that is typed into, what is said of it, the rows, and what is open below them.
struct Parts {
    line: Rect,
    said: Rect,
    rows: Rect,
    open: Rect,
}

fn parts(find: &Find, inside: Rect, view: &View<'_>) -> (Parts, Vec<Line<'static>>, Vec<Line<'static>>) {
    let width = inside.width.saturating_sub(2);
    let said = if inside.height >= 12 { understood(find, width, view) } else { Vec::new() };
    let mut open = if inside.height >= 6 { open(find, width, view) } else { Vec::new() };
    open.truncate(usize::from(inside.height / 3));
    let (above, below) = (said.len() as u16, open.len() as u16);
    let part = |y: u16, height: u16| Rect { y: inside.y + y.min(inside.height), height, ..inside };
    let rows = inside.height.saturating_sub(1 + above + below);
    let parts = Parts {
        line: part(0, 1.min(inside.height)),
        said: part(1, above.min(inside.height.saturating_sub(1))),
        rows: part(1 + above, rows),
        open: part(1 + above + rows, below.min(inside.height.saturating_sub(1 + above + rows))),
    };
    (parts, said, open)
}

/// How many rows are seen.
pub(super) fn visible(find: &Find, inside: Rect, view: &View<'_>) -> usize {
    TableView::visible_rows(parts(find, inside, view).0.rows.height)
}

pub(super) fn draw(find: &Find, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let inside = if find.over {
        let keys = if find.typing {
            vec![(Action::Accept, "find"), (Action::Back, "close")]
        } else {
            vec![(Action::Open, "open"), (Action::Find, "find another"), (Action::Back, "close")]
        };
        let (mode, place) = (if find.typing { Mode::Text } else { Mode::Customer }, place(area));
        overlay::frame(place, buf, theme, &title(find, view), &overlay::hints(view.session, mode, &keys))
    } else {
        area
    };
    let (parts, said, open) = parts(find, inside, view);
    draw_line(find, parts.line, buf, theme);
    let pad = |area: Rect| Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    overlay::lines(pad(parts.said), buf, theme, &said, 0);
    draw_rows(find, parts.rows, buf, view);
    overlay::lines(pad(parts.open), buf, theme, &open, 0);
}

fn title(find: &Find, view: &View<'_>) -> String {
    let heading = find.heading();
    if find.hunt.sought().is_empty() { heading } else { format!("{heading}: {}", status(find, view)) }
}

fn draw_line(find: &Find, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let label = " Find ";
    let used = (widgets::columns(label) as u16).min(area.width);
    widgets::put(buf, Rect { width: used, ..area }, label, if find.typing { theme.accent } else { theme.muted });
    let field = Rect { x: area.x + used, width: area.width.saturating_sub(used + 1), ..area };
    let placeholder = "e-mail, phone, account, id, number of a case, or name";
    overlay::field(field, buf, theme, &find.line, placeholder, find.typing);
}

fn draw_rows(find: &Find, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    if find.hunt.rows.is_empty() {
        return message(find, view).draw(area, buf, &view.session.theme);
    }
    let theme = &view.session.theme;
    let keys = find.keys();
    let cursor = find.cursor.index(&keys);
    let row = |row: &FoundRow| {
        let cells = [
            (row.name.clone(), if row.is_item { theme.name } else { theme.muted }),
            (row.what.to_owned(), theme.muted),
            (row.domain.clone(), Style::new()),
            (row.why.join(", "), theme.muted),
            (row.known(view), Style::new()),
        ];
        GridRow { cells: cells.into(), marked: find.marked.contains(&row.at) }
    };
    let grid = Grid {
        columns: columns(),
        rows: find.hunt.rows.iter().map(row).collect(),
        cursor,
        top: find.cursor.top(&keys, TableView::visible_rows(area.height)),
        offset: find.offset,
        sort: None,
        empty: "",
    };
    grid.draw(area, buf, theme);
}

/// The columns: what it is called, where it is and why it was found come before all that is known of it.
fn columns() -> Vec<ColumnSpec> {
    let sizes = [("Name", 12, 22), ("What", 4, 8), ("Domain", 8, 14), ("Found by", 6, 12), ("Known of it", 8, 12)];
    let column = |(n, (title, min, max)): (usize, &(&str, u16, u16))| {
        // The kind of a thing can be told by the rest of its row.
        let priority = if n == 1 { 4 } else { n as u8 };
        ColumnSpec { min: *min, max: *max, priority, ..ColumnSpec::new(*title) }
    };
    sizes.iter().enumerate().map(column).collect()
}
