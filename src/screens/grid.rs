//! A small table whose cells are made for each frame: for the pages that list what the program itself knows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::config::Action;
use crate::theme::Theme;
use crate::widgets::{self, CellText, ColumnSpec, GridRows, Order, RowLook, TableView};

/// A row: its cells, and whether it is marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct GridRow {
    pub(crate) cells: Vec<(String, Style)>,
    pub(crate) marked: bool,
}

/// The whole table.
#[derive(Clone, Debug)]
pub(crate) struct Grid<'a> {
    pub(crate) columns: Vec<ColumnSpec>,
    pub(crate) rows: Vec<GridRow>,
    pub(crate) cursor: usize,
    pub(crate) top: usize,
    /// How many columns are scrolled away.
    pub(crate) offset: usize,
    pub(crate) sort: Option<(usize, Order)>,
    /// What it says without rows.
    pub(crate) empty: &'a str,
}

/// Columns with their smallest widths and priorities.
pub(crate) fn columns(titles: &[&str], sizes: &[(u16, u8)]) -> Vec<ColumnSpec> {
    let spec = |(title, (min, priority)): (&&str, &(u16, u8))| ColumnSpec {
        min: *min,
        priority: *priority,
        ..ColumnSpec::new(*title)
    };
    titles.iter().zip(sizes).map(spec).collect()
}

/// Scrolls columns: says whether the action is one that does.
pub(crate) fn aside(action: Action, offset: &mut usize, columns: usize) -> bool {
    match action {
        Action::Left => *offset = offset.saturating_sub(1),
        Action::Right => *offset = (*offset + 1).min(columns.saturating_sub(2)),
        _ => return false,
    }
    true
}

struct Cells<'a>(&'a [GridRow]);

impl GridRows for Cells<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, row: usize, column: usize) -> CellText<'_> {
        match self.0.get(row).and_then(|row| row.cells.get(column)) {
            Some((text, style)) => CellText { style: *style, ..CellText::from(text.as_str()) },
            None => CellText::default(),
        }
    }

    fn look(&self, row: usize) -> RowLook {
        RowLook { marked: self.0.get(row).is_some_and(|row| row.marked), stale: false }
    }
}

impl Grid<'_> {
    /// Draws it, or what it says without rows.
    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let rows = Cells(&self.rows);
        if rows.is_empty() {
            return widgets::Message { title: self.empty.into(), ..widgets::Message::default() }.draw(area, buf, theme);
        }
        let widths = widgets::natural_widths(&self.columns, &rows, 0..rows.len());
        let view = TableView {
            columns: &self.columns,
            widths: &widths,
            rows: &rows,
            cursor: self.cursor,
            top: self.top,
            offset: self.offset.min(widgets::last_offset(&self.columns, &widths, area.width)),
            sort: self.sort,
            column: None,
            focused: true,
        };
        view.draw(area, buf, theme);
    }
}
