//! Rows and documents as texts. A program gets the values as they are; on a terminal nothing of them is obeyed.

use std::borrow::Cow;
use std::io::{self, IsTerminal};

use serde_json::Value;

use super::escaped;
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
/// Where there are none, their members are these.
pub(super) fn told(
    output: Output,
    text: impl FnOnce() -> String,
    document: &Value,
    (entries, members): (&str, &[&str]),
) -> String {
    let to = Reader::of_output();
    match output {
        Output::Table => text(),
        Output::Json => to.json(document),
        Output::Yaml => to.yaml(document),
        Output::Csv => {
            to.records(members, document.pointer(entries).and_then(Value::as_array).map_or(&[], Vec::as_slice))
        }
    }
}

/// A document in a format; a table has none of its own, so YAML is what people get. As CSV it is a line of its members.
pub(super) fn document(document: &Value, output: Output) -> String {
    Reader::of_output().document(document, output)
}

/// A document as JSON in one line.
pub(in crate::runtime) fn line(document: &Value) -> String {
    Reader::of_output().line(document)
}

/// The rows of a list in a format.
pub(super) fn rows(resource: &Resource, rows: &[Value], prepared: &Prepared, output: Output) -> String {
    Reader::of_output().rows(resource, rows, prepared, output)
}

/// Who reads what is written.
#[derive(Clone, Copy)]
enum Reader {
    /// A terminal, which obeys what it understands, and shows it to a person.
    Terminal,
    /// A program, or a file.
    Program,
}

impl Reader {
    /// Who reads standard output.
    fn of_output() -> Self {
        if io::stdout().is_terminal() { Self::Terminal } else { Self::Program }
    }

    fn document(self, document: &Value, output: Output) -> String {
        match output {
            Output::Json => self.json(document),
            Output::Csv => match document {
                Value::Object(members) => {
                    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    self.csv(&[members.keys().cloned().collect(), members.values().map(text).collect()])
                }
                Value::Array(entries) => self.records(&[], entries),
                _ => self.csv(&[vec![document.to_string()]]),
            },
            Output::Yaml => self.yaml(document),
            Output::Table => yaml(document).lines().map(|line| printable(line).into_owned() + "\n").collect(),
        }
    }

    fn rows(self, resource: &Resource, rows: &[Value], prepared: &Prepared, output: Output) -> String {
        match output {
            Output::Json => self.json(&Value::from(rows.to_vec())),
            Output::Yaml => self.yaml(&Value::from(rows.to_vec())),
            Output::Csv => self.csv(&cells(resource, rows, prepared, output)),
            Output::Table => table(resource, rows, prepared),
        }
    }

    fn line(self, document: &Value) -> String {
        match self {
            Self::Terminal => escaped::json(&document.to_string()),
            Self::Program => document.to_string(),
        }
    }

    fn json(self, document: &Value) -> String {
        match self {
            Self::Terminal => escaped::json(&json(document)),
            Self::Program => json(document),
        }
    }

    fn yaml(self, document: &Value) -> String {
        match self {
            Self::Terminal => escaped::yaml(document, yaml),
            Self::Program => yaml(document),
        }
    }

    /// Entries of the same members, line by line below their names; those are given for where there is no entry.
    fn records(self, members: &[&str], entries: &[Value]) -> String {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let usual = (!members.is_empty()).then(|| members.iter().map(|name| (*name).to_owned()).collect());
        let heads = entries.first().and_then(Value::as_object).map(|members| members.keys().cloned().collect());
        let heads = heads.or(usual);
        let line = |entry: &Value| entry.as_object().map(|members| members.values().map(text).collect());
        self.csv(&heads.into_iter().chain(entries.iter().filter_map(line)).collect::<Vec<_>>())
    }

    fn csv(self, lines: &[Vec<String>]) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for line in lines {
            let line = line.iter().map(|cell| match self {
                Self::Terminal => printable(cell),
                Self::Program => Cow::Borrowed(cell.as_str()),
            });
            // Memory takes whatever is written to it.
            drop(writer.write_record(line.map(Cow::into_owned)));
        }
        writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;

    const ODD: &str = "a\u{1b}]0;evil\u{7}\u{9b}31m\u{202e}b\"c\\ \u{e0041}\ntwo\t\u{7f}";
    const ALL: [Output; 4] = [Output::Json, Output::Yaml, Output::Csv, Output::Table];

    fn is_tame(text: &str) -> bool {
        text.chars().all(|c| c == '\n' || !crate::widgets::is_hidden(c))
    }

    #[test]
    fn a_terminal_obeys_nothing_of_what_it_gets() {
        let (domains, prepared) = (catalog().resource("profiles/domains").unwrap(), Prepared::default());
        let rows = [json!({"DomainName": ODD, "Tags": {ODD: [ODD, "escaped0z", "two\nlines", 7]}})];
        for output in ALL {
            for text in [
                Reader::Terminal.rows(domains, &rows, &prepared, output),
                Reader::Terminal.document(&rows[0], output),
                Reader::Terminal.document(&Value::from(rows.to_vec()), output),
                Reader::Terminal.document(&ODD.into(), output),
            ] {
                assert!(is_tame(&text) && text.contains("evil") && text.ends_with('\n'), "{output:?}: {text:?}");
            }
        }
    }

    #[test]
    fn json_and_yaml_on_a_terminal_read_back_as_the_same() {
        let document = json!({ODD: [ODD, "escaped0z", "two\nlines", "7", 7, null, {"k": ODD}], "plain": "é 김"});
        let json: Value = serde_json::from_str(&Reader::Terminal.document(&document, Output::Json)).unwrap();
        let yaml: Value = serde_yaml_ng::from_str(&Reader::Terminal.document(&document, Output::Yaml)).unwrap();
        assert_eq!((&json, &yaml), (&document, &document));
        assert_eq!(Reader::Terminal.line(&json!({"Name": "a\u{9b}b"})), "{\"Name\":\"a\\u009bb\"}");
        let shown = Reader::Terminal.document(&json!({"Name": "a\u{202e}b"}), Output::Json);
        assert_eq!(shown, "{\n  \"Name\": \"a\\u202eb\"\n}\n");
        assert_eq!(Reader::Terminal.document(&json!({"Name": "a\u{202e}b"}), Output::Yaml), "Name: \"a\\u202Eb\"\n");
        assert_eq!(Reader::Terminal.document(&json!({"Name": "a\u{1b}b"}), Output::Csv), "Name\na␛b\n");
    }

    #[test]
    fn a_program_gets_the_values_as_they_are() {
        let document = json!({"Name": ODD});
        for (output, holds) in [(Output::Csv, "\u{1b}]0;evil\u{7}\u{9b}31m"), (Output::Json, "\u{9b}31m\u{202e}b")] {
            let text = Reader::Program.document(&document, output);
            assert!(text.contains(holds), "{output:?}: {text:?}");
        }
        let read: Value = serde_yaml_ng::from_str(&Reader::Program.document(&document, Output::Yaml)).unwrap();
        assert_eq!(read, document);
    }
}
