//! What ties steps to each other: one comes after those that bring what it names, and after those that let go of what it
//! takes away. Entries count and what lies inside of them, such as the fields of an object type; both by [`Reference`]
//! alone.
//!
//! The order of steps, what goes along in a comparison, and what is left where a step is refused all ask here.

use std::collections::{BTreeMap, BTreeSet};

use super::references::names_in;
use super::steps::{Planner, title};
use super::{Deed, Entry, Reference, Step};

type Key = (String, String);
/// An entry, or what lies inside of it: a list and a name.
type Thing = (Key, Option<(String, String)>);
/// Who lets go of something, the part of it that does by being taken away, and whether it surely named it.
type LetsGo = (Key, Option<String>, bool);

/// How a step needs another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tied {
    /// It names what the other one brings.
    Brings,
    /// A part of it does, which is written once that is there.
    BringsLater,
    /// It takes away what the other one lets go of.
    LetsGo,
    /// It takes away what the other one has a word of, which may mean something else.
    MayLetGo,
}

/// A step that another one needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// The kind and key of the step that is needed.
    pub to: (String, String),
    /// How.
    pub how: Tied,
    /// The part of that step which lets go by being taken away; `None` where what else it does is needed.
    pub part: Option<String>,
}

impl Step {
    /// Its kind and key.
    #[must_use]
    pub fn key(&self) -> (String, String) {
        (self.kind.clone(), self.key.clone())
    }

    /// The kinds and keys of the steps that it surely needs.
    pub fn needs(&self) -> impl Iterator<Item = &(String, String)> {
        self.ties.iter().filter(|tie| tie.how != Tied::MayLetGo).map(|tie| &tie.to)
    }
}

impl Reference {
    /// What is named by it.
    fn things(&self) -> impl Iterator<Item = Thing> {
        let inside = self.inside.clone().map(|inside| (self.to.clone(), Some(inside)));
        std::iter::once((self.to.clone(), None)).chain(inside)
    }
}

impl Planner<'_> {
    /// Ties all steps that are work, and puts them in an order that follows from that: as they are, but for those that
    /// have to come sooner.
    pub(super) fn tie(&self, steps: Vec<Step>) -> Vec<Step> {
        let mut steps = steps;
        let (mut brought, mut let_go) = (BTreeMap::new(), BTreeMap::<Thing, Vec<LetsGo>>::new());
        for step in &steps {
            brought.extend(self.brought(step).into_iter().map(|thing| (thing, (step.key(), step.deed.is_work()))));
            for ((thing, part), is_sure) in self.let_go(step) {
                let_go.entry(thing).or_default().push((step.key(), part, is_sure));
            }
        }
        // Before the place itself is made, nothing can be in it.
        let makes_place = |step: &Step| step.deed == Deed::Create && self.is_of_place(step);
        for step in steps.iter_mut().filter(|step| step.deed.is_work() && !makes_place(step)) {
            let own = step.key();
            let mut ties = BTreeSet::new();
            for one in self.names(&own) {
                let how = if one.part.is_some() { Tied::BringsLater } else { Tied::Brings };
                for thing in one.things() {
                    let Some((to, is_work)) = brought.get(&thing).filter(|(to, _)| *to != own) else { continue };
                    if *is_work {
                        ties.insert(Tie { to: to.clone(), how, part: None });
                    } else if let Some((list, name)) = thing.1 {
                        let of = title(to);
                        step.remarks
                            .push(format!("it names {name} of the {list} of {of}, which cannot be changed to have it"));
                    }
                }
            }
            for (to, part, is_sure) in self.taken(step).iter().filter_map(|thing| let_go.get(thing)).flatten() {
                if *to != own {
                    let how = if *is_sure { Tied::LetsGo } else { Tied::MayLetGo };
                    ties.insert(Tie { to: to.clone(), how, part: part.clone() });
                }
            }
            step.ties = ties.into_iter().collect();
        }
        ordered(steps)
    }

    /// Whether a step is about the place itself.
    fn is_of_place(&self, step: &Step) -> bool {
        self.kinds.root().is_some_and(|root| root.name() == step.kind)
    }

    /// What an entry surely names once its step is taken.
    fn names(&self, key: &Key) -> impl Iterator<Item = &Reference> {
        self.references.from(key).iter().filter(|one| one.is_sure())
    }

    /// What is there after a step, and not before; of one that cannot be taken what would be.
    fn brought(&self, step: &Step) -> BTreeSet<Thing> {
        let key = step.key();
        let Some(wanted) = self.wanted.entries.get(&key) else { return BTreeSet::new() };
        let there = self.there.entries.get(&key);
        let own = there.is_none().then(|| (key.clone(), None));
        let inside = self.inside(wanted).into_iter().map(|inside| (key.clone(), Some(inside)));
        let before = there.map(|there| self.inside(there)).unwrap_or_default();
        own.into_iter().chain(inside.filter(|(_, one)| !one.iter().all(|one| before.contains(one)))).collect()
    }

    /// What is there before a step, and not after it.
    fn taken(&self, step: &Step) -> BTreeSet<Thing> {
        let key = step.key();
        let Some(there) = self.there.entries.get(&key) else { return BTreeSet::new() };
        let Some(wanted) = self.wanted.entries.get(&key) else { return [(key, None)].into() };
        let after = self.inside(wanted);
        // Where the file says nothing of a list, a template brings it.
        let is_said = |list: &String| after.iter().any(|(of, _)| of == list);
        let gone = self.inside(there).into_iter().filter(|one| !after.contains(one) && is_said(&one.0));
        gone.map(|inside| (key.clone(), Some(inside))).collect()
    }

    /// What a step that is work named before it and does not name after it, and whether it surely did; each with the part
    /// that named it, where that is taken away by itself.
    fn let_go(&self, step: &Step) -> BTreeMap<(Thing, Option<String>), bool> {
        let key = step.key();
        let after: BTreeSet<Thing> = self.references.from(&key).iter().flat_map(Reference::things).collect();
        let ends = self.ends(step);
        let mut gone = BTreeMap::new();
        for one in self.references_there.from(&key).iter().filter(|_| step.deed.is_work()) {
            for thing in one.things().filter(|thing| !after.contains(thing)) {
                let part = one.part.clone().filter(|part| ends.contains(part));
                *gone.entry((thing, part)).or_default() |= one.is_sure();
            }
        }
        gone
    }

    /// The parts that a change takes away.
    fn ends(&self, step: &Step) -> Vec<String> {
        let key = step.key();
        let both = self.wanted.entries.get(&key).zip(self.there.entries.get(&key));
        let both = both.filter(|_| step.deed == Deed::Change);
        let of = |(wanted, there)| Some(self.kinds.named(&step.kind)?.parts_only_there(wanted, there));
        both.and_then(of).unwrap_or_default()
    }

    /// What lies inside of an entry: lists and names.
    fn inside(&self, entry: &Entry) -> BTreeSet<(String, String)> {
        let Some(kind) = self.kinds.named(&entry.kind) else { return BTreeSet::new() };
        let lists = kind.lists_inside().flat_map(|list| names_in(list, entry).into_iter().map(move |n| (list, n)));
        lists.map(|(list, name)| (list.name.clone(), name)).collect()
    }
}

