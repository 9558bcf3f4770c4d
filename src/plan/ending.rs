//! Steps that are to end: the one under way is seen to its end, and none follows it.

use super::carry::Work;
use super::{Carry, Deed};

impl Carry {
    /// From now on no further step begins. What was made is read back, so that it counts as done.
    pub fn end(&mut self) {
        self.is_ending = true;
    }

    /// Whether it was asked to end and has: no step is under way any more, or one that would have to be waited for.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.is_ending && !self.is_over() && (self.is_between_steps() || self.rests().is_some())
    }

    /// What is said of the step under way, where it has made something and went no further.
    #[must_use]
    pub fn made(&self) -> Option<&'static str> {
        let step = self.under_way.as_ref().filter(|step| step.deed == Deed::Create)?;
        self.compared.known.ids.id(&step.kind, &step.key)?;
        Some("it is made, and not yet seen as it should be")
    }

    /// Whether the next thing would be a step of its own.
    pub(super) fn is_between_steps(&self) -> bool {
        self.under_way.is_none() && matches!(self.work, Work::Nothing)
    }
}
