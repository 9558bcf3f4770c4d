//! What belongs to an entry and is in no file: it stays, as other things do that are in no file, unless these are to go
//! and something takes it away.

use super::{Compared, Deed, Entry, Kind, Options, Step};

impl Kind {
    /// The parts of what is there that are not wanted. What is as if nothing was set is no part.
    pub(super) fn parts_only_there(&self, wanted: &Entry, there: &Entry) -> Vec<String> {
        let is_set = |name: &&String| there.parts.get(*name).is_some_and(|part| self.unset(name) != Some(part));
        let parts = self.spec.parts.iter().map(|part| &part.name);
        parts.filter(is_set).filter(|name| !wanted.parts.contains_key(*name)).cloned().collect()
    }
}

impl Step {
    /// Whether it takes something away, wholly or in part.
    #[must_use]
    pub fn takes_away(&self) -> bool {
        matches!(self.deed, Deed::Delete | Deed::Replace) || !self.ends.is_empty()
    }
}

impl Compared {
    /// Wants such parts as they are there, unless what is not wanted is to go and something takes it away.
    pub(super) fn keep_parts(&mut self, options: Options) {
        for (key, names) in std::mem::take(&mut self.kept) {
            let entry = self.wanted.entries.get_mut(&key);
            if let Some(entry) = entry {
                entry.parts.retain(|name, _| !names.contains(name));
            }
        }
        for (key, wanted) in &mut self.wanted.entries {
            let both = self.kinds.named(&key.0).zip(self.known.design.entries.get(key));
            let Some((kind, there)) = both else { continue };
            let mut names = kind.parts_only_there(wanted, there);
            names.retain(|name| !options.prune || !kind.takes_away(name));
            for name in &names {
                wanted.parts.insert(name.clone(), there.parts[name].clone());
            }
            if !names.is_empty() {
                self.kept.insert(key.clone(), names);
            }
        }
    }

    /// Says of each step what of it stays or goes so.
    pub(super) fn tell_parts(&mut self) {
        let place = self.where_wanted();
        for step in &mut self.steps.0 {
            let key = step.key();
            for name in self.kept.get(&key).into_iter().flatten() {
                let goes = self.kinds.named(&key.0).is_some_and(|kind| kind.takes_away(name));
                let then = if goes { "with --prune it is taken away" } else { "nothing takes it away" };
                step.remarks.push(format!("{name} is not in {place} and stays: {then}"));
            }
            let both = self.wanted.entries.get(&key).zip(self.known.design.entries.get(&key));
            let both = both.filter(|_| step.deed == Deed::Change);
            if let (Some(kind), Some((wanted, there))) = (self.kinds.named(&step.kind), both) {
                step.ends = kind.parts_only_there(wanted, there);
                step.remarks.extend(step.ends.iter().map(|name| end_said(name, place)));
            }
        }
    }

    /// Where it stands what is wanted.
    pub(super) fn where_wanted(&self) -> &'static str {
        if self.wanted.files.is_empty() { "the wanted place" } else { "the folder" }
    }
}

/// What is said of a part that goes.
pub(super) fn end_said(name: &str, place: &str) -> String {
    format!("{name} is not in {place}: it is taken away")
}
