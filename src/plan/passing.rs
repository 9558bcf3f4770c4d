//! A step that cannot be taken is left, with those that need it; the others are taken.

use super::carry::Work;
use super::{Carry, Compared, Deed, Entry, Reference, Step, references};

impl Carry {
    /// Leaves the step that could not be taken, and all that name what it would have made, and goes on with the others.
    /// Gives those that are left; none where nothing can be done without it.
    pub fn pass_over(&mut self) -> Vec<Step> {
        let root = self.compared.kinds.root();
        if self.under_way.as_ref().is_none_or(|step| root.is_some_and(|root| root.name() == step.kind)) {
            return Vec::new();
        }
        let mut left: Vec<Step> = self.under_way.take().into_iter().collect();
        self.work = Work::Nothing;
        for step in std::mem::take(&mut self.waiting) {
            if self.needs_one_of(&step, &left) { left.push(step) } else { self.waiting.push_back(step) }
        }
        left
    }

    /// Whether a step needs one that is not taken: what is to be made names what is not there, and what is to go is still
    /// named by what should have gone or changed before.
    fn needs_one_of(&self, step: &Step, left: &[Step]) -> bool {
        let Compared { kinds, wanted, known, .. } = &self.compared;
        let of = |step: &Step| (step.kind.clone(), step.key.clone());
        let named = |entry: Option<&Entry>| {
            entry.map(|entry| references(kinds, entry, &known.ids)).unwrap_or_default().into_iter()
        };
        if step.deed == Deed::Delete {
            let key = of(step);
            return left.iter().any(|left| named(known.design.entries.get(&of(left))).any(|one| one.to == key));
        }
        let is_gone = |one: &Reference| {
            let is_left = left.iter().any(|left| of(left) == one.to);
            is_left && !known.items.contains_key(&one.to)
        };
        named(wanted.entries.get(&of(step))).any(|one| one.is_sure() && one.part.is_none() && is_gone(&one))
    }
}
