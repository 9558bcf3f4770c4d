//! A mapping as a text that is kept, and back. No values are in it but words for options and constants that are
//! configuration.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::look::find_operation;
use super::target::resolve;
use crate::contract::{RowEncoding, RowFormat, RowMapping};
use crate::model::{DocPath, OperationId, is_configuration};

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    operation: String,
    /// `csv` or `jsonl`.
    format: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delimiter: Option<char>,
    #[serde(default = "utf8")]
    encoding: String,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    separators: BTreeMap<String, char>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    times: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    set: BTreeMap<String, Value>,
    /// Where every line has a value that is never kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unkept: Vec<String>,
}

const ENCODINGS: [(&str, RowEncoding); 4] = [
    ("utf-8", RowEncoding::Utf8),
    ("utf-16le", RowEncoding::Utf16Le),
    ("utf-16be", RowEncoding::Utf16Be),
    ("windows-1252", RowEncoding::Windows1252),
];

fn utf8() -> String {
    ENCODINGS[0].0.to_owned()
}

/// The text of a mapping (TOML), and the constants that are not in it, because they are no configuration.
///
/// # Errors
/// If it can't be written so.
pub fn mapping_text(operation: OperationId, mapping: &RowMapping) -> Result<(String, Vec<DocPath>), String> {
    let (constants, left_out): (Vec<_>, Vec<_>) =
        mapping.constants.iter().partition(|(path, value)| is_configuration(operation, path, value));
    let (format, delimiter) = match mapping.format {
        RowFormat::Csv { delimiter } => ("csv", Some(char::from(delimiter))),
        RowFormat::JsonLines => ("jsonl", None),
    };
    let encoding = ENCODINGS.iter().find(|(_, encoding)| *encoding == mapping.encoding).map_or("", |(name, _)| name);
    let left_out: Vec<DocPath> = left_out.into_iter().map(|(path, _)| path.clone()).collect();
    let unkept = left_out.iter().chain(mapping.lacks()).map(ToString::to_string).collect();
    let kept = Kept {
        operation: format!("{}:{}", operation.service.root(), operation.name),
        format: format.to_owned(),
        delimiter,
        encoding: encoding.to_owned(),
        columns: mapping.columns.iter().map(|(column, path)| (column.clone(), path.to_string())).collect(),
        separators: mapping.separators.clone(),
        words: mapping.words.clone(),
        times: mapping.times.clone(),
        set: constants.into_iter().map(|(path, value)| (path.to_string(), value.clone())).collect(),
        unkept,
    };
    toml::to_string(&kept).map(|text| (text, left_out)).map_err(|error| error.to_string())
}

/// The mapping of a text.
///
/// # Errors
/// If it is none, or names what is not there.
pub fn read_mapping(text: &str) -> Result<(OperationId, RowMapping), String> {
    let kept: Kept = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let operation = find_operation(&kept.operation)?;
    let format = match (kept.format.as_str(), kept.delimiter.unwrap_or(',')) {
        ("jsonl", _) => RowFormat::JsonLines,
        ("csv", delimiter) if delimiter.is_ascii() => RowFormat::Csv { delimiter: delimiter as u8 },
        ("csv", delimiter) => {
            return Err(format!("{delimiter} can't stand between values: take one of , ; | or a tab"));
        }
        (other, _) => return Err(format!("there is no format {other}: there are csv and jsonl")),
    };
    let encoding = ENCODINGS.iter().find(|(name, _)| *name == kept.encoding).map(|(_, encoding)| *encoding);
    let encoding = encoding.ok_or_else(|| {
        format!("there is no encoding {}: there are {}", kept.encoding, ENCODINGS.map(|(name, _)| name).join(", "))
    })?;
    let column = |(column, path): (String, String)| {
        resolve(operation, &path, &[]).map(|path| (column.clone(), path)).map_err(|why| format!("{column}: {why}"))
    };
    let constant = |(path, value): (String, Value)| resolve(operation, &path, &[]).map(|path| (path, value));
    Ok((
        operation,
        RowMapping {
            format,
            encoding,
            columns: kept.columns.into_iter().map(column).collect::<Result<_, _>>()?,
            separators: kept.separators,
            words: kept.words,
            times: kept.times,
            constants: kept.set.into_iter().map(constant).collect::<Result<_, _>>()?,
            unkept: kept.unkept.iter().map(|path| resolve(operation, path, &[])).collect::<Result<_, _>>()?,
        },
    ))
}
