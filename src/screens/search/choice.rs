//! What people read for the values of a search, and what they mean by it.

use crate::catalog::{SearchField, SearchKind};

/// What people read for a value.
pub(super) fn name_of<'a>(field: &'a SearchField, value: &'a str) -> &'a str {
    match &field.kind {
        SearchKind::Choice(choices) => {
            choices.iter().find(|(known, _)| known == value).map_or(value, |(_, name)| name.as_str())
        }
        SearchKind::Text => value,
    }
}

/// The value that a name stands for; what is no name stands for itself.
pub(super) fn value_of(field: &SearchField, text: &str) -> String {
    let text = text.trim();
    match &field.kind {
        SearchKind::Choice(choices) => {
            let found = choices.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
            found.map_or_else(|| field.value_of(text), |(value, _)| value.as_str()).to_owned()
        }
        SearchKind::Text => text.to_owned(),
    }
}
