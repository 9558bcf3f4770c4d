//! How what a write has done is taken back: by the form of which operation, or why not.

use serde_json::{Map, Value, json};

use super::{Catalog, Location, Outlook, Place, Resource, Scope, Verb, location_of_arn};
use crate::model::{
    Edit, OperationId, Policy, Sensitivity, Shape, ShapeKind, applied, input_that_makes, members_back, strip_input,
};

/// The action that takes back what another one has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reverse {
    /// Its name in locations.
    pub verb: String,
    /// Where both are about the same entries of a map.
    pub entries: Option<Entries>,
}

/// Two actions of which one sets entries of a map and the other takes them away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    /// The member with the map, of the one.
    pub map: String,
    /// The member with the keys, of the other.
    pub keys: String,
}

/// A form that takes back what a write has done, and what it begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// What is done to what is there.
    pub way: UndoWay,
    /// Where the form is.
    pub form: Location,
    /// The operation that it sends.
    pub operation: OperationId,
    /// What it is filled with, where it is with something.
    pub document: Option<Value>,
    /// What becomes of the state, where it is one that is taken back.
    pub becomes: Option<Outlook>,
}

/// What taking something back does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoWay {
    /// What is there gets the values that it had.
    Restore,
    /// What was deleted is made again.
    Remake,
    /// What was made is deleted.
    Remove,
    /// The opposite is done.
    Reverse,
}

/// Why nothing takes it back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoUndo {
    /// It was about a customer.
    #[error("content about customers is never kept, so what was there before is not known")]
    Customer,
    /// It changes for good.
    #[error("the service has nothing that brings it back")]
    Final,
    /// It is no change of anything.
    #[error("it began something rather than change what is there")]
    Begun,
    /// What was there was not read.
    #[error("what was there before was not kept with it")]
    NotKept,
    /// It was so before.
    #[error("nothing was changed by it")]
    Unchanged,
    /// Nobody can tell where.
    #[error("where it was done is not known")]
    Nowhere,
    /// What would take it back is of no use after it, and why.
    #[error("{0}")]
    Useless(String),
    /// The update keeps what it is not sent, and has no way to take these members away.
    #[error("the service can't take away again what was set: {0}")]
    Stays(String),
}

impl Catalog {
    /// The forms that take back what a write has done; usually one. `seen` is where what it changed can be seen,
    /// `before` the operation and the input that bring back what was there.
    ///
    /// # Errors
    /// If there is none, and why.
    pub fn undo(
        &'static self,
        operation: OperationId,
        input: &Value,
        seen: Option<&Location>,
        before: Option<(OperationId, &Value)>,
    ) -> Result<Vec<Undo>, NoUndo> {
        let seen = seen.ok_or(NoUndo::Nowhere)?;
        let Ok(Place::Item(resource)) = self.place(seen) else { return Err(NoUndo::Nowhere) };
        if self.is_of_customer(resource) {
            return Err(NoUndo::Customer);
        }
        let done = resource.actions().iter().find(|action| action.operation == operation).ok_or(NoUndo::Nowhere)?;
        if let Some(entries) = done.undo.as_ref().and_then(|undo| undo.entries.as_ref()) {
            let before = before.map_or(&Value::Null, |(_, document)| document);
            return entries.undo(resource, seen, input, before);
        }
        if let Some(turns) = resource.turns(done) {
            let state = before.filter(|(by, _)| !by.operation().is_write()).ok_or(NoUndo::NotKept)?.1;
            return Ok(vec![turns.undo(seen, state)?]);
        }
        if let Some((makes, document)) = before {
            // What stands at the item itself goes before what makes a new one, which would have to ask for its name.
            let of = |scope| resource.actions().iter().find(|a| a.operation == makes && a.scope == scope);
            let by = if makes == operation { of(Scope::Item).or_else(|| of(Scope::List)) } else { of(Scope::List) };
            let by = by.or_else(|| of(Scope::Item)).ok_or(NoUndo::Nowhere)?;
            let (way, document) = match by.scope {
                // There was nothing.
                _ if makes.operation().removes => (UndoWay::Remove, None),
                Scope::Item => match stays(operation, document, input).filter(|_| makes == operation) {
                    Some(names) => return Err(NoUndo::Stays(names)),
                    None => (UndoWay::Restore, Some(document.clone())),
                },
                Scope::List => (UndoWay::Remake, Some(document.clone())),
            };
            return Ok(vec![by.undo_at(way, seen, document).ok_or(NoUndo::Nowhere)?]);
        }
        let reverse = done.undo.as_ref().map(|undo| (undo.verb.as_str(), UndoWay::Reverse));
        let makes = done.verb == "create" && operation.operation().edit.is_none();
        let reverse = reverse.filter(|_| operation.operation().edit.is_none());
        let reverse = reverse.or_else(|| makes.then_some(("delete", UndoWay::Remove)));
        let by = reverse.and_then(|(verb, way)| Some((resource.item_action(verb)?, way)));
        match by {
            Some((by, way)) => Ok(vec![by.undo_at(way, seen, None).ok_or(NoUndo::Nowhere)?]),
            None if operation.operation().edit.is_some() || done.verb == "delete" => Err(NoUndo::NotKept),
            None if operation.operation().cannot_be_undone() => Err(NoUndo::Final),
            None => Err(NoUndo::Begun),
        }
    }

