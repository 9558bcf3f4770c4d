//! A step that cannot be taken is left, with those that need it; the others are taken.

use super::carry::Work;
use super::{Carry, Deed, Step, Tied};

impl Carry {
    /// Leaves the step that could not be taken, and all that name what it would have made, and goes on with the others.
    /// Gives those that are left; none where nothing can be done without it.
    pub fn pass_over(&mut self) -> Vec<Step> {
        let root = self.compared.kinds.root();
        // Nothing is without the place; what of it does not change keeps nothing else from being done.
        let holds_all = |step: &Step| step.deed != Deed::Change && root.is_some_and(|root| root.name() == step.kind);
        if self.under_way.as_ref().is_none_or(holds_all) {
            return Vec::new();
        }
        self.open.clear();
        let mut left: Vec<Step> = self.under_way.take().into_iter().collect();
        self.work = Work::Nothing;
        for step in std::mem::take(&mut self.waiting) {
            if self.needs_one_of(&step, &left) { left.push(step) } else { self.waiting.push_back(step) }
        }
        left
    }

    /// Whether a step needs one that is not taken: it names what that should have brought and is not there, or takes away
    /// what that should have let go of. What a part names, the part waits for.
    fn needs_one_of(&self, step: &Step, left: &[Step]) -> bool {
        let is_left = |to: &(String, String)| left.iter().any(|left| left.key() == *to);
        // It was made, and only what came after that was refused.
        let was_made = |to: &(String, String)| {
            let made = self.compared.steps.0.iter().find(|step| step.key() == *to);
            made.is_some_and(|step| step.deed == Deed::Create) && self.compared.known.items.contains_key(to)
        };
        step.ties.iter().any(|tie| match tie.how {
            Tied::Brings => is_left(&tie.to) && !was_made(&tie.to),
            Tied::BringsLater => false,
            Tied::LetsGo | Tied::MayLetGo => is_left(&tie.to),
        })
    }
}
