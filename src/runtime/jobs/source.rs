//! Where the inputs of a job's items come from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::SystemTime;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::disk::why;
use super::super::rows::{called, held, is_input, reopen};
use crate::catalog::Location;
use crate::contract::{JobId, JobRow, RowFormat, RowMapping};
use crate::jobs::rows::{Row, RowMaker, RowReader};
use crate::jobs::{apart, together};
use crate::model::{DocPath, OperationId, is_configuration};

/// Why a job does not go on whose lines came on the standard input of a run that is over.
pub(super) const OF_INPUT: &str = "its lines came on the standard input, and are never kept: they are given again";
/// So much of a file is the key of fingerprints.
const KEY: u64 = 1 << 16;

/// The items of a job.
pub(super) enum Source {
    /// Rows that were marked, and what all share.
    Rows { set: Value, rows: Vec<JobRow> },
    /// The lines of a file.
    File(Box<FileSource>),
    /// Something is wanting.
    Lacks(Lack),
}

/// What a job lacks to go on.
pub(super) struct Lack {
    /// For people.
    pub(super) what: String,
    /// Its rows, where all that is wanting can be given again in a form.
    pub(super) rows: Vec<JobRow>,
    /// The file that was not as it was, which may be so again.
    pub(super) file: Option<Box<FileSource>>,
}

impl From<String> for Lack {
    fn from(what: String) -> Self {
        Self { what, rows: Vec::new(), file: None }
    }
}

/// The lines of a file, read one after another. Going back begins anew.
pub(super) struct FileSource {
    path: String,
    sha256: String,
    /// By what it is known that the file is still the one that was hashed.
    stamp: Option<Stamp>,
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

/// The inode of a file, its length and when it was written last.
type Stamp = (u64, u64, Option<SystemTime>);

fn stamp(path: &str) -> Result<Stamp, String> {
    if is_input(Path::new(path)) {
        // What is held does not change.
        return Ok((0, held().map_or(0, <[u8]>::len) as u64, None));
    }
    match fs::metadata(path) {
        Ok(found) => Ok((found.ino(), found.len(), found.modified().ok())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("the file {path} is gone: it goes on once that is back"))
        }
        Err(error) => Err(format!("the file {path} can't be read: {}", why(Path::new(path), &error))),
    }
}

impl Source {
    /// Why nothing more can be sent for now: the file is gone, or is another one than at the beginning.
    pub(super) fn trouble(&mut self) -> Option<String> {
        match self {
            Self::File(file) => file.same().err(),
            Self::Rows { .. } => None,
            Self::Lacks(lack) => match lack.file.as_ref().map(|file| file.anew()) {
                Some(Ok(file)) => {
                    *self = Self::File(Box::new(file));
                    None
                }
                Some(Err(what)) => Some(what),
                None => Some(lack.what.clone()),
            },
        }
    }

    /// What is sent for an item, or why nothing can be.
    pub(super) fn input(&mut self, n: usize) -> Result<Value, String> {
        match self {
            Self::Rows { set, rows } => {
                let input = |row: &JobRow| together(if row.set.is_null() { set } else { &row.set }, &row.input);
                rows.get(n).map(input).ok_or_else(|| "there is no such row".to_owned())
            }
            Self::File(file) => tokio::task::block_in_place(|| file.input(n)),
            Self::Lacks(lack) => Err(lack.what.clone()),
        }
    }

    /// What names the item, and what is to be set in it.
    pub(super) fn parts(&mut self, n: usize, set: &Value) -> Result<(Value, Value), String> {
        match self {
            Self::Rows { rows, .. } => {
                let set_in = |row: &JobRow| if row.set.is_null() { set.clone() } else { row.set.clone() };
                let parts = |row: &JobRow| (row.input.clone(), set_in(row));
                rows.get(n).map(parts).ok_or_else(|| "there is no such row".to_owned())
            }
            Self::File(file) => {
                let input = tokio::task::block_in_place(|| file.input(n))?;
                Ok(apart(file.operation, &input))
            }
            Self::Lacks(lack) => Err(lack.what.clone()),
        }
    }

    /// What there was of an item when it was looked at; `null` where that is no matter.
    pub(super) fn expected(&self, n: usize) -> &Value {
        match self {
            Self::Rows { rows, .. } => rows.get(n).map_or(&Value::Null, |row| &row.expected),
            Self::File(_) | Self::Lacks(_) => &Value::Null,
        }
    }

