//! Members that no update changes: who tries is told so, and offered a copy in which they may be another.

use super::answer::FormAnswer;
use super::fields::Fields;
use super::shared::Shared;
use crate::catalog::with_article;
use crate::contract::{ContextKey, Draft, DraftId, DraftKey};
use crate::model::{Policy, strip_input};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx};

impl Fields {
    /// Whether the row that has the keys keeps its value. Says so then, and offers a copy.
    pub(super) fn stays(&self, shared: &Shared, cx: &mut Cx<'_>) -> bool {
        let Some(row) = self.focused().filter(|row| shared.form.keeps(&row.path).is_some()) else { return false };
        let resource = shared.spec.resource;
        let service = shared.spec.operation().service.title();
        let line = format!(
            "{} of {} stays as it is: {service} never changes it.",
            row.label,
            with_article(&resource.singular)
        );
        let mut choices = vec![Choice::new("Leave it as it is", "", Command::Close)];
        if shared.spec.creates().is_some() {
            choices.push(Choice::new(
                "Make a copy in which it is another",
                "under a name of its own",
                FormAnswer::Copy.into(),
            ));
        }
        cx.command(Command::Overlay(question("stays", "It can't be changed", vec![line], choices)));
        true
    }
}

/// Opens the form of a new one that has all of this document but what names it.
pub(super) fn copy(shared: &Shared, cx: &mut Cx<'_>) {
    let Some(create) = shared.spec.creates() else { return };
    let location = shared.spec.list(cx.location).with_action(&create.verb);
    let place = create.plan(&location).input;
    let mut document = place.clone();
    for (name, value) in shared.form.document().as_object().into_iter().flatten() {
        let is_name = shared.spec.gives(name) && place.get(name).is_none();
        if !is_name && create.operation.operation().input.member(name).is_some() {
            document[name] = value.clone();
        }
    }
    let kept = strip_input(create.operation, &document, Policy::Store);
    let key = DraftKey {
        id: DraftId(cx.session.mint.token()),
        location: location.clone(),
        operation: create.operation,
        context: ContextKey::from(cx.context()),
    };
    let draft = Draft { stripped: kept.stripped, ..Draft::new(key, kept.document, cx.now()) };
    cx.session.journal.save_draft(draft, cx.effects);
    cx.command(Command::Open(location));
}
