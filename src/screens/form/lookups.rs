//! What was looked up around a document: it is read in the background, and belongs to no phase.

use super::current::Reading;
use super::existing::{EXISTS, Existing};
use super::joins::{JOINS, Joins};
use super::known::{KNOWN, Known};
use super::lasting::{NAME, Names};
use super::needs::Target;
use super::object_type::{TYPE, Types};
use super::side_panel::{Brought, TEMPLATE, Template};
use super::spec::FormSpec;
use crate::contract::{Outcome, Slot};
use crate::screens::Cx;

/// What was looked up around a document.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    /// What is edited, as it is read.
    pub(super) reading: Reading,
    pub(super) existing: Existing,
    pub(super) known: Known,
    pub(super) joins: Joins,
    pub(super) names: Names,
    /// What something is done with.
    pub(super) target: Target,
    pub(super) types: Types,
    pub(super) template: Template,
    pub(super) brought: Brought,
}

impl Lookups {
    /// Something that was looked up has come. Says whether the slot was one of these.
    pub(super) fn take(&mut self, slot: &Slot, outcome: &Outcome, spec: &FormSpec, cx: &mut Cx<'_>) -> bool {
        match slot.0.as_str() {
            EXISTS => self.existing.take(outcome, spec),
            KNOWN => self.known.take(outcome, cx),
            JOINS => self.joins.take(outcome, cx),
            TEMPLATE => self.template.take(outcome),
            TYPE => self.types.take(outcome),
            name if name.starts_with(NAME) => self.names.take(slot, outcome, spec, cx),
            _ => return false,
        }
        true
    }
}
