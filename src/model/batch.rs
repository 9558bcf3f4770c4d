//! What the overlay says of operations that do for many items at once what another one does for one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::DocPath;

/// How one call of another operation does for many items what this one does for one.
///
/// What an entry of its list does not have is shared by all of its items, under the same names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// The operation that takes many.
    pub by: String,
    /// The list of its input that has an entry for each item.
    pub list: String,
    /// The values of an entry, each with its path in the input for one item.
    pub entry: BTreeMap<DocPath, DocPath>,
    /// Where an entry gets a number of its own, by which the reply tells entries apart.
    pub number: Option<DocPath>,
    /// By which value an entry is known, in the list and in what the reply says of one that failed.
    pub known: DocPath,
    /// The member that has the code of what failed.
    pub code: String,
    /// The member that has the words.
    pub message: String,
    /// Members of the input for one item that the other operation does not need.
    #[serde(default)]
    pub drops: Vec<String>,
    /// Members that must have these values: the other operation does nothing else.
    #[serde(default)]
    pub only: BTreeMap<String, Value>,
    /// Lists that the other operation takes in another form.
    #[serde(default)]
    pub lists: BTreeMap<String, BatchList>,
}

/// A list in another form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchList {
    /// The values of an element, each with its path in an element of the list for one item.
    pub item: BTreeMap<DocPath, DocPath>,
    /// The member by which elements are told apart.
    pub by: String,
    /// Elements that are members of their own there, by that member's value.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    /// Where such an element has its value.
    pub value: DocPath,
}
