//! What a file is, by its beginning.

use super::reader::{Row, RowReader};
use crate::contract::{RowEncoding, RowFormat};

/// What may stand between values.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows are looked at to find out.
const LOOKED_AT: usize = 50;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sensed {
    /// How its lines are read.
    pub format: RowFormat,
    /// How its letters are written.
    pub encoding: RowEncoding,
}

/// Why a file has no rows that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRows {
    /// It is empty.
    #[error("it is empty")]
    Empty,
    /// It is a workbook or another archive.
    #[error("it is a workbook or an archive: save the sheet as CSV (UTF-8)")]
    Workbook,
    /// It holds no text.
    #[error("it holds no text: rows are read from CSV or from JSON, one object a line")]
    NoText,
    /// It is one list.
    #[error("it is one JSON list: write one object a line, such as with jq -c '.[]'")]
    List,
}

/// Finds out how a file is read.
///
/// # Errors
/// If it has no rows that could be read.
pub fn sense(beginning: &[u8]) -> Result<Sensed, NoRows> {
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoRows::Workbook);
    }
    let encoding = encoding(beginning).ok_or(NoRows::NoText)?;
    let first = text(beginning, encoding);
    let first = first.trim_start_matches('\u{feff}').trim_start();
    let format = match first.chars().next() {
        None => return Err(NoRows::Empty),
        Some('{') => RowFormat::JsonLines,
        Some('[')
            if serde_json::from_str::<serde_json::Value>(first).is_ok() || first[1..].trim_start().starts_with('{') =>
        {
            return Err(NoRows::List);
        }
        Some(_) => RowFormat::Csv { delimiter: delimiter(beginning, encoding) },
    };
    Ok(Sensed { format, encoding })
}

fn encoding(bytes: &[u8]) -> Option<RowEncoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(RowEncoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(RowEncoding::Utf16Be),
        _ => {}
    }
    if bytes.contains(&0) {
        // Letters of the Latin alphabet have one half that is nothing.
        let none = |odd: usize| bytes.iter().skip(odd).step_by(2).take(500).filter(|byte| **byte == 0).count();
        let looked = (bytes.len() / 2).clamp(1, 500);
        return match (none(0) * 4 > looked, none(1) * 4 > looked) {
            (false, true) => Some(RowEncoding::Utf16Le),
            (true, false) => Some(RowEncoding::Utf16Be),
            _ => None,
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(RowEncoding::Utf8),
        // A letter may be cut by the end of what is looked at.
        Err(error) if error.error_len().is_none() => Some(RowEncoding::Utf8),
        Err(_) => Some(RowEncoding::Windows1252),
    }
}

fn text(bytes: &[u8], encoding: RowEncoding) -> String {
    let mut text = Vec::new();
    let is_big = match encoding {
        RowEncoding::Utf8 | RowEncoding::Windows1252 => return String::from_utf8_lossy(bytes).into_owned(),
        RowEncoding::Utf16Le => false,
        RowEncoding::Utf16Be => true,
    };
    // Reading from memory does not fail.
    std::io::Read::read_to_end(&mut super::decode::Wide::new(bytes, is_big), &mut text).ok();
    String::from_utf8_lossy(&text).into_owned()
}

/// The delimiter by which most rows have as many values as there are columns, and of these the one with the most.
fn delimiter(bytes: &[u8], encoding: RowEncoding) -> u8 {
    let score = |delimiter: &u8| {
        let format = RowFormat::Csv { delimiter: *delimiter };
        let Ok(mut reader) = RowReader::new(bytes, format, encoding) else { return (0, 0) };
        let columns = reader.columns().len();
        let (mut row, mut fit, mut all) = (Row::default(), 0, 0);
        while all < LOOKED_AT && reader.read(&mut row).unwrap_or(false) {
            all += 1;
            fit += usize::from(row.bad().is_none());
        }
        let share = if columns < 2 { 0 } else { (fit * 100_usize).checked_div(all).unwrap_or(100) };
        (share, columns)
    };
    // Of those that are as good as one another, the first.
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| score(delimiter));
    best.copied().filter(|best| score(best).1 > 1).unwrap_or(b',')
}
