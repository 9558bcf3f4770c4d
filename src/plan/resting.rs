//! What was made, or changed, and does nothing before somebody starts it.

use super::{Compared, Deed, Kind, Step};
use crate::catalog::Plan;

/// Things of one kind that do nothing before they are started.
#[derive(Clone, Debug)]
pub struct Resting {
    /// The kind.
    pub kind: Kind,
    /// What they are called, each with the state that it is in, as the service spells it.
    pub names: Vec<(String, String)>,
    /// Whether steps made or changed them; else they are as they were before.
    pub touched: bool,
    /// What that means.
    pub why: String,
    /// The call that starts the first of them.
    pub start: Plan,
}

impl Resting {
    /// In a sentence without its end: which of them are not started, each with its state, and what that means. So many of
    /// them are named.
    #[must_use]
    pub fn words(&self, most: usize) -> String {
        let Self { kind, names, why, .. } = self;
        let head = if self.touched { "Made or changed, and not started yet" } else { "Not started, as it was before" };
        let count = match names.len() {
            1 => format!("1 {}", kind.resource.singular),
            many => format!("{many} {}", kind.resource.plural()),
        };
        let first: Vec<String> = names.iter().take(most).map(|(name, state)| format!("{name} ({state})")).collect();
        let more = if names.len() > most { ", …" } else { "" };
        format!("{head}: {count}, {}{more}; {why}", first.join(", "))
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
        let one = (step.key.clone(), rests.value(&item.document).unwrap_or_default());
        match all.iter_mut().find(|other| other.kind.name() == kind.name() && other.touched == touched) {
            Some(resting) => resting.names.push(one),
            None => {
                let (names, why, start) = (vec![one], rests.why.clone(), start.plan(&item.at));
                all.push(Resting { kind, names, touched, why, start });
            }
        }
    }
    all
}
