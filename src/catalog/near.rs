//! Which items are close to another one of their resource: where one is picked for it, those come first.

use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;
use super::{Condition, Location};

/// What two items have in common that are close to each other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Near {
    /// The key of the list's search that finds them.
    pub(super) key: String,
    /// The value of both, which the key takes.
    pub(super) of: Expr,
    /// What they have in common, for people.
    pub why: String,
    /// Which items are seldom meant, and come last.
    pub last: Option<Condition>,
}

impl Near {
    /// What an item has that others may have, too.
    #[must_use]
    pub fn value(&self, item: &Value) -> Option<String> {
        self.of.text(item).filter(|text| !text.is_empty())
    }

    /// Those of a list that have this value.
    #[must_use]
    pub fn list(&self, list: &Location, value: &str) -> Location {
        list.without_query().with_query(&self.key, value)
    }

    /// Whether an item comes last.
    #[must_use]
    pub fn is_last(&self, item: &Value) -> bool {
        self.last.as_ref().is_some_and(|last| last.holds(item) == Some(true))
    }
}
