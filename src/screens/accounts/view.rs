//! Draws the accounts.

use ratatui::style::Style;
use ratatui::text::Line;

use super::rows::{AccountRow, Login};
use crate::config::{Action, Mode};
use crate::screens::{Session, View, grid, overlay};
use crate::widgets::ColumnSpec;

/// The headings.
pub(super) const COLUMNS: [&str; 5] = ["Profile", "Region", "Account", "Login", "State"];

/// What a row says, by column.
pub(super) fn cells(row: &AccountRow) -> [String; 5] {
    [
        row.name.clone(),
        row.region.clone().unwrap_or_else(|| "none set".to_owned()),
        row.account.clone().unwrap_or_default(),
        row.method().to_owned(),
        row.login.word(),
    ]
}

/// The columns.
pub(super) fn columns() -> Vec<ColumnSpec> {
    let mut columns = grid::columns(&COLUMNS, &[(10, 0), (9, 2), (12, 3), (6, 4), (11, 1)]);
    columns[0].max = 40;
    columns
}

/// All that is known of a row, as text.
pub(super) fn in_full(row: &AccountRow, session: &Session) -> String {
    let facts = COLUMNS.iter().zip(cells(row)).filter(|(_, cell)| !cell.is_empty());
    let facts = facts.map(|(title, cell)| format!("{title}: {cell}"));
    // Wide enough for whole texts; the rule above them stays behind.
    let rest = details(Some(row), session, 2000).into_iter().skip(1).map(|line| line.to_string());
    facts.chain(rest).collect::<Vec<_>>().join("\n")
}

/// The styles of a row's cells.
pub(super) fn styles(row: &AccountRow, view: &View<'_>) -> Vec<Style> {
    let theme = &view.session.theme;
    let state = match &row.login {
        Login::Unchecked => theme.muted,
        Login::Checking => theme.busy,
        Login::Good(_) => theme.good,
        Login::Broken(_) => theme.bad,
    };
    let name = if row.context == Some(view.context.id) { theme.accent } else { Style::new() };
    vec![name, Style::new(), Style::new(), theme.muted, state]
}

/// What is known of the row under the cursor, and what can be done about it.
pub(super) fn details(row: Option<&AccountRow>, session: &Session, width: u16) -> Vec<Line<'static>> {
    let theme = &session.theme;
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
