//! What of a file with rows is uploaded: its columns under names that can be read by, as CSV with commas in UTF-8 and
//! without a byte order mark, whatever the file itself is.

use std::io::{self, Read};

use super::export::csv_line;
use super::reader::{Cell, Row, RowReader, way_to};
use crate::contract::{RowMapping, SeenColumn, UploadCell, UploadColumn, UploadFile};
use crate::model::{DocPath, Step};

/// So much is made at once, in bytes.
const PART: usize = 64 << 10;
/// So long a column's name is at the most: a field of an upload job has it.
const LONGEST: usize = 64;

/// The columns that are sent, each with the place of the input that it fills: those of the file in their order, then
/// what all lines have alike.
#[must_use]
pub fn upload_columns(mapping: &RowMapping, seen: &[SeenColumn]) -> Vec<(UploadColumn, DocPath)> {
    let own = seen.iter().filter_map(|column| Some((column, mapping.columns.get(&column.name)?)));
    let own = own.map(|(column, path)| (column.name.clone(), UploadCell::Column(column.name.clone()), path));
    let same = mapping.constants.iter().map(|(path, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (last(path), UploadCell::Same(text), path)
    });
    let mut all: Vec<(UploadColumn, DocPath)> = Vec::new();
    for (name, from, path) in own.chain(same).filter(|(.., path)| is_named(path)) {
        let name = apart(&plain(&name, path), &all);
        all.push((UploadColumn { name, from }, path.clone()));
    }
    all
}

/// Whether a column can fill it: a value with a name.
fn is_named(path: &DocPath) -> bool {
    path.steps().iter().all(|step| matches!(step, Step::Member(_) | Step::Key(_)))
}

fn last(path: &DocPath) -> String {
    match path.steps().last() {
        Some(Step::Member(name) | Step::Key(name)) => name.clone(),
        _ => String::new(),
    }
}

/// A name without what would lead elsewhere (a dot), or is no part of a field's name.
fn plain(name: &str, path: &DocPath) -> String {
    let written = |name: &str| {
        let letter = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '_' };
        let made: String = name.chars().map(letter).take(LONGEST).collect();
        made.trim_matches('_').to_owned()
    };
    [name, &last(path)].into_iter().map(written).find(|made| !made.is_empty()).unwrap_or_else(|| "column".to_owned())
}

/// The name, or one that no column before has.
fn apart(name: &str, all: &[(UploadColumn, DocPath)]) -> String {
    let is_free = |name: &str| all.iter().all(|(column, _)| column.name != name);
    let more = |n: usize| {
        let end = format!("_{n}");
        format!("{}{end}", &name[..name.len().min(LONGEST - end.len())])
    };
    // One of so many is not taken by the columns before.
    let more = (2..=all.len() + 2).map(more);
    std::iter::once(name.to_owned()).chain(more).find(|name| is_free(name)).unwrap_or_default()
}

/// The file as it is sent, part by part.
pub struct UploadRows<'r> {
    reader: RowReader<'r>,
    places: Vec<Place>,
    left_out: std::vec::IntoIter<usize>,
    /// The next line that is not sent.
    skip: Option<usize>,
    row: Row,
    heading: Option<String>,
}

/// Where a value comes from.
enum Place {
    Column { number: Option<usize>, way: DocPath, nested: DocPath },
    Same(String),
}

impl<'r> UploadRows<'r> {
    /// A file from its beginning.
    ///
    /// # Errors
    /// If it can't be read, or does not have the columns.
    pub fn new(from: impl Read + Send + 'r, file: &UploadFile) -> Result<Self, String> {
        let reader = RowReader::new(from, file.format, file.encoding).map_err(|error| error.to_string())?;
        let is_table = file.format != crate::contract::RowFormat::JsonLines;
        let place = |column: &UploadColumn| match &column.from {
            UploadCell::Same(text) => Ok(Place::Same(text.clone())),
            UploadCell::Column(name) => {
                let number = reader.columns().iter().position(|known| known == name);
                if is_table && number.is_none() {
                    return Err(format!("the file has no column {name}"));
                }
                Ok(Place::Column { number, way: way_to(name, false), nested: way_to(name, true) })
            }
        };
        let places = file.columns.iter().map(place).collect::<Result<_, _>>()?;
        let heading = Some(csv_line(file.columns.iter().map(|column| column.name.as_str()), b','));
        let mut left_out = file.left_out.clone().into_iter();
        let skip = left_out.next();
        Ok(Self { reader, places, left_out, skip, row: Row::default(), heading })
    }

    /// Whether the line that was read is sent.
    fn is_sent(&mut self) -> bool {
        while self.skip.is_some_and(|skip| skip < self.row.number) {
            self.skip = self.left_out.next();
        }
        self.skip != Some(self.row.number) && self.row.bad().is_none()
    }

