//! The rows of a run: which column goes where, and which lines can be sent.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::super::jobs::hash_of;
use super::super::rows;
use super::super::{ExitError, say};
use super::{lines, whole};
use crate::cli::Run;
use crate::config::Paths;
use crate::contract::{BadRow, RowMapping, RowsCheck, SeenColumn};
use crate::jobs::rows::{Row, RowMaker, RowReader, check, constant, find_operation, look, propose, resolve};
use crate::model::{DocPath, OperationId, Policy, redact_input};
use crate::widgets::printable;

/// So many bad lines are told.
const TOLD: usize = 20;

/// The rows of a file, checked.
pub(super) struct Rows {
    pub(super) operation: OperationId,
    pub(super) path: PathBuf,
    pub(super) sha256: String,
    pub(super) mapping: RowMapping,
    pub(super) items: usize,
    /// The items that can't be sent.
    pub(super) bad: Vec<Bad>,
    told: Vec<BadRow>,
}

/// An item that can't be sent.
pub(super) struct Bad {
    pub(super) number: usize,
}

impl Rows {
    /// Reads a file and checks all of its lines.
    pub(super) fn read(operation: &str, path: &Path, asked: &Run) -> Result<Self, ExitError> {
        let operation = find_operation(operation).map_err(ExitError::usage)?;
        if !operation.operation().is_write() {
            return Err(ExitError::usage(format!("{operation} changes nothing: a run is for what does")));
        }
        let path = whole(path);
        let named = |why: String| ExitError::failed(format!("{}: {why}", path.display()));
        let open = || File::open(&path).map_err(|error| named(error.to_string()));
        let (sensed, columns) = look(open()?).map_err(named)?;
        let mut mapping = RowMapping { format: sensed.format, encoding: sensed.encoding, ..RowMapping::default() };
        let kept = asked.mapping.as_deref().map(|name| kept(name, operation)).transpose()?;
        for (member, value) in &asked.set {
            let usage = |why: String| ExitError::usage(format!("--set: {why}"));
            let member = resolve(operation, member, &[]).map_err(usage)?;
            let value = constant(operation, &member, value).map_err(usage)?;
            mapping.constants.push((member, value));
        }
        let is_said = |said: &RowMapping, member: &DocPath| said.constants.iter().any(|(known, _)| known == member);
        for (member, value) in kept.iter().flat_map(|kept| &kept.constants) {
            if !is_said(&mapping, member) {
                mapping.constants.push((member.clone(), value.clone()));
            }
        }
        let mut given = Value::Object(Map::new());
        mapping.constants.iter().for_each(|(member, value)| member.put(&mut given, value.clone()));
        mapping.columns = match &kept {
            Some(kept) => kept.columns.clone(),
            None => propose(operation, &given, &[], &columns),
        };
        mapping.columns.retain(|column, _| columns.iter().any(|seen| seen.name == *column) || kept.is_none());
        if let Some(kept) = kept {
            (mapping.separators, mapping.words) = (kept.separators, kept.words);
        }
        map_columns(operation, &asked.map, &columns, &mut mapping)?;
        let set = Value::Object(Map::new());
        let check_of = RowsCheck { number: 0, path: path.display().to_string(), operation, set, mapping };
        let found = check(BufReader::new(open()?), &check_of, &mut |_| ControlFlow::Continue(())).map_err(named)?;
        let found = found.unwrap_or_default();
        let sha256 = hash_of(&path).map_err(|error| named(error.to_string()))?;
        let bad = found.bad.into_iter().map(|number| Bad { number }).collect();
        Ok(Self { operation, path, sha256, mapping: check_of.mapping, items: found.items, bad, told: found.lines })
    }

    /// Tells the lines that can't be sent, or may not be what is meant.
    pub(super) fn tell_bad(&self) {
        for row in self.told.iter().take(TOLD) {
            for issue in &row.issues {
                let column = issue.column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
                let member = if issue.member.is_root() { String::new() } else { format!(" {}", issue.member) };
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
            RowReader::new(BufReader::new(File::open(&self.path)?), self.mapping.format, self.mapping.encoding)?;
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
            writeln!(out, "{told}")?;
        }
        out.flush()
    }
}

/// Columns go where the command line says.
fn map_columns(
    operation: OperationId,
    map: &[(String, String)],
    columns: &[SeenColumn],
    mapping: &mut RowMapping,
) -> Result<(), ExitError> {
    for (column, member) in map {
        if columns.iter().all(|seen| seen.name != *column) {
            let names: Vec<&str> = columns.iter().map(|seen| seen.name.as_str()).collect();
            let said = format!("--map {column}: there is no such column: there are {}", names.join(", "));
            return Err(ExitError::usage(said));
        }
        let member =
            resolve(operation, member, &[]).map_err(|why| ExitError::usage(format!("--map {column}: {why}")))?;
        mapping.columns.retain(|_, known| *known != member);
        mapping.columns.insert(column.clone(), member);
    }
    Ok(())
}

/// The mapping that was kept by a name.
fn kept(name: &str, operation: OperationId) -> Result<RowMapping, ExitError> {
    let folder = Paths::find(None).map_err(ExitError::failed)?.mappings();
    let kept = rows::read(&folder, name).map_err(|why| ExitError::usage(format!("--mapping: {why}")))?;
    if kept.operation == operation {
        return Ok(kept.mapping);
    }
    Err(ExitError::usage(format!("--mapping: '{name}' was kept for {}, not for {operation}", kept.operation)))
}
