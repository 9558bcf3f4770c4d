//! What a timeline holds: everything that happened, newest first, and which of it is shown.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::catalog::Happening;
use crate::screens::query::{BETWEEN, Query};

/// So far apart may be what is told of the same moment.
const SAME_MOMENT: SignedDuration = SignedDuration::from_secs(1);

/// Something that happened.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) source: usize,
    /// The type by which its source was read.
    pub(super) each: Option<String>,
    pub(super) happening: Happening,
    /// What changed, once it was found out.
    pub(super) changed: Option<String>,
}

/// What a type is called, and how many there are of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: String,
    /// Those among all types.
    pub(super) among_all: usize,
    /// Those that are seen only where the type is shown alone.
    pub(super) aside: usize,
}

impl Kind {
    /// How many there are where it is shown alone.
    pub(super) const fn alone(&self) -> usize {
        self.among_all + self.aside
    }
}

/// All entries in their order.
#[derive(Debug, Default)]
pub(super) struct Entries {
    all: Vec<Entry>,
    /// All of them, newest first.
    order: Vec<u32>,
    /// Those that are shown, in that order.
    shown: Vec<u32>,
    /// The types, in the order in which they were met.
    kinds: Vec<Kind>,
    /// Those that another one tells better.
    doubles: HashSet<u32>,
    /// Those that the service made of another one, which stands there, too.
    retold: HashSet<u32>,
    /// How many are seen only where their type is shown alone.
    asides: usize,
    /// Which type is shown alone, and what the rest is narrowed by.
    alone: Option<String>,
    query: Option<Query>,
}

impl Entries {
    /// How many there are where all types are shown.
    pub(super) fn len(&self) -> usize {
        self.all.len() - self.doubles.len() - self.asides
    }

    /// How many there are of which what is shown is chosen.
    pub(super) fn loaded(&self) -> usize {
        if self.alone.is_some() { self.all.len() - self.doubles.len() } else { self.len() }
    }

    /// How many are shown.
    pub(super) fn shown(&self) -> usize {
        self.shown.len()
    }

    /// Whether there are some that one read brought.
    pub(super) fn has(&self, source: usize, each: Option<&str>) -> bool {
        self.all.iter().any(|entry| entry.source == source && entry.each.as_deref() == each)
    }

    /// The entry at a place of what is shown.
    pub(super) fn at(&self, place: usize) -> Option<&Entry> {
        self.all.get(*self.shown.get(place)? as usize)
    }

    /// The entries of this row.
    pub(super) fn of_mut(&mut self, source: usize, id: &str) -> impl Iterator<Item = &mut Entry> {
        self.all.iter_mut().filter(move |entry| entry.source == source && entry.happening.id == id)
    }

    /// Older entries than the one at a place that are about the same, newest first.
    pub(super) fn older_alike<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        let alike = move |other: &&Entry| {
            other.source == entry.source
                && other.happening.same == entry.happening.same
                && other.happening.id != entry.happening.id
                && other.happening.at <= entry.happening.at
        };
        self.order.iter().filter_map(|index| self.all.get(*index as usize)).filter(alike)
    }

    /// The types with their counts: those among all types add up to how many there are.
    pub(super) fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The type that is shown alone.
    pub(super) fn alone(&self) -> Option<&str> {
        self.alone.as_deref()
    }

    /// Every entry, to tell it in other words.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.all.iter_mut()
    }

    /// Takes entries in; what was shown stays in its order.
    pub(super) fn add(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.order.push(self.all.len() as u32);
            self.all.push(entry);
        }
        let all = &self.all;
        // Sorted but for what was added: a stable sort finishes that in one pass.
        self.order.sort_by(|a, b| match (all.get(*a as usize), all.get(*b as usize)) {
            (Some(a), Some(b)) => newest_first(a, b),
            _ => Ordering::Equal,
        });
        self.doubles = doubles(all);
        self.retold = retold(all);
        self.name_authors();
        self.count();
        self.show();
    }

    /// Counts what there is of each type.
    fn count(&mut self) {
        self.kinds.iter_mut().for_each(|kind| (kind.among_all, kind.aside) = (0, 0));
        let counted = |(index, _): &(usize, &Entry)| !self.doubles.contains(&(*index as u32));
        for (index, entry) in self.all.iter().enumerate().filter(counted) {
            let is = &entry.happening;
            let is_aside = is.is_aside || self.retold.contains(&(index as u32));
            let at = self.kinds.iter().position(|kind| kind.name == is.kind).unwrap_or_else(|| {
                self.kinds.push(Kind { name: is.kind.clone(), ..Kind::default() });
                self.kinds.len() - 1
            });
            let kind = &mut self.kinds[at];
            if is_aside { kind.aside += 1 } else { kind.among_all += 1 }
        }
        self.asides = self.kinds.iter().map(|kind| kind.aside).sum();
        let alone = self.alone.as_ref();
        self.kinds.retain(|kind| kind.alone() > 0 || Some(&kind.name) == alone);
    }

    /// What does not say who did it has that from what is told of it elsewhere: of the same type, at the same moment.
    fn name_authors(&mut self) {
        let told = self.all.iter().filter(|entry| entry.happening.is_aside && !entry.happening.by.is_empty());
        let told: Vec<(String, Timestamp, String)> = told
            .filter_map(|entry| Some((entry.happening.about.clone()?, entry.happening.at?, entry.happening.by.clone())))
            .collect();
        let lacking = self.all.iter_mut().map(|entry| &mut entry.happening);
        for is in lacking.filter(|is| !told.is_empty() && is.by.is_empty() && !is.is_aside) {
            let same = |(about, at, _): &&(String, Timestamp, String)| {
                *about == is.kind && is.at.is_some_and(|was| was.duration_since(*at).abs() <= SAME_MOMENT)
            };
            let mut by = told.iter().filter(same).map(|(.., by)| by);
            if let Some(first) = by.next().filter(|first| by.all(|other| other == *first)) {
                is.by.clone_from(first);
                if is.title.is_empty() {
                    is.title.clone_from(first);
                }
            }
        }
    }

    /// Takes out what one read brought: it is read again.
    pub(super) fn remove(&mut self, source: usize, each: Option<&str>) {
        let all = std::mem::take(&mut self.all);
        let keeps = |entry: &Entry| entry.source != source || entry.each.as_deref() != each;
        let kept = all.into_iter().filter(keeps).collect();
        (self.order, self.shown) = (Vec::new(), Vec::new());
        self.add(kept);
    }

    /// Shows one type alone, or all of them.
    pub(super) fn show_alone(&mut self, kind: Option<String>) {
        self.alone = kind;
        self.show();
    }

    /// Narrows what is shown; says whether that is anything new.
    pub(super) fn narrow(&mut self, query: Option<&Query>) -> bool {
        if self.query.as_ref() == query {
            return false;
        }
        self.query = query.cloned();
        self.show();
        true
    }

    fn show(&mut self) {
        let mut finder = self.query.as_ref().map(Query::finder);
        let (all, alone, doubles, retold) = (&self.all, self.alone.as_deref(), &self.doubles, &self.retold);
        let passes = |index: &u32| {
            let Some(entry) = all.get(*index as usize) else { return false };
            let is = &entry.happening;
            alone.map_or(!is.is_aside && !retold.contains(index), |alone| alone == is.kind)
                && !doubles.contains(index)
                && finder.as_mut().is_none_or(|finder| {
                    let said = is.status.said();
                    let text = [&is.title, &is.kind, &is.status.text, &is.amount, &is.body].map(String::as_str);
                    finder.passes(&format!("{}{BETWEEN}{said}", text.join(&BETWEEN.to_string())))
                })
        };
        self.shown = self.order.iter().copied().filter(passes).collect();
    }
}

