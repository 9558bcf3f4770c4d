//! One cell of a table: its text, what it sorts by, and its tone.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::Timestamp;

use super::column::chart::{bars, numbers};
use super::{CellTone, spoken};

/// What a cell holds, so that a table can sort it and show it in another way.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Datum {
    /// Nothing.
    #[default]
    Missing,
    /// Not fetched yet: a describe call will fill it.
    Pending,
    /// Text.
    Text,
    /// Values of enums, as the API spells them; the view says them in words.
    Enum,
    /// Numbers, the oldest first, some with a sign of how it ended; the view draws them.
    Chart,
    /// A number.
    Number(f64),
    /// A point in time; the view shows it relative or absolute.
    Time(Timestamp),
    /// A size in bytes.
    Bytes(u64),
    /// Seconds between two moments.
    Duration(f64),
    /// Something that has been going on since then; the view knows how long that is.
    Since(Timestamp),
    /// Yes or no.
    Bool(bool),
}

/// One cell. Its text comes from outside and is not yet made safe for a terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it says; a time is said in full, in UTC.
    pub text: String,
    /// What it holds.
    pub datum: Datum,
    /// How it is coloured.
    pub tone: CellTone,
}

impl Cell {
    /// A cell that a describe call will fill.
    #[must_use]
    pub fn pending() -> Self {
        Self { text: "…".to_owned(), datum: Datum::Pending, tone: CellTone::Muted }
    }

    /// Its text for people: values of enums in words, and numbers of a chart as bars.
    #[must_use]
    pub fn said(&self) -> Cow<'_, str> {
        match self.datum {
            Datum::Enum => Cow::Owned(spoken(&self.text)),
            Datum::Chart => Cow::Owned(bars(&self.text)),
            _ => Cow::Borrowed(&self.text),
        }
    }

    /// Its text for a file: enums as the API spells them, and numbers without what parts their thousands.
    #[must_use]
    pub fn written(&self) -> Cow<'_, str> {
        match self.datum {
            Datum::Number(_) => Cow::Owned(self.text.replace(',', "")),
            Datum::Chart => Cow::Owned(numbers(&self.text)),
            _ => Cow::Borrowed(&self.text),
        }
    }

    /// A cell with text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), datum: Datum::Text, tone: CellTone::Plain }
    }

    /// Whether there is nothing in it, now or for good.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.datum, Datum::Missing | Datum::Pending)
    }

    /// The order of two cells of a column: numbers by value, times by moment, text without regard to case; what is
    /// missing comes last.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let (mine, theirs) = (self.rank(), other.rank());
        mine.cmp(&theirs).then_with(|| match (&self.datum, &other.datum) {
            (Datum::Number(a), Datum::Number(b)) | (Datum::Duration(a), Datum::Duration(b)) => a.total_cmp(b),
            (Datum::Time(a), Datum::Time(b)) => a.cmp(b),
            (Datum::Since(a), Datum::Since(b)) => b.cmp(a),
            (Datum::Bytes(a), Datum::Bytes(b)) => a.cmp(b),
            (Datum::Bool(a), Datum::Bool(b)) => a.cmp(b),
            _ => folded(&self.text).cmp(folded(&other.text)).then_with(|| self.text.cmp(&other.text)),
        })
    }

    fn rank(&self) -> u8 {
        match self.datum {
            Datum::Bool(_) => 0,
            Datum::Number(_) => 1,
            Datum::Bytes(_) => 2,
            Datum::Duration(_) => 3,
            Datum::Since(_) => 4,
            Datum::Time(_) => 5,
            Datum::Text | Datum::Enum | Datum::Chart => 6,
            Datum::Pending => 7,
            Datum::Missing => 8,
        }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}
