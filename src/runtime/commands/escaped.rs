//! JSON and YAML for a terminal: what it would obey, and what hides itself, is escaped. Both read back as the same.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::widgets::is_hidden;

/// JSON as it may be seen on a terminal. What hides itself stands in strings alone, but for the line ends between them.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // writing to a String can't fail
            write!(out, "\\u{unit:04x}").unwrap_or(());
        }
    }
    out
}

/// The YAML of a document as it may be seen on a terminal: texts of which something hides itself are between double
/// quotes, with escapes. `write` is what makes YAML.
pub(super) fn yaml(document: &Value, write: impl Fn(&Value) -> String) -> String {
    let plain = write(document);
    if !plain.chars().any(|c| c != '\n' && is_hidden(c)) {
        return plain;
    }
    let mut places = Places { mark: "escaped".to_owned(), texts: Vec::new() };
    while plain.contains(&places.mark) {
        places.mark.push('x');
    }
    let mut out = write(&places.held(document));
    for (n, text) in places.texts.iter().enumerate().rev() {
        out = out.replace(&places.of(n), &quoted(text));
    }
    out
}

/// What stands in the place of texts while YAML is made: words that stand nowhere else.
struct Places {
    mark: String,
    texts: Vec<String>,
}

impl Places {
    fn of(&self, n: usize) -> String {
        format!("{}{n}z", self.mark)
    }

    fn text(&mut self, text: &str) -> String {
        if text.chars().all(|c| c == '\n' || !is_hidden(c)) {
            return text.to_owned();
        }
        self.texts.push(text.to_owned());
        self.of(self.texts.len() - 1)
    }

    fn held(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(entries) => entries.iter().map(|entry| self.held(entry)).collect(),
            Value::Object(members) => {
                let held = members.iter().map(|(name, value)| (self.text(name), self.held(value)));
                Value::Object(held.collect::<Map<String, Value>>())
            }
            other => other.clone(),
        }
    }
}

/// A text between double quotes, as YAML reads it back.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match (c, u32::from(c)) {
            ('"' | '\\', _) => out.extend(['\\', c]),
            ('\n', _) => out.push_str("\\n"),
            (c, code) if is_hidden(c) => {
                let written = if code > 0xffff { write!(out, "\\U{code:08X}") } else { write!(out, "\\u{code:04X}") };
                written.unwrap_or(());
            }
            (c, _) => out.push(c),
        }
    }
    out + "\""
}
