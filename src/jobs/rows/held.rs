//! The place that lines go to, where their columns name it too: a line of another place is left out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fill::base;
use super::reader::{Cell, Row, way_to};
use super::target::plain;
use crate::contract::{RowFormat, RowIssue, RowMapping};
use crate::model::{DocPath, HttpLocation, Member, OperationId, Sensitivity, check_input, class_at};

/// What members that name something end with, and what a column may have in the place of it.
const ENDS: [&str; 3] = ["id", "name", "arn"];

/// A member that names the place of an input, and the columns that name it too but go nowhere.
#[derive(Debug)]
pub(super) struct Held {
    operation: OperationId,
    member: &'static Member,
    path: DocPath,
    /// What all lines have there.
    value: Option<String>,
    /// What people call that, as far as it is known.
    name: Option<String>,
    spelling: Spelling,
    /// The columns of a table; none where each line is an object.
    columns: Option<Vec<(usize, String, Spelled)>>,
    /// The columns that go somewhere.
    taken: Vec<String>,
    /// The columns that were given the member itself, though all lines have a value there: they are held, too.
    given: Vec<String>,
}

/// How columns may be named for a member, without what makes no difference.
#[derive(Debug)]
struct Spelling {
    whole: Vec<String>,
    /// What it is called that the member names: `domain` for `domainId`.
    stem: Option<String>,
}

/// How surely a column names a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelled {
    /// By its own name, or by that of the same thing's id, name or ARN.
    Whole,
    /// By the thing alone, which may be something else.
    Stem,
}

impl Held {
    /// The members of an operation's input that name a place, where all lines have the same or a column says which.
    pub(super) fn all(
        operation: OperationId,
        base: &Value,
        mapping: &RowMapping,
        columns: Option<&[String]>,
    ) -> Vec<Self> {
        let of = |member: &'static Member| {
            let path = DocPath::root().member(member.name);
            let value = path.get(base).and_then(Value::as_str).map(str::to_owned);
            if value.is_none() && !mapping.columns.values().any(|to| *to == path) {
                return None;
            }
            let spelling = Spelling::of(operation, member);
            let (given, taken): (Vec<_>, Vec<_>) =
                mapping.columns.iter().partition(|(_, to)| value.is_some() && **to == path);
            let names = |columns: Vec<(&String, &DocPath)>| columns.into_iter().map(|(name, _)| name.clone()).collect();
            let (given, taken): (Vec<String>, Vec<String>) = (names(given), names(taken));
            let how = |column: &String| {
                if given.contains(column) {
                    return Some(Spelled::Whole);
                }
                spelling.by(column).filter(|_| !taken.contains(column))
            };
            let of_table = |columns: &[String]| {
                let numbered = columns.iter().enumerate();
                numbered.filter_map(|(n, column)| Some((n, column.clone(), how(column)?))).collect()
            };
            let columns = columns.map(of_table);
            Some(Self { operation, member, path, value, name: None, spelling, columns, taken, given })
        };
        names_place(operation).filter_map(of).collect()
    }

    /// Takes in what people call it.
    pub(super) fn learn(&mut self, names: &BTreeMap<String, String>) {
        self.name = names.get(self.member.name).cloned();
    }

    /// That a line is of another place than the one that its input goes to, for each column that says so.
    pub(super) fn elsewhere(&self, row: &Row, input: &Value) -> Vec<RowIssue> {
        let Some(to) = self.path.get(input).and_then(Value::as_str) else { return Vec::new() };
        match (&self.columns, row.object()) {
            (Some(columns), _) => {
                let said =
                    columns.iter().map(|(n, column, how)| (column.as_str(), *how, row.cell(Some(*n), &self.path)));
                said.filter_map(|(column, how, cell)| self.judge(column, how, cell?, to)).collect()
            }
            (None, Some(object)) => {
                let named = object.keys().filter_map(|key| Some((key, self.spelling.by(key)?)));
                let free = named.filter(|(key, _)| !self.taken.contains(key) && !self.given.contains(key));
                let given = self.given.iter().map(|column| (column, Spelled::Whole));
                let cell =
                    |key: &str| row.cell(None, &way_to(key, false)).or_else(|| row.cell(None, &way_to(key, true)));
                free.chain(given).filter_map(|(key, how)| self.judge(key, how, cell(key)?, to)).collect()
            }
            (None, None) => Vec::new(),
        }
    }

    /// What a line says of its place in a column, where that is another one.
    fn judge(&self, column: &str, how: Spelled, cell: Cell<'_>, to: &str) -> Option<RowIssue> {
        let said = match cell {
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Value(value) => value.to_string(),
        };
        let is_name = |name: &String| name.eq_ignore_ascii_case(&said);
        let is_here = said == to || said.strip_suffix(to).is_some_and(|before| before.ends_with('/'));
        if said.is_empty() || is_here || self.name.as_ref().is_some_and(is_name) {
            return None;
        }
        // Whether a name and an id mean the same can be known of what all lines have alone.
        let is_other = self.name.is_some() || !is_id(to) || names_id(&said);
        if !is_other && self.value.is_none() {
            return None;
        }
        let is_fixed = self.value.is_some() && matches!(self.member.location, HttpLocation::Uri(_));
        let is_error = (is_other || is_fixed) && (how == Spelled::Whole || self.can_be(&said));
        let called = self.name.as_deref().unwrap_or(to);
        let message = match (is_error, self.value.is_some()) {
            (true, true) if is_other => format!("is of {said}, and all lines go to {called}"),
            (true, true) => format!("is of {said}, and all lines go to {to}: what that is called is not known"),
            (true, false) => format!("is of {said}, and the line goes to {to}"),
            (false, _) => format!("is of {said}: see that this is {to}, to which it goes"),
        };
        // What names a place is configuration, unless it is a customer.
        let plain = match class_at(self.operation.operation().input, &self.path) {
            Sensitivity::Configuration => message.clone(),
            _ => "is of another place than the one that it goes to".to_owned(),
        };
        Some(RowIssue { column: Some(column.to_owned()), member: self.path.clone(), message, plain, is_error })
    }

    /// Whether a text can name such a place at all.
    fn can_be(&self, said: &str) -> bool {
        let input = Value::Object(Map::from_iter([(self.member.name.to_owned(), said.into())]));
        names_id(said)
            || !check_input(self.operation, &input).iter().any(|issue| issue.path == self.path && issue.is_error())
    }
}