    /// Whether what is said of a resource's items is content about customers.
    #[must_use]
    pub fn is_of_customer(&self, resource: &Resource) -> bool {
        resource.customer || self.resource(resource.parent_path()).is_some_and(|above| self.is_of_customer(above))
    }

    /// The operation that makes again what this document describes, and its input, where the service has one and what
    /// it needs is configuration.
    #[must_use]
    pub fn remade(&self, resource: &Resource, given: &Value, document: &Value) -> Option<(OperationId, Value)> {
        let create = resource.actions().iter().find(|action| action.verb == "create")?;
        let (operation, input) = (create.operation, create.operation.operation().input);
        let document = input_that_makes(operation, given, document).filter(|_| !self.is_of_customer(resource))?;
        let needed = |shape: &'static Shape| {
            let mut needed = shape.members().iter().filter(|member| member.required && !member.token);
            needed.all(|member| member.class() != Sensitivity::Configuration || document.get(member.name).is_some())
        };
        needed(input).then_some((operation, document))
    }
}

impl Resource {
    /// The action of this verb of an item.
    #[must_use]
    pub fn item_action(&self, verb: &str) -> Option<&Verb> {
        self.actions().iter().find(|action| action.verb == verb && action.scope == Scope::Item)
    }

    /// The operation that takes away what an action has made where there was nothing, and its input.
    #[must_use]
    pub fn taken_away(&self, action: &Verb, item: &Location) -> Option<(OperationId, Value)> {
        let by = self.reverse_of(action).or_else(|| self.item_action("delete"))?;
        let plan = by.plan(item);
        plan.operation.operation().removes.then_some((plan.operation, plan.input))
    }

    /// The operation that brings back what an action of an item takes away or sets, where what is there has to be read
    /// for that.
    #[must_use]
    pub fn brought_back_by(&self, action: &Verb) -> Option<OperationId> {
        let reverse = self.reverse_of(action)?;
        // Of two actions on one map it is the one that sets, be it this or the other.
        [action, reverse]
            .into_iter()
            .map(|action| action.operation)
            .find(|of| of.operation().made_from.is_some())
            .or_else(|| reverse.operation.operation().edit_from.as_ref().map(|_| reverse.operation))
    }

    /// The action that takes back what an action of an item does, where it has one of its own.
    #[must_use]
    pub fn reverse_of(&self, action: &Verb) -> Option<&Verb> {
        self.item_action(&action.undo.as_ref()?.verb)
    }
}

