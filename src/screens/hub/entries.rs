//! What a hub offers.

use std::collections::{HashMap, HashSet};

use super::{Count, Hub, Of};
use crate::catalog::{Location, Place, Resource, catalog};
use crate::contract::{ApiError, ContextId, ProfileInfo};
use crate::model::Service;
use crate::screens::accounts::offered;
use crate::screens::item::at;
use crate::screens::jobs;
use crate::screens::{Cx, Session};
use serde_json::Value;

/// One line of a hub.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The heading that it stands under.
    pub(super) heading: &'static str,
    /// What it is called.
    pub(super) title: String,
    /// One line about it.
    pub(super) about: String,
    /// The resource, where it is a list.
    pub(super) resource: Option<&'static Resource>,
    /// Where it leads.
    pub(super) target: HubTarget,
}

/// Where an entry leads.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum HubTarget {
    Location(Location),
    Profile(ProfileInfo),
}

/// The lists that a hub leads to.
pub(super) fn lists(of: Of) -> Box<dyn Iterator<Item = &'static Resource>> {
    match of {
        Of::Home => Box::new(Service::ALL.into_iter().flat_map(|service| catalog().roots(service))),
        Of::Service(service) => Box::new(catalog().roots(service)),
        Of::Item(resource) => Box::new(catalog().children(resource)),
    }
}

/// Where the list of a resource is, seen from a hub at this location.
pub(super) fn list_location(resource: &Resource, hub: &Location) -> Location {
    let root = if hub.is_home() { hub.child(resource.service.root()) } else { hub.without_query() };
    root.child(&resource.name)
}

/// All entries in their order.
pub(super) fn entries(hub: &Hub, session: &Session, context: ContextId, location: &Location) -> Vec<Entry> {
    if hub.login_problem(session, context).is_some() {
        return profiles(session);
    }
    let lists = lists(hub.of).map(|resource| Entry {
        heading: if hub.of == Of::Home { resource.service.title() } else { "" },
        title: resource.title.clone(),
        about: about_list(resource, hub).to_owned(),
        resource: Some(resource),
        target: HubTarget::Location(list_location(resource, location)),
    });
    let jobs = if hub.of == Of::Home { jobs(session) } else { Vec::new() };
    jobs.into_iter().chain(lists).chain(leads(hub, session, location)).collect()
}

/// The jobs that are not over, and those of which not all is known.
fn jobs(session: &Session) -> Vec<Entry> {
    let open = session.jobs.iter().filter(|job| jobs::is_open(job) || jobs::is_unsettled(job));
    open.map(|job| Entry {
        heading: "Jobs",
        title: job.name.clone(),
        about: jobs::about(job),
        resource: None,
        target: HubTarget::Location(jobs::page_of(&job.id)),
    })
    .collect()
}

/// What a list is for, or why there is nothing in it.
fn about_list<'r>(resource: &'r Resource, hub: &Hub) -> &'r str {
    let document = hub.item.as_ref().and_then(|item| item.document.as_ref());
    let needs = resource.needs.as_ref().zip(document).filter(|(needs, document)| needs.holds(document) == Some(false));
    needs.map_or(resource.about.as_str(), |(needs, _)| needs.why.as_str())
}

/// What the item's document leads to: the flow of an integration, the customer of a case.
pub(super) fn leads_to(hub: &Hub, location: &Location) -> Vec<(&'static Resource, Location)> {
    let document = hub.item.as_ref().and_then(|item| Some((item.resource, item.document.as_ref()?)));
    document.map(|(resource, document)| ways_on(resource, document, &at(location))).unwrap_or_default()
}

/// What the document of an item at a location leads to.
pub(in crate::screens) fn ways_on(
    of: &'static Resource,
    document: &Value,
    item: &Location,
) -> Vec<(&'static Resource, Location)> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for reference in of.references(document, item) {
        if let Ok(Place::Item(resource)) = catalog().place(&reference.location)
            && known.insert(reference.location.clone())
        {
            *counts.entry(&resource.path).or_default() += 1;
            found.push((resource, reference.location));
        }
    }
    // Where a document names many of a kind (the fields of a case), they are its content, not a way on.
    found.retain(|(resource, _)| {
        counts.get(resource.path.as_str()).is_some_and(|count| *count <= of.leads_to(&resource.path))
    });
    found
}

fn leads(hub: &Hub, session: &Session, location: &Location) -> Vec<Entry> {
    let entry = |(resource, to): (&'static Resource, Location)| {
        let name = hub.name_of(&to, session).or_else(|| to.last()).unwrap_or_default();
        let title = format!("→ {} {name}", resource.singular);
        Entry { heading: "", title, about: to.to_string(), resource: None, target: HubTarget::Location(to) }
    };
    leads_to(hub, location).into_iter().map(entry).collect()
}

/// The profiles that one could go on with; the sandbox comes last and is always there.
fn profiles(session: &Session) -> Vec<Entry> {
    offered(session)
        .into_iter()
        .map(|profile| Entry {
            heading: if profile.sandbox { "Sandbox, without an AWS account" } else { "Profiles found" },
            title: profile.name.clone(),
            about: about(&profile),
            resource: None,
            target: HubTarget::Profile(profile),
        })
        .collect()
}

fn about(profile: &ProfileInfo) -> String {
    let region = profile.region.as_deref().unwrap_or("no region");
    let repair = profile.repair.as_deref().map(|command| format!(" · {command}")).unwrap_or_default();
    format!("{region} · {}{repair}", profile.login)
}

/// Why the list under the cursor could not be counted.
pub(super) fn failure(hub: &Hub, cx: &Cx<'_>) -> Option<ApiError> {
    let entries = entries(hub, cx.session, cx.context, cx.location);
    let path = &entries.get(hub.cursor)?.resource?.path;
    match hub.counts.get(path)? {
        Count::Failed(error) => Some(error.clone()),
        Count::Rows { .. } => None,
    }
}
