//! How a column's values are read and shown.

use serde::Deserialize;

/// How a column's values are read and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// As it is.
    #[default]
    Text,
    /// A moment: epoch seconds or ISO text.
    Time,
    /// A size in bytes.
    Bytes,
    /// A number.
    Number,
    /// What a formula gave: a moment, a number, which is rounded, or a text.
    Value,
    /// Yes or no.
    Bool,
    /// One of a few words, coloured.
    Status,
    /// One or several of a few words.
    Enum,
    /// Several values, joined by commas.
    List,
    /// How many there are in a list or map.
    Count,
    /// A part of a hundred.
    Percent,
    /// A part of one, shown as a part of a hundred.
    Fraction,
    /// The time between two moments, or since the first while what is timed goes on.
    Duration,
    /// A JSON object, shown as a line of `name: value`.
    Json,
    /// Values of the rows beside an item as a small chart.
    Chart,
    /// A schedule expression, in words.
    Schedule,
    /// When a schedule is due next: expression, start and end.
    Next,
}

impl ColumnKind {
    /// Whether its cells are moments.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Time | Self::Next)
    }

    /// Whether its cells are numbers, sizes or lengths of time.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Bytes | Self::Number | Self::Count | Self::Percent | Self::Fraction | Self::Duration)
    }

    /// Least and best width of a column of this kind.
    pub(in crate::catalog) fn width(self) -> [u16; 2] {
        match self {
            Self::Text | Self::List | Self::Value | Self::Enum => [8, 24],
            Self::Time => [8, 20],
            Self::Bytes => [6, 10],
            Self::Number => [4, 9],
            Self::Bool | Self::Count | Self::Percent | Self::Fraction => [3, 7],
            Self::Status => [6, 24],
            // `23 h 59 min so far`
            Self::Duration => [5, 18],
            Self::Json => [20, 80],
            Self::Chart => [14, 14],
            Self::Schedule => [8, 22],
            Self::Next => [8, 11],
        }
    }
}
