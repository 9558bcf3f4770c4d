//! What a text may be that somebody typed: by which keys of which lists it is searched for, and with which values.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::body::in_cases;
use super::{SearchField, SearchSpec};
use crate::catalog::path::text_of;
use crate::catalog::phone::Country;
use crate::catalog::{Catalog, Cell, CellSource, ColumnKind, Location, Prepared, Resource, location_of_arn};

/// No service takes a longer value.
const MOST: usize = 255;

/// One way to understand a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The key of the search.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// The values to search for: any of them finds it.
    pub values: Vec<String>,
    /// How it was understood, where that is more than the text.
    pub said: Option<String>,
    /// Whether it was understood as something of a country that was not written.
    pub national: bool,
    /// Whether what looks like this is hardly anything else.
    pub sure: bool,
    /// Whether it looks like this, and is not as likely anything else.
    pub likely: bool,
}

impl Reading {
    /// How far behind others it stands: what is hardly anything else comes first, and a mere guess last.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match (self.likely, self.sure) {
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 2,
        }
    }

    /// What is searched for, for people: what the text may be, and how it was understood.
    #[must_use]
    pub fn in_words(&self) -> String {
        let maybe = if self.likely { "" } else { "maybe " };
        match &self.said {
            Some(said) => format!("{maybe}{} {said}", self.label),
            None => format!("{maybe}{}", self.label),
        }
    }
}

impl Catalog {
    /// The lists in which something is found by a text alone. Each hangs under the items of a list that needs no id.
    pub fn found_by_text(&self) -> impl Iterator<Item = &Resource> {
        let has_likes = |search: &SearchSpec| search.fields.iter().any(|field| field.like.is_some());
        self.resources().iter().filter(move |resource| {
            resource.path.split('/').count() == 3 && resource.search.as_ref().is_some_and(has_likes)
        })
    }
}

impl Resource {
    /// What a text may be here; phone numbers without a country code are of this country.
    #[must_use]
    pub fn readings(&self, text: &str, home: Option<&'static Country>) -> Vec<Reading> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > MOST {
            return Vec::new();
        }
        let mut readings: Vec<Reading> = Vec::new();
        for meant in meanings(text) {
            for field in self.search.iter().flat_map(|search| &search.fields) {
                let Some(reading) = field.reading(&meant, home) else { continue };
                match readings.iter_mut().find(|known| known.key == reading.key) {
                    Some(known) => {
                        known.values.extend(reading.values);
                        known.values.dedup();
                    }
                    None => readings.push(reading),
                }
            }
        }
        readings.sort_by_key(Reading::rank);
        readings
    }

    /// What a text may be by keys that an account has defined itself: any of them may have it, in large letters
    /// or in small ones.
    #[must_use]
    pub fn own_readings(text: &str, keys: &[String]) -> Vec<Reading> {
        let reading = |key: &String| Reading {
            key: key.clone(),
            label: key.clone(),
            values: in_cases(composed(text).trim()),
            said: None,
            national: false,
            sure: false,
            likely: true,
        };
        keys.iter().map(reading).collect()
    }

    /// The searches of a list that find a text by these readings: as few as the service allows.
    #[must_use]
    pub fn searches(&self, list: &Location, readings: &[Reading]) -> Vec<Location> {
        let together = self.search.as_ref().and_then(|search| search.most).unwrap_or(1).max(1);
        let pairs = |reading: &Reading| {
            let key = reading.key.clone();
            reading.values.iter().map(move |value| (key.clone(), value.clone())).collect::<Vec<_>>()
        };
        let query = |some: &[Reading]| some.iter().flat_map(pairs).collect::<Vec<_>>();
        readings.chunks(together).map(|some| list.without_query().with_queries(&query(some))).collect()
    }

    /// What the columns say of a row besides what it is called, its id and how it was found; the most telling first. Where
    /// that is the id of an item with a name, it comes with where the item is.
    #[must_use]
    pub fn known_of(&self, row: &Value, prepared: &Prepared, list: &Location) -> Vec<(Cell, Option<Location>)> {
        let by = self.search.as_ref().and_then(|search| search.by.as_ref());
        let mut columns = self.columns_with(prepared);
        columns.retain(|column| {
            let said = [Some(&self.id), Some(&self.label), by].contains(&Some(&column.expr));
            // An id whose name is not known tells nobody anything.
            let value = || column.expr.values(row).first().map(text_of);
            let is_named = |key: &str| value().is_some_and(|value| prepared.label(key, &value).is_some());
            let labels = column.labels.as_deref().filter(|_| column.kind != ColumnKind::Status);
            let is_id = labels.is_some_and(|key| !is_named(key));
            column.source == CellSource::Row && !said && !is_id
        });
        columns.sort_by_key(|column| column.priority);
        let known = columns.iter().map(|column| {
            let cell = column.cell(row, None, prepared);
            let named = column.named_at(&cell.text, row, list);
            (cell, named)
        });
        known.filter(|(cell, _)| !cell.is_empty() && !cell.text.is_empty()).collect()
    }

    /// By which keys a row was found that a search brought: as the row says, else those of the search.
    #[must_use]
    pub fn hit_by(&self, row: &Value, readings: &[Reading]) -> Vec<String> {
        let Some(search) = &self.search else { return Vec::new() };
        let told: Vec<String> = search.by.iter().flat_map(|by| by.values(row)).map(|key| text_of(&key)).collect();
        let label = |key: &str| search.fields.iter().find(|field| field.key == key).map(|field| field.label.clone());
        let mut labels: Vec<String> = if told.is_empty() {
            readings.iter().map(|reading| reading.label.clone()).collect()
        } else {
            told.into_iter().map(|key| label(&key).unwrap_or(key)).collect()
        };
        labels.dedup();
        labels
    }
}

