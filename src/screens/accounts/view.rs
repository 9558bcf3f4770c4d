//! Draws the accounts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::Accounts;
use super::rows::{Key, Login, Row};
use crate::config::{Action, Mode};
use crate::contract::ContextId;
use crate::screens::grid::{Grid, GridRow, columns};
use crate::screens::{Session, View, overlay};
use crate::theme::Theme;
use crate::widgets::{ColumnSpec, Order};

/// The headings.
pub(super) const COLUMNS: [&str; 5] = ["Profile", "Region", "Account", "Login", "State"];

/// What a row says, by column.
pub(super) fn cells(row: &Row) -> [String; 5] {
    [
        row.name.clone(),
        row.region.clone().unwrap_or_else(|| "none set".to_owned()),
        row.account.clone().unwrap_or_default(),
        row.method().to_owned(),
        row.login.word(),
    ]
}

fn specs() -> Vec<ColumnSpec> {
    let mut specs = columns(&COLUMNS, &[(10, 0), (9, 2), (12, 3), (6, 4), (11, 1)]);
    specs[0].max = 40;
    specs
}

/// Rows of details under the table; none where they would take the table's place.
fn details_height(area: Rect) -> u16 {
    if area.height >= 14 { 5 } else { u16::from(area.height >= 7) * 2 }
}

/// How many rows of the table are seen.
pub(super) fn visible(page: &Accounts, area: Rect) -> usize {
    let (_, area) = page.filter.split(area);
    usize::from(area.height.saturating_sub(details_height(area) + 1)).max(1)
}

pub(super) fn draw(page: &Accounts, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let (theme, whole) = (&view.session.theme, area);
    let area = page.filter.draw(area, buf, theme);
    let rows = page.rows(view.session);
    let at = page.index(&rows, view.context.id);
    let keys: Vec<Key> = rows.iter().map(Row::key).collect();
    let details = details_height(area);
    let table = Rect { height: area.height - details, ..area };
    let grid = Grid {
        columns: specs(),
        rows: rows.iter().map(|row| grid_row(row, view.context.id, theme)).collect(),
        cursor: at,
        top: page.cursor.top(&keys, visible(page, whole)),
        offset: page.offset,
        sort: (page.sort > 0).then(|| (page.sort - 1, if page.falling { Order::Falling } else { Order::Rising })),
        empty: "No account matches the filter.",
    };
    grid.draw(table, buf, theme);
    let below = Rect { y: table.bottom(), height: details, ..area };
    let lines = details_of(rows.get(at), view.session, below.width.saturating_sub(2), theme);
    let below = Rect { x: below.x + 1.min(below.width), width: below.width.saturating_sub(1), ..below };
    overlay::lines(below, buf, theme, &lines[..lines.len().min(below.height.into())], 0);
}

/// All that is known of a row, as text.
pub(super) fn in_full(row: &Row, session: &Session) -> String {
    let facts = COLUMNS.iter().zip(cells(row)).filter(|(_, cell)| !cell.is_empty());
    let facts = facts.map(|(title, cell)| format!("{title}: {cell}"));
    // Wide enough for whole texts; the rule above them stays behind.
    let rest = details_of(Some(row), session, 2000, &session.theme).into_iter().skip(1).map(|line| line.to_string());
    facts.chain(rest).collect::<Vec<_>>().join("\n")
}

fn grid_row(row: &Row, context: ContextId, theme: &Theme) -> GridRow {
    let here = row.context == Some(context);
    let state = match &row.login {
        Login::Unchecked => theme.muted,
        Login::Checking => theme.busy,
        Login::Good(_) => theme.good,
        Login::Broken(_) => theme.bad,
    };
    let name = if here { theme.accent } else { Style::new() };
    let styles = [name, Style::new(), Style::new(), theme.muted, state];
    GridRow { cells: cells(row).into_iter().zip(styles).collect(), marked: here }
}

/// What is known of the row under the cursor, and what can be done about it.
fn details_of(row: Option<&Row>, session: &Session, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if width > 20 {
        lines.push(Line::styled("─".repeat(usize::from(width)), theme.faint));
    }
    let key = |action| session.keymap.in_words(Mode::Browse, action);
    match row.map(|row| (&row.login, row)) {
        None => {}
        Some((Login::Unchecked, _)) => {
            let [open, refresh, actions] = [Action::Open, Action::Refresh, Action::Actions].map(key);
            let text = format!(
                "{open} switches to it, {refresh} checks its login first, {actions} opens it in another region."
            );
            lines.extend(overlay::wrapped(&text, width, theme.muted));
        }
        Some((Login::Checking, _)) => lines.push(Line::styled("Asking who it belongs to …", theme.busy)),
        Some((Login::Good(identity), _)) => lines.extend(overlay::wrapped(&identity.arn, width, theme.text)),
        Some((Login::Broken(error), row)) => {
            if let Some(command) = row.repair() {
                lines.extend(overlay::wrapped(command, width, theme.accent));
                let [copy, refresh] = [Action::Copy, Action::Refresh].map(key);
                let how = format!("Run this in a shell ({copy} copies it), then press {refresh}.");
                lines.extend(overlay::wrapped(&how, width, theme.muted));
                lines.extend(overlay::wrapped(&error.message, width, theme.bad));
            } else {
                lines.extend(overlay::wrapped(&error.message, width, theme.bad));
                lines.extend(overlay::wrapped(error.advice(), width, theme.muted));
            }
        }
    }
    if let Some(Err(problem)) = &session.profiles {
        lines.extend(overlay::wrapped(&format!("The profiles can't be read: {problem}"), width, theme.bad));
    }
    lines
}
