//! Which entry comes before which: what is named comes before what names it.

use std::collections::BTreeSet;

use super::{Design, Kinds};

type Key = (String, String);

/// The entries of a design in the order in which they can be made, and those that name each other in a circle.
pub(super) fn order(design: &Design, kinds: &Kinds) -> (Vec<Key>, BTreeSet<Key>) {
    let place = |kind: &str| kinds.iter().position(|other| other.name() == kind).unwrap_or(usize::MAX);
    let mut all: Vec<&Key> = design.entries.keys().collect();
    all.sort_by(|a, b| place(&a.0).cmp(&place(&b.0)).then_with(|| a.1.cmp(&b.1)));
    let mut walk =
        Walk { design, done: BTreeSet::new(), open: Vec::new(), order: Vec::new(), circles: BTreeSet::new() };
    for key in all {
        walk.visit(key);
    }
    (walk.order, walk.circles)
}

struct Walk<'a> {
    design: &'a Design,
    done: BTreeSet<Key>,
    open: Vec<Key>,
    order: Vec<Key>,
    circles: BTreeSet<Key>,
}

impl Walk<'_> {
    fn visit(&mut self, key: &Key) {
        if self.done.contains(key) {
            return;
        }
        if let Some(at) = self.open.iter().position(|other| other == key) {
            // Naming oneself needs nobody else, but can't be done before one is there either.
            self.circles.extend(self.open[at..].iter().cloned());
            return;
        }
        let Some(entry) = self.design.entries.get(key) else { return };
        self.open.push(key.clone());
        // What the folder is about comes before all that is in it, whatever it names.
        let names = if key.1.is_empty() { BTreeSet::new() } else { entry.names_at_first() };
        for named in names {
            self.visit(&named);
        }
        self.open.pop();
        self.done.insert(key.clone());
        self.order.push(key.clone());
    }
}
