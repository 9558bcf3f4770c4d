//! Which entry comes before which: what is named comes before what names it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Design, Kinds, References};

type Key = (String, String);

/// The entries that are in a circle, each with all that are in it; one that names itself is alone there.
pub(super) type Circles = BTreeMap<Key, BTreeSet<Key>>;

/// The entries of a design in the order in which they can be made, and those that name each other in a circle.
pub(super) fn order(design: &Design, kinds: &Kinds, references: &References) -> (Vec<Key>, Circles) {
    let place = |kind: &str| kinds.iter().position(|other| other.name() == kind).unwrap_or(usize::MAX);
    let mut all: Vec<&Key> = design.entries.keys().collect();
    all.sort_by(|a, b| place(&a.0).cmp(&place(&b.0)).then_with(|| a.1.cmp(&b.1)));
    let (done, open, order, circles) = (BTreeSet::new(), Vec::new(), Vec::new(), Circles::new());
    let mut walk = Walk { design, references, done, open, order, circles };
    for key in all {
        walk.visit(key);
    }
    (walk.order, walk.circles)
}

struct Walk<'a> {
    design: &'a Design,
    references: &'a References,
    done: BTreeSet<Key>,
    open: Vec<Key>,
    order: Vec<Key>,
    circles: Circles,
}

impl Walk<'_> {
    fn visit(&mut self, key: &Key) {
        if self.done.contains(key) {
            return;
        }
        if let Some(at) = self.open.iter().position(|other| other == key) {
            // Naming oneself needs nobody else, but can't be done before one is there either.
            let circle: BTreeSet<Key> = self.open[at..].iter().cloned().collect();
            for key in &circle {
                self.circles.entry(key.clone()).or_default().extend(circle.iter().cloned());
            }
            return;
        }
        if !self.design.entries.contains_key(key) {
            return;
        }
        self.open.push(key.clone());
        // What the folder is about comes before all that is in it, whatever it names.
        if !key.1.is_empty() {
            for named in self.references.at_first(key) {
                self.visit(&named);
            }
            // What may be meant comes first, too, where that is no circle.
            for named in self.references.maybe(key) {
                if !self.open.contains(&named) {
                    self.visit(&named);
                }
            }
        }
        self.open.pop();
        self.done.insert(key.clone());
        self.order.push(key.clone());
    }
}
