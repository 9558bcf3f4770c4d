//! Items of lists that an update takes one by one: what they are known by can't be changed. Another one there makes
//! another item beside the old one.

use std::collections::HashSet;

use serde_json::Value;

use crate::model::{DocPath, Severity};

use super::changes::{is_pair, item_shape};
use super::{Form, Issue, IssueSource};

impl Form {
    /// What is to be said of items that were there and are known by something else now.
    pub(super) fn made_beside(&self) -> Vec<Issue> {
        let (Some(original), true) = (&self.original, self.merges()) else { return Vec::new() };
        let keyed = self.operation.operation().edit_from.iter().flat_map(|from| &from.keyed);
        let mut found = Vec::new();
        let input = self.operation.operation().input;
        for (list, key) in keyed.filter(|(list, _)| !is_pair(item_shape(input, list))) {
            let items = |document: &'_ Value| document[list].as_array().map_or(0, Vec::len);
            let known_by = |document: &Value, at: usize| Some(document[list].get(at)?.get(key)?.as_str()?.to_owned());
            let all = |document: &Value| -> HashSet<String> {
                (0..items(document)).filter_map(|at| known_by(document, at)).collect()
            };
            let (before, after) = (all(original), all(&self.document));
            for at in 0..items(&self.document) {
                let is_new = known_by(&self.document, at).is_none_or(|key| !before.contains(&key));
                // It is the one that stood there.
                let old = known_by(original, at).filter(|old| is_new && !after.contains(old));
                let Some(old) = old else { continue };
                let path = DocPath::root().member(list).index(at).member(key);
                let node = self.tree.nearest(&path);
                let message = format!("makes another one: \"{old}\" stays as it is beside it");
                let issue = self.at_node(path, node, message, IssueSource::Rule);
                found.push(Issue { severity: Severity::Warning, shown: true, ..issue });
            }
        }
        found
    }
}
