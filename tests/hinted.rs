//! Every key that the bar at the bottom names does something there; and where nothing may be changed, none of them changes
//! anything, nor is refused.

use std::collections::{BTreeMap, BTreeSet};

use crossterm::event::{KeyCode, KeyEvent};
use fastrand::Rng;
use switchboard::catalog::{Location, Scope, Verb, catalog};
use switchboard::config::{Action, Group, Mode};
use switchboard::contract::{Call, Outcome, Work};

use crate::world::{World, documents, identity, kept, page, places};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

/// Leaving and suspending are for others.
const LEAVES: [Action; 2] = [Action::Quit, Action::Suspend];

/// Pages of the program itself.
const TOOLS: [&str; 10] = ["", "profiles", "cases", "appflow", "accounts", "tasks", "calls", "writes", "jobs", "find"];

fn all() -> Vec<Location> {
    TOOLS.iter().map(|tool| tool.parse().unwrap()).chain(places::all()).collect()
}

/// The pages of all actions.
fn actions() -> impl Iterator<Item = Location> {
    catalog().resources().iter().flat_map(|resource| {
        let list = places::list(resource).without_query();
        let at = |verb: &Verb| match verb.scope {
            Scope::List => list.clone().with_action(&verb.verb),
            Scope::Item => list.child("acme").with_action(&verb.verb),
        };
        resource.actions().iter().map(at).collect::<Vec<_>>()
    })
}

fn answer(call: &Call) -> Outcome {
    match &call.work {
        Work::Identify | Work::Upload(_) => identity(),
        // The same whenever it is asked for: a page that is opened anew looks as it did.
        Work::Api(request) => {
            let mut dice = Rng::with_seed(7);
            Outcome::Finished(page(documents::reply(request.operation, &mut dice, 0.0), None, 1))
        }
    }
}

/// A page all of whose calls are answered.
pub(crate) fn settled(world: World) -> World {
    answered(world, 40)
}

/// A page so many of whose calls are answered, the first ones first.
fn answered(mut world: World, calls: usize) -> World {
    world.feed(kept::opened(world.now()));
    for _ in 0..calls {
        let Some(call) = world.pending.first().cloned() else { break };
        let outcome = answer(&call);
        world.outcome(call.id, outcome);
    }
    world
}

/// The keys that are named, each once for what it does.
fn named(world: &World) -> Vec<(KeyEvent, Action)> {
    let (mode, actions) = world.app.hinted();
    let key = |action: Action| {
        let mut keys = world.app.session().keymap.bindings(mode);
        keys.find(|(_, bound)| *bound == action).map(|(key, _)| (key.into(), action))
    };
    actions.into_iter().filter(|action| !LEAVES.contains(action)).filter_map(key).collect()
}

fn looks(world: &World) -> (String, String, usize, &'static str, (Mode, Vec<Action>)) {
    let app = &world.app;
    (world.text(), app.location().to_string(), world.pending.len(), app.top(), app.hinted())
}

/// So many pages of a kind on which a key does something are enough.
const PROVEN: usize = 8;

#[test]
fn every_key_that_the_bar_names_does_something_there() {
    let (mut idle, mut proven) = (BTreeSet::new(), BTreeMap::new());
    for at in all() {
        for size in SIZES {
            let open = || settled(World::at(at.clone(), size));
            let first = open();
            // What lies over a page is tried by itself, without the page.
            if first.app.top_is_overlay() {
                continue;
            }
            for (key, action) in named(&first) {
                let times: &mut usize = proven.entry((first.app.top(), action, size)).or_default();
                if *times >= PROVEN {
                    continue;
                }
                let mut world = open();
                let before = looks(&world);
                world.key(key);
                if looks(&world) == before {
                    idle.insert(format!("{action} at {at}, {} columns", size.0));
                }
                *times += 1;
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn where_nothing_may_be_changed_no_key_that_is_named_changes_anything_or_is_refused() {
    let mut wrong = BTreeSet::new();
    for at in all() {
        let open = || settled(World::read_only(at.clone(), SIZES[0]));
        let first = open();
        for (key, action) in named(&first).into_iter().filter(|(_, action)| action.group() == Group::Work) {
            let mut world = open();
            world.key(key);
            let is_write =
                |call: &Call| matches!(&call.work, Work::Api(request) if request.operation.operation().is_write());
            let is_refused =
                world.app.session().notice.as_ref().is_some_and(|(said, _)| said.text.contains("nothing can be"));
            if is_refused || world.pending.iter().any(is_write) {
                wrong.insert(format!("{action} at {at}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// It ends what is waited for, closes what lies over the page, and leaves: three presses are enough for that anywhere.
#[test]
fn escape_comes_away_from_every_page_though_nothing_more_is_answered() {
    let mut stuck = BTreeSet::new();
    for at in all().into_iter().filter(|at| !at.is_home()).chain(actions()) {
        for calls in [0, 2, 6] {
            let mut world = answered(World::at(at.clone(), SIZES[0]), calls);
            // Where something is not saved, such as a draft, one is asked on the way out.
            let leaves = (0..3).any(|_| {
                world.press(KeyCode::Esc);
                world.app.location() != &at || world.app.top() == "leaving"
            });
            if !leaves {
                stuck.insert(format!("{at} after {calls} answers"));
            }
        }
    }
    assert!(stuck.is_empty(), "{}", stuck.into_iter().collect::<Vec<_>>().join("\n"));
}
