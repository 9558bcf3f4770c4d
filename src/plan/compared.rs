//! A design that is wanted, and a place, side by side.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::lost::{Lost, lost};
use super::{Deed, Design, Entry, Environment, Found, Kinds, Known, Options, Step, Steps};
use crate::catalog::Location;
use crate::model::DocPath;

type Key = (String, String);

/// A design that is wanted, and a place, side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The kinds of both.
    pub kinds: Kinds,
    /// What is wanted.
    pub wanted: Design,
    /// The place, with ids as far as it is there.
    pub root: Location,
    /// What is there.
    pub known: Known,
    /// The steps from what is there to what is wanted.
    pub steps: Steps,
    /// The moments that had passed when it was compared and were left out of what is wanted.
    passed: BTreeMap<Key, Vec<(DocPath, Timestamp)>>,
    /// The parts that are in no file and stay: they are wanted as they are there.
    pub(super) kept: BTreeMap<Key, Vec<String>>,
}

impl Compared {
    /// Where the place is.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        self.known.environment()
    }

    /// Compares what is wanted with what was found at a place.
    #[must_use]
    pub fn new(wanted: Design, found: &Found, options: Options) -> Self {
        let mut known = found.known();
        // What goes by its name is called so before it is there.
        for entry in wanted.entries.values() {
            if let (Some(kind), Ok(name)) = (found.kinds.named(&entry.kind), known.ids.resolve(entry.name()))
                && kind.spec.name.is_none()
                && !kind.is_root
            {
                known.learn(&kind, &entry.key, &name);
            }
        }
        let (kinds, root, steps) = (found.kinds.clone(), found.root.clone(), Steps::default());
        let mut compared = Self { kinds, wanted, root, known, steps, passed: BTreeMap::new(), kept: BTreeMap::new() };
        compared.plan_again(options);
        compared
    }

    /// The same at a moment: the starts that have passed by then are left out of what is wanted, and it is told.
    #[must_use]
    pub fn as_of(mut self, now: Timestamp) -> Self {
        for (key, entry) in &mut self.wanted.entries {
            let Some(kind) = self.kinds.named(&key.0) else { continue };
            let mut apart = Value::Object(std::mem::take(&mut entry.apart));
            let passed = kind.spec.leave_out_passed(&mut apart, now);
            if let Value::Object(members) = apart {
                entry.apart = members;
            }
            if !passed.is_empty() {
                self.passed.insert(key.clone(), passed);
            }
        }
        self.tell_passed();
        self
    }

    /// Says of what is made, or gets a start of its own, which starts are left out. What has one there keeps that.
    fn tell_passed(&mut self) {
        for step in self.steps.0.iter_mut().filter(|step| step.deed.is_work() && step.deed != Deed::Delete) {
            let there = self.known.design.entry(&step.kind, &step.key).filter(|_| step.deed == Deed::Change);
            for (path, moment) in self.passed.get(&step.key()).into_iter().flatten() {
                if !there.is_some_and(|there| has_apart(there, path)) {
                    step.remarks.push(format!("its start has passed: it is left out ({path}: {moment})"));
                }
            }
        }
    }

    /// The same with some of its steps alone.
    #[must_use]
    pub fn only(&self, steps: Vec<Step>) -> Self {
        Self { steps: Steps(steps), ..self.clone() }
    }

    /// The entries of which secrets were given, and to which nothing is to be sent: no service tells whether they are
    /// still the same.
    pub fn idle_secrets(&self) -> impl Iterator<Item = String> {
        let is_idle = |step: &&Step| step.deed == Deed::Unchanged;
        self.steps.0.iter().filter(is_idle).filter_map(|step| {
            let (kind, entry) = (self.kinds.named(&step.kind)?, self.wanted.entry(&step.kind, &step.key)?);
            let is_of_place =
                |name: &String| kind.spec.here.iter().any(|path| path.to_string().starts_with(name.as_str()));
            entry.apart.keys().any(|name| !is_of_place(name)).then(|| step.title())
        })
    }

    /// Plans once more, with what became known.
    pub fn plan_again(&mut self, options: Options) {
        self.keep_parts(options);
        let Self { kinds, wanted, known, .. } = self;
        let mut doubts: BTreeMap<Key, Vec<String>> = BTreeMap::new();
        let mut refused = wanted.refused.clone();
        for (key, entry) in &wanted.entries {
            let all = kinds.named(&key.0).map(|kind| lost(kinds, &kind, entry, wanted, known)).unwrap_or_default();
            for Lost { said, is_sure } in all {
                if is_sure { &mut refused } else { &mut doubts }.entry(key.clone()).or_default().push(said);
            }
        }
        wanted.refused = refused;
        self.steps = Steps::between(kinds, wanted, &known.design, &known.ids, options);
        for step in self.steps.0.iter_mut().filter(|step| step.deed.is_work()) {
            step.remarks.extend(doubts.remove(&(step.kind.clone(), step.key.clone())).into_iter().flatten());
            step.remarks.extend(in_service(kinds, known, step));
        }
        self.tell_parts();
        self.hold_all_back();
        self.tell_passed();
    }

    /// Where the service could not make what all is in, nothing of it can be.
    fn hold_all_back(&mut self) {
        let Some(kind) = self.kinds.root().filter(|_| self.steps.0.iter().any(|step| step.deed.is_work())) else {
            return;
        };
        let root = (kind.name().to_owned(), String::new());
        let failed = kind.spec.failed.as_ref().zip(self.known.items.get(&root));
        let Some((failed, _)) = failed.filter(|(failed, item)| failed.holds(&item.document) == Some(true)) else {
            return;
        };
        let is_told = self.steps.0.iter().any(|step| step.key() == root);
        for step in &mut self.steps.0 {
            let is_root = step.key() == root;
            if is_root || step.deed.is_work() {
                step.deed = Deed::Impossible;
                step.problems.push(match (is_root, is_told) {
                    (true, _) => failed.why.clone(),
                    (false, true) => format!("it is in {}, which cannot be made", kind.name()),
                    (false, false) => format!("it is in {}: {}", kind.name(), failed.why),
                });
            }
        }
    }
}

/// Whether an entry has a value at a path of what belongs to its place alone.
fn has_apart(entry: &Entry, path: &DocPath) -> bool {
    path.get(&Value::Object(entry.apart.clone())).is_some_and(|value| !value.is_null())
}

/// What is said of something that is to go while it is in service.
fn in_service(kinds: &Kinds, known: &Known, step: &Step) -> Option<String> {
    let (kind, item) = (kinds.named(&step.kind)?, known.items.get(&step.key())?);
    let ends = kind.resource.action("stop").filter(|_| matches!(step.deed, Deed::Delete | Deed::Replace))?;
    let runs = ends.needs.as_ref()?.holds(&item.document) == Some(true);
    runs.then(|| "it is in service: the service may refuse to take it away before it is stopped".to_owned())
}
