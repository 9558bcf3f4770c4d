//! A row as the input of an operation.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::held::{Held, is_given_place};
use super::needs::{self, Needed};
use super::reader::{Cell, Row, way_to};
use super::target::{Landing, alike, is_scalar, landing};
use crate::contract::{RowIssue, RowMapping, RowNeed};
use crate::jobs::{can_edit, names_item};
use crate::model::{
    DocPath, Issue, Member, OperationId, Shape, ShapeKind, Step, TimestampFormat, Violation, read_instant, typed_value,
};
use crate::rules;

/// What stands between the values of a list where nothing is said.
const SEPARATOR: char = ';';

/// Makes inputs of rows.
#[derive(Debug)]
pub struct RowMaker {
    operation: OperationId,
    /// What all inputs have.
    base: Value,
    fills: Vec<Fill>,
    /// What a line may say of the place that all of them go to.
    held: Vec<Held>,
    /// The columns that would take a line elsewhere, and the members that they were given.
    overruled: Vec<(String, DocPath)>,
    /// Whether what is there is read first, and only what a row has is set in it.
    edits: bool,
    /// What the account requires.
    needs: Vec<Needed>,
}

#[derive(Debug)]
struct Fill {
    column: String,
    number: Option<usize>,
    way: DocPath,
    /// The way through the members that its name leads through, where it may.
    nested: Option<DocPath>,
    path: DocPath,
    place: Landing,
    separator: char,
    words: BTreeMap<String, String>,
    is_time: bool,
    /// Whether the text that it goes to holds JSON.
    holds_json: bool,
    /// What it is the id of, where ids are of the service's own making.
    id_of: Option<&'static str>,
}

impl RowMaker {
    /// A maker of inputs for an operation. `set` is what all items share, `columns` are those of the table; none of
    /// objects.
    ///
    /// # Errors
    /// If the mapping names a column or a member that is not there.
    pub fn new(operation: OperationId, set: &Value, mapping: &RowMapping, columns: &[String]) -> Result<Self, String> {
        let base = base(operation, set, mapping)?;
        let is_table = mapping.format != crate::contract::RowFormat::JsonLines;
        let fill = |(column, path): (&String, &DocPath)| {
            let number = columns.iter().position(|name| name == column);
            if is_table && number.is_none() {
                return Err(format!("the file has no column {column}"));
            }
            let place = landing(operation, path).ok_or_else(|| format!("{column}: there is no member {path}"))?;
            Ok(Fill {
                column: column.clone(),
                number,
                way: way_to(column, false),
                nested: (!is_table && column.contains(['.', '[', '{'])).then(|| way_to(column, true)),
                path: path.clone(),
                place,
                separator: mapping.separators.get(column).copied().unwrap_or(SEPARATOR),
                words: mapping.words.get(column).cloned().unwrap_or_default(),
                is_time: mapping.times.contains(column),
                id_of: id_of(operation, path),
                holds_json: matches!(known_way(operation, path), (known, Some(member)) if known == *path && member.json.is_some()),
            })
        };
        // A column never takes a line to another place than the one that all lines go to: there it is held.
        let mut overruled = Vec::new();
        let mut fills = Vec::new();
        for (column, path) in &mapping.columns {
            if is_given_place(operation, &base, path) {
                overruled.push((column.clone(), path.clone()));
            } else {
                fills.push(fill((column, path))?);
            }
        }
        // Elements of a list are put one after another.
        fills.sort_by(|a, b| a.path.cmp(&b.path));
        let held = Held::all(operation, &base, mapping, is_table.then_some(columns));
        Ok(Self { operation, base, fills, held, overruled, edits: false, needs: Vec::new() })
    }

    /// A column that was given a member of the place, though all lines have a value there, and that member. What the
    /// lines say there is held against that value, and goes nowhere.
    #[must_use]
    pub fn overruled(&self) -> Option<&(String, DocPath)> {
        self.overruled.first()
    }

    /// The same where people call that which all lines go to by these names, each behind its member.
    #[must_use]
    pub fn called(mut self, names: &BTreeMap<String, String>) -> Self {
        self.held.iter_mut().for_each(|held| held.learn(names));
        self
    }

