//! What is chosen and typed of an upload.

use super::{UploadPart, UploadPlan};
use crate::contract::RowMapping;
use crate::screens::intake::Intake;
use crate::screens::intake::entry::EntryOf;
use crate::screens::intake::slots::IntakeAnswer;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, menu_at};

impl Intake {
    /// Asks for the part of an upload under the cursor.
    pub(in crate::screens::intake) fn choose_part(&mut self, part: UploadPart, cx: &mut Cx<'_>) {
        let Some(task) = &self.task else { return };
        let Some(plan) = &task.upload else { return };
        if part == UploadPart::Key {
            return cx.command(keys(plan, &task.mapping));
        }
        let text = plan.text(part).to_owned();
        self.type_in(EntryOf::Upload(part), &text);
    }
}

/// The columns by which rows may be known to be the same.
fn keys(plan: &UploadPlan, mapping: &RowMapping) -> Command {
    let answer = |column: &String| Command::Answer(OverlayAnswer::Intake(IntakeAnswer::UploadKey(column.clone())));
    let columns = mapping.columns.iter();
    let choices = columns.map(|(column, path)| Choice::new(column.clone(), path.to_string(), answer(column))).collect();
    let at = mapping.columns.keys().position(|column| Some(column) == plan.key.as_ref()).unwrap_or_default();
    Command::Overlay(menu_at("By which column rows are the same customer", choices, at, ""))
}
