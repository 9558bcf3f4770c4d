//! The lines of a file that were not carried out, as they stand in it, each with its number and its error: corrected,
//! the file can be given to the same operation again, because its columns have the same names.

use serde_json::Value;

use super::reader::Row;
use crate::contract::{JobItemState, RowFormat};

/// What stands behind the columns of the file, or among the members of its objects: what failed is another thing than what
/// was never sent, or of which nobody knows.
const fn added(state: JobItemState) -> [&'static str; 3] {
    match state {
        JobItemState::Failed => ["failed line", "failed code", "failed message"],
        JobItemState::Unknown => ["unknown line", "unknown code", "unknown message"],
        _ => ["unsent line", "unsent code", "unsent message"],
    }
}

/// Lines that are written out.
#[derive(Debug)]
pub struct RowsOut {
    format: RowFormat,
    columns: usize,
    added: [&'static str; 3],
    text: String,
}

impl RowsOut {
    /// Lines of a file of this format and with these columns, of items in this state.
    #[must_use]
    pub fn new(format: RowFormat, columns: &[String], state: JobItemState) -> Self {
        let mut out = Self { format, columns: columns.len(), added: added(state), text: String::new() };
        if let RowFormat::Csv { delimiter } = format {
            out.text = csv_line(columns.iter().map(String::as_str).chain(out.added), delimiter);
        }
        out
    }

    /// Adds a line with its error. A line that is no row has its number and its error alone.
    pub fn push(&mut self, row: &Row, code: &str, message: &str) {
        let line = row.line.to_string();
        match self.format {
            RowFormat::Csv { delimiter } => {
                let values = (0..self.columns).map(|n| row.text(n).unwrap_or_default());
                self.text.push_str(&csv_line(values.chain([line.as_str(), code, message]), delimiter));
            }
            RowFormat::JsonLines => {
                let mut object = row.object().cloned().unwrap_or_default();
                object.extend(self.added.into_iter().map(str::to_owned).zip([
                    row.line.into(),
                    code.into(),
                    message.into(),
                ]));
                self.text.push_str(&Value::Object(object).to_string());
                self.text.push('\n');
            }
        }
    }

    /// All of them, as a text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A line of values, quoted where that is needed.
pub(super) fn csv_line<'v>(values: impl Iterator<Item = &'v str>, delimiter: u8) -> String {
    let quoted = |value: &str| {
        let is_plain = !value.contains([char::from(delimiter), '"', '\n', '\r']) && value.trim() == value;
        if is_plain { value.to_owned() } else { format!("\"{}\"", value.replace('"', "\"\"")) }
    };
    let values: Vec<String> = values.map(quoted).collect();
    values.join(&char::from(delimiter).to_string()) + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::reader::RowReader;
    use super::*;
    use crate::contract::RowEncoding;

    fn written(format: RowFormat, file: &str) -> String {
        let mut reader = RowReader::new(file.as_bytes(), format, RowEncoding::Utf8).unwrap();
        let mut out = RowsOut::new(format, reader.columns(), JobItemState::Failed);
        let mut row = Row::default();
        while reader.read(&mut row).unwrap() {
            out.push(&row, "ValidationException", "no \"such\" option");
        }
        out.into_text()
    }

    #[test]
    fn lines_stand_as_in_the_file_and_are_read_again() {
        let format = RowFormat::Csv { delimiter: b';' };
        let text =
            written(format, "mail;note\nkim@example.com;\"two; \"\"parts\"\"\nand lines\"\nmina@example.com;plain\n");
        let head = "mail;note;failed line;failed code;failed message\n";
        let kim =
            "kim@example.com;\"two; \"\"parts\"\"\nand lines\";2;ValidationException;\"no \"\"such\"\" option\"\n";
        assert_eq!(
            text,
            format!("{head}{kim}mina@example.com;plain;4;ValidationException;\"no \"\"such\"\" option\"\n")
        );
        let mut reader = RowReader::new(text.as_bytes(), format, RowEncoding::Utf8).unwrap();
        assert_eq!(reader.columns()[..2], ["mail", "note"]);
        let mut row = Row::default();
        assert!(reader.read(&mut row).unwrap() && row.bad().is_none());
        assert_eq!(row.text(1), Some("two; \"parts\"\nand lines"));
    }

    #[test]
    fn objects_have_their_error_among_their_members() {
        let text = written(RowFormat::JsonLines, "{\"mail\": \"kim@example.com\"}\nno object\n");
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["mail"], &lines[0]["failed line"]), (&Value::from("kim@example.com"), &Value::from(1)));
        assert_eq!((lines[1].get("mail"), &lines[1]["failed line"]), (None, &Value::from(2)));
    }

    #[test]
    fn what_was_not_sent_is_not_called_failed() {
        for (state, word) in [
            (JobItemState::Failed, "failed"),
            (JobItemState::Unknown, "unknown"),
            (JobItemState::Cancelled, "unsent"),
            (JobItemState::LeftOut, "unsent"),
        ] {
            let head = RowsOut::new(RowFormat::Csv { delimiter: b',' }, &["mail".to_owned()], state).into_text();
            assert_eq!(head, format!("mail,{word} line,{word} code,{word} message\n"));
        }
    }
}
