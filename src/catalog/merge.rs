//! How items of a resource become one: which action does it, what may be taken from which of them, and what moves.

use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;
use super::{Column, Prepared, PreparedField, Resource};
use crate::model::DocPath;

/// How items of a resource become one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The action.
    pub verb: String,
    /// The member of its input with the ids of those that go.
    pub others: DocPath,
    /// Where its input says what is taken from which of them.
    pub takes: Takes,
    /// Members of an item that say nothing that could be compared, such as its id.
    #[serde(default)]
    pub without: Vec<String>,
    /// What all of them must have the same of, as far as they have any.
    #[serde(default)]
    pub same: Vec<Same>,
    /// How many values one may have afterwards.
    pub most: Option<usize>,
    /// What tells whether an item is being merged, or was.
    pub known_by: Option<KnownBy>,
    /// What else they have.
    #[serde(default)]
    pub moves: Vec<Moves>,
    /// What elsewhere goes on naming those that go.
    pub left: Option<Left>,
}

/// What tells whether an item is being merged, or was.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownBy {
    /// The action that reads it.
    pub verb: String,
    /// The member of its reply with the state.
    pub member: DocPath,
    /// The states in which it was.
    pub over: Vec<String>,
}

/// Where the input says what is taken from which item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Takes {
    /// A structure whose members are called as those of an item: each is the id of the one that it is taken from. A
    /// map among them has one for each of its keys.
    Members {
        /// Where it is.
        members: DocPath,
    },
    /// A list of fields in which another one wins; all others stay, and are filled where they are empty.
    Fields {
        /// The list of entries, one for each of the others.
        entries: DocPath,
        /// The member of an entry with the id of the one that wins.
        from: String,
        /// The member with the fields.
        fields: String,
        /// The member of a field with its id.
        id: String,
    },
}

/// What all must have the same of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Same {
    pub(super) of: Expr,
    /// Why that is so, for people.
    pub why: String,
    /// What is said where some have it and others have none.
    pub some: Option<String>,
}

/// What is not changed by it, though it names those that go.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    /// The path of its list, which is one of those whose items may name such an item by its ARN.
    pub list: String,
    /// What is said of one, behind its number.
    pub one: String,
    /// What is said of several.
    pub many: String,
    /// What is not known where they could not be counted.
    pub unknown: String,
}

/// Rows of a list below the items, which move or may.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moves {
    /// The list.
    pub list: String,
    /// The key of its search by which it is read, kind by kind, where it is not read as a whole.
    pub each: Option<String>,
    /// The member of a row that tells its kind.
    pub kind: Option<String>,
    /// The structure of the input with a switch for each kind that may move; without one all do.
    pub switches: Option<DocPath>,
}

impl Same {
    /// Whether some of these documents differ in it.
    pub fn differs<'d>(&self, documents: impl Iterator<Item = &'d Value>) -> bool {
        let mut texts = documents.filter_map(|document| self.of.text(document));
        texts.next().is_some_and(|first| texts.any(|text| text != first))
    }
}

impl Same {
    /// Whether some of these documents have it, and others have none.
    pub fn is_lone<'d>(&self, documents: impl Iterator<Item = &'d Value>) -> bool {
        let (some, none): (Vec<&Value>, Vec<&Value>) = documents.partition(|one| self.of.text(one).is_some());
        !some.is_empty() && !none.is_empty()
    }
}

impl Resource {
    /// What may have become of an item that is not there.
    #[must_use]
    pub fn fate(&self) -> &'static str {
        let goes = self.merge_verb().and_then(|verb| self.action(verb)).is_some_and(|merge| merge.others.is_none());
        if goes { "It may have been deleted, or merged into another one." } else { "It may have been deleted." }
    }

    /// How its items become one by this action.
    #[must_use]
    pub fn merge(&self, verb: &str) -> Option<&Merge> {
        self.merge.as_ref().filter(|merge| merge.verb == verb)
    }

    /// The action that makes one of its items.
    #[must_use]
    pub fn merge_verb(&self) -> Option<&str> {
        self.merge.as_ref().map(|merge| merge.verb.as_str())
    }

    /// What an item can be searched for by: what the search calls it, and the values.
    #[must_use]
    pub fn search_values(&self, document: &Value) -> Vec<(&str, Vec<String>)> {
        let fields = self.search.iter().flat_map(|search| &search.fields);
        let keys = fields.filter_map(|field| {
            let finds = field.finds.as_ref()?;
            // Values of alternatives are each a key of their own; those that are joined are one.
            let texts = finds.0.iter().filter_map(|joined| Expr([joined.clone()].into()).text(document));
            let texts: Vec<String> = texts.collect();
            (!texts.is_empty()).then_some((field.label.as_str(), texts))
        });
        keys.collect()
    }

    /// The fields that an account defines itself, each with the column that shows it; in the order of the lists.
    #[must_use]
    pub fn field_columns<'p>(&self, prepared: &'p Prepared) -> Vec<(&'p PreparedField, Column)> {
        self.dynamic.as_ref().map(|dynamic| prepared.all_columns(dynamic)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::catalog;

    #[test]
    fn whatever_goes_when_it_is_merged_may_have_gone_so_and_what_only_some_have_is_seen() {
        let says = |path: &str| catalog().resource(path).unwrap().fate();
        assert_eq!(says("profiles/domains/profiles"), "It may have been deleted, or merged into another one.");
        for path in ["cases/domains/cases", "profiles/domains", "appflow/flows"] {
            assert_eq!(says(path), "It may have been deleted.", "{path}");
        }
        let merges = catalog().resources().iter().filter_map(|resource| resource.merge.as_ref());
        for same in merges.flat_map(|merge| &merge.same) {
            let one = serde_json::json!({"fields": [{"id": "customer_id", "value": {"stringValue": "arn:aws:x"}}]});
            let none = serde_json::json!({"fields": []});
            assert!(same.is_lone([&none, &one].into_iter()) && same.some.is_some());
            assert!(!same.is_lone([&one, &one].into_iter()) && !same.is_lone([&none, &none].into_iter()));
        }
    }
}
