//! What uses an item: items of another list that name it.

use serde::Deserialize;
use serde_json::Value;

use super::template::fill_location;
use super::{CellSource, Location};

/// A list whose items may name an item of the resource.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// The location of the list, with holes for what stands above.
    pub(super) list: String,
    /// The member that holds the id, wherever it stands in the document.
    pub(super) member: String,
    /// Whether the rows say it, or only the documents of their own.
    #[serde(default)]
    pub from: CellSource,
}

impl Usage {
    /// Where they are listed that may use the item at this location.
    #[must_use]
    pub fn list(&self, at: &Location) -> Option<Location> {
        fill_location(&self.list, at, &[])
    }

    /// Whether a document names the item of this id.
    #[must_use]
    pub fn is_in(&self, document: &Value, id: &str) -> bool {
        names(document, &self.member, id)
    }
}

/// Whether a document has a member of this value anywhere. A map of names counts by its values.
fn names(document: &Value, member: &str, wanted: &str) -> bool {
    match document {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let own = name == member && value.as_str() == Some(wanted);
            let among = name.strip_suffix('s') == Some(member)
                && value.as_object().is_some_and(|map| map.values().any(|value| value.as_str() == Some(wanted)));
            own || among || names(value, member, wanted)
        }),
        Value::Array(items) => items.iter().any(|item| names(item, member, wanted)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Place, catalog};
    use crate::model::{Shape, ShapeKind};

    /// Whether a shape has the member somewhere, itself or as the values of a map.
    fn has(shape: &'static Shape, member: &str, seen: &mut Vec<&'static str>) -> bool {
        if seen.contains(&shape.name) {
            return false;
        }
        seen.push(shape.name);
        match &shape.kind {
            ShapeKind::Structure { members, .. } => {
                members.iter().any(|own| own.name == member || has(own.shape(), member, seen))
            }
            ShapeKind::List { item } => has(item.shape(), member, seen),
            ShapeKind::Map { value, .. } => has(value.shape(), member, seen),
            _ => false,
        }
    }

    #[test]
    fn what_uses_something_is_listed_and_names_it() {
        let mut usages = 0;
        for resource in catalog().resources() {
            let mut parts = resource.path.split('/');
            let root = Location::home().child(parts.next().unwrap());
            let item = parts.fold(root, |at, list| at.child(list).child("x"));
            for usage in &resource.used_by {
                usages += 1;
                let list = usage.list(&item).unwrap();
                let Ok(Place::List(users)) = catalog().place(&list) else { panic!("{list} is no list") };
                let reads = match usage.from {
                    CellSource::Row | CellSource::Beside => users.list_operation(),
                    CellSource::Describe => users.describe_operation().unwrap(),
                };
                let output = reads.operation().output.unwrap();
                assert!(has(output, &usage.member, &mut Vec::new()), "{reads} says nothing of {}", usage.member);
            }
        }
        assert_eq!(usages, 3, "connector profiles, domains and object types");
    }
}
