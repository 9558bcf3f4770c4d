//! What can be taken by itself: a step, and apart from that each part that it takes away; and what goes together when it
//! is.

use std::collections::{BTreeMap, BTreeSet};

use super::differences::{DifferenceRow, Differences};
use crate::plan::{Compared, Deed, Share, Step, Tied};
use crate::screens::design::secrets;
use crate::screens::{Command, Cx};

/// So many of what goes along are named.
const NAMED: usize = 8;

/// What can be taken by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// The step, by its number in the plan.
    pub(super) step: usize,
    /// The part that it takes away; `None` for all else that it does.
    pub(super) part: Option<String>,
}

impl Mark {
    /// A step, but for the parts that it takes away.
    pub(super) const fn of(step: usize) -> Self {
        Self { step, part: None }
    }
}

impl Differences {
    /// What of a step can be taken by itself.
    pub(super) fn marks(&self, n: usize) -> Vec<Mark> {
        let Some(step) = self.step(n) else { return Vec::new() };
        let rest = step.does_more().then(|| Mark::of(n));
        let ends = step.ends.iter().map(|part| Mark { step: n, part: Some(part.clone()) });
        rest.into_iter().chain(ends).collect()
    }

    /// What is done where it alone is taken.
    pub(super) fn marked(&self, mark: &Mark) -> Option<Step> {
        let share = Share { rest: mark.part.is_none(), ends: mark.part.iter().cloned().collect() };
        self.step(mark.step).map(|step| self.compared.shared(step, &share))
    }

    /// What people call it.
    pub(super) fn title(&self, mark: &Mark) -> Option<String> {
        let title = self.step(mark.step)?.title();
        Some(mark.part.as_ref().map_or_else(|| title.clone(), |part| format!("{part} of {title}")))
    }

    /// What is taken over, as a comparison of its own.
    pub(super) fn taken_over(&self) -> Compared {
        let mut shares: BTreeMap<usize, Share> = BTreeMap::new();
        for Mark { step, part } in &self.taken {
            let share = shares.entry(*step).or_default();
            match part {
                Some(part) => drop(share.ends.insert(part.clone())),
                None => share.rest = true,
            }
        }
        self.compared.taking(&shares)
    }

    /// What is done with it can be chosen.
    fn can_be_taken(&self, mark: &Mark) -> bool {
        self.step(mark.step).is_some_and(|step| step.deed.is_work())
    }

    /// What is taken with many: whatever takes something away is taken one by one, and so is what needs that.
    pub(super) fn along(&self) -> BTreeSet<Mark> {
        let steps = self.compared.steps.0.iter().enumerate();
        let is_along = |step: &Step| matches!(step.deed, Deed::Create | Deed::Change) && step.does_more();
        let mut along: BTreeSet<Mark> = steps.filter(|(_, step)| is_along(step)).map(|(n, _)| Mark::of(n)).collect();
        loop {
            let lacks = |mark: &&Mark| self.needed(mark).iter().any(|needed| !along.contains(needed));
            let Some(out) = along.iter().find(lacks).cloned() else { return along };
            along.remove(&out);
        }
    }

    /// Takes something, and what that needs: what it names and is not there yet is made, and of what goes all goes that
    /// names it, or is changed so that it no longer does.
    pub(super) fn take(&mut self, mark: &Mark) {
        if self.taken.insert(mark.clone()) {
            for needed in self.needed(mark) {
                self.take(&needed);
            }
        }
    }

    /// Leaves something out, and what needs it.
    pub(super) fn leave(&mut self, mark: &Mark) {
        self.taken.remove(mark);
        let in_want: Vec<Mark> = self.taken.iter().filter(|other| self.needed(other).contains(mark)).cloned().collect();
        for other in in_want {
            self.leave(&other);
        }
    }

    /// What something needs. A part goes without anything else.
    fn needed(&self, mark: &Mark) -> Vec<Mark> {
        let Some(step) = self.step(mark.step).filter(|_| mark.part.is_none()) else { return Vec::new() };
        let at = |to: &(String, String)| self.compared.steps.0.iter().position(|other| other.key() == *to);
        let ties = step.ties.iter().filter(|tie| tie.how != Tied::MayLetGo);
        ties.filter_map(|tie| Some(Mark { step: at(&tie.to)?, part: tie.part.clone() })).collect()
    }

    /// Takes what is under the cursor, or leaves it out.
    pub(super) fn toggle(&mut self, cx: &mut Cx<'_>) {
        let rows = self.rows();
        let under = rows.get(self.place(&rows, 1).0).cloned();
        let of_row: Vec<Mark> = match under {
            Some(DifferenceRow::Mark(mark)) => vec![mark],
            Some(DifferenceRow::Kind(kind, ..)) => {
                let of_kind = |mark: &Mark| self.step(mark.step).is_some_and(|step| step.kind == kind);
                self.along().into_iter().filter(of_kind).collect()
            }
            None => Vec::new(),
        };
        let takes: Vec<Mark> = of_row.iter().filter(|mark| self.can_be_taken(mark)).cloned().collect();
        if takes.is_empty() {
            let first = of_row.first().map(|mark| mark.step);
            if let Some(asked) = first.and_then(|n| self.lacking(n)) {
                return cx.command(secrets::ask(asked));
            }
            let why = first.and_then(|n| self.step(n)?.problems.first().cloned());
            let why = why.unwrap_or_else(|| "there is nothing that could be taken over".to_owned());
            return cx.command(Command::warn(why));
        }
        let is_taken = takes.iter().all(|mark| self.taken.contains(mark));
        let before = self.taken.clone();
        for mark in &takes {
            if is_taken {
                self.leave(mark);
            } else {
                self.take(mark);
            }
        }
        let along = before.symmetric_difference(&self.taken).filter(|mark| !takes.contains(mark));
        let along: Vec<String> = along.filter_map(|mark| self.title(mark)).collect();
        if !along.is_empty() {
            let (shown, rest) = along.split_at(along.len().min(NAMED));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let what = if is_taken {
                "left out with it, because they need it"
            } else {
                "taken with it, because it needs them"
            };
            cx.command(Command::notice(format!("{what}: {}{more}", shown.join(", "))));
        }
    }

    /// Whether all that is taken with many is taken.
    pub(super) fn is_all_taken(&self) -> bool {
        self.along().is_subset(&self.taken)
    }

    pub(super) fn toggle_all(&mut self) {
        if self.is_all_taken() {
            self.taken.clear();
        } else {
            self.taken.extend(self.along());
        }
    }
}