    /// The same for rows that are set in what is read before.
    #[must_use]
    pub fn for_edit(self, edits: bool) -> Self {
        Self { edits: edits && can_edit(self.operation), ..self }
    }

    /// The same where the account requires this of all rows.
    #[must_use]
    pub fn needing(mut self, needs: &[RowNeed]) -> Self {
        self.needs = needs.iter().map(|need| Needed::of(self.operation, need)).collect();
        self
    }

    /// Whether something is only missing in a row, and comes with what is read: not what names the item, and nothing in
    /// an element that is set as a whole.
    fn is_read(&self, issue: &Issue, input: &Value) -> bool {
        // What a rule says of members that a row does not have is about the whole, and that is read.
        let is_of_whole = issue.path.is_root() || issue.path.get(input).is_none();
        if self.edits && is_of_whole && matches!(issue.constraint, Violation::Rule { .. }) {
            return true;
        }
        let is_inside = issue.path.steps().iter().all(|step| matches!(step, Step::Member(_)));
        let is_missing = self.edits && issue.constraint == Violation::Required && !issue.path.is_root();
        is_missing && is_inside && !names_item(self.operation, &issue.path)
    }

    /// The input for a row. It is not checked.
    #[must_use]
    pub fn input(&self, row: &Row) -> Value {
        let mut input = self.base.clone();
        let mut texts: BTreeMap<&DocPath, Value> = BTreeMap::new();
        for (fill, cell) in self.filled(row) {
            let value = fill.value(cell);
            match &fill.place.inner {
                // A text is written once, when all of it is known.
                Some(inner) => {
                    let outer = &fill.place.outer;
                    inner.put(texts.entry(outer).or_insert_with(|| begun(outer, &self.base)), value);
                }
                None => fill.place.put(&mut input, value),
            }
        }
        for (path, text) in texts {
            path.put(&mut input, Value::String(text.to_string()));
        }
        input
    }

    /// Everything that is wrong with an input that was made of a row.
    #[must_use]
    pub fn issues(&self, row: &Row, input: &Value) -> Vec<RowIssue> {
        let placed = rules::judge(self.operation, input)
            .into_iter()
            .filter(|issue| !self.is_read(issue, input))
            .map(|issue| self.placed(row, issue));
        let times = self.filled(row).filter_map(|(fill, cell)| fill.wrong(cell));
        // What is read before an edit has what it needs; what a line names has to be there all the same.
        let needs = self.needs.iter().filter(|need| !self.edits || need.is_of_names());
        let missing = needs.filter_map(|need| needs::missing(need, input)).map(|issue| self.of_column(issue));
        placed.chain(missing).chain(times).chain(self.held.iter().flat_map(|held| held.elsewhere(row, input))).collect()
    }

    /// What is missing, though a column could have it, is that column's affair.
    fn of_column(&self, issue: RowIssue) -> RowIssue {
        let column = self.fills.iter().find(|fill| fill.path == issue.member).map(|fill| fill.column.clone());
        RowIssue { column, ..issue }
    }

    fn filled<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r Fill, Cell<'r>)> {
        self.fills.iter().filter_map(|fill| Some((fill, fill.cell(row)?)))
    }

    /// An issue with the column that it comes from.
    fn placed(&self, row: &Row, issue: Issue) -> RowIssue {
        let (is_error, plain, named) = (issue.is_error(), issue.plain(), plain(self.operation, &issue));
        let mut counts: BTreeMap<&DocPath, usize> = BTreeMap::new();
        let mut best: Option<(usize, &Fill)> = None;
        for (fill, _) in self.filled(row) {
            let outer = &fill.place.outer;
            let place = match &fill.place.pair {
                Some(_) => {
                    let count = counts.entry(outer).or_insert_with(|| self.listed(outer));
                    *count += 1;
                    outer.index(*count - 1)
                }
                None => outer.clone(),
            };
            let depth = place.steps().len();
            if issue.path.starts_with(&place) && best.is_none_or(|(deepest, _)| depth > deepest) {
                best = Some((depth, fill));
            }
        }
        let column = best.map(|(_, fill)| fill.column.clone());
        let member =
            best.filter(|(_, fill)| fill.place.pair.is_some()).map_or(issue.path, |(_, fill)| fill.path.clone());
        // What is missing, though a column could have it, is that column's affair.
        let column =
            column.or_else(|| self.fills.iter().find(|fill| fill.path == member).map(|fill| fill.column.clone()));
        let plain = if column.is_some() { plain } else { named };
        RowIssue { column, member, message: issue.message, plain, is_error }
    }

    fn listed(&self, list: &DocPath) -> usize {
        list.get(&self.base).and_then(Value::as_array).map_or(0, Vec::len)
    }
}

