//! The steps that make one place like a design.

use std::collections::BTreeSet;

use super::calls::{Calls, NoCall};
use super::compare::{Change, changes, other_orders, twice, wrong_word};
use super::difference::{bare_file, difference_here};
use super::names::{entry_of, holes};
use super::order::order;
use super::renames::renames;
use super::stays::Stays;
use super::{Design, Entry, HEAD, Ids, Kind, Kinds, References, Tie, file_of_entry};
use crate::catalog::with_article;

/// How much a name is like another that may have been meant, from 0 to 1.
const ALIKE: f64 = 0.9;

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
    /// What else is to be known of it.
    pub remarks: Vec<String>,
    /// The file that says what is wanted.
    pub file: Option<String>,
    /// The steps that it needs.
    pub ties: Vec<Tie>,
    /// The parts of it that are taken away by a change.
    pub ends: Vec<String>,
}

impl Step {
    /// One of which nothing more is known.
    pub(super) fn of(kind: &str, key: &str, deed: Deed) -> Self {
        let (kind, key) = (kind.to_owned(), key.to_owned());
        let (changes, problems, remarks, difference) = (Vec::new(), Vec::new(), Vec::new(), String::new());
        Self { kind, key, deed, changes, difference, problems, remarks, file: None, ties: Vec::new(), ends: Vec::new() }
    }

    /// Whether it is about the same entry as another one.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.key == other.key
    }

    /// What the plan said of it beforehand, for who reads why it was refused; nothing where it said nothing.
    #[must_use]
    pub fn foretold(&self) -> Option<String> {
        (!self.remarks.is_empty()).then(|| format!("The plan said: {}", self.remarks.join("; ")))
    }

    /// Why it cannot be, without the lines on which that stands: many may have one reason.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        let place = self.file.as_ref().map(|file| format!("{file}: line ")).unwrap_or_default();
        self.problems.iter().map(move |problem| {
            let rest = problem.strip_prefix(&place).filter(|_| !place.is_empty());
            rest.and_then(|rest| rest.split_once(": ")).map_or(problem.as_str(), |(_, why)| why)
        })
    }

    /// What people call the entry.
    #[must_use]
    pub fn title(&self) -> String {
        if self.key.is_empty() { self.kind.clone() } else { format!("{}/{}", self.kind, self.key) }
    }
}

/// What may be done besides making and changing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What is not wanted is taken away.
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
        let is_there = |key: &(String, String)| wanted.entries.contains_key(key) || there.entries.contains_key(key);
        let references = References::of(kinds, wanted, ids, &is_there);
        let references_there = References::of(kinds, there, ids, &is_there);
        let planner = Planner { kinds, wanted, there, ids, options, references, references_there };
        let (sorted, circles) = order(wanted, kinds, &planner.references);
        let mut steps: Vec<Step> = Vec::new();
        for key in &sorted {
            let Some(mut step) = planner.step(key, circles.get(key)) else { continue };
            planner.hold_back(&mut step, &steps);
            steps.push(step);
        }
        planner.hold_parts_back(&mut steps);
        let (mut gone, _) = order(there, kinds, &planner.references_there);
        gone.retain(|key| !wanted.entries.contains_key(key));
        let mut stays = planner.stays(&steps);
        // What names others goes before them.
        for key in gone.iter().rev() {
            let Some(step) = planner.unwanted(key, &stays) else { continue };
            if step.deed != Deed::Delete {
                stays.add(key, planner.references_there.from(key));
            }
            steps.push(step);
        }
        for step in &mut steps {
            planner.keep_inside(step, &stays);
        }
        renames(&mut steps, wanted, there);
        let mut steps = planner.tie(steps);
        for step in &mut steps {
            once(&mut step.problems);
            once(&mut step.remarks);
        }
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

pub(super) struct Planner<'a> {
    pub(super) kinds: &'a Kinds,
    pub(super) wanted: &'a Design,
    pub(super) there: &'a Design,
    ids: &'a Ids,
    options: Options,
    pub(super) references: References,
    pub(super) references_there: References,
}

