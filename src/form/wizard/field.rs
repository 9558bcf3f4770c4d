//! The members of a step, and how they are laid out.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Condition;
use crate::model::DocPath;

/// A member that a step shows, with all that is inside it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepField {
    /// The member.
    pub path: DocPath,
    /// When it is shown; always where there is none.
    pub when: Option<Condition>,
    /// Whether it is asked for where it is shown, though the API can do without.
    pub needed: bool,
}

impl StepField {
    /// Whether it is shown: its condition holds, or it is set nevertheless, for what is sent can be seen.
    #[must_use]
    pub fn is_shown(&self, document: &Value, start: Option<&str>) -> bool {
        self.is_set(document) || self.when.as_ref().is_none_or(|when| when.holds(document, start))
    }

    /// Whether the document has it.
    #[must_use]
    pub fn is_set(&self, document: &Value) -> bool {
        self.path.get(document).is_some_and(|value| !value.is_null())
    }
}

/// A field is written as its path, or as a table with path and condition.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Written {
    Path(DocPath),
    Table {
        path: DocPath,
        when: Option<Condition>,
        #[serde(default)]
        needed: bool,
    },
}

impl<'de> Deserialize<'de> for StepField {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(from)? {
            Written::Path(path) => Self { path, when: None, needed: false },
            Written::Table { path, when, needed } => Self { path, when, needed },
        })
    }
}

/// A member that is edited in rows and columns: a map of structures, or a map of lists of structures, which has a row
/// for each element of each entry.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// The map.
    pub path: DocPath,
    /// The heading of the column with the map's keys.
    pub key: String,
    /// The other columns.
    pub columns: Vec<Column>,
}

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The member of the structure.
    pub member: String,
    /// Its heading.
    pub title: String,
    /// Its share of the width.
    pub share: u16,
    /// Its width in columns, in place of a share.
    pub width: Option<u16>,
    /// What stands in an empty cell.
    #[serde(default)]
    pub empty: String,
}

/// A member that no step shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// The member.
    pub path: DocPath,
    /// Where it is set instead, or why it is not.
    pub why: String,
}
