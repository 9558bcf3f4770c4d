//! Finding text in a document and in a line, without regard to case.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::lines::{Label, every_node};

/// The pointers of all nodes, hidden ones too, whose name or value holds a text; in the order of the document.
pub fn search_document(document: &Value, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    if needle.is_empty() {
        return found;
    }
    let needle = Needle::new(needle);
    every_node(document, &mut |pointer, label, value| {
        let named = matches!(label, Label::Member(name) if needle.next_in(name, 0).is_some());
        if named || needle.next_in(&scalar(value), 0).is_some() {
            found.push(pointer.to_owned());
        }
    });
    found
}

/// Where a text is found in another, in bytes; finds do not overlap.
pub fn occurrences(text: &str, needle: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if needle.is_empty() {
        return found;
    }
    let needle = Needle::new(needle);
    let mut from = 0;
    while let Some(range) = needle.next_in(text, from) {
        from = range.end;
        found.push(range);
    }
    found
}

/// A scalar as text; nothing for what holds others.
pub(super) fn scalar(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

/// A text to find, in lower case.
struct Needle(Vec<char>);

impl Needle {
    fn new(text: &str) -> Self {
        Self(text.chars().flat_map(char::to_lowercase).collect())
    }

    fn next_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let rest = text.get(from..)?;
        rest.char_indices().find_map(|(at, _)| self.length_at(&rest[at..]).map(|len| from + at..from + at + len))
    }

    /// How many bytes at the beginning of a text it takes, if it is there.
    fn length_at(&self, text: &str) -> Option<usize> {
        let mut wanted = self.0.iter();
        let mut left = wanted.len();
        for (at, c) in text.char_indices() {
            for lower in c.to_lowercase() {
                if wanted.next() != Some(&lower) {
                    return None;
                }
                left -= 1;
            }
            if left == 0 {
                return Some(at + c.len_utf8());
            }
        }
        None
    }
}
