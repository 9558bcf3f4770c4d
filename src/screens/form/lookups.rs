//! What was looked up around a document: it is read in the background, and belongs to no phase.

use super::current::Reading;
use super::estimate::Estimate;
use super::existing::Existing;
use super::joins::Joins;
use super::known::Known;
use super::lasting::Names;
use super::needs::Target;
use super::object_type::Types;
use super::only::Only;
use super::pairs::PairKnowledge;
use super::slots::FormSlot;
use super::spec::FormSpec;
use super::template::{Brought, Template};
use super::tryout::TryoutPanel;
use crate::contract::Outcome;
use crate::screens::Cx;

/// What was looked up around a document.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    /// What is edited, as it is read.
    pub(super) reading: Reading,
    pub(super) estimate: Estimate,
    pub(super) existing: Existing,
    pub(super) known: Known,
    pub(super) joins: Joins,
    pub(super) names: Names,
    pub(super) pairs: PairKnowledge,
    /// What something is done with.
    pub(super) target: Target,
    pub(super) types: Types,
    pub(super) template: Template,
    pub(super) brought: Brought,
    pub(super) only: Only,
    pub(super) tryout: TryoutPanel,
}

impl Lookups {
    /// Something that was looked up has come. Says whether the slot was one of these.
    pub(super) fn take(&mut self, slot: &FormSlot, outcome: &Outcome, spec: &FormSpec, cx: &mut Cx<'_>) -> bool {
        match slot {
            FormSlot::Estimate => self.estimate.take_asked(outcome, cx),
            FormSlot::Estimated => self.estimate.take(outcome, cx),
            FormSlot::Tryout(number) => self.tryout.take(*number, outcome),
            FormSlot::Exists => self.existing.take(outcome, spec),
            FormSlot::Known => self.known.take(outcome, cx),
            FormSlot::Joins => self.joins.take(outcome, cx),
            FormSlot::Template => self.template.take(outcome),
            FormSlot::ObjectType => self.types.take(outcome),
            FormSlot::Document(at) => self.pairs.documents().take(at, outcome),
            FormSlot::Name(id) => self.names.take(id, outcome, spec, cx),
            _ => return false,
        }
        true
    }
}
