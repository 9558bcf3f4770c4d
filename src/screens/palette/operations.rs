//! The API's operations by name, each leading to the place where it is used.

use super::{Deed, Entry};
use crate::catalog::{Location, Place, Resource, Scope, catalog, with_article};
use crate::model::{Operation, api};

/// An entry for every operation.
pub(super) fn all(at: &Location) -> Vec<Entry> {
    let mut operations: Vec<&Operation> = api().operations().collect();
    operations.sort_by_key(|operation| (operation.id.name, operation.id.service));
    operations.into_iter().filter_map(|operation| entry(operation, at)).collect()
}

/// Where an operation can be used: the rows or the document that it answers with, else the form that asks for its
/// input.
fn entry(operation: &Operation, at: &Location) -> Option<Entry> {
    let resources = catalog().resources();
    let shows = |resource: &&Resource| {
        resource.list_operation() == operation.id || resource.describe_operation() == Some(operation.id)
    };
    let does = |resource: &'static Resource| {
        let action = resource.actions().iter().find(|action| action.operation == operation.id)?;
        Some((resource, Some(action)))
    };
    let listed = resources.iter().find(shows).map(|resource| (resource, None));
    let (resource, action) = listed.or_else(|| {
        // Of several, the one that the present location is nearest to.
        let all = resources.iter().filter_map(does);
        all.min_by_key(|(resource, action)| reach(resource, action.map(|action| action.scope), at).1.is_some())
    })?;
    let (mut location, missing) = reach(resource, action.map(|action| action.scope), at);
    let service = operation.id.service.title();
    let name = operation.id.name;
    let detail = match missing {
        None => {
            location = action.map_or(location.clone(), |action| location.with_action(&action.verb));
            format!("{name} · {service}, {location}")
        }
        Some(above) => format!("{name} · {service}, choose {} first", with_article(&above.to_lowercase())),
    };
    // Its name is all that it is sought by: where it leads to is there by itself.
    let title = action.map_or(&resource.title, |action| &action.title).clone();
    Some(Entry {
        is_operation: true,
        shown: Some(title),
        sought: String::new(),
        ..Entry::new(name, detail, Deed::Go(location))
    })
}

/// The list or item of a resource under the ids of the present location; where it lacks one, the list to choose it
/// from, with the name of what is to be chosen.
fn reach<'a>(resource: &'a Resource, scope: Option<Scope>, at: &Location) -> (Location, Option<&'a str>) {
    let mut names = resource.path.split('/');
    let mut location = Location::new(names.next().into_iter().chain(names.next()));
    let id = |location: &Location| {
        at.parts().get(location.parts().len()).filter(|_| location.is_prefix_of(at)).map(String::as_str)
    };
    for name in names {
        let Ok(Place::List(list)) = catalog().place(&location) else { return (location, None) };
        let Some(id) = id(&location) else { return (location, Some(&list.singular)) };
        location = location.child(id).child(name);
    }
    match (scope, id(&location)) {
        (Some(Scope::Item), Some(id)) => (location.child(id), None),
        (Some(Scope::Item), None) => (location, Some(&resource.singular)),
        _ => (location, None),
    }
}
