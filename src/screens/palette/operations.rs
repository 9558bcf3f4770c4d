//! The API's operations by name, each leading to the place that shows what it answers.

use super::{Deed, Entry};
use crate::catalog::{Location, Place, Resource, catalog};
use crate::model::{Operation, api};

/// An entry for every operation; those without a screen say so.
pub(super) fn all(at: &Location) -> Vec<Entry> {
    let mut operations: Vec<&Operation> = api().operations().collect();
    operations.sort_by_key(|operation| (operation.id.name, operation.id.service));
    operations.into_iter().map(|operation| entry(operation, at)).collect()
}

fn entry(operation: &Operation, at: &Location) -> Entry {
    let (name, service) = (operation.id.name, operation.id.service.title());
    let shows = |resource: &&Resource| {
        resource.list_operation() == operation.id || resource.describe_operation() == Some(operation.id)
    };
    let Some(resource) = catalog().resources().iter().find(shows) else {
        let why = format!("{name} of {service} has no screen yet");
        let detail = format!("{service}, no screen yet");
        return Entry { label: name.to_owned(), detail, deed: Deed::Say(why) };
    };
    let (location, missing) = reach(resource, at);
    let detail = match missing {
        None => format!("{service}, {location}"),
        Some(above) => format!("{service}, choose {} first", article(above)),
    };
    Entry { label: name.to_owned(), detail, deed: Deed::Go(location) }
}

fn article(noun: &str) -> String {
    let noun = noun.to_lowercase();
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// The list of a resource under the ids of the present location; where it lacks one, the list to choose it from,
/// with the name of what is to be chosen.
fn reach<'a>(resource: &'a Resource, at: &Location) -> (Location, Option<&'a str>) {
    let mut names = resource.path.split('/');
    let mut location = Location::new(names.next().into_iter().chain(names.next()));
    for name in names {
        let Ok(Place::List(list)) = catalog().place(&location) else { return (location, None) };
        let id = at.parts().get(location.parts().len()).filter(|_| location.is_prefix_of(at));
        let Some(id) = id else { return (location, Some(&list.singular)) };
        location = location.child(id).child(name);
    }
    (location, None)
}
