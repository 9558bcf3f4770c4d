//! What the overlay says of how a resource is read before it is edited.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::DocPath;

/// Where the current values for an update come from.
///
/// Members of the same name are copied by themselves, and only what the update's input knows: what the service adds
/// of its own (statistics, states, times) stays behind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditFrom {
    /// The operation that reads the resource.
    pub read: String,
    /// Where members of the update's input go in the read's input, if not under the same name.
    #[serde(default)]
    pub ask: BTreeMap<DocPath, DocPath>,
    /// Values that the read's input needs besides.
    #[serde(default)]
    pub with: BTreeMap<DocPath, Value>,
    /// Where the resource lies in the reply.
    #[serde(default)]
    pub at: DocPath,
    /// Where `at` is a list: the member whose value must equal the update's member of that name.
    pub pick: Option<String>,
    /// Where parts of the update's input come from in the resource, if not from the same name.
    #[serde(default)]
    pub rename: BTreeMap<DocPath, DocPath>,
    /// Lists of which the update takes single items, known by this member of theirs: items left out stay as they are.
    #[serde(default)]
    pub keyed: BTreeMap<String, String>,
    /// Members of the update's input that must have the value which is there: the service refuses another one.
    #[serde(default)]
    pub keeps: Vec<DocPath>,
    /// Members of the update's input in which what is left out keeps its value, too.
    #[serde(default)]
    pub merges: Vec<DocPath>,
}
