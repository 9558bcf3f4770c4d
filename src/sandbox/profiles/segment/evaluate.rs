//! What stands around a profile whose segments are asked for: what is stored of it.

use serde_json::Value;

use super::DEFINITIONS;
use crate::rules::evaluating::{self, Surroundings, Window};
use crate::sandbox::profiles::attribute;
use crate::sandbox::{Record, Refusal, Store};

/// How deep segments may build on segments.
const MAX_DEPTH: u8 = 8;
/// Why a segment of SQL has no members that anybody knows of.
pub(super) const NO_SQL: &str = "The sandbox does not run segment SQL";

/// Whether the profile belongs to a segment with these groups.
pub(super) fn belongs(store: &Store<'_>, profile: &Record, groups: &Value) -> Result<bool, Refusal> {
    evaluating::belongs(&profile.document, groups, &Stored { store, profile, depth: 0 })
}

/// A stored profile.
struct Stored<'s, 'r> {
    store: &'s Store<'s>,
    profile: &'r Record,
    /// How many segments were built on until here.
    depth: u8,
}

impl Surroundings for Stored<'_, '_> {
    type Error = Refusal;

    fn calculated(&self, name: &str, overrides: Option<&Value>) -> Result<Option<String>, Refusal> {
        let window = Window::of_overrides(overrides, self.store.now());
        attribute::value_by_name(self.store, self.profile, name, window)
    }

    fn is_member(&self, segment: &str) -> Result<bool, Refusal> {
        let of = self.store.get(DEFINITIONS.kind, &self.profile.parent, segment)?;
        let definition = of.ok_or_else(|| DEFINITIONS.missing(segment))?;
        let groups = definition.document.get("SegmentGroups").ok_or_else(|| Refusal::invalid(NO_SQL))?;
        if self.depth >= MAX_DEPTH {
            return Err(Refusal::invalid("Segments build on each other too deeply"));
        }
        evaluating::belongs(&self.profile.document, groups, &Self { depth: self.depth + 1, ..*self })
    }
}