    fn line(&self) -> String {
        let values: Vec<String> = self.places.iter().map(|place| place.text(&self.row)).collect();
        csv_line(values.iter().map(String::as_str), b',')
    }
}

impl Place {
    fn text(&self, row: &Row) -> String {
        match self {
            Self::Same(text) => text.clone(),
            Self::Column { number, way, nested } => {
                match row.cell(*number, way).or_else(|| row.cell(*number, nested)) {
                    Some(Cell::Text(text)) => text.to_owned(),
                    Some(Cell::Value(value)) => value.to_string(),
                    None => String::new(),
                }
            }
        }
    }
}

impl Iterator for UploadRows<'_> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut part = self.heading.take().unwrap_or_default();
        while part.len() < PART {
            match self.reader.read(&mut self.row) {
                Ok(true) if self.is_sent() => part.push_str(&self.line()),
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return Some(Err(error)),
            }
        }
        (!part.is_empty()).then(|| Ok(part.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{RowEncoding, RowFormat};
    use crate::jobs::rows::{find_operation, look, propose};

    fn sent(bytes: &[u8], left_out: &[usize], constants: Vec<(DocPath, serde_json::Value)>) -> (Vec<String>, String) {
        let (sensed, seen) = look(bytes).unwrap();
        let operation = find_operation("CreateProfile").unwrap();
        let mut columns = propose(operation, &json!({}), &[], &seen);
        columns.extend(
            seen.iter()
                .filter(|c| c.name.contains("vip"))
                .map(|c| (c.name.clone(), "Attributes{vip}".parse().unwrap())),
        );
        let mapping = RowMapping {
            format: sensed.format,
            encoding: sensed.encoding,
            columns,
            constants,
            ..RowMapping::default()
        };
        let (columns, paths): (Vec<_>, Vec<_>) = upload_columns(&mapping, &seen).into_iter().unzip();
        let (format, encoding) = (sensed.format, sensed.encoding);
        let file = UploadFile {
            path: String::new(),
            sha256: String::new(),
            format,
            encoding,
            columns,
            left_out: left_out.to_vec(),
        };
        let parts: Vec<u8> = UploadRows::new(bytes, &file).unwrap().flat_map(Result::unwrap).collect();
        (paths.iter().map(ToString::to_string).collect(), String::from_utf8(parts).unwrap())
    }

    #[test]
    fn any_file_becomes_comma_separated_utf_8_with_names_that_can_be_read_by() {
        let file = "\u{feff}First name;E-mail;crm.vip;Shoe\n서연, K;kim@example.com;yes;38\n;;;\nAnn;a@example.com;\"no \"\"x\"\"\";40\nBob;b@example.com;no;41\n";
        let same = vec![("Attributes{import}".parse().unwrap(), json!("may"))];
        let (paths, text) = sent(file.as_bytes(), &[3], same);
        assert_eq!(paths, ["FirstName", "EmailAddress", "Attributes{vip}", "Attributes{import}"]);
        assert_eq!(
            text,
            "First_name,E-mail,crm_vip,import\n\"서연, K\",kim@example.com,yes,may\n,,,may\nAnn,a@example.com,\"no \"\"x\"\"\",may\n"
        );
        let western: Vec<u8> = "E-mail,Surname\nm@example.com,M\u{fc}ller\n".chars().map(|c| c as u8).collect();
        assert_eq!(sent(&western, &[], Vec::new()).1, "E-mail,Surname\nm@example.com,Müller\n");
        let objects = "{\"EmailAddress\":\"k@example.com\",\"Address\":{\"City\":\"Seoul\"}}\n";
        let (paths, text) = sent(objects.as_bytes(), &[], Vec::new());
        assert!(paths.contains(&"EmailAddress".to_owned()) && text.contains("k@example.com"), "{paths:?} {text}");
    }

    #[test]
    fn no_two_columns_have_one_name() {
        let columns = ["a.b", "a_b", "김", "a b"];
        let seen: Vec<SeenColumn> =
            columns.iter().map(|name| SeenColumn { name: (*name).to_owned(), samples: Vec::new() }).collect();
        let to = ["FirstName", "LastName", "MiddleName", "Attributes{x.y}"];
        let mapping = RowMapping {
            columns: columns.iter().zip(to).map(|(c, p)| ((*c).to_owned(), p.parse().unwrap())).collect(),
            format: RowFormat::Csv { delimiter: b',' },
            encoding: RowEncoding::Utf8,
            ..RowMapping::default()
        };
        let names: Vec<String> = upload_columns(&mapping, &seen).into_iter().map(|(column, _)| column.name).collect();
        assert_eq!(names, ["a_b", "a_b_2", "MiddleName", "a_b_3"]);
        let long = "x".repeat(90);
        assert_eq!(apart(&plain(&long, &DocPath::root()), &[]).len(), LONGEST);
    }
}
