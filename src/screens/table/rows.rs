//! Rows as they are kept: the item's JSON text, and its cells in one string.
//!
//! A hundred thousand rows are held at once, so a row keeps no parsed tree and no string a cell.

use std::cmp::Ordering;

use serde_json::Value;

use crate::catalog::{Cell, CellTone, Datum, Verb, spoken};
use crate::screens::form::useless;
use crate::screens::query::BETWEEN;

/// One row.
#[derive(Clone, Debug)]
pub(super) struct TableRow {
    id: Box<str>,
    json: Box<str>,
    text: Box<str>,
    cells: Box<[Compact]>,
    /// The actions of the resource that are of no use for it, by their numbers: asked for with every frame.
    useless: u64,
}

/// A cell without its text: where that ends in the row's string, and what it holds.
#[derive(Clone, Copy, Debug)]
struct Compact {
    end: u32,
    tone: CellTone,
    datum: Held,
}

/// A [`Datum`] in eight bytes and a tag.
#[derive(Clone, Copy, Debug)]
enum Held {
    Missing,
    Pending,
    Text,
    Enum,
    Chart,
    Bool(bool),
    Number(f64),
    Bytes(u64),
    Duration(f64),
    /// Milliseconds since 1970.
    Since(i64),
    /// Milliseconds since 1970.
    Time(i64),
}

impl TableRow {
    /// A row from an item and the cells made of it.
    pub(super) fn new(id: String, item: &Value, cells: &[Cell], actions: &[Verb]) -> Self {
        let is_useless = |(_, deed): &(usize, &Verb)| useless(deed, Some(item)).is_some();
        let useless = actions.iter().enumerate().take(64).filter(is_useless).fold(0, |all, (nth, _)| all | (1 << nth));
        let mut row = Self {
            id: id.into_boxed_str(),
            json: item.to_string().into_boxed_str(),
            text: Box::default(),
            cells: Box::default(),
            useless,
        };
        row.set_cells(cells);
        row
    }

    /// Puts in cells that know more.
    pub(super) fn set_cells(&mut self, cells: &[Cell]) {
        let mut text = String::with_capacity(cells.iter().map(|cell| cell.text.len()).sum());
        self.cells = cells
            .iter()
            .map(|cell| {
                if !text.is_empty() {
                    text.push(BETWEEN);
                }
                text.push_str(&cell.text);
                Compact { end: text.len() as u32, tone: cell.tone, datum: held(&cell.datum) }
            })
            .collect();
        // A filter finds what is read, too: the words of enums stand behind the cells.
        for cell in cells.iter().filter(|cell| matches!(cell.datum, Datum::Enum)) {
            let words = spoken(&cell.text);
            if words != cell.text {
                text.push(BETWEEN);
                text.push_str(&words);
            }
        }
        self.text = text.into_boxed_str();
    }

    /// The id of the item.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The item, parsed again.
    pub(super) fn item(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or_default()
    }

    /// Whether the action of this number is of no use for it, as far as is known.
    pub(super) fn is_useless(&self, nth: usize) -> bool {
        nth < 64 && (self.useless >> nth) & 1 == 1
    }

    /// All cell texts in one, for the filter, with the words of enums behind them.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of one cell; empty where there is none.
    pub(super) fn cell_text(&self, column: usize) -> &str {
        let Some(cell) = self.cells.get(column) else { return "" };
        let before = column.checked_sub(1).and_then(|before| self.cells.get(before)).map_or(0, |before| before.end);
        let start = if before == 0 { 0 } else { before + 1 };
        self.text.get(start as usize..cell.end as usize).unwrap_or_default()
    }

    /// One cell.
    pub(super) fn cell(&self, column: usize) -> Cell {
        let Some(compact) = self.cells.get(column) else { return Cell::default() };
        Cell { text: self.cell_text(column).to_owned(), datum: datum(compact.datum), tone: compact.tone }
    }

