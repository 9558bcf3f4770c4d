//! The steps that make one place like a design.

use std::collections::BTreeSet;

use super::calls::{Calls, NoCall};
use super::compare::{Change, changes};
use super::order::order;
use super::{Design, Entry, Ids, Kind, Kinds, difference, file_of_entry};

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// It is made.
    Create,
    /// Some of its members change.
    Change,
    /// It is taken away and made anew, because it never changes.
    Replace,
    /// It is taken away.
    Delete,
    /// It is as wanted.
    Unchanged,
    /// It is not wanted, and stays because nobody asked for its end.
    Extra,
    /// It cannot become what is wanted.
    Impossible,
}

impl Deed {
    /// As it stands in plans.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Unchanged => "unchanged",
            Self::Extra => "extra",
            Self::Impossible => "impossible",
        }
    }

    /// Whether something is to be done.
    #[must_use]
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Create | Self::Change | Self::Replace | Self::Delete)
    }
}

/// What becomes of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its kind.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// What becomes of it.
    pub deed: Deed,
    /// What differs.
    pub changes: Vec<Change>,
    /// The difference of the files, line by line.
    pub difference: String,
    /// Why it cannot be, or not wholly.
    pub problems: Vec<String>,
}

impl Step {
    /// What people call the entry.
    #[must_use]
    pub fn title(&self) -> String {
        if self.key.is_empty() { self.kind.clone() } else { format!("{}/{}", self.kind, self.key) }
    }
}

/// What may be done besides making and changing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What is not in the folder is taken away.
    pub prune: bool,
    /// What never changes may be taken away and made anew.
    pub replace: bool,
}

/// All steps, in the order in which they are taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps(pub Vec<Step>);

impl Steps {
    /// The steps from what is there to what is wanted. `ids` are those of what is there.
    #[must_use]
    pub fn between(kinds: &Kinds, wanted: &Design, there: &Design, ids: &Ids, options: Options) -> Self {
        let planner = Planner { kinds, wanted, there, ids, options };
        let (sorted, circles) = order(wanted, kinds);
        let mut steps: Vec<Step> = Vec::new();
        for key in &sorted {
            let Some(mut step) = planner.step(key, circles.contains(key)) else { continue };
            planner.hold_back(&mut step, &steps);
            steps.push(step);
        }
        let (mut gone, _) = order(there, kinds);
        gone.retain(|key| !wanted.entries.contains_key(key));
        // What names others goes before them.
        steps.extend(gone.iter().rev().filter_map(|key| planner.unwanted(key)));
        Self(steps)
    }

    /// Whether the place is not as wanted.
    #[must_use]
    pub fn differ(&self) -> bool {
        self.0.iter().any(|step| !matches!(step.deed, Deed::Unchanged | Deed::Extra) || !step.problems.is_empty())
    }

    /// How many there are of a deed.
    #[must_use]
    pub fn count(&self, deed: Deed) -> usize {
        self.0.iter().filter(|step| step.deed == deed).count()
    }
}

struct Planner<'a> {
    kinds: &'a Kinds,
    wanted: &'a Design,
    there: &'a Design,
    ids: &'a Ids,
    options: Options,
}

