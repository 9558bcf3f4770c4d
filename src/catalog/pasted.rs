//! A reply that stands where an input is meant, as `aws appflow describe-flow` prints it: what of it an action takes.

use serde_json::{Map, Value};

use super::{Resource, Verb};
use crate::model::{DocPath, EditFrom, Shape, ShapeKind, api, input_that_makes, shape_at, typed_value};

/// What stands beside the members of a reply where a program has printed it whole.
const BESIDE: [&str; 2] = ["ResponseMetadata", "$metadata"];

/// The input in a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct InReply {
    /// The input of the action, as far as the reply says it.
    pub input: Value,
    /// What only replies have, and the input goes without.
    pub dropped: Vec<String>,
}

impl Resource {
    /// The input of an action that makes or changes an item, where a document is what the service says of an item:
    /// a whole reply, or the item in it. `None` where it is none, or an input already.
    #[must_use]
    pub fn input_in_reply(&self, action: &Verb, document: &Value) -> Option<InReply> {
        let input = action.operation.operation().input;
        let from = action.operation.operation().edit_from.as_ref();
        if !matches!(action.verb.as_str(), "create" | "edit") && from.is_none() {
            return None;
        }
        let said = document.as_object()?;
        if said.keys().all(|name| input.member(name).is_some()) {
            return None;
        }
        let item = self.item_in(action, document)?;
        let copied = self.copies().filter(|copies| std::ptr::eq(*copies, action)).and_then(|_| self.copy(&item));
        let mut made = match &copied {
            Some(copied) => copied.input.clone(),
            None => input_that_makes(action.operation, &Value::Object(Map::new()), &item)?,
        };
        read_times(&mut made, input);
        // It is for whoever has pasted it to name the new one anew.
        for (path, was) in copied.iter().flat_map(|copied| &copied.fresh) {
            path.put(&mut made, was.as_str().into());
        }
        let renamed: Vec<&DocPath> =
            self.renamed().chain(from.iter().flat_map(|from| &from.rename)).map(|(_, from)| from).collect();
        let is_taken = |name: &str| {
            let here = DocPath::root().member(name);
            made.get(name).is_some() || renamed.iter().any(|from| from.starts_with(&here))
        };
        let names = item.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()).map(|(name, _)| name);
        let mut dropped: Vec<String> = names.filter(|name| !is_taken(name)).cloned().collect();
        for path in copied.iter().flat_map(|copied| &copied.dropped) {
            dropped.push(path.to_string());
        }
        dropped.extend(copied.into_iter().flat_map(|copied| copied.left_out));
        Some(InReply { input: made, dropped })
    }

    /// The item in what the service says of it.
    fn item_in(&self, action: &Verb, document: &Value) -> Option<Value> {
        let has_all = |shape: &'static Shape| {
            let mut names = document.as_object().into_iter().flatten().map(|(name, _)| name);
            names.all(|name| shape.member(name).is_some() || BESIDE.contains(&name.as_str()))
        };
        let described = || {
            let describe = self.describe.as_ref().filter(|of| of.operation.operation().output.is_some_and(has_all))?;
            match &describe.document {
                Some(path) => one(path.find(document)),
                None => Some(document.clone()),
            }
        };
        let read = || {
            let from = action.operation.operation().edit_from.as_ref()?;
            let reply = api().operation(action.operation.service, &from.read)?.output.filter(|shape| has_all(shape))?;
            read_by(from, reply, document)
        };
        let listed = || {
            self.list.operation.operation().output.filter(|shape| has_all(shape))?;
            one(self.rows(document))
        };
        let alone = || self.held().filter(|shape| has_all(shape)).map(|_| document.clone());
        described().or_else(read).or_else(listed).or_else(alone).filter(Value::is_object)
    }
}

/// What an edit takes of a reply to its own read.
fn read_by(from: &EditFrom, reply: &'static Shape, document: &Value) -> Option<Value> {
    shape_at(reply, &from.at)?;
    match from.at.get(document)? {
        Value::Array(items) => one(items.clone()),
        resource => Some(resource.clone()),
    }
}

/// The only one of several.
fn one(values: Vec<Value>) -> Option<Value> {
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Some(value),
        Err(_) => None,
    }
}

/// Reads the times that a program has written in words, so that they are what the service says of them.
fn read_times(value: &mut Value, shape: &'static Shape) {
    match (&shape.kind, value) {
        (kind @ ShapeKind::Timestamp(_), value) => {
            if let Some(text) = value.as_str() {
                *value = typed_value(text, Some(kind), None);
            }
        }
        (ShapeKind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                if let Some(value) = object.get_mut(member.name) {
                    read_times(value, member.shape());
                }
            }
        }
        (ShapeKind::Map { value: item, .. }, Value::Object(object)) => {
            for value in object.values_mut() {
                read_times(value, item.shape());
            }
        }
        (ShapeKind::List { item }, Value::Array(items)) => {
            for value in items {
                read_times(value, item.shape());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::catalog;

    #[test]
    fn what_a_program_prints_of_a_flow_is_the_input_that_makes_or_changes_it() {
        let flows = catalog().resource("appflow/flows").unwrap();
        let trigger = |start: serde_json::Value| {
            json!({"triggerType": "Scheduled", "triggerProperties": {"Scheduled": {
                "scheduleExpression": "rate(1days)", "scheduleStartTime": start}}})
        };
        let printed = json!({
            "flowArn": "arn:x", "flowName": "nightly", "flowStatus": "Active", "description": "d",
            "triggerConfig": trigger(json!("2026-03-01T13:00:00.000000+01:00")),
            "createdAt": "2026-01-01T00:00:00+00:00", "tags": {"team": "crm"}, "ResponseMetadata": {"RetryAttempts": 0},
        });
        let edit = flows.input_in_reply(flows.action("edit").unwrap(), &printed).unwrap();
        let trigger = trigger(json!(1_772_366_400));
        assert_eq!(edit.input, json!({"flowName": "nightly", "description": "d", "triggerConfig": trigger}));
        assert!(edit.dropped.contains(&"flowArn".to_owned()) && edit.dropped.contains(&"createdAt".to_owned()));
        let create = flows.input_in_reply(flows.action("create").unwrap(), &printed).unwrap();
        assert_eq!((&create.input["flowName"], &create.input["tags"]), (&json!("nightly"), &json!({"team": "crm"})));
        // An input, or anything else, is no reply.
        for other in [edit.input, json!({"flowName": "x", "unheard of": 1}), json!([]), json!({})] {
            assert_eq!(flows.input_in_reply(flows.action("edit").unwrap(), &other), None, "{other}");
        }
    }
}
