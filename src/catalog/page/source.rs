//! What a timeline is made of: lists whose rows say when something happened, and what.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::fields::{FieldChange, FieldChangesSpec};
use super::gist::{gist, leaves, moment, number};
use super::read::ReadSpec;
use crate::catalog::column::Take;
use crate::catalog::path::{Expr, Path, text_of};
use crate::catalog::reference::lead;
use crate::catalog::{Cell, CellTone, Condition, Datum, Location, spoken};

/// Longest text of a line in characters.
const LONGEST: usize = 500;

/// A list whose rows are things that happened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// What is read; `{each}` stands for one of [`SourceSpec::each`].
    pub read: ReadSpec,
    /// That it is read once for each of these.
    pub each: Option<Kinds>,
    /// Which rows count.
    only: Option<Condition>,
    /// Which rows are seen only where their type is shown alone: something else tells the same.
    aside: Option<Condition>,
    /// Whether a row counts only where no other source leads to the same thing of its type.
    #[serde(default)]
    untold: bool,
    /// The member that holds the document of the row, whose shape nobody knows.
    inside: Option<Path>,
    /// What says which type a row is of.
    of: Option<Expr>,
    /// Words for what its texts say.
    #[serde(default)]
    words: BTreeMap<String, String>,
    /// How a row of any type is read.
    #[serde(default)]
    line: LineSpec,
    /// How rows of some types are read.
    #[serde(default)]
    lines: Vec<LineSpec>,
    /// Where it is said what changed.
    pub changes: Option<ChangeSpec>,
}

/// The types by which a source is read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    /// The list that has them.
    pub of: ReadSpec,
    /// Those that are there besides.
    #[serde(default)]
    pub also: Vec<String>,
}

/// How what changed is found: by comparing what two records say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSpec {
    content: Path,
    same: Expr,
    /// Which records are compared; any other says what it holds.
    only: Option<Condition>,
}

/// How rows of a type are read.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineSpec {
    #[serde(default)]
    of: String,
    name: Option<String>,
    time: Option<Expr>,
    title: Option<Expr>,
    status: Option<Expr>,
    amount: Option<Expr>,
    body: Option<Expr>,
    /// Who did it; of an ARN what it names.
    by: Option<Expr>,
    /// The type of the entry that tells the same, where it is an aside: it may lack who did it.
    about: Option<Expr>,
    /// By when it is to be done.
    due: Option<Expr>,
    /// What is there once it was done.
    done: Option<Expr>,
    /// Those of its values that are names of the API, to be said in words.
    spoken: Option<Expr>,
    /// What became of fields that the account defines.
    fields: Option<FieldChangesSpec>,
    link: Option<Expr>,
    refers: Option<String>,
    /// Whether its title is what people call the item that it leads to.
    #[serde(default)]
    named: bool,
    /// Whether rows of the type are made by the service of those of other types, which tell the same.
    #[serde(default)]
    made: bool,
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct Happening {
    /// The id of its row.
    pub id: String,
    /// When it was.
    pub at: Option<Timestamp>,
    /// What kind of thing it is, in a word.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// How it stands.
    pub status: Cell,
    /// How much it is about.
    pub amount: String,
    /// What it says, where that is a text of its own.
    pub body: String,
    /// Who did it.
    pub by: String,
    /// Whether it is seen only where its type is shown alone.
    pub is_aside: bool,
    /// Whether it counts only where nothing else of its type leads to the same.
    pub untold: bool,
    /// Whether the service made it of another one, which tells the same at the same moment.
    pub made: bool,
    /// The type of the entry that tells the same.
    pub about: Option<String>,
    /// By when it is to be done, where it is open.
    pub due: Option<Timestamp>,
    /// What became of fields that the account defines.
    pub fields: Vec<FieldChange>,
    /// Whether its title is what people call the item that it leads to.
    pub named: bool,
    /// Where it leads.
    pub to: Option<Location>,
    /// Its row's own page, where that is another one.
    pub own: Option<Location>,
    /// What tells which records are about the same, for what changed; none where there is nothing to compare it with.
    pub same: Option<String>,
    /// Its row as JSON, for whoever reads all of it.
    pub row: Box<str>,
}

