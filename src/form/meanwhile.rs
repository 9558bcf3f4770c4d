//! What to do when what exists was changed by somebody else while it was being edited.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::changes::differences;
use super::tree::Tree;
use super::{Change, Form};
use crate::model::set_members;

impl Form {
    /// What somebody else changed since the form was filled: the differences between what existed then and `current`,
    /// which is the update's whole input read again. Empty where there are none, or where nothing existed.
    #[must_use]
    pub fn changed_meanwhile(&self, current: &Value) -> Vec<Change> {
        let input = self.operation.operation().input;
        self.original.as_ref().map(|original| differences(input, original, current)).unwrap_or_default()
    }

    /// What the form would change of what exists now, were it sent as it is: an update that merges leaves what it is not
    /// sent as somebody else made it.
    #[must_use]
    pub fn changes_over(&self, current: &Value) -> Vec<Change> {
        let (operation, request) = (self.operation, self.request());
        let after = if self.merges() { self.merged_into(current, &request) } else { request };
        differences(operation.operation().input, current, &after)
    }

    /// What there is once the members of an update that merges are sent.
    fn merged_into(&self, current: &Value, request: &Value) -> Value {
        let mut after = current.clone();
        for (name, value) in request.as_object().into_iter().flatten() {
            let one = |value: &Value| Value::Object(Map::from_iter([(name.clone(), value.clone())]));
            // Of a list whose items are updated one by one the others stay.
            let there = current.get(name).filter(|_| self.key_of(name).is_some());
            let value = match there {
                Some(there) => set_members(self.operation, &one(there), &one(value))[name].take(),
                None => value.clone(),
            };
            if let Some(members) = after.as_object_mut() {
                members.insert(name.clone(), value);
            }
        }
        after
    }

    /// Whether what exists now has what the form would make of it, so that what changed meanwhile may be an attempt of
    /// this form that was carried out.
    #[must_use]
    pub fn is_made(&self, current: &Value) -> bool {
        let changes = self.changed_meanwhile(current);
        let mine: HashMap<_, _> = self.changed_meanwhile(&self.document).into_iter().map(told).collect();
        !changes.is_empty() && changes.into_iter().map(told).all(|(place, after)| mine.get(&place) == Some(&after))
    }

    /// Goes on from what exists now: the user's changes stay, and everything else becomes what somebody else made of
    /// it.
    pub fn take_over(&mut self, current: &Value) {
        let Some(original) = self.original.clone() else { return };
        let document = merged(Some(&original), Some(&self.document), Some(current)).unwrap_or_default();
        self.editing = None;
        self.remember();
        self.original = Some(current.clone());
        self.start = Arc::new(current.clone());
        self.tree.load(Tree::ROOT, Some(&document));
        self.refresh();
    }
}

/// A change as it is found among others: where, whether something was there, and what is there now.
fn told(change: Change) -> ((String, bool), Option<Value>) {
    ((change.path.to_string(), change.before.is_some()), change.after)
}

/// What both sides made of a value: mine where I changed it, else theirs. Objects are merged member by member.
pub(super) fn merged(base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    if mine == base {
        return theirs.cloned();
    }
    let (Some(Value::Object(my)), Some(Value::Object(their))) = (mine, theirs) else { return mine.cloned() };
    let old = base.and_then(Value::as_object);
    let names = my.keys().chain(their.keys().filter(|name| !my.contains_key(*name)));
    let value = |name: &String| {
        let value = merged(old.and_then(|old| old.get(name)), my.get(name), their.get(name))?;
        Some((name.clone(), value))
    };
    Some(Value::Object(names.filter_map(value).collect::<Map<_, _>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_side_keeps_what_it_changed() {
        let base = json!({"same": 1, "mine": 1, "theirs": 1, "gone": 1, "deep": {"a": 1, "b": 1}, "list": [1]});
        let mine = json!({"same": 1, "mine": 2, "theirs": 1, "deep": {"a": 2, "b": 1}, "list": [1, 2], "new": 1});
        let theirs = json!({"same": 1, "mine": 3, "theirs": 3, "gone": 1, "deep": {"a": 1}, "list": [3], "other": 3});
        assert_eq!(
            merged(Some(&base), Some(&mine), Some(&theirs)),
            Some(json!({"same": 1, "mine": 2, "theirs": 3, "deep": {"a": 2}, "list": [1, 2], "new": 1, "other": 3}))
        );
    }
}
