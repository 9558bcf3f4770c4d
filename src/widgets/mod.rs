//! Dumb drawing: functions from data to cells, without state of their own.
//!
//! Everything that comes from outside goes through [`printable`] on its way to a cell, and
//! everything draws into any area, down to none at all. Nothing here knows what an API, a key
//! binding or a screen is.

mod draw;
mod fit;
mod printable;
mod table;
mod units;

pub use draw::{ground, highlight, highlight_part, keep_visible, put, put_aligned, put_cut, put_spans, scroll_bar};
pub use fit::{Align, Cut, columns, fit, pad, skip_columns, wrap};
pub use printable::printable;
pub use table::{
    CellText, ColumnRect, ColumnSpec, Order, RowLook, Rows, TableView, last_offset, layout_columns, natural_widths,
};
pub use units::{absolute, bytes, count, duration, moment, plural, relative};

#[cfg(test)]
mod testing;
