//! Some members of an update set, whatever else is there.

use serde_json::Value;

use crate::model::{Member, OperationId, Shape, ShapeKind};

/// The input of `update` that leaves what is there (`current`, its whole input) as it is but for the members in `set`.
/// Structures and maps are gone into; a list takes the place of the one that is there, unless the update takes single
/// items of it: then each takes the place of the one of the same key. What is one of a choice takes the place of another,
/// and a `null` takes away what is there.
#[must_use]
pub fn set_members(update: OperationId, current: &Value, set: &Value) -> Value {
    let operation = update.operation();
    let keyed = operation.edit_from.as_ref().map(|from| &from.keyed);
    let mut document = current.clone();
    let (Value::Object(members), Value::Object(set)) = (&mut document, set) else { return set.clone() };
    for (name, value) in set {
        if value.is_null() {
            members.shift_remove(name);
            continue;
        }
        let key = keyed.and_then(|keyed| keyed.get(name));
        let shape = operation.input.member(name).map(Member::shape);
        let before = members.entry(name.clone()).or_insert(Value::Null);
        match (key, before.as_array_mut(), value.as_array()) {
            (Some(key), Some(items), Some(others)) => set_items(items, others, key),
            _ => put(before, value, shape),
        }
    }
    document
}

fn set_items(items: &mut Vec<Value>, others: &[Value], key: &str) {
    for other in others {
        match items.iter_mut().find(|item| item.get(key) == other.get(key)) {
            Some(item) => item.clone_from(other),
            None => items.push(other.clone()),
        }
    }
}

fn put(before: &mut Value, value: &Value, shape: Option<&'static Shape>) {
    let goes_in = shape.is_some_and(|shape| match &shape.kind {
        ShapeKind::Structure { .. } => !shape.choice,
        ShapeKind::Map { .. } => true,
        _ => false,
    });
    match (&mut *before, value) {
        (Value::Object(members), Value::Object(others)) if goes_in => {
            for (name, other) in others {
                if other.is_null() {
                    members.shift_remove(name);
                    continue;
                }
                let inner = shape.and_then(|shape| match &shape.kind {
                    ShapeKind::Map { value, .. } => Some(value.shape()),
                    _ => shape.member(name).map(Member::shape),
                });
                put(members.entry(name.clone()).or_insert(Value::Null), other, inner);
            }
        }
        _ => before.clone_from(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api};

    fn set(service: Service, name: &str, current: &Value, set: &Value) -> Value {
        set_members(api().operation(service, name).unwrap().id, current, set)
    }

    #[test]
    fn members_are_set_and_others_stay() {
        let before = json!({"flowName": "a", "description": "old", "triggerConfig": {"triggerType": "OnDemand"}});
        let after = set(Service::AppFlow, "UpdateFlow", &before, &json!({"description": "new"}));
        assert_eq!(after, json!({"flowName": "a", "description": "new", "triggerConfig": {"triggerType": "OnDemand"}}));
        let before =
            json!({"ProfileId": "p", "Attributes": {"Tier": "Gold", "Since": "2020"}, "Address": {"City": "A"}});
        let others = json!({"Attributes": {"Tier": "Platinum"}, "Address": {"Country": "KR"}});
        let after = set(Service::CustomerProfiles, "UpdateProfile", &before, &others);
        assert_eq!(after["Attributes"], json!({"Tier": "Platinum", "Since": "2020"}));
        assert_eq!(after["Address"], json!({"City": "A", "Country": "KR"}));
    }

    #[test]
    fn items_that_are_told_one_by_one_are_set_one_by_one() {
        let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        let before = json!({"caseId": "c", "fields": [field("status", "open"), field("title", "Broken")]});
        let after = set(Service::ConnectCases, "UpdateCase", &before, &json!({"fields": [field("status", "closed")]}));
        assert_eq!(after["fields"], json!([field("status", "closed"), field("title", "Broken")]));
    }
}
