//! The search itself: which domains there are, what is asked of each, and what became of it.
//!
//! All is asked for at once; the pool sends no more of it than the rates of the account allow, and what somebody waits
//! for goes before what runs in the background.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::own::OwnList;
use super::rows::FoundRow;
use super::source::{Source, State, home, sources};
use crate::catalog::{Location, Prepared, Reading, Resource};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Page, Request};
use crate::screens::{Cx, Slot, private_names};

/// More pages of domains than any account has.
pub(super) const PAGES: u32 = 100;

/// So many names are asked for of what was found: more rows have no room on the screen.
const NAMES: usize = 20;

/// What the calls of finding are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindSlot {
    /// The domains of a service: the items that the list of this path hangs under.
    Domains(String),
    /// A search, by its number.
    Probe(usize),
    /// What has search keys of its own in a domain, by the number of that.
    Kinds(usize),
    /// The search keys of one of these.
    Keys(usize, usize),
    /// What an item is called that a row names by its id.
    Name(Location),
    /// The names of options in a list, by what they are for.
    Labels(Location, String),
}

/// One search of one list.
#[derive(Debug)]
pub(super) struct Probe {
    source: usize,
    /// The list with its search.
    list: Location,
    pub(super) domain: String,
    readings: Vec<Reading>,
    pub(super) state: State,
}

/// A search of all domains.
#[derive(Debug, Default)]
pub(super) struct Hunt {
    sought: String,
    pub(super) sources: Vec<Source>,
    pub(super) probes: Vec<Probe>,
    pub(super) rows: Vec<FoundRow>,
    /// The search keys that the domains have defined themselves, as far as they were asked for.
    pub(super) own: Vec<OwnList>,
    /// Whether these are tried, too.
    tries_own: bool,
    /// Whose names were asked for.
    named: BTreeSet<Location>,
    /// What is known of the lists in which something was found: the names of options.
    pub(super) labels: BTreeMap<Location, Prepared>,
}

impl Hunt {
    /// What was searched for.
    pub(super) fn sought(&self) -> &str {
        &self.sought
    }

    /// Whether what was typed may be anything that is searched for.
    pub(super) fn is_anything(&self) -> bool {
        self.sources.iter().any(|source| !source.readings.is_empty())
    }

