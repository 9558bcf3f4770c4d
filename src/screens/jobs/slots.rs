//! What the calls of the sheet are for.

/// What a call of the sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetSlot {
    /// What there is of a row, by its number.
    Row(usize),
}