/// The texts that are meant by one: what an ARN names instead of the ARN, and a number with its sign and without.
fn meanings(text: &str) -> Vec<String> {
    let text = composed(text);
    let named = location_of_arn(&text).and_then(|at| at.last().map(str::to_owned));
    let number = text.strip_prefix('#').map(|number| number.trim_start().to_owned());
    match (named, number) {
        (Some(named), _) => vec![named],
        (None, Some(number)) => vec![text, number],
        (None, None) => vec![text],
    }
}

/// A text with each letter and its accents in one, as services store what is typed: what some systems copy has them apart.
fn composed(text: &str) -> String {
    text.nfc().collect()
}

impl SearchField {
    /// The values that a text is searched for by this key: its writings where it looks like such a value, else the text
    /// as it is.
    #[must_use]
    pub fn writings(&self, text: &str, home: Option<&'static Country>) -> Vec<String> {
        let text = text.trim();
        let read = || meanings(text).iter().find_map(|meant| self.reading(meant, home));
        let values = self.repeated.then(read).flatten().map(|reading| reading.values);
        values.unwrap_or_else(|| vec![composed(text)])
    }

    /// What a text is taken for by this key; `None` where it looks like no value of it.
    #[must_use]
    pub fn reading(&self, text: &str, home: Option<&'static Country>) -> Option<Reading> {
        let dropped = self.form.dropped(text);
        let text = &*self.form.plain(text);
        if !self.looks_like(text) {
            return None;
        }
        let (values, said) = self.form.values(text, home)?;
        let said = [said, dropped].into_iter().flatten().reduce(|said, dropped| format!("{said}, {dropped}"));
        let national = self.form.is_national(text, home);
        let likely = self.form.is_likely(text, home);
        let values = values.into_iter().filter(|value| value.chars().count() <= MOST).collect();
        let (key, label) = (self.key.clone(), self.label.clone());
        Some(Reading { key, label, values, said, national, sure: self.sure, likely })
    }
}
