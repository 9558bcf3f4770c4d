//! Whether what is there is still what was looked at before a job began: what others have changed meanwhile is not gone
//! over by what puts something back.

use serde_json::{Map, Value};

use super::before::image_of;
use crate::contract::BeforeImage;
use crate::model::{OperationId, set_members};

/// What there is of an item that is edited, as it is kept, by what its read has answered; `None` where nothing was there.
#[must_use]
pub fn now_of(update: OperationId, own: &Value, reply: &Value) -> Option<Value> {
    let image = image_of(update, own, Some(reply));
    image.filter(|image| image.operation == update).map(|image| image.document)
}

/// Where an edit would go over what others have changed: of what is set in what there is `now`, the members that were
/// not so when it was looked at (`expected`). None where nothing was expected.
#[must_use]
pub fn changed_since(update: OperationId, expected: &Value, now: Option<&Value>, set: &Value) -> Vec<String> {
    if expected.is_null() {
        return Vec::new();
    }
    let Some(now) = now else { return vec!["it is not there any more".to_owned()] };
    let wanted = if set.is_object() { set_members(update, now, set) } else { now.clone() };
    let keyed = update.operation().edit_from.as_ref().map(|from| &from.keyed);
    let gone = object(Some(now)).keys().filter(|name| wanted.get(*name).is_none());
    let mut over = Vec::new();
    for name in object(Some(&wanted)).keys().chain(gone) {
        let (was, now, wanted) = (expected.get(name), now.get(name), wanted.get(name));
        match keyed.and_then(|keyed| keyed.get(name)) {
            Some(key) => over_items(name, key, [was, now, wanted], &mut over),
            None => over_values(name, [was, now, wanted], &mut over),
        }
    }
    over
}

/// Whether something else is there than what was looked at, where something was expected.
#[must_use]
pub fn other_than(expected: &Value, now: Option<&BeforeImage>) -> bool {
    !expected.is_null() && now.is_none_or(|now| now.document != *expected)
}

/// What was there, what is, and what is to be: all that is set is to be as it was looked at, down to single members.
fn over_values(path: &str, [was, now, wanted]: [Option<&Value>; 3], over: &mut Vec<String>) {
    if now == wanted || now == was {
        return;
    }
    let (Some(Value::Object(_)), Some(Value::Object(there)), Some(Value::Object(after))) = (was, now, wanted) else {
        return over.push(path.to_owned());
    };
    for name in there.keys().chain(after.keys().filter(|name| !there.contains_key(*name))) {
        let of = |value: Option<&'_ Value>| object(value).get(name).cloned();
        let (was, now, wanted) = (of(was), of(now), of(wanted));
        over_values(&format!("{path}.{name}"), [was.as_ref(), now.as_ref(), wanted.as_ref()], over);
    }
}

/// Items that are known by a member are each held against the one of the same.
fn over_items(path: &str, key: &str, [was, now, wanted]: [Option<&Value>; 3], over: &mut Vec<String>) {
    for item in wanted.and_then(Value::as_array).into_iter().flatten() {
        let same = |list: Option<&'_ Value>| {
            list.and_then(Value::as_array)?.iter().find(|other| other.get(key) == item.get(key)).cloned()
        };
        let id = item.get(key).and_then(Value::as_str).unwrap_or_default();
        over_values(&format!("{path} {id}"), [same(was).as_ref(), same(now).as_ref(), Some(item)], over);
    }
}

fn object(value: Option<&Value>) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn an_edit_that_puts_back_goes_over_nothing_that_others_have_changed() {
        let update = api().operation(Service::AppFlow, "UpdateFlow").unwrap().id;
        let own = json!({"flowName": "nightly"});
        let reply = |description: &str, bucket: &str| {
            json!({"flowName": "nightly", "description": description, "flowStatus": "Active", "tasks": [],
                "triggerConfig": {"triggerType": "OnDemand"},
                "sourceFlowConfig": {"connectorType": "S3", "sourceConnectorProperties": {"S3": {"bucketName": bucket}}},
                "destinationFlowConfigList": []})
        };
        let now = |description: &str, bucket: &str| now_of(update, &own, &reply(description, bucket));
        let expected = now("New", "in").expect("it is there");
        let set = json!({"description": "Old"});
        let since = |now: Option<Value>| changed_since(update, &expected, now.as_ref(), &set);
        assert!(since(now("New", "in")).is_empty());
        assert!(since(now("New", "other")).is_empty(), "what is not set stays as others made it");
        assert!(since(now("Old", "in")).is_empty(), "it is so already");
        assert_eq!(since(now("Of another", "in")), ["description"]);
        assert_eq!(since(None).len(), 1);
        assert!(changed_since(update, &Value::Null, now("Of another", "in").as_ref(), &set).is_empty());
        // What is put back in a part is held against that part alone; what is taken away, too.
        let of = |set: Value, now: Option<Value>| changed_since(update, &expected, now.as_ref(), &set);
        let bucket = json!({"sourceFlowConfig": {"sourceConnectorProperties": {"S3": {"bucketName": "before"}}}});
        assert!(of(bucket.clone(), now("Of another", "in")).is_empty());
        let path = "sourceFlowConfig.sourceConnectorProperties.S3.bucketName";
        assert_eq!(of(bucket, now("New", "other")), [path]);
        assert_eq!(of(json!({"description": null}), now("Of another", "in")), ["description"]);
    }
}
