//! Cuts a document to the members that a shape has, at any depth. Adds nothing.

use serde_json::{Map, Value};

use crate::model::{Shape, ShapeKind};

/// The document without members that the shape does not have and without nulls, in the shape's order.
/// A value of another type than the shape's stays as it is.
pub(super) fn project(document: Value, shape: &Shape) -> Value {
    match (&shape.kind, document) {
        (ShapeKind::Structure { members, .. }, Value::Object(mut from)) => {
            let mut to = Map::new();
            for member in members {
                match from.remove(member.name) {
                    None | Some(Value::Null) => {}
                    Some(value) => {
                        to.insert(member.name.to_owned(), project(value, member.shape()));
                    }
                }
            }
            Value::Object(to)
        }
        (ShapeKind::List { item }, Value::Array(rows)) => {
            Value::Array(rows.into_iter().map(|row| project(row, item.shape())).collect())
        }
        (ShapeKind::Map { value: member, .. }, Value::Object(entries)) => {
            Value::Object(entries.into_iter().map(|(key, value)| (key, project(value, member.shape()))).collect())
        }
        (_, other) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};
    use serde_json::json;

    #[test]
    fn members_that_a_reply_does_not_have_are_cut_at_any_depth() {
        let list = api().operation(Service::CustomerProfiles, "ListDomains").unwrap();
        let stored =
            json!({"Items": [{"DefaultExpirationDays": 30, "Tags": {"a": "b"}, "DomainName": "acme"}], "x": 1});
        assert_eq!(
            project(stored, list.output.unwrap()),
            json!({"Items": [{"DomainName": "acme", "Tags": {"a": "b"}}]})
        );
    }
}
