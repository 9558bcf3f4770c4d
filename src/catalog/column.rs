//! Columns, and how a row becomes a cell.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::arn::location_of_arn;
use super::cell::{Cell, Datum};
use super::page::FieldChangesSpec;
use super::path::{Expr, text_of};
use super::spoken::is_code;
use super::template::fill_location;
use super::tone::is_waiting;
use super::{CellTone, Location, Prepared};

pub(super) mod chart;
mod kind;
mod read;
mod schedule;
mod take;

pub use kind::ColumnKind;
pub(super) use take::Take;

/// Longest text of a cell in characters: a row may hold documents of 250 KB.
const LONGEST: usize = 1_000;

/// Which document a column reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellSource {
    /// The row of the list.
    #[default]
    Row,
    /// The item's own document, fetched for the rows on the screen.
    Describe,
    /// The rows of the list that is read beside the item, fetched for the rows on the screen; the newest comes first.
    Beside,
}

/// Which side a column's texts stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers and sizes.
    Right,
}

/// One column of a resource's table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "super::load::RawColumn")]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How its values are read and shown.
    pub kind: ColumnKind,
    /// Which document it reads.
    pub source: CellSource,
    /// Least useful width.
    pub min: u16,
    /// Width at which most values fit.
    pub ideal: u16,
    /// Whether somebody chose that width.
    pub kept: bool,
    /// What stays on a narrow terminal: 0 always, then the lower the longer.
    pub priority: u8,
    pub(super) expr: Expr,
    /// Where Enter leads on it: `arn`, or a template of a location.
    pub(super) refers: Option<String>,
    /// Whose ids its values are, as the location of one: what people call them is shown once it is known.
    pub(super) names: Option<String>,
    pub(super) take: Take,
    pub(super) labels: Option<String>,
    /// Words for its values.
    pub(super) words: BTreeMap<String, String>,
    /// What became of fields, which it tells in the place of its values.
    pub(super) changes: Option<FieldChangesSpec>,
    pub(super) tones: BTreeMap<String, CellTone>,
    /// The status that says whether what is timed is still going on.
    pub(super) state: Option<Expr>,
    /// Whether it tells how much there is of an item.
    pub(super) is_size: bool,
}

impl Column {
    /// The last of the members of which the first that is there counts.
    #[must_use]
    pub fn last_member(&self) -> Option<&str> {
        self.expr.members()?.pop()
    }

    /// A column of text.
    pub(super) fn plain(title: &str, expr: Expr, number: usize) -> Self {
        let [min, ideal] = ColumnKind::Text.width();
        Self {
            title: title.to_owned(),
            kind: ColumnKind::Text,
            source: CellSource::Row,
            min,
            ideal,
            kept: false,
            priority: u8::try_from(number).unwrap_or(u8::MAX),
            expr,
            refers: None,
            names: None,
            take: Take::Whole,
            labels: None,
            words: BTreeMap::new(),
            changes: None,
            tones: BTreeMap::new(),
            state: None,
            is_size: false,
        }
    }

    /// Which side its texts stand on.
    #[must_use]
    pub fn align(&self) -> Align {
        match self.kind {
            ColumnKind::Bytes
            | ColumnKind::Number
            | ColumnKind::Count
            | ColumnKind::Percent
            | ColumnKind::Fraction
            | ColumnKind::Duration => Align::Right,
            _ => Align::Left,
        }
    }

    /// What the names are for that stand in it.
    #[must_use]
    pub fn label_key(&self) -> Option<&str> {
        self.labels.as_deref()
    }

    /// Where the item is that a text of its cell stands for, in a row of a list at this location, if its values are ids of
    /// items with names.
    #[must_use]
    pub fn named_at(&self, shown: &str, row: &Value, list: &Location) -> Option<Location> {
        match self.names.as_deref()? {
            "arn" => {
                let arns = self.expr.values(row);
                let mut arns = arns.iter().filter_map(Value::as_str).filter(|arn| self.take.of(arn) == shown);
                location_of_arn(arns.next()?)
            }
            template => fill_location(template, list, &[("$", shown)]),
        }
    }

