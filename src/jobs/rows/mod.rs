//! Rows of a file as inputs of an operation: read, mapped, checked. Pure over [`std::io::Read`]: who opens the file is
//! not asked.
//!
//! Lines are read one by one, and none of them is kept: a file of any length takes the same room. A line that is no row
//! is one all the same, with the reason; nothing ends the reading but the end of the file.

mod check;
mod decode;
mod export;
mod fill;
mod held;
mod keep;
mod lines;
mod look;
mod names;
mod needs;
mod nowhere;
mod places;
mod propose;
mod reader;
mod references;
mod sense;
mod target;
#[cfg(test)]
mod tests;
mod twins;
mod upload;

pub use check::check;
pub use export::RowsOut;
pub use fill::{RowMaker, constant};
pub use held::must_be;
pub use keep::{mapping_text, read_mapping};
pub use look::{find_operation, look};
pub use names::PairNames;
pub use places::places;
pub use propose::propose;
pub use reader::{Row, RowReader};
pub use references::RowReferences;
pub use sense::{NoRows, Sensed, sense};
pub use target::{PairName, Target, TargetKind, given_to_column, name_of_target, resolve, targets};
pub use upload::{UploadRows, upload_columns};
