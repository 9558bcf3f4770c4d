//! Searches that are kept on disk by a name: what of them may be, and what is asked for when they are used.

use super::{SearchField, SearchKind};
use crate::catalog::Location;
use crate::catalog::when::When;

/// A search without anything that may be content about a customer. Made by [`KeptSearch::of`] alone, so that nothing
/// else can be on its way to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSearch {
    list: Location,
    query: Vec<(String, String)>,
}

impl KeptSearch {
    /// What may be kept of a search of a list: of the keys all, of the values only choices and times.
    #[must_use]
    pub fn of(list: &Location, fields: &[SearchField], query: &[(String, String)]) -> Self {
        let mut kept: Vec<(String, String)> = Vec::new();
        for (key, value) in query {
            let field = fields.iter().find(|field| field.key == *key);
            let value = if field.is_some_and(|field| field.may_be_kept(value)) { value.clone() } else { String::new() };
            // What is asked for is asked for once.
            if !value.is_empty() || kept.iter().all(|(known, _)| known != key) {
                kept.push((key.clone(), value));
            }
        }
        let list = crate::catalog::catalog().bookmarkable(list);
        Self { list, query: kept }
    }

    /// Where it leads: values that are not kept are empty there.
    #[must_use]
    pub fn location(&self) -> Location {
        self.list.clone().with_queries(&self.query)
    }

    /// The keys whose values are asked for when it is used.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        self.query.iter().filter(|(_, value)| value.is_empty()).map(|(key, _)| key.as_str())
    }

    /// The pairs that are kept as they are.
    pub fn kept(&self) -> impl Iterator<Item = &(String, String)> {
        self.query.iter().filter(|(_, value)| !value.is_empty())
    }
}

impl SearchField {
    /// Whether a value says nothing of a customer: it is one of the choices, or a time.
    #[must_use]
    pub fn may_be_kept(&self, value: &str) -> bool {
        match &self.kind {
            SearchKind::Choice(choices) => choices.iter().any(|(known, _)| known == value),
            SearchKind::Text => self.takes_times() && When::is_one(value),
        }
    }
}