impl Verb {
    pub(super) fn undo_at(&self, way: UndoWay, seen: &Location, document: Option<Value>) -> Option<Undo> {
        let place = match self.scope {
            Scope::List => seen.parent()?,
            Scope::Item => seen.clone(),
        };
        let (form, operation) = (place.with_action(&self.verb), self.operation);
        Some(Undo { way, form, operation, document, becomes: None })
    }
}

/// The members that were all that an update has set, where there was nothing in them and it can't take them away.
fn stays(update: OperationId, before: &Value, sent: &Value) -> Option<String> {
    if update.operation().edit != Some(Edit::Merge) {
        return None;
    }
    let after = applied(update, before, &strip_input(update, sent, Policy::Store).document);
    let Value::Object(back) = members_back(update, before, &after) else { return None };
    let names: Vec<&str> = back.iter().filter(|(_, value)| value.is_null()).map(|(name, _)| name.as_str()).collect();
    (!names.is_empty() && names.len() == back.len()).then(|| names.join(", "))
}

impl Entries {
    /// What a write has made of the entries that it is about, by their keys: `null` where it took one away.
    #[must_use]
    pub fn made_by(&self, input: &Value) -> Map<String, Value> {
        let set = input.get(&self.map).and_then(Value::as_object).cloned();
        let gone = input.get(&self.keys).and_then(Value::as_array).into_iter().flatten();
        let gone = gone.filter_map(|key| Some((key.as_str()?.to_owned(), Value::Null)));
        set.into_iter().flatten().chain(gone).collect()
    }

