//! What the hint bar says of the fields, and the frame's lower edge of what is wrong with them.

use crate::config::Action;
use crate::form::wizard::StepPreview;
use crate::form::{Field, Form, IssueSource, Row, Severity};
use crate::screens::form::phase::PageView;
use crate::screens::form::spec::FormKind;
use crate::widgets;

/// How much of a form is still to be corrected, and what it warns of; `unsent` says that the service was never asked.
pub(in crate::screens::form) fn left_to_correct(form: &Form, unsent: bool) -> Vec<String> {
    let mut parts = Vec::new();
    let summary = form.summary();
    let known = form.is_submitted() || summary.shown > 0;
    let left = if form.is_submitted() { summary.errors } else { summary.shown };
    if known && left > 0 {
        parts.push(format!("{left} to correct"));
    }
    let issues = || form.issues().iter().filter(|issue| issue.shown && issue.severity == Severity::Warning);
    if issues().any(|issue| issue.source == IssueSource::Service) {
        parts.push(if unsent { "not sent" } else { "refused by the service" }.to_owned());
    }
    let warnings = issues().filter(|issue| issue.source != IssueSource::Service).count();
    if warnings > 0 {
        parts.push(widgets::plural(warnings as u64, "warning", "warnings"));
    }
    parts
}

/// What can be done among the fields, the most useful first.
pub(in crate::screens::form) fn field_actions(page: PageView<'_>) -> Vec<Action> {
    // Without its fields there is nothing to fill in or to send.
    if page.shared.waits_for_pairs().is_some() {
        return vec![Action::Json, Action::Actions, Action::Back];
    }
    let row = page.fields.focused();
    let mut actions = vec![Action::Submit];
    let reads = page.shared.lookups.pairs.lacks() || page.shared.counts_again();
    actions.extend(reads.then_some(Action::Refresh));
    let grows = row.is_some_and(|row| page.fields.grid.is_some() && matches!(row.field, Field::Add));
    // What stays as it is says why, and takes nothing.
    let stays = page.stays();
    let opens = |row: &Row| !row.field.takes_text() || matches!(row.field, Field::Choice { .. } | Field::Json(_));
    if stays || !grows && row.is_some_and(opens) {
        actions.push(Action::Accept);
    }
    if !stays && row.is_some_and(|row| matches!(row.field, Field::Text { lines: true }) && !page.shared.has_picks(row))
    {
        actions.push(Action::NewLine);
    }
    if page.shared.form.issues().iter().any(|issue| issue.shown && issue.severity == Severity::Error) {
        actions.push(Action::NextIssue);
    }
    if !stays && (page.fields.has_seen || row.is_some_and(|row| page.shared.has_picks(row))) {
        actions.push(Action::Pick);
    }
    if row.is_some_and(|row| row.class == crate::model::Sensitivity::Secret && row.field.takes_text()) {
        actions.push(Action::Reveal);
    }
    if page.shared.steps.shows(StepPreview::Mapping) {
        actions.push(Action::Sample);
    }
    if page.fields.grid.is_some() {
        actions.push(Action::AddItem);
        actions.extend(if grows { None } else { Some(Action::Unset) });
    }
    if page.shared.samples.len() > 1 && page.shared.steps.shows(StepPreview::Mapping) {
        actions.extend([Action::NextSample, Action::PreviousSample]);
    }
    actions.extend((page.fields.rows.len() > 1).then_some(Action::NextField));
    actions.extend([Action::FieldHelp, Action::Json, Action::Actions]);
    if page.fields.grid.is_none() && !stays {
        actions.push(Action::Unset);
    }
    if row.is_some_and(|row| row.item) || page.fields.grid.is_some() {
        actions.extend([Action::MoveUp, Action::MoveDown]);
    }
    if page.shared.steps.at > 0 || page.shared.spec.starts().len() > 1 && page.shared.spec.kind == FormKind::Create {
        actions.push(Action::StepBack);
    }
    actions.extend([Action::Undo, Action::Redo, Action::Editor, Action::StepForward, Action::Back]);
    actions
}

/// What an action does to the fields, where its own title says too little.
pub(in crate::screens::form) fn field_does(action: Action, page: PageView<'_>) -> Option<&'static str> {
    let (steps, grid) = (&page.shared.steps, page.fields.grid.is_some());
    Some(match action {
        Action::Submit if steps.at + 1 >= steps.all.len() => "review",
        Action::Submit if grid => "next",
        Action::Refresh if page.shared.lookups.pairs.lacks() => "read again",
        Action::Refresh => "count again",
        Action::AddItem if grid => "add row",
        Action::Unset if grid => "remove row",
        Action::Accept if page.stays() => "why fixed",
        Action::Accept => match page.fields.focused().map(|row| (&row.field, row.folded)) {
            Some((Field::Add, _)) => "add",
            Some((Field::Flag, _)) => "switch",
            Some((Field::Json(_) | Field::Raw, _)) => "edit",
            Some((Field::Choice { .. } | Field::Union { .. } | Field::Option { .. }, _)) => "choose",
            Some((_, Some(true))) => "unfold",
            Some((_, Some(false))) => "fold",
            _ => "next field",
        },
        _ => return None,
    })
}
