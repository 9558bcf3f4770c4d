//! What a location leads to.

use super::copy::LIKE;
use super::location_text::HOME;
use super::{FILTER, Location, Resource, Scope, SearchSpec, Verb};
use crate::model::{DocPath, Service, shape_at};

/// A screen of its own that belongs to no service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Profiles by region, and switching between them.
    Accounts,
    /// What runs in the pool.
    Tasks,
    /// Every API call.
    Calls,
    /// What the journal holds: writes and their outcomes, and drafts.
    Writes,
    /// Many calls as one piece of work: all jobs, and the page of each.
    Jobs,
    /// Erasing a person from all domains.
    Forget,
    /// Customers and cases, found in all domains by whatever is known of them.
    Find,
    /// The rows of a file, each of which something is done with.
    Rows,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Accounts, Self::Tasks, Self::Calls, Self::Writes, Self::Jobs, Self::Forget, Self::Find, Self::Rows];

    /// Its location's one part.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Tasks => "tasks",
            Self::Calls => "calls",
            Self::Writes => "writes",
            Self::Jobs => "jobs",
            Self::Forget => "forget",
            Self::Find => "find",
            Self::Rows => "rows",
        }
    }

    /// The keys that its location may have.
    fn keys(self, resources: &'static [Resource]) -> Vec<String> {
        let is_person = |resource: &&Resource| resource.forget.as_ref().is_some_and(|forget| !forget.same.is_empty());
        match self {
            Self::Forget => resources.iter().filter(is_person).map(|resource| resource.singular.clone()).collect(),
            Self::Find => vec!["q".to_owned()],
            Self::Rows => vec!["of".to_owned()],
            Self::Accounts | Self::Tasks | Self::Calls | Self::Writes | Self::Jobs => Vec::new(),
        }
    }
}

/// The action of a location that shows an item's document rather than its hub.
pub const DOCUMENT: &str = "document";
/// The action of a location that says why an item does not do what is expected of it, or why an object is not on a
/// profile.
pub const WHY: &str = "why";

/// What the location of a comparison calls the folder that a design is compared with.
pub const FOLDER: &str = "folder";
/// What the location of a merge calls the others, each of them.
pub const WITH: &str = "with";
/// What it calls the match that it comes from.
pub const FROM: &str = "from";
/// What the location of a form calls the pair that is gone to: that of a field.
pub const FIELD: &str = "field";
/// What it calls the value for that.
pub const VALUE: &str = "value";
/// The action of a location that looks a whole design through.
pub const LINT: &str = "lint";
/// The action of a location that compares a design with another one.
pub const COMPARE: &str = "compare";
/// The action of a location that writes a design to files.
pub const SNAPSHOT: &str = "snapshot";
/// The action of a location that designs what is configured at a place.
pub const DESIGN: &str = "design";
/// What is done with whole designs.
const OF_DESIGNS: [&str; 3] = [LINT, COMPARE, SNAPSHOT];

/// What a location leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// The first screen.
    Home,
    /// What a service has to offer.
    Service(Service),
    /// A screen of its own.
    Tool(Tool),
    /// The rows of a resource.
    List(&'static Resource),
    /// One item of a resource.
    Item(&'static Resource),
}

/// Why a location leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationProblem {
    /// The first part is none of the roots.
    #[error("'{0}' is no place: locations begin with {roots}", roots = roots())]
    UnknownRoot(String),
    /// There is no such resource here.
    #[error("{under} has no '{name}'; it has {}", .known.join(", "))]
    UnknownResource {
        /// The name that is not known.
        name: String,
        /// The location above.
        under: String,
        /// The names that are.
        known: Vec<String>,
    },
    /// The place has no such action.
    #[error("{place} has no action '{verb}'{}", offered(.known))]
    UnknownAction {
        /// The action that is not known.
        verb: String,
        /// The place.
        place: String,
        /// The actions that are.
        known: Vec<String>,
    },
    /// Nothing is below here.
    #[error("nothing is below {0}")]
    TooDeep(String),
    /// The place can't be searched by this key.
    #[error("{place} can't be searched by '{key}'{}", searched(.known, *.is_list))]
    UnknownKey {
        /// The key that is not known.
        key: String,
        /// The place.
        place: String,
        /// The keys that are.
        known: Vec<String>,
        /// Whether it is a list, whose rows can be filtered.
        is_list: bool,
    },
    /// The action does not take this.
    #[error("{place} takes no '{key}'; it takes {}", .known.join(", "))]
    UnknownMember {
        /// The key that is not known.
        key: String,
        /// The place, with the action.
        place: String,
        /// The members that it takes.
        known: Vec<String>,
    },
}

