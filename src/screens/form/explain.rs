//! Explains a field, and says in full what the page has no room for.

use super::overlays::{FieldSpec, FormOverlay, Said};
use super::phase::{PageView, ShownPhase};
use super::review_parts::warnings;
use super::view::side_panel_words;
use crate::form::{Field, FieldHelp, Row, RowId, RowState};
use crate::model::Sensitivity;
use crate::screens::{Cx, Session, error};

/// Explains the field that has the keys.
pub(super) fn explain(page: PageView<'_>, cx: &mut Cx<'_>) {
    let filling = page.shown == ShownPhase::Fields;
    let help = page.fields.focus.filter(|_| filling).and_then(|focus| help_on(page, focus));
    let mut said = said(page, cx.session);
    if !filling {
        let warnings = warnings(page.shared, &|_| false, cx.context().region());
        said.extend((!warnings.is_empty()).then(|| ("What is warned of", warnings.join("\n"))));
    }
    if help.is_some() || !said.is_empty() {
        cx.command(FormOverlay::Field(FieldSpec { help, said }).into());
    }
}

/// What the page says beside its fields and has room for a part of, in full.
fn said(page: PageView<'_>, session: &Session) -> Vec<Said> {
    let mut said = Vec::new();
    let row = page.fields.focused().filter(|row| row.state == RowState::Set && row.class != Sensitivity::Secret);
    let value = row.filter(|row| row.field.takes_text() || row.field.is_header()).map(|row| row.text.clone());
    said.extend(value.filter(|text| !text.is_empty()).map(|text| ("What it holds", text)));
    let hint = page.fields.focused().filter(|row| row.state != RowState::Set && !row.hint.is_empty());
    said.extend(hint.map(|row| ("While it holds nothing", row.hint.clone())));
    let issue = page.fields.focused().and_then(|row| row.issue.as_ref());
    said.extend(issue.map(|(_, message)| ("What is wrong with it", message.clone())));
    let whole = page.shared.form.issues().iter().filter(|issue| issue.row.is_none() && issue.shown);
    said.extend(whole.map(|issue| ("What is wrong with the whole", issue.message.clone())));
    said.extend(page.shared.banner.as_ref().map(|error| ("What the service said", error::plain(error))));
    let step = page.shared.steps.open().filter(|step| !step.about.is_empty());
    said.extend(step.map(|step| ("About this step", step.about.clone())));
    let beside = side_panel_words(page, session);
    said.extend((!beside.is_empty()).then_some(("Beside the step", beside)));
    said.extend(page.shared.fixed_words().map(|words| ("From the place of this page", words)));
    said
}

/// What can be said of a field.
pub(super) fn help_on(page: PageView<'_>, row: RowId) -> Option<FieldHelp> {
    let help = page.shared.form.help(row)?;
    let shown = page.fields.rows.iter().find(|shown| shown.id == row).and_then(|shown| shown.refers);
    let path = page.shared.form.path_of(row)?;
    // Nothing is picked for what stays as it is.
    let stays = page.shared.form.keeps(&path).is_some();
    let refers = help.refers.or(shown).filter(|refers| !stays && !page.shared.spec.names_itself(&path, refers));
    // A switch out of its group goes by the name of what it switches.
    // And a label may say more, such as that the field is deprecated.
    let says_more =
        |row: &&Row| row.depth == 0 && row.field == Field::Flag || row.label.starts_with(help.title.as_str());
    let labelled = page.fields.rows.iter().find(|shown| shown.id == row).filter(says_more);
    let title = labelled.map_or_else(|| help.title.clone(), |row| row.label.clone());
    Some(FieldHelp { title, refers, ..help })
}
