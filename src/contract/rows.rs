//! What the columns of a file mean, and what is told of its lines. It holds no values but constants, words for options,
//! and the few lines that are shown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::JobLeftOut;
use crate::model::{DocPath, OperationId};

/// How the lines of a file are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowFormat {
    /// Values between such delimiters, names in the first line.
    Csv {
        /// The delimiter.
        delimiter: u8,
    },
    /// One JSON object a line; its members are the columns.
    #[default]
    JsonLines,
}

/// How the letters of a file are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowEncoding {
    /// As UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// As UTF-16, the lesser byte first.
    Utf16Le,
    /// As UTF-16, the greater byte first.
    Utf16Be,
    /// As Windows writes them in western Europe and America.
    Windows1252,
}

/// What becomes of the columns of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowMapping {
    /// How the lines are read.
    pub format: RowFormat,
    /// How the letters are written.
    pub encoding: RowEncoding,
    /// The member of the input that each column's value goes to, by the column's name. Other columns are left out.
    ///
    /// A path may go on inside a text that holds JSON, and name a pair of a list by its id:
    /// `fields{title}.stringValue`.
    pub columns: BTreeMap<String, DocPath>,
    /// What stands between the values of a list, by the column's name; `;` where nothing is said.
    pub separators: BTreeMap<String, char>,
    /// What the values of a column stand for, such as the ids of options by their names.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// The columns whose texts are points in time, though the member that they go to takes any text: they are sent as
    /// RFC 3339.
    pub times: BTreeSet<String>,
    /// Values that every line has.
    pub constants: Vec<(DocPath, Value)>,
    /// The members of which every line had a value that is never kept: it has to be given again.
    pub unkept: Vec<DocPath>,
}

impl RowMapping {
    /// The members of which every line had a value that was not kept, and that have none now.
    pub fn lacks(&self) -> impl Iterator<Item = &DocPath> {
        let is_given = |path: &DocPath| {
            self.constants.iter().any(|(given, _)| given == path) || self.columns.values().any(|to| to == path)
        };
        self.unkept.iter().filter(move |path| !is_given(path))
    }

    /// Whether a column of a file goes somewhere: itself, with the object that it lies in, or by all that lies in it.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.columns.contains_key(name) || self.taken_with(name).is_some()
    }

    /// The column that takes another one along: the object that it lies in, or something that lies in it.
    #[must_use]
    pub fn taken_with(&self, name: &str) -> Option<&str> {
        let lies_in = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let other = self.columns.keys().find(|known| lies_in(name, known) || lies_in(known, name));
        other.filter(|_| !self.columns.contains_key(name)).map(String::as_str)
    }
}

/// What a file looks like from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsSeen {
    /// The file, by its whole path.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How its lines are read.
    pub format: RowFormat,
    /// How its letters are written.
    pub encoding: RowEncoding,
    /// Its columns.
    pub columns: Vec<SeenColumn>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    /// Its name.
    pub name: String,
    /// Its first values that are not empty.
    pub samples: Vec<String>,
}

/// Lines that are to be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsCheck {
    /// Tells one check from another: an older one ends with the next.
    pub number: u64,
    /// The file.
    pub path: String,
    /// What is sent for each line.
    pub operation: OperationId,
    /// The members that all items share.
    pub set: Value,
    /// What people call that which these and the constants name, by member: a line may have it in place of an id.
    pub names: BTreeMap<String, String>,
    /// What the columns mean.
    pub mapping: RowMapping,
    /// What the account itself requires of a line.
    pub needs: Vec<RowNeed>,
    /// Whether each item is read first, and only what a line has is set in it.
    pub edits: bool,
    /// What more is looked at where the file is uploaded.
    pub upload: Option<UploadCheck>,
}

/// A place that lines go to, where columns say which: the members that name it, with their values.
pub type RowPlace = BTreeMap<String, String>;

/// What an account requires of a line besides what the facts do.
#[derive(Clone, Debug, PartialEq)]
pub enum RowNeed {
    /// A value, such as that of a field that a template asks for.
    Value {
        /// Where it is needed.
        path: DocPath,
        /// What people call that.
        name: String,
        /// The member and the value of it by which a line is one of which this is required; `None` where all are.
        only: Option<(String, Value)>,
        /// Why, for people.
        why: String,
    },
    /// What a line names is one of these, such as a template that is there and of use.
    OneOf {
        /// Where it names it; several where a list is there.
        path: DocPath,
        /// The lines of which this is so: those that go to this place. All of them where nothing is said.
        place: RowPlace,
        /// Their ids, each with what it is called and why it is of no use, where it is none.
        known: BTreeMap<String, (String, Option<String>)>,
        /// Their ids by what they are called: what was meant where a name stands in the place of an id.
        ids: BTreeMap<String, String>,
        /// Whether there are no others: an id that is not among them is wrong.
        is_all: bool,
        /// What one of them is called.
        singular: String,
    },
}

