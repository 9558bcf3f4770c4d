//! What belongs to an entry and is in no file: it stays, as other things do that are in no file, unless these are to go
//! and something takes it away.

use std::collections::BTreeSet;

use super::{Change, Compared, Deed, Design, Entry, Ids, Kind, Options, Step, changes};

/// What the tags are called beside the parts: what a folder says nothing of stays, too.
pub(super) const TAGS: &str = "tags";

impl Kind {
    /// The parts of what is there that are not wanted. What is as if nothing was set is no part.
    pub(super) fn parts_only_there(&self, wanted: &Entry, there: &Entry) -> Vec<String> {
        let is_set = |name: &&String| there.parts.get(*name).is_some_and(|part| self.unset(name) != Some(part));
        let parts = self.spec.parts.iter().map(|part| &part.name);
        parts.filter(is_set).filter(|name| !wanted.parts.contains_key(*name)).cloned().collect()
    }

    /// The same, with the tags where nothing is said of them.
    fn only_there(&self, wanted: &Entry, there: &Entry, untagged: &BTreeSet<(String, String)>) -> Vec<String> {
        let is_untagged = untagged.contains(&(wanted.kind.clone(), wanted.key.clone()));
        let tags = is_untagged && wanted.tags.is_empty() && !there.tags.is_empty();
        let tags = tags.then(|| TAGS.to_owned());
        self.parts_only_there(wanted, there).into_iter().chain(tags).collect()
    }

    /// What a design asks to be changed of what is there: parts that it says nothing of stay.
    #[must_use]
    pub fn asked(&self, wanted: &Entry, there: &Entry, of: &Design, ids: &Ids) -> Vec<Change> {
        let mut whole = wanted.clone();
        whole.take_parts(self.only_there(wanted, there, &of.untagged).iter(), there);
        changes(self, &whole, there, ids)
    }

    /// Whether a part, or the tags, can be taken away.
    fn ends(&self, name: &str) -> bool {
        if name == TAGS { self.resource.has_tags() } else { self.takes_away(name) }
    }
}

impl Step {
    /// Whether it takes something away, wholly or in part.
    #[must_use]
    pub fn takes_away(&self) -> bool {
        matches!(self.deed, Deed::Delete | Deed::Replace) || !self.ends.is_empty()
    }
}

impl Entry {
    /// Leaves out parts, and the tags, by their names.
    pub(super) fn drop_parts(&mut self, goes: impl Fn(&str) -> bool) {
        self.parts.retain(|name, _| !goes(name));
        if goes(TAGS) {
            self.tags.clear();
        }
    }

    /// Takes parts, and the tags, as another has them.
    pub(super) fn take_parts<'n>(&mut self, names: impl Iterator<Item = &'n String>, of: &Entry) {
        for name in names {
            if name == TAGS {
                self.tags.clone_from(&of.tags);
            } else if let Some(part) = of.parts.get(name) {
                self.parts.insert(name.clone(), part.clone());
            }
        }
    }
}

impl Compared {
    /// Wants such parts as they are there, unless what is not wanted is to go and something takes it away.
    pub(super) fn keep_parts(&mut self, options: Options) {
        for (key, names) in std::mem::take(&mut self.kept) {
            let entry = self.wanted.entries.get_mut(&key);
            if let Some(entry) = entry {
                entry.drop_parts(|name| names.iter().any(|kept| kept == name));
            }
        }
        for (key, wanted) in &mut self.wanted.entries {
            let both = self.kinds.named(&key.0).zip(self.known.design.entries.get(key));
            let Some((kind, there)) = both else { continue };
            let mut names = kind.only_there(wanted, there, &self.wanted.untagged);
            names.retain(|name| !options.prune || !kind.ends(name));
            wanted.take_parts(names.iter(), there);
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
                let goes = self.kinds.named(&key.0).is_some_and(|kind| kind.ends(name));
                step.remarks.push(match (goes, name == TAGS) {
                    (true, false) => format!("{name} is not in {place} and stays: with --prune it is taken away"),
                    (false, false) => format!("{name} is not in {place} and stays: nothing takes it away"),
                    (_, true) => format!("{name} are not in {place} and stay: with --prune they are taken away"),
                });
            }
            let both = self.wanted.entries.get(&key).zip(self.known.design.entries.get(&key));
            let both = both.filter(|_| step.deed == Deed::Change);
            if let (Some(kind), Some((wanted, there))) = (self.kinds.named(&step.kind), both) {
                step.ends = kind.only_there(wanted, there, &self.wanted.untagged);
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
    if name == TAGS {
        return format!("{name} are not in {place}: they are taken away");
    }
    format!("{name} is not in {place}: it is taken away")
}
