//! The rows of a file, one by one.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use serde_json::{Map, Value};

use super::decode::windows;
use super::lines::{Line, Lines, MOST};
use crate::contract::{RowEncoding, RowFormat};
use crate::model::{Distinct, DocPath, Step};

/// More columns than this are no table.
const MOST_COLUMNS: usize = 5_000;

/// One row: a line, or several where a value in quotes has line breaks.
#[derive(Debug, Default)]
pub struct Row {
    /// The number of its item, from 0.
    pub number: usize,
    /// The line of the file in which it begins, from 1.
    pub line: u64,
    /// Where it begins, in bytes of the file, or of what is decoded of it.
    pub offset: u64,
    text: String,
    ends: Vec<usize>,
    object: Option<Value>,
    bad: Option<String>,
}

/// What a row has in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'r> {
    /// A text that was written.
    Text(&'r str),
    /// A value of a JSON object.
    Value(&'r Value),
}

impl Row {
    /// Why it is no row, if it is none.
    #[must_use]
    pub fn bad(&self) -> Option<&str> {
        self.bad.as_deref()
    }

    /// The value of a column, by its number in a table, else by its way into the object. Empty values are none.
    pub(super) fn cell(&self, number: Option<usize>, way: &DocPath) -> Option<Cell<'_>> {
        if let Some(object) = &self.object {
            return way.get(object).filter(|value| !value.is_null()).map(|value| match value {
                Value::String(text) => Cell::Text(text),
                value => Cell::Value(value),
            });
        }
        self.text(number?).filter(|text| !text.trim().is_empty()).map(Cell::Text)
    }

    pub(super) fn text(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// The object that it is.
    pub(super) fn object(&self) -> Option<&Map<String, Value>> {
        self.object.as_ref()?.as_object()
    }

    /// All the values of its line of a table, however many; none where that can't be read.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|n| self.text(n))
    }

    /// What it holds, by the names of its columns; what has none goes by its number.
    #[must_use]
    pub fn cells(&self, columns: &[String]) -> Map<String, Value> {
        match &self.object {
            Some(Value::Object(object)) => object.clone(),
            _ => {
                let cell = |(n, name): (usize, &String)| Some((name.clone(), Value::from(self.text(n)?)));
                let mut cells: Map<String, Value> = columns.iter().enumerate().filter_map(cell).collect();
                if self.ends.len() > columns.len() {
                    let more = vec![String::new(); self.ends.len() - columns.len()];
                    let names = unlike(columns.iter().cloned().chain(more).collect());
                    let more = names.iter().enumerate().skip(columns.len()).filter_map(cell);
                    cells.extend(more.filter(|(_, value)| value.as_str().is_some_and(|text| !text.trim().is_empty())));
                }
                cells
            }
        }
    }

    fn begin(&mut self, number: usize, line: &Line) {
        (self.number, self.line, self.offset) = (number, line.number, line.offset);
        (self.object, self.bad) = (None, None);
        self.ends.clear();
    }
}

/// Reads the rows of a file.
#[derive(Debug)]
pub struct RowReader<'r> {
    lines: Lines<'r>,
    columns: Vec<String>,
    encoding: RowEncoding,
    /// The parser of a table; none where each line is an object.
    table: Option<Table>,
    number: usize,
    empty: usize,
    line: Line,
}

#[derive(Debug)]
struct Table {
    parser: Reader,
    bytes: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    fields: usize,
}

