//! Some members of an update set, whatever else is there.

use serde_json::{Map, Value};

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

/// The members that, set in what an update has made (`after`), bring back what was there before; a `null` for what was
/// not there. Items that were added to a list of which the update takes single items stay.
#[must_use]
pub fn members_back(update: OperationId, before: &Value, after: &Value) -> Value {
    back(before, after, Some(update.operation().input)).unwrap_or_default()
}

fn back(before: &Value, after: &Value, shape: Option<&'static Shape>) -> Option<Value> {
    if before == after {
        return None;
    }
    let (Value::Object(was), Value::Object(is), true) = (before, after, goes_in(shape)) else {
        return Some(before.clone());
    };
    let mut members = Map::new();
    for (name, is) in is {
        let value = match was.get(name) {
            Some(was) => back(was, is, inner(shape, name)),
            None => Some(Value::Null),
        };
        members.extend(value.map(|value| (name.clone(), value)));
    }
    let gone = was.iter().filter(|(name, _)| is.get(*name).is_none());
    members.extend(gone.map(|(name, value)| (name.clone(), value.clone())));
    Some(Value::Object(members))
}

/// Whether what is set in a value of this shape leaves its other members as they are.
fn goes_in(shape: Option<&'static Shape>) -> bool {
    shape.is_some_and(|shape| match &shape.kind {
        ShapeKind::Structure { .. } => !shape.choice,
        ShapeKind::Map { .. } => true,
        _ => false,
    })
}

fn inner(shape: Option<&'static Shape>, name: &str) -> Option<&'static Shape> {
    shape.and_then(|shape| match &shape.kind {
        ShapeKind::Map { value, .. } => Some(value.shape()),
        _ => shape.member(name).map(Member::shape),
    })
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
    match (&mut *before, value) {
        (Value::Object(members), Value::Object(others)) if goes_in(shape) => {
            for (name, other) in others {
                if other.is_null() {
                    members.shift_remove(name);
                    continue;
                }
                put(members.entry(name.clone()).or_insert(Value::Null), other, inner(shape, name));
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
    #[test]
    fn what_an_update_has_changed_is_brought_back_and_nothing_else() {
        let update = api().operation(Service::AppFlow, "UpdateFlow").unwrap().id;
        let trigger = |expression: &str| json!({"triggerType": "Scheduled", "triggerProperties": {"Scheduled": {"scheduleExpression": expression}}});
        let before = json!({"flowName": "a", "description": "old", "triggerConfig": trigger("rate(1hours)")});
        let after =
            json!({"flowName": "a", "description": "new", "triggerConfig": trigger("rate(2hours)"), "kmsArn": "k"});
        let back = members_back(update, &before, &after);
        assert_eq!(back.get("flowName"), None);
        assert_eq!((&back["description"], &back["kmsArn"]), (&json!("old"), &json!(null)));
        assert_eq!(set_members(update, &after, &back), before);
        let since =
            json!({"flowName": "a", "description": "new", "triggerConfig": trigger("rate(3hours)"), "tasks": [1]});
        assert_eq!(set_members(update, &since, &back)["tasks"], json!([1]), "what others did since stays");
        assert_eq!(members_back(update, &before, &before), json!(null));
    }
}
