//! What can be done with others that an item names: it is an action of theirs, and begins with all of them.

use serde::Deserialize;
use serde_json::Value;

use super::Location;
use super::path::Expr;
use super::template::fill_location;

/// So many are offered to begin with.
const MOST: usize = 10;

/// An action of another resource that an item leads to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// What it is called in a menu; the one that it begins with stands behind it.
    pub title: String,
    /// The item of that resource, with `{$}` for its id.
    pub to: String,
    /// Its action.
    pub verb: String,
    pub(super) ids: Expr,
}

impl Lead {
    /// Whether it leads to items of the resource with this path.
    #[must_use]
    pub fn is_to(&self, path: &str) -> bool {
        self.to.split('/').filter(|part| !part.starts_with('{')).eq(path.split('/'))
    }

    /// The items that this document names, each with the location of the action on it and the ids of the others.
    #[must_use]
    pub fn ways(&self, document: &Value, at: &Location) -> Vec<(String, Location, Vec<String>)> {
        let values = self.ids.values(document);
        let ids: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let way = |id: &String| {
            let to = fill_location(&self.to, at, &[("$", id.as_str())])?.with_action(&self.verb);
            Some((id.clone(), to, ids.iter().filter(|other| *other != id).cloned().collect()))
        };
        if ids.len() < 2 { Vec::new() } else { ids.iter().take(MOST).filter_map(way).collect() }
    }
}
