//! How the studio looks: items side by side, what is taken from which, what it will be, and what goes with it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Studio;
use super::checks::Said;
use super::rows::MergeRow;
use crate::screens::View;
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// The width of what a row is called.
const TITLE: [u16; 2] = [10, 24];
/// The least width of a column.
const COLUMN: u16 = 16;
/// The least height of the rows, if there is room for anything else.
const ROWS: u16 = 4;
/// The lines over the rows: what the items are called, and their ids.
const HEAD: u16 = 2;

/// Where the parts of the page are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) head: Rect,
    pub(super) rows: Rect,
    pub(super) foot: Rect,
}

/// Where its columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    title: u16,
    width: u16,
    /// The items in sight: the main one, and as many others as there is room for.
    shown: Vec<usize>,
    /// The first of the others in sight.
    pub(super) first: usize,
    /// Where stands what it will be.
    after: u16,
}

/// The parts of an area, with so many rows, and so many lines at the foot.
pub(super) fn parts(area: Rect, rows: usize, lines: usize) -> Parts {
    let head = HEAD.min(area.height);
    let below = area.height - head;
    let most = below.saturating_sub(ROWS + 1).min((area.height / 2).max(3));
    let foot = u16::try_from(lines).unwrap_or(u16::MAX).min(most);
    // A rule parts them.
    let rule = u16::from(foot > 0);
    let height = u16::try_from(rows).unwrap_or(u16::MAX).min(below - foot - rule);
    let rows = Rect { y: area.y + head, height, ..area };
    Parts { head: Rect { height: head, ..area }, rows, foot: Rect { y: rows.bottom() + rule, height: foot, ..area } }
}

/// The columns of a width, for so many items, with one of them in sight.
pub(super) fn columns(width: u16, titles: u16, items: usize, at: usize, before: usize) -> Columns {
    let most = (width / 4).clamp(TITLE[0].min(width), TITLE[1]);
    let title = titles.clamp(TITLE[0].min(most), most) + 1;
    let room = width.saturating_sub(title + 1);
    // One column is what it will be.
    let fits = usize::from(room / COLUMN).max(2) - 1;
    let seen = fits.min(items).max(1);
    let width = room / u16::try_from(seen + 1).unwrap_or(u16::MAX);
    // The main one stays in sight, as long as there is room for another one beside it.
    let others = seen.saturating_sub(1).max(1);
    let first = before.clamp(1, items.saturating_sub(others).max(1));
    let first = if at == 0 { first } else { first.min(at).max((at + 1).saturating_sub(others)) };
    let shown = match seen {
        1 => vec![at],
        _ => std::iter::once(0).chain(first..(first + others).min(items)).collect(),
    };
    Columns { title, width, shown, first, after: title + width * u16::try_from(seen).unwrap_or_default() }
}

impl Columns {
    /// Where an item's column is in a row.
    fn of(&self, nth: usize, row: Rect) -> Rect {
        let x = self.title + self.width * u16::try_from(nth).unwrap_or_default();
        part(row, x, self.width.saturating_sub(1))
    }

    fn after(&self, row: Rect) -> Rect {
        part(row, self.after, row.width.saturating_sub(self.after + 1))
    }
}

fn part(row: Rect, x: u16, width: u16) -> Rect {
    let x = x.min(row.width);
    Rect { x: row.x + x, width: width.min(row.width - x), ..row }
}

impl Studio {
    /// The lines at the foot, wrapped.
    pub(super) fn foot(&self, width: u16) -> Vec<(Tone, String)> {
        let line = |said: &Said| {
            let sign = said.tone.sign();
            let text = if sign.is_empty() { said.text.clone() } else { format!("{sign} {}", said.text) };
            widgets::wrap(&text, usize::from(width.max(1)))
                .into_iter()
                .map(|line| (said.tone, line))
                .collect::<Vec<_>>()
        };
        self.said.iter().flat_map(line).collect()
    }

    pub(super) fn parts(&self, area: Rect) -> Parts {
        parts(area, self.shown().len(), self.foot(area.width).len())
    }

