//! All lines of a file, checked one by one.

use std::io::{self, Read};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::fill::RowMaker;
use super::nowhere::Nowhere;
use super::places::Placing;
use super::reader::{Row, RowReader, way_to};
use super::twins::Twins;
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
    let maker = RowMaker::new(asked.operation, &asked.set, mapping, &columns)?.for_edit(asked.edits);
    let maker = maker.called(&asked.names).needing(&asked.needs);
    let mut found = RowsChecked::default();
    let upload = Uploaded::new(asked, &columns);
    let mut twins = Twins::of(asked.operation);
    let mut nowhere = Nowhere::new(asked, &columns);
    let mut placing = Placing::of(asked.operation, &asked.set, mapping);
    note_names(&mut found, asked);
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
            None => {
                let input = maker.input(&row);
                placing.note(&input, &mut found.places);
                if one(&mut found, &maker, (upload.as_ref(), twins.as_mut()), (&row, input), &columns) {
                    nowhere.note(&row, &mut found.nowhere);
                }
            }
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

/// Looks at a line. Says whether it can be sent.
fn one(
    found: &mut RowsChecked,
    maker: &RowMaker,
    (upload, twins): (Option<&Uploaded>, Option<&mut Twins>),
    (row, input): (&Row, Value),
    columns: &[String],
) -> bool {
    let mut issues = maker.issues(row, &input);
    issues.extend(upload.and_then(|upload| upload.no_key(row)));
    let is_good = !issues.iter().any(|issue| issue.is_error);
    // What is not sent is done by nobody.
    if is_good {
        issues.extend(twins.and_then(|twins| twins.look(row, &input)));
    }
    if is_good && found.samples.len() < SAMPLES {
        found.samples.push(SampleRow { number: row.number, line: row.line, cells: row.cells(columns), input });
    }
    if !issues.is_empty() {
        note(found, row, columns, issues);
    }
    is_good
}

/// What a line has where it is uploaded: the value by which it is known to be the same as another.
struct Uploaded {
    key: String,
    number: Option<usize>,
    ways: [DocPath; 2],
}

impl Uploaded {
    fn new(asked: &RowsCheck, columns: &[String]) -> Option<Self> {
        let key = asked.upload.as_ref()?.key.clone()?;
        let number = columns.iter().position(|column| *column == key);
        Some(Self { ways: [way_to(&key, false), way_to(&key, true)], number, key })
    }

    fn no_key(&self, row: &Row) -> Option<RowIssue> {
        if self.ways.iter().any(|way| row.cell(self.number, way).is_some()) {
            return None;
        }
        let message = "is empty, and by it rows are known to be the same".to_owned();
        let (column, plain) = (Some(self.key.clone()), message.clone());
        Some(RowIssue { column, member: DocPath::root(), message, plain, is_error: true })
    }
}

/// The line of names has columns that go by other names.
fn note_names(found: &mut RowsChecked, asked: &RowsCheck) {
    let renamed = asked.upload.iter().flat_map(|upload| &upload.renamed);
    let issue = |(column, name): &(String, String)| {
        let message = format!("is sent as {name}: the dot in its name would lead into another value");
        let (column, plain) = (Some(column.clone()), message.clone());
        RowIssue { column, member: DocPath::root(), message, plain, is_error: false }
    };
    let issues: Vec<RowIssue> = renamed.map(issue).collect();
    if !issues.is_empty() {
        let mut row = Row::default();
        (row.number, row.line) = (BadRow::HEADING, 1);
        note(found, &row, &[], issues);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::contract::{RowMapping, UploadCheck};
    use crate::jobs::rows::{find_operation, look, propose};

    #[test]
    fn lines_of_an_upload_need_the_value_by_which_they_are_known_and_a_dot_in_a_name_is_told() {
        let file = "mail,crm.id\nkim@example.com,1\n,2\n  ,3\nann@example.com,4\n";
        let (sensed, seen) = look(file.as_bytes()).unwrap();
        let operation = find_operation("CreateProfile").unwrap();
        let mapping = RowMapping {
            format: sensed.format,
            encoding: sensed.encoding,
            columns: propose(operation, &json!({}), &[], &seen),
            ..RowMapping::default()
        };
        let upload =
            UploadCheck { key: Some("mail".to_owned()), renamed: vec![("crm.id".to_owned(), "crm_id".to_owned())] };
        let set = json!({"DomainName": "acme"});
        let asked = RowsCheck {
            number: 1,
            path: String::new(),
            operation,
            set,
            names: BTreeMap::new(),
            mapping,
            needs: Vec::new(),
            edits: false,
            upload: Some(upload),
        };
        let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        assert_eq!((found.items, &found.bad[..], found.doubtful), (4, &[1, 2][..], 1));
        let told: Vec<(u64, bool, &str)> =
            found.lines.iter().map(|line| (line.line, line.is_bad(), line.issues[0].message.as_str())).collect();
        assert_eq!(told[0], (1, false, "is sent as crm_id: the dot in its name would lead into another value"));
        assert_eq!(told[1], (3, true, "is empty, and by it rows are known to be the same"));
        assert_eq!(found.left_out()[0].why, "mail is empty, and by it rows are known to be the same");
    }
    /// Nobody means to start a flow twice by a file, and the service does so as often as it is told.
    #[test]
    fn a_line_that_does_the_same_to_an_item_once_more_is_remarked() {
        let doubtful = |operation: &str, set: Value, file: &str| -> Vec<(u64, String)> {
            let (sensed, seen) = look(file.as_bytes()).unwrap();
            let operation = find_operation(operation).unwrap();
            let mapping = RowMapping {
                format: sensed.format,
                encoding: sensed.encoding,
                columns: propose(operation, &set, &[], &seen),
                ..RowMapping::default()
            };
            let (path, names) = (String::new(), BTreeMap::new());
            let asked = RowsCheck {
                number: 1,
                path,
                operation,
                set,
                names,
                mapping,
                needs: Vec::new(),
                edits: false,
                upload: None,
            };
            let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
            assert_eq!(found.bad, [0_usize; 0]);
            found.lines.iter().map(|line| (line.line, line.issues[0].message.clone())).collect()
        };
        let twice = |line: u64, of: u64| (line, format!("says the same as line {of}: it is done twice"));
        let flows = "flowName\nnightly\nhourly\nnightly\nnightly\n";
        assert_eq!(doubtful("appflow:StartFlow", json!({}), flows), [twice(4, 2), twice(5, 2)]);
        assert_eq!(doubtful("appflow:StopFlow", json!({}), flows), [], "what is stopped twice is stopped");
        // Two of a name may be meant.
        assert_eq!(doubtful("profiles:CreateProfile", json!({"DomainName": "acme"}), "FirstName\nAnn\nAnn\n"), []);
    }
}
