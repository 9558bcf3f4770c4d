//! What the palette offers, in the order in which it is shown while nothing is typed.

use std::collections::HashMap;

use super::{Deed, Entry, named, operations};
use crate::catalog::{JoiningPart, Location, Place, Resource, WHY, catalog};
use crate::config::{Action, Mode};
use crate::contract::ContextId;
use crate::model::Service;
use crate::screens::accounts::{REGIONS, offered};
use crate::screens::help::anywhere;
use crate::screens::topics::{Topic, topics, words_of};
use crate::screens::{Session, TOOLS, ToolSpec};

/// So many visited places are enough.
const RECENT: usize = 8;
/// So many further names a place goes by at the most.
const NAMES: usize = 8;

/// Actions that make no sense when chosen by name. Those that lead to tools have entries of their own.
const NOT_OFFERED: &[Action] = &[
    Action::Up,
    Action::Down,
    Action::Left,
    Action::Right,
    Action::PageUp,
    Action::PageDown,
    Action::Palette,
    Action::Home,
];

/// All entries for a page.
pub(super) fn all(
    (actions, visited): (&[Action], &[Location]),
    at: &Location,
    context: ContextId,
    session: &Session,
) -> Vec<Entry> {
    let mut places = Places::default();
    for location in visited.iter().filter(|location| *location != at).take(RECENT) {
        let name = named::of(location, session).unwrap_or_else(|| location.to_string());
        let path = named::path(location, session);
        places.push(name, &format!("visited · {path}"), location.clone());
    }
    for mark in session.journal.bookmarks() {
        let kind = if mark.location.query().is_empty() { "bookmark" } else { "kept search" };
        let here = if mark.location == *at { " · this page" } else { "" };
        let elsewhere = super::kept::elsewhere(mark, session.context(context).region());
        let elsewhere = elsewhere.map(|region| format!(" · kept in {region}")).unwrap_or_default();
        let of = named::domain(&mark.location, session).map(|of| format!(" · {of}")).unwrap_or_default();
        let detail = format!("{kind}{here}{of}{elsewhere} · {}", named::path(&mark.location, session));
        places.push_kept(mark.title.clone(), detail, mark.location.clone());
    }
    below(at, session, &mut places);
    roots(at, session, &mut places);
    seen(context, session, &mut places);
    let mut entries = places.entries;
    for entry in &mut entries {
        if let Deed::Go(location) = &entry.deed {
            entry.uses = session.seen.uses(location);
        }
    }
    entries.extend(actions_of(actions, session));
    entries.extend(accounts(context, session));
    entries.extend(operations::all(at));
    entries.extend(topics_beside(actions, session));
    entries
}

/// Entries that lead to places, each once.
#[derive(Default)]
struct Places {
    entries: Vec<Entry>,
    known: HashMap<Location, usize>,
}

impl Places {
    /// Adds a place under the name that it was given; by another one, it is found too.
    fn push_kept(&mut self, title: String, detail: String, location: Location) {
        match self.known.get(&location).and_then(|at| self.entries.get_mut(*at)) {
            None => self.push(title, &detail, location),
            Some(there) => {
                let other = std::mem::replace(&mut there.label, title);
                if other != there.label {
                    there.others.push(other);
                }
                there.sought.push_str(&detail);
                there.detail = detail;
            }
        }
    }

    /// Adds a list.
    fn push_list(&mut self, resource: &Resource, location: Location, session: &Session) {
        self.push(named::list(resource, &location, session), &named::path(&location, session), location);
    }

    /// Adds a place. One that is there already goes by this name, too.
    fn push(&mut self, label: String, detail: &str, location: Location) {
        match self.known.get(&location).and_then(|at| self.entries.get_mut(*at)) {
            None => {
                self.known.insert(location.clone(), self.entries.len());
                self.entries.push(Entry::new(label, detail, Deed::Go(location)).sought_by(detail));
            }
            Some(there) if there.names().any(|name| name == label) => {}
            Some(there) if there.others.len() < NAMES => there.others.push(label),
            Some(_) => {}
        }
    }
}

/// What hangs under the items on the way to this location, the nearest first.
fn below(at: &Location, session: &Session, places: &mut Places) {
    for length in (1..=at.parts().len()).rev() {
        let above = Location::new(&at.parts()[..length]);
        if let Ok(Place::Item(resource)) = catalog().place(&above) {
            for child in catalog().children(resource) {
                let location = above.child(&child.name);
                places.push_list(child, location, session);
            }
            ask_why(resource, &above, session, places);
        }
    }
}

