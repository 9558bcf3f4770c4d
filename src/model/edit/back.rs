//! What was there, as an input that brings it back.

use serde_json::Value;

use super::{filled, fitting, input_by, is_too_deep, read_by};
use crate::model::{EditFrom, OperationId, Shape, ShapeKind};

/// Where the values for an operation come from that makes something again.
fn from(makes: OperationId) -> Option<&'static EditFrom> {
    let operation = makes.operation();
    operation.made_from.as_ref().or(operation.edit_from.as_ref())
}

/// The call that reads what an operation would make again, where that is not what a page shows. `identity` holds the
/// members of its input that name the resource.
#[must_use]
pub fn read_for_making(makes: OperationId, identity: &Value) -> Option<(OperationId, Value)> {
    read_by(makes, from(makes)?, identity)
}

/// The input that makes again what that read has answered.
#[must_use]
pub fn made_from_reply(makes: OperationId, identity: &Value, reply: &Value) -> Option<Value> {
    input_by(makes, from(makes)?, identity, reply)
}

/// The input of an operation that makes again what a document describes. What only the service gives stays behind.
#[must_use]
pub fn input_that_makes(makes: OperationId, identity: &Value, document: &Value) -> Option<Value> {
    if is_too_deep(document) {
        return None;
    }
    let input = makes.operation().input;
    let mut made = filled(input, from(makes), &fitting(identity, input), document)?;
    leave_out_empty(&mut made, input);
    Some(made)
}

/// Leaves out what is told as empty where there is none, and may not be sent so.
pub fn leave_out_empty(value: &mut Value, shape: &'static Shape) {
    let is_empty = |value: &Value, shape: &Shape| match (&shape.kind, value) {
        (ShapeKind::List { .. }, Value::Array(items)) => items.is_empty(),
        (ShapeKind::Map { .. }, Value::Object(entries)) => entries.is_empty(),
        _ => false,
    };
    match (&shape.kind, value) {
        (ShapeKind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                let inner = member.shape();
                let least = inner.constraint.min.is_some_and(|min| min > 0.0);
                if least && object.get(member.name).is_some_and(|value| is_empty(value, inner)) {
                    object.shift_remove(member.name);
                } else if let Some(value) = object.get_mut(member.name) {
                    leave_out_empty(value, inner);
                }
            }
        }
        (ShapeKind::List { item }, Value::Array(items)) => {
            for value in items {
                leave_out_empty(value, item.shape());
            }
        }
        _ => {}
    }
}

/// What an update with this input makes of what was there, which is a whole input of the same update.
#[must_use]
pub fn applied(update: OperationId, before: &Value, input: &Value) -> Value {
    let operation = update.operation();
    let (Value::Object(before), Value::Object(sent)) = (before, input) else { return input.clone() };
    if operation.edit != Some(crate::model::Edit::Merge) {
        return input.clone();
    }
    let mut after = before.clone();
    for (name, value) in sent {
        let key = operation.edit_from.as_ref().and_then(|from| from.keyed.get(name));
        let value = match (key, before.get(name), value) {
            (Some(key), Some(Value::Array(there)), Value::Array(told)) => with_told(there, told, key),
            _ => value.clone(),
        };
        after.insert(name.clone(), value);
    }
    Value::Object(after)
}

/// A list of which single items were told, each known by a member of its own.
fn with_told(there: &[Value], told: &[Value], key: &str) -> Value {
    let is_same = |one: &Value, other: &Value| one.get(key).is_some() && one.get(key) == other.get(key);
    let now = there.iter().map(|item| told.iter().find(|told| is_same(item, told)).unwrap_or(item));
    let new = told.iter().filter(|told| !there.iter().any(|item| is_same(item, told)));
    now.chain(new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api};

    fn operation(service: Service, name: &str) -> OperationId {
        api().operation(service, name).unwrap().id
    }

    #[test]
    fn what_an_update_has_made_is_what_was_there_with_what_was_told() {
        let update = operation(Service::CustomerProfiles, "UpdateDomain");
        let before = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "Tags": {"a": "b"}});
        let sent = json!({"DomainName": "acme", "DefaultExpirationDays": 60});
        assert_eq!(
            applied(update, &before, &sent),
            json!({"DomainName": "acme", "DefaultExpirationDays": 60, "Tags": {"a": "b"}})
        );
        let put = operation(Service::CustomerProfiles, "PutProfileObjectType");
        assert_eq!(applied(put, &before, &sent), sent, "a put is all that is there afterwards");
        let options = operation(Service::ConnectCases, "BatchPutFieldOptions");
        let option = |value: &str, name: &str| json!({"value": value, "name": name, "active": true});
        let before = json!({"fieldId": "f", "options": [option("a", "A"), option("b", "B")]});
        let sent = json!({"fieldId": "f", "options": [option("b", "Bee"), option("c", "C")]});
        assert_eq!(
            applied(options, &before, &sent)["options"],
            json!([option("a", "A"), option("b", "Bee"), option("c", "C")])
        );
    }

    #[test]
    fn what_only_the_service_gives_is_not_made_again() {
        let make = operation(Service::AppFlow, "CreateConnectorProfile");
        let there = json!({
            "connectorProfileArn": "arn:aws:appflow:x", "connectorProfileName": "crm", "connectorType": "Slack",
            "credentialsArn": "arn:aws:secretsmanager:x",
            "connectorProfileProperties": {"Slack": {"instanceUrl": "https://acme.slack.com"}},
        });
        assert_eq!(
            input_that_makes(make, &json!({}), &there).unwrap(),
            json!({
                "connectorProfileName": "crm", "connectorType": "Slack",
                "connectorProfileConfig": {
                    "connectorProfileProperties": {"Slack": {"instanceUrl": "https://acme.slack.com"}}
                },
            })
        );
        let tag = operation(Service::AppFlow, "TagResource");
        let identity = json!({"resourceArn": "arn:aws:appflow:x"});
        let (read, input) = read_for_making(tag, &identity).unwrap();
        assert_eq!((read.name, &input), ("ListTagsForResource", &identity));
        let tags = made_from_reply(tag, &identity, &json!({"tags": {"team": "crm"}})).unwrap();
        assert_eq!(tags, json!({"tags": {"team": "crm"}, "resourceArn": "arn:aws:appflow:x"}));
    }
}
