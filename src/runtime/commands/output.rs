//! Rows and documents as texts.

use std::io::{self, IsTerminal};

use serde_json::Value;

use crate::catalog::{Align, CellSource, Column, Prepared, Resource};
use crate::cli::Output;
use crate::widgets::{Align as To, Cut, columns as columns_of, fit, pad, printable};

/// No cell of a table is wider.
const WIDEST: usize = 60;

impl Output {
    /// What is meant where nothing was said: a table on a terminal, JSON where it is none.
    pub(super) fn meant(said: Option<Self>) -> Self {
        let usual = if io::stdout().is_terminal() { Self::Table } else { Self::Json };
        said.unwrap_or(usual)
    }
}

/// What was found, in a format: as `text` for people, and as CSV the entries at a pointer in its document.
pub(super) fn told(output: Output, text: impl FnOnce() -> String, document: &Value, entries: &str) -> String {
    match output {
        Output::Table => text(),
        Output::Json => json(document),
        Output::Yaml => yaml(document),
        Output::Csv => records(document.pointer(entries).and_then(Value::as_array).map_or(&[], Vec::as_slice)),
    }
}

/// A document in a format; a table has none of its own, so YAML is what people get. As CSV it is a line of its members.
pub(super) fn document(document: &Value, output: Output) -> String {
    match output {
        Output::Json => json(document),
        Output::Csv => match document {
            Value::Object(members) => {
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                csv(&[members.keys().cloned().collect(), members.values().map(text).collect()])
            }
            Value::Array(entries) => records(entries),
            _ => csv(&[vec![json(document).trim_end().to_owned()]]),
        },
        Output::Yaml => yaml(document),
        Output::Table => yaml(document).lines().map(|line| printable(line).into_owned() + "\n").collect(),
    }
}

/// The rows of a list in a format.
pub(super) fn rows(resource: &Resource, rows: &[Value], prepared: &Prepared, output: Output) -> String {
    match output {
        Output::Json => json(&Value::from(rows.to_vec())),
        Output::Yaml => yaml(&Value::from(rows.to_vec())),
        Output::Csv => csv(&cells(resource, rows, prepared, output)),
        Output::Table => table(resource, rows, prepared),
    }
}

fn json(document: &Value) -> String {
    format!("{document:#}\n")
}

fn yaml(document: &Value) -> String {
    serde_yaml_ng::to_string(document).unwrap_or_else(|_| json(document))
}

/// The columns that a row fills by itself.
fn own_columns(resource: &Resource, prepared: &Prepared) -> Vec<Column> {
    let all = resource.columns_with(prepared).into_iter();
    all.filter(|column| column.source == CellSource::Row).collect()
}

/// Heads and cells, line by line.
fn cells(resource: &Resource, rows: &[Value], prepared: &Prepared, output: Output) -> Vec<Vec<String>> {
    let columns = own_columns(resource, prepared);
    let title =
        |column: &Column| if output == Output::Table { column.title.to_uppercase() } else { column.title.clone() };
    let line = |row: &Value| columns.iter().map(|column| column.cell(row, None, prepared).text).collect();
    let heads = columns.iter().map(title).collect();
    std::iter::once(heads).chain(rows.iter().map(line)).collect()
}

fn table(resource: &Resource, rows: &[Value], prepared: &Prepared) -> String {
    let aligns: Vec<To> = own_columns(resource, prepared)
        .iter()
        .map(|column| if column.align() == Align::Right { To::Right } else { To::Left })
        .collect();
    let shown = |text: &String| fit(&printable(text), WIDEST, Cut::End).into_owned();
    let lines: Vec<Vec<String>> =
        cells(resource, rows, prepared, Output::Table).iter().map(|line| line.iter().map(shown).collect()).collect();
    let width = |n: usize| lines.iter().filter_map(|line| line.get(n)).map(|text| columns_of(text)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..aligns.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let padded = line.iter().enumerate().map(|(n, text)| pad(text, widths[n], aligns[n]));
        out += padded.collect::<Vec<_>>().join("  ").trim_end();
        out.push('\n');
    }
    out
}

/// Entries of the same members, line by line below their names.
fn records(entries: &[Value]) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let heads = entries.first().and_then(Value::as_object).map(|members| members.keys().cloned().collect());
    let line = |entry: &Value| entry.as_object().map(|members| members.values().map(text).collect());
    csv(&heads.into_iter().chain(entries.iter().filter_map(line)).collect::<Vec<_>>())
}

fn csv(lines: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        // Memory takes whatever is written to it.
        drop(writer.write_record(line));
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