    /// It comes to the front: the domains are asked for, and what was left unanswered is asked again.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        if self.sources.is_empty() {
            self.sources = sources();
        }
        for at in 0..self.sources.len() {
            self.ask_domains(at, Lane::Background, cx);
        }
        for at in 0..self.probes.len() {
            let is_open = matches!(self.probes[at].state, State::Waiting);
            if is_open && !cx.runs(&Slot::Find(FindSlot::Probe(at))) {
                self.ask(at, cx);
            }
        }
        self.named.clear();
        self.forget_labels();
        self.ask_labels(cx);
        self.ask_names(cx);
        if self.tries_own {
            // What was cut off when the page was left is asked for again.
            self.own.iter_mut().for_each(OwnList::stop);
            self.try_own(cx);
        }
    }

    /// Begins a search for a text; what an earlier one still waits for is cancelled.
    pub(super) fn begin(&mut self, text: &str, cx: &mut Cx<'_>) {
        for at in 0..self.probes.len() {
            cx.cancel(&Slot::Find(FindSlot::Probe(at)));
        }
        text.clone_into(&mut self.sought);
        self.probes.clear();
        self.rows.clear();
        self.named.clear();
        self.tries_own = false;
        for own in &mut self.own {
            own.is_tried = false;
        }
        let home = home(&cx.view());
        for at in 0..self.sources.len() {
            let source = &mut self.sources[at];
            source.readings = source.resource.readings(text, home);
            if !source.readings.is_empty() {
                let lists = source.lists.clone();
                self.ask_domains(at, Lane::Interactive, cx);
                self.probe(at, &lists, cx);
            }
        }
    }

    /// Asks again for what failed or was stopped; where nothing did, for everything.
    pub(super) fn again(&mut self, cx: &mut Cx<'_>) {
        let left = |state: &State| matches!(state, State::Failed(_) | State::Stopped);
        let sources = self.sources.iter().any(|source| !source.readings.is_empty() && left(&source.state));
        let probes: Vec<usize> = (0..self.probes.len()).filter(|at| left(&self.probes[*at].state)).collect();
        if !sources && probes.is_empty() {
            for source in &mut self.sources {
                source.state = State::Stopped;
                source.lists.clear();
            }
            let text = self.sought.clone();
            return self.begin(&text, cx);
        }
        for at in 0..self.sources.len() {
            if !self.sources[at].readings.is_empty() {
                self.ask_domains(at, Lane::Interactive, cx);
            }
        }
        for at in probes {
            self.ask(at, cx);
        }
        if self.tries_own {
            self.try_own(cx);
        }
    }

    /// Whether there may be search keys of the domains' own that were not tried.
    pub(super) fn has_own(&self) -> bool {
        let is_one = |source: &Source| source.own().is_some() && !source.lists.is_empty();
        !self.tries_own && !self.sought.is_empty() && self.sources.iter().any(is_one)
    }

    /// Searches by the keys, too, that the domains have defined themselves.
    pub(super) fn try_own(&mut self, cx: &mut Cx<'_>) {
        self.tries_own = true;
        for (at, source) in self.sources.iter().enumerate().filter(|(_, source)| source.own().is_some()) {
            for (list, domain) in &source.lists {
                if self.own.iter().all(|own| own.list != *list) {
                    self.own.push(OwnList::new(at, list.clone(), domain.clone()));
                }
            }
        }
        for (at, own) in self.own.iter_mut().enumerate() {
            if let Some(source) = self.sources.get(own.source) {
                own.ask(at, source, cx);
            }
        }
        self.search_by_own(cx);
    }

    /// Searches by the own keys of the domains in which all of them are known.
    fn search_by_own(&mut self, cx: &mut Cx<'_>) {
        for at in 0..self.own.len() {
            let own = &mut self.own[at];
            if own.is_tried || !self.tries_own || !own.is_known() {
                continue;
            }
            own.is_tried = true;
            let (source, list) = (own.source, (own.list.clone(), own.domain.clone()));
            let readings = Resource::own_readings(&self.sought, &own.keys);
            self.probe_by(source, &[list], &readings, cx);
        }
    }

    /// All is answered and nothing was found: what looks like a value of an own key is tried with these unasked.
    fn go_further(&mut self, cx: &mut Cx<'_>) {
        let done = |state: &State| matches!(state, State::Done);
        let sources = self.sources.iter().filter(|source| !source.readings.is_empty());
        let all = sources.map(|source| &source.state).chain(self.probes.iter().map(|probe| &probe.state)).all(done);
        let fits = |source: &Source| source.own().is_some_and(|(own, ..)| own.fits(&self.sought));
        if all && self.rows.is_empty() && self.has_own() && self.sources.iter().any(fits) {
            self.try_own(cx);
        }
    }

    /// Stops what is under way. What was found stays.
    pub(super) fn stop(&mut self, cx: &mut Cx<'_>) {
        cx.cancel_all();
        let open = |state: &State| matches!(state, State::Waiting);
        for state in self.sources.iter_mut().map(|source| &mut source.state).filter(|state| open(state)) {
            *state = State::Stopped;
        }
        for state in self.probes.iter_mut().map(|probe| &mut probe.state).filter(|state| open(state)) {
            *state = State::Stopped;
        }
        self.own.iter_mut().for_each(OwnList::stop);
    }

    /// Whether anything is under way that was asked for.
    pub(super) fn is_running(&self, cx: &Cx<'_>) -> bool {
        let mut running = cx.session.ledger.of(cx.owner).map(|(_, ticket)| &ticket.slot);
        !self.sought.is_empty()
            && running.any(|slot| !matches!(slot, Slot::Find(FindSlot::Name(_) | FindSlot::Labels(..))))
    }

    /// Asks for the domains, unless they are known. Who begins to wait for them says so by the lane.
    fn ask_domains(&mut self, at: usize, lane: Lane, cx: &mut Cx<'_>) {
        let source = &mut self.sources[at];
        let slot = Slot::Find(FindSlot::Domains(source.parent.path.clone()));
        if let Some(call) = cx.session.ledger.find(cx.owner, &slot) {
            if lane == Lane::Interactive {
                cx.session.ledger.wait_for(call);
            }
            return;
        }
        if matches!(source.state, State::Done) {
            return;
        }
        // Pages that came before the call was cut off come again.
        let list = Location::new(source.parent.path.split('/'));
        match source.parent.list_call(&list, &Prepared::default()) {
            Ok(plan) => {
                source.state = State::Waiting;
                cx.start(slot, lane, Request { operation: plan.operation, input: plan.input, pages: PAGES });
            }
            Err(need) => source.state = State::Failed(refused(&need.to_string())),
        }
    }

    /// Adds the searches of some lists, and asks for them.
    fn probe(&mut self, source: usize, lists: &[(Location, String)], cx: &mut Cx<'_>) {
        let readings = self.sources[source].readings.clone();
        self.probe_by(source, lists, &readings, cx);
    }

    /// Adds the searches of some lists by these keys, and asks for them.
    fn probe_by(&mut self, source: usize, lists: &[(Location, String)], readings: &[Reading], cx: &mut Cx<'_>) {
        let resource = self.sources[source].resource;
        for (list, domain) in lists {
            for list in resource.searches(list, readings) {
                let is_of = |reading: &&Reading| list.get(&reading.key).is_some();
                let readings: Vec<Reading> = readings.iter().filter(is_of).cloned().collect();
                self.probes.push(Probe { source, list, domain: domain.clone(), readings, state: State::Waiting });
                self.ask(self.probes.len() - 1, cx);
            }
        }
    }

    fn ask(&mut self, at: usize, cx: &mut Cx<'_>) {
        let probe = &mut self.probes[at];
        let source = &self.sources[probe.source];
        match source.resource.list_call(&probe.list, &source.prepared) {
            Ok(plan) => {
                probe.state = State::Waiting;
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(Slot::Find(FindSlot::Probe(at)), Lane::Interactive, request);
            }
            Err(need) => probe.state = State::Failed(refused(&need.to_string())),
        }
    }

    /// A call moved on.
    pub(super) fn take(&mut self, slot: &FindSlot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match slot {
            FindSlot::Domains(path) => {
                let Some(at) = self.sources.iter().position(|source| source.parent.path == *path) else { return };
                if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
                    self.domains(at, &page.reply.document, cx);
                }
                self.sources[at].state.moved(outcome);
            }
            FindSlot::Probe(at) => {
                let Some(probe) = self.probes.get_mut(*at) else { return };
                probe.state.moved(outcome);
                if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
                    self.found(*at, page, cx);
                }
            }
            FindSlot::Kinds(at) => {
                if let Some(own) = self.own.get_mut(*at) {
                    own.take_kinds(*at, &self.sources[own.source], outcome, cx);
                }
            }
            FindSlot::Name(at) => {
                private_names::take_name(at, outcome, cx);
                return;
            }
            FindSlot::Labels(list, key) => return self.take_labels(list, key, outcome),
            FindSlot::Keys(at, nth) => {
                if let Some(own) = self.own.get_mut(*at) {
                    own.take_keys(*nth, &self.sources[own.source], outcome);
                }
            }
        }
        self.search_by_own(cx);
        self.go_further(cx);
    }

    fn domains(&mut self, at: usize, reply: &Value, cx: &mut Cx<'_>) {
        let source = &mut self.sources[at];
        let above = Location::new(source.parent.path.split('/'));
        let mut new = Vec::new();
        for row in source.parent.rows(reply) {
            let Some(item) = source.parent.item_location(&above, &row) else { continue };
            let name = source.parent.label_of(&row).unwrap_or_default();
            let list = item.child(&source.resource.name);
            if source.lists.iter().all(|(known, _)| *known != list) {
                if source.parent.has_names() && source.parent.names_may_be_kept() {
                    cx.session.learn_name(&item, name.clone());
                }
                new.push((list, name));
            }
        }
        source.lists.extend(new.iter().cloned());
        self.probe(at, &new, cx);
    }

    fn found(&mut self, at: usize, page: &Page, cx: &mut Cx<'_>) {
        let probe = &self.probes[at];
        let Source { resource, .. } = &self.sources[probe.source];
        let prepared = self.prepared(probe.source, &probe.list);
        let reply = &page.reply.document;
        if let Some(error) = page.misshapen(resource.list_operation()) {
            self.probes[at].state = State::Failed(error);
            return;
        }
        let of = (probe.domain.as_str(), probe.readings.as_slice());
        let rows = resource.rows(reply);
        let rows = rows.iter().filter_map(|item| FoundRow::item(resource, prepared, &probe.list, item, of));
        for row in rows.collect::<Vec<_>>() {
            cx.session.private_names.learn(cx.context, &row.at, &row.name);
            match self.rows.iter_mut().find(|known| known.at == row.at) {
                Some(known) => {
                    known.why.extend(row.why);
                    known.why.dedup();
                }
                None => self.rows.push(row),
            }
        }
        if page.next.is_some() {
            let probe = &self.probes[at];
            self.rows.push(FoundRow::more(resource, &probe.list, &probe.domain));
        }
        self.ask_labels(cx);
        self.ask_names(cx);
    }

    /// Asks what the items are called that the first rows name by their ids.
    fn ask_names(&mut self, cx: &mut Cx<'_>) {
        for at in self.rows.iter().flat_map(FoundRow::named) {
            if self.named.len() >= NAMES {
                return;
            }
            if cx.session.private_names.get(cx.context, at).is_none() && self.named.insert(at.clone()) {
                private_names::ask_name(at, Slot::Find(FindSlot::Name(at.clone())), cx);
            }
        }
    }

    /// The first failure of what is searched.
    pub(super) fn first_error(&self) -> Option<&ApiError> {
        self.failures().next().map(|(_, error)| error)
    }

    /// What failed: the domain, or what was to be listed, and why.
    pub(super) fn failures(&self) -> impl Iterator<Item = (String, &ApiError)> {
        let sources = self.sources.iter().filter(|source| !source.readings.is_empty());
        let sources = sources.map(|source| (source.domains_of(), &source.state));
        let probes = self.probes.iter().map(|probe| (probe.domain.clone(), &probe.state));
        let own = self.own.iter().filter(|_| self.tries_own);
        let own = own.flat_map(|own| own.states().map(|state| (own.domain.clone(), state)));
        sources.chain(probes).chain(own).filter_map(|(of, state)| match state {
            State::Failed(error) => Some((of, error)),
            _ => None,
        })
    }
}

pub(super) fn refused(why: &str) -> ApiError {
    ApiError::local(ErrorKind::Invalid, "NotSearchable", why)
}