impl Place {
    /// The action of this verb here; `at` is the location that leads here.
    ///
    /// # Errors
    /// If the place has no such action; the message says which it has.
    pub fn action(self, at: &Location, verb: &str) -> Result<(&'static Resource, &'static Verb), LocationProblem> {
        let (resource, scope) = match self {
            Self::List(resource) => (Some(resource), Scope::List),
            Self::Item(resource) => (Some(resource), Scope::Item),
            Self::Home | Self::Service(_) | Self::Tool(_) => (None, Scope::List),
        };
        let here = |action: &&'static Verb| action.scope == scope;
        let actions = || resource.into_iter().flat_map(Resource::actions).filter(here);
        let found = actions().find(|action| action.verb == verb);
        resource.zip(found).ok_or_else(|| LocationProblem::UnknownAction {
            verb: verb.to_owned(),
            place: at.without_action().without_query().to_string(),
            known: actions().map(|action| action.verb.clone()).collect(),
        })
    }
}

/// Whether a text begins where locations begin, and can hardly be meant for anything but one.
#[must_use]
pub fn is_rooted(text: &str) -> bool {
    let text = text.trim();
    let path = text.strip_prefix('/').unwrap_or(text);
    let root = path.split(['/', '?', '!']).next().unwrap_or_default();
    let is_tool = || Tool::ALL.into_iter().any(|tool| tool.name() == root);
    root == HOME || Service::by_root(root).is_some() || is_tool()
}

/// The first parts of locations, as a sentence lists them.
fn roots() -> String {
    let all: Vec<&str> = Service::ALL.map(Service::root).into_iter().chain(Tool::ALL.map(Tool::name)).collect();
    all.split_last().map_or_else(String::new, |(last, others)| format!("{} or {last}", others.join(", ")))
}

fn searched(known: &[String], is_list: bool) -> String {
    match known {
        [] if is_list => "; the service knows no search there, but the rows can be filtered: ?filter=".to_owned(),
        [] => ": there is nothing to search".to_owned(),
        keys => format!("; it can by {}", keys.join(", ")),
    }
}

fn offered(known: &[String]) -> String {
    if known.is_empty() { ": it has none".to_owned() } else { format!("; it has {}", known.join(", ")) }
}

pub(super) fn place(location: &Location, resources: &'static [Resource]) -> Result<Place, LocationProblem> {
    let place = path(location, resources)?;
    let search = match place {
        Place::List(resource) | Place::Item(resource) => resource.search.as_ref(),
        Place::Home | Place::Service(_) | Place::Tool(_) => None,
    };
    let is_diagnosed = matches!(place, Place::Item(resource) if resource.asked_why().is_some());
    let reads = location.action().is_none_or(|action| action == DOCUMENT || (action == WHY && is_diagnosed));
    let is_designed = matches!(place, Place::Item(resource) if resource.designer.is_some());
    let of_designs =
        |verb: &str| OF_DESIGNS.contains(&verb) && is_design(place, resources) || verb == DESIGN && is_designed;
    if let Some(verb) = location.action().filter(|verb| !reads && !of_designs(verb)) {
        let (resource, verb) = place.action(location, verb)?;
        return form_takes(resource, verb, location).map(|()| place);
    }
    let own = if let Place::Tool(tool) = place { tool.keys(resources) } else { Vec::new() };
    // Whatever is done with a design may be done with the folder that it is opened with.
    let has_folder = location.action().is_none_or(of_designs);
    let is_folder = |key: &str| key == FOLDER && has_folder && is_design(place, resources);
    let is_filter = |key: &str| key == FILTER && location.action().is_none() && matches!(place, Place::List(_));
    let takes = |key: &String| {
        is_filter(key) || own.contains(key) || search.is_some_and(|search| search.takes(key)) || is_folder(key)
    };
    let wrong = |(key, _): &&(String, String)| !takes(key);
    match location.query().iter().find(wrong) {
        Some((key, _)) => Err(LocationProblem::UnknownKey {
            key: key.clone(),
            place: location.without_query().without_action().to_string(),
            known: search.map_or(own, SearchSpec::keys),
            is_list: matches!(place, Place::List(_)),
        }),
        None => Ok(place),
    }
}

