//! What stays and still names what is to go: it is told by whom, and nothing that is named is taken away.

use std::collections::BTreeSet;

use super::references::names_in;
use super::steps::{Planner, title};
use super::{Deed, Entry, Reference, Step};

type Key = (String, String);

/// What is there once all steps are taken, with what it names.
#[derive(Default)]
pub(super) struct Stays<'a>(Vec<(Key, &'a [Reference])>);

impl<'a> Stays<'a> {
    pub(super) fn add(&mut self, key: &Key, references: &'a [Reference]) {
        self.0.push((key.clone(), references));
    }

    /// Who names an entry, in words: each once, and where only a word tells, which.
    pub(super) fn who_names(&self, key: &Key) -> Vec<String> {
        self.who(|reference| reference.to == *key)
    }

    /// Who names something inside of an entry.
    fn who_names_inside(&self, key: &Key, list: &str, name: &str) -> Vec<String> {
        self.who(|one| one.to == *key && one.inside.as_ref().is_some_and(|(of, inner)| of == list && inner == name))
    }

    fn who(&self, names: impl Fn(&Reference) -> bool) -> Vec<String> {
        let mut said = BTreeSet::new();
        for (by, references) in &self.0 {
            let all: Vec<&Reference> = references.iter().filter(|reference| names(reference)).collect();
            match all.first() {
                None => {}
                Some(first) if all.iter().all(|reference| !reference.is_sure()) => {
                    said.insert(format!(
                        "{} (its {} has this word, which may mean something else)",
                        title(by),
                        first.at
                    ));
                }
                Some(_) => {
                    said.insert(title(by));
                }
            }
        }
        said.into_iter().collect()
    }
}

impl Planner<'_> {
    /// All that is wanted, what of that stays as it is there, because nothing changes it, and what is there and is left
    /// alone where the folder says nothing of it.
    pub(super) fn stays(&self, steps: &[Step]) -> Stays<'_> {
        let mut stays = Stays::default();
        for key in self.wanted.entries.keys() {
            stays.add(key, self.references.from(key));
        }
        for (key, there) in &self.there.entries {
            if !self.wanted.entries.contains_key(key) && self.is_left_alone(key, there) {
                stays.add(key, self.references_there.from(key));
            }
        }
        for step in steps.iter().filter(|step| step.deed == Deed::Impossible || !step.problems.is_empty()) {
            let key = (step.kind.clone(), step.key.clone());
            stays.add(&key, self.references_there.from(&key));
        }
        stays
    }

    /// Whether an entry that is in no file stays for sure: what the service makes by itself is nobody's, and what the
    /// folder is about is never taken away by it.
    pub(super) fn is_left_alone(&self, key: &Key, there: &Entry) -> bool {
        there.given || self.kinds.named(&key.0).is_some_and(|kind| kind.is_root)
    }

    /// A change that would take something out of an entry that others name is none.
    pub(super) fn keep_inside(&self, step: &mut Step, stays: &Stays<'_>) {
        let key = (step.kind.clone(), step.key.clone());
        let both = self.wanted.entries.get(&key).zip(self.there.entries.get(&key));
        let (Some(kind), Some((wanted, there))) = (self.kinds.named(&step.kind), both) else { return };
        if !matches!(step.deed, Deed::Change | Deed::Replace) {
            return;
        }
        for list in kind.lists_inside() {
            let (wanted, there) = (names_in(list, wanted), names_in(list, there));
            // Where the file says nothing of the list, a template brings it.
            for name in there.difference(&wanted).filter(|_| !wanted.is_empty()) {
                let by = stays.who_names_inside(&key, &list.name, name);
                if !by.is_empty() {
                    step.deed = Deed::Impossible;
                    step.problems.push(format!(
                        "{} {name} is not in the file, and still named there by {}: keep it, or let those go first",
                        list.singular,
                        by.join(", ")
                    ));
                }
            }
        }
    }
}
