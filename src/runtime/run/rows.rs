//! The rows of a run, checked: which lines can be sent, and what is said of the others.

use std::io::{self, BufReader, Write};
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::super::commands::output::line;
use super::super::rows;
use super::super::say;
use super::idle::Idle;
use super::lines;
use crate::contract::{BadRow, JobLeftOut, RowIssue, RowMapping, RowsChecked};
use crate::jobs::rows::{PairName, Row, RowMaker, RowReader, name_of_target};
use crate::jobs::{bulk_of, calls_for, time_for};
use crate::model::{DocPath, HttpLocation, Member, OperationId, Policy, Step, rate, redact_input};
use crate::widgets::{self, plural, printable};

/// So many bad lines are told.
const TOLD: usize = 20;

/// What takes less than this is not told how long it takes.
const LONG: Duration = Duration::from_mins(1);

/// The rows of a file, checked.
pub(super) struct Rows {
    pub(super) operation: OperationId,
    pub(super) path: PathBuf,
    pub(super) sha256: String,
    pub(super) mapping: RowMapping,
    pub(super) items: usize,
    /// The items that can't be sent.
    pub(super) bad: Vec<JobLeftOut>,
    pub(super) told: Vec<BadRow>,
    /// Lines that are empty.
    pub(super) empty: usize,
    /// The columns that go nowhere.
    pub(super) idle: Idle,
    /// What no line has, though each must, and what is said of it.
    pub(super) lacks: Vec<(DocPath, String)>,
}

impl Rows {
    /// How many lines can be sent, how many are left out, and how many are empty.
    pub(super) fn sum(&self, edits: bool) -> String {
        let ready = self.items - self.bad.len();
        let lines = plural(ready as u64, "line", "lines");
        let mut said = format!("{lines} would be sent");
        if edits {
            // What is there is not read here.
            said = format!("{lines} would be read first, and sent where what is set above changes what is there");
        }
        for (count, what) in [(self.bad.len(), "left out"), (self.empty, "empty")] {
            if count > 0 {
                said.extend([", ", &widgets::count(count as u64), " ", what]);
            }
        }
        said
    }

    /// How long so many lines take where that is long, and what the service itself has for as many.
    pub(super) fn takes(&self, lines: usize, edits: bool, share: f64) -> Vec<String> {
        let set = Value::Object(Map::new());
        let (operation, calls, _) = calls_for(self.operation, set, &self.mapping, lines, edits);
        let Some(time) = time_for(operation, calls, share).filter(|time| *time >= LONG) else { return Vec::new() };
        let counted = plural(calls as u64, "call", "calls");
        let allowed = rate(operation).per_second * share;
        let time = widgets::duration(time);
        let mut said = vec![format!("{counted} of {}: about {time} at {allowed} a second", operation.name)];
        if let Some((bulk, by)) = bulk_of(self.operation, lines) {
            let names: Vec<&str> = by.iter().map(|id| id.name).collect();
            let calls = plural(names.len() as u64, "call", "calls");
            said.push(format!("in one go instead: {}: {calls} ({}). {}", bulk.title, names.join(", "), bulk.says));
        }
        said
    }

    /// The place that all lines share, in words: what is given for all of them in the path of the request.
    pub(super) fn place(&self) -> Vec<String> {
        let members = self.operation.operation().input.members().iter();
        let is_place = |member: &&Member| matches!(member.location, HttpLocation::Uri(_));
        let given = |member: &Member| {
            let path = DocPath::root().member(member.name);
            self.mapping.constants.iter().find(|(known, _)| *known == path)?.1.as_str().map(str::to_owned)
        };
        members.filter(is_place).filter_map(given).collect()
    }

    /// Tells the lines that can't be sent, or may not be what is meant.
    pub(super) fn tell_bad(&self) {
        if let Some(told) = self.idle.told() {
            say(&told);
        }
        for (_, told) in &self.lacks {
            say(&printable(told));
        }
        let is_lacked = |member: &DocPath| self.lacks.iter().any(|(lacked, _)| lacked == member);
        let is_said = |issue: &RowIssue| issue.column.is_none() && is_lacked(&issue.member);
        let rows = self.told.iter().filter(|row| !row.issues.iter().all(is_said));
        for row in rows.take(TOLD) {
            for issue in row.issues.iter().filter(|issue| !is_said(issue)) {
                let column = issue.column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
                // Most say something of the member; what is a sentence of its own stands apart from it.
                let colon = if issue.message.starts_with("there is ") { ":" } else { "" };
                let member = if issue.member.is_root() { String::new() } else { format!(" {}{colon}", issue.member) };
                let sort = if issue.is_error { "left out" } else { "look" };
                say(&printable(&format!("line {}{column} ({sort}):{member} {}", row.line, issue.message)));
            }
        }
        if self.bad.len() > TOLD {
            say(&format!("… {} left out in all", lines(self.bad.len())));
        }
    }

