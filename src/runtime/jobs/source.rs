//! Where the inputs of a job's items come from.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::catalog::Location;
use crate::contract::{JobRow, RowMapping};
use crate::jobs::rows::{Row, RowMaker, RowReader};
use crate::jobs::{apart, together};
use crate::model::OperationId;

/// The items of a job.
pub(super) enum Source {
    /// Rows that were marked, and what all share.
    Rows { set: Value, rows: Vec<JobRow> },
    /// The lines of a file.
    File(Box<FileSource>),
    /// What is never kept is not here: says what is wanting.
    Lacks(String),
}

/// The lines of a file, read one after another. Going back begins anew.
pub(super) struct FileSource {
    path: String,
    operation: OperationId,
    set: Value,
    mapping: RowMapping,
    open: Option<(RowReader<'static>, RowMaker)>,
    row: Row,
    /// The item that is read next.
    next: usize,
    /// The line of each item that was read already.
    lines: Vec<u32>,
}

impl Source {
    /// What is sent for an item, or why nothing can be.
    pub(super) fn input(&mut self, n: usize) -> Result<Value, String> {
        match self {
            Self::Rows { set, rows } => {
                rows.get(n).map(|row| together(set, &row.input)).ok_or_else(|| "there is no such row".to_owned())
            }
            Self::File(file) => tokio::task::block_in_place(|| file.input(n)),
            Self::Lacks(what) => Err(what.clone()),
        }
    }

    /// What names the item, and what is to be set in it.
    pub(super) fn parts(&mut self, n: usize, set: &Value) -> Result<(Value, Value), String> {
        match self {
            Self::Rows { rows, .. } => {
                let own = rows.get(n).map(|row| row.input.clone());
                own.map(|own| (own, set.clone())).ok_or_else(|| "there is no such row".to_owned())
            }
            Self::File(file) => {
                let input = tokio::task::block_in_place(|| file.input(n))?;
                Ok(apart(file.operation, &input))
            }
            Self::Lacks(what) => Err(what.clone()),
        }
    }

    /// What is called what on the screen: a label, where it can be seen, and the line of the file.
    pub(super) fn named(&mut self, n: usize) -> (String, Option<Location>, Option<u64>) {
        match self {
            Self::Rows { rows, .. } => {
                let row = rows.get(n);
                (row.map_or_else(String::new, |row| row.label.clone()), row.and_then(|row| row.at.clone()), None)
            }
            Self::File(file) => {
                let line = tokio::task::block_in_place(|| file.line(n));
                (line.map_or_else(|| format!("row {}", n + 1), |line| format!("line {line}")), None, line)
            }
            Self::Lacks(_) => (format!("item {}", n + 1), None, None),
        }
    }
}

impl FileSource {
    /// The lines of a file that is as it was when it was hashed.
    pub(super) fn open(
        path: &str,
        sha256: &str,
        operation: OperationId,
        set: &Value,
        mapping: &RowMapping,
    ) -> Result<Self, String> {
        match hash_of(Path::new(path)) {
            Ok(found) if found == sha256 => Ok(Self {
                path: path.to_owned(),
                operation,
                set: set.clone(),
                mapping: mapping.clone(),
                open: None,
                row: Row::default(),
                next: 0,
                lines: Vec::new(),
            }),
            Ok(_) => Err(format!("the file {path} has changed since: put it back as it was, or start a new job")),
            Err(error) => Err(format!("the file {path} can't be read: {error}")),
        }
    }

    fn input(&mut self, n: usize) -> Result<Value, String> {
        self.go_to(n)?;
        if let Some(why) = self.row.bad() {
            return Err(format!("line {} {why}", self.row.line));
        }
        let maker = self.open.as_ref().map(|(_, maker)| maker);
        maker.map(|maker| maker.input(&self.row)).ok_or_else(|| "the file is not open".to_owned())
    }

    fn line(&mut self, n: usize) -> Option<u64> {
        if n >= self.lines.len() {
            self.go_to(n).ok()?;
        }
        self.lines.get(n).copied().map(u64::from)
    }

    /// Reads on until the row of this item is there.
    fn go_to(&mut self, n: usize) -> Result<(), String> {
        if self.open.is_none() || self.next > n + 1 {
            self.begin()?;
        }
        while self.next <= n {
            let Some((reader, _)) = &mut self.open else { return Err("the file is not open".to_owned()) };
            match reader.read(&mut self.row) {
                Ok(true) => {}
                Ok(false) => return Err(format!("the file {} has fewer lines than before", self.path)),
                Err(error) => return Err(format!("the file {} can't be read: {error}", self.path)),
            }
            if self.lines.len() == self.next {
                self.lines.push(u32::try_from(self.row.line).unwrap_or(u32::MAX));
            }
            self.next += 1;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), String> {
        let opened = File::open(&self.path)
            .and_then(|file| RowReader::new(BufReader::new(file), self.mapping.format, self.mapping.encoding));
        let reader = opened.map_err(|error| format!("the file {} can't be read: {error}", self.path))?;
        let maker = RowMaker::new(self.operation, &self.set, &self.mapping, reader.columns())?;
        (self.open, self.next) = (Some((reader, maker)), 0);
        Ok(())
    }
}

/// The hash of a file's content in hexadecimal digits.
pub(crate) fn hash_of(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 {
            break;
        }
        hash.update(&bytes[..read]);
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        write!(text, "{byte:02x}").ok();
        text
    }))
}
