//! A table that asks for what it shows and for nothing else, however many rows there are.

mod layout;
mod view;

pub use layout::{ColumnRect, ColumnSpec, last_offset, layout_columns};
pub use view::{CellText, GridRows, Order, RowLook, TableView, natural_widths};

#[cfg(test)]
mod tests;