    /// Prints what would be sent, a line of JSON each; no secrets.
    pub(super) fn print(&self) -> io::Result<()> {
        let mut reader =
            RowReader::new(BufReader::new(rows::reopen(&self.path)?), self.mapping.format, self.mapping.encoding)?;
        let set = Value::Object(Map::new());
        let maker = RowMaker::new(self.operation, &set, &self.mapping, reader.columns()).map_err(io::Error::other)?;
        let (mut out, mut row, mut bad) = (io::stdout().lock(), Row::default(), self.bad.iter().peekable());
        while reader.read(&mut row)? {
            if bad.next_if(|bad| bad.number == row.number).is_some() {
                continue;
            }
            let input = redact_input(self.operation, &maker.input(&row), Policy::Display);
            let told =
                json!({ "item": row.number + 1, "line": row.line, "operation": self.operation.name, "input": input });
            writeln!(out, "{}", line(&told))?;
        }
        out.flush()
    }
}

/// The members that are missing in all lines, because no column goes there and no value is given for all.
pub(super) fn lacks(found: &RowsChecked, mapping: &RowMapping) -> Vec<DocPath> {
    if found.items < 2 || found.bad.len() < found.items {
        return Vec::new();
    }
    // What all lines have may be wrong; then it is not missing.
    let is_given = |member: &DocPath| mapping.constants.iter().any(|(given, _)| given.starts_with(member));
    let missing = |row: &BadRow| -> Vec<DocPath> {
        let of_lines = row.issues.iter().filter(|issue| issue.column.is_none() && !issue.member.is_root());
        let whole = of_lines.filter(|issue| !is_given(&issue.member));
        whole.map(|issue| issue.member.clone()).collect()
    };
    let mut rows = found.lines.iter();
    let mut lacks = rows.next().map(missing).unwrap_or_default();
    for row in rows {
        let missing = missing(row);
        lacks.retain(|member| missing.contains(member));
    }
    lacks
}

/// Says that no line has a member, and how all of them get it: what the account names goes by its name.
pub(super) fn lacking(member: &DocPath, names: &[PairName]) -> String {
    let name = name_of_target(member, names);
    let to = match member.steps() {
        [Step::Member(list), Step::Key(_), ..] if name != member.to_string() => format!("'{list}{{{name}}}=…'"),
        _ => format!("{member}=…"),
    };
    format!("{name} is required, and no line has it: add --set {to}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::rows::{PairNames, find_operation, resolve};

    #[test]
    fn what_all_lines_have_and_is_wrong_is_not_said_to_be_missing() {
        let issue = |member: &str| RowIssue {
            column: None,
            member: DocPath::root().member(member),
            message: "is the template Claim: this template is not active".to_owned(),
            plain: String::new(),
            is_error: true,
        };
        let line = |number: usize| BadRow {
            number,
            line: number as u64 + 2,
            issues: vec![issue("templateId"), issue("clientToken")],
            cells: Map::new(),
        };
        let found = RowsChecked { items: 2, bad: vec![0, 1], lines: vec![line(0), line(1)], ..RowsChecked::default() };
        let lacked = |constants| lacks(&found, &RowMapping { constants, ..RowMapping::default() });
        let members = ["templateId", "clientToken"].map(|member| DocPath::root().member(member));
        assert_eq!(lacked(Vec::new()), members);
        assert_eq!(lacked(vec![(members[0].clone(), json!("claim"))]), members[1..]);
    }

    #[test]
    fn what_takes_long_is_told_with_its_time_and_with_what_does_it_in_one_go() {
        let operation = find_operation("profiles:CreateProfile").unwrap();
        let rows = |items| Rows {
            operation,
            path: PathBuf::new(),
            sha256: String::new(),
            mapping: RowMapping::default(),
            items,
            bad: Vec::new(),
            told: Vec::new(),
            empty: 0,
            idle: Idle::default(),
            lacks: Vec::new(),
        };
        let [time, bulk] = &rows(200_000).takes(200_000, false, 0.2)[..] else { panic!("time and bulk") };
        assert!(time.starts_with("200,000 calls of CreateProfile: about "), "{time}");
        assert!(bulk.contains("CreateUploadJob"), "{bulk}");
        assert!(rows(3).takes(3, false, 0.2).is_empty());
    }

    #[test]
    fn a_field_that_no_line_has_is_called_by_its_name() {
        let operation = find_operation("cases:CreateCase").unwrap();
        let list = |path: &str| format!("cases/domains/d1/{}", path.rsplit('/').next()?).parse().ok();
        let mut names = PairNames::of(operation, list);
        names.learn(
            &json!({"fields": [{"fieldId": "f-1", "name": "Product line", "type": "Text", "namespace": "Custom"}]}),
        );
        let member = resolve(operation, "fields{Product line}", names.all()).unwrap();
        let said = "Product line is required, and no line has it: add --set 'fields{Product line}=…'";
        assert_eq!(lacking(&member, names.all()), said);
        let name = DocPath::root().member("domainId");
        assert_eq!(lacking(&name, names.all()), "domainId is required, and no line has it: add --set domainId=…");
    }
}