/// Whether a value is in words already.
#[cfg(test)]
type IsSaid<'a> = dyn Fn(&str) -> bool + 'a;

impl SourceSpec {
    /// What a row tells; nothing where it does not count. `given` stands for the holes of what is read.
    #[must_use]
    pub fn happening(
        &self,
        row: &Value,
        each: Option<&str>,
        item: &Location,
        given: &[(&str, &str)],
    ) -> Option<Happening> {
        if self.only.as_ref().is_some_and(|only| only.holds(row) == Some(false)) {
            return None;
        }
        let list = self.read.list_at(item, given);
        let inner = self.inside.as_ref().and_then(|inside| inside.find(row).into_iter().next()).map(read_inside);
        let document = inner.as_ref().unwrap_or(row);
        let of = each.map(str::to_owned).or_else(|| self.of.as_ref()?.text(row)).unwrap_or_default();
        let line = self.lines.iter().find(|line| line.of == of).unwrap_or(&self.line);
        let guess = if inner.is_some() { gist(document) } else { super::Gist::default() };
        let named = line.spoken.as_ref().map(|spoken| spoken.values(document)).unwrap_or_default();
        let text = |expr: &Option<Expr>| expr.as_ref().and_then(|expr| self.say(expr, document, &named));
        let own = list.as_ref().and_then(|(resource, at)| resource.item_location(at, row));
        let at = line.time.as_ref().and_then(|time| moment_of(&time.values(document)));
        let by = text(&line.by).map(|by| Take::Named.of(&by).into_owned()).unwrap_or_default();
        let of_arn = |title: String| Take::Named.of(&title).into_owned();
        let is_done = text(&line.done).is_some();
        let title = text(&line.title).map(of_arn).or(guess.title).unwrap_or_else(|| by.clone());
        // What has a text of its own says something without a title.
        let title = if title.is_empty() && line.body.is_none() { "—".to_owned() } else { title };
        Some(Happening {
            id: list.as_ref().and_then(|(resource, _)| resource.id_of(row)).unwrap_or_default(),
            at: at.or(guess.at),
            kind: cut(line.name.clone().or_else(|| self.line.name.clone()).unwrap_or(of)),
            title,
            status: status(text(&line.status).or(guess.status)),
            amount: text(&line.amount).map(|text| figure(&text)).or(guess.amount).unwrap_or_default(),
            body: line.body.as_ref().and_then(|body| self.whole(body, document, &[])).unwrap_or_default(),
            by,
            is_aside: self.aside.as_ref().is_some_and(|aside| aside.holds(row) == Some(true)),
            untold: self.untold,
            made: line.made,
            about: text(&line.about),
            due: line.due.as_ref().filter(|_| !is_done).and_then(|due| moment_of(&due.values(document))),
            fields: line.fields.as_ref().map(|fields| fields.changes(document)).unwrap_or_default(),
            named: line.named,
            to: Self::link(line, document, item).or_else(|| own.clone()),
            own,
            same: self.changes.as_ref().and_then(|changes| changes.same_of(row)),
            row: row.to_string().into(),
        })
    }

    /// All that the document of unknown shape in a row says: the way to each value by the names of its members, and the
    /// value.
    #[must_use]
    pub fn content(&self, row: &Value) -> Vec<(Vec<String>, String)> {
        let inner = self.inside.as_ref().and_then(|inside| inside.find(row).into_iter().next()).map(read_inside);
        inner.map(|inner| leaves(&inner)).unwrap_or_default()
    }

    /// The name under which rows of a type stand.
    #[must_use]
    pub fn name_of<'a>(&'a self, each: &'a str) -> &'a str {
        let line = self.lines.iter().find(|line| line.of == each);
        line.and_then(|line| line.name.as_deref()).or(self.line.name.as_deref()).unwrap_or(each)
    }

