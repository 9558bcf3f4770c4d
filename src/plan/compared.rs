//! A design that is wanted, and a place, side by side.

use super::{Design, Environment, Found, Kinds, Known, Options, Steps};
use crate::catalog::Location;

/// A design that is wanted, and a place, side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The kinds of both.
    pub kinds: Kinds,
    /// What is wanted.
    pub wanted: Design,
    /// The place, with ids as far as it is there.
    pub root: Location,
    /// What is there.
    pub known: Known,
    /// The steps from what is there to what is wanted.
    pub steps: Steps,
}

impl Compared {
    /// Where the place is.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        self.known.environment()
    }

    /// Compares what is wanted with what was found at a place.
    #[must_use]
    pub fn new(wanted: Design, found: &Found, options: Options) -> Self {
        let mut known = found.known();
        // What goes by its name is called so before it is there.
        for entry in wanted.entries.values() {
            if let (Some(kind), Ok(name)) = (found.kinds.named(&entry.kind), known.ids.resolve(entry.name()))
                && kind.spec.name.is_none()
                && !kind.is_root
            {
                known.learn(&kind, &entry.key, &name);
            }
        }
        let steps = Steps::between(&found.kinds, &wanted, &known.design, &known.ids, options);
        Self { kinds: found.kinds.clone(), wanted, root: found.root.clone(), known, steps }
    }
}