/// What all inputs have.
pub(super) fn base(operation: OperationId, set: &Value, mapping: &RowMapping) -> Result<Value, String> {
    let mut base = if set.is_object() { set.clone() } else { Value::Object(Map::new()) };
    for (path, value) in &mapping.constants {
        let place = landing(operation, path).ok_or_else(|| format!("there is no member {path}"))?;
        if is_given_place(operation, set, path) && path.get(set) != Some(value) {
            return Err(format!("{path} is given twice: by the place, and by a value for all lines"));
        }
        place.put(&mut base, value.clone());
    }
    Ok(base)
}

/// What is wrong with which member, without the value.
fn plain(operation: OperationId, issue: &Issue) -> String {
    let (known, _) = known_way(operation, &issue.path);
    if known.is_root() || issue.constraint == Violation::UnknownMember {
        return issue.plain();
    }
    format!("{known} {}", issue.plain())
}

/// The part of a path that the facts know (what comes behind it may be named by the value), and the member that it leads
/// to.
pub(super) fn known_way(operation: OperationId, path: &DocPath) -> (DocPath, Option<&'static Member>) {
    let (mut shape, mut known, mut last) = (operation.operation().input, DocPath::root(), None);
    for step in path.steps() {
        let member = match (&shape.kind, step) {
            (ShapeKind::Structure { .. }, Step::Member(name)) => shape.member(name),
            (ShapeKind::List { item }, Step::Index(_)) => Some(&**item),
            _ => None,
        };
        let Some(member) = member else { break };
        (shape, last) = (member.shape(), Some(member));
        known.push(step.clone());
    }
    (known, last)
}

/// The value for a text that is typed for a place of an operation's input.
///
/// # Errors
/// If there is no such place.
pub fn constant(operation: OperationId, path: &DocPath, text: &str) -> Result<Value, String> {
    let place = landing(operation, path).ok_or_else(|| format!("there is no member {path}"))?;
    let free = || serde_json::from_str(text).unwrap_or_else(|_| text.into());
    Ok(place.shape.map_or_else(free, |shape| of_shape(shape, Cell::Text(text), SEPARATOR)))
}

/// The JSON that a text has already.
fn begun(outer: &DocPath, document: &Value) -> Value {
    let text = outer.get(document).and_then(Value::as_str);
    let known = text.and_then(|text| serde_json::from_str(text).ok()).filter(Value::is_object);
    known.unwrap_or_else(|| Value::Object(Map::new()))
}

impl Landing {
    /// Puts a value there.
    fn put(&self, document: &mut Value, value: Value) {
        match (&self.pair, &self.inner) {
            (Some((pairs, id, member)), _) => {
                let mut pair = Map::new();
                pair.insert(pairs.key.to_owned(), id.as_str().into());
                pair.insert(pairs.value.to_owned(), Value::Object(Map::from_iter([((*member).to_owned(), value)])));
                add(&self.outer, document, Value::Object(pair));
            }
            (None, Some(inner)) => {
                let mut text = begun(&self.outer, document);
                inner.put(&mut text, value);
                self.outer.put(document, Value::String(text.to_string()));
            }
            (None, None) => self.outer.put(document, value),
        }
    }
}

/// What a member is the id of, where ids are of the service's own making. Fields have others, too.
fn id_of(operation: OperationId, path: &DocPath) -> Option<&'static str> {
    let [Step::Member(name)] = path.steps() else { return None };
    match operation.operation().input.member(name)?.refers? {
        "cases/domains" => Some("domain"),
        "cases/domains/templates" => Some("template"),
        _ => None,
    }
}

