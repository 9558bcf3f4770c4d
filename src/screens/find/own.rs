//! Search keys that the domains have defined themselves: which there are is read once they are to be tried.

use super::hunt::{FindSlot, PAGES, refused};
use super::source::{Source, State};
use crate::catalog::{Location, OwnKeys, Prepared, Resource, catalog};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::{Cx, Slot};

/// The keys of one domain.
#[derive(Debug)]
pub(super) struct OwnList {
    pub(super) source: usize,
    /// The list that is searched by them.
    pub(super) list: Location,
    pub(super) domain: String,
    /// Whether it is known what has keys.
    pub(super) state: State,
    /// What has keys, and whether these are known.
    types: Vec<(Location, State)>,
    pub(super) keys: Vec<String>,
    /// Whether they are searched by.
    pub(super) is_tried: bool,
}

impl Source {
    /// Where its domains define search keys of their own: what has them, and the keys.
    pub(super) fn own(&self) -> Option<(&'static OwnKeys, &'static Resource, &'static Resource)> {
        let resource: &'static Resource = self.resource;
        let own = resource.search.as_ref()?.own.as_ref()?;
        let keys = catalog().resource(&own.list)?;
        Some((own, catalog().resource(keys.parent_path())?, keys))
    }
}

impl OwnList {
    pub(super) fn new(source: usize, list: Location, domain: String) -> Self {
        let (state, types, keys) = (State::Stopped, Vec::new(), Vec::new());
        Self { source, list, domain, state, types, keys, is_tried: false }
    }

    /// All that it waits for, and what became of it.
    pub(super) fn states(&self) -> impl Iterator<Item = &State> {
        [&self.state].into_iter().chain(self.types.iter().map(|(_, state)| state))
    }

    /// Whether all of its keys are known.
    pub(super) fn is_known(&self) -> bool {
        self.states().all(|state| matches!(state, State::Done))
    }

    /// What is under way is stopped.
    pub(super) fn stop(&mut self) {
        let types = self.types.iter_mut().map(|(_, state)| state);
        for state in [&mut self.state].into_iter().chain(types).filter(|state| matches!(state, State::Waiting)) {
            *state = State::Stopped;
        }
    }

    /// Asks for what is not known of it.
    pub(super) fn ask(&mut self, at: usize, source: &Source, cx: &mut Cx<'_>) {
        let (Some((_, kinds, _)), Some(domain)) = (source.own(), self.list.parent()) else { return };
        if matches!(self.state, State::Stopped | State::Failed(_)) {
            self.state = start(FindSlot::Kinds(at), kinds, &domain.child(&kinds.name), cx);
        }
        for nth in 0..self.types.len() {
            self.ask_keys(at, nth, source, cx);
        }
    }

    fn ask_keys(&mut self, at: usize, nth: usize, source: &Source, cx: &mut Cx<'_>) {
        let (Some((_, _, keys)), Some((of, state))) = (source.own(), self.types.get_mut(nth)) else { return };
        if matches!(state, State::Stopped | State::Failed(_)) {
            *state = start(FindSlot::Keys(at, nth), keys, of, cx);
        }
    }

    /// What has keys is known, or not to be had.
    pub(super) fn take_kinds(&mut self, at: usize, source: &Source, outcome: &Outcome, cx: &mut Cx<'_>) {
        let (Some((_, kinds, keys)), Some(domain)) = (source.own(), self.list.parent()) else { return };
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let above = domain.child(&kinds.name);
            for row in kinds.rows(&page.reply.document) {
                let Some(of) = kinds.item_location(&above, &row).map(|of| of.child(&keys.name)) else { continue };
                if self.types.iter().all(|(known, _)| *known != of) {
                    self.types.push((of, State::Stopped));
                    self.ask_keys(at, self.types.len() - 1, source, cx);
                }
            }
        }
        self.state.moved(outcome);
    }

    /// The keys of one that has some are known, or not to be had.
    pub(super) fn take_keys(&mut self, nth: usize, source: &Source, outcome: &Outcome) {
        let Some((_, _, keys)) = source.own() else { return };
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let search = source.resource.search.as_ref();
            for key in keys.rows(&page.reply.document).iter().filter_map(|row| keys.id_of(row)) {
                let is_tried = search.is_some_and(|search| search.tries(&key));
                if !is_tried && !self.keys.contains(&key) {
                    self.keys.push(key);
                }
            }
        }
        if let Some((_, state)) = self.types.get_mut(nth) {
            state.moved(outcome);
        }
    }
}

fn start(slot: FindSlot, resource: &'static Resource, at: &Location, cx: &mut Cx<'_>) -> State {
    match resource.list_call(at, &Prepared::default()) {
        Ok(plan) => {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(Slot::Find(slot), Lane::Interactive, request);
            State::Waiting
        }
        Err(need) => State::Failed(refused(&need.to_string())),
    }
}
