//! A step of which only some is taken: the parts that it takes away go one by one, and apart from what else it changes.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{bare_file, difference_here};
use super::kept_parts::end_said;
use super::{Change, Compared, Entry, Step};

/// How much of a step is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// All that it does, but for taking parts away.
    pub rest: bool,
    /// The parts that it takes away.
    pub ends: BTreeSet<String>,
}

impl Step {
    /// What it changes besides the parts that it takes away.
    pub fn other_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| self.end_of(change).is_none())
    }

    /// Whether it does something besides taking parts away.
    #[must_use]
    pub fn does_more(&self) -> bool {
        self.ends.is_empty() || self.other_changes().next().is_some()
    }

    /// The part that is taken away with a change, if it is about one.
    fn end_of(&self, change: &Change) -> Option<&String> {
        let is_of = |name: &&String| change.path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.ends.iter().find(is_of)
    }
}

impl Compared {
    /// A step as far as it is taken.
    #[must_use]
    pub fn shared(&self, step: &Step, share: &Share) -> Step {
        self.split(step, share).map_or_else(|| step.clone(), |(step, _)| step)
    }

    /// The same with some of its steps alone, by their numbers, and as much of each as is taken.
    #[must_use]
    pub fn taking(&self, shares: &BTreeMap<usize, Share>) -> Self {
        let mut taken = self.only(Vec::new());
        for (n, share) in shares {
            let Some(step) = self.steps.0.get(*n) else { continue };
            match self.split(step, share) {
                Some((step, wanted)) => {
                    taken.wanted.entries.insert(step.key(), wanted);
                    taken.steps.0.push(step);
                }
                None => taken.steps.0.push(step.clone()),
            }
        }
        taken
    }

    /// A step as far as it is taken, with what is wanted of its entry then: parts that stay are as they are there, and
    /// where only parts go, so is all else. `None` where it takes no parts away.
    fn split(&self, step: &Step, share: &Share) -> Option<(Step, Entry)> {
        let key = step.key();
        let (wanted, there) = self.wanted.entries.get(&key).zip(self.known.design.entries.get(&key))?;
        if step.ends.is_empty() {
            return None;
        }
        let goes = |name: &&String| share.ends.contains(*name);
        let (gone, stay): (Vec<&String>, Vec<&String>) = step.ends.iter().partition(goes);
        let mut now = if share.rest { wanted.clone() } else { there.clone() };
        now.drop_parts(|name| gone.iter().any(|gone| *gone == name));
        now.take_parts(stay.iter().copied(), there);
        let mut taken = step.clone();
        taken.changes.retain(|change| step.end_of(change).map_or(share.rest, |name| gone.contains(&name)));
        taken.ends = gone.iter().copied().cloned().collect();
        let place = self.where_wanted();
        let of_ends = |names: &[&String]| -> Vec<String> { names.iter().map(|name| end_said(name, place)).collect() };
        let (told, untold) = (of_ends(&gone), of_ends(&stay));
        taken.remarks.retain(|said| if share.rest { !untold.contains(said) } else { told.contains(said) });
        if !share.rest {
            // What goes by itself needs nothing, and what else is wrong does not keep it.
            taken.ties.clear();
            taken.problems.clear();
        }
        let (was, is) = (bare_file(there, &self.kinds), bare_file(&now, &self.kinds));
        taken.difference = difference_here(&self.kinds, &self.known.ids, &was, &is);
        Some((taken, now))
    }
}