    /// The order of two rows by a column: as [`Cell::compare`] has it, without making the cells; what is missing or
    /// pending comes last, whichever the direction.
    pub(super) fn compare(&self, other: &Self, column: usize, descending: bool) -> Ordering {
        let held = |row: &Self| row.cells.get(column).map_or(Held::Missing, |cell| cell.datum);
        let (mine, theirs) = (held(self), held(other));
        let order = match (mine, theirs) {
            (Held::Number(a), Held::Number(b)) | (Held::Duration(a), Held::Duration(b)) => a.total_cmp(&b),
            (Held::Bytes(a), Held::Bytes(b)) => a.cmp(&b),
            (Held::Time(a), Held::Time(b)) => a.cmp(&b),
            (Held::Since(a), Held::Since(b)) => b.cmp(&a),
            (Held::Bool(a), Held::Bool(b)) => a.cmp(&b),
            (Held::Text | Held::Enum | Held::Chart, Held::Text | Held::Enum | Held::Chart) => {
                folded(self.cell_text(column), other.cell_text(column))
            }
            (a, b) => return rank(a).cmp(&rank(b)),
        };
        if descending { order.reverse() } else { order }
    }

    /// Whether one of these columns still waits for the call that fills it.
    pub(super) fn is_pending(&self, mut columns: impl Iterator<Item = usize>) -> bool {
        columns.any(|column| self.cells.get(column).is_some_and(|cell| matches!(cell.datum, Held::Pending)))
    }

    /// Whether something about it is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.cells.iter().any(|cell| cell.tone == CellTone::Busy)
    }

    /// Whether it was made of the same item.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.id == other.id && self.json == other.json
    }
}

/// Kinds that don't compare by value, in the order in which they stand.
fn rank(held: Held) -> u8 {
    match held {
        Held::Bool(_) => 0,
        Held::Number(_) | Held::Bytes(_) | Held::Duration(_) => 1,
        Held::Since(_) => 2,
        Held::Time(_) => 3,
        Held::Text | Held::Enum | Held::Chart => 4,
        Held::Pending => 5,
        Held::Missing => 6,
    }
}

/// The order of two texts without regard to case.
fn folded(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        // A hundred thousand rows are sorted while somebody waits.
        return a.bytes().map(|c| c.to_ascii_lowercase()).cmp(b.bytes().map(|c| c.to_ascii_lowercase()));
    }
    a.chars().flat_map(char::to_lowercase).cmp(b.chars().flat_map(char::to_lowercase))
}

fn held(datum: &Datum) -> Held {
    match datum {
        Datum::Missing => Held::Missing,
        Datum::Pending => Held::Pending,
        Datum::Text => Held::Text,
        Datum::Enum => Held::Enum,
        Datum::Chart => Held::Chart,
        Datum::Bool(value) => Held::Bool(*value),
        Datum::Number(value) => Held::Number(*value),
        Datum::Bytes(value) => Held::Bytes(*value),
        Datum::Duration(value) => Held::Duration(*value),
        Datum::Since(value) => Held::Since(value.as_millisecond()),
        Datum::Time(value) => Held::Time(value.as_millisecond()),
    }
}

fn datum(held: Held) -> Datum {
    match held {
        Held::Missing => Datum::Missing,
        Held::Pending => Datum::Pending,
        Held::Text => Datum::Text,
        Held::Enum => Datum::Enum,
        Held::Chart => Datum::Chart,
        Held::Bool(value) => Datum::Bool(value),
        Held::Number(value) => Datum::Number(value),
        Held::Bytes(value) => Datum::Bytes(value),
        Held::Duration(value) => Datum::Duration(value),
        Held::Since(value) => jiff::Timestamp::from_millisecond(value).map_or(Datum::Missing, Datum::Since),
        Held::Time(value) => jiff::Timestamp::from_millisecond(value).map_or(Datum::Missing, Datum::Time),
    }
}

/// The cell of a column that the service would not tell.
pub(super) fn unknown() -> Cell {
    Cell { text: "?".to_owned(), datum: Datum::Missing, tone: CellTone::Bad }
}
