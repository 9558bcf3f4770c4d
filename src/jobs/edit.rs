//! An item that is edited: what is there, the members that are set in it, and what is sent for that.

use serde_json::{Map, Value};

use crate::catalog::{Resource, catalog};
use crate::model::{
    DocPath, Edit, HttpLocation, OperationId, ShapeKind, Step, api, input_from_reply, read_for_edit, set_members,
};

/// What is to be sent for an item after it was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Edited {
    /// It is so already.
    Unchanged,
    /// This.
    Send(Value),
    /// It was not found in what was read.
    NotThere,
}

/// The call that reads an item before the members of `set` are put into it. `None` where nothing reads it.
#[must_use]
pub fn read_before(operation: OperationId, own: &Value, set: &Value) -> Option<(OperationId, Value)> {
    let (read, mut input) = read_for_edit(operation, own)?;
    // What a read has to be asked for by name is what is to be set.
    for (list, key) in operation.operation().edit_from.iter().flat_map(|from| &from.keyed) {
        let is_asked = read.operation().input.member(list).is_some_and(|member| member.required);
        if let (Some(members), true) = (input.as_object_mut(), is_asked) {
            let items = set.get(list).and_then(Value::as_array).into_iter().flatten();
            let named =
                items.filter_map(|item| Some(Value::Object(Map::from_iter([(key.clone(), item.get(key)?.clone())]))));
            members.insert(list.clone(), named.collect());
        }
    }
    Some((read, input))
}