/// Entries that lead to what another one of their type is itself: that one says how it is now.
fn doubles(all: &[Entry]) -> HashSet<u32> {
    let mut leading: HashMap<(&str, &[String]), Vec<u32>> = HashMap::new();
    for (index, entry) in all.iter().enumerate() {
        if let Some(to) = entry.happening.to.as_ref().filter(|to| entry.happening.own.as_ref() != Some(to)) {
            leading.entry((&entry.happening.kind, to.parts())).or_default().push(index as u32);
        }
    }
    let own = |entry: &Entry| {
        let own = entry.happening.own.as_ref()?;
        leading.get(&(entry.happening.kind.as_str(), own.parts())).cloned()
    };
    let is_untold = |index: &u32| all.get(*index as usize).is_some_and(|entry| entry.happening.untold);
    // Of those that lead to the same thing, one that another tells better goes.
    let told = leading.values().filter(|alike| !alike.iter().all(is_untold));
    let told = told.flat_map(|alike| alike.iter().copied().filter(is_untold));
    all.iter().filter_map(own).flatten().chain(told).collect()
}

/// Entries that the service made of another one: of a type of its own, of the same moment, and about the same. What
/// was made of nothing that stands there tells of it alone.
fn retold(all: &[Entry]) -> HashSet<u32> {
    let made = || all.iter().enumerate().filter(|(_, entry)| entry.happening.made);
    let around = |at: Timestamp| at.as_second() - 1..=at.as_second() + 1;
    let near: HashSet<i64> = made().filter_map(|(_, entry)| entry.happening.at).flat_map(around).collect();
    let mut originals: HashMap<i64, Vec<&Entry>> = HashMap::new();
    for entry in all.iter().filter(|entry| !entry.happening.made) {
        if let Some(second) = entry.happening.at.map(Timestamp::as_second).filter(|second| near.contains(second)) {
            originals.entry(second).or_default().push(entry);
        }
    }
    let agree = |one: &str, other: &str| one.is_empty() || other.is_empty() || one == other;
    let is_retold = |entry: &Entry| {
        let is = &entry.happening;
        let tells = |other: &&&Entry| {
            let tells = &other.happening;
            let is_near = is.at.zip(tells.at).is_some_and(|(at, was)| was.duration_since(at).abs() <= SAME_MOMENT);
            let same = agree(&is.amount, &tells.amount) && agree(&is.status.text, &tells.status.text);
            is_near && same && other.source == entry.source
        };
        let seconds = is.at.into_iter().flat_map(around);
        seconds.filter_map(|second| originals.get(&second)).flatten().any(|other| tells(&other))
    };
    made().filter(|(_, entry)| is_retold(entry)).map(|(index, _)| index as u32).collect()
}

/// What has no time comes last.
fn newest_first(a: &Entry, b: &Entry) -> Ordering {
    b.happening.at.cmp(&a.happening.at)
}
