//! Values in a line. What an account defines itself has the names that it gave.

use serde_json::Value;

use crate::catalog::PreparedField;
use crate::screens::jobs::many::Many;

/// The member by which the items of a list are told apart, where the update takes them one by one.
pub(super) fn key_of(many: &Many, list: &str) -> Option<&'static str> {
    many.deed.operation.operation().edit_from.as_ref()?.keyed.get(list).map(String::as_str)
}

/// What a member is set to.
pub(super) fn set(many: &Many, member: &str, value: &Value) -> String {
    let Some((key, items)) = key_of(many, member).zip(value.as_array()) else { return plain(value) };
    let item = |item: &Value| {
        let id = item.get(key).and_then(Value::as_str).unwrap_or_default();
        let text = of_item(item, key);
        match many.prepared.field(id) {
            Some(field) => format!("{} → {}", field.name, named(many, field, &text)),
            None => format!("{id} → {text}"),
        }
    };
    items.iter().map(item).collect::<Vec<_>>().join(", ")
}

/// A value of a field by the name of its option, if it has one.
pub(super) fn named<'a>(many: &'a Many, field: &PreparedField, text: &'a str) -> &'a str {
    many.prepared.label(&field.options_key(), text).unwrap_or(text)
}

/// A value in a line.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{name} = {}", plain(value));
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        _ => value.to_string(),
    }
}

/// The value of an item that is known by a key, without what only says of which type it is.
pub(super) fn of_item(item: &Value, key: &str) -> String {
    let only = |members: &serde_json::Map<String, Value>| {
        let mut others = members.iter().filter(|(name, _)| *name != key).map(|(_, value)| value.clone());
        others.next().filter(|_| others.next().is_none())
    };
    match item.as_object().and_then(only) {
        Some(value) => of_item(&value, key),
        None => plain(item),
    }
}
