//! All lines of a file, checked one by one.

use std::io::{self, Read};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fill::RowMaker;
use super::reader::{Row, RowReader};
use crate::contract::{BadRow, RowIssue, RowsCheck, RowsChecked, SampleRow};
use crate::model::DocPath;

/// So many lines that can't be sent are kept, so many of those that may not be meant, and so many issues of each.
const LINES: usize = 1_000;
const DOUBTFUL: usize = 200;
const ISSUES: usize = 5;
/// So many columns of a line with issues are kept to be looked at, and so many characters of each.
const COLUMNS: usize = 100;
const LONGEST: usize = 200;
/// So many lines that can be sent are shown.
const SAMPLES: usize = 50;
/// After so many lines it is told how far it is.
const STEP: usize = 2_000;

/// Checks all lines of a file. `told` hears of it every now and then, and may end it.
///
/// # Errors
/// If the file can't be read, or the mapping names what is not there: for people. `None` where `told` has ended it.
pub fn check(
    from: impl Read + Send,
    asked: &RowsCheck,
    told: &mut dyn FnMut(&RowsChecked) -> ControlFlow<()>,
) -> Result<Option<RowsChecked>, String> {
    let failed = |error: io::Error| error.to_string();
    let mapping = &asked.mapping;
    let mut reader = RowReader::new(from, mapping.format, mapping.encoding).map_err(failed)?;
    let columns = reader.columns().to_vec();
    let maker = RowMaker::new(asked.operation, &asked.set, mapping, &columns)?;
    let mut found = RowsChecked::default();
    let mut row = Row::default();
    while reader.read(&mut row).map_err(failed)? {
        found.items += 1;
        found.bytes = reader.offset();
        match row.bad() {
            Some(why) => {
                let (member, message, plain) = (DocPath::root(), why.to_owned(), why.to_owned());
                note(
                    &mut found,
                    &row,
                    &columns,
                    vec![RowIssue { column: None, member, message, plain, is_error: true }],
                );
            }
            None => one(&mut found, &maker, &row, &columns),
        }
        found.empty = reader.empty();
        if found.items % STEP == 0 && told(&found).is_break() {
            return Ok(None);
        }
    }
    (found.bytes, found.empty) = (reader.offset(), reader.empty());
    Ok(Some(found))
}

/// What a line holds, as far as anybody reads it: its first columns, and of each the beginning.
fn brief(row: &Row, names: &[String]) -> Map<String, Value> {
    let cut = |value: Value| match value {
        Value::String(text) => Value::String(begin_of(&text)),
        value @ (Value::Array(_) | Value::Object(_)) => Value::String(begin_of(&value.to_string())),
        value => value,
    };
    let cells = row.cells(names).into_iter().take(COLUMNS);
    cells.map(|(name, value)| (name, cut(value))).collect()
}

fn begin_of(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn one(found: &mut RowsChecked, maker: &RowMaker, row: &Row, columns: &[String]) {
    let input = maker.input(row);
    let issues = maker.issues(row, &input);
    if found.samples.len() < SAMPLES && !issues.iter().any(|issue| issue.is_error) {
        found.samples.push(SampleRow { number: row.number, line: row.line, cells: row.cells(columns), input });
    }
    if !issues.is_empty() {
        note(found, row, columns, issues);
    }
}

fn note(found: &mut RowsChecked, row: &Row, names: &[String], mut issues: Vec<RowIssue>) {
    let has_room = if issues.iter().any(|issue| issue.is_error) {
        found.bad.push(row.number);
        issues.retain(|issue| issue.is_error);
        found.bad.len() <= LINES
    } else {
        found.doubtful += 1;
        found.doubtful <= DOUBTFUL
    };
    // What is wrong with a value says more than what is missing in all lines.
    issues.sort_by_key(|issue| issue.column.is_none());
    let mut columns: Vec<&str> = issues.iter().map(|issue| issue.column.as_deref().unwrap_or_default()).collect();
    columns.sort_unstable();
    columns.dedup();
    for column in columns {
        match found.by_column.get_mut(column) {
            Some(count) => *count += 1,
            None => {
                found.by_column.insert(column.to_owned(), 1);
            }
        }
    }
    if has_room {
        issues.truncate(ISSUES);
        found.lines.push(BadRow { number: row.number, line: row.line, issues, cells: brief(row, names) });
    }
}
