//! Every place that the catalogue knows, with made-up ids.

use switchboard::catalog::{Location, Prepared, Resource, catalog};

/// The list of a resource, searched where it must be.
pub(crate) fn list(resource: &Resource) -> Location {
    let mut parts = resource.path.split('/');
    let root = Location::home().child(parts.next().unwrap_or_default());
    let names: Vec<&str> = parts.collect();
    let (last, above) = names.split_last().unwrap();
    let parent = above.iter().fold(root, |at, name| at.child(name).child(ID));
    let here = parent.child(last);
    match &resource.search {
        Some(search) if search.required => {
            let fields = search.fields(&Prepared::default());
            fields.iter().take(2).fold(here, |at, field| at.with_query(field.key.as_str(), ID))
        }
        _ => here,
    }
}

const ID: &str = "acme";

/// Lists, items and documents of all resources.
pub(crate) fn all() -> Vec<Location> {
    let of = |resource: &Resource| {
        let list = list(resource);
        let item = list.without_query().child(ID);
        [list, item.clone(), item.with_action("document")]
    };
    catalog().resources().iter().flat_map(of).collect()
}
