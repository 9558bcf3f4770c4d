//! Reading documents as rules and mappings do: null and values of another type count as left out, for the facts judge those.

use serde_json::Value;

use super::{DocPath, Step};

/// A path of members.
pub(crate) fn path(members: &[&str]) -> DocPath {
    DocPath::from(members.iter().map(|name| Step::Member((*name).to_owned())).collect::<Vec<_>>())
}

/// The value at a path of members separated by dots, if it is set.
pub(crate) fn at<'v>(document: &'v Value, members: &str) -> Option<&'v Value> {
    members.split('.').try_fold(document, |value, name| value.as_object()?.get(name)).filter(|value| !value.is_null())
}

/// The text there.
pub(crate) fn text<'v>(document: &'v Value, members: &str) -> Option<&'v str> {
    at(document, members)?.as_str()
}

/// The text there, if it is not empty.
pub(crate) fn filled<'v>(document: &'v Value, members: &str) -> Option<&'v str> {
    text(document, members).filter(|text| !text.is_empty())
}

/// Whether the flag there is on.
pub(crate) fn is_on(document: &Value, members: &str) -> bool {
    at(document, members) == Some(&Value::Bool(true))
}

/// The elements of the list there.
pub(crate) fn list<'v>(document: &'v Value, members: &str) -> &'v [Value] {
    at(document, members).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of the list there, with their positions.
pub(crate) fn texts<'v>(document: &'v Value, members: &str) -> impl Iterator<Item = (usize, &'v str)> {
    list(document, members).iter().enumerate().filter_map(|(at, value)| Some((at, value.as_str()?)))
}

/// The entries of the map there.
pub(crate) fn entries<'v>(document: &'v Value, members: &str) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let map = at(document, members).and_then(Value::as_object);
    map.into_iter().flatten().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.as_str(), value))
}

/// The path of members separated by dots.
pub(crate) fn dotted(members: &str) -> DocPath {
    path(&members.split('.').collect::<Vec<_>>())
}
