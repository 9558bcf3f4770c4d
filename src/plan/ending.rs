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

    /// What is said of the step under way, where something of it was sent and it went no further: with what is left of
    /// it, as far as that is known.
    #[must_use]
    pub fn made(&self) -> Option<String> {
        let step = self.under_way.as_ref()?;
        let is_made = step.deed == Deed::Create && self.compared.known.ids.id(&step.kind, &step.key).is_some();
        let done = match self.written {
            _ if is_made => "it is made",
            0 => return None,
            _ => "a part of it is done",
        };
        let left: Vec<&str> = match &self.work {
            Work::Send(plans, _) | Work::Again(plans, ..) => plans.iter().map(|plan| plan.operation.name).collect(),
            _ => Vec::new(),
        };
        Some(match left.as_slice() {
            [] => format!("{done}, and not yet seen as it should be"),
            left => format!("{done}, and not yet sent of it: {}", left.join(", ")),
        })
    }

    /// Whether the next thing would be a step of its own.
    pub(super) fn is_between_steps(&self) -> bool {
        self.under_way.is_none() && matches!(self.work, Work::Nothing)
    }
}
