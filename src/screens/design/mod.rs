//! Pages about whole designs: what is odd about one, two of them side by side, and one written to files.
//!
//! A design is read in the context where it is; what another one is made like goes through the calls of the page, like
//! every write.

mod compare;
mod designer;
mod drift;
mod folder;
mod lint;
mod pages;
mod reading;
mod secrets;
mod snapshot;

pub use designer::DesignAnswer;
pub(super) use designer::{FillSpec, TableSpec, open_fill, open_table};
pub(super) use drift::Drift;
pub(super) use secrets::open as open_secrets;
pub(super) use secrets::{AskedSecrets, GivenSecrets};

use super::{Choice, Command, Cx, Screen, Session};
use crate::catalog::{COMPARE, DESIGN, FOLDER, LINT, Location, Place, SNAPSHOT, catalog};
use crate::config::{Action, Mode};
use crate::contract::ContextId;

/// What the calls of pages about designs are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DesignSlot {
    /// A call of a reading: the number of the reading on its page, and that of the call.
    Read(usize, u64),
    /// What else there is in a context that could be compared.
    Others(ContextId),
    /// A call of a step that is being taken.
    Step(u64),
}

/// What can be done with a whole design: the action, its word in locations, and what a menu says.
const DEEDS: [(Action, &str, &str); 4] = [
    (Action::Design, DESIGN, "Design it on one page …"),
    (Action::Lint, LINT, "Look the design through"),
    (Action::Compare, COMPARE, "Compare with …"),
    (Action::Snapshot, SNAPSHOT, "Snapshot to files …"),
];

fn is_design(at: &Location) -> bool {
    catalog().place(&at.without_action().without_query()).is_ok_and(|place| catalog().is_design(place))
}

/// Whether an action can be done with the design at a place: not every design has a page on which it is made.
fn can(action: Action, at: &Location) -> bool {
    let place = catalog().place(&at.without_action().without_query());
    is_design(at) && (action != Action::Design || place.is_ok_and(has_designer))
}

fn has_designer(place: Place) -> bool {
    matches!(place, Place::Item(resource) if resource.designer().is_some())
}

/// The page of a location's action, if it is one of these.
pub(super) fn open(location: &Location, place: Place) -> Option<Box<dyn Screen>> {
    if !catalog().is_design(place) {
        return None;
    }
    match location.action()? {
        DESIGN => match place {
            Place::Item(resource) => Some(Box::new(designer::DesignerPage::new(resource)?)),
            _ => None,
        },
        LINT => Some(Box::<lint::LintPage>::default()),
        COMPARE => Some(Box::<compare::ComparePage>::default()),
        SNAPSHOT => Some(Box::<snapshot::SnapshotPage>::default()),
        _ => None,
    }
}

/// All of these actions that can be done with the design of a place.
pub(super) fn actions(place: Place) -> impl Iterator<Item = Action> {
    let deeds = DEEDS.into_iter().map(|(action, ..)| action);
    deeds.filter(move |action| *action != Action::Design || has_designer(place))
}

/// Where it is done with the design at a place: with the folder that the page was opened with, where it is of that place.
fn deed_at(at: &Location, verb: &str, page: &Location) -> Location {
    let at = at.without_action().without_query();
    let folder = page.get(FOLDER).filter(|_| page.without_action().without_query() == at);
    let to = at.with_action(verb);
    match folder {
        Some(folder) => to.with_query(FOLDER, folder),
        None => to,
    }
}

/// What can be done with the design at a place, for a menu.
pub(super) fn choices(at: &Location, page: &Location, session: &Session) -> Vec<Choice> {
    let deeds = DEEDS.iter().filter(|(action, ..)| can(*action, at));
    let choice = |(action, verb, title): &(Action, &str, &str)| {
        let to = deed_at(at, verb, page);
        Choice::new(*title, session.keymap.key(Mode::Browse, *action), Command::Open(to))
    };
    deeds.map(choice).collect()
}

/// Whether it is one of these actions.
pub(super) fn is_of_designs(action: Action) -> bool {
    DEEDS.iter().any(|(of, ..)| *of == action)
}

/// Does it with what is at a place.
pub(super) fn act(action: Action, at: Option<&Location>, cx: &mut Cx<'_>) {
    let verb = DEEDS.iter().find(|(of, ..)| *of == action).map(|(_, verb, _)| *verb);
    let to = at.filter(|at| can(action, at)).zip(verb);
    cx.command(match to {
        Some((at, verb)) => Command::Open(deed_at(at, verb, cx.location)),
        None if at.is_some_and(is_design) => Command::warn("this is not designed on one page: a domain of Cases is"),
        None => Command::warn("this is no whole design: a domain is one, and all flows of a region"),
    });
}

/// What people call the place of a page.
fn name_of(at: &Location, session: &Session) -> String {
    let at = at.without_action().without_query();
    match catalog().place(&at) {
        Ok(Place::Service(service)) => service.title().to_owned(),
        _ => session.name_of(&at).to_owned(),
    }
}
