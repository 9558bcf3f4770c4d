//! Values as they stand side by side.

use serde_json::{Map, Value};

/// So many letters of a value are at hand for a cell.
const LONGEST: usize = 400;

/// The value that each item has of something.
pub(super) type Values<'a> = Vec<Option<&'a Value>>;

/// The keys of maps, each once, in the order in which they are met.
pub(super) fn keys(maps: &[Option<&Value>]) -> Vec<String> {
    let mut keys = Map::new();
    for (key, _) in maps.iter().flatten().filter_map(|map| map.as_object()).flatten() {
        keys.entry(key.as_str()).or_insert(Value::Null);
    }
    keys.into_iter().map(|(key, _)| key).collect()
}

/// A value, unless there is nothing in it.
pub(super) fn some(value: &Value) -> Option<&Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Object(members) if members.is_empty() => None,
        Value::Array(items) if items.is_empty() => None,
        value => Some(value),
    }
}

/// A value in a line: what is inside of it is joined.
pub(super) fn text(value: &Value) -> String {
    let mut line = String::new();
    join(value, &mut line);
    line
}

fn join(value: &Value, line: &mut String) {
    if line.len() > LONGEST {
        return;
    }
    let part = match value {
        Value::Object(members) => return members.values().for_each(|value| join(value, line)),
        Value::Array(items) => return items.iter().for_each(|value| join(value, line)),
        Value::Null => return,
        Value::String(text) => text.chars().take(LONGEST).collect(),
        other => other.to_string(),
    };
    if !part.is_empty() {
        let gap = if line.is_empty() { "" } else { ", " };
        *line = format!("{line}{gap}{part}");
    }
}