impl<'r> RowReader<'r> {
    /// A reader of a file from its beginning. The names of the columns are read at once.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn new(from: impl Read + Send + 'r, format: RowFormat, encoding: RowEncoding) -> io::Result<Self> {
        let table = match format {
            RowFormat::JsonLines => None,
            RowFormat::Csv { delimiter } => Some(Table::new(delimiter)),
        };
        let lines = Lines::new(from, encoding)?;
        let mut reader =
            Self { lines, columns: Vec::new(), encoding, table, number: 0, empty: 0, line: Line::default() };
        if reader.table.is_some() {
            reader.read_heading()?;
        }
        Ok(reader)
    }

    fn read_heading(&mut self) -> io::Result<()> {
        let mut row = Row::default();
        if self.read(&mut row)? {
            let names = (0..row.ends.len()).map(|n| row.text(n).unwrap_or_default().trim().to_owned()).collect();
            self.columns = unlike(names);
        }
        (self.number, self.empty) = (0, 0);
        Ok(())
    }

    /// The names of the columns of a table; none of objects, each of which has its own.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many empty lines were passed over below the names.
    #[must_use]
    pub const fn empty(&self) -> usize {
        self.empty
    }

    /// How far the file was read, in bytes of what is decoded of it.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// Reads the next row into `row`. Says whether there was one.
    ///
    /// # Errors
    /// If the file can't be read any further.
    pub fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        loop {
            if !self.lines.read(&mut self.line)? {
                return Ok(false);
            }
            if !self.line.is_blank() {
                break;
            }
            self.empty += 1;
        }
        row.begin(self.number, &self.line);
        self.number += 1;
        if self.line.is_cut {
            row.bad = Some("is longer than 1 MiB, which no request takes".to_owned());
        } else if self.table.is_some() {
            self.read_table(row)?;
        } else {
            self.read_object(row);
        }
        Ok(true)
    }

    fn read_object(&self, row: &mut Row) {
        let text = match self.encoding {
            RowEncoding::Windows1252 => {
                serde_json::from_str(&self.line.content().iter().map(|byte| windows(*byte)).collect::<String>())
            }
            _ => serde_json::from_slice::<Distinct>(self.line.content()),
        };
        match text {
            Ok(Distinct(object @ Value::Object(_))) => row.object = Some(object),
            Ok(_) => row.bad = Some("is no JSON object: a line looks like {\"name\": \"value\"}".to_owned()),
            // A name may be the content of somebody, and what is wrong with a line is kept.
            Err(error) if error.is_data() => {
                let at = error.column();
                row.bad =
                    Some(format!("has a name twice in an object, the second before character {at}: one has to go"));
            }
            Err(error) => {
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                row.bad = Some(format!("is no JSON object: {what}, at character {}", error.column()));
            }
        }
    }

    /// Reads on until the row is whole. Where a value in quotes does not end, only the line is bad in which it began.
    fn read_table(&mut self, row: &mut Row) -> io::Result<()> {
        let Some(table) = &mut self.table else { return Ok(()) };
        table.begin();
        let mut is_whole = table.feed(self.line.content());
        let (mut more, mut size) = (Vec::new(), self.line.bytes.len());
        while !is_whole {
            let mut line = Line::default();
            let is_there = size < MOST && self.lines.read(&mut line)?;
            if !is_there || line.is_cut {
                more.extend(is_there.then_some(line));
                self.lines.give_back(more);
                row.bad = Some("begins a value in quotes that never ends: close the quotes or double them".to_owned());
                return Ok(());
            }
            size += line.bytes.len();
            is_whole = table.feed(line.content());
            more.push(line);
        }
        table.take(row, self.encoding);
        let (has, wants) = (row.ends.len(), self.columns.len());
        let is_empty = |n: usize| row.text(n).is_none_or(|text| text.trim().is_empty());
        if row.bad.is_none() && wants > 0 && (has < wants || (wants..has).any(|n| !is_empty(n))) {
            let on = more.last().map(|line| format!(" (a value in quotes goes on to line {})", line.number));
            row.bad = Some(format!("has {has} values, and there are {wants} columns{}", on.unwrap_or_default()));
        }
        Ok(())
    }
}

impl Table {
    fn new(delimiter: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
        Self { parser, bytes: vec![0; 1 << 10], length: 0, ends: vec![0; 64], fields: 0 }
    }

    fn begin(&mut self) {
        self.parser.reset();
        (self.length, self.fields) = (0, 0);
    }

    /// Takes a line. Says whether the row ends with it.
    fn feed(&mut self, line: &[u8]) -> bool {
        self.pour(line);
        self.pour(b"\n")
    }

    fn pour(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let (output, ends) = (&mut self.bytes[self.length..], &mut self.ends[self.fields..]);
            let (result, read, written, ended) = self.parser.read_record(bytes, output, ends);
            bytes = &bytes[read..];
            self.length += written;
            self.fields += ended;
            match result {
                ReadRecordResult::OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => {
                    // What has no room any more falls into the last column, which makes the row bad.
                    if self.ends.len() >= MOST_COLUMNS {
                        return true;
                    }
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::Record | ReadRecordResult::End => return true,
                ReadRecordResult::InputEmpty => {}
            }
        }
        false
    }

    fn take(&self, row: &mut Row, encoding: RowEncoding) {
        let (bytes, ends) = (&self.bytes[..self.length], &self.ends[..self.fields]);
        row.text.clear();
        if encoding == RowEncoding::Windows1252 && !bytes.is_ascii() {
            let mut start = 0;
            for end in ends {
                row.text.extend(bytes[start..*end].iter().map(|byte| windows(*byte)));
                row.ends.push(row.text.len());
                start = *end;
            }
            return;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                row.text.push_str(text);
                row.ends.extend(ends);
            }
            Err(error) => {
                let column = ends.iter().position(|end| *end > error.valid_up_to()).map_or(1, |n| n + 1);
                row.bad = Some(format!("has bytes in its value {column} that are no UTF-8: save the file as UTF-8"));
            }
        }
    }
}

/// Names for all columns, none of them twice.
fn unlike(names: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(names.len());
    let mut taken = std::collections::HashSet::new();
    for (n, name) in names.into_iter().enumerate() {
        let plain = if name.is_empty() { format!("column {}", n + 1) } else { name };
        let mut name = plain.clone();
        let mut times = 1;
        while !taken.insert(name.clone()) {
            times += 1;
            name = format!("{plain} ({times})");
        }
        all.push(name);
    }
    all
}

/// The way to a column of an object: its own member of that name, else the members that the name leads through.
pub(super) fn way_to(name: &str, is_nested: bool) -> DocPath {
    match name.parse() {
        Ok(path) if is_nested => path,
        _ => DocPath::from(vec![Step::Member(name.to_owned())]),
    }
}