    /// The line of the file that an item comes from, as far as it was read.
    pub(super) fn line(&self, n: usize) -> Option<u64> {
        match self {
            Self::File(file) => file.lines.get(n).copied().map(u64::from),
            Self::Rows { .. } | Self::Lacks(_) => None,
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
            Self::Lacks(lack) => match lack.rows.get(n) {
                Some(row) => (row.label.clone(), row.at.clone(), None),
                None => (format!("item {}", n + 1), None, None),
            },
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
        Self::unread(path, sha256, operation, set, mapping).read()
    }

    /// The lines of a file at which nobody has looked yet.
    pub(super) fn unread(path: &str, sha256: &str, operation: OperationId, set: &Value, mapping: &RowMapping) -> Self {
        Self {
            path: path.to_owned(),
            sha256: sha256.to_owned(),
            stamp: None,
            operation,
            set: set.clone(),
            mapping: mapping.clone(),
            open: None,
            row: Row::default(),
            next: 0,
            lines: Vec::new(),
        }
    }

    /// The same, if the file is as it was when it was hashed.
    fn read(self) -> Result<Self, String> {
        // Taken before it is hashed: what is written meanwhile is seen.
        let (path, stamp) = (&self.path, stamp(&self.path).ok());
        match hash_of(Path::new(path)) {
            Ok(found) if found == self.sha256 => Ok(Self { stamp, ..self }),
            Ok(_) if is_input(Path::new(path)) => Err(format!("other lines came on the {}", called(Path::new(path)))),
            Ok(_) => Err(format!("the file {path} has changed since: put it back as it was, or start a new job")),
            Err(_) if is_input(Path::new(path)) => Err(OF_INPUT.to_owned()),
            Err(error) => Err(format!("the file {path} can't be read: {}", why(Path::new(path), &error))),
        }
    }

    /// Whether the file still is the one that was hashed.
    fn same(&mut self) -> Result<(), String> {
        let found = stamp(&self.path)?;
        if self.stamp != Some(found) {
            let anew = tokio::task::block_in_place(|| self.anew())?;
            let lines = std::mem::take(&mut self.lines);
            *self = Self { lines, ..anew };
        }
        Ok(())
    }

    /// The same lines from their beginning, if the file still is as it was.
    pub(super) fn anew(&self) -> Result<Self, String> {
        Self::open(&self.path, &self.sha256, self.operation, &self.set, &self.mapping)
    }

    pub(super) const fn format(&self) -> RowFormat {
        self.mapping.format
    }

    /// The names of its columns, once it was begun.
    pub(super) fn columns(&self) -> &[String] {
        self.open.as_ref().map_or(&[], |(reader, _)| reader.columns())
    }

    /// The row that was read last.
    pub(super) const fn row(&self) -> &Row {
        &self.row
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
    pub(super) fn go_to(&mut self, n: usize) -> Result<(), String> {
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

    pub(super) fn begin(&mut self) -> Result<(), String> {
        let opened = reopen(Path::new(&self.path))
            .and_then(|file| RowReader::new(BufReader::new(file), self.mapping.format, self.mapping.encoding));
        let reader = opened.map_err(|error| format!("the file {} can't be read: {error}", self.path))?;
        let maker = RowMaker::new(self.operation, &self.set, &self.mapping, reader.columns())?;
        // Where a line was to go is not certain then: what would be sent is not what was agreed to.
        if let Some((column, member)) = maker.overruled() {
            return Err(format!("{member} is given twice: for all lines and by the column {column}; start a new job"));
        }
        (self.open, self.next) = (Some((reader, maker)), 0);
        Ok(())
    }
}

/// The hash of a file's content in hexadecimal digits.
pub(crate) fn hash_of(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut bytes) = (reopen(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 {
            break;
        }
        hash.update(&bytes[..read]);
    }
    Ok(digits(hash))
}

fn digits(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        write!(text, "{byte:02x}").ok();
        text
    })
}

/// Fingerprints of the values that all lines have and that are never kept, by their members: by these it is known that the
/// same is given again. They are keyed with what the file begins with, which is never kept either: without the file
/// nobody can try which value it was.
///
/// # Errors
/// If the file can't be read.
pub(crate) fn prints_of(
    path: &Path,
    job: &JobId,
    operation: OperationId,
    constants: &[(DocPath, Value)],
) -> io::Result<BTreeMap<String, String>> {
    let constants = constants.iter().filter(|(member, value)| !is_configuration(operation, member, value));
    let mut constants = constants.peekable();
    if constants.peek().is_none() {
        return Ok(BTreeMap::new());
    }
    let mut key = Vec::new();
    reopen(path)?.take(KEY).read_to_end(&mut key)?;
    let print = |(member, value): &(DocPath, Value)| {
        let member = member.to_string();
        let mut hash = Sha256::new();
        for part in [&*key, job.0.as_bytes(), member.as_bytes(), value.to_string().as_bytes()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        (member, digits(hash))
    };
    Ok(constants.map(print).collect())
}
