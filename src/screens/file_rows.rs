//! What is written to files: texts as they are, and rows in whichever form is chosen where it is asked where they go.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::document::page::Format;

/// The endings of the forms that rows can have, in the order in which they are offered.
pub(super) const FORMS: [&str; 4] = ["csv", "json", "jsonl", "yaml"];

/// What a file is to hold. Rows become a text only once their form is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FileContent {
    /// This text.
    Text(String),
    /// Rows, in the form that the ending says.
    Rows(Arc<FileRows>),
}

impl FileContent {
    /// The text of a file with this ending.
    pub(super) fn text(&self, ending: &str) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Rows(rows) => rows.text(ending),
        }
    }
}

/// Rows to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FileRows {
    heads: Vec<String>,
    cells: Vec<Vec<String>>,
    items: Vec<Value>,
    /// The document that the rows are from, which is more than they are: JSON and YAML are all of it.
    whole: Option<Value>,
}

impl FileRows {
    /// Rows with the cells of a table, and the documents behind them.
    pub(super) fn new(heads: Vec<String>, cells: Vec<Vec<String>>, items: Vec<Value>) -> Self {
        Self { heads, cells, items, whole: None }
    }

    /// Rows of which nothing is known but their cells.
    pub(super) fn of_cells(heads: Vec<String>, cells: Vec<Vec<String>>) -> Self {
        let item = |cells: &Vec<String>| {
            let member = |(head, cell): (&String, &String)| (head.clone(), Value::from(cell.as_str()));
            Value::Object(heads.iter().zip(cells).map(member).collect::<Map<_, _>>())
        };
        let items = cells.iter().map(item).collect();
        Self { heads, cells, items, whole: None }
    }

    /// Documents: their members are the columns, in the order in which they are met.
    pub(super) fn of(items: Vec<Value>) -> Self {
        let mut heads: Vec<String> = Vec::new();
        for name in items.iter().filter_map(Value::as_object).flat_map(Map::keys) {
            if !heads.contains(name) {
                heads.push(name.clone());
            }
        }
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let cells = |item: &Value| heads.iter().map(|head| item.get(head).map(text).unwrap_or_default()).collect();
        let cells = items.iter().map(cells).collect();
        Self { heads, cells, items, whole: None }
    }

    /// A document: as one row, and as a whole.
    pub(super) fn of_document(document: &Value) -> Self {
        Self::of(vec![document.clone()]).within(document.clone())
    }

    /// The same rows as part of a document.
    pub(super) fn within(self, document: Value) -> Self {
        Self { whole: Some(document), ..self }
    }

    /// What a file of them can be: each of the forms, by its ending.
    pub(super) fn forms(self) -> Vec<(String, FileContent)> {
        let rows = Arc::new(self);
        FORMS.map(|ending| (ending.to_owned(), FileContent::Rows(Arc::clone(&rows)))).to_vec()
    }

    /// All of them in one form.
    pub(super) fn text(&self, ending: &str) -> String {
        let whole = || self.whole.clone().unwrap_or_else(|| Value::from(self.items.clone()));
        match ending {
            "csv" => {
                let lines = std::iter::once(&self.heads).chain(&self.cells);
                lines.map(|line| csv_line(line.iter().map(String::as_str))).collect()
            }
            "jsonl" => self.items.iter().flat_map(|item| [item.to_string(), "\n".to_owned()]).collect(),
            "yaml" => ended(Format::Yaml.text(&whole())),
            _ => ended(Format::Json.text(&whole())),
        }
    }
}

/// A text whose last line has an end.
fn ended(text: String) -> String {
    if text.ends_with('\n') { text } else { text + "\n" }
}

/// A line of CSV. A text that a spreadsheet would take for a formula is kept from being one.
fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = cells
        .map(|cell| {
            let guard = if cell.starts_with(['=', '+', '@', '\t']) { "'" } else { "" };
            format!("\"{guard}{}\"", cell.replace('"', "\"\""))
        })
        .collect();
    quoted.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The same file in each form.
    fn texts(rows: FileRows) -> Vec<(String, String)> {
        rows.forms().into_iter().map(|(ending, content)| (content.text(&ending), ending)).map(|(a, b)| (b, a)).collect()
    }

    #[test]
    fn rows_are_the_same_in_each_form() {
        let items = vec![json!({"name": "a \"b\", c", "n": 1}), json!({"name": "=1+1", "more": {"deep": [true]}})];
        let texts = texts(FileRows::of(items.clone()));
        assert_eq!(texts.iter().map(|(ending, _)| ending.as_str()).collect::<Vec<_>>(), FORMS);
        assert_eq!(
            texts[0].1,
            "\"name\",\"n\",\"more\"\r\n\"a \"\"b\"\", c\",\"1\",\"\"\r\n\"'=1+1\",\"\",\"{\"\"deep\"\":[true]}\"\r\n"
        );
        let all = Value::from(items.clone());
        assert_eq!(serde_json::from_str::<Value>(&texts[1].1).unwrap(), all);
        let lines: Vec<Value> = texts[2].1.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines, items);
        assert_eq!(serde_yaml_ng::from_str::<Value>(&texts[3].1).unwrap(), all);
        assert!(texts.iter().all(|(_, text)| text.ends_with('\n')));
    }

    #[test]
    fn a_document_is_whole_where_it_can_be() {
        let document = json!({"deleted": [{"what": "x"}], "by": "me"});
        let texts = texts(FileRows::of(vec![json!({"what": "x"})]).within(document.clone()));
        assert_eq!(texts[0].1, "\"what\"\r\n\"x\"\r\n");
        assert_eq!(serde_json::from_str::<Value>(&texts[1].1).unwrap(), document);
        assert_eq!(texts[2].1, "{\"what\":\"x\"}\n");
        assert_eq!(serde_yaml_ng::from_str::<Value>(&texts[3].1).unwrap(), document);
    }
}
