//! Draws a table.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::layout::{ColumnRect, ColumnSpec, last_offset, layout_columns};
use crate::theme::Theme;
use crate::widgets::draw::{ground, highlight, keep_visible, put, put_aligned, row, scroll_bar, skip};
use crate::widgets::{Align, Spot, columns, row_spot, spot, steps};

/// The columns before the first one that hold the mark.
const MARK: u16 = 2;

/// The columns behind the last one that hold the scroll bar.
const BAR: u16 = 2;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellText<'a> {
    /// What it says; goes through [`printable`](crate::widgets::printable()) when it is drawn.
    pub text: Cow<'a, str>,
    /// Its own style, such as that of a status.
    pub style: Style,
    /// The grapheme clusters of the text that a filter found, in rising order.
    pub matches: Cow<'a, [u32]>,
}

impl<'a> From<&'a str> for CellText<'a> {
    fn from(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), ..Self::default() }
    }
}

impl From<String> for CellText<'_> {
    fn from(text: String) -> Self {
        Self { text: Cow::Owned(text), ..Self::default() }
    }
}

/// How a whole row looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowLook {
    /// The user marked it.
    pub marked: bool,
    /// A newer version is on its way.
    pub stale: bool,
}

/// Where the rows come from. Only those in sight are asked for.
pub trait GridRows {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// One cell.
    fn cell(&self, row: usize, column: usize) -> CellText<'_>;
    /// How a row looks.
    fn look(&self, _row: usize) -> RowLook {
        RowLook::default()
    }
}

/// In which order a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Rising,
    /// Largest first.
    Falling,
}

/// A table as it is drawn.
pub struct TableView<'a> {
    /// Its columns.
    pub columns: &'a [ColumnSpec],
    /// What each column needs; see [`natural_widths`].
    pub widths: &'a [u16],
    /// Its rows.
    pub rows: &'a dyn GridRows,
    /// The row under the cursor.
    pub cursor: usize,
    /// The first row in sight, as the last frame had it; the view keeps the cursor in sight.
    pub top: usize,
    /// How many columns are scrolled away; see [`last_offset`].
    pub offset: usize,
    /// By which column the rows are sorted.
    pub sort: Option<(usize, Order)>,
    /// The column under the cursor, where there is such a thing.
    pub column: Option<usize>,
    /// Whether it has the keys.
    pub focused: bool,
}

impl TableView<'_> {
    /// The rows that an area of this height has room for.
    pub fn visible_rows(height: u16) -> usize {
        usize::from(height.saturating_sub(u16::from(height > 1)))
    }

    /// Draws it: a heading, if there is room for more than one row, and the rows in sight.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let header = u16::from(area.height > 1);
        let body = Rect { y: area.y + header, height: area.height - header, ..area };
        let more = self.rows.len() > usize::from(body.height) && area.width > 12;
        let bar = if more { BAR } else { 0 };
        let inner = skip(area, MARK.min(area.width.saturating_sub(1)));
        let inner = Rect { width: inner.width.saturating_sub(bar), ..inner };
        let rects = layout_columns(self.columns, self.widths, inner.width, self.offset);
        if header == 1 {
            self.draw_header(row(area, 0), inner, &rects, buf, theme);
        }
        let top = keep_visible(self.top, self.cursor, self.rows.len(), body.height.into());
        for line in 0..body.height {
            let index = top + usize::from(line);
            if index < self.rows.len() {
                let cells = Rect { x: inner.x, width: inner.width, ..row(body, line) };
                let full = Rect { width: area.width - bar, ..row(body, line) };
                row_spot(full, index, self.cursor);
                self.draw_row(index, full, cells, &rects, buf, theme);
            }
        }
        if more {
            scroll_bar(body, buf, theme.faint, self.rows.len(), top);
        }
    }

    fn draw_header(&self, full: Rect, inner: Rect, rects: &[ColumnRect], buf: &mut Buffer, theme: &Theme) {
        for rect in rects {
            let spec = &self.columns[rect.column];
            let area = cell_area(rect, Rect { y: full.y, height: 1, ..inner });
            let (style, arrow) = match self.sort {
                Some((column, Order::Rising)) if column == rect.column => (theme.column_sorted, "▲"),
                Some((column, Order::Falling)) if column == rect.column => (theme.column_sorted, "▼"),
                _ => (theme.column, ""),
            };
            let is_here = self.column == Some(rect.column);
            let style = if is_here { style.add_modifier(Modifier::UNDERLINED) } else { style };
            let room = Rect { width: area.width.saturating_sub(columns(arrow) as u16), ..area };
            let used = put_aligned(buf, room, &spec.title, style, spec.cut, spec.align);
            put(buf, skip(area, used), arrow, style);
            if let Some(here) = self.column {
                spot(area, Spot::Heading(steps(rect.column, here)));
            }
        }
        let hidden_right = rects.last().is_some_and(|rect| rect.column + 1 < self.columns.len());
        let skipped = self.offset == 0 && rects.len() < self.columns.len();
        if self.offset > 0 {
            put(buf, Rect { width: full.width.min(1), ..full }, "‹", theme.accent);
        }
        if (hidden_right || skipped) && self.offset < last_offset(self.columns, self.widths, inner.width) {
            put(buf, Rect { x: full.right() - 1, width: 1, ..full }, "›", theme.accent);
        }
    }

    fn draw_row(&self, index: usize, full: Rect, cells: Rect, rects: &[ColumnRect], buf: &mut Buffer, theme: &Theme) {
        let look = self.rows.look(index);
        let selected = index == self.cursor;
        let over = match (selected, self.focused) {
            (true, true) => theme.selection,
            (true, false) => theme.selection_idle,
            _ if look.stale => theme.stale,
            _ => Style::new(),
        };
        // A marked row keeps the colours that say something.
        let under = if look.marked { theme.text.patch(theme.marked) } else { theme.text };
        if selected {
            ground(full, buf, theme.base.patch(over));
        }
        if full.width > MARK {
            let mark = if look.marked { "●" } else { " " };
            put(buf, Rect { width: 1, ..full }, mark, theme.marked);
        }
        for rect in rects {
            let spec = &self.columns[rect.column];
            let cell = self.rows.cell(index, rect.column);
            let area = cell_area(rect, cells);
            let style = under.patch(cell.style).patch(over);
            let used = put_aligned(buf, area, &cell.text, style, spec.cut, spec.align);
            let shown = match spec.align {
                Align::Left => area,
                Align::Right => skip(area, used.saturating_sub(columns(&cell.text) as u16)),
            };
            highlight(buf, shown, &cell.text, spec.cut, &cell.matches, theme.match_highlight);
        }
    }
}

fn cell_area(rect: &ColumnRect, row: Rect) -> Rect {
    let area = skip(row, rect.x);
    Rect { width: area.width.min(rect.width), ..area }
}

/// What each column needs to show these rows in full (up to four times its `max`, beyond which nobody reads).
pub fn natural_widths(specs: &[ColumnSpec], rows: &dyn GridRows, range: Range<usize>) -> Vec<u16> {
    let widest = |(column, spec): (usize, &ColumnSpec)| {
        let most = usize::from(spec.max).saturating_mul(4).min(400);
        let range = range.start..range.end.min(rows.len());
        let needed = |index| columns(&crate::widgets::fit(&rows.cell(index, column).text, most, spec.cut)) as u16;
        range.map(needed).max().unwrap_or(0)
    };
    specs.iter().enumerate().map(widest).collect()
}
