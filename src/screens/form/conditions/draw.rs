//! How the rows look: a group with how its conditions go together, and below it what is compared with what.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ConditionRows;
use super::ask::Ask;
use crate::form::conditions::{ConditionRow, how_words, plain_how};
use crate::screens::View;
use crate::screens::form::phase::PageView;
use crate::screens::form::view::{RowParts, draw_steps, row_parts};
use crate::theme::Theme;
use crate::widgets::{self, Cut};

/// The columns of a condition: the attribute, how it compares, and with what.
fn columns(row: Rect, indent: u16) -> [Rect; 3] {
    let inner = Rect { x: row.x + indent.min(row.width), width: row.width.saturating_sub(indent + 1), ..row };
    let name = (inner.width * 2 / 5).min(40);
    let how = 15.min(inner.width - name);
    let place = |x: u16, width: u16| Rect { x, width: width.saturating_sub(1), ..inner };
    let rest = inner.width - name - how;
    [place(inner.x, name), place(inner.x + name, how), place(inner.x + name + how, rest)]
}

/// How far the conditions of a group stand in.
const OF_GROUP: u16 = 4;
/// How far the conditions of no group stand in.
const ALONE: u16 = 2;

/// How groups or conditions go together, in words.
fn joined(joins: &str, [one, several]: [&str; 2]) -> String {
    match joins {
        "ALL" => format!("every {one} must hold"),
        "ANY" => format!("one {one} is enough"),
        "NONE" => format!("no {one} may hold"),
        other => format!("{several}: {other}"),
    }
}

/// Which profiles a group starts from, in words.
fn started(joins: &str) -> String {
    match joins {
        "ALL" => "of the profiles that are in every one of these segments".to_owned(),
        "ANY" => "of the profiles that are in one of these segments".to_owned(),
        "NONE" => "of the profiles that are in none of these segments".to_owned(),
        other => format!("of the profiles of these segments: {other}"),
    }
}

impl ConditionRows {
    pub(super) fn parts(&self, area: Rect) -> RowParts {
        row_parts(area, &self.said, self.ask.is_some())
    }

    pub(super) fn draw_rows(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let parts = self.parts(area);
        draw_steps(page, parts.steps, buf, theme);
        for (place, head) in columns(parts.heads, OF_GROUP).into_iter().zip(["Attribute", "Compares", "With"]) {
            widgets::put_cut(buf, place, head, theme.heading, Cut::End);
        }
        for (row, at) in parts.rows.rows().zip(self.top..self.rows.len()) {
            widgets::row_spot(row, at, self.at);
            self.draw_row(at, row, buf, theme);
        }
        widgets::scroll_bar(parts.rows, buf, theme.faint, self.rows.len(), self.top);
        if self.rows.is_empty() {
            let about = page.shared.steps.open().map_or("", |step| step.about.as_str());
            let inner = Rect {
                x: parts.rows.x + 2.min(parts.rows.width),
                width: parts.rows.width.saturating_sub(4),
                ..parts.rows
            };
            let lines = widgets::wrap(about, usize::from(inner.width.max(1)));
            for (row, line) in inner.rows().zip(lines) {
                widgets::put_cut(buf, row, &line, theme.muted, Cut::End);
            }
        }
        let title = self.ask.as_ref().map(Ask::title).unwrap_or_default();
        let asked = self.ask.as_ref().map(|ask| (title.as_str(), &ask.typed));
        parts.draw_foot(asked, &self.said, buf, theme);
    }

    /// Which group the one at a row is, from 1.
    pub(super) fn number_of(&self, row: usize) -> usize {
        self.rows.iter().take(row + 1).filter(|row| matches!(row, ConditionRow::Group { .. })).count()
    }

    fn draw_row(&self, at: usize, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let (row, here) = (&self.rows[at], at == self.at);
        if here {
            widgets::ground(place, buf, theme.selection);
            widgets::put(buf, Rect { width: place.width.min(1), ..place }, "▌", theme.selection);
        }
        let pick = |style| if here { theme.selection } else { style };
        let inner = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(3), ..place };
        match row {
            ConditionRow::Include(joins) => {
                let text = format!("All of it · {}", joined(joins, ["group", "groups"]));
                widgets::put_cut(buf, inner, &text, pick(theme.info), Cut::End);
            }
            ConditionRow::Group { .. } if matches!(self.rows.get(at + 1), Some(ConditionRow::Sources { .. })) => {
                widgets::put_cut(
                    buf,
                    inner,
                    &format!("Group {} · all", self.number_of(at)),
                    pick(theme.info),
                    Cut::End,
                );
            }
            ConditionRow::Group { joins, .. } => {
                let text = format!("Group {} · {}", self.number_of(at), joined(joins, ["condition", "conditions"]));
                widgets::put_cut(buf, inner, &text, pick(theme.info), Cut::End);
            }
            ConditionRow::Condition(condition) => {
                let [name, how, with] = columns(place, if condition.is_top { ALONE } else { OF_GROUP });
                widgets::put_cut(buf, name, self.called(&condition.name), pick(theme.text), Cut::End);
                widgets::put_cut(buf, how, plain_how(how_words(&condition.how)), pick(theme.muted), Cut::End);
                let more = if condition.more { " …" } else { "" };
                let then = condition.then.as_ref().map(|then| format!(" → {then}")).unwrap_or_default();
                let values = format!("{}{more}{then}", self.values_of(condition).join(", "));
                widgets::put_cut(buf, with, &values, pick(theme.good), Cut::End);
            }
            ConditionRow::Sources { joins, .. } => {
                let inner = Rect { x: inner.x + 2.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
                widgets::put_cut(buf, inner, &started(joins), pick(theme.info), Cut::End);
            }
            ConditionRow::Source { name, .. } => {
                let [who, how, _] = columns(place, OF_GROUP);
                widgets::put_cut(buf, who, name, pick(theme.good), Cut::End);
                widgets::put_cut(buf, how, "segment", pick(theme.muted), Cut::End);
            }
            ConditionRow::Otherwise { what, holds } => {
                let text = format!("Otherwise {}{what}", if *holds { "" } else { "not " });
                widgets::put_cut(buf, inner, &text, pick(theme.info), Cut::End);
            }
        }
    }
}
