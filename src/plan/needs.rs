//! What can't be because something that it needs can't be made.

use std::collections::BTreeSet;

use super::compare::Change;
use super::steps::{Planner, title};
use super::{Deed, Step};

type Key = (String, String);

impl Planner<'_> {
    /// What needs something that can't be made can't be made either: what it is in, what it names, and the one before it
    /// of the same name.
    pub(super) fn hold_back(&self, step: &mut Step, before: &[Step]) {
        let Some(entry) = self.wanted.entry(&step.kind, &step.key).filter(|_| step.deed.is_work()) else { return };
        let never = self.never(before);
        let root = self.kinds.root().map(|root| (root.name().to_owned(), String::new()));
        let earlier = entry.before().map(|key| (entry.kind.clone(), key));
        let needs: [(&str, BTreeSet<Key>); 3] = [
            ("is in", root.into_iter().collect()),
            ("names", self.references.at_first(&(step.kind.clone(), step.key.clone()))),
            ("comes after", earlier.into_iter().collect()),
        ];
        for (how, needed) in needs {
            let lacking: Vec<String> = needed.intersection(&never).map(title).collect();
            if !lacking.is_empty() {
                step.problems.push(format!("it {how} {}, which cannot be made", lacking.join(", ")));
                step.deed = Deed::Impossible;
            }
        }
    }

    /// What a part names and cannot be made is not written, and nor is the part; nothing else of it waits for that.
    pub(super) fn hold_parts_back(&self, steps: &mut [Step]) {
        let never = self.never(steps);
        for step in steps.iter_mut().filter(|step| step.deed.is_work()) {
            let key = (step.kind.clone(), step.key.clone());
            let Some(entry) = self.wanted.entries.get(&key) else { continue };
            let mut held = Vec::new();
            for part in entry.parts.keys() {
                let lacking: Vec<String> =
                    self.references.of_part(&key, part).intersection(&never).map(title).collect();
                if !lacking.is_empty() {
                    step.problems.push(format!("{part}: it names {}, which cannot be made", lacking.join(", ")));
                    held.push(format!("{part}."));
                }
            }
            let is_held = |change: &Change| {
                change.problem.is_some() || held.iter().any(|part| change.path.starts_with(part.as_str()))
            };
            if step.deed == Deed::Change && !held.is_empty() && step.changes.iter().all(is_held) {
                step.deed = Deed::Impossible;
            }
        }
    }

    /// What is not there and cannot be made.
    fn never(&self, steps: &[Step]) -> BTreeSet<Key> {
        let is_never =
            |step: &&Step| step.deed == Deed::Impossible && self.there.entry(&step.kind, &step.key).is_none();
        steps.iter().filter(is_never).map(|step| (step.kind.clone(), step.key.clone())).collect()
    }
}