    /// What was set anew is taken away, and what was there is set again.
    fn undo(&self, resource: &Resource, seen: &Location, input: &Value, before: &Value) -> Result<Vec<Undo>, NoUndo> {
        let there = before.get(&self.map).and_then(Value::as_object).ok_or(NoUndo::NotKept)?;
        let set = input.get(&self.map).and_then(Value::as_object);
        let keys = input.get(&self.keys).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let touched: Vec<&str> = set.into_iter().flat_map(Map::keys).map(String::as_str).chain(keys).collect();
        let old: Map<String, Value> = there
            .iter()
            .filter(|(key, value)| touched.contains(&key.as_str()) && set.and_then(|set| set.get(*key)) != Some(*value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let new: Vec<&str> = touched.into_iter().filter(|key| set.is_some() && !there.contains_key(*key)).collect();
        let by = |member: &str, is_map: bool| {
            let takes = |action: &&Verb| {
                let found = action.operation.operation().input.member(member);
                let kind = found.map(|member| &member.shape().kind);
                matches!((kind, is_map), (Some(ShapeKind::Map { .. }), true) | (Some(ShapeKind::List { .. }), false))
            };
            resource.actions().iter().find(|action| action.undo.is_some() && takes(action))
        };
        let mut all = Vec::new();
        let steps = [
            (!old.is_empty()).then(|| (UndoWay::Restore, by(&self.map, true), json!({ &self.map: old }))),
            (!new.is_empty()).then(|| (UndoWay::Reverse, by(&self.keys, false), json!({ &self.keys: new }))),
        ];
        for (way, action, document) in steps.into_iter().flatten() {
            all.extend(action.and_then(|action| action.undo_at(way, seen, Some(document))));
        }
        if all.is_empty() { Err(NoUndo::Unchanged) } else { Ok(all) }
    }
}

/// Where a write was done that names its item by an ARN alone.
pub(super) fn seen_by_arn(resource: &Resource, operation: OperationId, input: &Value) -> Option<Location> {
    let action = resource.actions.iter().find(|action| action.operation == operation)?;
    location_of_arn(input.get(action.arn?)?.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;
    use crate::model::{Service, api};

    fn id(service: Service, name: &str) -> OperationId {
        api().operation(service, name).unwrap().id
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that it reads well where it is called")]
    fn ways(
        operation: OperationId,
        input: &Value,
        before: Option<(OperationId, Value)>,
    ) -> Result<Vec<(String, Value)>, NoUndo> {
        let seen = catalog().location_of_write(operation, input, None);
        let before = before.as_ref().map(|(operation, document)| (*operation, document));
        let ways = catalog().undo(operation, input, seen.as_ref(), before)?;
        Ok(ways.into_iter().map(|way| (way.form.to_string(), way.document.unwrap_or_default())).collect())
    }

    #[test]
    fn tags_are_taken_back_one_by_one() {
        let (tag, untag) = (id(Service::AppFlow, "TagResource"), id(Service::AppFlow, "UntagResource"));
        let arn = "arn:aws:appflow:us-east-1:111122223333:flow/nightly";
        let before = json!({"resourceArn": arn, "tags": {"team": "crm", "cost": "12", "same": "s"}});
        let sent = json!({"resourceArn": arn, "tags": {"team": "web", "new": "1", "same": "s"}});
        assert_eq!(
            ways(tag, &sent, Some((tag, before.clone()))).unwrap(),
            [
                ("appflow/flows/nightly!tag".to_owned(), json!({"tags": {"team": "crm"}})),
                ("appflow/flows/nightly!untag".to_owned(), json!({"tagKeys": ["new"]})),
            ]
        );
        let sent = json!({"resourceArn": arn, "tagKeys": ["cost", "never was"]});
        let back = ("appflow/flows/nightly!tag".to_owned(), json!({"tags": {"cost": "12"}}));
        assert_eq!(ways(untag, &sent, Some((tag, before))).unwrap(), [back]);
        assert_eq!(ways(untag, &sent, None), Err(NoUndo::NotKept));
    }

    #[test]
    fn what_a_put_has_made_is_deleted_and_what_is_not_known_is_left_alone() {
        let put = id(Service::CustomerProfiles, "PutProfileObjectType");
        let input = json!({"DomainName": "acme", "ObjectTypeName": "Card", "Description": "d"});
        assert_eq!(ways(put, &input, None), Err(NoUndo::NotKept), "it may have been there");
        let delete = id(Service::CustomerProfiles, "DeleteProfileObjectType");
        let gone = (delete, json!({"DomainName": "acme", "ObjectTypeName": "Card"}));
        let there = "profiles/domains/acme/object-types/Card";
        assert_eq!(ways(put, &input, Some(gone)).unwrap(), [(format!("{there}!delete"), Value::Null)]);
        let was = json!({"DomainName": "acme", "ObjectTypeName": "Card", "Description": "old"});
        assert_eq!(ways(put, &input, Some((put, was.clone()))).unwrap(), [(format!("{there}!edit"), was.clone())]);
        let made = [("profiles/domains/acme/object-types!create".to_owned(), was.clone())];
        assert_eq!(ways(delete, &input, Some((put, was))).unwrap(), made);
    }

    #[test]
    fn every_action_that_is_taken_back_by_another_one_has_it() {
        for resource in catalog().resources() {
            for action in resource.actions().iter().filter(|action| action.undo.is_some()) {
                let reverse = resource.reverse_of(action);
                assert!(
                    reverse.is_some_and(|by| by.is_write() && by.verb != action.verb),
                    "{} {}",
                    resource.path,
                    action.verb
                );
            }
        }
    }

    #[test]
    fn an_update_that_takes_nothing_away_does_not_bring_back_that_there_was_nothing() {
        let update = id(Service::CustomerProfiles, "UpdateDomain");
        let before = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
        let sent = |more: Value| {
            let mut sent = json!({"DomainName": "acme"});
            sent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            ways(update, &sent, Some((update, before.clone())))
        };
        let queue = json!({"DeadLetterQueueUrl": "https://sqs.eu-central-1.amazonaws.com/1/q"});
        assert_eq!(sent(queue), Err(NoUndo::Stays("DeadLetterQueueUrl".to_owned())));
        assert!(sent(json!({"DefaultExpirationDays": 60})).is_ok());
    }
}
