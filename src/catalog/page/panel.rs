//! The panels of a page: facts of the document, and rows of what is read beside it.

use serde::Deserialize;
use serde_json::Value;

use super::fields::FieldsSpec;
use super::read::{Named, ReadSpec};
use crate::catalog::path::{Expr, text_of};
use crate::catalog::spoken::is_code;
use crate::catalog::template::{fill, fill_location};
use crate::catalog::{Cell, Column, Condition, Datum, Location, Plan, Prepared, Resource, spoken};
use crate::model::path_words;

/// So many members that nobody arranged are shown, and so deep.
const MOST_REST: usize = 300;
const DEEPEST: usize = 8;
/// Longest text of a fact in characters.
const LONGEST: usize = 1_000;

/// What becomes of what the rows of a panel are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowCalled {
    /// It is shown as it is.
    #[default]
    Plain,
    /// It is a name of the API, which is said in words.
    Spoken,
    /// What they lead to is read for what people call it.
    Named,
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelSpec {
    /// Its heading.
    pub title: String,
    /// What it says where there is nothing.
    pub empty: String,
    /// What is to be known of what its facts say.
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub(in crate::catalog) facts: Vec<Column>,
    /// Whether it has all that the document says besides.
    #[serde(default)]
    pub(in crate::catalog) rest: bool,
    /// The members whose own members are the account's: what is in them goes by its name alone.
    #[serde(default)]
    pub(in crate::catalog) own: Vec<String>,
    /// That it has the fields that the account defines, as its own layout arranges them.
    pub fields: Option<FieldsSpec>,
    /// Whether it leads to the lists below the item, and to what its document names.
    #[serde(default)]
    pub lists: bool,
    /// What is said in the head of the page where it has rows: of one, and of several.
    pub flag: Option<(String, String)>,
    /// Where its rows come from.
    #[serde(default)]
    pub reads: Vec<ReadSpec>,
    pub(in crate::catalog) label: Option<Expr>,
    /// What becomes of that for people.
    #[serde(default)]
    pub called: RowCalled,
    pub(in crate::catalog) value: Option<Column>,
    pub(in crate::catalog) refers: Option<String>,
    /// What is asked about each row.
    pub each: Option<EachRead>,
}

/// A call about a row of a panel.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EachRead {
    pub(in crate::catalog) operation: Named,
    pub(in crate::catalog) input: Value,
    /// Of which rows it is asked.
    pub(in crate::catalog) when: Option<Condition>,
    pub(in crate::catalog) value: Column,
}

/// A fact of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageFact {
    /// What it is about.
    pub title: String,
    /// What is so.
    pub cell: Cell,
    /// Where it leads.
    pub to: Option<Location>,
}

/// A row of a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What the row itself says.
    pub value: Cell,
    /// Where it leads.
    pub to: Option<Location>,
    /// Whether more is to be asked about it.
    pub asks: bool,
}

impl PageFact {
    pub(super) fn of(
        column: &Column,
        document: &Value,
        prepared: &Prepared,
        resource: &Resource,
        at: &Location,
    ) -> Option<Self> {
        let cell = column.cell(document, Some(document), prepared);
        let to = || resource.follow(column, document, Some(document), at);
        (!cell.is_empty()).then(|| Self { title: column.title.clone(), cell, to: to() })
    }
}

impl PanelSpec {
    /// Whether it shows what the document says.
    #[must_use]
    pub fn has_facts(&self) -> bool {
        self.rest || !self.facts.is_empty() || self.fields.is_some()
    }

    /// A row of one of its reads; none for the item itself and for what has no id.
    #[must_use]
    pub fn row(&self, read: &ReadSpec, row: &Value, item: &Location, prepared: &Prepared) -> Option<PanelRow> {
        let list = read.list_at(item, &[]);
        let id = read.id_of(row, list.as_ref().map(|(resource, _)| *resource))?;
        if list.is_none() && item.last() == Some(&id) {
            return None;
        }
        let label = self.label.as_ref().and_then(|label| label.text(row));
        let label = label.or_else(|| list.as_ref().and_then(|(resource, _)| resource.label_of(row)));
        let label = label.unwrap_or_else(|| id.clone());
        let label = if self.called == RowCalled::Spoken { spoken(&label) } else { label };
        let to = match (&self.refers, &list) {
            (Some(to), _) => fill_location(to, item, &[("$", id.as_str())]),
            (None, Some((resource, at))) => resource.item_location(at, row),
            (None, None) => None,
        };
        let value = self.value.as_ref().map(|column| column.cell(row, Some(row), prepared)).unwrap_or_default();
        let fits = |each: &EachRead| each.when.as_ref().is_none_or(|when| when.holds(row) == Some(true));
        let asks = self.each.as_ref().is_some_and(fits);
        Some(PanelRow { label: cut(label), id, value, to, asks })
    }
}

impl EachRead {
    /// The call about the row of this id.
    #[must_use]
    pub fn plan(&self, item: &Location, id: &str) -> Option<Plan> {
        let input = fill(&self.input, item, &[("$", id)])?;
        Some(Plan { operation: self.operation.0, input })
    }

    /// What the reply says.
    #[must_use]
    pub fn cell(&self, reply: &Value, prepared: &Prepared) -> Cell {
        self.value.cell(reply, Some(reply), prepared)
    }

    /// What was told, with what that is.
    #[must_use]
    pub fn in_words(&self, told: &str) -> String {
        if self.value.title.is_empty() { told.to_owned() } else { format!("{} {told}", self.value.title) }
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// All that a document says besides these members, in words. What is in one of `own` has names and values of people.
pub(super) fn rest(document: &Value, told: &[&str], own: &[String]) -> Vec<PageFact> {
    let mut facts = Vec::new();
    for (name, value) in document.as_object().into_iter().flatten().filter(|(name, _)| !told.contains(&name.as_str())) {
        match value.as_object().filter(|_| own.contains(name)) {
            Some(members) => members.iter().for_each(|(name, value)| leaves(name, value, 1, &mut facts)),
            None => {
                let before = facts.len();
                leaves(name, value, 0, &mut facts);
                for fact in &mut facts[before..] {
                    fact.title = path_words(&fact.title);
                    if is_code(&fact.cell.text) {
                        fact.cell.datum = Datum::Enum;
                    }
                }
            }
        }
    }
    facts
}

fn leaves(name: &str, value: &Value, depth: usize, facts: &mut Vec<PageFact>) {
    if facts.len() >= MOST_REST {
        return;
    }
    match value {
        Value::Object(members) if depth < DEEPEST && !members.is_empty() => {
            members.iter().for_each(|(below, value)| leaves(&format!("{name}.{below}"), value, depth + 1, facts));
        }
        Value::Array(items) if depth < DEEPEST && items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().enumerate().for_each(|(n, item)| leaves(&format!("{name}.{n}"), item, depth + 1, facts));
        }
        Value::Array(items) if depth < DEEPEST && !items.is_empty() => {
            let texts: Vec<String> = items.iter().take(MOST_REST).map(text_of).collect();
            facts.push(PageFact { title: cut(name.to_owned()), cell: Cell::text(cut(texts.join(", "))), to: None });
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        value => {
            let text = if depth < DEEPEST { text_of(value) } else { "…".to_owned() };
            facts.push(PageFact { title: cut(name.to_owned()), cell: Cell::text(cut(text)), to: None });
        }
    }
}