/// The way to the question why an object is not on a profile, which is asked in a domain.
fn ask_why(resource: &Resource, at: &Location, session: &Session, places: &mut Places) {
    if resource.joining == Some(JoiningPart::Domain) {
        places.push(JoiningPart::TITLE.to_owned(), &named::path(at, session), at.clone().with_action(WHY));
    }
}

/// The items that lists have shown, and what each of them has.
fn seen(context: ContextId, session: &Session, places: &mut Places) {
    for (at, resource) in session.seen.items(context) {
        places.push(named::item(resource, at, session), &named::path(at, session), at.clone());
        for child in catalog().children(resource) {
            let list = at.child(&child.name);
            if !session.seen.lacks(context, &list) {
                places.push_list(child, list, session);
            }
        }
        ask_why(resource, at, session, places);
    }
}

/// The places that need no id.
fn roots(at: &Location, session: &Session, places: &mut Places) {
    places.push("Home".to_owned(), "the three services", Location::home());
    for service in Service::ALL {
        let location = Location::home().child(service.root());
        places.push(service.title().to_owned(), service.root(), location);
        for resource in catalog().roots(service) {
            places.push_list(resource, list_of(resource), session);
        }
    }
    for spec in &TOOLS {
        places.push(spec.title.to_owned(), spec.tool.name(), spec.location_from(at));
    }
}

/// The list of a resource that hangs under no item.
pub(super) fn list_of(resource: &Resource) -> Location {
    Location::new(resource.path.split('/'))
}

fn actions_of(actions: &[Action], session: &Session) -> Vec<Entry> {
    let anywhere = [Action::Help, Action::Tour, Action::Suspend, Action::Quit];
    let anywhere = anywhere.into_iter().filter(|action| !actions.contains(action));
    let offered = actions
        .iter()
        .copied()
        .chain(anywhere)
        .filter(|action| !NOT_OFFERED.contains(action) && ToolSpec::of_action(*action).is_none());
    let entry = |action: Action| {
        let sought = format!("action {} {}", action.title(), words_of(action));
        Entry::new(action.description(), action_detail(action, session), Deed::Act(action)).sought_by(&sought)
    };
    offered.map(entry).collect()
}

/// What stands beside an action: that it is one, and its key.
fn action_detail(action: Action, session: &Session) -> String {
    format!("action {}", session.keymap.key(Mode::Browse, action)).trim_end().to_owned()
}

/// What people look for that is no entry by itself: it is done where that can be done everywhere, and else told.
fn topics_beside(actions: &[Action], session: &Session) -> Vec<Entry> {
    let is_entry = |action: Action| actions.contains(&action) && ToolSpec::of_action(action).is_none();
    let beside = topics().iter().filter(|topic| !topic.action().is_some_and(is_entry));
    let entry = |topic: &'static Topic| {
        let everywhere = topic.action().filter(|action| anywhere(false).contains(action));
        // What there is to be read of it opens; the line alone holds too little of that.
        let (detail, deed) = match everywhere {
            Some(action) => (action_detail(action, session), Deed::Act(action)),
            None => ("help".to_owned(), Deed::Tell(topic)),
        };
        Entry::new(topic.title.as_str(), detail, deed).sought_by(&topic.sought())
    };
    beside.map(entry).collect()
}

/// The profiles, and the other regions of the present one.
fn accounts(context: ContextId, session: &Session) -> Vec<Entry> {
    let profiles = offered(session);
    let current = session.context(context);
    let mut entries: Vec<Entry> = profiles
        .iter()
        .map(|profile| {
            let facts = [profile.account.as_deref(), profile.region.as_deref(), Some(profile.login.as_str())];
            let facts: Vec<&str> = facts.into_iter().flatten().collect();
            let facts = facts.join(" · ");
            let deed = Deed::Switch(profile.clone(), None);
            Entry::new(format!("Account: {}", profile.name), facts.as_str(), deed).sought_by(&facts)
        })
        .collect();
    let here = profiles.iter().find(|profile| {
        profile.sandbox == current.sandbox && current.profile.as_deref() == Some(profile.name.as_str())
    });
    if let Some(profile) = here {
        let others = REGIONS.iter().filter(|region| current.region() != Some(region.name));
        entries.extend(others.map(|region| {
            let detail = region.lacks().unwrap_or_else(|| profile.name.clone());
            let deed = Deed::Switch(profile.clone(), Some(region.name.to_owned()));
            Entry::new(format!("Region: {}", region.name), detail, deed)
        }));
    }
    entries
}