/// Steps in the order of their ties. Where letting go of something needs what its taking brings, bringing comes first.
fn ordered(steps: Vec<Step>) -> Vec<Step> {
    let at: BTreeMap<Key, usize> = steps.iter().enumerate().map(|(n, step)| (step.key(), n)).collect();
    let tied = |n: usize, of: &dyn Fn(Tied) -> bool| -> Vec<usize> {
        let ties = steps[n].ties.iter().filter(|tie| of(tie.how));
        ties.filter_map(|tie| at.get(&tie.to).copied()).collect()
    };
    let brings = |n: usize| tied(n, &|how| how == Tied::Brings);
    let needs_first = |from: usize, to: usize| {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(n) = open.pop() {
            if n == to {
                return true;
            }
            if seen.insert(n) {
                open.extend(brings(n));
            }
        }
        false
    };
    let (mut before, mut said) = (Vec::new(), Vec::new());
    for (n, step) in steps.iter().enumerate() {
        let goes = tied(n, &|how| matches!(how, Tied::LetsGo | Tied::MayLetGo));
        let (late, goes): (Vec<usize>, Vec<usize>) = goes.into_iter().partition(|to| needs_first(*to, n));
        said.extend(late.into_iter().filter(|to| step.needs().any(|key| *key == steps[*to].key())).map(|to| {
            let words = format!(
                "{} lets go of what this takes away and needs what it brings: this comes first. Should that be refused, \
                 keep in the file what goes, and take it out afterwards",
                steps[to].title()
            );
            (n, words)
        }));
        before.push(brings(n).into_iter().chain(goes).collect::<Vec<_>>());
    }
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for n in 0..steps.len() {
        visit(n, &before, &mut seen, &mut order);
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    for (n, words) in said {
        steps[n].iter_mut().for_each(|step| step.remarks.push(words.clone()));
    }
    order.into_iter().filter_map(|n| steps[n].take()).collect()
}

fn visit(n: usize, before: &[Vec<usize>], seen: &mut BTreeSet<usize>, order: &mut Vec<usize>) {
    if seen.insert(n) {
        for other in &before[n] {
            visit(*other, before, seen, order);
        }
        order.push(n);
    }
}