/// What people type for a point in time.
const TIME: ShapeKind = ShapeKind::Timestamp(TimestampFormat::DateTime);

impl Fill {
    /// What is wrong where something should be a point in time.
    fn no_time(&self, cell: Cell<'_>) -> Option<RowIssue> {
        if !self.is_time || read_instant(&self.value(cell)).is_some() {
            return None;
        }
        let message = "is no point in time, such as 2026-03-14 09:30 (UTC)".to_owned();
        let (column, member, plain) = (Some(self.column.clone()), self.path.clone(), message.clone());
        Some(RowIssue { column, member, message, plain, is_error: true })
    }

    /// What is wrong with a value, whatever the facts say of its member.
    fn wrong(&self, cell: Cell<'_>) -> Option<RowIssue> {
        self.no_time(cell).or_else(|| self.no_text(cell)).or_else(|| self.no_id(cell))
    }

    /// That the name of something stands where its id is sent: columns are not looked up.
    fn no_id(&self, cell: Cell<'_>) -> Option<RowIssue> {
        let what = self.id_of?;
        let value = self.value(cell);
        let said = value.as_str().filter(|said| uuid::Uuid::try_parse(said).is_err())?;
        let plain = format!("is no id of a {what}: in columns a {what} goes by its id");
        let message = format!("{plain}, not as {said}");
        Some(RowIssue {
            column: Some(self.column.clone()),
            member: self.path.clone(),
            message,
            plain,
            // No source says what an id looks like.
            is_error: false,
        })
    }

    /// That a list or an object goes to where a text is meant: it is sent as its JSON.
    fn no_text(&self, cell: Cell<'_>) -> Option<RowIssue> {
        let is_text = self.place.shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::String { .. }));
        let what = match cell {
            Cell::Value(Value::Array(_)) => "a list",
            Cell::Value(Value::Object(_)) => "an object",
            _ => return None,
        };
        if !is_text || self.holds_json {
            return None;
        }
        let message = format!("is {what} where a text is meant: it is sent as its JSON");
        let (column, member, plain) = (Some(self.column.clone()), self.path.clone(), message.clone());
        Some(RowIssue { column, member, message, plain, is_error: false })
    }

    fn cell<'r>(&self, row: &'r Row) -> Option<Cell<'r>> {
        row.cell(self.number, &self.way).or_else(|| row.cell(None, self.nested.as_ref()?))
    }

    fn value(&self, cell: Cell<'_>) -> Value {
        let cell = match cell {
            Cell::Text(text) => match self.words.get(text.trim()) {
                Some(word) => Cell::Text(word),
                None => cell,
            },
            Cell::Value(_) => cell,
        };
        match (self.place.shape, cell) {
            (_, Cell::Text(text)) if self.is_time => typed_value(text, Some(&TIME), None),
            (None, Cell::Text(text)) => text.into(),
            (None, Cell::Value(value)) => value.clone(),
            (Some(shape), cell) => of_shape(shape, cell, self.separator),
        }
    }
}

fn of_shape(shape: &'static Shape, cell: Cell<'_>, separator: char) -> Value {
    match (&shape.kind, cell) {
        (ShapeKind::List { item }, Cell::Text(text))
            if is_scalar(item.shape()) && !text.trim_start().starts_with('[') =>
        {
            let parts = text.split(separator).map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| of_shape(item.shape(), Cell::Text(part), separator)).collect()
        }
        (ShapeKind::String { values }, Cell::Text(text)) if !values.is_empty() => {
            let meant =
                values.iter().find(|value| *value == text).or_else(|| values.iter().find(|value| alike(value, text)));
            meant.map_or(text, String::as_str).into()
        }
        (kind, Cell::Text(text)) => typed_value(text, Some(kind), None),
        // A number may well be written where a text is meant.
        (ShapeKind::String { .. }, Cell::Value(value)) if !value.is_null() => value.to_string().into(),
        (_, Cell::Value(value)) => value.clone(),
    }
}

/// Adds an element to the list at a path.
fn add(list: &DocPath, document: &mut Value, element: Value) {
    match list.get_mut(document) {
        Some(Value::Array(elements)) => elements.push(element),
        _ => list.put(document, Value::Array(vec![element])),
    }
}
