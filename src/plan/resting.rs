//! What was made, or changed, and does nothing before somebody starts it.

use super::{Compared, Deed, Kind, Step};
use crate::catalog::Plan;

/// Things of one kind that do nothing before they are started.
#[derive(Clone, Debug)]
pub struct Resting {
    /// The kind.
    pub kind: Kind,
    /// What they are called.
    pub names: Vec<String>,
    /// Whether steps made or changed them; else they are as they were before.
    pub touched: bool,
    /// What that means.
    pub why: String,
    /// The call that starts the first of them.
    pub start: Plan,
}

impl Resting {
    /// What stands before it where no step has to do with it.
    #[must_use]
    pub fn as_before(&self) -> &'static str {
        if self.touched { "" } else { "not touched by this: " }
    }
}

/// What of the steps does nothing before it is started, by its kind.
pub(super) fn resting<'s>(compared: &Compared, steps: impl Iterator<Item = &'s Step>) -> Vec<Resting> {
    let mut all: Vec<Resting> = Vec::new();
    for step in steps {
        let item = compared.known.items.get(&(step.kind.clone(), step.key.clone()));
        let Some((kind, item)) = compared.kinds.named(&step.kind).zip(item) else { continue };
        let rests = kind.spec.rests.as_ref().filter(|rests| rests.holds(&item.document) == Some(true));
        let Some((rests, start)) = rests.zip(kind.resource.action("start")) else { continue };
        let touched = step.deed != Deed::Unchanged;
        match all.iter_mut().find(|other| other.kind.name() == kind.name() && other.touched == touched) {
            Some(resting) => resting.names.push(step.key.clone()),
            None => {
                let (names, why, start) = (vec![step.key.clone()], rests.why.clone(), start.plan(&item.at));
                all.push(Resting { kind, names, touched, why, start });
            }
        }
    }
    all
}
