//! What changed between two documents.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::path::text_of;

/// So many members are compared, and so deep.
const MOST: usize = 500;
const DEEPEST: usize = 12;
/// Longest text of a value in characters.
const LONGEST: usize = 60;

/// What changed, a member each: `City Seoul → Busan`, `Mobile added +82…`, `Gender removed`. A text that holds JSON counts
/// as what it holds; `named` has the words for the way to a member.
#[must_use]
pub fn changes(before: &Value, after: &Value, named: &dyn Fn(&str) -> String) -> Vec<String> {
    let (was, is) = (leaves(before), leaves(after));
    let told = |(name, value): (&String, &String)| match was.get(name) {
        Some(old) if old == value => None,
        Some(old) => Some(format!("{} {} → {}", named(name), cut(old), cut(value))),
        None => Some(format!("{} added {}", named(name), cut(value))),
    };
    let gone = was.keys().filter(|name| !is.contains_key(*name)).map(|name| format!("{} removed", named(name)));
    is.iter().filter_map(told).chain(gone).collect()
}

/// What a document holds, a member each: `Key name _email`.
#[must_use]
pub fn holds(document: &Value, named: &dyn Fn(&str) -> String) -> Vec<String> {
    leaves(document).iter().map(|(name, value)| format!("{} {}", named(name), cut(value))).collect()
}

fn leaves(document: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let inner;
    let document = match document {
        Value::String(text) => {
            inner = serde_json::from_str(text).unwrap_or_default();
            &inner
        }
        document => document,
    };
    walk("", document, 0, &mut found);
    found
}

fn walk(name: &str, value: &Value, depth: usize, found: &mut BTreeMap<String, String>) {
    if found.len() >= MOST || depth > DEEPEST {
        return;
    }
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(members) => members.iter().for_each(|(part, value)| walk(&below(part), value, depth + 1, found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| walk(&below(&n.to_string()), value, depth + 1, found));
        }
        Value::Null => {}
        value => {
            found.insert(name.to_owned(), text_of(value));
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let before = json!("{\"City\":\"Seoul\",\"Gender\":\"F\",\"Attributes\":{\"tier\":\"Gold\"}}");
        let after = json!({"City": "Busan", "Attributes": {"tier": "Gold", "points": 7}});
        let changes = |before, after| changes(before, after, &str::to_owned);
        assert_eq!(changes(&before, &after), ["Attributes.points added 7", "City Seoul → Busan", "Gender removed"]);
        assert_eq!(changes(&after, &after), Vec::<String>::new());
    }
}
