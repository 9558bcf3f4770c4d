//! What an account calls that of which a list of pairs has values, such as the fields of its cases: asked for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::given::list_beside;
use super::slots::IntakeSlot;
use crate::catalog::{Location, Plan};
use crate::contract::{ApiError, Lane, Outcome, Request, RowMapping, RowPlace, SeenColumn};
use crate::jobs::rows::{PairNames, RowReferences};
use crate::model::OperationId;
use crate::screens::{Cx, Slot};

/// So many pages of names are read at the most.
const PAGES: u32 = 50;

/// The names, and how far the calls for them are.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) known: PairNames,
    /// What is there of what lines name.
    pub(super) references: RowReferences,
    pub(super) is_reading: bool,
    pub(super) problem: Option<ApiError>,
}

impl Names {
    /// Asks for the names that an operation needs, where it needs any.
    pub(super) fn of(operation: OperationId, list: Option<&Location>, cx: &mut Cx<'_>) -> Self {
        let known = PairNames::of(operation, |path| list_beside(list?, path));
        let plan = known.plan();
        let is_reading = plan.is_some();
        if let Some(Plan { operation, input }) = plan {
            cx.start(IntakeSlot::Names, Lane::Interactive, Request { operation, input, pages: PAGES });
        }
        Self { known, references: RowReferences::default(), is_reading, problem: None }
    }

    /// Takes in what was read. Says whether all of it is there now.
    pub(super) fn take(&mut self, slot: &IntakeSlot, outcome: &Outcome) -> bool {
        if let Outcome::Failed(error) = outcome {
            self.problem = Some(error.clone());
        }
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            match slot {
                IntakeSlot::Names => self.known.learn(&page.reply.document),
                IntakeSlot::Options(id) => self.known.learn_options(id, &page.reply.document),
                IntakeSlot::Named(list) => {
                    let is_last = matches!(outcome, Outcome::Finished(_)) && page.next.is_none();
                    self.references.learn(list, &page.reply.document, is_last);
                }
                IntakeSlot::Basis(id) => self.known.learn_basis(id, &page.reply.document),
                IntakeSlot::Upload(_) => {}
            }
        }
        if let IntakeSlot::Named(list) = slot
            && outcome.is_last()
        {
            self.references.end(list);
        }
        self.is_reading &= !(outcome.is_last() && *slot == IntakeSlot::Names);
        outcome.is_last()
    }

    /// Asks what lines need a value of, where that was not asked yet.
    pub(super) fn want_bases(&mut self, given: &Value, mapping: &RowMapping, columns: &[SeenColumn], cx: &mut Cx<'_>) {
        for (id, Plan { operation, input }) in self.known.bases(given, mapping, columns) {
            let request = Request { operation, input, pages: 1 };
            cx.start(Slot::Intake(IntakeSlot::Basis(id)), Lane::Interactive, request);
        }
    }

    /// Asks whether what lines name is there, where that was not asked yet.
    pub(super) fn want_named(
        &mut self,
        of: OperationId,
        given: &Value,
        mapping: &RowMapping,
        places: &BTreeSet<RowPlace>,
        cx: &mut Cx<'_>,
    ) {
        for (list, Plan { operation, input }) in self.references.lists(of, given, mapping, places) {
            let request = Request { operation, input, pages: PAGES };
            cx.start(Slot::Intake(IntakeSlot::Named(list)), Lane::Interactive, request);
        }
    }

    /// Asks what can be chosen for those that columns go to, where that was not asked yet.
    pub(super) fn want_options(&mut self, mapping: &RowMapping, cx: &mut Cx<'_>) {
        for (id, Plan { operation, input }) in self.known.options(mapping) {
            let request = Request { operation, input, pages: PAGES };
            cx.start(Slot::Intake(IntakeSlot::Options(id)), Lane::Interactive, request);
        }
    }
}
