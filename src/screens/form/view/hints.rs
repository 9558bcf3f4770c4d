//! What the frame's lower edge and the hint bar say of a form.

use super::sample;
use crate::config::Action;
use crate::form::{Field, Severity};
use crate::screens::form::spec::Kind;
use crate::screens::form::{FormPage, Phase};
use crate::widgets;

/// What is to be known at the frame's lower edge.
pub(in crate::screens::form) fn status(page: &FormPage) -> String {
    let mut parts = Vec::new();
    let summary = page.form.summary();
    let known = page.form.is_submitted() || summary.shown > 0;
    let left = if page.form.is_submitted() { summary.errors } else { summary.shown };
    if known && left > 0 && page.phase.is_typing() {
        parts.push(format!("{left} to correct"));
    }
    let warnings = page.form.issues().iter().filter(|i| i.shown && i.severity == Severity::Warning).count();
    if warnings > 0 && page.phase.is_typing() {
        parts.push(widgets::plural(warnings as u64, "warning", "warnings"));
    }
    match &page.phase {
        Phase::Json(json) => parts.push(format!("JSON · line {}", json.area.cursor().0 + 1)),
        Phase::Reply(reply) => parts.push(reply.page.form.name().to_owned()),
        Phase::Sending(_) => parts.push("being sent".to_owned()),
        Phase::Fields if page.steps.len() > 1 => {
            parts.push(format!("step {} of {}", page.step + 1, page.steps.len() + 1));
        }
        _ => {}
    }
    parts.join(" · ")
}

/// What can be done now, the most useful first.
pub(in crate::screens::form) fn actions(page: &FormPage) -> Vec<Action> {
    match &page.phase {
        Phase::Loading => vec![Action::Back],
        Phase::Blocked(_) => vec![Action::Refresh, Action::Details, Action::Back],
        Phase::Unset => vec![Action::Open, Action::Refresh, Action::Back],
        Phase::Starting => vec![Action::Accept, Action::FieldHelp, Action::Back],
        Phase::Sample(sample) => sample::actions(page, sample),
        Phase::Json(_) => {
            let more = [Action::Editor, Action::Undo, Action::SelectAll, Action::Submit, Action::Back];
            [Action::Json, Action::NextIssue].into_iter().chain(more).collect()
        }
        Phase::Review => {
            let wrong = (!page.form.issues().is_empty()).then_some(Action::NextIssue);
            let actions = [Action::Submit, Action::StepBack].into_iter().chain(wrong);
            actions.chain([Action::Json, Action::Back]).collect()
        }
        Phase::Sending(_) => vec![Action::Tasks],
        Phase::Following(_) => vec![Action::Refresh, Action::Back],
        Phase::Reply(_) => vec![Action::Format, Action::Copy, Action::Back],
        Phase::Fields => field_actions(page),
    }
}

fn field_actions(page: &FormPage) -> Vec<Action> {
    let row = page.focused();
    let mut actions = vec![Action::Submit];
    let grows = row.is_some_and(|row| page.grid.is_some() && matches!(row.field, Field::Add));
    if !grows
        && row.is_some_and(|row| !row.field.takes_text() || matches!(row.field, Field::Choice { .. } | Field::Json(_)))
    {
        actions.push(Action::Accept);
    }
    if page.form.issues().iter().any(|issue| issue.shown && issue.severity == Severity::Error) {
        actions.push(Action::NextIssue);
    }
    if row.is_some_and(|row| page.is_pickable(row)) {
        actions.push(Action::Pick);
    }
    if row.is_some_and(|row| row.class == crate::model::Class::Secret && row.field.takes_text()) {
        actions.push(Action::Reveal);
    }
    if page.previews_mapping() {
        actions.push(Action::Sample);
    }
    if page.grid.is_some() {
        actions.push(Action::AddItem);
        actions.extend(if grows { None } else { Some(Action::Unset) });
    }
    if page.samples.len() > 1 && page.previews_mapping() {
        actions.extend([Action::NextSample, Action::PreviousSample]);
    }
    actions.extend([Action::NextField, Action::FieldHelp, Action::Json, Action::Actions]);
    if page.grid.is_none() {
        actions.push(Action::Unset);
    }
    if row.is_some_and(|row| row.item) || page.grid.is_some() {
        actions.extend([Action::MoveUp, Action::MoveDown]);
    }
    if page.step > 0 || page.starts().len() > 1 && page.spec.kind == Kind::Create {
        actions.push(Action::StepBack);
    }
    actions.extend([Action::Undo, Action::Redo, Action::Editor, Action::StepForward, Action::Back]);
    actions
}

/// What an action does here, where its own title says too little.
pub(in crate::screens::form) fn does(page: &FormPage, action: Action) -> Option<&'static str> {
    Some(match (action, &page.phase) {
        (Action::Submit, Phase::Review) => match page.spec.kind {
            Kind::Create if !page.is_put() => "create",
            Kind::Create | Kind::Edit => "save",
            Kind::Act => "do it",
            Kind::Read => "ask",
        },
        (Action::Submit | Action::Sample, Phase::Sample(sample)) if sample.tries => "back to the form",
        (Action::Submit, Phase::Sample(_)) => "propose",
        (Action::Unset, Phase::Sample(_)) => "clear",
        (Action::StepForward, Phase::Sample(_)) => "without samples",
        (Action::Submit, Phase::Json(_)) => "review",
        (Action::Json, Phase::Json(_)) => "fields",
        (Action::Submit, Phase::Fields) if page.step + 1 >= page.steps.len() => "review",
        (Action::Submit, Phase::Fields) if page.grid.is_some() && page.step + 1 < page.steps.len() => "next",
        (Action::AddItem, Phase::Fields) if page.grid.is_some() => "add row",
        (Action::Unset, Phase::Fields) if page.grid.is_some() => "remove row",
        (Action::Accept, Phase::Starting) => "begin",
        (Action::FieldHelp, Phase::Starting) => "about each way",
        (Action::Open, Phase::Unset) => "set it up",
        (Action::Accept, Phase::Fields) => match page.focused().map(|row| (&row.field, row.folded)) {
            Some((Field::Add, _)) => "add",
            Some((Field::Flag, _)) => "switch",
            Some((Field::Json(_) | Field::Raw, _)) => "edit",
            Some((Field::Choice { .. } | Field::Union { .. }, _)) => "choose",
            Some((_, Some(true))) => "unfold",
            Some((_, Some(false))) => "fold",
            _ => "next field",
        },
        _ => return None,
    })
}