/// What is sent so that an item has the members of `set`. `own` names the item, and `reply` is what its read has
/// answered (`read_for_edit`); `None` where nothing was found. A `null` in `set` takes a member away.
#[must_use]
pub fn edited(operation: OperationId, own: &Value, set: &Value, reply: Option<&Value>) -> Edited {
    let there = reply.and_then(|reply| input_from_reply(operation, own, reply));
    let Some(now) = there.or_else(|| makes_absent(operation).then(|| own.clone())) else { return Edited::NotThere };
    let facts = operation.operation();
    let keyed = |list: &str| facts.edit_from.as_ref()?.keyed.get(list).map(String::as_str);
    let wanted = if set.is_object() { set_members(operation, &now, set) } else { now.clone() };
    if wanted == now {
        return Edited::Unchanged;
    }
    if facts.edit != Some(Edit::Merge) {
        return Edited::Send(wanted);
    }
    let is_own = |name: &str| own.get(name).is_some();
    let required = |name: &str| facts.input.member(name).is_some_and(|member| member.required);
    let mut input = Map::new();
    for (name, value) in wanted.as_object().into_iter().flatten() {
        let before = now.get(name);
        match keyed(name) {
            Some(key) if !is_own(name) => {
                let changed = changed_items(before, value, key);
                if required(name) || changed.as_array().is_some_and(|items| !items.is_empty()) {
                    input.insert(name.clone(), changed);
                }
            }
            _ if is_own(name) || required(name) || before != Some(value) => {
                input.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }
    Edited::Send(Value::Object(input))
}

/// Whether an update makes what it does not find: a put that sets something up for an item. Where a put edits the item
/// itself, one that is not found is gone.
#[must_use]
pub fn makes_absent(operation: OperationId) -> bool {
    let mut actions = catalog().resources().iter().flat_map(Resource::actions);
    operation.operation().edit == Some(Edit::Put)
        && !actions.any(|action| action.operation == operation && action.verb == "edit")
}

/// Puts a value over what is there: members of objects one by one, anything else whole. A `null` takes away.
pub(super) fn put(there: &mut Value, value: &Value) {
    match (there, value) {
        (Value::Object(there), Value::Object(members)) => {
            for (name, value) in members {
                match there.get_mut(name) {
                    _ if value.is_null() => drop(there.shift_remove(name)),
                    Some(inner) => put(inner, value),
                    None => drop(there.insert(name.clone(), value.clone())),
                }
            }
        }
        (there, value) => *there = value.clone(),
    }
}

fn changed_items(before: Option<&Value>, after: &Value, key: &str) -> Value {
    let before = before.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_same = |item: &&Value| before.iter().any(|known| known.get(key) == item.get(key) && known == *item);
    after.as_array().into_iter().flatten().filter(|item| !is_same(item)).cloned().collect()
}

/// The members of an input that name what it changes, and those that are set in it.
#[must_use]
pub fn apart(operation: OperationId, input: &Value) -> (Value, Value) {
    let facts = operation.operation();
    let from = facts.edit_from.as_ref();
    let read = from.and_then(|from| api().operation(operation.service, &from.read));
    // What the read is asked by is no list and no object.
    let is_asked = |name: &str| {
        let asked = read.and_then(|read| read.input.member(name));
        asked.is_some_and(|member| matches!(member.shape().kind, ShapeKind::String { .. }))
    };
    let names = |name: &str| {
        let begins = |path: &DocPath| path.steps().first() == Some(&Step::Member(name.to_owned()));
        facts.input.member(name).is_some_and(|member| member.location != HttpLocation::Body)
            || from.is_some_and(|from| from.pick.as_deref() == Some(name) || from.ask.values().any(begins))
            || is_asked(name)
    };
    let members = input.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    let (own, set): (Map<_, _>, Map<_, _>) = members.partition(|(name, _)| names(name));
    (Value::Object(own), Value::Object(set))
}

/// Whether what is there can be read before an update, so that only what is given is set in it.
#[must_use]
pub fn can_edit(operation: OperationId) -> bool {
    operation.operation().edit_from.is_some()
}

/// Whether what is at a path of an update's input names what it changes.
#[must_use]
pub fn names_item(operation: OperationId, path: &DocPath) -> bool {
    let Some(Step::Member(name)) = path.steps().first() else { return false };
    apart(operation, &Value::Object(Map::from_iter([(name.clone(), Value::Null)]))).0.get(name).is_some()
}

/// What all items share and what is an item's own, together.
#[must_use]
pub fn together(set: &Value, own: &Value) -> Value {
    let mut input = if set.is_object() { set.clone() } else { Value::Object(Map::new()) };
    put(&mut input, own);
    input
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Service;

    fn id(service: Service, name: &str) -> OperationId {
        api().operation(service, name).unwrap().id
    }

    #[test]
    fn a_merge_sends_what_changed_and_what_is_required() {
        let operation = id(Service::CustomerProfiles, "UpdateDomain");
        let (own, reply) = (
            json!({"DomainName": "acme"}),
            json!({"DomainName": "acme", "DefaultExpirationDays": 30,
            "Tags": {"team": "a"}, "CreatedAt": 1}),
        );
        let of = |set: Value| edited(operation, &own, &set, Some(&reply));
        assert_eq!(of(json!({"DefaultExpirationDays": 30, "Tags": {"team": "a"}})), Edited::Unchanged);
        let sent = json!({"DomainName": "acme", "DefaultExpirationDays": 60});
        assert_eq!(of(json!({"DefaultExpirationDays": 60})), Edited::Send(sent));
        let sent = json!({"DomainName": "acme", "Tags": {"team": "a", "cost": "7"}});
        assert_eq!(of(json!({"Tags": {"cost": "7"}})), Edited::Send(sent));
    }

    #[test]
    fn of_a_list_that_is_known_by_a_member_only_what_changed_is_sent() {
        let operation = id(Service::ConnectCases, "UpdateCase");
        let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        let reply = json!({"fields": [field("title", "Old"), field("status", "open")], "templateId": "t"});
        let own = json!({"domainId": "d", "caseId": "c"});
        let of = |id: &str, text: &str| edited(operation, &own, &json!({"fields": [field(id, text)]}), Some(&reply));
        let (read, asked) = read_before(operation, &own, &json!({"fields": [field("status", "open")]})).unwrap();
        let expected = json!({"domainId": "d", "caseId": "c", "fields": [{"id": "status"}]});
        assert_eq!((read.name, asked), ("GetCase", expected));
        assert_eq!(of("status", "open"), Edited::Unchanged);
        let sent = json!({"fields": [field("status", "closed")], "domainId": "d", "caseId": "c"});
        assert_eq!(of("status", "closed"), Edited::Send(sent));
    }

    #[test]
    fn what_a_read_is_asked_by_names_the_item_wherever_it_travels() {
        let flow = apart(id(Service::AppFlow, "UpdateFlow"), &json!({"flowName": "nightly", "description": "new"}));
        assert_eq!(flow, (json!({"flowName": "nightly"}), json!({"description": "new"})));
        let case = json!({"domainId": "d", "caseId": "c", "fields": []});
        let (own, set) = apart(id(Service::ConnectCases, "UpdateCase"), &case);
        assert_eq!((own, set), (json!({"domainId": "d", "caseId": "c"}), json!({"fields": []})));
    }

    #[test]
    fn a_put_for_an_item_makes_what_is_not_there_and_an_edit_of_an_item_does_not() {
        let makes = |service, name| makes_absent(id(service, name));
        assert!(makes(Service::CustomerProfiles, "PutSegmentSubscription"));
        assert!(!makes(Service::CustomerProfiles, "PutProfileObjectType"));
        assert!(!makes(Service::CustomerProfiles, "UpdateDomain"));
        let own = json!({"DomainName": "acme", "SegmentDefinitionName": "gold"});
        let set = json!({"ScheduleConfiguration": {"Interval": 24}});
        let of = |name| edited(id(Service::CustomerProfiles, name), &own, &set, None);
        assert_eq!(of("PutSegmentSubscription"), Edited::Send(together(&set, &own)));
        assert_eq!(of("PutProfileObjectType"), Edited::NotThere);
    }

    #[test]
    fn a_put_sends_all_of_it() {
        let operation = id(Service::CustomerProfiles, "PutProfileObjectType");
        let own = json!({"DomainName": "acme", "ObjectTypeName": "Order"});
        let reply = json!({"ObjectTypeName": "Order", "Description": "old", "ExpirationDays": 7, "LastUpdatedAt": 1});
        let sent = json!({"ObjectTypeName": "Order", "Description": "new", "ExpirationDays": 7, "DomainName": "acme"});
        assert_eq!(edited(operation, &own, &json!({"Description": "new"}), Some(&reply)), Edited::Send(sent));
    }
}
