//! A first look at a file: its format, its columns and what is in them; and which operation a name means.

use std::io::Read;

use serde_json::Value;

use super::reader::{Cell, Row, RowReader, way_to};
use super::sense::{NoRows, Sensed, sense};
use crate::contract::{RowFormat, SeenColumn};
use crate::model::{OperationId, Service, api};

/// So much of a file is looked at, in bytes.
const BEGINNING: u64 = 1 << 20;
/// So many rows, so many values of each column, and so many characters of each value.
const ROWS: usize = 200;
const SAMPLES: usize = 3;
const SHOWN: usize = 200;

/// Looks at the beginning of a file.
///
/// # Errors
/// If it can't be read, or has no rows that could be read: for people.
pub fn look(from: impl Read + Send) -> Result<(Sensed, Vec<SeenColumn>), String> {
    let mut beginning = Vec::new();
    from.take(BEGINNING).read_to_end(&mut beginning).map_err(|error| error.to_string())?;
    let sensed = sense(&beginning).map_err(|why| why.to_string())?;
    let mut reader =
        RowReader::new(beginning.as_slice(), sensed.format, sensed.encoding).map_err(|error| error.to_string())?;
    let is_table = sensed.format != RowFormat::JsonLines;
    let mut columns: Vec<SeenColumn> = reader.columns().iter().map(|name| column(name.clone())).collect();
    let (mut row, mut seen, mut fault) = (Row::default(), 0, None);
    while seen < ROWS && reader.read(&mut row).map_err(|error| error.to_string())? {
        seen += 1;
        if let Some(why) = row.bad() {
            fault.get_or_insert_with(|| format!("line {} {why}", row.line));
            continue;
        }
        if !is_table {
            for (name, value) in &row.cells(&[]) {
                add_names(name, value, &mut columns);
            }
        }
        for (n, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.samples.len() < SAMPLES) {
            if let Some(cell) = row.cell(Some(n), &way_of(&column.name, &row)) {
                column.samples.push(shown(cell));
            }
        }
    }
    if columns.is_empty() {
        let none = || if is_table { "its first line names no columns".to_owned() } else { NoRows::Empty.to_string() };
        return Err(fault.unwrap_or_else(none));
    }
    Ok((sensed, columns))
}

fn column(name: String) -> SeenColumn {
    SeenColumn { name, samples: Vec::new() }
}

/// A member of an object is a column, and so is each that lies in it.
fn add_names(name: &str, value: &Value, columns: &mut Vec<SeenColumn>) {
    if columns.iter().all(|column| column.name != name) {
        columns.push(column(name.to_owned()));
    }
    for (inner, value) in value.as_object().into_iter().flatten() {
        if !inner.contains(['.', '[', '{', '\\']) {
            add_names(&format!("{name}.{inner}"), value, columns);
        }
    }
}

/// The way to a column: a member of that very name goes before one that the name leads through.
fn way_of(name: &str, row: &Row) -> crate::model::DocPath {
    let own = way_to(name, false);
    if row.cell(None, &own).is_some() { own } else { way_to(name, true) }
}

fn shown(cell: Cell<'_>) -> String {
    let text = match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Value(value) => value.to_string(),
    };
    text.chars().take(SHOWN).collect()
}

/// The operation that a text names: `profiles:CreateDomain`, or `CreateProfile` where only one service has it.
///
/// # Errors
/// If there is none, or several: says which there are.
pub fn find_operation(text: &str) -> Result<OperationId, String> {
    let (service, name) = match text.split_once(':') {
        Some((service, name)) => (Some(service), name),
        None => (None, text),
    };
    let of_service = match service {
        Some(text) => {
            Some(Service::ALL.into_iter().find(|of| of.root() == text || of.spec().id == text).ok_or_else(|| {
                format!("there is no service {text}: there are {}", Service::ALL.map(Service::root).join(", "))
            })?)
        }
        None => None,
    };
    let here = || api().operations().filter(|operation| of_service.is_none_or(|of| of == operation.id.service));
    let found: Vec<OperationId> =
        here().map(|operation| operation.id).filter(|id| id.name.eq_ignore_ascii_case(name)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let near = here()
                .max_by(|a, b| strsim::jaro_winkler(a.id.name, name).total_cmp(&strsim::jaro_winkler(b.id.name, name)));
            let near = near.map(|near| format!("; the nearest is {}:{}", near.id.service.root(), near.id.name));
            Err(format!("there is no operation {text}{}", near.unwrap_or_default()))
        }
        several => {
            let all: Vec<String> = several.iter().map(|id| format!("{}:{}", id.service.root(), id.name)).collect();
            Err(format!("{text} is an operation of several services: say {}", all.join(" or ")))
        }
    }
}
