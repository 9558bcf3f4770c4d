//! Reading documents as rules do: null and values of another type count as left out, for the facts judge those.

use serde_json::Value;

use crate::model::{DocPath, Step};

/// A path of members.
pub(super) fn path(members: &[&str]) -> DocPath {
    DocPath::from(members.iter().map(|name| Step::Member((*name).to_owned())).collect::<Vec<_>>())
}

/// The value at a path of members separated by dots, if it is set.
pub(super) fn at<'v>(document: &'v Value, members: &str) -> Option<&'v Value> {
    members.split('.').try_fold(document, |value, name| value.as_object()?.get(name)).filter(|value| !value.is_null())
}

/// The text there.
pub(super) fn text<'v>(document: &'v Value, members: &str) -> Option<&'v str> {
    at(document, members)?.as_str()
}

/// The text there, if it is not empty.
pub(super) fn filled<'v>(document: &'v Value, members: &str) -> Option<&'v str> {
    text(document, members).filter(|text| !text.is_empty())
}

/// Whether the flag there is on.
pub(super) fn is_on(document: &Value, members: &str) -> bool {
    at(document, members) == Some(&Value::Bool(true))
}

/// The elements of the list there.
pub(super) fn list<'v>(document: &'v Value, members: &str) -> &'v [Value] {
    at(document, members).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of the list there, with their positions.
pub(super) fn texts<'v>(document: &'v Value, members: &str) -> impl Iterator<Item = (usize, &'v str)> {
    list(document, members).iter().enumerate().filter_map(|(at, value)| Some((at, value.as_str()?)))
}

/// The entries of the map there.
pub(super) fn entries<'v>(document: &'v Value, members: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let map = at(document, members).and_then(Value::as_object);
    map.into_iter().flatten().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.as_str(), value))
}

/// The path of members separated by dots.
pub(super) fn dotted(members: &str) -> DocPath {
    path(&members.split('.').collect::<Vec<_>>())
}