impl Planner<'_> {
    fn step(&self, key: &(String, String), circle: Option<&BTreeSet<(String, String)>>) -> Option<Step> {
        let (kind, wanted) = (self.kinds.named(&key.0)?, self.wanted.entries.get(key)?);
        let mut step = match self.there.entries.get(key) {
            None => self.creation(&kind, wanted),
            Some(there) => self.change(&kind, wanted, there),
        };
        step.file = self.wanted.files.get(key).cloned();
        let refused = self.wanted.refused.get(key).into_iter().flatten().cloned();
        let of_names = self.missing(wanted).chain(self.unset(wanted)).chain(self.homeless()).chain(self.alone(wanted));
        let of_file: Vec<String> = of_names.chain(twice(&kind, wanted)).chain(refused).collect();
        if step.deed != Deed::Unchanged && !of_file.is_empty() {
            step.problems.extend(of_file);
            step.deed = Deed::Impossible;
        }
        if let Some(circle) = circle.filter(|_| step.deed == Deed::Create) {
            step.problems.push(self.in_circle(wanted, circle));
            step.deed = Deed::Impossible;
        }
        Some(step)
    }

    /// What is wrong with an entry that cannot be made before itself, and what to do.
    fn in_circle(&self, entry: &Entry, circle: &BTreeSet<(String, String)>) -> String {
        let of = |hole: &str| entry_of(hole).is_some_and(|key| circle.contains(&key));
        let line = self.wanted.line_of(entry, |text| holes(text).any(of));
        let own = (entry.kind.clone(), entry.key.clone());
        let others: Vec<String> = circle.iter().filter(|key| **key != own).map(title).collect();
        let what = if others.is_empty() {
            "it names itself, and is not there before it is made".to_owned()
        } else {
            format!("it and {} name each other in a circle, so that none can be made first", others.join(", "))
        };
        format!("{line}{what}: leave such a name out, apply, then put it in and apply again")
    }

    fn blank(kind: &Kind, entry: &Entry, deed: Deed) -> Step {
        Step::of(kind.name(), &entry.key, deed)
    }

    fn creation(&self, kind: &Kind, wanted: &Entry) -> Step {
        if wanted.given {
            // It comes with what is above it; what is said of it is a change.
            return self.change(kind, wanted, &Entry { parts: [].into(), tags: [].into(), ..wanted.clone() });
        }
        let mut step = Self::blank(kind, wanted, Deed::Create);
        step.difference = self.difference("", &file_of_entry(wanted, self.kinds));
        let calls = Calls { kind: *kind, ids: self.ids };
        if let Err(problem) = calls.would_create(wanted) {
            step.problems.push(problem.to_string());
            step.deed = Deed::Impossible;
        }
        step
    }

    fn change(&self, kind: &Kind, wanted: &Entry, there: &Entry) -> Step {
        let mut step = Self::blank(kind, wanted, Deed::Change);
        step.changes = changes(kind, wanted, there, self.ids);
        step.remarks = other_orders(kind, wanted, there);
        if step.changes.is_empty() {
            step.deed = Deed::Unchanged;
            return step;
        }
        step.difference = self.difference(&self.bare(there), &self.bare(wanted));
        step.problems = step.changes.iter().filter_map(|change| change.problem.clone()).collect();
        let is_stuck = step.changes.iter().all(|change| change.problem.is_some());
        if is_stuck {
            step.deed = Deed::Impossible;
        }
        let never_changes = |change: &Change| kind.member(&change.path).is_some() && kind.is_fixed(&change.path);
        let has_wrong_word = step.changes.iter().any(|change| wrong_word(kind, change).is_some());
        if !has_wrong_word && step.changes.iter().any(never_changes) {
            self.renewal(kind, wanted, &mut step);
        }
        let calls = Calls { kind: *kind, ids: self.ids };
        if let (Deed::Change, Err(NoCall::Wrong(problem))) = (step.deed, calls.would_change(wanted, there)) {
            step.problems.push(problem);
            step.deed = Deed::Impossible;
        }
        step
    }

    /// What never changes can be deleted and made anew, where all who name it go by its name.
    fn renewal(&self, kind: &Kind, wanted: &Entry, step: &mut Step) {
        let singular = &kind.resource.singular;
        let where_ = self.where_wanted();
        if kind.is_root || kind.delete().is_none() || kind.create().is_none() {
            return;
        }
        if kind.spec.name.is_some() {
            step.problems.push(format!(
                "give this {singular} another name {where_}, so that it is made beside the other one; --replace does not, since all that names the one that is there goes by its id"
            ));
        } else if !self.options.replace {
            step.problems.push(format!(
                "with --replace this {singular} is deleted and made anew; or give it another name {where_}, so that it is made beside the other one"
            ));
        } else if let Err(problem) = (Calls { kind: *kind, ids: self.ids }).would_create(wanted) {
            step.problems.push(problem.to_string());
            step.deed = Deed::Impossible;
        } else {
            step.deed = Deed::Replace;
            step.problems.clear();
        }
    }

    /// What becomes of an entry that is in no file, where these stay.
    fn unwanted(&self, key: &(String, String), stays: &Stays<'_>) -> Option<Step> {
        let (kind, there) = (self.kinds.named(&key.0)?, self.there.entries.get(key)?);
        if self.is_left_alone(key, there) {
            return None;
        }
        let mut step = Self::blank(&kind, there, Deed::Extra);
        step.difference = self.difference(&self.bare(there), "");
        match (self.options.prune, kind.delete()) {
            (false, _) => {}
            (true, Some(_)) => {
                let by = stays.who_names(key);
                step.deed = if by.is_empty() { Deed::Delete } else { Deed::Impossible };
                if !by.is_empty() {
                    step.problems.push(format!("it is not wanted, and still named there by {}", by.join(", ")));
                }
            }
            (true, None) => step.problems.push(format!("nothing takes {} away", with_article(&kind.resource.singular))),
        }
        Some(step)
    }

    /// Where it stands what is wanted.
    fn where_wanted(&self) -> &'static str {
        if self.wanted.files.is_empty() { "in the wanted place" } else { "in the folder" }
    }

    /// What it names that will not be there, in words.
    fn missing<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = String> + 'a {
        let known: BTreeSet<&(String, String)> = self.wanted.entries.keys().chain(self.there.entries.keys()).collect();
        let missing = entry.names().into_iter().filter(move |name| !known.contains(name));
        missing.map(move |name| {
            let all = self.wanted.entries.keys().chain(self.there.entries.keys());
            let like = |other: &(String, String)| strsim::jaro_winkler(&title(other), &title(&name));
            let near = all.filter(|other| like(other) > ALIKE).max_by(|a, b| like(a).total_cmp(&like(b)));
            let meant = near.map(|near| format!("; is {} meant?", title(near))).unwrap_or_default();
            let at = self.wanted.line_of(entry, |text| holes(text).any(|hole| entry_of(hole).as_ref() == Some(&name)));
            format!("{at}it names {}, which is neither {} nor there{meant}", title(&name), self.where_wanted())
        })
    }

    /// What all of the folder would be in, where neither it is there nor the folder makes it.
    fn homeless(&self) -> Option<String> {
        let root = self.kinds.root()?;
        let is_made = self.wanted.entry(root.name(), "").is_some();
        (!is_made && self.ids.lacks(root.name())).then(|| {
            let singular = &root.resource.singular;
            format!(
                "there is no such {singular}, and the folder makes none: a file with 'resource: {}' would",
                root.name()
            )
        })
    }

    /// What is marked as another of its name where there is none before it, in words.
    fn alone(&self, entry: &Entry) -> Option<String> {
        let before = (entry.kind.clone(), entry.before()?);
        let is_there = self.wanted.entries.contains_key(&before) || self.there.entries.contains_key(&before);
        (!is_there).then(|| {
            let line = self.wanted.line_of(entry, |text| text == entry.key);
            format!(
                "{line}there is no {} that it would come after: without others its name is {}",
                title(&before),
                entry.name()
            )
        })
    }

    /// The variables that it names and that have no value, in words.
    fn unset<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = String> + 'a {
        let is_place = move |name: &String| self.kinds.root().is_some_and(|root| root.name() == *name);
        let unset = entry.variables().into_iter().filter(move |name| !is_place(name) && self.ids.lacks(name));
        let is_of_folder = !self.wanted.files.is_empty();
        unset.map(move |name| {
            let place = [self.ids.value("account"), self.ids.value("region")].map(Option::unwrap_or_default).join("/");
            if is_of_folder {
                let at = self.wanted.line_of(entry, |text| holes(text).any(|hole| hole == name));
                let like = |other: &&str| strsim::jaro_winkler(other, &name);
                let near = self.ids.variables().filter(|other| like(other) > ALIKE);
                let near = near.max_by(|a, b| like(a).total_cmp(&like(b)));
                let meant = near.map(|near| format!("; or is ${{{near}}} meant?")).unwrap_or_default();
                return format!(
                    "{at}${{{name}}} has no value here: give it one for {place} in {HEAD}, under 'variables'{meant}"
                );
            }
            format!(
                "${{{name}}} has no value here, for it is of the other account alone: take a snapshot of that to a \
                 folder, give '{name}' a value for {place} in its {HEAD}, and compare with that folder"
            )
        })
    }

    /// Two texts, line by line, with the value of each variable here beside its name.
    fn difference(&self, was: &str, is: &str) -> String {
        difference_here(self.kinds, self.ids, was, is)
    }

    /// Its file without the remarks, which are no part of what is compared.
    fn bare(&self, entry: &Entry) -> String {
        bare_file(entry, self.kinds)
    }
}

/// An entry as people call it.
pub(super) fn title((kind, key): &(String, String)) -> String {
    if key.is_empty() { kind.clone() } else { format!("{kind}/{key}") }
}

/// Says nothing twice.
fn once(words: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
}
