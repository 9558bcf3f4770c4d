//! The lines of a file that were not carried out, as they stand in it, each with its number and its error: corrected,
//! the file can be given to the same operation again, because its columns have the same names.

use serde_json::Value;

use super::reader::Row;
use crate::contract::{JobItemState, RowFormat};

/// What stands before the columns of the file, where a line with too many or too few values shifts none of it, or among the members of its objects: what failed is another thing than what
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
    added: [&'static str; 3],
    text: String,
}

impl RowsOut {
    /// Lines of a file of this format and with these columns, of items in this state.
    #[must_use]
    pub fn new(format: RowFormat, columns: &[String], state: JobItemState) -> Self {
        let mut out = Self { format, added: added(state), text: String::new() };
        if let RowFormat::Csv { delimiter } = format {
            out.text = csv_line(out.added.into_iter().chain(columns.iter().map(String::as_str)), delimiter);
        }
        out
    }

    /// Adds a line with its error. It has all its values and no others, so that it is as bad as it was until it is
    /// corrected. A line that can't be read has its number and its error alone.
    pub fn push(&mut self, row: &Row, code: &str, message: &str) {
        let line = row.line.to_string();
        match self.format {
            RowFormat::Csv { delimiter } => {
                let added = [line.as_str(), code, message].into_iter();
                self.text.push_str(&csv_line(added.chain(row.texts()), delimiter));
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
        let head = "failed line;failed code;failed message;mail;note\n";
        let error = "ValidationException;\"no \"\"such\"\" option\"";
        let kim = format!("2;{error};kim@example.com;\"two; \"\"parts\"\"\nand lines\"\n");
        assert_eq!(text, format!("{head}{kim}4;{error};mina@example.com;plain\n"));
        let mut reader = RowReader::new(text.as_bytes(), format, RowEncoding::Utf8).unwrap();
        assert_eq!(reader.columns()[3..], ["mail", "note"]);
        let mut row = Row::default();
        assert!(reader.read(&mut row).unwrap() && row.bad().is_none());
        assert_eq!(row.text(4), Some("two; \"parts\"\nand lines"));
    }

    #[test]
    fn a_line_with_too_few_or_too_many_values_keeps_them_and_is_bad_until_it_is_corrected() {
        let format = RowFormat::Csv { delimiter: b',' };
        let text = written(format, "mail,note,tier\nkim@example.com\nmina@example.com,,gold,more,,much\n\"torn,a,b\n");
        let error = "ValidationException,\"no \"\"such\"\" option\"";
        let lines = format!("2,{error},kim@example.com\n3,{error},mina@example.com,,gold,more,,much\n4,{error}\n");
        assert_eq!(text, format!("failed line,failed code,failed message,mail,note,tier\n{lines}"));
        let mut reader = RowReader::new(text.as_bytes(), format, RowEncoding::Utf8).unwrap();
        let (columns, mut row) = (reader.columns().to_vec(), Row::default());
        for (has, said) in [(4, "kim@example.com"), (9, "mina@example.com"), (3, "")] {
            assert!(reader.read(&mut row).unwrap());
            assert_eq!(row.bad(), Some(format!("has {has} values, and there are 6 columns").as_str()));
            assert_eq!(row.text(3).unwrap_or_default(), said);
            let more: Vec<String> = row
                .cells(&columns)
                .into_iter()
                .filter(|(name, _)| !columns.contains(name))
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            let wanted = if has == 9 { &["column 7: \"more\"", "column 9: \"much\""][..] } else { &[] };
            assert_eq!(more, wanted, "what has no column is no less there");
        }
        let corrected = text.replace("gold,more,,much", "gold").replace("kim@example.com", "kim@example.com,,silver");
        let mut reader = RowReader::new(corrected.as_bytes(), format, RowEncoding::Utf8).unwrap();
        for tier in ["silver", "gold"] {
            assert!(reader.read(&mut row).unwrap() && row.bad().is_none());
            assert_eq!(row.text(5), Some(tier));
        }
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
            assert_eq!(head, format!("{word} line,{word} code,{word} message,mail\n"));
        }
    }
}