/// What is meant by a location that leads nowhere and whose last part is what is done there, as a page shows its way: what
/// stands at `flows/nightly/why` there is at `flows/nightly!why`.
pub(super) fn with_last_as_action(location: &Location, resources: &'static [Resource]) -> Option<Location> {
    let last = location.last().filter(|_| location.action().is_none())?;
    let above = location.parent()?;
    let above = location.query().iter().fold(above, |at, (key, value)| at.with_query(key, value.clone()));
    let meant = above.with_action(last);
    let leads = meant.action().is_some() && place(&meant, resources).is_ok() && place(location, resources).is_err();
    leads.then_some(meant)
}

/// Whether the form of an action takes all that the search of its location brings: members of its input, what is searched
/// by in the list that it is opened from, and what forms have of their own.
fn form_takes(resource: &Resource, verb: &Verb, location: &Location) -> Result<(), LocationProblem> {
    let input = verb.operation.operation().input;
    let is_member =
        |key: &str| key.parse().is_ok_and(|path: DocPath| !path.is_root() && shape_at(input, &path).is_some());
    let is_searched = |key: &str| key == FILTER || resource.search.as_ref().is_some_and(|search| search.takes(key));
    let is_of_forms = |key: &str| [LIKE, WITH, FROM, FIELD, VALUE].contains(&key);
    let takes = |key: &str| is_member(key) || is_searched(key) || is_of_forms(key);
    match location.query().iter().find(|(key, _)| !takes(key)) {
        Some((key, _)) => Err(LocationProblem::UnknownMember {
            key: key.clone(),
            place: location.without_query().to_string(),
            known: input.members().iter().filter(|member| !member.token).map(|member| member.name.to_owned()).collect(),
        }),
        None => Ok(()),
    }
}

/// What the path alone leads to.
fn path(location: &Location, resources: &'static [Resource]) -> Result<Place, LocationProblem> {
    let Some((root, rest)) = location.parts().split_first() else { return Ok(Place::Home) };
    if let Some(tool) = Tool::ALL.into_iter().find(|tool| tool.name() == root) {
        // A job has a page of its own below all of them.
        let deepest = usize::from(tool == Tool::Jobs);
        return if rest.len() <= deepest { Ok(Place::Tool(tool)) } else { Err(LocationProblem::TooDeep(root.clone())) };
    }
    let Some(service) = Service::by_root(root) else { return Err(LocationProblem::UnknownRoot(root.clone())) };
    let mut path = root.clone();
    let mut place = Place::Service(service);
    for (n, pair) in rest.chunks(2).enumerate() {
        let under = path.clone();
        path = format!("{path}/{}", pair[0]);
        let Some(resource) = resources.iter().find(|resource| resource.path == path) else {
            let below = |resource: &&Resource| resource.parent_path() == under;
            let known: Vec<String> = resources.iter().filter(below).map(|resource| resource.name.clone()).collect();
            let above = Location::new(&location.parts()[..=n * 2]).to_string();
            return Err(match known.as_slice() {
                [] => LocationProblem::TooDeep(above),
                _ => LocationProblem::UnknownResource { name: pair[0].clone(), under: above, known },
            });
        };
        place = if pair.len() == 2 { Place::Item(resource) } else { Place::List(resource) };
    }
    Ok(place)
}

/// Whether what is configured at a place is a whole: an item that others are configured in, or a service in which
/// several sorts of things are.
pub(super) fn is_design(place: Place, resources: &[Resource]) -> bool {
    let of = |path: &str| -> Vec<&str> {
        let below = resources.iter().filter(|resource| resource.parent_path() == path);
        below.filter(|resource| resource.configuration().is_some()).map(|resource| resource.path.as_str()).collect()
    };
    match place {
        Place::Item(resource) => resource.configuration().is_some() && !of(&resource.path).is_empty(),
        Place::Service(service) => {
            let own = of(service.root());
            own.len() > 1 && own.iter().all(|path| of(path).is_empty())
        }
        Place::Home | Place::Tool(_) | Place::List(_) => false,
    }
}
