//! What belongs to an entry and is in no file, where an operation of its own takes it away: it stays, as other things do
//! that are in no file, unless these are to go.

use super::{Compared, Deed, Entry, Kind, Options, Step};

impl Kind {
    /// The parts of what is there that are not wanted and can be taken away.
    fn parts_only_there(&self, wanted: &Entry, there: &Entry) -> Vec<String> {
        let parts = self.spec.parts.iter().filter(|part| part.without.is_some()).map(|part| &part.name);
        parts.filter(|name| there.parts.contains_key(*name) && !wanted.parts.contains_key(*name)).cloned().collect()
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
    /// Wants such parts as they are there, unless what is not wanted is to go.
    pub(super) fn keep_parts(&mut self, options: Options) {
        for (key, names) in std::mem::take(&mut self.kept) {
            let entry = self.wanted.entries.get_mut(&key);
            if let Some(entry) = entry {
                entry.parts.retain(|name, _| !names.contains(name));
            }
        }
        for (key, wanted) in self.wanted.entries.iter_mut().filter(|_| !options.prune) {
            let both = self.kinds.named(&key.0).zip(self.known.design.entries.get(key));
            let Some((kind, there)) = both else { continue };
            let names = kind.parts_only_there(wanted, there);
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
        let place = if self.wanted.files.is_empty() { "the wanted place" } else { "the folder" };
        for step in &mut self.steps.0 {
            let key = step.key();
            for name in self.kept.get(&key).into_iter().flatten() {
                step.remarks.push(format!("{name} is not in {place} and stays: with --prune it is taken away"));
            }
            let both = self.wanted.entries.get(&key).zip(self.known.design.entries.get(&key));
            let both = both.filter(|_| step.deed == Deed::Change);
            if let (Some(kind), Some((wanted, there))) = (self.kinds.named(&step.kind), both) {
                step.ends = kind.parts_only_there(wanted, there);
                step.remarks.extend(step.ends.iter().map(|name| format!("{name} is not in {place}: it is taken away")));
            }
        }
    }
}
