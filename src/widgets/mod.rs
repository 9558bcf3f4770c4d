//! Dumb drawing: functions from data to cells, without state of their own.
//!
//! Everything that comes from outside goes through [`printable()`] on its way to a cell, and
//! everything draws into any area, down to none at all. Nothing here knows what an API, a key
//! binding or a screen is.

mod bars;
mod code;
mod draw;
mod drawn;
mod fit;
mod input;
mod menu;
mod message;
mod pane;
mod panel;
mod plain;
mod printable;
mod progress;
mod table;
mod tone;
mod tree;
mod units;

pub use bars::{Hint, Segment, crumb_bar, header_bar, hint_bar, notice_bar, notice_lines, shown_crumbs};
pub use code::{CodeText, CodeView};
pub use draw::{ground, highlight, highlight_part, keep_visible, put, put_aligned, put_cut, put_spans, scroll_bar};
pub use drawn::{Drawn, Spot, caret, cover, row_spot, spot, steps, watch};
pub use fit::{Align, Cut, beginning, columns, fit, pad, skip_columns, wrap};
pub use input::{InputLine, clipped};
pub use menu::{Menu, MenuItem};
pub use message::Message;
pub use pane::{Frame, Pane, Popup, centered};
pub use panel::{Fact, fact_panel, fact_rows};
pub use plain::make_plain;
pub(crate) use printable::is_hidden;
pub use printable::printable;
pub use progress::{gauge, spinner};
pub use table::{
    CellText, ColumnRect, ColumnSpec, GridRows, Order, RowLook, TableView, last_offset, layout_columns, natural_widths,
};
pub use tone::Tone;
pub use tree::{
    Fold, Folds, Label, Look, Note, TreeLine, TreeView, fold_below, line_count, line_of, lines_of, occurrences,
    parent_pointer, search_document, top_lines, tree_lines, unfold_to,
};
pub use units::{absolute, bytes, count, duration, moment, plural, relative, zoned};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod torture;
