//! What becomes of the page when an overlay over it answers.

use super::answer::FormAnswer;
use super::carried::CarriedRows;
use super::phase::Phase;
use super::{FormPage, drafts, errand, kept, send};
use crate::screens::{Command, Cx};

impl FormPage {
    /// An overlay answers.
    pub(super) fn answered(&mut self, answer: FormAnswer, cx: &mut Cx<'_>) {
        let is_grid =
            self.studio.is_some() || CarriedRows::is_open(&self.shared) || self.conditions.is_open(&self.shared);
        let for_field = matches!(
            answer,
            FormAnswer::Value(_)
                | FormAnswer::Values(_)
                | FormAnswer::Several(_)
                | FormAnswer::Also(_)
                | FormAnswer::Field(_)
                | FormAnswer::Make { .. }
        );
        if for_field && !is_grid && !self.fields.back_to_asked() {
            return cx.command(Command::warn("the field is not there any more: what was chosen went nowhere"));
        }
        let shared = &mut self.shared;
        match (answer, &mut self.phase) {
            (FormAnswer::Value(value), _) if self.studio.is_some() => {
                if let Some(studio) = &mut self.studio {
                    studio.take_other(&value, shared);
                }
            }
            (FormAnswer::Value(value), Phase::Fields) if CarriedRows::is_open(shared) => {
                self.carried.take_choice(&value, shared, cx);
            }
            (FormAnswer::Value(value), Phase::Fields) if self.conditions.is_open(shared) => {
                self.conditions.take_choice(&value, shared, cx);
            }
            (FormAnswer::Value(value), _) => {
                self.fields.take_choice(&value, shared, cx);
                self.fields.go_on_picking(shared);
            }
            (FormAnswer::Values(values), _) => self.fields.take_list(values, shared),
            (FormAnswer::Several(values), _) => {
                self.fields.take_several(&values, shared, cx);
                self.fields.go_on_picking(shared);
            }
            (FormAnswer::Pair(id), _) => self.fields.take_pair(&id, shared),
            (FormAnswer::Also(nth), _) => self.fields.take_also(nth, shared),
            (FormAnswer::Field(answer), _) => self.fields.take_deed(answer, shared, cx),
            (FormAnswer::Make { at, fits }, _) => errand::begin(&self.fields, (at, fits), shared, cx),
            (FormAnswer::Try { id, name }, _) => shared.lookups.tryout.begin(id, name, cx),
            (FormAnswer::Copy, _) => kept::copy(shared, cx),
            (FormAnswer::SendAgain, _) => send::send_now(shared, cx),
            (FormAnswer::SendWith(token), _) => send::send_with(token, shared, cx),
            (FormAnswer::SendAgreed, _) => send::send(shared, cx),
            (FormAnswer::Draft(answer), _) => drafts::take(&answer, shared, cx),
            (FormAnswer::Conflict(answer), Phase::Review(review)) => review.take_side(answer, shared, cx),
            (FormAnswer::Json(answer), Phase::Json(json)) => json.take_answer(answer, shared, cx),
            (FormAnswer::Conflict(_) | FormAnswer::Json(_), _) => {}
        }
    }
}
