//! What a page says of what is done with the lines of a file: which operations come first, and what of their input its
//! location determines.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::catalog::{Location, Place, Resource, catalog};
use crate::model::{Member, OperationId, api};
use crate::screens::Session;

/// Where the rows of a file are given to an operation, from a page: of the list there, of an item that has lists below it,
/// or of the list around one that has none.
pub(in crate::screens) fn rows_location(at: &Location) -> Location {
    let here = at.without_action().without_query();
    let of = match catalog().place(&here) {
        Ok(Place::Item(resource)) if catalog().children(resource).next().is_none() => here.parent(),
        Ok(Place::List(_) | Place::Item(_)) => Some(here),
        _ => None,
    };
    let rows = Location::new([crate::catalog::Tool::Rows.name()]);
    match of {
        Some(of) => rows.with_query("of", of.to_string()),
        None => rows,
    }
}

/// The item that all lines are of: that of the page, or the one that its list is below.
pub(super) fn around(of: &Location) -> Option<Location> {
    match catalog().place(of) {
        Ok(Place::Item(_)) => Some(of.clone()),
        _ => of.parent(),
    }
}

/// The list whose items an operation is about, from the page of an item: around the item what is done to such ones, below
/// it what is done in it. Where neither has the operation, the item itself.
pub(super) fn list_for(operation: OperationId, of: &Location) -> Location {
    let Ok(Place::Item(resource)) = catalog().place(of) else { return of.clone() };
    let has = |resource: &Resource| resource.actions().iter().any(|verb| verb.operation == operation);
    if has(resource) {
        return of.parent().unwrap_or_else(|| of.clone());
    }
    let below = catalog().children(resource).find(|below| has(below));
    below.and_then(|below| below.path.rsplit('/').next()).map_or_else(|| of.clone(), |name| of.child(name))
}

/// Whether an operation is about the items of a list, or takes something that the list's place says.
pub(super) fn is_of(operation: OperationId, list: &Location) -> bool {
    let has = |resource: &Resource| resource.actions().iter().any(|verb| verb.operation == operation);
    let says = || given(operation, Some(list)).as_object().is_some_and(|given| !given.is_empty());
    resource(Some(list)).is_some_and(has) || says()
}

/// The operation of the form at a list.
pub(super) fn made_by(form: &Location) -> Option<OperationId> {
    let list = form.without_action();
    resource(Some(&list))?.action(form.action()?).map(|action| action.operation)
}

/// The resource of a list.
pub(super) fn resource(list: Option<&Location>) -> Option<&'static Resource> {
    match catalog().place(list?).ok()? {
        Place::List(resource) => Some(resource),
        _ => None,
    }
}

/// An operation that can be done with each line, with what it is called here and where it is from.
pub(super) struct Offer {
    pub(super) operation: OperationId,
    pub(super) label: String,
    pub(super) detail: String,
}

/// All operations that change something: those of the list first, or of an item and what is below it, then those of its
/// service.
pub(super) fn offers(of: Option<&Location>) -> Vec<Offer> {
    let (resource, below) = match of.map(|of| catalog().place(of)) {
        Some(Ok(Place::List(resource))) => (Some(resource), Vec::new()),
        Some(Ok(Place::Item(resource))) => (Some(resource), catalog().children(resource).collect()),
        _ => (None, Vec::new()),
    };
    let own = below.into_iter().chain(resource).flat_map(|resource| {
        let verbs = resource.actions().iter().filter(|verb| verb.is_write());
        verbs.map(|verb| Offer {
            operation: verb.operation,
            label: format!("{} · {}", verb.title, verb.operation.name),
            detail: resource.plural(),
        })
    });
    let mut all: Vec<Offer> = Vec::new();
    let others = api().operations().filter(|operation| operation.is_write()).map(|operation| operation.id);
    let mut others: Vec<OperationId> = others.collect();
    others.sort_by_key(|id| resource.is_none_or(|resource| resource.service != id.service));
    let others = others.into_iter().map(|operation| Offer {
        operation,
        label: operation.name.to_owned(),
        detail: operation.service.title().to_owned(),
    });
    for offer in own.chain(others) {
        if all.iter().all(|known| known.operation != offer.operation) {
            all.push(offer);
        }
    }
    all
}

/// The members of an operation's input that a list determines.
pub(super) fn given(operation: OperationId, list: Option<&Location>) -> Value {
    let Some(list) = list else { return Value::Object(Map::new()) };
    let members = operation.operation().input.members().iter();
    let above =
        members.filter_map(|member| Some((member.name.to_owned(), Value::from(id_above(list, member.refers?)?))));
    let mut given: Map<String, Value> = above.collect();
    let verbs = resource(Some(list)).into_iter().flat_map(Resource::actions);
    if let Some(verb) = verbs.into_iter().find(|verb| verb.operation == operation)
        && let Value::Object(own) = verb.plan(list).input
    {
        given.extend(own);
    }
    Value::Object(given)
}

/// What people call the items that a list is below, as far as it is known: by the members of an operation that take their
/// ids.
pub(super) fn called(operation: OperationId, list: Option<&Location>, session: &Session) -> BTreeMap<String, String> {
    let name = |member: &Member| {
        let (list, path) = (list?, member.refers?);
        let id = id_above(list, path)?;
        let above = Location::new(&list.parts()[..2 * path.split('/').count() - 1]);
        let name = session.name_of(&above);
        (name != id).then(|| (member.name.to_owned(), name.to_owned()))
    };
    operation.operation().input.members().iter().filter_map(name).collect()
}

/// The id of the item of a resource that a list is below.
fn id_above<'a>(list: &'a Location, path: &str) -> Option<&'a str> {
    let names: Vec<&str> = path.split('/').collect();
    let fits = names.iter().enumerate().all(|(n, name)| {
        let place = if n == 0 { 0 } else { 2 * n - 1 };
        list.parts().get(place).is_some_and(|part| part == name)
    });
    list.parts().get(2 * (names.len() - 1)).filter(|_| fits && names.len() > 1).map(String::as_str)
}

/// The list of a resource below the same items as another list.
pub(super) fn list_beside(list: &Location, path: &str) -> Option<Location> {
    let names: Vec<&str> = path.split('/').collect();
    let mut parts = vec![names.first()?.to_owned().to_owned()];
    for n in 1..names.len() {
        parts.push(names[n].to_owned());
        if n + 1 < names.len() {
            parts.push(id_above(list, &names[..=n].join("/"))?.to_owned());
        }
    }
    Some(Location::new(parts))
}
