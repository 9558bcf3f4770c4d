//! What becomes of the page when a call of it moves on.

use super::phase::Phase;
use super::slots::FormSlot;
use super::{FormPage, before, fields, needs, only, review, sampling, undoing, unset};
use crate::contract::Outcome;
use crate::screens::Cx;

impl FormPage {
    /// A call of the page moved on.
    pub(super) fn take_result(&mut self, slot: &FormSlot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let waited = self.shared.waits_for_pairs().is_some();
        match (slot, &mut self.phase, outcome) {
            (FormSlot::Propose, Phase::Sample(sampling), Outcome::Failed(error)) => {
                sampling.error = Some(error.clone());
            }
            (FormSlot::Propose, ..) => sampling::take_proposal(outcome, &mut self.shared, cx),
            (FormSlot::Only(field), ..) => only::take(field, outcome, &mut self.shared, cx),
            (FormSlot::Before, ..) => {
                before::take(outcome, &mut self.shared);
                let in_review = matches!(self.phase, Phase::Review(_));
                let is_read = matches!(outcome, Outcome::Finished(_));
                if outcome.is_last() && in_review && undoing::goes_on(is_read, &mut self.shared, cx) {
                    review::Review::submit(&mut self.shared, cx);
                }
            }
            (FormSlot::Needs, ..) => {
                needs::take(outcome, &self.phase, &mut self.shared, cx);
                before::take_item(outcome, &mut self.shared);
            }
            (FormSlot::SetUp, ..) => unset::take_set_up(outcome, &self.phase, &mut self.shared),
            (FormSlot::Carried(end), ..) => self.carried.take(*end, outcome),
            (FormSlot::Above, ..) => needs::take_above(outcome, &self.phase, &mut self.shared, cx),
            (FormSlot::Near(at), Phase::Blocked(blocked), _) => needs::take_near(at, outcome, blocked),
            (FormSlot::NeedsPrepare, ..) => needs::take_prepared(outcome, &mut self.shared, cx),
            (FormSlot::Merge(slot), ..) => {
                if let Some(studio) = &mut self.studio {
                    studio.take_result(slot, outcome, &self.shared.spec, cx);
                }
            }
            _ if self.shared.lookups.take(slot, outcome, &self.shared.spec, cx) => {}
            _ => {
                let (phase, shared) = self.phase_mut();
                phase.result(slot, outcome, shared, cx);
            }
        }
        self.settle(cx);
        // What was waited for is there: that it is not is said no longer.
        if waited
            && self.shared.waits_for_pairs().is_none()
            && cx.session.notice.as_ref().is_some_and(|(notice, _)| notice.text.ends_with(fields::STILL_READ))
        {
            cx.session.notice = None;
        }
    }
}
