//! What is searched: the lists in which something is found by a text alone, and the domains that have them.

use crate::catalog::{Country, Location, Prepared, Reading, Resource, catalog};
use crate::contract::{ApiError, Outcome};
use crate::screens::View;
use crate::screens::accounts::country_of;

/// Where something that was asked for stands.
#[derive(Debug, Default)]
pub(super) enum State {
    #[default]
    Waiting,
    Done,
    Failed(ApiError),
    Stopped,
}

impl State {
    /// Its call moved on.
    pub(super) fn moved(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Finished(_) => *self = Self::Done,
            Outcome::Failed(error) => *self = Self::Failed(error.clone()),
            Outcome::Cancelled => *self = Self::Stopped,
            _ => {}
        }
    }
}

/// A list that is searched in every domain of its service.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) resource: &'static Resource,
    /// What it hangs under: the domains.
    pub(super) parent: &'static Resource,
    pub(super) prepared: Prepared,
    /// The lists, and what their domains are called.
    pub(super) lists: Vec<(Location, String)>,
    pub(super) state: State,
    /// What the text may be here.
    pub(super) readings: Vec<Reading>,
}

impl Source {
    /// What its domains are called.
    pub(super) fn domains_of(&self) -> String {
        format!("{} of {}", self.parent.title.to_lowercase(), self.parent.service.title())
    }
}

pub(super) fn sources() -> Vec<Source> {
    let source = |resource: &'static Resource| {
        let parent = catalog().resource(resource.parent_path())?;
        let (prepared, lists, readings) = (Prepared::usual(resource), Vec::new(), Vec::new());
        Some(Source { resource, parent, prepared, lists, state: State::Stopped, readings })
    };
    catalog().found_by_text().filter_map(source).collect()
}

/// The country whose numbers are written without its code: the one that was set, else that of the region.
pub(in crate::screens) fn home(view: &View<'_>) -> Option<&'static Country> {
    let (settings, context) = (&view.session.settings, view.context);
    let own = context.profile.as_deref().filter(|_| !context.sandbox).and_then(|name| settings.profile(name));
    let set = own.and_then(|own| own.country.as_deref()).or(settings.country.as_deref());
    set.and_then(Country::of).or_else(|| country_of(context.region()?))
}