    /// Whether its values are ids of items with names.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.names.is_some()
    }

    /// Whether Enter may lead somewhere from it.
    #[must_use]
    pub fn is_reference(&self) -> bool {
        self.refers.is_some()
    }

    /// The cell of a row. `described` is the item's own document once it is there; a value of a wrong type is shown
    /// as it came.
    #[must_use]
    pub fn cell(&self, row: &Value, described: Option<&Value>, prepared: &Prepared) -> Cell {
        let document = match (self.source, described) {
            (CellSource::Row, _) => row,
            (CellSource::Describe, Some(document)) => document,
            (CellSource::Describe | CellSource::Beside, None) => return Cell::pending(),
            // A page of the item reads nothing beside it.
            (CellSource::Beside, Some(_)) => return Cell::default(),
        };
        if self.kind == ColumnKind::Next {
            return self.due(document, prepared);
        }
        if self.kind == ColumnKind::Duration
            && let Some(cell) = self.duration(document)
        {
            return cell;
        }
        if let Some(changes) = &self.changes {
            return Self::changed(changes, document, prepared);
        }
        self.of_values(&self.expr.values(document), prepared)
    }

    /// What became of fields, by their names: `Severity Low → High, Amount 12.5`.
    fn changed(changes: &FieldChangesSpec, document: &Value, prepared: &Prepared) -> Cell {
        let told: Vec<String> = changes.changes(document).iter().map(|change| change.brief(prepared)).collect();
        if told.is_empty() { Cell::default() } else { Cell::text(shortened(told.join(", "))) }
    }

    /// The cell of the rows that were read beside an item, of which the newest comes first.
    #[must_use]
    pub fn beside(&self, rows: &[Value], prepared: &Prepared) -> Cell {
        if self.kind == ColumnKind::Chart {
            return self.chart(rows);
        }
        self.of_values(&rows.first().map(|row| self.expr.values(row)).unwrap_or_default(), prepared)
    }

    fn of_values(&self, values: &[Value], prepared: &Prepared) -> Cell {
        if values.is_empty() {
            return Cell::default();
        }
        let mut cell = self.read(values, prepared);
        cell.text = shortened(cell.text);
        cell
    }

    /// The value that Enter follows, as text.
    pub(super) fn target(&self, row: &Value, described: Option<&Value>) -> Option<String> {
        let document = if self.source == CellSource::Row { row } else { described? };
        self.expr.values(document).first().filter(|value| **value != Value::Bool(false)).map(text_of)
    }

    fn read(&self, values: &[Value], prepared: &Prepared) -> Cell {
        let text = || values.iter().map(|value| self.word(value, prepared)).collect::<Vec<_>>();
        let read = match self.kind {
            ColumnKind::Text
            | ColumnKind::List
            | ColumnKind::Status
            | ColumnKind::Enum
            | ColumnKind::Duration
            | ColumnKind::Chart
            | ColumnKind::Next => None,
            // A moment that stands with what the value names is not there before that is known.
            ColumnKind::Time if self.labels.is_some() => Some(self.named_time(&values[0], prepared)),
            ColumnKind::Time => read::time(&values[0]),
            ColumnKind::Schedule => schedule::words(&values[0]),
            ColumnKind::Bytes => read::bytes(&values[0]),
            ColumnKind::Number => read::number(&values[0]),
            ColumnKind::Value => {
                read::time(&values[0]).or_else(|| read::rounded(&values[0])).or_else(|| read::boolean(&values[0]))
            }
            ColumnKind::Bool => read::boolean(&values[0]),
            ColumnKind::Count => read::count(values),
            ColumnKind::Percent => read::percent(&values[0], 1.0),
            ColumnKind::Fraction => read::percent(&values[0], 100.0),
            ColumnKind::Json => read::json(&values[0]),
        };
        read.unwrap_or_else(|| {
            let separator = if matches!(self.kind, ColumnKind::List | ColumnKind::Enum) { ", " } else { " " };
            let datum = if self.is_enum(values) { Datum::Enum } else { Datum::Text };
            Cell { text: text().join(separator), datum, tone: self.tone(&values[0], prepared) }
        })
    }

    /// Whether values stand in its cells as the API spells them, and not in words of the account or the catalogue.
    fn is_enum(&self, values: &[Value]) -> bool {
        let has_words = |value: &Value| value.as_str().is_some_and(|text| self.words.contains_key(text));
        let is_code = |value: &Value| value.as_str().is_some_and(is_code);
        (matches!(self.kind, ColumnKind::Status | ColumnKind::Enum)
            || (self.kind == ColumnKind::Value && values.iter().all(is_code)))
            && self.labels.is_none()
            && !values.iter().any(has_words)
    }

    /// The time between two moments. What still goes on has no end, whatever moment stands for one meanwhile, and what
    /// has not begun has taken none.
    fn duration(&self, document: &Value) -> Option<Cell> {
        let [from, to] = self.expr.pair(document)?;
        let state = self.state.as_ref().and_then(|state| state.text(document));
        let waits = state.as_deref().is_some_and(is_waiting);
        let busy = state.and_then(|state| CellTone::of_status(&state)) == Some(CellTone::Busy);
        match (from, to) {
            _ if waits => Some(Cell::default()),
            (Some(from), _) if busy => read::since(&from),
            (Some(from), Some(to)) => read::duration(&from, &to),
            _ => Some(Cell::default()),
        }
    }

    fn named_time(&self, value: &Value, prepared: &Prepared) -> Cell {
        let named = self.labels.as_deref().and_then(|key| prepared.label(key, &text_of(value)));
        let moment = named.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
        moment.and_then(|moment| read::time(&moment)).unwrap_or_default()
    }

    fn word(&self, value: &Value, prepared: &Prepared) -> String {
        let text = match value {
            Value::Array(items) => {
                return items.iter().map(|item| self.word(item, prepared)).collect::<Vec<_>>().join(", ");
            }
            value => text_of(value),
        };
        let label = self.labels.as_deref().and_then(|key| prepared.label(key, &text));
        if let Some(word) = label.or_else(|| self.words.get(&text).map(String::as_str)) {
            return word.to_owned();
        }
        self.take.of(&text).into_owned()
    }

    fn tone(&self, value: &Value, prepared: &Prepared) -> CellTone {
        match (self.kind, value) {
            (ColumnKind::Status, Value::String(status)) => {
                let named = || self.labels.as_deref().and_then(|key| prepared.label(key, status));
                let known = self.tones.get(status).copied().or_else(|| CellTone::of_status(status));
                known.or_else(|| CellTone::of_status(named()?)).unwrap_or_default()
            }
            _ => CellTone::Plain,
        }
    }
}

/// As much of a text as a cell holds.
fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
