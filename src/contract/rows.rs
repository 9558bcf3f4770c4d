//! What the columns of a file mean. It holds no values but constants.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::DocPath;

/// How the lines of a file are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowFormat {
    /// Values between such delimiters, names in the first line.
    Csv {
        /// The delimiter.
        delimiter: u8,
    },
    /// One JSON object a line; its members are the columns.
    #[default]
    JsonLines,
}

/// What becomes of the columns of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowMapping {
    /// How the lines are read.
    pub format: RowFormat,
    /// The member of the input that each column's value goes to, by the column's name. Other columns are left out.
    pub columns: BTreeMap<String, DocPath>,
    /// Values that every line has.
    pub constants: Vec<(DocPath, Value)>,
}