    pub(super) fn columns(&self, width: u16) -> Columns {
        let titles = self.rows.iter().map(|row| widgets::columns(&row.title)).max().unwrap_or_default();
        columns(width, u16::try_from(titles).unwrap_or(u16::MAX), self.ids.len(), self.column, self.first)
    }

    /// Draws it.
    pub(super) fn draw_sides(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (parts, columns) = (self.parts(area), self.columns(area.width));
        self.draw_head(parts.head, &columns, buf, theme);
        let shown = self.shown();
        for (row, at) in parts.rows.rows().zip(self.top..shown.len()) {
            widgets::row_spot(row, at, self.at);
            draw_row(shown[at], at == self.at, &columns, row, buf, theme);
        }
        widgets::scroll_bar(parts.rows, buf, theme.faint, shown.len(), self.top);
        if parts.foot.height > 0 {
            let rule = Rect { y: parts.foot.y - 1, height: 1, ..parts.foot };
            widgets::put(buf, rule, &"─".repeat(usize::from(rule.width)), theme.faint);
        }
        let foot = self.foot(area.width);
        let cut = foot.len() > usize::from(parts.foot.height);
        for (nth, (row, (tone, line))) in parts.foot.rows().zip(&foot).enumerate() {
            let is_last = cut && nth + 1 == usize::from(parts.foot.height);
            let text = if is_last { format!("{line} …") } else { line.clone() };
            widgets::put(buf, row, &text, tone.style(theme));
        }
    }

    fn draw_head(&self, area: Rect, columns: &Columns, buf: &mut Buffer, theme: &Theme) {
        let mut rows = area.rows();
        let (names, ids) = (rows.next(), rows.next());
        for (nth, at) in columns.shown.iter().copied().enumerate().filter(|(_, at)| *at < self.ids.len()) {
            let style = if at == self.column { theme.column_sorted } else { theme.column };
            if let Some(row) = names {
                let sign = if at == 0 { "● " } else { "○ " };
                widgets::put(buf, columns.of(nth, row), &format!("{sign}{}", self.names[at]), style);
            }
            if let Some(row) = ids {
                let is = if at == 0 { "main " } else { "" };
                widgets::put(buf, columns.of(nth, row), &format!("  {is}{}", self.hints[at]), theme.muted);
            }
        }
        if let Some(row) = names {
            widgets::put(buf, columns.after(row), "afterwards", theme.column);
            let last = columns.shown.last().copied().unwrap_or_default();
            let left = part(row, columns.title.saturating_sub(2), 1);
            widgets::put(buf, left, if columns.first > 1 { "‹" } else { "" }, theme.accent);
            let right = part(row, columns.after.saturating_sub(1), 1);
            widgets::put(buf, right, if last + 1 < self.ids.len() { "›" } else { "" }, theme.accent);
        }
    }
}

fn draw_row(row: &MergeRow, here: bool, columns: &Columns, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    let ground = if row.is_told() { theme.text } else { theme.muted };
    widgets::put(buf, part(area, 0, columns.title.saturating_sub(1)), &row.title, ground);
    for (nth, at) in columns.shown.iter().copied().enumerate() {
        let place = columns.of(nth, area);
        let taken = row.source == Some(at) && row.is_told();
        let (text, style) = cell(row, at, ground, theme);
        widgets::put(buf, part(place, 0, 1), if taken { "▸" } else { "" }, theme.accent);
        let style = if taken && row.chosen { style.patch(theme.accent) } else { style };
        widgets::put(buf, part(place, 1, place.width.saturating_sub(1)), text, style);
    }
    let (text, style) = match row.afterwards() {
        Some(text) if row.is_told() => (text, theme.good),
        Some(text) => (text, theme.muted),
        None => ("—", theme.faint),
    };
    widgets::put(buf, columns.after(area), text, style);
    if here {
        buf.set_style(area.intersection(buf.area), theme.selection);
    }
}

/// What an item has in a row: `=` where it is the same as that of the main one.
fn cell<'r>(row: &'r MergeRow, at: usize, ground: Style, theme: &Theme) -> (&'r str, Style) {
    match row.cells.get(at).and_then(Option::as_deref) {
        None => ("—", theme.faint),
        Some(_) if at > 0 && row.sum.is_none() && !row.differs => ("=", theme.faint),
        Some(text) => (text, ground),
    }
}