impl Spelling {
    fn of(operation: OperationId, member: &Member) -> Self {
        let own = plain(member.name);
        let stem = ENDS.iter().find_map(|end| own.strip_suffix(end)).filter(|stem| !stem.is_empty()).map(str::to_owned);
        let beside = stem.iter().flat_map(|stem| ENDS.iter().map(move |end| format!("{stem}{end}")));
        // What another member is called is that one's.
        let others: Vec<String> =
            operation.operation().input.members().iter().map(|member| plain(member.name)).collect();
        let whole = std::iter::once(own.clone()).chain(beside.filter(|name| !others.contains(name))).collect();
        Self { whole, stem: stem.filter(|stem| !others.contains(stem)) }
    }

    /// How a column's name names the member, if it does.
    fn by(&self, column: &str) -> Option<Spelled> {
        let column = first_of_name(column);
        let is = |name: &String| letters(column).eq(name.chars());
        if self.whole.iter().any(is) {
            return Some(Spelled::Whole);
        }
        self.stem.as_ref().is_some_and(is).then_some(Spelled::Stem)
    }
}

/// The name of a column without the number that it has where another one is named so, too.
fn first_of_name(column: &str) -> &str {
    let numbered = column.strip_suffix(')').and_then(|column| column.rsplit_once(" ("));
    let first = numbered.filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    first.map_or(column, |(name, _)| name)
}

/// As [`plain`], without a text of its own.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// Whether it is no name, but an id or an ARN.
fn names_id(text: &str) -> bool {
    is_id(text) || text.starts_with("arn:")
}

/// The members of an input that name where it goes.
fn names_place(operation: OperationId) -> impl Iterator<Item = &'static Member> {
    let members = operation.operation().input.members().iter();
    members.filter(|member| member.refers.is_some() || matches!(member.location, HttpLocation::Uri(_)))
}

/// Whether a path is a member that names where an input goes, and all inputs have a value there: no column goes there,
/// what it says is held against that.
pub(super) fn is_given_place(operation: OperationId, base: &Value, path: &DocPath) -> bool {
    let is_path = |member: &Member| DocPath::root().member(member.name) == *path;
    path.get(base).is_some_and(Value::is_string) && names_place(operation).any(is_path)
}

/// Whether a column's name says which place its line is of, where `given` says that for all lines: it goes nowhere by
/// itself.
pub(super) fn names_given(operation: OperationId, given: &Value, column: &str) -> bool {
    let mut members = names_place(operation).filter(|member| given.get(member.name).is_some_and(Value::is_string));
    members.any(|member| Spelling::of(operation, member).by(column) == Some(Spelled::Whole))
}

/// The value that a column must have though it goes nowhere: it names what is the same for all lines.
#[must_use]
pub fn must_be(operation: OperationId, set: &Value, mapping: &RowMapping, column: &str) -> Option<String> {
    let base = base(operation, set, mapping).ok()?;
    if mapping.columns.get(column).is_some_and(|to| !is_given_place(operation, &base, to)) {
        return None;
    }
    let columns = [column.to_owned()];
    let is_table = mapping.format != RowFormat::JsonLines;
    let mut held = Held::all(operation, &base, mapping, is_table.then_some(&columns[..])).into_iter();
    held.find_map(|held| {
        let is_held = held.given.iter().any(|given| given == column) || held.spelling.by(column).is_some();
        held.value.filter(|_| is_held)
    })
}