impl Planner<'_> {
    fn step(&self, key: &(String, String), in_circle: bool) -> Option<Step> {
        let (kind, wanted) = (self.kinds.named(&key.0)?, self.wanted.entries.get(key)?);
        let mut step = match self.there.entries.get(key) {
            None => self.creation(&kind, wanted),
            Some(there) => self.change(&kind, wanted, there),
        };
        let missing = self.missing(wanted);
        if step.deed.is_work() && !missing.is_empty() {
            step.problems.extend(
                missing.iter().map(|name| format!("it names {name}, which is neither in the folder nor there")),
            );
            step.deed = Deed::Impossible;
        }
        if step.deed == Deed::Create && in_circle {
            step.problems.push("it and others name each other in a circle, so that none can be made first".to_owned());
            step.deed = Deed::Impossible;
        }
        Some(step)
    }

    /// What names something that can't be made can't be made either.
    fn hold_back(&self, step: &mut Step, before: &[Step]) {
        let Some(entry) = self.wanted.entry(&step.kind, &step.key).filter(|_| step.deed.is_work()) else { return };
        let names = entry.names_at_first();
        let lacks = |other: &&Step| {
            other.deed == Deed::Impossible
                && self.there.entry(&other.kind, &other.key).is_none()
                && names.contains(&(other.kind.clone(), other.key.clone()))
        };
        let lacking: Vec<String> = before.iter().filter(lacks).map(Step::title).collect();
        if !lacking.is_empty() {
            step.problems.push(format!("it names {}, which cannot be made", lacking.join(", ")));
            step.deed = Deed::Impossible;
        }
    }

    fn blank(kind: &Kind, entry: &Entry, deed: Deed) -> Step {
        let kind = kind.name().to_owned();
        Step {
            kind,
            key: entry.key.clone(),
            deed,
            changes: Vec::new(),
            difference: String::new(),
            problems: Vec::new(),
        }
    }

    fn creation(&self, kind: &Kind, wanted: &Entry) -> Step {
        if wanted.given {
            // It comes with what is above it; what is said of it is a change.
            return self.change(kind, wanted, &Entry { parts: [].into(), tags: [].into(), ..wanted.clone() });
        }
        let mut step = Self::blank(kind, wanted, Deed::Create);
        step.difference = difference("", &file_of_entry(wanted, self.kinds));
        let calls = Calls { kind: *kind, ids: self.ids };
        if let Err(problem) = calls.would_create(wanted) {
            step.problems.push(problem.to_string());
            step.deed = Deed::Impossible;
        }
        step
    }

    fn change(&self, kind: &Kind, wanted: &Entry, there: &Entry) -> Step {
        let mut step = Self::blank(kind, wanted, Deed::Change);
        step.changes = changes(kind, wanted, there);
        if step.changes.is_empty() {
            step.deed = Deed::Unchanged;
            return step;
        }
        step.difference = difference(&self.bare(there), &self.bare(wanted));
        step.problems = step.changes.iter().filter_map(|change| change.problem.clone()).collect();
        let is_stuck = step.changes.iter().all(|change| change.problem.is_some());
        let renews = kind.edit().is_none() && kind.create().is_some() && kind.delete().is_some() && !kind.is_root;
        match (is_stuck || !step.problems.is_empty() && renews, renews) {
            (true, true) => self.renewal(kind, &mut step),
            (true, false) => step.deed = Deed::Impossible,
            (false, _) => {}
        }
        let calls = Calls { kind: *kind, ids: self.ids };
        if let (Deed::Change, Err(NoCall::Wrong(problem))) = (step.deed, calls.would_change(wanted, there)) {
            step.problems.push(problem);
            step.deed = Deed::Impossible;
        }
        step
    }

    fn renewal(&self, kind: &Kind, step: &mut Step) {
        let singular = &kind.resource.singular;
        if self.options.replace {
            step.deed = Deed::Replace;
            step.problems.clear();
        } else {
            step.deed = Deed::Impossible;
            step.problems.push(format!(
                "no operation changes a {singular}: with --replace this one is deleted and made anew, or give the other one another name"
            ));
        }
    }

    fn unwanted(&self, key: &(String, String)) -> Option<Step> {
        let (kind, there) = (self.kinds.named(&key.0)?, self.there.entries.get(key)?);
        if there.given {
            return None;
        }
        let mut step = Self::blank(&kind, there, Deed::Extra);
        step.difference = difference(&self.bare(there), "");
        match (self.options.prune && !kind.is_root, kind.delete()) {
            (false, _) => {}
            (true, Some(_)) => step.deed = Deed::Delete,
            (true, None) => step.problems.push(format!("nothing takes a {} away", kind.resource.singular)),
        }
        Some(step)
    }

    /// What it names that will not be there.
    fn missing(&self, entry: &Entry) -> BTreeSet<String> {
        let known =
            |name: &(String, String)| self.wanted.entries.contains_key(name) || self.there.entries.contains_key(name);
        let missing = entry.names().into_iter().filter(|name| !known(name));
        missing.map(|(kind, key)| format!("{kind}/{key}")).collect()
    }

    /// Its file without the remarks, which are no part of what is compared.
    fn bare(&self, entry: &Entry) -> String {
        file_of_entry(&Entry { remarks: Vec::new(), ..entry.clone() }, self.kinds)
    }
}