    /// Hands on what is read of a row itself, for holding it against the facts; inside of a document of unknown shape
    /// may be anything.
    #[cfg(test)]
    pub(in crate::catalog) fn hold(&self, with: &mut dyn FnMut(&Expr)) {
        let of_lines = self.lines.iter().chain([&self.line]).filter(|_| self.inside.is_none());
        of_lines
            .flat_map(|line| {
                let said = [&line.time, &line.title, &line.status, &line.amount, &line.body, &line.link];
                said.into_iter().chain([&line.by, &line.about, &line.due, &line.done, &line.spoken])
            })
            .chain([&self.of])
            .flatten()
            .for_each(&mut *with);
        self.only.iter().chain(&self.aside).for_each(|when| with(&when.of));
        let lists = self.lines.iter().chain([&self.line]).filter_map(|line| line.fields.as_ref());
        lists.for_each(|fields| with(&fields.items));
        self.changes.iter().for_each(|changes| with(&changes.same));
        self.changes.iter().filter_map(|changes| changes.only.as_ref()).for_each(|only| with(&only.of));
        let whole = |path: &Path| Expr([[path.clone()].into()].into());
        self.inside.iter().for_each(|inside| with(&whole(inside)));
    }

    /// Hands on what is read for people, and which of its values are in words already.
    #[cfg(test)]
    pub(in crate::catalog) fn hold_words(&self, with: &mut dyn FnMut(&Expr, &IsSaid<'_>)) {
        for line in self.lines.iter().chain([&self.line]).filter(|_| self.inside.is_none()) {
            let left_out = |value: &str| self.only.as_ref().is_some_and(|only| only.not.iter().any(|not| not == value));
            let is_said = |value: &str| self.words.contains_key(value) || line.spoken.is_some() || left_out(value);
            [&line.title, &line.amount].into_iter().flatten().for_each(|expr| with(expr, &is_said));
        }
    }

    fn link(line: &LineSpec, document: &Value, item: &Location) -> Option<Location> {
        let to = line.refers.as_deref()?;
        let text = line.link.as_ref()?.text(document)?;
        lead(to, Take::Whole, &text, item)
    }

    /// The text of an expression, each of its values in the words for it, as much of it as a line may hold.
    fn say(&self, expr: &Expr, document: &Value, named: &[Value]) -> Option<String> {
        self.whole(expr, document, named).map(cut)
    }

    /// All of its text; `named` are the values that are names of the API.
    fn whole(&self, expr: &Expr, document: &Value, named: &[Value]) -> Option<String> {
        let mut said = String::new();
        for value in expr.values(document) {
            let text = text_of(&value);
            let words = match self.words.get(&text) {
                Some(words) => words.clone(),
                None if !named.contains(&value) => text,
                None if said.is_empty() => spoken(&text),
                None => within(&spoken(&text)),
            };
            if !words.is_empty() {
                said.extend([if said.is_empty() { "" } else { " " }, words.as_str()]);
            }
        }
        (!said.is_empty()).then_some(said)
    }
}

impl ChangeSpec {
    fn same_of(&self, row: &Value) -> Option<String> {
        let is_compared = self.only.as_ref().is_none_or(|only| only.holds(row) == Some(true));
        is_compared.then(|| self.same.text(row)).flatten()
    }

    /// What a record's own document holds, for comparing it.
    #[must_use]
    pub fn content(&self, document: &Value) -> Option<Value> {
        self.content.find(document).into_iter().find(|content| !content.is_null())
    }
}

fn read_inside(value: Value) -> Value {
    match &value {
        Value::String(text) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}

fn moment_of(values: &[Value]) -> Option<Timestamp> {
    values.iter().find_map(moment)
}

/// An amount: its first word may be a number.
fn figure(text: &str) -> String {
    let (first, rest) = text.split_once(' ').map_or((text, None), |(first, rest)| (first, Some(rest)));
    let first = number(&Value::from(first)).unwrap_or_else(|| first.to_owned());
    rest.map_or_else(|| first.clone(), |rest| format!("{first} {rest}"))
}

fn status(text: Option<String>) -> Cell {
    match text {
        Some(text) => {
            let tone = CellTone::of_status(&text).unwrap_or_default();
            Cell { text, datum: Datum::Enum, tone }
        }
        None => Cell::default(),
    }
}

/// Words as they stand behind others: without their capital, unless more capitals follow.
fn within(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
