//! What people call a place: its kind, and the item that it hangs under by its name, as far as the session knows it.

use crate::catalog::{Location, Place, Prepared, Resource, catalog};
use crate::screens::{Session, ToolSpec};

/// The name of a place; `None` where nothing is known of it beyond its path.
pub(super) fn of(location: &Location, session: &Session) -> Option<String> {
    let bare = location.without_action().without_query();
    let place = catalog().place(&bare).ok()?;
    let mut name = match place {
        Place::Home => return None,
        Place::Service(service) => service.title().to_owned(),
        Place::Tool(tool) => ToolSpec::of(tool)?.title.to_owned(),
        Place::List(resource) => list(resource, &bare, session),
        Place::Item(resource) => item(resource, &bare, session),
    };
    if let Some(verb) = location.action() {
        // What shows a document has no title of its own.
        let title = place.action(location, verb).map_or(verb, |(_, action)| action.title.as_str());
        name = format!("{name}: {title}");
    }
    let known = match place {
        Place::List(resource) => resource.search.as_ref().map(|search| (search, Prepared::usual(resource))),
        _ => None,
    };
    let label = |key: &str| match &known {
        Some((search, usual)) => search.label_of(key, usual).to_owned(),
        None => key.to_owned(),
    };
    let sought: Vec<String> = location.query().iter().map(|(key, value)| format!("{} {value}", label(key))).collect();
    Some(if sought.is_empty() { name } else { format!("{name} ({})", sought.join(", ")) })
}

/// The rows of a resource, of the item or the service that has them.
pub(super) fn list(resource: &Resource, at: &Location, session: &Session) -> String {
    let above = at.parent().filter(|above| matches!(catalog().place(above), Ok(Place::Item(_))));
    match above {
        Some(above) => format!("{} of {}", resource.title, session.name_of(&above)),
        None => format!("{} of {}", resource.title, resource.service.title()),
    }
}

/// A location with the names of items in the place of their ids, as far as they are known. It can be typed like that.
pub(super) fn path(location: &Location, session: &Session) -> String {
    let name = |length: usize| {
        let at = Location::new(&location.parts()[..length]);
        session.name_of(&at).to_owned()
    };
    let named = Location::new((1..=location.parts().len()).map(name)).with_queries(location.query());
    location.action().map_or_else(|| named.clone(), |action| named.clone().with_action(action)).to_string()
}

/// What people call the topmost item of a location, where that has another name than its id.
pub(super) fn domain(at: &Location, session: &Session) -> Option<String> {
    let top = Location::new(at.parts().get(..3)?);
    let name = session.name_of(&top);
    (Some(name) != top.last()).then(|| name.to_owned())
}

/// An item, with its kind and the item that it hangs under.
pub(super) fn item(resource: &Resource, at: &Location, session: &Session) -> String {
    let name = session.name_of(at);
    let above = at.parent().and_then(|list| list.parent());
    let above = above.filter(|above| matches!(catalog().place(above), Ok(Place::Item(_))));
    let of = above.map(|above| format!(" of {}", session.name_of(&above))).unwrap_or_default();
    format!("{name}, {}{of}", resource.singular)
}