/// What is looked at besides where a file is uploaded as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadCheck {
    /// The column by which rows are known to be the same: each line has a value there.
    pub key: Option<String>,
    /// The columns whose names lead elsewhere, each with what it is called instead.
    pub renamed: Vec<(String, String)>,
}

/// How far a check is, and at the end what it has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowsChecked {
    /// How much of the file was read, in bytes.
    pub bytes: u64,
    /// Lines that are no header and not empty.
    pub items: usize,
    /// Lines that are empty: they are passed over.
    pub empty: usize,
    /// The numbers of the items that can't be sent, from 0 and in order.
    pub bad: Vec<usize>,
    /// How many can be sent, and are likely not what is meant.
    pub doubtful: usize,
    /// The first lines with issues, in order.
    pub lines: Vec<BadRow>,
    /// How many lines have issues in this column; the empty name is that of the line as a whole.
    pub by_column: BTreeMap<String, usize>,
    /// How many of the lines that can be sent have something that goes nowhere, by the column that it is in; the empty
    /// name stands for the rest, where there are very many.
    pub nowhere: BTreeMap<String, usize>,
    /// The places that the lines go to, where columns say which, as far as something is listed there that they name.
    pub places: BTreeSet<RowPlace>,
    /// The first lines that can be sent.
    pub samples: Vec<SampleRow>,
    /// The hash of the content in hexadecimal digits; empty until all of it was read.
    pub sha256: String,
}

impl RowsChecked {
    /// The items that can't be sent, each with why, as far as that is still known.
    #[must_use]
    pub fn left_out(&self) -> Vec<JobLeftOut> {
        let mut known = self.lines.iter().filter(|line| line.is_bad()).peekable();
        let why = |number: &usize| {
            let line = known.next_if(|line| line.number == *number);
            JobLeftOut { number: *number, why: line.map(BadRow::plain).unwrap_or_default() }
        };
        self.bad.iter().map(why).collect()
    }
}

/// A line that has issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The number of its item, from 0.
    pub number: usize,
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub issues: Vec<RowIssue>,
    /// What its columns hold, as far as it could be read; long values are cut. It is for the screen alone.
    pub cells: Map<String, Value>,
}

impl BadRow {
    /// The number of the line of names, which is no item.
    pub const HEADING: usize = usize::MAX;

    /// Whether it can't be sent.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.issues.iter().any(|issue| issue.is_error)
    }

    /// What is wrong, without any value of the line.
    #[must_use]
    pub fn plain(&self) -> String {
        let one = |issue: &RowIssue| match &issue.column {
            Some(column) => format!("{column} {}", issue.plain),
            None => issue.plain.clone(),
        };
        self.issues.iter().filter(|issue| issue.is_error).map(one).collect::<Vec<_>>().join("; ")
    }
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowIssue {
    /// The column, where it is one.
    pub column: Option<String>,
    /// The member of the input.
    pub member: DocPath,
    /// What is wrong and what would be right, for people.
    pub message: String,
    /// The same without anything of the value, so that it can be kept.
    pub plain: String,
    /// Whether the line can't be sent with it.
    pub is_error: bool,
}

/// A line, and what would be sent for it.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRow {
    /// The number of its item, from 0.
    pub number: usize,
    /// The line of the file, from 1.
    pub line: u64,
    /// What its columns hold, in their order.
    pub cells: Map<String, Value>,
    /// What is sent.
    pub input: Value,
}

/// A mapping that was kept by a name.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptMapping {
    /// Its name.
    pub name: String,
    /// What is sent for each line.
    pub operation: OperationId,
    /// The mapping.
    pub mapping: RowMapping,
}

/// What is told of files of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum RowsNews {
    /// A file was looked at, or why it can't be read.
    Seen(Result<Box<RowsSeen>, String>),
    /// A check goes on.
    Checking {
        /// Its number.
        number: u64,
        /// How far it is.
        so_far: Box<RowsChecked>,
    },
    /// A check is over, or why it could not go on.
    Checked {
        /// Its number.
        number: u64,
        /// What it has found.
        found: Result<Box<RowsChecked>, String>,
    },
    /// The mappings that are kept, and what could not be read of them.
    Mappings(Vec<KeptMapping>, Vec<String>),
    /// A mapping was kept under this name, or why it was not.
    Kept(Result<String, String>),
}
